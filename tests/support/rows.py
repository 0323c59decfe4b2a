"""Every row of every table, read in one go: what two moments of a database are compared by."""

import marshal
from functools import lru_cache
from typing import Any

from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA


def every_row() -> dict[str, list[str]] | dict[str, list[bytes]]:
    """Table → its rows in full as text or bytes, sorted; the same only where every value is the same.

    The driver is asked, not SQLAlchemy: nothing is converted that would only be written out again.
    """
    with engine().connect() as connection:
        cursor: Any = connection.connection.cursor()
        read = _from_postgresql if connection.dialect.name == "postgresql" else _from_sqlite
        found = read(cursor)
        cursor.close()
    return {table: sorted(rows) for table, rows in found.items()}


def _from_sqlite(cursor: Any) -> dict[str, list[bytes]]:
    """In marshal's first format, which says type and value of each and takes a third of the time of writing them out."""
    return {
        table.name: [marshal.dumps(row, 0) for row in cursor.execute(f'SELECT * FROM "{table.name}"')]
        for table in METADATA.sorted_tables
    }


def _from_postgresql(cursor: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {table.name: [] for table in METADATA.sorted_tables}
    for table, row in cursor.execute(_one_question(), prepare=True):
        found[table].append(row)
    return found


@lru_cache(maxsize=1)
def _one_question() -> str:
    """A row of PostgreSQL is a value, and its text holds all of it."""
    return " UNION ALL ".join(
        f'SELECT \'{table.name}\', "{table.name}"::text FROM "{table.name}"'
        for table in METADATA.sorted_tables
    )
