"""A supplier list comes in whole, twice without effect, and goes out again; each doubt is a question or a reason."""

import io
import json
import zlib

import openpyxl
import pytest

from compliance_app.domain.levels import Level
from compliance_app.files.errors import FileRefused
from compliance_app.files.supplier_rows import Answers
from compliance_app.services import imports, ratings, register
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.country_answers import answer_country, unanswered_countries
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import ImportBatch

LIST = """Innkjøp 2025 fra regnskapet;;;;;
;;;;;
Leverandør;Org.nr.;Land;Kategori;Beløp (NOK);Produksjonsland
Nordlys Renhold 1;923 609 016;Norge;Renhold;1 234,50;
Ærlig IKT;;Sverige;IKT;99 000;Kina
Bygg & Sønn;123456789;Norge;Bygg;10;
Ukjent sted;;Atlantis;IKT;5,00;
Ærlig IKT;;Sverige;IKT;1 000;Kina
;;Norge;;7;
"""


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def bring_in(actor: Actor, text: str, **answers: object) -> imports.ImportReport:
    opened = imports.open_list(text.encode("utf-8"), "liste.csv")
    return imports.import_list(actor, opened, opened.columns.mapping, Answers(**answers))


def names(actor: Actor) -> list[str]:
    return [row.name for row in register.every_row(actor, register.Filter(), register.Order.NAME)]


def test_the_report_accounts_for_every_row(actor: Actor) -> None:
    report = bring_in(actor, LIST)
    assert (report.rows_read, report.created, report.merged, report.blank_names) == (6, 3, 1, 1)
    assert (report.header_row, report.delimiter, report.encoding) == (3, ";", "utf-8")
    assert [(one.row, one.column, one.value) for one in report.rejected] == [(6, "Org.nr.", "123456789")]
    assert report.rejected[0].reason.startswith("Rad 6 ble ikke lest inn.")
    assert [(one.kind, one.value) for one in report.asked] == [("country", "Atlantis")]
    assert report.countries == {"Norge": "NO", "Sverige": "SE", "Kina": "CN", "Atlantis": None}
    assert names(actor) == ["Nordlys Renhold 1", "Ukjent sted", "Ærlig IKT"]


def test_the_same_list_twice_creates_nothing(actor: Actor) -> None:
    bring_in(actor, LIST)
    again = bring_in(actor, LIST)
    assert (again.created, again.updated, again.unchanged, again.suppliers_after) == (0, 0, 3, 3)


def test_spend_is_summed_exactly_and_follows_the_list(actor: Actor) -> None:
    bring_in(actor, LIST)
    row = next(
        row
        for row in register.every_row(actor, register.Filter(), register.Order.NAME)
        if row.name == "Ærlig IKT"
    )
    assert [(s.year, s.currency, s.hundredths) for s in supplier_page(actor, row.id).spend] == [
        (2025, "NOK", 10_000_000)
    ]
    report = bring_in(actor, LIST.replace("99 000", "100 000,05"))
    assert (report.created, report.updated) == (0, 1)
    assert supplier_page(actor, row.id).spend[0].hundredths == 10_100_005


def test_the_producers_country_in_the_list_moves_the_rating(actor: Actor) -> None:
    bring_in(actor, LIST)
    ratings.rate_all(actor)
    found = register.page(actor, register.Filter(text="ærlig"), register.Order.RISK).rows[0]
    assert (found.geographic, found.path) == (Level.HIGH, ("SE", "CN"))


def test_an_answered_country_is_remembered_and_not_asked_again(actor: Actor) -> None:
    bring_in(actor, LIST, countries={"Atlantis": "PT"})
    again = bring_in(actor, LIST.replace("Ukjent sted", "Et annet sted"))
    assert again.asked == ()
    assert again.countries["Atlantis"] == "PT"


def test_two_organisation_numbers_are_never_one_supplier(actor: Actor) -> None:
    text = "Navn;Org.nr.;Land\nVåler kommune;923609016;Norge\nVåler kommune;974760673;Norge\n"
    assert bring_in(actor, text).created == 2
    numberless = bring_in(actor, "Navn;Land\nVåler kommune;Norge\n")
    assert (numberless.created, numberless.rejected) == (1, ())
    [question] = numberless.asked
    assert (question.kind, question.candidates) == ("supplier", ("Våler kommune", "Våler kommune"))
    assert [side.number for side in question.sides] == ["", "923609016", "974760673"]


def test_a_number_joins_the_supplier_that_had_none(actor: Actor) -> None:
    bring_in(actor, "Navn;Land\nNordlys Renhold 1;Norge\n")
    report = bring_in(actor, "Navn;Org.nr.;Land\nNordlys Renhold 1 AS;923609016;Norge\n")
    assert (report.created, report.updated, report.suppliers_after) == (0, 1, 1)


def test_a_list_without_countries_knows_its_suppliers_again_by_name(actor: Actor) -> None:
    bring_in(actor, LIST)
    report = bring_in(actor, "Leverandør;Beløp\nÆrlig IKT;5\n")
    assert (report.created, report.suppliers_after) == (0, 3)
    assert report.by_name_alone == 1


def test_a_preview_says_what_the_import_does_and_saves_nothing(actor: Actor) -> None:
    opened = imports.open_list(LIST.encode(), "liste.csv")
    seen = imports.preview(actor, opened, opened.columns.mapping)
    assert (seen.created, seen.updated, seen.unchanged) == (3, 0, 0)
    assert names(actor) == []
    bring_in(actor, LIST)
    changed = imports.open_list(LIST.replace("99 000", "1").encode(), "liste.csv")
    seen = imports.preview(actor, changed, changed.columns.mapping)
    assert (seen.created, seen.updated, seen.unchanged) == (0, 1, 2)


def test_the_second_click_gives_the_first_ones_report(actor: Actor) -> None:
    opened = imports.open_list(LIST.encode(), "liste.csv")
    reports = [imports.import_list(actor, opened, opened.columns.mapping, once="k1") for _click in range(2)]
    assert reports[0] == reports[1]
    assert len(imports.recent_batches(actor)) == 1


def test_undo_takes_back_what_nobody_has_touched_and_says_what_it_keeps(actor: Actor) -> None:
    before = add_supplier(actor, SupplierInput(name="Ærlig IKT", country="SE"))
    report = bring_in(actor, LIST)
    ratings.rate_all(actor)
    judged = register.page(actor, register.Filter(text="nordlys"), register.Order.NAME).rows[0]
    ratings.judge_supplier(actor, judged.id, ratings.JudgementInput(level=Level.LOW, reason="Gjennomgått."))
    undone = imports.undo_import(actor, report.batch)
    assert undone.removed == 1
    assert [name for name, _why in undone.kept] == ["Nordlys Renhold 1"]
    assert names(actor) == ["Nordlys Renhold 1", "Ærlig IKT"]
    assert supplier_page(actor, before).spend == []
    with pytest.raises(imports.AlreadyUndone):
        imports.undo_import(actor, report.batch)


def test_undo_gives_an_updated_supplier_its_values_back_unless_changed_since(actor: Actor) -> None:
    first = add_supplier(actor, SupplierInput(name="Nordlys Renhold 1", country="NO"))
    report = bring_in(actor, LIST)
    assert supplier_page(actor, first).supplier.org_number == "923609016"
    imports.undo_import(actor, report.batch)
    assert supplier_page(actor, first).supplier.org_number is None
    report = bring_in(actor, LIST)
    page = supplier_page(actor, first)
    edited = SupplierInput(name="Nordlys Renhold 1", country="NO", org_number="974760673")
    edit_supplier(actor, first, edited, page.supplier.version)
    undone = imports.undo_import(actor, report.batch)
    assert ("Nordlys Renhold 1", "er endret etterpå") in undone.kept
    assert supplier_page(actor, first).supplier.org_number == "974760673"


def test_undo_keeps_a_supplier_that_somebody_has_linked(actor: Actor) -> None:
    report = bring_in(actor, LIST)
    found = register.page(actor, register.Filter(text="ukjent sted"), register.Order.NAME).rows[0]
    link_producer(actor, found.id, LinkInput(producer_name="Fabrikk A", country="PL"))
    assert ("Ukjent sted", "har fått nye ledd i kjeden etterpå") in imports.undo_import(
        actor, report.batch
    ).kept


def test_a_batch_holds_what_each_row_was_before_and_after(actor: Actor) -> None:
    bring_in(actor, LIST)
    batch = bring_in(actor, LIST.replace("99 000", "1"))
    with reading(actor) as work:
        stored = json.loads(zlib.decompress(work.get(ImportBatch, batch.batch).changes))
    [[_id, columns, before, after]] = stored["updated"]["supplier_spend"]
    assert (columns, before, after) == (["hundredths"], [10_000_000], [100_100])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 not a workbook"])
def test_an_unreadable_file_leaves_the_register_untouched(actor: Actor, content: bytes) -> None:
    with pytest.raises(FileRefused):
        imports.open_list(content, "liste.xlsx")
    assert names(actor) == []


def test_a_named_sheet_and_header_row_are_taken(actor: Actor) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Navn"])
    book.active.append(["Feil ark"])
    other = book.create_sheet("Leverandører")
    for row in (["Rapport"], ["Navn", "Land"], ["Riktig ark", "Norge"]):
        other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    opened = imports.open_list(stream.getvalue(), "bok.xlsx", sheet="Leverandører", header_row=2)
    assert imports.import_list(actor, opened, opened.columns.mapping).created == 1
    assert names(actor) == ["Riktig ark"]
    with pytest.raises(imports.NoSuchSheet, match="Leverandører"):
        imports.open_list(stream.getvalue(), "bok.xlsx", sheet="Finnes ikke")


def test_the_year_in_the_header_of_the_amounts_is_their_year(actor: Actor) -> None:
    bring_in(actor, "Leverandør;Land;Beløp 2023 (EUR)\nHotell 1;Norge;1 000,00\n")
    [row] = register.every_row(actor, register.Filter(), register.Order.NAME)
    assert [(s.year, s.currency) for s in supplier_page(actor, row.id).spend] == [(2023, "EUR")]


def test_a_list_without_column_names_loses_no_row(actor: Actor) -> None:
    opened = imports.open_list(b"Hotell 1;Norge\nHotell 2;Sverige\n", "liste.csv", header_row=0)
    assert imports.import_list(actor, opened, {"name": 0, "country": 1}).created == 2


def test_a_country_nobody_could_place_stays_with_its_supplier_until_it_is_answered(actor: Actor) -> None:
    bring_in(actor, LIST)
    assert unanswered_countries(actor) == [("Atlantis", 1)]
    [waiting] = register.page(actor, register.Filter(text="ukjent sted"), register.Order.NAME).rows
    assert supplier_page(actor, waiting.id).supplier.country_as_written == "Atlantis"
    assert bring_in(actor, LIST).unchanged == 3
    assert answer_country(actor, "Atlantis", "PT") == 1
    supplier = supplier_page(actor, waiting.id).supplier
    assert (supplier.country, supplier.country_as_written) == ("PT", "")
    assert unanswered_countries(actor) == []
    assert bring_in(actor, LIST).unchanged == 3


def test_an_answer_given_with_a_list_reaches_suppliers_of_earlier_lists(actor: Actor) -> None:
    bring_in(actor, "Navn;Land\nHotell 1;Atlantis\nHotell 2;Ingenmannsland\n")
    bring_in(actor, "Navn;Land\nHotell 3;Atlantis\n", countries={"Atlantis": "PT", "Ingenmannsland": None})
    assert unanswered_countries(actor) == []
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    assert [supplier_page(actor, row.id).supplier.country for row in rows] == ["PT", None, "PT"]


def test_two_spellings_nobody_has_placed_may_be_two_countries(actor: Actor) -> None:
    text = "Navn;Land\nHotell 1;Atlantis\nHotell 1;Lemuria\n"
    assert bring_in(actor, text).created == 2
    again = bring_in(actor, text)
    assert (again.created, again.unchanged, again.rejected) == (0, 2, ())
    assert bring_in(actor, "Navn;Land\nHotell 1;Utopia\n").created == 1


def test_a_list_that_knows_the_country_settles_the_spelling(actor: Actor) -> None:
    bring_in(actor, "Navn;Org.nr.;Land\nHotell 1;923609016;Atlantis\n")
    assert bring_in(actor, "Navn;Org.nr.;Land\nHotell 1;923609016;Norge\n").updated == 1
    assert unanswered_countries(actor) == []
