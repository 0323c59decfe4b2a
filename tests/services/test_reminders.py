"""The right person's digest and nobody else's, once, whatever the mail server does meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from support.smtp_server import PostOffice

from compliance_app import clock
from compliance_app.domain.errors import ExampleIsReadOnly
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail_errors import MailNotSetUp
from compliance_app.services import log, outbox
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.demo import example_id, load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.outbox import NoAddressOfApp
from compliance_app.services.reminders import ReminderRun, Silence, remind, send_again
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import Contact, MailState, Measure, OutboxMail, Reminder, ReportingPeriod

DUE = date(2026, 5, 20)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 4, 1))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def person(actor: Actor, name: str, **more: object) -> str:
    return save_contact(actor, ContactInput(**{"name": name, "email": f"{name.lower()}@eksempel.no"} | more))


def measure(actor: Actor, owner: str, what: str = "Vernebriller", due: date = DUE) -> str:
    with begin(actor, Verb.RECORD_MEASURE) as work:
        period = work.session.query(ReportingPeriod).one().id
        row = Measure(
            enterprise_id=work.enterprise_id,
            period_id=period,
            purpose="PREVENT",
            what=what,
            owner=owner,
            due=due,
        )
        return work.add(row).id


def on(day: date, actor: Actor) -> ReminderRun:
    clock.set_as_of(day)
    return remind(actor)


def mailed(office: PostOffice) -> list[str]:
    return [one.recipients[0] for one in office.mailbox]


def rows(actor: Actor, table: type) -> int:
    with reading(actor) as work:
        return work.session.query(table).count()


def test_a_day_that_passes_is_told_to_its_owner_and_to_nobody_else(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    person(actor, "Ola", compliance_owner=True)
    measure(actor, "Kari", "Krav til hanskeprodusenten")
    register_request(
        actor,
        RequestInput(
            received_on=date(2026, 4, 1), question="Er Per Ås der?", requester="Per Ås", topic="Per Ås"
        ),
    )
    run = on(DUE + timedelta(days=1), actor)
    assert (run.sent, run.untold, run.wrong) == (2, (), False)
    kari, ola = office.mailbox
    assert (kari.recipients, ola.recipients) == (("kari@eksempel.no",), ("ola@eksempel.no",))
    assert "Krav til hanskeprodusenten, skulle vært gjort" in kari.text
    assert "2026-01" not in kari.text
    assert "https://aktsom.eksempel.no/henvendelse?id=" in ola.text
    assert "2026-01: informasjonskrav, skulle vært besvart" in ola.text
    assert "åpenhetslovansvarlig" in ola.text
    assert "Per Ås" not in ola.raw.decode() + ola.text + ola.html
    assert "hanske" not in ola.text


def test_nothing_due_sends_nothing_and_asks_for_no_mail_server(actor: Actor) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    run = on(DUE - timedelta(days=31), actor)
    assert (run.told, run.untold) == ((), ())
    assert rows(actor, OutboxMail) == 0


def test_each_rule_speaks_once(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    days = [date(2026, 4, 1) + timedelta(days=day) for day in range(70)]
    spoke = [day for day in days for _twice in range(2) if on(day, actor).sent]
    assert [(day - DUE).days for day in spoke] == [-30, -7, -1, 1, 7]
    assert log.verify_log(actor).intact


def test_two_runs_at_once_send_each_digest_once(actor: Actor, office: PostOffice) -> None:
    for name in ("Kari", "Ola", "Åse"):
        person(actor, name, email=f"{'aase' if name == 'Åse' else name.lower()}@eksempel.no")
        measure(actor, name)
    clock.set_as_of(DUE)
    with ThreadPoolExecutor(4) as several:
        list(several.map(lambda _one: remind(actor), range(4)))
    assert sorted(mailed(office)) == ["aase@eksempel.no", "kari@eksempel.no", "ola@eksempel.no"]
    assert rows(actor, Reminder) == 3


def test_a_server_that_is_down_costs_nobody_a_reminder_and_leaves_one_mail_each(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Kari", "Ola"):
        person(actor, name)
        measure(actor, name)
    monkeypatch.setenv("AKTSOM_SMTP_PORT", "1")
    for day in range(3):
        run = on(DUE + timedelta(days=day), actor)
        assert "svarte ikke" in run.stopped
        assert [one.state for one in run.told] == [MailState.FAILED, MailState.FAILED]
    assert (rows(actor, OutboxMail), rows(actor, Reminder)) == (2, 0)
    monkeypatch.setenv("AKTSOM_SMTP_PORT", str(office.port))
    assert on(DUE + timedelta(days=3), actor).sent == 2
    assert remind(actor).told == ()
    assert sorted(mailed(office)) == ["kari@eksempel.no", "ola@eksempel.no"]
    assert (rows(actor, OutboxMail), rows(actor, Reminder)) == (2, 2)


def test_one_address_that_is_refused_stops_nobody_else(actor: Actor, office: PostOffice) -> None:
    for name in ("Kari", "Ola"):
        person(actor, name)
        measure(actor, name)
    office.refuse = {"kari@eksempel.no": "550 5.1.1 Nobody here"}
    run = on(DUE, actor)
    assert [(one.name, one.state) for one in run.told] == [
        ("Kari", MailState.FAILED),
        ("Ola", MailState.ACCEPTED),
    ]
    assert "Nobody here" in run.told[0].why
    office.refuse = {}
    assert [one.name for one in remind(actor).told] == ["Kari"]


def test_a_lost_answer_is_not_sent_again_until_a_person_asks(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    office.drop = "unread"
    (told,) = on(DUE, actor).told
    assert told.state is MailState.UNKNOWN
    office.drop = ""
    assert remind(actor).told == ()
    assert office.mailbox == []
    with reading(actor) as work:
        mail = work.session.query(OutboxMail).one().id
    assert send_again(actor, mail).sent == 1
    assert "Du kan ha fått noe av dette før" in office.mailbox[0].text
    assert remind(actor).told == ()


def test_what_a_dead_process_had_reserved_is_sent_by_the_next(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    on(DUE, actor)
    with begin(actor, Verb.SEND_REMINDERS) as work:
        mail = work.session.query(OutboxMail).one()
        mail.state, mail.accepted_at = "RESERVED", None
    office.mailbox.clear()
    assert remind(actor).told == ()
    clock.set_as_of(DUE + timedelta(days=1))
    assert remind(actor).sent == 1
    assert (len(office.mailbox), rows(actor, OutboxMail), rows(actor, Reminder)) == (1, 1, 1)


def test_who_cannot_be_reached_is_said_and_not_dropped(actor: Actor, office: PostOffice) -> None:
    person(actor, "Uten adresse", email="")
    person(actor, "Sluttet", email="s@eksempel.no", active=False)
    person(actor, "Vil ikke", email="v@eksempel.no", wants_reminders=False)
    for owner in ("Uten adresse", "Sluttet", "Vil ikke", "Innkjøpslederen", ""):
        measure(actor, owner)
    register_request(actor, RequestInput(received_on=date(2026, 4, 1), question="Hvor?"))
    run = on(DUE, actor)
    assert run.told == ()
    assert {(one.name, one.tasks, one.reason) for one in run.untold} == {
        ("Uten adresse", 1, Silence.NO_ADDRESS), ("Sluttet", 1, Silence.LEFT), ("Vil ikke", 1, Silence.OFF),
        ("Innkjøpslederen", 1, Silence.NO_CONTACT), ("", 1, Silence.NO_OWNER), ("", 1, Silence.NO_COMPLIANCE_OWNER),
    }  # fmt: skip
    assert office.mailbox == []


def test_a_new_owner_is_told_what_the_old_one_was(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    person(actor, "Ola")
    identity = measure(actor, "Kari")
    on(DUE, actor)
    with begin(actor, Verb.RECORD_MEASURE) as work:
        work.get(Measure, identity).owner = "Ola"
    assert [one.name for one in remind(actor).told] == ["Ola"]


def test_a_trial_writes_nothing_and_sends_nothing(actor: Actor, office: PostOffice) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    clock.set_as_of(DUE)
    (told,) = remind(actor, dry_run=True).told
    assert (told.name, told.state, [one.task.title for one in told.reminders]) == (
        "Kari",
        None,
        ["Vernebriller"],
    )
    assert (rows(actor, OutboxMail), office.mailbox) == (0, [])


def test_without_server_or_address_nothing_is_said_to_be_reminded(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(actor, "Kari")
    measure(actor, "Kari")
    clock.set_as_of(DUE)
    for name, error in (("AKTSOM_BASE_URL", NoAddressOfApp), ("AKTSOM_SMTP_HOST", MailNotSetUp)):
        with monkeypatch.context() as without:
            without.setenv(name, "")
            with pytest.raises(error):
                remind(actor)
    assert rows(actor, OutboxMail) == 0
    assert remind(actor).sent == 1


def test_an_example_reminds_nobody(database: str, office: PostOffice) -> None:
    load_example("noklus")
    with pytest.raises(ExampleIsReadOnly):
        remind(local_actor(example_id("noklus")))


def queries_for(actor: Actor, count: int) -> tuple[int, int]:
    """Queries of a run that only looks, and of one that reserves; for so many people with work."""
    with begin(actor, Verb.MANAGE_CONTACTS) as work:
        period = work.session.query(ReportingPeriod).filter_by(enterprise_id=work.enterprise_id).one().id
        names = [f"Person {number}" for number in range(count)]
        work.session.add_all(
            Contact(
                enterprise_id=work.enterprise_id, name=name, folded_name=name.casefold(),
                email=f"p{name[7:]}@eksempel.no",
            )
            for name in names
        )  # fmt: skip
        work.session.add_all(
            Measure(
                enterprise_id=work.enterprise_id, period_id=period, purpose="PREVENT", what=f"{name} gjør {one}",
                owner=name, due=DUE,
            )
            for name in names
            for one in range(2)
        )  # fmt: skip
    counted: list[str] = []

    def count_one(*arguments: object) -> None:
        counted.append(str(arguments[2]))

    event.listen(engine(), "before_cursor_execute", count_one)
    try:
        assert len(remind(actor, dry_run=True).told) == count
        looked = len(counted)
        run = remind(actor)
        assert (len(run.told), run.stopped != "") == (count, True)
        return looked, len(counted) - looked
    finally:
        event.remove(engine(), "before_cursor_execute", count_one)


def test_two_hundred_people_take_as_many_queries_as_two(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server is down, so that everything but the sending itself is counted: reading, reserving, giving back.
    monkeypatch.setenv("AKTSOM_SMTP_PORT", "1")
    clock.set_as_of(DUE)
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    assert queries_for(actor, 2) == queries_for(other, 200)


def test_two_hundred_people_each_get_their_own(actor: Actor, office: PostOffice) -> None:
    clock.set_as_of(DUE)
    with pytest.MonkeyPatch.context() as down:
        down.setenv("AKTSOM_SMTP_PORT", "1")
        queries_for(actor, 200)
    assert remind(actor).sent == 200
    assert (len(set(mailed(office))), len(office.mailbox), office.connections) == (200, 200, 1)
    for one in office.mailbox:
        number = one.recipients[0].partition("@")[0][1:]
        assert one.text.count("gjør") == one.text.count(f"Person {number} gjør") == 2
    assert outbox.server_in_use().port == office.port
