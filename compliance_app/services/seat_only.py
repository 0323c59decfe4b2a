"""The suppliers of goods of whom only the seller is known: highest sector risk first, then the largest purchases.

The order is worked out once for each state of the register and held in memory; a page reads what it shows.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.industries import find_goods, is_reseller, supplies_goods
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_levels import ChainKnowledge
from compliance_app.files.limits import collector_paused
from compliance_app.files.writer import ColumnSpec, Value, write_xlsx
from compliance_app.services.chain_reads import spend_of, spend_year
from compliance_app.services.enterprises import period_of
from compliance_app.services.named import pointed_to
from compliance_app.services.register import country_names
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.register_words import LEVEL
from compliance_app.services.remembered import State, register_state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.industries import listed_goods
from compliance_app.storage.tables import (
    Category,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

PAGE_SIZE: Final = 25
KEPT: Final = 2
"""Registers held at a time: about 10 MB for a hundred thousand suppliers."""
_CHUNK: Final = 500
_NAMED: Final = 4
_held: OrderedDict[tuple[State, str], "_Found"] = OrderedDict()
_lock: Final = Lock()


@dataclass(frozen=True)
class _Found:
    """All ids in order, and how many of them have an unknown geographic level."""

    ids: list[str]
    unknown: int


@dataclass(frozen=True)
class SellerOnly:
    """A supplier of goods of whom only the seller is known.

    Attributes:
        goods: what is bought, as inside a sentence; "" where no category says it.
        hundredths: bought in ``SellerOnlyPage.year``, in kroner alone.
        listed: Norwegian names of the countries where goods like these are listed for child or forced labour.
    """

    id: str
    name: str
    org_number: str | None
    country: str | None
    category: str
    goods: str
    sector: Level
    overall: Level
    hundredths: int
    listed: tuple[str, ...]


@dataclass(frozen=True)
class SellerOnlyPage:
    """A page of the work list.

    Attributes:
        found: how many there are; ``unknown``: those of them whose geographic risk is unknown for that reason.
        year: of the purchases.
    """

    rows: tuple[SellerOnly, ...]
    found: int
    unknown: int
    year: int


def seat_only_page(actor: Actor, number: int = 1) -> SellerOnlyPage:
    """Page ``number`` (from 1) of the suppliers of goods whose chain is only the seat."""
    with reading(actor) as work:
        period = period_of(work)
        year = spend_year(work, period)
        found = _found(work, period, year)
        start = PAGE_SIZE * (max(1, number) - 1)
        rows = _rows(work, period, found.ids[start : start + PAGE_SIZE], year)
        return SellerOnlyPage(rows, len(found.ids), found.unknown, year)


def seat_only_count(actor: Actor) -> int:
    """How many suppliers stand in the list."""
    with reading(actor) as work:
        period = period_of(work)
        return len(_found(work, period, spend_year(work, period)).ids)


def export_seat_only(actor: Actor) -> bytes:
    """The whole list as a styled XLSX file: what to ask for, and empty columns that are read when it comes back."""
    with reading(actor, Verb.EXPORT_REGISTER) as work:
        period = period_of(work)
        year = spend_year(work, period)
        ids = _found(work, period, year).ids
        rows = [
            row
            for start in range(0, len(ids), _CHUNK)
            for row in _rows(work, period, ids[start : start + _CHUNK], year)
        ]
    columns = (
        ColumnSpec("Leverandør", width=36),
        ColumnSpec("Org.nr."),
        ColumnSpec("Leverandørens land"),
        ColumnSpec("Kategori", width=28),
        ColumnSpec("Bransjerisiko", width=14),
        ColumnSpec("Samlet risiko", width=14),
        ColumnSpec(f"Innkjøp i {year} (NOK)", "amount"),
        ColumnSpec("Spør om", width=80),
        # Filled in, the list comes back by «Ta inn kjeder».
        ColumnSpec("Produsent", width=30),
        ColumnSpec("Produsentens land", width=20),
        ColumnSpec("Vare", width=24),
        ColumnSpec("Kilde", width=30),
    )
    return write_xlsx(columns, (_line(row) for row in rows), "Bare selgeren er kjent")


def what_to_ask(row: SellerOnly) -> str:
    """What the supplier should be asked for, as a sentence."""
    who = f"Hvem lager det dere kjøper innen {row.goods}" if row.goods else "Hvem lager varene"
    return f"{who}, hva heter fabrikken, og i hvilket land ligger den? {listed_said(row)}".rstrip()


def listed_said(row: SellerOnly) -> str:
    """Where goods like these are listed, as a sentence; empty where they are not."""
    if not row.listed:
        return ""
    shown = ", ".join(row.listed[:_NAMED])
    more = f" og {len(row.listed) - _NAMED} land til" if len(row.listed) > _NAMED else ""
    return f"Slike varer er listeført for barnearbeid eller tvangsarbeid i {shown}{more}; spør også hvor råvarene kommer fra."


def _line(row: SellerOnly) -> list[Value]:
    return [
        row.name,
        row.org_number or "",
        country_names([row.country or "?"])[0],
        row.category,
        LEVEL[row.sector],
        LEVEL[row.overall],
        row.hundredths or None,
        what_to_ask(row),
        "",
        "",
        "",
        "",
    ]


def _found(work: Work, period: ReportingPeriod, year: int) -> _Found:
    key = (register_state_of(work), period.id)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    with collector_paused():
        made = _look(work, period, year)
    with _lock:
        _held[key] = made
        while len(_held) > KEPT:
            _held.popitem(last=False)
    return made


def _look(work: Work, period: ReportingPeriod, year: int) -> _Found:
    connection = work.session.connection()
    supply = dict(
        connection.execute(
            select(col(Category.id), col(Category.supply)).where(
                col(Category.enterprise_id) == work.enterprise_id
            )
        )
        .tuples()
        .all()
    )
    spent = dict(
        connection.execute(
            select(col(SupplierSpend.supplier_id), func.sum(col(SupplierSpend.hundredths)))
            .where(
                col(SupplierSpend.enterprise_id) == work.enterprise_id,
                col(SupplierSpend.year) == year,
                col(SupplierSpend.currency) == "NOK",
            )
            .group_by(col(SupplierSpend.supplier_id))
        )
        .tuples()
        .all()
    )
    # Apart, and brought together here: the ratings are then read from their index alone.
    suppliers = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            select(col(Supplier.id), col(Supplier.industry_code), col(Supplier.category_id)).where(
                *active(work)
            )
        ).all()
    }
    rows = connection.execute(
        select(
            col(RiskAssessment.supplier_id), col(RiskAssessment.sort_key), col(RiskAssessment.sector),
            col(RiskAssessment.geographic),
        ).where(
            *current(work, period), col(RiskAssessment.chain_knowledge) == ChainKnowledge.SEAT_ONLY.value
        )
    ).all()  # fmt: skip
    goods: dict[tuple[str | None, str | None], bool] = {}
    ranks = {level.value: rank for rank, level in enumerate(WORST_FIRST)}
    chosen = []
    unknown = 0
    for identity, sort, sector, geographic in rows:
        if identity not in suppliers:
            continue
        code, category = suppliers[identity]
        sells = goods.get((category, code))
        if sells is None:
            sells = goods[category, code] = _sells_goods(supply.get(category or ""), code)
        if sells:
            chosen.append((ranks[sector], -(spent.get(identity) or 0), sort, identity))
            unknown += geographic == Level.UNKNOWN.value
    chosen.sort()
    return _Found([row[3] for row in chosen], unknown)


def _sells_goods(supply: str | None, code: str | None) -> bool:
    """As the rating sees it: goods, unless the category or the industry says services; a reseller always sells goods."""
    if is_reseller(code or ""):
        return True
    if supply and supply != "UNKNOWN":
        return supply == "GOODS"
    return supplies_goods(code or "") is not False


def _rows(work: Work, period: ReportingPeriod, ids: Sequence[str], year: int) -> tuple[SellerOnly, ...]:
    found = work.session.execute(
        select(
            col(Supplier.id), col(Supplier.name), col(Supplier.org_number), col(Supplier.country), col(Category.name), col(Category.inline_name),
            col(RiskAssessment.sector), col(RiskAssessment.overall),
        )
        .join_from(Supplier, RiskAssessment, same_supplier())
        .outerjoin(Category, pointed_to(Category, Supplier.category_id))
        .where(*current(work, period), *active(work), col(Supplier.id).in_(ids))
    )  # fmt: skip
    spent = spend_of(work, ids, year)
    listed: dict[str, tuple[str, ...]] = {}
    by_id = {}
    for identity, name, number, country, category, inline, sector, overall in found:
        if category and category not in listed:
            listed[category] = _listed_in(category)
        by_id[identity] = SellerOnly(
            identity, name, number, country, category or "", inline or category or "", Level(sector), Level(overall),
            spent.get(identity, 0), listed.get(category or "", ()),
        )  # fmt: skip
    return tuple(by_id[identity] for identity in ids)


def _listed_in(category: str) -> tuple[str, ...]:
    codes = dict.fromkeys(
        good.iso2 for good in find_goods(category, listed_goods()) if good.child_labour or good.forced_labour
    )
    return tuple(country_names(codes))
