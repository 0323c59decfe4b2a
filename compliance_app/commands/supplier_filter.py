"""The options that narrow the register in a terminal, read as the register's own filter."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.levels import Level
from compliance_app.services.register import Activity, Filter, Missing, Review
from compliance_app.services.saved_filters import saved_filters
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Relationship


class Knowledge(StrEnum):
    """How much of a chain is known."""

    SEAT_ONLY = "SEAT_ONLY"
    PARTIAL = "PARTIAL"
    TO_PRODUCER = "TO_PRODUCER"


class NoSuchFilter(AktsomError):
    """No saved filter has that name (values: name, names)."""

    message = _("Det finnes ikke noe lagret filter som heter «{name}». Lagrede filtre: {names}.")


class NoSuchCategory(AktsomError):
    """No category has that name (values: name, names)."""

    message = _("Det finnes ingen kategori som heter «{name}». Kategoriene er: {names}.")


def _option(name: str, metavar: str, text: str) -> Any:
    return typer.Option(name, metavar=metavar, help=text, case_sensitive=False)


Search = Annotated[str, _option("--search", "TEKST", _("Del av navn, nummer eller land."))]
Levels = Annotated[list[Level] | None, _option("--level", "NIVÅ", _("LOW, MEDIUM, HIGH eller UNKNOWN."))]
CategoryName = Annotated[str, _option("--category", "NAVN", _("En kategori."))]
Countries = Annotated[
    list[str] | None, _option("--country", "LAND", _("Landet til leverandøren selv, to bokstaver."))
]
WorstCountries = Annotated[
    list[str] | None, _option("--worst-country", "LAND", _("Landet til det svakeste leddet."))
]
ChainCountry = Annotated[str, _option("--chain-country", "LAND", _("Et land et sted i kjeden."))]
Clauses = Annotated[
    list[ClauseStatus] | None, _option("--clause", "SVAR", _("HAS, LACKS, NOT_APPLICABLE eller UNKNOWN."))
]
Owners = Annotated[list[str] | None, _option("--owner", "NAVN", _("Hvem som er ansvarlig hos dere."))]
Divisions = Annotated[
    list[str] | None, _option("--industry", "NÆRING", _("Standard og to sifre, som «SN2025 46»."))
]
Channels = Annotated[
    list[PurchaseChannel] | None,
    _option("--channel", "HVEM", _("DIRECT, VIA_HOST_BUYER, COVERED_BY eller FRAMEWORK_OF_OTHER.")),
]
Relationships = Annotated[
    list[Relationship] | None, _option("--relationship", "FORHOLD", _("SUPPLY_CHAIN eller BUSINESS_PARTNER."))
]
Known = Annotated[
    list[Knowledge] | None, _option("--chain", "KJEDE", _("SEAT_ONLY, PARTIAL eller TO_PRODUCER."))
]
Lacks = Annotated[
    list[Missing] | None,
    _option("--missing", "HVA", _("COUNTRY, CATEGORY, INDUSTRY, CLAUSE, OWNER, SPEND eller RATING.")),
]
Reviews = Annotated[
    list[Review] | None,
    _option("--review", "TRINN", _("NOT_YET, CONFIRMED, TO_LOOK_AT eller CHANGED_LEVEL.")),
]
Active = Annotated[Activity, _option("--activity", "HVILKE", _("ACTIVE, INACTIVE eller ALL."))]
SpendFrom = Annotated[int | None, _option("--spend-from", "KRONER", _("Kjøpt for minst så mye."))]
SpendTo = Annotated[int | None, _option("--spend-to", "KRONER", _("Kjøpt for høyst så mye."))]
SpendYear = Annotated[int | None, _option("--spend-year", "ÅR", _("Året det er kjøpt i; ellers perioden."))]
Kept = Annotated[str, _option("--filter", "NAVN", _("Et lagret filter; det andre du oppgir, går foran."))]


def filter_of(who: Actor, kept: str, category: str, **given: Any) -> Filter:
    """The filter that the options say: a saved one, narrowed or changed by what else is given.

    Raises:
        NoSuchFilter, NoSuchCategory: no such name.
    """
    wanted = _saved(who, kept) if kept else Filter()
    if category:
        given["category_id"] = _category(who, category)
    return replace(wanted, **{name: _value(name, value) for name, value in given.items() if _said(value)})


def _said(value: Any) -> bool:
    return value not in (None, "", [], Activity.ACTIVE)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, list):
        codes = name in {"seats", "countries"}
        return frozenset(one.upper() if codes else one for one in _plain(name, value))
    return value.upper() if name == "chain_country" else value


def _plain(name: str, values: Iterable[Any]) -> list[Any]:
    """Words of tables as their text; what the filter keeps as its own kind as it is."""
    own = {"levels", "missing", "review"}
    return [value.value if isinstance(value, StrEnum) and name not in own else value for value in values]


def _saved(who: Actor, name: str) -> Filter:
    kept = {one.name.casefold(): one for one in saved_filters(who)}
    found = kept.get(name.casefold())
    if found is None:
        names = ", ".join(f"«{one.name}»" for one in kept.values()) or _("ingen")
        raise NoSuchFilter(name=name, names=names)
    return found.filter


def _category(who: Actor, name: str) -> str:
    known = category_choices(who)
    found = next((key for key, row in known.items() if row.name.casefold() == name.casefold()), None)
    if found is None:
        raise NoSuchCategory(name=name, names=", ".join(row.name for row in known.values()) or _("ingen"))
    return found
