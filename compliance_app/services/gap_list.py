"""The work list «Det risikoen ber om»: risk at high or medium that nothing and nobody has answered yet (§ 4 b and c).

Whole categories first, since one answer there is an answer for many; then the suppliers, worst first. A category is
asked about where somebody has judged it. One query finds the suppliers; the first pages are remembered with the register.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select
from sqlmodel import col

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_ratings import category_judgements
from compliance_app.services.gaps import acted, answered_categories, described
from compliance_app.services.records import Year
from compliance_app.services.register_conditions import current, inactive_ids, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    Category,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)

PAGE_SIZE: Final = 25
_KEPT: Final = 200
_ASKING: Final = (Level.HIGH.value, Level.MEDIUM.value)
_RANKS: Final = (WORST_FIRST.index(Level.HIGH), WORST_FIRST.index(Level.MEDIUM))


@dataclass(frozen=True)
class Lacks:
    """What a risk still asks for: a described impact (high alone) or a measure, or else a recorded reason."""

    impact: bool = False
    measure: bool = False

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return self.impact or self.measure


@dataclass(frozen=True)
class GapRow:
    """One line of the work list.

    Attributes:
        supplier_id, category_id: one of them.
        why: what the level rests on, as a sentence.
        described: an impact says who can be harmed, so that a measure can be aimed at it; a reason to wait counts too.
        suppliers: of a category, how many active suppliers it has; 0 for a supplier.
    """

    supplier_id: str
    category_id: str
    name: str
    level: Level
    lacks: Lacks
    why: str
    described: bool = False
    suppliers: int = 0


@dataclass(frozen=True)
class GapCounts:
    """How much the risk asks for: categories and suppliers that nobody has answered, and those of them at high."""

    year: str
    categories: int
    suppliers: int
    high: int

    @property
    def total(self) -> int:
        """Lines of the work list."""
        return self.categories + self.suppliers


@dataclass(frozen=True)
class GapPage:
    """A page of the work list."""

    counts: GapCounts
    rows: tuple[GapRow, ...]


@dataclass(frozen=True)
class _Asked:
    """The suppliers: how many, how many of them at high, and the first ids in order."""

    found: int
    high: int
    first: tuple[str, ...]


def gap_counts(actor: Actor, year: Year = None) -> GapCounts:
    """How many lines the work list has, for a badge or a link."""
    with reading(actor) as work:
        period = period_of(work, year)
        return _counts(period, _asked(work, period), _categories(work, period))


def gap_page(actor: Actor, number: int = 1, year: Year = None) -> GapPage:
    """Page ``number`` (from 1) of the work list."""
    with reading(actor) as work:
        period = period_of(work, year)
        asked, categories = _asked(work, period), _categories(work, period)
        start = PAGE_SIZE * (max(1, number) - 1)
        shown = categories[start : start + PAGE_SIZE]
        first = max(0, start - len(categories))
        wanted = _ids(work, period, asked, first, first + PAGE_SIZE - len(shown))
        rows = (*_with_suppliers(work, shown), *_rows(work, period, wanted))
        return GapPage(_counts(period, asked, categories), rows)


def category_asked(actor: Actor, category_id: str, year: Year = None) -> GapRow:
    """One category's line, whether or not anything is lacking: its level as judged, else its suppliers' worst one.

    Raises:
        NotFound: no such category here.
    """
    with reading(actor) as work:
        period, row = period_of(work, year), work.get(Category, category_id)
        judged = category_judgements(work, period).get(category_id)
        level = Level(judged.level) if judged else _worst_sector(work, period, category_id)
        answered = answered_categories(work, period)
        told = category_id in answered.described
        asking = level.value in _ASKING
        lacks = Lacks(level is Level.HIGH and not told, asking and category_id not in answered.acted)
        why = judged.reason if judged else row.rationale
        return _with_suppliers(work, [GapRow("", category_id, row.name, level, lacks, why, told)])[0]


def _worst_sector(work: Work, period: ReportingPeriod, category_id: str) -> Level:
    found = work.session.execute(
        select(col(RiskAssessment.sector))
        .select_from(Supplier)
        .join(RiskAssessment, and_(same_supplier(), *current(work, period)))
        .where(*active(work), col(Supplier.category_id) == category_id)
        .distinct()
    ).scalars()
    levels = {Level(one) for one in found}
    return next((one for one in WORST_FIRST if one in levels), Level.UNKNOWN)


def lacking(actor: Actor, supplier_id: str, year: Year = None) -> Lacks:
    """What one supplier's level still asks for; nothing where it is low, unknown or not rated. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        rows = _rows(work, period_of(work, year), [supplier_id])
        return rows[0].lacks if rows else Lacks()


def _counts(period: ReportingPeriod, asked: _Asked, categories: Sequence[GapRow]) -> GapCounts:
    high = sum(1 for row in categories if row.level is Level.HIGH)
    return GapCounts(period.label, len(categories), asked.found, asked.high + high)


def _asked(work: Work, period: ReportingPeriod) -> _Asked:
    return remembered(state_of(work), "risk asks", period.id, lambda: _look(work, period))


def _look(work: Work, period: ReportingPeriod) -> _Asked:
    high = col(RiskAssessment.overall_rank) == _RANKS[0]
    found, of_them = work.session.execute(
        _suppliers(work, period, func.count(), func.count(case((high, 1))))
    ).one()
    return _Asked(int(found), int(of_them), tuple(_read_ids(work, period, 0, _KEPT)) if found else ())


def _ids(work: Work, period: ReportingPeriod, asked: _Asked, start: int, stop: int) -> Sequence[str]:
    if stop <= start:
        return ()
    if stop <= len(asked.first) or asked.found <= _KEPT:
        return asked.first[start:stop]
    return _read_ids(work, period, start, stop)


def _read_ids(work: Work, period: ReportingPeriod, start: int, stop: int) -> Sequence[str]:
    ordered = (
        _suppliers(work, period, col(RiskAssessment.supplier_id))
        .order_by(
            col(RiskAssessment.overall_rank), col(RiskAssessment.sort_key), col(RiskAssessment.supplier_id)
        )
        .limit(stop - start)
        .offset(start)
    )
    return list(work.session.execute(ordered).scalars())


def _suppliers(work: Work, period: ReportingPeriod, *columns: Any) -> Any:
    """The active suppliers whose level asks for something that is not there."""
    wanted = _conditions(work, period, joined=False)
    return select(*columns).where(
        *current(work, period),
        col(RiskAssessment.overall_rank).in_(_RANKS),
        col(RiskAssessment.supplier_id).not_in(inactive_ids(work)),
        or_(wanted.no_impact, wanted.no_measure),
    )


@dataclass(frozen=True)
class _Conditions:
    """What is told of an impact, and what is lacking; what is unknown about an answer is no answer."""

    told: ColumnElement[bool]
    no_impact: ColumnElement[bool]
    no_measure: ColumnElement[bool]


def _conditions(work: Work, period: ReportingPeriod, *, joined: bool) -> _Conditions:
    categories = answered_categories(work, period)
    told = case((described(work, period, categories, joined=joined), 1), else_=0) == 1
    met = case((acted(work, period, categories, joined=joined), 1), else_=0) == 1
    # By rank, which the index of the ratings holds: the rows themselves are not looked at.
    rank = col(RiskAssessment.overall_rank)
    return _Conditions(told, and_(rank == _RANKS[0], not_(told)), and_(rank.in_(_RANKS), not_(met)))


def _rows(work: Work, period: ReportingPeriod, ids: Sequence[str]) -> list[GapRow]:
    """The lines of the suppliers, in the order of the ids; for any supplier, also one that lacks nothing."""
    wanted = _conditions(work, period, joined=True)
    chosen = (
        select(
            col(Supplier.id),
            col(Supplier.name),
            col(RiskAssessment.overall),
            col(RiskAssessment.why),
            case((wanted.no_impact, 1), else_=0),
            case((wanted.no_measure, 1), else_=0),
            case((wanted.told, 1), else_=0),
        )
        .select_from(Supplier)
        .join(RiskAssessment, and_(same_supplier(), *current(work, period)))
        .where(*active(work), col(Supplier.id).in_(ids))
    )
    found = {
        identity: GapRow(
            identity, "", name, Level(level), Lacks(bool(impact), bool(measure)), why, bool(told)
        )
        for identity, name, level, why, impact, measure, told in work.session.execute(chosen)
    }
    return [found[identity] for identity in ids if identity in found]


def _categories(work: Work, period: ReportingPeriod) -> list[GapRow]:
    """The categories that a person has judged to be high or medium, and nobody has answered; high first, then by name."""
    judged = {
        identity: judgement
        for identity, judgement in category_judgements(work, period).items()
        if judgement.level in _ASKING
    }
    if not judged:
        return []
    answered = answered_categories(work, period)
    rows = []
    named = select(col(Category.id), col(Category.name)).where(
        col(Category.enterprise_id) == work.enterprise_id, col(Category.id).in_(judged)
    )
    for identity, name in work.session.execute(named.order_by(col(Category.name), col(Category.id))):
        level = Level(judged[identity].level)
        lacks = Lacks(
            level is Level.HIGH and identity not in answered.described, identity not in answered.acted
        )
        if lacks:
            rows.append(
                GapRow(
                    "", identity, name, level, lacks, judged[identity].reason, identity in answered.described
                )
            )
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.level))


def _with_suppliers(work: Work, rows: Sequence[GapRow]) -> list[GapRow]:
    """The categories with how many suppliers each answer is for."""
    if not rows:
        return []
    found = work.session.execute(
        select(col(Supplier.category_id), func.count())
        .where(*active(work), col(Supplier.category_id).in_([row.category_id for row in rows]))
        .group_by(col(Supplier.category_id))
    )
    counted = {identity: int(count) for identity, count in found}
    return [replace(row, suppliers=counted.get(row.category_id, 0)) for row in rows]
