"""A zip that is handed out: whole or not there, with a sum for each file, and nothing in it that runs when it is opened."""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.files.attachments import ENDINGS
from compliance_app.files.bundle import (
    SUMS,
    NotWritten,
    bundle_bytes,
    bundle_file,
    keep_file,
    member_name,
)
from compliance_app.files.writer import ColumnSpec, csv_pieces, write_csv

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


def test_every_file_has_its_sum_and_the_bytes_that_were_given(tmp_path: Path) -> None:
    with bundle_file(tmp_path, "ut.zip", AT) as (bundle, path):
        bundle.add("æ/ø.txt", "blåbær")
        bundle.add_pieces("lang.bin", (bytes([number % 256]) * 1000 for number in range(300)))
        assert list(tmp_path.glob("*.zip")) == [], "half of it has no name"
    with ZipFile(path) as whole:
        assert whole.read("æ/ø.txt").decode() == "blåbær"
        sums = dict(reversed(line.split("  ", 1)) for line in whole.read(SUMS).decode().splitlines())
        assert sums == {
            name: hashlib.sha256(whole.read(name)).hexdigest() for name in ("æ/ø.txt", "lang.bin")
        }


def test_the_same_files_give_the_same_zip() -> None:
    made = []
    for _time in range(2):
        with bundle_bytes(AT) as (bundle, out):
            bundle.add("en.txt", "én")
        made.append(out.getvalue())
    assert made[0] == made[1]


@pytest.mark.parametrize("name", ["/etc/passwd", "../ut.txt", "a/../../ut.txt", "a//b", "./a", "en.txt"])
def test_a_name_that_leads_out_or_is_taken_is_refused(name: str) -> None:
    with bundle_bytes(AT) as (bundle, _out):
        bundle.add("en.txt", "")
        with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
            bundle.add(name, "")


def fails_half_way(folder: Path) -> None:
    with bundle_file(folder, "ut.zip", AT) as (bundle, _path):
        bundle.add("en.txt", "x" * 100_000)
        raise KeyError


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        fails_half_way(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(NotWritten, match=r"ut\.zip"):
        keep_file(tmp_path / "fil", "ut.zip", b"")
    assert keep_file(tmp_path / "ny", "ut.zip", b"1").name == "ut.zip"
    assert keep_file(tmp_path / "ny", "ut.zip", b"2").name == "ut-2.zip"
    assert (tmp_path / "ny" / "ut.zip").read_bytes() == b"1"


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("brev.pdf", "01-brev.pdf"),
        ("Blåbær og røyk.docx", "01-Blabar-og-royk.docx"),
        ("side.html", "01-side.html.fil"),
        ("program.exe", "01-program.exe.fil"),
        ("bilde.svg", "01-bilde.svg.fil"),
        ("../../etc/passwd", "01-passwd.fil"),
        ("合同.pdf", "01-pdf.fil"),
        ("", "01-vedlegg.fil"),
    ],
)
def test_a_strangers_name_becomes_harmless(shown: str, name: str) -> None:
    assert member_name(1, shown) == name


@given(st.text(max_size=200))
def test_any_name_is_a_file_that_nothing_runs(shown: str) -> None:
    name = member_name(7, shown)
    assert name.isascii()
    assert "/" not in name
    assert PurePosixPath(name).suffix.lower() in {*ENDINGS, ".fil"}


@given(st.lists(st.tuples(st.text(max_size=20), st.integers()), max_size=30))
def test_pieces_of_csv_are_the_whole(rows: list[tuple[str, int]]) -> None:
    columns = [ColumnSpec("Navn"), ColumnSpec("Tall", "integer")]
    assert b"".join(csv_pieces(columns, rows)) == write_csv(columns, rows)
