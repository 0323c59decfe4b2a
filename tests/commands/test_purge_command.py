"""``aktsom purge`` and ``aktsom export``: the dry run says what the real run takes, and the files are where they are said to be."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from support.cases import Somebody, message, person, whole_case
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.request_case import read_request
from compliance_app.services.request_closing import set_supervision
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import MessageState

WHO = Somebody()


@pytest.fixture(autouse=True)
def owner(home: Path) -> Actor:
    clock.set_as_of(date(2026, 5, 4))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def run(*words: str, day: str = "2028-01-03", code: int = 0) -> str:
    result = CliRunner().invoke(app, ["--as-of", day, *words])
    assert result.exit_code == code, result.output
    return result.stdout if not code else result.stderr


def document(*words: str, **more: Any) -> dict[str, Any]:
    return json.loads(run(*words, "--json", **more))


def test_the_dry_run_says_what_the_real_run_takes_and_never_who(owner: Actor) -> None:
    whole_case(owner, WHO, date(2026, 5, 4))
    whole_case(owner, person(1), date(2026, 6, 4))
    kept = whole_case(owner, person(2), date(2026, 7, 4))
    set_supervision(owner, kept, True, read_request(owner, kept).request.version)
    message(owner, WHO, None, date(2026, 5, 4), MessageState.SET_ASIDE)
    dry = document("purge", "--dry-run")
    assert dry["dry_run"]
    said = dry["enterprises"][0]
    assert [one["number"] for one in said["cases"]] == ["2026-01", "2026-02"]
    assert [(one["number"], one["waits"]) for one in said["kept"]] == [("2026-03", "SUPERVISION")]
    assert said["cases"][0]["kept_until"] == "2027-05-18"
    assert len(said["messages"]) == 1
    assert not any(trace in json.dumps(dry, ensure_ascii=False) for trace in WHO.traces)
    assert "Ville slettet i 2026-01: navn og adresse, 2 tekster i loggen, 1 brev" in run("purge", "--dry-run")
    real = document("purge")
    assert {**real, "dry_run": True} == dry
    assert run("purge") == "Beholdt 2026-03: Forbrukertilsynet har en åpen sak.\nIngenting å slette.\n"


def test_all_ones_own_enterprises_are_emptied_and_the_chosen_one_alone(owner: Actor) -> None:
    whole_case(owner, WHO, date(2026, 5, 4))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Nabo AS"), 2026))
    whole_case(other, person(1), date(2026, 5, 4))
    only = document("--enterprise", "Nabo AS", "purge", "--dry-run")
    assert [one["enterprise"] for one in only["enterprises"]] == ["Nabo AS"]
    both = run("--enterprise", "Nabo AS", "purge")
    assert both.startswith("Slettet i 2026-01")
    clock.set_as_of(None)
    from compliance_app.commands import context

    context.choose(None)
    assert [len(one["cases"]) for one in document("purge")["enterprises"]] == [1, 0]


def test_nothing_to_take_is_said(owner: Actor) -> None:
    assert run("purge") == "Ingenting å slette.\n"


def test_the_regulators_file_is_where_it_is_said_to_be(owner: Actor, tmp_path: Path) -> None:
    whole_case(owner, WHO, date(2026, 5, 4))
    said = document("export", "regulator", "--out", str(tmp_path), day="2026-06-01")
    assert Path(said["file"]) == tmp_path / "aktsom-tilsyn-uten-orgnr-2026-06-01.zip"
    assert (said["cases"], said["log"]["intact"]) == (1, True)
    with ZipFile(said["file"]) as whole:
        assert len(whole.namelist()) == said["files"]
    assert "SHA-256: " in run(
        "export", "regulator", "--out", str(tmp_path), "--year", "2026", day="2026-06-01"
    )


def test_a_year_without_anything_is_refused(owner: Actor, tmp_path: Path) -> None:
    told = run("export", "regulator", "--out", str(tmp_path), "--year", "1999", code=1)
    assert "1999" in told
    assert list(tmp_path.iterdir()) == []


def test_a_zip_is_named_by_the_program_and_laid_in_a_folder(owner: Actor, tmp_path: Path) -> None:
    told = run("export", "regulator", "--out", str(tmp_path / "tilsyn.zip"), code=1)
    assert "er ikke en mappe" in told
    assert list(tmp_path.iterdir()) == []


def test_one_requesters_file(owner: Actor, tmp_path: Path) -> None:
    whole_case(owner, WHO, date(2026, 5, 4))
    said = document("export", "requester", WHO.email, "--out", str(tmp_path), day="2026-06-01")
    assert said["cases"] == ["2026-01"]
    assert Path(said["file"]).stat().st_mode & 0o777 == 0o600
    told = run("export", "requester", "ingen@borte.example", "--out", str(tmp_path), code=1)
    assert "Fant ingen" in told
