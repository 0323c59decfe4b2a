"""A copy of the whole database as one SQLite file, from either database and into either, and what a copy is checked for.

One form for both means that what was taken from the embedded database can be put into PostgreSQL, and the other way. The
copy is one moment's: others write on while it is made. A copy of the file itself would miss what stands in the write-ahead
log, so SQLite is asked for it (``VACUUM INTO``), which also leaves out what was deleted.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.migration import MigrationContext
from sqlalchemy import (
    Connection,
    Engine,
    LargeBinary,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.schema import AddConstraint, DropConstraint
from sqlmodel import Session, col

from compliance_app.storage import audit
from compliance_app.storage.engine import engine, forget_engines
from compliance_app.storage.schema import ensure_schema, revision, stamp, upgrade
from compliance_app.storage.tables import (
    METADATA,
    AttachmentContent,
    Enterprise,
    Letterhead,
    LetterheadContent,
    MessageAttachment,
    MessageContent,
    ReceivedMessage,
    StatementFile,
    StatementFileContent,
    StoredContent,
    StoredFile,
)

_ROWS, _FILES = 1_000, 4
"""How many rows are held at a time: of a table of words, and of a table of files."""

_KEPT = (
    (StoredContent, col(StoredFile.content_hash)),
    (MessageContent, col(ReceivedMessage.content_hash)),
    (AttachmentContent, col(MessageAttachment.content_hash)),
    (StatementFileContent, col(StatementFile.sha256)),
    (LetterheadContent, col(Letterhead.sha256)),
)
"""The tables of bytes, each with the hash that the file's own row holds."""


@dataclass(frozen=True)
class CheckedLog:
    """One enterprise's log in a copy: its entries, its head, and whether the chain holds."""

    name: str
    org_number: str
    entries: int
    head: str
    intact: bool


@dataclass(frozen=True)
class Checked:
    """What a database was checked for, and what was found.

    Attributes:
        pages: SQLite's own words of its pages, "ok" where nothing is wrong; "" on PostgreSQL, which checks its own.
        loose: rows that point at a row which is not there.
        logs: every enterprise's log.
        files: how many kept files were read and agree with their hash.
        changed: the tables of files that do not, with how many.
        rows: table → number of rows.
    """

    pages: str
    loose: int
    logs: tuple[CheckedLog, ...]
    files: int
    changed: Mapping[str, int]
    rows: Mapping[str, int]

    @property
    def holds(self) -> bool:
        """Whether everything agrees."""
        return (
            self.pages in ("", "ok")
            and not self.loose
            and not self.changed
            and all(one.intact for one in self.logs)
        )


@contextmanager
def opened(path: Path) -> Iterator[Engine]:
    """A copy as a database of its own, closed and whole in its one file when this is left."""
    made = create_engine(f"sqlite:///{path}")

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    try:
        yield made
    finally:
        made.dispose()


def copy_to(path: Path) -> None:
    """Write the configured database as it is at this moment into a new SQLite file.

    Raises:
        OSError: the file cannot be written; nothing is left of it.
    """
    ensure_schema()
    try:
        if engine().dialect.name == "sqlite":
            with closing(engine().raw_connection()) as pooled:
                raw = pooled.driver_connection
                assert raw is not None
                raw.execute("VACUUM INTO ?", (str(path),))
            return
        with engine().connect().execution_options(isolation_level="REPEATABLE READ") as source:
            _written(path, source)
    except sqlite3.OperationalError as error:
        path.unlink(missing_ok=True)
        raise OSError(0, str(error)) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _written(path: Path, source: Connection) -> None:
    with opened(path) as made:
        METADATA.create_all(made)
        with made.begin() as target:
            stamp(target, MigrationContext.configure(source).get_current_revision())
            for table in METADATA.tables.values():
                _poured(source, target, table)


def _poured(source: Connection, target: Connection, table: Table) -> None:
    """All rows of a table from one database into the other, some at a time."""
    several = _FILES if any(isinstance(one.type, LargeBinary) for one in table.columns) else _ROWS
    rows = source.execute(select(table), execution_options={"stream_results": True, "yield_per": several})
    for part in rows.mappings().partitions():
        target.execute(insert(table), [dict(row) for row in part])


def check(of: Engine) -> Checked:
    """Read a whole database: its pages, its references, every log, and every kept file against its hash."""
    with of.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        pages = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() if sqlite else ""
        loose = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all()) if sqlite else 0
        files, changed = 0, dict[str, int]()
        for content, hash_of_file in _KEPT:
            for kept, digest in _contents(connection, content, hash_of_file):
                if hashlib.sha256(kept).hexdigest() == digest:
                    files += 1
                else:
                    name = str(content.__tablename__)
                    changed[name] = changed.get(name, 0) + 1
        logs = tuple(_log(connection, *row) for row in _enterprises(connection))
        return Checked(str(pages), loose, logs, files, changed, counted(connection))


def _contents(connection: Connection, content: type, digest: object) -> Iterator[tuple[bytes, str]]:
    file = digest.class_  # type: ignore[attr-defined]
    joined = select(content.content, digest).join(  # type: ignore[attr-defined, call-overload]
        file,
        (file.enterprise_id == content.enterprise_id) & (file.id == content.id),  # type: ignore[attr-defined]
    )
    yield from connection.execute(joined, execution_options={"yield_per": _FILES}).tuples()


def _enterprises(connection: Connection) -> list[tuple[str, str, str]]:
    named = select(col(Enterprise.id), col(Enterprise.name), col(Enterprise.org_number))
    return [(row[0], row[1], row[2] or "") for row in connection.execute(named.order_by(col(Enterprise.id)))]


def _log(connection: Connection, identity: str, name: str, org_number: str) -> CheckedLog:
    with Session(connection, autoflush=False) as session:
        found = audit.verify(session, identity)
    return CheckedLog(name, org_number, found.entries, found.head, found.intact)


def counted(connection: Connection) -> dict[str, int]:
    """Table → how many rows it has; only those that have some."""
    found = {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in METADATA.tables.items()
    }
    return {name: count for name, count in found.items() if count}


def is_empty() -> bool:
    """Whether the configured database has no row of ours, or is not there yet."""
    with engine().connect() as connection:
        if not inspect(connection).has_table(str(Enterprise.__tablename__)):
            return True
        ensure_schema()
        return not counted(connection)


def revision_of(of: Engine) -> str:
    """The revision of a database's tables; "" where it has none."""
    with of.connect() as connection:
        return revision(connection) or ""


def to_this_schema(path: Path) -> str:
    """Bring a copy that an older program made to this program's tables; returns the revision it had.

    Raises:
        SchemaIsNewer: a newer program made it.
    """
    with opened(path) as made:
        had = revision_of(made)
        upgrade(made)
    return had


def load(path: Path) -> bool:
    """Put a copy of this program's schema into the configured database, whole or not at all; False where it is not empty."""
    ensure_schema()
    if engine().dialect.name == "sqlite":
        with closing(sqlite3.connect(path)) as source, closing(engine().raw_connection()) as pooled:
            raw = pooled.driver_connection
            assert raw is not None
            source.backup(raw)
        forget_engines()
        return True
    points = [one for table in METADATA.tables.values() for one in table.foreign_key_constraints]
    with (
        opened(path) as made,
        made.connect() as source,
        engine().connect().execution_options(aktsom_write=True) as target,
        target.begin(),
    ):
        # Rows point at rows of their own table and in rings: the references are put back when all rows are there.
        for one in points:
            target.execute(DropConstraint(one, isolate_from_table=False))
        # Whoever else would write waits for this now, so that what is empty stays so.
        if counted(target):
            target.rollback()
            return False
        for table in METADATA.tables.values():
            _poured(source, target, table)
        for one in points:
            target.execute(AddConstraint(one, isolate_from_table=False))
    return True
