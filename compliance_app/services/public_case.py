"""A case by its secret link: what the asker reads there, and what they write more (§ 7).

The secret is in the link alone; in the database there is its SHA-256. One that is unknown or badly formed gets one and the same
refusal, so that nobody can tell them apart from outside. Nothing of where a caller comes from is kept.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import Deadline
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import TextTooLong, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.public_errors import MessageMissing, WrittenTooLong
from compliance_app.domain.requests import OPEN_STATES, TRANSITIONS, RequestState, RequestStep, advance
from compliance_app.services.request_steps import record_message
from compliance_app.services.requests import ASKER, add_event, deadline_of
from compliance_app.services.secret_links import link_holder, secret_hash
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    MessageKind,
    MessageState,
    ReceivedMessage,
    RequestChannel,
    RequestLetter,
)

DEMANDED: Final = "Krever nærmere begrunnelse for avslaget."
"""What is kept as the message of somebody who demands a further justification without a word of their own."""

LONGEST_WRITTEN: Final = 20_000
_BY_LINK: Final = "LINK"
_REFUSED: Final = frozenset({RequestState.REFUSED, RequestState.PARTLY_REFUSED})


class CaseLinkClosed(AktsomError):
    """No case has that link: unknown or badly formed."""

    message = _("Lenken virker ikke. Sjekk at hele adressen er med.")


@dataclass(frozen=True)
class SentLetter:
    """A letter that was sent: subject and text as Markdown, its language and the Oslo day."""

    text: str
    language: str
    sent_on: date


@dataclass(frozen=True)
class WrittenMessage:
    """What the asker wrote by the link after the question, and the Oslo day."""

    text: str
    written_on: date


@dataclass(frozen=True)
class CaseView:
    """A case as whoever holds its link sees it. Nothing of who asked is in it.

    Attributes:
        enterprise, contact: who answers, and where mail and letters go. ``asks_again``: it takes new questions on the page.
        deadline: what applies now: of the answer, of an answer after reopening, or of a further justification.
        reopened_on: the day the case was taken up again, from which the deadline then counts.
        today: the Oslo day it is read.
        question: empty once emptied, as are ``letters`` and ``messages``, which are oldest first.
        by_mail: the answer is sent to an e-mail address too.
        can_demand: a further justification of a refusal can be demanded (§ 7 fourth paragraph).
        purged_on: the day the contents were deleted.
    """

    enterprise: str
    contact: str
    asks_again: bool
    number: str
    language: str
    state: RequestState
    received_on: date
    deadline: Deadline
    today: date
    answered_on: date | None = None
    reopened_on: date | None = None
    question: str = ""
    letters: tuple[SentLetter, ...] = ()
    messages: tuple[WrittenMessage, ...] = ()
    by_mail: bool = False
    can_demand: bool = False
    purged_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is owed."""
        return self.state in OPEN_STATES

    @property
    def behind(self) -> bool:
        """Whether something is owed, and the day that was told has passed."""
        return self.is_open and self.today > self.deadline.operative

    @property
    def late(self) -> bool:
        """Whether something is owed, and the Act's last day has passed."""
        return self.is_open and self.today > self.deadline.statutory


def follow(secret: str) -> CaseView:
    """The case behind a link.

    Raises:
        CaseLinkClosed: there is none.
    """
    actor, identity = _holder(secret)
    with reading(actor, Verb.FOLLOW_CASE) as work:
        row = work.session.get(InformationRequest, (work.enterprise_id, identity))
        enterprise = work.session.get(Enterprise, work.enterprise_id)
        if row is None or enterprise is None:
            raise CaseLinkClosed
        state = RequestState(row.state)
        emptied = row.purged_on is not None
        return CaseView(
            enterprise=enterprise.name,
            contact=enterprise.contact,
            asks_again=enterprise.public_form,
            number=row.number,
            language=row.language,
            state=state,
            received_on=row.received_on,
            deadline=deadline_of(row, row.language),
            today=work.today,
            answered_on=row.answered_on,
            reopened_on=row.reopened_on,
            question="" if emptied else row.question,
            letters=() if emptied else _letters(work, row),
            messages=() if emptied else _messages(work, row),
            by_mail=bool(row.reply_to),
            can_demand=state in _REFUSED,
            purged_on=row.purged_on,
        )


def write(secret: str, text: str, once: str, *, demand: bool = False) -> None:
    """Keep a further message in the case, for a person to read.

    Where the enterprise has asked back, it is the clarification. The clock runs on whatever is written. A demand for a further
    justification begins its own three weeks if the case stands refused; it is never turned away for being late, and where there
    is nothing to justify (any more) it is a message.

    Args:
        secret: of the case link.
        text: what was written, at most LONGEST_WRITTEN characters; may be empty where ``demand`` is set.
        once: the form's key; the same text with the same key is one message.
        demand: a further justification is demanded (§ 7 fourth paragraph).

    Raises:
        CaseLinkClosed: there is no such case. MessageMissing, WrittenTooLong: the text cannot be taken.
    """
    if problem := too_long(text, LONGEST_WRITTEN):
        raise problem
    written = clean_text(text, LONGEST_WRITTEN) or (DEMANDED if demand else "")
    if not written:
        raise MessageMissing
    actor, identity = _holder(secret)
    with begin(actor, Verb.FOLLOW_CASE) as work:
        row = work.session.get(InformationRequest, (work.enterprise_id, identity), with_for_update=True)
        if row is None:
            raise CaseLinkClosed
        step = RequestStep.DEMAND_JUSTIFICATION if demand else RequestStep.RECEIVE_CLARIFICATION
        keep_message(work, row, written, message_hash(row, f"{once}\0{demand}", written), step)


def _holder(secret: str) -> tuple[Actor, str]:
    """Who acts by this link, and the case's id. Raises CaseLinkClosed."""
    digest = secret_hash(secret)
    if not digest:
        raise CaseLinkClosed
    ensure_schema()
    row = InformationRequest
    with read_session() as session:
        found = session.execute(
            select(col(row.enterprise_id), col(row.id))
            .join(Enterprise, col(Enterprise.id) == col(row.enterprise_id))
            .where(col(row.secret_hash) == digest, col(Enterprise.removed_at).is_(None))
        ).first()
    if found is None:
        raise CaseLinkClosed
    return link_holder(found[0], ASKER), str(found[1])


def keep_message(work: Work, row: InformationRequest, text: str, digest: str, step: RequestStep) -> None:
    """Keep a message once, and take the step if the case stands where it can be taken."""
    there = select(col(ReceivedMessage.id)).where(
        col(ReceivedMessage.enterprise_id) == work.enterprise_id, col(ReceivedMessage.content_hash) == digest
    )
    if work.session.execute(there).first():
        return
    today = work.today
    work.add(
        ReceivedMessage(
            enterprise_id=work.enterprise_id, request_id=row.id, kind=MessageKind.REPLY.value,
            state=MessageState.WAITING.value, channel=RequestChannel.WEB_FORM.value, source=_BY_LINK, content_hash=digest,
            arrived_at=work.at, arrived_on=today, registered_at=work.at, text=text, size=len(text.encode()),
        )
    )  # fmt: skip
    if step is RequestStep.DEMAND_JUSTIFICATION and (RequestState(row.state), step) in TRANSITIONS:
        row.demanded_on = today
        row.state = advance(RequestState(row.state), step).value
        add_event(work, row, step.value, text)
    else:
        record_message(work, row, text)
    work.about("information_request", row.id)


def message_hash(row: InformationRequest, key: str, text: str) -> str:
    """What tells one message of a case from another: the form it came with, and what it says."""
    named = f"{row.enterprise_id}\0{row.id}\0{key}\0{text}"
    return hashlib.sha256(named.encode(errors="replace")).hexdigest()


def _letters(work: Work, row: InformationRequest) -> tuple[SentLetter, ...]:
    letters = work.session.execute(
        _of_case(RequestLetter, row)
        .where(col(RequestLetter.sent_at).is_not(None))
        .order_by(col(RequestLetter.sent_at), col(RequestLetter.id))
    ).scalars()
    return tuple(SentLetter(one.text, one.language, clock.oslo_day(one.sent_at)) for one in letters)


def _messages(work: Work, row: InformationRequest) -> tuple[WrittenMessage, ...]:
    messages = work.session.execute(
        _of_case(ReceivedMessage, row)
        .where(col(ReceivedMessage.source) == _BY_LINK)
        .order_by(col(ReceivedMessage.registered_at), col(ReceivedMessage.id))
    ).scalars()
    return tuple(WrittenMessage(one.text, clock.oslo_day(one.registered_at)) for one in messages)


def _of_case(table: Any, row: InformationRequest) -> Any:
    return select(table).where(table.enterprise_id == row.enterprise_id, table.request_id == row.id)


def too_long(text: str, limit: int) -> WrittenTooLong | None:
    """What to say of a text that is too long; None where it is not."""
    try:
        clean_text(text, limit)
    except TextTooLong as error:
        return WrittenTooLong(length=error.values["length"], limit=limit)
    return None
