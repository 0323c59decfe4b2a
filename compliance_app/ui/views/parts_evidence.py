"""Evidence of any object: what there is, a field to drop a file on, a source without a file, and what is there already.

A page drops it in with ``evidence_of("policy", identity, key="policy")``, outside any form of its own. Files are only
ever handed back as downloads; nothing of them is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.files.attachments import ENDINGS, MAX_BYTES, safe_name
from compliance_app.files.errors import MEGABYTE
from compliance_app.services import evidence as services
from compliance_app.services.evidence import EvidenceInput, Shown
from compliance_app.services.work import Actor
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_form import Refusal, refused
from compliance_app.ui.widgets.format import date_words, number
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent

_SHOWN: Final = 5
_FILE, _SOURCE, _KNOWN = "fil", "kilde", "kjent"
_WAYS: Final = {_FILE: "Legg ved en fil", _SOURCE: "Skriv en kilde", _KNOWN: "Bruk noe dere har"}


@dataclass(frozen=True)
class _Of:
    """The object that is shown, and the prefix of everything this part keeps in the session."""

    actor: Actor
    kind: str
    identity: str
    place: str

    @property
    def form(self) -> str:
        """Prefix of the fields in hand: another one after each save, so that they begin empty."""
        return f"{self.place}-{st.session_state.get(f'{self.place}-round', 0)}"

    def next_form(self, message: str) -> None:
        """The fields have done their work; ``message`` stands above the list until the next thing is done."""
        st.session_state[f"{self.place}-round"] = st.session_state.get(f"{self.place}-round", 0) + 1
        st.session_state[f"{self.place}-said"] = message


def evidence_of(object_kind: str, object_id: str, *, key: str) -> None:
    """Draw the evidence of an object, and what adds to it where the person may.

    Args:
        object_kind: a kind of ``services.evidence_objects.OBJECTS``, the name of its table: "policy", "measure" …
        object_id: the object's id.
        key: unique on the page.

    Raises:
        NotFound: there is no such object here.
    """
    of = _Of(current_actor(), object_kind, object_id, f"evidence-{key}-{object_id}")
    found = services.evidence_of(of.actor, object_kind, object_id)
    with st.container(key=f"evidence-{key}"):
        st.space("small")
        st.header("Dokumentasjon", anchor=False)
        said = st.session_state.pop(f"{of.place}-said", "")
        if said:
            st.success(said)
        _rows(of, found)
        if allowed(of.actor.roles, Verb.ATTACH_EVIDENCE):
            _add(of)


def _rows(of: _Of, found: list[Shown]) -> None:
    if not found:
        html(Html('<p class="ak-small">Ingen ennå. Legg ved filer, eller skriv hvor det står.</p>'))
        return
    everything = bool(st.session_state.get(f"{of.place}-all"))
    with link_list():
        for one in found if everything else found[:_SHOWN]:
            _row(of, one)
    if len(found) > _SHOWN and not everything:
        st.button(
            f"Vis all dokumentasjonen ({len(found)})",
            type="tertiary",
            key=f"{of.place}-more",
            on_click=lambda: st.session_state.update({f"{of.place}-all": True}),
        )


def _row(of: _Of, one: Shown) -> None:
    identity = one.row.id
    with st.container(key=f"row-{of.place}-{identity}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            if one.file_name:
                st.download_button(
                    md(one.row.title),
                    data=lambda: services.open_file(of.actor, identity).content,
                    file_name=one.file_name,
                    mime="application/octet-stream",
                    type="tertiary",
                    icon=":material/download:",
                    key=f"{of.place}-file-{identity}",
                    on_click="ignore",
                )
            else:
                html(fill('<b class="name">{title}</b>', title=one.row.title))
            if one.direct and allowed(of.actor.roles, Verb.ATTACH_EVIDENCE):
                label = f"Fjern «{one.row.title}»"
                if st.button("Fjern", type="tertiary", key=f"{of.place}-off-{identity}", help=md(label)):
                    ask_remove(of.kind, of.identity, identity, of.place)
        html(fill('<p class="ak-small">{under}</p>', under=_under(one)))


def _under(one: Shown) -> Html:
    row = one.row
    source = (
        fill('<a href="{to}" rel="noopener noreferrer">{to}</a>', to=row.source)
        if row.source.startswith(("https://", "http://")) and not any(mark.isspace() for mark in row.source)
        else fill("{source}", source=NB.sentence(row.source) if row.source else "")
    )
    file = f"Fil: {one.file_name}, {_size(one.size)}." if one.file_name else ""
    read = f"Lest {date_words(row.read_on)}." if row.read_on else ""
    also = f"Gjelder også {', '.join(one.also)}." if one.also and one.direct else ""
    through = f"Hører til {', '.join(one.also)}." if one.also and not one.direct else ""
    return concat(*(part for part in (source, file, read, also, through) if part), sep=" ")


def _size(count: int) -> str:
    return f"{number(count / MEGABYTE)} MB" if count >= MEGABYTE else f"{max(1, round(count / 1024))} kB"


def _add(of: _Of) -> None:
    """The ways to add, one at a time; a file is the first."""
    way = st.segmented_control(
        "Legg til dokumentasjon",
        list(_WAYS),
        format_func=lambda one: _WAYS[one],
        default=_FILE,
        required=True,
        key=f"{of.place}-way",
        label_visibility="collapsed",
    )
    {_FILE: _file, _SOURCE: _source, _KNOWN: _known}[str(way)](of)


def _file(of: _Of) -> None:
    file = st.file_uploader(
        "Dra en fil hit, eller velg den",
        type=[ending.lstrip(".") for ending in ENDINGS],
        max_upload_size=MAX_BYTES // MEGABYTE,
        key=f"{of.form}-file",
    )
    if file is None:
        return
    name = safe_name(file.name)
    _fields(of, PurePosixPath(name).stem, lambda: (file.getvalue(), file.name), file.file_id)


def _source(of: _Of) -> None:
    _fields(of, "", lambda: None, _SOURCE)


def _fields(of: _Of, title: str, file: Callable[[], tuple[bytes, str] | None], key: str) -> None:
    place = f"{of.form}-{key}"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        named = st.text_input("Hva det er", title, max_chars=300, key=f"{place}-title")
        left, right = flow([2, 1], key=place, gap="medium")
        source = left.text_input(
            "Kilde", max_chars=1000, key=f"{place}-source",
            help="Hvem den kommer fra, nettadresse, saksnummer eller hvor papiret ligger.",
        )  # fmt: skip
        read = right.date_input("Lest", clock.today(), format="DD.MM.YYYY", key=f"{place}-read")
        pressed = st.form_submit_button("Lagre dokumentasjonen")
    if not pressed:
        return
    given = EvidenceInput(
        title=named, source=source, read_on=read, object_kind=of.kind, object_id=of.identity
    )
    if refused(refusal, lambda: services.attach(of.actor, given, file(), once=once_key(place))):
        return
    spent(place)
    of.next_form("Dokumentasjonen er lagret.")
    st.rerun()


def _known(of: _Of) -> None:
    offered = {one.row.id: one for one in services.evidence_to_link(of.actor, of.kind, of.identity)}
    if not offered:
        html(Html('<p class="ak-small">Det er ingenting annet å velge i.</p>'))
        return
    place = f"{of.form}-known"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        chosen = st.selectbox(
            "Dokumentasjon dere har fra før",
            list(offered),
            index=None,
            format_func=lambda one: _option(offered[one]),
            placeholder="Velg",
            key=f"{place}-which",
        )
        pressed = st.form_submit_button("Bruk den her også")
    if not pressed:
        return
    if chosen is None:
        refusal.above.error("Velg hvilken dokumentasjon dere vil bruke.")
        return
    once = once_key(place)
    if refused(refusal, lambda: services.link_evidence(of.actor, chosen, of.kind, of.identity, once=once)):
        return
    spent(place)
    of.next_form("Dokumentasjonen ligger nå her også.")
    st.rerun()


def _option(one: Shown) -> str:
    read = f" · lest {date_words(one.row.read_on)}" if one.row.read_on else ""
    return f"{one.row.title}{f' · {one.file_name}' if one.file_name else ''}{read}"


@st.dialog("Fjern dokumentasjonen")
def ask_remove(kind: str, identity: str, evidence: str, place: str) -> None:
    """Ask before a piece of evidence is taken off an object; says whether it stands elsewhere, or goes for good."""
    of = _Of(current_actor(), kind, identity, place)
    one = next(
        (one for one in services.evidence_of(of.actor, kind, identity) if one.row.id == evidence), None
    )
    if one is None:
        html("Dokumentasjonen er allerede fjernet herfra.")
        return
    html(fill("<p><b>{title}</b></p>", title=one.row.title))
    if one.also:
        html(f"Den tas bort herfra. Den blir liggende på {', '.join(one.also)}.")
    else:
        what = "Filen slettes" if one.file_name else "Den slettes"
        html(
            f"Den ligger ikke noe annet sted. {what}, og kan ikke hentes tilbake. Loggen sier hvem som gjorde det."
        )
    if st.button("Fjern dokumentasjonen", type="primary", key=f"{place}-confirm"):
        try:
            services.unlink_evidence(of.actor, evidence, kind, identity)
        except AktsomError as error:
            st.error(md(str(error)))
            return
        of.next_form("Dokumentasjonen er fjernet herfra.")
        st.rerun()
