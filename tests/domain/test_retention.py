"""The limit of keeping: whole months, clamped to the month's end, the last day included."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.retention import is_over, kept_until


@pytest.mark.parametrize(
    ("closed", "months", "last"),
    [
        (date(2026, 5, 20), 12, date(2027, 5, 20)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 1, 1), 120, date(2036, 1, 1)),
    ],
)
def test_kept_on_the_last_day_and_gone_the_day_after(closed: date, months: int, last: date) -> None:
    assert kept_until(closed, months) == last
    assert not is_over(closed, months, last)
    assert is_over(closed, months, last + timedelta(days=1))


@given(st.dates(date(2022, 7, 1), date(2080, 1, 1)), st.integers(1, 120))
def test_a_later_closing_or_a_longer_time_is_never_over_sooner(closed: date, months: int) -> None:
    last = kept_until(closed, months)
    assert last > closed
    assert kept_until(closed + timedelta(days=1), months) >= last
    assert kept_until(closed, months + 1) > last
