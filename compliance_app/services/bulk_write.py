"""Write the same kind of change to many suppliers at once, so that it can be taken back: what each row was is kept."""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import FieldWrong
from compliance_app.domain.identity import clean_line
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Work
from compliance_app.storage.audit import canonical, canonical_bytes
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    ClauseStatus,
    ImportBatch,
    PurchaseChannel,
    Relationship,
    Supplier,
)

KIND: Final = "BULK"
"""The kind of the batch that a change of many leaves behind."""
FIELDS: Final = (
    "category_id", "owner", "channel", "other_buyer", "clause", "clause_version", "clause_date", "industry_body",
    "relationship", "active", "country",
)  # fmt: skip
_RATED: Final = {"category_id", "active", "country"}
"""What a rating rests on."""
_CHUNK: Final = 500
Change = tuple[str, Mapping[str, Any]]
"""A supplier's id and its new values by field."""


class SupplierChange(BaseModel):
    """New values for suppliers; only the fields that are given are changed (``model_fields_set``)."""

    category_id: str | None = None
    owner: str = Field(default="", max_length=200)
    channel: PurchaseChannel = PurchaseChannel.DIRECT
    other_buyer: str = Field(default="", max_length=300)
    clause: ClauseStatus = ClauseStatus.UNKNOWN
    clause_version: str = Field(default="", max_length=100)
    clause_date: date | None = None
    industry_body: str = Field(default="", max_length=200)
    relationship: Relationship = Relationship.SUPPLY_CHAIN
    active: bool = True
    country: str | None = None

    def values(self) -> dict[str, Any]:
        """The given fields as they are stored, in the order of ``FIELDS``.

        Raises:
            FieldWrong: the country is none.
        """
        if self.country and self.country not in countries():
            raise FieldWrong(field="Land", hint="Velg et land i listen.")
        return {name: _stored(getattr(self, name)) for name in FIELDS if name in self.model_fields_set}


def _stored(value: Any) -> Any:
    if isinstance(value, PurchaseChannel | ClauseStatus | Relationship):
        return value.value
    return clean_line(value, 1000) if isinstance(value, str) else value


def values_of(
    work: Work, identities: Sequence[str], columns: Sequence[str]
) -> dict[str, tuple[int, tuple[Any, ...]]]:
    """Version and values of the suppliers by id, as plain columns; locked where the database locks rows."""
    chosen = [col(getattr(Supplier, name)) for name in ("id", "version", *columns)]
    here = col(Supplier.enterprise_id) == work.enterprise_id
    asked = select(*chosen).where(here)
    if work.recorder is not None:
        asked = asked.with_for_update(key_share=True)
    found: dict[str, tuple[int, tuple[Any, ...]]] = {}
    for start in range(0, len(identities), _CHUNK):
        wanted = col(Supplier.id).in_(identities[start : start + _CHUNK])
        for identity, version, *values in work.session.connection().execute(asked.where(wanted)):
            found[identity] = (version, tuple(values))
    return found


def write_changes(work: Work, changes: Iterable[Change], what: str) -> tuple[str, int]:
    """Give the suppliers their new values inside a verb's transaction; returns the batch's id and how many changed.

    Ratings that rest on what changed are made anew. Nothing is written, and the id is empty, where all is as it was.

    Args:
        work: the verb's.
        changes: an id comes once at most.
        what: the change in words, for the list of what can be taken back.

    Raises:
        NotFound: a category that is none of this enterprise's.
    """
    given = dict(changes)
    for category in {values["category_id"] for values in given.values() if values.get("category_id")}:
        work.get(Category, category)
    by_columns: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for identity, values in given.items():
        by_columns[tuple(values)].append(identity)
    updated: list[tuple[str, tuple[str, ...], tuple[Any, ...], tuple[Any, ...]]] = []
    for columns, identities in by_columns.items():
        before = values_of(work, identities, columns)
        for identity in identities:
            if identity in before:
                was, now = before[identity][1], tuple(given[identity][name] for name in columns)
                if was != now:
                    updated.append((identity, columns, was, now))
    if not updated:
        return "", 0
    _update(work, updated)
    batch = ImportBatch(
        enterprise_id=work.enterprise_id, kind=KIND, file_name=what[:300], file_hash="", imported_at=work.at,
        imported_by=work.actor.name, report=canonical({"changed": len(updated)}),
        changes=zlib.compress(canonical_bytes({"created": {}, "updated": {"supplier": updated}}), 1),
    )  # fmt: skip
    work.add(batch)
    work.about("import_batch", batch.id)
    rate_where_needed(work, updated)
    return batch.id, len(updated)


def _update(
    work: Work, updated: Sequence[tuple[str, tuple[str, ...], tuple[Any, ...], tuple[Any, ...]]]
) -> None:
    by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = defaultdict(list)
    for identity, columns, was, now in updated:
        by_columns[columns].append((identity, was, now))
    for columns, rows in by_columns.items():
        work.update_many(Supplier, columns, rows)


def rate_where_needed(
    work: Work, updated: Iterable[tuple[str, Sequence[str], Sequence[Any], Sequence[Any]]]
) -> None:
    """Rate those anew of whom something changed that a rating rests on: (id, columns, before, after)."""
    concerned = sorted(
        identity
        for identity, columns, was, now in updated
        if any(name in _RATED and one != other for name, one, other in zip(columns, was, now, strict=True))
    )
    if concerned:
        work.session.expire_all()
        ratings.rate_within(work, period_of(work), concerned)


def stored_changes(batch: ImportBatch) -> list[tuple[str, tuple[str, ...], tuple[Any, ...], tuple[Any, ...]]]:
    """What the change did: (id, columns, before, after) of each supplier."""
    updated = json.loads(zlib.decompress(batch.changes))["updated"]["supplier"]
    return [
        (identity, tuple(columns), _read(columns, was), _read(columns, now))
        for identity, columns, was, now in updated
    ]


def _read(columns: Sequence[str], values: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        date.fromisoformat(value) if name == "clause_date" and value else value
        for name, value in zip(columns, values, strict=True)
    )
