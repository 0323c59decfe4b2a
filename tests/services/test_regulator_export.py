"""The regulator's zip is read, searched and checked without the program, and holds one enterprise's alone."""

import csv
import hashlib
import io
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from promises.acts import World, put_world
from sqlalchemy import select
from support.cases import Somebody, ask, person, whole_case
from support.read_html import Files, broken_links, sums_are_right, untidy

from compliance_app import clock
from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import Role, Verb
from compliance_app.files.bundle import NotWritten
from compliance_app.services import log
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.regulator_export import NothingOfThatYear, regulator_export
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.engine import engine
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import AuditDetail, Measure, RiskAssessment, Supplier

WHO = Somebody()
ASKED = date(2026, 5, 4)


@pytest.fixture
def world(database: str) -> World:
    return put_world()


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(ASKED)
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid", org_number="923609016")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def unpacked(path: Path) -> Files:
    with ZipFile(path) as whole:
        assert whole.testzip() is None
        assert len(set(whole.namelist())) == len(whole.namelist())
        return {name: whole.read(name) for name in whole.namelist()}


def exported(actor: Actor, folder: Path, *years: int) -> Files:
    return unpacked(regulator_export(actor, folder, years).path)


def listed(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}/{name}.csv"].decode("utf-8-sig")), delimiter=";"))


def text_of(files: Files) -> str:
    return "\n".join(content.decode("utf-8", "replace") for content in files.values())


def test_every_page_is_tidy_every_link_leads_somewhere_and_every_sum_is_right(
    world: World, tmp_path: Path
) -> None:
    whole_case(world.owner, WHO, date(2026, 1, 5))
    files = exported(world.owner, tmp_path)
    assert broken_links(files) == []
    assert untidy({name: content for name, content in files.items() if "redegjorelser/" not in name}) == []
    assert sums_are_right(files)
    assert {name.partition("/")[0] for name in files} >= {
        "index.html", "saker", "leverandorer", "vurderinger", "tiltak", "oppfolginger", "konsekvenser", "dokumentasjon",
        "redegjorelser", "mulige-brudd", "logg", "logg.jsonl", "kontroll.html", "kontroll.json", "SHA256SUMS", "stil.css",
    }  # fmt: skip
    front = files["index.html"].decode()
    assert "Eksempel AS" in front
    assert "Lokal bruker" in front


def test_the_lists_have_every_row_of_the_register(world: World, tmp_path: Path) -> None:
    files = exported(world.owner, tmp_path)
    with reading(world.owner) as work:
        for name, table in (("leverandorer", Supplier), ("tiltak", Measure), ("vurderinger", RiskAssessment)):
            rows = work.session.execute(select(table).where(table.enterprise_id == work.enterprise_id)).all()
            assert len(listed(files, name)) == len(rows) > 0
    assessed = listed(files, "vurderinger")[0]
    assert assessed["Leverandør"]
    assert assessed["Hvorfor"]
    assert assessed["Metode, versjon"] == "2", "the method was changed"
    assert f"vurderinger/datagrunnlag/{assessed['Datagrunnlag, kontrollsum']}.json" in files
    said = {(one["Formål"], one["Status"], one["Hva"]) for one in listed(files, "tiltak")}
    assert ("forebygge", "planlagt", "Kreve vernebriller") in said
    named = {one.name_nb for one in countries().values()} | {"ukjent", ""}
    assert {one["Land"] for one in listed(files, "leverandorer")} <= named
    assert {one["Verste land i kjeden"] for one in listed(files, "vurderinger")} <= named


def test_the_log_is_checked_from_its_lines_alone(world: World, tmp_path: Path) -> None:
    made = regulator_export(world.owner, tmp_path)
    lines = [json.loads(line) for line in unpacked(made.path)["logg.jsonl"].splitlines()]
    previous = ""
    for number, entry in enumerate(lines, 1):
        fields = [
            entry[name]
            for name in ("enterprise_id", "seq", "at", "actor", "verb", "object_kind", "object_id", "commitment", "previous")
        ]  # fmt: skip
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        assert (entry["seq"], entry["previous"]) == (number, previous)
        assert hashlib.sha256(text.encode()).hexdigest() == entry["hash"]
        previous = entry["hash"]
    assert (len(lines), previous) == (made.log.entries, made.log.head)
    assert lines[-1]["verb"] == "EXPORT_REGULATOR", "the log that goes out says that it went out"
    assert log.verify_log(world.owner).head == previous


def test_the_program_that_is_printed_for_checking_runs(
    actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lxml import html

    made = regulator_export(actor, tmp_path)
    with ZipFile(made.path) as whole:
        whole.extractall(tmp_path / "ut")
    monkeypatch.chdir(tmp_path / "ut")
    page = html.fromstring((tmp_path / "ut" / "kontroll.html").read_bytes())
    program = page.xpath("string(//div[@class='written'])")
    exec(compile(program, "kontroll", "exec"), {})
    assert capsys.readouterr().out == f"{made.log.entries} {made.log.head}\n"


def test_a_log_that_was_tampered_with_is_said_to_be(actor: Actor, tmp_path: Path) -> None:
    from sqlalchemy import text

    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_detail_no_update"))
        else:
            connection.execute(text("DROP TRIGGER audit_detail_no_update ON audit_detail"))
        connection.execute(AuditDetail.__table__.update().values(salt="x"))
    files = exported(actor, tmp_path)
    assert json.loads(files["kontroll.json"])["intact"] is False
    assert "Loggen stemmer ikke fra innslag 1" in files["index.html"].decode()


def test_a_case_is_told_from_question_to_answer(actor: Actor, tmp_path: Path) -> None:
    whole_case(actor, WHO, ASKED)
    files = exported(actor, tmp_path)
    page = files["saker/2026-01/index.html"].decode()
    for told in (
        WHO.name, WHO.about, "delvis avslag", "Slik er fristen regnet", "22. mai 2026", "2. pinsedag", "Helligdagsfredloven",
        "drifts- eller forretningsforhold", "annet ledd bokstav d", "avslå deler av kravet", "11. mai 2026",
    ):  # fmt: skip
        assert told in page.replace("\u00a0", " "), told
    assert "<script>" not in page
    letter = files["saker/2026-01/brev/01.html"].decode()
    assert "<h3" in letter
    assert "De lages i Kina" in letter
    assert files["saker/2026-01/meldinger/01.eml"].startswith(b"From: ")
    attached = [name for name in files if "-vedlegg/" in name]
    assert attached == ["saker/2026-01/meldinger/01-vedlegg/01-vedlegg-fra-innsender.html.fil"]


def test_a_case_that_is_emptied_stands_with_what_is_left(actor: Actor, tmp_path: Path) -> None:
    whole_case(actor, WHO, ASKED)
    clock.set_as_of(date(2028, 1, 3))
    purge_requests(actor)
    files = exported(actor, tmp_path)
    assert [trace for trace in WHO.traces if trace in text_of(files)] == []
    page = files["saker/2026-01/index.html"].decode()
    assert "Hvor lages hanskene?" in page
    assert "Personopplysninger slettet" in page
    assert "bokstav d" in page.replace("\u00a0", " ")
    assert "er slettet, slik reglene" in files["index.html"].decode()
    assert broken_links(files) == []


def test_the_secret_of_a_case_link_is_in_no_file(actor: Actor, tmp_path: Path) -> None:
    case = ask(actor, WHO, ASKED)
    with begin(actor, Verb.RECEIVE_MAIL) as work:
        from compliance_app.storage.tables import InformationRequest

        work.get(InformationRequest, case).secret_hash = "f" * 64
    assert "f" * 64 not in text_of(exported(actor, tmp_path))


def test_some_years_leave_the_others_out_and_the_log_whole(actor: Actor, tmp_path: Path) -> None:
    whole_case(actor, WHO, date(2025, 2, 3))
    whole_case(actor, person(1), ASKED)
    only = exported(actor, tmp_path, 2026)
    assert "saker/2026-01/index.html" in only
    assert "saker/2025-01/index.html" not in only
    assert WHO.name not in text_of({name: content for name, content in only.items() if name != "logg.jsonl"})
    assert len(only["logg.jsonl"].splitlines()) == log.verify_log(actor).entries
    with pytest.raises(NothingOfThatYear, match="2031"):
        regulator_export(actor, tmp_path, (2026, 2031))


def test_nothing_of_another_enterprise_is_in_it(database: str, tmp_path: Path) -> None:
    mine = put_world()
    load_example("noklus")
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Nabobedriften AS"), 2026))
    whole_case(other, person(9), date(2026, 1, 5))
    said = text_of(exported(mine.owner, tmp_path))
    for foreign in ("Nabobedriften AS", person(9).email, person(9).about, str(other.enterprise_id), "Noklus"):
        assert foreign not in said
    theirs = text_of(exported(other, tmp_path))
    assert "Hanskeleverandør 1" not in theirs


def test_words_of_strangers_are_text_on_pages_and_in_lists(actor: Actor, tmp_path: Path) -> None:
    from compliance_app.services.suppliers import SupplierInput, add_supplier

    add_supplier(actor, SupplierInput(name="=HYPERLINK(1) <script>alert(1)</script>", country="NO"))
    ask(actor, Somebody(name="<img src=x onerror=alert(1)>", about="<script>alert(2)</script>"), ASKED)
    files = exported(actor, tmp_path)
    pages = "".join(content.decode() for name, content in files.items() if name.endswith(".html"))
    assert "<script" not in pages
    assert "<img" not in pages
    assert listed(files, "leverandorer")[0]["Leverandør"].startswith("'=HYPERLINK")


def test_the_same_register_gives_the_same_lists_in_the_same_order(world: World, tmp_path: Path) -> None:
    first, second = (exported(world.owner, tmp_path) for _time in range(2))
    changing = {"index.html", "logg.jsonl", "kontroll.html", "kontroll.json", "SHA256SUMS", "logg/0001.html"}
    assert {name for name in first if first[name] != second[name]} <= changing


@pytest.mark.usefixtures("small_hours")
def test_the_file_bears_number_and_day_is_private_and_takes_no_name_that_is_taken(
    actor: Actor, tmp_path: Path
) -> None:
    names = [regulator_export(actor, tmp_path / "ny").path for _time in range(2)]
    assert [path.name for path in names] == [
        "aktsom-tilsyn-923609016-2026-05-04.zip", "aktsom-tilsyn-923609016-2026-05-04-2.zip",
    ]  # fmt: skip
    assert [path.stat().st_mode & 0o777 for path in names] == [0o600, 0o600]
    assert sorted(path.name for path in (tmp_path / "ny").iterdir()) == sorted(path.name for path in names)


def test_a_folder_that_cannot_be_written_to_is_said_and_leaves_nothing(actor: Actor, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(NotWritten, match="aktsom-tilsyn"):
        regulator_export(actor, tmp_path / "fil" / "mappe")
    assert [path.name for path in tmp_path.iterdir()] == ["fil"]


def test_an_export_that_fails_half_way_leaves_no_file(
    actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance_app.services import regulator_export as exporting

    def broken(*_given: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr(exporting, "write_log", broken)
    with pytest.raises(RuntimeError):
        regulator_export(actor, tmp_path / "ut")
    assert list((tmp_path / "ut").iterdir()) == []


def test_only_those_who_answer_for_it_may_take_it_out(actor: Actor, tmp_path: Path) -> None:
    for role in (Role.PROCUREMENT, Role.ADMIN, Role.READER, Role.BOARD):
        with pytest.raises(NotAllowed):
            regulator_export(Actor("En annen", frozenset({role}), actor.enterprise_id), tmp_path)
    assert list(tmp_path.iterdir()) == []
