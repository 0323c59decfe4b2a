"""The words of the calendar in the letters' three languages: weekdays, months, holidays, and what makes a day one.

``working_days.py`` decides which days are off; nothing is decided here. The nynorsk and English words are our own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class CalendarWords:
    """The calendar in one language.

    Attributes:
        day_of_month: pattern of a day's number; month_day: with its month. clock: pattern after a date, hour and minute.
        weekdays: Monday first. days_off: Saturday and Sunday after «Den dagen er …».
        holidays: by the name in the ``holidays`` package, as a label and inside a sentence.
        off: what is said of one day and of several, by its kind in bokmål («helligdag», «høytidsdag», «helg»).
        on_days: what stands before the first day of such a sentence.
        saturdays, sundays, may_days: the provisions.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    day_of_month: str
    month_day: str
    clock: str
    and_word: str
    days_off: tuple[str, str]
    holidays: Mapping[str, tuple[str, str]]
    off: Mapping[str, tuple[str, str]]
    on_days: str
    saturdays: str
    sundays: str
    may_days: str


_NORWEGIAN_MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
_NORWEGIAN_HOLIDAYS = MappingProxyType(
    {
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
)
_ENGLISH_HOLIDAYS = {
    "Første nyttårsdag": "New Year’s Day",
    "Skjærtorsdag": "Maundy Thursday",
    "Langfredag": "Good Friday",
    "Første påskedag": "Easter Sunday",
    "Andre påskedag": "Easter Monday",
    "Arbeidernes dag": "Labour Day",
    "Kristi himmelfartsdag": "Ascension Day",
    "Grunnlovsdag": "Constitution Day",
    "Første pinsedag": "Whit Sunday",
    "Andre pinsedag": "Whit Monday",
    "Første juledag": "Christmas Day",
    "Andre juledag": "Boxing Day",
}

CALENDAR: Mapping[str, CalendarWords] = MappingProxyType(
    {
        "nb": CalendarWords(
            weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
            months=_NORWEGIAN_MONTHS,
            day_of_month="{day}.",
            month_day="{day}. {month}",
            clock="{date} kl.\u00a0{hour}.{minute}",
            and_word="og",
            days_off=("en lørdag", "en søndag"),
            holidays=_NORWEGIAN_HOLIDAYS,
            off={
                "helligdag": ("er helligdag", "er helligdager"),
                "høytidsdag": ("er høytidsdag", "er høytidsdager"),
                "helg": ("er helg", "er helg"),
            },
            on_days="den ",
            saturdays="Domstolloven §\u00a0149",
            sundays="Helligdagsfredloven §\u00a02",
            may_days="Lov 26. april 1947 nr.\u00a01",
        ),
        "nn": CalendarWords(
            weekdays=("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
            months=_NORWEGIAN_MONTHS,
            day_of_month="{day}.",
            month_day="{day}. {month}",
            clock="{date} kl.\u00a0{hour}.{minute}",
            and_word="og",
            days_off=("ein laurdag", "ein søndag"),
            holidays=_NORWEGIAN_HOLIDAYS,
            off={
                "helligdag": ("er heilagdag", "er heilagdagar"),
                "høytidsdag": ("er høgtidsdag", "er høgtidsdagar"),
                "helg": ("er helg", "er helg"),
            },
            on_days="den ",
            saturdays="Domstollova §\u00a0149",
            sundays="Helligdagsfredlova §\u00a02",
            may_days="Lov 26. april 1947 nr.\u00a01",
        ),
        "en": CalendarWords(
            weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
            months=(
                *("January", "February", "March", "April", "May", "June"),
                *("July", "August", "September", "October", "November", "December"),
            ),
            day_of_month="{day}",
            month_day="{day} {month}",
            clock="{date} at {hour}:{minute}",
            and_word="and",
            days_off=("a Saturday", "a Sunday"),
            holidays={name: (english, english) for name, english in _ENGLISH_HOLIDAYS.items()},
            off={
                "helligdag": ("is a public holiday", "are public holidays"),
                "høytidsdag": ("is a public holiday", "are public holidays"),
                "helg": ("is on a weekend", "are on a weekend"),
            },
            on_days="",
            saturdays="Section 149 of the Courts of Justice Act (domstolloven)",
            sundays="Section 2 of the Public Holidays Act (helligdagsfredloven)",
            may_days="Act of 26 April 1947 no.\u00a01",
        ),
    }
)
