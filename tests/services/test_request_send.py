"""A letter leaves the house by mail, by the case link or by hand; only then is its step taken, and never twice."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from support.mail_settings import use_office
from support.mails import make_mail
from support.request_cases import answer, case, prolong, refuse, register, send
from support.smtp_server import PostOffice, post_office

from compliance_app import clock
from compliance_app.domain.deadlines import DeadlineState, ExtensionClosed
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, ExampleIsReadOnly, FieldWrong
from compliance_app.domain.letters import LetterIncomplete
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import IllegalStep, RequestState, RequestStep
from compliance_app.services import log, outbox
from compliance_app.services import request_send as sending
from compliance_app.services import request_steps as steps
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.request_intake import take_in_file
from compliance_app.services.request_letter_inputs import (
    AcknowledgementInput,
    AnswerHeads,
    ExtensionGround,
    ExtensionInput,
    JustificationInput,
    LateNoticeInput,
    LetterInput,
    OutOfScopeInput,
    PartialAnswerInput,
    ReferralInput,
)
from compliance_app.services.request_letters import AcknowledgementClosed, make_letter
from compliance_app.services.request_send import (
    LetterNotWaiting,
    LetterOnItsWay,
    NoAddress,
    NoCaseLink,
    discard_letter,
    lay_out,
    send_again,
    send_by_mail,
)
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import InformationRequest, MailState, RequestLetter

ANSWER = AnswerHeads(short_answer="I Tyskland.")
PATIENCE = 60
_CHILD = """
import sys
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.request_send import send_by_mail
from compliance_app.services.work import local_actor

send_by_mail(local_actor(sys.argv[1]), sys.argv[2], AnswerHeads(short_answer="I Tyskland."), 1)
"""


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempellaboratoriet", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


def asked(actor: Actor) -> str:
    return register(actor, reply_to="en@eksempel.example", topic="prøverør")


# --- by mail


def test_a_mailed_answer_counts_as_sent_when_the_server_has_taken_it(
    actor: Actor, office: PostOffice
) -> None:
    identity = asked(actor)
    sent = send_by_mail(actor, identity, ANSWER, 1)
    (mail,) = office.mailbox
    found = case(actor, identity)
    assert sent.done
    assert (found.state, found.request.answered_on) == (RequestState.ANSWERED, date(2026, 5, 7))
    assert (found.events[-1].sent_by_channel, found.events[-1].sent_at.tzinfo) == ("EMAIL", UTC)
    assert mail.recipients == ("en@eksempel.example",)
    assert mail.message["Subject"] == "Svar på spørsmålet ditt om prøverør (2026-01)"
    assert mail.message["Reply-To"] == "spor@eksempel.invalid"
    assert "I Tyskland." in mail.text
    assert [part.get_filename() for part in mail.message.iter_attachments()] == ["2026-01-svar.pdf"]
    assert mail.message["Auto-Submitted"] is None, "a person wrote it"


def test_the_answer_stands_in_the_thread_of_the_question(actor: Actor, office: PostOffice) -> None:
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    taken = take_in_file(actor, make_mail(received=at, message_id="<spm@e.example>"), "a.eml")
    send_by_mail(actor, taken.request_id, AcknowledgementInput(), 1)
    reply = make_mail(
        received=at,
        message_id="<to@e.example>",
        in_reply_to=office.mailbox[0].message["Message-ID"],
        text="Takk.",
    )
    assert take_in_file(actor, reply, "b.eml").request_id == taken.request_id
    send_by_mail(actor, taken.request_id, ANSWER, case(actor, taken.request_id).request.version)
    last = office.mailbox[-1].message
    assert last["In-Reply-To"] == "<to@e.example>"
    assert last["References"].split() == [
        "<spm@e.example>",
        office.mailbox[0].message["Message-ID"],
        "<to@e.example>",
    ]


def test_a_letter_the_server_refuses_is_not_sent_and_the_case_stands(
    actor: Actor, office: PostOffice
) -> None:
    office.data_answer = "554 nei"
    identity = asked(actor)
    sent = send_by_mail(actor, identity, ANSWER, 1)
    found = case(actor, identity)
    assert not sent.done
    assert (found.state, found.request.answered_on) == (RequestState.RECEIVED, None)
    assert (found.waiting.state, found.steps) == (MailState.FAILED, ())
    assert "«nei»" in found.waiting.why
    with pytest.raises(LetterOnItsWay, match="Svar"):
        send(actor, identity, ANSWER, date(2026, 5, 7))
    with pytest.raises(steps.LetterWaits):
        steps.withdraw(actor, identity, "Ikke nødvendig.", found.request.version)
    office.data_answer = ""
    assert send_again(actor, sent.letter_id).done
    assert case(actor, identity).state is RequestState.ANSWERED
    with pytest.raises(LetterNotWaiting):
        send_again(actor, sent.letter_id)
    assert len(office.mailbox) == 1


def test_a_letter_given_up_leaves_the_case_as_it_was(actor: Actor, office: PostOffice) -> None:
    office.data_answer = "554 nei"
    identity = asked(actor)
    sent = send_by_mail(actor, identity, ANSWER, 1)
    discard_letter(actor, sent.letter_id)
    found = case(actor, identity)
    assert (found.waiting, found.state) == (None, RequestState.RECEIVED)
    assert RequestStep.ANSWER in found.steps
    answer(actor, identity, date(2026, 5, 7))
    with pytest.raises(LetterNotWaiting):
        discard_letter(actor, sent.letter_id)


@pytest.mark.parametrize("taken", [True, False], ids=["taken", "not taken"])
def test_killed_between_the_sending_and_the_servers_answer(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    identity = asked(actor)
    with post_office(stuck=taken, silent=not taken) as office:
        use_office(monkeypatch, office)
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(actor.enterprise_id), identity],
            env=os.environ | {"AKTSOM_AS_OF": "2026-05-07"},
        )
        assert office.asked.wait(PATIENCE)
        child.kill()
        child.wait()
        office.stuck = office.silent = False
        clock.set_as_of(date(2026, 5, 8))
        found = case(actor, identity)
        assert (found.state, found.request.answered_on) == (RequestState.RECEIVED, None)
        assert found.waiting.state is MailState.UNKNOWN
        with pytest.raises(LetterOnItsWay):
            discard_letter(actor, found.waiting.letter.id)
        assert not send_again(actor, found.waiting.letter.id).done
        assert len(office.mailbox) == taken, "nothing is sent again by itself"
        mail = found.waiting.letter.mail_id
        if taken:
            outbox.mail_arrived(actor, mail)
        else:
            outbox.mail_not_arrived(actor, mail)
            assert send_again(actor, found.waiting.letter.id).done
        found = case(actor, identity)
        assert (found.state, found.waiting, len(office.mailbox)) == (RequestState.ANSWERED, None, 1)
        assert log.verify_log(actor).intact


def test_of_two_who_answer_at_once_one_is_sent_and_the_other_is_told(
    actor: Actor, office: PostOffice
) -> None:
    identity = asked(actor)
    people = [Actor(f"Kollega {n}", actor.roles, actor.enterprise_id) for n in range(4)]

    def one(person: Actor) -> str:
        try:
            send_by_mail(person, identity, ANSWER, 1)
        except (ChangedMeanwhile, LetterOnItsWay) as error:
            return type(error).__name__
        return "sent"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(one, people))
    assert outcomes.count("sent") == 1
    assert len(office.mailbox) == 1


def test_a_second_click_mails_once(actor: Actor, office: PostOffice) -> None:
    identity = asked(actor)
    for _click in range(2):
        send_by_mail(actor, identity, ANSWER, 1, once="knapp")
    assert len(office.mailbox) == 1


def test_without_an_address_or_from_an_example_nothing_is_mailed(actor: Actor, office: PostOffice) -> None:
    identity = register(actor, reply_to="Storgata 1")
    with pytest.raises(NoAddress):
        send_by_mail(actor, identity, ANSWER, 1)
    example = actor.within(load_example("noklus"))
    theirs = register(example, reply_to="en@eksempel.example")
    with pytest.raises(ExampleIsReadOnly):
        send_by_mail(example, theirs, ANSWER, 1)
    assert office.mailbox == []
    assert outbox.why_no_letters(example) == str(ExampleIsReadOnly())
    assert outbox.why_no_letters(actor) == ""


@pytest.mark.parametrize(
    "given",
    [
        AnswerHeads(short_answer="…"),
        ExtensionInput(ground=ExtensionGround.TYPE, reasons="…", promised_on=date(2026, 6, 19)),
        OutOfScopeInput(reason="…", answer="Vi åpner klokken åtte."),
    ],
    ids=lambda given: given.kind.value,
)
def test_a_letter_that_lacks_what_the_act_asks_leaves_by_no_door(
    actor: Actor, office: PostOffice, given: LetterInput
) -> None:
    identity = asked(actor)
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        work.get(InformationRequest, identity).secret_hash = secret_hash(new_secret())
    seen = case(actor, identity).request.version
    for leave in (
        lambda: send_by_mail(actor, identity, given, seen),
        lambda: lay_out(actor, identity, given, seen),
        lambda: send(actor, identity, given, date(2026, 5, 7), seen),
    ):
        with pytest.raises(LetterIncomplete, match="Brevet kan ikke sendes slik"):
            leave()
    found = case(actor, identity)
    assert (found.state, len(found.events), office.mailbox) == (RequestState.RECEIVED, 1, [])


# --- by the case link


def test_a_letter_laid_out_on_the_case_link_is_sent_by_that(actor: Actor) -> None:
    identity = register(actor)
    with pytest.raises(NoCaseLink):
        lay_out(actor, identity, ANSWER, 1)
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        work.get(InformationRequest, identity).secret_hash = secret_hash(new_secret())
    lay_out(actor, identity, ANSWER, case(actor, identity).request.version)
    found = case(actor, identity)
    assert (found.state, found.events[-1].sent_by_channel) == (RequestState.ANSWERED, "CASE_LINK")
    with reading(actor) as work:
        assert work.session.query(RequestLetter).one().sent_at is not None


# --- extension and delay


def extension(**changed: object) -> ExtensionInput:
    given = {"ground": ExtensionGround.TYPE, "reasons": "Elleve ledd.", "promised_on": date(2026, 6, 19)}
    return ExtensionInput(**given | changed)


def test_an_extension_that_could_not_be_mailed_in_time_is_not_one(actor: Actor, office: PostOffice) -> None:
    office.data_answer = "451 senere"
    identity = asked(actor)
    clock.set_as_of(date(2026, 5, 25))
    sent = send_by_mail(actor, identity, extension(), 1)
    clock.set_as_of(date(2026, 5, 26))
    office.data_answer = ""
    with pytest.raises(ExtensionClosed, match=r"25\. mai 2026"):
        send_again(actor, sent.letter_id)
    discard_letter(actor, sent.letter_id)
    found = case(actor, identity)
    assert (found.request.promised_on, found.clock) == (None, DeadlineState.OVERDUE)
    assert RequestStep.LATE_NOTICE in found.steps
    assert RequestStep.EXTEND not in found.steps


def test_a_notice_that_the_server_took_after_midnight_of_the_last_day_extends_nothing(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = asked(actor)
    clock.set_as_of(date(2026, 5, 25))
    deliver = sending.deliver

    def after_midnight(*given: object, **more: object) -> object:
        clock.set_as_of(date(2026, 5, 26))
        return deliver(*given, **more)

    monkeypatch.setattr(sending, "deliver", after_midnight)
    assert send_by_mail(actor, identity, extension(), 1).done
    found = case(actor, identity)
    assert (found.request.promised_on, found.state) == (None, RequestState.RECEIVED)
    assert [one.kind for one in found.breaches] == ["LATE_NOTICE"]
    assert "Varselet om lengre frist i 2026-01 ble sendt tirsdag 26. mai 2026" in found.breaches[0].what


def test_a_late_notice_claims_no_extension_and_moves_nothing(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    before = case(actor, identity).deadline
    send(
        actor,
        identity,
        LateNoticeInput(reason="Vi venter på to ledd.", expected=date(2026, 6, 1)),
        date(2026, 5, 26),
    )
    found = case(actor, identity)
    assert (found.deadline, found.clock) == (before, DeadlineState.OVERDUE)
    assert "Dette varselet forlenger ikke fristen" in found.events[-1].text.replace("\\", "")
    with pytest.raises(AktsomError):
        send(actor, identity, LateNoticeInput(expected=date(2026, 5, 1)), date(2026, 5, 26))


# --- parts, referral, outside the Act


def test_a_part_now_and_the_rest_by_the_same_day(actor: Actor) -> None:
    identity = register(actor)
    before = case(actor, identity).deadline
    send(actor, identity, PartialAnswerInput(short_answer="Rørene: Tyskland."), date(2026, 5, 7))
    found = case(actor, identity)
    assert (found.state, found.deadline, found.request.answered_on) == (
        RequestState.PARTLY_ANSWERED,
        before,
        None,
    )
    with pytest.raises(IllegalStep):
        refuse(actor, identity)
    prolong(actor, identity)
    answer(actor, identity, date(2026, 6, 19))
    assert case(actor, identity).clock is DeadlineState.ANSWERED_IN_TIME


REFERRAL = ReferralInput(
    goods="hansker", buyer="Et innkjøpssamarbeid", own_answer="Vi bruker to slag.", what="Risikoen i Malaysia",
    url="https://innkjop.example/redegjorelse",
)  # fmt: skip


@pytest.mark.parametrize(
    ("letter", "state"),
    [
        (REFERRAL, RequestState.REFERRED),
        (OutOfScopeInput(reason="Det gjelder åpningstidene.", answer="Vi åpner klokken åtte."), RequestState.OUT_OF_SCOPE),
    ],
)  # fmt: skip
def test_a_referral_and_outside_the_act_are_answers_within_the_three_weeks(
    actor: Actor, letter: object, state: RequestState
) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 22))
    send(actor, identity, letter, date(2026, 5, 22))
    found = case(actor, identity)
    assert (found.state, found.clock) == (state, DeadlineState.ANSWERED_IN_TIME)


@pytest.mark.parametrize("field", ["buyer", "goods", "own_answer", "what", "url"])
def test_a_referral_says_what_we_know_and_where_the_rest_stands(actor: Actor, field: str) -> None:
    given = REFERRAL.model_copy(update={field: " "})
    with pytest.raises(AktsomError, match="mangler"):
        send(actor, register(actor), given, date(2026, 5, 7))


# --- taken up again


def test_a_decided_case_taken_up_again_counts_three_weeks_from_that_day_and_is_never_extended(
    actor: Actor,
) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 20))
    clock.set_as_of(date(2026, 6, 15))
    steps.reopen(
        actor, identity, "Spurte om igjen.", date(2026, 6, 12), case(actor, identity).request.version
    )
    found = case(actor, identity)
    assert (found.state, found.deadline.statutory) == (RequestState.REOPENED, date(2026, 7, 3))
    assert RequestStep.EXTEND not in found.steps
    answer(actor, identity, date(2026, 7, 10))
    found = case(actor, identity)
    assert found.request.answered_on == date(2026, 5, 20), "the first answer stands"
    assert [one.kind for one in found.breaches] == ["LATE_ANSWER"]


def test_what_was_set_aside_by_mistake_has_had_its_own_clock_all_along(actor: Actor) -> None:
    identity = register(actor)
    steps.set_aside(actor, identity, "Reklame.", 1)
    assert (case(actor, identity).clock, case(actor, identity).is_open) == (None, False)
    steps.reopen(actor, identity, "Det var et spørsmål.", None, case(actor, identity).request.version)
    found = case(actor, identity)
    assert (found.deadline.operative, RequestStep.EXTEND in found.steps) == (date(2026, 5, 22), True)


def test_a_justification_sent_late_is_a_possible_breach_of_its_own(actor: Actor) -> None:
    identity = register(actor)
    refuse(actor, identity)
    steps.demand_justification(
        actor, identity, date(2026, 5, 7), "Hvorfor?", case(actor, identity).request.version
    )
    clock.set_as_of(date(2026, 5, 29))
    assert case(actor, identity).clock is DeadlineState.OVERDUE
    send(actor, identity, JustificationInput(considerations="Vi har veid."), date(2026, 5, 29))
    found = case(actor, identity)
    assert (found.state, found.clock) == (RequestState.JUSTIFICATION_GIVEN, DeadlineState.ANSWERED_LATE)
    assert [one.kind for one in found.breaches] == ["LATE_JUSTIFICATION"]
    assert "Begrunnelsen i 2026-01 ble sendt fredag 29. mai 2026, én dag etter" in found.breaches[0].what


# --- what a letter says of an earlier promise


@pytest.mark.parametrize(
    "given",
    [PartialAnswerInput(short_answer="Rørene: Tyskland."), LateNoticeInput(reason="To ledd mangler.")],
)
@pytest.mark.parametrize(
    ("language", "handler", "ours"),
    [("nb", "du har sagt", "vi har sagt"), ("nn", "du har sagt", "vi har sagt"), ("en", "you have said", "we have said")],
)  # fmt: skip
def test_the_working_of_an_extended_deadline_speaks_of_us_in_a_letter(
    actor: Actor, given: LetterInput, language: str, handler: str, ours: str
) -> None:
    identity = register(actor, language=language)
    prolong(actor, identity)
    assert "du har sagt" in " ".join(step.text for step in case(actor, identity).deadline.steps)
    text = make_letter(actor, identity, given).markdown
    assert (ours in text, handler in text) == (True, False)


def test_a_late_notice_names_a_promise_only_where_it_is_what_is_late(actor: Actor) -> None:
    identity = register(actor)
    prolong(actor, identity)
    promise = "Vi skrev at du skulle få svaret senest 20"
    assert promise in make_letter(actor, identity, LateNoticeInput()).markdown
    clock.set_as_of(date(2026, 6, 1))
    refuse(actor, identity, date(2026, 6, 1))
    version = case(actor, identity).request.version
    steps.demand_justification(actor, identity, date(2026, 6, 1), "Hvorfor?", version)
    text = make_letter(actor, identity, LateNoticeInput()).markdown
    assert "Vi mottok kravet ditt om nærmere begrunnelse 1" in text
    assert promise not in text


def test_a_case_taken_up_again_has_no_receipt_of_the_first_question_and_can_be_told_of_a_delay(
    actor: Actor,
) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 7))
    version = case(actor, identity).request.version
    steps.reopen(actor, identity, "Spurte om igjen.", date(2026, 5, 7), version)
    found = case(actor, identity)
    assert RequestStep.EXTEND not in found.steps
    assert RequestStep.LATE_NOTICE in found.steps
    with pytest.raises(AcknowledgementClosed):
        make_letter(actor, identity, AcknowledgementInput())


def test_the_rest_of_an_answer_is_never_promised_for_a_day_that_is_gone(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    for expected in (None, date(2026, 5, 25)):
        with pytest.raises(FieldWrong, match="Resten kommer senest"):
            make_letter(actor, identity, PartialAnswerInput(short_answer="Tyskland.", expected=expected))
    later = PartialAnswerInput(short_answer="Tyskland.", expected=date(2026, 5, 26))
    assert "senest 26" in make_letter(actor, identity, later).markdown
