"""What is said of a file that came back: how it is judged against what was locked, and what is shown of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.signed_file import Reading
from compliance_app.domain.signed_verdict import (
    Judgement,
    Line,
    OtherDocument,
    Verdict,
    judge,
    verdict_json,
)
from compliance_app.domain.signing_evidence import Evidence
from compliance_app.services.signed_file_rows import Against, Basis, Signatory
from compliance_app.storage.tables import Signature, StatementFile


class NothingSigned(AktsomError):
    """A PDF without signatures and without a signature page."""

    message = _(
        "Filen ble ikke tatt imot. Den har ingen signaturer. Hent den signerte filen der den ble signert, "
        "eller skann papiret hvis det er signert med penn."
    )


@dataclass(frozen=True)
class SignedFile:
    """A file that came back, as it was found.

    Attributes:
        file_id: id of the kept file; "" where it was only checked.
        name: as it was called when it came.
        verdict, sentence, reasons: see ``domain.signed_verdict``.
        lines: the signatories the file names.
        missing: names of those who must sign and have not.
        unexpected: names that nobody who must sign has.
        result: what ``aktsom statement verify --json`` prints.
        already: the same bytes were kept before.
        reports: those that came beside it.
    """

    file_id: str
    name: str
    verdict: Verdict
    sentence: str
    reasons: tuple[str, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    result: dict[str, Any]
    kept_at: datetime | None = None
    kept_by: str = ""
    already: bool = False
    reports: tuple[Evidence, ...] = ()

    @property
    def on_paper(self) -> bool:
        """Whether it is a picture of a paper."""
        return self.verdict is Verdict.ON_PAPER


@dataclass(frozen=True)
class SignedFilesPage:
    """What is known of the signing of a locked statement.

    Attributes:
        required: those who must sign, in order.
        signed: person id → signature on this text.
        files: the files that came back, newest first, as they are judged now.
        people: everybody in the register, id → name.
        excused: ids of those who were asked and hold no seat any more.
    """

    statement_id: str
    status: str
    version: int
    year: str
    signed_at: datetime | None
    required: tuple[Signatory, ...]
    signed: dict[str, Signature]
    files: tuple[SignedFile, ...]
    people: dict[str, str]
    excused: frozenset[str] = frozenset()

    @property
    def missing(self) -> tuple[Signatory, ...]:
        """Those who must sign and have not."""
        return tuple(
            one
            for one in self.required
            if one.person_id not in self.signed and one.person_id not in self.excused
        )


def judged(read: Reading, basis: Against) -> Judgement:
    """Judge a reading against what was locked and who must sign it."""
    return judge(
        read,
        required=basis.names,
        others=basis.others,
        answers=basis.answers,
        before=basis.signed,
        excused=basis.excused,
        provider=basis.provider,
    )


def refuse(read: Reading, judgement: Judgement, basis: Basis) -> None:
    """Refuse what is no signed file of this statement.

    Raises:
        OtherDocument: the text is another. NothingSigned: nobody has signed it.
    """
    if judgement.verdict is Verdict.OTHER_DOCUMENT:
        raise OtherDocument(provider=basis.provider or "tjenesten den ble signert i")
    if judgement.verdict is not Verdict.ON_PAPER and not read.signatures and not read.signers:
        raise NothingSigned


def result_of(read: Reading, judgement: Judgement, basis: Against, name: str) -> dict[str, Any]:
    """What is kept of a check: what ``aktsom statement verify --json`` prints, how the file was read, and what it was held against."""
    told = verdict_json(judgement, read, file=name, required=basis.names, people=basis.people)
    return {**told, "reading": read.plain(), "content_hash": basis.pdf.sha256}


def found_of(
    read: Reading,
    judgement: Judgement,
    basis: Against,
    *,
    name: str,
    file: StatementFile | None = None,
    already: bool = False,
) -> SignedFile:
    """A file as it is shown."""
    names = basis.names
    return SignedFile(
        file_id=file.id if file else "",
        name=name,
        verdict=judgement.verdict,
        sentence=judgement.sentence,
        reasons=judgement.reasons,
        lines=judgement.lines,
        missing=tuple(names[person] for person in judgement.missing),
        unexpected=judgement.unexpected,
        result=verdict_json(judgement, read, file=name, required=names, people=basis.people),
        kept_at=file.kept_at if file else None,
        kept_by=file.kept_by if file else "",
        already=already,
        reports=read.evidence,
    )
