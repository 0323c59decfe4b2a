"""Which days count as working days in Norway, and how a day is written.

Sources: helligdagsfredloven § 2 (Sundays and church holidays), lov 26. april 1947 nr. 1 (1 and 17 May) and
domstolloven § 149 (Saturdays). 24 and 31 December are ordinary days. Easter comes from the ``holidays`` package.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from compliance_app.domain.calendar_words import CALENDAR
from compliance_app.domain.errors import AktsomError, _

OSLO = ZoneInfo("Europe/Oslo")
FIRST_YEAR, LAST_YEAR = 1950, 2099
"""The years that the holiday table is trusted for."""

_NB = CALENDAR["nb"]
WEEKDAYS = _NB.weekdays
MONTHS = _NB.months

SATURDAYS = _NB.saturdays
HOLIDAYS = _NB.sundays
MAY_DAYS = _NB.may_days


class MomentWithoutZone(AktsomError):
    """A moment without a time zone has no date in Oslo (values: value)."""

    message = _("Tidspunktet {value} mangler tidssone. Oppgi om det er norsk tid eller UTC.")


class DayOutOfRange(AktsomError):
    """A day far from anything a request can carry (values: date, first, last)."""

    message = _("Datoen {date} kan ikke være riktig. Velg en dato fra {first} til {last}.")


def oslo_date(moment: datetime) -> date:
    """The calendar date in Oslo of an aware moment; a naive one raises :class:`MomentWithoutZone`."""
    return oslo_moment(moment).date()


def oslo_moment(moment: datetime) -> datetime:
    """An aware moment as the clock in Oslo shows it; a naive one raises :class:`MomentWithoutZone`."""
    if moment.utcoffset() is None:
        raise MomentWithoutZone(value=moment.isoformat(sep=" "))
    require_known(moment.date())
    return moment.astimezone(OSLO)


def require_known(day: date) -> None:
    """Raise :class:`DayOutOfRange` outside the years of which the holidays are known."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfRange(date=day.isoformat(), first=FIRST_YEAR, last=LAST_YEAR)


@lru_cache(maxsize=256)
def holidays_of(year: int) -> dict[date, tuple[str, ...]]:
    """The named holidays of a year, each day with the package's names for it (17 May can be Whit Monday too).

    One table a year, finished before it is shared: the package's own lazily growing one is not safe between threads.
    """
    import holidays  # half a second, which a command that counts no deadline need not spend

    table = holidays.country_holidays("NO", years=year, language="no", expand=False)
    return {day: tuple(table.get_list(day)) for day in table}


def is_working_day(day: date) -> bool:
    """Whether the day is neither Saturday, Sunday nor a named holiday."""
    return day.weekday() < 5 and day not in holidays_of(day.year)


def last_working_day(day: date) -> date:
    """The last working day on or before ``day``."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def next_working_day(day: date) -> date:
    """The first working day on or after ``day`` (domstolloven § 149)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def day_off(day: date, language: str = "nb") -> str:
    """Why a day is no working day, as the case page says it: "2. pinsedag", "lørdag"; empty for a working day."""
    words = CALENDAR[language]
    names = holidays_of(day.year).get(day, ())
    if names:
        return f" {words.and_word} ".join(words.holidays[name][0] for name in names)
    return "" if day.weekday() < 5 else words.weekdays[day.weekday()]


def day_off_in_sentence(day: date, language: str = "nb") -> str:
    """Why a day is no working day, after "Den dagen er …": "første nyttårsdag", "en lørdag"; else empty.

    ``language`` is the letter's: "nb", "nn" ("ein laurdag") or "en" ("a Saturday").
    """
    words = CALENDAR[language]
    names = holidays_of(day.year).get(day, ())
    if names:
        return f" {words.and_word} ".join(words.holidays[name][1] for name in names)
    return "" if day.weekday() < 5 else words.days_off[day.weekday() - 5]


def kind_of_day_off(day: date) -> str:
    """One word for a day off: "høytidsdag" (only 1 and 17 May), "helligdag" or "helg"."""
    names = set(holidays_of(day.year).get(day, ()))
    if names - {"Arbeidernes dag", "Grunnlovsdag"}:
        return "helligdag"
    return "høytidsdag" if names else "helg"


def provision_of_day_off(day: date, language: str = "nb") -> str:
    """The provision that makes a day off one."""
    words = CALENDAR[language]
    if kind_of_day_off(day) == "høytidsdag" and day.weekday() != 6:
        return words.may_days
    return words.saturdays if kind_of_day_off(day) == "helg" and day.weekday() == 5 else words.sundays


def last_of_month(day: date) -> date:
    """The last day of the month that ``day`` is in."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def day_and_month(day: date, language: str = "nb") -> str:
    """A day without its year: "22. mai", "22 May"."""
    words = CALENDAR[language]
    return words.month_day.format(day=day.day, month=words.months[day.month - 1])


def short_date(day: date, language: str = "nb") -> str:
    """A day: "22. mai 2026", "22 May 2026"."""
    return f"{day_and_month(day, language)} {day.year}"


def long_date(day: date, language: str = "nb") -> str:
    """A day with its weekday: "fredag 22. mai 2026", "Friday 22 May 2026"."""
    return f"{CALENDAR[language].weekdays[day.weekday()]} {short_date(day, language)}"
