"""A filter under a name is there for everybody in the enterprise, and for nobody else."""

import json

import pytest

from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, NotAllowed, NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Role
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries
from compliance_app.services.register import Filter, Missing
from compliance_app.services.saved_filters import (
    EmptyFilter,
    FilterNameTaken,
    delete_filter,
    filter_from,
    rename_filter,
    save_filter,
    saved_filters,
)
from compliance_app.services.work import Actor, local_actor

WANTED = Filter(levels=frozenset({Level.HIGH}), missing=frozenset({Missing.COUNTRY}), spend_from=1000)


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def test_a_saved_filter_is_chosen_by_everybody_in_the_order_of_the_names(actor: Actor) -> None:
    save_filter(actor, "  Åpne  saker ", WANTED)
    save_filter(actor, "Alle uten klausul", Filter(clauses=frozenset({"LACKS"})))
    reader = Actor("En leser", frozenset({Role.READER}), actor.enterprise_id)
    assert [(one.name, one.filter, one.by) for one in saved_filters(reader)][1] == (
        "Åpne saker",
        WANTED,
        "Lokal bruker",
    )
    with pytest.raises(NotAllowed):
        save_filter(reader, "Mitt", WANTED)


def test_a_name_is_used_once_and_is_not_blank(actor: Actor) -> None:
    save_filter(actor, "Uten land", WANTED)
    with pytest.raises(FilterNameTaken):
        save_filter(actor, "uten LAND", WANTED)
    with pytest.raises(FieldMissing):
        save_filter(actor, "  ", WANTED)
    with pytest.raises(EmptyFilter):
        save_filter(actor, "Alt", Filter())


def test_a_second_click_saves_once(actor: Actor) -> None:
    assert save_filter(actor, "Uten land", WANTED, once="a") == save_filter(
        actor, "Uten land", WANTED, once="a"
    )
    assert len(saved_filters(actor)) == 1


def test_it_is_renamed_and_deleted_by_who_has_seen_it_as_it_is(actor: Actor) -> None:
    identity = save_filter(actor, "Uten land", WANTED)
    rename_filter(actor, identity, "Uten noe land", 1)
    with pytest.raises(ChangedMeanwhile):
        rename_filter(actor, identity, "Et annet navn", 1)
    with pytest.raises(ChangedMeanwhile):
        delete_filter(actor, identity, 1)
    before = len(newest_entries(actor, 50))
    delete_filter(actor, identity, 2)
    assert saved_filters(actor) == []
    assert len(newest_entries(actor, 50)) == before + 1


def test_another_enterprise_neither_sees_nor_changes_it(actor: Actor) -> None:
    identity = save_filter(actor, "Uten land", WANTED)
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    assert saved_filters(other) == []
    with pytest.raises(NotFound):
        rename_filter(other, identity, "Vårt", 1)
    save_filter(other, "Uten land", WANTED)


def test_what_this_edition_does_not_know_is_left_out() -> None:
    text = json.dumps({"owners": ["Drift"], "levels": ["VERY_HIGH"], "colour": "red", "spend_from": "mye"})
    assert filter_from(text) == Filter(owners=frozenset({"Drift"}))
