"""What a read file is: sheets of plain cells, with how the bytes were understood."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | float | bool | date | datetime | time | timedelta
"""One cell; an empty one is ``""``. Numbers from workbooks are floats, error cells their text (``#N/A``)."""

Row = list[Cell]
"""One row, as long as its last column with content or longer; a blank row may be ``[]``."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: as on the tab; the file's own name for text.
        visible: False for hidden sheets.
        rows: index 0 is row 1 of the spreadsheet; blank rows are kept so that numbers agree.
        merged: cells that got the text of the merged cell above them.
    """

    name: str
    visible: bool
    rows: list[Row] = field(repr=False)
    merged: int = 0

    @property
    def width(self) -> int:
        """Number of columns of the widest of the first 200 rows."""
        return max((len(row) for row in self.rows[:200]), default=0)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that has been read.

    Attributes:
        kind: "xlsx", "xls", "ods", "text", "json" or "html".
        sheets: all worksheets, hidden ones too.
        sha256: of the bytes, hexadecimal.
        encoding: of text: "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be" or "windows-1252"; None for workbooks.
        delimiter: of text: ``;`` ``,`` tab or ``|``; None for workbooks.
        damaged: number of letters that were lost before the file came here or that its encoding does not have.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    sha256: str
    encoding: str | None = None
    delimiter: str | None = None
    damaged: int = 0


def column_letter(index: int) -> str:
    """The spreadsheet's name of a column (0 -> "A", 26 -> "AA")."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(cell: Cell) -> str:
    """A cell as a person reads it: blanks collapsed, whole floats without ``.0``, dates as ISO text."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
