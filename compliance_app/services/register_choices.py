"""What a filter can be set to: the values that the register holds, and how many active suppliers have each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.services.enterprises import period_of
from compliance_app.services.register import categories
from compliance_app.services.register_conditions import division_of
from compliance_app.services.register_count import active
from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import Confirmation, ImportBatch, Supplier, SupplierSpend

Counted = tuple[tuple[str, int], ...]
"""Values with how many active suppliers have each."""
BATCHES: Final = 8
"""So many of the newest lists can be chosen."""
_LISTS: Final = "SUPPLIERS"


@dataclass(frozen=True)
class BatchChoice:
    """A list that came in."""

    id: str
    file_name: str
    at: datetime


@dataclass(frozen=True)
class Choices:
    """What the register holds, for the fields of the filter.

    Attributes:
        categories: names by id, in the order of the names.
        seats: ISO 3166-1 alpha-2, most first. ``owners``, ``industry_bodies``: by name. ``divisions``: «SN2025 46».
        years: in which something was bought, newest first.
        batches: newest first.
        reviewed: this year's review has begun.
        year: the newest period's label.
    """

    categories: dict[str, str]
    seats: Counted
    owners: Counted
    divisions: Counted
    industry_bodies: Counted
    years: tuple[int, ...]
    batches: tuple[BatchChoice, ...]
    reviewed: bool
    year: str


def read_choices(actor: Actor) -> Choices:
    """The choices as the register stands; counted once for each state of it."""
    with reading(actor) as work:
        made: Choices = remembered(register_state_of(work), "choices", "", lambda: _read(work))
        return made


def _read(work: Work) -> Choices:
    period = period_of(work)
    return Choices(
        categories={row.id: row.name for row in categories(work)},
        seats=tuple(sorted(_counted(work, col(Supplier.country)), key=lambda one: (-one[1], one[0]))),
        owners=_by_name(_counted(work, col(Supplier.owner))),
        divisions=tuple(sorted(_counted(work, division_of()))),
        industry_bodies=_by_name(_counted(work, col(Supplier.industry_body))),
        years=_years(work),
        batches=_batches(work),
        reviewed=_any_review(work, period.id),
        year=period.label,
    )


def _counted(work: Work, column: Any) -> Counted:
    rows = work.session.connection().execute(
        select(column, func.count()).where(*active(work)).group_by(column)
    )
    return tuple((value, count) for value, count in rows if value)


def _by_name(counted: Counted) -> Counted:
    return tuple(sorted(counted, key=lambda one: sort_key(one[0])))


def _years(work: Work) -> tuple[int, ...]:
    year = col(SupplierSpend.year)
    rows = work.session.execute(
        select(year).where(col(SupplierSpend.enterprise_id) == work.enterprise_id).distinct()
    )
    return tuple(sorted(rows.scalars(), reverse=True))


def _batches(work: Work) -> tuple[BatchChoice, ...]:
    batch = ImportBatch
    rows = work.session.execute(
        select(col(batch.id), col(batch.file_name), col(batch.imported_at))
        .where(
            col(batch.enterprise_id) == work.enterprise_id, col(batch.kind) == _LISTS, col(batch.undone_at).is_(None)
        )
        .order_by(col(batch.imported_at).desc(), col(batch.id).desc())
        .limit(BATCHES)
    )  # fmt: skip
    return tuple(BatchChoice(*row) for row in rows)


def _any_review(work: Work, period_id: str) -> bool:
    row = work.session.execute(
        select(col(Confirmation.id))
        .where(
            col(Confirmation.enterprise_id) == work.enterprise_id, col(Confirmation.period_id) == period_id
        )
        .limit(1)
    ).first()
    return row is not None
