"""A report of the signing beside the signed file: used when it is of the same document, confirming when sealed, its numbers kept nowhere."""

import zlib

import pytest
from sqlalchemy import select
from support.signed_pdfs import joined, pdf, person, platform, scan, sign, signature_page
from support.signing_reports import NUMBERS, checksum, json_report, pdf_report, photo
from support.statements import CHAIR, MANAGER, MEMBER, frozen_statement, signing_enterprise

from compliance_app.domain.errors import NotFound
from compliance_app.domain.signed_verdict import Verdict
from compliance_app.domain.signing_evidence import Tie
from compliance_app.files.evidence_file import EvidenceRefused
from compliance_app.services.signed_file_found import SignedFile
from compliance_app.services.signed_file_read import CameFile
from compliance_app.services.signed_files import (
    OnlyChecksum,
    add_reports,
    signed_file,
    signed_files_page,
    take_in_signed_file,
    verify_file,
)
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    AuditDetail,
    Signature,
    SignedFileCheck,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
    StatementStatus,
)

ALL = (MANAGER, CHAIR, MEMBER)
KEY = "Penneo Dokumentnøkkel: ABCDE-12345-FGHIJ-67890"


@pytest.fixture
def actor(database: str) -> Actor:
    return signing_enterprise()


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def locked(actor: Actor, statement: str) -> bytes:
    return frozen_file(actor, statement, StatementFileKind.PDF).content


def take(
    actor: Actor, statement: str, data: bytes, *reports: bytes, more: tuple[bytes, ...] = ()
) -> SignedFile:
    version = signed_files_page(actor, statement).version
    return take_in_signed_file(
        actor, statement, data, "signert.pdf", seen_version=version, more=[CameFile("side.jpg", one) for one in more],
        reports=[CameFile("rapport.pdf", one) for one in reports],
    )  # fmt: skip


def evidence() -> list[StatementFile]:
    with read_session() as session:
        rows = session.execute(select(StatementFile).where(StatementFile.kind == "EVIDENCE")).scalars()  # type: ignore[arg-type]
        return list(rows)


def test_a_sealed_report_of_the_same_document_confirms_whom_it_names(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    found = take(actor, statement, sign(pdf_bytes, platform()), pdf_report(ALL, checksum(pdf_bytes)))
    assert found.verdict is Verdict.COMPLETE, found
    assert [(one.tie, one.sealed_by, one.kept) for one in found.reports] == [(Tie.CHECKSUM, "Penneo", False)]
    page = signed_files_page(actor, statement)
    assert page.status == StatementStatus.SIGNED
    assert {(one.name, one.kind, one.provider) for one in page.signed.values()} == {
        (name, "SIGNATURE_PAGE", "Penneo") for name in ALL
    }


def test_a_report_without_a_seal_confirms_nobody(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    found = take(actor, statement, sign(pdf_bytes, platform()), json_report(ALL, pdf_bytes))
    assert found.verdict is Verdict.NOT_CONFIRMED
    assert "Navnene i bevisfilen er ikke forseglet" in found.sentence
    assert [line.signer.confirmed for line in found.lines] == [False] * 3
    assert signed_files_page(actor, statement).signed == {}


def test_a_sealed_report_of_another_document_is_kept_and_not_used(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), platform())
    found = take(actor, statement, data, pdf_report(ALL, checksum(b"noe annet")))
    assert (found.verdict, found.lines) == (Verdict.MISSING, ())
    assert any("«rapport.pdf» er ikke brukt" in reason for reason in found.reasons)
    assert len(evidence()) == 1


def test_the_number_a_service_sealed_on_the_pages_ties_a_report(actor: Actor, statement: str) -> None:
    stamped = joined(locked(actor, statement), pdf(f"PENNEO\n{KEY}"))
    report = pdf_report(ALL, KEY.rpartition(" ")[2])
    assert take(actor, statement, sign(stamped, platform()), report).verdict is Verdict.COMPLETE
    (one,) = signed_files_page(actor, statement).files
    assert one.reports[0].tie is Tie.NUMBER


def test_a_number_on_pages_that_nobody_sealed_ties_nothing(actor: Actor, statement: str) -> None:
    stamped = joined(locked(actor, statement), pdf(f"{signature_page(ALL[:1])}\n{KEY}"))
    found = take(actor, statement, stamped, pdf_report(ALL, KEY.rpartition(" ")[2]))
    assert found.reports[0].tie is Tie.NONE
    assert signed_files_page(actor, statement).signed == {}


def test_a_report_can_come_later_and_once(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    first = take(actor, statement, sign(pdf_bytes, platform()))
    assert first.verdict is Verdict.MISSING
    report = CameFile("rapport.pdf", pdf_report(ALL, checksum(pdf_bytes)))
    for _time in range(2):
        assert add_reports(actor, statement, first.file_id, [report]).verdict is Verdict.COMPLETE
    page = signed_files_page(actor, statement)
    assert (page.status, len(page.files), len(page.files[0].reports)) == (StatementStatus.SIGNED, 1, 1)
    assert len(evidence()) == 1


def test_the_same_file_again_without_the_report_forgets_nothing(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    data = sign(pdf_bytes, platform())
    take(actor, statement, data, pdf_report(ALL, checksum(pdf_bytes)))
    assert take(actor, statement, data).verdict is Verdict.COMPLETE


def test_numbers_and_addresses_of_people_are_stored_nowhere(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    take(
        actor,
        statement,
        sign(pdf_bytes, platform()),
        pdf_report(ALL, checksum(pdf_bytes)),
        json_report(ALL, pdf_bytes),
    )
    rows = evidence()
    assert [(row.size > 0, len(row.sha256)) for row in rows] == [(True, 64)] * 2
    with read_session() as session:
        contents = {row.id for row in session.execute(select(StatementFileContent)).scalars()}
        kept = repr(session.execute(select(Signature)).scalars().all())
        kept += "".join(row.result for row in session.execute(select(SignedFileCheck)).scalars())
        logged = b"".join(
            zlib.decompress(row.content) for row in session.execute(select(AuditDetail)).scalars()
        )
    assert not contents & {row.id for row in rows}
    assert not any(number in kept for number in NUMBERS)
    assert not any(number.encode() in logged for number in NUMBERS)
    with pytest.raises(OnlyChecksum, match="Hent den der dokumentet ble signert"):
        signed_file(actor, rows[0].id)


def test_a_report_without_such_numbers_is_kept_byte_for_byte(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    report = json_report(ALL, pdf_bytes, numbers=False)
    found = take(actor, statement, sign(pdf_bytes, person(MANAGER)), report)
    assert found.reports[0].kept
    assert signed_file(actor, evidence()[0].id).content == report


def test_looking_keeps_nothing(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    report = CameFile("rapport.pdf", pdf_report(ALL, checksum(pdf_bytes)))
    found = verify_file(actor, 2025, sign(pdf_bytes, platform()), "signert.pdf", reports=[report])
    assert found.verdict is Verdict.COMPLETE
    assert evidence() == []


def test_a_report_that_cannot_be_read_takes_nothing_in(actor: Actor, statement: str) -> None:
    with pytest.raises(EvidenceRefused):
        take(actor, statement, sign(locked(actor, statement), person(MANAGER)), b"PK\x03\x04\xff")
    assert signed_files_page(actor, statement).files == ()


def test_reports_are_added_to_a_signed_file_of_that_statement_and_to_nothing_else(
    actor: Actor, statement: str
) -> None:
    pdf_bytes = locked(actor, statement)
    take(actor, statement, sign(pdf_bytes, person(MANAGER)), json_report(ALL, pdf_bytes, numbers=False))
    with pytest.raises(NotFound):
        add_reports(actor, statement, evidence()[0].id, [CameFile("x", b"{}")])


def test_photos_of_the_paper_are_one_paper(actor: Actor, statement: str) -> None:
    found = take(actor, statement, photo(), more=(photo("PNG"),))
    assert (found.verdict, found.name, found.missing) == (Verdict.ON_PAPER, "signert.pdf", ALL)
    kept = signed_file(actor, found.file_id)
    assert kept.content.startswith(b"%PDF")
    assert kept.media_type == "application/pdf"
    assert b"Eksempelkamera" not in kept.content
    again = take(actor, statement, photo(), more=(photo("PNG"),))
    assert (again.file_id, again.already) == (found.file_id, True)
    assert take(actor, statement, scan()).file_id != found.file_id
