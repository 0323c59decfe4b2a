"""``aktsom db upgrade`` as whoever installs a new version types it: from where to where, and never backwards."""

import json
from pathlib import Path

from sqlalchemy import text
from storage.test_migrations import at_revision
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.storage.engine import engine
from compliance_app.storage.schema import _revisions
from compliance_app.storage.schema import revision as standing_at


def run(*words: str, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["db", "upgrade", *words])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def present() -> str | None:
    with engine().connect() as connection:
        return standing_at(connection)


def test_an_older_database_is_brought_up_once_and_a_newer_one_is_refused(database: str) -> None:
    newest, steps = _revisions()[0], list(reversed(_revisions()))[2:]
    at_revision("0002")
    told = json.loads(run("--dry-run", "--json")[0])
    assert told == {"from": "0002", "to": newest, "steps": steps, "upgraded": False, "dry_run": True}
    assert "Databasen står på 0002 og kan oppgraderes til" in run("--dry-run")[0]
    assert present() == "0002"
    assert run()[0] == f"Databasen er oppgradert fra 0002 til {newest}. Trinn: {', '.join(steps)}.\n"
    assert present() == newest
    again = json.loads(run("--json")[0])
    assert again == {"from": newest, "to": newest, "steps": [], "upgraded": False, "dry_run": False}

    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in ((), ("--dry-run", "--json")):
        out, said = run(*words, code=1)
        assert (out, "laget av en nyere utgave av Aktsom" in said) == ("", True)
    assert present() == "9999"


def test_where_nothing_is_a_dry_run_makes_nothing(home: Path) -> None:
    engine().dispose()
    for path in home.iterdir():
        path.unlink()
    assert json.loads(run("--dry-run", "--json")[0])["from"] is None
    assert list(home.iterdir()) == []
    assert "Databasen er laget" in run()[0]
    assert (home / "aktsom.db").exists()
