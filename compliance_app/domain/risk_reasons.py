"""Why a rating is what it is, in bokmål: the line in the register and the sentences behind it.

Lines have no full stop at the end, because they also stand as cells of a table. Figures have one decimal and a comma.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import ChainNode, GoodsHit, NodeRole
from compliance_app.domain.risk_levels import (
    RANK,
    ChainKnowledge,
    QuickRating,
    SectorRating,
    SectorSource,
)
from compliance_app.domain.risk_method import Method
from compliance_app.domain.words import BOKMAL

_ROLE_IN = {
    NodeRole.SELLER: _("Selger {place}"),
    NodeRole.PRODUCER: _("Produsent {place}"),
    NodeRole.SUB_SUPPLIER: _("Underleverandør {place}"),
    NodeRole.RAW_MATERIAL: _("Råvarer fra {name}"),
    NodeRole.SERVICE: _("Arbeidet utføres {place}"),
}
_GOODS_IN = {
    NodeRole.PRODUCER: _("{goods} produseres {place}"),
    NodeRole.RAW_MATERIAL: _("{goods} fra {name}"),
}
_COUNTRY_MISSING = {
    NodeRole.SELLER: _("Selgerens land er ikke oppgitt"),
    NodeRole.PRODUCER: _("Produsentens land er ikke oppgitt"),
    NodeRole.SUB_SUPPLIER: _("Underleverandørens land er ikke oppgitt"),
    NodeRole.RAW_MATERIAL: _("Råvarenes opphav er ikke kjent"),
    NodeRole.SERVICE: _("Landet arbeidet utføres i, er ikke oppgitt"),
}


class Link(NamedTuple):
    """What a sentence needs of a chain link: role, goods as written, country (ISO 2) or None."""

    role: str
    goods: str
    country: str | None


def one_decimal(value: float) -> str:
    """«73,2»."""
    return f"{value:.1f}".replace(".", ",")


def place(iso2: str, names: Mapping[str, str]) -> str:
    """«i Kina», «på Filippinene»; the code itself where the name is not known."""
    return f"{BOKMAL.on_word if iso2 in BOKMAL.on_countries else BOKMAL.in_word} {names.get(iso2, iso2)}"


def why(  # noqa: PLR0917 - takes the columns of a row, once per supplier
    quick: QuickRating,
    sector: SectorRating,
    seat: str | None,
    supplies_goods: bool | None,
    link: Link | None,
    names: Mapping[str, str],
) -> str:
    """The one line beside the overall level: what decided it. ``link`` is the worst link, None for the seat."""
    listed = sector.source is SectorSource.LISTED_GOODS
    if RANK[sector.level] + listed > RANK[quick.geographic]:
        return sector_reason(sector, names)
    return geographic_reason(quick, seat, supplies_goods, link, names)


def geographic_reason(
    quick: QuickRating,
    seat: str | None,
    supplies_goods: bool | None,
    link: Link | None,
    names: Mapping[str, str],
) -> str:
    """What decided the geographic level."""
    if quick.origin_unknown:
        return _origin_unknown(quick, supplies_goods)
    country = link.country if link else seat
    if country is None:
        return (
            _COUNTRY_MISSING[NodeRole(link.role)]
            if link
            else _("Landet leverandøren holder til i, er ikke oppgitt")
        )
    if quick.geographic is Level.UNKNOWN:
        return _("Det finnes for få tall for {name}").format(name=names.get(country, country))
    where = place(country, names)
    if link is None:
        if quick.knowledge is ChainKnowledge.SEAT_ONLY:
            return _("Leverandøren holder til {place}, og kjeden er ikke kartlagt").format(place=where)
        return _("Leverandøren holder til {place}").format(place=where)
    role = NodeRole(link.role)
    pattern = _GOODS_IN.get(role, _("{goods} {place}")) if link.goods else _ROLE_IN[role]
    return pattern.format(goods=NB.cap(link.goods), place=where, name=names.get(country, country))


def _origin_unknown(quick: QuickRating, supplies_goods: bool | None) -> str:
    if supplies_goods is None:
        return _("Det er ikke oppgitt om leverandøren selger varer eller tjenester")
    if supplies_goods and quick.knowledge is not ChainKnowledge.SEAT_ONLY:
        return _("Leverandøren selger varer, og landet de er laget i, er ukjent")
    return _("Bare selgerens land er kjent")


def sector_reason(sector: SectorRating, names: Mapping[str, str]) -> str:
    """What decided the sector level: the reason a person or the default gives, or the listed goods."""
    if sector.hit:
        country = names.get(sector.hit.country, sector.hit.country)
        return _("Listeført vare: {good}, {name}").format(good=_inside(sector.hit.good), name=country)
    if sector.source is SectorSource.NONE:
        return _("Bransjerisikoen er ikke vurdert")
    return sector.reason or _("Bransjerisikoen er vurdert til {level}").format(level=NB.level(sector.level))


def _inside(good: str) -> str:
    """The list's name of a good inside a sentence: a small first letter, but «IKT-utstyr» as it is."""
    return good if good[1:2].isupper() else good[:1].lower() + good[1:]


def listed_reasons(hit: GoodsHit | None, names: Mapping[str, str]) -> list[str]:
    """Which list, and for what."""
    if hit is None:
        return []
    kinds = [_("barnearbeid")] * hit.child_labour + [_("tvangsarbeid")] * hit.forced_labour
    text = _("{good} fra {name} står på listen over varer laget med {kinds} ({edition})")
    name = names.get(hit.country, hit.country)
    return [text.format(good=NB.cap(hit.good), name=name, kinds=NB.join(kinds), edition=hit.edition)]


def country_reasons(risk: CountryRisk, method: Method, names: Mapping[str, str]) -> list[str]:
    """The worst country's figure beside the cut-offs, and what else set its level: gaps, the state's figures, a floor."""
    gaps = NB.join([dimension.norwegian.lower() for dimension in risk.missing])
    said = []
    if risk.level is Level.UNKNOWN:
        said.append(_("Geografisk risiko for {name} kan ikke regnes ut, for vi mangler tall for {gaps}"))
    elif risk.value is not None:
        said.append(_("{name} har {value} av 100; medium begynner på {medium} og høy på {high}"))
        if risk.missing:
            said.append(_("Vi mangler tall for {gaps} for {name}, og da blir nivået minst medium"))
    if risk.from_state:
        said.append(_("{name} har for få egne tall, så vi bruker tallene for {state}"))
    if risk.floor:
        said.append(_("Vi har satt laveste nivå for {name} til {floor}: {reason}"))
    values = {
        "name": risk.name,
        "value": one_decimal(risk.value or 0.0),
        "medium": f"{method.medium:g}".replace(".", ","),
        "high": f"{method.high:g}".replace(".", ","),
        "gaps": gaps,
        "state": names.get(risk.from_state or "", risk.from_state),
        "floor": NB.level(risk.floor.level) if risk.floor else "",
        "reason": risk.floor.reason if risk.floor else "",
    }
    return [sentence.format(**values) for sentence in said]


def chain_reasons(quick: QuickRating, nodes: Sequence[ChainNode], names: Mapping[str, str]) -> list[str]:
    """How far the chain is known, and which links are only assumed."""
    said = []
    if quick.origin_unknown:
        said.append(_("Vi vet ikke hvor varene er laget, og ukjent regnes aldri som lav"))
    if quick.knowledge is ChainKnowledge.PARTIAL:
        said.append(_("Bare en del av kjeden er kjent"))
    said.extend(
        _("At {goods} kommer fra {name}, er vår egen antakelse").format(
            goods=node.goods or _("et ledd i kjeden"), name=names.get(node.country, node.country)
        )
        for node in nodes
        if node.country and node.how_known == "ASSUMED"
    )
    return said
