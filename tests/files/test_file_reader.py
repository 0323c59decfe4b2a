"""A file is read as what it holds, or refused with one sentence: whatever it claims to be."""

import io
import pickle
import zipfile
from datetime import date, datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from compliance_app.files import errors, limits, reader, sniff, workbook
from compliance_app.files.reader import read_table_file
from compliance_app.files.table import cell_text
from tests.files.file_makers import HERE, TABLE, claiming, delimited, edit_sheet, ods, repack, xlsx


def first_sheet(data: bytes, name: str = "liste.xlsx"):
    return read_table_file(data, name).sheets[0]


SAME_TABLE = {
    "semikolon.csv": delimited(TABLE),
    "merke.csv": delimited(TABLE, encoding="utf-8-sig"),
    "windows.csv": delimited(TABLE, encoding="cp1252"),
    "komma.csv": delimited(TABLE, delimiter=","),
    "tabulator.txt": delimited(TABLE, delimiter="\t"),
    "strek.csv": delimited(TABLE, delimiter="|"),
    "utf16.csv": delimited(TABLE, delimiter="\t", encoding="utf-16"),
    "utf16be.csv": b"\xfe\xff" + delimited(TABLE, encoding="utf-16-be"),
    "utf16-uten-merke.csv": delimited(TABLE, encoding="utf-16-le"),
    "excel.csv": b"sep=;\r\n" + delimited(TABLE),
    "liste.xlsx": xlsx(TABLE),
    "liste.ods": ods(TABLE),
}


@pytest.mark.parametrize("name", SAME_TABLE)
def test_the_same_table_comes_out_of_every_format(name: str) -> None:
    assert first_sheet(SAME_TABLE[name], name).rows == [list(row) for row in TABLE]


def test_old_excel_with_a_title_line_gives_the_same_table() -> None:
    rows = first_sheet((HERE / "liste.xls").read_bytes(), "liste.xls").rows
    assert rows[2:] == [list(row) for row in TABLE]
    assert rows[1] == []


def test_encoding_and_delimiter_are_reported() -> None:
    source = read_table_file(SAME_TABLE["windows.csv"], "windows.csv")
    assert (source.kind, source.encoding, source.delimiter, source.damaged) == (
        "text",
        "windows-1252",
        ";",
        0,
    )
    assert read_table_file(SAME_TABLE["merke.csv"], "m.csv").encoding == "utf-8-sig"
    assert read_table_file(SAME_TABLE["liste.xlsx"], "m.xlsx").encoding is None


def test_names_of_sheets_and_hidden_sheets_are_known() -> None:
    def hide(book):
        sheet = book.create_sheet("Arkiv")
        sheet["A1"] = "gammelt"
        sheet.sheet_state = "hidden"

    source = read_table_file(xlsx(TABLE, hide, "Leverandører"), "x.xlsx")
    assert [(sheet.name, sheet.visible) for sheet in source.sheets] == [
        ("Leverandører", True),
        ("Arkiv", False),
    ]
    assert read_table_file(delimited(TABLE), "C:\\mine\\lister 2025.csv").sheets[0].name == "lister 2025"


def test_rows_and_columns_keep_their_place_in_the_spreadsheet() -> None:
    def place(book):
        sheet = book.active
        sheet["C3"], sheet["D5"] = "Navn", "verdi"

    assert first_sheet(xlsx([], place)).rows == [[], [], ["", "", "Navn", ""], [], ["", "", "", "verdi"]]


def test_error_cells_keep_their_text() -> None:
    def err(book):
        for cell, text in (("A2", "#N/A"), ("C3", "#REF!")):
            book.active[cell] = text
            book.active[cell].data_type = "e"

    assert first_sheet(
        xlsx([("Navn", "Land", "Beløp"), ("", "", ""), ("Eksempel AS", "Norge", 5)], err)
    ).rows[1:] == [
        ["#N/A", "", ""],
        ["Eksempel AS", "Norge", "#REF!"],
    ]


def test_text_merged_downwards_holds_for_all_its_rows_but_an_amount_does_not() -> None:
    def merge(book):
        book.active.merge_cells("B2:B4")
        book.active.merge_cells("C2:C4")

    rows = [("Navn", "Land", "Beløp"), ("Én AS", "Norge", 100), ("To AS", None, None), ("Tre AS", None, None)]
    read = first_sheet(xlsx(rows, merge)).rows
    assert [row[1] for row in read] == ["Land", "Norge", "Norge", "Norge"]
    assert [row[2] for row in read] == ["Beløp", 100.0, "", ""]


def test_a_formula_gives_its_last_value() -> None:
    data = edit_sheet(
        xlsx([("Beløp",), ("=1+1",), (3,)]), r"<f>1\+1</f><v\s*/?>(</v>)?", "<f>1+1</f><v>2</v>"
    )
    assert [row[0] for row in first_sheet(data).rows] == ["Beløp", 2.0, 3.0]


def test_dates_are_right_in_the_calendar_of_1904_too() -> None:
    def old_mac(book):
        book.epoch = CALENDAR_MAC_1904

    rows = [("Dato",), (date(2025, 1, 2),), (datetime(2025, 1, 2, 3, 4),)]  # noqa: DTZ001 - spreadsheets know no zones
    for data in (xlsx(rows), xlsx(rows, old_mac)):
        assert [cell_text(row[0]) for row in first_sheet(data).rows] == [
            "Dato",
            "2025-01-02",
            "2025-01-02 03:04:00",
        ]


def test_line_breaks_in_quotes_are_one_row() -> None:
    rows = [["Navn", "Adresse"], ["Eksempel AS", "Gata 1\r\n0001 Byen"], ["Neste AS", 'kalt "N"']]
    assert first_sheet(delimited(rows), "a.csv").rows == rows


def test_a_quote_that_never_ends_does_not_swallow_the_rest() -> None:
    lines = ["Navn;Land", '"Rør 5 tommer;Norge', *(f"Leverandør {n};Norge" for n in range(100))]
    assert len(first_sheet("\n".join(lines).encode(), "a.csv").rows) == 102


def test_windows_letters_far_into_the_file_are_judged_too() -> None:
    rows = [["Navn", "Land"], *([f"Firma {n}", "Norge"] for n in range(5000)), ["Blåbær", "Norge"]]
    source = read_table_file(delimited(rows, encoding="cp1252"), "a.csv")
    assert source.encoding == "windows-1252"
    assert source.sheets[0].rows[-1] == ["Blåbær", "Norge"]


def test_lost_letters_are_counted() -> None:
    assert read_table_file("Navn;Land\nBl\ufffdb\ufffdr;Norge\n".encode(), "a.csv").damaged == 2
    assert read_table_file(b"Navn;Land\nBl\xe5b\x8fr;Norge\n", "a.csv").damaged == 1
    mostly = ("Navn;Land\n" + "Blåbær og rødgrøt;Norge\n" * 20).encode() + b"B\xe5t;Norge\n"
    source = read_table_file(mostly, "a.csv")
    assert (source.encoding, source.damaged) == ("utf-8", 1)
    assert source.sheets[0].rows[1][0] == "Blåbær og rødgrøt"


def test_decimal_commas_do_not_make_the_comma_the_delimiter() -> None:
    assert read_table_file(b"Navn;Kroner\nEn;1,50\nTo;2,50\nTre;3,50\n", "a.csv").delimiter == ";"
    assert read_table_file(b'Navn,Kroner\nEn;AS,"1,50"\nTo;AS,"2,50"\n', "a.csv").delimiter == ","


# What is refused


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n  \r\n", b";;\r\n;;\r\n", xlsx([])])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(errors.FileEmpty, match="Den er tom"):
        read_table_file(data, "liste.xlsx" if data[:2] == b"PK" else "liste.csv")


def test_one_byte_too_many_is_refused_before_parsing() -> None:
    data = delimited(TABLE)
    assert read_table_file(data, "a.csv", max_bytes=len(data))
    with pytest.raises(errors.FileTooBig):
        read_table_file(data, "a.csv", max_bytes=len(data) - 1)
    with pytest.raises(errors.FileTooBig, match=r"Den er 50,1 MB, og grensen er 50 MB\."):
        read_table_file(b"\x00" * (limits.MAX_LIST_BYTES + 1), "a.csv")


EMPTY_ZIP = b"PK\x05\x06" + b"\x00" * 18

MISMATCHES = {
    "program.csv": b"MZ\x90\x00" + b"\x00" * 64,
    "program.xlsx": b"\x7fELF\x02\x01",
    "side.csv": b"<!DOCTYPE html><html></html>",
    "side.xls": b"<html><table><tr><td>Navn</td></tr></table></html>",
    "bilde.csv": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "bilde.xlsx": b"\x89PNG\r\n\x1a\n",
    "ark.csv": xlsx(TABLE),
    "ark.xls": xlsx(TABLE),
    "ark.ods": xlsx(TABLE),
    "liste.xlsx": delimited(TABLE),
    "åpent.xlsx": ods(TABLE),
    "rapport.pdf": b"%PDF-1.7\n",
    "rapport.csv": b"%PDF-1.7\n",
    "liste.exe": delimited(TABLE),
    "data.csv": b"Navn\x00\x01\x02\x03\x00\x00binary",
    "null.xlsx": repack(EMPTY_ZIP, extra={"tom.txt": b""}),
}


@pytest.mark.parametrize("name", MISMATCHES)
def test_content_that_does_not_fit_the_ending_is_refused(name: str) -> None:
    with pytest.raises(errors.FileTypeMismatch, match=r"passer ikke med endelsen «\.\w+»"):
        read_table_file(MISMATCHES[name], name)


def test_a_password_is_named() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    for name in ("laast.xlsx", "laast.xls"):
        with pytest.raises(errors.FileProtected, match="låst med passord"):
            read_table_file(ole, name)
    manifest = b'<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'
    locked = repack(ods(TABLE), lambda name, content: manifest if name.endswith("manifest.xml") else content)
    with pytest.raises(errors.FileProtected):
        read_table_file(locked, "laast.ods")


def test_macros_are_refused_under_either_ending() -> None:
    data = repack(xlsx(TABLE), extra={"xl/vbaProject.bin": b"x"})
    for name in ("liste.xlsx", "liste.xlsm"):
        with pytest.raises(errors.FileHasMacros, match="makroer"):
            read_table_file(data, name)


@pytest.mark.parametrize("cut", [100, 2000, -30])
def test_a_damaged_workbook_is_refused(cut: int) -> None:
    with pytest.raises(errors.FileUnreadable, match="skadet"):
        read_table_file(xlsx(TABLE)[:cut], "liste.xlsx")


@pytest.mark.parametrize("member", ["../../etc/x", "/etc/x", "C:/x", "xl/innebygd.zip", "xl/innebygd.xlsx"])
def test_names_that_climb_and_files_within_are_refused_from_the_directory(member: str) -> None:
    with pytest.raises(errors.FileUnsafe):
        sniff.check_zip(repack(xlsx(TABLE), extra={member: b"x"}))


def test_bombs_are_refused_from_the_directory() -> None:
    honest = xlsx(TABLE)
    part = "xl/worksheets/sheet1.xml"
    with pytest.raises(errors.TooManyCells, match="400 MB"):
        sniff.check_zip(claiming(honest, part, limits.MAX_UNPACKED_BYTES))
    with pytest.raises(errors.FileUnsafe):
        sniff.check_zip(repack(honest, extra={"xl/media/image1.png": b"\x00" * 3_000_000}))
    with pytest.raises(errors.TooManyCells, match="200 ark"):
        sniff.check_zip(
            repack(honest, extra={f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(2, 1025)})
        )
    assert sniff.check_zip(honest) == sum(
        info.file_size for info in zipfile.ZipFile(io.BytesIO(honest)).infolist()
    )


BOMB = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE s [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'


@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml"])
def test_entities_are_refused_wherever_they_are(declaration: str, part: str) -> None:
    def declare(name: str, content: bytes) -> bytes:
        return declaration.encode() + content.split(b"?>", 1)[-1] if name == part else content

    with pytest.raises(errors.FileUnsafe):
        read_table_file(repack(xlsx(TABLE), declare), "liste.xlsx")


def test_a_far_cell_is_refused_or_read_as_what_it_holds() -> None:
    def far(cell):
        def put(book):
            book.active[cell] = "x"

        return xlsx(TABLE, put)

    with pytest.raises(errors.TooManyCells):
        read_table_file(far("XFD1048576"), "liste.xlsx")
    with pytest.raises(errors.TooManyCells, match="200 kolonner"):
        read_table_file(far("XFD3"), "liste.xlsx")
    sheet = first_sheet(far("B1048576"))
    assert sheet.rows[:4] == [list(row) for row in TABLE]
    assert (len(sheet.rows), sheet.rows[1_048_575][1]) == (1_048_576, "x")


def test_a_claimed_dimension_costs_nothing() -> None:
    data = edit_sheet(xlsx(TABLE), r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"')
    assert first_sheet(data).rows == [list(row) for row in TABLE]


def test_repeated_cells_by_the_billion_are_refused() -> None:
    claim = ods(
        [("x",)], ' table:number-columns-repeated="999999999"', ' table:number-rows-repeated="999999999"'
    )
    with pytest.raises(errors.TooManyCells, match="flere celler enn et regneark kan ha"):
        read_table_file(claim, "liste.ods")


def test_caps_hold_for_text_too() -> None:
    rows = "Navn\n" + "x\n" * limits.MAX_ROWS
    with pytest.raises(errors.TooManyCells, match="200 000 rader"):
        read_table_file(rows.encode(), "a.csv")
    with pytest.raises(errors.TooManyCells, match="200 kolonner"):
        read_table_file((";".join("x" * 201) + "\n").encode(), "a.csv")


def test_more_values_than_we_take_are_counted_before_they_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    data = xlsx([("Navn", "Antall"), *([f"Eksempel {n}", n] for n in range(600))])
    monkeypatch.setattr(workbook, "_WORTH_COUNTING", 0)
    workbook.refuse_too_many_values(data)
    monkeypatch.setattr(limits, "MAX_CELLS", -600)
    with pytest.raises(errors.TooManyCells, match="4 000 000 celler"):
        workbook.refuse_too_many_values(data)


def test_reading_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BASE_SECONDS", 0.001)
    with pytest.raises(errors.FileTooSlow, match="ble stanset"):
        read_table_file(xlsx(TABLE), "liste.xlsx")


def test_honest_big_files_get_more_time_but_never_a_minute_more() -> None:
    small, sheet_of_100_000, biggest = (limits.seconds_for(mb * errors.MEGABYTE) for mb in (1, 60, 400))
    assert small <= 5 < sheet_of_100_000 < biggest <= 60


class Dangerous:
    def __reduce__(self):
        return (eval, ("1+1",))


@pytest.mark.parametrize(
    "answer",
    [
        pickle.dumps(("open", Dangerous())),
        pickle.dumps(("noe annet",)),
        pickle.dumps(("refused", "SystemExit", {})),
        pickle.dumps(("open", {"sheets": []})),
        b"not a pickle",
        b"",
    ],
)
def test_a_child_that_answers_oddly_is_not_believed(answer: bytes) -> None:
    assert reader._gather(io.BytesIO(answer)) is None
