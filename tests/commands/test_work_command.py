"""``aktsom work``: waiting tasks are worked off in a process of their own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.services import tasks
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import engine as engines


@pytest.fixture
def actor(home: Path) -> Iterator[Actor]:
    yield local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    engines.engine().dispose()
    engines.forget_engines()


def test_it_runs_what_waits_and_says_what_came_of_it(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Frakt Nord"))
    add_supplier(actor, SupplierInput(name="Frakt Nord AS"))
    asked = tasks.start(actor, "duplicates")
    done = CliRunner().invoke(app, ["work", "--json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["tasks"] == [
        {
            "id": asked,
            "kind": "duplicates",
            "state": "DONE",
            "result": {"compared": 2, "new": 1, "open": 1},
            "message": "",
        }
    ]
    again = CliRunner().invoke(app, ["work"])
    assert (again.exit_code, again.stdout) == (0, "Ingenting venter.\n")


def test_only_the_named_enterprise_is_worked_for_and_a_failure_is_exit_1(actor: Actor) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    waiting = tasks.start(other, "duplicates")
    asked = tasks.start(actor, "duplicates")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compliance_app.services.comparing.sys.executable", "/bin/false")
        done = CliRunner().invoke(app, ["--enterprise", "Eksempel AS", "work"])
    assert done.exit_code == 1
    assert "gikk galt. Noe gikk galt i programmet" in done.stdout
    assert tasks.read_task(actor, asked).state == "FAILED"
    assert tasks.read_task(other, waiting).state == "WAITING"
    CliRunner().invoke(app, ["--enterprise", "Annen AS", "work"])
    assert tasks.read_task(other, waiting).state == "DONE"
