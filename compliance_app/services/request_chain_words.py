"""Sentences about single suppliers and producers: where they are, who stands behind them, how they are rated."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.services.disclosure import COUNTRY
from compliance_app.services.named import pointed_to
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.request_passages import Part, Telling, rows_by_id
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    ChainRole,
    ClauseStatus,
    HowKnown,
    Producer,
    PurchaseChannel,
    Supplier,
)

_MOST_LINKS: Final = 8
UNCHECKED: Final = "Opplysningene om leddene bak kommer fra leverandørene selv, og ingen har kontrollert dem."


def tell_suppliers(telling: Telling, ids: Iterable[str]) -> None:
    """What is known of single suppliers: where they are, what stands behind them, how they are rated."""
    rows = rows_by_id(telling.work, Supplier, ids)
    categories = rows_by_id(telling.work, Category, [row.category_id for row in rows.values()])
    links = _links(telling, list(rows))
    for row in rows.values():
        _supplier(telling, row, categories.get(row.category_id or ""), links[row.id])


def _supplier(telling: Telling, row: Supplier, category: Category | None, links: list[Any]) -> None:
    name = telling.supplier_called(row, category)
    open_name = telling.classes.of("supplier", row.id).is_open
    then = name if open_name else "leverandøren"
    source = telling.source("supplier", row.id, f"leverandøren «{row.name}»")
    about = f"supplier {row.id}"
    telling.tell(Part.FINDINGS, about, _seat(telling, row, category if open_name else None, name), source)
    told = [link for link in links if _link_open(telling, row, link)]
    if told:
        items = _chain(told)
        telling.tell(Part.FINDINGS, about, f"I kjeden bak {then} kjenner vi til {items}.", source)
        if all(link.how_known in {HowKnown.DECLARED.value, HowKnown.ASSUMED.value} for link, _maker in links):
            telling.tell(Part.LIMITS, "unchecked", UNCHECKED, source)
    elif not links:
        telling.tell(Part.LIMITS, about, f"Vi kjenner ikke leddene bak {name}.", source)
    rated = assessment_of(telling.work, telling.period, row.id)
    if rated is not None:
        level = Level(rated.overall)
        hidden = len(told) < len(links) or (
            rated.worst_country and not telling.classes.of(COUNTRY, rated.worst_country).is_open
        )
        repeats = rated.why.casefold().rstrip(".") in _chain(told).casefold()
        why = "" if hidden or repeats else NB.sentence(rated.why)
        said = (
            f"Vi vet for lite til å sette et samlet risikonivå for {then}."
            if level is Level.UNKNOWN
            else f"Samlet risiko hos {then} er vurdert til {telling.words.level(level)} for {telling.period.label}."
        )
        rating = telling.source("risk_assessment", rated.id, f"vurderingen av «{row.name}»")
        telling.tell(Part.FINDINGS, about, f"{said} {why}", rating)
    else:
        telling.tell(
            Part.LIMITS, about, f"{NB.cap(name)} er ikke vurdert for {telling.period.label} ennå.", source
        )
    if row.clause == ClauseStatus.HAS:
        telling.tell(
            Part.MEASURES, about, f"Avtalen med {name} har krav om menneskerettigheter og arbeidsforhold.", source
        )  # fmt: skip
    if row.channel != PurchaseChannel.DIRECT and row.other_buyer:
        telling.tell(Part.MEASURES, about, _bought_through(row, name), source)


def _seat(telling: Telling, row: Supplier, category: Category | None, name: str) -> str:
    seat = (
        f" holder til {NB.in_country(row.country)}"
        if row.country and telling.country_open(row.country)
        else ""
    )
    delivers = f"leverer {telling.category_called(category)}" if category else ""
    if not row.active:
        return f"Vi kjøper ikke lenger fra {name}."
    if seat and delivers:
        return f"{NB.cap(name)}{seat} og {delivers}."
    if seat:
        return f"{NB.cap(name)}{seat}."
    unknown = "" if row.country else " Vi vet ikke hvilket land leverandøren holder til i."
    return (
        f"{NB.cap(name)} {delivers or 'er en av leverandørene våre'}.{unknown}"
        if name != "en leverandør"
        else unknown
    )


def _bought_through(row: Supplier, name: str) -> str:
    if row.channel == PurchaseChannel.VIA_HOST_BUYER:
        return f"Innkjøpene fra {name} gjør vi gjennom {row.other_buyer}."
    if row.channel == PurchaseChannel.COVERED_BY:
        return f"{NB.cap(name)} er selv underlagt {row.other_buyer}{commitment(row.other_buyer_commitment, row.other_buyer_source)}."
    return f"Innkjøpene fra {name} går under en rammeavtale som {row.other_buyer} har."


def _links(telling: Telling, ids: Sequence[str]) -> dict[str, list[Any]]:
    """(link, producer) of each supplier, nearest first."""
    found: dict[str, list[Any]] = defaultdict(list)
    rows = telling.work.session.execute(
        select(ChainLink, Producer)
        .join(Producer, pointed_to(Producer, ChainLink.producer_id))
        .where(
            col(ChainLink.enterprise_id) == telling.work.enterprise_id, col(ChainLink.supplier_id).in_(ids)
        )
        .order_by(col(ChainLink.buyer_link_id).is_not(None), col(ChainLink.id))
    )
    for link, producer in rows:
        found[link.supplier_id].append((link, producer))
    return found


def _link_open(telling: Telling, row: Supplier, pair: Any) -> bool:
    link, maker = pair
    what = telling.classes.of("chain_link", link.id)
    if not what.is_open:
        name = f"leddet «{maker.name}» bak «{row.name}»"
        source = telling.source("chain_link", link.id, name)
        telling.tell(Part.FINDINGS, "", f"At {name} finnes.", source, what)
        return False
    return not maker.country or telling.country_open(maker.country)


def _chain(pairs: Sequence[Any]) -> str:
    """«produsent i Tyskland, lateks fra Malaysia og underleverandør i et land vi ikke kjenner»."""
    items: dict[str, None] = {}
    for link, maker in pairs:
        items[_link(link, maker.country)] = None
    shown = list(items)[:_MOST_LINKS]
    rest = len(items) - len(shown)
    return NB.join([*shown, f"{NB.bare(rest, 'land')} ledd til"] if rest else shown)


def _link(link: ChainLink, country: str | None) -> str:
    goods = NB.clause(link.goods)
    within = NB.in_country(country) if country else "i et land vi ikke kjenner"
    made = f"{goods[:1].lower()}{goods[1:]} fra {NB.country(country)}" if country else ""
    words = {
        ChainRole.PRODUCER: f"produsent {within}",
        ChainRole.SUB_SUPPLIER: made if goods and made else f"underleverandør {within}",
        ChainRole.RAW_MATERIAL: made if goods and made else f"råvarer, produsent {within}",
        ChainRole.SERVICE: f"arbeid utført {within}",
    }
    assumed = " (antatt)" if link.how_known == HowKnown.ASSUMED else ""
    return f"{words[ChainRole(link.role)]}{assumed}"


def tell_producers(telling: Telling, ids: Iterable[str]) -> None:
    """Which of our suppliers a producer stands behind."""
    for row in rows_by_id(telling.work, Producer, ids).values():
        what = telling.classes.of("producer", row.id)
        if not what.is_open:
            telling.name_aside("producer", row.id, row.name, what)
        if row.country and not telling.country_open(row.country):
            continue
        suppliers = telling.work.session.execute(
            select(func.count(func.distinct(col(ChainLink.supplier_id)))).where(
                col(ChainLink.enterprise_id) == telling.work.enterprise_id,
                col(ChainLink.producer_id) == row.id,
                col(ChainLink.id).not_in(telling.classes.closed("chain_link")),
            )
        ).scalar_one()
        name = row.name if what.is_open else "en produsent"
        within = f" {NB.in_country(row.country)}" if row.country else ", som vi ikke vet hvilket land er i,"
        stands = (
            f"står bak {telling.words.bare(suppliers, 'leverandør')} av leverandørene våre"
            if suppliers
            else "står ikke bak noen av leverandørene våre nå"
        )
        source = telling.source("producer", row.id, f"produsenten «{row.name}»")
        telling.tell(Part.FINDINGS, f"producer {row.id}", f"{NB.cap(name)}{within} {stands}.", source)


def commitment(text: str, source: str) -> str:
    """What another buyer binds itself to, and where it stands: «, som skal … (vedtektene)»; "" where nothing is said."""
    if not text:
        return ""
    return f", som {NB.clause(text)}{f' ({source})' if source else ''}"
