"""What one rating rests on, as one value with one text: any past rating recomputes exactly from it.

The text has two halves. The *chain* is the supplier's own: links, sector judgements, listed goods. The *facts* are the
countries' figures and the method, and are the same for all suppliers rated on one dataset: a register stores them once
(``facts_json`` of every country), beside each supplier's ``chain_json``, and ``inputs_from_parts`` joins them again.
Names of suppliers and producers are no part of what is judged and are left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from compliance_app.domain.country_risk import CountryRisk, country_dict, country_from_dict
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import (
    METHOD_1,
    Method,
    canonical_json,
    method_dict,
    method_from_dict,
)

SEAT = "SEAT"
"""The id of the supplier's own seat in a path: the first node of every chain."""


class NodeRole(StrEnum):
    """What a link of the chain does. SELLER and SERVICE do not make the goods."""

    SELLER = "SELLER"
    PRODUCER = "PRODUCER"
    SUB_SUPPLIER = "SUB_SUPPLIER"
    RAW_MATERIAL = "RAW_MATERIAL"
    SERVICE = "SERVICE"


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A link behind the supplier; ``buyer`` is the node it sells to, None where that is the supplier itself.

    ``country`` is ISO 2 or None, ``role`` a NodeRole, ``how_known`` DECLARED/DOCUMENTED/VERIFIED/ASSUMED, ``goods`` what
    it makes or does as a person wrote it. The name is for the screen: it is not compared and not stored with the inputs.
    """

    id: str
    name: str = field(compare=False)
    country: str | None
    role: str = NodeRole.PRODUCER
    buyer: str | None = None
    how_known: str = "DECLARED"
    goods: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's judgement of the sector risk of a supplier or a category; ``by`` is a user id, ``at`` ISO 8601 text."""

    level: Level
    reason: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class IndustryDefault:
    """The shipped level of the industry that makes the goods, or does the work (data/sectors.csv)."""

    standard: str
    code: str
    level: Level
    reason: str
    basis: str
    source: str


@dataclass(frozen=True, slots=True)
class GoodsHit:
    """Goods of the supplier that are listed as made with child or forced labour in a country (data/listed_goods.csv)."""

    good: str
    country: str
    child_labour: bool
    forced_labour: bool
    edition: str


@dataclass(frozen=True, slots=True)
class SectorFacts:
    """All that the sector rating may rest on; which of it decides is risk.rate_sector."""

    supplier: Judgement | None = None
    category: Judgement | None = None
    default: IndustryDefault | None = None
    listed: tuple[GoodsHit, ...] = ()


@dataclass(frozen=True, slots=True)
class RatingInputs:
    """The inputs of one supplier's rating. Countries and floors that the chain does not touch are dropped on the way in.

    ``seat`` is ISO 2 or None; ``supplies_goods`` None means nobody has said; ``is_reseller`` is industry 45–47.
    """

    supplier_id: str
    seat: str | None
    supplies_goods: bool | None
    is_reseller: bool
    nodes: tuple[ChainNode, ...]
    sector: SectorFacts
    countries: Mapping[str, CountryRisk] = field(hash=False)
    method: Method = METHOD_1

    def __post_init__(self) -> None:
        """Bring equal inputs to one form: links by id, hits by country and good, no country that is not used."""
        listed = tuple(sorted(self.sector.listed, key=lambda hit: (hit.country, hit.good)))
        sector = SectorFacts(self.sector.supplier, self.sector.category, self.sector.default, listed)
        used = {self.seat, *(node.country for node in self.nodes)}
        used |= {risk.from_state for iso2, risk in self.countries.items() if iso2 in used}
        countries = {iso2: risk for iso2, risk in sorted(self.countries.items()) if iso2 in used}
        object.__setattr__(self, "nodes", tuple(sorted(self.nodes, key=lambda node: node.id)))
        object.__setattr__(self, "sector", sector)
        object.__setattr__(self, "countries", countries)
        object.__setattr__(self, "method", self.method.only_floors_of(countries))

    def names(self) -> dict[str, str]:
        """The Norwegian names of the countries, as they were when the rating was made."""
        return {iso2: risk.name for iso2, risk in self.countries.items()}


def inputs_json(inputs: RatingInputs) -> str:
    """The inputs as one canonical JSON text (sorted keys, compact, UTF-8): equal inputs, equal text."""
    return f'{{"chain":{chain_json(inputs)},"facts":{facts_json(inputs.countries, inputs.method)}}}'


def inputs_from_json(text: str) -> RatingInputs:
    """The inputs that inputs_json wrote; names of nodes are empty."""
    stored = json.loads(text)
    return _inputs(stored["chain"], stored["facts"])


def inputs_from_parts(chain: str, facts: str) -> RatingInputs:
    """The inputs from the two halves, where ``facts`` may hold every country of the dataset."""
    return _inputs(json.loads(chain), json.loads(facts))


def chain_json(inputs: RatingInputs) -> str:
    """The supplier's own half as canonical JSON."""
    return chain_text(
        inputs.supplier_id,
        inputs.seat,
        inputs.supplies_goods,
        inputs.is_reseller,
        [(n.id, n.country, n.role, n.buyer, n.how_known, n.goods) for n in inputs.nodes],
        sector_json(inputs.sector),
    )


def chain_text(  # noqa: PLR0917 - takes the columns of a row, once per supplier
    supplier_id: str,
    seat: str | None,
    supplies_goods: bool | None,
    is_reseller: bool,
    nodes: Sequence[tuple[Any, ...]],
    sector: str,
) -> str:
    """The supplier's own half from plain values: what a bulk rater calls, with ``sector_json`` made once for many.

    ``nodes`` are (id, country, role, buyer, how known, goods), ordered by id.
    """
    # Put together in the order of sorted keys, because the sector's text is already made.
    head = canonical_json({"is_reseller": is_reseller, "nodes": nodes, "seat": seat})
    tail = canonical_json({"supplier_id": supplier_id, "supplies_goods": supplies_goods})
    return f'{head[:-1]},"sector":{sector},{tail[1:]}'


def sector_json(sector: SectorFacts) -> str:
    """What the sector rating may rest on as canonical JSON."""
    return canonical_json(
        {
            "supplier": sector.supplier and asdict(sector.supplier),
            "category": sector.category and asdict(sector.category),
            "default": sector.default and asdict(sector.default),
            "listed": [asdict(hit) for hit in sector.listed],
        }
    )


def facts_json(countries: Mapping[str, CountryRisk], method: Method) -> str:
    """The shared half as canonical JSON: the countries given and the method with its parameters."""
    found = {iso2: country_dict(risk) for iso2, risk in countries.items()}
    return canonical_json({"countries": found, "method": method_dict(method)})


def _inputs(chain: Mapping[str, Any], facts: Mapping[str, Any]) -> RatingInputs:
    sector = chain["sector"]
    return RatingInputs(
        supplier_id=chain["supplier_id"],
        seat=chain["seat"],
        supplies_goods=chain["supplies_goods"],
        is_reseller=chain["is_reseller"],
        nodes=tuple(ChainNode(id_, "", *rest) for id_, *rest in chain["nodes"]),
        sector=SectorFacts(
            supplier=_judgement(sector["supplier"]),
            category=_judgement(sector["category"]),
            default=sector["default"]
            and IndustryDefault(**{**sector["default"], "level": Level(sector["default"]["level"])}),
            listed=tuple(GoodsHit(**hit) for hit in sector["listed"]),
        ),
        countries={iso2: country_from_dict(stored) for iso2, stored in facts["countries"].items()},
        method=method_from_dict(facts["method"]),
    )


def _judgement(stored: Mapping[str, str] | None) -> Judgement | None:
    if stored is None:
        return None
    return Judgement(Level(stored["level"]), stored["reason"], stored["by"], stored["at"])
