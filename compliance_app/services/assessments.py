"""Two assessments that every period needs beside the suppliers': one's own operations, and the business partners (§ 4 b).

One of each a period; whoever saves it last is the one who assessed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import and_, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.records import Target, Year, cleaned, not_to_come, require, write
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    BusinessPartnersAssessment,
    OwnOperationsAssessment,
    Relationship,
    RiskAssessment,
    Supplier,
)

Assessment = TypeVar("Assessment", OwnOperationsAssessment, BusinessPartnersAssessment)


class OwnOperationsInput(BaseModel):
    """The assessment of one's own employees and hired workers."""

    people: int | None = Field(default=None, ge=0, le=10_000_000)
    sources: str = Field(max_length=2000)
    finding: str = Field(default="", max_length=4000)
    assessed_on: date | None = None


class PartnersInput(BaseModel):
    """The assessment of those one buys from outside the supply chain: canteen, cleaning, accounting (§ 3-1 e)."""

    partners: int | None = Field(default=None, ge=0, le=10_000_000)
    sources: str = Field(max_length=2000)
    finding: str = Field(default="", max_length=4000)
    assessed_on: date | None = None


def save_own_operations(
    actor: Actor, given: OwnOperationsInput, year: Year = None, seen_version: int = 0, *, once: str = ""
) -> str:
    """Record the period's assessment of own employees and hired workers, or change it; returns its id.

    Raises:
        FieldMissing: nothing said of what it builds on. NotYet. ChangedMeanwhile.
    """
    values = _checked(given, actor)
    with begin(actor, Verb.ASSESS_OWN_OPERATIONS, once=once) as work:
        target = Target("vurderingen av egen virksomhet", seen_version=seen_version)
        return work.already or _write(work, OwnOperationsAssessment, values, target, year)


def save_partners(
    actor: Actor, given: PartnersInput, year: Year = None, seen_version: int = 0, *, once: str = ""
) -> str:
    """Record the period's assessment of business partners, or change it; returns its id.

    Raises:
        FieldMissing: nothing said of what it builds on. NotYet. ChangedMeanwhile.
    """
    values = _checked(given, actor)
    with begin(actor, Verb.ASSESS_PARTNERS, once=once) as work:
        target = Target("vurderingen av forretningspartnere", seen_version=seen_version)
        return work.already or _write(work, BusinessPartnersAssessment, values, target, year)


def own_operations(actor: Actor, year: Year = None) -> OwnOperationsAssessment | None:
    """The period's assessment of own operations, None where there is none."""
    return _read(actor, OwnOperationsAssessment, year)


def partners(actor: Actor, year: Year = None) -> BusinessPartnersAssessment | None:
    """The period's assessment of business partners, None where there is none."""
    return _read(actor, BusinessPartnersAssessment, year)


def partner_levels(actor: Actor, year: Year = None) -> Mapping[Level | None, int]:
    """How many active business partners the register has at each level; None for those not rated. All of them, summed."""
    with reading(actor) as work:
        period = period_of(work, year)
        overall = col(RiskAssessment.overall)
        counted = work.session.execute(
            select(overall, func.count())
            .select_from(Supplier)
            .outerjoin(RiskAssessment, and_(same_supplier(), *current(work, period)))
            .where(*active(work), col(Supplier.relationship) == Relationship.BUSINESS_PARTNER.value)
            .group_by(overall)
        )
        return {Level(level) if level else None: int(count) for level, count in counted}


def _checked(given: BaseModel, actor: Actor) -> dict[str, Any]:
    values = cleaned(given)
    require(
        values,
        "sources",
        "Hva vurderingen bygger på",
        "Skriv hva dere har lest eller hvem dere har snakket med.",
    )
    not_to_come("Vurdert", values["assessed_on"])
    return values | {"assessed_on": values["assessed_on"] or clock.today(), "assessed_by": actor.name}


def _write(work: Work, table: type[Assessment], values: dict[str, Any], target: Target, year: Year) -> str:
    there = _of_period(work, table, year)
    found = Target(target.what, there.id if there else None, target.seen_version)
    return write(work, table, values, found, year=year)


def _read(actor: Actor, table: type[Assessment], year: Year) -> Assessment | None:
    with reading(actor) as work:
        found = _of_period(work, table, year)
        work.session.expunge_all()
        return found


def _of_period(work: Work, table: type[Assessment], year: Year) -> Assessment | None:
    chosen = select(table).where(rows_of_period(work, table, period_of(work, year)))
    return work.session.execute(chosen).scalar_one_or_none()
