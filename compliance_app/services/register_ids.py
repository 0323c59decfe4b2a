"""Which suppliers a page of the register holds, found without looking at the rows that it does not show.

Three ways that give the same answer. Where every active supplier is rated, the index of the ratings is in the order of
the register and holds what is asked for; a text is looked up among the names in that order, held in memory. Everything
else is one query over both tables.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from compliance_app.services.register_filter import (
    Filter,
    Order,
    active,
    clauses,
    current,
    in_order,
    inactive_ids,
    rating_clauses,
    searched,
    supplier_clauses,
    with_ratings,
)
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


def _look(
    work: Work, wanted: Wanted, start: int = 0, stop: int = KEPT, found: int | None = None
) -> tuple[int, list[str]]:
    """As above; ``found`` is how many fit, where that is known."""
    chosen, by_rating = wanted.filter, wanted.all_rated and wanted.order is Order.RISK
    if by_rating and chosen.text.strip():
        return _by_text(work, wanted, start, stop)
    columns: tuple[Mapped[Any], ...]
    if by_rating and not supplier_clauses(chosen):
        fitting, columns = _ratings(work, wanted), _WORST_FIRST
    elif wanted.order is Order.NAME and chosen == Filter():
        fitting, columns = select(col(Supplier.id)).where(*active(work)), _BY_NAME
    else:
        fitting, columns = with_ratings(work, wanted.period, select(col(Supplier.id))), ()
        fitting = fitting.where(*active(work), *clauses(chosen))
    if found is None and chosen == Filter():
        found = count_active(work)
    if found is None:
        found = int(work.session.execute(select(func.count()).select_from(fitting.subquery())).scalar_one())
    if not columns:
        return found, _taken(work, in_order(fitting, wanted.order), start, stop)
    if start <= found // 2:
        return found, _taken(work, fitting.order_by(*columns), start, stop)
    # What is nearer to the end is counted from there: an index gives its entries one by one.
    backwards = fitting.order_by(*(column.desc() for column in columns))
    return found, _taken(work, backwards, max(0, found - stop), max(0, found - start))[::-1]


def _taken(work: Work, ordered: Select[Any], start: int, stop: int) -> list[str]:
    return list(work.session.execute(ordered.limit(stop - start).offset(start)).scalars())


def count_active(work: Work) -> int:
    """How many active suppliers the enterprise has now."""
    counted = work.session.execute(select(func.count()).select_from(Supplier).where(*active(work)))
    return int(counted.scalar_one())


def _by_text(work: Work, wanted: Wanted, start: int, stop: int) -> tuple[int, list[str]]:
    """By the names in memory; what else is asked for is the database's."""
    folded, digits, countries = searched(wanted.filter.text)
    names = names_of(work, wanted.period)
    places = names.fitting(folded, digits, frozenset(countries))
    if rating_clauses(wanted.filter) or supplier_clauses(wanted.filter):
        others = replace(wanted.filter, text="")
        fitting = with_ratings(work, wanted.period, select(col(Supplier.id))).where(
            *active(work), *clauses(others)
        )
        rest = set(work.session.connection().execute(fitting).scalars())
        places = [at for at in places if names.ids[at] in rest]
    return len(places), [names.ids[at] for at in places[start:stop]]


def _ratings(work: Work, wanted: Wanted) -> Select[str]:
    """Ids of the active suppliers by their ratings, with the conditions on these."""
    return select(col(RiskAssessment.supplier_id)).where(
        *current(work, wanted.period),
        *rating_clauses(wanted.filter),
        col(RiskAssessment.supplier_id).not_in(inactive_ids(work)),
    )
