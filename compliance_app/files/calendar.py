"""Dates as an iCalendar feed (RFC 5545) that any calendar program can subscribe to.

All-day events that block nobody's day, with a reminder three days ahead. The same entries give the same bytes.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
REMIND_AHEAD: Final = timedelta(days=3)
ASK_AGAIN: Final = timedelta(hours=4)
"""How often a subscribed calendar is asked to look for news."""
_PRODUCT: Final = "-//Aktsom//Frister//NB"
_MOST_OF_A_TITLE: Final = 200
_MOST_OF_A_DESCRIPTION: Final = 2000


@dataclass(frozen=True)
class CalendarEntry:
    """One date.

    Attributes:
        uid: the same for ever, whatever else changes: «measure-…@aktsom.eksempel.no».
        title: what is read in the calendar; never who asked or what was asked.
        due: the day.
        modified: when title, day or state last changed, aware.
        sequence: raised each time the day moves.
        url: its page in the app; empty, or http(s).
        cancelled: dropped; it stays in the feed so that calendars take it out.
    """

    uid: str
    title: str
    due: date
    modified: datetime
    sequence: int = 0
    url: str = ""
    description: str = ""
    cancelled: bool = False


def calendar_feed(entries: Iterable[CalendarEntry], name: str) -> bytes:
    """The feed, UTF-8 with CRLF, lines of at most 75 bytes, in order of day and uid.

    Args:
        entries: the dates of one person.
        name: what the calendar is called, «Aktsom: frister».
    """
    from icalendar import Calendar  # half a second, which nobody without a calendar need spend

    feed = Calendar()
    feed.add("prodid", _PRODUCT)
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _said(name))
    feed.add("x-wr-timezone", "Europe/Oslo")
    feed.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    feed.add("x-published-ttl", "PT4H")
    for entry in sorted(entries, key=lambda one: (one.due, one.uid)):
        feed.add_component(_event(entry))
    made: bytes = feed.to_ical(sorted=False)
    return made


def _event(entry: CalendarEntry) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", _said(entry.uid))
    event.add("dtstamp", entry.modified)
    event.add("last-modified", entry.modified)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + timedelta(days=1))
    event.add("summary", _said(entry.title)[:_MOST_OF_A_TITLE] or "Frist")
    if entry.description.strip():
        lines = [_said(line) for line in entry.description.splitlines()]
        event.add("description", "\n".join(lines)[:_MOST_OF_A_DESCRIPTION])
    if _is_address(entry.url):
        event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        event.add_component(_alarm(_said(entry.title)[:_MOST_OF_A_TITLE] or "Frist"))
    return event


def _alarm(title: str) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -REMIND_AHEAD)
    return alarm


def _said(text: str) -> str:
    """Text on one line, without what no calendar can hold."""
    kept = (
        " " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one
        for one in text
        if unicodedata.category(one) != "Cs"
    )
    return " ".join("".join(kept).split())


def _is_address(url: str) -> bool:
    if not url.isprintable() or any(one in url for one in ' "<>\\'):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
