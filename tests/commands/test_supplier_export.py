"""``aktsom suppliers``: the options narrow the list and the file as the fields on the screen do."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.register import Filter
from compliance_app.services.saved_filters import save_filter
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ClauseStatus


@pytest.fixture
def actor(home: Path) -> Actor:
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = save_category(actor, CategoryInput(name="IKT"))
    add_supplier(
        actor, SupplierInput(name="Kinesisk", country="CN", clause=ClauseStatus.LACKS, owner="Drift")
    )
    add_supplier(actor, SupplierInput(name="Norsk", country="NO", category_id=category))
    add_supplier(actor, SupplierInput(name="Sluttet", country="NO", active=False))
    save_filter(actor, "Uten krav", Filter(clauses=frozenset({"LACKS"})))
    return actor


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ((), {"Kinesisk", "Norsk"}),
        (("--country", "cn"), {"Kinesisk"}),
        (("--category", "ikt"), {"Norsk"}),
        (("--clause", "lacks", "--owner", "Drift"), {"Kinesisk"}),
        (("--filter", "uten krav"), {"Kinesisk"}),
        (("--filter", "Uten krav", "--country", "NO"), set()),
        (("--missing", "CATEGORY"), {"Kinesisk"}),
        (("--activity", "ALL", "--country", "NO"), {"Norsk", "Sluttet"}),
        (("--level", "HIGH"), {"Kinesisk"}),
        (("--spend-from", "1"), set()),
        (("--chain-country", "no"), {"Norsk"}),
    ],
)
def test_the_file_holds_what_the_options_say(
    actor: Actor, tmp_path: Path, options: tuple[str, ...], names: set[str]
) -> None:
    out = tmp_path / "ut.csv"
    result = run("suppliers", "export", out, *options, "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["suppliers"] == len(names)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert {row["Leverandør"] for row in csv.DictReader(file, delimiter=";")} == names


def test_a_name_that_is_none_is_told_with_those_there_are(actor: Actor, tmp_path: Path) -> None:
    out = tmp_path / "ut.csv"
    wrong = run("suppliers", "export", out, "--filter", "Noe annet")
    assert (wrong.exit_code, "«Uten krav»" in wrong.stderr) == (1, True)
    wrong = run("suppliers", "list", "--category", "Hansker")
    assert (wrong.exit_code, "IKT" in wrong.stderr) == (1, True)
    assert not out.exists()
