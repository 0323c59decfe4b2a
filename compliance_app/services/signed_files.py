"""Files that come back from signing: checked, kept with the verdict, and whoever has signed recorded, a person once a text.

Reading the file happens before the short write. What is kept of a signature is the name, the moment and the kind; serial
numbers and addresses stay in the file itself and nowhere else. Uploading the same file again changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.identity import clean_line
from compliance_app.domain.permissions import Verb
from compliance_app.domain.person_names import answer_key
from compliance_app.domain.signed_file import Reading, reading_of, understand
from compliance_app.domain.signed_text import compare_text
from compliance_app.domain.signed_verdict import (
    Judgement,
    Line,
    OtherDocument,
    Verdict,
    judge,
    verdict_json,
)
from compliance_app.files.signed_pdf import read_signed_pdf
from compliance_app.services.enterprises import period_of
from compliance_app.services.signed_file_rows import (
    Against,
    Basis,
    NotLocked,
    Signatory,
    against_of,
    answers_about,
    basis_of,
    moment_of,
    newest_check,
    newest_locked,
    newest_round,
    other_statement,
    refuse_examples,
    signed_files,
    without_seat,
)
from compliance_app.services.signing import must_sign_on
from compliance_app.services.signing_registry import registry_at_completion
from compliance_app.services.statement_files import FrozenFile, file_with_content, keep_file
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    NameAnswer,
    Person,
    Signature,
    SignatureKind,
    SignedFileCheck,
    SigningState,
    Statement,
    StatementFile,
    StatementFileKind,
    StatementStatus,
)

_PDF = "application/pdf"
_LONGEST_FILE_NAME = 200
_WHAT = "redegjørelsen"
_IN = {"nb": "på bokmål", "nn": "på nynorsk", "en": "på engelsk"}


class OtherStatement(AktsomError):
    """The file is another of the enterprise's statements (values: year, wanted)."""

    message = _(
        "Filen ble ikke tatt imot. Den er redegjørelsen for {year}, ikke den for {wanted} som er låst her. "
        "Velg riktig år, eller hent riktig fil."
    )


class NothingSigned(AktsomError):
    """A PDF without signatures and without a signature page."""

    message = _(
        "Filen ble ikke tatt imot. Den har ingen signaturer. Hent den signerte filen der den ble signert, "
        "eller skann papiret hvis det er signert med penn."
    )


class NothingToAnswer(AktsomError):
    """Nobody asks about that name (values: name)."""

    message = _("Ikke lagret. Ingen fil spør om «{name}» lenger. Last siden på nytt.")


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


def verify_file(
    actor: Actor, year: str | int | None, data: bytes, name: str, *, language: str = "nb"
) -> SignedFile:
    """Check a file against the year's newest locked statement and keep nothing.

    Where nothing is locked, the names are held against the board as it is and the text against nothing, and it is said.

    Raises:
        FileRefused: it cannot be read. NoSuchYear: no period of that name.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        against = against_of(work, year, language)
        work.session.expunge_all()
    read = _read(data, against.pdf.content)
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        against = against_of(work, year, language, day=read.last_day)
        judgement = _judge(read, against)
        ended = without_seat(work, against, judgement).values()
        work.session.expunge_all()
    found = _found(read, judgement, against, name=name)
    return replace(found, reasons=(*found.reasons, *ended))


def locked_statement(actor: Actor, year: str | int | None, language: str = "nb") -> tuple[str, int]:
    """Id and version of the year's newest locked statement.

    Raises:
        NotLocked: there is none.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        period = period_of(work, year)
        found = newest_locked(work, period, language)
        if found is None:
            raise NotLocked(year=period.label)
        return found.id, found.version


def take_in_signed_file(
    actor: Actor, statement_id: str, data: bytes, name: str, *, seen_version: int, once: str = ""
) -> SignedFile:
    """Check a file that came back, keep it, and record who has signed; the statement is signed when all have.

    The same bytes again are the same file: nothing new is kept. A changed file, and one that is not complete, is kept with
    its verdict; only signatures that hold are recorded.

    Raises:
        FileRefused: it cannot be read. OtherDocument (E27), OtherStatement, NothingSigned: it is not kept.
        NotFound, NotLocked, NotFrozen: there is no locked statement of that id.
        ExampleIsReadOnly: nothing is signed in an example.
        ChangedMeanwhile: the statement is not as it was when the form was rendered.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        refuse_examples(work)
        before = basis_of(work, statement_id)
        other = other_statement(work, statement_id, data)
        work.session.expunge_all()
    if other is not None and not data.startswith(before.pdf.content):
        year, language = other
        raise OtherStatement(year=f"{year} {_IN[language]}", wanted=before.year)
    read = _read(data, before.pdf.content)
    first = _judge(read, before)
    _refuse(read, first, before)
    with begin(actor, Verb.CHECK_SIGNED_FILE, once=once) as work:
        basis = basis_of(work, statement_id, day=read.last_day, lock=True)
        work.about("statement", statement_id)
        kept = next((row for row in signed_files(work, statement_id) if row.sha256 == read.sha256), None)
        if kept is None and basis.statement.version != seen_version:
            work.changed_meanwhile(statement_id, _WHAT)
        judgement = _judge(read, basis)
        _refuse(read, judgement, basis)
        file = kept or _keep(work, statement_id, data, name)
        ended = _record(work, basis, file, read, judgement)
        found = _found(read, judgement, basis, name=file.name, file=file, already=kept is not None)
        return replace(found, reasons=(*found.reasons, *ended))


def answer_name(
    actor: Actor, statement_id: str, name: str, person_id: str, *, same: bool, once: str = ""
) -> None:
    """Answer whether a name in a signature is somebody in the register; remembered, and the files are judged again.

    Raises:
        NotFound: no such person here. NothingToAnswer: no file of this statement asks about that name.
        NotLocked, NotFrozen, ExampleIsReadOnly: as take_in_signed_file.
    """
    key = answer_key(name)
    with begin(actor, Verb.CHECK_SIGNED_FILE, once=once) as work:
        work.get(Person, person_id)
        refuse_examples(work)
        basis = basis_of(work, statement_id, lock=True)
        work.about("statement", statement_id)
        files = _readings(work, statement_id)
        if work.already:
            return
        if not any(answer_key(one.name) == key for _file, read in files for one in read.signers):
            raise NothingToAnswer(name=name)
        row = answers_about(work, key).get(person_id) or NameAnswer(
            enterprise_id=work.enterprise_id, name=key, person_id=person_id, same=same, answered_at=work.at
        )
        row.same, row.answered_at, row.answered_by = same, work.at, work.actor.name
        work.add(row)
        for file, read in files:
            basis = basis_of(work, statement_id, day=read.last_day)
            _record(work, basis, file, read, _judge(read, basis))


def signed_files_page(actor: Actor, statement_id: str) -> SignedFilesPage:
    """Who must sign, who has, and what came back.

    Raises:
        NotFound, NotLocked, NotFrozen: there is no locked statement of that id.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        basis = basis_of(work, statement_id)
        files = []
        for file, read in _readings(work, statement_id):
            against = basis_of(work, statement_id, day=read.last_day)
            judgement = _judge(read, against)
            found = _found(read, judgement, against, name=file.name, file=file)
            ended = without_seat(work, against, judgement).values()
            files.append(replace(found, reasons=(*found.reasons, *ended)))
        work.session.expunge_all()
    return SignedFilesPage(
        statement_id=statement_id,
        status=basis.statement.status,
        version=basis.statement.version,
        year=basis.year,
        signed_at=basis.statement.signed_at,
        required=basis.required,
        signed=dict(basis.signed),
        files=tuple(reversed(files)),
        people=dict(basis.people),
        excused=basis.excused,
    )


def signed_file(actor: Actor, file_id: str) -> FrozenFile:
    """A file that came back, byte for byte. It bears identifiers of the signatories.

    Raises:
        NotFound: there is no such file here.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        row = work.get(StatementFile, file_id)
        if row.kind not in {StatementFileKind.SIGNED, StatementFileKind.EVIDENCE}:
            raise NotFound
        return file_with_content(work, row)


def _read(data: bytes, frozen: bytes) -> Reading:
    found = read_signed_pdf(data, frozen)
    comparison = None if found.same_file else compare_text(found.frozen_pages, found.pages)
    return understand(
        sha256=found.sha256,
        signatures=found.signatures,
        comparison=comparison,
        pages=found.pages,
        attached=[text for _name, text in found.attached],
        scanned=found.scanned,
        long_term=found.long_term,
    )


def _judge(read: Reading, basis: Against) -> Judgement:
    return judge(
        read,
        required=basis.names,
        others=basis.others,
        answers=basis.answers,
        before=basis.signed,
        excused=basis.excused,
        provider=basis.provider,
    )


def _refuse(read: Reading, judgement: Judgement, basis: Basis) -> None:
    if judgement.verdict is Verdict.OTHER_DOCUMENT:
        raise OtherDocument(provider=basis.provider or "tjenesten den ble signert i")
    if judgement.verdict is not Verdict.ON_PAPER and not read.signatures and not read.signers:
        raise NothingSigned


def _keep(work: Work, statement_id: str, data: bytes, name: str) -> StatementFile:
    called = clean_line(name.replace("\\", "/").rpartition("/")[2], _LONGEST_FILE_NAME) or "signert.pdf"
    return keep_file(work, statement_id, StatementFileKind.SIGNED, name=called, media_type=_PDF, content=data)


def _readings(work: Work, statement_id: str) -> list[tuple[StatementFile, Reading]]:
    """The files that came back and how each was read, oldest first."""
    found = []
    for file in signed_files(work, statement_id):
        check = newest_check(work, file.id)
        if check is not None:
            found.append((file, reading_of(orjson.loads(check.result)["reading"])))
    return found


def _record(work: Work, basis: Basis, file: StatementFile, read: Reading, judgement: Judgement) -> list[str]:
    """Keep the verdict where it is new, whoever has signed, and that the statement is signed where all have.

    Returns a sentence for each who signed without a seat that signs on that day; theirs is no signature.
    """
    result = _result(read, judgement, basis, file.name)
    text = orjson.dumps(result, option=orjson.OPT_SORT_KEYS).decode()
    last = newest_check(work, file.id)
    if last is None or last.result != text:
        work.add(
            SignedFileCheck(
                enterprise_id=work.enterprise_id, file_id=file.id, verdict=judgement.verdict.value, result=text,
                checked_at=work.at, checked_by=work.actor.name,
            )
        )  # fmt: skip
    signatories = {one.person_id: one for one in basis.required}
    ended = without_seat(work, basis, judgement)
    for person, line in judgement.signed.items():
        if person not in basis.signed and person not in ended:
            work.add(_signature(work, basis, file, signatories[person], line))
    settle(work, basis.statement.id)
    return list(ended.values())


def _signature(work: Work, basis: Basis, file: StatementFile, who: Signatory, line: Line) -> Signature:
    signer = line.signer
    return Signature(
        enterprise_id=work.enterprise_id, statement_id=basis.statement.id, file_id=file.id, person_id=who.person_id,
        kind=SignatureKind(signer.kind.value).value, name=clean_line(signer.name, 200),
        seats=orjson.dumps(list(who.seats)).decode(), content_hash=basis.pdf.sha256,
        provider=clean_line(signer.provider, 200), method=clean_line(signer.method, 100), qualified=signer.qualified,
        signed_at=signer.signed_at, signed_on=None if signer.signed_at else signer.signed_on, on_behalf_of=clean_line(signer.on_behalf_of, 200),
        reservation=bool(who.reservation), explanation=who.reservation, recorded_at=work.at,
        recorded_by=work.actor.name,
    )  # fmt: skip


def settle(work: Work, statement_id: str) -> None:
    """Set the statement signed, and its round completed, when everybody who must sign has signed its locked text.

    Those must who hold the seats on the day of the last signature: who joined since it was sent is missing, who left is not.
    """
    basis = basis_of(work, statement_id)
    moments = [moment_of(one) for one in basis.signed.values()]
    if not moments:
        return
    completed_by = must_sign_on(work, clock.oslo_day(max(moments)))
    must = completed_by.signatories
    if not must or any(one.person_id not in basis.signed for one in must):
        return
    statement = work.get(Statement, statement_id)
    if statement.signed_at is None:
        statement.signed_at = max(moments)
    if statement.status in {StatementStatus.FROZEN, StatementStatus.OUT_FOR_SIGNING}:
        statement.status = StatementStatus.SIGNED.value
    work.add(statement)
    current = newest_round(work, statement_id, basis.pdf.sha256)
    if current is not None:
        current.compared = registry_at_completion(current.compared, completed_by)
    if current is not None and current.state in {SigningState.PREPARED, SigningState.SENT}:
        current.state, current.ended_at = SigningState.COMPLETED.value, work.at
        work.add(current)


def _result(read: Reading, judgement: Judgement, basis: Against, name: str) -> dict[str, Any]:
    told = verdict_json(judgement, read, file=name, required=basis.names, people=basis.people)
    return {**told, "reading": read.plain(), "content_hash": basis.pdf.sha256}


def _found(
    read: Reading,
    judgement: Judgement,
    basis: Against,
    *,
    name: str,
    file: StatementFile | None = None,
    already: bool = False,
) -> SignedFile:
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
    )
