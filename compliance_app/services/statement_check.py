"""Puts the rules to a statement with what they cannot see in it: high-risk suppliers one by one, last year's words."""

from collections.abc import Mapping

from sqlalchemy import and_, func, or_, select
from sqlmodel import SQLModel, col

from compliance_app.clock import OSLO
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.domain.statement_rules import (
    Circumstances,
    Report,
    SupplierRisk,
    check_statement,
    statement_text,
)
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    Measure,
    PriorityDecision,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)

MOST_SUPPLIERS = 100
"""How many unanswered suppliers one check names; when those are answered, the next check names the next."""


def circumstances(
    work: Work, period: ReportingPeriod, facts: StatementFacts, *, example: bool
) -> Circumstances:
    """What is known beside the facts, as of today."""
    others = [one.buyer for one in facts.buyers] + [one.body for one in facts.seats if one.body]
    return Circumstances(
        other_names=tuple(dict.fromkeys(others)),
        suppliers=_unanswered(work, period),
        today=work.at.astimezone(OSLO).date(),
        example=example,
    )


def judged(
    whole: WholeStatement,
    facts: StatementFacts,
    around: Circumstances,
    *,
    reasons: Mapping[str, str],
    last_year: Mapping[str, str],
    phase: str,
) -> Report:
    """The report on a statement as it is kept.

    Args:
        reasons: by rule, why a warning is left standing. last_year: the chapters of the year before, where known.
        phase: FREEZE, SIGN, PUBLISH or YEAR_CLOSE.
    """
    text = statement_text(whole.chapters, facts.period.year, whole.statement.language, last_year)
    return check_statement(facts, text, phase=phase, reasons=reasons, around=around)


def _unanswered(work: Work, period: ReportingPeriod) -> tuple[SupplierRisk, ...]:
    """Suppliers with a high level that lack an impact or a measure, and a reason for that; themselves or their category."""
    told, done, reasoned = (
        _subjects(work, period, table) for table in (AdverseImpact, Measure, PriorityDecision)
    )
    category = func.coalesce(col(Supplier.category_id), "")
    has_impact, has_measure, has_reason = (
        or_(col(Supplier.id).in_(found), category.in_(found)) for found in (told, done, reasoned)
    )
    rows = work.session.execute(
        select(col(Supplier.name), has_impact, has_measure)
        .join(
            RiskAssessment,
            and_(
                col(RiskAssessment.enterprise_id) == col(Supplier.enterprise_id),
                col(RiskAssessment.supplier_id) == col(Supplier.id),
            ),
        )
        .where(
            col(RiskAssessment.enterprise_id) == work.enterprise_id,
            col(Supplier.active).is_(True),
            col(RiskAssessment.period_id) == period.id,
            col(RiskAssessment.superseded_by).is_(None),
            col(RiskAssessment.overall_rank) == WORST_FIRST.index(Level.HIGH),  # the register's own index
            ~or_(has_reason, and_(has_impact, has_measure)),
        )
        .order_by(col(RiskAssessment.sort_key))
        .limit(MOST_SUPPLIERS)
    )
    return tuple(
        SupplierRisk(name=name, level=Level.HIGH, impact=bool(impact), measure=bool(measure))
        for name, impact, measure in rows
    )


def _subjects(work: Work, period: ReportingPeriod, table: type[SQLModel]) -> list[str]:
    """The ids of suppliers and categories that the period's rows of a table are about."""
    supplier, category, owner, of_period = (
        getattr(table, name) for name in ("supplier_id", "category_id", "enterprise_id", "period_id")
    )
    rows = work.session.execute(
        select(supplier, category).where(owner == work.enterprise_id, of_period == period.id)
    )
    return sorted({identity for row in rows for identity in row if identity})
