"""The year's review in Excel: take the queue out, fill it in, and approve the difference before anything is saved."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.writer import safe_file_name
from compliance_app.services.review_export import export_ratings
from compliance_app.services.review_import import (
    OpenedRatings,
    RatingDifference,
    RatingRefusal,
    compare_ratings,
    import_ratings,
    open_ratings,
)
from compliance_app.services.review_queue import Progress
from compliance_app.services.work import Actor
from compliance_app.storage.ids import new_id
from compliance_app.ui import pages
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows

_KEY: Final = "gjennomgang-fil"
_ROUND: Final = "gjennomgang-fil-runde"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEGABYTE: Final = 1024 * 1024
_SHOWN: Final = 50


@dataclass
class _InHand:
    """A workbook on its way in; ``done`` is what was saved."""

    opened: OpenedRatings
    token: str = field(default_factory=new_id)
    done: RatingDifference | None = None


def draw(actor: Actor, found: Progress) -> None:
    """Draw the page."""
    hand = st.session_state.get(_KEY)
    if isinstance(hand, _InHand):
        _look(actor, hand)
        return
    page_head(
        "Gjennomgangen i Excel",
        f"Ta ut køen for {found.year}, fyll ut nivå og begrunnelse, og ta filen inn igjen. Du ser hva som blir endret før noe lagres.",
        back=(pages.link("gjennomgang"), "Årets gjennomgang"),
    )
    if not found.begun:
        html(f"Gjennomgangen for {found.year} er ikke begynt. Åpne året først.")
        return
    left, right = flow([1, 1])
    with left:
        st.header("1 Ta ut", anchor=False)
        html(
            "Hver leverandør har fjorårets nivå og begrunnelse, forslaget for i år og tomme felt til svarene."
        )
        st.download_button(
            f"Last ned køen for {found.year}",
            data=lambda: export_ratings(actor),
            file_name=safe_file_name(f"Gjennomgang {found.year}", ".xlsx"),
            mime=_EXCEL,
            on_click="ignore",
            type="primary",
            key="download",
        )
    with right:
        st.header("2 Ta inn", anchor=False)
        if allowed(actor.roles, Verb.CONFIRM_RATING):
            _upload(actor)
        else:
            html("Innkjøp eller den som er åpenhetslovansvarlig, tar filen inn igjen.")


def _upload(actor: Actor) -> None:
    message = st.container()
    uploaded = st.file_uploader(
        "Utfylt fil (Excel)",
        key=f"ratings-file-{st.session_state.get(_ROUND, 0)}",
        max_upload_size=MAX_LIST_BYTES // _MEGABYTE,
    )
    if uploaded is None:
        return
    try:
        opened = open_ratings(actor, uploaded.getvalue(), uploaded.name)
    except AktsomError as error:
        message.error(md(str(error)))
        return
    st.session_state[_KEY] = _InHand(opened)
    st.rerun()


def _look(actor: Actor, hand: _InHand) -> None:
    found = hand.done or compare_ratings(actor, hand.opened)
    problems: list[str] = []

    def actions() -> None:
        if hand.done is not None:
            if st.button("Til gjennomgangen", type="primary", key="to-review"):
                _put_away()
                st.query_params.clear()
                st.rerun()
            return
        if st.button("Velg en annen fil", key="other-file"):
            _put_away()
            st.rerun()
        count = NB.count(len(found.changes), "leverandør")
        if st.button(f"Lagre {count}", type="primary", key="take-in", disabled=not found.changes):
            try:
                hand.done = import_ratings(actor, hand.opened, once=hand.token)
            except AktsomError as error:
                problems.append(str(error))
            else:
                st.rerun()

    page_head(
        "Filen er tatt inn" if hand.done else "Dette blir endret", _lead(found, done=hand.done is not None), actions,
        back=(pages.link("gjennomgang"), "Årets gjennomgang"),
    )  # fmt: skip
    for problem in problems:
        st.error(md(problem))
    _conflicts("Endret av noen andre", found.conflicts)
    _conflicts("Kan ikke leses", found.refused)
    if found.changes:
        st.header("Lagret" if hand.done else "Endringer", anchor=False)
        html(
            name_rows(
                (one.name, _differences(one.differences), f"rad {one.row}") for one in found.changes[:_SHOWN]
            )
        )
        _rest(len(found.changes))


def _lead(found: RatingDifference, *, done: bool) -> str:
    count = NB.cap(NB.count(len(found.changes), "leverandør"))
    parts = [f"{count} {'er' if done else 'blir'} bekreftet for {found.year}."]
    if found.unchanged:
        parts.append(f"{NB.cap(NB.called(found.unchanged, 'rader'))} sier det samme som registeret.")
    left = len(found.conflicts) + len(found.refused)
    if left:
        kept = "står som før" if done else "blir stående som før"
        parts.append(f"{NB.cap(NB.count(left, 'leverandør'))} {kept}, av grunnene under.")
    if not found.changes and not done:
        parts.append("Derfor er det ingenting å lagre.")
    return " ".join(parts)


def _differences(rows: tuple[tuple[str, str, str], ...]) -> Html:
    return concat(
        *(
            fill(
                '<span class="under">{field}: {before} → <b>{after}</b></span>',
                field=name,
                before=before or "ingen",
                after=after or "ingen",
            )
            for name, before, after in rows
        )
    )


def _conflicts(title: str, rows: tuple[RatingRefusal, ...]) -> None:
    if not rows:
        return
    st.header(title, anchor=False)
    html(
        name_rows(
            (
                one.name or "Uten navn",
                f"{one.column}{f' «{one.value}»' if one.value else ''}: {one.reason}",
                f"rad {one.row}",
            )
            for one in rows[:_SHOWN]
        )
    )
    _rest(len(rows))


def _rest(count: int) -> None:
    if count > _SHOWN:
        html(fill('<p class="ak-small">og {rest} til</p>', rest=whole(count - _SHOWN)))


def _put_away() -> None:
    st.session_state.pop(_KEY, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
