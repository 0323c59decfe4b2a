"""Reading the supplier register: a page of rows, counts per level; filtered, sorted and counted in the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import col

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_conditions import (
    among,
    clauses,
    current,
    in_order,
    inactive_ids,
    with_ratings,
)
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.register_filter import Activity, Filter, Missing, Order, Review
from compliance_app.services.register_ids import Wanted, ids_between
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Category, ReportingPeriod, RiskAssessment, Supplier

__all__ = [
    "PAGE_SIZE",
    "Activity",
    "Filter",
    "Missing",
    "Order",
    "RegisterPage",
    "RegisterRow",
    "Review",
    "asked",
    "categories",
    "country_names",
    "every_row",
    "level_counts",
    "matrix",
    "page",
]

PAGE_SIZE = 25


@dataclass(frozen=True)
class RegisterRow:
    """One line of the register, as shown."""

    id: str
    name: str
    category: str
    overall: Level | None
    geographic: Level | None
    sector: Level | None
    why: str
    path: tuple[str, ...]
    rated: bool


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register with the counts that the view's sentence and pills show."""

    rows: tuple[RegisterRow, ...]
    found: int
    total: int
    counts: dict[Level, int] = field(default_factory=dict)
    not_rated: int = 0
    year: str = ""


def page(
    actor: Actor, wanted: Filter, order: Order, number: int = 1, year: str | None = None
) -> RegisterPage:
    """Page ``number`` (from 1) of the suppliers that fit, with counts per overall level of the whole register."""
    with reading(actor) as work:
        period = period_of(work, year)
        counts, total = level_counts(work, period), count_suppliers(work)
        rated = sum(counts.values())
        start = PAGE_SIZE * (max(1, number) - 1)
        found, ids = ids_between(work, asked(work, period, wanted, order), start, start + PAGE_SIZE)
        shown = _shown(work, period).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_(ids)
        )
        lines = {row.id: row for row in (_row(*record) for record in work.session.execute(shown))}
        rows = tuple(lines[identity] for identity in ids)
        return RegisterPage(rows, found, total, counts, total - rated, period.label)


def asked(work: Work, period: ReportingPeriod, wanted: Filter, order: Order) -> Wanted:
    """A filter and an order of a period, ready for :func:`ids_between`."""
    all_rated = sum(level_counts(work, period).values()) == count_suppliers(work)
    return Wanted(period, wanted, order, all_rated)


def every_row(actor: Actor, wanted: Filter, order: Order, year: str | None = None) -> list[RegisterRow]:
    """All rows that fit, for export."""
    with reading(actor) as work:
        period = period_of(work, year)
        fitting = (*among(work, wanted.activity), *clauses(work, period, wanted))
        chosen = in_order(_shown(work, period).where(*fitting), order)
        return [_row(*record) for record in work.session.execute(chosen)]


def level_counts(work: Work, period: ReportingPeriod, column: str = "overall") -> dict[Level, int]:
    """How many active suppliers stand at each level this period; all four levels, worst first."""
    if column != "overall":
        pairs, place = matrix(work, period), ("geographic", "sector").index(column)
        return {
            level: sum(count for pair, count in pairs.items() if pair[place] == level)
            for level in WORST_FIRST
        }
    if work.recorder is not None:  # inside a write the register is on its way to another state
        return _overall_counts(work, period)
    counted = remembered(state_of(work), "levels", period.id, lambda: _overall_counts(work, period))
    return dict(counted)


def _overall_counts(work: Work, period: ReportingPeriod) -> dict[Level, int]:
    rank = col(RiskAssessment.overall_rank)
    rows = work.session.execute(
        select(rank, func.count())
        .where(*current(work, period), col(RiskAssessment.supplier_id).not_in(inactive_ids(work)))
        .group_by(rank)
    )
    counted = {row[0]: row[1] for row in rows}
    return {level: counted.get(place, 0) for place, level in enumerate(WORST_FIRST)}


def matrix(work: Work, period: ReportingPeriod) -> dict[tuple[Level, Level], int]:
    """How many active suppliers at each (geographic, sector) pair."""
    if work.recorder is not None:
        return _pairs(work, period)
    return dict(remembered(state_of(work), "pairs", period.id, lambda: _pairs(work, period)))


def _pairs(work: Work, period: ReportingPeriod) -> dict[tuple[Level, Level], int]:
    rows = work.session.execute(
        select(col(RiskAssessment.geographic), col(RiskAssessment.sector), func.count())
        .where(*current(work, period), col(RiskAssessment.supplier_id).not_in(inactive_ids(work)))
        .group_by(col(RiskAssessment.geographic), col(RiskAssessment.sector))
    )
    return {(Level(geographic), Level(sector)): count for geographic, sector, count in rows}


def categories(work: Work) -> list[Category]:
    """The enterprise's categories by name."""
    rows = work.session.execute(
        select(Category).where(col(Category.enterprise_id) == work.enterprise_id).order_by(col(Category.name))
    )
    return list(rows.scalars())


def _shown(work: Work, period: ReportingPeriod) -> Select[*tuple[Any, ...]]:
    """What a line shows, of any suppliers: the columns of ``_row``, in its order."""
    rating = RiskAssessment
    return with_ratings(
        work,
        period,
        select(
            col(Supplier.id), col(Supplier.name), col(Category.name), col(rating.overall), col(rating.geographic),
            col(rating.sector), col(rating.why), col(rating.path),
        )
        .select_from(Supplier)
        .outerjoin(
            Category,
            and_(
                col(Category.enterprise_id) == col(Supplier.enterprise_id),
                col(Category.id) == col(Supplier.category_id),
            ),
        ),
    )  # fmt: skip


def _row(*shown: Any) -> RegisterRow:
    identity, name, category, overall, geographic, sector, why, path = shown
    if overall is None:
        return RegisterRow(identity, name, category or "", None, None, None, "Ikke vurdert", (), rated=False)
    return RegisterRow(
        id=identity,
        name=name,
        category=category or "",
        overall=Level(overall),
        geographic=Level(geographic),
        sector=Level(sector),
        why=why,
        path=tuple(path.split()),
        rated=True,
    )


def country_names(codes: Iterable[str]) -> list[str]:
    """Country codes as Norwegian names; «?» and unknown codes as «ukjent»."""
    known = countries()
    return [known[code].name_nb if code in known else "ukjent" for code in codes]
