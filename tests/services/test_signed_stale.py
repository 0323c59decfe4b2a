"""A file that was signed over another text: another year, language or edition, or an older lock. Each is refused with what to do."""

from datetime import date

import pytest
from support.signed_pdfs import joined, pdf, person, platform, sign, signature_page
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement, ready_draft, signing_enterprise

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb
from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services import statements
from compliance_app.services.enterprises import open_period, period_of
from compliance_app.services.signed_file_stale import OlderLock, OtherStatement
from compliance_app.services.signed_files import signed_files_page, take_in_signed_file
from compliance_app.services.statement_files import keep_file
from compliance_app.services.statement_freeze import freeze, frozen_file, unlock
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Statement, StatementFileKind, StatementStatus

TEXT = (
    "Redegjørelse for aktsomhetsvurderinger {year}\n"
    + "Vi har spurt leverandørene våre om lønn og arbeidstid.\n" * 20
)
OTHERS = {
    "another year": (2024, "nb", 1, "2024 på bokmål, ikke den for 2025", "Velg riktig år og språk"),
    "another language": (
        2025,
        "en",
        1,
        "2025 på engelsk, ikke den for 2025 på bokmål",
        "Velg riktig år og språk",
    ),
    "another edition": (
        2025,
        "nb",
        2,
        "2025 på bokmål, utgave 2, ikke",
        "Den nye utgaven må signeres for seg",
    ),
}


@pytest.fixture
def actor(database: str) -> Actor:
    return signing_enterprise()


def lock(actor: Actor, year: int, language: str = "nb", edition: int = 1) -> tuple[str, bytes]:
    """A locked statement of two pages; its id and its PDF."""
    open_period(actor, year)
    content = pdf(TEXT.format(year=year), f"{language} {edition} side to", title=f"{year}{language}{edition}")
    with begin(actor, Verb.FREEZE_STATEMENT) as work:
        row = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=period_of(work, year).id, language=language, edition=edition,
                drafted_at=work.at, status=StatementStatus.FROZEN.value, frozen_at=work.at, content_hash="0" * 64,
            )
        )  # fmt: skip
        keep_file(
            work, row.id, StatementFileKind.PDF, name="r.pdf", media_type="application/pdf", content=content
        )
        work.about("statement", row.id)
        return row.id, content


def take(actor: Actor, statement: str, data: bytes) -> Verdict:
    version = signed_files_page(actor, statement).version
    return take_in_signed_file(actor, statement, data, "signert.pdf", seen_version=version).verdict


@pytest.mark.parametrize("kind", OTHERS)
def test_another_statement_is_refused_and_said_which_it_is(actor: Actor, kind: str) -> None:
    year, language, edition, which, advice = OTHERS[kind]
    wanted, _content = lock(actor, 2025)
    other, content = lock(actor, year, language, edition)
    signed = sign(content, person(MANAGER))
    rewritten = sign(joined(content, pdf(signature_page((MANAGER, CHAIR, MEMBER)))), platform())
    for data in (signed, rewritten):
        with pytest.raises(OtherStatement) as refused:
            take(actor, wanted, data)
        assert which in str(refused.value)
        assert advice in str(refused.value)
        assert signed_files_page(actor, wanted).files == ()
    assert take(actor, other, signed) is Verdict.MISSING


def test_a_file_of_an_older_lock_is_refused_and_the_new_text_is_to_be_signed(actor: Actor) -> None:
    statement = frozen_statement(actor)
    old = frozen_file(actor, statement, StatementFileKind.PDF).content
    unlock(actor, YEAR, statements.read_whole(actor, YEAR).statement.version)
    clock.set_as_of(date(2026, 5, 6))
    ready_draft(actor)
    read = statements.read_whole(actor, YEAR).text_version
    assert freeze(actor, YEAR, read, document_date=date(2026, 5, 6)) == statement
    new = frozen_file(actor, statement, StatementFileKind.PDF).content
    assert new != old
    with pytest.raises(OlderLock) as refused:
        take(actor, statement, sign(old, person(MANAGER)))
    said = str(refused.value).replace("\xa0", " ")
    assert "teksten som ble låst 4. mai 2026" in said
    assert "på nytt 6. mai 2026" in said
    assert "Last ned den låste PDF-en på nytt" in said
    assert signed_files_page(actor, statement).files == ()
    assert take(actor, statement, sign(new, person(MANAGER))) is Verdict.MISSING


def test_the_same_text_locked_again_is_the_same_file(actor: Actor) -> None:
    statement = frozen_statement(actor)
    signed = sign(frozen_file(actor, statement, StatementFileKind.PDF).content, person(MANAGER))
    unlock(actor, YEAR, statements.read_whole(actor, YEAR).statement.version)
    frozen_statement(actor)
    assert take(actor, statement, signed) is Verdict.MISSING


def test_what_is_refused_counts_for_nobody(actor: Actor) -> None:
    wanted, _content = lock(actor, 2025)
    _other, content = lock(actor, 2024)
    with pytest.raises(AktsomError):
        take(actor, wanted, sign(content, *(person(name) for name in (MANAGER, CHAIR, MEMBER))))
    page = signed_files_page(actor, wanted)
    assert (page.signed, page.status) == ({}, StatementStatus.FROZEN)
