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


def test_a_name_without_its_country_is_counted_as_the_same_and_told(tmp_path: Path) -> None:
    document("import", "suppliers", written(tmp_path, "Firma;Land\nFrakt 1;Norge\n"))
    path = written(tmp_path, "Firma;Beløp\nFrakt 1;10\n")
    report = document("import", "suppliers", path, "--dry-run")
    assert (report["created"], report["by_name_alone"]) == (0, 1)
    assert report["asked"] == [
        {
            "kind": "supplier",
            "value": "Frakt 1",
            "candidates": ["Frakt 1"],
            "reasons": ["Navnet er det samme, men listen sier ikke hvilket land."],
            "counted_as_same": True,
        }
    ]
    told = run("import", "suppliers", path, "--dry-run")
    assert "1 leverandør ble kjent igjen på navnet" in told.stdout
    assert "Uten svar regnes de som samme leverandør." in told.stderr
    assert "--all-same" in told.stderr
    report = document("import", "suppliers", path, "--not-same", "Frakt 1=Frakt 1")
    assert (report["created"], report["asked"], report["suppliers_after"]) == (1, [], 2)
    assert document("import", "suppliers", path)["asked"] == []


def test_every_name_of_a_long_list_is_answered_at_once_and_one_beyond_those_asked_by_its_name(
    tmp_path: Path,
) -> None:
    names = [f"Frakt nummer {n}" for n in range(230)]
    document(
        "import",
        "suppliers",
        written(tmp_path, "Firma;Land\n" + "".join(f"{name};Norge\n" for name in names)),
    )
    path = written(tmp_path, "Firma\n" + "\n".join(names) + "\n")
    said = run("import", "suppliers", path, "--dry-run").stderr
    assert "Det samme gjelder 210 til." in said
    report = document("import", "suppliers", path, "--all-same", "--not-same", f"{names[225]}={names[225]}")
    assert (report["created"], report["asked"], report["by_name_alone"]) == (1, [], 0)
    assert document("import", "suppliers", path)["asked"] == []
