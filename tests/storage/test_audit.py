"""The log: refused changes, an unbroken chain under many writers, and a verification that finds each kind of damage."""

import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import (
    EnterpriseInput,
    create_enterprise,
    edit_enterprise,
    enterprise_of,
    read_enterprise,
)
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage import audit
from compliance_app.storage.engine import engine, read_session, write_session
from compliance_app.storage.triggers import write_triggers


@pytest.fixture
def owner(database: str) -> Actor:
    """An enterprise with four entries in its log."""
    identity = create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    actor = local_actor(identity)
    for seat in ("Bergen", "Oslo", "Tromsø"):
        row = read_enterprise(actor)
        edit_enterprise(actor, EnterpriseInput(name="Eksempel AS", seat=seat), row.version)
    return actor


def verified(actor: Actor) -> audit.Verification:
    with read_session() as session:
        return audit.verify(session, str(actor.enterprise_id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'en annen'",
        "DELETE FROM audit_entry",
        "UPDATE audit_detail SET salt = ''",
    ],
)
def test_the_database_refuses_to_change_the_log(owner: Actor, statement: str) -> None:
    with pytest.raises(DBAPIError, match="the log cannot be changed"), write_session() as session:
        session.execute(text(statement))
    assert verified(owner).intact


def test_replacing_an_entry_is_refused(owner: Actor) -> None:
    verb = "INSERT OR REPLACE INTO" if engine().dialect.name == "sqlite" else "INSERT INTO"
    with pytest.raises(DBAPIError), write_session() as session:
        session.execute(text(f"{verb} audit_entry SELECT * FROM audit_entry WHERE seq = 2"))
    assert verified(owner).entries == 4


@pytest.mark.parametrize(
    ("damage", "reason", "first"),
    [
        ("UPDATE audit_entry SET verb = 'RATE' WHERE seq = 2", "hash", 2),
        ("DELETE FROM audit_entry WHERE seq = 2", "order", 3),
        ("DELETE FROM audit_entry WHERE seq = 4", "head", 4),
        ("UPDATE audit_detail SET salt = 'x' WHERE seq = 3", "detail", 3),
    ],
)
def test_verification_finds_what_was_changed_past_the_triggers(
    owner: Actor, damage: str, reason: str, first: int
) -> None:
    with write_session() as session:
        _drop_triggers(session)
        session.execute(text(damage))
        write_triggers(session.connection())
    found = verified(owner)
    assert (found.intact, found.reason, found.first_bad) == (False, reason, first)


def test_two_swapped_entries_are_found(owner: Actor) -> None:
    with write_session() as session:
        _drop_triggers(session)
        for seq, other in ((2, 99), (3, 2), (99, 3)):
            session.execute(
                text("UPDATE audit_entry SET seq = :other WHERE seq = :seq"), {"seq": seq, "other": other}
            )
    assert verified(owner).first_bad == 2


def test_an_erased_detail_leaves_the_chain_whole(owner: Actor) -> None:
    with write_session() as session:
        session.execute(text("DELETE FROM audit_detail WHERE seq = 3"))
    found = verified(owner)
    assert (found.intact, found.erased, found.entries) == (True, 1, 4)


def test_an_entry_without_its_detail_and_details_that_are_erased_leave_the_chain_whole(owner: Actor) -> None:
    with begin(owner, Verb.EDIT_ENTERPRISE) as work:
        enterprise_of(work).seat = "Bodø"
        work.forget([2, 3, 99])
    found = verified(owner)
    assert (found.intact, found.erased, found.entries) == (True, 3, 5)
    with read_session() as session:
        erased = [entry.seq for entry, gone in audit.entries(session, str(owner.enterprise_id)) if gone]
        images = [
            entry.seq for entry, some in audit.images_after(session, str(owner.enterprise_id), 3) if some
        ]
    assert (erased, images) == ([2, 3, 5], [4])


def test_writers_at_once_make_one_chain(owner: Actor) -> None:
    def write(number: int) -> int:
        from compliance_app.services.suppliers import CategoryInput, save_category

        for index in range(5):
            save_category(owner, CategoryInput(name=f"Kategori {number}-{index}"))
        return number

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(write, range(6))) == list(range(6))
    found = verified(owner)
    assert (found.intact, found.entries) == (True, 4 + 30)


def _drop_triggers(session) -> None:
    if session.connection().dialect.name == "sqlite":
        for name in ("audit_entry_no_update", "audit_entry_no_delete", "audit_detail_no_update"):
            session.execute(text(f"DROP TRIGGER {name}"))
    else:
        session.execute(text("DROP TRIGGER audit_entry_no_change ON audit_entry"))
        session.execute(text("DROP TRIGGER audit_detail_no_update ON audit_detail"))


def test_what_is_packed_on_the_way_is_what_would_be_packed_at_the_end() -> None:
    images = [
        {
            "table": "supplier",
            "op": "insert_many",
            "columns": ["id"],
            "rows": [(str(n),) for n in range(9000)],
        }
    ]
    packing = audit.Packing([*images])
    images.append({"table": "supplier", "op": "delete", "key": {"id": "æøå"}, "before": {}})
    assert zlib.decompress(packing.finish(images)) == audit.canonical_bytes(images)
    assert zlib.decompress(audit.Packing([*images]).finish(images)) == audit.canonical_bytes(images)
