"""What is known of harm behind one supplier and what is done about it: on itself, its category, its chain, its country.

A risk is often described once for a category or a producer; whoever opens the supplier must see it there too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from compliance_app.services.enterprises import period_of, periods
from compliance_app.services.gap_list import Lacks, lacking
from compliance_app.services.impact_list import named_impacts
from compliance_app.services.questionnaire_reads import Line, questionnaires_of
from compliance_app.services.register_conditions import current
from compliance_app.services.remediation_reads import Remedy, remediations_with
from compliance_app.services.subjects import Found
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ChainLink,
    ImpactKind,
    Measure,
    MeasureStatus,
    PriorityDecision,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)


@dataclass(frozen=True)
class Reached:
    """A row that concerns a supplier.

    Attributes:
        found: the row with the name of what it concerns.
        own: it names the supplier itself, not what the supplier is part of.
        year: label of its period.
    """

    found: Found
    own: bool
    year: str

    @property
    def row(self) -> Any:
        """The row."""
        return self.found.row


@dataclass(frozen=True)
class SupplierWork:
    """What is found and done.

    Attributes:
        year: label of the newest period; rows of it stand first.
        impacts: actual ones first, gravest first.
        measures: those not finished by their day, then the finished ones.
        decisions: the choices to wait, newest first.
        remedies: for those harmed by the supplier's own impacts.
        questionnaires: newest first.
        lacks: what the level still asks for.
    """

    year: str
    impacts: tuple[Reached, ...]
    measures: tuple[Reached, ...]
    decisions: tuple[Reached, ...]
    remedies: tuple[Remedy, ...]
    questionnaires: tuple[Line, ...]
    lacks: Lacks


def supplier_work(actor: Actor, supplier_id: str) -> SupplierWork:
    """All that is found and done about one supplier. Raises NotFound."""
    with reading(actor) as work:
        supplier = work.get(Supplier, supplier_id)
        period = period_of(work)
        labels = {one.id: one.label for one in periods(work)}
        impacts = named_impacts(work, _behind(work, supplier, period))
        aimed = [one.row.id for one in impacts]
        category = work.get(Category, supplier.category_id).name if supplier.category_id else ""
        measures = [Found(row, category=category) for row in _aimed(work, Measure, supplier, aimed)]
        decisions = [Found(row, category=category) for row in _aimed(work, PriorityDecision, supplier, aimed)]
        work.session.expunge_all()

    def reached(found: Sequence[Found]) -> list[Reached]:
        listed = [
            Reached(one, one.row.supplier_id == supplier_id, labels.get(one.row.period_id, ""))
            for one in found
        ]
        return sorted(listed, key=lambda one: one.row.period_id != period.id)

    return SupplierWork(
        year=period.label,
        impacts=tuple(sorted(reached(impacts), key=lambda one: one.row.kind != ImpactKind.ACTUAL)),
        measures=tuple(
            sorted(
                reached(measures),
                key=lambda one: (one.row.status == MeasureStatus.DONE, one.row.due or date.max),
            )
        ),
        decisions=tuple(reached(sorted(decisions, key=lambda one: one.row.decided_at, reverse=True))),
        remedies=tuple(remediations_with(actor, supplier_id)),
        questionnaires=tuple(questionnaires_of(actor, supplier_id)),
        lacks=lacking(actor, supplier_id),
    )


def _behind(work: Work, supplier: Supplier, period: ReportingPeriod) -> ColumnElement[bool]:
    """Impacts of the supplier, its category, a producer in its chain, or the country its level comes from."""
    producers = select(col(ChainLink.producer_id)).where(
        col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.supplier_id) == supplier.id
    )
    country = select(col(RiskAssessment.worst_country)).where(
        *current(work, period),
        col(RiskAssessment.supplier_id) == supplier.id,
        col(RiskAssessment.geographic) == col(RiskAssessment.overall),
    )
    return and_(
        col(AdverseImpact.enterprise_id) == work.enterprise_id,
        or_(
            col(AdverseImpact.supplier_id) == supplier.id,
            col(AdverseImpact.category_id) == (supplier.category_id or ""),
            col(AdverseImpact.producer_id).in_(producers),
            and_(col(AdverseImpact.country) != "", col(AdverseImpact.country).in_(country)),
        ),
    )


def _aimed(work: Work, table: Any, supplier: Supplier, impacts: Sequence[str]) -> list[Any]:
    """Measures or choices to wait that name the supplier, its category, or one of the impacts."""
    rows = work.session.execute(
        select(table).where(
            table.enterprise_id == work.enterprise_id,
            or_(
                table.supplier_id == supplier.id,
                table.category_id == (supplier.category_id or ""),
                and_(table.impact_id.in_(impacts), table.supplier_id.is_(None)),
            ),
        )
    )
    return list(rows.scalars())
