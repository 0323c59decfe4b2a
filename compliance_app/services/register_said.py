"""A filter in words, condition by condition: «kategori IKT», «uten krav i avtalen»."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from sqlmodel import col, select

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.enterprises import calendar_year_of, period_of
from compliance_app.services.register import country_names
from compliance_app.services.register_filter import Activity, Filter, Missing, Review
from compliance_app.services.register_words import CHANNEL, LEVEL, RELATIONSHIP
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.industries import find_industry
from compliance_app.storage.tables import Category, ImportBatch, Producer, PurchaseChannel, Relationship

_OR: Final = "eller"
CLAUSE: Final = {
    "HAS": "med krav i avtalen",
    "LACKS": "uten krav i avtalen",
    "UNKNOWN": "ukjent om avtalen har krav",
    "NOT_APPLICABLE": "krav i avtalen er ikke aktuelt",
}
KNOWLEDGE: Final = {
    "SEAT_ONLY": "bare landet til leverandøren selv er kjent",
    "PARTIAL": "kjeden er delvis kjent",
    "TO_PRODUCER": "kjeden er kjent til produsenten",
}
MISSING: Final = {
    Missing.COUNTRY: "land",
    Missing.CATEGORY: "kategori",
    Missing.INDUSTRY: "næringskode",
    Missing.CLAUSE: "svar på om avtalen har krav",
    Missing.OWNER: "ansvarlig",
    Missing.SPEND: "innkjøpsbeløp",
    Missing.RATING: "risikovurdering",
}
REVIEW: Final = {
    Review.NOT_YET: "ikke bekreftet for {year}",
    Review.CONFIRMED: "bekreftet for {year}",
    Review.TO_LOOK_AT: "endret siden forrige år og ikke bekreftet",
    Review.CHANGED_LEVEL: "vurdert på nytt for {year}",
}
ACTIVITY: Final = {
    Activity.INACTIVE: "dere kjøper ikke fra dem lenger",
    Activity.ALL: "også dem dere ikke kjøper fra lenger",
}


@dataclass(frozen=True)
class Said:
    """One condition of a filter, and its words."""

    part: Filter
    words: str


def said(actor: Actor, wanted: Filter) -> list[Said]:
    """Each condition of the filter in words, in the order of the fields."""
    with reading(actor) as work:
        return [Said(part, _words(work, part)) for part in wanted.parts()]


def without(wanted: Filter, part: Filter) -> Filter:
    """The filter without one of its parts."""
    empty = Filter()
    taken = {
        field.name: getattr(empty, field.name)
        for field in fields(Filter)
        if getattr(part, field.name) != getattr(empty, field.name)
    }
    return replace(wanted, **taken)


def _words(work: Work, part: Filter) -> str:
    if part.text:
        return f"søk på «{part.text.strip()}»"
    if part.asks_for_spend:
        return _spend(work, part)
    for name, said_of in _SAID.items():
        value = getattr(part, name)
        if value:
            found: str = said_of(work, value)
            return found
    return ACTIVITY[part.activity]


def _either(words: Iterable[str]) -> str:
    return f" {_OR} ".join(words)


def _named(work: Work, table: Any, identity: str, gone: str) -> str:
    name = work.session.execute(
        select(table.name).where(table.enterprise_id == work.enterprise_id, table.id == identity)
    ).scalar_one_or_none()
    return str(name or gone)


def _batch(work: Work, identity: str) -> str:
    row = work.session.execute(
        select(col(ImportBatch.file_name), col(ImportBatch.imported_at)).where(
            col(ImportBatch.enterprise_id) == work.enterprise_id, col(ImportBatch.id) == identity
        )
    ).first()
    if row is None:
        return "kom inn med en liste som er borte"
    return f"kom inn med «{row[0]}» {NB.day(clock.oslo_day(row[1]))}"


def _review(work: Work, values: frozenset[Review]) -> str:
    year = period_of(work).label
    return _either(REVIEW[one].format(year=year) for one in Review if one in values)


def _spend(work: Work, part: Filter) -> str:
    period = period_of(work)
    year = part.spend_year or calendar_year_of(period)
    bounds = [
        f"{word} {NB.money(amount * 100)}"
        for word, amount in (("minst", part.spend_from), ("høyst", part.spend_to))
        if amount is not None
    ]
    return f"kjøpt for {' og '.join(bounds)} i {year}"


def _divisions(_work: Work, values: frozenset[str]) -> str:
    return "næring " + _either(division_said(one) for one in sorted(values))


def division_said(division: str) -> str:
    """«46 Engroshandel» of «SN2025 46»; the standard is said where it is the older one."""
    standard, _blank, code = division.partition(" ")
    industry = find_industry(standard, code)
    older = f" ({standard})" if standard == "SN2007" else ""
    return f"{code} {industry.name_nb}{older}" if industry else f"{code}{older}"


_SAID: Final[dict[str, Any]] = {
    "levels": lambda _work, values: f"samlet risiko {_levels(values)}",
    "category_id": lambda work, value: f"kategori {_named(work, Category, value, 'som ikke finnes lenger')}",
    "geographic": lambda _work, value: f"geografisk risiko {LEVEL[value]}",
    "sector": lambda _work, value: f"bransjerisiko {LEVEL[value]}",
    "countries": lambda _work, values: f"svakeste ledd i {_countries(values)}",
    "clauses": lambda _work, values: _either(words for key, words in CLAUSE.items() if key in values),
    "seats": lambda _work, values: f"hører hjemme i {_countries(values)}",
    "channels": lambda _work, values: _either(CHANNEL[one] for one in PurchaseChannel if one in values),
    "relationships": lambda _work, values: _either(
        RELATIONSHIP[one] for one in Relationship if one in values
    ),
    "owners": lambda _work, values: f"ansvarlig {_either(sorted(values))}",
    "divisions": _divisions,
    "industry_bodies": lambda _work, values: f"med i {_either(sorted(values))}",
    "knowledge": lambda _work, values: _either(words for key, words in KNOWLEDGE.items() if key in values),
    "missing": lambda _work, values: "mangler " + _either(MISSING[one] for one in Missing if one in values),
    "chain_country": lambda _work, value: f"{_countries([value])} et sted i kjeden",
    "producer_id": lambda work, value: (
        f"produsenten {_named(work, Producer, value, 'som ikke finnes lenger')} et sted i kjeden"
    ),
    "review": _review,
    "batch_id": _batch,
}


def _levels(values: Iterable[Any]) -> str:
    return _either(LEVEL[one] for one in LEVEL if one in values)


def _countries(codes: Iterable[str]) -> str:
    return _either(country_names(sorted(codes)))
