"""Signature pages in four languages: who signed, for whom, how and when; no serial number, address or mail address comes out."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.signature_page import (
    PageSigner,
    is_name,
    latest,
    read_signature_page,
    read_signature_pages,
)
from compliance_app.domain.signature_time import Moment, read_time

AT = datetime(2026, 5, 19, 11, 7, 52, tzinfo=UTC)
DAY = date(2026, 5, 19)

PAGES = {
    "Penneo, norsk": """PENNEO
Signaturene i dette dokumentet er juridisk bindende. De signerende parter sin identitet er registrert, og er listet nedenfor.
Kari-Anne Ødegård Å. Nes
Underskriver
På vegne av: Eksempelforeningen
Serienummer: bankid.no no_bankid:0000-0000-0-000000
IP: 192.0.2.xxx
2026-05-19 11:07:52 UTC
QES
bankID
Dette dokumentet er signert digitalt via Penneo.com.""",
    "Penneo, dansk": """Underskrifterne i dette dokument er juridisk bindende.
Kari-Anne Ødegård Å. Nes
Bestyrelsesmedlem
På vegne af: Eksempelforeningen
Serienummer: 00000000-0000-0000-0000-000000000000
IP: 192.0.2.xxx
2026-05-19 11:07:52 UTC
Mit ID""",
    "Penneo, engelsk": """The signatures in this document are legally binding.
Kari-Anne Ødegård Å. Nes
Signer
On behalf of: Eksempelforeningen
Serial number: bankid.no no_bankid:0000-0000-0-000000
IP: 192.0.2.xxx
2026-05-19 11:07:52Z""",
    "svensk": """Undertecknat av: Kari-Anne Ødegård Å. Nes
Titel: Styrelseledamot
För räkning: Eksempelforeningen
BankID
IP-adress: 192.0.2.1
Signerat 2026-05-19 13:07:52 CEST""",
    "merket på norsk": """Navn: Kari-Anne Ødegård Å. Nes
E-post: navn@eksempel.invalid
På vegne av Eksempelforeningen
Metode: BankID
Sendt: 2026-05-18 09:00:00 (CEST)
Åpnet: 2026-05-19 08:00:00 (CEST)
Signert: 19.05.2026 kl. 13.07.52 (CEST)""",
    "DocuSign": """Certificate Of Completion
Signer Events Signature Timestamp
Kari-Anne Ødegård Å. Nes
navn@eksempel.invalid
On behalf of: Eksempelforeningen
Security Level: Email, Account Authentication
Using IP Address: 192.0.2.1
Sent: 5/18/2026 9:00:00 AM
Viewed: 5/19/2026 8:00:00 AM
Signed: May 19, 2026 11:07:52 AM UTC""",
}


@pytest.mark.parametrize("name", PAGES)
def test_each_layout_names_the_signatory(name: str) -> None:
    (found,) = read_signature_page(PAGES[name])
    assert (found.name, found.on_behalf_of, found.signed_at) == (
        "Kari-Anne Ødegård Å. Nes",
        "Eksempelforeningen",
        AT,
    )
    assert not any(word in repr(found) for word in ("0000", "192.0.2", "@"))


def test_method_and_title_are_as_they_stand() -> None:
    (norwegian,) = read_signature_page(PAGES["Penneo, norsk"])
    (danish,) = read_signature_page(PAGES["Penneo, dansk"])
    (swedish,) = read_signature_page(PAGES["svensk"])
    assert (norwegian.method, danish.method, swedish.method) == ("BankID (QES)", "MitID", "BankID")
    assert (danish.title, swedish.title) == ("Bestyrelsesmedlem", "Styrelseledamot")


def test_a_name_without_a_time_has_not_signed() -> None:
    assert read_signature_page("Kari Nes\nUnderskriver\nIkke signert ennå") == ()
    assert (
        read_signature_page("Kari Nes\nSendt: 2026-05-19 11:07:52 UTC\nÅpnet: 2026-05-19 11:08:00 UTC") == ()
    )


def test_running_text_with_a_date_names_nobody() -> None:
    text = "Om virksomheten\nVi har i 2025 spurt alle leverandørene våre om arbeidsforhold og lønn.\nBergen, 19.05.2026"
    assert read_signature_page(text) == ()


def test_the_last_of_them_is_known_where_every_moment_is() -> None:
    one, other = PageSigner("A B", signed_at=AT), PageSigner("C D", signed_at=AT + timedelta(hours=2))
    assert latest([one, other]) == AT + timedelta(hours=2)
    assert latest([one, PageSigner("C D", signed_on=DAY)]) is None
    assert latest([]) is None


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-19 11:07:52 UTC", "2026-05-19T11:07:52Z", "2026-05-19T13:07:52+02:00", "19.05.2026 kl. 13.07.52 (CEST)",
        "19/05/2026 13:07:52 UTC+02:00", "19. mai 2026 kl. 13:07:52 CEST", "May 19, 2026 11:07:52 AM GMT",
        "2026-05-19 13:07:52 (GMT+02:00)", "Signert 2026-05-19 12:07:52 CET",
    ],
)  # fmt: skip
def test_one_moment_in_many_ways(line: str) -> None:
    assert read_time(line) == Moment(DAY, AT)


def test_a_clock_time_without_a_zone_gives_the_day_alone() -> None:
    assert read_time("5/19/2026 11:07:52 PM") == Moment(DAY, None)
    assert read_time("19.05.2026 13:07") == Moment(DAY, None)
    assert read_time("31.02.2026 13:07 UTC") is None
    assert read_time("Versjon 10.11") is None


WORDS = st.text(alphabet="abcdefghijklmnoprstuvyæøåéö", min_size=2, max_size=9).map(str.capitalize)
NAMES = st.lists(WORDS, min_size=2, max_size=4).map(" ".join).filter(is_name)
MOMENTS = st.datetimes(datetime(2022, 7, 1), datetime(2049, 1, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001 - the zone is drawn apart
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@given(
    st.lists(
        st.tuples(NAMES, MOMENTS, ZONES), min_size=1, max_size=8, unique_by=lambda one: one[0].casefold()
    )
)
def test_every_block_of_a_page_is_read(blocks: list[tuple[str, datetime, timezone]]) -> None:
    page = "\n".join(
        f"{name}\nUnderskriver\nSerienummer: bankid.no no_bankid:0000-0000-0-000000\nIP: 192.0.2.xxx\n"
        f"{at.replace(tzinfo=zone).isoformat()}\nQES"
        for name, at, zone in blocks
    )
    found = read_signature_page(page)
    assert [(one.name, one.signed_at) for one in found] == [
        (name, at.replace(tzinfo=zone).astimezone(UTC)) for name, at, zone in blocks
    ]


PROSE = st.lists(
    st.lists(
        st.sampled_from(
            ["vi", "har", "spurt", "leverandørene", "våre", "Kari", "Nes", "Ola", "Vik", "den", "19.05.2026", "kl.", "11:07", "UTC", "og", "2026-05-19", "om", "lønn", "i", "Bergen"]
        ),
        min_size=9, max_size=30,
    ).map(lambda words: "Vi skrev " + " ".join(words) + "."),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(
    PROSE,
    st.sampled_from(
        ["", "Om Oss\n", "Bergen Kommune\n19.05.2026\n", "Kari Nes\nSist endret 2026-05-19 11:07:52 UTC\n"]
    ),
)
def test_running_text_under_any_heading_makes_nobody_a_signatory(text: str, heading: str) -> None:
    assert read_signature_page(heading + text) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Åse-Marie Ødegård Ærø", "Siobhán O'Nes", "Jean-Luc d’Eksempel", "María de la Cruz Vik", "Karl von Nes",
        "Jan van der Vik", "Bjørn Å. Nes", "Ngọc Nes", "Łukasz Vik", "Anne K Nes-Vik", "Abd al-Eksempel Nes",
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", ["Underskriver", "Signatory", "Undertecknare", "Bestyrelsesmedlem"])
def test_names_of_many_kinds_are_read_whole(name: str, role: str) -> None:
    (found,) = read_signature_page(f"PENNEO\n{name}\n{role}\nIP: 192.0.2.xxx\n2026-05-19 11:07:52 UTC\nQES")
    assert (found.name, found.signed_at) == (name, AT)


@given(
    st.lists(st.tuples(NAMES, MOMENTS), min_size=2, max_size=8, unique_by=lambda one: one[0].casefold()),
    st.data(),
)
def test_a_page_break_may_come_anywhere(blocks: list[tuple[str, datetime]], data: st.DataObject) -> None:
    lines = [
        line
        for name, at in blocks
        for line in (
            name,
            "Underskriver",
            "Serienummer: bankid.no no_bankid:0000-0000-0-000000",
            f"{at.isoformat()}Z",
            "QES",
        )
    ]
    at = data.draw(st.integers(1, len(lines) - 1))
    head, foot = (
        "PENNEO",
        "Dette dokumentet er signert digitalt, og alle som har underskrevet det, står på disse sidene.",
    )
    pages = ["\n".join([head, *part, foot]) for part in (lines[:at], lines[at:])]
    found = read_signature_pages(pages)
    assert [(one.name, one.signed_at) for one in found] == [
        (name, moment.replace(tzinfo=UTC)) for name, moment in blocks
    ]


@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_pages_are_read(pages: list[str]) -> None:
    assert all(one.name and one.signed_on for one in read_signature_pages(pages))


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for one in read_signature_page(text):
        assert one.name
        assert one.signed_on is not None


@given(st.text(max_size=60))
def test_any_line_is_asked_for_a_time(line: str) -> None:
    found = read_time(line)
    assert found is None or found.day.year > 0
