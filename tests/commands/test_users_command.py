"""``aktsom users``: the first administrator of an empty machine, and the same rules as on the page."""

import json

import pytest
from typer.testing import CliRunner

from compliance_app.commands.users import NoSuchRole, NoSuchUser, app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.users import LastAdministrator
from compliance_app.services.work import local_actor


def run(*arguments: str) -> dict:
    ran = CliRunner().invoke(app, [*arguments, "--json"])
    if ran.exception and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)


def test_users_are_made_changed_shut_out_and_let_in_from_a_terminal(home: object) -> None:
    create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    made = run(
        "add", "kari@example.org", "--name", "Kari Nordmann", "--role", "administrator", "--role", "Styre"
    )
    assert (made["name"], made["roles"], made["active"]) == (
        "Kari Nordmann",
        ["styre", "administrator"],
        True,
    )
    assert made["last_seen"] is None
    run("add", "ola@example.org", "--name", "Ola Nordmann", "--role", "leser")
    with pytest.raises(LastAdministrator):
        run("deactivate", "kari@example.org")
    assert run("role", "OLA@example.org", "--role", "innkjop")["roles"] == ["innkjop"]
    assert run("role", "ola nordmann", "--none")["roles"] == []
    assert run("deactivate", "ola@example.org")["active"] is False
    assert run("activate", "ola@example.org")["active"] is True
    assert [one["name"] for one in run("list")] == ["Kari Nordmann", "Ola Nordmann"]
    with pytest.raises(NoSuchUser, match="nobody"):
        run("role", "nobody", "--none")
    with pytest.raises(NoSuchRole, match="administrator"):
        run("role", "ola@example.org", "--role", "sjef")
    assert CliRunner().invoke(app, ["role", "ola@example.org"]).exit_code == 2
