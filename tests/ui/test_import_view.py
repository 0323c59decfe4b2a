"""The import page as a person meets it the second time: read as before, questions with both sides, what they wrote kept."""

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, opened_at, press, upload, words

from compliance_app.services import imports, register
from compliance_app.services.suppliers import SupplierInput, SupplierPage, edit_supplier, supplier_page
from compliance_app.services.work import Actor

pytestmark = pytest.mark.usefixtures("local")


def bring_in(actor: Actor, text: str, mapping: dict[str, int] | None = None) -> None:
    opened = imports.open_list(text.encode(), "liste.csv")
    imports.import_list(actor, opened, mapping or opened.columns.mapping)


def suppliers(actor: Actor) -> dict[str, SupplierPage]:
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    return {row.name: supplier_page(actor, row.id) for row in rows}


def test_a_list_is_read_as_last_time_until_the_person_begins_anew(actor: Actor) -> None:
    text = "Firma;Partner\nA1;Frakt 1\nB2;Frakt 2\n"
    bring_in(actor, text, {"name": 1})
    app = upload(opened_at("importer"), text.replace("Frakt", "Ny frakt"))
    assert "Vi leser listen slik som sist, " in words(app)
    press(app, "Begynn på nytt")
    assert "slik som sist" not in words(app)
    press(app, "Ta inn 2 leverandører")
    assert set(suppliers(actor)) == {"Frakt 1", "Frakt 2", "A1", "B2"}


def test_a_likeness_is_shown_with_both_sides_and_the_answer_is_kept(actor: Actor) -> None:
    bring_in(actor, "Firma;Org.nr.;Land\nFrakt Nord AS;923609016;Norge\n")
    app = upload(opened_at("importer"), "Firma;Land\nFrakt Nord AB;Norge\n")
    assert "Leverandører som ligner" in words(app)
    assert "923 609 016" in words(app).replace("\u00a0", " ").replace("&nbsp;", " ")
    [question] = [one for one in app.radio if "ligner på" in one.label]
    assert question.options == ["Ja, samme leverandør", "Nei, en egen leverandør"]
    question.set_value(suppliers(actor)["Frakt Nord AS"].supplier.id)
    checked(app.run())
    assert "Alt i listen står i registeret fra før." in words(app)


def test_an_unanswered_likeness_is_taken_in_as_its_own_and_told_afterwards(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt Nord AS;Norge\n")
    app = press(upload(opened_at("importer"), "Firma;Land\nFrakt Nord AB;Norge\n"), "Ta inn 1 leverandør")
    assert "De står som egne leverandører" in words(app)
    assert set(suppliers(actor)) == {"Frakt Nord AS", "Frakt Nord AB"}


def test_several_rows_are_asked_about_before_anything_is_saved(actor: Actor) -> None:
    app = upload(opened_at("importer"), "Fakturanr;Leverandør;Beløp\n1;Bygg 1;100\n2;Bygg 1;50\n3;Bygg 2;7\n")
    [question] = [one for one in app.radio if "flere rader per leverandør" in one.label]
    assert question.value == "SUM"
    assert "fakturalinjer" in question.label
    question.set_value(next(one for one in question.options if one.startswith("Slå sammen, men summer ikke")))
    press(checked(app.run()), "Ta inn 2 leverandører")
    assert suppliers(actor)["Bygg 1"].spend[0].hundredths == 10000


def test_the_currency_and_the_year_that_the_list_does_not_say_are_chosen(actor: Actor) -> None:
    app = upload(opened_at("importer"), "Supplier;Amount\nContractor 1;1,234.50\n")
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
    app = upload(opened_at("importer"), "Firma;Org.nr.;Land;Kategori\nFrakt 1;923609016;Danmark;Frakt\n")
    assert "Beholdt det dere skrev" in words(app)
    [box] = app.checkbox
    assert "dere skrev «Sverige», listen sier «Danmark»" in box.label.replace("\\", "")
    if ticked:
        box.check()
        checked(app.run())
    press(app, "Ta inn 1 leverandør")
    assert suppliers(actor)["Frakt 1"].supplier.country == country


def questions_of_same_name(app: AppTest) -> list[str]:
    return [one.label for one in app.radio if "Uten svar regnes de som samme leverandør" in one.label]


def test_a_name_known_without_its_country_is_the_same_until_the_person_says_no(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt 1;Norge\n")
    app = upload(opened_at("importer"), "Firma;Beløp\nFrakt 1;10\n")
    assert "Kjent igjen på navnet" in words(app)
    assert "Navnet er det samme, men listen sier ikke hvilket land." in words(app)
    assert "Ta inn 1 leverandør" in [one.label for one in app.button]
    [question] = [one for one in app.radio if "Er «Frakt 1»" in one.label]
    assert (question.value, question.options) == (
        None,
        ["Ja, samme leverandør", "Nei, en egen leverandør"],
    )
    question.set_value("own")
    press(checked(app.run()), "Ta inn 1 leverandør")
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    assert [row.name for row in rows] == ["Frakt 1", "Frakt 1"]
    assert "Kjent igjen på navnet" not in words(upload(opened_at("importer"), "Firma;Beløp\nFrakt 1;11\n"))


def test_without_an_answer_the_report_says_who_was_counted_as_the_same(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt 1;Norge\n")
    app = press(upload(opened_at("importer"), "Firma;Beløp\nFrakt 1;10\n"), "Ta inn 1 leverandør")
    assert "er de regnet som samme leverandør" in words(app)
    assert list(suppliers(actor)) == ["Frakt 1"]


def test_a_list_without_countries_is_answered_at_once_and_the_answer_alone_can_be_saved(actor: Actor) -> None:
    names = [f"Frakt nummer {n}" for n in range(230)]
    bring_in(actor, "Firma;Land\n" + "".join(f"{name};Norge\n" for name in names))
    text = "Firma\n" + "".join(f"{name}\n" for name in names)
    app = upload(opened_at("importer"), text)
    assert "230 leverandører i listen har samme navn som en i registeret" in words(app)
    assert "30 til vises etter hvert som disse besvares." in words(app)
    assert len(questions_of_same_name(app)) == 10
    first = questions_of_same_name(app)[0]
    press(app, "Neste")
    assert len(questions_of_same_name(app)) == 10
    assert first not in questions_of_same_name(app)
    next(one for one in app.checkbox if one.label == "Alle er de samme").check()
    checked(app.run())
    assert questions_of_same_name(app) == []
    press(app, "Lagre svarene")
    assert "Kjent igjen på navnet" not in words(upload(opened_at("importer"), text))
    assert len(suppliers(actor)) == 230


def test_a_question_goes_when_the_person_says_the_country_of_the_whole_list(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt 1;Norge\n")
    app = upload(opened_at("importer"), "Firma;Beløp\nFrakt 1;10\n")
    [country] = [one for one in app.selectbox if one.label.startswith("Land, hvis")]
    country.set_value(next(one for one in country.options if one == "Norge"))
    assert "Kjent igjen på navnet" not in words(checked(app.run()))
