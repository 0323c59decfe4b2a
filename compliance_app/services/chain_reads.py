"""Who depends on a producer or a country, by which way, and for how much; and finding the producers that are known.

Which suppliers fit is the register's own filter, so that the list here and the register agree. Ways are read for the
suppliers that are shown, never for all.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.chain import way_to
from compliance_app.domain.errors import NotFound
from compliance_app.domain.identity import fold_name
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.files.limits import collector_paused
from compliance_app.services.enterprises import calendar_year_of, period_of
from compliance_app.services.ratings import country_risks
from compliance_app.services.register import level_counts
from compliance_app.services.register_conditions import current, supplier_clauses
from compliance_app.services.register_count import active, count_suppliers
from compliance_app.services.register_filter import Filter, Order
from compliance_app.services.register_ids import Wanted, ids_between
from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    ChainLink,
    Producer,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

PAGE_SIZE: Final = 25
_WAYS: Final = 3
"""Ways shown of a supplier that depends on the same country or producer several times."""


@dataclass(frozen=True)
class KnownProducer:
    """A producer as it is offered while somebody types: its country and how many suppliers depend on it."""

    id: str
    name: str
    country: str | None
    suppliers: int


@dataclass(frozen=True)
class Step:
    """One link on a way: who, where (ISO alpha-2 or None) and what it makes."""

    name: str
    country: str | None
    goods: str


@dataclass(frozen=True)
class Dependent:
    """A supplier that depends on it.

    Attributes:
        overall: None where it is not rated.
        hundredths: bought in ``Dependents.year``, in kroner alone.
        ways: from the link that sells to the supplier to the one asked for, up to three; none where it is the seat.
        more_ways: how many ways are not shown.
    """

    id: str
    name: str
    overall: Level | None
    hundredths: int
    ways: tuple[tuple[Step, ...], ...]
    more_ways: int = 0


@dataclass(frozen=True)
class Dependents:
    """A page of the suppliers that depend on a country or a producer, highest risk first.

    Attributes:
        found: how many there are; ``total``: active suppliers of the enterprise.
        hundredths: what all of them together were bought from for in ``year``, in kroner alone.
    """

    found: int
    total: int
    hundredths: int
    year: int
    rows: tuple[Dependent, ...]


@dataclass(frozen=True)
class ProducerPage:
    """A producer and who depends on it.

    Attributes:
        level, value: of its country; UNKNOWN and None where nobody has said where it is.
        also: names that lead here since they were merged into it.
    """

    producer: Producer
    level: Level
    value: float | None
    also: tuple[Producer, ...]
    dependents: Dependents


@dataclass(frozen=True)
class CountryUse:
    """A country of the chains: how many suppliers depend on it, how many have their seat there, how many producers."""

    iso2: str
    level: Level
    value: float | None
    suppliers: int
    seats: int
    producers: int


def find_producers(actor: Actor, text: str, count: int = 6) -> tuple[KnownProducer, ...]:
    """Producers whose name begins with the text, then those that hold it; none for fewer than two letters."""
    folded = fold_name(text)
    if len(folded) < 2:
        return ()
    name = col(Producer.folded_name)
    with reading(actor) as work:
        found: dict[str, Any] = {}
        for fits in (name.startswith(folded, autoescape=True), name.contains(folded, autoescape=True)):
            if len(found) < count:
                rows = work.session.execute(
                    select(col(Producer.id), col(Producer.name), col(Producer.country))
                    .where(
                        col(Producer.enterprise_id) == work.enterprise_id,
                        col(Producer.merged_into).is_(None),
                        fits,
                    )
                    .order_by(name, col(Producer.country))
                    .limit(count)
                )
                found |= {row[0]: row for row in rows if row[0] not in found}
        shown = list(found.values())[:count]
        used = _suppliers_of(work, [row[0] for row in shown])
        return tuple(KnownProducer(row[0], row[1], row[2], used.get(row[0], 0)) for row in shown)


def dependents_of_producer(actor: Actor, producer_id: str, number: int = 1) -> Dependents:
    """Page ``number`` (from 1) of the active suppliers with the producer anywhere in their chains. Raises NotFound."""
    with reading(actor) as work:
        work.get(Producer, producer_id)
        return _dependents(work, Filter(producer_id=producer_id), number)


def dependents_of_country(actor: Actor, iso2: str, number: int = 1) -> Dependents:
    """Page ``number`` (from 1) of the active suppliers with the country anywhere in their chains, the seat included.

    Raises:
        NotFound: no such country.
    """
    if iso2 not in countries():
        raise NotFound
    with reading(actor) as work:
        return _dependents(work, Filter(chain_country=iso2), number)


def producer_page(actor: Actor, producer_id: str, number: int = 1) -> ProducerPage:
    """A producer with its country's level and a page of who depends on it. One that was merged gives the one it is.

    Raises:
        NotFound: no such producer here.
    """
    with reading(actor) as work:
        producer = work.get(Producer, producer_id)
        if producer.merged_into:
            producer = work.get(Producer, producer.merged_into)
        risk = country_risks(work).get(producer.country or "")
        also = work.session.execute(
            select(Producer).where(
                col(Producer.enterprise_id) == work.enterprise_id, col(Producer.merged_into) == producer.id
            )
        ).scalars()
        found = ProducerPage(
            producer,
            risk.level if risk else Level.UNKNOWN,
            risk.value if risk else None,
            # Sorted here: asked for the order of names, SQLite walks every producer in that order instead.
            tuple(sorted(also, key=lambda one: (one.folded_name, one.id))),
            _dependents(work, Filter(producer_id=producer.id), number),
        )
        work.session.expunge_all()
        return found


def chain_country_table(actor: Actor) -> tuple[CountryUse, ...]:
    """Every country of the active suppliers' chains, worst first, then most suppliers."""
    with reading(actor) as work:
        risks = country_risks(work)
        with collector_paused():
            used = remembered(register_state_of(work), "chain countries", "", lambda: _country_use(work))
        rows = [
            CountryUse(
                iso2,
                risks[iso2].level if iso2 in risks else Level.UNKNOWN,
                risks[iso2].value if iso2 in risks else None,
                *counts,
            )
            for iso2, counts in used
        ]
    return tuple(sorted(rows, key=lambda one: (WORST_FIRST.index(one.level), -one.suppliers, one.iso2)))


def _country_use(work: Work) -> tuple[tuple[str, tuple[int, int, int]], ...]:
    """(ISO alpha-2, (suppliers, seats, producers)), in one pass over suppliers and links."""
    connection = work.session.connection()
    seats = dict(
        connection.execute(select(col(Supplier.id), col(Supplier.country)).where(*active(work)))
        .tuples()
        .all()
    )
    places = dict(
        connection.execute(
            select(col(Producer.id), col(Producer.country)).where(
                col(Producer.enterprise_id) == work.enterprise_id, col(Producer.country).is_not(None)
            )
        )
        .tuples()
        .all()
    )
    suppliers: dict[str, set[str]] = defaultdict(set)
    makers: dict[str, set[str]] = defaultdict(set)
    for identity, country in seats.items():
        if country:
            suppliers[country].add(identity)
    seated = {country: len(found) for country, found in suppliers.items()}
    links = connection.execute(
        select(col(ChainLink.supplier_id), col(ChainLink.producer_id)).where(
            col(ChainLink.enterprise_id) == work.enterprise_id
        )
    ).all()
    for supplier, producer in links:
        country = places.get(producer)
        if country and supplier in seats:
            suppliers[country].add(supplier)
            makers[country].add(producer)
    return tuple(
        (country, (len(found), seated.get(country, 0), len(makers.get(country, ()))))
        for country, found in suppliers.items()
    )


def _suppliers_of(work: Work, producers: Sequence[str]) -> dict[str, int]:
    """How many suppliers depend on each of a few producers."""
    rows = work.session.execute(
        select(col(ChainLink.producer_id), func.count(func.distinct(col(ChainLink.supplier_id))))
        .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.producer_id).in_(producers))
        .group_by(col(ChainLink.producer_id))
    )
    return {row[0]: row[1] for row in rows}


def _dependents(work: Work, wanted: Filter, number: int) -> Dependents:
    period = period_of(work)
    total = count_suppliers(work)
    rated = sum(level_counts(work, period).values()) == total
    start = PAGE_SIZE * (max(1, number) - 1)
    found, ids = ids_between(
        work, Wanted(period, wanted, Order.RISK, all_rated=rated), start, start + PAGE_SIZE
    )
    state = register_state_of(work)
    year = spend_year(work, period)
    hundredths = remembered(
        state, "spend of dependents", f"{period.id} {wanted!r}", lambda: _spent(work, period, wanted, year)
    )
    return Dependents(found, total, hundredths, year, _rows(work, period, wanted, ids, year))


def spend_year(work: Work, period: ReportingPeriod) -> int:
    """The year whose purchases are shown: the period's, or the newest with any where that one has none."""

    def newest() -> int:
        own = calendar_year_of(period)
        here = col(SupplierSpend.enterprise_id) == work.enterprise_id
        if work.session.execute(
            select(col(SupplierSpend.id)).where(here, col(SupplierSpend.year) == own).limit(1)
        ).first():
            return own
        return work.session.execute(select(func.max(col(SupplierSpend.year))).where(here)).scalar() or own

    return remembered(register_state_of(work), "spend year", period.id, newest)


def _spent(work: Work, period: ReportingPeriod, wanted: Filter, year: int) -> int:
    fitting = select(col(Supplier.id)).where(*active(work), *supplier_clauses(work, period, wanted))
    found = work.session.execute(
        select(func.sum(col(SupplierSpend.hundredths))).where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id,
            col(SupplierSpend.year) == year,
            col(SupplierSpend.currency) == "NOK",
            col(SupplierSpend.supplier_id).in_(fitting),
        )
    ).scalar()
    return int(found or 0)


def spend_of(work: Work, ids: Sequence[str], year: int) -> dict[str, int]:
    """What was bought from each of a few suppliers in a year, in hundredths of kroner."""
    rows = work.session.execute(
        select(col(SupplierSpend.supplier_id), func.sum(col(SupplierSpend.hundredths)))
        .where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id,
            col(SupplierSpend.supplier_id).in_(ids),
            col(SupplierSpend.year) == year,
            col(SupplierSpend.currency) == "NOK",
        )
        .group_by(col(SupplierSpend.supplier_id))
    )
    return {row[0]: int(row[1]) for row in rows}


def _rows(
    work: Work, period: ReportingPeriod, wanted: Filter, ids: Sequence[str], year: int
) -> tuple[Dependent, ...]:
    names = dict(
        work.session.execute(
            select(col(Supplier.id), col(Supplier.name)).where(
                col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_(ids)
            )
        )
        .tuples()
        .all()
    )
    levels = dict(
        work.session.execute(
            select(col(RiskAssessment.supplier_id), col(RiskAssessment.overall)).where(
                *current(work, period), col(RiskAssessment.supplier_id).in_(ids)
            )
        )
        .tuples()
        .all()
    )
    spent, ways = spend_of(work, ids, year), _ways(work, wanted, ids)
    return tuple(
        Dependent(
            identity,
            names[identity],
            Level(levels[identity]) if identity in levels else None,
            spent.get(identity, 0),
            tuple(ways.get(identity, ())[:_WAYS]),
            max(0, len(ways.get(identity, ())) - _WAYS),
        )
        for identity in ids
    )


def _ways(work: Work, wanted: Filter, ids: Sequence[str]) -> dict[str, list[tuple[Step, ...]]]:
    """Every way from a supplier to what is asked for, by supplier."""
    rows = work.session.execute(
        select(
            col(ChainLink.supplier_id), col(ChainLink.id), col(ChainLink.buyer_link_id), col(Producer.id),
            col(Producer.name), col(Producer.country), col(ChainLink.goods),
        )
        .join(
            Producer,
            (col(Producer.enterprise_id) == col(ChainLink.enterprise_id))
            & (col(Producer.id) == col(ChainLink.producer_id)),
        )
        .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.supplier_id).in_(ids))
    )  # fmt: skip
    chains: dict[str, dict[str, tuple[str | None, str, Step]]] = defaultdict(dict)
    for supplier, link, buyer, producer, *step in rows:
        chains[supplier][link] = (buyer, producer, Step(*step))
    found: dict[str, list[tuple[Step, ...]]] = {}
    for supplier, links in chains.items():
        buyers = {identity: row[0] for identity, row in links.items()}
        hits = [
            identity
            for identity, (_buyer, producer, step) in sorted(links.items())
            if producer == wanted.producer_id
            or (wanted.chain_country and step.country == wanted.chain_country)
        ]
        found[supplier] = [tuple(links[one][2] for one in way_to(buyers, hit)) for hit in hits]
    return found
