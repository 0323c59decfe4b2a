"""Screening from a terminal: a list comes in, the register is compared, and one JSON document says what waits."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import screening
from compliance_app.domain.errors import AktsomError
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor

app = typer.Typer()
app.add_typer(screening.app, name="screening")
LIST = "Country,Entity,Status\nChina,Solvang Tekstil Ltd,Active\n"


@pytest.fixture(autouse=True)
def _enterprise(home: Path) -> None:
    clock.set_as_of(date(2026, 5, 7))
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    add_supplier(owner, SupplierInput(name="Solvang Tekstil AS", country="CN"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="latin-1")
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["screening", *words])
    if isinstance(result.exception, AktsomError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def document(*words: str) -> dict[str, Any]:
    return json.loads(run(*words, "--json"))


def test_from_file_to_what_waits(file: Path) -> None:
    taken = document("import", str(file), "--retrieved", "2026-05-01", "--preset", "wro")
    assert taken["entries"] == 1
    assert document("check")["waiting"] == 1
    shown = document("list", "--hits")
    assert shown["waiting"] == 1
    assert shown["lists"][0]["source"].startswith("https://www.cbp.gov")
    assert shown["hits"][0]["subject"]["name"] == "Solvang Tekstil AS"
    text = run("list", "--hits")
    assert "Withhold Release Orders and Findings: 1 navn, hentet 2026-05-01" in text
    assert "100 Solvang Tekstil AS / Solvang Tekstil Ltd" in text


def test_columns_can_be_chosen(file: Path) -> None:
    taken = document(
        "import",
        str(file),
        "--retrieved",
        "2026-05-01",
        "--source",
        "x",
        "--map",
        "name=Status",
        "--map",
        "country=",
    )
    assert taken["entries"] == 1
    with pytest.raises(screening.NoSuchHeader, match="Kolonnene er: Country, Entity, Status"):
        run("import", str(file), "--retrieved", "2026-05-01", "--source", "x", "--map", "name=Navn")


@pytest.mark.parametrize(
    "wrong", [("--retrieved", "i går"), ("--retrieved", "2026-05-01", "--preset", "noe")]
)
def test_wrong_usage_is_said(file: Path, wrong: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, ["screening", "import", str(file), *wrong]).exit_code == 2


def test_without_lists_it_says_how_to_begin() -> None:
    assert "Ta inn en med" in run("list")
