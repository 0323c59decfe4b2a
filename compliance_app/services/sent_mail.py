"""What mail has left the program, as a person looks for it: what nobody knows of first, then the newest."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.services.named import pointed_to
from compliance_app.services.outbox import state_now, why_now
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import Contact, MailKind, MailState, OutboxMail

MOST: Final = 25
"""So many of the newest are shown."""
ASKER: Final = "den som har spurt"
_DOUBTFUL: Final = (MailState.UNKNOWN.value, MailState.SENDING.value)


@dataclass(frozen=True)
class MailLine:
    """One mail.

    Attributes:
        to: the contact's name, else the address; who asked is named on their case alone.
        state: as it stands now; why: the sentence that belongs to it, where there is one.
        at: when the server took it, else when it was last tried or decided on.
        object_id: what it is about: a questionnaire, or the contact of a digest.
    """

    id: str
    kind: MailKind
    to: str
    subject: str
    state: MailState
    why: str
    at: datetime
    object_id: str


def newest_mail(actor: Actor, limit: int = MOST) -> list[MailLine]:
    """All of which nobody knows whether it arrived, then the newest; each once."""
    with reading(actor, Verb.SEND_REMINDERS) as work:
        mail = (
            select(OutboxMail, col(Contact.name))
            .outerjoin(Contact, pointed_to(Contact, OutboxMail.object_id))
            .where(col(OutboxMail.enterprise_id) == work.enterprise_id)
            .order_by(col(OutboxMail.id).desc())
            .limit(limit)
        )
        rows = {
            row.id: (row, name)
            for query in (mail.where(col(OutboxMail.state).in_(_DOUBTFUL)), mail)
            for row, name in work.session.execute(query)
        }
        lines = [_line(row, name or "", work.at) for row, name in rows.values()]
    return sorted(lines, key=lambda one: (one.state is MailState.UNKNOWN, one.at, one.id), reverse=True)


def _line(row: OutboxMail, name: str, now: datetime) -> MailLine:
    # Whoever sends reminders may not read the cases.
    to = ASKER if row.kind == MailKind.REQUEST_LETTER else name or row.recipient
    return MailLine(
        id=row.id, kind=MailKind(row.kind), to=to, subject=row.subject, state=state_now(row, now),
        why=why_now(row, now), at=row.accepted_at or row.sending_at or row.reserved_at, object_id=row.object_id,
    )  # fmt: skip
