"""Each released schema, with rows, children and a log in it, becomes today's without losing or changing any of them."""

from datetime import UTC, date, datetime

import pytest
from alembic import command
from promises.acts import put_world
from sqlalchemy import MetaData, inspect, select, text
from sqlmodel import Session

from compliance_app.services.work import local_actor, reading
from compliance_app.storage import audit
from compliance_app.storage.engine import engine
from compliance_app.storage.schema import _revisions, alembic_config, standing, upgrade
from compliance_app.storage.tables import (
    METADATA,
    AuditEntry,
    FollowUp,
    ImportBatch,
    PossibleBreach,
    Supplier,
)
from compliance_app.storage.triggers import trigger_names, write_triggers

AT = datetime(2026, 3, 3, 12, tzinfo=UTC)
RELEASED = ["0001", "0002", "0003", "0004", "0005"]
WITHOUT_ORDER = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
NOT_YET = {"0001": {"priority_decision"}, "0002": {"priority_decision"}, "0003": {"outbox_mail", "reminder"}}
"""Tables whose rows of today hold what that schema had no place for."""
ROWS = {
    "enterprise": {"id": "e1", "name": "Eksempel AS", "medium_word": "medium"},
    "reporting_period": {"id": "p1", "label": "2025", "starts": date(2025, 1, 1), "ends": date(2025, 12, 31)},
    "category": {"id": "c1", "name": "Hansker æøå", "folded_name": "hansker æøå", "supply": "GOODS"},
    "supplier": {
        "id": "s1", "name": "Leverandør 1", "folded_name": "leverandør 1", "sort_key": "leverandør 1", "country": "NO",
        "category_id": "c1", "relationship": "SUPPLY_CHAIN", "channel": "DIRECT", "clause": "HAS", "active": True,
    },
    "supplier_spend": {"id": "m1", "supplier_id": "s1", "year": 2025, "currency": "NOK", "hundredths": 123450},
    "producer": {"id": "d1", "name": "Fabrikk 1", "folded_name": "fabrikk 1", "country": "CN"},
    "chain_link": {
        "id": "l1", "supplier_id": "s1", "producer_id": "d1", "role": "PRODUCER", "how_known": "DECLARED",
    },
    "country_table": {"id": "t1", "content_hash": "h", "method_version": 1, "made_at": AT, "content": "{}"},
    "risk_assessment": {
        "id": "r1", "supplier_id": "s1", "period_id": "p1", "rated_at": AT, "geographic": "HIGH", "sector": "LOW",
        "sector_from": "NONE", "overall": "HIGH", "overall_rank": 0, "sort_key": "leverandør 1",
        "chain_knowledge": "TO_PRODUCER", "inputs": "{}", "country_table_id": "t1", "method_version": 1,
    },
    "sector_judgement": {
        "id": "j1", "period_id": "p1", "supplier_id": "s1", "level": "LOW", "reason": "Lest.", "judged_at": AT,
    },
    "information_request": {
        "id": "q1", "number": "2025-01", "received_on": date(2025, 3, 3), "registered_at": AT, "channel": "EMAIL",
        "question": "Hvor lages hanskene?", "state": "ANSWERED", "answered_on": date(2025, 4, 1),
    },
    "request_event": {"id": "v1", "request_id": "q1", "step": "ANSWER", "happened_at": AT, "text": "I Malaysia."},
    "possible_breach": {
        "id": "x1", "request_id": "q1", "happened_on": date(2025, 4, 1), "provision": "§ 7", "what": "Sent for sent.",
        "classification": "NO_BREACH",
    },
    "import_batch": {
        "id": "b1", "file_name": "liste.xlsx", "file_hash": "f", "imported_at": AT, "report": "{}", "changes": b"x",
    },
}  # fmt: skip


def at_revision(revision: str) -> None:
    """Make the database anew as it was at a revision."""
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        METADATA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        command.upgrade(alembic_config(connection), revision)
        write_triggers(connection)


def filled(table, given):
    """A row with what was given, and blanks in the rest of what must be there."""
    row = {"enterprise_id": "e1"} if "enterprise_id" in table.c else {}
    for column in table.c:
        if column.name in given or column.nullable or column.name in row or column.server_default is not None:
            continue
        kind = column.type.python_type
        row[column.name] = {int: 1, bool: False, str: "", float: 0.0}.get(kind, "")
    return row | given


def as_in(revision: str, rows: dict[str, list[dict]]) -> MetaData:
    """Fill the tables of an older schema with what it has columns for; returns its tables."""
    old = MetaData()
    with engine().connect() as connection:
        old.reflect(connection)
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        connection.exec_driver_sql(WITHOUT_ORDER[connection.dialect.name])
        for name, table in old.tables.items():
            if name in rows and name not in NOT_YET.get(revision, ()):
                for column in table.columns:
                    column.type = METADATA.tables[name].columns[column.name].type
                known = [{key: row[key] for key in row if key in table.columns} for row in rows[name]]
                if known:
                    connection.execute(table.insert(), known)
    return old


def held(old: MetaData, there: MetaData) -> dict[str, list[tuple]]:
    """What stands in the columns of the old tables, sorted; ``there`` are the tables as they are now."""
    with engine().connect() as connection:
        return {
            name: sorted(
                map(
                    tuple,
                    connection.execute(select(*[there.tables[name].c[one.name] for one in table.columns])),
                ),
                key=repr,
            )
            for name, table in old.tables.items()
            if name != "alembic_version"
        }


def test_the_last_five_released_schemas_are_tried() -> None:
    assert set(_revisions()[1:6]) <= set(RELEASED)


@pytest.mark.parametrize("revision", RELEASED)
def test_an_enterprise_with_a_row_of_everything_comes_along(database: str, revision: str) -> None:
    owner = put_world().owner
    with engine().connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in METADATA.tables.items()
        }
    at_revision(revision)
    old = as_in(revision, rows)
    before = held(old, old)
    assert len([name for name, there in before.items() if there]) > len(before) * 0.8

    upgrade()

    assert standing().missing == ()
    assert held(old, METADATA) == before
    with reading(owner) as work:
        found = audit.verify(work.session, str(owner.enterprise_id))
    own = [row for row in before["audit_entry"] if row[0] == owner.enterprise_id]
    assert (found.intact, found.entries) == (True, len(own))
    with engine().connect() as connection:
        if database == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


@pytest.mark.parametrize("revision", ["0001", "0003"])
def test_an_older_database_keeps_every_row_and_an_unbroken_log(database: str, revision: str) -> None:
    at_revision(revision)
    old = MetaData()
    with engine().connect() as connection:
        old.reflect(connection)
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        for name, given in ROWS.items():
            connection.execute(old.tables[name].insert().values(filled(old.tables[name], given)))
        session = Session(bind=connection)
        for number in range(3):
            image = {"table": "supplier", "op": "update", "key": {"id": "s1"}, "before": {}, "after": {}}
            audit.append(
                session, enterprise_id="e1", at=AT, actor=f"Person {number}", verb="EDIT_SUPPLIER",
                object_kind="supplier", object_id="s1", images=[image],
            )  # fmt: skip
        session.flush()
        before = {
            name: connection.execute(select(table)).mappings().all() for name, table in old.tables.items()
        }

    upgrade()
    upgrade()

    with engine().connect() as connection:
        new = MetaData()
        new.reflect(connection)
        for name, rows in before.items():
            if name != "alembic_version":
                columns = [new.tables[name].c[column.name] for column in old.tables[name].c]
                assert connection.execute(select(*columns)).mappings().all() == rows, name
        assert len([name for name in trigger_names(connection) if name.startswith("audit_")]) == 3
        assert set(inspect(connection).get_table_names()) >= set(METADATA.tables)
        if database == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    with reading(local_actor("e1")) as work:
        found = audit.verify(work.session, "e1")
        assert (found.intact, found.entries) == (True, 3)
        assert (work.get(Supplier, "s1").owner, work.get(ImportBatch, "b1").kind) == ("", "SUPPLIERS")
        assert work.session.get(AuditEntry, ("e1", 3)).actor == "Person 2"
        breach = work.get(PossibleBreach, "x1")
        assert (breach.kind, breach.about) == ("LATE_ANSWER", "q1")


def test_what_was_to_be_done_next_still_waits_unless_something_was_done_since(database: str) -> None:
    at_revision("0002")
    old = MetaData()
    with engine().connect() as connection:
        old.reflect(connection)
    follow_ups = {
        "f1": {"supplier_id": "s1", "held_on": date(2026, 1, 5), "next_on": date(2026, 2, 5)},
        "f2": {"supplier_id": "s1", "held_on": date(2026, 2, 5), "next_on": date(2026, 3, 5)},
        "f3": {"supplier_id": "s1", "next_on": date(2026, 2, 6)},
        "f4": {"supplier_id": "s2", "next_on": date(2026, 1, 1)},
        "f5": {"supplier_id": "s2"},
    }
    supplier = ROWS["supplier"] | {"category_id": None}
    rows = [
        ("enterprise", ROWS["enterprise"]), ("supplier", supplier), ("supplier", supplier | {"id": "s2"}),
        *(("follow_up", {"id": one, "kind": "MEETING"} | given) for one, given in follow_ups.items()),
    ]  # fmt: skip
    with engine().connect().execution_options(aktsom_write=True) as connection, connection.begin():
        for name, given in rows:
            connection.execute(old.tables[name].insert().values(filled(old.tables[name], given)))
    upgrade()
    with reading(local_actor("e1")) as work:
        waits = {one: work.get(FollowUp, one).waits_for for one in follow_ups}
    assert waits == {
        "f1": None, "f2": date(2026, 3, 5), "f3": date(2026, 2, 6), "f4": date(2026, 1, 1), "f5": None,
    }  # fmt: skip
