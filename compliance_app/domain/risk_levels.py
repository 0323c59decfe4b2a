"""From a chain and a sector to levels: the arithmetic of the rating, without sentences (design section 4).

It works on plain rows, because a register of 100 000 suppliers is rated in one pass: compute ``scores_of`` once per
dataset, ``rate_sector`` once per distinct SectorFacts (and chain countries, where goods are listed), then ``quick_rate``
per supplier. Suppliers with equal seat, goods, reseller, roles, countries and sector have equal levels. ``risk.rate``
goes through the same functions, so there is one truth.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.industries import is_reseller as is_reseller_code
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.rating_inputs import GoodsHit, NodeRole, SectorFacts


class ChainCycle(AktsomError):
    """A link of the chain sells, through others, to itself."""

    message = _(
        "Leverandørkjeden går i ring, så risikoen kan ikke regnes ut. Rett hvem som kjøper fra hvem i kjeden."
    )


class ChainKnowledge(StrEnum):
    """How much of the chain is known: only who sells; some links; every branch to who makes the goods or does the work."""

    SEAT_ONLY = "SEAT_ONLY"
    PARTIAL = "PARTIAL"
    TO_PRODUCER = "TO_PRODUCER"


class SectorSource(StrEnum):
    """What decided the sector rating."""

    SUPPLIER_JUDGEMENT = "SUPPLIER_JUDGEMENT"
    CATEGORY_JUDGEMENT = "CATEGORY_JUDGEMENT"
    INDUSTRY_DEFAULT = "INDUSTRY_DEFAULT"
    LISTED_GOODS = "LISTED_GOODS"
    NONE = "NONE"


class SectorRating(NamedTuple):
    """The sector level, what decided it, the reason given there, and the listed goods where those decided."""

    level: Level
    source: SectorSource
    reason: str = ""
    hit: GoodsHit | None = None


class QuickRating(NamedTuple):
    """The levels of one supplier. ``worst`` is the index of the worst node, -1 for the supplier's own seat.

    ``value`` is the worst country's, 0–100, or None. ``origin_unknown``: UNKNOWN because nobody knows who makes the goods.
    """

    geographic: Level
    value: float | None
    worst: int
    knowledge: ChainKnowledge
    origin_unknown: bool
    overall: Level


NodeRow = tuple[str, str | None, str | None, str, str]
"""A chain link: id, buyer's id (None = the supplier), country ISO 2 or None, role, how known."""

Score = tuple[int, float]
"""Rank (0 LOW, 1 MEDIUM, 2 UNKNOWN, 3 HIGH: the order of combining) and country value, -1 where there is none."""

OWN_SEAT = -1
_BY_RANK = tuple(reversed(WORST_FIRST))
RANK = {level: rank for rank, level in enumerate(_BY_RANK)}
NOT_KNOWN: Score = (RANK[Level.UNKNOWN], -1.0)
_ONLY_SELLS = frozenset({NodeRole.SELLER})
_MAKES_NOTHING = frozenset({NodeRole.SELLER, NodeRole.SERVICE})
_GOODS_END = frozenset({NodeRole.PRODUCER})
_SERVICE_END = frozenset({NodeRole.PRODUCER, NodeRole.SERVICE})


def scores_of(countries: Mapping[str, CountryRisk]) -> dict[str | None, Score]:
    """The countries as ``quick_rate`` compares them, by ISO 2; a country that is not there is UNKNOWN."""
    return {
        iso2: (RANK[risk.level], -1.0 if risk.value is None else risk.value)
        for iso2, risk in countries.items()
    }


def rate_sector(facts: SectorFacts, countries: Collection[str | None]) -> SectorRating:
    """A person's judgement of the supplier, else of its category, else the higher of industry default and listed goods.

    ``countries`` are those of the chain, seat included: a listing counts only where the goods may come from there.
    """
    if facts.supplier:
        return SectorRating(facts.supplier.level, SectorSource.SUPPLIER_JUDGEMENT, facts.supplier.reason)
    if facts.category:
        return SectorRating(facts.category.level, SectorSource.CATEGORY_JUDGEMENT, facts.category.reason)
    for hit in facts.listed:
        if hit.country in countries and (hit.child_labour or hit.forced_labour):
            return SectorRating(Level.HIGH, SectorSource.LISTED_GOODS, hit=hit)
    # A wholesaler's or retailer's own industry says nothing of how the goods are made.
    if facts.default and not is_reseller_code(facts.default.code):
        return SectorRating(facts.default.level, SectorSource.INDUSTRY_DEFAULT, facts.default.reason)
    return SectorRating(Level.UNKNOWN, SectorSource.NONE)


def quick_rate(  # noqa: PLR0917 - takes the columns of a row, once per supplier
    seat: str | None,
    supplies_goods: bool | None,
    is_reseller: bool,
    nodes: Sequence[NodeRow],
    scores: Mapping[str | None, Score],
    sector: Level,
) -> QuickRating:
    """Rate one supplier. ``nodes`` are its links ordered by id; of equally bad links the first is the worst.

    A supplier of goods, a reseller, or one of whom nobody has said, is UNKNOWN while no link is known that may make the
    goods, unless a HIGH country is known already. Raises ChainCycle.
    """
    best, worst = (-1, -1.0), OWN_SEAT
    for index, node in enumerate(nodes):
        score = scores.get(node[2], NOT_KNOWN)
        if score > best:
            best, worst = score, index
    score = scores.get(seat, NOT_KNOWN)
    if score > best:
        best, worst = score, OWN_SEAT
    rank, value = best
    sells_goods = supplies_goods is not False or is_reseller
    knowledge = ChainKnowledge.SEAT_ONLY
    origin_unknown = sells_goods
    if nodes:
        knowledge = _knowledge(nodes, _GOODS_END if sells_goods else _SERVICE_END)
        origin_unknown = sells_goods and all(node[3] in _MAKES_NOTHING for node in nodes)
    if origin_unknown and rank < 3:
        rank, value, worst = 2, -1.0, OWN_SEAT
    else:
        origin_unknown = False
    overall = _BY_RANK[max(rank, RANK[sector])]
    known_value = None if value < 0 else value
    return QuickRating(_BY_RANK[rank], known_value, worst, knowledge, origin_unknown, overall)


def path_to(nodes: Sequence[NodeRow], worst: int) -> tuple[int, ...]:
    """The indexes of the links from the supplier to the worst one, the seat first as -1. Raises ChainCycle."""
    place = {node[0]: index for index, node in enumerate(nodes)}
    path: list[int] = []
    at: int | None = worst
    while at is not None and at != OWN_SEAT:
        if at in path:
            raise ChainCycle
        path.append(at)
        at = place.get(nodes[at][1] or "")
    return (OWN_SEAT, *reversed(path))


def _knowledge(nodes: Sequence[NodeRow], ends: frozenset[NodeRole]) -> ChainKnowledge:
    """Walk every link up to the supplier: finds rings, and branches that end before anyone who makes the goods."""
    for node in nodes:
        # Ids rise with time: where every buyer is older than its link, there is no ring to look for.
        if (
            node[3] not in ends
            or node[2] is None
            or node[4] == "ASSUMED"
            or (node[1] is not None and node[1] >= node[0])
        ):
            break
    else:
        return ChainKnowledge.TO_PRODUCER
    by_id = {node[0]: node for node in nodes}
    buyers = {node[1] for node in nodes}
    complete = True
    only_sellers = True
    for node in nodes:
        if node[3] not in _ONLY_SELLS:
            only_sellers = False
        if node[2] is None or node[4] == "ASSUMED":
            complete = False
        reaches = node[3] in ends
        up = by_id.get(node[1]) if node[1] else None
        steps = 0
        while up is not None:
            reaches = reaches or up[3] in ends
            up = by_id.get(up[1]) if up[1] else None
            steps += 1
            if steps > len(nodes):
                raise ChainCycle
        if not reaches and node[0] not in buyers:
            complete = False
    if only_sellers:
        return ChainKnowledge.SEAT_ONLY
    return ChainKnowledge.TO_PRODUCER if complete else ChainKnowledge.PARTIAL
