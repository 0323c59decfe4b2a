"""Promises 31 and 45 to 48 in a nutshell: numbers of organisations and days of the Act, as plain arithmetic would have them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from compliance_app.domain import deadlines
from compliance_app.domain.deadlines import DeadlineState as State
from compliance_app.domain.deadlines import three_weeks, two_months
from compliance_app.domain.identity import OrgNumberCheckDigit, parse_org_number

OSLO = ZoneInfo("Europe/Oslo")


def is_number(text: str) -> bool:
    try:
        return parse_org_number(text) in text.replace(" ", "")
    except OrgNumberCheckDigit:
        return False


def test_31_of_ten_last_digits_one_at_most_is_right() -> None:
    for stem in range(9_000_007, 97_000_000, 439_999):
        digits = [f"{stem:08d}{last}" for last in range(10)]
        right = [one for one in digits if is_number(one)]
        weighted = (
            sum(
                weight * int(digit)
                for weight, digit in zip((3, 2, 7, 6, 5, 4, 3, 2), digits[0], strict=False)
            )
            % 11
        )
        assert [int(one[-1]) for one in right] == ([] if weighted == 1 else [-weighted % 11])
        for one in right:
            spaced = f"{one[:3]} {one[3:6]} {one[6:]}"
            assert {
                parse_org_number(text) for text in (spaced, f"NO{one}MVA", f"NO {spaced} MVA", f" {one}")
            } == {one}


def test_45_the_last_day_is_the_same_weekday_three_weeks_on_in_oslo() -> None:
    for number in range(400):
        moment = datetime.combine(date(2027, 1, 1) + timedelta(days=number), time(23, 30), tzinfo=UTC)
        came = moment.astimezone(OSLO).date()
        assert three_weeks(moment).received == came
        assert three_weeks(moment).statutory == came + timedelta(weeks=3)
        assert three_weeks(moment).operative <= three_weeks(moment).statutory


@pytest.mark.parametrize(
    ("came", "last", "answer"),
    [
        (date(2027, 2, 7), date(2027, 2, 28), date(2027, 2, 26)),  # the 28th is a Sunday
        (date(2028, 2, 8), date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 11), date(2027, 1, 1), date(2026, 12, 31)),
        (date(2026, 3, 12), date(2026, 4, 2), date(2026, 4, 1)),  # Maundy Thursday
        (date(2027, 4, 26), date(2027, 5, 17), date(2027, 5, 14)),  # Whit Monday too
        (date(2026, 12, 3), date(2026, 12, 24), date(2026, 12, 24)),
    ],
)
def test_46_holidays_and_leap_days(came: date, last: date, answer: date) -> None:
    assert (three_weeks(came).statutory, three_weeks(came).operative) == (last, answer)


@pytest.mark.parametrize(
    ("came", "hours"),
    [(datetime(2027, 3, 20, 12, tzinfo=OSLO), 503), (datetime(2027, 10, 20, 12, tzinfo=OSLO), 505)],
)
def test_46_an_hour_more_or_less_in_between_moves_nothing(came: datetime, hours: int) -> None:
    last = three_weeks(came).statutory
    same_time = datetime.combine(last, time(12), tzinfo=OSLO)
    assert last == came.date() + timedelta(weeks=3)
    assert same_time.astimezone(UTC) - came.astimezone(UTC) == timedelta(hours=hours)


def test_47_two_months_from_december_end_in_february_and_only_within_the_first_period() -> None:
    assert two_months(date(2026, 12, 31)).statutory == date(2027, 2, 28)
    assert two_months(date(2027, 12, 31)).statutory == date(2028, 2, 29)
    deadlines.require_extension_open(date(2026, 5, 4), date(2026, 5, 25))
    with pytest.raises(deadlines.ExtensionClosed):
        deadlines.require_extension_open(date(2026, 5, 4), date(2026, 5, 26))


def test_48_overdue_from_the_midnight_after_the_last_day() -> None:
    deadline = three_weeks(date(2026, 5, 4))
    assert deadlines.state_on(deadline, deadline.statutory, None) is not State.OVERDUE
    assert deadlines.state_on(deadline, deadline.statutory + timedelta(days=1), None) is State.OVERDUE
