"""Sentences about groups of suppliers: a category, those behind some goods or in a country, and the whole register."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.services.disclosure import COUNTRY
from compliance_app.services.facts_ratings import category_judgements
from compliance_app.services.ratings import country_risks
from compliance_app.services.request_chain_words import UNCHECKED, commitment, tell_suppliers
from compliance_app.services.request_figures import (
    FEW,
    Buyer,
    Figures,
    Group,
    chains_known,
    figures,
)
from compliance_app.services.request_passages import Part, Telling, rows_by_id
from compliance_app.services.request_search import kept
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    Producer,
    PurchaseChannel,
    SectorJudgement,
    Supplier,
    Supply,
)

_MOST_COUNTRIES: Final = 8
_MOST_CATEGORIES: Final = 8
_MANY: Final = 1000
_LEVELS: Final = (Level.HIGH, Level.MEDIUM, Level.LOW)


def tell_category(telling: Telling, row: Category) -> None:
    """What is bought in a category, from where, who makes it, how it is rated, and what is not known."""
    what, about = telling.classes.of("category", row.id), f"category {row.id}"
    inline = telling.category_called(row)
    found = _figures(telling, f"category {row.id}", col(Supplier.category_id) == row.id)
    source = telling.source("category", row.id, f"kategorien «{row.name}»")

    def say(part: Part, text: str) -> None:
        if text:
            telling.tell(part, about, text, source, what)

    if not what.is_open:
        say(Part.FINDINGS, f"Det registeret vet om kategorien «{row.name}».")
        return
    called = (
        telling.words.called(found.suppliers, row.suppliers_called)
        if row.suppliers_called and found.suppliers > 1
        else telling.words.count(found.suppliers, "leverandør")
    )
    say(Part.FINDINGS, f"Vi kjøper {inline} fra {called}." if found.suppliers else "")
    say(Part.FINDINGS, "" if found.suppliers else f"Vi har ingen leverandører innen {inline} nå.")
    _say_group(telling, say, found, goods=row.supply != Supply.SERVICES)
    _sector(telling, row, about)
    say(Part.FINDINGS, overall(telling, found))
    for buyer in found.buyers:
        say(Part.MEASURES, _through(telling, buyer, found.suppliers, row))
    if found.with_clause:
        of = telling.words.count(found.suppliers, "leverandør", found.with_clause)
        with_clause = telling.words.bare(found.with_clause, "leverandør", found.suppliers)
        say(
            Part.MEASURES,
            f"Avtalen har krav om menneskerettigheter og arbeidsforhold hos {with_clause} av {of} innen {inline}.",
        )
    say(Part.LIMITS, _behind(telling, found.suppliers, found.chains, f" innen {inline}"))


def _sector(telling: Telling, row: Category, about: str) -> None:
    judged: SectorJudgement | None = category_judgements(telling.work, telling.period).get(row.id)
    if judged is None:
        return
    source = telling.source("sector_judgement", judged.id, f"vurderingen av kategorien «{row.name}»")
    inline, year = telling.category_called(row), telling.period.label
    level = Level(judged.level)
    said = (
        f"Vi vet for lite til å sette et nivå for bransjerisikoen innen {inline}."
        if level is Level.UNKNOWN
        else f"Bransjerisikoen innen {inline} er vurdert til {telling.words.level(level)} for {year}."
    )
    telling.tell(
        Part.FINDINGS, about, f"{said} {NB.sentence(judged.reason) if judged.reason else ''}", source
    )
    if judged.sources_read:
        read = NB.clause(judged.sources_read)
        based = (
            f"Bransjerisikoen bygger på {read}."
            if telling.words.is_clause(read)
            else f"Til vurderingen av bransjerisikoen har vi lest: {NB.sentence(read)}"
        )
        telling.tell(Part.HOW, "sector", based, source)


def tell_goods(telling: Telling, goods: str) -> None:
    """Who supplies goods that links name, and where they are made."""
    made = col(ChainLink.goods) == goods
    found = _figures(telling, f"goods {goods}", col(Supplier.id).in_(_selling(telling, goods)), links=made)
    if not found.suppliers or not found.chains:
        return
    source = telling.source("chain_link", goods, f"varen «{goods}» i leverandørkjedene")
    named = NB.clause(goods)
    lead = (
        f"{telling.words.opening(telling.words.count(found.suppliers, 'leverandør'))} leverer varer der "
        f"{named[:1].lower()}{named[1:]} inngår."
    )
    telling.tell(Part.FINDINGS, f"goods {goods}", lead, source)
    makers = _makers(telling, found, "I disse kjedene kjenner vi til produsenter og underleverandører")
    if makers:
        telling.tell(Part.FINDINGS, f"goods {goods}", makers, source)
    if found.unchecked:
        telling.tell(Part.LIMITS, "unchecked", UNCHECKED, source)
    if found.suppliers <= FEW:
        tell_suppliers(telling, found.few)


def _selling(telling: Telling, goods: str) -> Any:
    """The suppliers with such goods in their chains: their ids where they are not many, else the query of them."""
    query = select(col(ChainLink.supplier_id)).where(
        col(ChainLink.enterprise_id) == telling.work.enterprise_id, col(ChainLink.goods) == goods
    )

    def look() -> tuple[str, ...]:
        return tuple(telling.work.session.execute(query.distinct().limit(_MANY + 1)).scalars())

    found = kept(telling.work, "asked sellers", goods, look)
    return found if len(found) <= _MANY else query


def tell_country(telling: Telling, code: str) -> int:
    """Who in the chains is in a country, and how it is rated; returns how many suppliers. None known is no proof."""
    if not telling.country_open(code):
        return 0
    work, name, within = telling.work, countries()[code].name_nb, NB.in_country(code)
    producers = select(col(Producer.id)).where(
        col(Producer.enterprise_id) == work.enterprise_id, col(Producer.country) == code
    )
    linked = select(col(ChainLink.supplier_id)).where(
        col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.producer_id).in_(producers)
    )
    hidden = frozenset(telling.classes.closed("chain_link"))
    if hidden:
        linked = linked.where(col(ChainLink.id).not_in(hidden))
    found = _figures(
        telling, f"country {code}", or_(col(Supplier.country) == code, col(Supplier.id).in_(linked))
    )
    source = telling.source(COUNTRY, code, f"landet {name} i leverandørkjedene")
    about = f"country {code}"
    if not found.suppliers:
        telling.tell(
            Part.FINDINGS, about,
            f"Vi har ikke registrert noen leverandør, produsent eller underleverandør {within}.", source,
        )  # fmt: skip
        return 0
    seated = dict(found.seats).get(code, 0)
    counted = telling.words.opening(telling.words.count(found.suppliers, "leverandør"))
    there = (
        f"{counted} holder til {within}."
        if seated == found.suppliers
        else f"{counted} har ledd {within} i den delen av kjeden vi kjenner."
    )
    telling.tell(Part.FINDINGS, about, there, source)
    within_categories = _in_categories(telling, found)
    if within_categories:
        telling.tell(Part.FINDINGS, about, f"Det gjelder {within_categories}.", source)
    risk = country_risks(work).get(code)
    if risk and risk.level is not Level.UNKNOWN:
        telling.tell(
            Part.FINDINGS, about,
            f"Geografisk risiko {within} er {telling.words.level(risk.level)} etter metoden vår.", source,
        )  # fmt: skip
    tell_suppliers(telling, found.few)
    return found.suppliers


def _in_categories(telling: Telling, found: Figures) -> str:
    """«IKT (sju) og hotell (fem)»; without numbers where there is one; "" where there is none that may be told."""
    rows = rows_by_id(telling.work, Category, [identity for identity, _count in found.categories if identity])
    named = [
        (telling.category_called(rows[identity]), count)
        for identity, count in found.categories
        if identity in rows and telling.classes.of("category", identity).is_open
    ]
    shown = named[:_MOST_CATEGORIES]
    if len(shown) < 2:
        return "".join(name for name, _count in shown)
    most = max(count for _name, count in shown)
    listed = [f"{name} ({telling.words.bare(count, 'leverandør', most)})" for name, count in shown]
    rest = len(named) - len(shown)
    return telling.words.join([*listed, f"{telling.words.count(rest, 'kategori')} til"] if rest else listed)


def tell_register(telling: Telling, *, goods_only: bool) -> Figures:
    """The whole register in a few sentences, for a question about everything or about nothing that is named in it."""
    found = figures(telling.work, telling.period, _everyone(telling, goods_only=goods_only))
    source, about = telling.count(), "register"

    def say(part: Part, text: str) -> None:
        if text:
            telling.tell(part, about, text, source)

    if not found.suppliers:
        return found
    counted = telling.words.count(found.suppliers, "leverandør")
    listed = _in_categories(telling, found)
    lead = f"Vi kjøper varer fra {counted}" if goods_only else f"Vi har {counted}"
    say(Part.FINDINGS, f"{lead}: {listed}." if listed else f"{lead}.")
    _say_group(telling, say, found, goods=goods_only, seats=False)
    for row in rows_by_id(telling.work, Category, [one for one, _count in found.categories[:4]]).values():
        if telling.classes.of("category", row.id).is_open:
            _sector(telling, row, f"category {row.id}")
    if any(level is not Level.UNKNOWN for level, _count in found.levels):
        say(Part.FINDINGS, overall(telling, found))
    return found


def unmapped(telling: Telling, *, goods_only: bool) -> str:
    """That nobody is known behind some of all suppliers, or of those of goods; "" where somebody is behind each."""
    return _behind(telling, *chains_known(telling.work, _everyone(telling, goods_only=goods_only)), "")


def _everyone(telling: Telling, *, goods_only: bool) -> Group:
    """All suppliers, or those of categories that are not services."""
    rows = telling.work.session.execute(
        select(col(Category.id)).where(
            col(Category.enterprise_id) == telling.work.enterprise_id,
            col(Category.supply) != Supply.SERVICES.value,
        )
    )
    sold = col(Supplier.category_id).in_(list(rows.scalars()))
    only = sold if goods_only else col(Supplier.id).is_not(None)
    return _group(telling, "goods" if goods_only else "all", only)


def _figures(telling: Telling, key: str, suppliers: Any, links: Any = None) -> Figures:
    return figures(telling.work, telling.period, _group(telling, key, suppliers, links))


def _group(telling: Telling, key: str, suppliers: Any, links: Any = None) -> Group:
    return Group(key, suppliers, links, frozenset(telling.classes.closed("chain_link")))


def _say_group(telling: Telling, say: Any, found: Figures, *, goods: bool, seats: bool = True) -> None:
    """Where a group is, who makes the goods, and what is not known behind."""
    if seats:
        say(Part.FINDINGS, _seats(telling, found))
    makers = _makers(telling, found, "Produsentene og underleverandørene vi kjenner, holder til")
    say(Part.FINDINGS, makers)
    if makers and goods and not found.deeper:
        say(Part.LIMITS, "Vi kjenner produsentene, men ikke hvor delene og råvarene kommer fra.")
    if makers and found.unchecked:
        say(Part.LIMITS, UNCHECKED)


def _seats(telling: Telling, found: Figures) -> str:
    open_seats = telling.open_countries(found.seats)
    if not open_seats or len(open_seats) < len(found.seats):
        return ""
    if found.suppliers == 1:
        return f"Leverandøren holder til {telling.words.in_places(open_seats)}."
    whole = not found.seat_unknown and len(open_seats) == 1
    return f"{'Alle' if whole else 'De'} holder til {_places(telling, open_seats)}."


def _makers(telling: Telling, found: Figures, lead: str) -> str:
    codes = telling.open_countries(found.makers)
    return f"{lead} {_places(telling, codes)}." if codes else ""


def _places(telling: Telling, codes: Sequence[str]) -> str:
    shown = codes if len(codes) <= _MOST_COUNTRIES else codes[:3]
    on = [code for code in shown if NB.in_country(code).startswith("på ")]
    inside = [NB.country(code) for code in shown if code not in on]
    named = ", og ".join(
        f"{word} {telling.words.join(names)}"
        for word, names in (("i", inside), ("på", [NB.country(code) for code in on]))
        if names
    )
    return named if shown is codes else f"i {len(codes)} land, flest {named}"


def overall(telling: Telling, found: Figures) -> str:
    """«Samlet risiko er vurdert til medium for to leverandører og lav for fem.»"""
    known = [
        (level, count)
        for level in _LEVELS
        for rated, count in found.levels
        if rated is level
    ]  # fmt: skip
    unknown = found.rated - sum(count for _level, count in known)
    if not found.rated:
        return ""
    if not known:
        return "Vi vet for lite til å sette et samlet risikonivå for noen av leverandørene."
    most = max(count for _level, count in known)
    if len(known) == 1 and known[0][1] == found.suppliers:
        whom = (
            "leverandøren"
            if found.suppliers == 1
            else f"alle {_bare(telling, found.suppliers)} leverandørene"
        )
        said = f"Samlet risiko er vurdert til {telling.words.level(known[0][0])} for {whom}."
    else:
        first, *others = [
            f"{telling.words.level(level)} for {telling.words.count(count, 'leverandør', most)}"
            if place == 0
            else f"{telling.words.level(level)} for {telling.words.bare(count, 'leverandør', most)}"
            for place, (level, count) in enumerate(known)
        ]
        said = f"Samlet risiko er vurdert til {telling.words.join([first, *others])}."
    if not unknown:
        return said
    return f"{said} For {telling.words.count(unknown, 'leverandør')} vet vi for lite til å sette et nivå."


def _bare(telling: Telling, count: int) -> str:
    return telling.words.bare(count, "leverandør")


def _behind(telling: Telling, suppliers: int, chains: int, within: str) -> str:
    """That there are suppliers behind which nobody is known."""
    without = suppliers - chains
    if not without:
        return ""
    if not chains:
        return f"Vi kjenner ikke leddene bak leverandørene{within}."
    of = telling.words.count(suppliers, "leverandør", without)
    return f"For {telling.words.bare(without, 'leverandør', suppliers)} av {of}{within} kjenner vi ikke leddene bak."


def _through(telling: Telling, buyer: Buyer, of: int, category: Category) -> str:
    """What another enterprise does in the buying of a category."""
    inline = telling.category_called(category)
    called = category.suppliers_called or "leverandører"
    some = telling.words.opening(telling.words.called(buyer.suppliers, called))
    if buyer.channel is PurchaseChannel.VIA_HOST_BUYER:
        if buyer.suppliers == of:
            return f"Innkjøpene av {inline} gjør vi gjennom {buyer.name}."
        counted = telling.words.bare(buyer.suppliers, "leverandør", of)
        return f"Innkjøpene av {inline} fra {counted} av leverandørene gjør vi gjennom {buyer.name}."
    if buyer.channel is PurchaseChannel.COVERED_BY:
        if buyer.suppliers == 1:
            some = "Én leverandør"
        return f"{some} er selv underlagt {buyer.name}{commitment(buyer.commitment, buyer.source)}."
    whom = category.suppliers_called or f"leverandører av {inline}"
    use = f"Til {buyer.commitment} bruker vi" if buyer.commitment else "Vi bruker"
    return f"{use} fortrinnsvis {whom} som {buyer.name} har rammeavtale med."
