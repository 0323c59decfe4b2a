"""A file somebody attaches as evidence: judged by its bytes, never opened, its name made harmless.

Nothing here renders the file, and of a package only the beginnings of its parts are read: it is kept as it came and handed back
as a download. The kinds are those that
suppliers, authorities and meetings send: PDF, pictures, Word, Excel and PowerPoint without macros, OpenDocument, text
and e-mail.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - it is an exception

from compliance_app.domain.errors import _
from compliance_app.files.errors import MEGABYTE, FileEmpty, FileRefused, FileTooBig, FileUnreadable
from compliance_app.files.escape import clean
from compliance_app.files.limits import MAX_MEMBERS
from compliance_app.files.sniff import check_members, open_zip
from compliance_app.files.text import looks_utf16

MAX_BYTES = 20 * MEGABYTE
"""One attachment."""
_MAX_UNPACKED = 50 * MEGABYTE
_LONGEST_NAME = 120
_FALLBACK = "vedlegg"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PICTURES = {"png": (b"\x89PNG\r\n\x1a\n",), "jpeg": (b"\xff\xd8\xff",), "gif": (b"GIF87a", b"GIF89a")}
_OFFICE = "application/vnd.openxmlformats-officedocument."

_KINDS = {
    ".pdf": ("pdf", "application/pdf"),
    ".png": ("png", "image/png"),
    ".jpg": ("jpeg", "image/jpeg"),
    ".jpeg": ("jpeg", "image/jpeg"),
    ".gif": ("gif", "image/gif"),
    ".docx": ("docx", f"{_OFFICE}wordprocessingml.document"),
    ".xlsx": ("xlsx", f"{_OFFICE}spreadsheetml.sheet"),
    ".pptx": ("pptx", f"{_OFFICE}presentationml.presentation"),
    ".odt": ("opendocument", "application/vnd.oasis.opendocument.text"),
    ".ods": ("opendocument", "application/vnd.oasis.opendocument.spreadsheet"),
    ".msg": ("ole", "application/vnd.ms-outlook"),
    ".eml": ("text", "message/rfc822"),
    ".txt": ("text", "text/plain"),
    ".csv": ("text", "text/csv"),
}
_MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|svg|script|iframe|\?xml)\b", re.IGNORECASE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!", _OLE, _ZIP)
_PROGRAM_ENDINGS = (
    *(
        ".exe",
        ".dll",
        ".scr",
        ".com",
        ".bat",
        ".cmd",
        ".ps1",
        ".msi",
        ".lnk",
        ".hta",
        ".js",
        ".jse",
        ".vbs",
        ".vbe",
    ),
    *(".wsf", ".sh", ".app", ".apk"),
)
_MACRO_PARTS = ("xl/macrosheets/", "xl/intlmacrosheets/", "basic/", "scripts/")
"""Folders of a package that hold programs: Excel's old macro sheets, and OpenDocument's."""
_MACRO_TYPES = re.compile(rb"macroenabled|vbaproject|macrosheet", re.IGNORECASE)
_CONTENTS, _CONTENTS_READ = "[Content_Types].xml", 2 * MEGABYTE
_HEAD = 64 * 1024
"""So much of each part is looked at for what it declares, which stands before everything else."""
_PACKED = {ZIP_STORED, ZIP_DEFLATED}
"""How office programs pack their parts; there are other ways, which none of them uses."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_OVERRIDES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

ENDINGS = tuple(sorted(_KINDS))
"""What the door takes."""


class AttachmentKind(FileRefused):
    """Not a kind of file that is kept, or not what its ending says (values: name)."""

    message = _(
        "«{name}» ble ikke lagt ved. Innholdet er ikke av et slag vi tar vare på, eller passer ikke med endelsen. "
        "Lagre det som PDF, bilde, Word, Excel eller tekst, og prøv igjen."
    )


class AttachmentHasMacros(FileRefused):
    """An office document with a macro project (values: name)."""

    message = _("«{name}» ble ikke lagt ved. Den inneholder makroer. Lagre den uten makroer, og prøv igjen.")


class AttachmentUnsafe(FileRefused):
    """A package with a password, files within files, or more inside than can be kept safely (values: name)."""

    message = _(
        "«{name}» ble ikke lagt ved. Den har passord, filer inni seg eller mer innhold enn den skal. "
        "Lagre den som PDF, og prøv igjen."
    )


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept: its harmless name, its media type and its bytes as they came."""

    name: str
    media_type: str
    content: bytes


def read_attachment(data: bytes, file_name: str) -> Attachment:
    """Judge an attachment by its bytes; nothing is unpacked.

    Raises:
        FileTooBig: more than MAX_BYTES. FileEmpty: no bytes. AttachmentKind: a kind that is not kept, or another than
        the ending says. AttachmentHasMacros. AttachmentUnsafe: a package built to overwhelm whoever opens it.
    """
    if len(data) > MAX_BYTES:
        raise FileTooBig.of(len(data), MAX_BYTES)
    if not data.strip(b"\x00 \t\r\n"):
        raise FileEmpty
    name = safe_name(file_name)
    kind, media_type = _KINDS.get(PurePosixPath(name).suffix.lower(), ("", ""))
    if not kind or not _is(kind, data, name):
        raise AttachmentKind(name=name)
    return Attachment(name, media_type, data)


def safe_name(file_name: str) -> str:
    """A name that can be shown and saved anywhere: no folders, control marks, direction overrides or device names.

    At most 120 characters, the ending kept; composed (NFC). A name of nothing becomes «vedlegg».
    """
    last = re.split(r"[/\\]", file_name)[-1]
    shown = _FORBIDDEN.sub("_", _OVERRIDES.sub("", clean(unicodedata.normalize("NFC", last))))
    shown = " ".join(shown.split()).strip(". ")
    if _RESERVED.match(shown):
        shown = f"_{shown}"
    ending = PurePosixPath(shown).suffix
    stem = shown[: len(shown) - len(ending)] if len(ending) <= 10 else shown
    ending = ending if len(ending) <= 10 else ""
    return f"{stem[: _LONGEST_NAME - len(ending)].rstrip()}{ending}" or _FALLBACK


def _is(kind: str, data: bytes, name: str) -> bool:
    if kind == "pdf":
        start = data[:1024].partition(b"%PDF-")
        return bool(start[1]) and not start[0].startswith(_PROGRAMS) and not _MARKUP.search(start[0])
    if kind in _PICTURES:
        return data.startswith(_PICTURES[kind])
    if kind == "ole":
        return _is_message(data, name)
    if kind == "text":
        return _is_text(data)
    if not data.startswith(_ZIP):
        return False
    try:
        return _is_package(kind, open_zip(data), name)
    except AttachmentHasMacros:
        raise
    except FileRefused as error:
        raise AttachmentUnsafe(name=name) from error


def _is_message(data: bytes, name: str) -> bool:
    """An Outlook message; a Word or Excel file of the old kind has the same first bytes."""
    if not data.startswith(_OLE) or "__properties_version1.0".encode("utf-16-le") not in data:
        return False
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise AttachmentHasMacros(name=name)
    return True


def _is_text(data: bytes) -> bool:
    if data.startswith((_OLE, _ZIP, b"%PDF", b"MZ", b"\x7fELF")) or _MARKUP.search(data[:512]):
        return False
    return b"\x00" not in data or data.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_utf16(data) is not None


def _is_package(kind: str, package: ZipFile, name: str) -> bool:
    members = package.infolist()
    names = {member.filename for member in members}
    if any(_is_macro(one.lower()) for one in names):
        raise AttachmentHasMacros(name=name)
    if any(one.lower().endswith(_PROGRAM_ENDINGS) for one in names):
        raise AttachmentUnsafe(name=name)
    if sum(member.file_size for member in members) > _MAX_UNPACKED or len(members) > MAX_MEMBERS:
        raise AttachmentUnsafe(name=name)
    check_members(members)
    if _CONTENTS in names and _MACRO_TYPES.search(_start(package, _CONTENTS, _CONTENTS_READ)):
        raise AttachmentHasMacros(name=name)
    if _declares_entities(package, names):
        raise AttachmentUnsafe(name=name)
    folder = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}.get(kind)
    if folder:
        return _CONTENTS in names and any(one.startswith(folder) for one in names)
    return {"mimetype", "content.xml"} <= names


def _is_macro(member: str) -> bool:
    return member.endswith(("vbaproject.bin", "vbadata.xml")) or member.startswith(_MACRO_PARTS)


def _start(package: ZipFile, member: str, most: int) -> bytes:
    """The beginning of a member, without the zeros of UTF-16. Raises FileUnreadable where it cannot be unpacked."""
    if package.getinfo(member).compress_type not in _PACKED:
        raise FileUnreadable
    try:
        with package.open(member) as part:
            return part.read(most).replace(b"\x00", b"")
    except (BadZipFile, ZlibError, NotImplementedError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise FileUnreadable from error


def _declares_entities(package: ZipFile, names: Iterable[str]) -> bool:
    """Whether a part declares words of its own that grow without end, or fetch what is elsewhere, when it is opened."""
    parts = (name for name in names if name.lower().endswith((".xml", ".rels")))
    return any(b"<!ENTITY" in _start(package, name, _HEAD) for name in parts)
