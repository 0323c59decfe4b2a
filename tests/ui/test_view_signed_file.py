"""The page of a locked statement takes in a signed file: verdict, who stands in it, what is asked, and the paper."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.signed_pdfs import (
    joined,
    overwritten,
    pdf,
    person,
    platform,
    scan,
    sign,
    signature_page,
)
from support.signing_reports import checksum, pdf_report, photo
from support.statements import (
    CHAIR,
    MANAGER,
    MEMBER,
    board,
    frozen_statement,
    sent_statement,
    signing_enterprise,
)

from compliance_app import clock
from compliance_app.services.enterprises import open_period, save_seats
from compliance_app.services.signed_files import signed_files_page, take_in_signed_file
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind, StatementStatus

ALL = (MANAGER, CHAIR, MEMBER)


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


def upload(app: AppTest, name: str, *data: bytes, reports: tuple[bytes, ...] = ()) -> AppTest:
    app.file_uploader[-1].set_value([(name, one, "application/pdf") for one in data])
    app.run()
    if reports:
        app.file_uploader[-1].set_value([("rapport.pdf", one, "application/pdf") for one in reports])
        app.run()
    return press(app, "Kontroller signaturene")


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
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
    next(one for one in app.button if one.label.startswith("Ja, det er ")).click()
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


def test_a_report_is_read_with_the_file(actor: Actor, statement: str) -> None:
    data = locked(actor, statement)
    app = upload(shown(), "signert.pdf", sign(data, platform()), reports=(pdf_report(ALL, checksum(data)),))
    assert "Alle tre har signert" in said(app)
    assert "forseglet av Penneo" in said(app)
    assert "bare kontrollsummen er lagret" in said(app)
    assert "BankID" not in said(app) or "0000" not in said(app)
    assert signed_files_page(actor, statement).status == StatementStatus.SIGNED


def test_a_report_is_added_to_a_file_that_is_there(actor: Actor, statement: str) -> None:
    data = locked(actor, statement)
    app = upload(shown(), "signert.pdf", sign(data, platform()))
    assert "Signaturer mangler" in said(app)
    app.file_uploader[0].set_value([("rapport.json", b"PK\x03\x04\xff", "application/json")])
    app.run()
    press(app, "Les bevisfilen")
    assert "Bevisfilen «rapport.json» ble ikke lest." in said(app)
    app.file_uploader[0].set_value([("rapport.pdf", pdf_report(ALL, checksum(data)), "application/pdf")])
    app.run()
    press(app, "Les bevisfilen")
    assert "Alle tre har signert" in said(app)


def test_photos_are_one_paper(actor: Actor, statement: str) -> None:
    app = upload(shown(), "side.jpg", photo(), photo("PNG"))
    assert "skannet papir" in said(app)
    (file,) = signed_files_page(actor, statement).files
    assert file.name == "side.pdf"
    assert len(app.checkbox) == 3


def test_a_heic_photo_is_told_plainly(actor: Actor, statement: str) -> None:
    app = upload(shown(), "IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40)
    assert "HEIC-bilde" in said(app)
    assert "JPG" in said(app)


def test_the_same_file_again_is_told_and_stands_once(actor: Actor, statement: str) -> None:
    data = sign(locked(actor, statement), person(MANAGER))
    upload(shown(), "signert.pdf", data)
    app = upload(shown(), "kopi.pdf", data)
    assert "Den filen er tatt imot før 04.05.2026 av Lokal bruker." in said(app)
    assert len(signed_files_page(actor, statement).files) == 1


def test_the_second_of_two_with_different_files_is_told(actor: Actor, statement: str) -> None:
    late = shown()
    everybody = sign(locked(actor, statement), *(person(name) for name in ALL))
    version = signed_files_page(actor, statement).version
    late.file_uploader[-1].set_value(
        [("min.pdf", sign(locked(actor, statement), person(CHAIR)), "application/pdf")]
    )
    late.run()
    take_in_signed_file(actor, statement, everybody, "andres.pdf", seen_version=version)
    press(late, "Kontroller signaturene")
    assert "Alle tre har signert" in said(late)
    assert [one.name for one in signed_files_page(actor, statement).files] == ["andres.pdf"]


def test_another_year_is_refused_above_the_field(actor: Actor, statement: str) -> None:
    open_period(actor, 2024)
    other = frozen_statement(actor, 2024)
    app = upload(shown(), "signert.pdf", sign(locked(actor, other), person(MANAGER)))
    assert "Den er redegjørelsen for 2024 på bokmål, ikke den for 2025 på bokmål" in said(app)
    assert "Velg riktig år" in said(app)
    assert signed_files_page(actor, statement).files == ()


def test_a_file_that_names_nobody_says_who_is_missing(actor: Actor, statement: str) -> None:
    app = upload(shown(), "signert.pdf", sign(locked(actor, statement), platform()))
    assert f"Signaturer mangler: {MANAGER}, {CHAIR} og {MEMBER}." in said(app)


def test_issuer_level_and_seal_are_said(actor: Actor, statement: str) -> None:
    data = locked(actor, statement)
    app = upload(shown(), "signert.pdf", sign(data, person(MANAGER, qualified=True), person(CHAIR)))
    assert "sertifikat fra Prøveutsteder, kvalifisert etter sertifikatet" in said(app)
    assert "sertifikat fra Prøveutsteder, nivå ikke bekreftet" in said(app)
    sealed = sign(joined(data, pdf(signature_page(ALL))), platform())
    assert "BankID (QES) · signaturside forseglet av Penneo" in said(upload(shown(), "forseglet.pdf", sealed))


def test_who_held_no_seat_on_the_day_is_said_not_to_count(actor: Actor) -> None:
    statement = sent_statement(actor)
    data = sign(locked(actor, statement), *(person(name) for name in ALL))
    seats = board()
    seats[2] = seats[2].model_copy(update={"to_day": date(2026, 5, 3)})
    save_seats(actor, seats)
    app = upload(shown(), "signert.pdf", data)
    assert "hadde ikke noe verv som signerer den dagen, og regnes ikke med" in said(app)
    assert len(signed_files_page(actor, statement).signed) == 2


def test_every_verdict_is_words_and_not_a_colour_alone(actor: Actor, statement: str) -> None:
    data = locked(actor, statement)
    opens = {
        "Signaturer mangler: ": sign(data, person(MANAGER)),
        "Filen er endret etter signering": overwritten(sign(data, person(CHAIR))),
        "Signaturene er ikke bekreftet.": sign(
            data, person(MANAGER), person(CHAIR), person("Person T. Bakkestadd")
        ),
        "Filen er et skannet papir": scan(),
        "Alle tre har signert": sign(data, *(person(name) for name in ALL)),
    }
    for words, file in opens.items():
        app = upload(shown(), "signert.pdf", file)
        newest = [one.value for one in (*app.success, *app.warning, *app.error, *app.info)]
        assert [text for text in newest if text.replace("\\", "").startswith(words)], (words, newest)


def test_nothing_is_shown_to_those_who_may_not_check(actor: Actor) -> None:
    from compliance_app.services import statements

    statements.draft(actor)
    assert len(shown().file_uploader) == 0
