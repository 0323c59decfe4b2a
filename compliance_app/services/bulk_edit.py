"""Change every supplier of a filtered list at once: seen and counted first, refused if the list has become another, undone."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.services.bulk_words import change_said
from compliance_app.services.bulk_write import (
    KIND,
    SupplierChange,
    rate_where_needed,
    stored_changes,
    values_of,
    write_changes,
)
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_filter import Filter
from compliance_app.services.register_ids import every_one
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import Category, ImportBatch, Supplier

__all__ = ["BulkResult", "EarlierChange", "Seen", "SupplierChange", "Undone", "earlier_changes", "edit_all", "how_many_change", "seen_list", "undo_change"]  # fmt: skip


class NothingChosen(AktsomError):
    """No field is chosen for change."""

    message = _("Ingenting er endret. Velg minst én opplysning som skal endres.")


class ListHasChanged(AktsomError):
    """The list holds other suppliers, or others' changes, than when it was seen (values: seen, now)."""

    message = _(
        "Ingenting er endret. Listen er blitt en annen mens du skrev: den hadde {seen} leverandører og har nå {now}, "
        "eller noen har endret en av dem. Se på listen, og prøv igjen."
    )


class ChangeAlreadyUndone(AktsomError):
    """The change has been taken back (values: day)."""

    message = _("Endringen ble angret {day}. Ingenting er endret nå.")


@dataclass(frozen=True)
class Seen:
    """A filtered list as a person saw it: how many, and a fingerprint of who they are and their versions."""

    count: int
    fingerprint: str


@dataclass(frozen=True)
class BulkResult:
    """What a change of many did. ``batch`` takes it back; empty where nothing changed."""

    batch: str
    changed: int
    unchanged: int


@dataclass(frozen=True)
class Undone:
    """What taking a change back did: suppliers that are as before, and (name, why) of those that are kept."""

    restored: int
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EarlierChange:
    """A change of many that has been made: what in words, how many, by whom, when."""

    id: str
    what: str
    changed: int
    by: str
    at: datetime
    undone_at: datetime | None


def seen_list(actor: Actor, wanted: Filter) -> Seen:
    """The list as it is now, to be given back with the change."""
    with reading(actor) as work:
        return _seen(_versions(work, wanted))


def how_many_change(actor: Actor, wanted: Filter, change: SupplierChange) -> int:
    """How many suppliers of the list the change would touch; the others have these values already."""
    values = change.values()
    with reading(actor) as work:
        columns = [col(getattr(Supplier, name)) for name in values]
        fitting = every_one(work, period_of(work), wanted, select(col(Supplier.id), *columns))
        now = tuple(values.values())
        return sum(tuple(was) != now for _id, *was in work.session.connection().execute(fitting))


def edit_all(
    actor: Actor, wanted: Filter, seen: Seen, change: SupplierChange, *, once: str = ""
) -> BulkResult:
    """Change every supplier that fits a filter: one transaction, one log entry, ratings anew where they rest on it.

    Args:
        actor: who changes.
        wanted: the filter, as the person saw it.
        seen: what :func:`seen_list` gave when the form was drawn.
        change: the fields that are given are changed, no others.
        once: the submit button's key.

    Raises:
        NothingChosen: no field is given. FieldWrong: a value is none.
        ListHasChanged: the list is another now; nothing is changed.
    """
    values = change.values()
    if not values:
        raise NothingChosen
    with begin(actor, Verb.EDIT_SUPPLIER, once=once) as work:
        if work.already:
            return _result_of(work, work.already)
        versions = _versions(work, wanted)
        now = _seen(versions)
        if now != seen:
            raise ListHasChanged(seen=seen.count, now=now.count)
        batch, changed = write_changes(
            work, ((identity, values) for identity in versions), change_said(work, values)
        )
        return BulkResult(batch, changed, len(versions) - changed)


def _versions(work: Work, wanted: Filter) -> dict[str, int]:
    """Every supplier that fits, with its version; locked where the database locks rows."""
    fitting = every_one(work, period_of(work), wanted, select(col(Supplier.id), col(Supplier.version)))
    if work.recorder is not None:
        fitting = fitting.with_for_update(of=Supplier, key_share=True)
    return {row[0]: row[1] for row in work.session.connection().execute(fitting)}


def _seen(versions: dict[str, int]) -> Seen:
    text = " ".join(f"{identity}:{versions[identity]}" for identity in sorted(versions))
    return Seen(len(versions), hashlib.sha256(text.encode()).hexdigest())


def _result_of(work: Work, batch_id: str) -> BulkResult:
    try:
        batch = work.get(ImportBatch, batch_id)
    except NotFound:  # the first click changed nothing
        return BulkResult("", 0, 0)
    return BulkResult(batch.id, int(json.loads(batch.report)["changed"]), 0)


def earlier_changes(actor: Actor, count: int = 5) -> list[EarlierChange]:
    """The newest changes of many, newest first."""
    batch = ImportBatch
    with reading(actor) as work:
        rows = work.session.execute(
            select(
                col(batch.id), col(batch.file_name), col(batch.report), col(batch.imported_by), col(batch.imported_at),
                col(batch.undone_at),
            )
            .where(col(batch.enterprise_id) == work.enterprise_id, col(batch.kind) == KIND)
            .order_by(col(batch.imported_at).desc(), col(batch.id).desc())
            .limit(count)
        )  # fmt: skip
        return [
            EarlierChange(identity, what, int(json.loads(report)["changed"]), by, at, undone_at)
            for identity, what, report, by, at, undone_at in rows
        ]


def undo_change(actor: Actor, batch_id: str) -> Undone:
    """Take a change of many back: suppliers that still hold what it wrote become what they were; the rest is listed.

    Raises:
        NotFound: no such change here. ChangeAlreadyUndone: it has been taken back before.
    """
    with begin(actor, Verb.UNDO_IMPORT) as work:
        batch = work.get(ImportBatch, batch_id)
        if batch.kind != KIND:
            raise NotFound
        if batch.undone_at:
            raise ChangeAlreadyUndone(day=clock.oslo_day(batch.undone_at).isoformat())
        report = _take_back(work, batch)
        batch.undone_at = work.at
        work.about("import_batch", batch_id)
        return report


def _take_back(work: Work, batch: ImportBatch) -> Undone:
    changes = stored_changes(batch)
    restored: list[tuple[str, Sequence[str], tuple[Any, ...], tuple[Any, ...]]] = []
    kept: list[tuple[str, str]] = []
    categories = _categories(work)
    for columns in sorted({columns for _id, columns, _was, _now in changes}):
        own = [one for one in changes if one[1] == columns]
        present = values_of(work, [one[0] for one in own], ("name", *columns))
        rows = []
        for identity, _columns, was, now in own:
            if identity not in present:
                continue
            name, *values = present[identity][1]
            if tuple(values) != now:
                kept.append((name, "er endret etterpå"))
            elif "category_id" in columns and was[columns.index("category_id")] not in categories:
                kept.append((name, "kategorien den hadde, finnes ikke lenger"))
            else:
                rows.append((identity, now, was))
                restored.append((identity, columns, now, was))
        work.update_many(Supplier, columns, rows)
    rate_where_needed(work, restored)
    return Undone(len(restored), tuple(sorted(kept)))


def _categories(work: Work) -> set[str | None]:
    rows = work.session.execute(
        select(col(Category.id)).where(col(Category.enterprise_id) == work.enterprise_id)
    )
    return {None, *rows.scalars()}
