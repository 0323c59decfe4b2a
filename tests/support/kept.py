"""What many tests begin with, made once a run and kind of database, and put back for each into a database as it was then.

What one worker has made, the others read from a folder of the run: half a minute of work each for the largest.
"""

import fcntl
import hashlib
import os
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

from compliance_app import clock
from compliance_app.services.work import Actor
from compliance_app.storage.engine import engine
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import METADATA

Made = TypeVar("Made")
Rows = Mapping[Table, list[tuple[Any, ...]]]
"""The rows of the tables that have any, as the driver gives and takes them."""
_WITHOUT_ORDER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""Rows name others of their own table."""
_MOST = 60
"""So many steps are remembered; some are taken once only."""
_WHERE = {"AKTSOM_HOME", "AKTSOM_DATABASE_URL"}
FOLDER = "TEST_KEPT_FOLDER"
"""The name in the environment of the folder that the workers of a run share."""
_NOW = clock.now


@dataclass(frozen=True)
class _Step:
    """What was given, and what it left behind: new rows, and rows that read otherwise than before."""

    made: Any
    added: Rows
    changed: Rows


_kept: dict[tuple[Callable[[], Any], str], _Step] = {}
_grown: OrderedDict[tuple[object, ...], _Step] = OrderedDict()


def kept(make: Callable[[], Made]) -> Made:
    """What ``make`` gives, with all it leaves in an empty database; called the first time only.

    What it gives is handed to every test, so nobody changes it.
    """
    key = make, engine().dialect.name
    if key in _kept:
        return _put_back(_kept[key])
    with _among_workers("kept", make, key[1]) as shared:
        if found := shared.read():
            _kept[key] = found
            return _put_back(found)
        made = make()
        _kept[key] = _Step(made, _rows(), {})
        shared.write(_kept[key])
    return made


def grown(make: Callable[..., Made], *arguments: object) -> Made:
    """What ``make`` gives of the arguments, with all it does to the database as it is; put back where that is known.

    It is known where ``make`` was called before with the same, on the same day, with the same settings, in a database in
    which every row was the same to the last byte. It deletes nothing, and leaves nothing outside the database.
    """
    ensure_schema()
    before = _rows()
    settings = sorted(
        pair for pair in os.environ.items() if pair[0].startswith("AKTSOM_") and pair[0] not in _WHERE
    )
    key = make, arguments, engine().dialect.name, clock.today(), clock.now, str(settings), _digest(before)
    if key in _grown:
        _grown.move_to_end(key)
        return _put_back(_grown[key])
    same = [_digest(before), str(settings), str(clock.today()), *map(_said, arguments)]
    with _among_workers("grown", make, engine().dialect.name, *same) as shared:
        found = shared.read()
        made = found.made if found else make(*arguments)
        _grown[key] = found or _Step(made, *_difference(before, _rows()))
        if found:
            _put_back(found)
        else:
            shared.write(_grown[key])
    while len(_grown) > _MOST:
        _grown.popitem(last=False)
    return made


class _Shared:
    """A step as another worker may have left it; nowhere where this one alone can have it."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def read(self) -> _Step | None:
        if self._path is None or not self._path.exists():
            return None
        made, *rows = pickle.loads(self._path.read_bytes())
        return _Step(made, *({METADATA.tables[name]: some for name, some in one.items()} for one in rows))

    def write(self, step: _Step) -> None:
        if self._path is None:
            return
        rows = ({table.name: some for table, some in one.items()} for one in (step.added, step.changed))
        self._path.write_bytes(pickle.dumps((step.made, *rows)))


@contextmanager
def _among_workers(kind: str, make: Callable[..., Any], *same: str | None) -> Iterator[_Shared]:
    """One worker at a time for a step that is told apart by where its function stands and ``same``."""
    where = f"{make.__module__}.{make.__qualname__}"
    folder = os.environ.get(FOLDER)
    if not folder or clock.now is not _NOW or None in same or hasattr(make, "__self__") or "<" in where:
        yield _Shared(None)
        return
    name = hashlib.sha256("\x00".join([kind, where, *map(str, same)]).encode()).hexdigest()
    path = Path(folder) / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield _Shared(path)


def _said(argument: object) -> str | None:
    """An argument as every process writes it; None where processes may differ."""
    if isinstance(argument, Actor):
        roles = sorted(map(str, argument.roles))
        return repr((argument.name, roles, argument.enterprise_id, argument.user_id))
    return repr(argument) if argument is None or isinstance(argument, str | int | date) else None


def _rows() -> Rows:
    with engine().connect() as connection:
        each = " UNION ALL ".join(
            f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM {table.name})"
            for table in METADATA.sorted_tables
        )
        filled = {name for (name,) in connection.exec_driver_sql(each)}
        return {
            table: [
                tuple(row)
                for row in connection.exec_driver_sql(f"SELECT {_columns(table)} FROM {table.name}")
            ]
            for table in METADATA.sorted_tables
            if table.name in filled
        }


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _digest(rows: Rows) -> str:
    seen = hashlib.sha256()
    for table, there in rows.items():
        seen.update(table.name.encode())
        for row in sorted(map(repr, there)):
            seen.update(row.encode())
    return seen.hexdigest()


def _difference(before: Rows, after: Rows) -> tuple[Rows, Rows]:
    added: dict[Table, list[tuple[Any, ...]]] = {}
    changed: dict[Table, list[tuple[Any, ...]]] = {}
    for table, rows in after.items():
        old = {_key(table, row): row for row in before.get(table, [])}
        added[table] = [row for row in rows if _key(table, row) not in old]
        changed[table] = [row for row in rows if old.get(_key(table, row), row) != row]
        assert len(rows) - len(added[table]) == len(old), f"{table.name} has fewer rows than before"
    assert before.keys() <= after.keys()
    return added, changed


def _key(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for value, column in zip(row, table.columns, strict=True) if column.primary_key)


def _put_back(step: _Step) -> Any:
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        connection.exec_driver_sql(_WITHOUT_ORDER[connection.dialect.name])
        for table, rows in step.added.items():
            if rows:
                marks = ", ".join([_mark(connection)] * len(table.columns))
                statement = f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({marks})"
                connection.exec_driver_sql(statement, rows)
        for table, rows in step.changed.items():
            if rows:
                _update(connection, table, rows)
    return step.made


def _update(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    sets = ", ".join(f'"{one.name}" = {{}}' for one in table.columns if not one.primary_key)
    where = " AND ".join(f'"{one.name}" = {{}}' for one in table.columns if one.primary_key)
    statement = f"UPDATE {table.name} SET {sets} WHERE {where}".replace("{}", _mark(connection))
    order = [
        place for key in (False, True) for place, one in enumerate(table.columns) if one.primary_key is key
    ]
    connection.exec_driver_sql(statement, [tuple(row[place] for place in order) for row in rows])


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"
