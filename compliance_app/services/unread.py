"""*Uleste*: what came in and waits for a person, because nobody but a person can place it (åpenhetsloven § 6).

A message is put into a case, becomes a case, or is set aside with a reason; it is never deleted here. Each shows by when it
would have to be answered if it is a request, since the clock runs from the day it came.
"""

from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import Deadline, three_weeks
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.working_days import long_date
from compliance_app.services.request_case import require_not_emptied
from compliance_app.services.request_intake import Arrival, case_from
from compliance_app.services.request_steps import filled, record_message
from compliance_app.services.requests import IN_FORCE, LONGEST_QUESTION, ReceivedInFuture
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    InformationRequest,
    MessageAttachment,
    MessageKind,
    MessageState,
    ReceivedFrom,
    ReceivedMessage,
    RequestChannel,
)

MOST = 200


class MessagePlaced(AktsomError):
    """Somebody else has placed the message meanwhile."""

    message = _("Ikke gjort. Noen andre har tatt hånd om meldingen. Åpne siden på nytt.")


@dataclass(frozen=True)
class UnreadLine:
    """One message that waits, or was set aside.

    Attributes:
        deadline: what it would be if the message is a request; None where nobody knows when it came.
        number: of the case it stands in, for a new word in a case.
        files: how many files came with it.
    """

    message: ReceivedMessage
    problems: tuple[str, ...]
    deadline: Deadline | None
    number: str = ""
    files: int = 0


def read_unread(actor: Actor) -> list[UnreadLine]:
    """What waits for a person: what belongs to no case yet, and new words in cases; the longest waiting first."""
    return _lines(actor, MessageState.WAITING)


def read_set_aside(actor: Actor) -> list[UnreadLine]:
    """What was set aside, automatic replies among it; the newest first."""
    return _lines(actor, MessageState.SET_ASIDE, newest_first=True)


def count_unread(actor: Actor) -> int:
    """How many messages wait for a person."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return int(
            work.session.execute(
                select(func.count())
                .select_from(ReceivedMessage)
                .where(
                    col(ReceivedMessage.enterprise_id) == work.enterprise_id,
                    col(ReceivedMessage.state) == MessageState.WAITING.value,
                )
            ).scalar_one()
        )


def read_message(actor: Actor, message_id: str) -> UnreadLine:
    """One message, whole. Raises NotFound."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(ReceivedMessage, message_id)
        line = _line(row, "", _files(work, [row.id]).get(row.id, 0))
        work.session.expunge_all()
        return line


def attachments_of(actor: Actor, message_id: str) -> tuple[MessageAttachment, ...]:
    """The files that came with a message."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        work.get(ReceivedMessage, message_id)
        rows = work.session.execute(
            select(MessageAttachment)
            .where(
                col(MessageAttachment.enterprise_id) == work.enterprise_id,
                col(MessageAttachment.message_id) == message_id,
            )
            .order_by(col(MessageAttachment.position))
        ).scalars()
        found = tuple(rows)
        work.session.expunge_all()
        return found


def make_case(
    actor: Actor, message_id: str, received_on: date | None, question: str = "", *, once: str = ""
) -> str:
    """Say that a message is a request of its own; returns the case's id.

    A message that stands in a case already becomes a new one, and stays in the old one's log.

    Args:
        actor: who says so.
        message_id: which.
        received_on: the Oslo day it came, as a person says; used where nobody wrote it down.
        question: what was asked, where the person has picked it out; else all that could be read.
        once: the button's key.

    Raises:
        FieldMissing: nobody says when it came, or nothing can be read in it and nothing is written.
        ReceivedInFuture, FieldWrong: the day cannot be right. MessagePlaced. NotFound.
    """
    with begin(actor, Verb.REGISTER_REQUEST, once=once) as work:
        if work.already:
            return work.already
        message = _waiting(work, message_id, also_set_aside=True)
        if message.arrived_on is None:
            arrival = Arrival(_said(received_on), None, ReceivedFrom.SAID)
            message.arrived_on = arrival.day
        else:
            arrival = Arrival(message.arrived_on, message.arrived_at, _known_from(message))
        asked = clean_text(question, LONGEST_QUESTION) or message.text or message.subject
        if not asked.strip():
            raise FieldMissing(field="Spørsmålet", hint="Skriv det som ble spurt om, slik dere forstår det.")
        return case_from(work, message, arrival, asked).id


def join_case(actor: Actor, message_id: str, number: str, *, once: str = "") -> str:
    """Put a message into the case with that number; returns the case's id.

    Raises:
        FieldWrong: there is no such case. CaseEmptied: it is a new case then. MessagePlaced. NotFound.
    """
    with begin(actor, Verb.REGISTER_REQUEST, once=once) as work:
        if work.already:
            return work.already
        message = _waiting(work, message_id, also_set_aside=True)
        row = work.session.execute(
            select(InformationRequest)
            .where(
                col(InformationRequest.enterprise_id) == work.enterprise_id,
                col(InformationRequest.number) == number.strip(),
            )
            .with_for_update()
        ).scalar_one_or_none()
        if row is None:
            raise FieldWrong(
                field="Saksnummer", hint="Det finnes ingen sak med det nummeret. Skriv det som 2026-03."
            )
        require_not_emptied(row)
        message.request_id, message.state, message.why = row.id, MessageState.DONE.value, ""
        message.kind = MessageKind.REPLY.value
        record_message(work, row, message.text or message.subject)
        work.about("information_request", row.id)
        return str(row.id)


def set_message_aside(actor: Actor, message_id: str, reason: str, *, once: str = "") -> None:
    """Say that a message concerns no case, and why. It is kept, and can be taken up again.

    Raises:
        FieldMissing: no reason. MessagePlaced. NotFound.
    """
    written = filled(reason, "Hvorfor", "Skriv hva meldingen er.")
    with begin(actor, Verb.REGISTER_REQUEST, once=once) as work:
        if not work.already:
            message = _waiting(work, message_id)
            message.state, message.why = MessageState.SET_ASIDE.value, written
            work.about("received_message", message.id)


def _waiting(work: Work, message_id: str, *, also_set_aside: bool = False) -> ReceivedMessage:
    message = work.session.get(ReceivedMessage, (work.enterprise_id, message_id), with_for_update=True)
    if message is None:
        return work.get(ReceivedMessage, message_id)
    allowed = {MessageState.WAITING, MessageState.SET_ASIDE} if also_set_aside else {MessageState.WAITING}
    if message.state not in allowed:
        raise MessagePlaced
    return message


def _known_from(message: ReceivedMessage) -> ReceivedFrom:
    if message.channel == RequestChannel.WEB_FORM:
        return ReceivedFrom.FORM
    return ReceivedFrom.TRANSPORT if message.arrived_at else ReceivedFrom.SAID


def _said(day: date | None) -> date:
    if day is None:
        raise FieldMissing(field="Dagen det kom", hint="Oppgi dagen meldingen kom, ikke dagen du så den.")
    if day > clock.today():
        raise ReceivedInFuture(date=long_date(day))
    if day < IN_FORCE:
        raise FieldWrong(
            field="Dagen det kom", hint="Åpenhetsloven gjelder fra 1. juli 2022. Sjekk årstallet."
        )
    return day


def _lines(actor: Actor, state: MessageState, *, newest_first: bool = False) -> list[UnreadLine]:
    order = (col(ReceivedMessage.registered_at), col(ReceivedMessage.id))
    with reading(actor, Verb.READ_REQUESTS) as work:
        rows = work.session.execute(
            select(ReceivedMessage, col(InformationRequest.number))
            .outerjoin(
                InformationRequest,
                (col(InformationRequest.enterprise_id) == col(ReceivedMessage.enterprise_id))
                & (col(InformationRequest.id) == col(ReceivedMessage.request_id)),
            )
            .where(
                col(ReceivedMessage.enterprise_id) == work.enterprise_id,
                col(ReceivedMessage.state) == state.value,
                col(ReceivedMessage.purged_on).is_(None),
            )
            .order_by(*(one.desc() if newest_first else one for one in order))
            .limit(MOST)
        ).all()
        files = _files(work, [row.id for row, _number in rows])
        lines = [_line(row, number or "", files.get(row.id, 0)) for row, number in rows]
        work.session.expunge_all()
    return lines


def _files(work: Work, message_ids: list[str]) -> dict[str, int]:
    rows = work.session.execute(
        select(col(MessageAttachment.message_id), func.count())
        .where(
            col(MessageAttachment.enterprise_id) == work.enterprise_id,
            col(MessageAttachment.message_id).in_(message_ids),
        )
        .group_by(col(MessageAttachment.message_id))
    )
    return dict(rows.tuples().all())


def _line(row: ReceivedMessage, number: str, files: int) -> UnreadLine:
    arrived = row.arrived_at or row.arrived_on
    return UnreadLine(
        message=row, problems=tuple(orjson.loads(row.problems)), deadline=three_weeks(arrived) if arrived else None,
        number=number, files=files,
    )  # fmt: skip
