"""Meetings, decisions and trainings of the year: minutes, what they came to, and what the board asked for in them."""

from typing import Final

import streamlit as st

from compliance_app.services.governance import EventInput, board_inputs, save_event
from compliance_app.services.governance import events as all_events
from compliance_app.storage.tables import EventKind, GovernanceEvent
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_record import OPENED, PART, RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link

KINDS: Final = {
    EventKind.BOARD_MEETING: "Styremøte",
    EventKind.MANAGEMENT_REVIEW: "Ledelsens gjennomgang",
    EventKind.MEETING_WITH_BUYER: "Møte med en annen innkjøper",
    EventKind.TRAINING: "Opplæring",
}
_EVENTS: Final = "event"


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
    kind = st.selectbox(
        "Type", list(KINDS), index=list(KINDS).index(EventKind(shown.kind)), format_func=lambda one: KINDS[one],
        key=form.key("kind"),
    )  # fmt: skip
    with st.form(_EVENTS, border=False, enter_to_submit=False):
        given = _fields(form, shown, kind)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_event(
                current_actor(), given, identity=row.id if row else None, seen_version=seen, once=form.once
            ),
        )
    if row is not None:
        _inputs_of(row)
        evidence_of("governance_event", row.id, key="event")


def _fields(form: RecordForm, shown: GovernanceEvent, kind: EventKind) -> EventInput:
    """The fields that this kind of meeting has; what the others have is kept as it was."""
    given = EventInput.model_validate(
        shown.model_dump(include=set(EventInput.model_fields)) | {"kind": kind}
    ).model_dump()
    day, whom = st.columns([1, 1.6])
    given["held_on"] = day.date_input("Dag", shown.held_on, format="DD.MM.YYYY", key=form.key("day"))
    given["with_whom"] = whom.text_input("Med hvem", shown.with_whom, max_chars=300, key=form.key("whom"))
    if kind is EventKind.TRAINING:
        subject, number = st.columns([1.6, 1])
        given["topic"] = subject.text_input(
            "Tema for opplæring",
            shown.topic,
            max_chars=300,
            placeholder="åpenhetsloven",
            key=form.key("topic"),
        )
        given["people"] = number.number_input(
            "Antall deltakere", 1, 1_000_000, shown.people, step=1, key=form.key("people")
        )
        given["everyone"] = st.checkbox(
            "Alle ansatte var med på opplæringen", shown.everyone, key=form.key("everyone")
        )
    given["decisions"] = st.text_area(
        "Hva det kom fram til", shown.decisions, max_chars=4000, height=110, key=form.key("decisions")
    )
    given["minutes_reference"] = st.text_input(
        "Referat", shown.minutes_reference, max_chars=300, placeholder="sak 12/2026", key=form.key("minutes")
    )
    if kind is EventKind.BOARD_MEETING:
        given["treats_statement"] = st.checkbox(
            "Styret behandlet årets redegjørelse her", shown.treats_statement, key=form.key("treats")
        )
    return EventInput(**given)


def _inputs_of(row: GovernanceEvent) -> None:
    """What the board asked for in this meeting, and the way to write down more."""
    if row.kind != EventKind.BOARD_MEETING:
        return
    st.header("Innspill gitt her", anchor=False)
    given = [one for one in board_inputs(current_actor()) if one.event_id == row.id]
    with link_list():
        for one in given:
            link_row(
                f"given-{one.id}", pages.link("virksomheten"), short(one.text),
                "Besvart." if one.answer else "Ikke besvart ennå.",
                query={PART: "innspill", OPENED: one.id},
            )  # fmt: skip
    if not given:
        html("Ingen innspill er ført opp fra dette møtet.")
    page_link(
        pages.link("virksomheten"),
        label="Skriv inn et innspill",
        query_params={PART: "innspill", MEETING: row.id},
    )


MEETING: Final = "mote"
"""Query parameter: the meeting that a new input was given in."""


def short(text: str) -> str:
    """The beginning of a text, whole words, for a link."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"


_SHORT: Final = 90
