"""The deliberate choice to wait: why nothing more is done now, who decided it, who looks again, and when (§ 4 b)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.named import with_named
from compliance_app.services.records import Target, Year, cleaned, require, write
from compliance_app.services.subjects import Found, subject_there
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    PriorityDecision,
    ReportingPeriod,
    Supplier,
)

PAGE_SIZE: Final = 25


class DecisionInput(BaseModel):
    """Why nothing more is done now about a supplier, a category or an adverse impact, and when it is looked at again.

    Attributes:
        owner: who looks at it again, one of the contacts.
    """

    reason: str = Field(max_length=2000)
    supplier_id: str | None = None
    category_id: str | None = None
    impact_id: str | None = None
    look_again_on: date | None = None
    owner: str = Field(default="", max_length=200)


@dataclass(frozen=True)
class DecisionPage:
    """A page of the choices to wait, those looked at again first on top; those without a day last."""

    found: int
    rows: tuple[Found, ...]


def decide_to_wait(
    actor: Actor, given: DecisionInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record why nothing more is done now about a risk or an impact, or change it; returns its id.

    Who saved it last is the one who decided.

    Raises:
        FieldMissing: no reason, or nothing it concerns. FieldWrong: more than one subject, or a day that has passed.
        OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    require(values, "reason", "Begrunnelse", "Skriv hvorfor dere ikke gjør mer nå.")
    subjects = [one for one in (given.supplier_id, given.category_id, given.impact_id) if one]
    if not subjects:
        raise FieldMissing(field="Gjelder", hint="Velg leverandøren, kategorien eller konsekvensen.")
    if len(subjects) > 1:
        raise FieldWrong(
            field="Gjelder", hint="Velg bare én: en leverandør, en kategori eller en konsekvens."
        )
    with begin(actor, Verb.RECORD_MEASURE, once=once) as work:
        if work.already:
            return work.already
        subject_there(work, given.supplier_id, given.category_id)
        if given.impact_id:
            work.get(AdverseImpact, given.impact_id)
        before = work.get(PriorityDecision, identity) if identity else None
        _not_passed(given.look_again_on, before.look_again_on if before else None)
        values["owner"] = require_owner(work, given.owner, before.owner if before else "")
        values |= {"decided_by": work.actor.name, "decided_at": work.at}
        return write(work, PriorityDecision, values, Target("valget", identity, seen_version), year=year)


def _not_passed(day: date | None, before: date | None) -> None:
    """A day that stood there before may have passed since."""
    if day and day != before and day < clock.today():
        raise FieldWrong(
            field="Ses på igjen", hint="Dagen har allerede vært. Velg en dag som ikke er kommet ennå."
        )


def decisions(actor: Actor, year: Year = None) -> list[Found]:
    """All the period's choices to wait, oldest first."""
    with reading(actor) as work:
        chosen = _named().where(rows_of_period(work, PriorityDecision, period_of(work, year)))
        return _found(work, chosen.order_by(col(PriorityDecision.id)))


def decision_page(actor: Actor, number: int = 1, year: Year = None) -> DecisionPage:
    """Page ``number`` (from 1) of the choices to wait."""
    with reading(actor) as work:
        return decisions_of(work, period_of(work, year), PAGE_SIZE, PAGE_SIZE * (max(1, number) - 1))


def decisions_of(work: Work, period: ReportingPeriod, most: int, start: int = 0) -> DecisionPage:
    """At most ``most`` of a period's choices to wait from ``start`` on, inside a transaction."""
    there = rows_of_period(work, PriorityDecision, period)
    counted = work.session.execute(select(func.count()).select_from(PriorityDecision).where(there))
    day = col(PriorityDecision.look_again_on)
    ordered = _named().where(there).order_by(day.is_(None), day, col(PriorityDecision.id))
    return DecisionPage(int(counted.scalar_one()), tuple(_found(work, ordered.limit(most).offset(start))))


def read_decision(actor: Actor, identity: str) -> Found:
    """One choice with the name of what it concerns. Raises NotFound."""
    with reading(actor) as work:
        work.get(PriorityDecision, identity)
        here = col(PriorityDecision.enterprise_id) == work.enterprise_id
        return _found(work, _named().where(here, col(PriorityDecision.id) == identity))[0]


def _named() -> Any:
    return with_named(
        select(PriorityDecision, col(Supplier.name), col(Category.name), col(AdverseImpact.what)),
        (Supplier, PriorityDecision.supplier_id), (Category, PriorityDecision.category_id),
        (AdverseImpact, PriorityDecision.impact_id),
    )  # fmt: skip


def _found(work: Work, chosen: Any) -> list[Found]:
    found = [
        Found(row, supplier or "", category or "", impact=impact or "")
        for row, supplier, category, impact in work.session.execute(chosen)
    ]
    work.session.expunge_all()
    return found
