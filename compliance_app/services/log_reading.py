"""The log read a page at a time: who did what to which object, and one entry opened into what was before and after.

A page is found from the number of the entry it ends at, so that the thousandth page costs what the first does. Names of
objects are read one query a kind for the whole page.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import Select, select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.history import image_rows
from compliance_app.services.log_things import THINGS, ids_called, names_of
from compliance_app.services.log_values import Field, fields_of, points_of
from compliance_app.services.log_verbs import DONE, verbs_of
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import AuditDetail, AuditEntry

PAGE: Final = 25
_ROWS_SHOWN: Final = 40
_OF_REQUESTS: Final = frozenset(
    {
        "information_request", "request_event", "request_letter", "refused_passage", "received_message",
        "message_attachment", "outbox_mail", "possible_breach",
    }
)  # fmt: skip
"""Tables that hold what private people wrote: whoever may not read the cases does not read them here either."""
_ERASING: Final = (Verb.PURGE_REQUESTS.value, Verb.ERASE_PERSON.value)


@dataclass(frozen=True)
class LogFilter:
    """What of the log is looked for; empty is everything.

    Attributes:
        actor: who did it, as the log has them. kind: a kind of act (``log_verbs.KINDS``).
        words: a part of the name of the object, or its id. since, until: days in Oslo, both included.
    """

    actor: str = ""
    kind: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LogRow:
    """One entry.

    Attributes:
        done: what was done, in words. thing: what kind of object. name: of the object; "" where it has none, or is gone.
        object_kind, object_id: as the log has them, for a link.
    """

    seq: int
    at: datetime
    actor: str
    done: str
    thing: str
    name: str
    object_kind: str
    object_id: str


@dataclass(frozen=True)
class LogPage:
    """Some entries, newest first, and whether there are newer and older ones that fit."""

    rows: tuple[LogRow, ...]
    newer: bool
    older: bool


@dataclass(frozen=True)
class Changed:
    """One row that an entry made, changed or removed.

    Attributes:
        thing: what it is. name: its own, where it has one. how: "new", "changed" or "removed".
    """

    thing: str
    name: str
    how: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class LogOpened:
    """An entry with what it holds.

    Attributes:
        changes: the rows, the first of them. more: how many are not shown. closed: rows that this reader may not see.
        erased: what stood beside the entry is gone. erasing: this entry is of the erasing itself, and never had any.
        erased_at: when, where an entry about the same object says so. erased_by: who did it.
    """

    row: LogRow
    changes: tuple[Changed, ...]
    more: int
    closed: int
    erased: bool
    erasing: bool
    erased_at: datetime | None
    erased_by: str
    hash: str
    previous: str
    commitment: str


def log_page(
    actor: Actor, wanted: LogFilter | None = None, *, before: int | None = None, after: int | None = None
) -> LogPage:
    """A page of the log.

    Args:
        actor: who reads; may check the log.
        wanted: what is looked for.
        before: entries older than this number; None begins with the newest.
        after: entries newer than this number, the nearest of them; goes before ``before``.

    Raises:
        NotAllowed.
    """
    with reading(actor, Verb.VERIFY_LOG) as work:
        chosen, seq = _chosen(work, wanted or LogFilter()), col(AuditEntry.seq)
        if after is not None:
            near = chosen.where(seq > after).order_by(seq).limit(PAGE + 1)
            found = list(work.session.execute(near).scalars())
            more, found = len(found) > PAGE, found[:PAGE][::-1]
            return LogPage(_rows(work, found), newer=more, older=True)
        older = chosen if before is None else chosen.where(seq < before)
        found = list(work.session.execute(older.order_by(seq.desc()).limit(PAGE + 1)).scalars())
        more, found = len(found) > PAGE, found[:PAGE]
        return LogPage(_rows(work, found), newer=before is not None, older=more)


def log_actors(actor: Actor) -> list[str]:
    """Everybody who stands in the log, by name; kept until somebody writes."""
    with reading(actor, Verb.VERIFY_LOG) as work:
        return list(remembered(state_of(work), "who is in the log", "", lambda: _actors(work)))


def log_entry(actor: Actor, seq: int) -> LogOpened:
    """One entry with what was before and after, in words.

    Raises:
        NotFound: there is none of that number here. NotAllowed.
    """
    with reading(actor, Verb.VERIFY_LOG) as work:
        entry = work.session.get(AuditEntry, (work.enterprise_id, seq))
        if entry is None:
            raise NotFound
        detail = work.session.get(AuditDetail, (work.enterprise_id, seq))
        images = orjson.loads(zlib.decompress(detail.content)) if detail else []
        may_read = allowed(actor.roles, Verb.READ_REQUESTS)
        seen = [image for image in images if may_read or image["table"] not in _OF_REQUESTS]
        closed = sum(_count(image) for image in images) - sum(map(_count, seen))
        shown = list(islice(_changed_rows(seen), _ROWS_SHOWN))
        erasing = detail is None and entry.verb in _ERASING
        eraser = None if detail or erasing else _eraser(work, entry)
        return LogOpened(
            row=_rows(work, [entry])[0], changes=_in_words(work, shown), closed=closed,
            more=sum(map(_count, seen)) - len(shown), erased=detail is None, erasing=erasing,
            erased_at=eraser.at if eraser else None, erased_by=eraser.actor if eraser else "",
            hash=entry.hash, previous=entry.previous, commitment=entry.commitment,
        )  # fmt: skip


def _chosen(work: Work, wanted: LogFilter) -> Select[AuditEntry]:
    row = AuditEntry
    chosen = select(row).where(col(row.enterprise_id) == work.enterprise_id)
    if wanted.actor:
        chosen = chosen.where(col(row.actor) == wanted.actor)
    if wanted.kind:
        chosen = chosen.where(col(row.verb).in_(verbs_of(wanted.kind)))
    if wanted.words.strip():
        words = wanted.words.strip()
        chosen = chosen.where(col(row.object_id).in_({words, *ids_called(work, words)}))
    if wanted.since:
        chosen = chosen.where(col(row.at) >= _midnight(wanted.since))
    if wanted.until:
        chosen = chosen.where(col(row.at) < _midnight(wanted.until + timedelta(days=1)))
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)


def _actors(work: Work) -> tuple[str, ...]:
    found = work.session.execute(
        select(col(AuditEntry.actor)).where(col(AuditEntry.enterprise_id) == work.enterprise_id).distinct()
    ).scalars()
    return tuple(sorted(found, key=str.casefold))


def _rows(work: Work, entries: Iterable[AuditEntry]) -> tuple[LogRow, ...]:
    listed = list(entries)
    names = names_of(work, {(one.object_kind, one.object_id) for one in listed})
    return tuple(
        LogRow(
            one.seq, one.at, one.actor, DONE.get(one.verb, one.verb), THINGS.get(one.object_kind, ""),
            names.get((one.object_kind, one.object_id), ""), one.object_kind, one.object_id,
        )
        for one in listed
    )  # fmt: skip


def _eraser(work: Work, entry: AuditEntry) -> AuditEntry | None:
    """The entry of the erasing of the same object, where there is one."""
    return work.session.execute(
        select(AuditEntry)
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.object_id) == entry.object_id,
            col(AuditEntry.seq) > entry.seq,
            col(AuditEntry.verb).in_(_ERASING),
        )
        .order_by(col(AuditEntry.seq))
        .limit(1)
    ).scalar_one_or_none()


def _count(image: Mapping[str, Any]) -> int:
    return len(image["rows"]) if "rows" in image else 1


def _changed_rows(images: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, Any, Any]]:
    for image in images:
        for identity, before, after in image_rows(image):
            yield image["table"], identity, before, after


def _in_words(work: Work, shown: list[tuple[str, str, Any, Any]]) -> tuple[Changed, ...]:
    pointed = {one for _table, _id, before, after in shown for one in points_of(before, after)}
    names = names_of(work, pointed | {(table, identity) for table, identity, _before, _after in shown})
    said = (
        Changed(
            THINGS.get(table, ""), names.get((table, identity), ""),
            "removed" if after is None else "changed" if before else "new", tuple(fields_of(before, after, names)),
        )
        for table, identity, before, after in shown
    )  # fmt: skip
    return tuple(one for one in said if one.fields or one.how != "changed")
