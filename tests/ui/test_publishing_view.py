"""Publishing on the statement's page, as the director uses it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.published import SIGNERS, change, lay_out, published, publisher, sign
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement

from compliance_app.domain.permissions import Verb
from compliance_app.services.publishing import read_publishing
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Statement


@pytest.fixture
def owner(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    return publisher()


def opened(language: str = "nb") -> AppTest:
    def script(language: str) -> None:
        import streamlit as st

        from compliance_app.services.statements import read_statement
        from compliance_app.ui.actor import current_actor
        from compliance_app.ui.views.redegjorelse_publisering import section

        page = read_statement(current_actor(), language=language)
        assert page is not None
        st.title("Redegjørelse")
        section(page)

    return AppTest.from_function(script, args=(language,), default_timeout=60).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def press(page: AppTest, label: str) -> AppTest:
    return next(one for one in page.button if one.label == label).click().run()


def area(page: AppTest, label: str):
    return next(one for one in page.text_area if one.label == label)


def test_a_draft_has_nothing_to_publish(owner: Actor) -> None:
    from support.statements import ready_draft

    ready_draft(owner)
    assert [one.value for one in opened().header] == []


def test_what_is_laid_out_and_who_is_missing_is_seen_before_and_a_reason_is_asked_for(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    page = opened()
    said = html_of(page)
    assert "PDF uten signaturer" in said
    assert f"Ikke signert ennå: {MANAGER} og {MEMBER}." in said
    refused = press(page, "Publiser")
    assert "Signaturer mangler" in refused.error[0].value
    area(refused, "Hvorfor den skal ut før alle har signert").set_value("To er på reise til over fristen.")
    done = press(refused, "Publiser")
    assert "Redegjørelsen for 2025 er publisert" in done.success[0].value
    assert "To er på reise til over fristen." in html_of(done)
    assert read_publishing(owner, YEAR).publication.reason == "To er på reise til over fristen."


def test_what_the_check_finds_is_shown_and_typed_words_stay(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    change(owner, statement_address="https://eksempel.example/ny")
    with begin(owner, Verb.RECORD_SIGNATURE) as work:
        work.get(Statement, identity).status = "SIGNED"
    page = opened()
    assert "Kapittel 10 oppgir ikke adressen" in html_of(page)
    page.text_input[0].set_value("https://eksempel.example/egen")
    refused = press(page, "Publiser")
    assert "kan ikke publiseres" in refused.error[0].value
    assert refused.text_input[0].value == "https://eksempel.example/egen"
    (publish,) = [one for one in refused.button if one.label == "Publiser"]
    assert publish.proto.type == "primary"


def test_afterwards_the_address_the_sentence_and_an_update(owner: Actor) -> None:
    change(owner, has_annual_report=True)
    published(owner)
    page = opened()
    assert "Adressen er ikke kontrollert ennå." in html_of(page)
    assert "er tilgjengelig på https://eksempel.example/redegjorelse." in area(page, "Bokmål").value
    refused = press(page, "Lag oppdatert utgave")
    assert "Hva som er nytt" in refused.error[0].value
    area(refused, "Hva er nytt, og hvorfor").set_value("Vi har avdekket en faktisk negativ konsekvens.")
    done = press(refused, "Lag oppdatert utgave")
    assert "En ny utgave for 2025 er begynt" in done.success[0].value
    said = html_of(done)
    assert "2025, utgave 1, bokmål" in said
    assert "Utgave 1 ble publisert 22. mai 2026. Alle leser den til utgave 2 er publisert." in said
    assert [one.label for one in done.button if "adressen" in one.label] == ["Kontroller adressen"]


def test_the_update_is_of_the_language_on_the_page(owner: Actor) -> None:
    published(owner)
    published(owner, language="en")
    page = opened("en")
    area(page, "Hva er nytt, og hvorfor").set_value("We have found an actual adverse impact.")
    press(page, "Lag oppdatert utgave")
    assert read_publishing(owner, YEAR, language="en").statement.edition == 2
    assert read_publishing(owner, YEAR).statement.edition == 1


def test_an_address_nobody_reaches_is_said_in_a_sentence(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    lay_out(owner, identity, address="http://127.0.0.1/redegjorelse")
    done = press(opened(), "Kontroller adressen")
    assert "ikke en vanlig nettadresse som alle når" in html_of(done)
