"""Opens an uploaded list: cheap checks here, the reading itself in a confined child process.

Nothing a file holds can hang, crash or fill the program: the child has limits on memory and time, and whatever
happens to it becomes one sentence for the person.
"""

import hashlib
import io
from pathlib import PurePosixPath
from typing import IO, Any

from compliance_app.files import limits, sniff
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import (
    BY_NAME,
    FileEmpty,
    FileTooBig,
    FileTooSlow,
    FileUnreadable,
    TooManyCells,
)
from compliance_app.files.table import Row, Sheet, SourceFile


def read_table_file(data: bytes, filename: str, max_bytes: int = limits.MAX_LIST_BYTES) -> SourceFile:
    """Read a supplier list: xlsx, xls, ods or delimited text, told by its bytes.

    Args:
        data: the whole file.
        filename: as uploaded; only its ending is used, and as the name of the one sheet of a text file.
        max_bytes: the door's limit.

    Raises:
        FileTooBig, FileEmpty, FileTypeMismatch, FileProtected, FileHasMacros, FileUnsafe, FileUnreadable,
        TooManyCells, FileTooSlow: each with its sentence.
    """
    if len(data) > max_bytes:
        raise FileTooBig.of(len(data), max_bytes)
    return read_as(data, sniff.file_kind(data, filename), filename)


def read_as(data: bytes, kind: str, filename: str) -> SourceFile:
    """Read bytes whose kind is settled: "xlsx", "xls", "ods", "text", "json" or "html" (tables of records)."""
    unpacked = sniff.check_zip(data) if kind in {"xlsx", "ods"} else len(data)
    with limits.collector_paused():
        facts, tables = _ask_child(data, kind, limits.seconds_for(unpacked))
    if not any(any(row) for rows in tables for row in rows):
        raise FileEmpty
    name = PurePosixPath(filename.replace("\\", "/")).stem or "Ark1"
    sheets = tuple(
        Sheet(title or name, visible, _without_tail(rows), facts["merged"].get(place, 0))
        for place, ((title, visible), rows) in enumerate(zip(facts["sheets"], tables, strict=True))
    )
    return SourceFile(
        kind=kind,
        sheets=sheets,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=facts.get("encoding"),
        delimiter=facts.get("delimiter"),
        damaged=facts.get("damaged", 0),
    )


def _without_tail(rows: list[Row]) -> list[Row]:
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def _ask_child(data: bytes, kind: str, seconds: float) -> tuple[dict[str, Any], list[list[Row]]]:
    """Run the child under the clock and gather what it sends."""
    answer = ask(data, kind, seconds, _gather)
    if answer is Ended.SLOW:
        raise FileTooSlow(seconds=round(seconds))
    if answer is Ended.MEMORY:
        raise TooManyCells(what="mer innhold enn det er minne til å lese")
    if isinstance(answer, Ended):
        raise FileUnreadable
    return answer


def _gather(stream: IO[bytes]) -> tuple[dict[str, Any], list[list[Row]]] | None:
    """The child's facts and rows, or None if it ended without having finished. Raises the refusal it names."""
    facts: dict[str, Any] = {}
    tables: list[list[Row]] = []
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    while True:
        match next_message(buffered):
            case ("open", dict() as facts):
                tables = [[] for _ in facts["sheets"]]
                facts["merged"] = {}
            case ("rows", int() as place, list() as rows):
                tables[place].extend(rows)
            case ("merged", int() as place, int() as count) if facts:
                facts["merged"][place] = count
            case ("refused", str() as name, dict() as values) if name in BY_NAME:
                raise BY_NAME[name](**values)
            case ("end",):
                return facts, tables
            case _:
                return None
