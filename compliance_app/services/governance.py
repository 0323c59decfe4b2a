"""Meetings and decisions of the year, and what the board asked for, followed until it is answered (§ 4-1 a)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldWrong
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.enterprises import period_of
from compliance_app.services.records import Target, Year, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import BoardInput, EventKind, GovernanceEvent, ReportingPeriod


class EventInput(BaseModel):
    """The form of a meeting, a decision or a training."""

    kind: EventKind
    held_on: date | None = None
    with_whom: str = Field(default="", max_length=300)
    minutes_reference: str = Field(default="", max_length=300)
    decisions: str = Field(default="", max_length=4000)
    people: int | None = Field(default=None, ge=1, le=1_000_000)
    topic: str = Field(default="", max_length=300)
    everyone: bool = False
    treats_statement: bool = False


class BoardInputInput(BaseModel):
    """What the board asks for.

    Attributes:
        owner: who finds the answer; one of the contacts.
        due: when the board is to have it.
        event_id: the meeting it was given in; that meeting's day is the day it was given where none is said.
    """

    text: str = Field(max_length=4000)
    given_on: date | None = None
    given_by: str = Field(default="", max_length=200)
    owner: str = Field(default="", max_length=200)
    due: date | None = None
    event_id: str | None = None


def save_event(
    actor: Actor, given: EventInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Add or edit a meeting, decision or training of a period; returns its id. A day to come is a plan and may be.

    Raises:
        FieldMissing: a meeting with another buyer that names nobody. ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    if given.kind is EventKind.MEETING_WITH_BUYER:
        require(values, "with_whom", "Med hvem", "Skriv hvilken innkjøper dere møtte.")
    with begin(actor, Verb.RECORD_EVENT, once=once) as work:
        if work.already:
            return work.already
        return write(work, GovernanceEvent, values, Target("møtet", identity, seen_version), year=year)


def give_board_input(actor: Actor, given: BoardInputInput, year: Year = None, *, once: str = "") -> str:
    """Record what the board asks for; returns its id. Without a day, the meeting's is meant, else today.

    Raises:
        FieldMissing: no text. FieldWrong: due before it was given. NotYet: given on a day to come.
        OwnerWithoutAccess, NotFound.
    """
    values = _checked(given)
    with begin(actor, Verb.GIVE_BOARD_INPUT, once=once) as work:
        if work.already:
            return work.already
        meeting = _place(work, given, values)
        if meeting is not None:
            year = work.get(ReportingPeriod, meeting.period_id).label
        return write(work, BoardInput, values, Target("innspillet"), year=year)


def change_board_input(actor: Actor, identity: str, given: BoardInputInput, seen_version: int) -> None:
    """Change what the board asked for, who answers, when and in which meeting it was given; the answer stays.

    Raises:
        FieldMissing, FieldWrong, NotYet, OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    with begin(actor, Verb.RECORD_EVENT) as work:
        row = work.for_edit(BoardInput, identity, seen_version, "innspillet")
        _place(work, given, values, row.owner)
        if row.answered_on and values["given_on"] > row.answered_on:
            raise FieldWrong(field="Gitt", hint="Dagen er etter at innspillet ble besvart.")
        write(work, BoardInput, values, Target("innspillet", identity, seen_version))


def answer_board_input(
    actor: Actor, identity: str, answer: str, seen_version: int, answered_on: date | None = None
) -> None:
    """Record what was done about the board's input. Without a day, today is meant.

    Raises:
        FieldMissing: no answer. FieldWrong: answered before it was given. NotYet. ChangedMeanwhile, NotFound.
    """
    values: dict[str, Any] = {"answer": clean_text(answer, 4000)}
    require(values, "answer", "Svar til styret", "Skriv hva som ble gjort med innspillet.")
    not_to_come("Besvart", answered_on)
    values["answered_on"] = answered_on or clock.today()
    with begin(actor, Verb.RECORD_EVENT) as work:
        row = work.for_edit(BoardInput, identity, seen_version, "innspillet")
        if row.given_on and values["answered_on"] < row.given_on:
            raise FieldWrong(
                field="Besvart", hint=f"Innspillet ble gitt {row.given_on:%d.%m.%Y}. Velg en senere dag."
            )
        write(work, BoardInput, values, Target("innspillet", identity, seen_version))


def events(actor: Actor, year: Year = None) -> list[GovernanceEvent]:
    """The period's meetings, decisions and trainings, newest first; those without a day last."""
    with reading(actor) as work:
        found = events_of_period(work, period_of(work, year))
        work.session.expunge_all()
        return found


def board_inputs(actor: Actor, year: Year = None) -> list[BoardInput]:
    """What the board asked for: what is not answered, whatever period it is of, first due first; then the period's answers."""
    with reading(actor) as work:
        period = period_of(work, year)
        rows = work.session.execute(
            select(BoardInput).where(
                col(BoardInput.enterprise_id) == work.enterprise_id,
                (col(BoardInput.period_id) == period.id) | (col(BoardInput.answer) == ""),
            )
        )
        found = sorted(rows.scalars(), key=_newest, reverse=True)
        work.session.expunge_all()
        waiting = sorted((row for row in found if not row.answer), key=lambda row: row.due or date.max)
        return [*waiting, *(row for row in found if row.answer)]


def events_of_period(work: Work, period: ReportingPeriod) -> list[GovernanceEvent]:
    """As events, inside a transaction."""
    rows = work.session.execute(
        select(GovernanceEvent)
        .where(
            col(GovernanceEvent.enterprise_id) == work.enterprise_id,
            col(GovernanceEvent.period_id) == period.id,
        )
        .order_by(col(GovernanceEvent.id))
    )
    return sorted(rows.scalars(), key=lambda row: row.held_on or date.min, reverse=True)


def board_inputs_of_period(work: Work, period: ReportingPeriod) -> list[BoardInput]:
    """What the board asked for in a period, newest first, answered or not."""
    rows = work.session.execute(
        select(BoardInput).where(
            col(BoardInput.enterprise_id) == work.enterprise_id, col(BoardInput.period_id) == period.id
        )
    )
    return sorted(rows.scalars(), key=_newest, reverse=True)


def unanswered_inputs(work: Work, until: date) -> list[BoardInput]:
    """What the board asked for, of any period, that is not answered and is due by a day; first due first."""
    rows = work.session.execute(
        select(BoardInput)
        .where(
            col(BoardInput.enterprise_id) == work.enterprise_id,
            col(BoardInput.answer) == "",
            col(BoardInput.due) <= until,
        )
        .order_by(col(BoardInput.due), col(BoardInput.id))
    )
    return list(rows.scalars())


def input_overdue(row: BoardInput, today: date) -> bool:
    """Whether the board waits for an answer it should have had."""
    return not row.answer and row.due is not None and row.due < today


def _newest(row: BoardInput) -> tuple[date, str]:
    return row.given_on or date.min, row.id


def _checked(given: BoardInputInput) -> dict[str, Any]:
    values = cleaned(given)
    require(values, "text", "Innspill", "Skriv hva styret ber om.")
    not_to_come("Gitt", given.given_on)
    return values


def _place(
    work: Work, given: BoardInputInput, values: dict[str, Any], owner: str = ""
) -> GovernanceEvent | None:
    """Set when it was given and who answers it; returns the meeting it was given in, None where none is said."""
    meeting = work.get(GovernanceEvent, given.event_id) if given.event_id else None
    held_on = meeting.held_on if meeting else None
    given_on = given.given_on or held_on or clock.today()
    not_to_come("Møtet", given_on)
    if given.due is not None and given.due < given_on:
        raise FieldWrong(field="Frist", hint="Fristen er før innspillet ble gitt. Velg en senere dag.")
    values |= {"given_on": given_on, "owner": require_owner(work, given.owner, owner)}
    return meeting
