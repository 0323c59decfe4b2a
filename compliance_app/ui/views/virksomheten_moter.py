"""Meetings, decisions and trainings of the year; and what the board asked for, followed until it is answered."""

import streamlit as st

from compliance_app import clock
from compliance_app.services.records import (
    BoardInputInput,
    EventInput,
    answer_board_input,
    board_inputs,
    give_board_input,
    save_event,
)
from compliance_app.services.records import events as all_events
from compliance_app.storage.tables import BoardInput, EventKind, GovernanceEvent
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.rows import quote

KINDS = {
    EventKind.BOARD_MEETING: "Styremøte",
    EventKind.MANAGEMENT_REVIEW: "Ledelsens gjennomgang",
    EventKind.TRAINING: "Opplæring",
    EventKind.MEETING_WITH_BUYER: "Møte med en annen innkjøper",
}
_EVENTS = "event"
_INPUTS = "input"


def events() -> None:
    """The list of meetings, and the form beside it."""
    there = all_events(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Møter og vedtak", anchor=False)
        rows = [(row.id, title(row), _under(row)) for row in there]
        opened = record_list(
            _EVENTS, rows, "Ingen ennå. Styremøter, ledelsens gjennomgang og opplæring hører hjemme her."
        )
    with right:
        _event_form(next((row for row in there if row.id == opened), None))


def title(row: GovernanceEvent) -> str:
    """«Styremøte 12. mai 2026»; without a day the kind alone."""
    kind = KINDS[EventKind(row.kind)]
    return f"{kind} {date_words(row.held_on)}" if row.held_on else f"{kind}, dag ikke oppgitt"


def _under(row: GovernanceEvent) -> str:
    said = [
        f"Med {row.with_whom}." if row.with_whom else "",
        f"Om {row.topic}." if row.topic else "",
        "Behandlet redegjørelsen." if row.treats_statement else "",
        f"Referat: {row.minutes_reference}." if row.minutes_reference else "",
        row.decisions,
    ]
    return " ".join(part for part in said if part)


def _event_form(row: GovernanceEvent | None) -> None:
    form_head(
        _EVENTS, "Nytt møte eller vedtak", f"Endre {title(row)}" if row else "", changing=row is not None
    )
    shown = row or GovernanceEvent(enterprise_id="", kind=EventKind.BOARD_MEETING.value, period_id="")
    form = RecordForm(f"{_EVENTS}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_EVENTS, border=False, enter_to_submit=False):
        kind_of, day = st.columns(2)
        kind = kind_of.selectbox(
            "Type", list(KINDS), index=list(KINDS).index(EventKind(shown.kind)), format_func=lambda one: KINDS[one],
            key=form.key("kind"),
        )  # fmt: skip
        held_on = day.date_input("Dag", shown.held_on, format="DD.MM.YYYY", key=form.key("day"))
        with_whom = st.text_input("Med hvem", shown.with_whom, max_chars=300, key=form.key("whom"))
        decisions = st.text_area(
            "Hva det kom fram til", shown.decisions, max_chars=4000, height=110, key=form.key("decisions")
        )
        minutes, subject = st.columns(2)
        reference = minutes.text_input(
            "Referat",
            shown.minutes_reference,
            max_chars=300,
            placeholder="sak 12/2026",
            key=form.key("minutes"),
        )
        topic = subject.text_input(
            "Tema for opplæring",
            shown.topic,
            max_chars=300,
            placeholder="åpenhetsloven",
            key=form.key("topic"),
        )
        people = st.number_input(
            "Antall deltakere", 1, 1_000_000, shown.people, step=1, key=form.key("people")
        )
        everyone = st.checkbox(
            "Alle ansatte var med på opplæringen", shown.everyone, key=form.key("everyone")
        )
        treats = st.checkbox(
            "Styret behandlet årets redegjørelse her", shown.treats_statement, key=form.key("treats")
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return
    given = EventInput(
        kind=kind, held_on=held_on, with_whom=with_whom, minutes_reference=reference, decisions=decisions,
        people=people, topic=topic, everyone=everyone, treats_statement=treats,
    )  # fmt: skip
    form.save(
        place,
        lambda seen: save_event(
            current_actor(), given, identity=row.id if row else None, seen_version=seen, once=form.once
        ),
    )


def inputs() -> None:
    """What the board asked for; opened, it can be answered."""
    there = board_inputs(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Innspill fra styret", anchor=False)
        rows = [(row.id, _short(row.text), _state(row)) for row in there]
        opened = record_list(
            _INPUTS,
            rows,
            "Ingen ennå. Styret kan gi innspill på siden Styret, eller du kan skrive det inn her.",
        )
    with right:
        row = next((row for row in there if row.id == opened), None)
        form_head(_INPUTS, "Nytt innspill", "Svar på innspillet", changing=row is not None)
        if row is None:
            _new_input()
        else:
            _answer(row)


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:90].rsplit(' ', 1)[0]} …"


def _state(row: BoardInput) -> str:
    given = " ".join(
        part
        for part in (
            "Gitt",
            f"av {row.given_by}" if row.given_by else "",
            date_words(row.given_on) if row.given_on else "",
        )
        if part
    )
    given = f"{given}. " if given != "Gitt" else ""
    return f"{given}Besvart: {row.answer}" if row.answer else f"{given}Ikke besvart ennå."


def _new_input() -> None:
    form = RecordForm(f"{_INPUTS}-new")
    place = st.empty()
    with st.form(_INPUTS, border=False, enter_to_submit=False):
        text = st.text_area("Hva styret ber om", max_chars=4000, height=110, key=form.key("text"))
        who, day = st.columns(2)
        given_by = who.text_input("Hvem det kom fra", max_chars=200, placeholder="Styret", key=form.key("by"))
        given_on = day.date_input(
            "Dagen det ble gitt",
            clock.today(),
            max_value=clock.today(),
            format="DD.MM.YYYY",
            key=form.key("on"),
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        given = BoardInputInput(text=text, given_by=given_by, given_on=given_on)
        form.save(place, lambda _seen: give_board_input(current_actor(), given, once=form.once))


def _answer(row: BoardInput) -> None:
    html(quote(row.text))
    form = RecordForm(f"{_INPUTS}-{row.id}", row.version)
    place = st.empty()
    with st.form(_INPUTS, border=False, enter_to_submit=False):
        answer = st.text_area(
            "Hva som ble gjort med det", row.answer, max_chars=4000, height=110, key=form.key("answer")
        )
        day = st.date_input(
            "Besvart", row.answered_on or clock.today(), max_value=clock.today(), format="DD.MM.YYYY",
            key=form.key("day"),
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda seen: answer_board_input(current_actor(), row.id, answer, seen, day))
