"""``aktsom followups list``: late first, what an owner has, and the same in JSON."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.storage import engine as engines
from compliance_app.storage.tables import FollowUpKind


@pytest.fixture(autouse=True)
def register(home: Path) -> Iterator[None]:
    clock.set_as_of(date(2026, 4, 1))
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    save_contact(actor, ContactInput(name="Innkjøper 1"))
    for name, given in (
        (
            "Leverandør 1",
            {"kind": FollowUpKind.MEETING, "next_on": date(2026, 6, 1), "what": "Lønn\nog timer"},
        ),
        ("Leverandør 2", {"kind": FollowUpKind.LETTER, "next_on": date(2026, 5, 1), "owner": "Innkjøper 1"}),
        ("Leverandør 3", {"kind": FollowUpKind.VISIT, "held_on": date(2026, 3, 1), "outcome": "To avvik"}),
    ):
        supplier = add_supplier(actor, SupplierInput(name=name))
        save_follow_up(actor, supplier, FollowUpInput(**given))
    yield
    engines.engine().dispose()
    engines.forget_engines()


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(app, ["--as-of", "2026-05-07", "followups", "list", *arguments])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout) if "--json" in arguments else done.stdout.splitlines()


def test_each_line_says_when_who_and_what_with_the_late_first() -> None:
    assert run() == [
        "fredag 1. mai 2026 OVER FRISTEN  Leverandør 2  brev eller e-post  (Innkjøper 1)",
        "mandag 1. juni 2026  Leverandør 1  møte: Lønn og timer  (ingen ansvarlig)",
        "gjort søndag 1. mars 2026  Leverandør 3  besøk: To avvik  (ingen ansvarlig)",
    ]


def test_the_list_is_narrowed_and_empty_lists_are_empty() -> None:
    assert [one["supplier"] for one in run("--overdue", "--json")] == ["Leverandør 2"]
    assert [one["supplier"] for one in run("--open", "--json")] == ["Leverandør 2", "Leverandør 1"]
    assert [one["supplier"] for one in run("--owner", "Innkjøper 1", "--json")] == ["Leverandør 2"]
    assert run("--owner", "Ingen her", "--json") == []
    assert run("--owner", "Ingen her") == []


def test_the_json_holds_all_that_is_known() -> None:
    first = run("--json")[0]
    assert set(first) == {
        "id", "supplier_id", "supplier", "kind", "done", "overdue", "day", "what", "outcome", "owner",
    }  # fmt: skip
    assert (first["kind"], first["done"], first["overdue"], first["day"]) == (
        "LETTER",
        False,
        True,
        "2026-05-01",
    )
