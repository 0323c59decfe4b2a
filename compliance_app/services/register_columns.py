"""One fact of every supplier at a time, by value: read once, it answers for every value that somebody asks for."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.services.enterprises import calendar_year_of
from compliance_app.services.register_conditions import current, division_of, links, producers
from compliance_app.services.register_filter import Filter, Missing
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    ChainLink,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

COLUMNS: Final[Mapping[str, Any]] = {
    "category_id": col(Supplier.category_id),
    "clauses": col(Supplier.clause),
    "seats": col(Supplier.country),
    "channels": col(Supplier.channel),
    "relationships": col(Supplier.relationship),
    "owners": col(Supplier.owner),
    "industry_bodies": col(Supplier.industry_body),
    "divisions": division_of(),
    "batch_id": col(Supplier.import_batch_id),
    "knowledge": col(RiskAssessment.chain_knowledge),
}
"""The fields of the filter that ask for values of one column."""
_OF_RATING: Final = {"knowledge"}
_LACKS: Final[Mapping[Missing, tuple[str, Any]]] = {
    Missing.COUNTRY: ("seats", None),
    Missing.CATEGORY: ("category_id", None),
    Missing.INDUSTRY: ("divisions", None),
    Missing.CLAUSE: ("clauses", "UNKNOWN"),
    Missing.OWNER: ("owners", ""),
}
"""The column that says what is missing, and its value then."""
Places: TypeAlias = "array[int]"


@dataclass
class Columns:
    """The facts of a register that have been asked for.

    Attributes:
        places: each supplier's place, by id.
        by_value: for a field, the places of those with each value.
        bought: for a year, what was bought in hundredths of kroner, least first, and the places in that order.
        behind: for a country, the places of those with a producer there; one comes as often as it has such links.
    """

    places: Mapping[str, int]
    by_value: dict[str, Mapping[Any, Places]] = field(default_factory=dict)
    bought: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict)
    behind: Mapping[str, Places] | None = None

    def fitting(self, work: Work, period: ReportingPeriod, part: Filter) -> Iterable[int] | None:
        """The places of those that fit one condition; None where no column can say it."""
        for name in COLUMNS:
            values = getattr(part, name)
            if values:
                held = self._read(work, period, name)
                return [
                    place
                    for value in ([values] if isinstance(values, str) else values)
                    for place in held.get(value, ())
                ]
        if part.missing and part.missing <= _LACKS.keys():
            return [place for one in part.missing for place in self._lacking(work, period, one)]
        if part.asks_for_spend:
            return self._bought_for(work, period, part)
        if part.chain_country:
            return self._in_chain(work, period, part.chain_country)
        return None

    def _in_chain(self, work: Work, period: ReportingPeriod, country: str) -> Iterable[int]:
        """Those whose seat or a producer behind them is in the country."""
        if self.behind is None:
            self.behind = self._links_by_country(work)
        return [*self._read(work, period, "seats").get(country, ()), *self.behind.get(country, ())]

    def _links_by_country(self, work: Work) -> Mapping[str, Places]:
        connection = work.session.connection()
        # Producers are few and links many: brought together here, which costs less than the join does.
        lies_in = {row[0]: row[1] for row in connection.execute(producers(work))}
        both = links(work).with_only_columns(col(ChainLink.producer_id), col(ChainLink.supplier_id))
        made: defaultdict[str, Places] = defaultdict(lambda: array("I"))
        for producer, supplier in connection.execute(both).all():
            country = lies_in[producer]
            if country and supplier in self.places:
                made[country].append(self.places[supplier])
        return dict(made)

    def _read(self, work: Work, period: ReportingPeriod, name: str) -> Mapping[Any, Places]:
        held = self.by_value.get(name)
        if held is None:
            if name in _OF_RATING:
                chosen = select(col(RiskAssessment.supplier_id), COLUMNS[name]).where(*current(work, period))
            else:
                chosen = select(col(Supplier.id), COLUMNS[name]).where(
                    col(Supplier.enterprise_id) == work.enterprise_id
                )
            made: defaultdict[Any, Places] = defaultdict(lambda: array("I"))
            places = self.places
            for identity, value in work.session.connection().execute(chosen).all():
                if identity in places:
                    made[value].append(places[identity])
            held = self.by_value[name] = dict(made)
        return held

    def _lacking(self, work: Work, period: ReportingPeriod, what: Missing) -> Iterable[int]:
        name, value = _LACKS[what]
        return self._read(work, period, name).get(value, ())

    def _bought_for(self, work: Work, period: ReportingPeriod, part: Filter) -> Iterable[int]:
        year = part.spend_year or calendar_year_of(period)
        held = self.bought.get(year)
        if held is None:
            held = self.bought[year] = self._sums(work, year)
        amounts, places = held
        first = bisect_left(amounts, (part.spend_from or 0) * 100)
        last = len(amounts) if part.spend_to is None else bisect_right(amounts, part.spend_to * 100)
        return places[first:last]

    def _sums(self, work: Work, year: int) -> tuple[list[int], list[int]]:
        sums = [0] * len(self.places)
        spend = SupplierSpend
        rows = work.session.connection().execute(
            select(col(spend.supplier_id), func.sum(col(spend.hundredths)))
            .where(
                col(spend.enterprise_id) == work.enterprise_id,
                col(spend.year) == year,
                col(spend.currency) == "NOK",
            )
            .group_by(col(spend.supplier_id))
        )
        for identity, total in rows.all():
            if identity in self.places:
                sums[self.places[identity]] = int(total)
        places = sorted(range(len(sums)), key=sums.__getitem__)
        return [sums[place] for place in places], places
