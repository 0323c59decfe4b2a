"""Opens an uploaded list: cheap checks here, the reading itself in a confined child process.

Nothing a file holds can hang, crash or fill the program: the child has limits on memory and time, and whatever
happens to it becomes one sentence for the person.
"""

import contextlib
import hashlib
import io
import os
import pickle
import subprocess
import sys
import threading
from pathlib import PurePosixPath
from typing import IO, Any

from compliance_app.files import limits, sniff
from compliance_app.files.errors import (
    BY_NAME,
    FileEmpty,
    FileTooBig,
    FileTooSlow,
    FileUnreadable,
    TooManyCells,
)
from compliance_app.files.table import Row, Sheet, SourceFile
from compliance_app.settings import ROOT

_PLAIN_TYPES = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
}
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME", "VIRTUAL_ENV", "TEMP", "TMPDIR")
_AT_A_TIME = threading.BoundedSemaphore(2)
_OUT_OF_MEMORY_SIGNALS = (-6, -9, -11)


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
    with _AT_A_TIME, limits.collector_paused():
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


class _Plain(pickle.Unpickler):
    """Unpickles numbers, text, lists and dates; a child that sends anything else is not believed."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN_TYPES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def _ask_child(data: bytes, kind: str, seconds: float) -> tuple[dict[str, Any], list[list[Row]]]:
    """Run the child under the clock and gather what it sends."""
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    command = [sys.executable, "-m", "compliance_app.files.worker", kind, str(seconds)]
    with subprocess.Popen(  # noqa: S603 - our own module; no part of the command comes from the file
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            child.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(data)
            with contextlib.suppress(BrokenPipeError):
                child.stdin.close()
            answer = _gather(child.stdout)
        finally:
            clock.cancel()
            child.kill()
            code = child.wait()
    if answer is not None:
        return answer
    if stopped.is_set() or code == -24:
        raise FileTooSlow(seconds=round(seconds))
    if code in _OUT_OF_MEMORY_SIGNALS:
        raise TooManyCells(what="mer innhold enn det er minne til å lese")
    raise FileUnreadable


def _gather(stream: IO[bytes]) -> tuple[dict[str, Any], list[list[Row]]] | None:
    """The child's facts and rows, or None if it ended without having finished. Raises the refusal it names."""
    facts: dict[str, Any] = {}
    tables: list[list[Row]] = []
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    while True:
        try:
            message = _Plain(buffered).load()
        except (EOFError, pickle.UnpicklingError):
            return None
        match message:
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
