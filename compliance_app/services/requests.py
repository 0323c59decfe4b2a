"""Information requests (åpenhetsloven §§ 6 and 7): register, list with their clocks, look at one, count a year.

Whether a case is due, late or overdue is worked out from its dates each time it is read, and never stored. What can be
done in a case stands in ``request_steps``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Row, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import (
    Deadline,
    DeadlineState,
    Rule,
    extended,
    roll_forward_note,
    state_on,
    three_weeks,
)
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import OPEN_STATES, RequestState, RequestStep, steps_from
from compliance_app.domain.working_days import long_date
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    PossibleBreach,
    ReportingPeriod,
    RequestChannel,
    RequestEvent,
)

REGISTERED = "REGISTERED"
"""The log line of a case that was registered; the others are named after their :class:`RequestStep`, or below."""
ACKNOWLEDGED = "ACKNOWLEDGED"
NOTE = "NOTE"

LONGEST_QUESTION = 200_000
LONGEST_LETTER = 200_000
_EXCERPT = 200
_IN_FORCE = date(2022, 7, 1)
_OFFERED = frozenset(
    {
        RequestStep.OPEN,
        RequestStep.ASK_CLARIFICATION,
        RequestStep.RECEIVE_CLARIFICATION,
        RequestStep.EXTEND,
        RequestStep.ANSWER,
    }
)
"""The steps this program can take wholly, letter included."""
_REFUSALS = {RequestState.REFUSED, RequestState.PARTLY_REFUSED}
_REFUSALS |= {RequestState.JUSTIFICATION_DEMANDED, RequestState.JUSTIFICATION_GIVEN}


CHANNEL_NAMES: Mapping[RequestChannel, tuple[str, str]] = {
    RequestChannel.EMAIL: (_("E-post"), _("på e-post")),
    RequestChannel.LETTER: (_("Brev"), _("i brev")),
    RequestChannel.WEB_FORM: (_("Skjema på nettsiden"), _("gjennom skjemaet på nettsiden")),
    RequestChannel.IN_PERSON: (_("Levert ved oppmøte"), _("ved oppmøte")),
    RequestChannel.OTHER: (_("På annen måte"), _("på annen måte")),
}
"""How a request came: as a choice, and after «mottatt»."""


class ReceivedInFuture(AktsomError):
    """A request cannot have come on a day that has not come (values: date)."""

    message = _(
        "Ikke lagret. Kravet kan ikke ha kommet {date}, for den dagen er ikke kommet ennå. Oppgi dagen det kom."
    )


class RequestInput(BaseModel):
    """The register form. Who asks, and why, is never required (§ 6 first paragraph)."""

    received_on: date | None
    """The Oslo day on which it arrived; a person says it, the program never assumes today."""
    question: str
    channel: RequestChannel = RequestChannel.EMAIL
    topic: str = ""
    requester: str = ""
    reply_to: str = ""

    def cleaned(self, today: date) -> dict[str, Any]:
        """The values as they are stored.

        Raises:
            FieldMissing: no day of receipt, or no question. ReceivedInFuture: the day is after ``today``.
            FieldWrong: the day is before the Act came into force.
        """
        if self.received_on is None:
            raise FieldMissing(field="Dagen kravet kom", hint="Oppgi dagen kravet kom, ikke dagen du så det.")
        if self.received_on > today:
            raise ReceivedInFuture(date=long_date(self.received_on))
        if self.received_on < _IN_FORCE:
            raise FieldWrong(
                field="Dagen kravet kom", hint="Åpenhetsloven gjelder fra 1. juli 2022. Sjekk årstallet."
            )
        question = clean_text(self.question, LONGEST_QUESTION)
        if not question:
            raise FieldMissing(field="Spørsmålet", hint="Skriv eller lim inn det som ble spurt om.")
        return {
            "received_on": self.received_on,
            "channel": self.channel.value,
            "question": question,
            "topic": clean_line(self.topic, 300).rstrip("."),
            "requester": clean_line(self.requester, 300),
            "reply_to": clean_text(self.reply_to, 500),
        }


@dataclass(frozen=True)
class RequestLine:
    """One line of the list. Holds nothing about the requester.

    Attributes:
        excerpt: the topic, or the beginning of the question.
        clock: how the case stands today; None where no clock ever ends (withdrawn).
    """

    id: str
    number: str
    received_on: date
    channel: RequestChannel
    excerpt: str
    state: RequestState
    deadline: Deadline
    clock: DeadlineState | None
    answered_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether the enterprise owes an answer."""
        return self.state in OPEN_STATES


@dataclass(frozen=True)
class Case:
    """A request with all that hangs on it, as it stands today.

    Attributes:
        events: oldest first.
        steps: what can be done now, by the state table and the dates.
        breaches: possible breaches that a person classifies.
        late_note: what to know before a late answer is classified (domstolloven § 149); empty otherwise.
    """

    request: InformationRequest
    events: tuple[RequestEvent, ...]
    deadline: Deadline
    clock: DeadlineState | None
    steps: tuple[RequestStep, ...]
    breaches: tuple[PossibleBreach, ...]
    today: date
    late_note: str = ""

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


@dataclass(frozen=True)
class RequestFigures:
    """The requests received in a period and what became of them, as of today.

    Attributes:
        in_time, late: answered by the Act's last day, or sent after it.
        waiting, overdue: not answered yet, within the Act's last day or after it.
        refused: wholly or partly. extended: with a promised day. median_days: from receipt to sending, of the answered.
    """

    received: int = 0
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    refused: int = 0
    extended: int = 0
    median_days: float | None = None


def register_request(actor: Actor, given: RequestInput, *, once: str = "") -> str:
    """Register a request by hand; returns its id. Its number is the year received and the next free number.

    Raises:
        FieldMissing, FieldWrong, ReceivedInFuture: see :meth:`RequestInput.cleaned`.
    """
    values = given.cleaned(clock.today())
    with begin(actor, Verb.REGISTER_REQUEST, once=once) as work:
        if work.already:
            return work.already
        row = work.add(
            InformationRequest(
                enterprise_id=work.enterprise_id,
                number=next_number(work, values["received_on"].year),
                registered_at=work.at,
                **values,
            )
        )
        add_event(work, row, REGISTERED)
        work.about("information_request", row.id)
        return row.id


def add_event(work: Work, row: InformationRequest, step: str, text: str = "", **sending: Any) -> RequestEvent:
    """Write a line of the case's log; ``sending`` is ``sent_at`` and ``sent_by_channel`` where a letter went out."""
    return work.add(
        RequestEvent(
            enterprise_id=work.enterprise_id, request_id=row.id, step=step, happened_at=work.at, by=work.actor.name,
            text=text, **sending,
        )
    )  # fmt: skip


def next_number(work: Work, year: int) -> str:
    """The next free number of a year. Two registrations at once wait for each other at the enterprise's row."""
    work.session.execute(
        select(col(Enterprise.id))
        .where(col(Enterprise.id) == work.enterprise_id)
        .with_for_update(key_share=True)
    )
    number = col(InformationRequest.number)
    newest = work.session.execute(
        select(number)
        .where(
            col(InformationRequest.enterprise_id) == work.enterprise_id,
            number.startswith(f"{year}-", autoescape=True),
        )
        .order_by(func.length(number).desc(), number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return f"{year}-{int(newest.split('-')[1]) + 1 if newest else 1:02d}"


def list_requests(actor: Actor, *, open_only: bool = False) -> list[RequestLine]:
    """All requests with today's clock, in one query: open ones by deadline, late first; then the others, newest first."""
    today = clock.today()
    row = InformationRequest
    chosen = select(
        col(row.id), col(row.number), col(row.received_on), col(row.channel), col(row.topic), col(row.state),
        col(row.answered_on), col(row.promised_on), func.substr(col(row.question), 1, _EXCERPT).label("question"),
    )  # fmt: skip
    with reading(actor, Verb.READ_REQUESTS) as work:
        chosen = chosen.where(col(row.enterprise_id) == work.enterprise_id)
        if open_only:
            chosen = chosen.where(col(row.state).in_([state.value for state in OPEN_STATES]))
        lines = [_line(record, today) for record in work.session.execute(chosen)]
    waiting = sorted((line for line in lines if line.is_open), key=lambda line: line.deadline.operative)
    done = sorted((line for line in lines if not line.is_open), key=_newest, reverse=True)
    return [*waiting, *done]


def due_requests(actor: Actor, within_days: int | None = None) -> list[RequestLine]:
    """The open requests by working deadline, late first; with ``within_days`` only those due by then."""
    lines = list_requests(actor, open_only=True)
    if within_days is None:
        return lines
    last = clock.today() + timedelta(days=within_days)
    return [line for line in lines if line.deadline.operative <= last]


def _newest(line: RequestLine) -> tuple[date, int, str]:
    return (line.answered_on or line.received_on, len(line.number), line.number)


def _line(record: Row[Any], today: date) -> RequestLine:
    deadline = deadline_of(record.received_on, record.promised_on)
    state = RequestState(record.state)
    return RequestLine(
        id=record.id,
        number=record.number,
        received_on=record.received_on,
        channel=RequestChannel(record.channel),
        excerpt=record.topic or " ".join(record.question.split()),
        state=state,
        deadline=deadline,
        clock=_clock(state, deadline, today, record.answered_on),
        answered_on=record.answered_on,
    )


def deadline_of(received_on: date, promised_on: date | None) -> Deadline:
    """The deadline that applies: three weeks, or the promised day within two months (§ 7 second paragraph)."""
    return extended(received_on, promised_on) if promised_on else three_weeks(received_on)


def _clock(
    state: RequestState, deadline: Deadline, today: date, answered_on: date | None
) -> DeadlineState | None:
    if answered_on is None and state not in OPEN_STATES:
        return None
    return state_on(deadline, today, answered_on)


def find_request(actor: Actor, reference: str) -> str:
    """The id of the request with that number («2026-03») or id.

    Raises:
        NotFound: there is none.
    """
    row = InformationRequest
    with reading(actor, Verb.READ_REQUESTS) as work:
        found = work.session.execute(
            select(col(row.id)).where(
                col(row.enterprise_id) == work.enterprise_id,
                (col(row.number) == reference.strip()) | (col(row.id) == reference.strip()),
            )
        ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return str(found)


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
    """The case of a row, with its events and possible breaches."""
    today = work.at.astimezone(clock.OSLO).date()
    deadline = deadline_of(row.received_on, row.promised_on)
    state = RequestState(row.state)
    return Case(
        request=row,
        events=tuple(_of_case(work, RequestEvent, row.id)),
        deadline=deadline,
        clock=_clock(state, deadline, today, row.answered_on),
        steps=_steps_now(state, deadline, today),
        breaches=tuple(_of_case(work, PossibleBreach, row.id)),
        today=today,
        late_note=roll_forward_note(deadline, row.answered_on or today),
    )


def _of_case(work: Work, table: Any, request_id: str) -> list[Any]:
    rows = work.session.execute(
        select(table)
        .where(table.enterprise_id == work.enterprise_id, table.request_id == request_id)
        .order_by(table.id)
    )
    return list(rows.scalars())


def _steps_now(state: RequestState, deadline: Deadline, today: date) -> tuple[RequestStep, ...]:
    """The steps the state table opens and this program can take wholly; no extension after the three weeks."""
    too_late = deadline.rule is Rule.THREE_WEEKS and today > deadline.statutory
    closed = {RequestStep.EXTEND} if too_late else set()
    return tuple(step for step in steps_from(state) if step in _OFFERED - closed)


def request_counts(work: Work, period: ReportingPeriod) -> RequestFigures:
    """The figures of the requests received in a period, for the statement and the board. Holds no case."""
    row = InformationRequest
    today = work.at.astimezone(clock.OSLO).date()
    records = work.session.execute(
        select(col(row.received_on), col(row.state), col(row.answered_on), col(row.promised_on)).where(
            col(row.enterprise_id) == work.enterprise_id,
            col(row.received_on).between(period.starts, period.ends),
        )
    ).all()
    clocks = [
        _clock(RequestState(one.state), deadline_of(one.received_on, one.promised_on), today, one.answered_on)
        for one in records
    ]
    days = [(one.answered_on - one.received_on).days for one in records if one.answered_on]
    late = clocks.count(DeadlineState.ANSWERED_LATE)
    overdue = clocks.count(DeadlineState.OVERDUE)
    return RequestFigures(
        received=len(records),
        in_time=len(days) - late,
        late=late,
        waiting=len(clocks) - clocks.count(None) - len(days) - overdue,
        overdue=overdue,
        refused=sum(RequestState(one.state) in _REFUSALS for one in records),
        extended=sum(one.promised_on is not None for one in records),
        median_days=median(days) if days else None,
    )


def count_open(actor: Actor) -> int:
    """How many requests wait for an answer, for the badge of the menu."""
    with reading(actor) as work:
        counted = work.session.execute(
            select(func.count())
            .select_from(InformationRequest)
            .where(
                col(InformationRequest.enterprise_id) == enterprise_of(work).id,
                col(InformationRequest.state).in_([state.value for state in OPEN_STATES]),
            )
        )
        return int(counted.scalar_one())
