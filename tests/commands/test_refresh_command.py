"""``aktsom refresh`` as cron runs it, and an enterprise made from its number."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from support.brreg_server import ENTITIES, BrregServer, Reply, serving
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, find_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor

EQUINOR, BANKRUPT = "923609016", "915330193"

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BrregServer]:
    with serving() as running:
        monkeypatch.setenv("AKTSOM_BRREG_URL", running.url)
        yield running


@pytest.fixture
def enterprise(home: object) -> None:
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for name, number in (("Equinor", EQUINOR), ("1Vask", BANKRUPT)):
        add_supplier(actor, SupplierInput(name=name, org_number=number))


def document(*arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    assert result.exit_code == code, result.stderr
    return json.loads(result.stdout)


@pytest.mark.usefixtures("enterprise")
def test_a_night_says_what_it_found(server: BrregServer) -> None:
    found = document("refresh")
    assert set(found) == {"asked", "changed", "proposals", "failed", "fetched_at"}
    assert (found["asked"], found["changed"], found["failed"]) == (2, 2, [])
    assert found["proposals"] == {"BANKRUPT": 1, "INDUSTRY": 2}
    said = CliRunner().invoke(app, ["refresh"])
    assert said.exit_code == 0
    assert "Forslag til endringer gjelder 0." in said.stdout


@pytest.mark.usefixtures("enterprise")
def test_what_is_wanting_is_said_and_cron_is_told(server: BrregServer) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(body=b"<html>"))
    [failed] = document("refresh", code=1)["failed"]
    assert failed["org_number"] == EQUINOR
    assert failed["reason"].startswith("Enhetsregisteret svarte noe vi ikke forstår.")
    assert "Uten svar: org.nr." in CliRunner().invoke(app, ["refresh"]).stdout


@pytest.mark.usefixtures("enterprise")
def test_without_a_register_there_is_one_sentence_and_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_BRREG_URL", "http://127.0.0.1:1")
    result = CliRunner().invoke(app, ["refresh", "--json"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "ikke kontakt med Enhetsregisteret" in result.stderr


def test_an_enterprise_is_made_from_its_number(server: BrregServer) -> None:
    assert document("enterprise", "add", "--org-number", EQUINOR)["name"] == "EQUINOR ASA"
    row = find_enterprise(EQUINOR)
    assert (row.form, row.seat, row.founded_year) == ("et allmennaksjeselskap", "Stavanger", 1972)


def test_a_name_is_enough_and_then_nobody_is_asked(server: BrregServer) -> None:
    document("enterprise", "add", "Eksempel AS", "--org-number", EQUINOR)
    assert server.asked == []
    assert CliRunner().invoke(app, ["enterprise", "add"]).exit_code == 2
