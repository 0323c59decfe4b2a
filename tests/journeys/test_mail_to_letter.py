"""The nine vectors and the traps of the clock, whole: a mail comes in, letters go out, and the figures stand (§ 7).

Real IMAP and SMTP servers; what is checked is what the requester reads in the mail that left, and what the case, the list and
the ledger say on the day.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from support.imap_server import imap_server
from support.mails import make_mail
from support.request_cases import case
from support.smtp_server import PostOffice

from compliance_app import clock
from compliance_app.domain.deadlines import DeadlineState, ExtensionClosed, PromisedTooLate
from compliance_app.domain.language import NB
from compliance_app.domain.requests import RequestState
from compliance_app.services import inbox
from compliance_app.services import request_steps as steps
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.possible_breaches import read_breaches
from compliance_app.services.request_counts import request_counts
from compliance_app.services.request_letter_inputs import (
    AcknowledgementInput,
    AnswerHeads,
    ExtensionGround,
    ExtensionInput,
    JustificationInput,
    LetterInput,
    PassageInput,
    RefusalInput,
)
from compliance_app.services.request_send import send_by_mail
from compliance_app.services.requests import list_requests
from compliance_app.services.work import Actor, local_actor, reading

OSLO = ZoneInfo("Europe/Oslo")
# received, three weeks: statutory, operative, roll-forward; two months: statutory, operative (law.md 2.3)
VECTORS = [
    ("2026-04-15", "2026-05-06", "2026-05-06", "2026-05-06", "2026-06-15", "2026-06-15"),
    ("2026-05-04", "2026-05-25", "2026-05-22", "2026-05-26", "2026-07-04", "2026-07-03"),
    ("2026-11-02", "2026-11-23", "2026-11-23", "2026-11-23", "2027-01-02", "2026-12-31"),
    ("2026-11-07", "2026-11-28", "2026-11-27", "2026-11-30", "2027-01-07", "2027-01-07"),
    ("2026-12-03", "2026-12-24", "2026-12-24", "2026-12-24", "2027-02-03", "2027-02-03"),
    ("2026-12-11", "2027-01-01", "2026-12-31", "2027-01-04", "2027-02-11", "2027-02-11"),
    ("2026-12-31", "2027-01-21", "2027-01-21", "2027-01-21", "2027-02-28", "2027-02-26"),
    ("2027-03-04", "2027-03-25", "2027-03-24", "2027-03-30", "2027-05-04", "2027-05-04"),
    ("2027-04-26", "2027-05-17", "2027-05-14", "2027-05-18", "2027-06-26", "2027-06-25"),
]


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch):
    with imap_server() as server:
        for name, value in server.settings().items():
            monkeypatch.setenv(name, value)
        yield server


def began(day: date) -> Actor:
    clock.set_as_of(day)
    given = EnterpriseInput(name="Eksempellaboratoriet", contact="innsyn@eksempel.example")
    return local_actor(create_enterprise(local_actor(), given, day.year))


def comes_in(actor: Actor, mailbox, at: datetime, number: int = 1, **given: object) -> str:
    values = {"subject": "Prøverør", "text": "Hvor lages prøverørene?", "message_id": f"<{number}@e.example>"}
    mailbox.put(make_mail(**values | {"received": at} | given), at=at)
    (taken,) = inbox.poll_inbox(actor).taken
    return taken.request_id


def goes_out(actor: Actor, identity: str, given: LetterInput) -> None:
    """Mail a letter."""
    send_by_mail(actor, identity, given, case(actor, identity).request.version)


def read(office: PostOffice) -> str:
    """The newest mail as the requester reads it, on one line."""
    return " ".join(office.mailbox[-1].text.replace("\u00a0", " ").split())


def said(day: date) -> str:
    return NB.day(day).replace("\u00a0", " ")


@pytest.mark.parametrize("vector", VECTORS, ids=[vector[0] for vector in VECTORS])
def test_a_vector_from_the_mail_in_to_the_letters_out(
    home: object, mailbox, office: PostOffice, vector: tuple[str, ...]
) -> None:
    received, statutory, operative, _roll, outer, outer_operative = map(date.fromisoformat, vector)
    actor = began(received)
    clock.set_as_of(date.fromordinal(received.toordinal() + 1))
    identity = comes_in(actor, mailbox, datetime.combine(received, time(23, 59), tzinfo=OSLO))
    (line,) = list_requests(actor)
    assert (line.received_on, line.deadline.statutory, line.deadline.operative) == (
        received,
        statutory,
        operative,
    )
    goes_out(actor, identity, AcknowledgementInput(summary="prøverør"))
    letter = read(office)
    assert f"senest {said(operative)}" in letter
    assert f"det vil si {said(statutory)}" in letter
    assert ("Den dagen er" in letter) is (operative != statutory)
    assert "Svar senest:" in letter
    # the last day that an extension can be sent is the Act's own, whatever day it is
    clock.set_as_of(statutory)
    asked = ExtensionInput(
        ground=ExtensionGround.AMOUNT, reasons="Elleve ledd må svare.", promised_on=outer_operative
    )
    goes_out(actor, identity, asked)
    letter = read(office)
    assert f"Du får svaret senest {said(outer_operative)}." in letter
    assert f"det vil si {said(outer)}" in letter
    extended = case(actor, identity)
    assert (extended.deadline.statutory, extended.deadline.operative) == (outer, outer_operative)
    clock.set_as_of(outer_operative)
    goes_out(actor, identity, AnswerHeads(short_answer="De lages i Tyskland."))
    found = case(actor, identity)
    assert (found.clock, found.breaches) == (DeadlineState.ANSWERED_IN_TIME, ())
    assert "De lages i Tyskland." in read(office)
    with reading(actor) as work:
        figures = request_counts(work, period_of(work, received.year))
    assert (figures.received, figures.in_time, figures.extended) == (1, 1, 1)
    assert figures.median_days == (outer_operative - received).days


@pytest.mark.parametrize("vector", VECTORS, ids=[vector[0] for vector in VECTORS])
def test_a_vector_answered_after_its_last_day(
    home: object, mailbox, office: PostOffice, vector: tuple[str, ...]
) -> None:
    received, statutory, _operative, roll, _outer, outer_operative = map(date.fromisoformat, vector)
    actor = began(received)
    identity = comes_in(actor, mailbox, datetime.combine(received, time(0, 0), tzinfo=OSLO))
    late = date.fromordinal(statutory.toordinal() + 1)
    clock.set_as_of(late)
    assert case(actor, identity).clock is DeadlineState.OVERDUE
    (waits,) = [one for one in read_breaches(actor).lines if one.number]
    assert (waits.id, waits.about) == ("", identity), "what is overdue is worked out, not stored"
    with pytest.raises(ExtensionClosed):
        goes_out(
            actor,
            identity,
            ExtensionInput(ground=ExtensionGround.TYPE, reasons="Mye.", promised_on=outer_operative),
        )
    goes_out(actor, identity, AnswerHeads(short_answer="I Tyskland."))
    (breach,) = case(actor, identity).breaches
    assert (breach.kind, breach.classification) == ("LATE_ANSWER", "OPEN")
    assert ("§\u00a0149" in breach.note) is (roll > statutory), "the first working day after carries the note"


def test_a_promise_later_than_the_two_months_is_never_mailed(
    home: object, mailbox, office: PostOffice
) -> None:
    actor = began(date(2026, 12, 31))
    identity = comes_in(actor, mailbox, datetime(2026, 12, 31, 12, tzinfo=UTC))
    given = ExtensionInput(ground=ExtensionGround.AMOUNT, reasons="Mange.", promised_on=date(2027, 2, 27))
    with pytest.raises(PromisedTooLate, match=r"26\. februar 2027"):
        goes_out(actor, identity, given)
    assert office.mailbox == []


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 3, 8, 23, 30, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
        (datetime(2026, 11, 20, 18, 30, tzinfo=timezone(timedelta(hours=-5))), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 7, 30, tzinfo=timezone(timedelta(hours=9))), date(2026, 11, 20)),
    ],
)
def test_the_oslo_day_counts_whatever_the_servers_zone(
    home: object, mailbox, stamp: datetime, day: date
) -> None:
    actor = began(date(2026, 12, 1))
    identity = comes_in(actor, mailbox, stamp)
    assert case(actor, identity).request.received_on == day


def test_refused_demanded_justified_and_reversed_by_mail(home: object, mailbox, office: PostOffice) -> None:
    actor = began(date(2026, 5, 4))
    identity = comes_in(actor, mailbox, datetime(2026, 5, 4, 9, tzinfo=UTC))
    clock.set_as_of(date(2026, 5, 20))
    passage = PassageInput(
        passage="Prisene", ground="d", reason="De røper avtalen med leverandøren.", known_harm=False
    )
    goes_out(actor, identity, RefusalInput(passages=[passage], summary="prisene"))
    letter = read(office)
    for words in (
        "penhetsloven § 6 annet ledd bokstav d",
        "konkurransemessig betydning å hemmeligholde",
        "Du kan kreve en nærmere begrunnelse for avslaget. Fristen er tre uker fra du mottok avslaget.",
        "Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven.",
        "Vi har undersøkt om spørsmålet gjelder faktiske negative konsekvenser",
    ):
        assert words in letter
    clock.set_as_of(date(2026, 6, 20))
    reply = office.mailbox[-1].message["Message-ID"]
    mailbox.put(
        make_mail(
            text="Jeg krever nærmere begrunnelse.", received=datetime(2026, 6, 19, 9, tzinfo=UTC),
            message_id="<krav@e.example>", in_reply_to=reply,
        ),
        at=datetime(2026, 6, 19, 9, tzinfo=UTC),
    )  # fmt: skip
    inbox.poll_inbox(actor)
    steps.demand_justification(
        actor, identity, date(2026, 6, 19), "Jeg krever nærmere begrunnelse.",
        case(actor, identity).request.version,
    )  # fmt: skip
    demanded = case(actor, identity)
    assert (demanded.deadline.statutory, demanded.state) == (
        date(2026, 7, 10),
        RequestState.JUSTIFICATION_DEMANDED,
    )
    clock.set_as_of(date(2026, 7, 9))
    given = JustificationInput(
        considerations="Leverandøren har bedt om det.", released="Prisen i 2024 var 10 kroner.",
        released_passages=[demanded.passages[0].id],
    )  # fmt: skip
    goes_out(actor, identity, given)
    letter = read(office)
    assert f"Du fikk avslag {said(date(2026, 5, 20))}" in letter
    assert "Prisen i 2024 var 10 kroner." in letter
    found = case(actor, identity)
    assert (found.clock, found.passages[0].released_on) == (
        DeadlineState.ANSWERED_IN_TIME,
        date(2026, 7, 9),
    )
    with reading(actor) as work:
        figures = request_counts(work, period_of(work, 2026))
    assert (figures.refused, figures.in_time, len(figures.by_ground)) == (1, 1, 1)
