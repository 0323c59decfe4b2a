"""What changed between two periods: suppliers that came and went, levels that rose and fell (chapters 3 and 4)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from compliance_app.domain.levels import Level
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier


@dataclass(frozen=True)
class Changes:
    """What changed since the period before: suppliers new, ended, rated higher, rated lower; None: nothing to compare with.

    ``recorded`` is how many ratings the register holds of the period before.
    """

    recorded: int = 0
    new: int | None = None
    ended: int | None = None
    up: int | None = None
    down: int | None = None


def rated_then(before: Any, earlier: ReportingPeriod) -> ColumnElement[bool]:
    """Joins a supplier to its rating in force for an earlier period; ``before`` is an alias of RiskAssessment."""
    return and_(
        col(before.enterprise_id) == col(Supplier.enterprise_id),
        col(before.supplier_id) == col(Supplier.id),
        col(before.period_id) == earlier.id,
        col(before.superseded_by).is_(None),
    )


def changes_since(work: Work, period: ReportingPeriod, earlier: ReportingPeriod | None) -> Changes:
    """Suppliers that came, went, or changed level; only known levels are compared."""
    if earlier is None:
        return Changes()
    before = aliased(RiskAssessment)
    was = rated_then(before, earlier)
    rated_before = exists().where(was)
    still, gone = col(Supplier.active).is_(True), col(Supplier.active).is_(False)
    recorded, new, ended = work.session.execute(
        select(
            func.count(case((rated_before, 1))),
            func.count(case((and_(still, ~rated_before), 1))),
            func.count(case((and_(gone, rated_before, col(Supplier.merged_into).is_(None)), 1))),
        ).where(col(Supplier.enterprise_id) == work.enterprise_id)
    ).one()
    known = and_(
        col(RiskAssessment.overall) != Level.UNKNOWN.value, col(before.overall) != Level.UNKNOWN.value
    )
    up, down = work.session.execute(
        select(
            func.count(case((col(RiskAssessment.overall_rank) < col(before.overall_rank), 1))),
            func.count(case((col(RiskAssessment.overall_rank) > col(before.overall_rank), 1))),
        )
        .join_from(RiskAssessment, Supplier, same_supplier())
        .join(before, was)
        .where(*current(work, period), *active(work), known)
    ).one()
    return Changes(recorded, new, ended, up, down) if recorded else Changes()
