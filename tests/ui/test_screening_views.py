"""From an empty page to a decided hit, as a person walks it: the list in, the register compared, the answer with its reason."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, links_of, opened_at, press, primaries, words

from compliance_app import clock
from compliance_app.files.screening import read_pasted
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.screening import hits, screening
from compliance_app.services.screening_check import check
from compliance_app.services.screening_lists import ListInput, import_screening_list
from compliance_app.services.significant_changes import significant_changes
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.task_worker import wake
from compliance_app.services.tasks import newest_task
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import HitDecision
from compliance_app.ui.views.parts_screening import age

SECTION = """
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_screening import screening_section
import streamlit as st
screening_section(current_actor(), st.session_state["supplier"])
"""
LIST = "Navn\tLand\tGrunn\nSolvang Tekstil Co., Ltd.\tKina\tTvangsarbeid\nHavblikk\tKina\tTvangsarbeid\n"


@pytest.fixture(autouse=True)
def _on_the_day(local: None) -> None:
    clock.set_as_of(date(2026, 11, 22))


@pytest.fixture
def actor() -> Actor:
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(owner, SupplierInput(name="Solvang Tekstil AS", country="CN"))
    add_supplier(owner, SupplierInput(name="Havblikk AS", country="NO"))
    return owner


@pytest.fixture
def compared(actor: Actor) -> Actor:
    read = read_pasted(LIST)
    assert read.columns is not None
    given = ListInput(name="Liste A", source="https://liste.invalid/a", retrieved_on=date(2025, 9, 1))
    import_screening_list(actor, read, read.columns, given)
    check(actor)
    return actor


def test_the_empty_page_says_which_lists_there_are_and_where(actor: Actor) -> None:
    app = opened_at("kontrollister")
    text = words(app)
    assert "Ingen kontrollister ennå" in text
    assert "Aktsom henter ingenting selv." in text
    for address in ("dhs.gov/uflpa-entity-list", "cbp.gov", "worldbank.org", "trade.gov", "nbim.no"):
        assert address in text
    assert primaries(app) == ["Ta inn en liste"]


def test_from_a_pasted_table_to_the_compared_register(actor: Actor) -> None:
    app = press(opened_at("kontrollister"), "Ta inn en liste")
    app.selectbox[0].set_value("uflpa")
    checked(app.run())
    assert primaries(app) == ["Ta inn listen"]
    app.text_area[0].set_value(
        "Name of Entity\tEffective Date\nSolvang Tekstil Co., Ltd. (aka Solvang Hansker)\tJune 21, 2022"
    )
    checked(app.run())
    assert "1 navn blir tatt inn." in words(app)
    assert "Solvang Hansker" in words(app)
    press(app, "Ta inn 1 navn")
    assert "«UFLPA Entity List» er tatt inn med 1 navn." in words(app)
    assert primaries(app) == ["Kontroller nå"]
    press(app, "Kontroller nå")
    wake().join(60)
    task = newest_task(actor, "screening")
    assert task is not None
    app = opened_at("kontrollister")
    assert "Ett mulig treff venter på svar." in words(app)
    assert links_of(app)[1:] == ["Solvang Tekstil AS og «Solvang Tekstil Co., Ltd.»"]
    assert primaries(app) == ["Avgjør neste treff"]
    assert screening(actor).lists[0].source == "https://www.dhs.gov/uflpa-entity-list"


def test_what_was_typed_stays_when_the_list_is_refused(actor: Actor) -> None:
    app = opened_at("kontrollister", skjema="ny")
    app.selectbox[0].set_value("own")
    checked(app.run())
    name = next(field for field in app.text_input if field.label == "Navn på listen")
    name.set_value("Min liste")
    app.segmented_control[0].set_value("Lim inn")
    checked(app.run())
    app.text_area[0].set_value(LIST)
    checked(app.run())
    press(app, "Ta inn 2 navn")
    assert "«Kilde» mangler" in words(app)
    assert next(field for field in app.text_input if field.label == "Navn på listen").value == "Min liste"
    assert app.text_area[0].value == LIST


def test_an_unreadable_list_gets_a_sentence(actor: Actor) -> None:
    app = opened_at("kontrollister", skjema="ny")
    app.selectbox[0].set_value("csl")
    checked(app.run())
    app.file_uploader[0].set_value(("x.json", b"[" * 100_000, "application/json"))
    checked(app.run())
    assert "Filen ble ikke lest." in words(app)
    assert primaries(app) == ["Ta inn listen"]


def test_a_hit_is_shown_side_by_side_and_decided_with_a_reason(compared: Actor) -> None:
    app = press(opened_at("kontrollister"), "Avgjør neste treff")
    text = words(app)
    for part in (
        "I registeret (leverandør)",
        "På Liste A",
        "Solvang Tekstil Co., Ltd.",
        "Tvangsarbeid",
        "for 14 måneder siden",
        "liste.invalid",
    ):
        assert part in text
    press(app, "Lagre svaret")
    assert "Velg ja eller nei" in app.error[0].value
    app.radio[0].set_value(HitDecision.NOT_THE_SAME)
    press(app, "Lagre svaret")
    assert "Begrunnelse" in app.error[0].value
    assert app.radio[0].value == HitDecision.NOT_THE_SAME
    app.text_area[0].set_value("En annen by.")
    press(app, "Lagre svaret")
    assert "er en annen. Her er neste." in words(app)
    app.radio[0].set_value(HitDecision.SAME)
    app.text_area[0].set_value("Samme adresse.")
    press(app, "Lagre svaret")
    assert "står på Liste A" in words(app)
    assert "Registrer en negativ konsekvens" in links_of(app)
    press(app, "Spør om redegjørelsen må oppdateres")
    assert [change.kind.value for change in significant_changes(compared, only_open=True)] == ["ALERT"]
    assert "Vurder endringen" in links_of(app)
    assert hits(compared).total == 0
    press(app, "Trekk svaret tilbake")
    assert hits(compared).total == 1


def test_an_unknown_hit_gets_a_sentence(compared: Actor) -> None:
    assert opened_at("kontrollister", treff="noe").title[0].value == "Treffet ble ikke funnet"


def test_the_page_says_how_old_a_list_is_and_what_was_compared(compared: Actor) -> None:
    text = words(opened_at("kontrollister"))
    assert "for 14 måneder siden. 2 navn. Hent en ny utgave." in text
    assert "Sammenlignet 22. november 2026 med to leverandører og ingen produsenter." in text


def test_the_section_of_a_supplier(compared: Actor) -> None:
    app = AppTest.from_string(SECTION, default_timeout=60)
    app.session_state["supplier"] = hits(compared).rows[0].subject.id
    app.run()
    assert [header.value for header in app.header] == ["Kontrollister"]
    other = AppTest.from_string(SECTION, default_timeout=60)
    other.session_state["supplier"] = add_supplier(compared, SupplierInput(name="Noe annet"))
    other.run()
    assert not other.header


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (date(2026, 11, 22), "i dag"),
        (date(2026, 11, 21), "i går"),
        (date(2026, 11, 1), "for 21 dager siden"),
        (date(2025, 9, 1), "for 14 måneder siden"),
        (date(2022, 1, 1), "for 4 år siden"),
    ],
)
def test_ages(then: date, expected: str) -> None:
    assert age(then, date(2026, 11, 22)).replace("\xa0", " ") == expected
