"""Reads a PDF that came back from signing: its signatures, its text beside the locked one's, and what is attached.

The bytes are opened in a confined child process, ten seconds at most, without network. What is not readable is refused with
a sentence; what is wrong with a signature is no refusal but a finding.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import IO, Any, Final

from compliance_app.domain.signed_file import FileSignature
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import MEGABYTE
from compliance_app.files.signed_pdf_errors import (
    BY_NAME,
    NotAPdf,
    SignedFileEmpty,
    SignedFileTooBig,
    SignedFileTooLarge,
    SignedFileTooSlow,
    SignedFileUnreadable,
)

MAX_SIGNED_BYTES: Final = 50 * MEGABYTE
"""One signed file, scans too."""
SIGNED_SECONDS: Final = 10.0
"""Reading one signed file, however it is built."""
_START_WITHIN: Final = 1024
_KEYS: Final = {"signatures", "long_term", "same_file", "pages", "frozen_pages", "scanned", "attached"}


@dataclass(frozen=True)
class ReadSignedPdf:
    """A signed PDF as far as it was read. Texts may hold identifiers: they are compared and read, never kept.

    Attributes:
        sha256: of the bytes, in hex.
        signatures: in the order they were made.
        long_term: carries data for validation years later (an allowed addition).
        same_file: the locked file itself, with nothing but signatures, timestamps and long-term data added.
        pages, frozen_pages: text page by page; both empty where ``same_file``.
        scanned: no signatures, and every page is a picture.
        attached: name of what is attached, and its lines that can name who signed.
    """

    sha256: str
    signatures: tuple[FileSignature, ...]
    long_term: bool
    same_file: bool
    pages: tuple[str, ...]
    frozen_pages: tuple[str, ...]
    scanned: bool
    attached: tuple[tuple[str, str], ...]


def read_signed_pdf(data: bytes, frozen: bytes) -> ReadSignedPdf:
    """Read a file that came back, beside the PDF that was locked.

    Raises:
        FileRefused: too big, empty, not a PDF, encrypted, damaged, built to overwhelm, or too slow; each with its sentence.
    """
    if len(data) > MAX_SIGNED_BYTES:
        raise SignedFileTooBig.of(len(data), MAX_SIGNED_BYTES)
    if not data.strip(b"\x00\r\n\t "):
        raise SignedFileEmpty
    if b"%PDF-" not in data[:_START_WITHIN]:
        raise NotAPdf
    answer = ask(len(frozen).to_bytes(8, "big") + frozen + data, "signed-pdf", SIGNED_SECONDS, _gather)
    if isinstance(answer, Ended):
        raise _ENDED[answer]
    return _assemble(answer, data)


_ENDED: Final = {
    Ended.SLOW: SignedFileTooSlow(seconds=int(SIGNED_SECONDS)),
    Ended.MEMORY: SignedFileTooLarge(),
    Ended.BROKEN: SignedFileUnreadable(),
}


def read_in_child(data: bytes) -> dict[str, Any]:
    """What the child answers: ``data`` is the length of the locked PDF in eight bytes, the locked PDF, the signed one.

    Raises:
        FileRefused: as read_signed_pdf.
    """
    from compliance_app.files.signed_pdf_signatures import read_signatures

    end = 8 + int.from_bytes(data[:8], "big")
    frozen, signed = data[8:end], data[end:]
    facts = read_signatures(io.BytesIO(signed), frozen)
    if facts["same_file"] and facts["signatures"]:
        return facts | {"pages": [], "frozen_pages": [], "scanned": False, "attached": []}
    from compliance_app.files.signed_pdf_text import read_everything, read_pages

    facts |= read_everything(signed)
    facts["scanned"] = facts["scanned"] and not facts["signatures"]
    facts["frozen_pages"] = read_pages(frozen) if frozen else []
    return facts


def _gather(stream: IO[bytes]) -> dict[str, Any] | None:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    match next_message(buffered):
        case ("signed", dict() as facts) if facts.keys() == _KEYS:
            return facts
        case ("refused", str() as name, dict() as values):
            raise BY_NAME.get(name, SignedFileTooLarge)(**values)
        case _:
            return None


def signatures_from(plain: Sequence[dict[str, Any]]) -> tuple[FileSignature, ...]:
    """Signatures out of the child's plain values."""
    return tuple(
        FileSignature(**one | {"signed_at": one["signed_at"] and one["signed_at"].replace(tzinfo=UTC)})
        for one in plain
    )


def _assemble(facts: dict[str, Any], data: bytes) -> ReadSignedPdf:
    return ReadSignedPdf(
        sha256=hashlib.sha256(data).hexdigest(),
        signatures=signatures_from(facts["signatures"]),
        long_term=facts["long_term"],
        same_file=facts["same_file"],
        pages=tuple(facts["pages"]),
        frozen_pages=tuple(facts["frozen_pages"]),
        scanned=facts["scanned"],
        attached=tuple(facts["attached"]),
    )
