"""Information requests (åpenhetsloven §§ 6 and 7): register one by hand, list them with their clocks, find one.

Whether a case is due, late or overdue is worked out from its dates each time it is read, and never stored. The whole of
one case is read in ``request_case``, what can be done in it stands in ``request_steps`` and ``request_send``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel
from sqlalchemy import Row, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadline_words import Reader
from compliance_app.domain.deadlines import (
    Deadline,
    DeadlineState,
    extended,
    further_justification,
    state_on,
    three_weeks,
)
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import OPEN_STATES, RequestState
from compliance_app.domain.working_days import long_date
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    ReceivedFrom,
    RequestChannel,
    RequestEvent,
)

REGISTERED = "REGISTERED"
"""The log line of a case that was registered; the others are named after their :class:`RequestStep`, or below."""
ACKNOWLEDGED = "ACKNOWLEDGED"
NOTE = "NOTE"
MESSAGE = "MESSAGE"
"""Somebody wrote to us in the case."""
CLOSED = "CLOSED"
ASKER = _("Den som spør")
"""Whose doing a line of the log is that the requester wrote; their name stands in the case alone."""

LONGEST_QUESTION = 200_000
LONGEST_LETTER = 200_000
_EXCERPT = 200
IN_FORCE = date(2022, 7, 1)


CHANNEL_NAMES: Mapping[RequestChannel, tuple[str, str]] = {
    RequestChannel.EMAIL: (_("E-post"), _("på e-post")),
    RequestChannel.LETTER: (_("Brev"), _("i brev")),
    RequestChannel.WEB_FORM: (_("Skjema på nettsiden"), _("gjennom skjemaet på nettsiden")),
    RequestChannel.IN_PERSON: (_("Levert ved oppmøte"), _("ved oppmøte")),
    RequestChannel.OTHER: (_("På annen måte"), _("på annen måte")),
}
"""How a request came: as a choice, and after «mottatt»."""


LANGUAGE_NAMES: Mapping[str, str] = {"nb": _("bokmål"), "nn": _("nynorsk"), "en": _("engelsk")}
"""What a case can be answered in."""


class Dated(Protocol):
    """What a deadline is worked out from: a case's row, or the columns of one."""

    @property
    def received_on(self) -> date: ...  # noqa: D102
    @property
    def received_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def promised_on(self) -> date | None: ...  # noqa: D102
    @property
    def reopened_on(self) -> date | None: ...  # noqa: D102
    @property
    def demanded_on(self) -> date | None: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102


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
    language: str = "nb"
    """The language the answer is to be written in: nb, nn or en."""

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
        if self.received_on < IN_FORCE:
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
            "language": self.language if self.language in LANGUAGE_NAMES else "nb",
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


def register_request(actor: Actor, given: RequestInput, *, once: str = "") -> str:
    """Register a request by hand; returns its id. Its number is the year received and the next free number.

    Raises:
        FieldMissing, FieldWrong, ReceivedInFuture: see :meth:`RequestInput.cleaned`.
    """
    values = given.cleaned(clock.today())
    with begin(actor, Verb.REGISTER_REQUEST, once=once) as work:
        if work.already:
            return work.already
        return new_case(work, values).id


def new_case(
    work: Work,
    values: Mapping[str, Any],
    received_from: ReceivedFrom = ReceivedFrom.SAID,
    *,
    by: str = "",
    **more: Any,
) -> InformationRequest:
    """A case with the next number and its first log line; ``values`` as :meth:`RequestInput.cleaned` gives them.

    ``by``: who registered it, where it is not the one who acts here. ``more`` is what only some doors know:
    ``received_at``, ``secret_hash``.
    """
    row = work.add(
        InformationRequest(
            enterprise_id=work.enterprise_id, number=next_number(work, values["received_on"].year), registered_at=work.at,
            received_from=received_from.value, **values, **more,
        )
    )  # fmt: skip
    add_event(work, row, REGISTERED, by=by)
    work.about("information_request", row.id)
    return row


def add_event(
    work: Work, row: InformationRequest, step: str, text: str = "", *, by: str = "", **sending: Any
) -> RequestEvent:
    """Write a line of the case's log; ``sending`` is ``sent_at`` and ``sent_by_channel`` where a letter went out.

    ``by``: who did it, where it is not the one who acts here.
    """
    return work.add(
        RequestEvent(
            enterprise_id=work.enterprise_id, request_id=row.id, step=step, happened_at=work.at,
            by=by or work.actor.name, text=text, **sending,
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


DATES = (
    InformationRequest.received_on, InformationRequest.received_at, InformationRequest.promised_on,
    InformationRequest.reopened_on, InformationRequest.demanded_on, InformationRequest.state,
)  # fmt: skip
"""The columns that :class:`Dated` asks for."""


def list_requests(actor: Actor, *, open_only: bool = False) -> list[RequestLine]:
    """All requests with today's clock, in one query: open ones by deadline, late first; then the others, newest first."""
    today = clock.today()
    row = InformationRequest
    chosen = select(
        col(row.id), col(row.number), col(row.channel), col(row.topic), col(row.answered_on), col(row.justified_on),
        func.substr(col(row.question), 1, _EXCERPT).label("question"), *(col(one) for one in DATES),
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


def open_request_days(work: Work) -> list[date]:
    """The working deadline of each open request, and nothing else of them."""
    row = InformationRequest
    chosen = select(*(col(one) for one in DATES)).where(
        col(row.enterprise_id) == work.enterprise_id,
        col(row.state).in_([state.value for state in OPEN_STATES]),
    )
    return [deadline_of(record).operative for record in work.session.execute(chosen)]


def _newest(line: RequestLine) -> tuple[date, int, str]:
    return (line.answered_on or line.received_on, len(line.number), line.number)


def _line(record: Row[Any], today: date) -> RequestLine:
    deadline = deadline_of(record)
    state = RequestState(record.state)
    return RequestLine(
        id=record.id,
        number=record.number,
        received_on=record.received_on,
        channel=RequestChannel(record.channel),
        excerpt=record.topic or " ".join(record.question.split()),
        state=state,
        deadline=deadline,
        clock=clock_of(state, deadline, today, finished_on(state, record.answered_on, record.justified_on)),
        answered_on=record.answered_on,
    )


def deadline_of(row: Dated, language: str = "nb", reader: Reader = Reader.HANDLER) -> Deadline:
    """The deadline that applies to a case now, or that applied when it was decided (§ 7).

    Three weeks from receipt; the promised day within two months; three weeks from the demand for a further justification;
    three weeks from the day a decided case was taken up again. ``language`` is that of the working, ``reader`` whoever it
    speaks to.
    """
    state = RequestState(row.state)
    if row.demanded_on and state in {RequestState.JUSTIFICATION_DEMANDED, RequestState.JUSTIFICATION_GIVEN}:
        return further_justification(row.demanded_on, language)
    if row.reopened_on and state is RequestState.REOPENED:
        return three_weeks(row.reopened_on, language)
    return first_deadline(row, language, reader)


def first_deadline(row: Dated, language: str = "nb", reader: Reader = Reader.HANDLER) -> Deadline:
    """The deadline of the first answer: what § 7 second paragraph asks, whatever came later."""
    received = row.received_at or row.received_on
    if row.promised_on is None:
        return three_weeks(received, language)
    return extended(received, row.promised_on, language, reader)


def finished_on(state: RequestState, answered_on: date | None, justified_on: date | None) -> date | None:
    """The day the clock that applies was met; None while something is owed."""
    if state in OPEN_STATES:
        return None
    return justified_on if state is RequestState.JUSTIFICATION_GIVEN else answered_on


def clock_of(
    state: RequestState, deadline: Deadline, today: date, finished: date | None
) -> DeadlineState | None:
    """How a case stands today; None where no clock ever ends (withdrawn, set aside)."""
    if finished is None and state not in OPEN_STATES:
        return None
    return state_on(deadline, today, finished)


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
