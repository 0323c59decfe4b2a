"""Real and hostile files from elsewhere, where they are at hand; our own small ones stand in the other tests."""

import os
from pathlib import Path

import pytest

from compliance_app.files import errors
from compliance_app.files.attachments import AttachmentKind, AttachmentUnsafe, read_attachment
from compliance_app.files.columns import propose_columns
from compliance_app.files.headers import choose_sheet
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import SupplierRows
from compliance_app.files.suppliers import read_supplier_rows
from compliance_app.storage.reference import country_names

SAMPLES = Path(os.environ.get("AKTSOM_SAMPLES") or Path(__file__).parents[2].parent / "shared" / "samples")


def suppliers_of(data: bytes, name: str, sheet: str | None = None) -> SupplierRows:
    """What the proposals alone make of a file."""
    source = read_table_file(data, name)
    choice = choose_sheet(source)
    index = next((i for i, item in enumerate(source.sheets) if item.name == sheet), choice.index)
    chosen = source.sheets[index]
    assert choice.header.row is not None
    mapping = propose_columns(chosen, choice.header.row, country_names()).mapping
    return read_supplier_rows(chosen, choice.header.row, mapping, country_names())


REFUSED = {
    "calamine_issue_594_dos.ods": (errors.TooManyCells, "flere celler"),
    "msoffcrypto_example_password.xlsx": (errors.FileProtected, "låst med passord"),
    "openpyxl_null_archive.xlsx": (errors.FileTypeMismatch, "passer ikke med endelsen «.xlsx»"),
    "poi_54764.xlsx": (errors.FileUnsafe, "kan stanse programmet"),
    "poi_53105_16384_columns.xlsx": (errors.TooManyCells, "200 kolonner"),
}
READ = {
    "hostile/calamine_issue_174_dimension_XFD1048576.xlsx": (0, 2),
    "hostile/calamine_header-row.xlsx": (8, 10),
    "suppliers/oar_12.csv": (0, 16),
    "suppliers/oar_12.xls": (0, 16),
    "suppliers/oar_12.xlsx": (0, 16),
    "suppliers/oar_2_caps_duplicates.csv": (0, 84),
    "suppliers/norske_offentlige_virksomheter.xlsx": (0, 1410),
}
KEPT_OUT = {
    "msoffcrypto_example_password.xlsx": AttachmentKind,
    "openpyxl_null_archive.xlsx": AttachmentUnsafe,
    "poi_54764.xlsx": AttachmentUnsafe,
}
"""As evidence, the others may be kept: they are never opened here, and hurt nobody who opens them in a spreadsheet."""
hostile = sorted(path.name for path in (SAMPLES / "hostile").glob("*.*"))
present = [name for name in REFUSED if (SAMPLES / "hostile" / name).exists()]
at_hand = [name for name in READ if (SAMPLES / name).exists()]


def here(*names: str) -> list[str]:
    """The folder's path in a list of one if all the files are there: collected then, and only then."""
    return [str(SAMPLES)] if all((SAMPLES / name).exists() for name in names) else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Collect a sample's test only where the sample is, so that its absence is no skip."""
    for name, values in (("refused", present), ("read", at_hand), ("hostile_name", hostile)):
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values)


def test_the_list_of_samples_is_ours() -> None:
    assert all(issubclass(kind, errors.FileRefused) for kind, _ in REFUSED.values())


if present:

    def test_hostile_files_get_one_clear_sentence(refused: str) -> None:
        kind, words = REFUSED[refused]
        with pytest.raises(kind, match=words):
            read_table_file((SAMPLES / "hostile" / refused).read_bytes(), refused)


if hostile:

    def test_hostile_files_are_kept_as_they_came_or_refused_with_one_sentence(hostile_name: str) -> None:
        data = (SAMPLES / "hostile" / hostile_name).read_bytes()
        if hostile_name in KEPT_OUT:
            with pytest.raises(KEPT_OUT[hostile_name], match="ble ikke lagt ved"):
                read_attachment(data, hostile_name)
        else:
            assert read_attachment(data, hostile_name).content == data


if at_hand:

    def test_real_files_are_read_with_their_header(read: str) -> None:
        source = read_table_file((SAMPLES / read).read_bytes(), read)
        choice = choose_sheet(source)
        assert (choice.header.row, len(source.sheets[choice.index].rows)) == READ[read]


if here("suppliers/oar_12.csv", "suppliers/oar_12.xls", "suppliers/oar_12.xlsx"):

    def test_three_formats_of_one_list_give_the_same_suppliers() -> None:
        folder = SAMPLES / "suppliers"
        first, *others = [
            suppliers_of((folder / f"oar_12.{end}").read_bytes(), f"x.{end}")
            for end in ("csv", "xls", "xlsx")
        ]
        assert (len(first.rows), len(first.countries), len(set(first.countries.values()))) == (15, 8, 7)
        assert first.asked == first.rejected == []
        assert all(other == first for other in others)

    def test_duplicates_are_merged_and_counted() -> None:
        result = suppliers_of((SAMPLES / "suppliers" / "oar_2_caps_duplicates.csv").read_bytes(), "x.csv")
        assert (result.rows_read, len(result.rows), result.merged) == (
            83,
            78,
            5,
        )  # 79 names, one pair differing in a blank only

    def test_the_number_is_the_key_never_the_name() -> None:
        data = (SAMPLES / "suppliers" / "norske_offentlige_virksomheter.xlsx").read_bytes()
        older, newer = (suppliers_of(data, "x.xlsx", sheet) for sheet in ("2011", "2021"))
        assert (older.rows_read, newer.rows_read) == (1409, 1158)
        numbers = [{row.org_number for row in result.rows} for result in (older, newer)]
        assert (len(numbers[0] & numbers[1]), len(numbers[0] | numbers[1])) == (818, 1749)
        assert all(row.iso2 == "NO" for row in newer.rows)
        assert sum(row.name.startswith("VÅLER KOMMUNE") for row in newer.rows) == 2
