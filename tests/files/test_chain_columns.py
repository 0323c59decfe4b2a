"""The columns of a chain list are recognised in three languages, by header and by what stands below."""

import pytest

from compliance_app.files.chain_columns import find_chain_header, propose_chain_columns
from compliance_app.files.chain_words import chain_scores, how_known_of, role_of
from compliance_app.files.table import Sheet
from compliance_app.storage.reference import country_names


def proposed(head: list[str], *rows: list[str | float]) -> dict[str, str]:
    sheet = Sheet("Ark", visible=True, rows=[["Kjeder"], [], list(head), *map(list, rows)])
    at = find_chain_header(sheet)
    assert at == 2
    mapping = propose_chain_columns(sheet, at, country_names()).mapping
    return {name: head[column] for name, column in mapping.items()}


def test_norwegian() -> None:
    head = [
        "Leverandørens navn",
        "Org.nr.",
        "Ledd",
        "Underleverandør",
        "Produksjonsland",
        "Råvare",
        "Kilde",
        "Leverandørens land",
    ]
    row = ["A 1", "923609016", 1.0, "B", "Kina", "Bomull", "Brev", "Norge"]
    assert proposed(head, row) == {
        "supplier": "Leverandørens navn", "supplier_number": "Org.nr.", "tier": "Ledd", "producer_name": "Underleverandør",
        "producer_country": "Produksjonsland", "goods": "Råvare", "source": "Kilde",
    }  # fmt: skip


def test_english() -> None:
    head = [
        "Supplier",
        "Tier level",
        "Sub-supplier name",
        "Country of origin",
        "Component",
        "Role",
        "Sells to",
        "Evidence",
    ]
    row = ["A", "Tier 2", "B", "CN", "Chips", "Manufacturer", "C", "Audited"]
    assert set(proposed(head, row)) == {
        "supplier", "tier", "producer_name", "producer_country", "goods", "role", "buyer", "how_known",
    }  # fmt: skip


def test_german() -> None:
    head = ["Lieferant", "Stufe", "Hersteller", "Herkunftsland", "Warengruppe", "Quelle", "Lieferantenland"]
    row = ["A", 2.0, "B", "Deutschland", "Handschuhe", "Brief", "Norwegen"]
    found = proposed(head, row)
    assert (found["producer_country"], found["tier"], found["source"]) == ("Herkunftsland", "Stufe", "Quelle")


def test_what_stands_below_decides_what_a_word_means() -> None:
    assert proposed(["Leverandør", "Ledd", "Land"], ["A", "Fabrikk 1", "Kina"], ["A", "Fabrikken", "Kina"]) == {
        "supplier": "Leverandør", "producer_country": "Land",
    } or "tier" in proposed(["Leverandør", "Ledd", "Land"], ["A", 1.0, "Kina"])  # fmt: skip


def test_a_sheet_of_something_else_has_no_such_header() -> None:
    assert find_chain_header(Sheet("Ark", visible=True, rows=[["Dato", "Beløp"], ["1", "2"]])) is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Country of the producer", "producer_country"),
        ("Navn på produsent", "producer_name"),
        ("Vare (kort)", None),
    ],
)
def test_a_longer_header_means_its_head(header: str, field: str | None) -> None:
    scores = chain_scores(header)
    assert max(scores, key=scores.get, default=None) == field if field else True


def test_the_words_of_roles_and_of_how_we_know() -> None:
    assert [role_of(word) for word in ("Fabrikk", "raw material", "Zulieferer", "tulipan")] == [
        "PRODUCER", "RAW_MATERIAL", "SUB_SUPPLIER", None,
    ]  # fmt: skip
    assert [how_known_of(word) for word in ("Bekreftet", "declared", "vermutet", "")] == [
        "VERIFIED", "DECLARED", "ASSUMED", None,
    ]  # fmt: skip
