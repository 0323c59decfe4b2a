"""What a person writes down about the enterprise itself: policies, meetings, the board's input, own operations, years.

Adverse impacts, measures and the choice to wait stand in ``findings``; who sits on the board in ``enterprises``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services import facts_ratings
from compliance_app.services.enterprises import SeatInput, period_of, periods, save_seats
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    BoardInput,
    CountryFloor,
    EventKind,
    GovernanceEvent,
    OwnOperationsAssessment,
    Policy,
    PolicyKind,
    ReportingPeriod,
    SectorJudgement,
)
from compliance_app.storage.tables.base import EnterpriseRow

Row = TypeVar("Row", bound=EnterpriseRow)
Year = str | int | None
"""A period's label; None is the newest."""


class NotYet(AktsomError):
    """Something is said to have happened on a day that has not come (values: field, date)."""

    message = _(
        "Ikke lagret. Feltet «{field}» har en dag som ikke er kommet ennå: {date}. Oppgi dagen det skjedde."
    )


@dataclass(frozen=True)
class Target:
    """What a form writes to: a row that is there, with the version it was rendered with, or (None) a new one.

    Attributes:
        what: the row as it stands after «endret», for the one whose form is older.
    """

    what: str
    identity: str | None = None
    seen_version: int = 0


class PolicyInput(BaseModel):
    """The form of a policy or a procedure."""

    kind: PolicyKind = PolicyKind.POLICY
    title: str = Field(max_length=300)
    text: str = Field(default="", max_length=4000)
    adopted_by: str = Field(default="", max_length=200)
    adopted_on: date | None = None
    owner: str = Field(default="", max_length=200)
    frequency: str = Field(default="", max_length=200)
    document_version: str = Field(default="", max_length=100)
    next_review: date | None = None


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
    """What the board asks for."""

    text: str = Field(max_length=4000)
    given_on: date | None = None
    given_by: str = Field(default="", max_length=200)


class OwnOperationsInput(BaseModel):
    """The assessment of one's own employees and hired workers."""

    people: int | None = Field(default=None, ge=0, le=10_000_000)
    sources: str = Field(max_length=2000)
    finding: str = Field(default="", max_length=4000)
    assessed_on: date | None = None


class PeriodInput(BaseModel):
    """What is said of one reporting period."""

    full_time_equivalents: int | None = Field(default=None, ge=0, le=10_000_000)
    document_date: date | None = None


def save_policy(
    actor: Actor, given: PolicyInput, identity: str | None = None, seen_version: int = 0, *, once: str = ""
) -> str:
    """Add or edit a policy or procedure; returns its id.

    Raises:
        FieldMissing: no title. NotYet: adopted on a day to come. ChangedMeanwhile.
    """
    values = cleaned(given)
    require(values, "title", "Tittel", "Skriv hva dokumentet eller rutinen heter.")
    not_to_come("Vedtatt", given.adopted_on)
    target = Target(f"«{values['title']}»", identity, seen_version)
    return _save(actor, Verb.RECORD_POLICY, Policy, values, target, once=once)


def save_event(
    actor: Actor, given: EventInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Add or edit a meeting, decision or training of a period; returns its id. A day to come is a plan and may be."""
    target = Target("møtet", identity, seen_version)
    return _save(actor, Verb.RECORD_EVENT, GovernanceEvent, cleaned(given), target, year=year, once=once)


def give_board_input(actor: Actor, given: BoardInputInput, year: Year = None, *, once: str = "") -> str:
    """Record what the board asks for; returns its id. Without a day, today is meant.

    Raises:
        FieldMissing: no text. NotYet: given on a day to come.
    """
    values = cleaned(given)
    require(values, "text", "Innspill", "Skriv hva styret ber om.")
    not_to_come("Gitt", given.given_on)
    values["given_on"] = given.given_on or clock.today()
    return _save(actor, Verb.GIVE_BOARD_INPUT, BoardInput, values, Target("innspillet"), year=year, once=once)


def answer_board_input(
    actor: Actor, identity: str, answer: str, seen_version: int, answered_on: date | None = None
) -> None:
    """Record what was done about the board's input. Without a day, today is meant.

    Raises:
        FieldMissing: no answer. NotYet. ChangedMeanwhile.
    """
    values: dict[str, Any] = {"answer": clean_text(answer, 4000)}
    require(values, "answer", "Svar til styret", "Skriv hva som ble gjort med innspillet.")
    not_to_come("Besvart", answered_on)
    values["answered_on"] = answered_on or clock.today()
    _save(actor, Verb.RECORD_EVENT, BoardInput, values, Target("innspillet", identity, seen_version))


def save_own_operations(
    actor: Actor, given: OwnOperationsInput, year: Year = None, seen_version: int = 0
) -> str:
    """Record the period's assessment of own employees and hired workers, or change it; returns its id.

    Raises:
        FieldMissing: nothing said of what it builds on. NotYet. ChangedMeanwhile.
    """
    values = cleaned(given)
    require(
        values,
        "sources",
        "Hva vurderingen bygger på",
        "Skriv hva dere har lest eller hvem dere har snakket med.",
    )
    not_to_come("Vurdert", given.assessed_on)
    values |= {"assessed_on": given.assessed_on or clock.today(), "assessed_by": actor.name}
    there = own_operations(actor, year)
    target = Target("vurderingen av egen virksomhet", there.id if there else None, seen_version)
    return _save(actor, Verb.ASSESS_OWN_OPERATIONS, OwnOperationsAssessment, values, target, year=year)


def save_period(actor: Actor, identity: str, given: PeriodInput, seen_version: int) -> None:
    """Save what is said of a reporting period. Raises ChangedMeanwhile, NotFound."""
    _save(
        actor,
        Verb.EDIT_ENTERPRISE,
        ReportingPeriod,
        cleaned(given),
        Target("perioden", identity, seen_version),
    )


def policies(actor: Actor) -> list[Policy]:
    """Policies and procedures, oldest first."""
    return _list(actor, Policy)


def events(actor: Actor, year: Year = None) -> list[GovernanceEvent]:
    """The period's meetings, decisions and trainings, newest first; those without a day last."""
    found = _list(actor, GovernanceEvent, year, of_period=True)
    return sorted(found, key=lambda row: row.held_on or date.min, reverse=True)


def board_inputs(actor: Actor, year: Year = None) -> list[BoardInput]:
    """What the board asked for in the period, newest first."""
    found = _list(actor, BoardInput, year, of_period=True)
    return sorted(found, key=lambda row: (row.given_on or date.min, row.id), reverse=True)


def own_operations(actor: Actor, year: Year = None) -> OwnOperationsAssessment | None:
    """The period's assessment of own operations, None where there is none."""
    return next(iter(_list(actor, OwnOperationsAssessment, year, of_period=True)), None)


def category_judgements(actor: Actor, year: Year = None) -> dict[str, SectorJudgement]:
    """The period's judgements in force of whole categories, by category id."""
    with reading(actor) as work:
        found = facts_ratings.category_judgements(work, period_of(work, year))
        work.session.expunge_all()
        return found


def country_floors(actor: Actor) -> list[CountryFloor]:
    """The least levels set for countries, by country code."""
    return sorted(_list(actor, CountryFloor), key=lambda row: row.country)


def all_periods(actor: Actor) -> list[ReportingPeriod]:
    """The enterprise's periods, newest first."""
    with reading(actor) as work:
        found = periods(work)
        work.session.expunge_all()
        return found


def save_board(actor: Actor, lines: Sequence[SeatInput]) -> None:
    """Replace the board list by the lines with a name or an appointing body.

    Raises:
        FieldMissing: a line with an appointing body and no name. FieldWrong: a seat that ends before it begins.
    """
    kept = [line for line in lines if line.name.strip() or line.appointing_body.strip()]
    for line in kept:
        if line.from_day and line.to_day and line.to_day < line.from_day:
            raise FieldWrong(field="Til", hint=f"Vervet til {line.name.strip()} slutter før det begynner.")
    save_seats(actor, kept)


def cleaned(given: BaseModel) -> dict[str, Any]:
    """The values of a form as they are stored: texts tidied, closed words as text."""
    return {
        key: clean_text(value, 4000) if isinstance(value, str) else value
        for key, value in given.model_dump(mode="python").items()
    }


def require(values: Mapping[str, Any], key: str, field: str, hint: str) -> None:
    """Raise FieldMissing where the form's value is blank."""
    if not values[key]:
        raise FieldMissing(field=field, hint=hint)


def not_to_come(field: str, day: date | None) -> None:
    """Raise NotYet where something that happened is given a day to come."""
    if day is not None and day > clock.today():
        raise NotYet(field=field, date=f"{day:%d.%m.%Y}")


def _save(
    actor: Actor, verb: Verb, table: type[Row], values: Mapping[str, Any], target: "Target",
    *, year: Year = None, once: str = "",
) -> str:  # fmt: skip
    with begin(actor, verb, once=once) as work:
        return work.already or write(work, table, values, target, year=year)


def write(
    work: Work, table: type[Row], values: Mapping[str, Any], target: "Target", *, year: Year = None
) -> str:
    """Add a row (of the period, where the table has one) or change the target; returns its id.

    Raises:
        ChangedMeanwhile: somebody saved since the form was rendered. NotFound.
    """
    if target.identity is not None:
        row = work.for_edit(table, target.identity, target.seen_version, target.what)
        for key, value in values.items():
            setattr(row, key, value)
    else:
        made: dict[str, Any] = {"enterprise_id": work.enterprise_id, **values}
        if "period_id" in table.model_fields:
            made["period_id"] = period_of(work, year).id
        row = work.add(table(**made))
    work.about(str(table.__tablename__), row.id)
    return row.id


def _list(actor: Actor, table: type[Row], year: Year = None, *, of_period: bool = False) -> list[Row]:
    with reading(actor) as work:
        chosen = select(table).where(col(table.enterprise_id) == work.enterprise_id).order_by(col(table.id))
        if of_period:
            chosen = chosen.where(table.period_id == period_of(work, year).id)  # type: ignore[attr-defined]
        found = list(work.session.execute(chosen).scalars())
        work.session.expunge_all()
        return found
