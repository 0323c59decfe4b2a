"""The test of § 3 a: strictly more than two of three, and only the second of two years in a row changes the status."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.size_test import (
    BALANCE_ABOVE,
    FULL_TIME_EQUIVALENTS_ABOVE,
    SALES_ABOVE,
    Coverage,
    YearFigures,
    exceeds,
    over,
    size_test,
)

LARGE = (SALES_ABOVE + 1, BALANCE_ABOVE + 1, 10.0)
SMALL = (1, 1, 1.0)


def years(*figures: tuple[int | None, int | None, float | None], first: int = 2020) -> list[YearFigures]:
    return [YearFigures(first + index, *one) for index, one in enumerate(figures)]


def test_exactly_at_the_limit_is_not_over() -> None:
    at = YearFigures(2025, SALES_ABOVE, BALANCE_ABOVE, FULL_TIME_EQUIVALENTS_ABOVE)
    assert over(at) == (False, False, False)
    assert over(YearFigures(2025, SALES_ABOVE + 1, BALANCE_ABOVE + 1, 50.1)) == (True, True, True)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((SALES_ABOVE + 1, BALANCE_ABOVE + 1, 0.0), True),
        ((SALES_ABOVE + 1, 0, 51.0), True),
        ((0, BALANCE_ABOVE + 1, 51.0), True),
        ((SALES_ABOVE + 1, 0, 50.0), False),
        ((SALES_ABOVE + 1, BALANCE_ABOVE + 1, None), True),
        ((0, 0, None), False),
        ((SALES_ABOVE + 1, 0, None), None),
        ((SALES_ABOVE + 1, None, None), None),
        ((None, None, None), None),
    ],
)
def test_two_of_three_and_what_is_missing_decides_only_where_it_could(
    figures: tuple[int | None, int | None, float | None], expected: bool | None
) -> None:
    assert exceeds(YearFigures(2025, *figures)) is expected


@pytest.mark.parametrize(
    ("line", "coverage"),
    [
        ((LARGE, LARGE), Coverage.COVERED),
        ((SMALL, SMALL), Coverage.NOT_COVERED),
        ((SMALL, LARGE), Coverage.UNKNOWN),  # what was it before?
        ((SMALL, SMALL, LARGE), Coverage.NOT_COVERED),  # the first year over changes nothing
        ((SMALL, SMALL, LARGE, LARGE), Coverage.COVERED),  # the second does
        ((LARGE, LARGE, SMALL), Coverage.COVERED),  # nor does the first year under
        ((LARGE, LARGE, SMALL, SMALL), Coverage.NOT_COVERED),
        ((LARGE, LARGE, SMALL, LARGE, SMALL, LARGE), Coverage.COVERED),  # never two in a row
        ((LARGE,), Coverage.UNKNOWN),
        ((LARGE, LARGE, (None, None, None)), Coverage.COVERED),  # whatever it is, it is the first
        ((LARGE, (None, None, None), LARGE), Coverage.UNKNOWN),
        ((LARGE, LARGE, (None, None, None), LARGE), Coverage.COVERED),
    ],
)
def test_the_two_year_rule(line: tuple[tuple[int, int, float], ...], coverage: Coverage) -> None:
    assert size_test(years(*line)).coverage is coverage


def test_nothing_known_is_unknown_and_has_no_year() -> None:
    found = size_test([])
    assert (found.year, found.coverage) == (None, Coverage.UNKNOWN)


def test_a_year_left_out_is_not_a_year_in_a_row() -> None:
    assert size_test([YearFigures(2022, *LARGE), YearFigures(2024, *LARGE)]).coverage is Coverage.UNKNOWN


def test_an_enterprise_of_public_interest_is_covered_whatever_its_size() -> None:
    assert (
        size_test([YearFigures(2025, *SMALL, True), YearFigures(2024, *SMALL)]).coverage is Coverage.COVERED
    )
    assert (
        size_test([YearFigures(2025, *SMALL, None), YearFigures(2024, *SMALL)]).coverage
        is Coverage.NOT_COVERED
    )


def test_the_year_that_decides_and_that_it_differs_are_said() -> None:
    found = size_test(years(SMALL, SMALL, LARGE))
    assert (found.year, found.decided_by_earlier) == (2022, True)
    assert dict(found.exceeds) == {2020: False, 2021: False, 2022: True}
    assert not size_test(years(LARGE, LARGE)).decided_by_earlier


FIGURES = st.tuples(
    st.none() | st.integers(0, 2 * SALES_ABOVE),
    st.none() | st.integers(0, 2 * BALANCE_ABOVE),
    st.none() | st.floats(0, 200),
)
KNOWN = st.tuples(st.integers(0, 2 * SALES_ABOVE), st.integers(0, 2 * BALANCE_ABOVE), st.floats(0, 200))
ORDER = {Coverage.NOT_COVERED: 0, Coverage.UNKNOWN: 1, Coverage.COVERED: 2}


@given(line=st.lists(KNOWN, min_size=2, max_size=6))
def test_the_last_two_years_that_agree_decide(line: list[tuple[int, int, float]]) -> None:
    known = [exceeds(one) for one in years(*line)]
    agreeing = [this for before, this in pairwise(known) if before == this]
    expected = {
        (): Coverage.UNKNOWN,
        (True,): Coverage.COVERED,
        (False,): Coverage.NOT_COVERED,
    }[tuple(agreeing[-1:])]
    assert size_test(years(*line)).coverage is expected


@given(line=st.lists(FIGURES, min_size=1, max_size=5), index=st.integers(0, 4), part=st.integers(0, 2))
def test_a_bigger_figure_never_takes_an_enterprise_out(
    line: list[tuple[int | None, int | None, float | None]], index: int, part: int
) -> None:
    bigger = [list(one) for one in line]
    chosen = bigger[index % len(line)]
    if chosen[part] is not None:
        chosen[part] = (SALES_ABOVE * 3, BALANCE_ABOVE * 3, 500.0)[part]
    before = size_test(years(*line)).coverage
    after = size_test(years(*[tuple(one) for one in bigger])).coverage  # type: ignore[arg-type]
    assert ORDER[after] >= ORDER[before]


@given(line=st.lists(FIGURES, min_size=1, max_size=5), index=st.integers(0, 4), filled=KNOWN)
def test_an_answer_holds_whatever_the_missing_figures_turn_out_to_be(
    line: list[tuple[int | None, int | None, float | None]], index: int, filled: tuple[int, int, float]
) -> None:
    before = size_test(years(*line)).coverage
    chosen = line[index % len(line)]
    whole = tuple(own if own is not None else new for own, new in zip(chosen, filled, strict=True))
    after = size_test(years(*[whole if one is chosen else one for one in line])).coverage  # type: ignore[arg-type]
    assert before in (Coverage.UNKNOWN, after)


@given(line=st.lists(FIGURES, min_size=2, max_size=5), order=st.randoms())
def test_the_order_of_the_years_does_not_matter(
    line: list[tuple[int | None, int | None, float | None]], order: object
) -> None:
    listed = years(*line)
    shuffled = [*listed]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert size_test(shuffled) == size_test(listed)
