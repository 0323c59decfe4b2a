"""The one place that writes workbooks and CSV for people to open: whatever a cell holds, nothing in the file can run.

In xlsx every text is typed as text, headers too; in CSV a text that a spreadsheet would run gets an apostrophe in
front, which our own reader takes away again. Numbers stay numbers.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Literal

from compliance_app.files.errors import NoRoomForWorkbook
from compliance_app.files.escape import clean, escape, runs

if TYPE_CHECKING:  # loaded when a workbook is written: most commands and pages write none
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Kind = Literal["text", "lines", "integer", "amount", "decimal", "date", "time"]
"""``lines`` is text that may have line breaks; ``amount`` is given as integer hundredths."""

Value = str | float | date | None

_FORMATS = {
    "amount": "#,##0.00",
    "decimal": "0.0",
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
}
_EXCEL_TEXT = 32_767
_CSV_ROWS = 2_000
_WIDTHS = {"text": 24, "lines": 48, "integer": 12, "amount": 16, "decimal": 12, "date": 12, "time": 18}
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NAME_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_ESCAPE_OF_EXCEL = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_HIDDEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its header, what it holds, and its width in characters (None: by kind and header)."""

    header: str
    kind: Kind = "text"
    width: float | None = None


def write_xlsx(
    columns: Sequence[ColumnSpec], rows: Iterable[Sequence[Value]], sheet_name: str = "Ark1"
) -> bytes:
    """A workbook with one sheet: bold frozen header, filter, widths, typed cells, and no live formula.

    Args:
        columns: in order.
        rows: one value a column; None and "" are blank.
        sheet_name: cleaned and cut to 31 characters.

    Raises:
        NoRoomForWorkbook: the disk is full.
    """
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.creator = "Aktsom"
    sheet = book.create_sheet(safe_sheet_name(sheet_name))
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        width = column.width or max(_WIDTHS[column.kind], min(40, len(column.header) + 4))
        sheet.column_dimensions[get_column_letter(index)].width = width
    try:
        sheet.append([_header_cell(sheet, column.header) for column in columns])
        makers = [_cell_maker(sheet, column.kind) for column in columns]
        count = 1
        for row in rows:
            count += 1
            sheet.append([make(value) for make, value in zip(makers, row, strict=True)])
        if columns:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
        buffer = io.BytesIO()
        book.save(buffer)
    except BaseException as error:
        # openpyxl writes to a file of its own first, and lets go of it half-written before the fault is passed on.
        with suppress(Exception):
            sheet.close()
        if (
            isinstance(error, OSError) or type(error).__name__ == "SerialisationError"
        ):  # its XML library's word for it
            raise NoRoomForWorkbook from error
        raise
    return buffer.getvalue()


def _header_cell(sheet: "WriteOnlyWorksheet", header: str) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _typed_as_text(WriteOnlyCell(sheet), clean(header))
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8ECEF")
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _typed_as_text(cell: "Cell", text: str) -> "Cell":
    """The cell with ``text``, text by type whatever it begins with."""
    cell.value = _ESCAPE_OF_EXCEL.sub("_x005F_x", text)[:_EXCEL_TEXT]
    cell.data_type = "s"
    return cell


def _cell_maker(sheet: "WriteOnlyWorksheet", kind: Kind) -> Callable[[Value], Any]:
    """What turns a column's values into what openpyxl appends.

    A row is written as it is appended, so one styled cell a column serves all rows: styling each anew would cost
    a third of the whole export.
    """
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    styled, quoted = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    if kind in _FORMATS:
        styled.number_format = _FORMATS[kind]
    if kind == "lines":
        styled.alignment = quoted.alignment = Alignment(wrap_text=True, vertical="top")
    quoted.quotePrefix = True  # editing the cell in Excel keeps it text

    def make(value: Value) -> Any:
        if value is None or value == "":
            return None
        if isinstance(value, str):
            text = value if value.isprintable() else clean(value, lines=kind == "lines")
            if runs(text):
                return _typed_as_text(quoted, text)
            if kind == "lines" or text[:1] == "#" or "_x" in text:
                return _typed_as_text(styled, text)
            return text[:_EXCEL_TEXT]
        if kind in _FORMATS:
            styled.value = _plain(kind, value)
            return styled
        return _plain(kind, value)

    return make


def _plain(kind: Kind, value: float | date) -> float | date:
    """The value as Excel stores it: hundredths as units, times without their zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if kind == "amount" and isinstance(value, int):
        return value / 100
    return value


def write_csv(columns: Sequence[ColumnSpec], rows: Iterable[Sequence[Value]]) -> bytes:
    """CSV as Norwegian Excel opens it with a double click: UTF-8 with mark, semicolons, decimal comma, CRLF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_text("text", column.header) for column in columns])
    kinds = [column.kind for column in columns]
    writer.writerows(_csv_rows(kinds, rows))
    return buffer.getvalue().encode("utf-8-sig")


def csv_pieces(columns: Sequence[ColumnSpec], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The same as :func:`write_csv`, a few thousand rows at a time: for a file as long as it needs to be."""
    kinds = [column.kind for column in columns]
    lines = chain([[_csv_text("text", column.header) for column in columns]], _csv_rows(kinds, rows))
    encoding = "utf-8-sig"
    while batch := list(islice(lines, _CSV_ROWS)):
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(batch)
        yield buffer.getvalue().encode(encoding)
        encoding = "utf-8"


def _csv_rows(kinds: Sequence[Kind], rows: Iterable[Sequence[Value]]) -> Iterator[list[str]]:
    for row in rows:
        yield [_csv_value(kind, value) for kind, value in zip(kinds, row, strict=True)]


def _csv_value(kind: Kind, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _csv_text(kind, value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if kind == "amount" and isinstance(value, int):
        sign, (units, hundredths) = "-" if value < 0 else "", divmod(abs(value), 100)
        return f"{sign}{units},{hundredths:02d}"
    return str(value).replace(".", ",")


def _csv_text(kind: Kind, text: str) -> str:
    """Cleaned, and escaped if the text would run as it stood before cleaning or stands after."""
    cleaned = clean(text, lines=kind == "lines")
    escaped = escape(cleaned)
    return f"'{cleaned}" if escaped == cleaned and runs(text) else escaped


def safe_sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of the marks it forbids, no apostrophe at either end."""
    text = _SHEET_FORBIDDEN.sub(" ", _HIDDEN.sub("", clean(name)))
    return " ".join(text.split())[:31].strip("' ") or "Ark1"


def safe_file_name(name: str, ending: str) -> str:
    """A download's name: no path, control or direction characters, no reserved name, nothing that would run.

    ``ending`` begins with a full stop and is always the last one.
    """
    text = _NAME_FORBIDDEN.sub(" ", _HIDDEN.sub("", clean(unicodedata.normalize("NFC", name))))
    text = " ".join(text.split()).removesuffix(ending)[:100].strip(" .'")
    while text and runs(text):
        text = text[1:].strip(" .'")
    if not text or _RESERVED.fullmatch(text):
        text = f"fil {text}".strip()
    return text + ending
