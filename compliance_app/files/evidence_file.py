"""Reads a report of a signing that came beside the signed file: opened in a confined child process, ten seconds at most.

It names people with serial numbers, personal numbers and addresses of machines. These are read past; whether the bytes hold
any is told, so that such a file is not kept.
"""

import hashlib
import io
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import IO, Any, Final

from compliance_app.domain.errors import _
from compliance_app.domain.signed_file import FileSignature
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import MEGABYTE, FileRefused
from compliance_app.files.signed_pdf import signatures_from

MAX_EVIDENCE_BYTES: Final = 20 * MEGABYTE
"""One report."""
EVIDENCE_SECONDS: Final = 10.0
_KEYS: Final = {"kind", "text", "words", "signatures", "identifiers"}
_MEDIA: Final = {
    "pdf": "application/pdf",
    "json": "application/json",
    "xml": "application/xml",
    "html": "text/html",
    "text": "text/plain",
}
_IDENTIFIERS: Final = re.compile(
    r"no_bankid|un:no-|uniqueuserid|nnin\b|\b(?:ssn|cpr|serienummer|serienr|serial ?(?:number)?|personnummer|fødselsnummer"
    r"|fodselsnummer|f[øo]dselsnr)\b"
    r"|\b\d{4}-\d{4}-\d-\d+|(?<!\d)\d{6}[ -]?\d{5}(?!\d)|(?<!\d)\d{6}[-+]\d{4}(?!\d)|(?<!\d)(?:19|20)\d{6}[-+]?\d{4}(?!\d)"
    r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){2}\.(?:\d{1,3}|x{1,3}|\*)(?![\d.])|(?<![\w:])(?:[0-9a-f]{1,4}:){3,}|[0-9a-f]{1,4}::[0-9a-f]"
    r"|ip[ _-]?(?:adresse|address|adress|addr)|[A-Za-z0-9+/_-]{200,}",
    re.IGNORECASE,
)
"""Numbers and addresses that are of somebody, words that announce them, and packed content in which they may stand."""

_TOO_BIG = _(
    "Den er større enn {limit} MB. Hent rapporten på nytt, eller ta bare med den som hører til dette dokumentet."
)
_NO_REPORT = _(
    "Den er ikke en PDF, JSON, XML, nettside eller ren tekst. Er den pakket i en zip-fil, pakk den ut først. Er den låst med "
    "passord, hent den uten."
)
_BROKEN = _("Den er skadet, låst eller bygd feil. Hent den på nytt der dokumentet ble signert.")
_SLOW = _(
    "Lesingen tok mer enn {seconds} sekunder og ble stanset. Hent den på nytt der dokumentet ble signert."
)


class EvidenceRefused(FileRefused):
    """A report that cannot be read (values: name, why)."""

    message = _("Bevisfilen «{name}» ble ikke lest. {why}")


@dataclass(frozen=True)
class ReadEvidence:
    """A report as far as it was read. Texts may hold identifiers: they are compared and read, never kept.

    Attributes:
        sha256: of the bytes, in hex.
        text: all of it.
        words: the lines that can name who signed.
        signatures: on the report itself.
        identifiers: the bytes hold identifiers of the signatories, or what could not be read through.
    """

    sha256: str
    media_type: str
    text: str
    words: str
    signatures: tuple[FileSignature, ...]
    identifiers: bool


def read_evidence(data: bytes, name: str) -> ReadEvidence:
    """Read a report of a signing.

    Raises:
        EvidenceRefused: too big, empty, of another kind, encrypted, damaged, or too slow; each with its sentence.
    """
    if len(data) > MAX_EVIDENCE_BYTES:
        raise EvidenceRefused(name=name, why=_TOO_BIG.format(limit=MAX_EVIDENCE_BYTES // MEGABYTE))
    answer = ask(data, "signing-evidence", EVIDENCE_SECONDS, _gather)
    if answer is Ended.SLOW:
        raise EvidenceRefused(name=name, why=_SLOW.format(seconds=int(EVIDENCE_SECONDS)))
    if isinstance(answer, Ended):
        raise EvidenceRefused(name=name, why=_BROKEN)
    if answer["kind"] not in _MEDIA:
        raise EvidenceRefused(name=name, why=_NO_REPORT)
    signatures = signatures_from(answer["signatures"])
    own = any(
        not one.timestamp and not one.platform for one in signatures
    )  # their certificates bear serial numbers
    return ReadEvidence(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=_MEDIA[answer["kind"]],
        text=answer["text"],
        words=answer["words"],
        signatures=signatures,
        identifiers=answer["identifiers"] or own,
    )


def document_hashes(*documents: bytes) -> frozenset[str]:
    """How a report may write the checksum of one of the documents: SHA-256 or SHA-512, in hex or base64."""
    digests = [make(one).digest() for one in documents if one for make in (hashlib.sha256, hashlib.sha512)]
    return frozenset(text for one in digests for text in (one.hex(), b64encode(one).decode().rstrip("=")))


def read_evidence_in_child(data: bytes) -> dict[str, Any]:
    """What the child answers."""
    from compliance_app.files.evidence_words import words_of

    kind, text, words = words_of(data)
    signatures: list[dict[str, Any]] = []
    hidden = not text.strip()
    if kind == "pdf":  # what reads signatures takes longer to load than a text to read
        from compliance_app.files.signed_pdf_signatures import read_signatures
        from compliance_app.files.signed_pdf_text import has_attachments

        signatures = read_signatures(io.BytesIO(data), b"")["signatures"]
        hidden = hidden or has_attachments(data)
    return {
        "kind": kind,
        "text": text,
        "words": words,
        "signatures": signatures,
        "identifiers": hidden or bool(_IDENTIFIERS.search(text)),
    }


def _gather(stream: IO[bytes]) -> dict[str, Any] | None:
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    match next_message(buffered):
        case ("evidence", dict() as facts) if facts.keys() == _KEYS:
            return facts
        case _:
            return None
