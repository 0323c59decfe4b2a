"""What the register still lacks: counted by the database in one pass, however many suppliers there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.risk_levels import ChainKnowledge
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    ChainLink,
    ClauseStatus,
    Measure,
    PriorityDecision,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)

Condition = ColumnElement[bool]
_SUPPLIER = col(RiskAssessment.supplier_id)
_ANSWERS = (Measure, PriorityDecision)


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


@dataclass(frozen=True)
class Answered:
    """Ids of the categories whose risk is described or put off, and of those that is acted on or put off."""

    described: frozenset[str]
    acted: frozenset[str]


def count_gaps(work: Work, period: ReportingPeriod) -> Mapping[Gap, int]:
    """How many active suppliers lack what, for a period; a supplier is answered for by its category too.

    The number of queries is the same however large the register is.
    """
    overall, country = col(RiskAssessment.overall), col(Supplier.country)
    categories = answered_categories(work, period)
    answered = described(work, period, categories, joined=True)
    acted_on = acted(work, period, categories, joined=True)
    high = overall == Level.HIGH.value
    raised = overall.in_([Level.HIGH.value, Level.MEDIUM.value])
    conditions = {
        Gap.HIGH_UNANSWERED: (high, answered),
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
        .outerjoin(RiskAssessment, and_(same_supplier(), *current(work, period)))
        .where(*active(work))
    ).one()
    return dict(zip(conditions, (int(count) for count in counts), strict=True))


def answered_categories(work: Work, period: ReportingPeriod) -> Answered:
    """The whole categories that somebody has answered for, and with what."""
    told = _categories(work, period, AdverseImpact)
    waiting = _categories(work, period, PriorityDecision)
    acted_on = _categories(work, period, Measure)
    aimed = select(col(AdverseImpact.category_id)).where(
        _of_period(work, period), _aimed_at(work, period), col(AdverseImpact.category_id).is_not(None)
    )
    impacts = {str(one) for one in work.session.execute(aimed.distinct()).scalars()}
    return Answered(frozenset(told | waiting), frozenset(waiting | acted_on | impacts))


def described(work: Work, period: ReportingPeriod, categories: Answered, *, joined: bool) -> Condition:
    """Whether a high risk is answered: an adverse impact names what it lies in, or a reason to wait is recorded.

    May be NULL, which answers nothing.

    Args:
        categories: from ``answered_categories``.
        joined: over suppliers joined with their ratings; else over the ratings alone, for which their index is enough.
    """
    return or_(
        _in_categories(work, categories.described, joined=joined),
        _SUPPLIER.in_(_subjects(work, period, PriorityDecision, "supplier_id")),
        _within(work, _of_period(work, period)),
    )


def acted(work: Work, period: ReportingPeriod, categories: Answered, *, joined: bool) -> Condition:
    """Whether a medium or high risk is met with a measure or a reason, on itself or on an impact it lies in.

    As ``described``.
    """
    return or_(
        _in_categories(work, categories.acted, joined=joined),
        *(_SUPPLIER.in_(_subjects(work, period, table, "supplier_id")) for table in _ANSWERS),
        _within(work, and_(_of_period(work, period), _aimed_at(work, period))),
    )


def _count(wanted: Condition, unless: Condition | None) -> ColumnElement[int]:
    """How many rows fit and are not excepted; an exception that is NULL excepts nothing."""
    return func.count(case((wanted, 1 if unless is None else case((unless, None), else_=1))))


def _within(work: Work, impacts: Condition) -> Condition:
    """Whether one of the impacts is of the supplier, of a producer in its chain or of the country its level comes from."""

    def named(column: Any) -> Any:
        return select(column).where(impacts, column.is_not(None))

    chains = select(col(ChainLink.supplier_id)).where(
        col(ChainLink.enterprise_id) == work.enterprise_id,
        col(ChainLink.producer_id).in_(named(col(AdverseImpact.producer_id))),
    )
    country = col(AdverseImpact.country)
    # A country answers only for those whose level comes from it; both by rank, as the index of the ratings has them.
    ranks = {level.value: rank for rank, level in enumerate(WORST_FIRST)}
    return or_(
        _SUPPLIER.in_(named(col(AdverseImpact.supplier_id))),
        _SUPPLIER.in_(chains),
        and_(
            case(ranks, value=col(RiskAssessment.geographic)) == col(RiskAssessment.overall_rank),
            col(RiskAssessment.worst_country).in_(select(country).where(impacts, country != "")),
        ),
    )


def _in_categories(work: Work, categories: frozenset[str], *, joined: bool) -> Condition:
    if not categories:
        return false()
    within = col(Supplier.category_id).in_(sorted(categories))
    if joined:
        return within
    return _SUPPLIER.in_(
        select(col(Supplier.id)).where(col(Supplier.enterprise_id) == work.enterprise_id, within)
    )


def _aimed_at(work: Work, period: ReportingPeriod) -> Condition:
    """An impact that a measure or a reason to wait is about."""
    return or_(
        *(col(AdverseImpact.id).in_(_subjects(work, period, table, "impact_id")) for table in _ANSWERS)
    )


def _categories(work: Work, period: ReportingPeriod, table: type[SQLModel]) -> set[str]:
    found = work.session.execute(_subjects(work, period, table, "category_id").distinct())
    return {str(one) for one in found.scalars()}


def _of_period(work: Work, period: ReportingPeriod) -> Condition:
    return rows_of_period(work, AdverseImpact, period)


def _subjects(work: Work, period: ReportingPeriod, table: Any, column: str) -> Any:
    named = getattr(table, column)
    return select(named).where(rows_of_period(work, table, period), named.is_not(None))
