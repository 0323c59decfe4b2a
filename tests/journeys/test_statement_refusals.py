"""What a locked statement and its signing refuse, by screen and by command: each says what is wrong and what to do."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.signed_pdfs import pdf as paper
from support.signed_pdfs import person, sign
from support.statements import (
    CHAIR,
    MANAGER,
    MEMBER,
    YEAR,
    board,
    frozen_statement,
    ready_draft,
    signing_enterprise,
)
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app as commands
from compliance_app.domain.permissions import Verb
from compliance_app.services import statements
from compliance_app.services.enterprises import SeatInput, open_period, period_of, save_seats
from compliance_app.services.signed_files import signed_files_page
from compliance_app.services.signing import signing_page
from compliance_app.services.statement_files import keep_file
from compliance_app.services.statement_freeze import freeze, frozen_file
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Statement, StatementFileKind

ALL = (MANAGER, CHAIR, MEMBER)


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    return signing_enterprise()


def opened() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    boxes = (*page.error, *page.warning, *page.info, *page.success)
    parts = [*(one.proto.body for one in page.get("html")), *(one.value for one in boxes)]
    return " ".join(parts).replace("\\", "").replace("\u00a0", " ")


def press(page: AppTest, label: str, *, confirm: bool = False) -> AppTest:
    found = [one for one in page.button if one.label == label and ("bekreft" in str(one.key)) is confirm]
    page = found[0].click().run()
    assert not page.exception
    return page


def upload(data: bytes) -> AppTest:
    page = opened()
    field = next(one for one in page.file_uploader if one.label.startswith("Last opp"))
    field.set_value([("signert.pdf", data, "application/pdf")])
    return press(page.run(), "Kontroller signaturene")


def refused(*words: str) -> str:
    """What a command that refuses says; it ends with 1."""
    done = CliRunner().invoke(
        commands, ["--as-of", clock.today().isoformat(), "statement", *words, "--year", str(YEAR)]
    )
    assert done.exit_code == 1, done.output
    return done.output.replace("\u00a0", " ")


def pdf(actor: Actor, statement: str) -> bytes:
    return frozen_file(actor, statement, StatementFileKind.PDF).content


def locked_before(actor: Actor) -> bytes:
    """The locked PDF of the year before."""
    content = paper("Redegjørelse for aktsomhetsvurderinger 2024")
    with begin(actor, Verb.FREEZE_STATEMENT) as work:
        row = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=period_of(work, 2024).id, drafted_at=work.at, frozen_at=work.at,
                status="FROZEN", content_hash="0" * 64,
            )
        )  # fmt: skip
        keep_file(
            work, row.id, StatementFileKind.PDF, name="r.pdf", media_type="application/pdf", content=content
        )
    return content


def test_a_locked_text_is_not_written_in(actor: Actor, tmp_path: Path) -> None:
    ready_draft(actor)
    page = opened()
    page = page.text_area[0].set_value("Min egen tekst.").run()
    before = statements.read_whole(actor, YEAR)
    freeze(actor, YEAR, before.text_version)
    page = press(page, "Lagre kapittelet")
    assert "låst" in said(page)
    assert "Lås den opp" in said(page)
    assert "Min egen tekst." in [one.value for one in page.text_area] or "Min egen tekst." in said(page)
    assert [one.edited for one in statements.read_whole(actor, YEAR).chapters] == [
        one.edited for one in before.chapters
    ]
    assert "Lås den opp" in refused("draft")


def test_a_stale_draft_is_not_locked(actor: Actor) -> None:
    ready_draft(actor)
    page = press(opened(), "Lås teksten")
    save_seats(actor, [*board(), SeatInput(name="Person Fire")])
    page = press(page, "Lås teksten", confirm=True)
    assert "eldre enn tallene" in said(page)
    assert "Oppdater utkastet, og les kapittel 1 og 11 på nytt" in said(page)
    assert "Oppdater utkastet" in refused("freeze")
    assert statements.read_whole(actor, YEAR).statement.status == "DRAFT"


def test_who_has_left_does_not_sign(actor: Actor, tmp_path: Path) -> None:
    statement = frozen_statement(actor)
    left = [
        one.model_copy(update={"to_day": date(2026, 5, 3)} if one.name == CHAIR else {}) for one in board()
    ]
    CliRunner().invoke(
        commands, ["--as-of", "2026-05-04", "statement", "send", "--no-mail", "--year", str(YEAR)]
    )
    save_seats(actor, left)
    data = sign(pdf(actor, statement), person(MANAGER), person(CHAIR))
    path = tmp_path / "signert.pdf"
    path.write_bytes(data)
    told = refused("sign", str(path))
    page = upload(data)
    for words in (told, said(page)):
        assert f"{CHAIR} hadde ikke noe verv som signerer" in words
        assert "Rett styrelisten hvis vervet er ført feil" in words
    assert [one.signer.name for one in signing_page(actor, statement).signed] == [MANAGER]


def test_the_file_of_another_statement_or_year_is_not_taken_in(actor: Actor, tmp_path: Path) -> None:
    clock.set_as_of(date(2026, 5, 4))
    foreign = sign(paper("En avtale om noe helt annet enn det som ble låst her."), *map(person, ALL))
    open_period(actor, 2024)
    earlier = sign(locked_before(actor), *map(person, ALL))
    statement = frozen_statement(actor)
    for data, why in (
        (earlier, "Den er redegjørelsen for 2024"),
        (foreign, "Filen er ikke den som ble sendt til signering"),
    ):
        path = tmp_path / "signert.pdf"
        path.write_bytes(data)
        assert why in " ".join(refused("sign", str(path)).split())
        assert why in said(upload(data))
    assert signed_files_page(actor, statement).files == ()
