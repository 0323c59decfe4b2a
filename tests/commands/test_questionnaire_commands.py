"""Questionnaires from a terminal: sent, read back and reminded of, with one JSON document each time."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from support.asked import buyer, supplier_of, typed_in
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import questionnaires
from compliance_app.domain.errors import AktsomError
from compliance_app.files.questionnaire_reading import NotOurForm

app = typer.Typer()
app.add_typer(questionnaires.app, name="questionnaires")
NAME = "Hanskeleverandør 1"


@pytest.fixture(autouse=True)
def _asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    clock.set_as_of(date(2026, 5, 7))
    supplier_of(buyer(), NAME)


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["questionnaires", *words])
    if isinstance(result.exception, AktsomError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout


def document(*words: str, code: int = 0) -> dict[str, Any]:
    return json.loads(run(*words, "--json", code=code))


def test_from_sending_to_answers_taken_in(tmp_path: Path) -> None:
    file = tmp_path / "skjema.xlsx"
    made = document("send", NAME, "--due", "2026-05-28", "--workbook", str(file))
    assert made["link"].startswith("https://aktsom.eksempel.example/sporreskjema/")
    assert made["status"] == "not-sent"
    assert made["link"] in made["text"]
    assert document("send", NAME, "--sent", "2026-05-07")["status"] == "waiting"
    assert document("list")["counts"]["waiting"] == 1
    assert "frist 2026-05-28" in run("list", "--status", "waiting")
    reminder = document("remind", NAME)
    assert reminder["subject"].startswith("Påminnelse")
    assert document("remind", NAME, "--sent", "2026-05-07")["reminded"] == 1
    wrong = tmp_path / "feil.xlsx"
    wrong.write_bytes(typed_in(file.read_bytes(), **{"1": "Atlantis"}))
    refused = document("read", str(wrong), code=1)
    assert "Atlantis" in refused["errors"][0]
    file.write_bytes(typed_in(file.read_bytes(), **{"1": "Kina, Malaysia"}))
    read = document("read", str(file))
    assert (read["supplier"], read["taken"], read["changes"][0]["now"]) == (NAME, False, "Kina og Malaysia")
    assert document("read", str(file), "--take")["taken"]
    assert document("list")["open_proposals"] == 1
    assert "Endret" not in run("read", str(file))


def test_a_file_that_is_not_ours_and_nothing_to_remind_of(tmp_path: Path) -> None:
    other = tmp_path / "liste.csv"
    other.write_text("Navn;Land\nA;Norge\n", encoding="utf-8")
    with pytest.raises(NotOurForm):
        run("read", str(other))
    with pytest.raises(questionnaires.NothingOpen, match=NAME):
        run("remind", NAME)
    assert "Ingen spørreskjemaer her." in run("list")
    assert (
        "Velg nb eller en"
        in CliRunner().invoke(app, ["questionnaires", "send", NAME, "--language", "sv"]).output
    )
