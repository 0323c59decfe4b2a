"""The log: one entry a verb, written in the verb's own transaction, chained by hash under a locked head.

Each entry holds a salted commitment to what changed; the row images themselves (before and after) stand in a side
table that can be erased without breaking the chain. From an old backup and the later entries the register can be
rebuilt (:func:`replay`). The database refuses UPDATE and DELETE of entries by triggers; the evidence is the chain
together with a head kept elsewhere.
"""

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update
from sqlmodel import Session, col

from compliance_app.storage.tables import AuditDetail, AuditEntry, AuditHead
from compliance_app.storage.tables.base import table_of

_ROWS_AT_A_TIME = 2_000
_ESCAPED = re.compile(r"\\[nrtbf]")
"""A new line is two letters in JSON, which would make one word of it and the next."""

Image = dict[str, Any]
"""One change: {"table", "op": insert|update|delete|insert_many|update_many|delete_many, …values}."""

_HEAD = table_of(AuditHead)
_ENTRY = table_of(AuditEntry)
_LOCKED_HEAD = (
    select(_HEAD.c.seq, _HEAD.c.hash).where(_HEAD.c.enterprise_id == bindparam("of")).with_for_update()
)
_FIRST_HEAD = insert(_HEAD).values(
    enterprise_id=bindparam("of"), seq=bindparam("at_seq"), hash=bindparam("at_hash")
)
_MOVED_HEAD = (
    update(_HEAD)
    .where(_HEAD.c.enterprise_id == bindparam("of"))
    .values(seq=bindparam("at_seq"), hash=bindparam("at_hash"))
)
_NEW_ENTRY = insert(table_of(AuditEntry))
_NEW_DETAIL = insert(table_of(AuditDetail))


def canonical(value: Any) -> str:
    """Canonical JSON as text (see :func:`canonical_bytes`)."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: Any) -> bytes:
    """Canonical JSON as UTF-8: sorted keys, no blanks, dates as ISO text, bytes as hex."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    raise TypeError(f"{type(value)} has no place in the log")


def append(session: Session, *, enterprise_id: str, at: datetime, actor: str, verb: str,
           object_kind: str, object_id: str, images: list[Image], packing: "Packing | None" = None,
           keep_detail: bool = True) -> AuditEntry:  # fmt: skip
    """Add one entry under the locked head. Called last in a transaction; ``packing`` has begun on the images.

    Without ``keep_detail`` the images are committed to and not kept: the entry is written as one whose detail is erased.
    """
    content = packing.finish(images) if packing else zlib.compress(canonical_bytes(images), 1)
    salt = secrets.token_hex(16)
    session.flush()
    connection = session.connection()
    # Without the session's bookkeeping of objects, which costs every verb more than the three statements (measured).
    head = connection.execute(_LOCKED_HEAD, {"of": enterprise_id}).one_or_none()
    entry = AuditEntry(
        enterprise_id=enterprise_id, seq=(head.seq if head else 0) + 1, at=at, actor=actor, verb=verb,
        object_kind=object_kind, object_id=object_id, commitment=_commitment(salt, content),
        previous=head.hash if head else "", hash="",
    )  # fmt: skip
    entry.hash = entry_hash(entry)
    connection.execute(_NEW_ENTRY, entry.model_dump())
    if keep_detail:
        detail = {"enterprise_id": enterprise_id, "seq": entry.seq, "salt": salt, "content": content}
        connection.execute(_NEW_DETAIL, detail)
    newest = {"of": enterprise_id, "at_seq": entry.seq, "at_hash": entry.hash}
    connection.execute(_MOVED_HEAD if head else _FIRST_HEAD, newest)
    return entry


def erase_details(session: Session, enterprise_id: str, seqs: Iterable[int]) -> int:
    """Erase what stands beside some entries, and return how many details there were. The entries and their chain stay."""
    wanted, erased = sorted(set(seqs)), 0
    for start in range(0, len(wanted), 500):
        gone = session.execute(
            delete(AuditDetail).where(
                col(AuditDetail.enterprise_id) == enterprise_id,
                col(AuditDetail.seq).in_(wanted[start : start + 500]),
            )
        )
        erased += gone.rowcount  # type: ignore[attr-defined]
    return erased


def seqs_holding(session: Session, enterprise_id: str, words: re.Pattern[str]) -> set[int]:
    """Numbers of the entries beside which the words are found. Reads every detail that is left."""
    found = set[int]()
    for entry, detail in _stream(session, enterprise_id):
        text = zlib.decompress(detail.content).decode() if detail else ""
        if words.search(_ESCAPED.sub(" ", text)):
            found.add(entry.seq)
    return found


class Packing:
    """Packs the images there are so far on another core, while the database writes what the last of them says."""

    def __init__(self, images: list[Image]) -> None:
        self._count = len(images)
        self._packer = zlib.compressobj(1)
        other = ThreadPoolExecutor(1)
        self._begun = other.submit(self._begin, images)
        other.shutdown(wait=False)

    def _begin(self, images: list[Image]) -> bytes:
        begun = [self._packer.compress(piece) for piece in _pieces(images)]
        return b"".join(begun)

    def finish(self, images: list[Image]) -> bytes:
        """All images as they stand at the end, those that came later included: what one call of zlib would unpack to."""
        begun = self._begun.result()
        later = b"".join(b"," + canonical_bytes(image) for image in images[self._count :])
        return begun + self._packer.compress(later + b"]") + self._packer.flush()


def _pieces(images: list[Image]) -> Iterator[bytes]:
    """What :func:`canonical_bytes` makes of the images, without the last bracket, a few thousand rows at a time.

    Made as one, the text of a bulk verb fills memory and keeps the thread that writes from its turn.
    """
    for place, image in enumerate(images):
        yield b"," if place else b"["
        for at, key in enumerate(sorted(image)):
            yield (b"," if at else b"{") + canonical_bytes(key) + b":"
            value = image[key]
            if key == "rows" and len(value) > _ROWS_AT_A_TIME:
                for start in range(0, len(value), _ROWS_AT_A_TIME):
                    yield b"," if start else b"["
                    yield canonical_bytes(value[start : start + _ROWS_AT_A_TIME])[1:-1]
                yield b"]"
            else:
                yield canonical_bytes(value)
        yield b"}"


def _commitment(salt: str, content: bytes) -> str:
    return hashlib.sha256(salt.encode() + content).hexdigest()


def hashed_bytes(entry: AuditEntry | Row[Any]) -> bytes:
    """The entry's fields and the previous entry's hash, as the bytes that are hashed; it may be a row of its columns."""
    return canonical_bytes(
        [
            entry.enterprise_id, entry.seq, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.verb,
            entry.object_kind, entry.object_id, entry.commitment, entry.previous,
        ]
    )  # fmt: skip


def entry_hash(entry: AuditEntry | Row[Any]) -> str:
    """SHA-256 over the entry's fields and the previous entry's hash."""
    return hashlib.sha256(hashed_bytes(entry)).hexdigest()


@dataclass(frozen=True)
class Verification:
    """What a check of the log found.

    Attributes:
        entries: number of entries read.
        intact: True when the chain, the head and every remaining detail agree.
        first_bad: seq of the first entry that does not fit; None when intact.
        reason: machine word: "", "hash", "order", "head", "detail".
        erased: number of details that have been erased (allowed).
        head: hash of the newest entry.
    """

    entries: int
    intact: bool
    first_bad: int | None
    reason: str
    erased: int
    head: str


def verify(session: Session, enterprise_id: str) -> Verification:
    """Read the whole log of an enterprise in order, entry by entry, and check chain, head and commitments."""
    previous, seq, erased = "", 0, 0
    for entry in _plain_rows(session, enterprise_id):
        if entry.seq != seq + 1 or entry.previous != previous:
            return Verification(
                seq, intact=False, first_bad=entry.seq, reason="order", erased=erased, head=previous
            )
        if entry.hash != entry_hash(entry):
            return Verification(
                seq, intact=False, first_bad=entry.seq, reason="hash", erased=erased, head=previous
            )
        if entry.content is None:
            erased += 1
        elif _commitment(entry.salt, entry.content) != entry.commitment:
            return Verification(
                seq, intact=False, first_bad=entry.seq, reason="detail", erased=erased, head=previous
            )
        previous, seq = entry.hash, entry.seq
    head = session.get(AuditHead, enterprise_id)
    if (head.seq, head.hash) != (seq, previous) if head else seq != 0:
        return Verification(seq, intact=False, first_bad=seq + 1, reason="head", erased=erased, head=previous)
    return Verification(seq, intact=True, first_bad=None, reason="", erased=erased, head=previous)


def _plain_rows(session: Session, enterprise_id: str) -> Iterator[Any]:
    """Every entry in order with the salt and content beside it: rows, since objects take several times as long to make."""
    detail = table_of(AuditDetail)
    beside = (detail.c.enterprise_id == _ENTRY.c.enterprise_id) & (detail.c.seq == _ENTRY.c.seq)
    chosen = (
        select(*_ENTRY.columns, detail.c.salt, detail.c.content)
        .select_from(_ENTRY.outerjoin(detail, beside))
        .where(_ENTRY.c.enterprise_id == enterprise_id)
        .order_by(_ENTRY.c.seq)
    )
    yield from session.connection().execute(chosen, execution_options={"yield_per": 500})


def _stream(
    session: Session, enterprise_id: str, after: int = 0, last: int | None = None
) -> Iterator[tuple[AuditEntry, AuditDetail | None]]:
    joined = (
        select(AuditEntry, AuditDetail)
        .outerjoin(
            AuditDetail,
            (col(AuditDetail.enterprise_id) == col(AuditEntry.enterprise_id))
            & (col(AuditDetail.seq) == col(AuditEntry.seq)),
        )
        .where(col(AuditEntry.enterprise_id) == enterprise_id, col(AuditEntry.seq) > after)
        .order_by(col(AuditEntry.seq))
        .execution_options(yield_per=500)
    )
    if last is not None:
        joined = joined.where(col(AuditEntry.seq) <= last)
    for entry, detail in session.execute(joined):
        yield entry, detail
        session.expunge(entry)
        if detail is not None:
            session.expunge(detail)


def details(
    session: Session, enterprise_id: str, first: int, last: int
) -> Iterator[tuple[AuditEntry, AuditDetail]]:
    """The entries from ``first`` to ``last`` of which the detail is kept, in order, with it."""
    for entry, detail in _stream(session, enterprise_id, first - 1, last):
        if detail is not None:
            yield entry, detail


def entries(
    session: Session, enterprise_id: str, first: int = 1, last: int | None = None
) -> Iterator[tuple[AuditEntry, bool]]:
    """Entries in order, and whether what stood beside each is erased; the details themselves are not read.

    Args:
        first: the first number. last: the last one; None for all.
    """
    joined = (
        select(AuditEntry, col(AuditDetail.seq))
        .outerjoin(
            AuditDetail,
            (col(AuditDetail.enterprise_id) == col(AuditEntry.enterprise_id))
            & (col(AuditDetail.seq) == col(AuditEntry.seq)),
        )
        .where(col(AuditEntry.enterprise_id) == enterprise_id, col(AuditEntry.seq) >= first)
        .order_by(col(AuditEntry.seq))
        .execution_options(yield_per=500)
    )
    if last is not None:
        joined = joined.where(col(AuditEntry.seq) <= last)
    for entry, detail in session.execute(joined):
        yield entry, detail is None
        session.expunge(entry)


def images_after(session: Session, enterprise_id: str, seq: int) -> Iterator[tuple[AuditEntry, list[Image]]]:
    """Every entry after ``seq`` in order with its images; none where they are erased."""
    for entry, detail in _stream(session, enterprise_id, seq):
        yield entry, orjson.loads(zlib.decompress(detail.content)) if detail else []


def images_since(session: Session, enterprise_id: str, seq: int) -> Iterator[Image]:
    """Every row image logged after an entry, in order."""
    for _entry, images in images_after(session, enterprise_id, seq):
        yield from images


def replay(connection: Connection, images: Iterable[Image]) -> int:
    """Apply row images to a database that stands where the first of them begins; returns how many were applied."""
    from compliance_app.storage.tables import METADATA  # every table, which no page asks for

    applied = 0
    for image in images:
        table = METADATA.tables[image["table"]]
        operation = image["op"]
        if operation == "insert":
            connection.execute(insert(table).values(_typed(table, image["after"])))
        elif operation == "insert_many":
            rows = [_typed(table, dict(zip(image["columns"], row, strict=True))) for row in image["rows"]]
            connection.execute(insert(table), rows)
        elif operation == "delete_many":
            _replay_delete_many(connection, table, image)
        elif operation == "update":
            connection.execute(
                update(table).where(_key(table, image["key"])).values(_typed(table, image["after"]))
            )
        elif operation == "update_many":
            _replay_update_many(connection, table, image)
        else:
            connection.execute(delete(table).where(_key(table, image["key"])))
        applied += 1
    return applied


def _replay_delete_many(connection: Connection, table: Table, image: Image) -> None:
    places = [image["columns"].index(name) for name in ("enterprise_id", "id")]
    statement = delete(table).where(
        table.c.enterprise_id == bindparam("key_enterprise"), table.c.id == bindparam("key_id")
    )
    rows = [{"key_enterprise": row[places[0]], "key_id": row[places[1]]} for row in image["rows"]]
    if rows:
        connection.execute(statement, rows)


def _replay_update_many(connection: Connection, table: Table, image: Image) -> None:
    changed = image["columns"]
    statement = (
        update(table)
        .where(table.c.enterprise_id == bindparam("key_enterprise"), table.c.id == bindparam("key_id"))
        .values({name: bindparam(f"new_{name}") for name in changed} | {"version": table.c.version + 1})
    )
    rows = []
    for row in image["rows"]:
        values = _typed(table, dict(zip(changed, row["after"], strict=True)))
        rows.append(
            {"key_enterprise": image["enterprise_id"], "key_id": row["id"]}
            | {f"new_{name}": value for name, value in values.items()}
        )
    if rows:
        connection.execute(statement, rows)


def _key(table: Table, key: dict[str, Any]) -> Any:
    clauses = [table.c[name] == value for name, value in key.items()]
    first, *rest = clauses
    for clause in rest:
        first = first & clause
    return first


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    typed = {}
    for name, value in values.items():
        python_type = table.c[name].type.python_type
        if isinstance(value, str) and python_type is datetime:
            value = datetime.fromisoformat(value)  # noqa: PLW2901
        elif isinstance(value, str) and python_type is date:
            value = date.fromisoformat(value)  # noqa: PLW2901
        elif isinstance(value, dict) and "hex" in value:
            value = bytes.fromhex(value["hex"])  # noqa: PLW2901
        typed[name] = value
    return typed
