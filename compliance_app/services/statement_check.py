"""Puts the rules to a statement with what they cannot see in it.

That is: suppliers whose risk nobody has answered, one by one, last year's words, and what has happened since it was locked.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlmodel import col

from compliance_app import clock
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
from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.statement_course import (
    address_before,
    answer_of,
    publications_of,
    risk_changes,
    signers_on,
)
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Statement, Supplier

MOST_SUPPLIERS = 100
"""How many unanswered suppliers one check names; when those are answered, the next check names the next."""


_HIGH = col(RiskAssessment.overall_rank) == WORST_FIRST.index(Level.HIGH)  # the register's own index
_ALONE = (col(RiskAssessment.sector) == Level.MEDIUM.value, col(Supplier.category_id).is_(None))


def circumstances(
    work: Work, period: ReportingPeriod, facts: StatementFacts, statement: Statement, *, example: bool
) -> Circumstances:
    """What is known beside the facts, as of today."""
    published = publications_of(work)
    mine = [one for one in published if one.period_id == period.id]
    return Circumstances(
        other_names=_others(facts),
        suppliers=_unanswered(work, period),
        today=work.today,
        published_on=clock.oslo_day(mine[0].at) if mine else None,
        address=next((one.address for one in reversed(mine) if one.address), None),
        last_address=address_before(published, period),
        answer=answer_of(work, [one.statement_id for one in mine]),
        risk_changes=risk_changes(work, period, published),
        signers=signers_on(work, statement),
        update=statement.edition > 1,
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
    only: str | None = None,
) -> Report:
    """The report on a statement as it is kept.

    Args:
        reasons: by rule, why a warning is left standing. last_year: the chapters of the year before, where known.
        phase: FREEZE, SIGN, PUBLISH or YEAR_CLOSE. only: the one rule that is asked about; None: all of them.
    """
    by_hand = {
        one.id: [part.markdown for part in one.paragraphs] for one in whole.chapters if one.edited is not None
    }
    text = statement_text(whole.chapters, facts.period.year, whole.statement.language, last_year, by_hand)
    return check_statement(facts, text, phase=phase, reasons=reasons, around=around, only=only)


def _others(facts: StatementFacts) -> tuple[str, ...]:
    """The names that the register has of others than the duty-holder: buyers, owners, partners, bodies, companies left out.

    Names of other enterprises that are worked with in the same installation are never among them.
    """
    names = (
        *(one.buyer for one in facts.buyers),
        *(one.body for one in facts.seats if one.body),
        *facts.enterprise.owners,
        *(one.partner for one in facts.agreements),
        *(one.body for one in facts.industry_bodies),
        *(one.name for one in facts.group if not one.covered),
    )
    return tuple(dict.fromkeys(name for name in names if name.strip()))


def _unanswered(work: Work, period: ReportingPeriod) -> tuple[SupplierRisk, ...]:
    """Suppliers whose risk lacks an impact or a measure, and a reason for that; the high ones first.

    Those with a high level, and those of no category whose sector level is medium: a category answers for the others.
    What answers for them is what answers in the list of what the risk asks for (``gaps``).
    """
    categories = answered_categories(work, period)
    has_impact, has_measure = (
        func.coalesce(answer(work, period, categories, joined=True), false()) for answer in (described, acted)
    )
    answers = (has_impact, has_measure)
    high = (_HIGH, ~and_(*answers))
    found = _named(work, period, high, answers, level=Level.HIGH, most=MOST_SUPPLIERS)
    if len(found) < MOST_SUPPLIERS and _some_alone(work, period):
        alone = (*_ALONE, ~_HIGH, ~has_measure)
        left = MOST_SUPPLIERS - len(found)
        found += _named(work, period, alone, answers, level=Level.MEDIUM, most=left)
    return tuple(found)


def _some_alone(work: Work, period: ReportingPeriod) -> bool:
    """Whether any medium supplier is of no category; remembered while suppliers and ratings stand as they did."""

    def some() -> bool:
        return bool(_named(work, period, _ALONE, (false(), false()), level=Level.MEDIUM, most=1))

    if work.recorder is not None:
        return some()
    return remembered(register_state_of(work), "medium without category", period.id, some)


def _named(
    work: Work,
    period: ReportingPeriod,
    conditions: tuple[ColumnElement[bool], ...],
    answers: tuple[ColumnElement[bool], ColumnElement[bool]],
    *,
    level: Level,
    most: int,
) -> list[SupplierRisk]:
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name), *answers)
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
            *conditions,
        )
        .order_by(col(RiskAssessment.sort_key))
        .limit(most)
    )
    return [
        SupplierRisk(id=identity, name=name, level=level, impact=bool(impact), measure=bool(measure))
        for identity, name, impact, measure in rows
    ]
