"""Lists as other people's systems write them: each test is a way in which a real list once was read wrongly."""

import pytest

from compliance_app.files.columns import NO_HEADER, ColumnProposals, propose_columns
from compliance_app.files.headers import find_header
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import SupplierRows
from compliance_app.files.suppliers import read_supplier_rows
from compliance_app.files.table import Sheet
from compliance_app.storage.reference import country_names
from tests.files.file_makers import delimited

VALID, OTHER_VALID = "923609016", "974760673"


def opened(*rows: list[str]) -> Sheet:
    """The rows as a text file gives them back."""
    return read_table_file(delimited(rows), "liste.csv").sheets[0]


def proposed(*rows: list[str], header_row: int = 0) -> ColumnProposals:
    return propose_columns(opened(*rows), header_row, country_names())


def read(*rows: list[str], header_row: int = 0, **mapping: int) -> SupplierRows:
    sheet = opened(*rows)
    columns = mapping or propose_columns(sheet, header_row, country_names()).mapping
    return read_supplier_rows(sheet, header_row, columns, country_names())


@pytest.mark.parametrize(
    "headers",
    [
        ["leverantor", "land", "belopp"],
        ["LEVERANDOER", "LAND", "BELOEB"],
        ["leverandorens_navn", "landkode", "belop"],
        ["Fournisseur", "Pays", "Montant"],
        ["Lieferant", "Land", "Betrag"],
        ["Proveedor", "País", "Importe"],
        ["suppliers", "country", "award_value"],
        ["Vendor Name", "Country_Region Code", "Invoice Net Amt"],
    ],
)
def test_headers_without_marks_in_the_plural_and_in_other_languages(headers: list[str]) -> None:
    rows = [
        ["Eksempel Én AS", "Norge", "10,50"],
        ["Eksempel To AS", "Sverige", "20"],
        ["Eksempel Tre", "Kina", "5"],
    ]
    assert proposed(headers, *rows).mapping == {"name": 0, "country": 1, "spend": 2}


def test_a_header_in_a_language_nobody_knows_is_found_by_its_shape_and_the_name_proposed_to_be_looked_at() -> (
    None
):
    rows = [
        ["Tedarik", "Sayı", "Gün"],
        ["Eksempel Én", "12,50", "2025-01-02"],
        ["Eksempel To", "7", "2025-01-03"],
    ]
    sheet = opened(*rows)
    header = find_header(sheet)
    columns = propose_columns(sheet, 0, country_names())
    assert (header.row, header.known) == (0, 0)
    assert (columns.mapping, columns.proposals["name"].confidence) == ({"name": 0}, 0.4)


@pytest.mark.parametrize(("flag", "other"), [("True", "False"), ("1", "0"), ("ja", "nei"), ("x", "")])
def test_a_mark_that_says_who_is_a_supplier_is_not_the_name(flag: str, other: str) -> None:
    rows = [["Eksempel Én", flag], ["Eksempel To", flag], ["Eksempel Tre", other]]
    assert proposed(["Name", "Supplier"], *rows).mapping == {"name": 0}


def test_one_half_known_word_in_the_first_row_is_enough_to_propose_it() -> None:
    header = find_header(
        opened(["Strategiske leverandør", "Ansvar"], ["Eksempel Én", "Avdeling A"], ["Eksempel To", "B"])
    )
    assert (header.row, header.confidence) == (0, 0.4)


def test_a_list_that_begins_at_once_keeps_its_first_row() -> None:
    rows = [["Eksempel Én AS", VALID], ["Eksempel To AS", OTHER_VALID], ["Eksempel Tre AS", "971032081"]]
    columns = proposed(*rows, header_row=NO_HEADER)
    result = read(*rows, header_row=NO_HEADER)
    assert columns.mapping == {"name": 0, "org_number": 1}
    assert [(row.row, row.name) for row in result.rows] == [
        (1, "Eksempel Én AS"),
        (2, "Eksempel To AS"),
        (3, "Eksempel Tre AS"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        ["1900195672", "1900195673", "1900195700"],  # vouchers
        ["2024-03-01", "2024-09-01", "2025-10-01"],
        ["(313) 555-3349", "(03) 444-6588", "031-987 65 91"],
        ["DE0012345678", "FR8899001122", "SE1029384756"],  # bank accounts
        ["923609017", "974760674", "971032082"],  # nine digits, wrong check digit
    ],
)
def test_a_column_nobody_named_is_not_organisation_numbers_for_being_long_numbers(values: list[str]) -> None:
    rows = [[f"Eksempel {value[-2:]} AS", value] for value in values]
    assert "org_number" not in proposed(["Leverandør", "Felt 7"], *rows).mapping


@pytest.mark.parametrize(
    "header",
    ["Fax", "Bank", "Transaction Number", "Budgeted Amount", "Freight Cost (USD)", "VAT amount", "Unit price",
     "Expenditure code", "Vendor INCO Term", "Supplier number", "Faks", "Rabatt", "Lieferantennummer", "anmarkning"],
)  # fmt: skip
def test_what_stands_beside_a_field_is_not_the_field(header: str) -> None:
    values = ["100,50", "20", "300"] if header != "Vendor INCO Term" else ["EXW", "FCA", "DDP"]
    rows = [[f"Eksempel {n} AS", value] for n, value in enumerate(values)]
    columns = proposed(["Leverandør", header], *rows)
    assert columns.mapping == {"name": 0}
    assert columns.proposals["name"].alternatives == ()


def test_a_company_number_of_another_kind_does_not_refuse_every_row() -> None:
    rows = [["Eksempel Én Ltd", "1001"], ["Eksempel To Ltd", "1002"], ["Eksempel Tre Ltd", "5678"]]
    result = read(["Supplier", "Company registration number"], *rows)
    assert (len(result.rows), result.rejected) == (3, [])


DELIVERIES = [
    ["Vendor", "Country", "Item"],
    *(
        [f"Eksempel {n}", country, f"vare {n}"]
        for n in range(4)
        for country in ("Vietnam", "Nigeria", "Vietnam")
    ),
]


def test_a_country_that_changes_with_the_delivery_is_not_proposed_as_the_suppliers() -> None:
    columns = proposed(*DELIVERIES)
    assert "country" not in columns.mapping
    assert columns.notes == (
        "Kolonnen «Country» er ikke foreslått som land: 4 av 4 leverandører som står på flere rader, står med ulike land. "
        "Det kan være landet varen sendes til.",
    )


def test_who_maps_such_a_country_is_told() -> None:
    result = read(*DELIVERIES, name=0, country=1)
    assert len(result.rows) == 8
    assert any("«Country» er leverandørens eget land" in note for note in result.notes)


def test_a_few_suppliers_with_sites_abroad_keep_their_country() -> None:
    rows = [[f"Eksempel {n} AS", "Norge"] for n in (1, 1, 2, 2, 3, 3)] + [["Eksempel 1 AS", "Sverige"]]
    columns = proposed(["Leverandør", "Land"], *rows)
    assert (columns.mapping, columns.notes) == ({"name": 0, "country": 1}, ())


def test_two_payments_of_the_same_amount_are_two_payments() -> None:
    rows = [["Eksempel AS", "3766.60", "6101639442"], ["Eksempel AS", "3766.60", "6101639443"]]
    result = read(["Supplier Name", "Net Amount", "Transaction Number"], *rows)
    assert [row.spends() for row in result.rows] == [{(None, None): 753320}]
    assert (result.merged, result.duplicates) == (1, 0)


def test_a_row_copied_in_every_column_is_counted_once_and_told() -> None:
    rows = [["Eksempel AS", "60.00", "A1"], ["Eksempel AS", "60.00", "A1"], ["Eksempel AS", "60.00", "A2"]]
    result = read(["Supplier Name", "Net Amount", "Transaction Number"], *rows)
    assert [row.spends() for row in result.rows] == [{(None, None): 12000}]
    assert (result.merged, result.duplicates) == (2, 1)
    assert "1 rad er lik en tidligere rad i alle kolonner. Beløpet i den er ikke talt med." in result.notes


def test_thousands_of_payments_to_one_supplier_are_one_supplier_with_their_sum() -> None:
    rows = [["Eksempel AS", f"{n},50", str(n)] for n in range(8000)]
    result = read(["Leverandør", "Beløp", "Bilag"], *rows)
    assert [row.spends() for row in result.rows] == [{(None, None): sum(n * 100 + 50 for n in range(8000))}]
    assert (result.merged, result.duplicates) == (7999, 0)


def test_the_same_number_under_two_names_is_one_supplier_and_told() -> None:
    rows = [["Eksempel Maskin AS", VALID], ["Helt Annen Drift AS", VALID], ["EKSEMPEL MASKIN", VALID]]
    result = read(["Leverandør", "Org.nr"], *rows)
    assert len(result.rows) == 1
    assert [note for note in result.notes if "samme nummer" in note] == [
        "1 rad har samme nummer som en tidligere rad, men et annet navn, for eksempel rad 3 («Helt Annen Drift AS») og "
        "rad 2 («Eksempel Maskin AS»). De er lest som samme leverandør."
    ]


def test_more_fields_than_column_names_are_told() -> None:
    rows = [["Eksempel Én AS", "Norge", "hansker", " lamper"], ["Eksempel To AS", "Sverige", "bord"]]
    result = read(["Leverandør", "Land", "Varer"], *rows)
    assert [row.goods for row in result.rows] == ["hansker", "bord"]
    assert any(note.startswith("1 rader har flere felt enn overskriftsraden.") for note in result.notes)


@pytest.mark.parametrize(
    "name",
    ["REDACTED PERSONAL DATA", "Redacted - commercial confidentiality", "Name withheld", "[Sladdet personopplysning]",
     "Sladdet jf. offl. § 13", "Anonymisert privatperson"],
)  # fmt: skip
def test_a_name_blacked_out_with_its_reason_is_no_supplier(name: str) -> None:
    result = read(["Leverandør"], [name], ["Eksempel AS"])
    assert ([row.name for row in result.rows], result.redacted_names) == (["Eksempel AS"], 1)


def test_a_firm_with_such_a_word_in_its_name_is_a_firm() -> None:
    names = ["Redacted Records Ltd", "Personal Data AS", "Masked Theatre Group"]
    assert [row.name for row in read(["Leverandør"], *([name] for name in names)).rows] == names


def test_zeros_before_a_norwegian_number_are_dropped_and_a_belgian_number_keeps_its_own() -> None:
    norwegian = read(["Leverandør", "Org.nr"], ["Eksempel AS", f"0{VALID}"], ["Andre AS", f"00{OTHER_VALID}"])
    assert [row.org_number for row in norwegian.rows] == [VALID, OTHER_VALID]
    rows = [["Eksempel NV", "0923609016", "Belgia"], ["Andre NV", "0400378485", "Belgia"]]
    belgian = read(["Leverandør", "Org.nr", "Land"], *rows)
    assert [(row.org_number, row.foreign_id, row.iso2) for row in belgian.rows] == [
        (None, "0923609016", "BE"),
        (None, "0400378485", "BE"),
    ]


@pytest.mark.parametrize("number", ["100000000000000000000000000", "12345678901234567890"])
def test_a_number_too_long_to_be_money_costs_only_the_amount(number: str) -> None:
    result = read(["Leverandør", "Beløp"], ["Eksempel AS", number], ["Andre AS", "5,00"])
    assert [row.spend_hundredths for row in result.rows] == [None, 500]
    assert [(item.row, item.row_taken) for item in result.rejected] == [(2, True)]


def test_old_line_ends_and_tabs_are_read() -> None:
    text = 'Vendor\tCountry\tAmount\rEksempel, avdeling 1\tNorway\t10.50\r"Andre\r& Co"\tSweden\t5.25\r'
    sheet = read_table_file(text.encode(), "liste.tsv").sheets[0]
    result = read_supplier_rows(sheet, 0, {"name": 0, "country": 1, "spend": 2}, country_names())
    assert [(row.name, row.iso2, row.spend_hundredths) for row in result.rows] == [
        ("Eksempel, avdeling 1", "NO", 1050),
        ("Andre & Co", "SE", 525),
    ]


def test_an_island_in_a_swedish_file_is_iceland_and_the_union_is_asked() -> None:
    rows = [["Eksempel 1", "Island"], ["Eksempel 2", "EU"], ["Eksempel 3", "UK"], ["Eksempel 4", "Göteborg"]]
    result = read(["leverantor", "land"], *rows)
    assert [row.iso2 for row in result.rows] == ["IS", None, "GB", None]
    assert [(question.value, question.candidates) for question in result.asked] == [
        ("EU", ()),
        ("Göteborg", ("SE",)),
    ]
