"""Helpers of the statement's facts: the address of a row, and the rows of a period as a condition."""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import SQLModel

from compliance_app.domain.statement_facts import Phrase, Plan, Source
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Category,
    ProfileFact,
    ProfileFactKind,
    ReportingPeriod,
)

_KEYS = {"enterprise_id", "id", "version", "review_opened_at"}


def source_of(row: SQLModel, label: str) -> Source:
    """The address of a row, with every value it holds as it was."""
    values = {
        name: plain(value)
        for name, value in row.model_dump().items()
        if name not in _KEYS and value not in {None, ""}
    }
    return Source(type(row).__name__, str(row.id), label, values)  # type: ignore[attr-defined]


def counted(identity: str, label: str, **values: object) -> Source:
    """The address of a count over many rows."""
    return Source("Aggregate", identity, label, {name: plain(value) for name, value in values.items()})


def plain(value: object) -> object:
    """The value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


class Profile:
    """The profile facts of one period, by kind, each kind in its own order."""

    def __init__(self, rows: list[ProfileFact]) -> None:
        self._rows = sorted(rows, key=lambda row: (row.position, row.id))

    def rows(self, kind: ProfileFactKind) -> list[ProfileFact]:
        """The rows of a kind."""
        return [row for row in self._rows if row.kind == kind.value]

    def first(self, kind: ProfileFactKind) -> ProfileFact | None:
        """The first row of a kind."""
        return next(iter(self.rows(kind)), None)

    def phrases(self, kind: ProfileFactKind) -> tuple[Phrase, ...]:
        """The rows of a kind as phrases."""
        return tuple(Phrase(text=row.text, source=source_of(row, row.text)) for row in self.rows(kind))

    def plans(self, kind: ProfileFactKind) -> tuple[Plan, ...]:
        """The rows of a kind as plans."""
        return tuple(
            Plan(text=row.text, by=row.due, source=source_of(row, row.text)) for row in self.rows(kind)
        )


def inline_name(category: Category) -> str:
    """The category as inside a sentence."""
    return category.inline_name or category.name


def rows_of_period(work: Work, table: type[Any], period: ReportingPeriod) -> ColumnElement[bool]:
    """The rows of a table that belong to a period."""
    return and_(table.enterprise_id == work.enterprise_id, table.period_id == period.id)
