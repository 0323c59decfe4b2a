"""Each thing that makes other programs read a supplier list wrong, in a list of its own: it comes out right, and is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from file_makers import delimited, edit_sheet, xlsx
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compliance_app.services import imports, register
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.work import Actor, local_actor

RIGHT, ALSO_RIGHT = "923609016", "974760673"


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def report_of(actor: Actor, data: bytes, name: str = "liste.xlsx") -> imports.ImportReport:
    opened = imports.open_list(data, name)
    return imports.import_list(actor, opened, opened.columns.mapping)


def taken(actor: Actor, rows: Iterable[Iterable[Any]], **more: Any) -> imports.ImportReport:
    return report_of(actor, xlsx(rows, **more))


def told(report: imports.ImportReport, *words: str) -> bool:
    return any(all(word in note for word in words) for note in report.notes)


def suppliers(actor: Actor) -> dict[str, Any]:
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    return {row.name: supplier_page(actor, row.id) for row in rows}


def countries_of(actor: Actor) -> dict[str, str | None]:
    return {name: page.supplier.country for name, page in suppliers(actor).items()}


def test_title_and_notes_above_the_column_names(actor: Actor) -> None:
    rows = [["Innkjøp 2025"], ["Hentet 12.01.2026 fra regnskapet, land er gruppert"], [], ["Leverandør", "Land"], ["Frakt 1", "Norge"]]  # fmt: skip
    report = taken(actor, rows)
    assert (report.header_row, list(suppliers(actor))) == (4, ["Frakt 1"])
    assert told(report, "rad 4", "2 rader over er ikke lest")


def test_country_region_beside_region(actor: Actor) -> None:
    rows = [
        ["Region", "Supplier", "Country / Region"],
        ["Georgia", "Frakt 1", "Norway"],
        ["Nord", "Frakt 2", "Sweden"],
    ]
    report = taken(actor, rows)
    assert report.columns == {"name": "Supplier", "country": "Country / Region"}
    assert countries_of(actor) == {"Frakt 1": "NO", "Frakt 2": "SE"}
    assert told(report, "«Country / Region» er lest som land", "«Region» er et område")


def test_who_sells_who_makes_and_who_buys(actor: Actor) -> None:
    rows = [["Kjøper", "Produsent", "Leverandør"], ["Vår avdeling", "Hanskefabrikk 1", "Grossist 1"], ["Vår avdeling", "Hanskefabrikk 2", "Grossist 2"]]  # fmt: skip
    report = taken(actor, rows)
    assert report.columns == {"name": "Leverandør", "producer_name": "Produsent"}
    assert {name: page.links[0][1].name for name, page in suppliers(actor).items()} == {
        "Grossist 1": "Hanskefabrikk 1",
        "Grossist 2": "Hanskefabrikk 2",
    }
    assert told(
        report, "«Leverandør» er lest som den som selger", "«Produsent» som produsenten", "«Kjøper» gjelder"
    )


def test_the_country_of_the_goods_is_not_the_suppliers(actor: Actor) -> None:
    rows = [["Supplier", "Country of origin", "Supplier country"], ["Grossist 1", "China", "Norway"]]
    report = taken(actor, rows)
    assert countries_of(actor) == {"Grossist 1": "NO"}
    [(_link, producer)] = suppliers(actor)["Grossist 1"].links
    assert producer.country == "CN"
    assert told(report, "«Country of origin» er lest som landet varen kommer fra")


def test_na_is_namibia_and_no_is_norway(actor: Actor) -> None:
    rows = [["Leverandør", "Land"], ["Gruve 1", "NA"], ["Frakt 2", "NO"], ["Frakt 3", "SE"], ["Frakt 4", ""]]
    report = report_of(actor, delimited(rows), "liste.csv")
    assert countries_of(actor) == {"Gruve 1": "NA", "Frakt 2": "NO", "Frakt 3": "SE", "Frakt 4": None}
    assert told(report, "«NA»", "Namibia")
    assert told(report, "«NO»", "Norge")


def test_georgia_is_the_country(actor: Actor) -> None:
    report = taken(actor, [["Supplier", "Country"], ["Vin 1", "Georgia"]])
    assert countries_of(actor) == {"Vin 1": "GE"}
    assert told(report, "landet Georgia, ikke delstaten")


def test_island_in_a_swedish_file_is_iceland(actor: Actor) -> None:
    rows = [["Leverantör", "Land"], ["Fisk 1", "Island"], ["Trä 2", "Sverige"]]
    report = report_of(actor, delimited(rows, encoding="cp1252"), "leverantörer.csv")
    assert countries_of(actor) == {"Fisk 1": "IS", "Trä 2": "SE"}
    assert told(report, "«Island» er lest som landet Island")


def test_eu_and_unknown_are_no_country(actor: Actor) -> None:
    report = taken(actor, [["Leverandør", "Land"], ["Frakt 1", "EU"], ["Frakt 2", "ukjent"]])
    assert set(countries_of(actor).values()) == {None}
    [question] = report.asked
    assert (question.kind, question.value) == ("country", "EU")
    assert "«EU» er ikke ett land. Velg land i listen; valget huskes." in question.text
    assert told(report, "«ukjent» er ikke et land")


@pytest.mark.parametrize(
    ("written", "offered"), [("Shanghai", "CN"), ("California", "US"), ("Texas", "US"), ("London", "GB")]
)
def test_a_city_or_a_state_given_as_country_is_asked(actor: Actor, written: str, offered: str) -> None:
    report = taken(actor, [["Leverandør", "Land"], ["Frakt 1", written]])
    assert countries_of(actor) == {"Frakt 1": None}
    [question] = report.asked
    assert question.candidates[:1] == (offered,)
    assert question.text.count("Velg") == 1
    assert "Bekreft" not in question.text


def test_parts_of_the_united_kingdom_are_the_united_kingdom(actor: Actor) -> None:
    rows = [["Supplier", "Country"], ["Gin 1", "Scotland"], ["Ull 2", "Wales"], ["Lin 3", "Northern Ireland"]]
    report = taken(actor, rows)
    assert set(countries_of(actor).values()) == {"GB"}
    assert told(report, "«Scotland» er en del av Storbritannia")


@pytest.mark.parametrize("damaged", ["Bangl\ufffddesh", "TÃ¼rkiye", "RumÃ¤nien"])
def test_damaged_letters_in_a_country_are_asked_and_never_guessed(actor: Actor, damaged: str) -> None:
    report = taken(actor, [["Leverandør", "Land"], ["Frakt 1", damaged]])
    assert countries_of(actor) == {"Frakt 1": None}
    assert "skadede tegn" in report.asked[0].text


@pytest.mark.parametrize("damaged", ["BlÃ¥bÃ¦r AS", "Bl\ufffdb\ufffdr AS"])
def test_damaged_letters_in_a_name_cost_the_row_and_are_told(actor: Actor, damaged: str) -> None:
    report = taken(actor, [["Leverandør", "Land"], [damaged, "Norge"], ["Frakt 2", "Norge"]])
    assert list(suppliers(actor)) == ["Frakt 2"]
    assert (report.rejected[0].row, report.rejected[0].value) == (2, damaged)
    assert "ødelagte bokstaver" in report.rejected[0].reason


@pytest.mark.parametrize(
    "written",
    [f"{RIGHT[:3]} {RIGHT[3:6]} {RIGHT[6:]}", int(RIGHT), float(RIGHT), f"0{RIGHT}", f"NO {RIGHT} MVA", f"NO{RIGHT}MVA",
     f"{RIGHT}.0", f"{RIGHT[:3]}\u00a0{RIGHT[3:6]}\u00a0{RIGHT[6:]}"],
)  # fmt: skip
def test_an_organisation_number_however_it_is_written(actor: Actor, written: str | float) -> None:
    rows = [["Leverandør", "Org.nr."], ["Frakt 1", written], ["Frakt 2", int(ALSO_RIGHT)]]
    report = taken(actor, rows)
    assert {name: page.supplier.org_number for name, page in suppliers(actor).items()} == {
        "Frakt 1": RIGHT,
        "Frakt 2": ALSO_RIGHT,
    }
    plain = isinstance(written, int | float)
    assert told(report, f"«{' '.join(str(written).split())}» er lest som nummeret i det") == (not plain)


def test_line_breaks_inside_quotes_are_one_row(actor: Actor) -> None:
    rows = [
        ["Leverandør", "Adresse", "Land"],
        ["Frakt\r\nNord 1", "Gata 1\n0001 Byen", "Norge"],
        ["Frakt 2", "", "Norge"],
    ]
    report = report_of(actor, delimited(rows), "liste.csv")
    assert (report.rows_read, list(suppliers(actor))) == (2, ["Frakt 2", "Frakt Nord 1"])
    assert told(report, "«Frakt Nord 1» sto på flere linjer")


def test_error_cells_are_no_values(actor: Actor) -> None:
    def err(book: Workbook) -> None:
        for cell, text in (("A2", "#N/A"), ("B3", "#REF!"), ("C3", "#DIV/0!")):
            book.active[cell] = text
            book.active[cell].data_type = "e"

    rows = [["Leverandør", "Land", "Beløp"], ["", "Norge", 5], ["Frakt 2", "", ""], ["Frakt 3", "Norge", 7]]
    report = taken(actor, rows, prepare=err)
    assert countries_of(actor) == {"Frakt 2": None, "Frakt 3": "NO"}
    assert sorted((one.row, one.column, one.row_taken) for one in report.rejected) == [
        (2, "Leverandør", False),
        (3, "Beløp", True),
        (3, "Land", True),
    ]
    assert all("feil i regnearket" in one.reason for one in report.rejected)


def test_text_in_merged_cells_holds_for_every_row_they_cover(actor: Actor) -> None:
    def merge(book: Workbook) -> None:
        book.active.merge_cells("B2:B3")

    report = taken(
        actor,
        [["Leverandør", "Land"], ["Frakt 1", "Norge"], ["Frakt 2", None], ["Frakt 3", "Sverige"]],
        prepare=merge,
    )
    assert countries_of(actor) == {"Frakt 1": "NO", "Frakt 2": "NO", "Frakt 3": "SE"}
    assert told(report, "sammenslåtte felt", "1 celle")


def test_hidden_sheets_are_named_and_never_proposed(actor: Actor) -> None:
    def hide(book: Workbook) -> None:
        sheet = book.create_sheet("Gammel liste")
        for row in (["Leverandør", "Org.nr.", "Land", "Beløp"], ["Utgått 1", RIGHT, "Norge", 5]):
            sheet.append(row)
        sheet.sheet_state = "hidden"

    report = taken(actor, [["Leverandør", "Land"], ["Frakt 1", "Norge"]], prepare=hide)
    assert list(suppliers(actor)) == ["Frakt 1"]
    assert told(report, "«Gammel liste» er skjult i filen og er ikke lest")


def test_a_second_sheet_that_fits_is_asked_about(actor: Actor) -> None:
    def more(book: Workbook) -> None:
        for row in (["Leverandør", "Land"], ["Frakt 2", "Norge"]):
            (book["2024"] if "2024" in book.sheetnames else book.create_sheet("2024")).append(row)
        book.create_sheet("Forklaring").append(["Tallene er uten merverdiavgift"])

    data = xlsx([["Leverandør", "Land", "Beløp"], ["Frakt 1", "Norge", 5]], more, "2025")
    assert imports.open_list(data, "liste.xlsx").ask_sheet
    report = report_of(actor, data)
    assert report.sheet == "2025"
    assert told(report, "Bare arket «2025» er lest", "«2024» og «Forklaring»")


def test_dates_in_the_calendar_of_1904_give_the_right_year(actor: Actor) -> None:
    def old_mac(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    rows = [
        ["Leverandør", "Beløp", "År"],
        ["Frakt 1", 5, date(2024, 12, 31)],
        ["Frakt 2", 6, date(2025, 1, 1)],
    ]
    taken(actor, rows, prepare=old_mac)
    assert {name: page.spend[0].year for name, page in suppliers(actor).items()} == {
        "Frakt 1": 2024,
        "Frakt 2": 2025,
    }


def test_a_formula_is_its_last_answer_and_one_without_an_answer_is_told(actor: Actor) -> None:
    rows = [["Leverandør", "Beløp"], ["Frakt 1", "=40+2"], ["Frakt 2", "=1+1"], ["Frakt 3", 7]]
    data = edit_sheet(xlsx(rows), r"<f>40\+2</f><v\s*/?>(</v>)?", "<f>40+2</f><v>42</v>")
    report = report_of(actor, data)
    found = {name: [one.hundredths for one in page.spend] for name, page in suppliers(actor).items()}
    assert found == {"Frakt 1": [4200], "Frakt 2": [], "Frakt 3": [700]}
    [refused] = report.rejected
    assert (refused.row, refused.column) == (3, "Beløp")
    assert "Formelen har ikke noe lagret svar" in refused.reason


@pytest.mark.parametrize("written", ["1 234,50", "1.234,50", "1,234.50", "1\u00a0234,50", "1'234.50"])
@pytest.mark.parametrize(("beside", "currency"), [(" EUR", "EUR"), (" kr", "NOK"), ("", "NOK")])
def test_amounts_in_every_notation_with_their_currency(
    actor: Actor, written: str, beside: str, currency: str
) -> None:
    taken(actor, [["Leverandør", "Beløp"], ["Frakt 1", f"{written}{beside}"], ["Frakt 2", "7"]])
    [spend] = suppliers(actor)["Frakt 1"].spend
    assert (spend.hundredths, spend.currency) == (123450, currency)


def test_redacted_and_blank_names_are_counted_and_not_taken(actor: Actor) -> None:
    rows = [
        ["Supplier", "Amount"],
        ["REDACTED", 5],
        ["Redacted personal data", 6],
        ["", 7],
        ["***", 8],
        ["Frakt 1", 9],
    ]
    report = taken(actor, rows)
    assert list(suppliers(actor)) == ["Frakt 1"]
    assert (report.redacted_names, report.blank_names) == (3, 1)


def test_rows_that_are_copies_are_counted_and_told(actor: Actor) -> None:
    rows = [
        ["Leverandør", "Bilag", "Beløp"],
        ["Frakt 1", "A1", 5],
        ["Frakt 1", "A1", 5],
        ["Frakt 1", "A2", 5],
    ]
    report = taken(actor, rows)
    assert (report.duplicates, suppliers(actor)["Frakt 1"].spend[0].hundredths) == (1, 1000)
    assert told(report, "1 rad er lik en tidligere rad")
