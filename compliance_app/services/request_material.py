"""What an answer can be made of (§§ 6 and 7): what the register holds on the question, what of it may be told, and a draft.

The match is on words, names and countries, and the person decides what the answer rests on. The draft states only what the
register holds and may be told, in whole sentences, each with its source; the short answer is always the person's own.
Known actual harm to fundamental human rights that the question covers is always in it (§ 6 third paragraph).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from compliance_app.domain.language import NB, grammar
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.disclosure import classes_of
from compliance_app.services.enterprises import enterprise_of, periods
from compliance_app.services.facts_ratings import category_judgements
from compliance_app.services.known_harm import actual_harm, asks_about_everything, matching
from compliance_app.services.register import level_counts
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.request_chain_words import tell_producers, tell_suppliers
from compliance_app.services.request_group_words import (
    tell_category,
    tell_country,
    tell_goods,
    tell_register,
    unmapped,
)
from compliance_app.services.request_passages import Part, Passage, Source, Telling, rows_by_id
from compliance_app.services.request_search import Subjects, asked_of, find_subjects
from compliance_app.services.request_work_words import (
    ordinary_follow_up,
    possible_impacts,
    tell_dialogue,
    tell_follow_ups,
    tell_how_we_work,
    tell_impact,
    tell_measures,
)
from compliance_app.services.work import Actor, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    ImpactKind,
    InformationRequest,
    ReportingPeriod,
    Supplier,
)

__all__ = [
    "Draft",
    "Found",
    "Material",
    "Part",
    "Passage",
    "Source",
    "answer_material",
    "draft",
]

DRAFTED: Final = "nb"
NOT_DRAFTED: Final = {
    "nn": (
        "Utkastet lages bare på bokmål. Skriv svaret på nynorsk selv. Det registeret vet, står under «Det du kan svare med»."
    ),
    "en": (
        "Utkastet lages bare på bokmål. Skriv svaret på engelsk selv. Det registeret vet, står under «Det du kan svare med»."
    ),
}
"""Said instead of a draft where the answer is to be in another language."""


@dataclass(frozen=True)
class Found:
    """A supplier or a category that the question may be about, as this year's register has it.

    Attributes:
        is_category: a category, whose level is a person's judgement of sector risk; a supplier's is the overall one.
        level: None where it is not rated.
    """

    id: str
    name: str
    is_category: bool
    category: str
    level: Level | None
    why: str


@dataclass(frozen=True)
class Material:
    """What can be answered with.

    Attributes:
        found: suppliers and categories, for the list on the page. period: the newest (None where there is none).
        usable: what may be told, in the order of the letter. withheld: what may not, each with ground and reason; never
            in a draft.
        language: of the answer. unmatched: the telling words of the question, where nothing in the register fits them.
        harm: ids of the known actual impacts that are among the usable.
    """

    found: tuple[Found, ...] = ()
    period: ReportingPeriod | None = None
    usable: tuple[Passage, ...] = ()
    withheld: tuple[Passage, ...] = ()
    language: str = DRAFTED
    unmatched: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """First words for the heads of an answer; the short answer is never drafted.

    Attributes:
        sources: every sentence of the draft with where it comes from, in the order in which they stand.
        note: why nothing is drafted; empty otherwise.
    """

    how: str
    findings: str
    measures: str
    limits: str
    sources: tuple[tuple[str, Source], ...] = ()
    note: str = ""


def answer_material(actor: Actor, identity: str) -> Material:
    """What the register holds on a request: what may be told, and what may not and why.

    Raises:
        NotFound: there is no such request here.
    """
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(InformationRequest, identity)
        newest = next(iter(periods(work)), None)
        if newest is None:
            return Material(language=row.language)
        subjects = find_subjects(work, asked_of(row.question, row.topic))
        words = grammar(DRAFTED, enterprise_of(work).medium_word)
        telling = Telling.begin(work, newest, classes_of(work), words)
        harm = _tell(telling, subjects)
        found = _found(telling, subjects)
        work.session.expunge_all()
        return Material(
            found=found,
            period=newest,
            usable=tuple(telling.usable.values()),
            withheld=tuple(telling.withheld.values()),
            language=row.language,
            unmatched=subjects.asked.words if subjects.nothing else (),
            harm=harm,
        )


def draft(actor: Actor, material: Material) -> Draft:
    """First words for an answer, of what may be told alone; only bokmål is drafted."""
    if material.language != DRAFTED:
        return Draft("", "", "", "", note=NOT_DRAFTED.get(material.language, NOT_DRAFTED["en"]))
    period = material.period
    if period is None:
        return Draft("", "", "", "")
    with reading(actor, Verb.READ_REQUESTS) as work:
        counts, total = level_counts(work, period), count_suppliers(work)
    rated = sum(counts.values())
    register = Source("register", period.id, "leverandørregisteret", period.label)
    first, last = [], []
    if rated:
        looked = f"Vi har gått gjennom leverandørregisteret vårt og risikovurderingene for {period.label}."
        first.append(Passage(Part.HOW, looked, register, "register"))
    if not material.found:
        last += [
            Passage(Part.LIMITS, text, register, "register")
            for text in _limits(total, counts[Level.UNKNOWN], total - rated, period.label)
        ]
    passages = [*first, *material.usable, *last]
    heads = {part: _head(passages, part) for part in Part}
    return Draft(
        how=heads[Part.HOW],
        findings=heads[Part.FINDINGS],
        measures=heads[Part.MEASURES],
        limits=heads[Part.LIMITS],
        sources=tuple((one.text, one.source) for part in Part for one in passages if one.part is part),
    )


def _head(passages: Iterable[Passage], part: Part) -> str:
    """Sentences about one thing in one paragraph; what stands for itself as a point."""
    paragraphs: dict[str, list[str]] = {}
    points: list[str] = []
    for one in passages:
        if one.part is not part:
            continue
        if one.about:
            paragraphs.setdefault(one.about, []).append(one.text)
        else:
            points.append(f"- {one.text}")
    return "\n".join([*(" ".join(texts) for texts in paragraphs.values()), *points])


def _tell(telling: Telling, subjects: Subjects) -> tuple[str, ...]:
    """Write all passages; returns the ids of the known actual impacts among them."""
    work, asked = telling.work, subjects.asked
    everything = asks_about_everything(subjects)
    known = [one for one, _why in matching(work, actual_harm(work), subjects)]
    possible = possible_impacts(telling, subjects, {one.row.id for one in known})
    for one in (*known, *possible):
        tell_impact(telling, one)
    harmless = not (known or any(one.row.kind == ImpactKind.ACTUAL for one in possible))
    if everything and harmless:
        _none_known(telling, subjects)
    for category in rows_by_id(work, Category, subjects.categories).values():
        tell_category(telling, category)
    for goods in subjects.goods:
        tell_goods(telling, goods)
    tell_suppliers(telling, subjects.suppliers)
    tell_producers(telling, subjects.producers)
    there = [tell_country(telling, code) for code in subjects.countries]
    if subjects.nothing:
        _nothing_named(telling, subjects)
    # Of a country where nobody is known, it says nothing that no harm and no measure is.
    bought = any(there) or not subjects.only_countries
    if bought and harmless and not everything:
        _none_known(telling, subjects)
    impacts = {one.row.id for one in (*known, *possible)}
    suppliers = {
        *subjects.suppliers,
        *(one.row.supplier_id for one in (*known, *possible) if one.row.supplier_id),
    }
    measures = tell_measures(telling, subjects, impacts, suppliers)
    tell_follow_ups(telling, subjects, subjects.suppliers)
    tell_dialogue(telling, impacts, suppliers)
    if bought and not measures:
        _no_measures(telling, subjects)
    if asked.how or everything:
        tell_how_we_work(telling)
    _unknown_links(telling, subjects, known_there=any(there))
    return tuple(one.row.id for one in known)


def _nothing_named(telling: Telling, subjects: Subjects) -> None:
    """The words fit nothing: the whole register, and that it does not name what was asked about."""
    asked = subjects.asked
    found = tell_register(telling, goods_only=asked.where)
    if asked.words and found.suppliers and not asks_about_everything(subjects):
        whole = "alle varene vi kjøper" if asked.where else "alle leverandørene våre"
        named = NB.join(f"«{word}»" for word in asked.words[:3])
        telling.tell(
            Part.LIMITS, "register",
            f"Leverandørregisteret vårt sier ikke noe om {named} for seg. Svaret gjelder derfor {whole}.",
            telling.count(),
        )  # fmt: skip


def _about(telling: Telling, subjects: Subjects) -> str:
    """« innen IKT», « i Kina», « hos leverandørene våre»: what the question is about, after a sentence."""
    categories = rows_by_id(telling.work, Category, subjects.categories).values()
    parts = [f"innen {telling.category_called(row)}" for row in categories]
    parts += [f"i leveranser av {NB.clause(goods)}" for goods in subjects.goods]
    suppliers = list(rows_by_id(telling.work, Supplier, subjects.suppliers).values())
    if suppliers:
        names = [
            telling.supplier_called(row, None) for row in suppliers
        ]  # the category is told where the supplier is
        parts.append(f"hos {NB.join(dict.fromkeys(names))}")
    parts += [NB.in_country(code) for code in subjects.countries if code in countries()]
    return f" {NB.join(parts[:3])}" if parts else " hos leverandørene våre"


def _none_known(telling: Telling, subjects: Subjects) -> None:
    """Where no actual harm is known: that none was found, which is not that there is none."""
    if not count_suppliers(telling.work):
        return
    text = f"Vi har ikke avdekket faktiske negative konsekvenser for mennesker{_about(telling, subjects)}. "
    telling.tell(
        Part.FINDINGS, "none known", f"{text}Vi kan ikke utelukke at slike forhold finnes.",
        telling.count("konsekvensene i registeret"),
    )  # fmt: skip


def _no_measures(telling: Telling, subjects: Subjects) -> None:
    ordinary = ordinary_follow_up(telling)
    where = "" if subjects.nothing else _about(telling, subjects)
    said = f"Vi har ikke registrert egne tiltak{where} for {telling.period.label}."
    goes_on = f" Vi fortsetter med {ordinary}." if ordinary else ""
    if count_suppliers(telling.work):
        telling.tell(Part.MEASURES, "none done", said + goes_on, telling.count("tiltakene i registeret"))


def _unknown_links(telling: Telling, subjects: Subjects, *, known_there: bool) -> None:
    """Behind how many suppliers nobody is known, where a country or the whole register was asked about."""
    if not (subjects.countries or subjects.nothing):
        return
    found = unmapped(telling, goods_only=subjects.nothing and subjects.asked.where)
    if not found:
        return
    places = [code for code in subjects.countries if telling.country_open(code)]
    further = ""
    if places and known_there:
        further = f" Det kan derfor være flere ledd {NB.join(NB.in_country(code) for code in places)}."
    elif places:
        named = NB.join(NB.country(code) for code in places)
        further = f" Vi kan derfor ikke utelukke at varer eller deler kommer fra {named}."
    telling.tell(Part.LIMITS, "unmapped", f"{found}{further}", telling.count())


def _found(telling: Telling, subjects: Subjects) -> tuple[Found, ...]:
    judged = category_judgements(telling.work, telling.period)
    categories = [
        Found(
            id=row.id,
            name=row.name,
            is_category=True,
            category="",
            level=Level(judged[row.id].level) if row.id in judged else None,
            why=judged[row.id].reason if row.id in judged else row.rationale,
        )
        for row in rows_by_id(telling.work, Category, subjects.categories).values()
    ]
    suppliers = rows_by_id(telling.work, Supplier, subjects.suppliers).values()
    names = rows_by_id(telling.work, Category, [row.category_id or "" for row in suppliers])
    return (*categories, *(_supplier(telling, row, names.get(row.category_id or "")) for row in suppliers))


def _supplier(telling: Telling, row: Supplier, category: Category | None) -> Found:
    rated = assessment_of(telling.work, telling.period, row.id)
    return Found(
        id=row.id,
        name=row.name,
        is_category=False,
        category=category.name if category else "",
        level=Level(rated.overall) if rated else None,
        why=rated.why if rated else "",
    )


def _limits(total: int, unknown: int, not_rated: int, year: str) -> list[str]:
    """How much of the register is not rated, for a question that fits nothing in particular."""
    parts = []
    if total and unknown == total:
        parts.append("Vi vet for lite til å sette et samlet risikonivå for noen av leverandørene våre.")
    elif total and unknown:
        parts.append(
            f"Vi vet for lite om {NB.bare(unknown, 'leverandør', total)} av "
            f"{NB.count(total, 'leverandør', unknown)} til å sette et samlet risikonivå."
        )
    if total and not_rated:
        parts.append(f"{NB.opening(NB.count(not_rated, 'leverandør'))} er ikke vurdert for {year} ennå.")
    return parts
