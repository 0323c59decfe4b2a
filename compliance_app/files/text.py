"""Delimited text: which encoding, which delimiter, which cells. Judged on the whole file, never on its first bytes.

The child that reads text starts anew for each file: what is imported here is what each reading waits for.
"""

import csv
import io
import re
from collections import Counter
from typing import NamedTuple

from compliance_app.files.errors import FileUnreadable
from compliance_app.files.escape import unescape

DELIMITERS = (";", "\t", ",", "|")
_LOST = "\ufffd"
_CP1252_HOLES = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SWALLOWED_LINES = 30


class DelimitedText(NamedTuple):
    """Rows of text cells, and how the bytes were understood (``damaged`` counts lost letters)."""

    rows: list[list[str]]
    encoding: str
    delimiter: str
    damaged: int


def read_text(data: bytes) -> DelimitedText:
    """Decode ``data``, find its delimiter and split it. Raises FileUnreadable when it cannot be split."""
    text, encoding = decode(data)
    damaged = text.count(_LOST)
    text = text.replace("\x00", "")
    declared = re.match(r"\Asep=([;,|\t])\r?\n", text, re.IGNORECASE)
    if declared:
        text = text[declared.end() :]
    delimiter = declared.group(1) if declared else find_delimiter(text)
    rows = _split(text, delimiter)
    if "'" in text:
        rows = [[unescape(cell) if cell[:1] == "'" else cell for cell in row] for row in rows]
    return DelimitedText(rows, encoding, delimiter, damaged)


def decode(data: bytes) -> tuple[str, str]:
    """The text and the encoding's name; what cannot be decoded becomes U+FFFD.

    A byte order mark decides. Else UTF-8 if *all* bytes are; else UTF-8 with damage if its multi-byte letters
    outnumber the stray bytes ten to one; else Windows-1252, as Norwegian Excel writes "CSV".
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name.removesuffix("-sig"), errors="replace"), name
    wide = looks_utf16(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        rest, letters = _UTF8_LETTER.subn(b"", data)
    stray = sum(map(rest.count, (bytes([value]) for value in range(128, 256))))
    if letters > 10 * stray:
        return data.decode("utf-8", errors="replace"), "utf-8"
    return _CP1252_HOLES.sub(b"\x1a", data).decode("cp1252").replace("\x1a", _LOST), "windows-1252"


def looks_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: "utf-16-le" or "utf-16-be" when every other byte of the beginning is mostly zero, else None."""
    head = data[:2000]
    half = max(1, len(head) // 2)
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    if even > 0.5 and odd < 0.1:
        return "utf-16-be"
    return None


def find_delimiter(text: str) -> str:
    """The delimiter that splits most records of the first 256 000 characters into equally many (and many) fields."""
    sample = text[:256_000]
    if len(text) > len(sample):
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r"), 1)]
    scores = {delimiter: _consistency(sample, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _consistency(sample: str, delimiter: str) -> float:
    """How evenly the sample splits: the share of records with the commonest width above one, plus for width."""
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return 0.0
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / len(widths) * (1 + min(width, 20) / 20)


def _split(text: str, delimiter: str) -> list[list[str]]:
    """All records; a quote that never ends is taken as a letter, so that it cannot swallow the rest of the file."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return _split_unquoted(text, delimiter)
    lines = text.count("\n") or text.count("\r")
    if lines - len(rows) >= _SWALLOWED_LINES and any(
        cell.count("\n") >= _SWALLOWED_LINES for row in rows for cell in row if len(cell) > _SWALLOWED_LINES
    ):
        return _split_unquoted(text, delimiter)
    return rows


def _split_unquoted(text: str, delimiter: str) -> list[list[str]]:
    source = io.StringIO(text, newline="")
    try:
        return list(csv.reader(source, delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise FileUnreadable from error
