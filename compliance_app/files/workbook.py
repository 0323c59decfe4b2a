"""Reads a workbook's cells with calamine, inside the confined child process.

What calamine leaves out is added: the text of error cells (it gives blanks), text of vertically merged cells in the
rows below, and our caps on rows, columns and cells.
"""

import io
import re
import threading
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from compliance_app.files import limits
from compliance_app.files.errors import FileProtected, FileUnreadable, FileUnsafe, TooManyCells
from compliance_app.files.table import Row

_CHUNK = 16 * 1024 * 1024
_PIECE = 4096
_WORTH_COUNTING = 100 * 1024 * 1024
_MERGED_CELLS = 100_000
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERROR_MARK = re.compile(rb"""\st=["']e["']""")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\st=["']e["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>.{0,2000}?<(?:\w+:)?v>(#[^<]{1,20})<""",
    re.DOTALL,
)
_UNANSWERED = (b"</f></c>", b"</f><v></v></c>", b"</f><v/></c>", b"</f><v /></c>")
"""How a formula ends that was never worked out: the program that wrote the file is no spreadsheet."""
_UNANSWERED_CELL = re.compile(
    rb"""<c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>\s*<f[^>]*>[^<]{0,8000}</f>(?:<v></v>|<v ?/>)?</c>"""
)
_NO_ANSWER = "#FORMEL!"
_REPEATS = re.compile(rb"""-repeated=["'][0-9]{4,}["']""")
_BEYOND_A_SHEET = "flere celler enn et regneark kan ha"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class SheetHead(NamedTuple):
    """A worksheet's place in the workbook, its name and whether it is shown."""

    place: int
    name: str
    visible: bool


class WorkbookReader:
    """One workbook, opened. Raises FileProtected, FileUnreadable, FileUnsafe or TooManyCells."""

    def __init__(self, data: bytes, kind: str) -> None:
        if kind != "xls":
            refuse_declarations(data)
        if kind == "xlsx":
            refuse_too_many_values(data)
        self._errors = ErrorCells(data) if kind == "xlsx" else None
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        except CalamineError as error:
            if kind == "ods" and _claims_repeats(data):
                raise TooManyCells(what=_BEYOND_A_SHEET) from error
            raise _sentence_of(error) from error
        self._cells = 0
        self.merged = 0
        """How many cells of the sheet read last got the text of the merged cell above them."""

    def sheets(self) -> list[SheetHead]:
        """The worksheets in order; chart, macro and dialog sheets hold no table."""
        return [
            SheetHead(place, meta.name, meta.visible == SheetVisibleEnum.Visible)
            for place, meta in enumerate(self._book.sheets_metadata)
            if meta.typ == SheetTypeEnum.WorkSheet
        ]

    def pieces(self, head: SheetHead) -> Iterator[list[Row]]:
        """The sheet's rows from row 1, in pieces of 4 096; blank rows are empty lists.

        Raises:
            TooManyCells: more rows, columns or cells with content than ``limits`` allow.
            FileUnreadable: the sheet is damaged.
        """
        try:
            sheet = self._book.get_sheet_by_index(head.place)
        except CalamineError as error:
            raise _sentence_of(error) from error
        if sheet.start is None:
            return
        patches = _merged_text(sheet)
        self.merged = sum(map(len, patches.values()))
        for (row, column), text in (self._errors.of(head.name) if self._errors else {}).items():
            patches.setdefault(row, {})[column] = text
        yield from self._counted(sheet, patches)

    def _counted(self, sheet: CalamineSheet, patches: dict[int, dict[int, str]]) -> Iterator[list[Row]]:
        blank: Row = []
        piece: list[Row] = []
        filled, cells = 0, self._cells
        assert sheet.start is not None
        assert sheet.end is not None
        wide = sheet.end[1] >= limits.MAX_COLUMNS
        indent: Row = [""] * sheet.start[1]
        for number, cut in enumerate(sheet.iter_rows()):
            row = indent + cut if indent else cut
            if number in patches:
                _patch(row, patches[number])
            content = len(row) - row.count("")
            if content:
                if wide:
                    _check_width(row)
                    del row[limits.MAX_COLUMNS :]
                filled += 1
                cells += content
                if filled > limits.MAX_ROWS:
                    raise TooManyCells(what="mer enn 200 000 rader med innhold")
                if cells > limits.MAX_CELLS:
                    raise TooManyCells(what="mer enn 4 000 000 celler med innhold")
                piece.append(row)
            else:
                piece.append(blank)
            if len(piece) == _PIECE:
                yield piece
                piece = []
        self._cells = cells
        yield piece


def _sentence_of(error: CalamineError) -> FileProtected | TooManyCells | FileUnreadable:
    if isinstance(error, PasswordError):
        return FileProtected()
    if "limit exceeded" in str(error):
        return TooManyCells(what=_BEYOND_A_SHEET)
    return FileUnreadable()


def _claims_repeats(data: bytes) -> bool:
    """True when an OpenDocument sheet claims a thousand or more repeated cells: why calamine gave up."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("content.xml") as part:
            return _REPEATS.search(part.read(_CHUNK)) is not None
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError):
        return False


def _check_width(row: Row) -> None:
    if any(cell != "" for cell in row[limits.MAX_COLUMNS :]):
        raise TooManyCells(what=f"mer enn {limits.MAX_COLUMNS} kolonner med innhold")


def _patch(row: Row, cells: dict[int, str]) -> None:
    """Put texts where the row is blank."""
    for column, text in cells.items():
        if column < limits.MAX_COLUMNS:
            row.extend([""] * (column + 1 - len(row)))
            if row[column] == "":
                row[column] = text


def _merged_text(sheet: CalamineSheet) -> dict[int, dict[int, str]]:
    """Text of cells merged downwards, for the rows below the first.

    Only text: an amount merged over three rows is one amount. Row -> column -> text, 100 000 cells at most.
    """
    patches: dict[int, dict[int, str]] = {}
    tall = [(top, bottom) for top, bottom in sheet.merged_cell_ranges or [] if bottom[0] > top[0]]
    if not tall or sheet.end is None:
        return patches
    last_needed = max(top[0] for top, _ in tall) + 1
    rows = sheet.to_python(skip_empty_area=False, nrows=last_needed)
    budget = _MERGED_CELLS
    for (first, column), (last, _) in tall:
        value = rows[first][column] if first < len(rows) and column < len(rows[first]) else ""
        if not isinstance(value, str) or not value:
            continue
        for row in range(first + 1, min(last, sheet.end[0]) + 1):
            if budget == 0:
                return patches
            budget -= 1
            patches.setdefault(row, {})[column] = value
    return patches


def refuse_declarations(data: bytes) -> None:
    """Raise FileUnsafe if any XML part begins with a DOCTYPE or entities: no spreadsheet program writes them.

    Raise FileProtected for an OpenDocument file whose manifest names an encryption.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    continue
                with package.open(member) as part:
                    head = part.read(4096).replace(b"\x00", b"")
                if _DECLARES.search(head):
                    raise FileUnsafe
                if member.filename == "META-INF/manifest.xml" and b"encryption-data" in package.read(member):
                    raise FileProtected
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise FileUnreadable from error


def refuse_too_many_values(data: bytes) -> None:
    """Raise TooManyCells if big sheets hold more values than we take: counting them costs a tenth of parsing them."""
    values = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for member in package.infolist():
                if member.file_size < _WORTH_COUNTING or not member.filename.startswith("xl/worksheets/"):
                    continue
                with package.open(member) as part:
                    while chunk := part.read(_CHUNK):
                        values += chunk.count(b"v>") // 2
                        if values > limits.MAX_CELLS + 1000:
                            raise TooManyCells(what="mer enn 4 000 000 celler med innhold")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise FileUnreadable from error


class ErrorCells:
    """Where an xlsx holds #N/A, #REF! and their like; searched in a thread while calamine parses."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._found: dict[str, dict[tuple[int, int], str]] = {}
        self._thread = threading.Thread(target=self._search, daemon=True)
        self._thread.start()

    def of(self, sheet: str) -> dict[tuple[int, int], str]:
        """(row, column) from 0 -> error text, of one sheet; waits for the search to end."""
        self._thread.join()
        return self._found.get(sheet, {})

    def _search(self) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as package:
                for name, part in _sheet_parts(package).items():
                    if _mentions_error(package, part):
                        self._found[name] = _error_cells(package.read(part))
        except (
            zipfile.BadZipFile,
            zlib.error,
            ET.ParseError,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ):
            return  # calamine judges the same bytes and says what is wrong with them


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> member name, from the workbook's relations."""
    relations = {
        item.get("Id", ""): item.get("Target", "")
        for item in ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - in the confined child
    }
    parts: dict[str, str] = {}
    for item in ET.fromstring(package.read("xl/workbook.xml")).iter():  # noqa: S314 - in the confined child
        if item.tag.rpartition("}")[2] == "sheet":
            target = relations.get(item.get(_RELATION) or item.get(_STRICT_RELATION) or "", "")
            parts[item.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _mentions_error(package: zipfile.ZipFile, part: str) -> bool:
    """Unpack in chunks and look for the error type, keeping only a seam between them."""
    seam = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if b"</f>" in chunk and any(end in chunk for end in _UNANSWERED):
                return True
            if b'"e"' in chunk or b"'e'" in chunk or _ERROR_MARK.search(seam + chunk[:16]):
                return True
            seam = chunk[-16:]
    return False


def _error_cells(xml: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for match in _ERROR_CELL.finditer(xml):
        letters, number, text = match.groups()
        found[int(number) - 1, _column(letters)] = text.decode("utf-8", errors="replace")
        if len(found) >= _MERGED_CELLS:
            break
    for match in _UNANSWERED_CELL.finditer(xml):
        letters, number = match.groups()
        found[int(number) - 1, _column(letters)] = _NO_ANSWER
        if len(found) >= _MERGED_CELLS:
            break
    return found


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1
