"""What many tests begin with, made once a process and database and put back for each into an empty database."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Table, select

from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA

Made = TypeVar("Made")
_WITHOUT_ORDER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""Rows name others of their own table."""
_kept: dict[tuple[Callable[[], Any], str], tuple[Any, dict[Table, list[Any]]]] = {}


def kept(make: Callable[[], Made]) -> Made:
    """What ``make`` gives, with all it leaves in the database; called the first time only.

    What it gives is handed to every test, so nobody changes it.
    """
    key = make, engine().dialect.name
    if key not in _kept:
        made = make()
        with engine().connect() as connection:
            rows = {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in METADATA.sorted_tables
            }
        _kept[key] = made, rows
        return made
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        connection.exec_driver_sql(_WITHOUT_ORDER[key[1]])
        for table, rows in _kept[key][1].items():
            if rows:
                connection.execute(table.insert(), rows)
    found: Made = _kept[key][0]
    return found
