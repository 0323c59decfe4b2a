"""Mail is sent once, said sent when it was taken, and left to a person where nobody can know."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from support.smtp_server import PostOffice

from compliance_app import clock
from compliance_app.domain.errors import ExampleIsReadOnly
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail import mailer
from compliance_app.integrations.mail_errors import MailAddressWrong, MailNotSetUp
from compliance_app.services import outbox
from compliance_app.services.demo import example_id, load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.outbox import MailContent, MailNotUnknown, deliver
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import MailKind, MailState, OutboxMail

CONTENT = MailContent("Én oppgave", "Se listen.\n")
TO = "kari@eksempel.no"


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def reserved(actor: Actor, to: str = TO) -> str:
    with begin(actor, Verb.SEND_REMINDERS) as work:
        return outbox.reserve(work, MailKind.DIGEST, to).id


def mail_row(actor: Actor, mail_id: str) -> OutboxMail:
    with reading(actor) as work:
        row = work.get(OutboxMail, mail_id)
        work.session.expunge(row)
        return row


def test_what_the_server_took_is_said_sent_with_its_time_and_is_not_sent_again(
    actor: Actor, office: PostOffice
) -> None:
    mail = reserved(actor)
    assert office.mailbox == []
    assert deliver(actor, mail, CONTENT).accepted
    again = deliver(actor, mail, CONTENT)
    assert (again.ours, again.state) == (False, MailState.ACCEPTED)
    (taken,) = office.mailbox
    row = mail_row(actor, mail)
    assert taken.message["Message-ID"] == row.message_id
    assert (row.state, row.subject, row.tries) == ("ACCEPTED", "Én oppgave", 1)
    assert row.accepted_at is not None


def test_what_the_server_refused_keeps_its_words_and_may_be_tried_again(
    actor: Actor, office: PostOffice
) -> None:
    mail = reserved(actor)
    office.refuse = {TO: "550 5.1.1 Nobody of that name here"}
    refused = deliver(actor, mail, CONTENT)
    assert refused.state is MailState.FAILED
    assert "Nobody of that name here" in mail_row(actor, mail).why
    assert mail_row(actor, mail).accepted_at is None
    office.refuse = {}
    assert deliver(actor, mail, CONTENT).accepted
    assert (mail_row(actor, mail).why, mail_row(actor, mail).tries, len(office.mailbox)) == ("", 2, 1)


def test_a_server_that_is_down_fails_the_mail_and_nothing_else(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = reserved(actor)
    monkeypatch.setenv("AKTSOM_SMTP_PORT", "1")
    delivery = deliver(actor, mail, CONTENT)
    assert delivery.state is MailState.FAILED
    assert "svarte ikke" in delivery.why


def test_a_lost_answer_is_unknown_until_a_person_says_that_it_arrived(
    actor: Actor, office: PostOffice
) -> None:
    mail = reserved(actor)
    office.drop = "kept"
    assert deliver(actor, mail, CONTENT).state is MailState.UNKNOWN
    office.drop = ""
    assert not deliver(actor, mail, CONTENT).ours
    assert len(office.mailbox) == 1
    outbox.mail_arrived(actor, mail)
    row = mail_row(actor, mail)
    assert row.state == "ACCEPTED"
    assert actor.name in row.why
    with pytest.raises(MailNotUnknown):
        outbox.mail_not_arrived(actor, mail)


def test_a_person_can_have_it_sent_again(actor: Actor, office: PostOffice) -> None:
    mail = reserved(actor)
    office.drop = "unread"
    deliver(actor, mail, CONTENT)
    office.drop = ""
    outbox.mail_not_arrived(actor, mail)
    assert deliver(actor, mail, CONTENT).accepted
    assert len(office.mailbox) == 1


def test_a_mail_on_its_way_for_too_long_is_unknown_and_one_just_begun_is_not(
    actor: Actor, office: PostOffice
) -> None:
    mail = reserved(actor)
    with begin(actor, Verb.SEND_REMINDERS) as work:
        row = outbox.locked(work, mail)
        row.state, row.sending_at = MailState.SENDING.value, clock.now()
    with pytest.raises(MailNotUnknown):
        outbox.mail_arrived(actor, mail)
    assert not deliver(actor, mail, CONTENT).ours
    clock.set_as_of(clock.today() + timedelta(days=1))
    row = mail_row(actor, mail)
    assert outbox.state_now(row, clock.now()) is MailState.UNKNOWN
    assert "stanset" in outbox.why_now(row, clock.now())
    assert not deliver(actor, mail, CONTENT).ours
    outbox.mail_arrived(actor, mail)
    assert office.mailbox == []


def test_eight_at_once_send_one_mail(actor: Actor, office: PostOffice) -> None:
    mail = reserved(actor)
    with ThreadPoolExecutor(8) as several:
        done = list(several.map(lambda _one: deliver(actor, mail, CONTENT), range(8)))
    assert sum(one.ours for one in done) == 1
    assert len(office.mailbox) == 1
    assert mail_row(actor, mail).tries == 1


def test_a_mail_that_was_changed_since_it_was_written_is_left_alone(actor: Actor, office: PostOffice) -> None:
    mail = reserved(actor)
    assert not deliver(actor, mail, CONTENT, version=7).ours
    assert deliver(actor, mail, CONTENT, version=1).accepted


def test_many_mails_go_over_one_connection(actor: Actor, office: PostOffice) -> None:
    with mailer(outbox.server_in_use()) as post:
        for to in ("ola@eksempel.no", TO):
            assert deliver(actor, reserved(actor, to), CONTENT, post=post).accepted
    assert office.connections == 1
    assert [one.recipients for one in office.mailbox] == [("ola@eksempel.no",), (TO,)]


def test_without_a_mail_server_nothing_is_reserved(actor: Actor) -> None:
    with pytest.raises(MailNotSetUp), begin(actor, Verb.SEND_REMINDERS) as work:
        outbox.reserve(work, MailKind.DIGEST, TO)
    with reading(actor) as work:
        assert work.session.query(OutboxMail).count() == 0


def test_an_address_nobody_could_use_is_refused_before_anything_is_written(
    actor: Actor, office: PostOffice
) -> None:
    with pytest.raises(MailAddressWrong):
        reserved(actor, "kari hos eksempel")


def test_an_example_mails_nobody(database: str, office: PostOffice) -> None:
    load_example("noklus")
    with pytest.raises(ExampleIsReadOnly):
        reserved(local_actor(example_id("noklus")))


def test_without_the_apps_address_no_link_is_made(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outbox.address_of_app() == "https://aktsom.eksempel.no"
    monkeypatch.setenv("AKTSOM_BASE_URL", "")
    with pytest.raises(outbox.NoAddressOfApp):
        outbox.address_of_app()
