"""The text of a PDF page by page, whether it is a scan, and the text of what is attached to it; in the confined child."""

import io
from typing import Any, Final

from pypdf import PdfReader
from pypdf.errors import PdfReadError, PyPdfError
from pypdf.generic import DictionaryObject

from compliance_app.files.errors import FileRefused
from compliance_app.files.evidence_words import words_of
from compliance_app.files.signed_pdf_errors import SignedFileTooLarge, SignedFileUnreadable

MOST_PAGES: Final = 1000
MOST_LETTERS: Final = 4_000_000
MOST_ATTACHMENTS: Final = 40
MOST_ATTACHED_BYTES: Final = 5 * 1024 * 1024
_DEEPEST: Final = 3
_SCANNED_SIDE: Final = 600
"""Pixels: a picture at least so wide and high can be a page."""
_BROKEN: Final = (
    PyPdfError,
    PdfReadError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    OSError,
)


def read_pages(data: bytes) -> list[str]:
    """The text of each page.

    Raises:
        FileRefused: damaged, or more pages or letters than are read.
    """
    return _pages_of(_open(data))


def read_everything(data: bytes) -> dict[str, Any]:
    """What a PDF says: "pages" (text of each), "scanned" (every page is a picture), "attached" [(name, who signed by it, line by line)].

    Raises:
        FileRefused: damaged, or more than is read.
    """
    reader = _open(data)
    pages = _pages_of(reader)
    return {"pages": pages, "scanned": _is_scanned(reader, pages), "attached": _attached(reader)}


def has_attachments(data: bytes) -> bool:
    """Whether other files stand in it; True where that cannot be told."""
    try:
        return bool(len(_open(data).attachments))
    except (*_BROKEN, FileRefused):
        return True


def _open(data: bytes) -> PdfReader:
    try:
        return PdfReader(io.BytesIO(data))
    except _BROKEN as error:
        raise SignedFileUnreadable from error


def _pages_of(reader: PdfReader) -> list[str]:
    try:
        if len(reader.pages) > MOST_PAGES:
            raise SignedFileTooLarge
        texts, letters = [], 0
        for page in reader.pages:
            texts.append(page.extract_text())
            letters += len(texts[-1])
            if letters > MOST_LETTERS:
                raise SignedFileTooLarge
    except FileRefused:
        raise
    except _BROKEN as error:
        raise SignedFileUnreadable from error
    if not texts:
        raise SignedFileUnreadable
    return texts


def _is_scanned(reader: PdfReader, texts: list[str]) -> bool:
    try:
        return all(
            _has_picture(page, _SCANNED_SIDE if len(text.strip()) > 20 else 1, _DEEPEST)
            for page, text in zip(reader.pages, texts, strict=True)
        )
    except _BROKEN:
        return False


def _has_picture(holder: DictionaryObject, least: int, deep: int) -> bool:
    resources = holder.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    for one in (objects.get_object() if objects is not None else {}).values():
        found = one.get_object()
        if (
            found.get("/Subtype") == "/Image"
            and min(found.get("/Width", 0), found.get("/Height", 0)) >= least
        ):
            return True
        if found.get("/Subtype") == "/Form" and deep and _has_picture(found, least, deep - 1):
            return True
    return False


def _attached(reader: PdfReader) -> list[tuple[str, str]]:
    """What is attached, as text; what cannot be read as text is left out."""
    found: list[tuple[str, str]] = []
    try:
        for name, contents in reader.attachments.items():
            for content in contents:
                if len(found) >= MOST_ATTACHMENTS:
                    return found
                if len(content) <= MOST_ATTACHED_BYTES:
                    found.append((str(name)[:200], words_of(content)[2]))
    except _BROKEN:
        return found
    return [(name, text) for name, text in found if text]
