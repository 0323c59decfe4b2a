"""What has been said to whom: reserved with its mail, kept when the mail was taken, given back when it was not.

Reserving takes the same number of queries however many people are written to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.domain.reminders import RULES, Key, Kind, Reminder, Task, last_due, reminders_today
from compliance_app.integrations.mail_message import MailAddress, message_id
from compliance_app.services.outbox import ABANDONED_AFTER
from compliance_app.services.tasks import one_at_a_time
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import MailKind, MailState, OutboxMail
from compliance_app.storage.tables import Reminder as Row

_LATEST: Final = timedelta(days=max(rule.days for rules in RULES.values() for rule in rules))
_LAST_RULES: Final = frozenset(rules[-1].id for rules in RULES.values())
_MAIL = (
    "enterprise_id", "id", "kind", "state", "recipient", "message_id", "object_kind", "object_id", "reserved_at",
)  # fmt: skip
_SAID = ("enterprise_id", "id", "contact_id", "object_kind", "object_id", "rule", "due", "mail_id")
_CHANGED = ("state", "recipient", "reserved_at", "why")


@dataclass(frozen=True)
class Reserved:
    """A digest that is to be sent now: its mail, the version that has, and what it says."""

    mail_id: str
    version: int
    contact_id: str
    reminders: tuple[Reminder, ...]


def said(work: Work, today: date) -> list[Key]:
    """What has been said, or is being said now, as far as it still decides what is said today."""
    row = Row
    rows = work.session.execute(
        select(col(row.contact_id), col(row.object_kind), col(row.object_id), col(row.rule), col(row.due))
        .join(
            OutboxMail,
            (col(OutboxMail.enterprise_id) == col(row.enterprise_id))
            & (col(OutboxMail.id) == col(row.mail_id)),
        )
        .where(
            col(row.enterprise_id) == work.enterprise_id,
            # What is over its last rule's day is never said again once that rule has spoken.
            or_(col(row.due).between(today - _LATEST, last_due(today)), col(row.rule).in_(_LAST_RULES)),
            ~_left_behind(work.at),
        )
    )
    return [Key(contact, Kind(kind), identity, rule, due) for contact, kind, identity, rule, due in rows]


def _left_behind(now: datetime) -> ColumnElement[bool]:
    """Reserved by a process that died before it sent: it counts as not reserved."""
    return (col(OutboxMail.state) == MailState.RESERVED.value) & (
        col(OutboxMail.reserved_at) <= now - ABANDONED_AFTER
    )


def reserve(
    actor: Actor, tasks: Iterable[Task], to: Mapping[str, str], sender: MailAddress
) -> list[Reserved]:
    """One transaction: the mails, and what each says. Whoever comes second finds that it has been said.

    Args:
        actor: who sends.
        tasks: everybody's.
        to: contact id → address, of those who are to be written to.
        sender: whose domain the message ids are of.
    """
    with begin(actor, Verb.SEND_REMINDERS) as work:
        one_at_a_time(work)
        today = work.today
        waiting = _waiting(work, to)
        _give_back(work, [mail.id for mail in waiting.values()])
        due = reminders_today(tasks, said(work, today), today)
        contacts = sorted(to.keys() & due.keys())
        made = [
            _reserved(waiting.get(contact), identity, contact, due[contact])
            for contact, identity in zip(contacts, new_ids(len(contacts)), strict=True)
        ]
        _write_mails(work, made, waiting, to, sender)
        _write_said(work, made)
        if len(made) == 1:
            work.about("outbox_mail", made[0].mail_id)
    return made


def give_back_untried(actor: Actor, rest: Sequence[Reserved], why: str) -> None:
    """What was reserved and not tried is given back, in one transaction; ``why`` is the sentence of what stood in the way."""
    with begin(actor, Verb.SEND_REMINDERS) as work:
        one_at_a_time(work)
        versions = {one.mail_id: one.version for one in rest}
        mails = work.session.execute(
            select(OutboxMail).where(
                col(OutboxMail.enterprise_id) == work.enterprise_id, col(OutboxMail.id).in_(versions)
            )
        ).scalars()
        mine = [
            one for one in mails if one.state == MailState.RESERVED.value and one.version == versions[one.id]
        ]
        _give_back(work, [one.id for one in mine])
        before = [(one.id, (one.state, one.why), (MailState.FAILED.value, why)) for one in mine]
        work.update_many(OutboxMail, ("state", "why"), before)


def settled(work: Work, mail: OutboxMail) -> None:
    """Give back what a digest was to say, where it was not taken."""
    if mail.state == MailState.FAILED:
        _give_back(work, [mail.id])


def _reserved(
    before: OutboxMail | None, identity: str, contact: str, reminders: tuple[Reminder, ...]
) -> Reserved:
    if before is None:
        return Reserved(identity, 1, contact, reminders)
    return Reserved(before.id, before.version + 1, contact, reminders)


def _waiting(work: Work, contacts: Collection[str]) -> dict[str, OutboxMail]:
    """Digests that were not sent, by contact: each is written anew instead of leaving one more behind."""
    rows = work.session.execute(
        select(OutboxMail).where(
            col(OutboxMail.enterprise_id) == work.enterprise_id,
            col(OutboxMail.kind) == MailKind.DIGEST.value,
            or_(col(OutboxMail.state) == MailState.FAILED.value, _left_behind(work.at)),
        )
    ).scalars()
    return {mail.object_id: mail for mail in rows if mail.object_id in contacts}


def _write_mails(
    work: Work,
    made: Sequence[Reserved],
    waiting: Mapping[str, OutboxMail],
    to: Mapping[str, str],
    sender: MailAddress,
) -> None:
    new = [
        (
            work.enterprise_id, one.mail_id, MailKind.DIGEST.value, MailState.RESERVED.value, to[one.contact_id],
            message_id(one.mail_id, sender), "contact", one.contact_id, work.at,
        )
        for one in made
        if one.contact_id not in waiting
    ]  # fmt: skip
    changed = [
        (
            before.id,
            (before.state, before.recipient, before.reserved_at, before.why),
            (MailState.RESERVED.value, to[one.contact_id], work.at, ""),
        )
        for one in made
        if (before := waiting.get(one.contact_id)) is not None
    ]
    work.insert_many(OutboxMail, _MAIL, new)
    work.update_many(OutboxMail, _CHANGED, changed)


def _write_said(work: Work, made: Iterable[Reserved]) -> None:
    lines = [(one, reminder.key) for one in made for reminder in one.reminders]
    rows = [
        (
            work.enterprise_id,
            identity,
            key.owner,
            key.kind.value,
            key.object_id,
            key.rule,
            key.due,
            one.mail_id,
        )
        for identity, (one, key) in zip(new_ids(len(lines)), lines, strict=True)
    ]
    work.insert_many(Row, _SAID, rows)


def _give_back(work: Work, mail_ids: Sequence[str]) -> None:
    if not mail_ids:
        return
    rows = work.session.execute(
        select(col(Row.id)).where(
            col(Row.enterprise_id) == work.enterprise_id, col(Row.mail_id).in_(mail_ids)
        )
    )
    work.delete_many(Row, list(rows.scalars()))
