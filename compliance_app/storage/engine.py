"""The engine and the two kinds of transaction: a deferred read and a short immediate write.

SQLite is used with foreign keys on, WAL, a busy timeout of 30 s and secure delete; a write begins IMMEDIATE, since a
deferred transaction that turns into a write loses updates or fails with a lock error (measured). PostgreSQL runs the
same program, also behind a pooler that gives each transaction another connection: nothing is left on a connection from
one transaction to the next, and no transaction waits for a second one. Nothing above this module knows which it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlmodel import Session

from compliance_app.settings import settings

_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=30000",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-65536",
)


_TURN = 4242002
"""What our locks of PostgreSQL are told apart by: the first number of each; 4242001 is the schema's."""


def engine() -> Engine:
    """The engine of the configured database; one for a URL in a process."""
    return _engine(settings().database_url)


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    # A statement that is prepared in one transaction is not there in the next where a pooler hands out the connections.
    never = {"prepare_threshold": None}
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10, connect_args=never)


def _sqlite_engine(url: str) -> Engine:
    made = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("aktsom_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return made


def forget_engines() -> None:
    """Close all pools: after a restore, and between tests."""
    _engine.cache_clear()


@contextmanager
def read_session(*, at_one_moment: bool = False) -> Iterator[Session]:
    """A session for reading; whatever it holds is rolled back at the end.

    With ``at_one_moment`` all its queries see the same moment. On SQLite they always do; PostgreSQL is asked for it.
    """
    with engine().connect() as connection:
        if at_one_moment and connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with Session(connection, autoflush=False) as session:
            yield session


@contextmanager
def write_session() -> Iterator[Session]:
    """A session for one short write: committed at the end, rolled back on any exception.

    ``st.rerun`` and ``st.stop`` are exceptions too: no ``st.`` call stands inside.
    """
    with (
        engine().connect().execution_options(aktsom_write=True) as connection,
        Session(connection, expire_on_commit=False) as session,
    ):
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def in_turn(session: Session, of: str) -> None:
    """Wait until no other transaction that asked the same of ``of`` is open. On SQLite only one ever writes.

    The lock is the transaction's, not the connection's, so that it is gone with it behind a pooler too.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_TURN, func.hashtext(of))))


def leave_no_traces() -> bool:
    """Let nothing that was overwritten or deleted linger in the files of the database; whether that was done wholly.

    SQLite: the file is written anew with what there is, and the write-ahead log is emptied. Both hold old pages until these
    are used again, and ``secure_delete`` alone leaves pieces of rows that were moved between pages (measured). False where
    others were in the middle of reading, or the disk has no room for the copy: the next call does it. On PostgreSQL dead
    rows are given up; what its own log and backups hold is theirs to forget (docs/operations.md).
    """
    if engine().dialect.name != "sqlite":
        with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    with closing(engine().raw_connection()) as pooled:
        raw = pooled.driver_connection
        assert raw is not None
        try:
            raw.execute("VACUUM")
            busy, _pages, _moved = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError:
            return False
        return not busy
