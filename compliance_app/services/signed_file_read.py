"""Reads what came back from signing before anything is kept: the signed file or photos of the paper, and reports beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from compliance_app.domain.identity import clean_line
from compliance_app.domain.signature_page import read_signature_page
from compliance_app.domain.signed_file import Reading, seal_of, sealed_numbers, understand
from compliance_app.domain.signed_text import Comparison, compare_text
from compliance_app.domain.signing_evidence import Evidence, tie_of
from compliance_app.files.evidence_file import ReadEvidence, document_hashes, read_evidence
from compliance_app.files.photo_pages import is_photo, pages_of_photos
from compliance_app.files.signed_pdf import ReadSignedPdf, read_signed_pdf

MOST_REPORTS: Final = 10
"""Reports read at one time."""
_LONGEST_NAME: Final = 200


@dataclass(frozen=True)
class CameFile:
    """A file as it was uploaded."""

    name: str
    content: bytes


@dataclass(frozen=True)
class ReadFiles:
    """What came back, read.

    Attributes:
        content: what is kept: the PDF as it came, or the pages made of the photos.
        name: what it is called.
        comparison: of its text with the locked one; None where it is the locked file itself.
        reports: those that came beside it, with what was read of each.
    """

    content: bytes
    name: str
    pdf: ReadSignedPdf
    comparison: Comparison | None
    reports: tuple[tuple[CameFile, ReadEvidence, Evidence], ...] = ()

    @property
    def sha256(self) -> str:
        """Of what is kept."""
        return self.pdf.sha256

    def reading(self, before: Sequence[Evidence] = ()) -> Reading:
        """What they say together, with the reports that came ``before``; the same report twice is one."""
        by_hash = {one.sha256: one for one in before}
        by_hash |= {one.sha256: one for _came, _read, one in self.reports if one.sha256 not in by_hash}
        return understand(
            sha256=self.pdf.sha256,
            signatures=self.pdf.signatures,
            comparison=self.comparison,
            pages=self.pdf.pages,
            attached=[text for _name, text in self.pdf.attached],
            scanned=self.pdf.scanned,
            long_term=self.pdf.long_term,
            evidence=tuple(by_hash.values()),
        )


def read_files(came: Sequence[CameFile], frozen: bytes, reports: Sequence[CameFile] = ()) -> ReadFiles:
    """Read a signed PDF or the photos of a paper, page by page in their order, and the reports beside it.

    Raises:
        FileRefused: one of them cannot be read, or there are several that are not photos.
    """
    if len(came) > 1 or is_photo(came[0].content):
        content = pages_of_photos([one.content for one in came])
        name = f"{_called(came[0].name).rpartition('.')[0] or 'papir'}.pdf"
    else:
        content, name = came[0].content, _called(came[0].name) or "signert.pdf"
    pdf = read_signed_pdf(content, frozen)
    comparison = None if pdf.same_file else compare_text(pdf.frozen_pages, pdf.pages)
    numbers = sealed_numbers(pdf.signatures, comparison, pdf.pages)
    hashes = document_hashes(frozen, content)
    read = tuple(_report(one, hashes, numbers) for one in reports[:MOST_REPORTS])
    return ReadFiles(content, name, pdf, comparison, read)


def _report(
    came: CameFile, hashes: frozenset[str], numbers: frozenset[str]
) -> tuple[CameFile, ReadEvidence, Evidence]:
    name = _called(came.name) or "bevis"
    read = read_evidence(came.content, name)
    found = Evidence(
        name=name,
        sha256=read.sha256,
        tie=tie_of(read.text, hashes=hashes, numbers=numbers),
        sealed_by=seal_of(read.signatures),
        kept=not read.identifiers,
        signers=read_signature_page(read.words),
    )
    return CameFile(name, came.content), read, found


def _called(name: str) -> str:
    return clean_line(name.replace("\\", "/").rpartition("/")[2], _LONGEST_NAME)
