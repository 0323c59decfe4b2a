"""The choice to wait: about one thing, with a reason and who decided, and a day on which somebody looks again."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.domain.issues import Issue
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, save_contact
from compliance_app.services.decisions import (
    PAGE_SIZE,
    DecisionInput,
    decide_to_wait,
    decision_page,
    decisions,
    read_decision,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.suppliers import CategoryInput, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ImpactKind


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def gloves(actor: Actor) -> str:
    return save_category(actor, CategoryInput(name="Hansker"))


def waiting(category: str, **changed) -> DecisionInput:
    return DecisionInput(**{"reason": "Lite volum", "category_id": category} | changed)


def test_a_choice_needs_a_subject_and_a_reason(actor: Actor, gloves: str) -> None:
    with pytest.raises(FieldMissing, match="Gjelder"):
        decide_to_wait(actor, DecisionInput(reason="Lite volum"))
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        decide_to_wait(actor, waiting(gloves, reason=" "))
    decide_to_wait(actor, waiting(gloves))
    assert [(one.subject, one.row.decided_by) for one in decisions(actor)] == [("Hansker", "Lokal bruker")]


def test_it_may_be_about_an_impact_and_about_one_thing_only(actor: Actor, gloves: str) -> None:
    impact = save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.POTENTIAL, issue=Issue.OHS, what="Kjemikalier kan gjøre folk syke", scale=2, scope=2,
            irremediability=2, likelihood=2, severity_reason="Kjent fra bransjen.", category_id=gloves,
        ),
    )  # fmt: skip
    with pytest.raises(FieldWrong, match="bare én"):
        decide_to_wait(actor, waiting(gloves, impact_id=impact))
    made = decide_to_wait(actor, DecisionInput(reason="Andre er verre.", impact_id=impact))
    assert read_decision(actor, made).subject == "Kjemikalier kan gjøre folk syke"


def test_who_looks_again_has_access_and_the_day_is_to_come(actor: Actor, gloves: str) -> None:
    with pytest.raises(OwnerWithoutAccess, match="Personer"):
        decide_to_wait(actor, waiting(gloves, owner="Innkjøpssjefen"))
    with pytest.raises(FieldWrong, match="Ses på igjen"):
        decide_to_wait(actor, waiting(gloves, look_again_on=date(2026, 5, 6)))
    save_contact(actor, ContactInput(name="Innkjøpssjefen"))
    made = decide_to_wait(actor, waiting(gloves, owner="innkjøpssjefen", look_again_on=date(2026, 5, 7)))
    row = read_decision(actor, made).row
    assert (row.owner, row.look_again_on) == ("Innkjøpssjefen", date(2026, 5, 7))


def test_it_can_be_changed_after_its_day_but_not_by_an_older_form(actor: Actor, gloves: str) -> None:
    day = date(2026, 5, 8)
    made = decide_to_wait(actor, waiting(gloves, look_again_on=day))
    clock.set_as_of(date(2026, 6, 1))
    changed = waiting(gloves, reason="Avtalen går ut.", look_again_on=day)
    decide_to_wait(actor, changed, identity=made, seen_version=1)
    assert read_decision(actor, made).row.reason == "Avtalen går ut."
    with pytest.raises(ChangedMeanwhile):
        decide_to_wait(actor, changed, identity=made, seen_version=1)


def test_nothing_can_concern_another_enterprises_category(actor: Actor, gloves: str) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    with pytest.raises(NotFound):
        decide_to_wait(other, waiting(gloves))
    assert decisions(other) == []


def test_the_list_is_by_day_and_paged(actor: Actor, gloves: str) -> None:
    decide_to_wait(actor, waiting(gloves, reason="uten dag"))
    for day in (20, 10):
        decide_to_wait(actor, waiting(gloves, reason=f"den {day}.", look_again_on=date(2026, 6, day)))
    assert [one.row.reason for one in decision_page(actor).rows] == ["den 10.", "den 20.", "uten dag"]
    for _more in range(PAGE_SIZE):
        decide_to_wait(actor, waiting(gloves))
    shown = decision_page(actor, 2)
    assert (shown.found, len(shown.rows)) == (PAGE_SIZE + 3, 3)
