"""The rating of one supplier, with its reasons: the one function that rates (design section 4).

Two ratings, never averaged: geographic (the worst country of the chain) and sector; *overall* combines them. What is not
known never makes a supplier low. The levels come from ``risk_levels``, which a whole register is rated with as well; the
sentences from ``risk_reasons``.
"""

from dataclasses import dataclass

from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import SEAT, RatingInputs
from compliance_app.domain.risk_levels import (
    OWN_SEAT,
    ChainKnowledge,
    NodeRow,
    QuickRating,
    SectorRating,
    SectorSource,
    path_to,
    quick_rate,
    rate_sector,
    scores_of,
)
from compliance_app.domain.risk_reasons import (
    Link,
    chain_reasons,
    country_reasons,
    geographic_reason,
    listed_reasons,
    sector_reason,
    why,
)


@dataclass(frozen=True, slots=True)
class Rating:
    """The computed rating of a supplier.

    ``geographic_value`` is the worst country's, 0–100, or None. ``path`` holds node ids from the seat (SEAT) to
    ``worst_node``; ``path_countries`` their countries (ISO 2, None where unknown), ending in None where nobody knows who
    makes the goods. ``reasons``: the first is the line of the register, the rest what a person asks next.
    """

    geographic: Level
    geographic_value: float | None
    worst_node: str
    worst_country: str | None
    path: tuple[str, ...]
    path_countries: tuple[str | None, ...]
    chain_knowledge: ChainKnowledge
    origin_unknown: bool
    sector: Level
    sector_from: SectorSource
    overall: Level
    reasons: tuple[str, ...]


def rate(inputs: RatingInputs) -> Rating:
    """Rate one supplier from its inputs alone: the same inputs give the same rating, always. Raises ChainCycle."""
    rows: list[NodeRow] = [(n.id, n.buyer, n.country, n.role, n.how_known) for n in inputs.nodes]
    sector = rate_sector(inputs.sector, {inputs.seat, *(row[2] for row in rows)})
    quick = quick_rate(
        inputs.seat,
        inputs.supplies_goods,
        inputs.is_reseller,
        rows,
        scores=scores_of(inputs.countries),
        sector=sector.level,
    )
    path = path_to(rows, quick.worst)
    countries = tuple(inputs.seat if at == OWN_SEAT else rows[at][2] for at in path)
    if quick.origin_unknown:
        countries = (*countries, None)
    return Rating(
        geographic=quick.geographic,
        geographic_value=quick.value,
        worst_node=SEAT if quick.worst == OWN_SEAT else rows[quick.worst][0],
        worst_country=countries[-1],
        path=tuple(SEAT if at == OWN_SEAT else rows[at][0] for at in path),
        path_countries=countries,
        chain_knowledge=quick.knowledge,
        origin_unknown=quick.origin_unknown,
        sector=sector.level,
        sector_from=sector.source,
        overall=quick.overall,
        reasons=_reasons(inputs, quick, sector, countries[-1]),
    )


def _reasons(
    inputs: RatingInputs, quick: QuickRating, sector: SectorRating, worst_country: str | None
) -> tuple[str, ...]:
    names = inputs.names()
    node = None if quick.worst == OWN_SEAT else inputs.nodes[quick.worst]
    link = Link(node.role, node.goods, node.country) if node else None
    risk = inputs.countries.get(worst_country or "")
    said = [
        why(quick, sector, inputs.seat, inputs.supplies_goods, link, names=names),
        geographic_reason(quick, inputs.seat, inputs.supplies_goods, link, names),
        *(country_reasons(risk, inputs.method, names) if risk else ()),
        *chain_reasons(quick, inputs.nodes, names),
        sector_reason(sector, names),
        *listed_reasons(sector.hit, names),
    ]
    return tuple(dict.fromkeys(said))
