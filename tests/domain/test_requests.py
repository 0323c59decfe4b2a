"""The life of a request, written out a second time as a table, and the grounds of refusal word for word."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain import requests
from compliance_app.domain.requests import Ground, IllegalStep, advance
from compliance_app.domain.requests import RequestState as State
from compliance_app.domain.requests import RequestStep as Step

DECISIONS = """
    ANSWER ANSWERED, REFUSE_PART PARTLY_REFUSED, REFUSE REFUSED, REFER REFERRED,
    DECLARE_OUT_OF_SCOPE OUT_OF_SCOPE, WITHDRAW WITHDRAWN"""
FIRST = f"{DECISIONS}, ASK_CLARIFICATION CLARIFICATION_ASKED, EXTEND EXTENDED, ANSWER_PART PARTLY_ANSWERED"
AGAIN = "REOPEN REOPENED"
LAWFUL = {
    "RECEIVED": f"{FIRST}, OPEN UNDER_REVIEW, LATE_NOTICE UNDER_REVIEW, SET_ASIDE SET_ASIDE",
    "UNDER_REVIEW": f"{FIRST}, LATE_NOTICE UNDER_REVIEW, SET_ASIDE SET_ASIDE",
    "CLARIFICATION_ASKED": f"{FIRST}, RECEIVE_CLARIFICATION UNDER_REVIEW, LATE_NOTICE CLARIFICATION_ASKED",
    "PARTLY_ANSWERED": """ANSWER ANSWERED, REFUSE_PART PARTLY_REFUSED, REFER REFERRED, WITHDRAW WITHDRAWN, EXTEND EXTENDED,
        ASK_CLARIFICATION PARTLY_ANSWERED, RECEIVE_CLARIFICATION PARTLY_ANSWERED, LATE_NOTICE PARTLY_ANSWERED,
        ANSWER_PART PARTLY_ANSWERED""",
    "EXTENDED": f"""{DECISIONS}, ASK_CLARIFICATION EXTENDED, RECEIVE_CLARIFICATION EXTENDED, LATE_NOTICE EXTENDED,
        ANSWER_PART EXTENDED""",
    "REOPENED": f"""{DECISIONS}, ASK_CLARIFICATION REOPENED, RECEIVE_CLARIFICATION REOPENED, LATE_NOTICE REOPENED,
        ANSWER_PART REOPENED""",
    "ANSWERED": AGAIN,
    "REFERRED": AGAIN,
    "OUT_OF_SCOPE": AGAIN,
    "WITHDRAWN": AGAIN,
    "JUSTIFICATION_GIVEN": AGAIN,
    "SET_ASIDE": "REOPEN UNDER_REVIEW",
    "PARTLY_REFUSED": f"DEMAND_JUSTIFICATION JUSTIFICATION_DEMANDED, {AGAIN}",
    "REFUSED": f"DEMAND_JUSTIFICATION JUSTIFICATION_DEMANDED, {AGAIN}",
    "JUSTIFICATION_DEMANDED": """GIVE_JUSTIFICATION JUSTIFICATION_GIVEN, REVERSE ANSWERED,
        LATE_NOTICE JUSTIFICATION_DEMANDED, WITHDRAW WITHDRAWN""",
}
EXPECTED = {
    (State(state), Step(step)): State(after)
    for state, line in LAWFUL.items()
    for step, after in (part.split() for part in line.split(","))
}


@pytest.mark.parametrize(("state", "step"), list(itertools.product(State, Step)))
def test_each_step_leads_where_the_act_lets_it_or_is_refused(state, step):
    after = EXPECTED.get((state, step))
    assert (step in requests.steps_from(state)) is (after is not None)
    if after is not None:
        assert advance(state, step) is after
        return
    with pytest.raises(IllegalStep) as caught:
        advance(state, step)
    assert "åpenhetsloven §\u00a0" in str(caught.value)
    assert f"«{requests.STATE_NAMES[state]}»" in str(caught.value)


def test_every_lawful_step_but_withdrawal_rests_on_a_provision():
    assert set(requests.TRANSITIONS) == set(EXPECTED)
    silent = {step for (_state, step), found in requests.TRANSITIONS.items() if not found.provision}
    assert silent == {Step.WITHDRAW}


@given(st.lists(st.sampled_from(list(Step))))
def test_no_path_extends_twice(steps):
    state, extensions = State.RECEIVED, 0
    for step in steps:
        if (state, step) not in requests.TRANSITIONS:
            continue
        state = advance(state, step)
        extensions += step is Step.EXTEND
        assert extensions <= 1


def test_a_second_extension_is_refused_in_words():
    with pytest.raises(IllegalStep) as caught:
        advance(State.EXTENDED, Step.EXTEND)
    assert str(caught.value) == (
        "Du kan ikke forlenge fristen når kravet har status «frist forlenget». Loven gir én forlengelse, før kravet "
        "er avgjort (åpenhetsloven §\u00a07 annet ledd). Fristen for nærmere begrunnelse kan ikke forlenges "
        "(§\u00a07 fjerde ledd)."
    )


def test_what_is_open_owes_an_answer_and_what_is_closed_does_not():
    for state in State:
        owes = bool({Step.ANSWER, Step.GIVE_JUSTIFICATION} & set(requests.steps_from(state)))
        assert (state in requests.OPEN_STATES) is owes
        assert requests.is_closed(state) is not owes


def test_every_state_and_step_has_its_words():
    assert set(requests.STATE_NAMES) == set(State)
    assert set(requests.STEP_NAMES) == set(Step)
    assert len(set(requests.STATE_NAMES.values())) == len(State)


def test_the_grounds_stand_word_for_word():
    assert dict(requests.GROUND_TEXTS) == {
        "a": "kravet ikke gir tilstrekkelig grunnlag for å identifisere hva kravet gjelder",
        "b": "kravet er åpenbart urimelig",
        "c": "den etterspurte informasjonen gjelder opplysninger om noens personlige forhold",
        "d": "den etterspurte informasjonen gjelder opplysninger om tekniske innretninger og fremgangsmåter eller "
        "andre drifts- eller forretningsforhold som det vil være av konkurransemessig betydning å hemmeligholde av "
        "hensyn til den opplysningene angår",
        "SECURITY_GRADED": "Retten til informasjon omfatter ikke informasjon som er gradert etter sikkerhetsloven "
        "eller beskyttet etter åndsverkloven",
        "COPYRIGHT": "Retten til informasjon omfatter ikke informasjon som er gradert etter sikkerhetsloven eller "
        "beskyttet etter åndsverkloven",
    }
    assert set(requests.GROUND_NAMES) == set(Ground)


@pytest.mark.parametrize(
    ("ground", "reference", "displaced"),
    [
        (Ground.A, "annet ledd bokstav a", True),
        (Ground.B, "annet ledd bokstav b", True),
        (Ground.C, "annet ledd bokstav c", True),
        (Ground.D, "annet ledd bokstav d", True),
        (Ground.SECURITY_GRADED, "fjerde ledd", False),
        (Ground.COPYRIGHT, "fjerde ledd", False),
    ],
)
def test_known_harm_displaces_the_letters_and_not_the_fourth_paragraph(ground, reference, displaced):
    assert requests.ground_reference(ground) == reference
    assert (ground in requests.DISPLACED_BY_KNOWN_HARM) is displaced


def test_what_is_closed_to_the_public_names_its_ground():
    assert dict(requests.DISCLOSURE_GROUNDS) == {
        requests.Disclosure.BUSINESS_SENSITIVE: Ground.D,
        requests.Disclosure.PERSONAL: Ground.C,
    }


def test_every_kind_of_breach_has_its_provision():
    assert set(requests.BREACH_PROVISIONS) == set(requests.BreachKind)
