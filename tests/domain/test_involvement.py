"""How one is tied to harm: the first question answered yes decides, and nothing else does."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.involvement import (
    QUESTIONS,
    RESPONSES,
    Involvement,
    all_no,
    answers_of,
    asked,
    because,
    proposed,
)

ANSWERS = st.lists(st.sampled_from([True, False, None]), max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("answers", "tie"),
    [
        ((), None),
        ((None, True, None), None),
        ((True,), Involvement.CAUSED),
        ((True, True, True), Involvement.CAUSED),
        ((False, True), Involvement.CONTRIBUTED),
        ((False, False, True), Involvement.DIRECTLY_LINKED),
        ((False, False, False), None),
        ((False, False), None),
    ],
)
def test_the_first_yes_decides(answers, tie) -> None:
    assert proposed(answers) is tie


def test_three_times_no_is_no_tie_at_all() -> None:
    assert [all_no(answers) for answers in ((False,) * 3, (False,) * 2, (), (False, False, None))] == [
        True, False, False, False,
    ]  # fmt: skip


@given(ANSWERS)
def test_a_question_is_shown_once_the_one_before_is_answered_no(answers) -> None:
    shown = asked(answers)
    assert 1 <= shown <= len(QUESTIONS)
    assert all(answer is False for answer in answers[: shown - 1])
    if proposed(answers):
        assert answers[shown - 1] is True


@pytest.mark.parametrize("tie", Involvement)
def test_a_stored_tie_stands_for_the_answers_that_give_it(tie) -> None:
    answers = answers_of(tie)
    assert proposed(answers) is tie
    assert QUESTIONS[asked(answers) - 1].met is tie


def test_every_tie_has_a_question_a_sentence_and_a_response() -> None:
    assert [one.met for one in QUESTIONS] == list(Involvement)
    assert set(RESPONSES) == set(Involvement)
    assert len({because(tie) for tie in Involvement}) == len(Involvement)


def test_no_set_of_answers_gives_two_ties() -> None:
    for answers in product([True, False, None], repeat=3):
        assert not (proposed(answers) and all_no(answers))
