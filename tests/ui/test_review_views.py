"""«Årets gjennomgang», the workbook and «Endringer å vurdere» as a reader meets them."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import drawn_alone, press_exactly, primaries

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services import review_queue, review_year
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.overrides import OverrideInput, set_override
from compliance_app.services.ratings import explain
from compliance_app.services.review_card import card
from compliance_app.services.review_confirm import ReadInput, Seen, confirm
from compliance_app.services.review_export import export_ratings
from compliance_app.services.significant_changes import AlertInput, report_alert, significant_changes
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.storage.tables import ChangeDecision, ConfirmationState

TODAY = date(2026, 3, 4)


@pytest.fixture
def actor(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def said(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.html, *app.error, *app.success, *app.markdown)
    return " ".join(str(part.value) for part in parts).replace("\u00a0", " ").replace("\\", "")


def service(actor, name="Rådgiver 1", country="NO"):
    given = SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")
    return add_supplier(actor, given)


def confirmed(actor, supplier, source="Nettsiden"):
    shown = card(actor, supplier)
    seen = Seen(version=shown.version, assessment_id=shown.assessment_id)
    confirm(actor, supplier, seen, ReadInput(reason="Sett etter.", source=source))


def test_a_year_is_opened_from_the_empty_page(actor):
    service(actor)
    app = drawn_alone("gjennomgang")
    assert primaries(app) == ["Begynn med 2025"]
    press_exactly(app, "Begynn med 2025")
    assert "2025 er åpnet, og én leverandør er vurdert og står i køen." in said(app)
    assert app.title[0].value == "Rådgiver 1"
    assert primaries(app) == ["Bekreft lav for 2025"]


def test_the_coming_year_is_offered_when_its_statement_is_next(actor):
    service(actor)
    clock.set_as_of(date(2026, 11, 22))
    assert primaries(drawn_alone("gjennomgang")) == ["Åpne 2026"]


def test_last_year_stands_beside_this_year_and_one_press_confirms(actor):
    one, two = service(actor, "Rådgiver 1"), service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2025)
    confirmed(actor, one)
    confirmed(actor, two)
    review_year.open_year(actor, 2026)
    link_producer(actor, two, LinkInput(producer_name="Fabrikk <b>", country="CN"))
    app = drawn_alone("gjennomgang")
    assert app.title[0].value == "Rådgiver 2"
    text = said(app)
    assert "2025, bekreftet i fjor" in text
    assert "2026, forslag" in text
    assert "endret" in text
    assert "mangler" in text
    assert "Fabrikk &lt;b&gt; i Kina" in text
    assert "0 bekreftet, 2 igjen" in text
    assert primaries(app) == ["Bekreft høy for 2026"]
    app.text_area[0].set_value("Ny fabrikk i Kina.")
    press_exactly(app, "Bekreft høy for 2026")
    assert app.title[0].value == "Rådgiver 1"
    assert card(actor, two).this.reason == "Ny fabrikk i Kina."
    press_exactly(app, "Bekreft lav for 2026")
    assert "Alle de 2 leverandørene er bekreftet for 2026." in said(app)
    assert len(primaries(app)) == 1


def test_the_buttons_have_keys_that_can_be_turned_off(actor):
    service(actor)
    review_year.open_year(actor, 2025)
    app = drawn_alone("gjennomgang")
    keys = {button.label: button.proto.shortcut for button in app.button}
    assert keys["Bekreft lav for 2025"].casefold() == "b"
    assert keys["Hopp over"].casefold() == "h"
    app.toggle[0].set_value(False).run()
    assert not any(button.proto.shortcut for button in app.button)


def test_skipping_shows_the_next_and_the_skipped_comes_last(actor):
    service(actor, "Rådgiver 1"), service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2025)
    app = press_exactly(drawn_alone("gjennomgang"), "Hopp over")
    assert app.title[0].value == "Rådgiver 2"
    press_exactly(app, "Bekreft lav for 2025")
    assert app.title[0].value == "Rådgiver 1"


def test_another_sector_level_is_chosen_and_what_was_typed_is_kept_when_it_is_refused(actor):
    one = service(actor)
    review_year.open_year(actor, 2025)
    app = press_exactly(drawn_alone("gjennomgang"), "Velg et annet nivå")
    app.text_area[0].set_value("Streik i bransjen.")
    press_exactly(app, "Lagre og bekreft for 2025")
    assert "Feltet «Nivå» mangler." in said(app)
    assert app.text_area[0].value == "Streik i bransjen."
    app.radio[1].set_value(Level.MEDIUM)
    press_exactly(app, "Lagre og bekreft for 2025")
    shown = card(actor, one)
    assert (shown.state, shown.this.sector) == (ConfirmationState.CHANGED, Level.MEDIUM)


def test_the_overall_level_can_be_overridden_from_the_card(actor):
    one = service(actor, country="CN")
    review_year.open_year(actor, 2025)
    app = press_exactly(drawn_alone("gjennomgang"), "Velg et annet nivå")
    app.radio[0].set_value("Samlet risiko").run()
    app.radio[1].set_value(Level.MEDIUM)
    app.text_area[0].set_value("Vi har vært der.")
    press_exactly(app, "Lagre og bekreft for 2025")
    assert explain(actor, one).assessment.overall == "MEDIUM"
    assert explain(actor, one).assessment.override_id


def test_an_overridden_level_comes_back_as_a_question(actor):
    one = service(actor, country="CN")
    given = OverrideInput(level=Level.LOW, reason="Vi har vært der.")
    set_override(actor, one, given, explain(actor, one).assessment.id)
    review_year.open_year(actor, 2026)
    app = drawn_alone("gjennomgang")
    assert "Overstyrt til lav 4. mars 2026" in said(app)
    assert "Skal lav fortsatt gjelde?" in said(app)
    assert primaries(app) == ["Ja, bekreft lav for 2026"]
    press_exactly(app, "Ja, bekreft lav for 2026")
    assert explain(actor, one).assessment.overall == "LOW"


def test_a_card_that_somebody_else_confirmed_says_so_and_keeps_the_text(actor):
    one = service(actor, "Rådgiver 1")
    service(actor, "Rådgiver 2")
    review_year.open_year(actor, 2025)
    app = drawn_alone("gjennomgang")
    app.text_area[0].set_value("Min tekst.")
    link_producer(actor, one, LinkInput(producer_name="Fabrikk 1", country="SE"))
    press_exactly(app, "Bekreft lav for 2025")
    assert "Vurderingen av Rådgiver 1 er regnet ut på nytt mens du leste." in said(app)
    assert app.text_area[0].value == "Min tekst."
    press_exactly(app, "Bekreft lav for 2025")
    assert card(actor, one).this.reason == "Min tekst."


def test_the_unchanged_are_shown_before_they_are_confirmed_together(actor):
    for number in range(3):
        confirmed_one = service(actor, f"Rådgiver {number}")
        review_year.open_year(actor, 2025)
        confirmed(actor, confirmed_one)
    review_year.open_year(actor, 2026)
    app = press_exactly(drawn_alone("gjennomgang"), "Bekreft 3 uendrede samlet")
    assert "Tre leverandører får samme nivå som forslaget." in said(app)
    press_exactly(app, "Bekreft tre leverandører")
    assert review_queue.progress(actor).done == 3


def test_the_workbook_is_offered_and_a_filled_in_one_is_shown_before_it_is_saved(actor):
    service(actor)
    review_year.open_year(actor, 2025)
    assert export_ratings(actor)[:2] == b"PK"
    app = drawn_alone("gjennomgang", skjema="regneark")
    assert primaries(app) == ["Last ned køen for 2025"]


def test_a_change_is_decided_with_a_reason(actor):
    service(actor)
    report_alert(actor, AlertInput(what="Avisen skriver om streik."))
    app = drawn_alone("endringer")
    assert "Én endring venter på en avgjørelse." in said(app)
    press_exactly(app, "Lagre avgjørelsen")
    assert "Feltet «Avgjørelse» mangler." in said(app)
    app.radio[0].set_value(ChangeDecision.NO_UPDATE)
    app.text_area[0].set_value("Gjelder ikke oss.")
    press_exactly(app, "Lagre avgjørelsen")
    assert "Ingen endringer venter" in said(app)
    assert significant_changes(actor)[0].decision is ChangeDecision.NO_UPDATE


def test_today_shows_the_review_and_the_changes(actor):
    service(actor)
    review_year.open_year(actor, 2025)
    report_alert(actor, AlertInput(what="Avisen skriver om streik."))
    app = drawn_alone("idag")
    assert "0 av 1" in said(app)
    assert primaries(app) == ["Fortsett gjennomgangen"]
    labels = {link.proto.label.replace("\\", "") for link in app.get("page_link")}
    assert {"1 igjen å bekrefte", "Vurder oppdatering av redegjørelsen: én endring"} <= labels
