"""What all tables share: naming of constraints, the id pair, UTC times, closed lists of words.

``SQLModel(table=True)`` classes do not validate (measured): services take input models, and every rule that must
hold whoever writes stands here as a named CHECK or foreign key. No ON DELETE CASCADE anywhere.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, ForeignKeyConstraint, Table, Text, TypeDecorator
from sqlmodel import Field, SQLModel

from compliance_app.storage.ids import new_id

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
# A table validates nothing (see above), so its validator is built where one is asked for, and not at every start.
SQLModel.model_config["defer_build"] = True


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a row holds."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the register")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


ByteOrderedText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text whose order is that of its bytes on both databases: for keys that carry their own sort order."""


class Unlogged:
    """A row that is no part of the register: a task's progress, how far a mailbox was read, who is logged in, what was not sent, the log itself.

    Bytes too, which the log knows by their hash.
    """


class EnterpriseRow(SQLModel):
    """A row of one enterprise: the pair (enterprise_id, id) is the key, so that a row can never point into another.

    ``version`` is raised by every update; an editing verb refuses a form that was rendered with an older one.
    """

    enterprise_id: str = Field(primary_key=True, foreign_key="enterprise.id", sa_type=Text)
    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    version: int = Field(default=1, nullable=False)


def table_of(rows: type[SQLModel]) -> Table:
    """The table that a class of rows stands for."""
    return SQLModel.metadata.tables[str(rows.__tablename__)]


def one_of(column: str, words: type[StrEnum] | Iterable[str], *, optional: bool = False) -> CheckConstraint:
    """A CHECK that a column holds one of a closed list of words."""
    listed = ", ".join(f"'{word}'" for word in words)
    empty = f" OR {column} IS NULL" if optional else ""
    return CheckConstraint(f"{column} IN ({listed}){empty}", name=f"{column}_known")


def filled(column: str) -> CheckConstraint:
    """A CHECK that a text is not blank."""
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_filled")


def belongs_to(table: str, column: str) -> ForeignKeyConstraint:
    """A foreign key inside the enterprise: (enterprise_id, column) → table(enterprise_id, id)."""
    return ForeignKeyConstraint(["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"])


def since_3() -> Any:
    """A text column that revision 0003 added: rows from before it hold the empty text."""
    return Field(default="", sa_column_kwargs={"server_default": ""})


def json_text(**extra: Any) -> Any:
    """A column of canonical JSON text."""
    return Field(sa_type=Text, **extra)
