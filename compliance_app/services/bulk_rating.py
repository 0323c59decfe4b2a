"""The one-pass rating of many suppliers: the domain's own arithmetic on plain rows, common parts computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from compliance_app.domain.industries import find_goods, is_reseller, sector_default, supplies_goods
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.rating_inputs import (
    GoodsHit,
    IndustryDefault,
    Judgement,
    SectorFacts,
    chain_text,
    sector_json,
)
from compliance_app.domain.risk_levels import (
    OWN_SEAT,
    QuickRating,
    Score,
    SectorRating,
    path_to,
    quick_rate,
    rate_sector,
)
from compliance_app.domain.risk_reasons import Link, why
from compliance_app.storage.industries import listed_goods, sector_defaults
from compliance_app.storage.tables import Category, SectorJudgement

_RANK = {level: rank for rank, level in enumerate(WORST_FIRST)}


class SupplierRow(NamedTuple):
    """What the rating needs of a supplier."""

    id: str
    sort_key: str
    country: str | None
    industry_standard: str | None
    industry_code: str | None
    category_id: str | None


class Outcome(NamedTuple):
    """The columns of one rating."""

    geographic: str
    value: float | None
    sector: str
    sector_from: str
    overall: str
    rank: int
    knowledge: str
    worst_country: str | None
    path: str
    why: str
    inputs: str


class _Sector(NamedTuple):
    """What suppliers of the same category, industry and goods share."""

    goods: bool | None
    reseller: bool
    facts: SectorFacts
    rated: SectorRating
    json: str


@dataclass
class BulkRater:
    """Rates supplier after supplier; everything that suppliers share is computed once and kept."""

    scores: Mapping[str | None, Score]
    names: Mapping[str, str]
    categories: Mapping[str, Category]
    judgements: Sequence[SectorJudgement]

    def __post_init__(self) -> None:
        """Sort the judgements by whom they are of."""
        self._of_supplier = {row.supplier_id: _judgement(row) for row in self.judgements if row.supplier_id}
        self._of_category = {row.category_id: _judgement(row) for row in self.judgements if row.category_id}
        self._sectors: dict[Any, _Sector] = {}
        self._goods: dict[str, tuple[GoodsHit, ...]] = {}
        self._reasons: dict[Any, str] = {}

    def rate(self, row: SupplierRow, links: Sequence[Any]) -> Outcome:
        """Rate one supplier; ``links`` are (id, buyer link, country, role, how known, goods), ordered by id."""
        sector = self._sector(row, links)
        seat = row.country
        if sector.facts.listed:
            rated = rate_sector(sector.facts, {seat, *(link[2] for link in links)})
        else:
            rated = sector.rated
        quick = quick_rate(seat, sector.goods, sector.reseller, links, self.scores, rated.level)
        worst = None if quick.worst == OWN_SEAT else links[quick.worst]
        if worst is None:
            countries = [seat]
        else:
            path = path_to(links, quick.worst)
            countries = [seat if at == OWN_SEAT else links[at][2] for at in path]
        if quick.origin_unknown:
            countries.append(None)
        return Outcome(
            geographic=quick.geographic.value,
            value=quick.value,
            sector=rated.level.value,
            sector_from=rated.source.value,
            overall=quick.overall.value,
            rank=_RANK[quick.overall],
            knowledge=quick.knowledge.value,
            worst_country=countries[-1],
            path=" ".join([country or "?" for country in countries]),
            why=self._why(quick, rated, seat, sector.goods, worst),
            inputs=chain_text(
                row.id, seat, sector.goods, sector.reseller,
                [(link[0], link[2], link[3], link[1], link[4], link[5]) for link in links], sector.json,
            ),
        )  # fmt: skip

    def compare(
        self, row: SupplierRow, links: Sequence[Any], others: Mapping[str | None, Score]
    ) -> tuple[Level, QuickRating, QuickRating]:
        """The sector level of one supplier, and its rating under this rater's countries and under others."""
        sector = self._sector(row, links)
        rated = sector.rated
        if sector.facts.listed:
            rated = rate_sector(sector.facts, {row.country, *(link[2] for link in links)})
        before, after = (
            quick_rate(row.country, sector.goods, sector.reseller, links, scores, rated.level)
            for scores in (self.scores, others)
        )
        return rated.level, before, after

    def _why(
        self,
        quick: QuickRating,
        rated: SectorRating,
        seat: str | None,
        goods: bool | None,
        worst: tuple[Any, ...] | None,
    ) -> str:
        place = worst and (worst[3], worst[5], worst[2])
        key = (quick.geographic, quick.knowledge, quick.origin_unknown, rated, seat, goods, place)
        found = self._reasons.get(key)
        if found is None:
            link = Link(*place) if place else None
            found = self._reasons[key] = why(quick, rated, seat, goods, link, self.names)
        return found

    def _sector(self, row: SupplierRow, links: Sequence[tuple[Any, ...]]) -> _Sector:
        own = self._of_supplier.get(row.id)
        goods = tuple(sorted({link[5] for link in links if link[5]})) if links else ()
        key = (row.category_id, row.industry_standard, row.industry_code, goods, own)
        found = self._sectors.get(key)
        if found is None:
            found = self._sectors[key] = self._make_sector(row, goods, own)
        return found

    def _make_sector(self, row: SupplierRow, goods: tuple[str, ...], own: Judgement | None) -> _Sector:
        category = self.categories.get(row.category_id or "")
        texts = (*goods, category.name) if category else goods
        hits = tuple(dict.fromkeys(hit for text in texts for hit in self._hits(text)))
        facts = SectorFacts(
            supplier=own,
            category=self._of_category.get(row.category_id or ""),
            default=_default(row, category),
            listed=tuple(sorted(hits, key=lambda hit: (hit.country, hit.good))),
        )
        return _Sector(
            _supplies(row, category),
            is_reseller(row.industry_code or ""),
            facts,
            rate_sector(facts, ()),
            sector_json(facts),
        )

    def _hits(self, text: str) -> tuple[GoodsHit, ...]:
        if text not in self._goods:
            self._goods[text] = tuple(
                GoodsHit(good.good_nb, good.iso2, good.child_labour, good.forced_labour, good.edition)
                for good in find_goods(text, listed_goods())
            )
        return self._goods[text]


def _judgement(row: SectorJudgement) -> Judgement:
    # The judgement's id stands for who judged: inputs are append-only and hold nobody's name.
    return Judgement(Level(row.level), row.reason, row.id, row.judged_at.isoformat())


def _supplies(row: SupplierRow, category: Category | None) -> bool | None:
    if category and category.supply != "UNKNOWN":
        return category.supply == "GOODS"
    return supplies_goods(row.industry_code or "")


def _default(row: SupplierRow, category: Category | None) -> IndustryDefault | None:
    """The industry that makes the goods: the category's where it names one, else the supplier's unless it only sells."""
    if category and category.industry_code and category.industry_standard:
        standard, code = category.industry_standard, category.industry_code
    elif row.industry_code and row.industry_standard and not is_reseller(row.industry_code):
        standard, code = row.industry_standard, row.industry_code
    else:
        return None
    found = sector_default(code, standard, sector_defaults())
    if found is None:
        return None
    return IndustryDefault(standard, code, found.level, found.reason, found.basis, found.source)
