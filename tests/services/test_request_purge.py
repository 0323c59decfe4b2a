"""At the limit what is personal goes, from the database, its files and the log; what the record rests on stays."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from support.cases import Somebody, answer, ask, close, message, person, whole_case
from support.left import bytes_in, everything_kept
from support.mails import make_mail
from support.public_form import change_enterprise
from support.request_cases import answer as record_answer

from compliance_app import clock
from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.log import verify_log
from compliance_app.services.possible_breaches import Classification, classify_breach
from compliance_app.services.request_case import CaseEmptied, read_request
from compliance_app.services.request_closing import set_archived, set_supervision
from compliance_app.services.request_counts import request_counts
from compliance_app.services.request_intake import Outcome, take_in_file
from compliance_app.services.request_purge import Waits, due_for_purge, purge_requests, purge_status
from compliance_app.services.request_steps import message_read
from compliance_app.services.requests import MESSAGE
from compliance_app.services.unread import join_case, read_unread
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.engine import engine, read_session
from compliance_app.storage.tables import (
    AuditDetail,
    AuditEntry,
    InformationRequest,
    MessageState,
    OutboxMail,
    PossibleBreach,
    ReceivedMessage,
    RefusedPassage,
    RequestLetter,
)

WHO = Somebody()
ASKED = date(2026, 5, 4)
CLOSED = date(2026, 5, 18)
LAST = date(2027, 5, 18)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(ASKED)
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def version(actor: Actor, case: str) -> int:
    return read_request(actor, case).request.version


def numbers(actor: Actor, day: date) -> list[str]:
    clock.set_as_of(day)
    return [line.number for line in due_for_purge(actor).cases]


def test_a_case_is_kept_on_the_last_day_and_due_the_day_after(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    assert read_request(actor, case).request.closed_on == CLOSED
    assert numbers(actor, LAST) == []
    assert numbers(actor, LAST + timedelta(days=1)) == ["2026-01"]
    line = due_for_purge(actor).cases[0]
    assert (line.closed_on, line.limit_day) == (CLOSED, LAST)
    assert line.held.as_json() == {
        "texts": 2, "letters": 1, "passages": 1, "messages": 1, "attachments": 1, "mails": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("months", "last"), [(1, date(2026, 6, 18)), (60, date(2031, 5, 18))])
def test_the_enterprise_says_how_many_months(actor: Actor, months: int, last: date) -> None:
    whole_case(actor, WHO, ASKED)
    change_enterprise(actor, retention_months=months)
    assert numbers(actor, last) == []
    assert numbers(actor, last + timedelta(days=1)) == ["2026-01"]


def test_nothing_of_the_one_who_asked_is_left_anywhere(actor: Actor, home: Path) -> None:
    case = whole_case(actor, WHO, ASKED)
    for number in range(12):
        whole_case(actor, person(number), date(2027, 1, 4))
    before = everything_kept()
    assert all(trace in before for trace in WHO.traces), "what is looked for was there"
    clock.set_as_of(LAST + timedelta(days=1))
    report = purge_requests(actor)
    assert ([line.number for line in report.cases], report.wholly) == (["2026-01"], True)
    after = everything_kept()
    assert [trace for trace in WHO.traces[:4] if trace in after] == []
    if engine().dialect.name == "sqlite":
        left = bytes_in(home)
        assert [trace for trace in WHO.traces[:4] if trace.encode() in left] == []
        assert person(3).email.encode() in left, "the others are kept"
    row = read_request(actor, case).request
    assert (row.requester, row.reply_to, row.topic, row.secret_hash) == ("", "", "", None)
    assert (row.question, row.purged_on) == ("Hvor lages hanskene?", LAST + timedelta(days=1))
    assert verify_log(actor).intact


def test_no_attachment_or_mail_is_left_of_a_case_that_was_alone(actor: Actor, home: Path) -> None:
    whole_case(actor, WHO, ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    after = everything_kept()
    assert [trace for trace in WHO.traces if trace in after] == []
    if engine().dialect.name == "sqlite":
        assert [trace for trace in WHO.traces if trace.encode() in bytes_in(home)] == []


def test_dates_states_grounds_and_redacted_texts_stay(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    before = read_request(actor, case)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    after = read_request(actor, case)
    kept = (
        "number",
        "received_on",
        "channel",
        "state",
        "answered_on",
        "closed_on",
        "redacted_question",
        "redacted_answer",
    )
    assert all(getattr(after.request, name) == getattr(before.request, name) for name in kept)
    assert [(one.step, one.happened_at, one.sent_at, one.by) for one in after.events] == [
        (one.step, one.happened_at, one.sent_at, one.by) for one in before.events
    ]
    with reading(actor) as work:
        passage = work.session.execute(select(RefusedPassage)).scalar_one()
        assert (passage.ground, passage.refused_on, passage.passage) == ("d", date(2026, 5, 11), "")
        letter = work.session.execute(select(RequestLetter)).scalar_one()
        assert (letter.kind, letter.sent_by_channel, letter.text, letter.given) == (
            "delvis-avslag",
            "EMAIL",
            "",
            "{}",
        )
        mail = work.session.execute(select(OutboxMail)).scalar_one()
        assert (mail.recipient, mail.subject, mail.why, mail.state) == ("(slettet)", "", "", "ACCEPTED")
        came = work.session.execute(select(ReceivedMessage)).scalar_one()
        assert (came.arrived_on, came.kind, came.purged_on) == (ASKED, "REQUEST", LAST + timedelta(days=1))
        assert came.content_hash, "the same mail does not come back as a new case"


def test_the_figures_are_the_same_before_and_after(actor: Actor) -> None:
    for number in range(6):
        case = ask(actor, person(number), ASKED + timedelta(days=number))
        if number % 3:
            answer(actor, person(number), case, ASKED + timedelta(days=8 + 4 * number))
            close(actor, case, CLOSED + timedelta(days=20))

    def figures() -> tuple[object, ...]:
        with reading(actor) as work:
            grounds = work.session.execute(select(RefusedPassage.ground, RefusedPassage.refused_on)).all()
            return request_counts(work, period_of(work, 2026)), sorted(tuple(one) for one in grounds)

    clock.set_as_of(LAST + timedelta(days=40))
    before = figures()
    assert len(purge_requests(actor).cases) == 4
    assert figures() == before


def test_the_dry_run_lists_the_very_set_that_goes(actor: Actor) -> None:
    for number in range(5):
        whole_case(actor, person(number), ASKED + timedelta(days=number))
    message(actor, WHO, None, ASKED, MessageState.SET_ASIDE)
    clock.set_as_of(LAST + timedelta(days=3))
    there = everything_kept()
    said = purge_requests(actor, dry_run=True)
    assert everything_kept() == there, "a dry run writes nothing"
    done = purge_requests(actor)
    assert (done.cases, done.messages, done.kept) == (said.cases, said.messages, said.kept)
    assert [line.number for line in done.cases] == ["2026-01", "2026-02", "2026-03"]
    assert len(done.messages) == 1
    again = purge_requests(actor)
    assert (again.cases, again.messages) == ((), ())


def test_open_and_extended_cases_are_never_emptied(actor: Actor) -> None:
    waiting = ask(actor, WHO, ASKED)
    with begin(actor, Verb.EXTEND_REQUEST) as work:
        work.get(InformationRequest, waiting).state = "EXTENDED"
    assert numbers(actor, date(2036, 1, 1)) == []
    assert purge_requests(actor).cases == ()
    assert read_request(actor, waiting).request.requester == WHO.name


def test_a_decided_case_that_nobody_closed_is_counted_and_not_emptied(actor: Actor) -> None:
    answer(actor, WHO, ask(actor, WHO, ASKED), date(2026, 5, 11))
    clock.set_as_of(date(2036, 1, 1))
    found = purge_status(actor)
    assert (found.not_closed, found.due.cases, found.next_day, found.months) == (1, (), None, 12)


def test_what_the_regulator_has_open_is_kept_until_it_is_not(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    set_supervision(actor, case, True, version(actor, case))
    assert numbers(actor, date(2030, 1, 1)) == []
    assert [line.waits for line in due_for_purge(actor).kept] == [Waits.SUPERVISION]
    assert purge_requests(actor).cases == ()
    set_supervision(actor, case, False, version(actor, case))
    assert len(purge_requests(actor).cases) == 1


def test_a_public_body_keeps_what_is_not_archived(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    change_enterprise(actor, public_body=True)
    assert numbers(actor, date(2030, 1, 1)) == []
    assert [line.waits for line in due_for_purge(actor).kept] == [Waits.NOT_ARCHIVED]
    set_archived(actor, case, date(2026, 6, 1), version(actor, case))
    assert numbers(actor, date(2030, 1, 1)) == ["2026-01"]


def test_a_case_with_an_unread_message_waits_for_the_reader(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    late = message(actor, WHO, case, date(2027, 5, 1), MessageState.WAITING)
    assert numbers(actor, LAST + timedelta(days=1)) == []
    assert [line.waits for line in due_for_purge(actor).kept] == [Waits.UNFINISHED]
    with begin(actor, Verb.RECEIVE_MAIL) as work:
        work.get(ReceivedMessage, late).state = MessageState.DONE.value
    assert len(purge_requests(actor).cases) == 1
    assert WHO.email not in everything_kept()


def test_a_letter_on_its_way_is_not_emptied_under_whoever_sends_it(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        letter = work.add(
            RequestLetter(
                enterprise_id=work.enterprise_id, request_id=case, kind="begrunnelse", text="Fordi.", written_at=work.at
            )
        )  # fmt: skip
    clock.set_as_of(LAST + timedelta(days=1))
    assert purge_requests(actor).cases == ()
    assert [line.waits for line in due_for_purge(actor).kept] == [Waits.UNFINISHED]
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        work.get(RequestLetter, letter.id).discarded_at = work.at
    assert len(purge_requests(actor).cases) == 1


def test_messages_of_no_case_go_as_long_after_they_came_unless_somebody_must_look(actor: Actor) -> None:
    message(actor, WHO, None, ASKED, MessageState.SET_ASIDE)
    message(actor, WHO, None, ASKED, MessageState.WAITING, about="venter")
    clock.set_as_of(date(2027, 5, 4))
    assert due_for_purge(actor).messages == ()
    clock.set_as_of(date(2027, 5, 5))
    assert len(purge_requests(actor).messages) == 1
    with reading(actor) as work:
        rows = {row.state: row for row in work.session.execute(select(ReceivedMessage)).scalars()}
    assert (rows["SET_ASIDE"].text, rows["WAITING"].text) == ("", "venter")
    assert rows["WAITING"].purged_on is None


def test_a_message_that_came_to_an_emptied_case_goes_in_its_turn(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    came = LAST + timedelta(days=2)
    clock.set_as_of(came)
    message(actor, WHO, case, came)
    clock.set_as_of(date(2028, 5, 21))
    assert len(purge_requests(actor).messages) == 1
    assert WHO.email not in everything_kept()


def test_a_reply_to_a_letter_of_an_emptied_case_leaves_its_words_in_the_message_alone(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    came = LAST + timedelta(days=2)
    clock.set_as_of(came)
    reply = make_mail(
        text=f"Takk. Hilsen {WHO.name}", sender=f"{WHO.name} <{WHO.email}>", in_reply_to=f"<svar-{case}@eksempel.invalid>",
        received=datetime(came.year, came.month, came.day, 10, tzinfo=UTC),
    )  # fmt: skip
    clock.set_as_of(came + timedelta(days=1))
    taken = take_in_file(actor, reply, "svar.eml")
    assert (taken.outcome, taken.request_id) == (Outcome.JOINED, case)
    assert [event.text for event in read_request(actor, case).events if event.step == MESSAGE] == [""]
    (line,) = read_unread(actor)
    assert WHO.name in line.message.text, "what was written can be read until its own time is out"
    message_read(actor, taken.message_id)
    clock.set_as_of(date(2028, 5, 21))
    assert len(purge_requests(actor).messages) == 1
    assert WHO.email not in everything_kept()
    assert WHO.name not in everything_kept()


def test_a_person_puts_nothing_more_into_an_emptied_case(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    loose = message(actor, WHO, None, LAST + timedelta(days=1), MessageState.WAITING)
    with pytest.raises(CaseEmptied):
        join_case(actor, loose, read_request(actor, case).request.number)
    assert [line.message.id for line in read_unread(actor)] == [loose]


def test_a_name_in_the_reason_of_a_breach_is_taken_out_and_the_breach_stays(actor: Actor) -> None:
    case = ask(actor, WHO, ASKED)
    record_answer(actor, case, date(2026, 7, 1), "I Kina.")
    breach = read_request(actor, case).breaches[0]
    reason = f"{WHO.name} fikk svar for sent."
    classify_breach(actor, breach.id, Classification.BREACH, reason, breach.version)
    close(actor, case, date(2026, 7, 2))
    clock.set_as_of(date(2027, 7, 3))
    purge_requests(actor)
    with reading(actor) as work:
        row = work.session.execute(select(PossibleBreach)).scalar_one()
        assert (row.reason, row.classification) == ("[navn] fikk svar for sent.", "BREACH")
    assert WHO.name not in everything_kept()


def test_the_log_forgets_the_case_and_still_verifies_and_remembers_the_others(actor: Actor) -> None:
    case = whole_case(actor, WHO, ASKED)
    other = whole_case(actor, person(1), date(2027, 1, 4))
    before = verify_log(actor)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    after = verify_log(actor)
    assert after.intact
    assert after.entries == before.entries + 1
    assert after.erased == before.erased + 6, (
        "registered, mail, answer, note and closing, and the purge itself"
    )
    with read_session() as session:
        kept = set(session.execute(select(AuditDetail.seq)).scalars())
        entries = session.execute(select(AuditEntry).order_by(AuditEntry.seq)).scalars().all()
        assert [one.verb for one in entries if one.object_id == case and one.seq in kept] == []
        assert any(one.object_id == other and one.seq in kept for one in entries)
        purge = entries[-1]
        assert (purge.verb, purge.object_id, purge.seq in kept) == ("PURGE_REQUESTS", case, False)


def test_a_row_that_is_gone_and_an_entry_under_another_name_are_found_too(actor: Actor) -> None:
    case = ask(actor, WHO, ASKED)
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        gone = work.add(
            RefusedPassage(
                enterprise_id=work.enterprise_id, request_id=case, passage=f"Om {WHO.name}", ground="a", refused_on=ASKED
            )
        )  # fmt: skip
        work.about("something", "else")
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        work.get(RefusedPassage, gone.id).reason = f"{WHO.name} igjen"
        work.about("nothing", "")
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        work.delete_many(RefusedPassage, [gone.id])
    answer(actor, WHO, case, date(2026, 5, 11))
    close(actor, case, CLOSED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    assert [trace for trace in WHO.traces if trace in everything_kept()] == []


def test_who_keeps_the_machine_may_empty_and_sees_numbers_only(actor: Actor) -> None:
    whole_case(actor, WHO, ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    keeper = Actor("Drift", frozenset({Role.ADMIN}), actor.enterprise_id)
    assert WHO.name not in repr(purge_status(keeper))
    assert len(purge_requests(keeper).cases) == 1
    with pytest.raises(NotAllowed):
        purge_requests(Actor("En innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id))


def test_another_enterprises_cases_are_left_alone(actor: Actor) -> None:
    whole_case(actor, WHO, ASKED)
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Nabo AS"), 2026))
    theirs = whole_case(other, person(2), ASKED)
    clock.set_as_of(LAST + timedelta(days=1))
    purge_requests(actor)
    assert read_request(other, theirs).request.requester == person(2).name
    assert verify_log(other).erased == 0
