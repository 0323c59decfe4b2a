"""The names of a rated register in its own order, held in memory while it is searched.

A search field asks at every letter. Looking through a hundred thousand names here costs a few milliseconds; the
database, which has to hand over each hit, needs ten times that. Read once for each state of the register, and only when
somebody searches.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.register_conditions import current
from compliance_app.services.register_count import active
from compliance_app.services.remembered import State, register_state_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier

KEPT: Final = 2
"""Registers held at a time: about 30 MB for a hundred thousand suppliers."""

_held: OrderedDict[tuple[State, str], "Names"] = OrderedDict()
_lock: Final = Lock()


@dataclass(frozen=True)
class Names:
    """Of every active, rated supplier, highest risk first: id, folded name, organisation number.

    ``concerned`` are the places of those with their seat or their worst link in a country.
    """

    ids: list[str]
    folded: list[str]
    numbers: list[str]
    concerned: dict[str, list[int]]

    def fitting(self, folded: str, digits: str, named: frozenset[str]) -> list[int]:
        """Places in ``ids`` of those whose name holds the text, whose number begins with the digits, or that a country concerns.

        ``digits`` and ``named`` may be empty.
        """
        hits = [at for at, name in enumerate(self.folded) if folded in name]
        more: set[int] = set()
        if digits:
            more.update(at for at, number in enumerate(self.numbers) if number.startswith(digits))
        for country in named:
            more.update(self.concerned.get(country, ()))
        return sorted(more.union(hits)) if more else hits


def names_of(work: Work, period: ReportingPeriod) -> Names:
    """The names as they stand now, in the order of the period's ratings."""
    key = (register_state_of(work), period.id)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    made = _read(work, period)
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made


def _read(work: Work, period: ReportingPeriod) -> Names:
    connection = work.session.connection()
    own = select(
        col(Supplier.id), col(Supplier.folded_name), col(Supplier.org_number), col(Supplier.country)
    ).where(*active(work))
    rated = (
        select(col(RiskAssessment.supplier_id), col(RiskAssessment.worst_country))
        .where(*current(work, period))
        .order_by(
            col(RiskAssessment.overall_rank), col(RiskAssessment.sort_key), col(RiskAssessment.supplier_id)
        )
    )
    suppliers = {row[0]: row for row in connection.execute(own).all()}
    names = Names([], [], [], {})
    for identity, worst in connection.execute(rated).all():
        supplier = suppliers.get(identity)
        if supplier is None:
            continue
        for country in {one for one in (supplier[3], worst) if one}:
            names.concerned.setdefault(country, []).append(len(names.ids))
        names.ids.append(supplier[0])
        names.folded.append(supplier[1])
        names.numbers.append(supplier[2] or "")
    return names
