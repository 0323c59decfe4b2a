"""The calendar link of somebody who owns work: made and taken back by a colleague, read by whoever has the secret.

The feed holds what the reminders are about: what is open, with its day, its name and its page. Of an information request
it holds the case number and nothing else, and nothing of anybody else's work.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.digest import shown_title
from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.reminders import Kind, Task
from compliance_app.files.calendar import CalendarEntry, calendar_feed
from compliance_app.services.reminder_tasks import tasks_of
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.settings import settings
from compliance_app.storage.tables import AuditEntry, Contact, Enterprise

PATH: Final = "kalender"
"""Where the feed stands: «/kalender/{secret}.ics»."""

_MOST: Final = 2000
"""Entries in one feed."""

_LONG_AGO: Final = datetime(2022, 7, 1, tzinfo=UTC)
"""The day the Act came into force: for what the log says nothing of, so that the same tasks give the same bytes."""

_WORDS: Final = {
    Kind.REQUEST: _("Svar på informasjonskrav {title}"),
    Kind.MEASURE: _("Tiltak: {title}"),
    Kind.FOLLOW_UP: _("Oppfølging: {title}"),
    Kind.QUESTIONNAIRE: _("Svar på spørreskjema ventes: {title}"),
    Kind.POLICY: _("Gå gjennom: {title}"),
    Kind.LOOK_AGAIN: _("Vurder på nytt: {title}"),
    Kind.REVIEW: _("{title}"),
    Kind.REMEDIATION: _("Gjenoppretting: {title}"),
    Kind.BOARD_INPUT: _("Innspill fra styret: {title}"),
    Kind.STATEMENT: _("{title}"),
}


class CalendarOfNobody(AktsomError):
    """A calendar link for somebody who can be given no work any more (values: name)."""

    message = _(
        "Kalenderlenken ble ikke laget. {name} kan ikke lenger få oppgaver. "
        "La personen få oppgaver igjen under Virksomheten, Personer, og prøv på nytt."
    )


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is handed out: the bytes, and a tag that changes when they do."""

    content: bytes
    tag: str


def new_calendar_link(actor: Actor, contact_id: str, seen_version: int) -> str:
    """Make a calendar link, and end the one there was; returns the address, which is shown now and never again.

    Where nobody has said what the app's own address is (``AKTSOM_BASE_URL``), it begins with a slash.

    Raises:
        CalendarOfNobody: the contact can be given no work. ChangedMeanwhile, NotFound.
    """
    secret = new_secret()
    with begin(actor, Verb.MANAGE_CONTACTS) as work:
        contact = work.for_edit(Contact, contact_id, seen_version, "personen")
        if not contact.active:
            raise CalendarOfNobody(name=contact.name)
        contact.calendar_secret_hash = secret_hash(secret)
        work.about("contact", contact.id)
    return f"{settings().base_url}/{PATH}/{secret}.ics"


def revoke_calendar_link(actor: Actor, contact_id: str, seen_version: int) -> None:
    """End a contact's calendar link; where there is none, nothing happens. Raises ChangedMeanwhile, NotFound."""
    with begin(actor, Verb.MANAGE_CONTACTS) as work:
        contact = work.for_edit(Contact, contact_id, seen_version, "personen")
        if contact.calendar_secret_hash is not None:
            contact.calendar_secret_hash = None
            work.about("contact", contact.id)


def read_calendar(actor: Actor, secret: str) -> Feed:
    """The feed that a secret leads to.

    Raises:
        NotFound: no link has that secret, it was taken back, or its owner can be given no work any more.
    """
    with reading(actor, Verb.READ_CALENDAR) as outside:
        contact = _owner(outside, secret)
        if contact is None or actor.enterprise_id not in {None, contact.enterprise_id}:
            raise NotFound
        enterprise = outside.session.get(Enterprise, contact.enterprise_id)
        if enterprise is None or enterprise.removed_at is not None:
            raise NotFound
        work = replace(outside, actor=actor.within(contact.enterprise_id))
        tasks = _nearest([task for task in tasks_of(work, contact) if not task.done], outside.at)
        changes = _changes(work, [task.id for task in tasks])
        name = _("Aktsom, {enterprise}").format(enterprise=enterprise.name)
    content = calendar_feed([_entry(task, changes.get(task.id)) for task in tasks], name)
    return Feed(content, hashlib.sha256(content).hexdigest()[:32])


def _owner(work: Work, secret: str) -> Contact | None:
    """Whose secret it is, in whichever enterprise."""
    known = secret_hash(secret)
    found = select(Contact).where(col(Contact.calendar_secret_hash) == known, col(Contact.active).is_(True))
    return work.session.execute(found).scalar_one_or_none() if known else None


def _nearest(tasks: list[Task], at: datetime) -> list[Task]:
    """As many as a calendar can hold, those of the days around today."""
    today = clock.oslo_day(at)
    return sorted(tasks, key=lambda task: (abs(task.due - today), task.id))[:_MOST]


def _changes(work: Work, ids: Sequence[str]) -> dict[str, tuple[datetime, int]]:
    """When each object was last written to and how many times: a calendar takes the newer of two by that."""
    rows = work.session.execute(
        select(col(AuditEntry.object_id), func.max(col(AuditEntry.at)), func.count())
        .where(col(AuditEntry.enterprise_id) == work.enterprise_id, col(AuditEntry.object_id).in_(ids))
        .group_by(col(AuditEntry.object_id))
    )
    return {identity: (at, count) for identity, at, count in rows}


def _entry(task: Task, change: tuple[datetime, int] | None) -> CalendarEntry:
    base = settings().base_url
    modified, sequence = change or (_LONG_AGO, 0)
    return CalendarEntry(
        uid=f"{task.kind.lower()}-{task.id}@aktsom",
        title=_WORDS[task.kind].format(title=shown_title(task)),
        due=task.due,
        modified=modified,
        sequence=sequence,
        url=f"{base}/{task.path}" if base else "",
    )
