"""``aktsom data``: what is there, and an index from a file; ``aktsom explain`` tells what the page tells."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor

pytestmark = pytest.mark.usefixtures("home")
GIVEN = ["--name", "Egen indeks", "--edition", "2026", "--worst", "0", "--best", "10", "--year", "2026"]


@pytest.fixture
def actor(home: Path) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "indeks.csv"
    path.write_text(
        "Land;Kode;Score;Rang\nNorge;NOR;9,1;1\nKina;CHN;2;2\nVerden;WLD;5;\nSverige;SWE;lav;3\n",
        encoding="utf-8",
    )
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def document(*arguments: object) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_an_index_is_imported_and_listed_beside_what_is_shipped(actor: Actor, index: Path) -> None:
    made = document("data", "import", index, "--dimension", "arbeid", *GIVEN, "--country-column", "land")
    assert (made["dimension"], made["countries"], made["unknown"]) == ("LABOUR_RIGHTS", 2, ["Verden"])
    assert made["unreadable"] == [{"row": 5, "country": "Sverige", "value": "lav"}]
    listed = document("data", "list")
    assert len(listed["shipped"]) == 6
    assert {"publisher", "edition", "year", "licence", "sha256", "countries"} <= set(listed["shipped"][0])
    (own,) = listed["own"]
    assert (own["id"], own["in_use"], own["worst"], own["best"], own["countries"]) == (
        made["id"],
        False,
        0,
        10,
        2,
    )
    assert "Egen indeks, 2026 (2026), Arbeidstakerrettigheter" in run("data", "list").stdout


def test_what_is_left_out_is_said_on_stderr_and_the_id_alone_on_stdout(actor: Actor, index: Path) -> None:
    result = run(
        "data",
        "import",
        index,
        "--dimension",
        "STYRESETT",
        *GIVEN,
        "--country-column",
        "Kode",
        "--value-column",
        "Score",
    )
    assert result.exit_code == 0, result.stderr
    assert len(result.stdout.split()) == 1
    assert "Ikke kjent igjen som land: WLD." in result.stderr
    assert "Ikke et tall: SWE (rad 5: «lav»)." in result.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (["--dimension", "klima"], "ikke et av de fire tallene"),
        (["--dimension", "arbeid", "--value-column", "Poeng"], "ingen kolonne som heter «Poeng»"),
        (["--dimension", "arbeid", "--worst", "10"], "to forskjellige tall"),
        (["--dimension", "arbeid", "--worst", "nan"], "to forskjellige tall"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_sentence(
    actor: Actor, index: Path, changed: list[str], sentence: str
) -> None:
    result = run("data", "import", index, *GIVEN, *changed)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_file_that_is_not_there(actor: Actor, tmp_path: Path) -> None:
    assert run("data", "import", tmp_path / "borte.csv", "--dimension", "arbeid", *GIVEN).exit_code == 1


def test_explain_tells_what_the_page_tells(actor: Actor) -> None:
    add_supplier(
        actor,
        SupplierInput(name="Rådgiver 1", country="CN", industry_standard="SN2025", industry_code="70.200"),
    )
    text = run("explain", "Rådgiver 1").stdout
    for piece in (
        "Leverandørens eget land, Kina, er det svakeste leddet.", "Tallene for Kina:",
        "- Arbeidstakerrettigheter: 89,3 av 100, og 37 prosent av landets tall. Tallet er fra 2022",
        "Stabilt: Alle 1\u00a0000 tilfeldige vektinger av de fire tallene gir høy.",
    ):  # fmt: skip
        assert piece in text
    found = document("explain", "Rådgiver 1")
    assert found["geographic"]["stability"]["share"] == 1
    assert found["geographic"]["contributions"][0]["text"].startswith("89,3 av 100")
    assert found["geographic"]["missing"] == []
    assert found["sector"]["listed_goods"] == []
