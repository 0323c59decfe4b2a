"""What the register holds on a question: suppliers and categories whose names the question uses, and a first draft.

The match is a simple one, on the beginnings of words: the person decides what the answer rests on. The
draft states only what the register holds; the short answer is always the person's own.
"""

from dataclasses import dataclass
from itertools import chain

from sqlalchemy import and_, or_, select
from sqlmodel import col

from compliance_app.domain.identity import fold_name
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import periods
from compliance_app.services.register import count_suppliers, level_counts
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    Category,
    InformationRequest,
    Measure,
    MeasureStatus,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
)

_MOST = 5
_LOOKED_AT = 50
_MOST_WORDS = 12
_LAST = "\U0010ffff"
"""Sorts after every letter that a name can go on with."""
_SHORTEST = 5
_ENDING = 4
"""Letters of Norwegian endings («prøverørene» is found by «prøverør», «hanskene» by «hansk»)."""
_EVERYWHERE = frozenset(
    beginning
    for line in (
        "arbeid ansatt bedrift bruker dere deres denne disse eksempel forhold følge gjelder gjerne hvilke hvordan hvorfor",
        "informasjon jobb kjede kjøper konsekvens krav lager lages leverandør menneske mulig negativ norge",
        "produkt produse risiko spørsmål svar takk tiltak vennlig virksomhet vurder åpenhet",
    )
    for beginning in line.split()
)
"""Beginnings of words that stand in most questions, and so tell nothing."""


@dataclass(frozen=True)
class Found:
    """A supplier or a category that the question may be about, as this year's register has it.

    Attributes:
        is_category: a category, whose level is a person's judgement of sector risk; a supplier's is the overall one.
        level: None where it is not rated.
        measures: what is done about it or its category, with the result where there is one.
    """

    id: str
    name: str
    is_category: bool
    category: str
    level: Level | None
    why: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """What can be answered with, and the newest period (None where there is none)."""

    found: tuple[Found, ...] = ()
    period: ReportingPeriod | None = None


@dataclass(frozen=True)
class Draft:
    """First words for the heads of an answer; the short answer is never drafted."""

    how: str
    findings: str
    measures: str
    limits: str


def answer_material(actor: Actor, identity: str) -> Material:
    """What the register holds on the words of a request: categories with such a word, suppliers whose names begin so.

    Raises:
        NotFound: there is no such request here.
    """
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(InformationRequest, identity)
        stems = word_stems(f"{row.topic} {row.question}")
        newest = next(iter(periods(work)), None)
        if newest is None or not stems:
            return Material((), newest)
        found = (*_categories(work, newest, stems), *_suppliers(work, newest, stems))
        work.session.expunge_all()
        return Material(found[:_MOST], newest)


def draft(actor: Actor, material: Material) -> Draft:
    """First words for an answer, from the register alone."""
    period = material.period
    if period is None:
        return Draft("", "", "", "")
    with reading(actor, Verb.READ_REQUESTS) as work:
        counts, total = level_counts(work, period), count_suppliers(work)
    rated = sum(counts.values())
    findings = [f"- {_finding(one)}" for one in material.found if one.level is not None]
    measures = [f"- {text}" for text in dict.fromkeys(chain(*(one.measures for one in material.found)))]
    looked = f"Vi har gått gjennom leverandørregisteret vårt og risikovurderingene for {period.label}."
    return Draft(
        how=looked if rated else "",
        findings="\n".join(findings),
        measures="\n".join(measures),
        limits=_limits(total, counts[Level.UNKNOWN], total - rated, period.label),
    )


def _finding(one: Found) -> str:
    which, definite = (
        ("bransjerisiko", "bransjerisikoen") if one.is_category else ("samlet risiko", "samlet risiko")
    )
    said = (
        f"{one.name}: vi vet for lite til å sette et nivå for {which}."
        if one.level in {None, Level.UNKNOWN}
        else f"{one.name}: {definite} er vurdert til {NB.level(Level(one.level))}."
    )
    return f"{said} {NB.sentence(one.why)}" if one.why else said


def _limits(total: int, unknown: int, not_rated: int, year: str) -> str:
    if not total:
        return ""
    parts = []
    if unknown == total:
        parts.append("Vi vet for lite til å sette et samlet risikonivå for noen av leverandørene våre.")
    elif unknown:
        parts.append(
            f"Vi vet for lite om {NB.bare(unknown, 'leverandør', total)} av "
            f"{NB.count(total, 'leverandør', unknown)} til å sette et samlet risikonivå."
        )
    if not_rated:
        parts.append(f"{NB.opening(NB.count(not_rated, 'leverandør'))} er ikke vurdert for {year} ennå.")
    return " ".join(parts)


def word_stems(text: str) -> tuple[str, ...]:
    """The beginnings of the words that tell what a question is about, folded as the register folds names."""
    words = fold_name(text[:20_000]).split()
    telling = (word for word in words if len(word) >= _SHORTEST and not _is_everywhere(word))
    stems = (
        word[: max(_SHORTEST, len(word) - _ENDING)] if len(word) > _SHORTEST else word for word in telling
    )
    return tuple(dict.fromkeys(stems))[:_MOST_WORDS]


def _is_everywhere(word: str) -> bool:
    return any(word.startswith(beginning) for beginning in _EVERYWHERE)


def _categories(work: Work, period: ReportingPeriod, stems: tuple[str, ...]) -> tuple[Found, ...]:
    rows = work.session.execute(
        select(Category, SectorJudgement)
        .outerjoin(
            SectorJudgement,
            and_(
                col(SectorJudgement.enterprise_id) == col(Category.enterprise_id),
                col(SectorJudgement.category_id) == col(Category.id),
                col(SectorJudgement.period_id) == period.id,
                col(SectorJudgement.superseded_by).is_(None),
            ),
        )
        .where(
            col(Category.enterprise_id) == work.enterprise_id,
            or_(*(col(Category.folded_name).contains(stem, autoescape=True) for stem in stems)),
        )
        .order_by(col(Category.name))
        .limit(_MOST)
    ).all()
    measures = _measures(work, period, {category.id for category, _judged in rows})
    return tuple(
        Found(
            id=category.id,
            name=category.name,
            is_category=True,
            category="",
            level=Level(judged.level) if judged else None,
            why=judged.reason if judged else category.rationale,
            measures=tuple(measures.get(category.id, ())),
        )
        for category, judged in rows
    )


def _suppliers(work: Work, period: ReportingPeriod, stems: tuple[str, ...]) -> tuple[Found, ...]:
    """The suppliers whose names begin with one of the words: a range of the index each, however long the register is."""
    name = col(Supplier.folded_name)
    rows = work.session.execute(
        select(Supplier, RiskAssessment)
        .outerjoin(
            RiskAssessment,
            and_(
                col(RiskAssessment.enterprise_id) == col(Supplier.enterprise_id),
                col(RiskAssessment.supplier_id) == col(Supplier.id),
                col(RiskAssessment.period_id) == period.id,
                col(RiskAssessment.superseded_by).is_(None),
            ),
        )
        .where(
            or_(
                *(
                    and_(
                        col(Supplier.enterprise_id) == work.enterprise_id,
                        name >= stem,
                        name < f"{stem}{_LAST}",
                    )
                    for stem in stems
                )
            )
        )
        .limit(_LOOKED_AT)
    ).all()
    active = [(one, rating) for one, rating in rows if one.active][:_MOST]
    subjects = {one.id for one, _rating in active} | {
        one.category_id for one, _rating in active if one.category_id
    }
    measures = _measures(work, period, subjects)
    names = _category_names(work, subjects)
    return tuple(
        Found(
            id=one.id,
            name=one.name,
            is_category=False,
            category=names.get(one.category_id or "", ""),
            level=Level(rating.overall) if rating else None,
            why=rating.why if rating else "",
            measures=(*measures.get(one.id, ()), *measures.get(one.category_id or "", ())),
        )
        for one, rating in active
    )


def _category_names(work: Work, identities: set[str]) -> dict[str, str]:
    rows = work.session.execute(
        select(col(Category.id), col(Category.name)).where(
            col(Category.enterprise_id) == work.enterprise_id, col(Category.id).in_(identities)
        )
    )
    return dict(rows.tuples().all())


def _measures(work: Work, period: ReportingPeriod, subjects: set[str]) -> dict[str, list[str]]:
    """What is done, as sentences, by the id of the supplier or category it is about."""
    rows = work.session.execute(
        select(Measure)
        .where(
            col(Measure.enterprise_id) == work.enterprise_id,
            col(Measure.period_id) == period.id,
            or_(col(Measure.supplier_id).in_(subjects), col(Measure.category_id).in_(subjects)),
        )
        .order_by(col(Measure.id))
    ).scalars()
    found: dict[str, list[str]] = {}
    for row in rows:
        subject = row.supplier_id or row.category_id or ""
        found.setdefault(subject, []).append(_measure(row))
    return found


def _measure(row: Measure) -> str:
    done = row.status == MeasureStatus.DONE.value
    outcome, label = (row.result, "Resultat") if done else (row.expected_result, "Forventet resultat")
    said = NB.sentence(row.what)
    return f"{said} {label}: {NB.sentence(outcome)}" if outcome else said
