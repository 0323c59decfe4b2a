"""A file that comes back from signing: the verdict, who is recorded, and what is refused with what to do."""

import pytest
from sqlalchemy import func, select
from support.signed_pdfs import document_timestamp, pdf, person, platform, scan, sign, signature_page
from support.statements import CHAIR, MANAGER, MEMBER, frozen_statement, signing_enterprise

from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services.signed_files import (
    NothingSigned,
    OtherDocument,
    SignedFile,
    answer_name,
    signed_file,
    signing_page,
    take_in_signed_file,
    verify_file,
)
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    NameAnswer,
    Signature,
    SignedFileCheck,
    StatementFile,
    StatementFileKind,
    StatementStatus,
)

ALL = (MANAGER, CHAIR, MEMBER)


@pytest.fixture
def actor(database: str) -> Actor:
    return signing_enterprise()


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def locked(actor: Actor, statement: str) -> bytes:
    return frozen_file(actor, statement, StatementFileKind.PDF).content


def take(actor: Actor, statement: str, data: bytes, name: str = "signert.pdf") -> SignedFile:
    return take_in_signed_file(
        actor, statement, data, name, seen_version=signing_page(actor, statement).version
    )


def count(table: type) -> int:
    with read_session() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def test_all_sign_with_their_own_certificates_and_the_statement_is_signed(
    actor: Actor, statement: str
) -> None:
    data = document_timestamp(sign(locked(actor, statement), *(person(name) for name in ALL)))
    found = take(actor, statement, data)
    assert found.verdict is Verdict.COMPLETE
    assert found.sentence.startswith("Alle 3 har signert, den siste ")
    page = signing_page(actor, statement)
    assert page.status == StatementStatus.SIGNED
    assert page.signed_at == max(one.signed_at for one in page.signed.values() if one.signed_at)
    assert {one.name for one in page.signed.values()} == set(ALL)
    assert signed_file(actor, found.file_id).content == data
    assert len(found.result["signatures"]) == 4
    assert len(found.result["signers"]) == 3


def test_the_same_file_twice_is_one(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), person(MANAGER))
    first = take(actor, statement, data)
    again = take(actor, statement, data, "kopi.pdf")
    assert (first.file_id, first.already, again.already) == (again.file_id, False, True)
    assert again.name == "signert.pdf"
    assert (count(Signature), count(SignedFileCheck)) == (1, 1)


def test_one_signature_at_a_time_in_files_of_their_own(actor: Actor, statement: str) -> None:
    pdf_bytes = locked(actor, statement)
    first = take(actor, statement, sign(pdf_bytes, person(CHAIR)))
    assert first.verdict is Verdict.MISSING
    assert first.sentence == f"Signaturer mangler: {MANAGER} og {MEMBER}."
    assert first.missing == (MANAGER, MEMBER)
    assert signing_page(actor, statement).status == StatementStatus.FROZEN
    take(actor, statement, sign(pdf_bytes, person(MEMBER)))
    last = take(actor, statement, sign(pdf_bytes, person(MANAGER)))
    assert last.verdict is Verdict.COMPLETE
    assert signing_page(actor, statement).status == StatementStatus.SIGNED


def test_a_sealed_file_with_a_signature_page_names_the_people(actor: Actor, statement: str) -> None:
    page = signature_page(ALL, behalf={MEMBER: "de ansatte"})
    data = sign(with_page(actor, statement, page), platform())
    found = take(actor, statement, data)
    assert found.verdict is Verdict.COMPLETE, found
    signed = {one.name: one for one in signing_page(actor, statement).signed.values()}
    assert signed[MEMBER].on_behalf_of == "de ansatte"
    assert {(one.kind, one.provider, one.method) for one in signed.values()} == {
        ("SIGNATURE_PAGE", "Penneo", "BankID (QES)")
    }


def with_page(actor: Actor, statement: str, page: str) -> bytes:
    from support.signed_pdfs import joined

    return joined(locked(actor, statement), pdf(page))


def test_a_signature_page_without_a_seal_proves_nothing(actor: Actor, statement: str) -> None:
    found = take(actor, statement, with_page(actor, statement, signature_page(ALL)))
    assert found.verdict is Verdict.NOT_CONFIRMED
    assert "ikke forseglet" in found.sentence
    assert count(Signature) == 0


def test_a_seal_that_nobody_knows_proves_nothing(actor: Actor, statement: str) -> None:
    data = sign(with_page(actor, statement, signature_page(ALL)), platform("Eksempel Signering AS"))
    found = take(actor, statement, data)
    assert found.verdict is Verdict.NOT_CONFIRMED
    assert "Eksempel Signering AS, som programmet ikke kjenner" in found.sentence


def test_nothing_of_a_signatory_but_the_name_is_kept(actor: Actor, statement: str) -> None:
    data = sign(with_page(actor, statement, signature_page(ALL)), platform(), person(MANAGER))
    found = take(actor, statement, data)
    with read_session() as session:
        kept = repr(found) + "".join(session.execute(select(SignedFileCheck.result)).scalars())  # type: ignore[call-overload]
        kept += repr(session.execute(select(Signature)).scalars().all())
    assert "0000" not in kept.replace(found.result["sha256"], "")
    assert "192.0.2" not in kept


def test_an_appended_revision_is_a_change(actor: Actor, statement: str) -> None:
    from support.signed_pdfs import overwritten

    data = overwritten(sign(locked(actor, statement), *(person(name) for name in ALL)))
    found = take(actor, statement, data)
    assert found.verdict is Verdict.CHANGED
    assert "endret etter signering" in found.sentence
    assert count(Signature) == 0


def test_another_document_is_refused_with_what_to_do(actor: Actor, statement: str) -> None:
    other = sign(pdf("Leiekontrakt for et kontor i Bergen", "Side to av kontrakten"), person(MANAGER))
    assert verify_file(actor, 2025, other, "x.pdf").verdict is Verdict.OTHER_DOCUMENT
    with pytest.raises(OtherDocument, match="Hent den signerte filen fra"):
        take(actor, statement, other)
    assert [row for row in _kinds() if row == "SIGNED"] == []


def _kinds() -> list[str]:
    with read_session() as session:
        return [row.kind for row in session.execute(select(StatementFile)).scalars()]


def test_the_locked_file_itself_is_not_signed(actor: Actor, statement: str) -> None:
    with pytest.raises(NothingSigned):
        take(actor, statement, locked(actor, statement))


def test_an_uncertain_name_is_asked_and_the_answer_remembered(actor: Actor, statement: str) -> None:
    names = (MANAGER, CHAIR, "Person T. Bakkestadd")
    found = take(actor, statement, sign(locked(actor, statement), *(person(name) for name in names)))
    assert found.verdict is Verdict.NOT_CONFIRMED
    (asked,) = [line for line in found.lines if line.ask]
    (candidate,) = asked.ask
    answer_name(actor, statement, asked.signer.name, candidate, same=True)
    assert signing_page(actor, statement).status == StatementStatus.SIGNED
    assert count(NameAnswer) == 1


def test_a_no_leaves_the_seat_unsigned(actor: Actor, statement: str) -> None:
    names = (MANAGER, CHAIR, "Person T. Bakkestadd")
    found = take(actor, statement, sign(locked(actor, statement), *(person(name) for name in names)))
    (asked,) = [line for line in found.lines if line.ask]
    answer_name(actor, statement, asked.signer.name, asked.ask[0], same=False)
    (file,) = signing_page(actor, statement).files
    assert (file.verdict, file.missing, file.unexpected) == (
        Verdict.MISSING,
        (MEMBER,),
        ("Person T. Bakkestadd",),
    )


def test_somebody_who_must_not_sign_is_told_apart(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), *(person(name) for name in ALL), person("Gjest Utenfor"))
    found = take(actor, statement, data)
    assert found.verdict is Verdict.COMPLETE
    assert found.unexpected == ("Gjest Utenfor",)


def test_a_scan_is_paper(actor: Actor, statement: str) -> None:
    found = take(actor, statement, scan())
    assert found.verdict is Verdict.ON_PAPER
    assert found.missing == ALL
