"""Which questions a supplier's own risk chooses: its rating, its chain, its goods, known impacts, listings, old answers."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.question_drivers import Driver, SupplierRisk, drivers_of
from compliance_app.domain.questionnaire import Chosen, Question, choose
from compliance_app.domain.risk_levels import ChainKnowledge
from compliance_app.services.enterprises import period_of
from compliance_app.services.questionnaire_rows import earlier_answers
from compliance_app.services.ratings import recompute
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.suppliers import chain_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.question_bank import question_bank
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    HitDecision,
    ImpactKind,
    RiskAssessment,
    ScreeningEntry,
    ScreeningHit,
    ScreeningList,
    Supplier,
    Supply,
)

_AT_THE_BUYERS = frozenset({"41", "42", "43", "56", "78", "80", "81"})
"""Divisions of SN2007 and SN2025 whose people work at the buyer's: building, canteens, hired labour, guarding, cleaning."""
_FORCED_LABOUR_LISTS = frozenset({"uflpa", "wro"})
"""Lists of those tied to forced labour."""


@dataclass(frozen=True)
class Proposed:
    """What is proposed to ask a supplier.

    Attributes:
        chosen: at most twelve, in order; every one with why.
        drivers: the supplier's own.
        bank: every question that can be asked instead.
    """

    chosen: tuple[Chosen, ...]
    drivers: tuple[Driver, ...]
    bank: tuple[Question, ...]


def propose_questions(actor: Actor, supplier_id: str) -> Proposed:
    """The questions that a supplier's own risk drivers and earlier answers choose. Raises NotFound."""
    with reading(actor) as work:
        return proposed(work, work.get(Supplier, supplier_id))


def proposed(work: Work, supplier: Supplier) -> Proposed:
    """As propose_questions, inside a transaction."""
    drivers = drivers_of(_risk(work, supplier))
    bank = tuple(one for one in question_bank() if one.priority > 0)
    last = {question: one.last for question, one in earlier_answers(work, supplier.id).items()}
    return Proposed(choose(bank, drivers, last_year=last), drivers, bank)


def _risk(work: Work, supplier: Supplier) -> SupplierRisk:
    impacts = _impacts(work, supplier)
    issues = {Issue(row.issue) for row in impacts if row.issue in Issue.__members__}
    issues |= _listed_issues(work, supplier)
    incident = any(row.kind == ImpactKind.ACTUAL for row in impacts)
    category = work.get(Category, supplier.category_id) if supplier.category_id else None
    code = supplier.industry_code or (category.industry_code if category else "") or ""
    assessment = _assessment(work, supplier.id)
    goods = {Supply.GOODS.value: True, Supply.SERVICES.value: False}.get(category.supply if category else "")
    on_site = goods is False and code[:2] in _AT_THE_BUYERS
    if assessment is None:
        return SupplierRisk(
            Level.UNKNOWN, Level.UNKNOWN, ChainKnowledge.SEAT_ONLY, goods, on_site, issues, incident_known=incident
        )  # fmt: skip
    inputs = recompute(work, assessment).inputs
    return SupplierRisk(
        Level(assessment.geographic), Level(assessment.sector), ChainKnowledge(assessment.chain_knowledge),
        inputs.supplies_goods, on_site, issues, inputs.sector.listed, incident,
    )  # fmt: skip


def _assessment(work: Work, supplier_id: str) -> RiskAssessment | None:
    try:
        return assessment_of(work, period_of(work), supplier_id)
    except NotFound:
        return None


def _impacts(work: Work, supplier: Supplier) -> list[AdverseImpact]:
    """What is recorded of the supplier, its category and the producers behind it."""
    producers = {producer.id for _link, producer in chain_of(work, supplier.id)}
    return list(
        work.session.execute(
            select(AdverseImpact).where(
                col(AdverseImpact.enterprise_id) == work.enterprise_id,
                or_(
                    col(AdverseImpact.supplier_id) == supplier.id,
                    col(AdverseImpact.category_id) == (supplier.category_id or ""),
                    col(AdverseImpact.producer_id).in_(producers),
                ),
            )
        ).scalars()
    )


def _listed_issues(work: Work, supplier: Supplier) -> set[Issue]:
    """Forced labour, where a person has said that the supplier or a producer is the one on such a list."""
    producers = {producer.id for _link, producer in chain_of(work, supplier.id)}
    presets = work.session.execute(
        select(col(ScreeningList.preset))
        .join(
            ScreeningEntry,
            (col(ScreeningEntry.enterprise_id) == col(ScreeningList.enterprise_id))
            & (col(ScreeningEntry.list_id) == col(ScreeningList.id)),
        )
        .join(
            ScreeningHit,
            (col(ScreeningHit.enterprise_id) == col(ScreeningEntry.enterprise_id))
            & (col(ScreeningHit.entry_id) == col(ScreeningEntry.id)),
        )
        .where(
            col(ScreeningHit.enterprise_id) == work.enterprise_id,
            col(ScreeningHit.decision) == HitDecision.SAME.value,
            col(ScreeningHit.superseded).is_(False),
            or_(
                col(ScreeningHit.supplier_id) == supplier.id, col(ScreeningHit.producer_id).in_(producers)
            ),
        )
    ).scalars()  # fmt: skip
    return {Issue.FORCED_LABOUR} if set(presets) & _FORCED_LABOUR_LISTS else set()
