"""The statement's facts on findings, measures, own operations and requests (chapters 5 to 8 and 10)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import issue_name
from compliance_app.domain.language import NB
from compliance_app.domain.requests import ground_reference
from compliance_app.services.facts_diligence import effect_of, lever_of
from compliance_app.services.facts_rows import counted, inline_name, rows_of_period, source_of
from compliance_app.services.named import pointed_to, with_named
from compliance_app.services.request_counts import RequestFigures
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ImpactKind,
    Measure,
    MeasureStatus,
    OwnOperationsAssessment,
    PriorityDecision,
    ReportingPeriod,
    Supplier,
)

_PREPOSITION = re.compile(r"(i|på|ved|hos|fra|langs|utenfor)\s", re.IGNORECASE)


def impacts_of(work: Work, period: ReportingPeriod) -> list[AdverseImpact]:
    """The adverse impacts of a period, as rows."""
    rows = work.session.execute(
        select(AdverseImpact)
        .where(rows_of_period(work, AdverseImpact, period))
        .order_by(col(AdverseImpact.id))
    )
    return list(rows.scalars())


def impact_facts(
    work: Work, rows: Sequence[AdverseImpact], categories: Mapping[str, Category], remedies: Mapping[str, str]
) -> tuple[facts.Impact, ...]:
    """The impacts; one that concerns nobody we buy from, directly or behind them, is of our own people.

    One of a supplier concerns what is bought there. ``remedies``: by impact, how far it has come where nobody has been
    given remedy yet.
    """
    rows_of_suppliers = work.session.execute(
        select(col(Supplier.id), col(Supplier.category_id)).where(
            col(Supplier.enterprise_id) == work.enterprise_id,
            col(Supplier.id).in_({row.supplier_id for row in rows if row.supplier_id}),
        )
    )
    bought = dict(rows_of_suppliers.tuples().all())
    return tuple(
        _impact(
            row,
            categories.get(row.category_id or bought.get(row.supplier_id or "") or ""),
            remedies.get(row.id),
        )
        for row in rows
    )


def _impact(row: AdverseImpact, category: Category | None, remedy: str | None) -> facts.Impact:
    name = inline_name(category) if category else None
    return facts.Impact(
        kind=row.kind,
        what=row.what,
        issue=issue_name(row.issue),
        where=place_of(row.place or row.country),
        affected=row.who or None,
        involvement=row.involvement,
        goods=name if row.involvement == Involvement.DIRECTLY_LINKED else None,
        category=name,
        severity=max(row.scale, row.scope, row.irremediability),
        significant=row.significant,
        reason=row.significant_reason or None,
        own=not (row.supplier_id or row.category_id or row.producer_id or row.country),
        remedy_status=remedy,
        source=source_of(row, row.what),
    )


def place_of(place: str) -> str | None:
    """The place with its preposition; a country may be given by its code."""
    text = place.strip()
    if not text:
        return None
    if re.fullmatch("[A-Z]{2}", text):
        return NB.in_country(text)
    return text if _PREPOSITION.match(text) else f"i {text}"


def measures_of(
    work: Work, period: ReportingPeriod, earlier: ReportingPeriod | None
) -> tuple[list[Any], list[Any]]:
    """The measures of the period and of the one before: (measure, impact's issue, supplier's name) each."""
    wanted = [period.id, *([earlier.id] if earlier else [])]
    chosen = with_named(
        select(Measure, col(AdverseImpact.issue).label("issue"), col(Supplier.name).label("supplier")),
        (AdverseImpact, Measure.impact_id),
        (Supplier, Measure.supplier_id),
    )
    rows = work.session.execute(
        chosen.where(
            col(Measure.enterprise_id) == work.enterprise_id, col(Measure.period_id).in_(wanted)
        ).order_by(col(Measure.id))
    ).all()
    return [row for row in rows if row[0].period_id == period.id], [
        row for row in rows if row[0].period_id != period.id
    ]


def measure_facts(rows: Sequence[Any], categories: Mapping[str, Category]) -> tuple[facts.Measure, ...]:
    """The measures of the period, each with the risk it is aimed at."""
    return tuple(
        facts.Measure(
            status=row.status,
            purpose=row.purpose,
            risk=_risk(row, issue, supplier, categories),
            what=row.what,
            since=row.since,
            due=row.due,
            owner=row.owner or None,
            result=row.result or None,
            expected=row.expected_result or None,
            lever=lever_of(row),
            effect_on_people=row.effect_on_people or None,
            effect=effect_of(row),
            known_by=row.effect_reason or None,
            source=source_of(row, row.what),
        )
        for row, issue, supplier in rows
    )


def _risk(row: Measure, issue: str | None, supplier: str | None, categories: Mapping[str, Category]) -> str:
    if issue:
        return issue_name(issue)
    if supplier:
        return f"risiko hos {supplier}"
    category = categories.get(row.category_id or "")
    return f"risiko innen {inline_name(category)}" if category else "risiko for negative konsekvenser"


def earlier_measures(rows: Sequence[Any], period: ReportingPeriod) -> tuple[facts.EarlierMeasure, ...]:
    """The measures of the period before, and whether they are done."""
    return tuple(
        facts.EarlierMeasure(
            what=row.what,
            done=row.status == MeasureStatus.DONE,
            reason=row.not_done_reason or None,
            new_due=row.due if row.due and row.due > period.ends else None,
            effect=effect_of(row),
            known_by=row.effect_reason or None,
            source=source_of(row, row.what),
        )
        for row, _issue, _supplier in rows
    )


def decisions_of(work: Work, period: ReportingPeriod) -> list[tuple[PriorityDecision, str | None]]:
    """The deliberate choices of a period, with the supplier's name where it concerns one."""
    rows = work.session.execute(
        select(PriorityDecision, col(Supplier.name))
        .outerjoin(Supplier, pointed_to(Supplier, PriorityDecision.supplier_id))
        .where(rows_of_period(work, PriorityDecision, period))
        .order_by(col(PriorityDecision.id))
    )
    return [(decision, name) for decision, name in rows]


def not_prioritised(
    decisions: Sequence[tuple[PriorityDecision, str | None]], impacts: Sequence[AdverseImpact]
) -> tuple[facts.NotPrioritised, ...]:
    """The suppliers and lesser impacts put off on purpose.

    A whole category's choice stands with the category, and that of a finding with the measures it lacks.
    """
    lesser = {one.id: issue_name(one.issue) for one in impacts if not _is_finding(one)}
    subjects = (
        (decision, f"risikoen hos {name}" if name else lesser.get(decision.impact_id or ""))
        for decision, name in decisions
    )
    return tuple(
        facts.NotPrioritised(
            subject=subject,
            reason=decision.reason,
            look_again_on=decision.look_again_on,
            source=source_of(decision, subject),
        )
        for decision, subject in subjects
        if subject
    )


def _is_finding(impact: AdverseImpact) -> bool:
    return impact.kind == ImpactKind.ACTUAL or impact.significant


def looks_again(
    decisions: Sequence[tuple[PriorityDecision, str | None]], categories: Mapping[str, Category]
) -> tuple[facts.Plan, ...]:
    """The days on which a category is looked at again."""
    found = []
    for decision, _name in decisions:
        category = categories.get(decision.category_id or "")
        if category and decision.look_again_on:
            text = f"vurdere risikoen innen {inline_name(category)} på nytt"
            source = source_of(decision, category.name)
            found.append(facts.Plan(text=text, by=decision.look_again_on, source=source))
    return tuple(found)


def measure_gaps(
    impacts: Sequence[AdverseImpact],
    measures: Sequence[Any],
    decisions: Sequence[tuple[PriorityDecision, str | None]],
) -> tuple[facts.MeasureGap, ...]:
    """Actual impacts and significant risks without a measure, where a reason is recorded."""
    aimed_at = {row.impact_id for row, _issue, _supplier in measures}
    reasons: dict[str, PriorityDecision] = {}
    for decision, _name in decisions:
        reasons[str(decision.impact_id or decision.supplier_id or decision.category_id)] = decision
    found = []
    for impact in impacts:
        subjects = (impact.id, impact.supplier_id or "", impact.category_id or "")
        decided = next((reasons[one] for one in subjects if one in reasons), None)
        if _is_finding(impact) and decided and impact.id not in aimed_at:
            found.append(
                facts.MeasureGap(
                    risk=issue_name(impact.issue),
                    reason=decided.reason,
                    source=source_of(decided, impact.what),
                )
            )
    return tuple(found)


def own_operations(work: Work, period: ReportingPeriod) -> facts.OwnOperations | None:
    """The assessment of our own people in the period."""
    row = work.session.execute(
        select(OwnOperationsAssessment).where(rows_of_period(work, OwnOperationsAssessment, period))
    ).scalar_one_or_none()
    if row is None:
        return None
    return facts.OwnOperations(
        read=row.sources,
        employees=row.people,
        finding=row.finding or None,
        source=source_of(row, "egen virksomhet"),
    )


def request_facts(figures: RequestFigures, period: ReportingPeriod) -> facts.RequestCounts:
    """The requests received in the period and what became of them; late is after the Act's own last day (§ 7)."""
    return facts.RequestCounts(
        received=figures.received,
        in_time=figures.in_time,
        late=figures.late,
        refused=figures.refused,
        extended=figures.extended,
        median_days=figures.median_days,
        grounds=tuple((ground_reference(ground), count) for ground, count in figures.by_ground),
        source=counted(
            "informasjonskrav", f"informasjonskrav mottatt i {period.label}", mottatt=figures.received
        ),
    )
