"""One information request with all that hangs on it: its log, what came in, what went out, what was withheld, its clock."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.deadlines import Deadline, DeadlineState, Rule, roll_forward_note
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import OPEN_STATES, RequestState, RequestStep, steps_from
from compliance_app.domain.working_days import long_date
from compliance_app.services.outbox import state_now, why_now
from compliance_app.services.requests import ACKNOWLEDGED, clock_of, deadline_of, finished_on
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    InformationRequest,
    MailState,
    MessageAttachment,
    MessageState,
    OutboxMail,
    PossibleBreach,
    ReceivedMessage,
    RefusedPassage,
    RequestEvent,
    RequestLetter,
)


class CaseEmptied(AktsomError):
    """What is personal in the case was deleted; nothing new is written there (values: date)."""

    message = _(
        "Ikke gjort. Det personlige i saken ble slettet {date}. Registrer det nye som en egen henvendelse."
    )


def require_not_emptied(row: InformationRequest) -> None:
    """Raise CaseEmptied where nothing more may be written in a case."""
    if row.purged_on is not None:
        raise CaseEmptied(date=long_date(row.purged_on))


@dataclass(frozen=True)
class Waiting:
    """A letter that was begun and is not known to be sent: nothing else can be sent in the case meanwhile.

    Attributes:
        state: of its mail; why: the sentence that belongs to it.
    """

    letter: RequestLetter
    state: MailState
    why: str


@dataclass(frozen=True)
class Incoming:
    """A message in a case, with what came with it."""

    message: ReceivedMessage
    attachments: tuple[MessageAttachment, ...] = ()

    @property
    def waits(self) -> bool:
        """Nobody has looked at it."""
        return self.message.state == MessageState.WAITING


@dataclass(frozen=True)
class Case:
    """A request with all that hangs on it, as it stands today.

    Attributes:
        events: oldest first. messages, passages: likewise.
        steps: what can be done now, by the state table and the dates; none while a letter is on its way.
        breaches: possible breaches that a person classifies.
        late_note: what to know before a late answer is classified (domstolloven § 149); empty otherwise.
        waiting: the letter on its way, where there is one.
    """

    request: InformationRequest
    events: tuple[RequestEvent, ...]
    deadline: Deadline
    clock: DeadlineState | None
    steps: tuple[RequestStep, ...]
    breaches: tuple[PossibleBreach, ...]
    today: date
    late_note: str = ""
    messages: tuple[Incoming, ...] = ()
    passages: tuple[RefusedPassage, ...] = ()
    waiting: Waiting | None = None

    @property
    def state(self) -> RequestState:
        """Where the case stands."""
        return RequestState(self.request.state)

    @property
    def is_open(self) -> bool:
        """Whether the enterprise owes an answer."""
        return self.state in OPEN_STATES

    @property
    def acknowledged(self) -> bool:
        """Whether an acknowledgement was sent."""
        return any(event.step == ACKNOWLEDGED for event in self.events)

    @property
    def promises_three_weeks(self) -> bool:
        """Whether the deadline that applies is the three weeks of a first answer."""
        return self.deadline.rule is Rule.THREE_WEEKS and self.request.reopened_on is None

    @property
    def finished_on(self) -> date | None:
        """The day the clock that applies was met."""
        return finished_on(self.state, self.request.answered_on, self.request.justified_on)


def read_request(actor: Actor, identity: str) -> Case:
    """The whole case as it stands today.

    Raises:
        NotFound: there is no such request here.
    """
    with reading(actor, Verb.READ_REQUESTS) as work:
        case = case_of(work, work.get(InformationRequest, identity))
        work.session.expunge_all()
        return case


def case_of(work: Work, row: InformationRequest) -> Case:
    """The case of a row."""
    today = work.today
    deadline = deadline_of(row)
    state = RequestState(row.state)
    finished = finished_on(state, row.answered_on, row.justified_on)
    waiting = waiting_letter(work, row.id)
    return Case(
        request=row,
        events=tuple(_of_case(work, RequestEvent, row.id)),
        deadline=deadline,
        clock=clock_of(state, deadline, today, finished),
        steps=() if waiting or row.purged_on else _steps_now(row, deadline, today),
        breaches=tuple(_of_case(work, PossibleBreach, row.id)),
        today=today,
        late_note=roll_forward_note(deadline, finished or today),
        messages=_messages(work, row.id),
        passages=tuple(_of_case(work, RefusedPassage, row.id)),
        waiting=waiting,
    )


def waiting_letter(work: Work, request_id: str) -> Waiting | None:
    """The letter of a case that was begun and neither sent nor discarded."""
    letter = work.session.execute(
        select(RequestLetter).where(
            col(RequestLetter.enterprise_id) == work.enterprise_id,
            col(RequestLetter.request_id) == request_id,
            col(RequestLetter.sent_at).is_(None),
            col(RequestLetter.discarded_at).is_(None),
        )
    ).scalar_one_or_none()
    if letter is None:
        return None
    if letter.mail_id is None:
        return Waiting(letter, MailState.FAILED, "")
    mail = work.get(OutboxMail, letter.mail_id)
    return Waiting(letter, state_now(mail, work.at), why_now(mail, work.at))


def _of_case(work: Work, table: Any, request_id: str) -> list[Any]:
    rows = work.session.execute(
        select(table)
        .where(table.enterprise_id == work.enterprise_id, table.request_id == request_id)
        .order_by(table.id)
    )
    return list(rows.scalars())


def _messages(work: Work, request_id: str) -> tuple[Incoming, ...]:
    messages: list[ReceivedMessage] = _of_case(work, ReceivedMessage, request_id)
    files: dict[str, list[MessageAttachment]] = {one.id: [] for one in messages}
    if messages:
        rows = work.session.execute(
            select(MessageAttachment)
            .where(
                col(MessageAttachment.enterprise_id) == work.enterprise_id,
                col(MessageAttachment.message_id).in_(files),
            )
            .order_by(col(MessageAttachment.message_id), col(MessageAttachment.position))
        ).scalars()
        for row in rows:
            files[row.message_id].append(row)
    return tuple(Incoming(one, tuple(files[one.id])) for one in messages)


def _steps_now(row: InformationRequest, deadline: Deadline, today: date) -> tuple[RequestStep, ...]:
    """What the state table opens. No extension after the three weeks, and a late notice only where there is none to be had."""
    steps = steps_from(RequestState(row.state))
    extension_open = RequestStep.EXTEND in steps and today <= deadline.statutory
    closed = RequestStep.LATE_NOTICE if extension_open else RequestStep.EXTEND
    return tuple(step for step in steps if step is not closed)
