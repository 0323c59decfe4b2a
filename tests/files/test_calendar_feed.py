"""The calendar feed, read back by the rules of RFC 5545 and by the library's reader."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from compliance_app.files.calendar import CalendarEntry, calendar_feed

CHANGED = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
DUE = date(2026, 11, 27)


def entry(**changed: object) -> CalendarEntry:
    values = {"uid": "measure-1@eksempel.no", "title": "Nye hansker", "due": DUE, "modified": CHANGED}
    return CalendarEntry(**values | changed)  # type: ignore[arg-type]


def unfolded(feed: bytes) -> list[str]:
    """The content lines, by the standard and not by the library: CRLF and a blank begin no new line."""
    assert feed.endswith(b"\r\n")
    return feed.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")


def test_a_feed_as_calendar_programs_read_it() -> None:
    feed = calendar_feed(
        [
            entry(
                title="Blåbær, sild; og \\ mer",
                description="Ansvarlig: Innkjøp\nSe siden",
                url="https://aktsom.eksempel.no/tiltak?id=1",
                sequence=2,
            )
        ],
        "Aktsom: frister",
    )
    assert unfolded(feed) == [
        "BEGIN:VCALENDAR", "PRODID:-//Aktsom//Frister//NB", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Aktsom: frister", "X-WR-TIMEZONE:Europe/Oslo", "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H", "BEGIN:VEVENT", "UID:measure-1@eksempel.no", "DTSTAMP:20261101T123000Z",
        "LAST-MODIFIED:20261101T123000Z", "SEQUENCE:2", "DTSTART;VALUE=DATE:20261127", "DTEND;VALUE=DATE:20261128",
        "SUMMARY:Blåbær\\, sild\\; og \\\\ mer", "DESCRIPTION:Ansvarlig: Innkjøp\\nSe siden",
        "URL:https://aktsom.eksempel.no/tiltak?id=1", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "BEGIN:VALARM",
        "ACTION:DISPLAY", "DESCRIPTION:Blåbær\\, sild\\; og \\\\ mer", "TRIGGER:-P3D", "END:VALARM", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip


def test_what_was_dropped_stays_to_be_taken_out_and_rings_no_bell() -> None:
    lines = unfolded(calendar_feed([entry(cancelled=True)], "x"))
    assert "STATUS:CANCELLED" in lines
    assert "BEGIN:VALARM" not in lines


def test_nobody_has_a_feed_without_dates() -> None:
    assert Calendar.from_ical(calendar_feed([], "Aktsom: frister")).walk("VEVENT") == []


@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=300), st.text(max_size=50))
@example("Frist\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a\\nb\u2028c\x0bd\ud800", "https://x.no\r\nATTACH:x")
@example("æøå" * 60, "\U0001f9e4" * 100, "https://eksempel.no/ø")
def test_no_text_breaks_out_of_its_line(title: str, description: str, url: str) -> None:
    feed = calendar_feed([entry(title=title, description=description, url=url)], title)
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert b"\n" not in feed.replace(b"\r\n", b"")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded(feed)]
    assert names.count("BEGIN") == names.count("END") == 3
    assert names.count("SUMMARY") == 1
    assert set(names) <= {
        "BEGIN", "END", "PRODID", "VERSION", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL", "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
        "URL", "TRANSP", "STATUS", "ACTION", "TRIGGER",
    }  # fmt: skip


titles = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=150
)


@given(titles, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 99), st.booleans())
@example("Årlig gjennomgang: 3 leverandører; «høy», \\n ukjent", DUE, 1, False)
def test_a_feed_is_read_back_as_it_was_meant(title: str, due: date, sequence: int, cancelled: bool) -> None:
    made = entry(title=title, due=due, sequence=sequence, cancelled=cancelled)
    (event,) = Calendar.from_ical(calendar_feed([made], "x")).walk("VEVENT")
    assert str(event["SUMMARY"]) == (" ".join(title.split()) or "Frist")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (due, due + timedelta(days=1))
    assert (event["SEQUENCE"], str(event["STATUS"])) == (sequence, "CANCELLED" if cancelled else "CONFIRMED")
    assert event.decoded("LAST-MODIFIED") == CHANGED
    assert [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")] == (
        [] if cancelled else [timedelta(days=-3)]
    )


def test_the_same_dates_give_the_same_bytes_in_whatever_order_they_come() -> None:
    both = [entry(), entry(uid="measure-2@eksempel.no", due=date(2026, 1, 1))]
    assert calendar_feed(both, "x") == calendar_feed(both[::-1], "x")


def test_a_link_leads_to_the_web_or_is_left_out() -> None:
    for url in ("javascript:alert(1)", "file:///x", "https://", "", "https://x.no/\u2028"):
        assert not any(line.startswith("URL") for line in unfolded(calendar_feed([entry(url=url)], "x")))
