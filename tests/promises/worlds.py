"""The world of the acts, made once a process and database and put back for each test into an empty database."""

from typing import Any

from promises.acts import TODAY, World, make_world
from sqlalchemy import Table, select

from compliance_app import clock
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA

_WITHOUT_ORDER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""Rows name others of their own table."""
_made: dict[str, tuple[World, dict[Table, list[Any]]]] = {}


def put_world() -> World:
    """What ``make_world`` gives in an empty database."""
    dialect = engine().dialect.name
    if dialect not in _made:
        world = make_world()
        with engine().connect() as connection:
            rows = {
                table: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in METADATA.sorted_tables
            }
        _made[dialect] = world, rows
    else:
        clock.set_as_of(TODAY)
        with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
            connection.exec_driver_sql(_WITHOUT_ORDER[dialect])
            for table, rows in _made[dialect][1].items():
                if rows:
                    connection.execute(table.insert(), rows)
    kept = _made[dialect][0]
    return World(kept.owner, dict(kept.ids))
