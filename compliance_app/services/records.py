"""What a person writes down about the enterprise itself: years, the board list; and how a row is written.

Policies stand in ``policies``, meetings and the board's input in ``governance``, training in ``training``, the
assessments of own operations and business partners in ``assessments``, adverse impacts, measures and the choice to wait in ``impacts``, ``measures`` and ``decisions``.
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
    CountryFloor,
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


class PeriodInput(BaseModel):
    """What is said of one reporting period."""

    full_time_equivalents: int | None = Field(default=None, ge=0, le=10_000_000)
    document_date: date | None = None


def save_period(actor: Actor, identity: str, given: PeriodInput, seen_version: int) -> None:
    """Save what is said of a reporting period. Raises ChangedMeanwhile, NotFound."""
    _save(
        actor,
        Verb.EDIT_ENTERPRISE,
        ReportingPeriod,
        cleaned(given),
        Target("perioden", identity, seen_version),
    )


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
