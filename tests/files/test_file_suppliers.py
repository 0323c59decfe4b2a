"""From rows to suppliers: every fault has its place and its reason, every doubt is a question, nothing is guessed."""

from typing import Any

import pytest

from compliance_app.files.header_words import FIELDS
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import Answers, SupplierRows
from compliance_app.files.suppliers import read_supplier_rows
from compliance_app.files.table import Sheet
from compliance_app.files.values import NumberStyle
from compliance_app.storage.reference import country_names
from tests.files.file_makers import TABLE, delimited, xlsx

HEADERS = {
    "Leverandør": "name",
    "Org.nr": "org_number",
    "Land": "country",
    "Beløp": "spend",
    "Valuta": "currency",
    "År": "year",
}
VALID, OTHER_VALID = "923609016", "974760673"


def rows_of(
    *rows: list[Any], headers: list[str] | None = None, answers: Answers | None = None, **mapping: int
) -> SupplierRows:
    names = headers or list(HEADERS)
    mapping = mapping or {HEADERS[name]: names.index(name) for name in names}
    return read_supplier_rows(Sheet("Ark1", True, [names, *rows]), 0, mapping, country_names(), answers)


def one(*cells: Any, headers: list[str] | None = None):
    result = rows_of(list(cells), headers=headers)
    assert len(result.rows) == 1, result
    return result.rows[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.csv", delimited(TABLE, encoding="cp1252")), ("b.csv", delimited(TABLE, ",", "utf-8-sig")),
     ("c.txt", delimited(TABLE, "\t", "utf-16")), ("d.xlsx", xlsx(TABLE))],
)  # fmt: skip
def test_every_format_gives_the_same_suppliers(name: str, data: bytes) -> None:
    sheet = read_table_file(data, name).sheets[0]
    result = read_supplier_rows(
        sheet, 0, {"name": 0, "org_number": 1, "country": 2, "spend": 3}, country_names()
    )
    assert [(r.row, r.name, r.org_number, r.iso2, r.spend_hundredths) for r in result.rows] == [
        (2, "Ærlig Handel AS", VALID, "NO", 123450),
        (3, "Østlige Namibia (Pty) Ltd", None, "NA", 200000),
        (4, "Blåbær & Bær", None, "SE", -1525),
    ]
    assert (result.rejected, result.asked) == ([], [])


@pytest.mark.parametrize(
    "written", [VALID, 923609016.0, "923 609 016", "NO 923609016 MVA", "923.609.016", "923\u00a0609\u00a0016"]
)
def test_organisation_numbers_as_people_write_them(written: str | float) -> None:
    assert one("Eksempel AS", written, "Norge", "", "", "").org_number == VALID


def test_a_wrong_organisation_number_refuses_its_row_and_the_others_go_on() -> None:
    result = rows_of(
        ["Kort AS", "92360901", "Norge", 1.0, "", ""],
        ["Feil AS", "923609017", "Norge", 1.0, "", ""],
        ["Rett AS", VALID, "Norge", 1.0, "", ""],
    )
    assert [row.name for row in result.rows] == ["Rett AS"]
    assert [(item.row, item.column, item.value, item.row_taken) for item in result.rejected] == [
        (2, "Org.nr", "92360901", False),
        (3, "Org.nr", "923609017", False),
    ]
    assert result.rejected[0].reason == (
        "Rad 2 ble ikke lest inn. Organisasjonsnummeret «92360901» har åtte sifre; det skal ha ni. "
        "Rett det i filen, eller la feltet stå tomt."
    )
    assert result.rejected[1].reason == (
        "Rad 3 ble ikke lest inn. Kontrollsifferet i «923609017» stemmer ikke. Sjekk nummeret i Enhetsregisteret."
    )


def test_numbers_of_other_countries_are_kept_as_such() -> None:
    swedish = one("Exempel AB", "556012-5790", "Sverige", "", "", "")
    assert (swedish.org_number, swedish.foreign_id) == (None, "5560125790")
    german = one("Beispiel GmbH", "DE129273398", "", "", "", "")
    assert (german.org_number, german.foreign_id, german.iso2) == (None, "DE129273398", None)
    branch = one("Exempel NUF", VALID, "Sverige", "", "", "")
    assert (branch.org_number, branch.iso2) == (VALID, "SE")


@pytest.mark.parametrize("filler", ["", "-", "ukjent", 0.0, "0", "n/a"])
def test_a_number_that_says_nothing_is_blank(filler: str | float) -> None:
    assert one("Eksempel AS", filler, "Norge", "", "", "").org_number is None


def test_a_norwegian_number_tells_the_country_where_none_is_given() -> None:
    assert one("Eksempel AS", VALID, headers=["Leverandør", "Org.nr"]).iso2 == "NO"
    assert one("Eksempel AS", "", headers=["Leverandør", "Org.nr"]).iso2 is None
    assert one("Eksempel AS", VALID, "Atlantis", headers=["Leverandør", "Org.nr", "Land"]).iso2 is None


def test_an_unknown_country_is_asked_once_and_the_row_is_taken() -> None:
    result = rows_of(
        *([f"Eksempel {n} AS", "", "Atlantis", "", "", ""] for n in range(3)),
        ["Siste AS", "", "Norge", "", "", ""],
    )
    assert [row.iso2 for row in result.rows] == [None, None, None, "NO"]
    assert result.countries == {"Atlantis": None, "Norge": "NO"}
    [question] = result.asked
    assert (question.kind, question.value, question.rows) == ("country", "Atlantis", 3)
    assert (
        question.text
        == "Rad 2, kolonne Land: Landet «Atlantis» er ukjent. Velg land i listen; valget huskes."
    )


def test_an_answer_is_used_and_not_asked_again() -> None:
    result = rows_of(
        ["Eksempel AS", "", "Atlantis", "", "", ""],
        ["Andre AS", "", "EU", "", "", ""],
        answers=Answers(countries={"Atlantis": "GR", "EU": None}),
    )
    assert [row.iso2 for row in result.rows] == ["GR", None]
    assert result.asked == []


def test_traps_among_countries() -> None:
    spellings = [
        "NA",
        "NO",
        "Georgia",
        "Island",
        "EU",
        "ukjent",
        "Texas",
        "England",
        "S\ufffdr-Korea",
        "SÃ¸r-Afrika",
        "#N/A",
    ]
    result = rows_of(*([f"Eksempel {n} AS", "", text, "", "", ""] for n, text in enumerate(spellings)))
    found = {spelling: row.iso2 for spelling, row in zip(spellings, result.rows, strict=True)}
    assert (found["NA"], found["NO"], found["England"]) == ("NA", "NO", "GB")
    for unsure in ("EU", "ukjent", "Texas", "S\ufffdr-Korea", "SÃ¸r-Afrika", "#N/A"):
        assert found[unsure] is None
    asked = {question.value for question in result.asked}
    assert {"EU", "Texas", "S\ufffdr-Korea", "SÃ¸r-Afrika"} <= asked
    assert not asked & {"ukjent", "#N/A", "NO", "England"}
    assert any("England" in note for note in result.notes)
    assert [item.value for item in result.rejected] == ["#N/A"]


def test_small_letter_codes_are_codes_in_a_column_of_codes() -> None:
    result = rows_of(
        *([f"Eksempel {n} AS", "", code, "", "", ""] for n, code in enumerate(["no", "se", "na", "de"]))
    )
    assert [row.iso2 for row in result.rows] == ["NO", "SE", "NA", "DE"]


def test_a_wrong_amount_costs_the_amount_not_the_supplier() -> None:
    result = rows_of(
        ["Eksempel AS", "", "Norge", "mye", "NOK", ""], ["Andre AS", "", "Norge", "#REF!", "NOK", ""]
    )
    assert [row.spend_hundredths for row in result.rows] == [None, None]
    assert (
        result.rejected[0].reason
        == "Rad 2, kolonne Beløp: «mye» er ikke et beløp. Skriv tallet med komma, for eksempel 1 234,5."
    )
    assert "er en feil i regnearket" in result.rejected[1].reason
    assert all(item.row_taken for item in result.rejected)


def test_amounts_with_two_readings_are_asked_and_the_answer_used() -> None:
    rows = [["En AS", "", "Norge", "1,234", "", ""], ["To AS", "", "Norge", "2,500", "", ""]]
    result = rows_of(*rows)
    [question] = result.asked
    assert (question.kind, question.value, question.rows) == ("number_style", "1,234", 2)
    assert [row.spend_hundredths for row in result.rows] == [None, None]
    answered = rows_of(*rows, answers=Answers(number_style=NumberStyle.POINT))
    assert [row.spend_hundredths for row in answered.rows] == [123400, 250000]
    assert answered.asked == []


def test_currency_comes_from_its_column_the_number_or_the_header() -> None:
    assert one("A", "", "", 5.0, "sek", "").currency == "SEK"
    assert one("A", "", "", "5 EUR", "", "").currency == "EUR"
    assert (
        rows_of(["A", 5.0], headers=["Leverandør", "Beløp (USD)"], name=0, spend=1).rows[0].currency == "USD"
    )
    assert (
        rows_of(["A", 5.0], headers=["Leverandør", "Beløp"], answers=Answers(currency="NOK")).rows[0].currency
        == "NOK"
    )
    assert one("A", "", "", "", "NOK", "").currency is None


def test_rows_of_one_supplier_become_one() -> None:
    result = rows_of(
        ["Eksempel AS", VALID, "Norge", 100.0, "NOK", 2024.0],
        ["EKSEMPEL A/S avd. Oslo", VALID, "Norge", 50.5, "NOK", 2024.0],
        ["Eksempel AS", VALID, "Norge", 7.0, "EUR", 2025.0],
        ["Eksempel AS", VALID, "Norge", 100.0, "NOK", 2024.0],
        ["Uten Nummer", "", "Sverige", 1.0, "SEK", ""],
        ["UTEN  NUMMER", "", "SE", 1.0, "SEK", ""],
        ["Uten Nummer", "", "Danmark", 1.0, "DKK", ""],
    )
    assert (result.rows_read, len(result.rows), result.merged, result.duplicates) == (7, 3, 4, 1)
    assert result.rows[0].spends() == {(2024, "NOK"): 15050, (2025, "EUR"): 700}


def test_two_numbers_are_two_suppliers_however_alike_the_names() -> None:
    result = rows_of(
        ["Våler kommune", VALID, "Norge", "", "", ""], ["Våler kommune", OTHER_VALID, "Norge", "", "", ""]
    )
    assert len(result.rows) == 2
    assert result.merged == 0


def test_two_legal_forms_are_two_suppliers_each_with_its_rows() -> None:
    result = rows_of(
        ["Eksempel AS", "", "Norge", "10", "", ""],
        ["Eksempel ENK", "", "Norge", "20", "", ""],
        ["Eksempel ENK", "", "Norge", "5", "", ""],
        ["Eksempel AS", "", "Norge", "3", "", ""],
    )
    assert [(row.name, sum(row.spends().values())) for row in result.rows] == [
        ("Eksempel AS", 1300),
        ("Eksempel ENK", 2500),
    ]


def test_producers_of_merged_rows_are_kept() -> None:
    headers = ["Leverandør", "Produsent", "Produksjonsland", "Vare"]
    result = rows_of(
        ["Eksempel AS", "Fabrikk Én", "Kina", "hansker"],
        ["Eksempel AS", "Fabrikk To", "Vietnam", "hansker"],
        ["Eksempel AS", "Fabrikk Én", "Kina", "hansker"],
        headers=headers, name=0, producer_name=1, producer_country=2, goods=3,
    )  # fmt: skip
    [row] = result.rows
    assert row.producers() == [("Fabrikk Én", "CN", "hansker"), ("Fabrikk To", "VN", "hansker")]


def test_names_that_are_none_are_counted_not_imported() -> None:
    names = [
        "",
        "   ",
        "[sladdet]",
        "***",
        "xxx",
        "Eksempel AS",
        "Totalt:",
        "#N/A",
        "Bl\ufffdb\ufffdr AS",
        "Ã˜stlig AS",
    ]
    result = rows_of(*([name, "", "Norge", 1.0, "", ""] for name in names))
    assert [row.name for row in result.rows] == ["Eksempel AS"]
    assert (result.rows_read, result.blank_names, result.redacted_names) == (10, 2, 3)
    assert [(item.row, item.value) for item in result.rejected] == [
        (8, "Totalt:"),
        (9, "#N/A"),
        (10, "Bl\ufffdb\ufffdr AS"),
        (11, "Ã˜stlig AS"),
    ]
    assert "ødelagte bokstaver" in result.rejected[2].reason


def test_row_numbers_are_the_spreadsheets() -> None:
    sheet = Sheet("Ark1", True, [["Liste"], [], ["Leverandør"], [], ["Eksempel AS"], ["", ""], ["Andre AS"]])
    result = read_supplier_rows(sheet, 2, {"name": 0}, country_names())
    assert [(row.row, row.name) for row in result.rows] == [(5, "Eksempel AS"), (7, "Andre AS")]
    assert result.rows_read == 2


def test_a_repeated_header_is_no_supplier() -> None:
    result = rows_of(
        ["Eksempel AS", VALID, "Norge", "", "", ""], list(HEADERS), ["Andre AS", "", "Norge", "", "", ""]
    )
    assert [row.name for row in result.rows] == ["Eksempel AS", "Andre AS"]
    assert (result.repeated_headers, result.rejected, result.asked) == (1, [], [])


def test_names_are_cleaned_of_what_cannot_be_seen() -> None:
    assert one("  Eksempel\u00a0 \n AS\u200b ", "", "", "", "", "").name == "Eksempel AS"
    assert one("Bla\u030aba\u0308r AS", "", "", "", "", "").name == "Blåbär AS"


def test_every_field_can_be_mapped() -> None:
    cells = ["Eksempel AS", VALID, "X 1", "Norge", "eksempel.no", "46.460", "Reagens", "5,00", "NOK", "forretningspartner", "direkte",
             "ja", "Produsent", "Kina", "hansker", "2025"]  # fmt: skip
    row = rows_of(cells, headers=[*FIELDS], **{field: place for place, field in enumerate(FIELDS)}).rows[0]
    assert (row.name, row.org_number, row.foreign_id, row.iso2, row.website) == (
        "Eksempel AS",
        VALID,
        "X1",
        "NO",
        "eksempel.no",
    )
    assert (row.industry_code, row.category, row.spend_hundredths, row.currency, row.year) == (
        "46.460",
        "Reagens",
        500,
        "NOK",
        2025,
    )
    assert (row.relationship, row.purchase_channel, row.contract_clause) == (
        "BUSINESS_PARTNER",
        "DIRECT",
        "HAS",
    )
    assert (row.producer_name, row.producer_iso2, row.goods) == ("Produsent", "CN", "hansker")


def test_a_mapping_needs_a_name_and_known_fields() -> None:
    with pytest.raises(ValueError, match="name"):
        rows_of(["Eksempel AS"], headers=["Leverandør"], country=0)
    with pytest.raises(ValueError, match="adresse"):
        rows_of(["Eksempel AS"], headers=["Leverandør"], name=0, adresse=0)


def test_what_should_be_looked_at_is_noted() -> None:
    lines = [["Eksempel AS", float(n)] for n in range(10)]
    result = rows_of(*lines, headers=["Leverandør", "Beløp (1000 kr)"], name=0, spend=1)
    assert result.rows[0].spends() == {(None, None): 4500}
    assert [note.split(".")[0] for note in result.notes] == [
        "Kolonnen «Beløp (1000 kr)» ser ut til å være i tusen eller millioner",
        "Listen har flere rader per leverandør",
    ]


def test_a_column_of_another_countrys_numbers_is_not_a_column_of_slips() -> None:
    numbers = [f"55601{n}-5790" for n in range(2, 10)]
    result = rows_of(*([f"Exempel {n} AB", n] for n in numbers), headers=["Leverandør", "Org.nr"])
    assert [row.foreign_id for row in result.rows] == [number.replace("-", "") for number in numbers]
    assert result.rejected == []
    assert "er ikke norske" in result.notes[0]
    norwegian = rows_of(
        *([f"Exempel {n} AB", n] for n in numbers),
        headers=["Leverandør", "Org.nr"],
        answers=Answers(country="NO"),
    )
    assert len(norwegian.rejected) == len(numbers)
    swedish = rows_of(
        *([f"Exempel {n} AB", n] for n in numbers),
        headers=["Leverandør", "Org.nr"],
        answers=Answers(country="SE"),
    )
    assert {row.iso2 for row in swedish.rows} == {"SE"}
    assert swedish.rejected == []
