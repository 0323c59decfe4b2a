"""The only place that reads the clock. Everything else is told what time it is.

``--as-of`` and tests set the day with :func:`set_as_of`; the environment variable ``AKTSOM_AS_OF`` (ISO date) does the
same for a started server.
"""

import os
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")

_as_of: list[date] = []


def set_as_of(day: date | None) -> None:
    """Pretend that today is ``day`` (Oslo); None takes the real day again."""
    _as_of[:] = [] if day is None else [day]


def now() -> datetime:
    """The present moment, UTC, aware."""
    fixed = _as_of[0] if _as_of else _from_environment()
    real = datetime.now(UTC)
    if fixed is None:
        return real
    return datetime.combine(fixed, real.astimezone(OSLO).time(), tzinfo=OSLO).astimezone(UTC)


def real_now() -> datetime:
    """The present moment on every machine, UTC, whatever day is pretended: for what another machine has dated."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Oslo."""
    return oslo_day(now())


def oslo_day(moment: datetime) -> date:
    """The date in Oslo of an aware moment. Moments are stored in UTC, where the first hours of a day are still yesterday."""
    return moment.astimezone(OSLO).date()


def oslo_noon(day: date) -> datetime:
    """Noon in Oslo on a day, as UTC: for events of which only the day is known."""
    return datetime.combine(day, time(12), tzinfo=OSLO).astimezone(UTC)


def _from_environment() -> date | None:
    text = os.environ.get("AKTSOM_AS_OF", "")
    return date.fromisoformat(text) if text else None
