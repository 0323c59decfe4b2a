"""Puts the rules to a statement with what they cannot see in it: high-risk suppliers one by one, last year's words."""

from collections.abc import Mapping

from sqlalchemy import and_, false, func, select
from sqlmodel import col

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
from compliance_app.services.gaps import acted, answered_categories, described
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier

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
    """Suppliers with a high level that lack an impact or a measure, and a reason for that.

    What answers for them is what answers in the list of what the risk asks for (``gaps``).
    """
    categories = answered_categories(work, period)
    has_impact, has_measure = (
        func.coalesce(answer(work, period, categories, joined=True), false()) for answer in (described, acted)
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
            ~and_(has_impact, has_measure),
        )
        .order_by(col(RiskAssessment.sort_key))
        .limit(MOST_SUPPLIERS)
    )
    return tuple(
        SupplierRisk(name=name, level=Level.HIGH, impact=bool(impact), measure=bool(measure))
        for name, impact, measure in rows
    )
