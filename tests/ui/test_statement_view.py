"""The page of the statement, as the one who writes it uses it."""

from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain import statement_facts
from compliance_app.services import statements
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.statement_chapters import StatementChapter
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.ui.widgets.sources import FIELDS, kind_words, value_words


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 3, 2))
    given = EnterpriseInput(name="Eksempel AS", org_number="123456785", form="et aksjeselskap")
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    add_supplier(actor, SupplierInput(name="Renholdsleverandør 1", country="NO"))
    return actor


def opened() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    return AppTest.from_function(script, default_timeout=30).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label.strip("*") == label)


def labels(page: AppTest) -> list[str]:
    return [one.label for one in page.button]


def kept(actor: Actor, identity: str) -> StatementChapter:
    page = statements.read_statement(actor)
    assert page is not None
    return next(one for one in page.chapters if one.id == identity)


def go_to(page: AppTest, label: str) -> AppTest:
    return button(page, label).click().run()


def test_an_empty_year_offers_one_thing_and_makes_the_draft(actor: Actor) -> None:
    page = opened()
    assert page.title[0].value == "Redegjørelse for 2025"
    assert "Den skal være publisert innen 30. juni." in html_of(page)
    assert labels(page) == ["Lag utkast"]
    page = button(page, "Lag utkast").click().run()
    assert "Utkastet er laget" in page.success[0].value
    assert "Lag utkast" not in labels(page)
    assert statements.read_statement(actor) is not None


def test_the_page_says_what_must_be_mended_where_and_by_when(actor: Actor) -> None:
    statements.draft(actor)
    page = opened()
    lead = html_of(page)
    report = statements.check(actor)
    assert report.errors
    assert "må rettes i kapittel" in lead
    assert "før teksten kan låses. Den skal være publisert innen 30. juni." in lead
    assert "Må rettes:" in lead
    assert page.header[0].value.startswith("1 "), "it opens at the first chapter that must be mended"
    keys = {str(one.key) for one in page.button}
    assert "ch-error-01-here" in keys
    assert "ch-wait-11" in keys
    assert [one.label for one in page.button if one.proto.type == "primary"] == ["Lagre kapittelet"]


def test_after_the_day_the_sentence_says_that_it_has_passed(actor: Actor) -> None:
    statements.draft(actor)
    clock.set_as_of(date(2027, 1, 5))
    assert "Den skulle vært publisert innen 30. juni 2026." in html_of(opened())


def test_own_text_follows_on_the_paper_and_is_saved(actor: Actor) -> None:
    statements.draft(actor)
    page = go_to(opened(), "7 Oppfølging av fjorårets tiltak")
    page = page.text_area[0].set_value("Vi fulgte opp **alt** & <b>mer</b>.").run()
    said = html_of(page)
    assert "Vi fulgte opp <strong>alt</strong> &amp; &lt;b&gt;mer&lt;/b&gt;." in said
    assert "Ikke lagret ennå" in said
    assert kept(actor, "07").edited is None
    page = button(page, "Lagre kapittelet").click().run()
    assert kept(actor, "07").edited == "Vi fulgte opp **alt** & <b>mer</b>."
    assert page.success[0].value.startswith("Lagret kl.")
    assert "Deres egen tekst. Sist lagret av Lokal bruker" in html_of(page)

    page = button(page, "Hent teksten fra registeret").click().run()
    assert page.text_area[0].value == kept(actor, "07").generated
    assert kept(actor, "07").edited is not None, "nothing is lost before it is saved"
    button(page, "Lagre kapittelet").click().run()
    assert kept(actor, "07").edited is None


def test_what_is_typed_survives_looking_at_another_chapter(actor: Actor) -> None:
    statements.draft(actor)
    page = go_to(opened(), "7 Oppfølging av fjorårets tiltak")
    page = page.text_area[0].set_value("Halvferdig setning").run()
    page = go_to(page, "5 Funn")
    assert page.text_area[0].value == kept(actor, "05").generated
    page = go_to(page, "7 Oppfølging av fjorårets tiltak")
    assert page.text_area[0].value == "Halvferdig setning"


def test_a_refused_text_stays_beside_what_the_other_person_saved(actor: Actor) -> None:
    statements.draft(actor)
    page = go_to(opened(), "7 Oppfølging av fjorårets tiltak")
    page = page.text_area[0].set_value("Min tekst").run()
    statements.edit_section(actor, None, "07", "Den andres tekst", kept(actor, "07").version)
    page = button(page, "Lagre kapittelet").click().run()
    assert page.error[0].value.startswith("Ikke lagret")
    assert page.text_area[0].value == "Min tekst"
    assert "Den andres tekst" in html_of(page)
    assert kept(actor, "07").text == "Den andres tekst"
    page = button(page, "Lagre kapittelet").click().run()
    assert not page.error
    assert kept(actor, "07").text == "Min tekst"


def test_a_reason_is_written_under_the_finding(actor: Actor) -> None:
    statements.draft(actor)
    page = go_to(opened(), "5 Funn")
    assert "Egne ansatte og innleide er ikke vurdert" in html_of(page)
    reasons = [one for one in page.text_area if one.label == "Begrunnelse"]
    rules = [one.rule for one in statements.check(actor).warnings if one.chapter == "05"]
    place = list(dict.fromkeys(rules)).index("R10")
    reasons[place].set_value("Vi har ingen ansatte.")
    page = [one for one in page.button if one.label == "Lagre begrunnelsen"][place].click().run()
    assert "<b>Begrunnelse:</b> Vi har ingen ansatte. Lokal bruker" in html_of(page)


def test_a_moved_register_is_told_and_the_draft_renewed(actor: Actor) -> None:
    statements.draft(actor)
    statements.edit_section(actor, None, "03", "Vi har én leverandør.", kept(actor, "03").version)
    assert "Oppdater utkastet" not in labels(opened())
    add_supplier(actor, SupplierInput(name="Frakteren", country="SE"))
    page = opened()
    assert "Utkastet er eldre enn tallene." in page.warning[0].value.replace("\\", "")
    assert "les kapittel 3" in page.warning[0].value
    page = button(page, "Oppdater utkastet").click().run()
    assert "Kapittel 3 har deres egen tekst, som står urørt" in page.success[0].value
    assert not page.warning
    page = go_to(page, "3 Leverandørkjede og forretningspartnere")
    assert page.text_area[0].value == "Vi har én leverandør."
    assert "registeret er endret siden dere skrev teksten" in html_of(page)


def test_every_paragraph_lists_its_sources_and_an_example_is_marked(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    statements.draft(local_actor(load_example("noklus")))
    page = go_to(opened(), "4 Metode og risikobilde")
    said = html_of(page)
    assert "UTKAST · EKSEMPEL" in said
    assert "«Vi vurderte 60 av 60 leverandører" in said
    assert "vurdert: 60; av i alt: 60" in said
    assert 'alt="Risikomatrise for 60 leverandører.' in said
    assert "<details><summary>" in said
    assert [one.label for one in page.get("download_button")] == [
        "Last ned som Word",
        "Last ned som PDF",
        "Last ned som nettside",
    ]


def test_another_year_can_be_chosen(actor: Actor) -> None:
    statements.draft(actor, 2025)
    open_period(actor, 2026)
    page = opened()
    assert page.title[0].value == "Redegjørelse for 2026"
    page = page.selectbox[0].select("2025").run()
    assert page.title[0].value == "Redegjørelse for 2025"
    assert "Lagre kapittelet" in labels(page)


def test_every_field_of_the_facts_has_a_norwegian_name() -> None:
    kinds = [getattr(statement_facts, name) for name in statement_facts.__all__]
    names = {
        field.name
        for kind in kinds
        if is_dataclass(kind) and kind is not statement_facts.Source
        for field in fields(kind)
    }
    assert sorted(names - set(FIELDS) - {"source"}) == []


def test_values_are_said_in_words() -> None:
    assert (
        value_words("impacts (kind=ACTUAL own=False)", 0)
        == "negative konsekvenser (faktisk, egne ansatte: nei): 0"
    )
    assert value_words("held_on", None) == "holdt: ikke oppgitt"
    assert value_words("everyone", True) == "alle ansatte: ja"
    assert value_words("place", "US") == "sted: USA"
    assert value_words("year", 2025) == "år: 2025"
    assert value_words("sector_levels", ["LOW", "MEDIUM"]) == "bransjerisiko: lav, medium"
    assert value_words("document_date", "2026-05-19").replace("\u00a0", " ") == "dato: 19. mai 2026"
    assert kind_words("Supplier") == "leverandør"
