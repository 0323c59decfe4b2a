"""Which suppliers a page of the register holds, found without looking at the rows that it does not show.

Ways that give the same answer. Where every active supplier is rated, the index of the ratings is in the order of the
register and holds levels and countries; a text is looked up among the names in that order, held in memory. Everything
else is found from who fits each condition (``register_frames``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from compliance_app.services.register_conditions import (
    among,
    clauses,
    current,
    inactive_ids,
    rating_clauses,
    searched,
    with_ratings,
)
from compliance_app.services.register_count import active, count_active
from compliance_app.services.register_filter import Filter, Order
from compliance_app.services.register_frames import fitting_between
from compliance_app.services.register_names import names_of
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier

KEPT = 200
"""So many of the first ids are remembered with a filter: eight pages."""
_WORST_FIRST = (
    col(RiskAssessment.overall_rank), col(RiskAssessment.sort_key), col(RiskAssessment.supplier_id),
)  # fmt: skip
_BY_NAME = (col(Supplier.sort_key), col(Supplier.id))


@dataclass(frozen=True)
class Wanted:
    """A filter and an order, of a period.

    Attributes:
        all_rated: every active supplier has a rating for the period.
    """

    period: ReportingPeriod
    filter: Filter
    order: Order
    all_rated: bool


def ids_between(work: Work, wanted: Wanted, start: int, stop: int) -> tuple[int, list[str]]:
    """How many suppliers fit, and the ids of those from ``start`` (0 is the first) up to ``stop``, in order."""
    about = f"{wanted.period.id} {wanted.order} {wanted.filter!r}"
    found, first = remembered(state_of(work), "first ids", about, lambda: _look(work, wanted))
    if stop <= KEPT:
        return found, first[start:stop]
    _found, further = _look(work, wanted, start, stop, found)
    return found, further


def every_one(
    work: Work, period: ReportingPeriod, wanted: Filter, shown: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """Every supplier that fits, as the database has them now, without order; ``shown`` are columns of Supplier."""
    return with_ratings(work, period, shown).where(
        *among(work, wanted.activity), *clauses(work, period, wanted)
    )


def _look(
    work: Work, wanted: Wanted, start: int = 0, stop: int = KEPT, found: int | None = None
) -> tuple[int, list[str]]:
    """As above; ``found`` is how many fit, where that is known."""
    chosen = wanted.filter
    if wanted.all_rated and wanted.order is Order.RISK:
        if chosen.text.strip() and chosen == Filter(text=chosen.text):
            return _by_text(work, wanted, start, stop)
        if chosen == _in_the_index(chosen):
            return _walk(work, _ratings(work, wanted), _WORST_FIRST, (start, stop, _all(work, chosen, found)))
    if wanted.order is Order.NAME and chosen == Filter():
        by_name = select(col(Supplier.id)).where(*active(work))
        return _walk(work, by_name, _BY_NAME, (start, stop, _all(work, chosen, found)))
    return fitting_between(
        work, wanted.period, chosen, wanted.order, between=(start, stop), rated=wanted.all_rated
    )


def _in_the_index(chosen: Filter) -> Filter:
    """As much of the filter as the index of the ratings can answer."""
    return Filter(
        levels=chosen.levels, geographic=chosen.geographic, sector=chosen.sector, countries=chosen.countries,
        knowledge=chosen.knowledge,
    )  # fmt: skip


def _all(work: Work, chosen: Filter, found: int | None) -> int | None:
    return count_active(work) if found is None and chosen == Filter() else found


def _walk(
    work: Work, fitting: Select[Any], columns: Sequence[Mapped[Any]], piece: tuple[int, int, int | None]
) -> tuple[int, list[str]]:
    """Along an index; ``piece`` is (start, stop, how many fit or None)."""
    start, stop, found = piece
    if found is None:
        found = int(work.session.execute(select(func.count()).select_from(fitting.subquery())).scalar_one())
    if start <= found // 2:
        return found, _taken(work, fitting.order_by(*columns), start, stop)
    # What is nearer to the end is counted from there: an index gives its entries one by one.
    backwards = fitting.order_by(*(column.desc() for column in columns))
    return found, _taken(work, backwards, max(0, found - stop), max(0, found - start))[::-1]


def _taken(work: Work, ordered: Select[Any], start: int, stop: int) -> list[str]:
    return list(work.session.execute(ordered.limit(stop - start).offset(start)).scalars())


def _by_text(work: Work, wanted: Wanted, start: int, stop: int) -> tuple[int, list[str]]:
    """By the names in memory."""
    folded, digits, countries = searched(wanted.filter.text)
    names = names_of(work, wanted.period)
    places = names.fitting(folded, digits, frozenset(countries))
    return len(places), [names.ids[at] for at in places[start:stop]]


def _ratings(work: Work, wanted: Wanted) -> Select[str]:
    """Ids of the active suppliers by their ratings, with the conditions on these."""
    return select(col(RiskAssessment.supplier_id)).where(
        *current(work, wanted.period),
        *rating_clauses(wanted.filter),
        col(RiskAssessment.supplier_id).not_in(inactive_ids(work)),
    )
