"""Promise 49: twenty people in three processes at once; all they write is stored, or refused with the name of who was first."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from support.crowd import TOGETHER
from support.pooler import pooled

from compliance_app import clock
from compliance_app.services import measures, ratings, requests, suppliers
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import Actor, local_actor
from compliance_app.settings import ROOT
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import AuditEntry, MeasurePurpose, RiskAssessment

PEOPLE = (7, 7, 6)
WRITES = 25
ENTRY = {
    "register": "EDIT_SUPPLIER", "edit": "EDIT_SUPPLIER", "judge": "JUDGE_SECTOR", "judge_many": "JUDGE_SECTOR",
    "plan": "RECORD_MEASURE", "edit_measure": "RECORD_MEASURE", "all_at_once": "RECORD_MEASURE", "ask": "REGISTER_REQUEST",
    "note": "ANNOTATE_REQUEST", "board": "GIVE_BOARD_INPUT", "follow": "RECORD_FOLLOW_UP", "link": "EDIT_CHAIN",
}  # fmt: skip
"""The entry that each thing people do leaves in the log; to rate leaves one where a level has changed."""


@pytest.fixture
def pooler(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL is reached through PgBouncer alone."""
    if database == "sqlite":
        yield
        return
    with pooled(os.environ["AKTSOM_DATABASE_URL"]) as through:
        monkeypatch.setenv("AKTSOM_DATABASE_URL", through)
        yield
        engine().dispose()


def a_register() -> Actor:
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = suppliers.save_category(owner, suppliers.CategoryInput(name="Hansker"))
    for number in range(10):
        suppliers.add_supplier(
            owner, suppliers.SupplierInput(name=f"A {number}", country="NO", category_id=category)
        )
    requests.register_request(
        owner, requests.RequestInput(received_on=clock.today(), question="Hvor lages hanskene?")
    )
    measures.save_measure(
        owner, measures.MeasureInput(purpose=MeasurePurpose.PREVENT, what=TOGETHER, due=clock.today())
    )
    return owner


def entries(owner: Actor) -> Counter[str]:
    """Verb → how many entries the log has of it."""
    chosen = select(col(AuditEntry.verb), func.count()).where(
        col(AuditEntry.enterprise_id) == owner.enterprise_id
    )
    with engine().connect() as connection:
        found = connection.execute(chosen.group_by(col(AuditEntry.verb))).tuples().all()
    return Counter(dict(found))


def all_at_work(owner: Actor, folder: Path) -> list[dict]:
    """Start the processes, let them begin at once, and read what they say."""
    first, started = 1, []
    for people in PEOPLE:
        arguments = [str(owner.enterprise_id), str(first), str(people), str(WRITES)]
        started.append(
            subprocess.Popen(
                [sys.executable, "-m", "support.crowd", *arguments], cwd=folder, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT / "tests")}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )
        )  # fmt: skip
        first += people
    for one in started:
        assert one.stdout.readline() == "ready\n"
    for one in started:
        one.stdin.write("go\n")
        one.stdin.flush()
    return [json.loads(one.communicate()[0]) for one in started]


@pytest.mark.slow
def test_49_twenty_at_once_are_all_stored_or_told_who_was_first(
    database: str, pooler: None, tmp_path: Path
) -> None:
    owner = a_register()
    before = entries(owner)
    engine().dispose()

    said = all_at_work(owner, tmp_path)

    assert [broken for one in said for broken in one["broken"]] == []
    stored = sum((Counter(one["stored"]) for one in said), Counter())
    refused = [sentence for one in said for sentence in one["refused"]]
    assert stored.total() + len(refused) == sum(PEOPLE) * WRITES
    assert len(refused) >= sum(people - 1 for people in PEOPLE), "one in a process can be first"
    for sentence in refused:
        assert re.match(r"Ikke lagret\. Person \d+ endret .+ kl\. \d\d\.\d\d mens du skrev\.", sentence), (
            sentence
        )
    written = entries(owner) - before
    wanted: Counter[str] = Counter()
    for what, count in stored.items():
        if what in ENTRY:
            wanted[ENTRY[what]] += count
    assert {verb: count for verb, count in written.items() if verb != "RATE"} == wanted
    assert len({line.number for line in requests.list_requests(owner)}) == stored["ask"] + 1
    with engine().connect() as connection:
        current = connection.execute(
            select(func.count()).where(col(RiskAssessment.superseded_by).is_(None))
        ).scalar_one()
    assert current == 10 + stored["register"], "one rating of each"
    assert ratings.rate_all(owner).changed == 0, "and each rests on what stands in the register"
    there = entries(owner).total()  # to verify is itself written down, afterwards
    verified = subprocess.run(
        [Path(sys.executable).with_name("aktsom"), "audit", "verify", "--json"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(verified.stdout)["entries"] == there
