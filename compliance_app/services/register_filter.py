"""Which suppliers are wanted and in which order, as conditions for the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlmodel import col

from compliance_app.domain.identity import fold_name
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier, SupplierSpend

LATE = len(WORST_FIRST)
"""The rank of a supplier without a rating: after all others."""


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
        clauses: contract clause statuses (ClauseStatus); empty means all.
    """

    text: str = ""
    levels: frozenset[Level] = frozenset()
    category_id: str | None = None
    geographic: Level | None = None
    sector: Level | None = None
    countries: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()


def same_supplier() -> ColumnElement[bool]:
    """Joins a rating to its supplier."""
    return and_(
        col(RiskAssessment.enterprise_id) == col(Supplier.enterprise_id),
        col(RiskAssessment.supplier_id) == col(Supplier.id),
    )


def current(work: Work, period: ReportingPeriod) -> tuple[ColumnElement[bool], ...]:
    """The ratings in force for a period."""
    return (
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )


def active(work: Work) -> tuple[ColumnElement[bool], ...]:
    """The suppliers that are active."""
    return (col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))


def inactive_ids(work: Work) -> Select[str]:
    """Ids of the suppliers that are not active any more."""
    return select(col(Supplier.id)).where(
        col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(False)
    )


def clauses(wanted: Filter) -> list[ColumnElement[bool]]:
    """All conditions, over suppliers joined with their ratings."""
    found = [*supplier_clauses(wanted), *rating_clauses(wanted)]
    if wanted.text.strip():
        found.append(or_(text_clause(wanted.text), worst_in(named_countries(wanted.text))))
    return found


def supplier_clauses(wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the supplier itself, but for the text."""
    found: list[ColumnElement[bool]] = []
    if wanted.category_id:
        found.append(col(Supplier.category_id) == wanted.category_id)
    if wanted.clauses:
        found.append(col(Supplier.clause).in_(sorted(wanted.clauses)))
    return found


def rating_clauses(wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the rating, but for the text."""
    found: list[ColumnElement[bool]] = []
    if wanted.levels:
        ranks = sorted(WORST_FIRST.index(level) for level in wanted.levels)
        found.append(col(RiskAssessment.overall_rank).in_(ranks))
    if wanted.geographic:
        found.append(col(RiskAssessment.geographic) == wanted.geographic.value)
    if wanted.sector:
        found.append(col(RiskAssessment.sector) == wanted.sector.value)
    if wanted.countries:
        found.append(worst_in(sorted(wanted.countries)))
    return found


def text_clause(text: str) -> ColumnElement[bool]:
    """A supplier whose name holds the text, whose number begins with it, or whose country begins with it."""
    folded, digits, named = searched(text)
    either = [col(Supplier.folded_name).contains(folded, autoescape=True)]
    if digits:
        either.append(col(Supplier.org_number).startswith(digits))
    if named:
        either.append(col(Supplier.country).in_(named))
    return or_(*either)


def searched(text: str) -> tuple[str, str, list[str]]:
    """What a text asks for: part of a folded name, the beginning of a number (from three digits on), countries."""
    digits = "".join(character for character in text if character.isdigit())
    return fold_name(text) or text.casefold(), digits if len(digits) >= 3 else "", named_countries(text)


def worst_in(codes: Sequence[str]) -> ColumnElement[bool]:
    """A rating whose worst country is one of these; none where there are none."""
    return col(RiskAssessment.worst_country).in_(codes) if codes else false()


def named_countries(text: str) -> list[str]:
    """Codes of the countries whose Norwegian name begins with the text, from three letters on."""
    wanted = text.strip().casefold()
    if len(wanted) < 3:
        return []
    return [iso2 for iso2, country in countries().items() if country.name_nb.casefold().startswith(wanted)]


def with_ratings(
    work: Work, period: ReportingPeriod, chosen: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """Each supplier with its rating for the period, or none."""
    return chosen.outerjoin(RiskAssessment, and_(same_supplier(), *current(work, period)))


def in_order(chosen: Select[*tuple[Any, ...]], order: Order) -> Select[*tuple[Any, ...]]:
    """Suppliers joined with their ratings, sorted; the name and then the id decide between equals."""
    last = (col(Supplier.sort_key), col(Supplier.id))
    if order is Order.RISK:
        return chosen.order_by(func.coalesce(col(RiskAssessment.overall_rank), LATE), *last)
    if order is Order.SPEND:
        spend = (
            select(func.sum(col(SupplierSpend.hundredths)))
            .where(
                col(SupplierSpend.enterprise_id) == col(Supplier.enterprise_id),
                col(SupplierSpend.supplier_id) == col(Supplier.id),
                # Kroner alone: amounts of several currencies cannot be added or compared.
                col(SupplierSpend.currency) == "NOK",
            )
            .scalar_subquery()
        )
        return chosen.order_by(func.coalesce(spend, 0).desc(), *last)
    return chosen.order_by(*last)
