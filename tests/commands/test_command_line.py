"""The command line that scripts and cron rely on: the documents it prints, its exit codes, what goes to which stream."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from compliance_app import clock
from compliance_app.cli import app

LIST = """Innkjøp 2025 fra regnskapet;;;;;
;;;;;
Leverandør;Org.nr.;Land;Kategori;Beløp (NOK);Produksjonsland
Nordlys Renhold 1;923 609 016;Norge;Renhold;1 234,50;
Ærlig IKT;;Sverige;IKT;99 000;Kina
Bygg & Sønn;123456789;Norge;Bygg;10;
Ukjent sted;;Atlantis;IKT;5,00;
Ærlig IKT;;Sverige;IKT;1 000;Kina
"""
IMPORT_KEYS = {
    "rows_read", "created", "updated", "unchanged", "merged", "rejected", "asked", "suppliers_after", "columns",
    "countries", "encoding", "delimiter", "sheet", "header_row", "batch",
}  # fmt: skip
VECTORS = [
    ("2026-04-15", "2026-05-06", "2026-05-06", "2026-05-06", "2026-06-15", "2026-06-15", "2026-06-15"),
    ("2026-05-04", "2026-05-25", "2026-05-22", "2026-05-26", "2026-07-04", "2026-07-03", "2026-07-06"),
    ("2026-11-02", "2026-11-23", "2026-11-23", "2026-11-23", "2027-01-02", "2026-12-31", "2027-01-04"),
    ("2026-11-07", "2026-11-28", "2026-11-27", "2026-11-30", "2027-01-07", "2027-01-07", "2027-01-07"),
    ("2026-12-03", "2026-12-24", "2026-12-24", "2026-12-24", "2027-02-03", "2027-02-03", "2027-02-03"),
    ("2026-12-11", "2027-01-01", "2026-12-31", "2027-01-04", "2027-02-11", "2027-02-11", "2027-02-11"),
    ("2026-12-31", "2027-01-21", "2027-01-21", "2027-01-21", "2027-02-28", "2027-02-26", "2027-03-01"),
    ("2027-03-04", "2027-03-25", "2027-03-24", "2027-03-30", "2027-05-04", "2027-05-04", "2027-05-04"),
    ("2027-04-26", "2027-05-17", "2027-05-14", "2027-05-18", "2027-06-26", "2027-06-25", "2027-06-28"),
]

pytestmark = pytest.mark.usefixtures("home")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def document(*arguments: object, code: int = 0) -> Any:
    """The JSON document that stdout is, whole and alone."""
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


def in_a_shell(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a script runs it: a process of its own."""
    command = [sys.executable, "-c", "from compliance_app.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env={**os.environ, **environment}
    )


@pytest.fixture
def suppliers(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def enterprise(home: Path) -> str:
    return str(document("enterprise", "add", "Eksempel AS", "--org-number", "923609016")["id"])


@pytest.mark.usefixtures("enterprise")
def test_an_import_accounts_for_every_row(suppliers: Path) -> None:
    report = document("import", "suppliers", suppliers)
    assert set(report) >= IMPORT_KEYS
    assert (report["rows_read"], report["created"], report["merged"], report["suppliers_after"]) == (
        5,
        3,
        1,
        3,
    )
    [refused] = report["rejected"]
    assert (refused["row"], refused["column"], refused["value"]) == (6, "Org.nr.", "123456789")
    assert refused["reason"].startswith("Rad 6 ble ikke lest inn.")
    assert report["asked"] == [{"kind": "country", "value": "Atlantis", "candidates": []}]
    assert report["columns"]["producer_country"] == "Produksjonsland"
    assert report["countries"] == {"Norge": "NO", "Sverige": "SE", "Kina": "CN", "Atlantis": None}
    assert (report["encoding"], report["delimiter"], report["header_row"]) == ("utf-8", ";", 3)
    assert report["batch"]


@pytest.mark.usefixtures("enterprise")
def test_the_same_list_twice_creates_nothing_and_undo_takes_the_first_back(suppliers: Path) -> None:
    first = document("import", "suppliers", suppliers)
    second = document("import", "suppliers", suppliers)
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, 3)
    assert document("import", "undo", first["batch"])["removed"] == 3
    again = run("import", "undo", first["batch"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.startswith("Importen ble angret")


@pytest.mark.usefixtures("enterprise")
def test_a_dry_run_says_what_the_import_says_and_saves_nothing(suppliers: Path) -> None:
    dry = document("import", "suppliers", suppliers, "--dry-run")
    assert dry["batch"] == ""
    assert document("suppliers", "list") == []
    real = document("import", "suppliers", suppliers)
    told = IMPORT_KEYS - {"batch"}
    assert {key: dry[key] for key in told} == {key: real[key] for key in told}


@pytest.mark.usefixtures("enterprise")
def test_an_import_rates_what_it_brought_in_and_says_so_beside_the_result(suppliers: Path) -> None:
    result = run("import", "suppliers", suppliers, "--json")
    assert "Vurdert: 3 leverandører" in result.stderr
    assert {row["name"]: row["overall"] for row in document("suppliers", "list")} == {
        "Ærlig IKT": "HIGH", "Nordlys Renhold 1": "UNKNOWN", "Ukjent sted": "UNKNOWN",
    }  # fmt: skip


@pytest.mark.usefixtures("enterprise")
def test_a_person_may_choose_other_columns_and_answer_a_country(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("Firma;Kallenavn;Sted\nEksempel Én AS;Én;Utopia\n", encoding="utf-8")
    report = document(
        "import", "suppliers", path, "--header-row", 1, "--map", "name=Kallenavn", "country=Sted",
        "--country", "Utopia=PT",
    )  # fmt: skip
    assert report["columns"] == {"name": "Kallenavn", "country": "Sted"}
    assert report["countries"] == {"Utopia": "PT"}
    assert document("suppliers", "show", "Én")["country"] == "PT"


@pytest.mark.usefixtures("enterprise")
@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--map", "country=Lnad"], 1, "Kolonnen «Lnad» finnes ikke."),
        (["--map", "name="], 1, "Vi fant ikke kolonnen med leverandørens navn."),
        (["--map", "navn=Land"], 2, "«navn=Land» kan ikke brukes i --map."),
        (["--country", "Atlantis=Portugal"], 2, "«Portugal» er ikke en landkode."),
        (["--header-row", "tre"], 2, "--header-row skal være et helt tall."),
    ],
)
def test_a_wrong_choice_is_refused_and_leaves_the_register_empty(
    suppliers: Path, options: list[str], code: int, said: str
) -> None:
    result = run("import", "suppliers", suppliers, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert document("suppliers", "list") == []


def test_an_import_without_an_enterprise_makes_none_and_says_how(suppliers: Path) -> None:
    result = run("import", "suppliers", suppliers, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "aktsom enterprise add" in result.stderr
    assert document("enterprise", "list") == []


@pytest.mark.usefixtures("enterprise")
def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run("import", "suppliers", tmp_path / "mangler.xlsx")
    assert result.exit_code == 1
    assert "mangler.xlsx finnes ikke" in result.stderr


@pytest.mark.usefixtures("enterprise")
def test_rate_counts_every_level(suppliers: Path) -> None:
    run("import", "suppliers", suppliers)
    rated = document("rate")
    assert set(rated) == {"year", "rated", "levels", "seconds"}
    assert rated["rated"] == 3
    assert rated["levels"]["geographic"] == {"HIGH": 1, "UNKNOWN": 2, "MEDIUM": 0, "LOW": 0}
    assert all(sum(counts.values()) == 3 for counts in rated["levels"].values())
    refused = run("rate", "--year", "1999")
    assert refused.exit_code == 1
    assert "ingen periode som heter 1999" in refused.stderr


@pytest.mark.usefixtures("enterprise")
@pytest.mark.parametrize("named", ["Ærlig IKT", "ærlig"])
def test_explain_says_why_and_what_would_change_it(suppliers: Path, named: str) -> None:
    run("import", "suppliers", suppliers)
    found = document("explain", named)
    assert (found["overall"], found["geographic"]["level"], found["sector"]["level"]) == (
        "HIGH",
        "HIGH",
        "UNKNOWN",
    )
    assert (found["geographic"]["value"], found["geographic"]["path"]) == (73.2, ["SE", "CN"])
    assert sum(part["share"] for part in found["geographic"]["contributions"]) == pytest.approx(1, abs=0.01)
    assert found["reasons"][0] == "Produsent i Kina"
    assert {flip["level"] for flip in found["would_change_it"]} >= {"UNKNOWN"}


@pytest.mark.usefixtures("enterprise")
def test_a_supplier_is_found_by_number_and_a_doubtful_name_is_asked_about(suppliers: Path) -> None:
    run("import", "suppliers", suppliers)
    assert document("suppliers", "show", "923 609 016")["name"] == "Nordlys Renhold 1"
    doubtful = run("explain", "r")
    assert doubtful.exit_code == 1
    assert doubtful.stderr.startswith("Flere leverandører passer med «r»")
    assert "Vi fant ingen leverandør for «Finnes ikke»" in run("explain", "Finnes ikke").stderr


@pytest.mark.usefixtures("enterprise")
def test_the_register_goes_out_to_a_file_and_comes_back_unchanged(suppliers: Path, tmp_path: Path) -> None:
    run("import", "suppliers", suppliers)
    out = tmp_path / "register.xlsx"
    assert document("suppliers", "export", out) == {"file": str(out), "suppliers": 3}
    assert document("import", "suppliers", out)["created"] == 0
    before = out.read_bytes()
    assert run("suppliers", "export", out).exit_code == 1
    assert out.read_bytes() == before
    assert run("suppliers", "export", out, "--overwrite").exit_code == 0
    assert run("suppliers", "export", tmp_path / "register.pdf").exit_code == 1


@pytest.mark.parametrize(("code", "iso3"), [("NO", "NOR"), ("nor", "NOR"), ("XK", "XKX")])
def test_a_country_is_shown_by_either_code(code: str, iso3: str) -> None:
    found = document("country", code)
    assert set(found) == {"iso3", "value", "level", "dimensions", "missing"}
    assert found["iso3"] == iso3
    assert all(set(one) == {"value", "raw", "year", "source"} for one in found["dimensions"].values())


def test_norway_has_its_check_value_and_an_unknown_country_is_refused() -> None:
    assert (document("country", "NOR")["value"], document("country", "NOR")["level"]) == (11.2, "LOW")
    result = run("country", "ZZ")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("days", VECTORS, ids=lambda days: days[0])
def test_the_deadlines_of_the_act(days: tuple[str, ...]) -> None:
    found = document("deadline", days[0])
    outer = found["two_month"]
    assert set(found) == {"received", "statutory", "operative", "roll_forward", "two_month", "steps"}
    assert (found["received"], found["statutory"], found["operative"], found["roll_forward"]) == days[:4]
    assert (outer["statutory"], outer["operative"], outer["roll_forward"]) == days[4:]
    assert found["steps"]


def test_an_example_comes_marked_and_goes_without_a_trace_of_itself() -> None:
    loaded = document("demo", "noklus")
    assert loaded["suppliers"] == len(document("suppliers", "list")) > 0
    assert [row["example"] for row in document("enterprise", "list")] == ["noklus"]
    assert document("demo", "noklus")["id"] == loaded["id"]
    assert document("demo", "noklus", "--remove")["removed"]
    assert document("enterprise", "list") == []
    assert run("demo", "noklus", "--remove").exit_code == 1
    assert "Eksemplene er: noklus, klm" in run("demo", "finnes-ikke").stderr


def test_one_of_several_enterprises_is_chosen_by_name_or_number() -> None:
    document("enterprise", "add", "Eksempel AS", "--org-number", "923609016")
    document("enterprise", "add", "Prøve AS", "--org-number", "974760673")
    nobody = run("suppliers", "list")
    assert nobody.exit_code == 1
    assert "Her er flere virksomheter: Eksempel AS, Prøve AS" in nobody.stderr
    assert document("--enterprise", "prøve as", "suppliers", "list") == []
    assert document("--enterprise", "974 760 673", "suppliers", "list") == []
    other = run("--enterprise", "Annen AS", "suppliers", "list")
    assert other.exit_code == 1
    assert "«Annen AS»" in other.stderr


def test_the_day_may_be_pretended() -> None:
    spring = document("--as-of", "2026-03-01", "enterprise", "add", "Eksempel AS")
    autumn = document("--as-of", "2026-09-01", "enterprise", "add", "Prøve AS")
    assert (spring["year"], autumn["year"]) == (2025, 2026)
    run("--as-of", "2026-03-01", "enterprise", "list")
    assert clock.today() == date(2026, 3, 1)
    wrong = run("--as-of", "1. mars", "enterprise", "list")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("«1. mars» er ikke en dato.")


def test_a_home_of_ones_own_is_made_where_it_is_asked_for(tmp_path: Path) -> None:
    there = tmp_path / "et sted" / "til"
    document("--home", there, "enterprise", "add", "Eksempel AS")
    assert (there / "aktsom.db").exists()


@pytest.mark.usefixtures("enterprise")
def test_the_log_holds(suppliers: Path) -> None:
    run("import", "suppliers", suppliers)
    found = document("audit", "verify")
    assert (found["intact"], found["entries"]) == (True, 3)


def test_the_screens_without_a_login_are_refused_unless_asked_for_locally() -> None:
    result = in_a_shell("serve")
    assert (result.returncode, result.stdout) == (1, "")
    assert "aktsom serve --local" in result.stderr


def test_a_process_prints_one_document_in_utf_8_whatever_the_terminal_takes(
    tmp_path: Path, suppliers: Path
) -> None:
    home = str(tmp_path / "eget")
    environment = {"PYTHONIOENCODING": "ascii"}
    assert in_a_shell("--home", home, "enterprise", "add", "Ærlig AS", **environment).returncode == 0
    result = in_a_shell("--home", home, "import", "suppliers", suppliers, "--json", **environment)
    assert json.loads(result.stdout)["created"] == 3
    listed = in_a_shell("--home", home, "suppliers", "list", "--json", **environment)
    assert "Ærlig IKT" in {row["name"] for row in json.loads(listed.stdout)}


def test_what_nobody_planned_for_is_a_reference_and_a_line_in_the_log(home: Path) -> None:
    result = in_a_shell("enterprise", "list", AKTSOM_DATABASE_URL="ikke en adresse")
    assert (result.returncode, result.stdout) == (1, "")
    [said] = result.stderr.splitlines()
    reference = said.partition("oppgi ")[2].split()[0]
    assert said.startswith("Noe gikk galt i programmet")
    assert reference in (home / "aktsom.log").read_text(encoding="utf-8")


def test_counting_a_deadline_loads_neither_the_screens_nor_the_database() -> None:
    program = (
        "import sys; from compliance_app.cli import app; from typer.testing import CliRunner;"
        "CliRunner().invoke(app, ['deadline', '2026-05-04', '--json']);"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert "holidays" in loaded.stdout
    for heavy in ("streamlit", "pandas", "sqlalchemy", "altair", "typst", "openpyxl"):
        assert f"'{heavy}'" not in loaded.stdout
