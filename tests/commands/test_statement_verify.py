"""``aktsom statement verify|sign`` from a terminal: one document, one exit code, nothing kept by looking."""

import json
from pathlib import Path

import pytest
from support.signed_pdfs import joined, pdf, person, platform, sign, signature_page
from support.signing_reports import checksum, pdf_report, photo
from support.statements import CHAIR, MANAGER, MEMBER, frozen_statement, signing_enterprise
from typer.testing import CliRunner, Result

from compliance_app.commands import context, statement
from compliance_app.commands.statement_verify import NoSuchFile
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import open_period
from compliance_app.services.signed_file_rows import NotLocked
from compliance_app.services.signed_file_stale import OtherStatement
from compliance_app.services.signed_files import signed_files_page
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind, StatementStatus

KEYS = {"file", "sha256", "signatures", "signers", "required", "missing", "unexpected", "verdict", "reasons"}
ALL = (MANAGER, CHAIR, MEMBER)


def run(*words: str) -> Result:
    return CliRunner().invoke(statement.app, words)


@pytest.fixture
def actor(home: Path) -> Actor:
    context.choose(None)
    return signing_enterprise()


def test_verify_says_who_and_keeps_nothing_and_sign_keeps_it(actor: Actor, tmp_path: Path) -> None:
    identity = frozen_statement(actor)
    data = frozen_file(actor, identity, StatementFileKind.PDF).content
    file = tmp_path / "signert.pdf"
    file.write_bytes(sign(data, *(person(name) for name in ALL)))
    looked = run("verify", str(file), "--year", "2025", "--json")
    told = json.loads(looked.stdout)
    assert (looked.exit_code, told["verdict"], told["missing"]) == (0, "COMPLETE", [])
    assert set(told) == KEYS
    assert [set(one) for one in told["signatures"]] == [
        {"field", "certificate_name", "signed_at", "intact", "covers_whole_document", "changed_after"}
    ] * 3
    assert [set(one) for one in told["signers"]] == [
        {"name", "person", "on_behalf_of", "signed_at", "method"}
    ] * 3
    assert signed_files_page(actor, identity).files == ()
    assert run("sign", str(file)).exit_code == 0
    assert signed_files_page(actor, identity).status == StatementStatus.SIGNED


def test_missing_ones_are_named_and_the_exit_code_says_so(actor: Actor, tmp_path: Path) -> None:
    identity = frozen_statement(actor)
    data = frozen_file(actor, identity, StatementFileKind.PDF).content
    file = tmp_path / "signert.pdf"
    file.write_bytes(sign(data, person(MANAGER)))
    result = run("verify", str(file))
    assert result.exit_code == 1
    assert f"Signaturer mangler: {CHAIR} og {MEMBER}." in result.stderr
    assert f"{CHAIR}: mangler" in result.stdout


def test_a_report_beside_the_file_says_who_signed(actor: Actor, tmp_path: Path) -> None:
    identity = frozen_statement(actor)
    data = frozen_file(actor, identity, StatementFileKind.PDF).content
    file, report = tmp_path / "signert.pdf", tmp_path / "rapport.pdf"
    file.write_bytes(sign(data, platform()))
    report.write_bytes(pdf_report(ALL, checksum(data)))
    alone = run("verify", str(file), "--json")
    assert (alone.exit_code, json.loads(alone.stdout)["verdict"]) == (1, "MISSING")
    beside = run("verify", str(file), "--evidence", str(report), "--json")
    assert (beside.exit_code, json.loads(beside.stdout)["verdict"]) == (0, "COMPLETE")
    assert run("sign", str(file), "--evidence", str(report)).exit_code == 0
    assert signed_files_page(actor, identity).status == StatementStatus.SIGNED


def test_photos_are_a_paper_that_a_person_records(actor: Actor, tmp_path: Path) -> None:
    identity = frozen_statement(actor)
    files = [tmp_path / name for name in ("side1.jpg", "side2.png")]
    for one, kind in zip(files, ("JPEG", "PNG"), strict=True):
        one.write_bytes(photo(kind))
    result = run("sign", *map(str, files), "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["verdict"], told["file"]) == (1, "ON_PAPER", f"{files[0]}, {files[1]}")
    assert "registrer hvem som har signert" in result.stderr
    assert [one.name for one in signed_files_page(actor, identity).files] == ["side1.pdf"]


def test_another_year_is_refused_with_what_to_do(actor: Actor, tmp_path: Path) -> None:
    identity = frozen_statement(actor)
    data = frozen_file(actor, identity, StatementFileKind.PDF).content
    file = tmp_path / "signert.pdf"
    file.write_bytes(sign(data, person(MANAGER)))
    frozen_statement(actor, open_year(actor, 2024))
    refused = run("sign", str(file), "--year", "2024").exception
    assert isinstance(refused, OtherStatement)
    assert "2025 på bokmål, ikke den for 2024 på bokmål" in str(refused)


def open_year(actor: Actor, year: int) -> int:
    open_period(actor, year)
    return year


def test_nothing_is_taken_in_before_the_text_is_locked(actor: Actor, tmp_path: Path) -> None:
    file = tmp_path / "signert.pdf"
    file.write_bytes(pdf("Tekst"))
    assert isinstance(run("sign", str(file)).exception, NotLocked)
    assert isinstance(run("verify", str(tmp_path / "finnes-ikke.pdf")).exception, NoSuchFile)


def test_an_example_is_checked_though_it_cannot_be_signed(home: Path, tmp_path: Path) -> None:
    load_example("noklus")
    context.choose("noklus")
    names = ("Marte S. Kvittum Tangen", "Aasne Karine Aarsand")
    file = tmp_path / "signert.pdf"
    file.write_bytes(sign(joined(pdf("Redegjørelse"), pdf(signature_page(names))), platform()))
    told = json.loads(run("verify", str(file), "--json").stdout)
    assert [one["person"] for one in told["signers"]] == ["Marte Kvittum Tangen", "Aasne K. Aarsand"]
    assert len(told["missing"]) == 5
