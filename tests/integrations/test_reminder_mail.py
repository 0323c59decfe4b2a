"""From the table of rules to the mailbox: the right person's digest, once, whatever the mail server does meanwhile."""

from datetime import date, timedelta

from support.smtp_server import SENDER, PostOffice, post_office

from compliance_app.documents.mail import render_digest
from compliance_app.domain.digest import make_digest
from compliance_app.domain.reminders import Key, Kind, Reminder, Task, reminders_today
from compliance_app.integrations.mail import mailer
from compliance_app.integrations.mail_errors import MailPerhapsTaken, MailServerUnreachable, MailTryLater
from compliance_app.integrations.mail_message import MailAddress, OutgoingMail, message_id

DUE = date(2026, 11, 20)
TASKS = [
    Task(Kind.MEASURE, "m1", DUE, "kari", "Krav til hanskeprodusenten", "tiltak?id=m1"),
    Task(Kind.REQUEST, "r1", DUE + timedelta(days=2), "ola", "2026-03", "henvendelse?id=r1"),
]


def remind(office: PostOffice, today: date, sent: set[Key]) -> set[Key]:
    """One run, as a service makes it: what the server took is added to ``sent``. Returns what nobody knows of."""
    open_ended: set[Key] = set()
    with mailer(office.server()) as post:
        for owner, reminders in reminders_today(TASKS, sent, today).items():
            keys = {one.key for one in reminders}
            try:
                post.send(mail(owner, reminders, today))
            except MailPerhapsTaken:
                open_ended |= keys
            except (MailTryLater, MailServerUnreachable):
                continue  # the next run will do
            else:
                sent |= keys
    return open_ended


def mail(owner: str, reminders: tuple[Reminder, ...], today: date) -> OutgoingMail:
    digest = make_digest(reminders, today, "https://aktsom.eksempel.no")
    assert digest is not None
    written = render_digest(digest, "ansvarlig for oppgavene", today)
    return OutgoingMail(
        message_id(f"{owner}-{today}", SENDER),
        (MailAddress(f"{owner}@eksempel.no"),),
        written.subject,
        written.text,
        written.html,
    )


def read(office: PostOffice, address: str) -> list[str]:
    return [one.text for one in office.mailbox if one.recipients == (address,)]


def test_a_day_that_passed_is_told_to_its_owner_and_to_nobody_else() -> None:
    sent: set[Key] = set()
    with post_office() as office:
        remind(office, date(2026, 11, 21), sent)
        (kari,) = read(office, "kari@eksempel.no")
        (ola,) = read(office, "ola@eksempel.no")
    assert "Krav til hanskeprodusenten, skulle vært gjort fredag 20. november 2026" in kari.replace(
        "\u00a0", " "
    )
    assert "2026-03" not in kari
    assert "https://aktsom.eksempel.no/henvendelse?id=r1" in ola
    assert "hanske" not in ola


def test_what_was_said_is_not_said_again_and_what_was_not_taken_is() -> None:
    sent: set[Key] = set()
    with post_office() as office:
        office.refuse = {"ola@eksempel.no": "451 4.3.0 Busy"}
        remind(office, date(2026, 11, 21), sent)
        assert (len(read(office, "kari@eksempel.no")), read(office, "ola@eksempel.no")) == (1, [])
        office.refuse = {}
        remind(office, date(2026, 11, 21), sent)
        remind(office, date(2026, 11, 21), sent)
        assert (len(read(office, "kari@eksempel.no")), len(read(office, "ola@eksempel.no"))) == (1, 1)


def test_a_mail_server_that_is_down_for_days_costs_nobody_a_reminder() -> None:
    sent: set[Key] = set()
    with post_office(drop="greeting") as office:
        for day in (20, 21, 22):
            remind(office, date(2026, 11, day), sent)
        assert (office.mailbox, sent) == ([], set())
        office.drop = ""
        remind(office, date(2026, 11, 23), sent)
        assert {one.recipients[0] for one in office.mailbox} == {"kari@eksempel.no", "ola@eksempel.no"}


def test_a_lost_answer_leaves_the_others_untouched_and_is_known_to_be_open() -> None:
    sent: set[Key] = set()
    with post_office(drop="kept", answers=0) as office:
        first_day = date(2026, 11, 21)
        unknown = remind(office, first_day, sent)
        assert {key.owner for key in unknown} == {"kari", "ola"}
        assert sent == set()
        office.drop = ""
        assert remind(office, first_day + timedelta(days=1), sent) == set()
        assert {key.owner for key in sent} == {"kari", "ola"}
