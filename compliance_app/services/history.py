"""What has been done to one supplier, when and by whom, read from the log itself.

An entry about the supplier, or about a row that hangs on it, is found by its object. A bulk verb (an import, an edit of
a filtered list) writes one entry for thousands of suppliers; those are looked through only when they are asked for.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import VERB_NAMES, Verb
from compliance_app.services.history_words import THINGS, change_words
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import METADATA, AuditDetail, AuditEntry, Category, Supplier

_BULK = (Verb.IMPORT_SUPPLIERS, Verb.UNDO_IMPORT, Verb.EDIT_SUPPLIER, Verb.EDIT_CHAIN, Verb.CONFIRM_RATING)
_BULK_ENTRIES = 40
"""How many bulk entries are looked through, newest first."""
_ITSELF = "supplier"
_PHRASES = {verb.value: phrase for verb, phrase in VERB_NAMES.items()}


@dataclass(frozen=True)
class HistoryLine:
    """One entry of the log, as far as it is about the supplier.

    Attributes:
        at: when (UTC).
        verb: as it stands after "å": «endre leverandører».
        said: one line for each thing that was made, changed or removed; empty where only a rating was made anew.
    """

    seq: int
    at: datetime
    actor: str
    verb: str
    said: tuple[str, ...]


def supplier_history(
    actor: Actor, supplier_id: str, count: int = 20, *, bulk: bool = False
) -> list[HistoryLine]:
    """The newest entries about a supplier, newest first.

    Args:
        actor: who reads; may read the register.
        supplier_id: whose.
        count: at most so many.
        bulk: look also through the newest entries of verbs that change many suppliers at once, which takes a while.

    Raises:
        NotFound: no such supplier here.
    """
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        ids = {supplier_id, *_hanging_on(work, supplier_id)}
        chosen = (
            select(AuditEntry, AuditDetail)
            .outerjoin(
                AuditDetail,
                (col(AuditDetail.enterprise_id) == col(AuditEntry.enterprise_id))
                & (col(AuditDetail.seq) == col(AuditEntry.seq)),
            )
            .where(col(AuditEntry.enterprise_id) == work.enterprise_id)
            .order_by(col(AuditEntry.seq).desc())
        )
        found: dict[int, HistoryLine] = {}
        named = _namer(work)
        own = work.session.execute(chosen.where(col(AuditEntry.object_id).in_(ids)).limit(count))
        for entry, detail in own:
            found[entry.seq] = _line(entry, detail, supplier_id, ids, named)
        if bulk:
            many = work.session.execute(
                chosen.where(
                    col(AuditEntry.verb).in_([verb.value for verb in _BULK]),
                    col(AuditEntry.object_kind) != _ITSELF,
                ).limit(_BULK_ENTRIES)
            )
            for entry, detail in many:
                line = _line(entry, detail, supplier_id, ids, named)
                if line.said:
                    found.setdefault(entry.seq, line)
        return [found[seq] for seq in sorted(found, reverse=True)][:count]


def _hanging_on(work: Work, supplier_id: str) -> Iterator[str]:
    """Ids of the rows that name the supplier, ratings and spend left out: they are made by verbs about the supplier."""
    for table in METADATA.sorted_tables:
        if table.name in THINGS and table.name != "supplier_spend" and "supplier_id" in table.c:
            rows = work.session.execute(
                select(table.c.id).where(
                    table.c.enterprise_id == work.enterprise_id, table.c.supplier_id == supplier_id
                )
            )
            yield from rows.scalars()


def _namer(work: Work) -> Callable[[str, str], str]:
    def named(field: str, identity: str) -> str:
        key = (work.enterprise_id, identity)
        row = work.session.get(Category, key) if field == "category_id" else work.session.get(Supplier, key)
        return row.name if row else "ukjent"

    return named


def _line(
    entry: AuditEntry, detail: AuditDetail | None, supplier_id: str, ids: set[str],
    named: Callable[[str, str], str],
) -> HistoryLine:  # fmt: skip
    said: list[str] = []
    if detail is not None:
        for table, before, after in _changes(orjson.loads(zlib.decompress(detail.content)), supplier_id, ids):
            said.extend(_said(table, before, after, named))
    return HistoryLine(
        entry.seq, entry.at, entry.actor, _PHRASES.get(entry.verb, entry.verb), tuple(dict.fromkeys(said))
    )


def _said(
    table: str, before: Mapping[str, Any], after: Mapping[str, Any] | None, named: Callable[[str, str], str]
) -> list[str]:
    words = change_words(before, after, named) if after is not None else change_words({}, before, named)
    if table == _ITSELF and after is not None:
        return [NB.cap(one) for one in words]
    done = "fjernet" if after is None else "endret" if before else "lagt til"
    said = f"{NB.cap(THINGS[table])} {done}"
    if words:
        return [f"{said}: {'; '.join(words)}"]
    return [said] if after is None else []


def _changes(
    images: Iterable[dict[str, Any]], supplier_id: str, ids: set[str]
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any] | None]]:
    """(table, before, after) of each row image that is the supplier's; ``after`` is None where the row was removed."""
    for image in images:
        table = image["table"]
        if table not in THINGS:
            continue
        for identity, before, after in image_rows(image):
            row = before if after is None else after
            owner = row.get("supplier_id", "")
            if supplier_id in (identity, owner) or (not owner and identity in ids):
                yield table, before, after


def image_rows(
    image: Mapping[str, Any],
) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any] | None]]:
    """(id, before, after) of each row of an image; nothing before a new row, ``after`` None where it was removed."""
    operation = image["op"]
    if operation == "insert":
        yield image["after"].get("id", ""), {}, image["after"]
    elif operation == "update":
        yield image["key"].get("id", ""), image["before"], image["after"]
    elif operation == "delete":
        yield image["key"].get("id", ""), image["before"], None
    elif operation == "update_many":
        for row in image["rows"]:
            columns = image["columns"]
            yield (
                row["id"],
                dict(zip(columns, row["before"], strict=True)),
                dict(zip(columns, row["after"], strict=True)),
            )
    else:
        place = image["columns"].index("id")
        for row in image["rows"]:
            values = dict(zip(image["columns"], row, strict=True))
            removed = operation == "delete_many"
            yield row[place], values if removed else {}, None if removed else values
