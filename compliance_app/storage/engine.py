"""The engine and the two kinds of transaction: a deferred read and a short immediate write.

SQLite is used with foreign keys on, WAL, a busy timeout of 30 s and secure delete; a write begins IMMEDIATE, since a
deferred transaction that turns into a write loses updates or fails with a lock error (measured). PostgreSQL runs the
same program; nothing above this module knows which of the two it is.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
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


def engine() -> Engine:
    """The engine of the configured database; one for a URL in a process."""
    return _engine(settings().database_url)


@lru_cache(maxsize=8)
def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        return _sqlite_engine(url)
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=10)


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
def read_session() -> Iterator[Session]:
    """A session for reading; whatever it holds is rolled back at the end."""
    with engine().connect() as connection, Session(connection, autoflush=False) as session:
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
