"""The frame of every import of a list: one transaction and one log entry, a batch that keeps what was done, the mapping remembered."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.bulk_write import KIND as BULK
from compliance_app.services.import_memory import remember
from compliance_app.services.import_open import OpenedList
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.audit import canonical, canonical_bytes
from compliance_app.storage.tables import ImportBatch

Report = TypeVar("Report")


@dataclass(frozen=True)
class Taken(Generic[Report]):
    """What a list left behind.

    Attributes:
        report: for whoever took it in.
        kept: the report as the batch keeps it.
        changes: what to do to take the batch back.
        choices: what was decided for the list as a whole, for the next one with the same column names.
    """

    report: Report
    kept: Mapping[str, Any]
    changes: Any
    choices: Mapping[str, str] = field(default_factory=dict)


def take_in(
    actor: Actor,
    verb: Verb,
    opened: OpenedList,
    mapping: Mapping[str, int],
    write: Callable[[Work, ImportBatch], Taken[Report]],
    *,
    again: Callable[[ImportBatch], Report],
    once: str,
) -> Report:
    """Write a list; one transaction, one log entry, all or nothing.

    Args:
        actor: who imports.
        verb: what it takes.
        opened: the file.
        mapping: field → column index, remembered by the column names.
        write: does the writing, within the transaction.
        again: reads the report that a batch keeps.
        once: the submit button's key: a second click gives the first one's report.
    """
    with begin(actor, verb, once=once) as work:
        if work.already:
            return again(work.get(ImportBatch, work.already))
        batch = ImportBatch(
            enterprise_id=work.enterprise_id, kind=opened.kind.name, file_name=opened.file_name[:300],
            file_hash=opened.source.sha256, imported_at=work.at, imported_by=work.actor.name, report="{}", changes=b"",
        )  # fmt: skip
        taken = write(work, batch)
        remember(work, opened, mapping, taken.choices)
        batch.report = canonical(taken.kept)
        batch.changes = zlib.compress(canonical_bytes(taken.changes), 1)
        work.add(batch)
        work.about("import_batch", batch.id)
    return taken.report


def read_before(work: Work, opened: OpenedList) -> str:
    """Date of an earlier import of the very same file as the same kind of list, not taken back; empty for none."""
    earlier = work.session.execute(
        select(col(ImportBatch.imported_at))
        .where(
            col(ImportBatch.enterprise_id) == work.enterprise_id,
            col(ImportBatch.file_hash) == opened.source.sha256,
            col(ImportBatch.kind) == opened.kind.name,
            col(ImportBatch.undone_at).is_(None),
        )
        .order_by(col(ImportBatch.imported_at).desc())
        .limit(1)
    ).scalar_one_or_none()
    return clock.oslo_day(earlier).isoformat() if earlier else ""


def read_as_before(opened: OpenedList) -> str:
    """Date of the import whose mapping is used again, for the report; empty where it was worked out anew."""
    return clock.oslo_day(opened.remembered.used_at).isoformat() if opened.remembered else ""


def newest(work: Work, count: int, kind: str = "") -> list[ImportBatch]:
    """The newest imports, of one kind or of every kind of list."""
    of_kind = col(ImportBatch.kind) == kind if kind else col(ImportBatch.kind) != BULK
    rows = work.session.execute(
        select(ImportBatch)
        .where(col(ImportBatch.enterprise_id) == work.enterprise_id, of_kind)
        .order_by(col(ImportBatch.imported_at).desc())
        .limit(count)
    )
    found = list(rows.scalars())
    work.session.expunge_all()
    return found
