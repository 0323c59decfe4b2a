"""What the bytes are, judged by the bytes: the name only has to agree.

All checks here look at magic bytes and the zip directory; nothing is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

from compliance_app.files import limits
from compliance_app.files.errors import (
    FileEmpty,
    FileHasMacros,
    FileProtected,
    FileTypeMismatch,
    FileUnreadable,
    FileUnsafe,
    TooManyCells,
)
from compliance_app.files.text import looks_utf16

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    b"%PDF",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc",
    b"Rar!",
    b"PK",
)
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|svg|table|!--)", re.IGNORECASE)
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".gz", ".7z", ".rar", ".jar")

ENDINGS = {
    ".xlsx": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
}
"""Endings that are taken, and what they must hold."""


def file_kind(data: bytes, filename: str) -> str:
    """What ``data`` is: "xlsx", "xls", "ods" or "text".

    Raises:
        FileEmpty: no bytes, or only blanks.
        FileProtected: a password is on it.
        FileTypeMismatch: the bytes are something else than the name's ending says, or nothing we read.
    """
    ending = PurePosixPath(filename.replace("\\", "/")).suffix.lower()
    if not data or (len(data) < 4096 and not data.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")):
        raise FileEmpty
    kind = _kind_of(data)
    if kind is None or (ending and ENDINGS.get(ending) != kind):
        if ending == ".xlsm" and kind == "xlsx":
            raise FileHasMacros
        raise FileTypeMismatch(ext=ending or filename[-20:])
    return kind


def _kind_of(data: bytes) -> str | None:
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileProtected
        return "xls"
    if data.startswith(_ZIP):
        return _zip_kind(data)
    if data.startswith(_FOREIGN) or _MARKUP.match(data[:1024]):
        return None
    if b"\x00" in data[:4096] and not data.startswith(_TEXT_MARKS) and not looks_utf16(data):
        return None
    return "text"


def _zip_kind(data: bytes) -> str | None:
    names = set(open_zip(data).namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    return None


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The zip's directory, read but not unpacked. Raises FileUnreadable."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileUnreadable from error


def check_zip(data: bytes) -> int:
    """Judge a workbook's zip from its directory alone; returns the unpacked size in bytes.

    Raises:
        FileHasMacros: it carries a macro project.
        FileProtected: members are encrypted.
        FileUnsafe: a name climbs or is absolute, a zip within, or a member that grows more than 100 times.
        TooManyCells: too many members, or more unpacked bytes than may be read.
    """
    members = open_zip(data).infolist()
    total = sum(member.file_size for member in members)
    if total > limits.MAX_UNPACKED_BYTES:
        raise TooManyCells(
            what=f"mer enn {limits.MAX_UNPACKED_BYTES // 1024 // 1024} MB innhold når den pakkes ut"
        )
    if len(members) > limits.MAX_MEMBERS:
        raise TooManyCells(what=f"mer enn {limits.MAX_MEMBERS} ark og deler")
    check_members(members)
    return total


def check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Judge the members of any package by what the directory says of each.

    Raises:
        FileHasMacros, FileProtected: as check_zip. FileUnsafe: as check_zip, or two members of one name.
    """
    if len({member.filename for member in members}) != len(members):
        raise FileUnsafe
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/").lower()
    if name.endswith("vbaproject.bin"):
        raise FileHasMacros
    if member.flag_bits & 1:
        raise FileProtected
    climbs = name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]
    nested = name.endswith(_NESTED)
    swells = member.file_size > limits.RATIO_FREE_BYTES and member.file_size > limits.MAX_RATIO * max(
        1, member.compress_size
    )
    if climbs or nested or swells:
        raise FileUnsafe
