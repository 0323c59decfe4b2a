"""Which days are working days, and how the case page names the others."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain import working_days as days

ANY_DAY = st.dates(date(days.FIRST_YEAR, 1, 15), date(days.LAST_YEAR, 12, 15))


@pytest.mark.parametrize(
    ("day", "page", "letter", "kind", "provision"),
    [
        (date(2026, 5, 25), "2. pinsedag", "andre pinsedag", "helligdag", days.HOLIDAYS),
        (
            date(2027, 5, 17),
            "2. pinsedag og 17. mai",
            "andre pinsedag og grunnlovsdagen",
            "helligdag",
            days.HOLIDAYS,
        ),
        (date(2027, 1, 1), "1. nyttårsdag", "første nyttårsdag", "helligdag", days.HOLIDAYS),
        (date(2026, 5, 1), "1. mai", "første mai", "høytidsdag", days.MAY_DAYS),
        (date(2025, 5, 17), "17. mai", "grunnlovsdagen", "høytidsdag", days.MAY_DAYS),
        (date(2026, 5, 17), "17. mai", "grunnlovsdagen", "høytidsdag", days.HOLIDAYS),
        (date(2026, 11, 28), "lørdag", "en lørdag", "helg", days.SATURDAYS),
        (date(2026, 11, 29), "søndag", "en søndag", "helg", days.HOLIDAYS),
    ],
)
def test_a_day_off_says_why(day, page, letter, kind, provision):
    assert days.day_off(day) == page
    assert days.day_off_in_sentence(day) == letter
    assert days.kind_of_day_off(day) == kind
    assert days.provision_of_day_off(day) == provision
    assert not days.is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31), date(2027, 3, 24)])
def test_christmas_eve_new_years_eve_and_the_day_before_easter_are_ordinary(day):
    assert days.is_working_day(day)
    assert days.day_off(day) == ""
    assert days.day_off_in_sentence(day) == ""


def test_the_holidays_of_a_year_are_those_of_the_two_acts():
    weekdays_off = [d for d in days.holidays_of(2026) if d.weekday() < 5]
    assert weekdays_off == [
        date(2026, 1, 1),
        date(2026, 4, 2),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 12, 25),
    ]


def test_every_holiday_of_every_year_has_its_norwegian_name():
    for year in range(days.FIRST_YEAR, days.LAST_YEAR + 1):
        assert all(days.day_off(day) for day in days.holidays_of(year))


@given(ANY_DAY)
def test_moving_back_and_forward_meets_the_nearest_working_day(day):
    before, after = days.last_working_day(day), days.next_working_day(day)
    assert before <= day <= after
    assert days.is_working_day(before)
    assert days.is_working_day(after)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(days.is_working_day(d) for d in between)


@given(ANY_DAY)
def test_a_day_is_a_working_day_exactly_when_nothing_names_it(day):
    assert days.is_working_day(day) is (days.day_off(day) == "")


def test_a_moment_has_its_date_in_oslo():
    assert days.oslo_date(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == date(2026, 11, 21)
    assert days.oslo_date(datetime(2026, 7, 20, 21, 59, tzinfo=UTC)) == date(2026, 7, 20)
    assert days.oslo_date(datetime(2026, 7, 20, 22, 0, tzinfo=UTC)) == date(2026, 7, 21)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(days.MomentWithoutZone) as caught:
        days.oslo_date(datetime(2026, 5, 4, 14, 12))  # noqa: DTZ001 - the naive moment is the point
    assert str(caught.value) == (
        "Tidspunktet 2026-05-04 14:12:00 mangler tidssone. Oppgi om det er norsk tid eller UTC."
    )


@pytest.mark.parametrize("day", [date.min, date(1949, 12, 31), date(2100, 1, 1), date.max])
def test_a_year_without_a_holiday_table_is_refused(day):
    with pytest.raises(days.DayOutOfRange, match=day.isoformat()):
        days.require_known(day)
    with pytest.raises(days.DayOutOfRange):
        days.oslo_date(datetime.combine(day, datetime.min.time(), tzinfo=UTC))


def test_dates_are_written_with_weekday_and_month_in_norwegian():
    assert days.long_date(date(2026, 5, 22)) == "fredag 22. mai 2026"
    assert days.short_date(date(2026, 2, 1)) == "1. februar 2026"
    week = [date(2026, 6, 1) + timedelta(days=n) for n in range(8)]
    assert all(days.long_date(a).split()[0] != days.long_date(b).split()[0] for a, b in pairwise(week))


@pytest.mark.parametrize(
    ("day", "nynorsk", "english"),
    [
        (date(2026, 5, 25), "andre pinsedag", "Whit Monday"),
        (date(2027, 5, 17), "andre pinsedag og grunnlovsdagen", "Whit Monday and Constitution Day"),
        (date(2026, 5, 1), "første mai", "Labour Day"),
        (date(2026, 11, 28), "ein laurdag", "a Saturday"),
        (date(2026, 11, 29), "ein søndag", "a Sunday"),
        (date(2026, 5, 26), "", ""),
    ],
)
def test_a_day_off_has_its_name_in_the_letters_other_languages(day, nynorsk, english):
    assert days.day_off_in_sentence(day, "nn") == nynorsk
    assert days.day_off_in_sentence(day, "en") == english


def test_every_holiday_of_a_century_has_a_name_in_every_language():
    for year in range(days.FIRST_YEAR, days.LAST_YEAR + 1):
        for day in days.holidays_of(year):
            assert all(days.day_off(day, language) for language in ("nb", "nn", "en"))


def test_dates_are_written_as_each_language_writes_them():
    day = date(2026, 5, 21)
    assert days.long_date(day, "nn") == "torsdag 21. mai 2026"
    assert days.long_date(day, "en") == "Thursday 21 May 2026"
    assert days.short_date(day, "en") == "21 May 2026"
