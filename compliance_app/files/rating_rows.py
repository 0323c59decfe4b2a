"""The workbook of the year's review: its columns on the way out, and its rows on the way back in.

Columns are found by their names wherever somebody has moved them. A cell that cannot be read refuses its row, with the
row's number and the field; nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.domain.errors import _
from compliance_app.domain.levels import Level
from compliance_app.files.errors import FileRefused
from compliance_app.files.reader import read_table_file
from compliance_app.files.table import Cell, Row, cell_text
from compliance_app.files.writer import ColumnSpec

ID, CHECK = "Id", "Kontroll (ikke endre)"
LEVEL, REASON, SOURCE, READ = "Nivå", "Begrunnelse", "Kilde lest", "Lest dato"
"""Each stands before the year: «Nivå 2026»."""
_WORDS = {
    "lav": Level.LOW, "low": Level.LOW, "medium": Level.MEDIUM, "middels": Level.MEDIUM, "høy": Level.HIGH,
    "høg": Level.HIGH, "high": Level.HIGH, "ukjent": Level.UNKNOWN, "unknown": Level.UNKNOWN,
}  # fmt: skip
_HEAD_WITHIN = 20
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")


class NotTheReview(FileRefused):
    """The file is no workbook of the year's review (values: year)."""

    message = _(
        "Filen ble ikke lest. Kolonnene «Id» og «Nivå {year}» ble ikke funnet. "
        "Ta ut listen på nytt fra Årets gjennomgang, og fyll ut den filen."
    )


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One row that says something.

    Attributes:
        row: its number in the spreadsheet.
        check: what the row was made from, as exported; "" where somebody took it away.
        level: None where the cell is blank.
        read_on: None where it is blank.
        problem: (field, value, sentence) of the first cell that cannot be read.
    """

    row: int
    supplier_id: str
    name: str
    check: str
    level: Level | None
    reason: str
    source: str
    read_on: date | None
    problem: tuple[str, str, str] | None = None


def columns(year: str, last_year: str) -> tuple[ColumnSpec, ...]:
    """The columns of the workbook, in order; ``last_year`` is empty in the first year."""
    before = last_year or "i fjor"
    return (
        ColumnSpec("Leverandør", width=36),
        ColumnSpec("Org.nr."),
        ColumnSpec("Land", width=18),
        ColumnSpec("Kategori"),
        ColumnSpec(f"Geografisk {before}", width=14),
        ColumnSpec(f"Bransje {before}", width=14),
        ColumnSpec(f"Samlet {before}", width=14),
        ColumnSpec(f"Begrunnelse {before}", "lines"),
        ColumnSpec("Endret siden i fjor", "lines"),
        ColumnSpec(f"Geografisk, forslag {year}", width=14),
        ColumnSpec(f"Bransje, forslag {year}", width=14),
        ColumnSpec(f"Samlet, forslag {year}", width=14),
        ColumnSpec(f"Hvorfor, forslag {year}", "lines"),
        ColumnSpec(f"{LEVEL} {year}", width=14),
        ColumnSpec(f"{REASON} {year}", "lines"),
        ColumnSpec(f"{SOURCE} {year}", "lines", width=32),
        ColumnSpec(f"{READ} {year}", "date", width=14),
        ColumnSpec(ID, width=38),
        ColumnSpec(CHECK, width=24),
    )


def read_rating_file(data: bytes, filename: str, year: str, today: date) -> list[RatingLine]:
    """The rows of a filled-in workbook that name a supplier and say something of this year.

    Args:
        data: the whole file.
        filename: as uploaded.
        year: label of the year that is being reviewed; the columns must be of it.
        today: nothing was read later than this.

    Raises:
        FileRefused: the file cannot be read, or is no such workbook (NotTheReview).
    """
    for sheet in read_table_file(data, filename).sheets:
        for place, row in enumerate(sheet.rows[:_HEAD_WITHIN]):
            heads = {cell_text(cell): at for at, cell in enumerate(row) if cell != ""}
            if ID in heads and f"{LEVEL} {year}" in heads:
                body = sheet.rows[place + 1 :]
                lines = [_line(heads, cells, place + 2 + at, year, today) for at, cells in enumerate(body)]
                return [line for line in lines if line is not None]
    raise NotTheReview(year=year)


def _line(heads: dict[str, int], cells: Row, number: int, year: str, today: date) -> RatingLine | None:
    def cell(head: str) -> Cell:
        at = heads.get(head)
        return cells[at] if at is not None and at < len(cells) else ""

    identity = cell_text(cell(ID))
    said = [cell(f"{head} {year}") for head in (LEVEL, REASON, SOURCE, READ)]
    if not any(value != "" for value in said):
        return None
    level, level_wrong = _level(said[0])
    read_on, read_wrong = _day(said[3], today)
    problem = None
    if not identity:
        problem = (ID, "", "Id-en er borte. Ta ut listen på nytt, og flytt svarene dit.")
    elif level_wrong:
        problem = (f"{LEVEL} {year}", level_wrong, "Skriv lav, medium, høy eller ukjent.")
    elif read_wrong:
        problem = (f"{READ} {year}", read_wrong, "Skriv en dag som har vært, for eksempel 04.03.2026.")
    return RatingLine(
        number, identity, cell_text(cell("Leverandør")), cell_text(cell(CHECK)), level, _lines(said[1]),
        cell_text(said[2]), read_on, problem,
    )  # fmt: skip


def _lines(cell: Cell) -> str:
    """A text with its line breaks."""
    if not isinstance(cell, str):
        return cell_text(cell)
    return "\n".join(" ".join(line.split()) for line in cell.splitlines()).strip()


def _level(cell: Cell) -> tuple[Level | None, str]:
    """The level, or what stands there instead."""
    text = cell_text(cell)
    if not text:
        return None, ""
    found = _WORDS.get(text.strip(" ▲◆○?").casefold())
    return (found, "") if found else (None, text)


def _day(cell: Cell, today: date) -> tuple[date | None, str]:
    """The day, or what stands there instead."""
    if isinstance(cell, datetime):
        found: date | None = cell.date()
    elif isinstance(cell, date):
        found = cell
    else:
        found = _written_day(cell_text(cell), _DATES)
    text = cell_text(cell)
    if not text:
        return None, ""
    return (found, "") if found and found <= today else (None, text)


def _written_day(text: str, forms: Sequence[str]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
