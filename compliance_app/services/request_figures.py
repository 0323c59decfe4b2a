"""A group of suppliers in figures, for the sentences of an answer: where they are, who makes the goods, how they are rated.

A group may be the whole register: it is counted once for a state of the register and remembered.
"""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.named import pointed_to
from compliance_app.services.register_conditions import current
from compliance_app.services.register_count import active
from compliance_app.services.request_search import kept
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    ChainLink,
    ChainRole,
    ClauseStatus,
    HowKnown,
    Producer,
    PurchaseChannel,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)

FEW: Final = 5
"""So many suppliers are told by name; more are told by their number."""


@dataclass(frozen=True)
class Buyer:
    """Another enterprise that buys for us or sets the rules, and for how many of the suppliers."""

    channel: PurchaseChannel
    name: str
    commitment: str
    source: str
    suppliers: int


@dataclass(frozen=True)
class Group:
    """Which suppliers are counted, and which of their links.

    Attributes:
        key: names the group among all that are remembered.
        suppliers: the condition on ``Supplier``.
        links: a further condition on ``ChainLink``; ``hidden``: ids of links that are not told of.
    """

    key: str
    suppliers: ColumnElement[bool]
    links: ColumnElement[bool] | None = None
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Figures:
    """A group of active suppliers, counted.

    Attributes:
        few: their ids, where they are at most ``FEW``.
        seats, makers: alpha-2 → how many suppliers are there, or have somebody behind them there; most first.
        seat_unknown: suppliers of which nobody has said where they are.
        chains: how many have anybody known behind them.
        levels: overall level → how many, worst first; ``rated``: all of them.
        categories: category id ("" for none) → how many, most first.
        with_clause: contracts that bind to human rights.
        deeper: whether anything is known of those who supply the producers.
        unchecked: whether nothing of it is documented or verified.
    """

    suppliers: int
    few: tuple[str, ...] = ()
    seats: tuple[tuple[str, int], ...] = ()
    seat_unknown: int = 0
    makers: tuple[tuple[str, int], ...] = ()
    chains: int = 0
    levels: tuple[tuple[Level, int], ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    buyers: tuple[Buyer, ...] = ()
    with_clause: int = 0
    deeper: bool = False
    unchecked: bool = False

    @property
    def rated(self) -> int:
        """How many have a rating for the period."""
        return sum(count for _level, count in self.levels)


def figures(work: Work, period: ReportingPeriod, group: Group) -> Figures:
    """The group in figures, for the period."""
    about = f"{period.id} {group.key} {_digest(group)}"
    return kept(work, "asked group", about, lambda: _count(work, period, group))


def chains_known(work: Work, group: Group) -> tuple[int, int]:
    """How many suppliers a group has, and how many of them have anybody known behind them."""

    def count() -> tuple[int, int]:
        fitting = (*active(work), group.suppliers)
        connection = work.session.connection()
        total = connection.execute(select(func.count()).select_from(Supplier).where(*fitting)).scalar_one()
        behind = connection.execute(
            select(func.count(func.distinct(col(ChainLink.supplier_id))))
            .select_from(ChainLink)
            .join(Supplier, pointed_to(Supplier, ChainLink.supplier_id))
            .where(*fitting, *_told(group))
        ).scalar_one()
        return int(total), int(behind)

    return kept(work, "asked chains", f"{group.key} {_digest(group)}", count)


def _digest(group: Group) -> str:
    return sha256(" ".join(sorted(group.hidden)).encode()).hexdigest() if group.hidden else ""


def _count(work: Work, period: ReportingPeriod, group: Group) -> Figures:
    connection = work.session.connection()
    fitting = (*active(work), group.suppliers)
    rows = connection.execute(
        select(
            col(Supplier.country), col(Supplier.category_id), col(Supplier.clause), col(Supplier.channel),
            col(Supplier.other_buyer), col(Supplier.other_buyer_commitment), col(Supplier.other_buyer_source),
            func.count().label("suppliers"),
        )
        .where(*fitting)
        .group_by(
            col(Supplier.country), col(Supplier.category_id), col(Supplier.clause), col(Supplier.channel),
            col(Supplier.other_buyer), col(Supplier.other_buyer_commitment), col(Supplier.other_buyer_source),
        )
    ).all()  # fmt: skip
    total = sum(row.suppliers for row in rows)
    if not total:
        return Figures(0)
    seats = _counted((row.country, row.suppliers) for row in rows)
    chains, deep, sure, makers = _chains(work, group)
    few = (
        connection.execute(
            select(col(Supplier.id)).where(*fitting).order_by(col(Supplier.sort_key), col(Supplier.id))
        ).scalars()
        if total <= FEW
        else ()
    )
    return Figures(
        suppliers=total,
        few=tuple(few),
        seats=tuple((country, count) for country, count in seats if country),
        seat_unknown=sum(count for country, count in seats if not country),
        makers=makers,
        chains=chains,
        levels=_levels(work, period, group),
        categories=tuple(_counted((row.category_id or "", row.suppliers) for row in rows)),
        buyers=_buyers(rows),
        with_clause=sum(row.suppliers for row in rows if row.clause == ClauseStatus.HAS),
        deeper=bool(deep),
        unchecked=bool(chains and not sure),
    )


def _counted(pairs: Any) -> list[tuple[Any, int]]:
    """What stands first in the pairs with its sum, most first, then by name."""
    sums: Counter[Any] = Counter()
    for key, count in pairs:
        sums[key] += count
    return sorted(sums.items(), key=lambda one: (-one[1], str(one[0])))


def _levels(work: Work, period: ReportingPeriod, group: Group) -> tuple[tuple[Level, int], ...]:
    rank = col(RiskAssessment.overall_rank)
    rows = work.session.connection().execute(
        select(rank, func.count())
        .select_from(RiskAssessment)
        .join(Supplier, pointed_to(Supplier, RiskAssessment.supplier_id))
        .where(*current(work, period), *active(work), group.suppliers)
        .group_by(rank)
        .order_by(rank)
    )
    return tuple((WORST_FIRST[place], count) for place, count in rows)


def _chains(work: Work, group: Group) -> tuple[int, int, int, tuple[tuple[str, int], ...]]:
    """Suppliers with anybody known behind them, links deeper than the producer, sure links, and countries.

    Joined along the keys alone, so that a database without statistics reads each table once all the same.
    """
    link = ChainLink
    deep = col(link.buyer_link_id).is_not(None) | col(link.role).in_(
        [ChainRole.SUB_SUPPLIER.value, ChainRole.RAW_MATERIAL.value]
    )
    sure = col(link.how_known).in_([HowKnown.DOCUMENTED.value, HowKnown.VERIFIED.value])
    fitting = (*active(work), group.suppliers, *_told(group))
    connection = work.session.connection()
    chains, deeper, checked = connection.execute(
        select(
            func.count(func.distinct(col(link.supplier_id))),
            func.count(case((deep, 1))),
            func.count(case((sure, 1))),
        )
        .select_from(link)
        .join(Supplier, pointed_to(Supplier, link.supplier_id))
        .where(*fitting)
    ).one()
    rows = connection.execute(
        select(col(Producer.country), func.count(func.distinct(col(link.supplier_id))))
        .select_from(link)
        .join(Supplier, pointed_to(Supplier, link.supplier_id))
        .join(Producer, pointed_to(Producer, link.producer_id))
        .where(*fitting, col(Producer.country).is_not(None))
        .group_by(col(Producer.country))
    )
    return chains, deeper, checked, tuple(_counted(rows.tuples().all()))


def _told(group: Group) -> tuple[ColumnElement[bool], ...]:
    """The links of a group that are told of."""
    hidden = (col(ChainLink.id).not_in(group.hidden),) if group.hidden else ()
    return (*hidden, *(() if group.links is None else (group.links,)))


def _buyers(rows: Any) -> tuple[Buyer, ...]:
    found: dict[tuple[str, str, str, str], int] = {}
    for row in rows:
        if row.channel != PurchaseChannel.DIRECT and row.other_buyer:
            key = (row.channel, row.other_buyer, row.other_buyer_commitment, row.other_buyer_source)
            found[key] = found.get(key, 0) + row.suppliers
    buyers = (
        Buyer(PurchaseChannel(channel), name, commitment, source, count)
        for (channel, name, commitment, source), count in found.items()
    )
    return tuple(sorted(buyers, key=lambda one: (-one.suppliers, one.name)))
