"""The register as it is narrowed, saved, changed and pasted into, seen from the screen."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, opened_at, plain, press, primaries, words

from compliance_app.domain.permissions import Role
from compliance_app.services.bulk_edit import earlier_changes
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.register import Filter, Order, every_row
from compliance_app.services.saved_filters import saved_filters
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import ClauseStatus, Producer, Supplier
from compliance_app.ui import actor as actors

pytestmark = pytest.mark.usefixtures("local")


@pytest.fixture
def actor(local: None) -> Actor:
    """Twelve suppliers in three countries, half of them without the clause; IKT for every third."""
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = save_category(actor, CategoryInput(name="IKT"))
    for number in range(12):
        given = SupplierInput(
            name=f"Leverandør {number:02}", country=("NO", "CN", "SE")[number % 3],
            clause=ClauseStatus.LACKS if number % 2 else ClauseStatus.HAS,
            category_id=None if number % 3 else category, owner="Drift" if number < 4 else "",
        )  # fmt: skip
        add_supplier(actor, given)
    return actor


def shown(app: AppTest) -> set[str]:
    return {plain(link.label) for link in app.get("page_link") if plain(link.label).startswith("Leverandør ")}


def unfolded(app: AppTest, key: str) -> AppTest:
    app.session_state[key] = True
    return checked(app.run())


def stored(actor: Actor) -> dict[str, Supplier]:
    return {row.name: supplier_page(actor, row.id).supplier for row in every_row(actor, Filter(), Order.NAME)}


def one_of(app: AppTest, key: str) -> AppTest:
    return next(
        box for box in (*app.selectbox, *app.multiselect, *app.radio, *app.text_input) if box.key == key
    )


# Filters


def test_rare_fields_are_folded_and_what_they_leave_is_said_with_a_way_back_for_each(actor: Actor) -> None:
    app = opened_at("leverandorer")
    assert not app.multiselect
    unfolded(app, "more-filters")
    one_of(app, "sete").set_value(["CN"])
    checked(app.run())
    assert "4 av 12 leverandører: hører hjemme i Kina." in words(app)
    one_of(app, "avtale").set_value(["LACKS"])
    checked(app.run())
    assert "2 av 12 leverandører: uten krav i avtalen, hører hjemme i Kina." in words(app)
    assert shown(app) == {"Leverandør 01", "Leverandør 07"}
    press(app, "Fjern: uten krav i avtalen")
    assert shown(app) == {"Leverandør 01", "Leverandør 04", "Leverandør 07", "Leverandør 10"}
    press(app, "Vis alle")
    assert len(shown(app)) == 12
    assert "12 leverandører." in words(app)


def test_the_filter_stands_when_its_fields_are_folded_and_another_page_has_been_seen(actor: Actor) -> None:
    app = unfolded(opened_at("leverandorer"), "more-filters")
    one_of(app, "sete").set_value(["CN"])
    checked(app.run())
    app.session_state["more-filters"] = False
    checked(app.run())
    app.session_state["start"] = ("i-dag", {})
    checked(app.run())
    app.session_state["start"] = ("leverandorer", {})
    checked(app.run())
    assert "4 av 12 leverandører: hører hjemme i Kina." in words(app)


def test_a_link_shows_exactly_what_it_asks_for_whatever_was_chosen_before(actor: Actor) -> None:
    app = opened_at("leverandorer")
    app.text_input(key="sok").set_value("leverandør 00")
    checked(app.run())
    app.session_state["start"] = ("leverandorer", {"avtale": "LACKS,UNKNOWN", "sete": "se"})
    checked(app.run())
    assert shown(app) == {"Leverandør 05", "Leverandør 11"}


def test_a_country_or_a_producer_behind_the_suppliers_is_one_link_away(actor: Actor) -> None:
    first = every_row(actor, Filter(), Order.NAME)[0]
    link_producer(actor, first.id, LinkInput(producer_name="Fabrikk 1", country="VN"))
    with reading(actor) as work:
        producer = work.session.query(Producer).one().id
    app = opened_at("leverandorer", kjedeland="VN")
    assert "1 av 12 leverandører: Vietnam et sted i kjeden." in words(app)
    assert shown(app) == {"Leverandør 00"}
    app = opened_at("leverandorer", produsent=producer)
    assert "1 av 12 leverandører: produsenten Fabrikk 1 et sted i kjeden." in words(app)


def test_an_address_that_makes_no_sense_shows_everything(actor: Actor) -> None:
    app = opened_at("leverandorer", kjedeland="hele verden", niva="grusom", minst="mye", aktive="kanskje")
    assert len(shown(app)) == 12


def test_nothing_that_fits_is_said_and_the_way_back_is_there(actor: Actor) -> None:
    app = opened_at("leverandorer", kjedeland="BR")
    assert "Ingen av 12 leverandører: Brasil et sted i kjeden." in words(app)
    assert not any(button.label.startswith("Endre alle") for button in app.button)
    press(app, "Vis alle")
    assert len(shown(app)) == 12


# Saved filters


def test_a_filter_is_saved_chosen_renamed_and_deleted(actor: Actor) -> None:
    app = unfolded(opened_at("leverandorer", avtale="LACKS"), "saved-filters")
    press(app, "Lagre filteret")
    assert "Navn på filteret" in words(app)
    app.text_input(key="save-filter-name").set_value("Uten krav")
    press(app, "Lagre filteret")
    [kept] = saved_filters(actor)
    assert (kept.name, kept.filter) == ("Uten krav", Filter(clauses=frozenset({"LACKS"})))
    press(app, "Vis alle")
    press(app, "Uten krav")
    assert "6 av 12 leverandører: uten krav i avtalen." in words(app)
    app.text_input(key=f"rename-{kept.id}-1").set_value("Uten klausul")
    checked(app.run())
    press(app, "Gi nytt navn")
    assert [one.name for one in saved_filters(actor)] == ["Uten klausul"]
    press(app, "Slett filteret")
    assert saved_filters(actor) == []


def test_who_may_only_read_chooses_but_neither_saves_nor_changes(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Actor("En leser", frozenset({Role.READER}), actor.enterprise_id)
    monkeypatch.setattr(actors, "local_actor", lambda *_given: reader)
    app = unfolded(opened_at("leverandorer", avtale="LACKS"), "saved-filters")
    labels = {plain(button.label) for button in app.button}
    assert "Vis alle" in labels
    assert not labels & {"Lagre filteret", "Rediger som regneark", "Endre alle 6 i listen"}


# All of the list


def test_all_of_the_list_are_changed_after_the_count_is_seen_and_it_is_taken_back(actor: Actor) -> None:
    app = press(opened_at("leverandorer", avtale="LACKS"), "Endre alle 6")
    assert "Endre 6 leverandører" in words(app)
    assert "uten krav i avtalen" in words(app)
    assert [button.disabled for button in app.button if button.proto.type == "primary"] == [True]
    app.button_group(key="bulk-what").set_value(["Ansvarlig"])
    checked(app.run())
    app.text_input(key="bulk-owner").set_value("Drift")
    checked(app.run())
    assert "4 leverandører blir endret. 2 har dette fra før." in words(app)
    assert primaries(app) == ["Endre 4 leverandører"]
    press(app, "Endre 4 leverandører")
    assert "4 leverandører er endret" in words(app)
    lacking = {name for name, one in stored(actor).items() if one.clause == "LACKS"}
    assert {name for name, one in stored(actor).items() if one.owner == "Drift"} == lacking | {
        "Leverandør 00",
        "Leverandør 02",
    }
    press(app, "Angre endringen")
    assert "4 leverandører er som før endringen." in words(app)
    assert sum(one.owner == "Drift" for one in stored(actor).values()) == 4
    press(app, "Til listen")
    assert "6 av 12 leverandører: uten krav i avtalen." in words(app)


def test_a_list_that_became_another_is_not_changed_and_what_was_chosen_stands(actor: Actor) -> None:
    app = press(opened_at("leverandorer", avtale="LACKS"), "Endre alle 6")
    app.button_group(key="bulk-what").set_value(["Ansvarlig"])
    checked(app.run())
    app.text_input(key="bulk-owner").set_value("Innkjøp")
    checked(app.run())
    add_supplier(actor, SupplierInput(name="Ny", clause=ClauseStatus.LACKS))
    press(app, "Endre ")
    assert "den hadde 6 leverandører og har nå 7" in words(app)
    assert app.text_input(key="bulk-owner").value == "Innkjøp"
    assert earlier_changes(actor) == []
    checked(app.run())
    press(app, "Endre 7 leverandører")
    assert "7 leverandører er endret" in words(app)


def test_earlier_changes_are_listed_with_their_way_back(actor: Actor) -> None:
    app = press(opened_at("leverandorer", avtale="LACKS"), "Endre alle 6")
    app.button_group(key="bulk-what").set_value(["Aktiv eller ikke"])
    checked(app.run())
    app.radio(key="bulk-active").set_value(False)
    checked(app.run())
    press(app, "Endre 6 leverandører")
    press(app, "Til listen")
    press(app, "Vis alle")
    press(app, "Endre alle 6")
    assert "Aktiv: nei" in words(app)
    press(app, "Angre endringen")
    assert "6 leverandører er som før endringen." in words(app)
    assert len(stored(actor)) == 12


# As a spreadsheet


@pytest.fixture
def grid(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[int, dict[str, object]]]:
    """Stands in for the browser's grid, which the test tool does not draw: cells to be written, by row."""
    written: dict[str, dict[int, dict[str, object]]] = {"cells": {}}

    def editor(frame: pd.DataFrame, **_options: object) -> pd.DataFrame:
        changed = frame.copy()
        for row, cells in written["cells"].items():
            for column, value in cells.items():
                changed[column] = changed[column].astype(object)
                changed.iloc[row, changed.columns.get_loc(column)] = value
        return changed

    monkeypatch.setattr("streamlit.data_editor", editor)
    return written


def test_cells_are_saved_together_and_only_what_was_written(actor: Actor, grid: dict[str, object]) -> None:
    app = press(opened_at("leverandorer"), "Rediger som regneark")
    assert "Her er 12 leverandører." in words(app)
    assert [button.disabled for button in app.button if button.proto.type == "primary"] == [True]
    first, second = list(app.session_state["sheet"].base.values())[:2]
    grid["cells"] = {
        0: {"owner": "Innkjøp", "country": "Vietnam"},
        1: {"clause": "ikke aktuelt", "category_id": None},
    }
    checked(app.run())
    assert primaries(app) == ["Lagre 2 leverandører"]
    press(app, "Lagre 2 leverandører")
    assert "2 leverandører er lagret." in words(app)
    after = stored(actor)
    assert (after[first.name].owner, after[first.name].country) == ("Innkjøp", "VN")
    assert after[first.name].clause == first.cells["clause"]
    assert (after[second.name].clause, after[second.name].category_id) == ("NOT_APPLICABLE", None)


def test_a_row_that_another_changed_meanwhile_keeps_what_was_written_and_is_told(
    actor: Actor, grid: dict[str, object]
) -> None:
    app = press(opened_at("leverandorer"), "Rediger som regneark")
    first, second = list(app.session_state["sheet"].base.values())[:2]
    grid["cells"] = {0: {"owner": "Innkjøp"}, 1: {"owner": "Innkjøp"}}
    now = stored(actor)[first.name]
    values = {name: getattr(now, name) for name in SupplierInput.model_fields}
    edit_supplier(actor, now.id, SupplierInput(**values | {"owner": "Ledelsen"}), now.version)
    checked(app.run())
    press(app, "Lagre 2 leverandører")
    assert "1 leverandør er lagret." in words(app)
    assert "Disse ble ikke lagret" in words(app)
    assert "Nå: Ansvarlig: Ledelsen" in words(app)
    assert stored(actor)[first.name].owner == "Ledelsen"
    assert stored(actor)[second.name].owner == "Innkjøp"
    grid["cells"] = {}
    checked(app.run())
    assert primaries(app) == ["Lagre 1 leverandør"]  # the person's own text still stands in the sheet
    press(app, "Lagre 1 leverandør")
    assert stored(actor)[first.name].owner == "Innkjøp"


# From Excel


def test_rows_pasted_from_excel_go_on_as_an_import(actor: Actor) -> None:
    app = opened_at("importer")
    press(app, "Les radene")
    assert "Feltet er tomt." in words(app)
    app.text_area[0].set_value("Navn\tLand\tBeløp\r\nHotell 1\tNorge\t1 234,50\r\nHotell 2\tKina\t5\r\n")
    press(app, "Les radene")
    assert "«Innliming»" in words(app)
    press(app, "Ta inn 2 leverandører")
    assert {"Hotell 1", "Hotell 2"} <= set(stored(actor))


def test_pasted_text_that_is_no_list_is_told_and_stays(actor: Actor) -> None:
    app = opened_at("importer")
    app.text_area[0].set_value("%PDF-1.7 og resten av en fil")
    press(app, "Les radene")
    assert app.text_area[0].value == "%PDF-1.7 og resten av en fil"
    assert app.error
