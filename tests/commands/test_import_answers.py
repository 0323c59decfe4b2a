"""The terminal asks and remembers what the screen does: which column, which supplier, what to do with several rows."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from compliance_app.cli import app

pytestmark = pytest.mark.usefixtures("home")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def _enterprise(home: Path) -> None:
    document("enterprise", "add", "Eksempel AS")


def written(folder: Path, text: str) -> Path:
    path = folder / "liste.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_given_once_is_used_until_somebody_begins_anew(tmp_path: Path) -> None:
    path = written(tmp_path, "Firma;Partner\nA;Frakt 1\n")
    first = document("import", "suppliers", path, "--map", "name=Partner")
    assert (first["columns"], first["remembered"]) == ({"name": "Partner"}, "")
    second = run("import", "suppliers", path)
    assert "Listen er lest slik som sist" in second.stderr
    assert document("import", "suppliers", path)["columns"] == {"name": "Partner"}
    assert document("import", "suppliers", path, "--dry-run", "--fresh")["columns"]["name"] == "Firma"
    assert (
        document("import", "suppliers", path, "--dry-run", "--map", "name=Firma")["columns"]["name"]
        == "Firma"
    )


def test_a_question_about_a_supplier_is_answered_by_name_and_not_asked_again(tmp_path: Path) -> None:
    document("import", "suppliers", written(tmp_path, "Firma;Land\nFrakt Nord AS;Norge\n"))
    path = written(tmp_path, "Firma;Land\nFrakt Nord AB;Norge\n")
    [asked] = document("import", "suppliers", path, "--dry-run")["asked"]
    assert (asked["kind"], asked["value"], asked["candidates"]) == (
        "supplier",
        "Frakt Nord AB",
        ["Frakt Nord AS"],
    )
    assert "Selskapsformene er ulike" in asked["reasons"][0]
    wrong = run("import", "suppliers", path, "--same", "Frakt Nord AB=Noen andre")
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("Ingenting ble lest inn. Listen spør ikke om")
    report = document("import", "suppliers", path, "--same", "Frakt Nord AB=Frakt Nord AS")
    assert (report["created"], report["asked"], report["suppliers_after"]) == (0, [], 1)
    assert document("import", "suppliers", path)["asked"] == []


def test_what_to_do_with_several_rows_is_an_option_that_is_remembered(tmp_path: Path) -> None:
    path = written(tmp_path, "Fakturanr;Leverandør;Beløp\n1;Bygg 1;100\n2;Bygg 1;50\n")
    assert [one["kind"] for one in document("import", "suppliers", path, "--dry-run")["asked"]] == [
        "several_rows"
    ]
    for options in (("--several-rows", "FIRST_ROW"), ()):
        report = document("import", "suppliers", path, *options)
        assert ([one["row"] for one in report["rejected"]], report["asked"]) == ([3], [])
