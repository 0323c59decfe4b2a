"""The record of one merge: everything that moved, as exact JSON, so that it can be put back where nobody has touched it since."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from compliance_app.services.merge_rows import Row
from compliance_app.storage.audit import canonical

_NOT_CONTENT = ("enterprise_id", "id", "version", "waits_for")
"""Its key, and what follows from other rows."""
_NAMES_SUPPLIER = ("supplier_id", "object_id")


@dataclass
class Record:
    """What a merge did.

    Attributes:
        kept, merged: columns of the two suppliers that changed → [before, after].
        rows: rows that changed: [table, id, values before, values after, all it held afterwards].
        aside: rows that were put aside whole: [table, row].
        summed: rows whose amount went into another: [row, id of the other, its amount before, after].
        made: rows that were made: [table, row].
    """

    kept: dict[str, list[Any]] = field(default_factory=dict)
    merged: dict[str, list[Any]] = field(default_factory=dict)
    rows: list[list[Any]] = field(default_factory=list)
    aside: list[list[Any]] = field(default_factory=list)
    summed: list[list[Any]] = field(default_factory=list)
    made: list[list[Any]] = field(default_factory=list)

    def as_text(self) -> str:
        """As it is stored."""
        return canonical(asdict(self))

    @classmethod
    def of_text(cls, text: str) -> "Record":
        """As it was stored."""
        return cls(**json.loads(text))

    def changed(self, table: str, row: Row, after: Row) -> None:
        """Note that a row gets other values in some columns."""
        before = {name: row[name] for name in after}
        self.rows.append([table, row["id"], before, after, content(row | after)])

    def touches(self) -> set[str]:
        """What another merge into the same supplier must leave alone if this one is to be put back first."""
        return (
            {f"supplier.{name}" for name in self.kept}
            | {str(row[1]) for row in self.rows}
            | {str(one[1]) for one in self.summed}
        )

    def counts(self) -> dict[str, int]:
        """How many rows of each table came along."""
        counted: dict[str, int] = {}
        came = [row[0] for row in self.rows if moves(row[3])]
        for table in (*came, *("supplier_spend" for _one in self.summed)):
            counted[table] = counted.get(table, 0) + 1
        return counted


def moves(after: Row) -> bool:
    """Whether the change of a row is that it names another supplier."""
    return any(name in after for name in _NAMES_SUPPLIER)


def content(row: Row) -> Row:
    """All that a row holds but its key and version."""
    return {name: value for name, value in row.items() if name not in _NOT_CONTENT}


def same(first: Row, second: Row) -> bool:
    """Whether two rows hold the same, in memory or out of JSON, in the columns that both have."""
    shared = [name for name in first if name in second]
    return canonical({name: first[name] for name in shared}) == canonical(
        {name: second[name] for name in shared}
    )
