"""Asking on the public page and following the case by its link, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.left import everything_kept
from support.public_form import (
    QUESTION,
    asked,
    case_of,
    change_case,
    change_enterprise,
    lay_out,
    note_step,
    open_enterprise,
    publish,
    rows,
)

from compliance_app import clock
from compliance_app.domain.deadlines import Rule
from compliance_app.domain.permissions import MATRIX, Role, Verb
from compliance_app.domain.public_errors import (
    AddressWrong,
    MessageMissing,
    NotTaken,
    QuestionMissing,
    WrittenTooLong,
)
from compliance_app.domain.requests import RequestState, RequestStep
from compliance_app.services import request_send
from compliance_app.services.demo import load_example
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.public_case import (
    DEMANDED,
    LONGEST_WRITTEN,
    CaseLinkClosed,
    follow,
    write,
)
from compliance_app.services.public_requests import (
    BY_THE_PAGE,
    AskedInput,
    FormClosed,
    ask,
    public_answers,
    public_enterprises,
)
from compliance_app.services.request_case import read_request
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.requests import (
    ASKER,
    MESSAGE,
    REGISTERED,
    RequestInput,
    count_open,
    register_request,
)
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.unread import make_case
from compliance_app.services.work import Actor
from compliance_app.storage.tables import InformationRequest, ReceivedMessage, RequestEvent

TODAY = date(2026, 11, 22)


@pytest.fixture
def owner(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return open_enterprise()


def test_a_question_becomes_a_case_whose_clock_runs_from_today(owner: Actor) -> None:
    secret = new_secret()
    found = ask(owner.enterprise_id, AskedInput(question=f"  {QUESTION}\r\n"), secret)
    assert (found.number, found.received_on) == ("2026-01", TODAY)
    assert (found.deadline.statutory, found.deadline.operative) == (date(2026, 12, 13), date(2026, 12, 11))
    row = case_of(owner, secret)
    assert (row.question, row.channel, row.received_from, row.state) == (
        QUESTION, "WEB_FORM", "FORM", "RECEIVED",
    )  # fmt: skip
    assert (row.requester, row.reply_to, row.topic, row.language) == ("", "", "", "nb")
    assert row.received_at == row.registered_at
    [event] = rows(owner, RequestEvent)
    assert (event.step, event.by) == (REGISTERED, BY_THE_PAGE)
    [entry, *_] = newest_entries(owner)
    assert (entry.actor, entry.verb) == (ASKER, "ASK_IN_PUBLIC")
    assert count_open(owner) == 1
    assert verify_log(owner).intact


def test_the_secret_itself_is_kept_nowhere(owner: Actor) -> None:
    secret = asked(owner)
    write(secret, "Mer om det samme.", "a")
    assert secret not in everything_kept()
    assert secret_hash(secret) in everything_kept()


def test_who_asks_may_say_so_and_nobody_has_to(owner: Actor) -> None:
    secret = asked(owner, requester=" Innsender\n1 ", reply_to="innsender@eksempel.example", language="en")
    row = case_of(owner, secret)
    assert (row.requester, row.reply_to, row.language) == ("Innsender 1", "innsender@eksempel.example", "en")
    named = case_of(owner, asked(owner, reply_to="Innsender 2 <to@eksempel.example>"))
    assert (named.requester, named.reply_to) == ("Innsender 2", "to@eksempel.example")


def test_half_past_midnight_in_oslo_is_the_next_day(owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    secret = asked(owner)
    view = follow(secret)
    assert view.received_on == date(2026, 11, 21)
    assert view.deadline.statutory == date(2026, 12, 12)
    assert case_of(owner, secret).received_at == moment
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert case_of(owner, asked(owner)).number == "2027-01"


def test_numbers_run_on_through_every_door(owner: Actor) -> None:
    register_request(owner, RequestInput(received_on=TODAY, question="I brev"))
    assert follow(asked(owner)).number == "2026-02"
    register_request(owner, RequestInput(received_on=TODAY, question="I brev til"))
    assert follow(asked(owner)).number == "2026-04"


def test_posting_twice_is_one_case(owner: Actor) -> None:
    secret = new_secret()
    first = ask(owner.enterprise_id, AskedInput(question=QUESTION), secret)
    clock.set_as_of(TODAY + timedelta(days=3))
    assert ask(owner.enterprise_id, AskedInput(question=QUESTION), secret) == first
    assert len(rows(owner, InformationRequest)) == 1
    assert rows(owner, ReceivedMessage) == []
    change_enterprise(owner, public_form=False)
    assert ask(owner.enterprise_id, AskedInput(question=QUESTION), secret) == first


def test_whoever_goes_back_and_writes_more_loses_nothing(owner: Actor) -> None:
    secret = asked(owner)
    more = AskedInput(
        question="Og hvem lager maskene?", requester="Innsender 1", reply_to="en@eksempel.example"
    )
    for _ in range(2):
        ask(owner.enterprise_id, more, secret)
    assert len(rows(owner, InformationRequest)) == 1
    [message] = rows(owner, ReceivedMessage)
    assert message.text == "Og hvem lager maskene?\n\nNavn: Innsender 1\n\nE-post: en@eksempel.example"
    assert message.state == "WAITING"
    assert case_of(owner, secret).question == QUESTION


def test_eight_at_once_with_one_secret_make_one_case(owner: Actor) -> None:
    secret = new_secret()
    given_ = AskedInput(question=QUESTION)
    with ThreadPoolExecutor(8) as pool:
        numbers = {
            one.number for one in pool.map(lambda _: ask(owner.enterprise_id, given_, secret), range(8))
        }
    assert numbers == {"2026-01"}
    assert len(rows(owner, InformationRequest)) == len(rows(owner, RequestEvent)) == 1


def test_one_secret_at_two_enterprises_at_once_is_one_case(owner: Actor) -> None:
    other = open_enterprise("Annen AS")
    secret = new_secret()
    given_ = AskedInput(question=QUESTION)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: ask(one.enterprise_id, given_, secret), [owner, other] * 4))
    cases = [*rows(owner, InformationRequest), *rows(other, InformationRequest)]
    assert [one.secret_hash for one in cases] == [secret_hash(secret)]


def test_many_at_once_get_a_number_each(owner: Actor) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: asked(owner), range(24)))
    numbers = [one.number for one in rows(owner, InformationRequest)]
    assert sorted(numbers) == [f"2026-{number:02d}" for number in range(1, 25)]


@pytest.mark.parametrize(
    ("changed", "field", "error"),
    [
        ({"question": " \x00\u200b\n "}, "question", QuestionMissing),
        ({"question": "a" * (LONGEST_WRITTEN + 1)}, "question", WrittenTooLong),
        ({"requester": "a" * 301}, "requester", WrittenTooLong),
        ({"reply_to": "innsender@eksempel"}, "reply_to", AddressWrong),
        ({"reply_to": "innsender"}, "reply_to", AddressWrong),
        ({"reply_to": "a@b.example, c@d.example"}, "reply_to", AddressWrong),
        ({"reply_to": "a@b.example\r\nBcc: c@d.example"}, "reply_to", AddressWrong),
        ({"reply_to": f"{'a' * 400}@eksempel.example"}, "reply_to", AddressWrong),
    ],
)
def test_what_cannot_be_taken_is_said_in_both_languages_and_nothing_is_made(
    owner: Actor, changed: dict[str, str], field: str, error: type[NotTaken]
) -> None:
    given_ = AskedInput(**{"question": QUESTION, **changed})
    [(name, problem)] = given_.problems().items()
    assert (name, type(problem)) == (field, error)
    assert problem.sentence("en") != problem.sentence("nb")
    with pytest.raises(error):
        ask(owner.enterprise_id, given_, new_secret())
    assert rows(owner, InformationRequest) == []


def test_the_longest_question_is_taken_whole(owner: Actor) -> None:
    longest = "æ" * LONGEST_WRITTEN
    assert follow(asked(owner, longest)).question == longest


@given(st.text(), st.text(max_size=400), st.text(max_size=400))
def test_any_form_is_either_taken_or_refused_in_words(question: str, name: str, address: str) -> None:
    given_ = AskedInput(question=question, requester=name, reply_to=address)
    problems = given_.problems()
    if problems:
        with pytest.raises(type(next(iter(problems.values())))):
            given_.cleaned()
        assert all(one.sentence(language) for one in problems.values() for language in ("nb", "en"))
    else:
        values = given_.cleaned()
        assert values["question"].strip()
        assert "\n" not in values["requester"] + values["reply_to"]
        assert "\x00" not in "".join(values.values())


def test_only_those_who_have_switched_it_on_are_asked(owner: Actor, database: str) -> None:
    silent = open_enterprise("Taus AS", public_form=False)
    gone = open_enterprise("Borte AS", removed_at=datetime(2026, 1, 1, tzinfo=UTC))
    example = load_example("noklus")
    change_enterprise(Actor("En", frozenset(Role), example), public_form=True)
    assert [one.name for one in public_enterprises()] == ["Eksempel AS"]
    for closed in (silent.enterprise_id, gone.enterprise_id, example, "finnes-ikke"):
        with pytest.raises(FormClosed):
            ask(closed, AskedInput(question=QUESTION), new_secret())
    assert rows(silent, InformationRequest) == []


def test_what_the_page_must_say_comes_from_the_enterprise(owner: Actor) -> None:
    open_enterprise("Annen AS", org_number="923609016", retention_months=6, public_body=True)
    first, second = public_enterprises()
    assert (first.name, first.key, first.retention_months, first.archived_first) == (
        "Annen AS", "923609016", 6, True,
    )  # fmt: skip
    assert (second.contact, second.statement_address) == (
        "spor@eksempel.example", "https://eksempel.example/redegjorelse",
    )  # fmt: skip
    assert second.key == second.id == owner.enterprise_id


def test_two_with_the_same_number_are_told_apart(owner: Actor) -> None:
    for name in ("Del 1 AS", "Del 2 AS"):
        open_enterprise(name, org_number="923609016")
    keys = [one.key for one in public_enterprises()]
    assert len(set(keys)) == 3
    assert "923609016" not in keys


def test_the_case_is_followed_by_its_link_alone(owner: Actor) -> None:
    secret = asked(owner, reply_to="en@eksempel.example", requester="Innsender 1")
    other = asked(owner, "Noe annet")
    lay_out(owner, secret, "# Mer tid\n\nVi trenger mer tid.", date(2026, 12, 1))
    lay_out(owner, secret, "# Svar\n\nI Malaysia.", date(2026, 12, 3))
    lay_out(owner, secret, "# Utkast\n\nIkke sendt.", None)
    lay_out(owner, other, "# Til en annen\n\nHemmelig.", date(2026, 12, 1))
    write(secret, "Takk!", "a")
    view = follow(secret)
    assert (view.enterprise, view.number, view.question) == ("Eksempel AS", "2026-01", QUESTION)
    assert [(one.text, one.sent_on) for one in view.letters] == [
        ("# Mer tid\n\nVi trenger mer tid.", date(2026, 12, 1)), ("# Svar\n\nI Malaysia.", date(2026, 12, 3)),
    ]  # fmt: skip
    assert [(one.text, one.written_on) for one in view.messages] == [("Takk!", TODAY)]
    assert view.by_mail
    assert "Innsender 1" not in repr(view)
    assert "en@eksempel.example" not in repr(view)


def test_somebody_without_a_name_finds_the_answer_on_the_link(owner: Actor) -> None:
    secret = asked(owner)
    row = case_of(owner, secret)
    request_send.lay_out(owner, row.id, AnswerHeads(short_answer="I Malaysia."), row.version)
    view = follow(secret)
    assert (view.state, view.by_mail, [one.sent_on for one in view.letters]) == (
        RequestState.ANSWERED, False, [TODAY],
    )  # fmt: skip
    assert "I Malaysia" in view.letters[0].text


@pytest.mark.parametrize("secret", ["A" * 43, "x", "", "A" * 44, "æ" * 43, "A" * 42 + "\n", "\ud800"])
def test_unknown_and_badly_formed_links_are_refused_alike(owner: Actor, secret: str) -> None:
    asked(owner)
    said = set()
    for act in (lambda: follow(secret), lambda: write(secret, "Hei", "a")):
        with pytest.raises(CaseLinkClosed) as caught:
            act()
        said.add(str(caught.value))
    assert len(said) == 1
    if len(secret) != 43 or not secret.isascii():
        with pytest.raises(CaseLinkClosed):
            ask(owner.enterprise_id, AskedInput(question=QUESTION), secret)


def test_the_link_of_a_removed_enterprise_is_closed_and_of_a_closed_form_is_not(owner: Actor) -> None:
    secret = asked(owner)
    change_enterprise(owner, public_form=False)
    assert not follow(secret).asks_again
    write(secret, "Hei igjen", "a")
    change_enterprise(owner, removed_at=datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(CaseLinkClosed):
        follow(secret)


def test_a_message_waits_for_a_person_once(owner: Actor) -> None:
    secret = asked(owner)
    for _ in range(2):
        write(secret, "Jeg mener de blå.", "samme")
    write(secret, "Og de hvite.", "samme")
    write(secret, "Jeg mener de blå.", "ny")
    messages = rows(owner, ReceivedMessage)
    assert [one.text for one in messages] == ["Jeg mener de blå.", "Og de hvite.", "Jeg mener de blå."]
    assert {(one.kind, one.state, one.channel, one.source, one.sender) for one in messages} == {
        ("REPLY", "WAITING", "WEB_FORM", "LINK", "")
    }
    assert {one.arrived_on for one in messages} == {TODAY}
    events = rows(owner, RequestEvent)
    assert [(one.step, one.by) for one in events[1:]] == [(MESSAGE, ASKER)] * 3
    assert case_of(owner, secret).state == "RECEIVED"
    assert newest_entries(owner)[0].verb == "FOLLOW_CASE"


def test_two_clicks_at_once_are_one_message(owner: Actor) -> None:
    secret = asked(owner)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: write(secret, "Hei", "samme"), range(6)))
    assert len(rows(owner, ReceivedMessage)) == 1


@pytest.mark.parametrize("text", ["", " \n\x00"])
def test_an_empty_message_is_refused(owner: Actor, text: str) -> None:
    secret = asked(owner)
    with pytest.raises(MessageMissing):
        write(secret, text, "a")
    with pytest.raises(WrittenTooLong):
        write(secret, "a" * (LONGEST_WRITTEN + 1), "a")
    assert rows(owner, ReceivedMessage) == []


def test_what_was_asked_back_is_answered_by_the_link_and_the_clock_runs_on(owner: Actor) -> None:
    secret = asked(owner)
    note_step(owner, secret, RequestStep.ASK_CLARIFICATION.value)
    change_case(owner, secret, state="CLARIFICATION_ASKED")
    before = follow(secret).deadline
    clock.set_as_of(TODAY + timedelta(days=5))
    write(secret, "De blå.", "a")
    assert follow(secret).state is RequestState.UNDER_REVIEW
    assert follow(secret).deadline == before
    assert rows(owner, RequestEvent)[-1].step == RequestStep.RECEIVE_CLARIFICATION.value
    write(secret, "Og de hvite.", "b")
    assert rows(owner, RequestEvent)[-1].step == MESSAGE


def test_a_message_by_the_link_that_becomes_a_case_was_dated_by_our_own_page(owner: Actor) -> None:
    secret = asked(owner)
    write(secret, "Og hanskene?", "a")
    (message,) = rows(owner, ReceivedMessage)
    made = read_request(owner, make_case(owner, message.id, None)).request
    assert (made.received_from, made.received_on) == ("FORM", TODAY)


@pytest.mark.parametrize("state", ["EXTENDED", "PARTLY_ANSWERED"])
def test_in_other_open_states_it_is_the_clarification_only_where_one_was_asked_for(
    owner: Actor, state: str
) -> None:
    secret = asked(owner)
    promised = date(2027, 1, 15) if state == "EXTENDED" else None
    change_case(owner, secret, state=state, promised_on=promised)
    write(secret, "Hei", "a")
    assert rows(owner, RequestEvent)[-1].step == MESSAGE
    note_step(owner, secret, RequestStep.ASK_CLARIFICATION.value)
    write(secret, "De blå.", "b")
    assert rows(owner, RequestEvent)[-1].step == RequestStep.RECEIVE_CLARIFICATION.value
    assert case_of(owner, secret).state == state
    write(secret, "De hvite.", "c")
    assert rows(owner, RequestEvent)[-1].step == MESSAGE


@pytest.mark.parametrize("state", ["REFUSED", "PARTLY_REFUSED"])
@pytest.mark.parametrize("days", [1, 22, 400])
def test_a_further_justification_can_be_demanded_however_late(owner: Actor, state: str, days: int) -> None:
    secret = asked(owner)
    change_case(owner, secret, state=state, refused_on=TODAY, answered_on=TODAY)
    assert follow(secret).can_demand
    later = TODAY + timedelta(days=days)
    clock.set_as_of(later)
    write(secret, "", "a", demand=True)
    row = case_of(owner, secret)
    assert (row.state, row.demanded_on) == ("JUSTIFICATION_DEMANDED", later)
    assert rows(owner, ReceivedMessage)[-1].text == DEMANDED
    assert rows(owner, RequestEvent)[-1].step == RequestStep.DEMAND_JUSTIFICATION.value
    view = follow(secret)
    assert not view.can_demand
    assert (view.deadline.rule, view.deadline.statutory) == (Rule.JUSTIFICATION, later + timedelta(weeks=3))


def test_a_second_demand_and_one_without_a_refusal_are_messages_and_move_no_clock(owner: Actor) -> None:
    secret = asked(owner)
    write(secret, "Jeg krever begrunnelse", "a", demand=True)
    assert case_of(owner, secret).state == "RECEIVED"
    change_case(owner, secret, state="REFUSED", refused_on=TODAY, answered_on=TODAY)
    write(secret, "Hvorfor?", "b", demand=True)
    clock.set_as_of(TODAY + timedelta(days=9))
    write(secret, "Hvorfor ikke?", "c", demand=True)
    assert case_of(owner, secret).demanded_on == TODAY
    assert [one.step for one in rows(owner, RequestEvent)][-2:] == ["DEMAND_JUSTIFICATION", MESSAGE]
    assert len(rows(owner, ReceivedMessage)) == 3


@pytest.mark.parametrize("state", list(RequestState))
def test_a_word_is_taken_in_every_state_and_after_closing(owner: Actor, state: RequestState) -> None:
    secret = asked(owner)
    change_case(
        owner, secret, state=state.value, redacted_question="Om hansker", closed_on=TODAY, demanded_on=TODAY
    )
    write(secret, "Et ord til", "a")
    write(secret, "Og et til", "b", demand=True)
    assert len(rows(owner, ReceivedMessage)) == 2
    assert [one.text for one in follow(secret).messages] == ["Et ord til", "Og et til"]


def test_each_deadline_is_the_one_that_applies(owner: Actor) -> None:
    secret = asked(owner)
    change_case(owner, secret, state="EXTENDED", promised_on=date(2027, 1, 15))
    view = follow(secret)
    assert (view.deadline.rule, view.deadline.operative) == (Rule.TWO_MONTHS, date(2027, 1, 15))
    change_case(owner, secret, state="REOPENED", reopened_on=date(2027, 2, 1))
    view = follow(secret)
    assert (view.deadline.statutory, view.reopened_on) == (date(2027, 2, 22), date(2027, 2, 1))
    assert not view.late
    clock.set_as_of(date(2027, 2, 22))
    assert not follow(secret).late
    clock.set_as_of(date(2027, 2, 23))
    assert follow(secret).late
    change_case(owner, secret, state="ANSWERED", answered_on=date(2027, 2, 24))
    assert not follow(secret).late


def test_an_emptied_case_shows_its_number_and_dates_and_nothing_else(owner: Actor) -> None:
    secret = asked(owner)
    lay_out(owner, secret, "# Svar\n\nI Malaysia.")
    write(secret, "Takk", "a")
    emptied = date(2027, 12, 1)
    change_case(
        owner, secret, state="ANSWERED", answered_on=date(2026, 12, 1), closed_on=date(2026, 12, 1),
        redacted_question="Om hansker", purged_on=emptied,
    )  # fmt: skip
    view = follow(secret)
    assert (view.number, view.received_on, view.answered_on, view.purged_on) == (
        "2026-01", TODAY, date(2026, 12, 1), emptied,
    )  # fmt: skip
    assert (view.question, view.letters, view.messages) == ("", (), ())


def test_published_answers_are_newest_first_without_those_withdrawn(owner: Actor) -> None:
    other = open_enterprise("Annen AS")
    for number, changed in enumerate(
        [{}, {"withdrawn_at": datetime(2026, 12, 9, tzinfo=UTC)}, {"language": "en"}]
    ):
        at = datetime(2026, 12, 1 + number, 23, 30, tzinfo=UTC)
        publish(owner, asked(owner), f"Spørsmål {number}?", f"Svar {number}.", at, **changed)
    assert [one.has_answers for one in public_enterprises()] == [False, True]
    publish(other, asked(other), "Andres?", "Andres.", datetime(2026, 12, 30, tzinfo=UTC))
    found = public_answers(owner.enterprise_id)
    assert [(one.question, one.language, one.published_on) for one in found] == [
        ("Spørsmål 2?", "en", date(2026, 12, 4)), ("Spørsmål 0?", "nb", date(2026, 12, 2)),
    ]  # fmt: skip


def test_nobody_else_acts_by_these_verbs() -> None:
    assert MATRIX[Verb.ASK_IN_PUBLIC] == MATRIX[Verb.FOLLOW_CASE] == {Role.LINK_HOLDER}
