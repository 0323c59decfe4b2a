"""Which days count as working days in Norway, and how a day is written.

Sources: helligdagsfredloven § 2 (Sundays and church holidays), lov 26. april 1947 nr. 1 (1 and 17 May) and
domstolloven § 149 (Saturdays). 24 and 31 December are ordinary days. Easter comes from the ``holidays`` package.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from compliance_app.domain.errors import AktsomError, _

OSLO = ZoneInfo("Europe/Oslo")
FIRST_YEAR, LAST_YEAR = 1950, 2099
"""The years that the holiday table is trusted for."""

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)

SATURDAYS = "Domstolloven §\u00a0149"
HOLIDAYS = "Helligdagsfredloven §\u00a02"
MAY_DAYS = "Lov 26. april 1947 nr.\u00a01"

# Name in the package: (on the case page, inside a sentence in a letter).
_NAMES = {
    "Første nyttårsdag": ("1. nyttårsdag", "første nyttårsdag"),
    "Skjærtorsdag": ("skjærtorsdag", "skjærtorsdag"),
    "Langfredag": ("langfredag", "langfredag"),
    "Første påskedag": ("1. påskedag", "første påskedag"),
    "Andre påskedag": ("2. påskedag", "andre påskedag"),
    "Arbeidernes dag": ("1. mai", "første mai"),
    "Kristi himmelfartsdag": ("Kristi himmelfartsdag", "Kristi himmelfartsdag"),
    "Grunnlovsdag": ("17. mai", "grunnlovsdagen"),
    "Første pinsedag": ("1. pinsedag", "første pinsedag"),
    "Andre pinsedag": ("2. pinsedag", "andre pinsedag"),
    "Første juledag": ("1. juledag", "første juledag"),
    "Andre juledag": ("2. juledag", "andre juledag"),
}


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


def day_off(day: date) -> str:
    """Why a day is no working day, as the case page says it: "2. pinsedag", "lørdag"; empty for a working day."""
    names = holidays_of(day.year).get(day, ())
    if names:
        return " og ".join(_NAMES[name][0] for name in names)
    return "" if day.weekday() < 5 else WEEKDAYS[day.weekday()]


def day_off_in_sentence(day: date) -> str:
    """Why a day is no working day, after "Den dagen er …": "første nyttårsdag", "en lørdag"; else empty."""
    names = holidays_of(day.year).get(day, ())
    if names:
        return " og ".join(_NAMES[name][1] for name in names)
    return "" if day.weekday() < 5 else f"en {WEEKDAYS[day.weekday()]}"


def kind_of_day_off(day: date) -> str:
    """One word for a day off: "høytidsdag" (only 1 and 17 May), "helligdag" or "helg"."""
    names = set(holidays_of(day.year).get(day, ()))
    if names - {"Arbeidernes dag", "Grunnlovsdag"}:
        return "helligdag"
    return "høytidsdag" if names else "helg"


def provision_of_day_off(day: date) -> str:
    """The provision that makes a day off one."""
    if kind_of_day_off(day) == "høytidsdag" and day.weekday() != 6:
        return MAY_DAYS
    return SATURDAYS if kind_of_day_off(day) == "helg" and day.weekday() == 5 else HOLIDAYS


def last_of_month(day: date) -> date:
    """The last day of the month that ``day`` is in."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return following - timedelta(days=1)


def day_and_month(day: date) -> str:
    """A day without its year: "22. mai"."""
    return f"{day.day}. {MONTHS[day.month - 1]}"


def short_date(day: date) -> str:
    """A day: "22. mai 2026"."""
    return f"{day_and_month(day)} {day.year}"


def long_date(day: date) -> str:
    """A day with its weekday: "fredag 22. mai 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {short_date(day)}"
