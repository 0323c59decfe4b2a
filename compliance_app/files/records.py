"""Records of a JSON document or of tables in HTML, as one table of text. Runs in the confined child only.

JSON: the longest list of objects anywhere in the document, or one object a line; nested objects become columns
(«addresses.country»), several values one cell with semicolons. Numbers stay as they were written.
"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from compliance_app.files import limits
from compliance_app.files.errors import FileUnsafe, NoRecords
from compliance_app.files.text import decode

_DEEPEST = 40
_LONGEST = 4000
"""Characters of one cell; the rest of it is left."""


def read_json(data: bytes) -> list[list[str]]:
    """The records with their column names as the first row.

    Raises:
        NoRecords: it is no JSON, or has no list of objects. FileUnsafe: nested deeper than any list is.
    """
    text, _encoding = decode(data)
    try:
        records = _records(_parsed(text))
    except RecursionError as error:
        raise FileUnsafe from error
    if not records:
        raise NoRecords
    flat = [_flat(record) for record in records]
    columns: dict[str, int] = {}
    for record in flat:
        for key in record:
            if len(columns) < limits.MAX_COLUMNS:
                columns.setdefault(key, len(columns))
    rows = [list(columns)]
    for record in flat:
        row = [""] * len(columns)
        for key, values in record.items():
            if key in columns:
                row[columns[key]] = "; ".join(dict.fromkeys(values))[:_LONGEST]
        rows.append(row)
    return rows


def _parsed(text: str) -> Any:
    """The document, or the list of the documents that stand one a line."""
    try:
        return _loads(text)
    except json.JSONDecodeError:
        pass
    try:
        return [_loads(line) for line in text.splitlines() if line.strip()]
    except json.JSONDecodeError as error:
        raise NoRecords from error


def _loads(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def _records(document: Any) -> list[dict[str, Any]]:
    """The longest list of objects; the first of those as long. A document that is one object is one record."""
    best: list[dict[str, Any]] = []
    for found in _lists(document):
        objects = [one for one in found if isinstance(one, dict)]
        if len(objects) > len(best):
            best = objects
    if not best and isinstance(document, dict):
        return [document] if any(isinstance(value, str) for value in document.values()) else []
    return best


def _lists(document: Any) -> Iterator[list[Any]]:
    level = [document]
    for _depth in range(_DEEPEST):
        following: list[Any] = []
        for one in level:
            if isinstance(one, list):
                yield one
                following += (inner for inner in one if isinstance(inner, dict | list))
            elif isinstance(one, dict):
                following += (inner for inner in one.values() if isinstance(inner, dict | list))
        level = following
    if level:
        raise FileUnsafe


def _flat(record: dict[str, Any]) -> dict[str, list[str]]:
    """Column → its values; nested names joined with a point."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[str, Any]] = [("", record)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [
                (f"{path}.{key}" if path else str(key), inner) for key, inner in reversed(value.items())
            ]
        elif isinstance(value, list):
            waiting += [(path, inner) for inner in reversed(value)]
        elif value not in (None, "", False) and path:
            text = "true" if value is True else str(value).strip()
            if text:
                found.setdefault(path, []).append(text)
    return found


def read_html(data: bytes) -> list[list[str]]:
    """The rows of all tables, one after the other. Raises NoRecords where there is no table."""
    text, _encoding = decode(data)
    parser = _Tables()
    parser.feed(text)
    parser.close()
    if not parser.rows:
        raise NoRecords
    return parser.rows


class _Tables(HTMLParser):
    """Gathers cells; what stands outside a cell, and what scripts and styles say, is passed over."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._cell: list[str] | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in {"td", "th"}:
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            self._cell = []
        elif tag in {"script", "style"}:
            self._silent += 1
        elif tag in {"br", "p", "div", "li"} and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr", "table"}:
            self._end_cell()
        elif tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def close(self) -> None:
        """The last cell too, where the page ends in the middle of a table."""
        super().close()
        self._end_cell()
        self.rows = [row for row in self.rows if any(row)]

    def _end_cell(self) -> None:
        if self._cell is not None:
            self.rows[-1].append(" ".join("".join(self._cell).split())[:_LONGEST])
            self._cell = None
