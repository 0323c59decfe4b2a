"""A register's suppliers in their order and who of them fits each condition, held in memory while it is looked through.

A condition of a filter is asked of the database once for each state of the register; which suppliers fit several of
them, how many they are and which of them a page shows is then a matter of a millisecond, whatever is combined. The
database alone would look at every supplier anew for each combination.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import compress, islice
from threading import Lock
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlmodel import col

from compliance_app.services.register_columns import Columns
from compliance_app.services.register_conditions import (
    among,
    current,
    in_order,
    inactive_ids,
    rating_clauses,
    searched,
    supplier_clauses,
    text_clause,
    with_ratings,
    worst_in,
)
from compliance_app.services.register_count import active
from compliance_app.services.register_filter import Activity, Filter, Missing, Order, Review
from compliance_app.services.register_names import names_of
from compliance_app.services.remembered import State, register_state_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier, SupplierSpend

KEPT: Final = 4
"""Registers held at a time: about 25 MB for a hundred thousand suppliers."""
MASKS: Final = 200
"""Conditions held for each: one byte a supplier."""

_OTHERS: Final = bytes([1, *bytes(255)])
_held: OrderedDict[tuple[State, str, Activity], "Frame"] = OrderedDict()
_lock: Final = Lock()


@dataclass
class Frame:
    """Suppliers that may be shown, highest risk first.

    Attributes:
        ids: in that order.
        places: each id's index in ``ids``.
        masks: for each condition one byte a supplier, 1 where it fits.
        orders: for another order than by risk, the places in that order.
        columns: facts by value, as they are asked for.
    """

    ids: list[str]
    places: dict[str, int]
    masks: OrderedDict[Filter, bytes] = field(default_factory=OrderedDict)
    orders: dict[Order, list[int]] = field(default_factory=dict)
    columns: Columns = field(init=False)

    def __post_init__(self) -> None:
        """The columns stand by the same places."""
        self.columns = Columns(self.places)

    def mask(self, identities: Iterable[str]) -> bytes:
        """One byte a supplier: 1 for those named; ids that are not shown are passed over."""
        found, places = bytearray(len(self.ids)), self.places
        for identity in identities:
            place = places.get(identity)
            if place is not None:
                found[place] = 1
        return bytes(found)

    def mask_of(self, places: Iterable[int]) -> bytes:
        """The same for places."""
        found = bytearray(len(self.ids))
        for place in places:
            found[place] = 1
        return bytes(found)

    def between(self, fitting: bytes, order: Order, start: int, stop: int) -> tuple[int, list[str]]:
        """How many fit, and the ids of those from ``start`` up to ``stop`` in an order."""
        count = fitting.count(1)
        if order is Order.RISK:
            return count, list(islice(compress(self.ids, fitting), start, stop))
        sorted_places = self.orders[order]
        here = bytes(fitting[place] for place in sorted_places)
        chosen = islice(compress(sorted_places, here), start, stop)
        return count, [self.ids[place] for place in chosen]


def fitting_between(
    work: Work,
    period: ReportingPeriod,
    wanted: Filter,
    order: Order,
    *,
    between: tuple[int, int],
    rated: bool,
) -> tuple[int, list[str]]:
    """How many suppliers fit, and the ids of those ``between`` two places (0 is the first), in order.

    ``rated``: every active supplier has a rating for the period.
    """
    quick = rated and wanted.activity is Activity.ACTIVE
    frame = _frame(work, period, wanted.activity, quick=quick)
    if order not in frame.orders and order is not Order.RISK:
        frame.orders[order] = _places_by(work, frame, order)
    fitting = b"\1" * len(frame.ids)
    for part in wanted.parts():
        if part.activity is Activity.ACTIVE:
            fitting = _both(fitting, _mask(work, period, frame, part, quick=quick))
    return frame.between(fitting, order, *between)


def _both(one: bytes, other: bytes) -> bytes:
    both = int.from_bytes(one, "big") & int.from_bytes(other, "big")
    return both.to_bytes(len(one), "big")


def _frame(work: Work, period: ReportingPeriod, activity: Activity, *, quick: bool) -> Frame:
    key = (register_state_of(work), period.id, activity)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    ids = list(work.session.connection().execute(_by_risk(work, period, activity, quick=quick)).scalars())
    made = Frame(ids, {identity: place for place, identity in enumerate(ids)})
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made


def _by_risk(work: Work, period: ReportingPeriod, activity: Activity, *, quick: bool) -> Select[Any]:
    if quick:  # the index of the ratings is in this order
        rating = RiskAssessment
        return (
            select(col(rating.supplier_id))
            .where(*current(work, period), col(rating.supplier_id).not_in(inactive_ids(work)))
            .order_by(col(rating.overall_rank), col(rating.sort_key), col(rating.supplier_id))
        )
    chosen = with_ratings(work, period, select(col(Supplier.id))).where(*among(work, activity))
    return in_order(chosen, Order.RISK)


def _places_by(work: Work, frame: Frame, order: Order) -> list[int]:
    """The places in another order; those bought for as much stand by name."""
    named = select(col(Supplier.id)).where(*active(work)[:1])
    connection = work.session.connection()
    by_name = [
        frame.places[one]
        for one in connection.execute(in_order(named, Order.NAME)).scalars()
        if one in frame.places
    ]
    if order is Order.NAME:
        return by_name
    spend = SupplierSpend
    sums = connection.execute(
        select(col(spend.supplier_id), func.sum(col(spend.hundredths)))
        .where(col(spend.enterprise_id) == work.enterprise_id, col(spend.currency) == "NOK")
        .group_by(col(spend.supplier_id))
    )
    bought = {frame.places[one]: int(total) for one, total in sums if one in frame.places}
    return sorted(by_name, key=lambda place: -bought.get(place, 0))


def _mask(work: Work, period: ReportingPeriod, frame: Frame, part: Filter, *, quick: bool) -> bytes:
    """Who fits one condition; ``part`` says one thing only."""
    with _lock:
        if part in frame.masks:
            frame.masks.move_to_end(part)
            return frame.masks[part]
    if part.review == {Review.NOT_YET}:  # nearly all, in the beginning of a year: found from the others
        done = replace(part, review=frozenset({Review.CONFIRMED}))
        made = _mask(work, period, frame, done, quick=quick).translate(_OTHERS)
    elif part.missing == {Missing.RATING} and quick:
        made = bytes(len(frame.ids))
    else:
        places = frame.columns.fitting(work, period, part)
        if places is None:
            made = frame.mask(_fitting(work, period, part, quick=quick))
        else:
            made = frame.mask_of(places)
    with _lock:
        frame.masks[part] = made
        while len(frame.masks) > MASKS:
            frame.masks.popitem(last=False)
    return made


def _fitting(work: Work, period: ReportingPeriod, part: Filter, *, quick: bool) -> Iterable[str]:
    connection = work.session.connection()
    whose = col(Supplier.enterprise_id) == work.enterprise_id
    if part.text:
        folded, digits, named = searched(part.text)
        if quick:
            names = names_of(work, period)
            return (names.ids[at] for at in names.fitting(folded, digits, frozenset(named)))
        own = (
            connection.execute(select(col(Supplier.id)).where(whose, text_clause(part.text))).scalars().all()
        )
        worst = select(col(RiskAssessment.supplier_id)).where(*current(work, period), worst_in(named))
        return [*own, *connection.execute(worst).scalars()]
    of_rating = rating_clauses(part)
    if of_rating:
        chosen = select(col(RiskAssessment.supplier_id)).where(*current(work, period), *of_rating)
    else:
        chosen = select(col(Supplier.id)).where(whose, *supplier_clauses(work, period, part))
    return connection.execute(chosen).scalars().all()
