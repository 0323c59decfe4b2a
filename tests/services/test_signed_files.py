"""A file that comes back from signing: the verdict, who is recorded, and what is refused with what to do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select
from support.signed_pdfs import document_timestamp, pdf, person, platform, scan, sign, signature_page
from support.statements import CHAIR, MANAGER, MEMBER, frozen_statement, signing_enterprise

from compliance_app.domain.errors import (
    ChangedMeanwhile,
    ExampleIsReadOnly,
    FieldMissing,
    FieldWrong,
    NotFound,
)
from compliance_app.domain.signed_verdict import OtherDocument, Verdict
from compliance_app.services import statements
from compliance_app.services.demo import load_example
from compliance_app.services.paper_signatures import NotAPaper, PaperSignature, record_paper_signature
from compliance_app.services.signed_file_found import NothingSigned, SignedFile
from compliance_app.services.signed_files import (
    NothingToAnswer,
    answer_name,
    signed_file,
    signed_files_page,
    take_in_signed_file,
    verify_file,
)
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor, local_actor
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
        actor, statement, data, name, seen_version=signed_files_page(actor, statement).version
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
    assert found.sentence.startswith("Alle tre har signert, den siste ")
    page = signed_files_page(actor, statement)
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
    assert signed_files_page(actor, statement).status == StatementStatus.FROZEN
    take(actor, statement, sign(pdf_bytes, person(MEMBER)))
    last = take(actor, statement, sign(pdf_bytes, person(MANAGER)))
    assert last.verdict is Verdict.COMPLETE
    assert signed_files_page(actor, statement).status == StatementStatus.SIGNED


def test_a_sealed_file_with_a_signature_page_names_the_people(actor: Actor, statement: str) -> None:
    page = signature_page(ALL, behalf={MEMBER: "de ansatte"})
    data = sign(with_page(actor, statement, page), platform())
    found = take(actor, statement, data)
    assert found.verdict is Verdict.COMPLETE, found
    signed = {one.name: one for one in signed_files_page(actor, statement).signed.values()}
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
    assert signed_files_page(actor, statement).status == StatementStatus.SIGNED
    assert count(NameAnswer) == 1


def test_a_no_leaves_the_seat_unsigned(actor: Actor, statement: str) -> None:
    names = (MANAGER, CHAIR, "Person T. Bakkestadd")
    found = take(actor, statement, sign(locked(actor, statement), *(person(name) for name in names)))
    (asked,) = [line for line in found.lines if line.ask]
    answer_name(actor, statement, asked.signer.name, asked.ask[0], same=False)
    (file,) = signed_files_page(actor, statement).files
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


def test_a_form_that_is_older_than_the_statement_is_refused_and_nothing_kept(
    actor: Actor, statement: str
) -> None:
    data = sign(locked(actor, statement), *(person(name) for name in ALL))
    seen = signed_files_page(actor, statement).version
    with pytest.raises(ChangedMeanwhile):
        take_in_signed_file(actor, statement, data, "signert.pdf", seen_version=seen + 1)
    assert count(Signature) == 0
    first = take_in_signed_file(actor, statement, data, "signert.pdf", seen_version=seen)
    again = take_in_signed_file(actor, statement, data, "signert.pdf", seen_version=seen)
    assert (first.file_id, again.already) == (again.file_id, True)


def test_two_who_take_in_the_same_file_at_once_make_one(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), *(person(name) for name in ALL))
    seen = signed_files_page(actor, statement).version
    with ThreadPoolExecutor(2) as both:
        found = list(
            both.map(
                lambda name: take_in_signed_file(actor, statement, data, name, seen_version=seen),
                ("a.pdf", "b.pdf"),
            )
        )
    assert found[0].file_id == found[1].file_id
    assert sorted(one.already for one in found) == [False, True]
    assert (count(Signature), _kinds().count("SIGNED")) == (3, 1)


def test_two_who_take_in_different_files_at_once_are_both_heard_or_told(actor: Actor, statement: str) -> None:
    files = [sign(locked(actor, statement), person(name)) for name in (MANAGER, CHAIR)]
    seen = signed_files_page(actor, statement).version
    with ThreadPoolExecutor(2) as both:
        found = list(
            both.map(
                lambda data: take_in_signed_file(actor, statement, data, "s.pdf", seen_version=seen), files
            )
        )
    assert len({one.file_id for one in found}) == 2
    page = signed_files_page(actor, statement)
    assert {one.name for one in page.signed.values()} == {MANAGER, CHAIR}
    assert [one.name for one in page.missing] == [MEMBER]
    last = sign(locked(actor, statement), person(MEMBER))
    take_in_signed_file(actor, statement, last, "s.pdf", seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        take_in_signed_file(actor, statement, sign(last, person(CHAIR)), "s.pdf", seen_version=seen)


def test_a_day_before_the_text_was_locked_and_a_seat_that_is_none_are_refused_on_paper(
    actor: Actor, statement: str
) -> None:
    paper = take(actor, statement, scan())
    page = signed_files_page(actor, statement)
    who = page.required[0].person_id
    for wrong, error in (
        (PaperSignature(person_id=who), FieldMissing),
        (PaperSignature(person_id=who, signed_on=date(2026, 1, 1)), FieldWrong),
        (PaperSignature(person_id=who, signed_on=date(2030, 1, 1)), FieldWrong),
        (PaperSignature(person_id="ukjent", signed_on=date(2026, 5, 4)), NotFound),
    ):
        with pytest.raises(error):
            record_paper_signature(actor, statement, paper.file_id, [wrong], seen_version=page.version)
    given = [
        PaperSignature(person_id=who, signed_on=date(2026, 5, 4), reservation="Jeg er uenig i kapittel 5.")
    ]
    record_paper_signature(actor, statement, paper.file_id, given, seen_version=page.version)
    signed = signed_files_page(actor, statement).signed[who]
    assert (signed.kind, signed.reservation, signed.explanation) == (
        "ON_PAPER",
        True,
        "Jeg er uenig i kapittel 5.",
    )


def test_only_a_scan_is_recorded_by_hand(actor: Actor, statement: str) -> None:
    file = take(actor, statement, sign(locked(actor, statement), person(MANAGER)))
    page = signed_files_page(actor, statement)
    given = [PaperSignature(person_id=page.required[1].person_id, signed_on=date(2026, 5, 4))]
    with pytest.raises(NotAPaper):
        record_paper_signature(actor, statement, file.file_id, given, seen_version=page.version)


def test_a_name_nobody_asks_about_is_not_answered(actor: Actor, statement: str) -> None:
    take(actor, statement, sign(locked(actor, statement), person(MANAGER)))
    who = signed_files_page(actor, statement).required[0].person_id
    with pytest.raises(NothingToAnswer):
        answer_name(actor, statement, "En Annen", who, same=True)


def test_an_example_is_never_signed(database: str) -> None:
    enterprise = load_example("noklus")
    actor = local_actor(enterprise)
    statement = statements.draft(actor)
    with pytest.raises(ExampleIsReadOnly):
        take_in_signed_file(actor, statement, b"%PDF-1.7", "x.pdf", seen_version=1)
