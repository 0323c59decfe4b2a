"""From draft to out for signing on the command line."""

import json
from pathlib import Path

import pytest
from support.kept import grown
from support.penneo_server import penneo_server
from support.statements import MANAGER, board, ready_draft, signing_enterprise
from typer.testing import CliRunner

from compliance_app.cli import app
from compliance_app.services.enterprises import save_seats
from compliance_app.services.work import Actor


@pytest.fixture
def actor(home: Path) -> Actor:
    made = signing_enterprise()
    grown(give_addresses, made)
    ready_draft(made)
    return made


def give_addresses(actor: Actor) -> None:
    lines = [one.model_copy(update={"email": f"p{n}@eksempel.example"}) for n, one in enumerate(board())]
    save_seats(actor, lines)


def run(*words: str, code: int = 0) -> dict[str, object]:
    done = CliRunner().invoke(
        app,
        ["--as-of", "2026-05-04", "statement", *words, "--year", "2025", "--json"],
        catch_exceptions=False,
    )
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if code == 0 else {"stderr": done.stderr}


def test_review_freeze_send_status(actor: Actor) -> None:
    assert run("review")["status"] == "REVIEWED"
    frozen = run("freeze", "--date", "2026-05-21")
    assert (frozen["status"], frozen["document_date"]) == ("FROZEN", "2026-05-21")
    assert frozen["must_sign"][0]["name"] == MANAGER  # type: ignore[index]
    assert "Lås den opp" in str(run("freeze", code=1)["stderr"])
    sent = run("send", "--by", "2026-05-25", "--no-mail")
    assert sent["status"] == "OUT_FOR_SIGNING"
    assert len(sent["missing"]) == 3  # type: ignore[arg-type]
    assert "Avbryt signeringen først" in str(run("unlock", code=1)["stderr"])
    now = run("status")
    assert [one["signed"] for one in now["signers"]] == [False, False, False]  # type: ignore[index, attr-defined]


def test_penneo_is_asked_by_status_and_by_work(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("freeze")
    assert "AKTSOM_PENNEO_ENVIRONMENT" in str(run("send", "--way", "penneo", code=1)["stderr"])
    with penneo_server() as there:
        there.set_up(monkeypatch, tmp_path)
        run("send", "--way", "penneo")
        there.sign(MANAGER)
        now = run("status")
        assert [one["told"] for one in now["signers"]] == ["SAID_SIGNED", "WAITING", "WAITING"]  # type: ignore[index, attr-defined]
        done = CliRunner().invoke(app, ["work", "--json"], catch_exceptions=False)
        assert json.loads(done.stdout)["signing"][0]["said"] == "Saken er ute til signering i Penneo."


def test_unlock(actor: Actor) -> None:
    run("freeze")
    assert run("unlock")["status"] == "DRAFT"


def test_a_reservation_is_announced_and_written_out_beside_the_list_of_signatures(
    actor: Actor, tmp_path: Path
) -> None:
    run("freeze")
    for wrong, why in (
        ("Fordi", "ikke forstått"),
        ("Person Fem=Fordi", "står ikke på listen"),
        (f"{MANAGER}= ", "skal forklare"),
    ):
        assert why in str(run("send", "--no-mail", "--reservation", wrong, code=1)["stderr"])
    run("send", "--no-mail", "--reservation", f"{MANAGER}=Kapittel 5 er for kort.")
    told = run("signatures", "--out", str(tmp_path))
    assert [one["signed"] for one in told["signers"]] == [False] * 3  # type: ignore[attr-defined]
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "aktsom-redegjorelse-2025-signaturer.json", "aktsom-redegjorelse-2025-signaturer.pdf", "forbehold.pdf",
    ]  # fmt: skip
    base = ["--as-of", "2026-05-04", "statement", "reserve", MANAGER, "--year", "2025"]
    done = CliRunner().invoke(app, base, catch_exceptions=False)
    assert "tatt bort" in done.stderr
    assert len(run("signatures", "--out", str(tmp_path / "to"))["files"]) == 2  # type: ignore[arg-type]
