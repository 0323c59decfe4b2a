"""A mail comes in by file or mailbox: it becomes a case, joins one, or waits for a person; and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from support.imap_server import imap_server
from support.mails import make_mail
from support.request_cases import answer, ask, case, register

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound
from compliance_app.domain.requests import RequestState
from compliance_app.files.errors import FileRefused
from compliance_app.files.mail_reading import MailEmpty, NotAMail
from compliance_app.services import inbox, unread
from compliance_app.services import request_intake as intake
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.request_intake import DayUnknown, Outcome, take_in_fetched, take_in_file
from compliance_app.services.requests import ReceivedInFuture, list_requests
from compliance_app.services.unread import MessagePlaced
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import MessageAttachment, MessageContent, ReceivedMessage

MONDAY = datetime(2026, 5, 4, 12, 12, tzinfo=UTC)
BOMB = b"PK\x03\x04" + b"\x00" * 40


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempellaboratoriet", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def mail(**given: object) -> bytes:
    values = {"subject": "Om prøverør", "text": "Hvor lages rørene?", "received": MONDAY}
    return make_mail(**values | given)


def messages(actor: Actor) -> list[ReceivedMessage]:
    with reading(actor) as work:
        rows = work.session.query(ReceivedMessage).order_by(ReceivedMessage.id).all()
        work.session.expunge_all()
        return rows


# --- a mail becomes a case


def test_a_mail_becomes_a_case_with_the_day_our_server_took_it(actor: Actor) -> None:
    taken = take_in_file(actor, mail(), "spørsmål.eml")
    found = case(actor, taken.request_id)
    row = found.request
    assert (taken.outcome, taken.number) == (Outcome.NEW_CASE, "2026-01")
    assert (row.received_on, row.received_at, row.received_from) == (date(2026, 5, 4), MONDAY, "TRANSPORT")
    assert (row.question, row.requester, row.reply_to) == (
        "Hvor lages rørene?",
        "Innsender 1",
        "innsender@eksempel.example",
    )
    assert found.deadline.operative == date(2026, 5, 22)
    assert found.deadline.steps[0].heading == "mandag 4. mai 2026 kl.\u00a014.12"


def test_a_mail_stamped_late_on_friday_in_utc_came_on_saturday_in_oslo(actor: Actor) -> None:
    clock.set_as_of(date(2026, 11, 23))
    taken = take_in_file(
        actor, mail(received=datetime(2026, 11, 20, 23, 30, tzinfo=UTC), message_id="<n@e.example>"), "n.eml"
    )
    assert case(actor, taken.request_id).request.received_on == date(2026, 11, 21)


def test_the_senders_clock_is_not_the_day_it_came(actor: Actor) -> None:
    data = mail(received=None, date=MONDAY)
    with pytest.raises(DayUnknown, match=r"spørsmål\.eml"):
        take_in_file(actor, data, "spørsmål.eml")
    assert list_requests(actor) == []
    assert messages(actor) == []
    taken = take_in_file(actor, data, "spørsmål.eml", date(2026, 5, 6))
    row = case(actor, taken.request_id).request
    assert (row.received_on, row.received_at, row.received_from) == (date(2026, 5, 6), None, "SAID")


def test_what_our_server_wrote_goes_before_what_a_person_says(actor: Actor) -> None:
    taken = take_in_file(actor, mail(), "a.eml", date(2026, 5, 6))
    assert case(actor, taken.request_id).request.received_on == date(2026, 5, 4)


@pytest.mark.parametrize(
    ("said", "error"), [(date(2026, 5, 8), ReceivedInFuture), (date(2022, 6, 30), intake.DayBeforeTheAct)]
)
def test_a_day_that_cannot_be_right_is_refused(actor: Actor, said: date, error: type[AktsomError]) -> None:
    with pytest.raises(error):
        take_in_file(actor, mail(received=None), "a.eml", said)
    assert messages(actor) == []


def test_a_transport_day_that_has_not_come_is_not_believed(actor: Actor) -> None:
    tomorrow = datetime(2026, 5, 8, 12, tzinfo=UTC)
    with pytest.raises(DayUnknown):
        take_in_file(actor, mail(received=tomorrow), "a.eml")
    fetched = take_in_fetched(actor, mail(received=tomorrow), MONDAY)
    assert case(actor, fetched.request_id).request.received_on == date(2026, 5, 4)


@pytest.mark.usefixtures("small_hours")
def test_a_mailbox_whose_clock_is_ahead_still_says_the_day(actor: Actor) -> None:
    ahead = clock.now() + timedelta(minutes=20)
    taken = take_in_fetched(actor, mail(received=None), ahead)
    assert case(actor, taken.request_id).request.received_on == clock.today()


def test_of_what_two_of_our_servers_wrote_the_earliest_counts(actor: Actor) -> None:
    later = datetime(2026, 5, 6, 9, tzinfo=UTC)
    taken = take_in_fetched(actor, mail(), later)
    assert case(actor, taken.request_id).request.received_on == date(2026, 5, 4)


# --- the same again, and replies


def test_the_same_mail_twice_is_one_case(actor: Actor) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    again = take_in_fetched(actor, mail(), MONDAY)
    copied = take_in_file(actor, mail(headers=(("X-Kopi", "1"),)), "kopi.eml")
    assert [one.outcome for one in (again, copied)] == [Outcome.DUPLICATE] * 2
    assert {one.request_id for one in (first, again, copied)} == {first.request_id}
    assert "2026-01" in again.why
    assert len(messages(actor)) == 1


def test_the_same_mail_by_eight_doors_at_once_is_one_case(actor: Actor) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _n: take_in_file(actor, mail(), "a.eml"), range(8)))
    assert sorted(one.outcome for one in taken) == [Outcome.DUPLICATE] * 7 + [Outcome.NEW_CASE]
    assert len(list_requests(actor)) == 1


def test_a_reply_in_the_thread_joins_its_case_and_waits_to_be_read(actor: Actor) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    reply = mail(
        subject="Sv: noe annet", text="De røde.\n\n> Hvor lages rørene?", message_id="<2@e.example>",
        in_reply_to="<1@eksempel.example>",
    )  # fmt: skip
    before = case(actor, first.request_id)
    taken = take_in_file(actor, reply, "b.eml")
    after = case(actor, first.request_id)
    assert (taken.outcome, taken.request_id) == (Outcome.JOINED, first.request_id)
    assert (after.events[-1].step, after.events[-1].text) == ("MESSAGE", "De røde.")
    assert [one.waits for one in after.messages] == [False, True]
    assert after.deadline == before.deadline
    assert after.request.version > before.request.version, "whoever is writing in the case is told"


def test_a_reply_to_a_question_back_is_the_clarification(actor: Actor) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    ask(actor, first.request_id)
    take_in_file(actor, mail(message_id="<2@e.example>", in_reply_to="<1@eksempel.example>"), "b.eml")
    assert case(actor, first.request_id).state is RequestState.UNDER_REVIEW


def test_the_case_number_joins_only_for_the_one_who_asked(actor: Actor) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    own = mail(subject="Sv: Svar (2026-01)", message_id="<2@e.example>", text="Takk.")
    other = mail(subject="Sv: Svar (2026-01)", message_id="<3@e.example>", sender="annen@eksempel.example")
    assert take_in_file(actor, own, "b.eml").request_id == first.request_id
    taken = take_in_file(actor, other, "c.eml")
    assert (taken.outcome, taken.request_id) == (Outcome.WAITS, "")
    assert "annen enn den som spurte" in taken.why
    assert len(list_requests(actor)) == 1


@pytest.mark.parametrize("thread", ["", "<1@eksempel.example>"], ids=["alone", "in a thread"])
def test_an_automatic_reply_is_neither_request_nor_answer(actor: Actor, thread: str) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    ask(actor, first.request_id)
    before = case(actor, first.request_id)
    absent = mail(
        subject="Automatisk svar: Ferie", message_id="<9@e.example>", in_reply_to=thread, text="Jeg er borte.",
        headers=(("Auto-Submitted", "auto-replied"),),
    )  # fmt: skip
    taken = take_in_file(actor, absent, "b.eml")
    after = case(actor, first.request_id)
    assert taken.outcome is Outcome.AUTOMATIC
    assert (after.state, len(after.events)) == (before.state, len(before.events))
    assert len(list_requests(actor)) == 1
    if not thread:
        (line,) = unread.read_set_aside(actor)
        assert unread.make_case(actor, line.message.id, None), "a person may know better"


# --- what cannot be understood


def test_what_cannot_be_read_waits_whole_for_a_person(actor: Actor) -> None:
    data = mail(text=" ", subject="", attachments=(("skann.pdf", b"%PDF-1.4 innhold", "application/pdf"),))
    taken = take_in_fetched(actor, data, MONDAY)
    (line,) = unread.read_unread(actor)
    assert (taken.outcome, line.message.id) == (Outcome.WAITS, taken.message_id)
    assert (line.deadline.operative, line.files) == (date(2026, 5, 22), 1)
    assert intake.raw_mail(actor, taken.message_id) == data
    with pytest.raises(FieldMissing, match="Spørsmålet"):
        unread.make_case(actor, taken.message_id, None)
    made = unread.make_case(actor, taken.message_id, None, "Hvor lages hanskene? (skannet brev)")
    row = case(actor, made).request
    assert (row.received_on, row.question) == (date(2026, 5, 4), "Hvor lages hanskene? (skannet brev)")
    assert unread.read_unread(actor) == []


def test_bytes_that_are_no_mail_are_refused_as_a_file_and_kept_from_the_mailbox(actor: Actor) -> None:
    with pytest.raises(NotAMail):
        take_in_file(actor, b"%PDF-1.7\n1 0 obj", "falsk.eml")
    with pytest.raises(MailEmpty):
        take_in_file(actor, b"", "tom.eml")
    taken = take_in_fetched(actor, b"%PDF-1.7\n1 0 obj", MONDAY, "Bare begynnelsen er tatt inn.")
    (line,) = unread.read_unread(actor)
    assert taken.outcome is Outcome.WAITS
    assert "Bare begynnelsen er tatt inn." in line.problems
    assert intake.raw_mail(actor, taken.message_id) == b"%PDF-1.7\n1 0 obj"
    assert isinstance(NotAMail(), FileRefused)


def test_a_mail_whose_day_nobody_knows_waits_and_the_day_is_asked_for(actor: Actor) -> None:
    taken = take_in_fetched(actor, mail(received=None), None)
    (line,) = unread.read_unread(actor)
    assert (taken.outcome, line.deadline) == (Outcome.WAITS, None)
    for day, error in (
        (None, FieldMissing),
        (date(2026, 5, 8), ReceivedInFuture),
        (date(2020, 1, 1), FieldWrong),
    ):
        with pytest.raises(error):
            unread.make_case(actor, taken.message_id, day)
    made = unread.make_case(actor, taken.message_id, date(2026, 5, 5))
    assert case(actor, made).request.received_on == date(2026, 5, 5)


def test_every_attachment_is_kept_whatever_its_name_or_bytes(actor: Actor) -> None:
    files = (
        ("../../etc/passwd", b"rot", "text/plain"),
        ("CON.pdf", b"%PDF-1.4 x", "application/pdf"),
        ("bombe.zip", BOMB, "application/zip"),
        ("virus.exe", b"MZ\x90\x00", "application/octet-stream"),
    )
    taken = take_in_file(actor, mail(attachments=files), "a.eml")
    kept = unread.attachments_of(actor, taken.message_id)
    assert [intake.attachment(actor, one.id)[1] for one in kept] == [content for _n, content, _t in files]
    assert all("/" not in one.name and not one.name.lower().startswith("con.") for one in kept)
    assert kept[3].problem, "a program is kept, and said not to be opened"
    with pytest.raises(NotFound):
        intake.attachment(actor, taken.message_id)


def test_a_huge_subject_and_a_huge_mail_are_taken_in_whole(actor: Actor) -> None:
    subject = "Hansker " * 16_250
    data = mail(
        headers=(("Subject", subject),), subject="",
        attachments=(("stor.txt", b"linje\r\n" * 1_500_000, "text/plain"),),
    )  # fmt: skip
    taken = take_in_file(actor, data, "stor.eml")
    (row,) = messages(actor)
    assert (taken.outcome, row.size) == (Outcome.NEW_CASE, len(data))
    assert row.subject.count("Hansker") == 16_250
    with reading(actor) as work:
        assert work.session.query(MessageAttachment).one().size == 7 * 1_500_000
        assert len(work.session.query(MessageContent).one().content) == len(data)


# --- a person places what waits


def test_a_message_is_placed_once_and_the_second_is_told(actor: Actor) -> None:
    target = register(actor)
    taken = take_in_fetched(actor, mail(subject="Om noe (2026-99)", text="", received=None), None)
    with pytest.raises(FieldWrong, match="Saksnummer"):
        unread.join_case(actor, taken.message_id, "2026-77")
    assert unread.join_case(actor, taken.message_id, "2026-01") == target
    with pytest.raises(MessagePlaced):
        unread.set_message_aside(actor, taken.message_id, "Reklame.")
    assert [event.step for event in case(actor, target).events] == ["REGISTERED", "MESSAGE"]


def test_what_is_set_aside_keeps_its_reason_and_can_be_taken_up(actor: Actor) -> None:
    taken = take_in_fetched(actor, mail(received=None), None)
    with pytest.raises(FieldMissing):
        unread.set_message_aside(actor, taken.message_id, " ")
    unread.set_message_aside(actor, taken.message_id, "Reklame for penner.")
    (line,) = unread.read_set_aside(actor)
    assert (line.message.why, unread.count_unread(actor)) == ("Reklame for penner.", 0)
    assert case(actor, unread.make_case(actor, taken.message_id, date(2026, 5, 5))).is_open


def test_a_new_question_in_an_old_case_becomes_a_case_with_its_own_clock(actor: Actor) -> None:
    first = take_in_file(actor, mail(), "a.eml")
    answer(actor, first.request_id, date(2026, 5, 7))
    clock.set_as_of(date(2026, 6, 10))
    reply = mail(
        message_id="<2@e.example>", in_reply_to="<1@eksempel.example>", text="Og hanskene?",
        received=datetime(2026, 6, 8, 9, tzinfo=UTC),
    )  # fmt: skip
    taken = take_in_file(actor, reply, "b.eml")
    assert (taken.outcome, case(actor, first.request_id).is_open) == (Outcome.JOINED, False)
    made = unread.make_case(actor, taken.message_id, None)
    assert made != first.request_id
    assert case(actor, made).request.received_on == date(2026, 6, 8)
    assert case(actor, first.request_id).events[-1].text == "Og hanskene?", "the old case keeps its line"


def test_the_newest_that_was_set_aside_is_always_there_to_be_taken_up(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread, "MOST", 2)
    taken = [
        take_in_fetched(actor, mail(received=None, message_id=f"<{number}@e.example>"), None).message_id
        for number in range(3)
    ]
    for one in taken:
        unread.set_message_aside(actor, one, "Reklame.")
    assert [line.message.id for line in unread.read_set_aside(actor)] == [taken[2], taken[1]]


def test_what_belongs_to_no_case_is_not_done_by_being_read(actor: Actor) -> None:
    from compliance_app.services.request_steps import message_read

    taken = take_in_fetched(actor, mail(received=None), None)
    with pytest.raises(NotFound):
        message_read(actor, taken.message_id)
    assert [line.message.id for line in unread.read_unread(actor)] == [taken.message_id]


# --- the mailbox


def test_the_mailbox_is_read_once_and_nothing_in_it_is_touched(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with imap_server() as server:
        for name, value in server.settings().items():
            monkeypatch.setenv(name, value)
        server.put(mail(), at=MONDAY)
        server.put(mail(message_id="<2@e.example>", in_reply_to="<1@eksempel.example>"), at=MONDAY)
        server.put(b"\xff\xfe\x00 nonsense", at=MONDAY)
        marks = server.marks()
        first = inbox.poll_inbox(actor)
        again = inbox.poll_inbox(actor)
        assert [one.outcome for one in first.taken][:2] == [Outcome.NEW_CASE, Outcome.JOINED]
        assert (len(first.taken), again.taken, again.stopped) == (3, [], "")
        assert server.marks() == marks
        server.make_anew()
        server.put(mail(), at=MONDAY)
        assert [one.outcome for one in inbox.poll_inbox(actor).taken] == [Outcome.DUPLICATE]
    assert inbox.last_read(actor) is not None


def test_what_came_before_the_mailbox_broke_off_stays_and_the_rest_comes_next_time(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with imap_server() as server:
        for name, value in server.settings().items():
            monkeypatch.setenv(name, value)
        for number in range(4):
            server.put(mail(message_id=f"<{number}@e.example>", text=f"Spørsmål {number}?"), at=MONDAY)
        server.drop = b"<3@e.example>"
        broken = inbox.poll_inbox(actor)
        server.drop = b""
        rest = inbox.poll_inbox(actor)
    outcomes = [one.outcome for one in (*broken.taken, *rest.taken)]
    assert outcomes.count(Outcome.NEW_CASE) == 4
    assert len(list_requests(actor)) == 4
    assert broken.stopped
    assert (len(broken.taken), len(rest.taken)) == (3, 1)


def test_an_unread_message_stands_with_its_case_until_somebody_has_read_it(actor: Actor) -> None:
    from compliance_app.services.request_steps import message_read

    first = take_in_file(actor, mail(), "a.eml")
    taken = take_in_file(actor, mail(message_id="<2@e.example>", in_reply_to="<1@eksempel.example>"), "b.eml")
    assert [line.number for line in unread.read_unread(actor)] == [first.number]
    message_read(actor, taken.message_id)
    assert unread.read_unread(actor) == []
