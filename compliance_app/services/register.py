"""Reading the supplier register: a page of rows, counts per level, one supplier; filtered and sorted in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlmodel import col

from compliance_app.domain.identity import fold_name
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Category, ReportingPeriod, RiskAssessment, Supplier, SupplierSpend

PAGE_SIZE = 25


class Order(StrEnum):
    """How the register is sorted."""

    RISK = "RISK"
    NAME = "NAME"
    SPEND = "SPEND"


@dataclass(frozen=True)
class Filter:
    """What of the register is wanted.

    Attributes:
        text: part of a name, an organisation number, or a country's name.
        levels: overall levels; empty means all.
        category_id: one category; None means all.
        geographic, sector: one cell of the board's matrix; None means all.
        countries: suppliers whose worst country is one of these; empty means all.
    """

    text: str = ""
    levels: frozenset[Level] = frozenset()
    category_id: str | None = None
    geographic: Level | None = None
    sector: Level | None = None
    countries: frozenset[str] = frozenset()


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
    """Page ``number`` (from 1) of the active suppliers that fit, with counts per overall level of the whole register."""
    with reading(actor) as work:
        period = period_of(work, year)
        counts = level_counts(work, period)
        total = count_suppliers(work)
        clauses = _clauses(wanted)
        rated = order is Order.RISK and not _misses_ratings(counts, total)
        found = _found(work, period, wanted, counts, total)
        offset = PAGE_SIZE * (max(1, number) - 1)
        chosen = _select(work, period, clauses, order, rated=rated).limit(PAGE_SIZE).offset(offset)
        rows = tuple(_row(*record) for record in work.session.execute(chosen))
        return RegisterPage(rows, found, total, counts, total - sum(counts.values()), period.label)


def every_row(actor: Actor, wanted: Filter, order: Order, year: str | None = None) -> list[RegisterRow]:
    """All rows that fit, for export."""
    with reading(actor) as work:
        period = period_of(work, year)
        chosen = _select(work, period, _clauses(wanted), order, rated=False)
        return [_row(*record) for record in work.session.execute(chosen)]


def level_counts(work: Work, period: ReportingPeriod, column: str = "overall") -> dict[Level, int]:
    """How many active suppliers stand at each level this period; all four levels, worst first."""
    shown = getattr(RiskAssessment, column)
    current = _current(work, period)
    counted = dict(work.session.execute(select(shown, func.count()).where(*current).group_by(shown)).all())
    inactive = dict(
        work.session.execute(
            select(shown, func.count())
            .join(Supplier, _same_supplier())
            .where(
                *current, col(Supplier.active).is_(False), col(Supplier.enterprise_id) == work.enterprise_id
            )
            .group_by(shown)
        ).all()
    )
    return {level: counted.get(level.value, 0) - inactive.get(level.value, 0) for level in WORST_FIRST}


def matrix(work: Work, period: ReportingPeriod) -> dict[tuple[Level, Level], int]:
    """How many active suppliers at each (geographic, sector) pair."""
    rows = work.session.execute(
        select(col(RiskAssessment.geographic), col(RiskAssessment.sector), func.count())
        .join(Supplier, _same_supplier())
        .where(*_current(work, period), col(Supplier.active).is_(True))
        .group_by(col(RiskAssessment.geographic), col(RiskAssessment.sector))
    )
    return {(Level(geographic), Level(sector)): count for geographic, sector, count in rows}


def count_suppliers(work: Work) -> int:
    """How many active suppliers the enterprise has."""
    counted = work.session.execute(
        select(func.count())
        .select_from(Supplier)
        .where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
    )
    return int(counted.scalar_one())


def categories(work: Work) -> list[Category]:
    """The enterprise's categories by name."""
    rows = work.session.execute(
        select(Category).where(col(Category.enterprise_id) == work.enterprise_id).order_by(col(Category.name))
    )
    return list(rows.scalars())


def _misses_ratings(counts: dict[Level, int], total: int) -> bool:
    return sum(counts.values()) < total


def _found(work: Work, period: ReportingPeriod, wanted: Filter, counts: dict[Level, int], total: int) -> int:
    if wanted == Filter():
        return total
    if wanted == Filter(levels=wanted.levels):
        return sum(counts[level] for level in wanted.levels)
    counted = _joined(work, period, select(func.count()).select_from(Supplier), rated=False)
    return int(work.session.execute(counted.where(*_clauses(wanted))).scalar_one())


def _select(
    work: Work, period: ReportingPeriod, clauses: Sequence[ColumnElement[bool]], order: Order, *, rated: bool
) -> Select[*tuple[Any, ...]]:
    chosen = _joined(
        work, period, select(Supplier, RiskAssessment, col(Category.name)), rated=rated
    ).outerjoin(
        Category,
        and_(
            col(Category.enterprise_id) == col(Supplier.enterprise_id),
            col(Category.id) == col(Supplier.category_id),
        ),
    )
    chosen = chosen.where(*clauses)
    if order is Order.RISK:
        rank = col(RiskAssessment.overall_rank)
        return (
            chosen.order_by(rank, col(RiskAssessment.sort_key))
            if rated
            else chosen.order_by(func.coalesce(rank, 9), col(Supplier.sort_key))
        )
    if order is Order.SPEND:
        spend = (
            select(func.sum(col(SupplierSpend.hundredths)))
            .where(
                col(SupplierSpend.enterprise_id) == col(Supplier.enterprise_id),
                col(SupplierSpend.supplier_id) == col(Supplier.id),
            )
            .scalar_subquery()
        )
        return chosen.order_by(func.coalesce(spend, 0).desc(), col(Supplier.sort_key))
    return chosen.order_by(col(Supplier.sort_key))


def _joined(
    work: Work, period: ReportingPeriod, chosen: Select[*tuple[Any, ...]], *, rated: bool
) -> Select[*tuple[Any, ...]]:
    condition = and_(_same_supplier(), *_current(work, period))
    if rated:
        chosen = (
            chosen.select_from(RiskAssessment).join(Supplier, _same_supplier()).where(*_current(work, period))
        )
    else:
        chosen = chosen.outerjoin(RiskAssessment, condition)
    return chosen.where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))


def _same_supplier() -> ColumnElement[bool]:
    return and_(
        col(RiskAssessment.enterprise_id) == col(Supplier.enterprise_id),
        col(RiskAssessment.supplier_id) == col(Supplier.id),
    )


def _current(work: Work, period: ReportingPeriod) -> tuple[ColumnElement[bool], ...]:
    return (
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )


def _clauses(wanted: Filter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.text.strip():
        clauses.append(_text_clause(wanted.text))
    if wanted.levels:
        clauses.append(col(RiskAssessment.overall).in_([level.value for level in wanted.levels]))
    if wanted.category_id:
        clauses.append(col(Supplier.category_id) == wanted.category_id)
    if wanted.geographic:
        clauses.append(col(RiskAssessment.geographic) == wanted.geographic.value)
    if wanted.sector:
        clauses.append(col(RiskAssessment.sector) == wanted.sector.value)
    if wanted.countries:
        clauses.append(col(RiskAssessment.worst_country).in_(sorted(wanted.countries)))
    return clauses


def _text_clause(text: str) -> ColumnElement[bool]:
    folded = fold_name(text) or text.casefold()
    digits = "".join(character for character in text if character.isdigit())
    either = [col(Supplier.folded_name).contains(folded, autoescape=True)]
    if len(digits) >= 3:
        either.append(col(Supplier.org_number).startswith(digits))
    named = _countries_named(text.strip().casefold())
    if named:
        either.append(col(Supplier.country).in_(named))
        either.append(col(RiskAssessment.worst_country).in_(named))
    return or_(*either)


def _countries_named(text: str) -> list[str]:
    if len(text) < 3:
        return []
    return [iso2 for iso2, country in countries().items() if country.name_nb.casefold().startswith(text)]


def _row(supplier: Supplier, rating: RiskAssessment | None, category: str | None) -> RegisterRow:
    if rating is None:
        return RegisterRow(
            supplier.id, supplier.name, category or "", None, None, None, "Ikke vurdert", (), rated=False
        )
    return RegisterRow(
        id=supplier.id,
        name=supplier.name,
        category=category or "",
        overall=Level(rating.overall),
        geographic=Level(rating.geographic),
        sector=Level(rating.sector),
        why=rating.why,
        path=tuple(rating.path.split()),
        rated=True,
    )


def country_names(codes: Iterable[str]) -> list[str]:
    """Country codes as Norwegian names; «?» and unknown codes as «ukjent»."""
    known = countries()
    return [known[code].name_nb if code in known else "ukjent" for code in codes]
