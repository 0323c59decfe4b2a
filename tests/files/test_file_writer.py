"""What we write can hurt nobody: no cell runs, no character breaks the file, and our own reader gets back what went in."""

import csv
import io
import unicodedata
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.files.escape import escape, unescape
from compliance_app.files.reader import read_table_file
from compliance_app.files.text import read_text
from compliance_app.files.writer import ColumnSpec, safe_file_name, safe_sheet_name, write_csv, write_xlsx

PAYLOADS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "|calc",
    "%0A=1",
    "\uff1d1+1",
    'DDE ("cmd";"/C calc";"!A0")A0',
    '=HYPERLINK("http://127.0.0.1/","x")',
    "=cmd|' /C calc'!A0",
]
CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)]))


def sheet_of(data: bytes):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return sheet


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_formula_lives_in_a_workbook(payload: str) -> None:
    sheet = sheet_of(
        write_xlsx([ColumnSpec(payload), ColumnSpec("B", "lines")], [(payload, payload)], payload)
    )
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["A2"].value == payload.strip("\t\r\n")
    assert payload.startswith("DDE") or sheet["A2"].quotePrefix or payload[0] in "\t\r\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_formula_lives_in_csv(payload: str) -> None:
    data = write_csv([ColumnSpec(payload), ColumnSpec("B", "lines")], [(payload, payload)])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    for cell in (rows[0][0], *rows[1]):
        assert cell.startswith("'")


def test_negative_numbers_stay_numbers_and_a_typed_minus_is_text() -> None:
    columns, rows = [ColumnSpec("Beløp", "amount"), ColumnSpec("Navn")], [(-500, "-5")]
    assert b"\r\n-5,00;'-5\r\n" in write_csv(columns, rows)
    sheet = sheet_of(write_xlsx(columns, rows))
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].number_format) == (-5, "n", "#,##0.00")
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("-5", "s")


def test_all_control_characters_in_a_name_are_dropped() -> None:
    name = f"Ek{CONTROLS}sempel\ud800\uffff AS"
    columns = [ColumnSpec(f"Navn{CONTROLS}")]
    for data, file in (
        (write_xlsx(columns, [(name,)], CONTROLS), "a.xlsx"),
        (write_csv(columns, [(name,)]), "a.csv"),
    ):
        assert read_table_file(data, file).sheets[0].rows == [["Navn"], ["Eksempel AS"]]


def test_line_breaks_stay_where_a_column_says_so() -> None:
    columns, rows = [ColumnSpec("Notat", "lines")], [("første\r\nandre",)]
    assert read_table_file(write_xlsx(columns, rows), "a.xlsx").sheets[0].rows[1] == ["første\nandre"]
    assert read_table_file(write_csv(columns, rows), "a.csv").sheets[0].rows[1] == ["første\nandre"]


def test_a_workbook_is_ready_to_use() -> None:
    columns = [
        ColumnSpec("Leverandør", width=40),
        ColumnSpec("Beløp", "amount"),
        ColumnSpec("Dato", "date"),
        ColumnSpec("Tid", "time"),
    ]
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    sheet = sheet_of(
        write_xlsx(
            columns,
            [("Eksempel AS", 123450, date(2026, 1, 2), moment), (None, None, None, None)],
            "Leverandører",
        )
    )
    assert sheet.title == "Leverandører"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == 40
    assert sheet["B2"].value == 1234.5
    assert sheet["C2"].is_date
    assert sheet["C2"].value == datetime(2026, 1, 2)  # noqa: DTZ001 - spreadsheets know no zones
    assert sheet["D2"].value == moment.replace(tzinfo=None)


def test_text_that_excel_would_decode_is_kept() -> None:
    assert read_table_file(write_xlsx([ColumnSpec("A")], [("_x0041_",)]), "a.xlsx").sheets[0].rows[1] == [
        "_x0041_"
    ]


def test_csv_opens_in_norwegian_excel() -> None:
    data = write_csv(
        [ColumnSpec("Navn"), ColumnSpec("Beløp", "amount"), ColumnSpec("Verdi", "decimal")],
        [('Blåbær; "AS"', 123450, 11.2)],
    )
    assert data == '\ufeffNavn;Beløp;Verdi\r\n"Blåbær; ""AS""";1234,50;11,2\r\n'.encode()


def test_a_row_of_the_wrong_length_is_a_fault() -> None:
    for write in (write_xlsx, write_csv):
        with pytest.raises(ValueError):
            write([ColumnSpec("A"), ColumnSpec("B")], [("x",)])


VISIBLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40
)


@given(st.text(max_size=20) | st.sampled_from(PAYLOADS))
def test_escaping_can_be_undone(text: str) -> None:
    assert unescape(escape(text)) == text


@given(
    st.lists(
        st.tuples(VISIBLE | st.sampled_from(["=1", "'=1", "-5", "a'b"]), VISIBLE), min_size=1, max_size=5
    )
)
def test_text_written_as_csv_is_read_back_exactly(rows: list[tuple[str, str]]) -> None:
    data = write_csv([ColumnSpec("En"), ColumnSpec("To")], rows)
    read = read_text(data)
    assert read.rows == [["En", "To"], *map(list, rows)]
    assert (read.encoding, read.delimiter) == ("utf-8-sig", ";")


@given(st.text(max_size=60))
def test_any_sheet_name_and_file_name_is_made_safe(name: str) -> None:
    title = safe_sheet_name(name)
    assert 1 <= len(title) <= 31
    assert not set(title) & set("[]:*?/\\")
    file = safe_file_name(name, ".xlsx")
    assert file.endswith(".xlsx")
    assert not set(file) & set('/\\:*?"<>|')
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in file)
    assert file[0] not in "=+-@."


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../x", "x"), ("CON", "fil CON"), ("=1+1", "1+1"), ("a\u202egpj.exe", "agpj.exe"), ("", "fil"), ("bla\u030a", "blå"),
     ("liste.xlsx", "liste"), ("x" * 300, "x" * 100)],
)  # fmt: skip
def test_dangerous_file_names(name: str, shown: str) -> None:
    assert safe_file_name(name, ".xlsx") == f"{shown}.xlsx"
