"""Reminders: each person one mail with what is due, nothing twice, and nothing lost when the mail server is down.

What a digest says is reserved with its mail in one transaction; of two who send at once the second finds it said. A mail
that the server did not take gives back what it was to say, and the next run says it. Of one that nobody knows of, it
stays said until a person asks for it again. Reading takes the same number of queries for two people as for two hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from compliance_app.documents.mail import render_digest
from compliance_app.domain.digest import make_digest
from compliance_app.domain.errors import ExampleIsReadOnly
from compliance_app.domain.permissions import Verb
from compliance_app.domain.reminders import Reminder, last_due, reminders_today
from compliance_app.integrations.mail import mailer
from compliance_app.integrations.mail_errors import (
    MailCertificateWrong,
    MailConnectionBroken,
    MailError,
    MailLoginRefused,
    MailNotEncrypted,
    MailNotSetUp,
    MailPasswordOpen,
    MailSenderRefused,
    MailServerUnreachable,
    MailSettingWrong,
)
from compliance_app.integrations.mail_server import MailServer
from compliance_app.services import outbox
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.outbox import MailContent, deliver
from compliance_app.services.reminder_rows import Reserved, give_back_untried, reserve, said
from compliance_app.services.reminder_tasks import OpenWork, open_work
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import Contact, MailState, OutboxMail

_HOPELESS: Final = (
    MailServerUnreachable, MailCertificateWrong, MailLoginRefused, MailNotEncrypted, MailNotSetUp, MailPasswordOpen,
    MailSenderRefused, MailSettingWrong,
)  # fmt: skip
"""What stands in the way of every mail: the rest need not be tried. A connection that breaks is not of these."""


class Silence(StrEnum):
    """Why somebody who has something due is not written to."""

    NO_CONTACT = "NO_CONTACT"
    NO_OWNER = "NO_OWNER"
    NO_COMPLIANCE_OWNER = "NO_COMPLIANCE_OWNER"
    NO_ADDRESS = "NO_ADDRESS"
    LEFT = "LEFT"
    OFF = "OFF"


@dataclass(frozen=True)
class Told:
    """One person's digest.

    Attributes:
        state: ACCEPTED, FAILED or UNKNOWN; None where it was only shown what would be sent; RESERVED or SENDING where
            somebody else is sending it.
        why: the sentence where it was not taken, or nobody knows.
    """

    contact_id: str
    name: str
    email: str
    reminders: tuple[Reminder, ...]
    state: MailState | None = None
    why: str = ""


@dataclass(frozen=True)
class Untold:
    """Work with a day that nobody is reminded of: whose (empty where it is nobody's), how much, and why."""

    name: str
    tasks: int
    reason: Silence


@dataclass(frozen=True)
class ReminderRun:
    """What a run did: who was written to, and who was not. ``stopped`` is the sentence where no mail can be sent."""

    told: tuple[Told, ...] = ()
    untold: tuple[Untold, ...] = ()
    stopped: str = ""

    @property
    def sent(self) -> int:
        """How many digests the server took."""
        return sum(one.state is MailState.ACCEPTED for one in self.told)

    @property
    def wrong(self) -> bool:
        """Something was not sent that should have been, or nobody knows."""
        return bool(self.stopped) or any(
            one.state in {MailState.FAILED, MailState.UNKNOWN} for one in self.told
        )


def remind(actor: Actor, *, only: str = "", again: bool = False, dry_run: bool = False) -> ReminderRun:
    """Send each person one digest of what they have not been reminded of yet; nothing due, nothing sent.

    Args:
        actor: who sends; the scheduled run is the machine's own user.
        only: id of one contact; everybody where empty.
        again: the mail says that some of it may have been said before.
        dry_run: nothing is written and nothing sent.

    Raises:
        ExampleIsReadOnly: an example mails nobody. NoAddressOfApp, AddressOfAppWrong, MailNotSetUp, MailSettingWrong:
            where somebody has something due, and nothing could be sent. NotAllowed.
    """
    with reading(actor, Verb.SEND_REMINDERS) as work:
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        today = work.today
        found = open_work(work, last_due(today))
        due = reminders_today(found.tasks, said(work, today), today)
    people = {one.id: one for one in found.people.values() if only in {"", one.id}}
    untold = () if only else _untold(found, due)
    reached = [people[owner] for owner in due if owner in people and _silence(people[owner]) is None]
    listed = tuple(
        sorted((_told(one, due[one.id]) for one in reached), key=lambda one: (one.name, one.contact_id))
    )
    if dry_run or not listed:
        return ReminderRun(listed, untold)
    server, address = outbox.server_in_use(), outbox.address_of_app()
    make_digest(
        listed[0].reminders, today, address
    )  # an address no link can be made of is refused before anything
    reserved = reserve(actor, found.tasks, {one.contact_id: one.email for one in listed}, server.sender)
    written = [
        (
            one,
            _told(people[one.contact_id], one.reminders),
            _content(one, people[one.contact_id], today, again=again),
        )
        for one in reserved
    ]
    told, stopped = _send(actor, server, written)
    return ReminderRun(told, untold, stopped)


def send_again(actor: Actor, mail_id: str) -> ReminderRun:
    """Send a digest anew of which nobody knows whether it arrived: what of it is still due, with a word about that.

    Raises:
        MailNotUnknown: nobody wonders. As :func:`remind`.
    """
    with reading(actor, Verb.SEND_REMINDERS) as work:
        contact_id = work.get(OutboxMail, mail_id).object_id
    outbox.mail_not_arrived(actor, mail_id)
    return remind(actor, only=contact_id, again=True)


def _silence(contact: Contact) -> Silence | None:
    """Why a contact is not written to; None where they are."""
    if not contact.active:
        return Silence.LEFT
    if not contact.wants_reminders:
        return Silence.OFF
    return None if contact.email else Silence.NO_ADDRESS


def _untold(found: OpenWork, due: dict[str, tuple[Reminder, ...]]) -> tuple[Untold, ...]:
    silent = [
        Untold(contact.name, len(due[contact.id]), reason)
        for contact in found.people.values()
        if contact.id in due and (reason := _silence(contact)) is not None
    ]
    unplaced = [
        Untold(owner, tasks, Silence.NO_CONTACT if owner else Silence.NO_OWNER)
        for owner, tasks in sorted(found.unplaced.items())
    ]
    requests = [Untold("", found.unanswered, Silence.NO_COMPLIANCE_OWNER)] if found.unanswered else []
    return (*requests, *unplaced, *sorted(silent, key=lambda one: one.name))


def _told(contact: Contact, reminders: tuple[Reminder, ...]) -> Told:
    return Told(contact.id, contact.name, contact.email, reminders)


def _content(one: Reserved, contact: Contact, today: date, *, again: bool) -> MailContent:
    digest = make_digest(one.reminders, today, outbox.address_of_app())
    assert digest is not None  # nobody without anything is reserved for
    role = "åpenhetslovansvarlig" if contact.compliance_owner else "ansvarlig for oppgavene"
    written = render_digest(digest, role, today, again=again)
    return MailContent(written.subject, written.text, written.html, name=contact.name)


def _send(
    actor: Actor, server: MailServer, digests: Sequence[tuple[Reserved, Told, MailContent]]
) -> tuple[tuple[Told, ...], str]:
    """Hand them over one by one; where nothing can be sent at all, the rest is given back untried."""
    sent: list[Told] = []
    stopped: MailError | None = None
    try:
        with mailer(server) as post:
            for one, told, content in digests:
                delivery = deliver(actor, one.mail_id, content, post=post, version=one.version)
                sent.append(replace(told, state=delivery.state, why=delivery.why))
                if _hopeless(delivery.error):
                    stopped = delivery.error
                    break
    finally:
        rest = digests[len(sent) :]
        if rest:
            give_back_untried(actor, [one for one, _told, _content in rest], str(stopped or MailError()))
    sent += [replace(told, state=MailState.FAILED, why=str(stopped)) for _one, told, _content in rest]
    return tuple(sorted(sent, key=lambda one: (one.name, one.contact_id))), str(stopped or "")


def _hopeless(error: MailError | None) -> bool:
    return isinstance(error, _HOPELESS) and not isinstance(error, MailConnectionBroken)
