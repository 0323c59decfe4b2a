"""Forgetting at the limit: when the time of keeping is out, what is personal in a case goes and the record stays.

One function decides what it is time for, so that ``--dry-run``, the screen and the real run cannot disagree. Each case is
emptied in a transaction of its own and asked once more there: a run that is killed has emptied some cases wholly and
the rest not at all, and the next run goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func, or_, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import OPEN_STATES
from compliance_app.domain.retention import is_over, kept_until
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.log_traces import Traces
from compliance_app.services.request_closing import unfinished
from compliance_app.services.request_erase import Held, empty_case, empty_messages, held_of, new_traces
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.engine import leave_no_traces
from compliance_app.storage.tables import (
    AuditEntry,
    Enterprise,
    InformationRequest,
    MessageAttachment,
    MessageState,
    ReceivedMessage,
)

_MESSAGES_AT_A_TIME: Final = 100


class Waits(StrEnum):
    """Why a case is kept although its time is out."""

    SUPERVISION = "SUPERVISION"
    NOT_ARCHIVED = "NOT_ARCHIVED"
    UNFINISHED = "UNFINISHED"
    """A letter is on its way, or a message of the case waits for somebody to read it."""
    OPEN_AGAIN = "OPEN_AGAIN"


@dataclass(frozen=True)
class PurgeLine:
    """A case whose time is out: by its number, never by who asked.

    Attributes:
        limit_day: the last day it was to be kept.
        held: how much there is of what goes.
        waits: why it is kept nevertheless; None where it goes.
    """

    id: str
    number: str
    closed_on: date
    limit_day: date
    held: Held
    waits: Waits | None = None


@dataclass(frozen=True)
class MessageLine:
    """A message that is part of no case, or came to a case that was emptied already, and whose time is out."""

    id: str
    arrived_on: date
    limit_day: date
    attachments: int = 0


@dataclass(frozen=True)
class Due:
    """What it is time to empty, and what is kept although its time is out."""

    cases: tuple[PurgeLine, ...]
    messages: tuple[MessageLine, ...]
    kept: tuple[PurgeLine, ...]


@dataclass(frozen=True)
class PurgeReport:
    """What a run took, or would take.

    Attributes:
        dry_run: nothing was taken.
        wholly: nothing lingers in the files of the database either; False where somebody was reading meanwhile.
    """

    cases: tuple[PurgeLine, ...]
    messages: tuple[MessageLine, ...]
    kept: tuple[PurgeLine, ...]
    dry_run: bool
    wholly: bool = True


@dataclass(frozen=True)
class PurgeStatus:
    """How keeping and forgetting stand, for the screen.

    Attributes:
        months: how long a case is kept after closing.
        public_body: nothing goes before it is archived.
        next_day: the last day of keeping of the next case that will go; None where none is closed.
        not_closed: decided cases that nobody has closed: their time does not run.
        purged: cases that are emptied.
    """

    months: int
    public_body: bool
    due: Due
    next_day: date | None
    not_closed: int
    purged: int


def due_for_purge(actor: Actor) -> Due:
    """What it is time to empty today, in the order of closing.

    A case is kept on the last day of its limit and goes the day after; never while the regulator has it open, in a public
    body before it is archived, while it is open or was never closed, or while a message in it is unread. Messages that
    are part of no case go as long after they arrived; those that wait for somebody never.
    """
    with reading(actor, Verb.PURGE_REQUESTS) as work:
        return _due(work)


def purge_status(actor: Actor) -> PurgeStatus:
    """What is due, what comes next, and what is never closed."""
    row = InformationRequest
    with reading(actor, Verb.PURGE_REQUESTS) as work:
        enterprise = enterprise_of(work)
        own = col(row.enterprise_id) == work.enterprise_id
        open_states = [state.value for state in OPEN_STATES]
        first, not_closed, purged = work.session.execute(
            select(
                func.min(col(row.closed_on)).filter(
                    col(row.purged_on).is_(None), col(row.supervision).is_(False)
                ),
                func.count().filter(col(row.closed_on).is_(None), col(row.state).not_in(open_states)),
                func.count().filter(col(row.purged_on).is_not(None)),
            ).where(own)
        ).one()
        return PurgeStatus(
            months=enterprise.retention_months,
            public_body=enterprise.public_body,
            due=_due(work),
            next_day=kept_until(first, enterprise.retention_months) if first else None,
            not_closed=not_closed,
            purged=purged,
        )


def purge_requests(actor: Actor, *, dry_run: bool = False) -> PurgeReport:
    """Empty every case and message whose time is out; with ``dry_run`` say which, and do nothing.

    Afterwards the files of the database are cleared of what they held (:func:`leave_no_traces`).
    """
    due = due_for_purge(actor)
    if dry_run:
        return PurgeReport(due.cases, due.messages, due.kept, dry_run=True)
    traces = new_traces()
    cases = tuple(line for line in due.cases if _purge_case(actor, line, traces))
    messages: list[MessageLine] = []
    for start in range(0, len(due.messages), _MESSAGES_AT_A_TIME):
        messages += _purge_messages(actor, due.messages[start : start + _MESSAGES_AT_A_TIME], traces)
    wholly = leave_no_traces() if _purged_lately(actor) else True
    return PurgeReport(cases, tuple(messages), due.kept, dry_run=False, wholly=wholly)


def _purged_lately(actor: Actor) -> bool:
    """Whether anything was emptied, or anybody erased, today or yesterday: also by a run that could not clear the files after it."""
    since = clock.today() - timedelta(days=1)
    with reading(actor, Verb.PURGE_REQUESTS) as work:
        erased = work.session.execute(
            select(col(AuditEntry.seq))
            .where(
                col(AuditEntry.enterprise_id) == work.enterprise_id,
                col(AuditEntry.verb) == Verb.ERASE_PERSON.value,
                col(AuditEntry.at) >= work.at - timedelta(days=2),
            )
            .limit(1)
        ).first()
        return erased is not None or any(
            work.session.execute(
                select(col(table.id))
                .where(col(table.enterprise_id) == work.enterprise_id, col(table.purged_on) >= since)
                .limit(1)
            ).first()
            for table in (InformationRequest, ReceivedMessage)
        )


def _purge_case(actor: Actor, line: PurgeLine, traces: Traces) -> bool:
    """Empty one case, if it is still time; whether it was."""
    with begin(actor, Verb.PURGE_REQUESTS) as work:
        row = work.session.get(InformationRequest, (work.enterprise_id, line.id), with_for_update=True)
        if (
            row is None
            or not _is_due(enterprise_of(work), row, clock.today())
            or _waits(work, row) is not None
        ):
            return False
        empty_case(work, row, traces)
        work.about("information_request", row.id)
        return True


def _purge_messages(actor: Actor, lines: Sequence[MessageLine], traces: Traces) -> list[MessageLine]:
    """Empty some messages in one go, those that still belong nowhere."""
    with begin(actor, Verb.PURGE_REQUESTS) as work:
        still = {line.id for line in _loose(work)}
        taken = [line for line in lines if line.id in still]
        if taken:
            empty_messages(work, [line.id for line in taken], traces)
            work.about("received_message", taken[0].id if len(taken) == 1 else "")
        return taken


def _due(work: Work) -> Due:
    row, enterprise, today = InformationRequest, enterprise_of(work), clock.today()
    closed = work.session.execute(
        select(row)
        .where(
            col(row.enterprise_id) == work.enterprise_id,
            col(row.closed_on).is_not(None),
            col(row.purged_on).is_(None),
        )
        .order_by(col(row.closed_on), col(row.id))
    ).scalars()
    lines = [_line(work, enterprise, one) for one in closed if _is_due(enterprise, one, today)]
    return Due(
        cases=tuple(line for line in lines if line.waits is None),
        messages=tuple(_loose(work)),
        kept=tuple(line for line in lines if line.waits is not None),
    )


def _is_due(enterprise: Enterprise, row: InformationRequest, today: date) -> bool:
    if row.closed_on is None or row.purged_on is not None:
        return False
    return is_over(row.closed_on, enterprise.retention_months, today)


def _line(work: Work, enterprise: Enterprise, row: InformationRequest) -> PurgeLine:
    assert row.closed_on is not None
    limit = kept_until(row.closed_on, enterprise.retention_months)
    return PurgeLine(row.id, row.number, row.closed_on, limit, held_of(work, row.id), _waits(work, row))


def _waits(work: Work, row: InformationRequest) -> Waits | None:
    """Why a case is kept although its time is out; None where nothing holds it."""
    if row.supervision:
        return Waits.SUPERVISION
    if enterprise_of(work).public_body and row.archived_on is None:
        return Waits.NOT_ARCHIVED
    if row.state in OPEN_STATES:
        return Waits.OPEN_AGAIN
    return Waits.UNFINISHED if unfinished(work, row) else None


def _loose(work: Work) -> list[MessageLine]:
    """The messages of no case, or of one that is emptied, whose time is out, oldest first."""
    months, today, row = enterprise_of(work).retention_months, clock.today(), ReceivedMessage
    emptied = select(col(InformationRequest.id)).where(
        col(InformationRequest.enterprise_id) == work.enterprise_id,
        col(InformationRequest.purged_on).is_not(None),
    )
    chosen = (
        select(
            col(row.id), col(row.arrived_on), col(row.registered_at), func.count(col(MessageAttachment.id))
        )
        .outerjoin(
            MessageAttachment,
            (col(MessageAttachment.enterprise_id) == col(row.enterprise_id))
            & (col(MessageAttachment.message_id) == col(row.id)),
        )
        .where(
            col(row.enterprise_id) == work.enterprise_id,
            or_(col(row.request_id).is_(None), col(row.request_id).in_(emptied)),
            col(row.state) != MessageState.WAITING.value,
            col(row.purged_on).is_(None),
            or_(col(row.arrived_on).is_(None), col(row.arrived_on) < today),
        )
        .group_by(col(row.id), col(row.arrived_on), col(row.registered_at))
        .order_by(col(row.arrived_on), col(row.id))
    )
    lines = []
    for identity, arrived_on, registered_at, attachments in work.session.execute(chosen):
        day = arrived_on or clock.oslo_day(registered_at)
        if is_over(day, months, today):
            lines.append(MessageLine(identity, day, kept_until(day, months), attachments))
    return lines
