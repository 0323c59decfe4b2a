"""Sentences about what was found and done: adverse impacts, measures, follow-ups, dialogue, remedy, and how we work."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import false, func, or_, select
from sqlmodel import col

from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import issue_name
from compliance_app.domain.language import NB
from compliance_app.services.disclosure import stricter
from compliance_app.services.facts_findings import place_of
from compliance_app.services.follow_up_words import KINDS
from compliance_app.services.impact_list import named_impacts
from compliance_app.services.known_harm import asks_about_everything
from compliance_app.services.named import pointed_to
from compliance_app.services.policies import policies_in_force
from compliance_app.services.request_passages import Part, Telling, rows_by_id
from compliance_app.services.request_search import Subjects
from compliance_app.services.subjects import Found
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    FollowUp,
    FollowUpKind,
    ImpactKind,
    Measure,
    MeasureStatus,
    PolicyKind,
    ProfileFact,
    ProfileFactKind,
    RemediationCase,
    StakeholderDialogue,
    Supplier,
)

MOST_IMPACTS: Final = 10
MOST_MEASURES: Final = 10
MOST_FOLLOW_UPS: Final = 5
_TIES: Final = {
    Involvement.CAUSED: "Vi har forårsaket skaden.",
    Involvement.CONTRIBUTED: "Vi har bidratt til skaden.",
    Involvement.DIRECTLY_LINKED: "Skaden er direkte knyttet til det vi kjøper.",
}
_FACTS: Final = (ProfileFactKind.ANCHORING, ProfileFactKind.GOVERNANCE)
"""Whole sentences about how we work, in this order."""


def tell_impact(telling: Telling, one: Found) -> None:
    """Harm that is known, or a risk that is assessed. Known harm to fundamental human rights is told whatever its class."""
    row: AdverseImpact = one.row
    what = telling.classes.of_impact(row)
    actual = row.kind == ImpactKind.ACTUAL
    where = _concerns(telling, one)
    lead = (
        "Vi kjenner til en faktisk negativ konsekvens"
        if actual
        else "Vi har vurdert en mulig negativ konsekvens"
    )
    if not actual and row.significant:
        lead = "Vi har vurdert en vesentlig risiko for en negativ konsekvens"
    place = place_of(row.place)
    said = [
        f"{lead}{where}: {NB.sentence(row.what)}",
        f"Det gjelder {issue_name(row.issue)}{f' {place}' if place else ''}.",
        f"Dem det rammer: {NB.sentence(row.who).rstrip('.')}." if row.who else "",
        _TIES[Involvement(row.involvement)] if actual else "",
    ]
    source = telling.source("adverse_impact", row.id, f"konsekvensen «{row.what[:80]}»", of_year=False)
    telling.tell(Part.FINDINGS, f"impact {row.id}", " ".join(filter(None, said)), source, what)


def _concerns(telling: Telling, one: Found) -> str:
    """«hos Leverandør 1», «hos en leverandør av hansker», «innen IKT», «i Malaysia», «blant våre egne ansatte»."""
    row: AdverseImpact = one.row
    if row.supplier_id:
        supplier = rows_by_id(telling.work, Supplier, [row.supplier_id])[row.supplier_id]
        category = rows_by_id(telling.work, Category, [supplier.category_id or ""]).get(
            supplier.category_id or ""
        )
        return f" hos {telling.supplier_called(supplier, category)}"
    if row.producer_id:
        what = telling.classes.of("producer", row.producer_id)
        if what.is_open:
            return f" hos produsenten {one.producer}"
        telling.name_aside("producer", row.producer_id, one.producer, what)
        return " hos en produsent"
    if row.category_id:
        category = rows_by_id(telling.work, Category, [row.category_id])[row.category_id]
        return f" innen {telling.category_called(category)}"
    if row.country:
        return f" {NB.in_country(row.country)}" if telling.country_open(row.country) else ""
    return " i vår egen virksomhet"


def possible_impacts(telling: Telling, subjects: Subjects, told: Collection[str]) -> list[Found]:
    """The period's impacts that may be of what the question is about, gravest first, and actual ones that need not be told.

    Args:
        telling: the transaction and the period.
        subjects: what the question is about.
        told: ids of impacts that are told already.
    """
    row = AdverseImpact
    about = or_(
        col(row.supplier_id).in_(subjects.suppliers),
        col(row.producer_id).in_(subjects.producers),
        col(row.category_id).in_(subjects.categories),
        col(row.country).in_(subjects.countries),
        col(row.issue).in_([issue.value for issue in subjects.asked.issues]),
        col(row.id).is_not(None) if asks_about_everything(subjects) else false(),
    )
    found = named_impacts(
        telling.work,
        col(row.enterprise_id) == telling.work.enterprise_id,
        col(row.period_id) == telling.period.id,
        about,
    )
    return [one for one in found if one.row.id not in told][:MOST_IMPACTS]


def tell_measures(
    telling: Telling, subjects: Subjects, impacts: Collection[str], suppliers: Collection[str]
) -> int:
    """The measures against what was found or asked about, with their results; how many there are."""
    row = Measure
    aimed = or_(
        col(row.impact_id).in_(impacts),
        col(row.supplier_id).in_(suppliers),
        col(row.category_id).in_(subjects.categories),
        col(row.id).is_not(None) if asks_about_everything(subjects) else false(),
    )
    rows = (
        telling.work.session.execute(
            select(row)
            .where(
                col(row.enterprise_id) == telling.work.enterprise_id,
                or_(col(row.period_id) == telling.period.id, col(row.status) != MeasureStatus.DONE.value),
                aimed,
            )
            .order_by(col(row.id))
            .limit(MOST_MEASURES)
        )
        .scalars()
        .all()
    )
    against = rows_by_id(telling.work, AdverseImpact, [one.impact_id for one in rows if one.impact_id])
    for one in rows:
        what = telling.classes.of("measure", one.id)
        impact = against.get(one.impact_id or "")
        if impact is not None:
            what = stricter(what, telling.classes.of_impact(impact))
        source = telling.source("measure", one.id, f"tiltaket «{one.what[:80]}»")
        telling.tell(Part.MEASURES, "", _measure(telling, one), source, what)
    return len(rows)


def _measure(telling: Telling, row: Measure) -> str:
    status = MeasureStatus(row.status)
    due = f", med frist {telling.words.day(row.due)}" if row.due else ""
    stands = {
        MeasureStatus.PLANNED: f"Planlagt{due}.",
        MeasureStatus.ONGOING: f"I gang{due}.",
        MeasureStatus.DONE: f"Gjennomført {telling.words.day(row.done_on)}." if row.done_on else "",
    }[status]
    outcome, label = (
        (row.result, "Resultat")
        if status is MeasureStatus.DONE
        else (row.expected_result, "Forventet resultat")
    )
    result = f"{label}: {NB.sentence(outcome)}" if outcome else ""
    return " ".join(filter(None, (NB.sentence(row.what), stands, result)))


def tell_follow_ups(telling: Telling, subjects: Subjects, suppliers: Sequence[str]) -> None:
    """What was done towards the suppliers the question is about: one by one where they are named, else counted."""
    single = [one for one in suppliers if one in subjects.suppliers]
    rows = telling.work.session.execute(
        select(FollowUp, Supplier)
        .join(Supplier, pointed_to(Supplier, FollowUp.supplier_id))
        .where(
            col(FollowUp.enterprise_id) == telling.work.enterprise_id,
            col(FollowUp.supplier_id).in_(single),
            col(FollowUp.held_on).is_not(None),
        )
        .order_by(col(FollowUp.held_on).desc(), col(FollowUp.id).desc())
        .limit(MOST_FOLLOW_UPS)
    ).all()
    for row, supplier in rows:
        _follow_up(telling, row, supplier)
    for identity in subjects.categories:
        _counted(telling, identity)


def _follow_up(telling: Telling, row: FollowUp, supplier: Supplier) -> None:
    kind = KINDS[FollowUpKind(row.kind)]
    name = supplier.name if telling.classes.of("supplier", supplier.id).is_open else "leverandøren"
    held = row.held_on or date.min
    done = f"{telling.words.day(held)} fulgte vi opp {name} ({kind})"
    text = f"{done}: {NB.sentence(row.what)}" if row.what else f"{done}."
    outcome = f"Utfall: {NB.sentence(row.outcome)}" if row.outcome else ""
    source = telling.source(
        "follow_up", row.id, f"oppfølgingen av «{supplier.name}» {held:%d.%m.%Y}", of_year=False
    )
    telling.tell(
        Part.MEASURES, "", " ".join(filter(None, (text, outcome))), source,
        telling.classes.of("follow_up", row.id),
    )  # fmt: skip


def _counted(telling: Telling, category_id: str) -> None:
    """«I 2025 fulgte vi opp fire leverandører innen IKT: tre med møte og én med besøk.» The closed ones are not counted."""
    row = rows_by_id(telling.work, Category, [category_id]).get(category_id)
    if row is None or not telling.classes.of("category", category_id).is_open:
        return
    counted = telling.work.session.execute(
        select(col(FollowUp.kind), func.count(func.distinct(col(FollowUp.supplier_id))))
        .select_from(FollowUp)
        .join(Supplier, pointed_to(Supplier, FollowUp.supplier_id))
        .where(
            col(FollowUp.enterprise_id) == telling.work.enterprise_id,
            col(FollowUp.held_on).between(telling.period.starts, telling.period.ends),
            col(Supplier.category_id) == category_id,
            col(FollowUp.id).not_in(telling.classes.closed("follow_up")),
        )
        .group_by(col(FollowUp.kind))
        .order_by(col(FollowUp.kind))
    ).all()
    if not counted:
        return
    most = max(count for _kind, count in counted)
    ways = telling.words.join(
        f"{KINDS[FollowUpKind(kind)]} ({telling.words.count(count, 'leverandør', most)})"
        for kind, count in counted
    )
    inline = telling.category_called(row)
    telling.tell(
        Part.MEASURES, f"category {category_id}",
        f"I {telling.period.label} fulgte vi opp leverandører innen {inline}: {ways}.",
        telling.count("oppfølgingene"),
    )  # fmt: skip


def tell_dialogue(telling: Telling, impacts: Collection[str], suppliers: Collection[str]) -> None:
    """Dialogue and remedy around what was found; about single people, so closed unless somebody has said otherwise."""
    talk = StakeholderDialogue
    for row in telling.work.session.execute(
        select(talk).where(
            col(talk.enterprise_id) == telling.work.enterprise_id,
            col(talk.impact_id).in_(impacts) | col(talk.supplier_id).in_(suppliers),
        )
    ).scalars():
        text = f"{telling.words.day(row.held_on)} snakket vi med {row.with_whom} om {NB.clause(row.about)}."
        outcome = f" {NB.sentence(row.outcome)}" if row.outcome else ""
        source = telling.source("stakeholder_dialogue", row.id, f"dialogen «{row.about[:80]}»", of_year=False)
        telling.tell(
            Part.MEASURES, "", text + outcome, source, telling.classes.of("stakeholder_dialogue", row.id)
        )
    case = RemediationCase
    for remedy in telling.work.session.execute(
        select(case).where(
            col(case.enterprise_id) == telling.work.enterprise_id, col(case.impact_id).in_(impacts)
        )
    ).scalars():
        text = f"Gjenoppretting: {NB.sentence(remedy.remedy)}"
        result = f" Resultat: {NB.sentence(remedy.result)}" if remedy.result else ""
        source = telling.source(
            "remediation_case", remedy.id, f"gjenopprettingen «{remedy.remedy[:80]}»", of_year=False
        )
        telling.tell(
            Part.MEASURES, "", text + result, source, telling.classes.of("remediation_case", remedy.id)
        )


def tell_how_we_work(telling: Telling) -> None:
    """What binds the work, the routines, and who follows it up: for a question about how."""
    rows = list(
        telling.work.session.execute(
            select(ProfileFact)
            .where(
                col(ProfileFact.enterprise_id) == telling.work.enterprise_id,
                col(ProfileFact.kind).in_([kind.value for kind in _FACTS]),
                or_(
                    col(ProfileFact.period_id).is_(None), col(ProfileFact.period_id) == telling.period.id
                ),
            )
            .order_by(col(ProfileFact.position), col(ProfileFact.id))
        ).scalars()
    )  # fmt: skip
    for kind in _FACTS:
        if kind is ProfileFactKind.GOVERNANCE:
            _routines(telling)
        for row in rows:
            if row.kind == kind:
                source = telling.source("profile_fact", row.id, f"«{row.text[:60]}»", of_year=False)
                telling.tell(Part.MEASURES, f"work {kind}", NB.sentence(row.text), source)


def _routines(telling: Telling) -> None:
    for row in policies_in_force(telling.work):
        if row.kind == PolicyKind.PROCEDURE:
            often = f", {row.frequency}" if row.frequency else ""
            source = telling.source("policy", row.id, f"rutinen «{row.title}»", of_year=False)
            telling.tell(Part.MEASURES, "", f"Rutine: {NB.clause(row.title)}{often}.", source)


def ordinary_follow_up(telling: Telling) -> str:
    """What goes on in any case, as after «Vi fortsetter med»; "" where nobody has said."""
    row = telling.work.session.execute(
        select(col(ProfileFact.text))
        .where(
            col(ProfileFact.enterprise_id) == telling.work.enterprise_id,
            col(ProfileFact.kind) == ProfileFactKind.ORDINARY_FOLLOW_UP.value,
            or_(col(ProfileFact.period_id).is_(None), col(ProfileFact.period_id) == telling.period.id),
        )
        .order_by(col(ProfileFact.position), col(ProfileFact.id))
        .limit(1)
    ).scalar_one_or_none()
    return NB.clause(str(row)) if row else ""
