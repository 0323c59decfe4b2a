"""The way from a list to a rated supplier, as a person walks it: first screen, import, register, one supplier."""

import csv
import io
from collections.abc import Callable

import openpyxl
import pytest
from support.pages import checked, first_page, links_of, opened_at, plain, press, primaries, upload, words

from compliance_app.domain.permissions import Role
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.imports import recent_batches
from compliance_app.services.ratings import explain
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor

LIST = "Leverandør;Org.nr.;Land\nIKT-leverandør 1;;Norge\nIVD-leverandør 2;;Xanadu\nFrakt 3;12345678;Norge\n"


pytestmark = pytest.mark.usefixtures("local")


def _cut_workbook() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Navn", "Land"])
    book.save(buffer)
    return buffer.getvalue()[:2500]


def names_in(actor: Actor) -> set[str]:
    return {row.name for row in page(actor, Filter(), Order.NAME).rows}


# First screen


def test_the_first_screen_makes_the_enterprise_and_opens_the_list() -> None:
    app = first_page()
    upload(app, LIST)
    assert "Skriv navnet på virksomheten" in words(app)
    assert not all_enterprises()
    app.text_input(key="first-name").set_value("Eksempel AS")
    checked(app.run())
    assert [row.name for row in all_enterprises()] == ["Eksempel AS"]
    assert app.title[0].value == "Ta inn leverandørliste"
    assert "«liste.csv» er en tekstfil med semikolon mellom kolonnene, lagret som UTF-8." in words(app)


def test_a_wrong_organisation_number_is_told_and_what_was_typed_is_kept() -> None:
    app = first_page()
    app.text_input(key="first-name").set_value("Eksempel AS")
    app.text_input(key="first-number").set_value("12345678")
    upload(app, LIST)
    assert "åtte sifre" in words(app)
    assert app.text_input(key="first-name").value == "Eksempel AS"
    assert not all_enterprises()
    app.text_input(key="first-number").set_value("")
    checked(app.run())
    assert len(all_enterprises()) == 1
    assert app.title[0].value == "Ta inn leverandørliste"


def test_the_example_opens_from_the_first_screen_and_a_list_of_ones_own_does_not_land_in_it() -> None:
    app = first_page(timeout=120)
    press(app, "Åpne eksempelet")
    (example,) = all_enterprises()
    assert example.example == "noklus"
    app.session_state["start"] = ("importer", {})
    checked(app.run())
    assert app.radio(key="whose").value == "new"
    app.text_input(key="first-name").set_value("Eksempel AS")
    upload(app, LIST)
    press(app, "Ta inn 2 leverandører")
    own = next(row for row in all_enterprises() if not row.example)
    assert names_in(local_actor(own.id)) == {"IKT-leverandør 1", "IVD-leverandør 2"}


# Import


def test_nothing_is_saved_before_the_button_and_an_unknown_country_is_asked(actor: Actor) -> None:
    app = upload(opened_at("importer"), LIST)
    assert names_in(actor) == set()
    assert primaries(app) == ["Ta inn 2 leverandører"]
    (question,) = [box for box in app.selectbox if "Xanadu" in box.label]
    assert question.value is None
    question.set_value("MY")
    checked(app.run())
    assert names_in(actor) == set()
    press(app, "Ta inn 2 leverandører")
    assert "2 leverandører er tatt inn" in words(app)
    rows = {row.name: row for row in page(actor, Filter(), Order.NAME).rows}
    assert rows["IVD-leverandør 2"].path[0] == "MY"
    assert all(row.rated for row in rows.values())


def test_a_country_that_is_left_unknown_stays_unknown_and_is_not_asked_twice(actor: Actor) -> None:
    app = upload(opened_at("importer"), LIST)
    next(box for box in app.selectbox if "Xanadu" in box.label).set_value("?")
    checked(app.run())
    press(app, "Ta inn 2 leverandører")
    press(app, "Ta inn en liste til")
    upload(app, LIST + "Renhold 4;;Xanadu\n")
    assert not [box for box in app.selectbox if "Xanadu" in box.label]


def test_rows_and_values_that_cannot_be_taken_are_listed_with_row_column_value_and_reason(
    actor: Actor,
) -> None:
    app = upload(opened_at("importer"), LIST)
    assert "Rad 4" in words(app)
    assert "Org.nr.: 12345678" in words(app)
    assert "har åtte sifre; det skal ha ni" in words(app)
    press(app, "Ta inn 2 leverandører")
    assert "Rader som ikke ble tatt inn" in words(app)


def test_the_columns_can_be_corrected_before_anything_is_saved(actor: Actor) -> None:
    app = upload(opened_at("importer"), "Kode;Firma;Land\nA1;IKT-leverandør 1;Norge\nA2;Frakt 2;Sverige\n")
    box = next(box for box in app.selectbox if box.label == "Navn på leverandøren")
    box.set_value(-1)
    checked(app.run())
    assert next(button for button in app.button if button.label == "Ta inn leverandører").disabled
    assert "Velg hvilken kolonne som har navnet" in words(app)
    next(box for box in app.selectbox if box.label == "Navn på leverandøren").set_value(1)
    checked(app.run())
    press(app, "Ta inn 2 leverandører")
    assert names_in(actor) == {"IKT-leverandør 1", "Frakt 2"}


def test_a_second_click_gives_the_first_ones_report_and_creates_nothing(actor: Actor) -> None:
    app = upload(opened_at("importer"), LIST)
    hand = app.session_state["import"]
    before = hand.seen
    press(app, "Ta inn 2 leverandører")
    hand.report, hand.seen = None, before  # the page as it stood when both clicks were made
    checked(app.run())
    press(app, "Ta inn 2 leverandører")
    assert "2 leverandører er tatt inn" in words(app)
    assert len(names_in(actor)) == 2
    assert len(recent_batches(actor)) == 1


def test_the_same_list_again_has_nothing_to_take_in(actor: Actor) -> None:
    app = upload(opened_at("importer"), LIST)
    press(app, "Ta inn 2 leverandører")
    press(app, "Ta inn en liste til")
    upload(app, LIST)
    assert "Alt i listen står i registeret fra før." in words(app)
    assert next(button for button in app.button if button.label == "Ta inn leverandører").disabled


def test_an_import_is_taken_back_and_what_somebody_has_used_stays(actor: Actor) -> None:
    app = upload(opened_at("importer"), LIST)
    press(app, "Ta inn 2 leverandører")
    used = next(row for row in page(actor, Filter(text="IKT"), Order.NAME).rows)
    form = SupplierInput(name="IKT-leverandør 1 endret", country="NO")
    edit_supplier(actor, used.id, form, supplier_page(actor, used.id).supplier.version)
    press(app, "Angre importen")
    assert "1 leverandør er fjernet" in words(app)
    assert "IKT-leverandør 1 endret" in words(app)
    assert names_in(actor) == {"IKT-leverandør 1 endret"}


def test_a_list_without_column_names_lets_the_person_choose_the_row(actor: Actor) -> None:
    app = upload(opened_at("importer"), "12;34\n56;78\nFirma;Sted\nFrakt 1;Oslo\n")
    assert app.number_input
    app.number_input[0].set_value(3)
    checked(app.run())
    assert "Kolonnenavnene står i rad 3, og under dem er det 1 rad." in words(app)


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("tom.csv", lambda: b"", "Den er tom"),
        ("liste.xlsx", lambda: b"Navn;Land\nFrakt 1;Norge\n", "passer ikke med endelsen"),
        ("kuttet.xlsx", _cut_workbook, "Innholdet er skadet"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_sentence_and_the_register_is_untouched(
    actor: Actor, name: str, make: Callable[[], bytes], sentence: str
) -> None:
    add_supplier(actor, SupplierInput(name="Frakt 1"))
    app = upload(opened_at("importer"), make(), name)
    assert [plain(error.value).startswith("Filen ble ikke lest.") for error in app.error] == [True]
    assert sentence in words(app)
    assert names_in(actor) == {"Frakt 1"}
    upload(app, LIST)
    assert not app.error


# Register


@pytest.fixture
def register(actor: Actor) -> Actor:
    """Three suppliers: one high by its seat, one low, one unknown."""
    add_supplier(
        actor,
        SupplierInput(name="IKT-leverandør 1", country="CN", industry_standard="SN2025", industry_code="62"),
    )
    add_supplier(
        actor,
        SupplierInput(name="Rådgiver 2", country="NO", industry_standard="SN2025", industry_code="70.200"),
    )
    add_supplier(actor, SupplierInput(name="<script>alert(1)</script> *AS*", country="NO"))
    return actor


def test_the_register_says_how_many_at_each_level_and_lists_them(register: Actor) -> None:
    app = opened_at("leverandorer")
    assert "3 leverandører. 1 har høy samlet risiko og 1 lav. 1 har ukjent risiko" in words(app)
    assert {"IKT-leverandør 1", "Rådgiver 2", "<script>alert(1)</script> *AS*"} <= set(links_of(app))
    assert primaries(app) == ["Ta inn liste"]


def test_search_and_level_pills_narrow_the_list_and_show_all_widens_it(register: Actor) -> None:
    app = opened_at("leverandorer")
    app.text_input(key="sok").set_value("rådg")
    checked(app.run())
    assert "1 av 3 leverandører" in words(app)
    assert "IKT-leverandør 1" not in links_of(app)
    app.text_input(key="sok").set_value("")
    app.button_group(key="niva").set_value(["HIGH"])
    checked(app.run())
    assert "IKT-leverandør 1" in links_of(app)
    assert "Rådgiver 2" not in links_of(app)
    press(app, "Vis alle")
    assert {"IKT-leverandør 1", "Rådgiver 2"} <= set(links_of(app))


def test_a_cell_of_the_boards_matrix_opens_its_suppliers(register: Actor) -> None:
    app = opened_at("leverandorer", geografisk="HIGH", bransje="MEDIUM")
    assert "IKT-leverandør 1" in links_of(app)
    assert "Rådgiver 2" not in links_of(app)
    app = opened_at("leverandorer", niva="lav", land="no")
    assert "Rådgiver 2" in links_of(app)
    assert "IKT-leverandør 1" not in links_of(app)


def test_markup_in_a_name_is_shown_as_it_is(register: Actor) -> None:
    found = page(register, Filter(text="script"), Order.NAME).rows[0]
    app = opened_at("leverandor", id=found.id)
    assert plain(app.title[0].value) == "<script>alert(1)</script> *AS*"
    assert "<script>" not in "".join(part.value for part in app.html)


def test_a_supplier_is_added_by_name_alone_and_a_blank_name_is_refused(register: Actor) -> None:
    app = press(opened_at("leverandorer"), "Legg til leverandør")
    press(app, "Legg til leverandøren")
    assert "Feltet «Navn» mangler" in words(app)
    app.text_input(key="add-supplier-name").set_value("Hotell 4")
    press(app, "Legg til leverandøren")
    assert app.title[0].value == "Hotell 4"
    assert "Hotell 4" in names_in(register)


def test_the_whole_filtered_list_is_taken_out_and_formulas_stay_text(register: Actor) -> None:
    add_supplier(register, SupplierInput(name="=1+1", country="NO"))
    text = export_suppliers(register, Filter(), Order.NAME, Format.CSV).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 4
    assert not any(row["Leverandør"].startswith("=") for row in rows)
    assert next(row for row in rows if row["Leverandør"] == "IKT-leverandør 1")["Samlet risiko"] == "høy"
    book = openpyxl.load_workbook(
        io.BytesIO(export_suppliers(register, Filter(text="rådg"), Order.RISK, Format.XLSX))
    )
    assert [row[0] for row in book.active.iter_rows(values_only=True)] == ["Leverandør", "Rådgiver 2"]


# One supplier


@pytest.fixture
def supplier(register: Actor) -> str:
    return page(register, Filter(text="Rådgiver"), Order.NAME).rows[0].id


def test_a_supplier_that_does_not_exist_is_told_with_the_way_back(register: Actor) -> None:
    app = opened_at("leverandor", id="finnes-ikke")
    assert "Leverandøren ble ikke funnet" in words(app)
    assert primaries(app) == ["Se leverandørene"]


def test_a_judgement_changes_the_level_on_the_page(register: Actor, supplier: str) -> None:
    app = opened_at("leverandor", id=supplier)
    assert 'ak-tag low"' in app.html[0].value
    press(app, "Vurder for 2025")
    app.radio(key=f"judge-{supplier}-level").set_value("HIGH")
    press(app, "Lagre vurderingen for 2025")
    assert "Feltet «Begrunnelse» mangler" in words(app)
    assert app.radio(key=f"judge-{supplier}-level").value == "HIGH"
    app.text_area(key=f"judge-{supplier}-reason").set_value("Innleide arbeider uten avtale.")
    press(app, "Lagre vurderingen for 2025")
    assert "Vurderingen for 2025 er lagret." in words(app)
    assert 'ak-tag high"' in app.html[0].value
    assert "egen vurdering av leverandøren" in words(app)


def test_a_producer_in_another_country_moves_the_level_and_back_when_it_is_removed(
    register: Actor, supplier: str
) -> None:
    app = press(opened_at("leverandor", id=supplier), "Legg til ledd i kjeden")
    app.text_input(key=f"link-{supplier}-name").set_value("Produsent A")
    app.selectbox(key=f"link-{supplier}-country").set_value("CN")
    press(app, "Legg til leddet")
    assert "Kina · svakeste ledd" in words(app)
    assert "Slik blir tallet for Kina" in words(app)
    assert explain(register, supplier).assessment.overall == "HIGH"
    assert "Produsent, oppgitt" in words(app)
    press(app, "Fjern leddet")
    assert explain(register, supplier).assessment.overall == "LOW"
    assert "· svakeste ledd" not in words(app)


def test_somebody_elses_change_is_told_and_saving_again_loses_neither_persons(
    register: Actor, supplier: str
) -> None:
    app = press(opened_at("leverandor", id=supplier), "Rediger")
    app.text_input(key=f"edit-{supplier}-name").set_value("Rådgiver 2 AS")
    other = Actor("Kollega 1", frozenset({Role.PROCUREMENT}), register.enterprise_id)
    edit_supplier(other, supplier, SupplierInput(name="Rådgiver 2", website="eksempel.example"), 1)
    press(app, "Lagre")
    assert "Ikke lagret. Kollega 1 endret leverandøren" in words(app)
    assert "eksempel.example" in words(app)
    assert app.text_input(key=f"edit-{supplier}-1-name").value == "Rådgiver 2 AS"
    assert app.text_input(key=f"edit-{supplier}-1-website").value == "eksempel.example"
    assert supplier_page(register, supplier).supplier.name == "Rådgiver 2"
    press(app, "Lagre")
    assert "Endringene er lagret." in words(app)
    saved = supplier_page(register, supplier).supplier
    assert (saved.name, saved.website) == ("Rådgiver 2 AS", "eksempel.example")


def test_the_category_chosen_in_the_form_is_saved(register: Actor, supplier: str) -> None:
    save_category(register, CategoryInput(name="Rådgivning"))
    app = press(opened_at("leverandor", id=supplier), "Rediger")
    app.selectbox(key=f"edit-{supplier}-category").set_value("Rådgivning")
    press(app, "Lagre")
    category = supplier_page(register, supplier).category
    assert category is not None
    assert category.name == "Rådgivning"


def test_saying_that_a_category_is_services_lifts_the_unknown_from_its_suppliers(register: Actor) -> None:
    category = save_category(register, CategoryInput(name="Kurs"))
    identity = add_supplier(register, SupplierInput(name="Kursholder 5", country="NO", category_id=category))
    assert explain(register, identity).assessment.geographic == "UNKNOWN"
    app = press(opened_at("leverandor", id=identity), "Rediger kategorien")
    app.radio(key=f"category-{category}-supply").set_value("SERVICES")
    press(app, "Lagre kategorien")
    assert "Kategorien er lagret" in words(app)
    assert explain(register, identity).assessment.geographic == "LOW"


def test_one_judgement_can_hold_for_all_suppliers_of_a_category(register: Actor) -> None:
    category = save_category(register, CategoryInput(name="Kurs"))
    first, second = (
        add_supplier(register, SupplierInput(name=name, country="NO", category_id=category))
        for name in ("Kursholder 5", "Kursholder 6")
    )
    app = press(opened_at("leverandor", id=first), "Vurder for 2025")
    app.radio(key=f"judge-{first}-scope").set_value(1)
    app.radio(key=f"judge-{first}-level").set_value("MEDIUM")
    app.text_area(key=f"judge-{first}-reason").set_value("Mange kursholdere er selvstendige uten avtale.")
    press(app, "Lagre vurderingen for 2025")
    assert explain(register, second).assessment.sector == "MEDIUM"
    assert words(opened_at("leverandorer")).count(">vurdert<") == 2


def test_an_earlier_import_is_taken_back_from_the_import_page_and_says_what_it_did(actor: Actor) -> None:
    press(upload(opened_at("importer"), LIST), "Ta inn 2 leverandører")
    app = press(opened_at("importer"), "Angre importen")
    assert "2 leverandører er fjernet" in words(app)
    assert names_in(actor) == set()
    assert "angret" in words(press(app, "Ta inn en liste"))


def test_a_chain_whose_weakest_link_is_the_seller_still_shows_who_stands_behind(register: Actor) -> None:
    identity = page(register, Filter(text="IKT"), Order.NAME).rows[0].id
    link_producer(register, identity, LinkInput(producer_name="Produsent B", country="DE"))
    app = opened_at("leverandor", id=identity)
    assert "Kina · svakeste ledd" in words(app)
    assert "<b>Tyskland</b>" in words(app)
