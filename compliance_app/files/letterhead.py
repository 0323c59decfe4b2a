"""Reads an enterprise's own Word file, which statements and letters are written into.

It comes from a person, and what is made of it is sent to others: so it may hold no program, fetch nothing from
elsewhere, and be of a size that can be opened. The bytes are opened in the confined child process; here only the
package's directory is read.
"""

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, Final
from xml.etree import ElementTree as ET

from compliance_app.domain.errors import _
from compliance_app.files.attachments import safe_name
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import (
    MEGABYTE,
    FileHasMacros,
    FileProtected,
    FileRefused,
    FileTooBig,
    FileTooSlow,
    FileUnreadable,
    FileUnsafe,
)
from compliance_app.files.escape import clean
from compliance_app.files.sniff import check_members, open_zip

MAX_BYTES: Final = 10 * MEGABYTE
"""A letterhead with its pictures."""
SECONDS: Final = 10.0
_MAX_UNPACKED: Final = 60 * MEGABYTE
_MOST_PARTS: Final = 400
_LONGEST_NAME: Final = 120

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_PROGRAMS = ("macroenabled", "vbaproject", "activex", "ms-office.vba")
_TYPES = "[Content_Types].xml"
_LINK = "/hyperlink"
_EMBEDS = ("/oleobject", "/package", "/control", "/afchunk", "/subdocument", "/attachedtemplate", "/frame")
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)\b")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class NotAWordFile(FileRefused):
    """Bytes that are no Word document of today's kind."""

    message = _(
        "Brevarket ble ikke lagret. Filen er ikke et Word-dokument. Åpne den i Word, lagre den som .docx, og prøv igjen."
    )


class LetterheadIsTemplate(FileRefused):
    """A Word template (.dotx)."""

    message = _(
        "Brevarket ble ikke lagret. Filen er en Word-mal. Åpne den i Word, lagre den som Word-dokument (.docx), og prøv igjen."
    )


class LetterheadTooBig(FileTooBig):
    """More bytes than a letterhead may have (values: size and limit in MB)."""

    message = _(
        "Brevarket ble ikke lagret. Filen er {size} MB, og grensen er {limit} MB. "
        "Komprimer bildene i Word, og prøv igjen."
    )


class LetterheadProtected(FileProtected):
    """Encrypted with a password."""

    message = _(
        "Brevarket ble ikke lagret. Filen er låst med passord. Fjern passordet i Word, og prøv igjen."
    )


class LetterheadHasMacros(FileHasMacros):
    """It carries macros or controls."""

    message = _(
        "Brevarket ble ikke lagret. Filen inneholder makroer eller programkontroller. "
        "Lagre den som .docx uten makroer i Word, og prøv igjen."
    )


class LetterheadReachesOut(FileRefused):
    """It fetches or embeds something (values: what)."""

    message = _(
        "Brevarket ble ikke lagret. Filen henter eller bygger inn noe annet: {what}. "
        "Lim inn bilder og tekst i selve filen, ta bort resten, og prøv igjen."
    )


class LetterheadUnsafe(FileUnsafe):
    """A package built to overwhelm the reader."""

    message = _(
        "Brevarket ble ikke lagret. Filen er bygd på en måte som kan stanse programmet. "
        "Kopier topptekst og bunntekst til et nytt dokument i Word, og prøv igjen."
    )


class LetterheadDamaged(FileUnreadable):
    """Damaged, cut, or not made by a word processor."""

    message = _(
        "Brevarket ble ikke lagret. Innholdet er skadet. Åpne filen i Word, lagre den på nytt som .docx, og prøv igjen."
    )


class LetterheadTooSlow(FileTooSlow):
    """Reading took longer than the limit and was stopped (values: seconds)."""

    message = _(
        "Brevarket ble ikke lagret. Lesingen tok mer enn {seconds} sekunder og ble stanset. "
        "Kopier topptekst og bunntekst til et nytt dokument i Word, og prøv igjen."
    )


BY_NAME: dict[str, type[FileRefused]] = {
    one.__name__: one
    for one in (
        NotAWordFile, LetterheadIsTemplate, LetterheadHasMacros, LetterheadReachesOut, LetterheadUnsafe, LetterheadDamaged,
    )
}  # fmt: skip
"""What the reading process may answer with."""


_FACTS = frozenset({"width", "height", "header", "footer"})


@dataclass(frozen=True)
class CheckedLetterhead:
    """A Word file that may be used.

    Attributes:
        name: harmless to show and to save.
        width, height: of its pages, in millimetres.
        header, footer: whether it has words or a picture there.
    """

    name: str
    content: bytes
    sha256: str
    width: int
    height: int
    header: bool
    footer: bool


def read_letterhead(data: bytes, filename: str) -> CheckedLetterhead:
    """Judge an uploaded Word file; its bytes are kept as they are.

    Raises:
        NotAWordFile, LetterheadIsTemplate, LetterheadTooBig, LetterheadProtected, LetterheadHasMacros,
        LetterheadReachesOut, LetterheadUnsafe, LetterheadDamaged, LetterheadTooSlow: each with its sentence.
    """
    if len(data) > MAX_BYTES:
        raise LetterheadTooBig.of(len(data), MAX_BYTES)
    _check_package(data)
    answer = ask(data, "docx", SECONDS, _gather)
    if answer is Ended.SLOW:
        raise LetterheadTooSlow(seconds=round(SECONDS))
    if answer is Ended.MEMORY:
        raise LetterheadUnsafe
    if isinstance(answer, Ended):
        raise LetterheadDamaged
    stem = safe_name(PurePosixPath(filename.replace("\\", "/")).stem or "brevark")
    return CheckedLetterhead(
        name=f"{stem[:_LONGEST_NAME]}.docx", content=data, sha256=hashlib.sha256(data).hexdigest(), **answer
    )


def _check_package(data: bytes) -> None:
    """What can be told from the directory, before anything is unpacked."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise LetterheadProtected
    if not data.startswith(b"PK\x03\x04"):
        raise NotAWordFile
    try:
        members = open_zip(data).infolist()
        check_members(members)
    except FileHasMacros as error:
        raise LetterheadHasMacros from error
    except FileProtected as error:
        raise LetterheadProtected from error
    except FileUnsafe as error:
        raise LetterheadUnsafe from error
    except FileUnreadable as error:
        raise LetterheadDamaged from error
    if len(members) > _MOST_PARTS or sum(one.file_size for one in members) > _MAX_UNPACKED:
        raise LetterheadUnsafe
    if not {_TYPES, "word/document.xml"} <= {one.filename for one in members}:
        raise NotAWordFile


def _gather(stream: IO[bytes]) -> dict[str, Any] | None:
    facts: dict[str, Any] = {}
    while True:
        match next_message(stream):
            case ("letterhead", dict() as found) if set(found) == _FACTS:
                facts = found
            case ("refused", str() as name, dict() as values) if name in BY_NAME:
                raise BY_NAME[name](**values)
            case ("end",) if facts:
                return facts
            case _:
                return None


def look_into(data: bytes) -> dict[str, Any]:
    """Open the package and judge every part of it; called by the confined child only.

    Raises:
        one of ``BY_NAME``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    _check_part(name, package.read(name))
        return _opened(data)
    except FileRefused:
        raise
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        ValueError,
        KeyError,
        OSError,
        EOFError,
        AttributeError,
    ) as broken:
        raise LetterheadDamaged from broken


def _check_part(name: str, part: bytes) -> None:
    if _DECLARES.search(part) or _DECLARES.search(part.replace(b"\x00", b"")):
        raise LetterheadUnsafe
    root = ET.fromstring(part)  # noqa: S314  no declarations, and we are the confined child
    if name == _TYPES:
        _check_types(root)
    elif name.endswith(".rels"):
        _check_relations(root)
    elif name.startswith("word/"):
        _check_fields(root)


def _check_types(root: ET.Element) -> None:
    types = {one.get("PartName", ""): one.get("ContentType", "") for one in root}
    if any(program in kind.lower() for kind in types.values() for program in _PROGRAMS):
        raise LetterheadHasMacros
    main = types.get("/word/document.xml", "")
    if main == _TEMPLATE:
        raise LetterheadIsTemplate
    if main != _DOCUMENT:
        raise NotAWordFile


def _check_relations(root: ET.Element) -> None:
    for one in root:
        kind, target = one.get("Type", "").lower(), one.get("Target", "")
        if any(program in kind for program in _PROGRAMS):
            raise LetterheadHasMacros
        outside = one.get("TargetMode", "").lower() == "external"
        if kind.endswith(_EMBEDS) or (outside and not kind.endswith(_LINK)):
            raise LetterheadReachesOut(what=clean(target)[:80] or kind.rpartition("/")[2])


def _check_fields(root: ET.Element) -> None:
    told = " ".join(
        [
            "".join(one.text or "" for one in root.iter(f"{_WORD}instrText")),
            *(one.get(f"{_WORD}instr", "") for one in root.iter(f"{_WORD}fldSimple")),
        ]
    )
    found = _FETCHES.search(told.upper())
    if found:
        raise LetterheadReachesOut(what=f"feltet {found[0]}")


def _opened(data: bytes) -> dict[str, Any]:
    import docx

    word = docx.Document(io.BytesIO(data))
    section = word.sections[-1]
    return {
        "width": round(section.page_width.mm) if section.page_width else 0,
        "height": round(section.page_height.mm) if section.page_height else 0,
        "header": any(map(_says_something, (section.header, section.first_page_header))),
        "footer": any(map(_says_something, (section.footer, section.first_page_footer))),
    }


def _says_something(part: Any) -> bool:
    drawn = next(part._element.iter("{*}drawing", "{*}pict"), None)  # noqa: SLF001  the library has no reader for pictures
    return drawn is not None or bool("".join(part._element.itertext()).strip())  # noqa: SLF001  tables too
