"""Whether an export of Aktsom's log is as it was written. Needs nothing but Python: this very file goes out with the export.

    python3 -I kontroller.py UTTAK.zip [NUMMER:KONTROLLSUM]

The last argument is a head that somebody noted earlier. Each line of the log holds the SHA-256 of an entry and the
entry as it was hashed; an entry names the hash of the one before it. The log is read line by line.
"""

import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

LOG, DETAILS, ABOUT, SUMS = "logg.jsonl", "detaljer.jsonl", "uttak.json", "SHA256SUMS"
SEQ, COMMITMENT, PREVIOUS = 1, 7, 8
"""Places in an entry: enterprise, number, time, who, verb, kind of object, its id, commitment, the previous hash."""
_BEGINS = len('["') + 64
_HEAD = re.compile(r"(\d+):([0-9a-f]{64})")
_LONGEST_LINE, _LONGEST_DETAIL = 1 << 20, 1 << 30
_NOT_READ = (
    OSError, EOFError, RuntimeError, LookupError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a file that is no export, or half of one, can end in."""
_REASONS = {
    "order": "rekkefølgen er brutt",
    "hash": "innslaget er endret",
    "detail": "det som hører til innslaget, er endret",
    "head": "de siste innslagene mangler eller er byttet ut",
    "noted": "innslaget har en annen kontrollsum enn den som er notert",
    "unreadable": "innslaget kan ikke leses",
}


@dataclass(frozen=True)
class Checked:
    """What was found.

    Attributes:
        entries: how many were read. last: number of the last one. head: its hash.
        first_bad: number of the first entry that does not fit; None where it is none of them.
        reason: "" where all fits; else "order", "hash", "detail", "head", "noted", "unreadable", "files" or "outside".
        details: how many contents were checked. about: the file that is changed or cannot be read.
    """

    entries: int = 0
    last: int = 0
    head: str = ""
    first_bad: int | None = None
    reason: str = ""
    details: int = 0
    about: str = ""

    @property
    def intact(self) -> bool:
        """All fits."""
        return not self.reason


class _Bad(Exception):
    """Something does not fit: (reason, number of the entry or None, file)."""


def read_head(noted: str) -> tuple[int, str] | None:
    """A head as it is noted, «1234:5f3c…»; None where it is none."""
    found = _HEAD.fullmatch(noted.strip().lower())
    return (int(found[1]), found[2]) if found else None


def check_export(path: str | Path, noted: str = "") -> Checked:
    """Check a zip, and whether it holds a head that was noted earlier («1234:5f3c…»)."""
    try:
        with zipfile.ZipFile(path) as export:
            about = json.loads(_whole(export, ABOUT))
            found = _check_entries(export, about, read_head(noted))
            if found.intact:
                changed = _changed_file(export)
                found = replace(found, reason="files", about=changed) if changed else found
            return found
    except _NOT_READ as error:
        return Checked(reason="unreadable", about=type(error).__name__)


def said(found: Checked) -> str:
    """What was found, in a sentence or two of bokmål."""
    if found.intact:
        details = f" Innholdet i {found.details} av dem er også kontrollert." if found.details else ""
        return f"Uttaket stemmer. Det har {found.entries} innslag.{details}"
    if found.reason == "files":
        return f"Innslagene stemmer, men filen «{found.about}» i uttaket er endret eller borte."
    if found.reason == "outside":
        return "Innslagene i uttaket henger sammen, men innslaget som er notert, er ikke med. Ta et uttak der det er med."
    if found.first_bad is None:
        return "Filen kan ikke leses som et uttak av loggen."
    return f"Uttaket stemmer ikke fra innslag {found.first_bad}: {_REASONS[found.reason]}."


def _check_entries(export: zipfile.ZipFile, about: dict[str, Any], noted: tuple[int, str] | None) -> Checked:
    before, previous, seen, details = int(about["first"]) - 1, str(about["previous"]), 0, 0
    first, named = before + 1, ""
    contents = _contents(export) if about["details"] else iter(())
    content = next(contents, None)
    with export.open(LOG) as lines:
        try:
            for line in _lines(lines, _LONGEST_LINE):
                number, digest, commitment = _entry(line, before, previous)
                if content is not None and content[0] == number:
                    _require(_commits(commitment, content[1]), "detail", number)
                    details, content = details + 1, next(contents, None)
                named = digest if noted and number == noted[0] else named
                before, previous, seen = number, digest, seen + 1
            _require((before, previous) == (int(about["last"]), about["last_hash"]), "head", before + 1)
            _require(content is None, "detail", content[0] if content else None)
            if noted:
                _check_noted(noted, named, first, before, whole=bool(about["whole"]))
        except _Bad as bad:
            reason, number = bad.args
            return Checked(seen, before, previous, number, reason, details)
    return Checked(seen, before, previous, details=details)


def _check_noted(noted: tuple[int, str], named: str, first: int, last: int, *, whole: bool) -> None:
    """The noted head is one of the entries; where the export is not of the whole log, it may lie outside."""
    if first <= noted[0] <= last:
        _require(named == noted[1], "noted", noted[0])
    else:
        raise _Bad("head", last + 1) if whole else _Bad("outside", None)


def _entry(line: bytes, before: int, previous: str) -> tuple[int, str, str]:
    """(number, hash, commitment) of a line that follows the one before; raises _Bad where it does not."""
    try:
        digest, entry = json.loads(line)
        number, hashed = int(entry[SEQ]), line[_BEGINS + 2 : -1]
        fits = json.loads(hashed) == entry and line.startswith(b'["' + str(digest).encode() + b'",')
    except (ValueError, TypeError, LookupError) as error:
        raise _Bad("unreadable", before + 1) from error
    _require(fits, "unreadable", before + 1)
    _require(number == before + 1, "order", number)
    _require(entry[PREVIOUS] == previous, "order", number)
    _require(hashlib.sha256(hashed).hexdigest() == digest, "hash", number)
    return number, digest, entry[COMMITMENT]


def _contents(export: zipfile.ZipFile) -> Iterator[tuple[int, bytes]]:
    with export.open(DETAILS) as lines:
        for line in _lines(lines, _LONGEST_DETAIL):
            yield int(json.loads(line)["seq"]), line


def _commits(commitment: str, line: bytes) -> bool:
    """Whether an entry's commitment is to this content, and the content that is read is the packed one."""
    detail = json.loads(line)
    packed = base64.b64decode(detail["packed"], validate=True)
    content = zlib.decompressobj().decompress(packed, _LONGEST_DETAIL)
    return line.endswith(b'"content":' + content + b"}") and (
        hashlib.sha256(detail["salt"].encode() + packed).hexdigest() == commitment
    )


def _changed_file(export: zipfile.ZipFile) -> str:
    """The first file that is otherwise than the list of sums has it, missing or too many; "" where none is."""
    listed = {
        name: digest
        for digest, _gap, name in (
            line.partition("  ") for line in _whole(export, SUMS).decode().splitlines()
        )
    }
    there = set(export.namelist()) - {SUMS}
    for name in sorted(there | set(listed)):
        if name not in there or name not in listed:
            return name
        with export.open(name) as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != listed[name]:  # type: ignore[arg-type]
                return name
    return ""


def _whole(export: zipfile.ZipFile, name: str) -> bytes:
    with export.open(name) as file:
        return file.read(_LONGEST_LINE)


def _lines(file: IO[bytes], longest: int) -> Iterator[bytes]:
    while line := file.readline(longest):
        yield line.rstrip(b"\n")


def _require(fits: bool, reason: str, number: int | None) -> None:
    if not fits:
        raise _Bad(reason, number)


def main(given: list[str]) -> int:
    """Check the zip that is named and say what was found; 0 where all fits, 1 where not, 2 where nothing is named."""
    if not 1 <= len(given) <= 2 or (len(given) == 2 and read_head(given[1]) is None):
        sys.stderr.write("Bruk: python3 -I kontroller.py UTTAK.zip [NUMMER:KONTROLLSUM]\n")
        return 2
    found = check_export(*given)
    sys.stdout.write(f"{said(found)}\n")
    if found.entries:
        sys.stdout.write(f"Topp: {found.last}:{found.head}\n")
    return 0 if found.intact else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
