"""The same verbs from a terminal: one JSON document on stdout, refusals with their sentence."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from support.imap_server import imap_server
from support.mail_settings import use_office
from support.mails import make_mail
from support.smtp_server import post_office
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import deadline, inbox, requests
from compliance_app.domain.deadlines import ExtensionClosed
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.requests import IllegalStep
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import local_actor

app = typer.Typer()
app.add_typer(requests.app, name="requests")
app.add_typer(deadline.app, name="deadline")
app.command("inbox")(inbox.inbox)


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
    assert shown["question"] == "Hvem vasker hos dere?"
    assert {"ANSWER", "EXTEND", "REFUSE"} <= set(shown["steps"])
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


def sent(*words: str) -> dict[str, Any]:
    """A letter that a person sent today."""
    return document("requests", *words, "--sent", "2026-05-07")


def test_a_mail_file_becomes_a_case_once_and_its_day_is_asked_for_where_nobody_wrote_it(
    tmp_path: Path,
) -> None:
    mail = tmp_path / "spørsmål.eml"
    mail.write_bytes(make_mail(received=datetime(2026, 5, 4, 9, tzinfo=UTC)))
    assert document("requests", "add", "--eml", str(mail))["received"] == "2026-05-04"
    assert document("requests", "add", "--eml", str(mail))["number"] == "2026-01"
    mail.write_bytes(make_mail(message_id="<2@e.example>"))
    with pytest.raises(AktsomError, match="Oppgi dagen den kom"):
        run("requests", "add", "--eml", str(mail))
    found = document("requests", "add", "--eml", str(mail), "--received", "2026-05-06")
    assert (found["number"], found["received"]) == ("2026-02", "2026-05-06")
    for wrong in (["--eml", str(mail), "--text", "Hei"], []):
        with pytest.raises(AktsomError, match="--eml"):
            run("requests", "add", *wrong)


def test_a_refusal_part_by_part_and_its_justification() -> None:
    added()
    part = ["--passage", "Prisene", "--ground", "d", "--reason", "De røper avtalen."]
    with pytest.raises(AktsomError, match="like mange"):
        sent("refuse", "2026-01", *part, "--passage", "Navnene")
    with pytest.raises(AktsomError, match="tredje ledd"):
        sent("refuse", "2026-01", *part)
    found = sent("refuse", "2026-01", *part, "--no-known-harm", "--short", "Et firma i Oslo.")
    assert (found["state"], found["passages"][0]["ground"]) == ("PARTLY_REFUSED", "d")
    document("requests", "demand", "2026-01", "--received", "2026-05-07", "--text", "Hvorfor?")
    found = sent("justify", "2026-01", "--considerations", "Vi veide hensynene.")
    assert (found["state"], found["justified"]) == ("JUSTIFICATION_GIVEN", "2026-05-07")
    found = document("requests", "reopen", "2026-01", "--reason", "Nytt.", "--received", "2026-05-07")
    assert (found["state"], found["statutory"]) == ("REOPENED", "2026-05-28")


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (["acknowledge"], "RECEIVED"),
        (["late", "--reason", "To ledd mangler."], "UNDER_REVIEW"),
        (["part", "--short", "Noe av det."], "PARTLY_ANSWERED"),
        (["out-of-scope", "--reason", "Det gjelder åpningstider."], "OUT_OF_SCOPE"),
        (
            ["refer", "--buyer", "Et samarbeid", "--goods", "hansker", "--own-answer", "Litt.", "--what", "Mer",
             "--url", "https://innkjop.example/"],
            "REFERRED",
        ),
    ],
)  # fmt: skip
def test_each_letter_has_its_command(words: list[str], state: str) -> None:
    added()
    assert sent(words[0], "2026-01", *words[1:])["state"] == state


def test_withdrawn_set_aside_and_what_may_be_broken() -> None:
    added()
    assert document("requests", "withdraw", "2026-01", "--text", "Ikke nødvendig.")["state"] == "WITHDRAWN"
    added()
    assert document("requests", "set-aside", "2026-02", "--reason", "Reklame.")["state"] == "SET_ASIDE"
    added()
    clock.set_as_of(date(2026, 6, 1))
    ledger = document("requests", "breaches")
    assert [(one["case"], one["classification"]) for one in ledger["breaches"]] == [("2026-03", "OPEN")]
    assert "2026-03" in run("requests", "breaches")
    assert document("requests", "search", "renhold")["answers"] == []


def test_the_mailbox_is_polled_and_what_waits_is_placed(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AktsomError, match="AKTSOM_IMAP_HOST"):
        run("inbox")
    at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    with imap_server() as server:
        for name, value in server.settings().items():
            monkeypatch.setenv(name, value)
        server.put(make_mail(received=at), at=at)
        server.put(make_mail(text=" ", subject="", message_id="<2@e.example>", received=at), at=at)
        server.put(make_mail(text=" ", subject="", message_id="<3@e.example>", received=at), at=at)
        assert run("inbox") == "1 ny sak, 2 uleselige eller uklare.\n"
        assert run("inbox") == "Ingenting nytt.\n"
    first, second = document("requests", "unread")["messages"]
    assert first["operative"] == "2026-05-22"
    with pytest.raises(AktsomError, match="--new"):
        run("requests", "place", first["id"], "--new", "--case", "2026-01")
    assert document("requests", "place", first["id"], "--case", "2026-01")["number"] == "2026-01"
    assert document("requests", "place", second["id"], "--aside", "Tomt skjema.")["set_aside"]
    assert run("requests", "unread") == "Ingen meldinger venter.\n"


def test_a_letter_mailed_and_one_the_server_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    document(
        "requests", "add", "--text", "Hvor?", "--received", "2026-05-04", "--reply-to", "en@eksempel.example"
    )
    with post_office() as office:
        use_office(monkeypatch, office)
        office.data_answer = "554 nei"
        refused = CliRunner().invoke(
            app, ["requests", "answer", "2026-01", "--short", "I Oslo.", "--send", "--json"]
        )
        assert (refused.exit_code, json.loads(refused.stdout)["state"]) == (1, "RECEIVED")
        assert json.loads(refused.stdout)["waiting_letter"] == "svar"
        office.data_answer = ""
        document(
            "requests",
            "add",
            "--text",
            "Hvem?",
            "--received",
            "2026-05-04",
            "--reply-to",
            "to@eksempel.example",
        )
        done = document("requests", "answer", "2026-02", "--short", "I Bergen.", "--send")
        assert (done["state"], done["waiting_letter"]) == ("ANSWERED", None)
        assert office.mailbox[-1].recipients == ("to@eksempel.example",)
    with pytest.raises(AktsomError, match="ikke begge"):
        run("requests", "answer", "2026-01", "--short", "I Oslo.", "--send", "--sent", "2026-05-07")
