"""Promises 1, 2, 3, 4 and 9: who may do what, by every door, and never in another enterprise."""

import pytest
from promises.acts import ACTS, Act, World, functions_for_people, make_world, put_world
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from support.kept import grown

from compliance_app.domain.errors import AktsomError, NotAllowed, NotFound
from compliance_app.domain.permissions import MATRIX, Role
from compliance_app.services import imports, register, request_case, statements
from compliance_app.services.demo import load_example
from compliance_app.services.supplier_lookup import NoSuchSupplier
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.engine import read_session, write_session
from compliance_app.storage.tables import METADATA, AuditEntry

UNTRIED = {"profile_fact.period_id"}
"""No verb writes these yet."""
_REFUSED = r"(?i)foreign key|ck_duplicate_candidate_in_order"
"""A pair stands in the order of its ids; the database looks at that before it looks at the key."""
PEOPLE: tuple[Role | None, ...] = (None, *Role)
PARTS = 3
"""Of the acts, so that workers share them."""


@pytest.fixture
def world(home: object) -> World:
    return put_world()


def entries() -> int:
    with read_session() as session:
        return session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


def refused(act: Act, actor: Actor, world: World) -> bool:
    """Whether the act is refused for want of a role; anything else it may say is not about that."""
    try:
        act.call(actor, world)
    except NotAllowed:
        return True
    except AktsomError:
        return False
    return False


def test_01_every_function_for_people_stands_in_the_matrix() -> None:
    assert {act.name for act in ACTS} == functions_for_people()
    assert len(ACTS) * len(PEOPLE) >= 210


@pytest.mark.parametrize("part", range(PARTS))
def test_01_each_role_may_call_what_the_table_says_and_nothing_else(world: World, part: int) -> None:
    wrong = []
    load_example("noklus")
    for act in ACTS[part * len(ACTS) // PARTS : (part + 1) * len(ACTS) // PARTS]:
        for role in PEOPLE:
            roles = frozenset({role}) if role else frozenset()
            person = Actor("En person", roles, world.owner.enterprise_id)
            may = role in MATRIX[act.verb]
            before = entries()
            if refused(act, person, world) == may:
                wrong.append((act.name, role, "is refused" if may else "is let in"))
            if not may and entries() != before:
                wrong.append((act.name, role, "left an entry"))
    assert wrong == []


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"OWNER"}), frozenset({"reader"})], ids=str)
def test_02_nobody_and_unknown_roles_are_refused_everywhere(world: World, roles: frozenset[Role]) -> None:
    stranger = Actor("Ukjent", roles, world.owner.enterprise_id)
    assert [act.name for act in ACTS if not refused(act, stranger, world)] == []


def test_03_a_supplier_is_refused_for_the_same_reasons_by_form_and_by_list(world: World) -> None:
    reader = Actor("Leser", frozenset({Role.READER}), world.owner.enterprise_id)
    before = [row.id for row in register.every_row(world.owner, register.Filter(), register.Order.NAME)]
    opened = imports.open_list("Leverandør;Org.nr.\nFeil nummer;923609017\n".encode(), "liste.csv")
    with pytest.raises(NotAllowed):
        add_supplier(reader, SupplierInput(name="Ny leverandør"))
    with pytest.raises(NotAllowed):
        imports.import_list(reader, opened, opened.columns.mapping)
    with pytest.raises(AktsomError) as by_form:
        add_supplier(world.owner, SupplierInput(name="Feil nummer", org_number="923609017"))
    report = imports.import_list(world.owner, opened, opened.columns.mapping)
    assert [(one.row, one.value) for one in report.rejected] == [(2, "923609017")]
    assert "923609017" in report.rejected[0].reason.replace(" ", "")
    assert "923609017" in str(by_form.value).replace(" ", "")
    after = [row.id for row in register.every_row(world.owner, register.Filter(), register.Order.NAME)]
    assert after == before


def test_04_nothing_of_another_enterprise_is_found_by_its_id(world: World) -> None:
    stranger = grown(make_world, "Annen AS").owner
    not_found = str(NotFound())
    wrong = []
    for act in (act for act in ACTS if act.names):
        try:
            act.call(stranger, world)
        except AktsomError as error:
            if str(error) != not_found and not isinstance(error, NoSuchSupplier):
                wrong.append((act.name, str(error)))
        else:
            wrong.append((act.name, "was done"))
    assert wrong == []


def test_04_lists_hold_nothing_of_another_enterprise(world: World) -> None:
    foreign = set(world.ids.values()) - {world["rule"]}
    theirs = grown(make_world, "Annen AS")
    stranger = theirs.owner
    for act in ACTS:
        if not act.writes and not act.names:
            said = repr(act.call(stranger, World(stranger, theirs.ids)))
            assert [one for one in foreign if one in said] == [], act.name


def test_04_the_database_refuses_every_key_into_another_enterprise(database: str) -> None:
    ours, theirs = put_world(), grown(make_world, "Annen AS")
    home, abroad = ours.owner.enterprise_id, theirs.owner.enterprise_id
    untried, tried = set(), 0
    for table in METADATA.sorted_tables:
        for key in table.foreign_key_constraints:
            if len(key.columns) != 2:
                continue
            column = next(one.name for one in key.columns if one.name != "enterprise_id")
            target = key.referred_table.name
            with read_session() as session:
                row = session.execute(
                    text(f"SELECT id FROM {table.name} WHERE enterprise_id = :e AND {column} IS NOT NULL"),
                    {"e": home},
                ).first()
                other = session.execute(
                    text(f"SELECT id FROM {target} WHERE enterprise_id = :e"), {"e": abroad}
                ).first()
            if row is None or other is None:
                untried.add(f"{table.name}.{column}")
                continue
            change = text(f"UPDATE {table.name} SET {column} = :other WHERE enterprise_id = :e AND id = :row")
            with pytest.raises(IntegrityError, match=_REFUSED), write_session() as session:
                session.execute(change, {"other": other[0], "e": home, "row": row[0]})
            tried += 1
    assert tried > 20
    assert untried == UNTRIED
    assert statements.read_statement(ours.owner) is not None


def test_09_a_refusal_names_the_act_and_the_role_to_ask_for_and_nobody_else(world: World) -> None:
    reader = Actor("Leser", frozenset({Role.READER}), world.owner.enterprise_id)
    with pytest.raises(NotAllowed) as caught:
        request_case.read_request(reader, world["request_new"])
    assert "lese informasjonskrav" in str(caught.value)
    assert "hanskene" not in str(caught.value)


def test_09_a_refusal_is_one_line_in_the_programs_log_and_nothing_in_the_chained_one(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Actor("Kari Nordmann", frozenset({Role.READER}), world.owner.enterprise_id, "user-1")
    before = entries()
    with pytest.raises(NotAllowed):
        request_case.read_request(reader, world["request_new"])
    said = [record.getMessage() for record in caplog.records if record.name == "aktsom"]
    assert said == [
        f"refused act=READ_REQUESTS roles=READER user=user-1 enterprise={world.owner.enterprise_id}"
    ]
    assert entries() == before
    caplog.clear()
    register.page(reader, register.Filter(), register.Order.RISK)
    assert not caplog.records
