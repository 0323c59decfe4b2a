"""``aktsom backup`` and ``aktsom restore`` as an administrator types them, and a nightly job runs them."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.storage.engine import engine


@pytest.fixture(autouse=True)
def enterprise(home: Path) -> None:
    clock.set_as_of(date(2026, 5, 4))
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    add_supplier(actor, SupplierInput(name="Hanskeleverandør 1"))


def run(*words: str, code: int = 0) -> tuple[str, str]:
    result = CliRunner().invoke(app, ["--as-of", "2026-05-04", *words])
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def test_a_key_a_locked_backup_and_back_on_an_empty_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "nøkkel.txt"
    said, warned = run("backup", "--new-key", str(key))
    public = said.strip()
    assert public.startswith("age1")
    assert "Uten den kan ingen åpne kopiene" in warned
    monkeypatch.setenv("AKTSOM_BACKUP_KEY", public)
    folder = tmp_path / "kopier"
    folder.mkdir()
    told, _ = run("backup", str(folder))
    path = folder / "aktsom-2026-05-04.age"
    assert told.splitlines()[0] == str(path)
    assert "Databasefilen: i orden." in told
    assert "Loggen til Eksempel AS: 3 innslag, stemmer." in told
    run("backup", str(folder))
    assert sorted(one.name for one in folder.iterdir()) == [
        "aktsom-2026-05-04-2.age",
        "aktsom-2026-05-04.age",
    ]
    monkeypatch.setenv("AKTSOM_HOME", str(tmp_path / "tom"))
    _, refused = run("restore", str(path), code=1)
    assert "Kopien er låst" in refused or "Sikkerhetskopien er låst" in refused
    done = json.loads(run("restore", str(path), "--key", str(key), "--json")[0])
    assert (done["holds"], done["rows"]["supplier"], done["upgraded"]) == (True, 1, False)
    listed = json.loads(run("suppliers", "list", "--json")[0])
    assert "Hanskeleverandør 1" in json.dumps(listed, ensure_ascii=False)
    _, again = run("restore", str(path), "--key", str(key), code=1)
    assert "ikke skrevet over" in again
    engine().dispose()


def test_nothing_is_left_unlocked_by_accident(tmp_path: Path) -> None:
    _, asked = run("backup", str(tmp_path / "kopi.age"), code=1)
    assert "--new-key" in asked
    assert "--open" in asked
    assert "age1" in run("backup", str(tmp_path / "kopi.age"), "--lock", "age1tull", code=1)[1]
    assert "Skriv hvor" in run("backup", code=1)[1]
    assert list(tmp_path.glob("kopi*")) == []
    _, warned = run("backup", str(tmp_path / "kopi.zip"), "--open")
    assert "ikke låst" in warned
