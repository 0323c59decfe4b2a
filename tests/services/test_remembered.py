"""What was counted holds until something is written, for that enterprise alone."""

import pytest

from compliance_app.services import remembered as memory
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.policies import PolicyInput, save_policy
from compliance_app.services.remembered import register_state_of, remembered, state_of
from compliance_app.services.suppliers import CategoryInput, CategoryTaken, save_category
from compliance_app.services.work import Actor, local_actor, reading


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def counted(actor: Actor, made: list[str], about: str = "2025") -> int:
    """How often the value has been made once it has been asked for."""
    with reading(actor) as work:
        state = state_of(work)
    remembered(state, "test", about, lambda: made.append(about))
    return len(made)


def test_a_value_is_made_once_until_something_is_written(actor: Actor) -> None:
    made: list[str] = []
    assert [counted(actor, made), counted(actor, made)] == [1, 1]
    save_category(actor, CategoryInput(name="Hansker"))
    assert counted(actor, made) == 2


def test_a_write_that_was_refused_leaves_the_value(actor: Actor) -> None:
    save_category(actor, CategoryInput(name="Hansker"))
    made: list[str] = []
    counted(actor, made)
    with pytest.raises(CategoryTaken):
        save_category(actor, CategoryInput(name="Hansker"))
    assert counted(actor, made) == 1


def test_another_year_and_another_enterprise_have_their_own(actor: Actor) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    made: list[str] = []
    assert [counted(actor, made), counted(other, made), counted(actor, made, "2026")] == [1, 2, 3]


def test_what_is_kept_does_not_grow_without_end(actor: Actor) -> None:
    for number in range(memory.MOST + 20):
        counted(actor, [], str(number))
    assert len(memory._kept) == memory.MOST


def test_the_state_of_the_register_moves_with_the_register_only(actor: Actor) -> None:
    def states() -> tuple[object, object]:
        with reading(actor) as work:
            return state_of(work), register_state_of(work)

    head, register = states()
    save_policy(actor, PolicyInput(title="Krav til leverandører"))
    moved_head, same_register = states()
    assert (moved_head != head, same_register) == (True, register)
    save_category(actor, CategoryInput(name="Hansker"))
    assert states()[1] != register
