"""«Brevark»: the enterprise's own Word file that statements and letters are written into."""

from typing import Final

import streamlit as st

from compliance_app.domain.permissions import Verb, allowed
from compliance_app.files.errors import MEGABYTE
from compliance_app.files.letterhead import MAX_BYTES
from compliance_app.services.letterhead import (
    current_letterhead,
    open_letterhead,
    remove_letterhead,
    set_letterhead,
)
from compliance_app.storage.tables import Letterhead
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import moment_words, number
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letterhead() -> None:
    """The letterhead that holds, and beside it the field to bring another."""
    current = current_letterhead(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Brevark", anchor=False)
        html(
            "Redegjørelser og brev i Word skrives på dette arket. Topptekst, bunntekst, marger og stiler følger med fra filen. "
            "Teksten som står på selve siden, følger ikke med."
        )
        if current is None:
            html(
                Html(
                    '<p class="ak-small">Dere har ikke noe eget brevark. Word-filene får Aktsoms utseende.</p>'
                )
            )
        else:
            _current(current)
    with right:
        if allowed(current_actor().roles, Verb.SET_LETTERHEAD):
            _upload(bool(current))


def _current(row: Letterhead) -> None:
    """The file, when it came and from whom, and the way back to none."""
    actor = current_actor()
    st.download_button(
        md(row.name),
        data=lambda: open_letterhead(actor, row.id).content,
        file_name=row.name,
        mime=_WORD,
        type="tertiary",
        icon=":material/download:",
        key=f"letterhead-file-{row.id}",
        on_click="ignore",
    )
    html(
        fill(
            '<p class="ak-small">{size}. Lagt inn {at} av {who}.</p>',
            size=_size(row.size), at=moment_words(row.kept_at), who=row.kept_by or "ukjent",
        )
    )  # fmt: skip
    if not allowed(actor.roles, Verb.SET_LETTERHEAD):
        return
    form = RecordForm(f"letterhead-off-{row.id}", row.version)
    place = st.empty()
    form.say_refused(place)
    if st.button("Ta bort brevarket", key=form.key("remove")):
        form.save(place, lambda seen: remove_letterhead(actor, row.id, seen, once=form.once))
    html(
        Html(
            '<p class="ak-small">Filen blir liggende i arkivet. Dokumenter som er laget med den, endres ikke.</p>'
        )
    )


def _upload(replaces: bool) -> None:
    st.header("Bytt brevark" if replaces else "Legg inn brevark", anchor=False)
    form = RecordForm("letterhead")
    place = st.empty()
    form.say_refused(place)
    file = st.file_uploader(
        "Velg en Word-fil (.docx) uten makroer",
        type=["docx"],
        max_upload_size=MAX_BYTES // MEGABYTE,
        key=form.key("file"),
    )
    pressed = st.button("Bruk dette brevarket", type="primary", disabled=file is None, key=form.key("keep"))
    if pressed and file is not None:
        data, name = file.getvalue(), file.name
        form.save(place, lambda _seen: set_letterhead(current_actor(), data, name, once=form.once))


def _size(count: int) -> str:
    return f"{number(count / MEGABYTE)} MB" if count >= MEGABYTE else f"{max(1, round(count / 1024))} kB"
