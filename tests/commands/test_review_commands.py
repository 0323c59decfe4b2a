"""The year's review from a terminal: open a year, take the queue out, and take it in filled in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor


@pytest.fixture
def actor(home: Path) -> Actor:
    clock.set_as_of(date(2026, 3, 4))
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for name, country in (("Rådgiver 1", "NO"), ("Rådgiver 2", "CN")):
        add_supplier(
            actor,
            SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200"),
        )
    return actor


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["--as-of", "2026-03-04", *map(str, arguments)])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_year_is_opened_taken_out_filled_in_and_taken_in(actor: Actor, tmp_path: Path) -> None:
    assert document("ratings", "open", "2026") == {"year": 2026, "rated": 2, "carried": 0, "waiting": 2}
    file = tmp_path / "gjennomgang.xlsx"
    assert document("ratings", "export", file, "--year", "2026") == {"file": str(file)}
    book = openpyxl.load_workbook(file)
    sheet = book.active
    assert sheet is not None
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        name = row[heads.index("Leverandør")].value
        row[heads.index("Nivå 2026")].value = "lav"
        row[heads.index("Begrunnelse 2026")].value = f"Sett etter hos {name}."
    book.save(file)
    shown = document("import", "ratings", file, "--dry-run")
    assert [one["name"] for one in shown["changed"]] == ["Rådgiver 1"]
    assert shown["rejected"][0]["column"] == "Nivå 2026"
    assert shown["rejected"][0]["row"] == 2
    assert document("ratings", "status")["confirmed"] == 0
    assert document("import", "ratings", file)["changed"] == shown["changed"]
    assert document("ratings", "status") == {
        "year": 2026, "begun": True, "total": 2, "confirmed": 1, "left": 1, "by": {"Lokal bruker": 1},
    }  # fmt: skip
    again = document("import", "ratings", file)
    assert (again["changed"], again["unchanged"]) == ([], 1)


def test_what_is_wrong_is_said_and_nothing_is_overwritten(actor: Actor, tmp_path: Path) -> None:
    file = tmp_path / "gjennomgang.xlsx"
    refused = run("ratings", "export", file)
    assert refused.exit_code == 1
    assert "Gjennomgangen for 2025 er ikke begynt" in refused.stderr
    run("ratings", "open", "2025")
    assert run("ratings", "export", tmp_path / "gjennomgang.csv").exit_code == 1
    assert run("ratings", "export", file).exit_code == 0
    assert run("ratings", "export", file).exit_code == 1
    assert run("ratings", "export", file, "--overwrite").exit_code == 0
    file.write_bytes(b"Navn;Land\nA;Norge\n")
    wrong = run("import", "ratings", file)
    assert wrong.exit_code == 1
    assert wrong.stdout == ""
    assert run("ratings", "open", "2031").exit_code == 1
