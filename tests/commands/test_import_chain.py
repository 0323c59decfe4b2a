"""``aktsom import chain``: what it would do, what it did, and what is asked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor

LIST = "Supplier;Tier;Name;Country;Goods\nIKT 1;1;Factory A;Malaysia;Servers\nIKT 1;2;Mine B;Xanadu;Cobalt\nOther 9;1;C;China;\n"


@pytest.fixture
def actor(home: Path) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="IKT 1", country="NO"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "chains.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def test_a_dry_run_saves_nothing(actor: Actor, supplier: str, file: Path) -> None:
    out, told = run("import", "chain", str(file), "--dry-run", "--json")
    assert json.loads(out)["created"] == 2
    assert "Ingenting er lagret." in told
    assert supplier_page(actor, supplier).links == []


def test_answers_on_the_line_and_the_way_back(actor: Actor, supplier: str, file: Path) -> None:
    out, told = run(
        "import", "chain", str(file), "--country", "Xanadu=CD", "--supplier", "Other 9=IKT 1", "--json"
    )
    report = json.loads(out)
    assert (report["created"], report["asked"], told) == (3, [], "")
    assert {producer.country for _link, producer in supplier_page(actor, supplier).links} == {
        "MY",
        "CD",
        "CN",
    }
    again, _told = run("import", "chain", str(file))
    assert "Nye ledd: 0\n" in again
    assert "Uendrede ledd: 3\n" in again
    run("import", "undo", report["batch"])
    assert supplier_page(actor, supplier).links == []


def test_what_is_open_is_told_and_what_is_wrong_refused(actor: Actor, supplier: str, file: Path) -> None:
    _out, told = run("import", "chain", str(file))
    assert "«Other 9» finnes ikke i registeret." in told
    _out, told = run("import", "chain", str(file), "--map", "supplier=", "--map", "supplier_number=", code=1)
    assert "Listen må ha en kolonne med leverandøren" in told
    _out, told = run("import", "chain", str(file), "--map", "goods=Nothing", code=1)
    assert "Kolonnen «Nothing» finnes ikke" in told
    run("import", "chain", str(file), "--country", "Xanadu=QQ", code=2)
    run("import", "chain", str(file), "--map", "nofield=Name", code=2)


def test_the_columns_are_remembered_and_read_anew_when_asked(
    actor: Actor, supplier: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Code;Supplier;Plant;Country\nX1;IKT 1;Factory A;Malaysia\n", encoding="utf-8")
    _out, told = run("import", "chain", str(file), "--map", "producer_name=Plant")
    assert "Listen er lest slik som sist" not in told
    file.write_text("Code;Supplier;Plant;Country\nX2;IKT 1;Factory B;China\n", encoding="utf-8")
    out, told = run("import", "chain", str(file), "--dry-run", "--json")
    assert json.loads(out)["columns"]["producer_name"] == "Plant"
    assert json.loads(out)["remembered"]
    assert "Listen er lest slik som sist" in told
    out, told = run(
        "import", "chain", str(file), "--fresh", "--dry-run", "--json", "--map", "producer_name=Code"
    )
    assert (json.loads(out)["remembered"], "slik som sist" in told) == ("", False)


def test_a_producer_known_by_its_name_is_told_and_answered(
    actor: Actor, supplier: str, tmp_path: Path
) -> None:
    file = tmp_path / "same.csv"
    file.write_text("Supplier;Name;Country\nIKT 1;Factory A;Malaysia\n", encoding="utf-8")
    run("import", "chain", str(file))
    file.write_text("Supplier;Name;Goods\nIKT 1;Factory A;\n", encoding="utf-8")
    out, told = run("import", "chain", str(file), "--dry-run", "--json")
    [asked] = json.loads(out)["asked"]
    assert (asked["kind"], asked["value"], asked["counted_as_same"]) == ("producer", "Factory A", True)
    assert "Uten svar regnes de som samme produsent." in told
    assert "--not-same NAVN" in told
    _out, told = run("import", "chain", str(file), "--not-same", "Somebody", code=1)
    assert "Listen spør ikke om produsenten «Somebody»." in told
    out, _told = run("import", "chain", str(file), "--not-same", "Factory A", "--json")
    assert (json.loads(out)["created"], json.loads(out)["asked"]) == (1, [])
    assert len(supplier_page(actor, supplier).links) == 2
