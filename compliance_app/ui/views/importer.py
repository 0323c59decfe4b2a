"""Taking in a supplier list: what was read, what it means, what would happen; then the report, and the way back."""

from datetime import date

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.services.imports import Preview, import_list, recent_batches, undo_import
from compliance_app.services.ratings import rate_all
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ImportBatch
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_answers import answers_from, questions
from compliance_app.ui.views.parts_enterprise import NOT_READY, whose_list
from compliance_app.ui.views.parts_file import as_before, look_up
from compliance_app.ui.views.parts_likeness import kept_fields
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.views.parts_mapping import choose_columns, choose_rows, read_sentence
from compliance_app.ui.views.parts_paste import paste_box
from compliance_app.ui.views.parts_preview import preview_of, refused_values, suppliers, what_happens
from compliance_app.ui.views.parts_report import report, taken_back
from compliance_app.ui.views.parts_unsaid import unsaid
from compliance_app.ui.views.parts_upload import (
    UNDONE,
    in_hand,
    put_away,
    uploader,
)
from compliance_app.ui.widgets.format import date_words, moment_words
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.markup import fill, md

_TITLE = "Ta inn leverandørliste"
_BACK = "Leverandører"


def view() -> None:
    """Draw the page."""
    hand = in_hand()
    undone = st.session_state.get(UNDONE)
    if undone is not None:
        taken_back(undone)
    elif hand is None:
        _choose()
    elif hand.report is not None:
        report(hand)
    else:
        _look(hand)


def _choose() -> None:
    page_head(
        _TITLE,
        "Ta listen rett fra regnskapet eller innkjøpssystemet. Du ser hva som blir lest før noe lagres.",
        back=(pages.link("leverandorer"), _BACK),
    )
    with st.container(width=720):
        problem = st.container()
        whose = whose_list()
        chosen = uploader(ready=whose.ready, not_ready=NOT_READY)
        if chosen or paste_box(ready=whose.ready, not_ready=NOT_READY):
            try:
                whose.settle()
            except AktsomError as error:
                problem.error(md(str(error)))
                return
            st.rerun()
        small("Excel, OpenDocument eller tekstfil. Navn er nok; land og bransje kan komme senere.")
    actor = current_actor()
    if actor.enterprise_id:
        _earlier(actor)


def small(text: str) -> None:
    """A smaller line."""
    html(fill('<p class="ak-small">{text}</p>', text=text))


def _earlier(actor: Actor) -> None:
    batches = recent_batches(actor)
    if not batches:
        return
    st.header("Tidligere importer", anchor=False)
    with st.container(gap=None):
        for batch in batches:
            _batch(actor, batch)


def _batch(actor: Actor, batch: ImportBatch) -> None:
    with st.container(key=f"row-{batch.id}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        when = moment_words(batch.imported_at)
        state = f"{when}, {batch.imported_by}" + (" · angret" if batch.undone_at else "")
        with left:
            html(fill('{name}<br><span class="ak-small">{state}</span>', name=batch.file_name, state=state))
        place = right.container(horizontal=True, horizontal_alignment="right")
        if batch.undone_at is None and place.button("Angre importen", key=f"undo-{batch.id}"):
            st.session_state[UNDONE] = undo_import(actor, batch.id)
            rate_all(actor)
            st.rerun()


def _look(hand: ListInHand) -> None:
    """The list as it was read, everything that can be corrected, and the one button that saves."""
    actor = current_actor()
    look_up(actor, hand)
    top, messages = st.container(), st.container()
    as_before(hand)
    choose_rows(hand)
    mapping = choose_columns(hand)
    seen = None if mapping is None else preview_of(actor, hand, mapping)
    if seen is not None:
        unsaid(hand, mapping or {}, seen)
        questions(hand, seen)
        kept_fields(hand, seen.kept)
        what_happens(hand, seen)
        refused_values(seen.rows.rejected, seen.plan.rejected, seen.notes)
    with top:
        pressed = _head(hand, seen)
    if pressed and mapping is not None:
        with messages:
            _take_in(actor, hand, mapping)


def _head(hand: ListInHand, seen: Preview | None) -> bool:
    """Title, what was read, and the button; where it is disabled the sentence says why. True when it was pressed."""
    count = seen.created + seen.updated if seen else 0
    answered = bool(seen and seen.plan.answered)
    pressed: list[bool] = []

    def actions() -> None:
        if st.button("Velg en annen fil", type="tertiary", key="other-file"):
            put_away()
            st.rerun()
        label = (
            f"Ta inn {suppliers(count)}" if count else "Lagre svarene" if answered else "Ta inn leverandører"
        )
        pressed.append(st.button(label, type="primary", disabled=not (count or answered), key="take-in"))

    page_head(
        _TITLE,
        f"{read_sentence(hand.opened)} {_status(seen, count)}".strip(),
        actions,
        back=(pages.link("leverandorer"), _BACK),
    )
    return pressed[0]


def _status(seen: Preview | None, count: int) -> str:
    if seen is None:
        return "Velg hvilken kolonne som har navnet på leverandøren, så ser du hva som skjer."
    if not seen.rows.rows:
        return "Ingen av radene har et navn som kan tas inn."
    if not count:
        known = "Alt i listen står i registeret fra før."
        return f"{known} Lagre svarene, så blir det ikke spurt igjen." if seen.plan.answered else known
    if seen.read_before:
        day = date_words(date.fromisoformat(seen.read_before))
        return f"Den samme filen ble lest inn {day}; bare det som er annerledes nå, blir endret."
    return ""


def _take_in(actor: Actor, hand: ListInHand, mapping: dict[str, int]) -> None:
    with st.status("Tar inn leverandørene …") as status:
        try:
            hand.report = import_list(
                actor, hand.opened, mapping, answers_from(hand), once=f"import-{hand.token}"
            )
        except AktsomError as error:
            status.update(label=md(str(error)), state="error")
            return
        hand.seen = None
        status.update(label="Vurderer risikoen …")
        rate_all(actor)
    st.rerun()
