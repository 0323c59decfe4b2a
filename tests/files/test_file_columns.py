"""Columns are proposed from headers in four languages and from what stands below them."""

import pytest

from compliance_app.files.columns import header_signature, mapping_from_headers, propose_columns
from compliance_app.files.table import Sheet
from compliance_app.storage.reference import country_names

VALUES = {
    "name": ["Eksempel Én AS", "Eksempel To AS", "Eksempel Tre AS"],
    "org_number": ["923609016", "974760673", 971032081.0],
    "foreign_id": ["DE129273398", "SE556012579001", "FR12345678901"],
    "country": ["Norge", "Germany", "Sverige"],
    "website": ["eksempel.no", "https://www.eksempel.se", "www.eksempel.de"],
    "industry_code": ["46.460", "62.010", "86.900"],
    "category": ["Reagens", "IKT", "Renhold"],
    "spend": ["1 234,50", "20,00", 15.5],
    "currency": ["NOK", "SEK", "EUR"],
    "year": [2024.0, "2025", 2025.0],
    "producer_name": ["Produsent Én", "Produsent To", "Produsent Tre"],
    "producer_country": ["Kina", "Vietnam", "Polen"],
    "goods": ["hansker", "sprøyter", "lamper"],
    "relationship": ["leverandørkjede", "forretningspartner", "leverandørkjede"],
    "purchase_channel": ["direkte", "rammeavtale", "direkte"],
    "contract_clause": ["ja", "nei", "ja"],
    "-": ["ditt", "datt", "nytt"],
}


def mapping(*columns: tuple[str, str]) -> dict[str, int]:
    """The proposal for columns given as (header, kind of values)."""
    rows = [[header for header, _ in columns]]
    rows += [[VALUES[kind][n] for _, kind in columns] for n in range(3)]
    return propose_columns(Sheet("Ark1", True, rows), 0, country_names()).mapping


@pytest.mark.parametrize(
    "headers",
    [
        {"Leverandør": "name", "Organisasjonsnummer": "org_number", "Land": "country", "Næringskode": "industry_code",
         "Kategori": "category", "Beløp eks. mva": "spend", "Valuta": "currency", "Nettside": "website",
         "Produsent": "producer_name", "Produksjonsland": "producer_country", "Vare": "goods", "År": "year"},
        {"Vendor name": "name", "Org. no.": "org_number", "VAT number": "foreign_id", "Country code": "country",
         "Spend category": "category", "Total spend (NOK)": "spend", "Currency": "currency", "Website": "website",
         "Manufacturer": "producer_name", "Country of origin": "producer_country", "Product": "goods", "Fiscal year": "year"},
        {"Leverantör": "name", "Org.nummer": "org_number", "Land": "country", "Inköpskategori": "category", "Belopp": "spend",
         "Valuta": "currency", "Hemsida": "website", "Tillverkare": "producer_name", "Ursprungsland": "producer_country"},
        {"Leverandørnavn": "name", "CVR-nr.": "org_number", "Landekode": "country", "Indkøbskategori": "category", "Beløb": "spend",
         "Hjemmeside": "website", "Producent": "producer_name", "Oprindelsesland": "producer_country"},
        {"Leverandør": "name", "Relasjon": "relationship", "Innkjøpskanal": "purchase_channel", "Krav i avtalen": "contract_clause"},
        {"entityName": "name", "homepage": "website", "orgNumber": "org_number"},
    ],
)  # fmt: skip
def test_headers_in_four_languages(headers: dict[str, str]) -> None:
    assert mapping(*headers.items()) == {field: index for index, field in enumerate(headers.values())}


def test_region_beside_country_is_not_the_country() -> None:
    assert mapping(("Region", "-"), ("Country / Region", "country"), ("Vendor", "name"))["country"] == 1


def test_who_sells_who_makes_and_who_buys() -> None:
    found = mapping(
        ("Kunde", "name"),
        ("Produsent", "producer_name"),
        ("Navn", "name"),
        ("Leverandør", "name"),
        ("Kjøpers land", "country"),
    )
    assert found["name"] == 3
    assert found["producer_name"] == 1
    assert 0 not in found.values()


def test_the_sellers_number_in_the_ledger_is_no_name() -> None:
    found = mapping(("Leverandørnr", "org_number"), ("Leverandør", "name"), ("Leverandør land", "country"))
    assert (found["name"], found["country"]) == (1, 2)
    assert "org_number" not in found


def test_a_column_called_supplier_with_only_numbers_gives_way_to_the_names() -> None:
    rows = [["Leverandør", "Navn"], *([float(n), f"Eksempel {n} AS"] for n in range(1000, 1010))]
    assert propose_columns(Sheet("Ark1", True, rows), 0, country_names()).mapping["name"] == 1


def test_country_of_the_goods_is_not_the_suppliers() -> None:
    assert mapping(("Leverandør", "name"), ("Opprinnelsesland", "producer_country")) == {
        "name": 0,
        "producer_country": 1,
    }
    both = mapping(("Supplier", "name"), ("Country of origin", "producer_country"), ("Country", "country"))
    assert (both["country"], both["producer_country"]) == (2, 1)


@pytest.mark.parametrize(
    ("headers", "country", "producer_country"),
    [
        (("Leverandør", "Land", "Produsent", "Land"), 1, 3),
        (("Produsent", "Land", "Leverandør", "Land"), 3, 1),
    ],
)
def test_a_country_belongs_to_the_name_on_its_left(
    headers: tuple[str, ...], country: int, producer_country: int
) -> None:
    kinds = {"Leverandør": "name", "Produsent": "producer_name", "Land": "country"}
    found = mapping(*((header, kinds[header]) for header in headers))
    assert (found["country"], found["producer_country"]) == (country, producer_country)


def test_in_a_list_of_factories_the_factory_is_the_supplier() -> None:
    assert mapping(("Factory name", "name"), ("Factory country", "country")) == {"name": 0, "country": 1}
    found = mapping(
        ("Supplier", "name"),
        ("Factory name", "producer_name"),
        ("Factory Country / Region", "producer_country"),
    )
    assert found == {"name": 0, "producer_name": 1, "producer_country": 2}


def test_unnamed_columns_are_known_by_their_values() -> None:
    assert mapping(("Leverandør", "name"), ("Felt 7", "org_number"), ("", "country")) == {
        "name": 0,
        "org_number": 1,
        "country": 2,
    }


def test_of_amounts_by_year_the_latest_is_proposed_and_the_others_offered() -> None:
    rows = [["Leverandør", "Beløp 2023", "Beløp 2025", "Beløp 2024"], ["Eksempel AS", 1.0, 3.0, 2.0]]
    proposal = propose_columns(Sheet("Ark1", True, rows), 0, country_names()).proposals["spend"]
    assert proposal.column == 2
    assert set(proposal.alternatives) == {1, 3}


def test_samples_are_distinct_and_as_people_read_them() -> None:
    rows = [["Leverandør", "Org.nr"], *([f"Eksempel {n % 7} AS", 923609016.0] for n in range(50))]
    proposals = propose_columns(Sheet("Ark1", True, rows), 0, country_names())
    assert proposals.proposals["name"].samples == tuple(f"Eksempel {n} AS" for n in range(5))
    assert proposals.proposals["org_number"].samples == ("923609016",)
    assert [(column.letter, column.header) for column in proposals.columns] == [
        ("A", "Leverandør"),
        ("B", "Org.nr"),
    ]


def test_a_file_is_recognised_by_its_columns() -> None:
    assert header_signature(["Leverandør", "Org.nr."]) == header_signature([" LEVERANDØR ", "Org nr"])
    assert header_signature(["Leverandør", "Land"]) != header_signature(["Land", "Leverandør"])


def test_a_mapping_can_be_given_by_header_or_letter() -> None:
    headers = ["Leverandør", "Org.nr.", "Land"]
    wanted = {"name": "leverandør", "org_number": "Org.nr.", "country": "C", "spend": "Sum"}
    assert mapping_from_headers(headers, wanted) == {"name": 0, "org_number": 1, "country": 2, "spend": None}
