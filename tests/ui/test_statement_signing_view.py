"""Signing on the statement's page: who must, who has, and both ways of sending."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.kept import grown
from support.penneo_server import PenneoServer, Reply
from support.signed_pdfs import person, sign
from support.smtp_server import PostOffice
from support.statements import CHAIR, MANAGER, MEMBER, board, frozen_statement, signing_enterprise

from compliance_app.services.enterprises import read_enterprise, save_seats
from compliance_app.services.signed_files import take_in_signed_file
from compliance_app.services.signing import signing_page
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    made = signing_enterprise()
    grown(give_addresses, made)
    return made


def give_addresses(actor: Actor) -> None:
    lines = [
        one.model_copy(update={"email": f"person{number}@eksempel.example"})
        for number, one in enumerate(board())
    ]
    save_seats(actor, lines)


@pytest.fixture
def statement(actor: Actor) -> str:
    return frozen_statement(actor)


def opened() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    page = AppTest.from_function(script, default_timeout=30).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def press(page: AppTest, label: str) -> AppTest:
    page = next(one for one in page.button if one.label == label).click().run()
    assert not page.exception
    return page


def test_who_must_sign_is_shown_before_anything_is_sent(statement: str) -> None:
    page = opened()
    for name, seat in ((MANAGER, "Daglig leder"), (CHAIR, "Styreleder"), (MEMBER, "Styremedlem, de ansatte")):
        assert name in said(page)
        assert seat in said(page)
    assert "Penneo er ikke satt opp" in said(page)
    assert [one.label for one in page.button if one.proto.type == "primary"] == ["Send til signering"]


def test_by_hand_the_list_shows_who_is_missing_and_who_has_signed(
    actor: Actor, statement: str, office: PostOffice
) -> None:
    page = press(opened(), "Send til signering")
    assert "sendt til signering" in page.success[0].value
    assert "Ingen av tre har signert" in said(page)
    assert "venter, invitasjon sendt" in said(page)
    assert len(office.mailbox) == 3
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    seen = signing_page(actor, statement).statement.version
    take_in_signed_file(actor, statement, sign(pdf, person(CHAIR)), "s.pdf", seen_version=seen)
    text = said(opened())
    assert "av tre har signert" in text
    assert "Ingen av 3" not in text
    assert text.count("venter, invitasjon sendt") == 2


def test_penneo_says_what_it_is_told_and_no_more(actor: Actor, statement: str, penneo: PenneoServer) -> None:
    page = opened()
    page = page.radio(key=f"maate-{statement}").set_value("PENNEO").run()
    assert "ikke prøvd mot tjenesten" in said(page)
    page = press(page, "Send til signering")
    assert "ute til signering i Penneo" in page.success[0].value
    penneo.sign(MANAGER)
    page = press(page, "Hent status fra Penneo")
    assert "Penneo melder signert, ikke kontrollert ennå" in said(page)
    assert "Ingen av tre har signert" in said(page)
    penneo.reply("/api/v1/casefiles", Reply(429))
    page = press(page, "Hent status fra Penneo")
    assert "Vent et minutt" in page.error[0].value


def test_called_off_with_a_reason_and_a_reservation_kept(actor: Actor, statement: str) -> None:
    page = press(opened(), "Send til signering")
    area = next(one for one in page.text_area if one.label.startswith("Forklaringen"))
    area.set_value("Jeg mener kapittel 5 er for kort.")
    page = press(page, "Lagre forbeholdet")
    assert "Jeg mener kapittel 5 er for kort." in said(page)
    page = press(page, "Avbryt signeringen")
    assert "Grunn" in page.error[0].value
    next(one for one in page.text_input if one.label == "Hvorfor").set_value("Et tall var feil.")
    page = press(page, "Avbryt signeringen")
    assert "Et tall var feil." in said(page)
    assert "Send til signering" in [one.label for one in page.button]


def test_a_reservation_is_written_before_it_is_sent_and_must_be_explained(
    actor: Actor, statement: str
) -> None:
    page = opened()
    (who,) = (one for one in page.multiselect if one.label == "Hvem signerer med påtegnet forbehold")
    page = who.select(next(one for one in who.options if "Bakkestad" in one)).run()
    page = press(page, "Send til signering")
    assert "Bakkestad» mangler" in page.error[0].value
    next(one for one in page.text_area if one.label.startswith("Forklaringen fra")).set_value("Fordi æøå.")
    page = press(page, "Send til signering")
    assert "sendt til signering" in page.success[0].value
    assert "Fordi æøå." in said(page)
    assert "Last ned forklaringene (PDF)" in [one.proto.label for one in page.get("download_button")]
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).content
    seen = signing_page(actor, statement).statement.version
    take_in_signed_file(actor, statement, sign(pdf, person(MEMBER)), "s.pdf", seen_version=seen)
    page = opened()
    assert "med påtegnet forbehold" in said(page)
    assert "Last ned listen over signaturer og forbehold (PDF)" in [
        one.proto.label for one in page.get("download_button")
    ]


def test_without_a_board_the_page_says_what_to_do(actor: Actor, statement: str) -> None:
    save_seats(actor, [])
    page = opened()
    assert "Registeret sier ikke hvem som skal signere" in said(page)
    assert "Send til signering" not in [one.label for one in page.button]


def test_address_and_serving_are_kept_on_the_board_form(actor: Actor) -> None:
    def script() -> None:
        from compliance_app.ui.views.virksomheten_styre import board

        board()

    page = AppTest.from_function(script, default_timeout=30).run()
    assert not page.exception
    first = next(one for one in page.text_input if one.label == "E-post")
    assert first.value == "person0@eksempel.example"
    first.set_value("ikke en adresse")
    page = press(page, "Lagre")
    assert "linje 1» kan ikke brukes" in page.error[0].value


def test_four_eyes_can_be_turned_on(actor: Actor) -> None:
    def script() -> None:
        from compliance_app.ui.views.virksomheten_godkjenning import approval

        approval()

    page = AppTest.from_function(script, default_timeout=30).run()
    page.checkbox[0].check()
    page = press(page, "Lagre")
    assert read_enterprise(actor).four_eyes
