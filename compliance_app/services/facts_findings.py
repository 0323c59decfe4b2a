"""The statement's facts on findings, measures, own operations and requests (chapters 5 to 8 and 10)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.deadlines import three_weeks, two_months
from compliance_app.domain.issues import issue_name
from compliance_app.domain.language import NB
from compliance_app.domain.requests import RequestState
from compliance_app.services.facts_rows import counted, inline_name, rows_of_period, source_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ImpactKind,
    InformationRequest,
    Involvement,
    Measure,
    MeasureStatus,
    OwnOperationsAssessment,
    PriorityDecision,
    ReportingPeriod,
    Supplier,
)

_PREPOSITION = re.compile(r"(i|på|ved|hos|fra|langs|utenfor)\s", re.IGNORECASE)
_REFUSED = frozenset(
    {
        RequestState.REFUSED,
        RequestState.PARTLY_REFUSED,
        RequestState.JUSTIFICATION_DEMANDED,
        RequestState.JUSTIFICATION_GIVEN,
    }
)


def impacts_of(work: Work, period: ReportingPeriod) -> list[AdverseImpact]:
    """The adverse impacts of a period, as rows."""
    rows = work.session.execute(
        select(AdverseImpact)
        .where(rows_of_period(work, AdverseImpact, period))
        .order_by(col(AdverseImpact.id))
    )
    return list(rows.scalars())


def impact_facts(
    rows: Sequence[AdverseImpact], categories: Mapping[str, Category]
) -> tuple[facts.Impact, ...]:
    """The impacts; one that concerns neither a supplier nor a category is of our own people."""
    return tuple(_impact(row, categories) for row in rows)


def _impact(row: AdverseImpact, categories: Mapping[str, Category]) -> facts.Impact:
    category = categories.get(row.category_id or "")
    name = inline_name(category) if category else None
    return facts.Impact(
        kind=row.kind,
        what=row.what,
        issue=issue_name(row.issue),
        where=_where(row.place),
        affected=row.who or None,
        involvement=row.involvement,
        goods=name if row.involvement == Involvement.DIRECTLY_LINKED else None,
        category=name,
        severity=max(row.scale, row.scope, row.irremediability),
        significant=row.significant,
        reason=row.significant_reason or None,
        own=row.supplier_id is None and row.category_id is None,
        source=source_of(row, row.what),
    )


def _where(place: str) -> str | None:
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
    rows = work.session.execute(
        select(Measure, col(AdverseImpact.issue).label("issue"), col(Supplier.name).label("supplier"))
        .outerjoin(
            AdverseImpact,
            and_(
                col(AdverseImpact.enterprise_id) == col(Measure.enterprise_id),
                col(AdverseImpact.id) == col(Measure.impact_id),
            ),
        )
        .outerjoin(
            Supplier,
            and_(
                col(Supplier.enterprise_id) == col(Measure.enterprise_id),
                col(Supplier.id) == col(Measure.supplier_id),
            ),
        )
        .where(col(Measure.enterprise_id) == work.enterprise_id, col(Measure.period_id).in_(wanted))
        .order_by(col(Measure.id))
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
            new_due=row.due if row.due and row.due > period.ends else None,
            source=source_of(row, row.what),
        )
        for row, _issue, _supplier in rows
    )


def decisions_of(work: Work, period: ReportingPeriod) -> list[tuple[PriorityDecision, str | None]]:
    """The deliberate choices of a period, with the supplier's name where it concerns one."""
    rows = work.session.execute(
        select(PriorityDecision, col(Supplier.name))
        .outerjoin(
            Supplier,
            and_(
                col(Supplier.enterprise_id) == col(PriorityDecision.enterprise_id),
                col(Supplier.id) == col(PriorityDecision.supplier_id),
            ),
        )
        .where(rows_of_period(work, PriorityDecision, period))
        .order_by(col(PriorityDecision.id))
    )
    return [(decision, name) for decision, name in rows]


def not_prioritised(
    decisions: Sequence[tuple[PriorityDecision, str | None]],
) -> tuple[facts.NotPrioritised, ...]:
    """The suppliers whose risk is put off on purpose. A whole category's choice stands with the category."""
    return tuple(
        facts.NotPrioritised(
            subject=f"risikoen hos {name}",
            reason=decision.reason,
            look_again_on=decision.look_again_on,
            source=source_of(decision, name),
        )
        for decision, name in decisions
        if name
    )


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
        reasons[str(decision.supplier_id or decision.category_id)] = decision
    found = []
    for impact in impacts:
        finding = impact.kind == ImpactKind.ACTUAL or impact.significant
        decided = reasons.get(impact.supplier_id or "") or reasons.get(impact.category_id or "")
        if finding and decided and impact.id not in aimed_at:
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


def request_counts(work: Work, period: ReportingPeriod) -> facts.RequestCounts:
    """The requests received in the period and what became of them; late is after the Act's own last day (§ 7)."""
    rows = work.session.execute(
        select(
            col(InformationRequest.received_on),
            col(InformationRequest.answered_on),
            col(InformationRequest.promised_on),
            col(InformationRequest.state),
        ).where(
            col(InformationRequest.enterprise_id) == work.enterprise_id,
            col(InformationRequest.received_on).between(period.starts, period.ends),
        )
    ).all()
    answered = [row for row in rows if row.answered_on]
    late = sum(row.answered_on > _last_day(row.received_on, row.promised_on) for row in answered)
    refused = sum(row.state in _REFUSED for row in rows)
    return facts.RequestCounts(
        received=len(rows),
        in_time=len(answered) - late,
        late=late,
        refused=refused,
        source=counted("informasjonskrav", f"informasjonskrav mottatt i {period.label}", mottatt=len(rows)),
    )


def _last_day(received: date, promised: date | None) -> date:
    return (two_months(received) if promised else three_weeks(received)).statutory
