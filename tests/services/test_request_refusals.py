"""A refusal part by part: ground, reason, and the harm that must be told whatever the ground (§ 6)."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from support.request_cases import answer, ask, case, passage, prolong, refuse, register, send

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Ground, IllegalStep, RequestState
from compliance_app.services import request_refusals as refusals
from compliance_app.services import request_steps as steps
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.request_counts import request_counts
from compliance_app.services.request_letter_inputs import (
    AnswerHeads,
    JustificationInput,
    PartialRefusalInput,
    RefusalInput,
)
from compliance_app.services.request_letters import make_letter
from compliance_app.services.request_steps import DayBeforeReceived, DayInFuture
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import ImpactKind, RefusedPassage

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def harm(actor: Actor) -> str:
    """Children have been found at work."""
    given = ImpactInput(
        kind=ImpactKind.ACTUAL, issue=Issue.CHILD_LABOUR, what="Barn ble funnet i arbeid på fabrikken", country="BD", scale=4,
        scope=2, irremediability=3, severity_reason="Sett ved besøk.",
    )  # fmt: skip
    return save_impact(actor, given)


def about_children(actor: Actor) -> str:
    return register(actor, question="Har dere funnet barnearbeid hos leverandørene deres i Bangladesh?")


# --- what a refusal must have


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"passage": " "}, FieldMissing, "Det dere ikke gir ut"),
        ({"ground": None}, refusals.GroundMissing, "«Prisene vi betaler»"),
        ({"reason": ""}, FieldMissing, "Hvorfor"),
        ({"known_harm": None}, refusals.KnownHarmUnanswered, "§\u00a06 tredje ledd"),
        ({"known_harm": True}, refusals.HarmIsKnownHere, "«Prisene vi betaler»"),
    ],
)
def test_a_part_without_what_the_act_asks_is_refused_and_nothing_is_sent(
    actor: Actor, changed: dict[str, object], error: type[Exception], words: str
) -> None:
    identity = register(actor)
    with pytest.raises(error, match=words):
        refuse(actor, identity, passages=[passage(), passage(**changed)])
    found = case(actor, identity)
    assert (found.state, found.passages, len(found.events)) == (RequestState.RECEIVED, (), 1)


def test_a_refusal_of_nothing_is_none(actor: Actor) -> None:
    with pytest.raises(FieldMissing):
        refuse(actor, register(actor), passages=[])


def test_ground_a_only_after_the_requester_was_asked_what_they_mean(actor: Actor) -> None:
    identity = register(actor)
    unclear = [passage(ground="a", reason="Vi forstår ikke hva det spørres om.")]
    with pytest.raises(refusals.AskFirst, match="Be om presisering"):
        refuse(actor, identity, passages=unclear)
    ask(actor, identity)
    refuse(actor, identity, passages=unclear)
    assert case(actor, identity).state is RequestState.REFUSED


@pytest.mark.parametrize("ground", list(Ground))
def test_each_part_is_kept_with_its_ground_and_the_figures_count_it(actor: Actor, ground: Ground) -> None:
    identity = register(actor)
    if ground is Ground.A:
        ask(actor, identity)
    refuse(actor, identity, passages=[passage(ground=ground), passage(ground="c", passage="Navnene")])
    found = case(actor, identity)
    assert [(one.ground, one.refused_on) for one in found.passages] == [(ground.value, TODAY), ("c", TODAY)]
    with reading(actor) as work:
        figures = request_counts(work, period_of(work, 2026))
    assert dict(figures.by_ground) == {ground: 1} | {Ground.C: 1}
    assert (figures.refused, figures.in_time) == (1, 1)


# --- known harm


def test_harm_in_the_register_answers_yes_beforehand_and_closes_the_letters(actor: Actor) -> None:
    harm(actor)
    identity = about_children(actor)
    for known in (None, True):
        with pytest.raises(refusals.HarmIsKnown, match="Barn ble funnet i arbeid"):
            refuse(actor, identity, passages=[passage(known_harm=known)])
    with pytest.raises(refusals.NotKnownWithoutReason, match="Barn ble funnet i arbeid"):
        refuse(actor, identity, passages=[passage(known_harm=False)])
    said = passage(known_harm=False, not_known_reason="Delen gjelder bare prisene.")
    refuse(actor, identity, passages=[said], information="Vi har funnet barn i arbeid på en fabrikk.")
    found = case(actor, identity)
    assert found.passages[0].not_known_reason == "Delen gjelder bare prisene."
    assert "barn i arbeid på en fabrikk" in found.events[-1].text


@pytest.mark.parametrize("ground", [Ground.SECURITY_GRADED, Ground.COPYRIGHT])
def test_the_carve_outs_of_the_fourth_paragraph_stand_whatever_is_known(actor: Actor, ground: Ground) -> None:
    harm(actor)
    identity = about_children(actor)
    refuse(actor, identity, passages=[passage(ground=ground, known_harm=True)])
    assert case(actor, identity).state is RequestState.REFUSED


@pytest.mark.parametrize("ground", ["a", "b", "c", "d"])
def test_the_database_itself_keeps_known_harm_from_being_withheld(actor: Actor, ground: str) -> None:
    identity = register(actor)
    with pytest.raises(IntegrityError, match="known_harm_is_told"), begin(actor, Verb.REFUSE_REQUEST) as work:
        work.add(
            RefusedPassage(
                enterprise_id=work.enterprise_id, request_id=identity, passage="Barna", ground=ground, reason="Nei",
                known_harm=True, refused_on=TODAY,
            )
        )  # fmt: skip


def test_potential_harm_closes_nothing(actor: Actor) -> None:
    given = ImpactInput(
        kind=ImpactKind.POTENTIAL, issue=Issue.CHILD_LABOUR, what="Fare for barnearbeid", country="BD", scale=4, scope=2,
        irremediability=3, likelihood=3, severity_reason="Lest om det.",
    )  # fmt: skip
    save_impact(actor, given)
    refuse(actor, about_children(actor))


# --- parts, justification, reversal


def test_an_answer_with_a_part_withheld(actor: Actor) -> None:
    identity = register(actor)
    given = PartialRefusalInput(short_answer="Rørene lages i Tyskland.", passages=[passage()])
    text = make_letter(actor, identity, given).markdown.replace("\u00a0", " ").replace("\\", "")
    for words in (
        "Rørene lages i Tyskland.",
        "Prisene vi betaler",
        "annet ledd bokstav d",
        "nærmere begrunnelse",
    ):
        assert words in text
    send(actor, identity, given, TODAY)
    assert case(actor, identity).state is RequestState.PARTLY_REFUSED


def test_a_late_demand_for_a_justification_is_taken_and_has_its_own_clock(actor: Actor) -> None:
    identity = register(actor)
    refuse(actor, identity)
    clock.set_as_of(date(2027, 3, 1))
    seen = case(actor, identity).request.version
    for day, error in (
        (None, FieldMissing),
        (date(2027, 3, 2), DayInFuture),
        (date(2026, 5, 1), DayBeforeReceived),
    ):
        with pytest.raises(error):
            steps.demand_justification(actor, identity, day, "Hvorfor?", seen)
    steps.demand_justification(actor, identity, date(2027, 3, 1), "Hvorfor?", seen)
    found = case(actor, identity)
    assert (found.deadline.statutory, found.deadline.rule) == (date(2027, 3, 22), "JUSTIFICATION")
    with pytest.raises(IllegalStep, match="kan ikke forlenges"):
        prolong(actor, identity, sent_on=date(2027, 3, 1))


def test_a_justification_releases_what_it_names_and_a_reversal_everything(actor: Actor) -> None:
    for everything in (False, True):
        clock.set_as_of(TODAY)
        identity = register(actor)
        refuse(actor, identity, passages=[passage(), passage(passage="Navnene", ground="c")])
        seen = case(actor, identity).request.version
        steps.demand_justification(actor, identity, TODAY, "Hvorfor?", seen)
        first = case(actor, identity).passages[0].id
        if everything:
            answer(actor, identity, date(2026, 5, 10))
        else:
            given = JustificationInput(
                considerations="Vi veide hensynene.",
                released="Prisen var 10 kroner.",
                released_passages=[first],
            )
            send(actor, identity, given, TODAY)
        found = case(actor, identity)
        assert [one.released_on is not None for one in found.passages] == [True, everything]
        assert found.state is (RequestState.ANSWERED if everything else RequestState.JUSTIFICATION_GIVEN)


@pytest.mark.parametrize("given", [{"considerations": " "}, {"considerations": "Veid.", "released": "Noe."}])
def test_a_justification_says_what_was_weighed_and_which_parts_are_given(
    actor: Actor, given: dict[str, str]
) -> None:
    identity = register(actor)
    refuse(actor, identity)
    steps.demand_justification(actor, identity, TODAY, "Hvorfor?", case(actor, identity).request.version)
    with pytest.raises(FieldMissing):
        send(actor, identity, JustificationInput(**given), TODAY)


def test_a_refusal_sent_in_other_words_that_lack_something_is_a_possible_breach(actor: Actor) -> None:
    identity = register(actor)
    send(actor, identity, RefusalInput(passages=[passage()]), TODAY, text="Vi vil ikke svare på dette.")
    found = case(actor, identity)
    assert (found.state, found.events[-1].text) == (RequestState.REFUSED, "Vi vil ikke svare på dette.")
    assert [one.kind for one in found.breaches] == ["INCOMPLETE_REFUSAL"]
    other = register(actor)
    send(actor, other, AnswerHeads(short_answer="I Tyskland."), TODAY, text="De lages i Tyskland.")
    assert case(actor, other).breaches == ()
