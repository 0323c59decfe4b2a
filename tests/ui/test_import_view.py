"""The import page as a person meets it the second time: read as before, questions with both sides, what they wrote kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from compliance_app.services import imports, register
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, SupplierPage, edit_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import engine as engines

APP = """
import streamlit as st
from compliance_app.ui import pages, shell

frame = shell.current()
opened = st.navigation(pages.build(has_suppliers=frame.has_suppliers), position="hidden")
if st.session_state.pop("start", None):
    st.switch_page(pages.link("importer"))
opened.run()
"""


@pytest.fixture(autouse=True)
def _local(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    yield
    engines.engine().dispose()
    engines.forget_engines()


@pytest.fixture
def actor() -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def bring_in(actor: Actor, text: str, mapping: dict[str, int] | None = None) -> None:
    opened = imports.open_list(text.encode(), "liste.csv")
    imports.import_list(actor, opened, mapping or opened.columns.mapping)


def page_with(text: str) -> AppTest:
    app = AppTest.from_string(APP, default_timeout=60)
    app.session_state["start"] = True
    checked(app.run())
    app.file_uploader[0].set_value(("liste.csv", text.encode(), "text/csv"))
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    return checked(next(button for button in app.button if button.label.startswith(label)).click().run())


def words(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.html, *app.error, *app.info, *app.warning)
    return "\n".join(str(part.value) for part in parts).replace("\\", "").replace("\u2060", "")


def suppliers(actor: Actor) -> dict[str, SupplierPage]:
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    return {row.name: supplier_page(actor, row.id) for row in rows}


def test_a_list_is_read_as_last_time_until_the_person_begins_anew(actor: Actor) -> None:
    text = "Firma;Partner\nA1;Frakt 1\nB2;Frakt 2\n"
    bring_in(actor, text, {"name": 1})
    app = page_with(text.replace("Frakt", "Ny frakt"))
    assert "Vi leser listen slik som sist, " in words(app)
    press(app, "Begynn på nytt")
    assert "slik som sist" not in words(app)
    press(app, "Ta inn 2 leverandører")
    assert set(suppliers(actor)) == {"Frakt 1", "Frakt 2", "A1", "B2"}


def test_a_likeness_is_shown_with_both_sides_and_the_answer_is_kept(actor: Actor) -> None:
    bring_in(actor, "Firma;Org.nr.;Land\nFrakt Nord AS;923609016;Norge\n")
    app = page_with("Firma;Land\nFrakt Nord AB;Norge\n")
    assert "Leverandører som ligner" in words(app)
    assert "923 609 016" in words(app).replace("\u00a0", " ").replace("&nbsp;", " ")
    [question] = [one for one in app.radio if "ligner på" in one.label]
    assert question.options == ["Ja, samme leverandør", "Nei, en egen leverandør"]
    question.set_value(suppliers(actor)["Frakt Nord AS"].supplier.id)
    checked(app.run())
    assert "Alt i listen står i registeret fra før." in words(app)


def test_an_unanswered_likeness_is_taken_in_as_its_own_and_told_afterwards(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt Nord AS;Norge\n")
    app = press(page_with("Firma;Land\nFrakt Nord AB;Norge\n"), "Ta inn 1 leverandør")
    assert "De står som egne leverandører" in words(app)
    assert set(suppliers(actor)) == {"Frakt Nord AS", "Frakt Nord AB"}


def test_several_rows_are_asked_about_before_anything_is_saved(actor: Actor) -> None:
    app = page_with("Fakturanr;Leverandør;Beløp\n1;Bygg 1;100\n2;Bygg 1;50\n3;Bygg 2;7\n")
    [question] = [one for one in app.radio if "flere rader per leverandør" in one.label]
    assert question.value == "SUM"
    assert "fakturalinjer" in question.label
    question.set_value(next(one for one in question.options if one.startswith("Slå sammen, men summer ikke")))
    press(checked(app.run()), "Ta inn 2 leverandører")
    assert suppliers(actor)["Bygg 1"].spend[0].hundredths == 10000


def test_the_currency_and_the_year_that_the_list_does_not_say_are_chosen(actor: Actor) -> None:
    app = page_with("Supplier;Amount\nContractor 1;1,234.50\n")
    fields = {one.label: one for one in app.selectbox}
    fields["Valuta for beløpene"].set_value(
        next(o for o in fields["Valuta for beløpene"].options if "GBP" in o)
    )
    fields["År for beløpene"].set_value("2024")
    press(checked(app.run()), "Ta inn 1 leverandør")
    [spend] = suppliers(actor)["Contractor 1"].spend
    assert (spend.currency, spend.year, spend.hundredths) == ("GBP", 2024, 123450)


@pytest.mark.parametrize(("ticked", "country"), [(False, "SE"), (True, "DK")])
def test_what_somebody_wrote_stands_unless_it_is_ticked(actor: Actor, ticked: bool, country: str) -> None:
    bring_in(actor, "Firma;Org.nr.;Land\nFrakt 1;923609016;Norge\n")
    page = suppliers(actor)["Frakt 1"].supplier
    edit_supplier(
        actor, page.id, SupplierInput(name="Frakt 1", org_number="923609016", country="SE"), page.version
    )
    app = page_with("Firma;Org.nr.;Land;Kategori\nFrakt 1;923609016;Danmark;Frakt\n")
    assert "Beholdt det dere skrev" in words(app)
    [box] = app.checkbox
    assert "dere skrev «Sverige», listen sier «Danmark»" in box.label.replace("\\", "")
    if ticked:
        box.check()
        checked(app.run())
    press(app, "Ta inn 1 leverandør")
    assert suppliers(actor)["Frakt 1"].supplier.country == country
