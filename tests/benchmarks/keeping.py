"""What keeping it safe costs: the check of a long log, and a whole restore on an empty machine from the backup alone."""

import hashlib
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlmodel import Session

from compliance_app.domain.permissions import Verb
from compliance_app.files.attachments import Attachment
from compliance_app.files.backup_file import new_key
from compliance_app.services import evidence_files
from compliance_app.services.backup import put_back, take_backup
from compliance_app.services.ratings import rate_all
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage import audit
from compliance_app.storage.engine import engine, forget_engines, write_session
from tests.benchmarks.registers import fill, new_enterprise, use_home

ENTRIES: Final = int(os.environ.get("AKTSOM_BENCH_ENTRIES", "100000"))
SUPPLIERS: Final = 5_000
MEGABYTES: Final = int(os.environ.get("AKTSOM_BENCH_MEGABYTES", "2048"))
"""Of attached files in all; each enterprise may have 1 GB (promise 23), so they stand in as many as it takes."""
_FILE: Final = 12 * 1024 * 1024
_OF_ONE: Final = 80
_VERIFY: Final = """
import json, resource, sys, time
from compliance_app.services.log import verify_log, newest_entries
from compliance_app.services.work import local_actor
who = local_actor(sys.argv[1])
newest_entries(who, 1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.perf_counter()
found = verify_log(who)
seconds = time.perf_counter() - started
print(json.dumps([found.intact, found.entries, seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def measure_verify(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds to check a log of ``ENTRIES`` in a process of its own, beside reading and hashing the same bytes bare; and its memory.

    Returns:
        The second line's ratio is how much of 100 MB the check took beyond the program itself, and its parts are MB.
    """
    use_home(folder / "log")
    actor = new_enterprise()
    _long_log(actor)
    engine().dispose()
    said = subprocess.run(
        [sys.executable, "-c", _VERIFY, str(actor.enterprise_id)], check=True, capture_output=True, text=True
    )
    intact, entries, seconds, megabytes = json.loads(said.stdout)
    assert (intact, entries) == (True, ENTRIES + 1), said.stdout
    bare = _bare_reading()
    forget_engines()
    return [
        (f"check of a log of {ENTRIES}", {"ours": seconds, "bare": bare, "ratio": seconds / bare}),
        ("memory of it, in MB", {"ours": megabytes, "allowed": 100.0, "ratio": megabytes / 100}),
    ]


def _long_log(actor: Actor) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    image = {
        "table": "supplier",
        "op": "update",
        "key": {"id": "s"},
        "before": {"name": "Før"},
        "after": {"name": "Nå"},
    }
    for start in range(0, ENTRIES, 10_000):
        with write_session() as session:
            for number in range(start, min(start + 10_000, ENTRIES)):
                _entry(session, actor, at + timedelta(seconds=number), image)


def _entry(session: Session, actor: Actor, at: datetime, image: audit.Image) -> None:
    audit.append(
        session, enterprise_id=str(actor.enterprise_id), at=at, actor="Person 1", verb="EDIT_SUPPLIER", object_kind="supplier",
        object_id="s", images=[image],
    )  # fmt: skip


def _bare_reading() -> float:
    """Seconds to read every entry with what stands beside it, and to hash both, by the driver alone."""
    started = time.perf_counter()
    with engine().connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT e.hash, e.previous, e.commitment, d.salt, d.content FROM audit_entry e "
            "JOIN audit_detail d USING (enterprise_id, seq) ORDER BY e.seq"
        )
        for own, previous, commitment, salt, content in rows:
            hashlib.sha256(salt.encode() + content).hexdigest()
            hashlib.sha256(f"{previous}{commitment}{own}".encode()).hexdigest()
    return time.perf_counter() - started


def measure_restore(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds from a locked backup and its key to a database that was read through, beside copying as many bytes to the disk.

    ``of 5 min`` is the promise's limit; the second line's ratio is how much of it was used.
    """
    use_home(folder / "before")
    first = new_enterprise()
    fill(first, SUPPLIERS)
    rate_all(first)
    _attach(first)
    key = folder / "key.txt"
    public = new_key(key)
    started = time.perf_counter()
    taken = take_backup(local_actor(), folder / "kopi.age", public)
    backing_up = time.perf_counter() - started
    size = (folder / "before" / "aktsom.db").stat().st_size
    engine().dispose()
    forget_engines()
    bare = _copied(folder / "before" / "aktsom.db", folder / "copied")
    use_home(folder / "after")
    started = time.perf_counter()
    done = put_back(local_actor(), taken.path, key)
    ours = time.perf_counter() - started
    assert done.checked.rows["supplier"] == SUPPLIERS
    with engine().connect() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM stored_content")).scalar_one() == done.checked.files
        )
    forget_engines()
    title = f"restore of {size / 2**30:.1f} GB"
    return [
        (title, {"ours": ours, "backup": backing_up, "bare copy": bare, "ratio": ours / bare}),
        ("restore, of five minutes", {"ours": ours, "allowed": 300.0, "ratio": ours / 300}),
    ]


def _attach(first: Actor) -> None:
    """Files of bytes that no packing makes smaller, by the store's own verb, in as many enterprises as they need."""
    owner = first
    for number in range(max(1, MEGABYTES * 2**20 // _FILE)):
        if number and number % _OF_ONE == 0:
            owner = new_enterprise(f"Eksempel {number} AS")
        content = os.urandom(_FILE)
        with begin(owner, Verb.ATTACH_EVIDENCE) as work:
            kept = Attachment(
                name=f"vedlegg-{number}.bin", media_type="application/octet-stream", content=content
            )
            work.about("stored_file", evidence_files.store(work, kept))


def _copied(source: Path, target: Path) -> float:
    """Seconds to read a file and to have its bytes on the disk."""
    started = time.perf_counter()
    with source.open("rb") as read, target.open("wb") as write:
        while piece := read.read(2**20):
            write.write(piece)
        write.flush()
        os.fsync(write.fileno())
    seconds = time.perf_counter() - started
    target.unlink()
    return seconds
