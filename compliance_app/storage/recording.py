"""Row images of what a session writes, taken as it is flushed, so that nothing can be changed without being logged."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, event, inspect, select, update
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, SQLModel

from compliance_app.storage.audit import Image, Packing
from compliance_app.storage.tables.base import Unlogged

_WORTH_A_CORE = 5_000
"""From so many rows on, the log entry is packed while the database writes."""


class Recorder:
    """Collects the row images of one session, and raises the version of every row it updates."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.images: list[Image] = []
        self.packing: Packing | None = None
        event.listen(session, "before_flush", self._before_flush)

    def _before_flush(self, session: Session, _context: UOWTransaction, _instances: Any) -> None:
        for row in session.new:
            if not isinstance(row, Unlogged):
                self.images.append({"table": _table(row), "op": "insert", "after": _values(row)})
        for row in session.dirty:
            if not isinstance(row, Unlogged) and session.is_modified(row):
                if hasattr(row, "version"):
                    row.version += 1
                before, after = _difference(row)
                self.images.append(
                    {"table": _table(row), "op": "update", "key": _key(row), "before": before, "after": after}
                )
        for row in session.deleted:
            if not isinstance(row, Unlogged):
                self.images.append(
                    {"table": _table(row), "op": "delete", "key": _key(row), "before": _values(row)}
                )

    def insert_many(self, table: type[SQLModel], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """Insert many rows in one executemany and log them as one image.

        Args:
            table: a table class.
            columns: names of the columns, ``enterprise_id`` and ``id`` included; the rest get the model's defaults.
            rows: one tuple a row, in the order of ``columns``.
        """
        if not rows:
            return
        self.session.flush()
        core = table.__table__  # type: ignore[attr-defined]
        unsaid = _defaults(table, columns)
        if unsaid:
            columns = [*columns, *unsaid]
            rows = [(*row, *unsaid.values()) for row in rows]
        self.images.append({"table": core.name, "op": "insert_many", "columns": list(columns), "rows": rows})
        if len(rows) > _WORTH_A_CORE and self.packing is None:
            self.packing = Packing([*self.images])
        insert_rows(self.session.connection(), core, columns, rows)

    def delete_many(self, table: type[SQLModel], enterprise_id: str, identities: Sequence[str]) -> None:
        """Delete many rows by id, logged with all they held."""
        self.session.flush()
        core = table.__table__  # type: ignore[attr-defined]
        names = [column.name for column in core.c]
        for start in range(0, len(identities), 500):
            chosen = (core.c.enterprise_id == enterprise_id) & core.c.id.in_(identities[start : start + 500])
            rows = [tuple(row) for row in self.session.connection().execute(select(core).where(chosen))]
            self.session.connection().execute(delete(core).where(chosen))
            self.images.append({"table": core.name, "op": "delete_many", "columns": names, "rows": rows})

    def update_many(
        self,
        table: type[SQLModel],
        enterprise_id: str,
        columns: Sequence[str],
        rows: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]],
    ) -> None:
        """Update many rows in one executemany, raising their versions.

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


def _defaults(table: type[SQLModel], columns: Sequence[str]) -> dict[str, Any]:
    """The model's constant defaults of the columns that are not named; None is the database's own."""
    return {
        name: field.default
        for name, field in table.model_fields.items()
        if name not in columns
        and not field.is_required()
        and field.default is not None
        and not field.default_factory
    }


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Insert tuples through the driver itself: SQLite's executemany, PostgreSQL's COPY.

    A bulk insert through SQLAlchemy builds and checks a dictionary a row, which costs more than the insert (measured);
    the columns' own converters are applied here, so that what is stored is the same.
    """
    dialect = connection.dialect
    converters = [
        (place, _once_per_value(convert))
        for place, name in enumerate(columns)
        if (convert := table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    # One at a time: a second list of so many rows costs more than their conversion.
    stored: Any = (_converted(row, converters) for row in rows) if converters else rows
    cursor = connection.connection.cursor()
    try:
        if dialect.name == "sqlite":
            marks = ",".join("?" * len(columns))
            # Names of our own tables and columns: nothing a user wrote.
            cursor.executemany(f"INSERT INTO {table.name} ({','.join(columns)}) VALUES ({marks})", stored)
        else:
            with cursor.copy(f"COPY {table.name} ({','.join(columns)}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)
    finally:
        cursor.close()


def _converted(row: tuple[Any, ...], converters: list[tuple[int, Any]]) -> tuple[Any, ...]:
    changed = list(row)
    for place, convert in converters:
        changed[place] = convert(changed[place])
    return tuple(changed)


def _once_per_value(convert: Any) -> Any:
    """A converter that remembers: a bulk verb writes one moment and few words in a hundred thousand rows."""
    known: dict[Any, Any] = {}

    def look_up(value: Any) -> Any:
        try:
            return known[value]
        except KeyError:
            return known.setdefault(value, convert(value))

    return look_up


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
