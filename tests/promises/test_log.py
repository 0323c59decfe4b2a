"""Promises 32, 36, 37 and 51: every change is in the log or not made, in order, on one line; and made once however often it is sent."""

import json
from datetime import UTC, datetime

import pytest
from promises.acts import ACTS, Act, World, put_world
from sqlalchemy import func, select
from support.rows import every_row
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.cli import app
from compliance_app.domain.register_verbs import BESIDE_THE_REGISTER
from compliance_app.services import log
from compliance_app.services.demo import load_example
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.storage import audit
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditEntry

REGISTER = {
    "supplier", "supplier_spend", "supplier_name", "producer", "chain_link", "category", "import_batch", "country_answer",
    "country_floor", "country_table", "sector_judgement", "risk_assessment", "profile_fact", "reporting_period", "enterprise",
}  # fmt: skip


PARTS = 2
"""Of the acts, so that workers share them; each begins with the world as it was made."""


class LogFails(Exception):
    """What the disk or the lock may do in the middle of a write."""


@pytest.fixture
def world(database: str) -> World:
    return put_world()


def entries() -> int:
    with read_session() as session:
        return session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


def part_of(acts: list[Act], part: int) -> list[Act]:
    """One part of the acts, in their order."""
    return acts[part * len(acts) // PARTS : (part + 1) * len(acts) // PARTS]


def failed(act: Act, world: World) -> bool:
    """Whether the act asked the log, and so failed."""
    try:
        act.call(world.owner, world)
    except LogFails:
        return True
    return False


@pytest.mark.parametrize("part", range(PARTS))
def test_32_every_verb_is_logged_or_rolled_back(
    world: World, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> None:
        raise LogFails

    tried, there = 0, every_row()
    for act in part_of([act for act in ACTS if act.writes], part):
        before = entries()
        with monkeypatch.context() as patch:
            patch.setattr(audit, "append", broken)
            raised = failed(act, world)
        assert every_row() == there, f"{act.name} left something behind without an entry"
        assert raised, f"{act.name} never asked the log"
        act.call(world.owner, world)
        assert entries() > before, f"{act.name} left no entry"
        after = every_row()
        moved = {table for table in after if after[table] != there[table]}
        assert moved, act.name
        if act.verb in BESIDE_THE_REGISTER:  # what is remembered of the register stays true meanwhile
            assert not moved & REGISTER, act.name
        tried, there = tried + 1, after
    assert tried >= 30
    assert log.verify_log(world.owner).intact


def test_32_reading_writes_nothing(world: World) -> None:
    load_example("noklus")
    there = every_row()
    for act in (act for act in ACTS if not act.writes):
        act.call(world.owner, world)
    assert every_row() == there


def test_36_times_are_utc_and_the_order_is_kept_within_one_microsecond(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 5, 7, 9, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    for number in range(3):
        add_supplier(world.owner, SupplierInput(name=f"Samtidig {number}"))
    with read_session() as session:
        newest = session.execute(
            select(AuditEntry)
            .where(AuditEntry.enterprise_id == world.owner.enterprise_id)
            .order_by(AuditEntry.seq.desc())
            .limit(3)
        ).scalars()
        rows = list(newest)
    assert [row.at for row in rows] == [moment] * 3
    assert all(row.at.utcoffset() is not None and not row.at.utcoffset() for row in rows)
    assert [earlier.hash for earlier in rows[1:]] == [later.previous for later in rows[:-1]]
    assert log.verify_log(world.owner).intact


@pytest.mark.parametrize(
    "trick", ["En AS\nTo AS", "En AS\r\n2026 RATE", "\x1b[31mRød AS\x1b[0m", "En\u2028To"]
)
def test_37_a_name_never_makes_a_second_line(world: World, trick: str) -> None:
    add_supplier(world.owner, SupplierInput(name=trick, country="NO"))
    result = CliRunner().invoke(app, ["--enterprise", str(world.owner.enterprise_id), "suppliers", "list"])
    count = json.loads(
        CliRunner()
        .invoke(app, ["--enterprise", str(world.owner.enterprise_id), "suppliers", "list", "--json"])
        .stdout
    )
    assert len(result.stdout.splitlines()) == len(count)
    assert "\x1b" not in result.stdout
    assert all(
        line.verb.isupper() and line.actor == "Lokal bruker" for line in log.newest_entries(world.owner)
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_51_a_second_click_on_any_button_does_nothing(world: World, part: int) -> None:
    tried = 0
    for number, act in enumerate(part_of([act for act in ACTS if act.takes_once], part)):
        before = every_row()
        act.call(world.owner, world, once=f"knapp-{number}")
        there = every_row()
        assert there != before, f"{act.name} did nothing the first time either"
        act.call(world.owner, world, once=f"knapp-{number}")
        assert every_row() == there, act.name
        tried += 1
    assert tried >= 8
