"""Severity outranks likelihood, and no figure can lower what another raises."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.levels import Level
from compliance_app.domain.severity import (
    IRREMEDIABILITY,
    LIKELIHOOD,
    SCALE,
    SCOPE,
    is_significant,
    priority,
    severity,
    significant_because,
)

GRADES = range(1, 5)
UPWARDS = [Level.LOW, Level.MEDIUM, Level.HIGH]
grade = st.integers(1, 4)


def test_every_grade_has_an_anchor_in_words():
    for anchors in (SCALE, SCOPE, IRREMEDIABILITY, LIKELIHOOD):
        assert sorted(anchors) == list(GRADES)
        assert len(set(anchors.values())) == 4


def test_the_gravest_harm_is_high_and_serious_harm_at_least_medium_whatever_the_likelihood():
    assert {priority(4, likelihood) for likelihood in GRADES} == {Level.HIGH}
    assert Level.LOW not in {priority(3, likelihood) for likelihood in GRADES}


def test_small_harm_stays_low_and_not_all_is_high():
    assert priority(1, 4) is Level.LOW
    assert {priority(*pair) for pair in product(GRADES, GRADES)} == set(UPWARDS)


@given(st.permutations([1, 1, 4]))
def test_one_grave_factor_alone_is_enough(factors):
    assert severity(*factors) == 4


@given(grade, grade, st.integers(0, 3), st.integers(0, 3))
def test_more_severe_or_more_likely_is_never_put_lower(severe, likelihood, more_severe, more_likely):
    higher = priority(min(4, severe + more_severe), min(4, likelihood + more_likely))
    assert UPWARDS.index(higher) >= UPWARDS.index(priority(severe, likelihood))


@given(grade, grade, grade, grade)
def test_the_reason_names_a_grade_that_decides(scale, scope, irremediability, likelihood):
    worst = severity(scale, scope, irremediability)
    deciding = [
        anchors[worst]
        for given_grade, anchors in ((scale, SCALE), (scope, SCOPE), (irremediability, IRREMEDIABILITY))
        if given_grade == worst
    ]
    assert any(f"«{anchor}»" in significant_because(scale, scope, irremediability) for anchor in deciding)
    if worst == 4:
        assert is_significant(scale, scope, irremediability, likelihood)
