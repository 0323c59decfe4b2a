"""The same verbs from a terminal: one JSON document on stdout, refusals with their sentence."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import deadline, requests
from compliance_app.domain.deadlines import ExtensionClosed
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.requests import IllegalStep
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import local_actor

app = typer.Typer()
app.add_typer(requests.app, name="requests")
app.add_typer(deadline.app, name="deadline")


@pytest.fixture(autouse=True)
def _enterprise(home: Path) -> None:
    clock.set_as_of(date(2026, 5, 7))
    create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026)


def run(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, AktsomError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def document(*words: str) -> dict[str, Any]:
    return json.loads(run(*words, "--json"))


def added() -> dict[str, Any]:
    return document(
        "requests", "add", "--text", "Hvem vasker hos dere?", "--received", "2026-05-04", "--topic", "renhold"
    )


@pytest.mark.parametrize("received", ["2026-05-04", "2026-05-04T00:30:00+02:00", "2026-05-03T22:30:00Z"])
def test_the_deadline_of_a_day_or_a_moment(received: str) -> None:
    found = document("deadline", received)
    assert (found["received"], found["statutory"], found["operative"]) == (
        "2026-05-04",
        "2026-05-25",
        "2026-05-22",
    )
    assert found["two_month"] == {
        "statutory": "2026-07-04",
        "operative": "2026-07-03",
        "roll_forward": "2026-07-06",
    }
    assert "Ikke virkedag: 2. pinsedag." in run("deadline", received)


def test_a_day_that_is_none_is_refused() -> None:
    for words in (["deadline", "4. mai"], ["requests", "add", "--text", "Hei", "--received", "i går"]):
        with pytest.raises(AktsomError, match="er ikke en dato"):
            run(*words)


def test_a_request_from_registration_to_answer() -> None:
    assert added()["operative"] == "2026-05-22"
    listed = document("requests", "due")
    assert [(one["number"], one["clock"]) for one in listed["requests"]] == [("2026-01", "OPEN")]
    assert document("requests", "due", "--days", "3")["requests"] == []
    assert "2026-01" in run("requests", "list")
    shown = document("requests", "show", "2026-01")
    assert (shown["question"], shown["steps"][-1]) == ("Hvem vasker hos dere?", "ANSWER")
    done = document(
        "requests",
        "answer",
        "2026-01",
        "--text",
        "Et firma i Oslo.",
        "--sent",
        "2026-05-07",
        "--channel",
        "letter",
    )
    assert (done["state"], done["answered"], done["events"][-1]["channel"]) == (
        "ANSWERED",
        "2026-05-07",
        "LETTER",
    )
    assert document("requests", "list", "--open")["requests"] == []
    with pytest.raises(IllegalStep):
        run("requests", "answer", "2026-01", "--text", "Igjen.", "--sent", "2026-05-07")


def test_letters_are_written_first_and_recorded_when_sent(tmp_path: Path) -> None:
    added()
    prolong = [
        "requests",
        "extend",
        "2026-01",
        "--ground",
        "amount",
        "--reasons",
        "Mange ledd.",
        "--until",
        "2026-06-19",
    ]
    letter = tmp_path / "varsel.pdf"
    run(*prolong, "--letter", str(letter))
    assert letter.read_bytes().startswith(b"%PDF")
    assert document("requests", "show", "2026-01")["promised"] is None
    run(*prolong, "--sent", "2026-05-07")
    assert document("requests", "show", "2026-01")["operative"] == "2026-06-19"
    for extra in ([], ["--letter", str(tmp_path / "varsel.txt")]):
        with pytest.raises(AktsomError, match=r"letter|docx"):
            run(
                "requests",
                "clarify",
                "2026-01",
                "--question",
                "Hvilket år?",
                "--reply-by",
                "2026-05-14",
                *extra,
            )
    clock.set_as_of(date(2026, 6, 1))
    document("requests", "add", "--text", "Hei", "--received", "2026-05-04")
    with pytest.raises(ExtensionClosed):
        run(*(word.replace("2026-01", "2026-02") for word in prolong), "--sent", "2026-06-01")
