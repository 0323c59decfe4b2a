"""Promises 35, 38 to 41, 43 and 44: whoever asks is known only where needed and only for as long, and is then found nowhere."""

import logging
import os
import random
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient
from support.cases import Somebody, ask, message, person, whole_case
from support.left import bytes_in

from compliance_app import clock
from compliance_app.services import (
    board,
    board_paper,
    calendar_feed,
    exports,
    log,
    register,
    reminders,
    statements,
)
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.failure import record
from compliance_app.services.regulator_export import regulator_export
from compliance_app.services.request_purge import due_for_purge, purge_requests
from compliance_app.services.work import Actor, local_actor
from compliance_app.settings import ROOT
from compliance_app.storage import engine as engines
from compliance_app.storage.engine import engine, leave_no_traces
from compliance_app.storage.tables import METADATA, InformationRequest
from compliance_app.web.routes import public_app

WHO = Somebody()
ASKED = date(2026, 5, 4)
OVER = date(2027, 5, 19)
CASES = 30
_DICTIONARY = ROOT / "docs" / "data-dictionary.md"
_KILL = """
import sys
from compliance_app import clock
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.work import local_actor
from datetime import date

clock.set_as_of(date.fromisoformat(sys.argv[2]))
print("begun", flush=True)
purge_requests(local_actor(sys.argv[1]))
"""


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(ASKED)
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def found_in(content: bytes) -> list[str]:
    return [trace for trace in WHO.traces if trace.encode() in content]


@pytest.mark.parametrize("seed", range(4))
def test_35_who_is_forgotten_is_in_no_file_old_or_new(home: Path, tmp_path: Path, seed: int) -> None:
    clock.set_as_of(ASKED)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    chance = random.Random(seed)
    for number in range(chance.randint(1, 12)):
        whole_case(
            actor, Somebody() if chance.random() < 0.5 else person(number), ASKED + timedelta(days=number)
        )
    for size in chance.sample([10, 3_000, 60_000], 2):
        message(actor, WHO, None, ASKED + timedelta(days=size % 97), about="x" * size)
    whole_case(actor, WHO, ASKED)
    assert found_in(bytes_in(home)), "it was there"
    clock.set_as_of(date(2030, 1, 1))
    purge_requests(actor)
    assert found_in(bytes_in(home)) == []
    with engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.connection.driver_connection.execute("VACUUM INTO ?", (str(tmp_path / "copy.db"),))
    assert found_in((tmp_path / "copy.db").read_bytes()) == []
    made = regulator_export(actor, tmp_path / "ut")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(made.path), str(tmp_path / "ut")], check=True)
    for path in (tmp_path / "ut").rglob("*"):
        if path.is_file():
            assert found_in(path.read_bytes()) == [], path
    assert log.verify_log(actor).intact


def test_38_every_column_is_in_the_data_dictionary() -> None:
    said = _DICTIONARY.read_text(encoding="utf-8")
    parts = dict(re.findall(r"^### `(\w+)`.*?\n(.*?)(?=^##|\Z)", said, re.DOTALL | re.MULTILINE))
    assert set(parts) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        named = set(re.findall(r"`(\w+)`", parts[name]))
        missing = {column.name for column in table.c} - named - {"enterprise_id", "id", "version"}
        assert missing == set(), f"{name} lacks {missing}"
        gone = {word for word in named if word not in table.c and word not in METADATA.tables}
        assert gone == set(), f"{name} has no {gone}"


def test_38_every_personal_field_has_a_purpose_a_basis_and_a_time() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in _DICTIONARY.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| `\w+`", line)
    ]
    assert len(rows) > 60
    assert [row for row in rows if len(row) != 4 or not all(row)] == []


def test_39_a_killed_run_has_emptied_some_wholly_and_the_rest_not_at_all(actor: Actor) -> None:
    for number in range(CASES):
        whole_case(actor, person(number), ASKED)
    chance, kills = random.Random(39), 0
    while True:
        clock.set_as_of(OVER)
        left = len(due_for_purge(actor).cases)
        assert left + half_or_whole() == CASES
        if not left:
            break
        engine().dispose()
        child = subprocess.Popen(
            [sys.executable, "-c", _KILL, str(actor.enterprise_id), OVER.isoformat()],
            stdout=subprocess.PIPE, env=dict(os.environ),
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        if kills < 3:
            kills += 1
            try:
                child.wait(0.05 + chance.random() * 0.15)
            except subprocess.TimeoutExpired:
                child.kill()
        child.wait()
        child.stdout.close()
        engines.forget_engines()
    assert kills == 3, "a kill came when everything was done already"
    assert log.verify_log(actor).intact


def half_or_whole() -> int:
    """How many cases are emptied; each that is, is so in every table."""
    whole = 0
    with engine().connect() as connection:
        for number in range(CASES):
            who = person(number)
            case = connection.execute(
                select(InformationRequest.id, InformationRequest.purged_on).where(
                    InformationRequest.number == f"2026-{number + 1:02d}"
                )
            ).one()
            traces = sum(
                connection.execute(text(f"SELECT count(*) FROM {table} WHERE {column} LIKE :who"), {"who": f"%{who.name}%"}).scalar_one()
                for table, column in (
                    ("information_request", "requester"), ("request_event", "text"), ("request_letter", "text"),
                    ("received_message", "sender"), ("refused_passage", "passage"),
                )
            )  # fmt: skip
            assert traces == (0 if case.purged_on else 6), who.name
            whole += case.purged_on is not None
    return whole


def test_43_who_asks_is_absent_from_seven_places(
    actor: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    ask(actor, WHO, ASKED)
    whole_case(actor, WHO, date(2026, 4, 1))
    clock.set_as_of(date(2026, 5, 20))
    names = (WHO.name, WHO.email, WHO.phone)

    def fails() -> None:
        raise ValueError(f"{WHO.name} <{WHO.email}> {WHO.phone}")

    with caplog.at_level(logging.ERROR):
        try:
            fails()
        except ValueError as failure:
            shown = str(record(failure))
    statements.draft(actor)
    built = statements.build_document(actor, None, ("html", "json"))
    listed = exports.export_suppliers(actor, register.Filter(), register.Order.NAME, exports.Format.CSV)
    owner = save_contact(
        actor, ContactInput(name="En ansvarlig", email="a@eksempel.invalid", compliance_owner=True)
    )
    calendar = calendar_feed.new_calendar_link(actor, owner, 1)
    feed = TestClient(public_app(), client=("192.0.2.1", 1)).get(
        calendar.removeprefix("https://aktsom.eksempel.example")
    )
    assert feed.status_code == 200
    assert "2026-01" in feed.text
    paper = board_paper.read_paper(actor)
    places = {
        "log": caplog.text,
        "error page": shown,
        "board": repr(board.read_board(actor)),
        "board's paper": repr(paper.facts) + paper.file("html").decode(),
        "statement": b"".join(built.values()).decode(),
        "public": listed.decode("utf-8-sig") + feed.text + repr(reminders.remind(actor, dry_run=True)),
        "address": calendar + " ".join(_addresses()),
    }
    assert caplog.text
    assert {place: [name for name in names if name in said] for place, said in places.items()} == {
        place: [] for place in places
    }


def _addresses() -> list[str]:
    """What the screens put into the address of a case."""
    from support.source import modules

    return [
        found
        for module in modules()
        if module.name.startswith("ui/")
        for found in re.findall(r"query_params=\{[^}]*\}", module.path.read_text(encoding="utf-8"))
    ]


def test_43_the_address_of_a_case_holds_its_id_alone() -> None:
    assert not any(word in said for said in _addresses() for word in ("requester", "reply_to", "sender"))


def test_44_secure_delete_is_set_on_every_connection(home: Path) -> None:
    for _time in range(3):
        with engine().connect() as connection:
            assert connection.execute(text("PRAGMA secure_delete")).scalar_one() == 1
        engine().dispose()


def test_44_the_bytes_of_a_deleted_mail_are_in_no_file(home: Path) -> None:
    clock.set_as_of(ASKED)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    for number in range(40):
        whole_case(
            actor, WHO if number % 3 == 0 else person(number), ASKED if number % 3 == 0 else date(2029, 1, 1)
        )
    clock.set_as_of(OVER)
    assert purge_requests(actor).wholly
    left = bytes_in(home)
    assert [trace for trace in WHO.traces[:4] if trace.encode() in left] == []


def test_44_somebody_who_reads_meanwhile_is_said_and_the_next_run_finishes(home: Path) -> None:
    clock.set_as_of(ASKED)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    whole_case(actor, WHO, ASKED)
    clock.set_as_of(OVER)
    import sqlite3

    reader = sqlite3.connect(home / "aktsom.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM audit_entry").fetchone()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_PRAGMAS", tuple(one.replace("30000", "100") for one in engines._PRAGMAS))
        engine().dispose()
        assert not purge_requests(actor).wholly
    reader.execute("COMMIT")
    reader.close()
    engine().dispose()
    assert purge_requests(actor).wholly, "nothing is due any more, and what lingered goes"
    assert found_in(bytes_in(home)) == []
    assert leave_no_traces()


def test_38_what_the_data_protection_officer_reads_names_tests_that_are_there() -> None:
    page = (ROOT / "docs" / "personvern.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", page)
    assert len(named) >= 12
    for path, name in named:
        assert f"def {name}" in (ROOT / "tests" / path).read_text(encoding="utf-8"), f"{path}::{name}"
