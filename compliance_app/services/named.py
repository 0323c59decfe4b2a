"""What a row points to, joined within the enterprise: for the names that stand beside it."""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import col


def pointed_to(table: Any, column: Any) -> ColumnElement[bool]:
    """The row of ``table`` whose id a row's ``column`` holds; both keys lie in one enterprise."""
    pointing = col(column)
    return and_(col(table.enterprise_id) == col(pointing.class_.enterprise_id), col(table.id) == pointing)  # type: ignore[attr-defined]


def with_named(chosen: Any, *pointing: tuple[Any, Any]) -> Any:
    """The query with the rows that are pointed to, each (table, column); nothing beside a row that points to none."""
    for table, column in pointing:
        chosen = chosen.outerjoin(table, pointed_to(table, column))
    return chosen
