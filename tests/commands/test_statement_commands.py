"""``aktsom statement``: the same draft, check and files from a terminal, with exit codes for scripts."""

import hashlib
import json
from datetime import date
from pathlib import Path

import docx
import pytest
from support.letterheads import HEADER, letterhead
from typer.testing import CliRunner, Result

from compliance_app import clock
from compliance_app.commands import context, statement
from compliance_app.commands.statement import FileNotWritten
from compliance_app.commands.statement_word import FileNotRead, NoSuchChange
from compliance_app.files.letterhead import NotAWordFile
from compliance_app.services import statements
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.statement_rows import NoDraft
from compliance_app.services.work import Actor, local_actor


@pytest.fixture(autouse=True)
def _enterprise(home: Path) -> None:
    clock.set_as_of(date(2026, 3, 2))
    context.choose(None)
    create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)


def run(*words: str) -> Result:
    return CliRunner().invoke(statement.app, words)


def test_check_before_draft_is_refused() -> None:
    assert isinstance(run("check", "--year", "2025").exception, NoDraft)


def test_draft_tells_its_chapters_as_one_document() -> None:
    result = run("draft", "--year", "2025", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["year"], told["status"], len(told["chapters"])) == (2025, "DRAFT", 13)
    assert "Utkastet" in result.stderr


def test_check_exits_with_one_where_something_must_be_mended() -> None:
    run("draft")
    result = run("check", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert set(told) == {"year", "phase", "errors", "warnings", "advice", "ready"}
    assert told["phase"] == "FREEZE"
    assert all(set(one) == {"rule", "provision", "message", "fix", "link"} for one in told["errors"])
    assert {one["link"] for one in told["errors"] if one["rule"] == "R06"} == {
        "/virksomheten?del=retningslinjer"
    }
    assert run("check", "--phase", "vilkårlig").exit_code == 2


def test_check_says_where_to_go_and_the_address_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    run("draft")
    said = run("check").stdout
    assert "  Gå til Virksomheten → Retningslinjer og rutiner\n" in said
    assert said.count("  Gå til ") == len(said.splitlines()) / 2
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.no/")
    known = run("check").stdout
    assert "→ Retningslinjer og rutiner: https://aktsom.eksempel.no/virksomheten?del=retningslinjer" in known


def test_the_reference_has_nothing_that_must_be_mended() -> None:
    load_example("noklus")
    context.choose("noklus")
    run("draft")
    result = run("check", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["errors"] == []


def test_build_writes_the_files_it_names(tmp_path: Path) -> None:
    run("draft")
    result = run("build", "--year", "2025", "--format", "html,json", "--out", str(tmp_path / "ny"), "--json")
    told = json.loads(result.stdout)
    assert [Path(one["file"]).name for one in told["files"]] == [
        "aktsom-redegjorelse-2025.html",
        "aktsom-redegjorelse-2025.json",
    ]
    for one in told["files"]:
        assert hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest() == one["sha256"]
    kept = statements.build_document(context.actor(), 2025, ["html"])["html"]
    assert (tmp_path / "ny" / "aktsom-redegjorelse-2025.html").read_bytes() == kept


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    run("draft")
    (tmp_path / "fil").write_text("", encoding="utf-8")
    result = run("build", "--format", "json", "--out", str(tmp_path / "fil"))
    assert isinstance(result.exception, FileNotWritten)


def test_a_word_file_is_read_back_and_taken_in(tmp_path: Path) -> None:
    run("draft", "--year", "2025")
    run("build", "--year", "2025", "--format", "docx", "--out", str(tmp_path))
    (file,) = tmp_path.glob("*.docx")
    assert json.loads(run("read-back", str(file), "--json").stdout)["chapters"] == []
    document = docx.Document(str(file))
    next(one for one in document.paragraphs if "ingen opplæring" in one.text).runs[0].text = "Noe helt nytt."
    document.save(str(file))
    told = json.loads(run("read-back", str(file), "--json").stdout)
    assert [(one["chapter"], one["accepted"]) for one in told["chapters"]] == [("02", False)]
    assert "[+Noe helt nytt.+]" in run("read-back", str(file)).stdout
    assert isinstance(run("read-back", str(file), "--accept", "7").exception, NoSuchChange)
    assert statements.read_whole(local_actor_of()).chapters[2].edited is None
    assert run("read-back", str(file), "--accept", "2").exit_code == 0
    assert "Noe helt nytt." in statements.read_whole(local_actor_of()).chapters[2].markdown


def test_the_letterhead_is_set_shown_used_and_removed(tmp_path: Path) -> None:
    run("draft", "--year", "2025")
    assert json.loads(run("letterhead", "show", "--json").stdout) == {"letterhead": None}
    assert "ikke noe eget brevark" in run("letterhead", "show").stdout
    file = tmp_path / "brevark.docx"
    assert isinstance(run("letterhead", "set", str(file)).exception, FileNotRead)
    file.write_bytes(b"ikke en Word-fil")
    assert isinstance(run("letterhead", "set", str(file)).exception, NotAWordFile)
    file.write_bytes(letterhead())
    told = json.loads(run("letterhead", "set", str(file), "--json").stdout)["letterhead"]
    assert (told["name"], told["sha256"]) == ("brevark.docx", hashlib.sha256(letterhead()).hexdigest())
    assert told["sha256"] in run("letterhead", "show").stdout
    run("build", "--year", "2025", "--format", "docx", "--out", str(tmp_path))
    made = docx.Document(str(tmp_path / "aktsom-redegjorelse-2025.docx"))
    assert made.sections[0].header.paragraphs[0].text == HEADER
    assert run("letterhead", "remove").exit_code == 0
    assert run("letterhead", "remove").exit_code == 0, "nothing more to take away"
    assert json.loads(run("letterhead", "show", "--json").stdout) == {"letterhead": None}


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    run("draft", "--year", "2025")
    assert isinstance(run("read-back", str(tmp_path / "x.docx")).exception, FileNotRead)


@pytest.mark.parametrize(("language", "name"), [("nn", "5 Funn"), ("en", "5 Findings")])
def test_a_statement_is_drafted_and_built_in_another_language(
    tmp_path: Path, language: str, name: str
) -> None:
    assert name in run("draft", "--year", "2025", "--language", language).stdout
    run("build", "--year", "2025", "--language", language, "--format", "docx,html", "--out", str(tmp_path))
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        f"aktsom-redegjorelse-2025-{language}.{ending}" for ending in ("docx", "html")
    ]


def local_actor_of() -> Actor:
    """The one who acts in the only enterprise."""
    return context.actor()
