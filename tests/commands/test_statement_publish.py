"""``aktsom statement publish|status|sentence|update`` from a terminal."""

import json
import zipfile
from pathlib import Path

import pytest
from support.published import SIGNERS, change, publisher, sign
from support.statements import CHAIR, frozen_statement
from typer.testing import CliRunner, Result

from compliance_app.commands import context, statement
from compliance_app.commands.statement_publish import WarningNotUnderstood
from compliance_app.services.publishing import SignaturesMissing
from compliance_app.services.work import Actor


@pytest.fixture
def owner(home: Path) -> Actor:
    context.choose(None)
    return publisher()


def run(*words: str) -> Result:
    return CliRunner().invoke(statement.app, words)


def test_publish_export_sentence_and_update(owner: Actor, tmp_path: Path) -> None:
    change(owner, has_annual_report=True)
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    assert isinstance(run("publish", "--year", "2025").exception, SignaturesMissing)
    assert isinstance(run("publish", "--because", "R30").exception, WarningNotUnderstood)
    before = json.loads(run("status", "--json").stdout)
    assert (before["status"], before["published_at"], len(before["missing"])) == ("FROZEN", None, 2)
    sign(owner, identity, *(one for one in SIGNERS if one != CHAIR))
    done = run("publish", "--year", "2025", "--export", str(tmp_path), "--json")
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert (data["year"], data["status"], data["missing"]) == (2025, "PUBLISHED", [])
    assert len(data["sha256"]["PDF"]) == 64
    with zipfile.ZipFile(data["export"]) as folder:
        assert "2025.html" in folder.namelist()
    again = run("publish", "--export", str(tmp_path))
    assert (again.exit_code, Path(again.stdout.strip()).name) == (0, "redegjorelser-2.zip")
    assert "er tilgjengelig på https://eksempel.example/redegjorelse." in run("sentence").stdout
    assert "is available at" in run("sentence", "--language", "en").stdout
    looked = run("status", "--check", "--json")
    assert looked.exit_code == 1
    assert json.loads(looked.stdout)["check"]["outcome"] == "NOTHING"
    begun = json.loads(run("update", "--note", "Det er streik hos fabrikken.", "--json").stdout)
    assert (begun["year"], begun["edition"]) == (2025, 2)
    now = json.loads(run("status", "--json").stdout)
    assert (now["status"], now["edition"], now["published_at"]) == ("DRAFT", 2, None)
    assert now["in_force"] == {
        "edition": 1, "published_on": "2026-05-22", "address": "https://eksempel.example/redegjorelse",
    }  # fmt: skip
    assert now["check"]["outcome"] == "NOTHING"
    said = run("status").stdout.replace("\u00a0", " ")
    assert "Redegjørelse for 2025, utgave 2: utkast." in said
    assert "Utgave 1 ble publisert 22. mai 2026 og gjelder til utgave 2 er publisert." in said
    assert run("publish", "--export", str(tmp_path)).exit_code == 0
