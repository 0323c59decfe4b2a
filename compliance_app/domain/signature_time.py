"""Reads the moment a signature page gives, in the ways the platforms of the Nordic countries write it.

Only what says its time zone becomes a moment; a clock time without one gives the day alone, since guessing a zone could move
a signature to another day.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "january januar januari jan", "february februar februari feb", "march mars marts mar", "april apr",
            "may mai maj", "june juni jun", "july juli jul", "august augusti aug", "september sep sept",
            "october oktober oct okt", "november nov", "december desember dec des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES: Final = {"utc": 0, "gmt": 0, "z": 0, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "wet": 0, "west": 1}
_DAY: Final = (
    r"(?:(?P<y1>\d{4})[-./](?P<m1>\d{1,2})[-./](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})[-/](?P<m3>\d{1,2})[-/](?P<y3>\d{4})"
    r"|(?P<d4>\d{1,2})\.?\s+(?P<m4>[a-z]{3,9})\.?,?\s+(?P<y4>\d{4})"
    r"|(?P<m5>[a-z]{3,9})\.?\s+(?P<d5>\d{1,2}),?\s+(?P<y5>\d{4}))"
)
_TIME: Final = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
)
_ZONE: Final = (
    r"\(?(?:(?P<name>utc|gmt|cest|cet|eest|eet|west|wet|z)\b)?\s*(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?\)?"
)
_MOMENT: Final = re.compile(
    rf"(?<!\d){_DAY}(?!\d)(?:(?:t|,|\s|kl\.?|klokken|at|klockan|-)+{_TIME}\s*{_ZONE})?", re.IGNORECASE
)
_HALF_DAY: Final = 12


@dataclass(frozen=True)
class Moment:
    """A day, and the moment where the zone was said (UTC)."""

    day: date
    at: datetime | None


def read_time(line: str) -> Moment | None:
    """The first moment or day in the line; None where there is none that exists in the calendar."""
    for found in _MOMENT.finditer(line):
        day = _day(found)
        if day is not None:
            return Moment(day, _at(day, found))
    return None


def words_beside(line: str) -> list[str]:
    """The words of a line that are no part of the moment it gives, in lower case."""
    return re.findall(r"[^\W\d_]+", _MOMENT.sub(" ", line).casefold())


def _day(found: re.Match[str]) -> date | None:
    for place in "12345":
        if found[f"y{place}"]:
            year, month, number = found[f"y{place}"], found[f"m{place}"], found[f"d{place}"]
            month_number = int(month) if month.isdigit() else _MONTHS.get(month.casefold(), 0)
            first, second = month_number, int(number)
            american = place == "3" and found["half"]
            try:
                return date(int(year), second, first) if american else date(int(year), first, second)
            except ValueError:
                return None
    return None


def _at(day: date, found: re.Match[str]) -> datetime | None:
    if not found["hour"] or (not found["name"] and not found["offset"]):
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % _HALF_DAY + (_HALF_DAY if found["half"].casefold().startswith("p") else 0)
    try:
        zone = timezone(
            timedelta(hours=_ZONES.get((found["name"] or "utc").casefold(), 0)) + _offset(found["offset"])
        )
        local = datetime(
            day.year, day.month, day.day, hour, int(found["minute"]), int(found["second"] or 0), tzinfo=zone
        )
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> timedelta:
    if not text:
        return timedelta()
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return (1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes)
