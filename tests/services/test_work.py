"""One verb is one transaction: permitted, logged with it, rolled back whole, and not done twice."""

import pytest
from sqlalchemy import func, select

from compliance_app.domain.errors import ChangedMeanwhile, NotAllowed, NotFound
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.enterprises import (
    EnterpriseInput,
    create_enterprise,
    edit_enterprise,
    read_enterprise,
)
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage import recording
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditEntry, Category, Enterprise


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def entries() -> int:
    with read_session() as session:
        return session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


def category(actor: Actor, name: str) -> Category:
    return Category(enterprise_id=str(actor.enterprise_id), name=name, folded_name=name.casefold())


def test_a_write_leaves_exactly_one_entry_with_verb_and_object(actor: Actor) -> None:
    before = entries()
    with begin(actor, Verb.EDIT_CATEGORY) as work:
        work.about("category", work.add(category(actor, "Hotell")).id)
        work.add(category(actor, "Renhold"))
    assert entries() == before + 1


def test_a_role_without_the_verb_writes_nothing(actor: Actor) -> None:
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    with pytest.raises(NotAllowed, match="endre kategorier"), begin(reader, Verb.EDIT_CATEGORY):
        pytest.fail("the block must not run")
    with pytest.raises(NotAllowed), reading(Actor("Ingen", frozenset(), actor.enterprise_id)):
        pytest.fail("the block must not run")


class LeavesTheBlock(BaseException):
    """What st.rerun and st.stop are."""


@pytest.mark.parametrize("left_by", [ValueError, LeavesTheBlock])
def test_leaving_by_an_exception_rolls_back_row_and_entry(actor: Actor, left_by: type[BaseException]) -> None:
    before = entries()

    def leave_half_way() -> None:
        with begin(actor, Verb.EDIT_CATEGORY) as work:
            work.add(category(actor, "Hotell"))
            raise left_by

    with pytest.raises(left_by):
        leave_half_way()
    assert entries() == before
    with reading(actor) as work:
        assert work.session.execute(select(func.count()).select_from(Category)).scalar_one() == 0


def test_a_failing_log_rolls_the_change_back(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "_table", lambda row: object())  # cannot be written to the log
    with pytest.raises(TypeError), begin(actor, Verb.EDIT_CATEGORY) as work:
        work.add(category(actor, "Hotell"))
    with reading(actor) as work:
        assert work.session.execute(select(func.count()).select_from(Category)).scalar_one() == 0


def test_the_second_click_finds_what_the_first_made(actor: Actor) -> None:
    made = []
    for _click in range(2):
        with begin(actor, Verb.EDIT_CATEGORY, once="knapp-1") as work:
            if work.already:
                made.append(work.already)
                continue
            row = work.add(category(actor, "Hotell"))
            work.about("category", row.id)
            made.append(row.id)
    assert made[0] == made[1]


def test_the_second_of_two_forms_is_told_who_saved_first(actor: Actor) -> None:
    seen = read_enterprise(actor).version
    edit_enterprise(actor, EnterpriseInput(name="Eksempel AS", seat="Bergen"), seen)
    other = Actor("Kollega", actor.roles, actor.enterprise_id)
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker endret opplysningene om virksomheten"):
        edit_enterprise(other, EnterpriseInput(name="Eksempel AS", seat="Oslo"), seen)
    assert read_enterprise(actor).seat == "Bergen"


def test_another_enterprises_row_is_not_found(actor: Actor) -> None:
    with begin(actor, Verb.EDIT_CATEGORY) as work:
        row = work.add(category(actor, "Hotell"))
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    with reading(stranger) as work, pytest.raises(NotFound):
        work.get(Category, row.id)


def test_a_reading_block_keeps_nothing(actor: Actor) -> None:
    with reading(actor) as work:
        row = work.session.get(Enterprise, actor.enterprise_id)
        assert row is not None
        row.seat = "Endret"
    assert read_enterprise(actor).seat == ""
