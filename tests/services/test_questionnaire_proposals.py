"""What answers propose, and that a person decides: nothing is rated, made or closed by an answer alone."""

from dataclasses import replace
from datetime import date

import pytest
from support.asked import answered, buyer, filled, questions_of, sent, supplier_of

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.questionnaire import ProposalKind
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.services.chain import LinkInput
from compliance_app.services.follow_ups import follow_ups_of
from compliance_app.services.impact_list import impacts
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import measures
from compliance_app.services.questionnaire_link import submit
from compliance_app.services.questionnaire_proposals import (
    WAYS,
    FollowUpPlan,
    ProposalDecided,
    impact_start,
    leave_proposal,
    take_as_follow_up,
    take_as_impact,
    take_into_chain,
)
from compliance_app.services.questionnaire_reads import (
    count_open_proposals,
    questionnaires,
    read_questionnaire,
)
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerProposal, ImpactKind

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    clock.set_as_of(TODAY)
    return buyer()


@pytest.fixture
def supplier(actor: Actor) -> str:
    return supplier_of(actor)


TOLD = {
    "producer_countries": RawAnswer("Kina, Bangladesh"),
    "own_incidents": RawAnswer("YES", "To arbeidere fikk ikke lønn i mars."),
}


def proposed(actor: Actor, made: str, kind: ProposalKind) -> AnswerProposal:
    return next(one for one in read_questionnaire(actor, made).proposals if one.kind == kind)


def test_answers_propose_and_change_nothing_themselves(actor: Actor, supplier: str) -> None:
    before = supplier_page(actor, supplier)
    made = answered(actor, supplier, **TOLD)
    after = supplier_page(actor, supplier)
    assert [row.id for row in after.assessments] == [row.id for row in before.assessments]
    assert len(after.links) == len(before.links)
    assert (impacts(actor), measures(actor), follow_ups_of(actor, supplier)) == ([], [], [])
    new = proposed(actor, made, ProposalKind.NEW_COUNTRY)
    assert (new.country, new.state) == ("BD", "OPEN")
    told = proposed(actor, made, ProposalKind.INCIDENT_REPORTED)
    assert told.words == "To arbeidere fikk ikke lønn i mars."
    assert count_open_proposals(actor) == questionnaires(actor).proposals >= 2
    assert set(WAYS) == set(ProposalKind)


def test_a_new_country_goes_into_the_chain_when_a_person_says_so(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, **TOLD)
    row = proposed(actor, made, ProposalKind.NEW_COUNTRY)
    with pytest.raises(ChangedMeanwhile):
        take_into_chain(actor, row.id, LinkInput(), row.version + 1)
    link = take_into_chain(actor, row.id, LinkInput(goods="hansker"), row.version, once="k")
    assert take_into_chain(actor, row.id, LinkInput(), row.version, once="k")
    page = supplier_page(actor, supplier)
    (added,) = [(one, producer) for one, producer in page.links if one.id == link]
    assert (added[1].name, added[1].country) == ("Produsent uten navn", "BD")
    assert added[0].source == "Leverandørens svar på spørreskjema"
    current = [one for one in page.assessments if one.superseded_by is None]
    assert "BD" in current[0].inputs
    decided = proposed(actor, made, ProposalKind.NEW_COUNTRY)
    assert (decided.state, decided.object_kind, decided.object_id) == ("TAKEN", "chain_link", link)
    with pytest.raises(ProposalDecided, match="Lokal bruker"):
        leave_proposal(actor, row.id, "Nei", decided.version)
    with pytest.raises(ProposalDecided):
        take_into_chain(actor, row.id, LinkInput(), decided.version)


def test_a_named_producer_needs_a_name_or_a_country(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, main_producers=RawAnswer("Solfabrikken i Dhaka"))
    row = proposed(actor, made, ProposalKind.PRODUCER_NAMED)
    assert row.words == "Solfabrikken i Dhaka"
    with pytest.raises(FieldMissing, match="Navn"):
        take_into_chain(actor, row.id, LinkInput(), row.version)
    with pytest.raises(FieldWrong, match="Land"):
        take_into_chain(actor, row.id, LinkInput(producer_name="Solfabrikken", country="QQ"), row.version)
    take_into_chain(actor, row.id, LinkInput(producer_name="Solfabrikken", country="BD"), row.version)
    assert "Solfabrikken" in {producer.name for _one, producer in supplier_page(actor, supplier).links}


def test_an_incident_begins_the_form_of_an_impact_and_is_tied_to_it(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, **TOLD)
    row = proposed(actor, made, ProposalKind.INCIDENT_REPORTED)
    start = impact_start(actor, row.id)
    assert (start.supplier_id, start.kind, start.what) == (supplier, ImpactKind.ACTUAL, row.words)
    with pytest.raises(FieldMissing, match="Konsekvens"):
        take_as_impact(actor, row.id, "", row.version)
    with pytest.raises(NotFound):
        take_as_impact(actor, row.id, "nothing", row.version)
    given = ImpactInput(
        kind=start.kind, issue=start.issue or Issue.LIVING_WAGE, what=start.what, supplier_id=supplier, scale=3,
        scope=1, irremediability=2, severity_reason="Lønnen er betalt siden.",
    )  # fmt: skip
    impact = save_impact(actor, given)
    take_as_impact(actor, row.id, impact, row.version)
    assert proposed(actor, made, ProposalKind.INCIDENT_REPORTED).object_id == impact
    assert measures(actor) == []


def test_something_to_take_up_becomes_a_planned_follow_up(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, policy=RawAnswer("NO"))
    row = next(one for one in read_questionnaire(actor, made).proposals if one.kind == ProposalKind.FOLLOW_UP)
    with pytest.raises(FieldMissing, match="Når"):
        take_as_follow_up(actor, row.id, FollowUpPlan(), row.version)
    with pytest.raises(FieldWrong, match="Neste gang"):
        take_as_follow_up(actor, row.id, FollowUpPlan(next_on=date(2026, 1, 1)), row.version)
    plan = FollowUpPlan(next_on=date(2026, 6, 1), what="Etiske retningslinjer")
    take_as_follow_up(actor, row.id, plan, row.version)
    (planned,) = follow_ups_of(actor, supplier)
    assert (planned.next_on, planned.held_on, planned.questionnaire_id) == (date(2026, 6, 1), None, made)


def test_leaving_one_takes_a_reason(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, **TOLD)
    row = proposed(actor, made, ProposalKind.NEW_COUNTRY)
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        leave_proposal(actor, row.id, " ", row.version)
    leave_proposal(actor, row.id, "Gjelder varer vi ikke kjøper.", row.version)
    left = proposed(actor, made, ProposalKind.NEW_COUNTRY)
    assert (left.state, left.reason, left.decided_by) == (
        "LEFT",
        "Gjelder varer vi ikke kjøper.",
        "Lokal bruker",
    )


def test_an_answer_sent_in_parts_takes_back_what_no_longer_follows(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    whole = filled(questions_of(actor, made), **TOLD)
    part = {key: raw for key, raw in whole.answers.items() if key in TOLD}
    submit(secret, replace(whole, answers=part, partial=True))
    row = proposed(actor, made, ProposalKind.INCIDENT_REPORTED)
    leave_proposal(actor, proposed(actor, made, ProposalKind.NEW_COUNTRY).id, "Ikke våre varer", 1)
    corrected = whole.answers | {"own_incidents": RawAnswer("NO"), "producer_countries": RawAnswer("Kina")}
    submit(secret, replace(whole, answers=corrected))
    there = {(one.kind, one.state) for one in read_questionnaire(actor, made).proposals}
    assert ("NEW_COUNTRY", "LEFT") in there
    assert row.kind not in {kind for kind, _state in there}
