"""What the board asked for: who answers, by when, in which meeting it was given; followed until it is answered."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.governance import (
    BoardInputInput,
    answer_board_input,
    board_inputs,
    change_board_input,
    events,
    give_board_input,
    input_overdue,
)
from compliance_app.storage.tables import BoardInput, EventKind
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may, offered
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.views.virksomheten_moter import MEETING, short, title
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import quote

_LIST: Final = "input"
_ANSWER, _CHANGE = "Svar", "Endre innspillet"


def inputs() -> None:
    """The list, what waits longest first; opened, it can be answered or changed."""
    there = board_inputs(current_actor())
    meetings = {row.id: title(row) for row in events(current_actor()) if row.kind == EventKind.BOARD_MEETING}
    left, right = flow([1, 1.1])
    with left:
        st.header("Innspill fra styret", anchor=False)
        opened = record_list(
            _LIST,
            [(row.id, short(row.text), under(row, meetings)) for row in there],
            "Ingen ennå. Styret kan gi innspill på siden Styret, eller du kan skrive det inn her.",
        )
    with right:
        row = next((row for row in there if row.id == opened), None)
        form_head(
            _LIST,
            "Nytt innspill",
            "Svar på innspillet" if may(Verb.RECORD_EVENT) else "Innspillet",
            changing=row is not None,
        )
        if row is None:
            _new(meetings)
        else:
            _opened(row, meetings)


def under(row: BoardInput, meetings: dict[str, str]) -> Html:
    """«Over fristen 1. april 2026. Ansvarlig: Innkjøpslederen. Gitt av styret 2. mars 2026.» or the answer."""
    if row.answer:
        day = f" {date_words(row.answered_on)}" if row.answered_on else ""
        return fill("Besvart{day}: {answer}", day=day, answer=short(row.answer))
    due = Html("")
    if row.due:
        late = input_overdue(row, clock.today())
        due = fill(
            '<span class="{kind}">{word} {day}.</span> ', kind="ak-late" if late else "",
            word="Over fristen" if late else "Frist", day=date_words(row.due),
        )  # fmt: skip
    said = [
        "Ikke besvart ennå.",
        f"Ansvarlig: {row.owner}." if row.owner else "Ingen er ansvarlig.",
        _given(row, meetings),
    ]
    return concat(due, " ".join(part for part in said if part))


def _given(row: BoardInput, meetings: dict[str, str]) -> str:
    who = f" av {row.given_by}" if row.given_by else ""
    who += " med personlig lenke" if row.by_link else ""
    where = meetings.get(row.event_id or "", "")
    if where:
        return f"Gitt{who} i {where[:1].lower()}{where[1:]}."
    when = f" {date_words(row.given_on)}" if row.given_on else ""
    return f"Gitt{who}{when}." if who or when else ""


def _new(meetings: dict[str, str]) -> None:
    form = RecordForm(f"{_LIST}-new")
    place = st.empty()
    asked = st.query_params.get(MEETING, "")
    shown = BoardInput(enterprise_id="", period_id="", text="", event_id=asked if asked in meetings else None)
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, shown, meetings)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda _seen: give_board_input(current_actor(), given, once=form.once))


def _opened(row: BoardInput, meetings: dict[str, str]) -> None:
    if not may(Verb.RECORD_EVENT):
        html(quote(row.text))
        html(fill('<p class="ak-small">{said}</p>', said=_given(row, meetings)))
        if row.answer:
            st.subheader("Svaret", anchor=False)
            html(quote(row.answer))
        else:
            offered(Verb.RECORD_EVENT)
        return
    way = st.segmented_control(
        "Hva vil du gjøre?", [_ANSWER, _CHANGE], default=_ANSWER, required=True, key=f"way-{row.id}",
        label_visibility="collapsed",
    )  # fmt: skip
    form = RecordForm(f"{_LIST}-{way}-{row.id}", row.version)
    place = st.empty()
    if way == _CHANGE:
        with st.form(_LIST, border=False, enter_to_submit=False):
            given = _fields(form, row, meetings)
            pressed = st.form_submit_button("Lagre", type="primary")
        if pressed:
            form.save(place, lambda seen: change_board_input(current_actor(), row.id, given, seen))
        return
    html(quote(row.text))
    with st.form(_LIST, border=False, enter_to_submit=False):
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
    evidence_of("board_input", row.id, key="input")


def _fields(form: RecordForm, shown: BoardInput, meetings: dict[str, str]) -> BoardInputInput:
    text = st.text_area("Hva styret ber om", shown.text, max_chars=4000, height=110, key=form.key("text"))
    now = shown.event_id
    choices = [None, *([now] if now and now not in meetings else []), *meetings]
    event_id = st.selectbox(
        "Gitt i", choices, index=choices.index(now), key=form.key("event"),
        format_func=lambda one: meetings.get(one, "Et møte et annet år") if one else "Ikke i et styremøte",
    )  # fmt: skip
    who, day = st.columns([1.4, 1])
    given_by = who.text_input(
        "Hvem det kom fra", shown.given_by, max_chars=200, placeholder="Styret", key=form.key("by")
    )
    given_on = day.date_input(
        "Dagen det ble gitt", shown.given_on, max_value=clock.today(), format="DD.MM.YYYY", key=form.key("on"),
        help="Står feltet tomt, gjelder dagen for møtet, eller i dag.",
    )  # fmt: skip
    answers, by = st.columns([1.4, 1])
    with answers:
        owner = owner_field(form.key("owner"), shown.owner)
    due = by.date_input("Frist", shown.due, format="DD.MM.YYYY", key=form.key("due"))
    for name, column in (("Gitt", day), ("Ansvarlig", answers), ("Frist", by)):
        form.slots.below(name, column)
    return BoardInputInput(
        text=text, given_by=given_by, given_on=given_on, owner=owner, due=due, event_id=event_id
    )
