"""What whoever runs the installation must see: who has never come in, mail that did not leave, what has run and when, and what is not set up.

Few queries, whatever the register holds; nothing of what people have written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb
from compliance_app.services.inbox import mailbox_in_use
from compliance_app.services.outbox import why_no_mail
from compliance_app.services.work import Actor, Work, reading
from compliance_app.settings import settings
from compliance_app.storage.tables import (
    AuditEntry,
    InboxCursor,
    LoginSession,
    MailKind,
    MailState,
    Membership,
    OutboxMail,
    Task,
    TaskState,
    User,
)

_MOST: Final = 20
"""Names read of those who have never come in."""
_WAITS: Final = (MailState.RESERVED.value, MailState.SENDING.value)


@dataclass(frozen=True)
class Operation:
    """The state of an installation, as far as the database and the settings tell it.

    Attributes:
        users: who may come in here, deactivated ones left out. never_in: the first of those who have not logged in yet.
        mail_failed: mail that was not taken. mail_unknown: mail of which nobody knows. mail_waiting: not sent yet.
        tasks_failed: long work that ended in a failure.
        backup_at, reminded_at, inbox_at: when each was last done; None where it never was.
        no_mail: the sentence that says why no mail can leave; empty where it can. no_inbox: the same of the mailbox.
        base_url: whether the program knows its own address. backup_key: whether backups are locked.
    """

    users: int
    never_in: tuple[str, ...]
    mail_failed: int
    mail_unknown: int
    mail_waiting: int
    tasks_failed: int
    backup_at: datetime | None
    reminded_at: datetime | None
    inbox_at: datetime | None
    no_mail: str
    no_inbox: str
    base_url: bool
    backup_key: bool


def read_operation(actor: Actor) -> Operation:
    """The state as it is now.

    Raises:
        NotAllowed: the actor does not run the installation.
    """
    with reading(actor, Verb.MANAGE_USERS) as work:
        mail = _mail(work)
        return Operation(
            users=_users(work),
            never_in=tuple(_never_in(work)),
            mail_failed=mail.get(MailState.FAILED.value, 0),
            mail_unknown=mail.get(MailState.UNKNOWN.value, 0),
            mail_waiting=sum(mail.get(state, 0) for state in _WAITS),
            tasks_failed=_tasks_failed(work),
            backup_at=_last_backup(work),
            reminded_at=_newest(work, OutboxMail.reserved_at, col(OutboxMail.kind) == MailKind.DIGEST.value),
            inbox_at=_newest(work, InboxCursor.read_at),
            no_mail=why_no_mail(),
            no_inbox=_why_no_inbox(),
            base_url=bool(settings().base_url),
            backup_key=bool(settings().backup_key),
        )


def _users(work: Work) -> int:
    return int(
        work.session.execute(
            select(func.count())
            .select_from(Membership)
            .join(User, col(User.id) == col(Membership.user_id))
            .where(col(Membership.enterprise_id) == work.enterprise_id, col(User.deactivated_at).is_(None))
        ).scalar_one()
    )


def _never_in(work: Work) -> Sequence[str]:
    came = select(col(LoginSession.id)).where(col(LoginSession.user_id) == col(User.id)).exists()
    return (
        work.session.execute(
            select(col(User.name))
            .join(Membership, col(User.id) == col(Membership.user_id))
            .where(
                col(Membership.enterprise_id) == work.enterprise_id, col(User.deactivated_at).is_(None), ~came
            )
            .order_by(col(User.name))
            .limit(_MOST)
        )
        .scalars()
        .all()
    )


def _mail(work: Work) -> dict[str, int]:
    rows = work.session.execute(
        select(col(OutboxMail.state), func.count())
        .where(col(OutboxMail.enterprise_id) == work.enterprise_id)
        .group_by(col(OutboxMail.state))
    ).tuples()
    return dict(rows.all())


def _tasks_failed(work: Work) -> int:
    """Kinds of long work whose newest try ended in a failure."""
    newest = (
        select(col(Task.kind), func.max(col(Task.asked_at)).label("asked"))
        .where(col(Task.enterprise_id) == work.enterprise_id)
        .group_by(col(Task.kind))
        .subquery()
    )
    return int(
        work.session.execute(
            select(func.count())
            .select_from(Task)
            .join(newest, (newest.c.kind == col(Task.kind)) & (newest.c.asked == col(Task.asked_at)))
            .where(col(Task.enterprise_id) == work.enterprise_id, col(Task.state) == TaskState.FAILED.value)
        ).scalar_one()
    )


def _last_backup(work: Work) -> datetime | None:
    return work.session.execute(
        select(col(AuditEntry.at))
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.verb) == Verb.BACKUP.value,
        )
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).scalar_one_or_none()


def _newest(work: Work, moment: Any, *only: Any) -> datetime | None:
    """The newest of a column of moments in a table of the enterprise."""
    column = col(moment)
    table = column.class_  # type: ignore[attr-defined]
    return work.session.execute(
        select(column)
        .where(table.enterprise_id == work.enterprise_id, *only)
        .order_by(column.desc())
        .limit(1)
    ).scalar_one_or_none()


def _why_no_inbox() -> str:
    try:
        mailbox_in_use()
    except AktsomError as error:
        return str(error)
    return ""
