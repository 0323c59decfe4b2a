"""Remedies read: what is agreed and carried out, and where those harmed have none (§ 4-1 f)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlmodel import col

from compliance_app.domain.involvement import Involvement
from compliance_app.services.named import with_named
from compliance_app.services.subjects import Found
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ImpactKind,
    Producer,
    RemediationCase,
    ReportingPeriod,
    Supplier,
)

OUGHT_TO: Final = (Involvement.CAUSED, Involvement.CONTRIBUTED)
"""Who causes harm or contributes to it provides remedy; who is directly linked may take part in it."""


@dataclass(frozen=True)
class Remedy:
    """A case with the impact it remedies and whom that concerns («egen virksomhet» where it is one's own people)."""

    row: RemediationCase
    impact: AdverseImpact
    subject: str


@dataclass(frozen=True)
class Harm:
    """An actual impact, and whom it concerns."""

    impact: AdverseImpact
    subject: str


def remediations(actor: Actor) -> list[Remedy]:
    """Every case: those not carried out by their day, then the others, newest first."""
    with reading(actor) as work:
        return _read(work, _cases(work))


def remediations_of(actor: Actor, impact_id: str) -> list[Remedy]:
    """The cases of an impact. Raises NotFound."""
    with reading(actor) as work:
        work.get(AdverseImpact, impact_id)
        return _read(work, _cases(work, col(RemediationCase.impact_id) == impact_id))


def remediations_with(actor: Actor, supplier_id: str) -> list[Remedy]:
    """The cases of a supplier's impacts. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        return _read(work, _cases(work, col(AdverseImpact.supplier_id) == supplier_id))


def actual_impacts(actor: Actor) -> list[Harm]:
    """Every actual impact, newest first, for a form's choice."""
    with reading(actor) as work:
        found = _harms(work)
        work.session.expunge_all()
        return found


def lacking_remedy(actor: Actor) -> list[Harm]:
    """As impacts_without_remedy, for a page."""
    with reading(actor) as work:
        found = impacts_without_remedy(work)
        work.session.expunge_all()
        return found


def explained(actor: Actor) -> list[Harm]:
    """The actual impacts that get no remedy from us, with the reason recorded on them."""
    with reading(actor) as work:
        found = _harms(work, col(AdverseImpact.no_remedy_reason) != "")
        work.session.expunge_all()
        return found


def impacts_without_remedy(work: Work) -> list[Harm]:
    """Actual impacts that we caused or contributed to, with neither a case nor a reason why there is none."""
    return _harms(
        work,
        col(AdverseImpact.involvement).in_([one.value for one in OUGHT_TO]),
        col(AdverseImpact.no_remedy_reason) == "",
        ~exists().where(
            col(RemediationCase.enterprise_id) == col(AdverseImpact.enterprise_id),
            col(RemediationCase.impact_id) == col(AdverseImpact.id),
        ),
    )


def remediations_of_period(work: Work, period: ReportingPeriod) -> list[Remedy]:
    """Cases of the period's impacts, and those agreed or carried out between its first and last day."""
    rows = work.session.execute(
        _cases(
            work,
            or_(
                col(AdverseImpact.period_id) == period.id,
                col(RemediationCase.agreed_on).between(period.starts, period.ends),
                col(RemediationCase.done_on).between(period.starts, period.ends),
            ),
        )
    )
    return [_remedy(*row) for row in rows]


def due_remediations(work: Work, until: date) -> list[Remedy]:
    """Cases not carried out that are due by a day, first due first."""
    rows = work.session.execute(
        _cases(work, col(RemediationCase.done_on).is_(None), col(RemediationCase.due) <= until)
    )
    return sorted((_remedy(*row) for row in rows), key=lambda one: (one.row.due or date.max, one.row.id))


def remedy_overdue(row: RemediationCase, today: date) -> bool:
    """Whether it should have been carried out."""
    return row.done_on is None and row.due is not None and row.due < today


def _of_impact(chosen: Any) -> Any:
    """With the names of what the impact concerns, in the order of ``_NAMES``."""
    return with_named(
        chosen, (Supplier, AdverseImpact.supplier_id), (Category, AdverseImpact.category_id),
        (Producer, AdverseImpact.producer_id),
    )  # fmt: skip


_NAMES: Final = (col(Supplier.name), col(Category.name), col(Producer.name))


def _cases(work: Work, *wanted: ColumnElement[bool]) -> Any:
    chosen: Any = select(RemediationCase, AdverseImpact, *_NAMES).join(
        AdverseImpact,
        and_(
            col(AdverseImpact.enterprise_id) == col(RemediationCase.enterprise_id),
            col(AdverseImpact.id) == col(RemediationCase.impact_id),
        ),
    )
    return (
        _of_impact(chosen)
        .where(col(RemediationCase.enterprise_id) == work.enterprise_id, *wanted)
        .order_by(col(RemediationCase.agreed_on).desc(), col(RemediationCase.id).desc())
    )


def _remedy(row: RemediationCase, impact: AdverseImpact, *names: str | None) -> Remedy:
    return Remedy(row, impact, _subject(impact, *names))


def _subject(impact: AdverseImpact, *names: str | None) -> str:
    supplier, category, producer = (name or "" for name in names)
    return Found(impact, supplier, category, producer, impact.country).subject


def _read(work: Work, chosen: Any) -> list[Remedy]:
    found = [_remedy(*row) for row in work.session.execute(chosen)]
    work.session.expunge_all()
    waiting = [one for one in found if one.row.done_on is None]
    waiting.sort(key=lambda one: one.row.due or date.max)
    return [*waiting, *(one for one in found if one.row.done_on is not None)]


def _harms(work: Work, *wanted: ColumnElement[bool]) -> list[Harm]:
    chosen: Any = select(AdverseImpact, *_NAMES)
    rows = work.session.execute(
        _of_impact(chosen)
        .where(
            col(AdverseImpact.enterprise_id) == work.enterprise_id,
            col(AdverseImpact.kind) == ImpactKind.ACTUAL.value,
            *wanted,
        )
        .order_by(col(AdverseImpact.id).desc())
    )
    return [Harm(impact, _subject(impact, *names)) for impact, *names in rows]
