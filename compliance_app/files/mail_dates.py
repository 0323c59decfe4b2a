"""When a mail was written and when it arrived: read as RFC 5322 has it, and never guessed.

The day a request is received begins the three weeks of § 7 second paragraph, so a date with a missing or unknown zone, a
year that cannot be or a day that is not in the calendar gives None, and a person is asked.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2079
"""A mail from outside these years was stamped by a clock that was wrong."""

_MONTHS = {
    name: number
    for number, full in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"),
        start=1,
    )
    for name in (full, full[:3], full[:4])
}  # fmt: skip
_ZONES = {"ut": 0, "utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
          "pst": -8, "pdt": -7}  # fmt: skip
"""The names that RFC 5322 (4.3) gives a meaning, and UTC; «CET» is none of them."""
_DATE = re.compile(
    r"(?:[a-z]{3,9}\.?\s*,?\s{0,5})?(?P<day>\d{1,2})[\s-]{1,5}(?P<month>[a-z]{3,9})[\s-]{1,5}(?P<year>\d{4})"
    r"\s{1,5}(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"\s{0,5}(?P<zone>[+-]\d{4}(?!\d)|[a-z]{1,5}(?![a-z]))",
    re.ASCII | re.IGNORECASE,
)
_REMARK = re.compile(r"\([^()]*\)")
_LONGEST: Final = 5000


def read_date(text: str) -> datetime | None:
    """The moment a Date field names, UTC; None where it names none without guessing.

    «-0000» is UTC (RFC 5322, 3.3): it says only that the sender's own zone is not told.
    """
    bare = _REMARK.sub(" ", text[:_LONGEST]).strip()
    found = _DATE.fullmatch(bare)
    return _moment(found) if found else None


def arrived(received: str) -> datetime | None:
    """The moment in a Received field, UTC: what stands behind its last semicolon, else its only date; else None."""
    bare = _REMARK.sub(" ", received[-_LONGEST:])
    _before, semicolon, after = bare.rpartition(";")
    if semicolon:
        found = _DATE.match(after.strip())
        if found:
            return _moment(found)
    all_found = list(_DATE.finditer(bare))
    return _moment(all_found[0]) if len(all_found) == 1 else None


def plausible(moment: datetime) -> bool:
    """Whether a clock that is right could have stamped a mail so."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


def from_filetime(ticks: int) -> datetime | None:
    """Outlook's moments: tenths of a microsecond since 1601, UTC; None for 0 and for what cannot be."""
    if not 0 < ticks < 1 << 61:
        return None
    moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    return moment if plausible(moment) else None


def _moment(found: re.Match[str]) -> datetime | None:
    month = _MONTHS.get(found["month"].lower(), 0)
    zone = found["zone"].lower()
    if zone[0] in "+-":
        minutes = int(zone[1:3]) * 60 + int(zone[3:])
        if int(zone[3:]) > 59 or minutes > 14 * 60:
            return None
        offset = timedelta(minutes=minutes if zone[0] == "+" else -minutes)
    elif zone in _ZONES:
        offset = timedelta(hours=_ZONES[zone])
    else:
        return None
    try:
        moment = datetime(
            int(found["year"]),
            month,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            59 if found["second"] == "60" else int(found["second"] or 0),  # a leap second
            tzinfo=timezone(offset),
        ).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if plausible(moment) else None
