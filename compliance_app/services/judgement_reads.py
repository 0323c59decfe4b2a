"""What stands beside a person's judgement of sector risk: last year's, and what the industry's default says and rests on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.industries import SectorDefault, sector_default
from compliance_app.domain.levels import Level
from compliance_app.domain.sources_read import SourceRead, taken_apart
from compliance_app.services.enterprises import periods
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.industries import sector_defaults
from compliance_app.storage.tables import Category, SectorJudgement, Supplier


@dataclass(frozen=True)
class EarlierJudgement:
    """A judgement of an earlier period.

    Attributes:
        year: label of its period.
        of_category: it was of the whole category, not of the supplier alone.
        sources: what was read for it.
    """

    year: str
    level: Level
    reason: str
    sources: tuple[SourceRead, ...]
    judged_by: str
    judged_at: datetime
    of_category: bool


def earlier_judgement_of_supplier(actor: Actor, supplier_id: str) -> EarlierJudgement | None:
    """The newest judgement before this period: of the supplier, else of its category. Raises NotFound."""
    with reading(actor) as work:
        supplier = work.get(Supplier, supplier_id)
        return _earlier(work, supplier_id, supplier.category_id or "")


def earlier_judgement_of_category(actor: Actor, category_id: str) -> EarlierJudgement | None:
    """The newest judgement of a category before this period. Raises NotFound."""
    with reading(actor) as work:
        work.get(Category, category_id)
        return _earlier(work, "", category_id)


def category_default(category: Category) -> SectorDefault | None:
    """The level that the category's industry has before anybody judges; None where the industry is not said."""
    if not category.industry_code:
        return None
    return sector_default(category.industry_code, category.industry_standard or "", sector_defaults())


def _earlier(work: Work, supplier_id: str, category_id: str) -> EarlierJudgement | None:
    order = {row.id: place for place, row in enumerate(periods(work))}
    labels = {row.id: row.label for row in periods(work)}
    rows = work.session.execute(
        select(SectorJudgement).where(
            col(SectorJudgement.enterprise_id) == work.enterprise_id,
            col(SectorJudgement.superseded_by).is_(None),
            (col(SectorJudgement.supplier_id) == supplier_id)
            | (col(SectorJudgement.category_id) == category_id),
        )
    ).scalars()
    # Newest period first; the supplier's own before its category's.
    past = sorted(
        (row for row in rows if order.get(row.period_id, 0) > 0),
        key=lambda row: (order[row.period_id], row.supplier_id is None),
    )
    if not past:
        return None
    row = past[0]
    return EarlierJudgement(
        year=labels[row.period_id],
        level=Level(row.level),
        reason=row.reason,
        sources=tuple(taken_apart(row.sources_read, row.read_on)),
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        of_category=row.supplier_id is None,
    )
