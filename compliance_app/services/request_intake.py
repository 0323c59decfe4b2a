"""A mail comes in: it becomes a case, joins one, or waits for a person; it is kept whole before anybody judges it (§ 6).

The clock runs from the Oslo day it arrived, whether we noticed or not, so a mail that can be read and belongs nowhere *is* a
request until a person says otherwise. What our mail servers wrote says when it came; where nobody wrote that, a person is
asked, and it is never today by silence. Automatic replies are neither requests nor answers.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.working_days import long_date
from compliance_app.files.errors import FileRefused
from compliance_app.files.mail_automatic import AutomaticSign
from compliance_app.files.mail_reading import ReadMail, read_mail
from compliance_app.files.mail_threads import case_number_in
from compliance_app.services.request_asker import shown_name
from compliance_app.services.request_steps import record_message
from compliance_app.services.request_thread import case_of_message
from compliance_app.services.requests import (
    IN_FORCE,
    LONGEST_QUESTION,
    ReceivedInFuture,
    new_case,
)
from compliance_app.services.work import Actor, Work, begin, permit, reading
from compliance_app.storage.tables import (
    AttachmentContent,
    Enterprise,
    InformationRequest,
    MessageAttachment,
    MessageContent,
    MessageKind,
    MessageState,
    ReceivedFrom,
    ReceivedMessage,
    RequestChannel,
)

MOST_OF_A_SUBJECT = 200_000


_AUTOMATIC = {
    AutomaticSign.BOUNCE: _("Melding om at en e-post ikke kom fram."),
    AutomaticSign.RECEIPT: _("Kvittering fra et e-postprogram."),
    AutomaticSign.ABSENCE: _("Automatisk svar om fravær."),
    AutomaticSign.AUTO_SUBMITTED: _("Automatisk svar."),
    AutomaticSign.AUTOREPLY: _("Automatisk svar."),
    AutomaticSign.NO_RETURN: _("Sendt av et program som ikke tar imot svar."),
    AutomaticSign.BULK: _("Nyhetsbrev eller annen masseutsendelse."),
}
"""What a person reads of a mail that a program sent."""


class Source(StrEnum):
    """By which door a message came."""

    INBOX = "INBOX"
    FILE = "FILE"
    LINK = "LINK"


class Outcome(StrEnum):
    """What became of a mail."""

    NEW_CASE = "NEW_CASE"
    JOINED = "JOINED"
    DUPLICATE = "DUPLICATE"
    AUTOMATIC = "AUTOMATIC"
    WAITS = "WAITS"


class DayUnknown(AktsomError):
    """No mail server wrote when the mail arrived (values: name)."""

    message = _(
        "«{name}» ble ikke tatt inn. Det står ikke i e-posten når den kom til dere. Oppgi dagen den kom, og prøv igjen."
    )


class DayBeforeTheAct(AktsomError):
    """A day before there was any right to information (values: date)."""

    message = _("Ikke tatt inn. Åpenhetsloven gjelder fra 1. juli 2022, og dagen er {date}. Sjekk årstallet.")


@dataclass(frozen=True)
class TakenIn:
    """What became of a mail.

    Attributes:
        message_id: of the row it is kept in; of the earlier one where it is a duplicate.
        request_id, number: of the case, where there is one.
        why: the sentence for a person.
    """

    outcome: Outcome
    message_id: str
    request_id: str = ""
    number: str = ""
    why: str = ""


@dataclass(frozen=True)
class Arrival:
    """When a mail arrived, and how that is known."""

    day: date | None
    at: datetime | None
    known_from: ReceivedFrom


def take_in_file(actor: Actor, data: bytes, file_name: str, received_on: date | None = None) -> TakenIn:
    """Take in an ``.eml`` or ``.msg`` file that somebody dragged out of their mail program.

    Args:
        actor: who does it.
        data: the file. file_name: as uploaded.
        received_on: the Oslo day it arrived, as a person says; used where no mail server wrote it.

    Raises:
        FileTooBig, FileEmpty, FileRefused: bytes that are no mail. DayUnknown: nobody says when it came.
        ReceivedInFuture, DayBeforeTheAct: the day a person says cannot be right.
    """
    permit(actor, Verb.REGISTER_REQUEST)
    mail = read_mail(data, file_name)
    arrival = arrival_of(mail, said=received_on)
    if arrival.day is None and not mail.automatic:
        raise DayUnknown(name=file_name)
    return _take_in(actor, Verb.REGISTER_REQUEST, _Came(mail, data, arrival, Source.FILE))


def take_in_fetched(actor: Actor, data: bytes, arrived_at: datetime | None, trouble: str = "") -> TakenIn:
    """Take in a mail as a mailbox has it; ``arrived_at`` is when the mailbox's server took it in.

    Nothing is refused: what cannot be read is kept and waits for a person, and ``trouble`` is what the mailbox said of it.
    """
    permit(actor, Verb.RECEIVE_MAIL)
    try:
        mail = read_mail(data, "post.eml")
    except FileRefused as error:
        mail = unreadable(data, str(error))
    if trouble:
        mail = replace(mail, problems=(*mail.problems, trouble))
    came = _Came(mail, data, arrival_of(mail, server=arrived_at), Source.INBOX)
    return _take_in(actor, Verb.RECEIVE_MAIL, came)


def arrival_of(mail: ReadMail, *, server: datetime | None = None, said: date | None = None) -> Arrival:
    """When a mail arrived: the earliest moment that one of our own servers wrote, else the day a person says.

    Raises:
        ReceivedInFuture, DayBeforeTheAct: the day a person says.
    """
    today = clock.today()
    written = [at for at in (mail.received_at, server) if at is not None]
    # The day is what counts: a server whose clock is some minutes ahead has still told us which one.
    moments = [at for at in written if IN_FORCE <= clock.oslo_day(at) <= today]
    if moments:
        first = min(moments)
        return Arrival(clock.oslo_day(first), first, ReceivedFrom.TRANSPORT)
    if said is None:
        return Arrival(None, None, ReceivedFrom.SAID)
    if said > today:
        raise ReceivedInFuture(date=long_date(said))
    if said < IN_FORCE:
        raise DayBeforeTheAct(date=long_date(said))
    return Arrival(said, None, ReceivedFrom.SAID)


@dataclass(frozen=True)
class _Came:
    """A mail with its bytes, when it came and by which door."""

    mail: ReadMail
    data: bytes
    arrival: Arrival
    source: Source


def _take_in(actor: Actor, verb: Verb, came: _Came) -> TakenIn:
    mail, arrival = came.mail, came.arrival
    with begin(actor, verb) as work:
        # One mail at a time in an enterprise: the same mail by two doors at once is still one.
        work.session.get(Enterprise, work.enterprise_id, with_for_update={"key_share": True})
        if (there := _same(work, mail)) is not None:
            return _duplicate(work, there)
        row, why = _case(work, mail)
        kind = _kind(mail, row, arrival, why)
        message = _keep(work, came, kind)
        work.about("received_message", message.id)
        if kind is MessageKind.AUTOMATIC:
            return _automatic(mail, message, row)
        if kind is MessageKind.UNCLEAR:
            message.why = why or _unclear(mail, arrival)
            return TakenIn(Outcome.WAITS, message.id, why=message.why)
        if row is not None:
            return _join(work, mail, message, row)
        return _open(work, mail, message, arrival)


def _same(work: Work, mail: ReadMail) -> ReceivedMessage | None:
    """The row of the same mail: the same bytes, or the same message id from the same sender."""
    mine = col(ReceivedMessage.enterprise_id) == work.enterprise_id
    same = col(ReceivedMessage.content_hash) == mail.content_hash
    if mail.message_id:
        same = same | (
            (col(ReceivedMessage.message_id) == mail.message_id)
            & (col(ReceivedMessage.sender_email) == _email(mail))
        )
    return work.session.execute(
        select(ReceivedMessage).where(mine, same).order_by(col(ReceivedMessage.id)).limit(1)
    ).scalar_one_or_none()


def _duplicate(work: Work, there: ReceivedMessage) -> TakenIn:
    case = work.get(InformationRequest, there.request_id) if there.request_id else None
    number = case.number if case else ""
    why = (
        _("E-posten er tatt inn før, i sak {number}.").format(number=number)
        if case
        else _("E-posten er tatt inn før.")
    )
    return TakenIn(Outcome.DUPLICATE, there.id, there.request_id or "", number, why)


def _case(work: Work, mail: ReadMail) -> tuple[InformationRequest | None, str]:
    """The case a mail belongs to by its thread; by a case number in its subject where it is from the one who asked.

    The number alone, from somebody else, is for a person to judge: joining would stop nobody's clock but theirs.
    """
    identity = case_of_message(work, _thread(mail))
    if identity is not None:
        return work.get(InformationRequest, identity), ""
    number = case_number_in(mail.subject)
    if number is None:
        return None, ""
    row = work.session.execute(
        select(InformationRequest).where(
            col(InformationRequest.enterprise_id) == work.enterprise_id,
            col(InformationRequest.number) == number,
        )
    ).scalar_one_or_none()
    if row is None:
        return None, ""
    if _email(mail) and _email(mail) == row.reply_to.strip().casefold():
        return row, ""
    return None, _("Emnet nevner sak {number}, men avsenderen er en annen enn den som spurte.").format(
        number=number
    )


def _kind(mail: ReadMail, row: InformationRequest | None, arrival: Arrival, why: str) -> MessageKind:
    if mail.automatic:
        return MessageKind.AUTOMATIC
    if row is not None:
        return MessageKind.REPLY
    if why or not mail.readable or arrival.day is None:
        return MessageKind.UNCLEAR
    return MessageKind.REQUEST


def _unclear(mail: ReadMail, arrival: Arrival) -> str:
    if not mail.readable:
        return _("Det går ikke an å lese noe spørsmål i e-posten.")
    if arrival.day is None:
        return _("Det står ikke når e-posten kom.")
    return ""


def _keep(work: Work, came: _Came, kind: MessageKind) -> ReceivedMessage:
    """The mail as it came, and every file in it; nothing of it is opened."""
    mail, data, arrival = came.mail, came.data, came.arrival
    message = work.add(
        ReceivedMessage(
            enterprise_id=work.enterprise_id, kind=kind.value, state=MessageState.WAITING.value,
            channel=RequestChannel.EMAIL.value, source=came.source.value, message_id=mail.message_id,
            answers_to=orjson.dumps(list(_thread(mail))).decode(), content_hash=mail.content_hash,
            arrived_at=arrival.at, arrived_on=arrival.day, registered_at=work.at, sender=_sender(mail),
            sender_email=_email(mail), subject=clean_line(mail.subject, MOST_OF_A_SUBJECT),
            text=clean_text(mail.text, LONGEST_QUESTION), problems=orjson.dumps(list(mail.problems)).decode(), size=len(data),
        )
    )  # fmt: skip
    work.add(MessageContent(enterprise_id=work.enterprise_id, id=message.id, content=data))
    for position, file in enumerate(mail.attachments):
        kept = work.add(
            MessageAttachment(
                enterprise_id=work.enterprise_id, message_id=message.id, position=position, name=file.name,
                media_type=file.media_type, size=len(file.content), problem=file.problem,
                content_hash=hashlib.sha256(file.content).hexdigest(),
            )
        )  # fmt: skip
        work.add(AttachmentContent(enterprise_id=work.enterprise_id, id=kept.id, content=file.content))
    return message


def _automatic(mail: ReadMail, message: ReceivedMessage, row: InformationRequest | None) -> TakenIn:
    """Kept and shown, and nothing else: no state changes and no clock starts."""
    message.why = _AUTOMATIC[AutomaticSign(mail.automatic_why)]
    message.state = MessageState.SET_ASIDE.value
    if row is not None:
        message.request_id = row.id
        message.state = MessageState.DONE.value
    return TakenIn(
        Outcome.AUTOMATIC, message.id, row.id if row else "", row.number if row else "", message.why
    )


def _join(work: Work, mail: ReadMail, message: ReceivedMessage, row: InformationRequest) -> TakenIn:
    message.request_id = row.id
    locked: Any = work.session.get(InformationRequest, (work.enterprise_id, row.id), with_for_update=True)
    record_message(work, locked, clean_text(mail.new_text or mail.text, LONGEST_QUESTION) or message.subject)
    work.about("information_request", row.id)
    return TakenIn(
        Outcome.JOINED, message.id, row.id, row.number,
        _("Lagt i sak {number}.").format(number=row.number),
    )  # fmt: skip


def _open(work: Work, mail: ReadMail, message: ReceivedMessage, arrival: Arrival) -> TakenIn:
    row = case_from(work, message, arrival, clean_text(mail.new_text or mail.text, LONGEST_QUESTION))
    return TakenIn(
        Outcome.NEW_CASE, message.id, row.id, row.number,
        _("Registrert som {number}.").format(number=row.number),
    )  # fmt: skip


def case_from(work: Work, message: ReceivedMessage, arrival: Arrival, question: str) -> InformationRequest:
    """A case of its own for a message, which then belongs to it."""
    assert arrival.day is not None
    row = new_case(
        work,
        {
            "received_on": arrival.day,
            "channel": message.channel,
            "question": question or message.text or message.subject,
            "topic": "",
            "requester": shown_name(message.sender),
            "reply_to": message.sender_email,
        },
        arrival.known_from,
        received_at=arrival.at,
    )
    message.request_id, message.state = row.id, MessageState.DONE.value
    message.kind, message.why = MessageKind.REQUEST.value, ""
    return row


def unreadable(data: bytes, why: str) -> ReadMail:
    """What stands for bytes that no mail can be read in: kept, with the reason, for a person to look at."""
    return ReadMail(
        subject="", sender_name="", sender_email="", reply_to="", to=(), text="", new_text="", received_at=None,
        received_from="", dated_at=None, message_id="", in_reply_to=(), references=(), automatic=False, automatic_why="",
        attachments=(), problems=(why,), readable=False, content_hash=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def _thread(mail: ReadMail) -> tuple[str, ...]:
    """The ids of the messages it answers, oldest first."""
    return tuple(dict.fromkeys((*mail.references, *mail.in_reply_to)))


def _sender(mail: ReadMail) -> str:
    name = clean_line(mail.sender_name, 300)
    return f"{name} <{_email(mail)}>" if name else _email(mail)


def _email(mail: ReadMail) -> str:
    """Where an answer goes: the address the sender asks for, else the one they wrote from."""
    return clean_line(mail.reply_to or mail.sender_email, 320).casefold()


def raw_mail(actor: Actor, message_id: str) -> bytes:
    """A mail as it came, for a download. Raises NotFound where there is none, or it was deleted."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return bytes(work.get(MessageContent, message_id).content)


def attachment(actor: Actor, attachment_id: str) -> tuple[str, bytes]:
    """An attachment's harmless name and its bytes, for a download; never opened by us. Raises NotFound."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(MessageAttachment, attachment_id)
        return row.name, bytes(work.get(AttachmentContent, attachment_id).content)
