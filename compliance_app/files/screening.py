"""Reads a published list of names, whatever its form: which column is what, and the organisations it names.

A list is somebody else's; nothing of it is corrected. Everything a row says beside name, other names and country is kept
as it stands. People are not taken in, and their numbers never: where a list says that a row is of a person (its type, a
Brazilian CPF), the row is only counted.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.files import limits
from compliance_app.files.errors import FileEmpty, FileTooBig
from compliance_app.files.header_words import fold_header
from compliance_app.files.headers import find_header
from compliance_app.files.reader import read_as, read_table_file
from compliance_app.files.screening_names import other_names, without_marks
from compliance_app.files.screening_people import PersonTest
from compliance_app.files.screening_words import ALIAS_WORDS, COUNTRY_WORDS, KIND_WORDS, NAME_WORDS
from compliance_app.files.table import Row, Sheet, SourceFile, cell_text, column_letter

_LOOKED_AT = 60
_LONGEST_NAME = 300
_LONGEST_DETAIL = 1000
_MOST_DETAILS = 40
_JSON = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\[{]")
_TABLE = re.compile(rb"<(?:table|tr|td)[\s>]", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """Which column is what, by index.

    Attributes:
        aliases: columns with other names; several in one cell stand between semicolons or line breaks.
        kind: where the list says whether it is a person, a firm or a ship.
    """

    name: int
    aliases: tuple[int, ...] = ()
    country: int | None = None
    kind: int | None = None


@dataclass(frozen=True)
class ReadList:
    """A list that has been read, and how it is understood so far.

    Attributes:
        sheet_index: of the sheet in ``source.sheets``.
        header_row: index of the row with the column names; None where there is none.
        headers: one a column, never empty.
        columns: proposed; None where no column looks like names.
    """

    source: SourceFile = field(repr=False)
    sheet_index: int
    header_row: int | None
    headers: tuple[str, ...]
    columns: Columns | None

    @property
    def sheet(self) -> Sheet:
        """The sheet that is read."""
        return self.source.sheets[self.sheet_index]

    def body(self) -> list[tuple[int, Row]]:
        """(row number from 1, row) below the header, rows that repeat the header left out."""
        start = 0 if self.header_row is None else self.header_row + 1
        heads = self.sheet.rows[self.header_row] if self.header_row is not None else []
        return [
            (number, row)
            for number, row in enumerate(self.sheet.rows[start:], start + 1)
            if any(cell != "" for cell in row) and row != heads
        ]


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One organisation of a list.

    Attributes:
        row: number in the list, from 1.
        country: as the list writes it; empty where it says none.
        details: what else the row says, header → text.
    """

    row: int
    name: str
    aliases: tuple[str, ...]
    country: str
    details: dict[str, str]


@dataclass(frozen=True)
class Listed:
    """What a list holds.

    Attributes:
        people: rows left out because the list says they are of people.
        others: rows left out because the list says they are ships, aircraft and the like.
        unnamed: rows without a name, such as orders against a whole industry.
        repeated: rows that say the same as an earlier one.
    """

    entries: list[ListedEntry]
    people: int = 0
    others: int = 0
    unnamed: int = 0
    repeated: int = 0


def read_list(data: bytes, filename: str) -> ReadList:
    """Read a file: CSV, Excel, JSON, or a web page with a table. Raises FileRefused and its kinds."""
    if len(data) > limits.MAX_LIST_BYTES:
        raise FileTooBig.of(len(data), limits.MAX_LIST_BYTES)
    head = data[:4096]
    if filename.casefold().endswith((".json", ".jsonl", ".ndjson")) or _JSON.match(head):
        return _understood(read_as(data, "json", filename))
    if head.lstrip()[:1] == b"<" and _TABLE.search(data):
        return _understood(read_as(data, "html", filename))
    return _understood(read_table_file(data, filename))


def read_pasted(text: str) -> ReadList:
    """Read what somebody copied from a page: a table, its HTML, JSON, or one name a line. Raises FileRefused."""
    data = text.encode("utf-8", errors="replace")
    if not text.strip():
        raise FileEmpty
    if len(data) > limits.MAX_LIST_BYTES:
        raise FileTooBig.of(len(data), limits.MAX_LIST_BYTES)
    name = "innlimt"
    if _JSON.match(data[:4096]):
        return _understood(read_as(data, "json", name))
    if _TABLE.search(data):
        return _understood(read_as(data, "html", name))
    read = read_as(f"sep={_pasted_delimiter(text)}\n".encode() + data, "text", name)
    return _understood(replace(read, sha256=hashlib.sha256(data).hexdigest()))


def _pasted_delimiter(text: str) -> str:
    """Tabs come from a table; a comma is one only where the first line has column names, since firms have commas."""
    if "\t" in text:
        return "\t"
    first = text.strip().splitlines()[0]
    for mark in (";", "|", ","):
        if mark in first and _name_column([fold_header(part) for part in first.split(mark)]) is not None:
            return mark
    return "\t"


def _understood(source: SourceFile) -> ReadList:
    """The sheet with most content that people see."""
    shown = [at for at, sheet in enumerate(source.sheets) if sheet.visible and sheet.rows] or [0]
    known = [at for at in shown if _header_row(source.sheets[at].rows) is not None]
    best = max(known or shown, key=lambda at: len(source.sheets[at].rows))
    return at_sheet(source, best)


def at_sheet(source: SourceFile, index: int) -> ReadList:
    """The list as it stands on a sheet, with the row of column names found."""
    sheet = source.sheets[index]
    header_row = _header_row(sheet.rows)
    if header_row is None:
        header_row = 0 if source.kind == "json" else _usual_header(sheet)
    return at_header(source, index, header_row)


def at_header(source: SourceFile, index: int, header_row: int | None) -> ReadList:
    """The list with a chosen row of column names (from 0); None: the first row is a name already."""
    sheet = source.sheets[index]
    heads = sheet.rows[header_row] if header_row is not None else []
    width = max(sheet.width, len(heads))
    texts = [cell_text(cell) for cell in heads] + [""] * (width - len(heads))
    headers = tuple(text or f"Kolonne {column_letter(at)}" for at, text in enumerate(texts))
    return ReadList(source, index, header_row, headers, _proposed(headers, sheet.rows, header_row))


def _usual_header(sheet: Sheet) -> int | None:
    """A row of column names as supplier lists have them; a list of one column is names from its first line."""
    guess = find_header(sheet)
    return guess.row if sheet.width > 1 and guess.confidence >= 0.6 else None


def _header_row(rows: Sequence[Row]) -> int | None:
    """The first row of the best ones that name a column of names."""
    best: tuple[int, int] | None = None
    content = [(at, row) for at, row in enumerate(rows[:2000]) if any(cell != "" for cell in row)]
    for at, row in content[:_LOOKED_AT]:
        folded = [fold_header(cell) if isinstance(cell, str) and len(cell) < 60 else "" for cell in row]
        if _name_column(folded) is None:
            continue
        known = sum(_is_known(word) for word in folded)
        if best is None or known > best[0]:
            best = known, at
    return best[1] if best else None


def _is_known(word: str) -> bool:
    return word in NAME_WORDS or word in ALIAS_WORDS or word in COUNTRY_WORDS or word in KIND_WORDS


def _name_column(folded: Sequence[str]) -> int | None:
    return next((folded.index(word) for word in NAME_WORDS if word in folded), None)


def _proposed(headers: Sequence[str], rows: Sequence[Row], header_row: int | None) -> Columns | None:
    folded = [fold_header(header) for header in headers]
    name = _name_column(folded)
    if name is None:
        name = _most_like_names(headers, rows[(header_row or -1) + 1 :][:200])
    if name is None:
        return None

    def first(words: Iterable[str]) -> int | None:
        return next(
            (folded.index(word) for word in words if word in folded and folded.index(word) != name), None
        )

    aliases = tuple(at for at, word in enumerate(folded) if word in ALIAS_WORDS and at != name)
    return Columns(name, aliases, first(COUNTRY_WORDS), first(KIND_WORDS))


def _most_like_names(headers: Sequence[str], rows: Sequence[Row]) -> int | None:
    """The column with most different texts that have letters; the first of those alike."""
    different = [len({text for row in rows if (text := _lettered(row, at))}) for at in range(len(headers))]
    most = max(different, default=0)
    return different.index(most) if most else None


def _lettered(row: Row, at: int) -> str:
    cell = row[at] if at < len(row) else ""
    return cell if isinstance(cell, str) and any(map(str.isalpha, cell)) else ""


def listed(read: ReadList, columns: Columns, *, titles_are_people: bool = False) -> Listed:
    """The organisations of a list under chosen columns, each once; what is left out is counted."""
    entries: list[ListedEntry] = []
    counts = {"people": 0, "others": 0, "unnamed": 0, "repeated": 0}
    seen: set[object] = set()
    test = PersonTest(read.headers, columns.kind, titles_are_people=titles_are_people)
    for number, row in read.body():
        cells = [cell_text(cell) for cell in row] + [""] * (len(read.headers) - len(row))
        why = test.left_out(cells, cells[columns.name])
        if why:
            counts[why] += 1
            continue
        entry = _entry(number, cells, read.headers, columns)
        if entry is None:
            counts["unnamed"] += 1
            continue
        key = (entry.name, entry.aliases, entry.country, tuple(entry.details.items()))
        if key in seen:
            counts["repeated"] += 1
            continue
        seen.add(key)
        entries.append(entry)
    return Listed(entries, **counts)


def _entry(number: int, cells: list[str], headers: Sequence[str], columns: Columns) -> ListedEntry | None:
    name, also = other_names(cells[columns.name])
    name = _line(name, _LONGEST_NAME)
    if not fold_name(name):
        return None
    given = [part for at in columns.aliases for part in re.split(r"[;\n|]", cells[at])]
    names = dict.fromkeys(_line(text, _LONGEST_NAME) for text in (*also, *given))
    aliases = tuple(alias for alias in names if fold_name(alias) and alias != name)
    used = {columns.name, columns.country, *columns.aliases}
    details: dict[str, str] = {}
    for at, header in enumerate(headers):
        text = _line(without_marks(cells[at]), _LONGEST_DETAIL) if at not in used and at < len(cells) else ""
        if text and len(details) < _MOST_DETAILS:
            details[_line(header, 100)] = text
    country = _line(cells[columns.country], 200) if columns.country is not None else ""
    return ListedEntry(number, name, aliases, country, details)


def _line(text: str, longest: int) -> str:
    """One clean line, cut where it is longer than anybody reads."""
    short = " ".join(text.split())[:longest]
    return clean_line(short, longest)
