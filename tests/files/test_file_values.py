"""Amounts, numbers and words as people write them; what is not certain is never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.identity import OrgNumberError, fold_name, parse_org_number
from compliance_app.files import values
from compliance_app.files.values import AmbiguousAmount, Amount, NotAnAmount, NumberStyle, parse_amount


@pytest.mark.parametrize(
    ("written", "hundredths"),
    [
        ("1 234,50", 123450),
        ("1\u00a0234,50", 123450),
        ("1\u2009234,50", 123450),
        ("1\u202f234\u202f567,5", 123456750),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1'234.50", 123450),
        ("1.234.567", 123456700),
        ("(1 234)", -123400),
        ("-5", -500),
        ("\u22125", -500),
        ("1 234-", -123400),
        ("kr 1 234,-", 123400),
        ("1 234,00 kr", 123400),
        ("0,123", 12),
        ("12345,678", 1234568),
        (",5", 50),
        (5.0, 500),
        (1234.5, 123450),
        (1.005, 101),
        (-0.01, -1),
        (98765432109.87, 9876543210987),
    ],
)
def test_amounts_in_all_the_usual_ways(written: str | float, hundredths: int) -> None:
    amount = parse_amount(written)
    assert amount is not None
    assert amount.hundredths == hundredths


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("5 EUR", Amount(500, "EUR")),
        ("€ 5", Amount(500, "EUR")),
        ("NOK -5", Amount(-500, "NOK")),
        ("$5", Amount(500, None)),
    ],
)
def test_a_currency_beside_the_number_is_taken_when_it_is_one(written: str, amount: Amount) -> None:
    assert parse_amount(written) == amount


@pytest.mark.parametrize(
    "written",
    ["abc", "1,23,4", "1 23", "5%", "--5", "(-5)", "1.234,567.8", "EUR 5 NOK", "5 stk", "1.2.2025", "5 mill", True,
     date(2025, 1, 1), float("nan"), "1 000 2 000", "9" * 70],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_what_to_write(written: values.Cell) -> None:
    with pytest.raises(NotAnAmount, match=r"er ikke et beløp\. Skriv tallet med komma"):
        parse_amount(written)


def test_blank_is_no_amount_and_no_fault() -> None:
    assert parse_amount("") is None
    assert parse_amount(" \u00a0 ") is None


def test_two_readings_are_decided_by_the_rest_of_the_column_or_asked() -> None:
    with pytest.raises(AmbiguousAmount):
        parse_amount("1,234")
    assert parse_amount("1,234", NumberStyle.COMMA) == Amount(123, None)
    assert parse_amount("1,234", NumberStyle.POINT) == Amount(123400, None)
    assert parse_amount("1.234", NumberStyle.COMMA) == Amount(123400, None)
    assert values.decide_number_style(["1,234", "2,5"]) is NumberStyle.COMMA
    assert values.decide_number_style(["1,234", "2.50"]) is NumberStyle.POINT
    assert values.decide_number_style(["1,234", "1.234.567"]) is NumberStyle.COMMA
    assert values.decide_number_style(["1,234", "5,678", 3.5, ""]) is None
    assert values.decide_number_style(["1,5", "1.5"]) is None


HUNDREDTHS = st.integers(-(10**13), 10**13)


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@given(HUNDREDTHS, st.sampled_from(["", " ", "\u00a0", "\u202f", ".", "'"]))
def test_any_norwegian_amount_is_read_back_exactly(hundredths: int, group: str) -> None:
    units, rest = divmod(abs(hundredths), 100)
    written = f"{'-' if hundredths < 0 else ''}{grouped(units, group)},{rest:02d}"
    assert parse_amount(written) == Amount(hundredths, None)


@given(HUNDREDTHS)
def test_any_english_amount_is_read_back_exactly(hundredths: int) -> None:
    units, rest = divmod(abs(hundredths), 100)
    written = f"{grouped(units, ',')}.{rest:02d}"
    assert parse_amount(f"({written})" if hundredths < 0 else written) == Amount(hundredths, None)
    assert parse_amount(hundredths / 100) == Amount(hundredths, None)


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text)
    except (NotAnAmount, AmbiguousAmount):
        return
    assert amount is None or isinstance(amount.hundredths, int)


@given(st.integers(0, 999_999_999))
def test_the_fast_way_to_an_organisation_number_agrees_with_the_careful_one(number: int) -> None:
    def outcome(parse, cell):
        try:
            return parse(cell)
        except OrgNumberError as error:
            return str(error)

    for cell in (f"{number:09d}", float(number), f"{number} "):
        assert outcome(values.org_number, cell) == outcome(parse_org_number, cell)


@pytest.mark.parametrize(
    ("cell", "year"), [(2024.0, 2024), ("2024", 2024), (date(2024, 5, 1), 2024), ("", None)]
)
def test_years(cell: values.Cell, year: int | None) -> None:
    assert values.parse_year(cell) == year


@pytest.mark.parametrize("cell", ["24", "2024-2025", 1815.0, "i fjor"])
def test_what_is_no_year_is_refused(cell: values.Cell) -> None:
    with pytest.raises(ValueError):
        values.parse_year(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("46.460", "46.460"), ("46460", "46.460"), (46.46, "46.460"), (46460.0, "46.460"), (46.0, "46"), (1110.0, "01.110"),
     ("46.460 Engroshandel med sykepleie- og apotekvarer", "46.460"), ("SN2007: 46.460", "46.460"), ("", None)],
)  # fmt: skip
def test_industry_codes_as_text_and_as_the_number_excel_made_of_them(
    cell: values.Cell, code: str | None
) -> None:
    assert values.parse_industry_code(cell) == code


@pytest.mark.parametrize("cell", ["eksempel.no", "https://www.eksempel.no/om?x=1", "blåbær.no", ""])
def test_websites(cell: str) -> None:
    assert values.parse_website(cell) == (cell or None)


@pytest.mark.parametrize(
    "cell", ["javascript:alert(1)", "ingen nettside", "post@eksempel", "http://", "<script>"]
)
def test_what_is_no_website_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        values.parse_website(cell)


def test_fixed_words_become_the_registers_codes() -> None:
    assert values.parse_word("relationship", "Forretningspartner") == "BUSINESS_PARTNER"
    assert values.parse_word("purchase_channel", "Rammeavtale inngått av en annen") == "FRAMEWORK_OF_OTHER"
    assert values.parse_word("contract_clause", "Ja") == "HAS"
    assert values.parse_word("contract_clause", "") is None
    with pytest.raises(ValueError):
        values.parse_word("relationship", "bekjent")


@pytest.mark.parametrize(
    "name", ["[sladdet]", "***", "XXX", "xxxx xxxx", "Ukjent", "[REDACTED]", "█████", "N/A", "-", "…"]
)
def test_blacked_out_names_are_told_from_names(name: str) -> None:
    assert values.is_redacted(fold_name(name))


@pytest.mark.parametrize(
    "name", ["Eksempel AS", "3X Eksempel", "Ukjent Soldat Eksempel AS", "XXL-eksempel", "7-Eksempel"]
)
def test_names_are_names(name: str) -> None:
    assert not values.is_redacted(fold_name(name))


def test_error_cells_of_excel_and_libreoffice() -> None:
    assert all(
        map(values.is_error_cell, ["#N/A", "#REF!", "#VERDI!", "#DIV/0!", "#NAVN?", "Err:502", " #N/A"[1:]])
    )
    assert not any(map(values.is_error_cell, ["#1 Eksempel AS", "Eksempel", "", 5.0]))
