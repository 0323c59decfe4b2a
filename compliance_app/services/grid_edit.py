"""Many suppliers edited as in a spreadsheet: each row is saved if nobody has changed it since it was read, or told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services.bulk_edit import NothingChosen
from compliance_app.services.bulk_write import FIELDS, SupplierChange, values_of, write_changes
from compliance_app.services.enterprises import period_of
from compliance_app.services.register import asked
from compliance_app.services.register_filter import Filter, Order
from compliance_app.services.register_ids import ids_between
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import AuditEntry

MOST: Final = 500
"""Rows of one sheet."""


@dataclass(frozen=True)
class GridRow:
    """One supplier of the sheet: what can be changed by field (``FIELDS``), and the version it was read at."""

    id: str
    version: int
    name: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """The first rows of a filtered list; ``found`` is how many fit in all."""

    rows: tuple[GridRow, ...]
    found: int


@dataclass(frozen=True)
class RowEdit:
    """What a person changed in one row, and the version the row was read at."""

    id: str
    seen_version: int
    change: SupplierChange


@dataclass(frozen=True)
class Conflict:
    """A row that somebody else has changed meanwhile: who, when, and how the row stands now."""

    id: str
    name: str
    by: str
    at: datetime | None
    now: GridRow


@dataclass(frozen=True)
class GridResult:
    """What was saved.

    Attributes:
        batch: takes it back; empty where nothing changed.
        gone: edited rows whose supplier is not in the register any more.
    """

    batch: str
    changed: int
    conflicts: tuple[Conflict, ...]
    gone: int = 0


def read_sheet(actor: Actor, wanted: Filter, order: Order) -> Sheet:
    """The first rows that fit, in the register's order."""
    with reading(actor) as work:
        found, ids = ids_between(work, asked(work, period_of(work), wanted, order), 0, MOST)
        rows = _rows(work, ids)
        return Sheet(tuple(rows[one] for one in ids if one in rows), found)


def read_rows(actor: Actor, identities: Sequence[str]) -> dict[str, GridRow]:
    """The named suppliers as they are now, by id in the order of the names given; those that are gone are left out."""
    with reading(actor) as work:
        rows = _rows(work, identities)
        return {identity: rows[identity] for identity in identities if identity in rows}


def save_sheet(actor: Actor, edits: Sequence[RowEdit], *, once: str = "") -> GridResult:
    """Save the edited rows: one transaction, one log entry. Rows that others have changed are left and told.

    Raises:
        NothingChosen: no row is edited. FieldWrong: a value is none. NotFound: none of the suppliers is here.
    """
    given = {edit.id: (edit.seen_version, edit.change.values()) for edit in edits}
    if not any(values for _version, values in given.values()):
        raise NothingChosen
    with begin(actor, Verb.EDIT_SUPPLIER, once=once) as work:
        if work.already:
            return GridResult(work.already if work.already != "done" else "", 0, ())
        present = values_of(work, list(given), ())
        if not present:
            raise NotFound
        stale = [one for one in given if one in present and present[one][0] != given[one][0]]
        fresh = [one for one in given if one in present and present[one][0] == given[one][0]]
        batch, changed = write_changes(
            work, ((one, given[one][1]) for one in fresh), f"redigert som regneark: {len(fresh)} rader"
        )
        return GridResult(batch, changed, _conflicts(work, stale), len(given) - len(present))


def _rows(work: Work, identities: Sequence[str]) -> dict[str, GridRow]:
    found = values_of(work, identities, ("name", *FIELDS))
    return {
        identity: GridRow(identity, version, values[0], dict(zip(FIELDS, values[1:], strict=True)))
        for identity, (version, values) in found.items()
    }


def _conflicts(work: Work, stale: Sequence[str]) -> tuple[Conflict, ...]:
    changed_by = _last_changes(work, stale)
    return tuple(
        Conflict(identity, row.name, *changed_by.get(identity, ("Noen", None)), row)
        for identity, row in _rows(work, stale).items()
    )


def _last_changes(work: Work, identities: Sequence[str]) -> dict[str, tuple[str, datetime | None]]:
    """Who changed each supplier last and when, where the log has it as the entry's object."""
    rows = work.session.execute(
        select(col(AuditEntry.object_id), col(AuditEntry.actor), col(AuditEntry.at))
        .where(col(AuditEntry.enterprise_id) == work.enterprise_id, col(AuditEntry.object_id).in_(identities))
        .order_by(col(AuditEntry.seq))
    )
    return {identity: (by, at) for identity, by, at in rows}
