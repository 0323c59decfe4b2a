"""Row images of what a session writes, taken as it is flushed, so that nothing can be changed without being logged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, event, insert, inspect, update
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel

from compliance_app.storage.audit import Image
from compliance_app.storage.tables import AuditDetail, AuditEntry, AuditHead, DoneOnce

_NOT_LOGGED = (AuditEntry, AuditDetail, AuditHead, DoneOnce)


class Recorder:
    """Collects the row images of one session, and raises the version of every row it updates."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.images: list[Image] = []
        event.listen(session, "before_flush", self._before_flush)

    def _before_flush(self, session: Session, _context: UOWTransaction, _instances: Any) -> None:
        for row in session.new:
            if not isinstance(row, _NOT_LOGGED):
                self.images.append({"table": _table(row), "op": "insert", "after": _values(row)})
        for row in session.dirty:
            if not isinstance(row, _NOT_LOGGED) and session.is_modified(row):
                if hasattr(row, "version"):
                    row.version += 1
                before, after = _difference(row)
                self.images.append(
                    {"table": _table(row), "op": "update", "key": _key(row), "before": before, "after": after}
                )
        for row in session.deleted:
            if not isinstance(row, _NOT_LOGGED):
                self.images.append(
                    {"table": _table(row), "op": "delete", "key": _key(row), "before": _values(row)}
                )

    def insert_many(self, table: type[SQLModel], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """Insert many rows in one executemany and log them as one image.

        Args:
            table: a table class.
            columns: names of the columns, ``enterprise_id``, ``id`` and ``version`` included.
            rows: one tuple a row, in the order of ``columns``.
        """
        if not rows:
            return
        self.session.flush()
        core = table.__table__  # type: ignore[attr-defined]
        compiled = insert(core).values({name: bindparam(name) for name in columns})
        self.session.connection().execute(compiled, [dict(zip(columns, row, strict=True)) for row in rows])
        self.images.append({"table": core.name, "op": "insert_many", "columns": list(columns), "rows": rows})

    def update_many(
        self,
        table: type[SQLModel],
        enterprise_id: str,
        columns: Sequence[str],
        rows: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]],
    ) -> None:
        """Update many rows in one executemany, raising their versions where the table has one.

        Args:
            table: a table class.
            enterprise_id: all rows belong to this enterprise.
            columns: the columns that change.
            rows: (id, values before, values after), values in the order of ``columns``.
        """
        if not rows:
            return
        self.session.flush()
        core = table.__table__  # type: ignore[attr-defined]
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        if "version" in core.c and "version" not in columns:
            values["version"] = core.c.version + 1
        statement = (
            update(core)
            .where(core.c.enterprise_id == bindparam("key_enterprise"), core.c.id == bindparam("key_id"))
            .values(values)
        )
        parameters = [
            {"key_enterprise": enterprise_id, "key_id": identity}
            | {f"new_{name}": value for name, value in zip(columns, after, strict=True)}
            for identity, _before, after in rows
        ]
        self.session.connection().execute(statement, parameters)
        self.images.append(
            {
                "table": core.name, "op": "update_many", "enterprise_id": enterprise_id, "columns": list(columns),
                "rows": [{"id": identity, "before": before, "after": after} for identity, before, after in rows],
            }
        )  # fmt: skip


def _table(row: SQLModel) -> str:
    return str(row.__tablename__)


def _key(row: SQLModel) -> dict[str, Any]:
    mapper = inspect(type(row))
    return {column.name: getattr(row, column.name) for column in mapper.primary_key}


def _values(row: SQLModel) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _difference(row: SQLModel) -> tuple[dict[str, Any], dict[str, Any]]:
    state = inspect(row)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.has_changes():
            before[attribute.key] = history.deleted[0] if history.deleted else None
            after[attribute.key] = getattr(row, attribute.key)
    return before, after
