"""What the register still lacks: counted by the database in one pass, however many suppliers there are."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.levels import Level
from compliance_app.domain.risk_levels import ChainKnowledge
from compliance_app.services.facts_rows import active_of, current_of, rated_supplier, rows_of_period
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    ClauseStatus,
    Measure,
    PriorityDecision,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)


class Gap(StrEnum):
    """One kind of thing that is missing, in the order it matters.

    HIGH_UNANSWERED: suppliers at high without an adverse impact or a recorded reason. UNANSWERED: suppliers at medium
    or high without a measure or a recorded reason. COUNTRY_UNCLEAR: the list named a country that only a person can
    place. COUNTRY_MISSING: no country at all. CHAIN_UNKNOWN: only the seller's seat is known, so the level is unknown.
    CLAUSE_LACKS: the agreement does not bind the supplier. CLAUSE_UNKNOWN: nobody has looked.
    """

    HIGH_UNANSWERED = "HIGH_UNANSWERED"
    UNANSWERED = "UNANSWERED"
    COUNTRY_UNCLEAR = "COUNTRY_UNCLEAR"
    COUNTRY_MISSING = "COUNTRY_MISSING"
    CHAIN_UNKNOWN = "CHAIN_UNKNOWN"
    CLAUSE_LACKS = "CLAUSE_LACKS"
    CLAUSE_UNKNOWN = "CLAUSE_UNKNOWN"


def count_gaps(work: Work, period: ReportingPeriod) -> Mapping[Gap, int]:
    """How many active suppliers lack what, for a period; a supplier is answered for by its category too.

    One query.
    """
    overall, country = col(RiskAssessment.overall), col(Supplier.country)
    described = _covered(work, period, AdverseImpact, PriorityDecision)
    acted_on = _covered(work, period, Measure, PriorityDecision)
    high = overall == Level.HIGH.value
    raised = overall.in_([Level.HIGH.value, Level.MEDIUM.value])
    conditions = {
        Gap.HIGH_UNANSWERED: (high, described),
        Gap.UNANSWERED: (raised, acted_on),
        Gap.COUNTRY_UNCLEAR: (and_(country.is_(None), col(Supplier.country_as_written) != ""), None),
        Gap.COUNTRY_MISSING: (and_(country.is_(None), col(Supplier.country_as_written) == ""), None),
        Gap.CHAIN_UNKNOWN: (
            and_(
                col(RiskAssessment.chain_knowledge) == ChainKnowledge.SEAT_ONLY.value,
                col(RiskAssessment.geographic) == Level.UNKNOWN.value,
                country.is_not(None),
            ),
            None,
        ),
        Gap.CLAUSE_LACKS: (col(Supplier.clause) == ClauseStatus.LACKS.value, None),
        Gap.CLAUSE_UNKNOWN: (col(Supplier.clause) == ClauseStatus.UNKNOWN.value, None),
    }
    counts = work.session.execute(
        select(*(_count(*condition) for condition in conditions.values()))
        .select_from(Supplier)
        .outerjoin(RiskAssessment, and_(rated_supplier(), current_of(work, period)))
        .where(active_of(work))
    ).one()
    return dict(zip(conditions, (int(count) for count in counts), strict=True))


def _count(wanted: ColumnElement[bool], unless: ColumnElement[bool] | None) -> ColumnElement[int]:
    """How many rows fit and are not excepted; an exception that is NULL (no category) excepts nothing."""
    if unless is None:
        return func.count(case((wanted, 1)))
    return func.count(case((unless, None), (wanted, 1)))


def _covered(work: Work, period: ReportingPeriod, *tables: type[SQLModel]) -> ColumnElement[bool]:
    """Whether one of the tables has a row of the period for the supplier, or for its category."""
    return or_(
        *(col(Supplier.id).in_(_subjects(work, period, table, "supplier_id")) for table in tables),
        *(col(Supplier.category_id).in_(_subjects(work, period, table, "category_id")) for table in tables),
    )


def _subjects(work: Work, period: ReportingPeriod, table: Any, column: str) -> Any:
    named = getattr(table, column)
    return select(named).where(rows_of_period(work, table, period), named.is_not(None))
