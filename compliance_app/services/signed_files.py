"""Files that come back from signing: checked, kept with the verdict, and whoever has signed recorded, a person once a text.

Reading the file happens before the short write. What is kept of a signature is the name, the moment and the kind; serial
numbers and addresses stay in the file itself and nowhere else. Uploading the same file again changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.person_names import answer_key
from compliance_app.domain.signed_file import Reading, reading_of
from compliance_app.domain.signing_evidence import Evidence
from compliance_app.services.enterprises import period_of
from compliance_app.services.signed_file_found import SignedFile, SignedFilesPage, found_of, judged, refuse
from compliance_app.services.signed_file_read import CameFile, ReadFiles, read_files
from compliance_app.services.signed_file_record import record
from compliance_app.services.signed_file_rows import (
    NotLocked,
    against_of,
    answers_about,
    basis_of,
    newest_check,
    newest_locked,
    refuse_examples,
    signed_files,
    without_seat,
)
from compliance_app.services.signed_file_stale import (
    earlier_locks,
    other_texts,
    refuse_other_text,
    refuse_stale,
)
from compliance_app.services.statement_files import (
    FrozenFile,
    file_with_content,
    files_of,
    keep_checksum,
    keep_file,
)
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    NameAnswer,
    Person,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
)

_PDF = "application/pdf"
_WHAT = "redegjørelsen"


class OnlyChecksum(AktsomError):
    """A report of the signing whose bytes hold identifiers and are not kept (values: name)."""

    message = _(
        "«{name}» er ikke lagret her, bare kontrollsummen og det som ble lest av den, fordi den har serienumre eller adresser. "
        "Hent den der dokumentet ble signert."
    )


class NothingToAnswer(AktsomError):
    """Nobody asks about that name (values: name)."""

    message = _("Ikke lagret. Ingen fil spør om «{name}» lenger. Last siden på nytt.")


def verify_file(
    actor: Actor,
    year: str | int | None,
    data: bytes,
    name: str,
    *,
    language: str = "nb",
    more: Sequence[CameFile] = (),
    reports: Sequence[CameFile] = (),
) -> SignedFile:
    """Check a file, or the photos of a paper, against the year's newest locked statement and keep nothing.

    Where nothing is locked, the names are held against the board as it is and the text against nothing, and it is said.

    Args:
        data, name: the signed PDF, or a photo of the first page of the paper.
        more: photos of the following pages.
        reports: what the signing service gave beside it.

    Raises:
        FileRefused: it cannot be read. NoSuchYear: no period of that name.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        against = against_of(work, year, language)
        work.session.expunge_all()
    files = read_files((CameFile(name, data), *more), against.pdf.content, reports)
    read = files.reading()
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        against = against_of(work, year, language, day=read.last_day)
        judgement = judged(read, against)
        ended = without_seat(work, against, judgement).values()
        work.session.expunge_all()
    found = found_of(read, judgement, against, name=files.name)
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
    actor: Actor,
    statement_id: str,
    data: bytes,
    name: str,
    *,
    seen_version: int,
    once: str = "",
    more: Sequence[CameFile] = (),
    reports: Sequence[CameFile] = (),
) -> SignedFile:
    """Check a file that came back, keep it, and record who has signed; the statement is signed when all have.

    The same bytes again are the same file: nothing new is kept. A changed file, and one that is not complete, is kept with
    its verdict; only signatures that hold are recorded.

    Args:
        data, name: the signed PDF, or a photo of the first page of the paper.
        more: photos of the following pages.
        reports: what the signing service gave beside it; also to a file that is kept already.

    Raises:
        FileRefused: it cannot be read. OtherDocument (E27), OtherStatement, OlderLock, NothingSigned: it is not kept.
        NotFound, NotLocked, NotFrozen: there is no locked statement of that id.
        ExampleIsReadOnly: nothing is signed in an example.
        ChangedMeanwhile: the statement is not as it was when the form was rendered.
    """
    files = _read_for(actor, statement_id, (CameFile(name, data), *more), reports)
    with begin(actor, Verb.CHECK_SIGNED_FILE, once=once) as work:
        basis_of(work, statement_id, lock=True)
        work.about("statement", statement_id)
        kept = next((row for row in signed_files(work, statement_id) if row.sha256 == files.sha256), None)
        read = files.reading(_reports_of(work, kept))
        basis = basis_of(work, statement_id, day=read.last_day)
        if kept is None and basis.statement.version != seen_version:
            work.changed_meanwhile(statement_id, _WHAT)
        judgement = judged(read, basis)
        refuse(read, judgement, basis)
        file = kept or _keep(work, statement_id, files)
        _keep_reports(work, statement_id, files)
        ended = record(work, basis, file, read, judgement)
        found = found_of(read, judgement, basis, name=file.name, file=file, already=kept is not None)
        return replace(found, reasons=(*found.reasons, *ended))


def add_reports(
    actor: Actor, statement_id: str, file_id: str, reports: Sequence[CameFile], *, once: str = ""
) -> SignedFile:
    """Read reports of the signing beside a file that is kept already, and judge it again.

    Raises:
        NotFound: there is no such signed file of this statement. Otherwise as take_in_signed_file.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        row = work.get(StatementFile, file_id)
        if row.statement_id != statement_id or row.kind != StatementFileKind.SIGNED:
            raise NotFound
        file = file_with_content(work, row)
    return take_in_signed_file(
        actor, statement_id, file.content, file.name, seen_version=0, once=once, reports=reports
    )


def _read_for(
    actor: Actor, statement_id: str, came: Sequence[CameFile], reports: Sequence[CameFile]
) -> ReadFiles:
    """The files, read and found to be of this statement."""
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        refuse_examples(work)
        before = basis_of(work, statement_id)
        others = other_texts(work, before)
        locks = earlier_locks(work, statement_id)
        work.session.expunge_all()
    refuse_stale(came[0].content, before, others, locks)
    files = read_files(came, before.pdf.content, reports)
    read = files.reading()
    refuse_other_text(files.content, read.text.match, before, others)
    refuse(read, judged(read, before), before)
    return files


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
            record(work, basis, file, read, judged(read, basis))


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
            judgement = judged(read, against)
            found = found_of(read, judgement, against, name=file.name, file=file)
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
        NotFound: there is no such file here. OnlyChecksum: it is a report of which the bytes are not kept.
    """
    with reading(actor, Verb.CHECK_SIGNED_FILE) as work:
        row = work.get(StatementFile, file_id)
        if row.kind not in {StatementFileKind.SIGNED, StatementFileKind.EVIDENCE}:
            raise NotFound
        if (
            row.kind == StatementFileKind.EVIDENCE
            and work.session.get(StatementFileContent, (work.enterprise_id, row.id)) is None
        ):
            raise OnlyChecksum(name=row.name)
        return file_with_content(work, row)


def _keep(work: Work, statement_id: str, read: ReadFiles) -> StatementFile:
    return keep_file(
        work, statement_id, StatementFileKind.SIGNED, name=read.name, media_type=_PDF, content=read.content
    )


def _keep_reports(work: Work, statement_id: str, read: ReadFiles) -> None:
    """Keep each report once: its bytes too where they hold no identifier of anybody, else its checksum and what was read."""
    known = {row.sha256 for row in files_of(work, statement_id) if row.kind == StatementFileKind.EVIDENCE}
    for came, report, found in read.reports:
        if found.sha256 in known:
            continue
        known.add(found.sha256)
        keep = keep_file if found.kept else keep_checksum
        keep(
            work, statement_id, StatementFileKind.EVIDENCE, name=came.name, media_type=report.media_type,
            content=came.content,
        )  # fmt: skip


def _readings(work: Work, statement_id: str) -> list[tuple[StatementFile, Reading]]:
    """The files that came back and how each was read, oldest first."""
    found = []
    for file in signed_files(work, statement_id):
        check = newest_check(work, file.id)
        if check is not None:
            found.append((file, reading_of(orjson.loads(check.result)["reading"])))
    return found


def _reports_of(work: Work, file: StatementFile | None) -> Sequence[Evidence]:
    """The reports that were read beside a kept file before."""
    check = newest_check(work, file.id) if file is not None else None
    return reading_of(orjson.loads(check.result)["reading"]).evidence if check is not None else ()
