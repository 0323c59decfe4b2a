"""The page of a locked statement takes in a signed file: verdict, who stands in it, what is asked, and the paper."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.signed_pdfs import person, scan, sign
from support.statements import CHAIR, MANAGER, MEMBER, frozen_statement, signing_enterprise

from compliance_app import clock
from compliance_app.services.signed_files import signed_files_page, take_in_signed_file
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind, StatementStatus


def page() -> None:
    from compliance_app.services.statements import read_statement
    from compliance_app.ui.actor import current_actor
    from compliance_app.ui.views.parts_signed_file import section

    found = read_statement(current_actor(), 2025)
    assert found is not None
    section(found)


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    return signing_enterprise()


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def shown() -> AppTest:
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Everything that is read, without the marks that keep a text from being Markdown."""
    boxes = (*app.error, *app.warning, *app.info, *app.success)
    parts = [*(one.proto.body for one in app.get("html")), *(one.value for one in boxes)]
    return " ".join(parts).replace("\\", "")


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].set_value((name, data, "application/pdf"))
    app.run()
    next(one for one in app.button if one.label == "Kontroller signaturene").click()
    app.run()
    assert not app.exception
    return app


def locked(actor: Actor, statement: str) -> bytes:
    return frozen_file(actor, statement, StatementFileKind.PDF).content


def test_a_file_is_taken_in_and_the_verdict_stands_there(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), person(MANAGER), person(CHAIR))
    app = upload(shown(), "signert.pdf", data)
    assert f"Signaturer mangler: {MEMBER}." in said(app)
    assert "Utstederen av sertifikatene er ikke kontrollert" in said(app)
    assert "Som i styrelisten" in said(app)


def test_what_is_refused_is_said_above_the_field(actor: Actor, statement: str) -> None:
    app = upload(shown(), "signert.pdf", locked(actor, statement))
    assert "Den har ingen signaturer" in said(app)
    assert signed_files_page(actor, statement).files == ()


def test_an_uncertain_name_is_asked_and_yes_completes_it(actor: Actor, statement: str) -> None:
    names = (MANAGER, CHAIR, "Person T. Bakkestadd")
    data = sign(locked(actor, statement), *(person(name) for name in names))
    take_in_signed_file(
        actor, statement, data, "signert.pdf", seen_version=signed_files_page(actor, statement).version
    )
    app = shown()
    assert f"Er «{names[2]}» den samme som {MEMBER}?" in said(app)
    next(one for one in app.button if one.label == "Ja, samme person").click()
    app.run()
    assert "Alle tre har signert" in said(app)
    assert signed_files_page(actor, statement).status == StatementStatus.SIGNED


def test_a_scanned_paper_is_recorded_by_a_person(actor: Actor, statement: str) -> None:
    app = upload(shown(), "papir.pdf", scan(2))
    assert "skannet papir" in said(app)
    app.checkbox[0].check()
    next(one for one in app.button if one.label == "Registrer underskriftene").click()
    app.run()
    assert "Skriv dagen som står ved underskriften" in said(app)
    for box, day in zip(app.checkbox, app.date_input, strict=True):
        box.check()
        day.set_value(clock.today())
    next(one for one in app.button if one.label == "Registrer underskriftene").click()
    app.run()
    assert not app.exception
    assert signed_files_page(actor, statement).status == StatementStatus.SIGNED
    assert {one.signed_on for one in signed_files_page(actor, statement).signed.values()} == {
        date(2026, 5, 4)
    }


def test_nothing_is_shown_to_those_who_may_not_check(actor: Actor) -> None:
    from compliance_app.services import statements

    statements.draft(actor)
    assert len(shown().file_uploader) == 0
