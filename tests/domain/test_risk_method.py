"""The method: what a version may be, how dimensions become a value, and its text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import (
    METHOD_1,
    Aggregation,
    Dimension,
    Floor,
    Method,
    MethodUnusable,
    method_from_json,
    method_json,
)

figure = st.floats(0, 100)
weight = st.floats(0.01, 10)
methods = st.builds(
    Method,
    version=st.integers(1, 9),
    weights=st.fixed_dictionaries(dict.fromkeys(Dimension, weight)),
    aggregation=st.sampled_from(Aggregation),
    floors=st.dictionaries(
        st.sampled_from(["RU", "UA", "MM"]),
        st.builds(Floor, st.sampled_from([Level.MEDIUM, Level.HIGH]), st.text(max_size=20), st.dates()),
    ),
)
some_figures = st.dictionaries(st.sampled_from(Dimension), figure, min_size=1)


def test_one_very_bad_figure_is_not_averaged_away():
    good_but_one = {
        Dimension.CIVIL_RIGHTS: 0,
        Dimension.LABOUR_RIGHTS: 0,
        Dimension.FORCED_LABOUR: 0,
        Dimension.GOVERNANCE: 100,
    }
    by = {how: Method(1, aggregation=how).value(good_but_one) for how in Aggregation}
    assert by == {Aggregation.QUADRATIC: 50.0, Aggregation.ARITHMETIC: 25.0, Aggregation.WORST: 100}


def test_a_heavier_dimension_counts_more():
    heavy = Method(2, weights={**METHOD_1.weights, Dimension.GOVERNANCE: 5})
    figures = {Dimension.CIVIL_RIGHTS: 10.0, Dimension.GOVERNANCE: 60.0}
    assert heavy.value(figures) == pytest.approx(((100 + 5 * 3600) / 6) ** 0.5)
    assert heavy.value({}) is None


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (0, Level.LOW),
        (24.999, Level.LOW),
        (25, Level.MEDIUM),
        (44.999, Level.MEDIUM),
        (45, Level.HIGH),
        (100, Level.HIGH),
    ],
)
def test_a_cut_off_belongs_to_the_level_above(value, level):
    assert METHOD_1.band(value) is level


@given(methods, some_figures, st.sampled_from(Dimension), figure)
def test_a_worse_figure_never_lowers_the_value(method, figures, dimension, other):
    changed = {**figures, dimension: max(other, figures.get(dimension, 0))}
    before = {**changed, dimension: figures.get(dimension, 0)}
    assert method.value(before) <= method.value(changed)
    assert min(figures.values()) - 1e-9 <= method.value(figures) <= max(figures.values()) + 1e-9


@given(methods)
def test_the_text_gives_the_method_back(method):
    assert method_from_json(method_json(method)) == method
    assert method_json(method_from_json(method_json(method))) == method_json(method)


def test_the_text_is_the_same_however_the_method_was_written():
    one = Method(1, weights=dict.fromkeys(reversed(Dimension), 1), medium=25, high=45)
    assert method_json(one) == method_json(METHOD_1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weights": {**METHOD_1.weights, Dimension.GOVERNANCE: 0}}, "vekt over null"),
        ({"weights": {**METHOD_1.weights, Dimension.GOVERNANCE: float("nan")}}, "vekt over null"),
        ({"weights": {Dimension.GOVERNANCE: 1}}, "vekt over null"),
        ({"weights": {**METHOD_1.weights, "FERIE": 1}}, "vekt over null"),
        ({"medium": 45}, "Grensen for medium"),
        ({"medium": 0}, "Grensen for medium"),
        ({"high": 101}, "Grensen for medium"),
        ({"floors": {"NO": Floor(Level.LOW, "x", date(2026, 1, 1))}}, "laveste nivå"),
        ({"floors": {"NO": Floor(Level.UNKNOWN, "x", date(2026, 1, 1))}}, "laveste nivå"),
    ],
)
def test_a_method_that_means_nothing_is_refused(wrong, said):
    with pytest.raises(MethodUnusable, match=said):
        Method(2, **wrong)
