"""``aktsom remind``: who got what, who did not and why, and a server that is down."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.mail_settings import use_office
from support.smtp_server import PostOffice, post_office
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import engine as engines
from compliance_app.storage.tables import MeasurePurpose

DAY = "2026-05-21"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    with post_office() as opened:
        use_office(monkeypatch, opened)
        yield opened


@pytest.fixture
def actor(home: Path) -> Iterator[Actor]:
    clock.set_as_of(date(2026, 5, 1))
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for name, email in (("Kari", "kari@eksempel.no"), ("Ola", "")):
        save_contact(owner, ContactInput(name=name, email=email))
        given = MeasureInput(
            purpose=MeasurePurpose.PREVENT, what=f"{name} krever briller", owner=name, due=date(2026, 5, 20)
        )
        save_measure(owner, given)
    yield owner
    engines.engine().dispose()
    engines.forget_engines()


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["--as-of", DAY, *arguments])


def test_it_says_who_got_what_and_who_did_not(actor: Actor, office: PostOffice) -> None:
    done = run("remind")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Kari fikk e-post om én oppgave. <kari@eksempel.no>",
        "- 20.05.2026 Kari krever briller",
        "Ola får ikke e-post om én oppgave. E-postadressen mangler.",
        "Én person fikk e-post.",
    ]
    assert [one.recipients for one in office.mailbox] == [("kari@eksempel.no",)]
    again = run("remind")
    assert "Kari fikk" not in again.stdout
    assert len(office.mailbox) == 1


def test_a_trial_sends_nothing(actor: Actor, office: PostOffice) -> None:
    done = run("remind", "--dry-run", "--json")
    assert (done.exit_code, office.mailbox) == (0, [])
    (one,) = json.loads(done.stdout)["enterprises"]
    assert one["told"] == [
        {
            "name": "Kari",
            "email": "kari@eksempel.no",
            "state": None,
            "why": "",
            "tasks": [
                {"kind": "MEASURE", "title": "Kari krever briller", "due": "2026-05-20", "rule": "1_AFTER"}
            ],
        }
    ]
    assert one["untold"] == [{"name": "Ola", "tasks": 1, "reason": "NO_ADDRESS"}]


def test_a_server_that_is_down_is_exit_1_and_the_next_run_sends(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as down:
        down.setenv("AKTSOM_SMTP_PORT", "1")
        done = run("remind")
    assert done.exit_code == 1
    assert "Kari fikk ikke e-post" in done.stdout
    assert "svarte ikke" in done.stderr
    assert run("remind").exit_code == 0
    assert len(office.mailbox) == 1


def test_every_enterprise_of_ones_own_is_reminded_and_no_example(actor: Actor, office: PostOffice) -> None:
    load_example("noklus")
    create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025)
    done = run("remind")
    assert done.exit_code == 0
    assert "Annen AS:\nIngen har noe å bli minnet om i dag." in done.stdout
    assert "Noklus" not in done.stdout
    example = run("--enterprise", "noklus", "remind")
    assert (example.exit_code, "Dette er et eksempel" in example.stderr) == (1, True)


def test_nothing_set_up_says_what_to_set(actor: Actor) -> None:
    done = run("remind")
    assert done.exit_code == 1
    assert "AKTSOM_SMTP_HOST" in done.stderr
