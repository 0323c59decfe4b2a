"""The file of the register: typed cells, frozen head, filter, and every fact that a person would look up beside it."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from compliance_app.domain.permissions import Verb
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import Filter, Order
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import ClauseStatus, Confirmation, SupplierSpend


@pytest.fixture
def actor(database: str) -> Actor:
    """Two suppliers over two years: one bought from in three currencies and confirmed, one with nothing but a name."""
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2024))
    full = add_supplier(
        actor,
        SupplierInput(
            name="Ærlig Øl & Å", country="NO", owner="Innkjøp", industry_code="62.100", clause=ClauseStatus.HAS,
            clause_date=date(2025, 3, 1), clause_version="2", industry_body="Bransjeforum",
        ),
    )  # fmt: skip
    add_supplier(actor, SupplierInput(name="Bare et navn"))
    link_producer(actor, full, LinkInput(producer_name="Fabrikk 1", country="CN"))
    open_period(actor, 2025)
    rate_all(actor)
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        for year, currency, hundredths in ((2025, "NOK", 123_450), (2025, "EUR", 900), (2024, "NOK", 100)):
            work.add(
                SupplierSpend(
                    enterprise_id=work.enterprise_id,
                    supplier_id=full,
                    year=year,
                    currency=currency,
                    hundredths=hundredths,
                )
            )
        work.add(
            Confirmation(
                enterprise_id=work.enterprise_id,
                period_id=period_of(work).id,
                supplier_id=full,
                state="UNCHANGED",
            )
        )
    return actor


ALL = Filter()


def sheet_of(actor: Actor, wanted: Filter = ALL) -> Worksheet:
    data = export_suppliers(actor, wanted, Order.NAME, Format.XLSX)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(actor: Actor) -> dict[str, dict[str, object]]:
    head, *rows = sheet_of(actor).iter_rows(values_only=True)
    return {str(row[0]): dict(zip(map(str, head), row, strict=True)) for row in rows}


def test_the_workbook_is_ready_to_work_in(actor: Actor) -> None:
    sheet = sheet_of(actor)
    assert (sheet.freeze_panes, sheet.title) == ("A2", "Leverandører 2025")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet["A1"].font.bold
    assert all(sheet.column_dimensions[cell.column_letter].width > 8 for cell in sheet[1])


def test_every_fact_stands_in_its_own_column_with_its_own_type(actor: Actor) -> None:
    row = rows_of(actor)["Ærlig Øl & Å"]
    assert (row["Land"], row["Kjede"], row["Hvorfor"]) == ("Norge", "Norge → Kina", "Produsent i Kina")
    assert (row["Ansvarlig"], row["Bransjesamarbeid"], row["Aktiv"]) == ("Innkjøp", "Bransjeforum", "ja")
    assert (row["Innkjøp"], row["Valuta"], row["Innkjøpsår"]) == (1234.5, "NOK", 2025)
    assert (row["Kroner i 2025"], row["Kroner i 2024"]) == (1234.5, 1)
    assert row["Andre innkjøp"] == "2025: 9,00 EUR"
    assert str(row["Dato for kravet"]) == "2025-03-01 00:00:00"
    assert (row["Krav i avtalen"], row["Versjon av kravet"]) == ("avtalen har krav", "2")
    assert (row["Samlet risiko 2024"], row["Gjennomgang 2025"]) == ("høy", "bekreftet")
    assert row["Hva dere vet om kjeden"] == "kjeden er kjent til produsenten"


def test_what_is_not_known_is_said_or_blank_and_never_0(actor: Actor) -> None:
    row = rows_of(actor)["Bare et navn"]
    assert (row["Land"], row["Samlet risiko"], row["Gjennomgang 2025"]) == ("ukjent", "ukjent", "gjenstår")
    blank = ("Innkjøp", "Kroner i 2025", "Valuta", "Org.nr.", "Ansvarlig", "Dato for kravet", "Kategori")
    assert [row[name] for name in blank] == [None] * len(blank)


def test_csv_opens_in_norwegian_excel(actor: Actor) -> None:
    data = export_suppliers(actor, Filter(), Order.NAME, Format.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Leverandør"] for row in rows] == ["Bare et navn", "Ærlig Øl & Å"]
    assert (rows[1]["Innkjøp"], rows[1]["Dato for kravet"]) == ("1234,50", "2025-03-01")


def test_a_filtered_list_holds_those_that_fit_and_what_hangs_on_them(actor: Actor) -> None:
    sheet = sheet_of(actor, Filter(owners=frozenset({"Innkjøp"})))
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["Ærlig Øl & Å"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, head.index("Kroner i 2024") + 1).value == 1
    nobody = sheet_of(actor, Filter(owners=frozenset({"Ingen"})))
    assert nobody.max_row == 1


def test_an_earlier_year_is_taken_out_as_it_was_rated(actor: Actor) -> None:
    data = export_suppliers(actor, Filter(), Order.NAME, Format.XLSX, "2024")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    head = [cell.value for cell in sheet[1]]
    assert sheet.title == "Leverandører 2024"
    assert "Gjennomgang 2024" not in head
    assert not [name for name in head if name and str(name).startswith("Samlet risiko 20")]
