"""A case with everything that can hang on it, of somebody whose every trace can be looked for."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app import clock
from compliance_app.domain.letters import LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestStep
from compliance_app.services import request_steps as steps
from compliance_app.services.request_case import read_request
from compliance_app.services.request_closing import ClosingInput, close_request
from compliance_app.services.requests import RequestInput, add_event, register_request
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import (
    AttachmentContent,
    InformationRequest,
    MailKind,
    MailState,
    MessageAttachment,
    MessageContent,
    MessageKind,
    MessageState,
    OutboxMail,
    ReceivedMessage,
    RefusedPassage,
    RequestChannel,
    RequestLetter,
)

LETTER = (
    "# Svar på spørsmålet ditt ({number})\n\nHei {name}\\!\n\nDu spurte oss om hansker\\.\n\n## Kort svar\n\n"
    "De lages i Kina, {name}\\. Ring {phone} eller skriv til {email}\\.\n\n## Dette har vi funnet\n\n- Ett funn\\.\n- To funn\\.\n\n"
    "## Er noe uklart?\n\nSvar på denne meldingen\\.\n\nVennlig hilsen\n\nEksempel AS"
)


@dataclass(frozen=True)
class Somebody:
    """Who asks. Every text is found nowhere else."""

    name: str = "Innsender Enestående"
    email: str = "enestaaende.innsender@borte.example"
    phone: str = "48 15 16 23"
    about: str = "hanskene med det merkelige mønsteret"

    @property
    def traces(self) -> tuple[str, ...]:
        """What must not be found when they are forgotten."""
        return (self.name, self.email, self.phone, self.about, "vedlegg-fra-innsender", "hemmelige bytes")


def person(number: int) -> Somebody:
    """Another somebody, whose traces are not the first one's."""
    return Somebody(
        f"Innsender {number:03d} Nabo", f"nabo{number:03d}@andre.example", f"90 00 1{number % 10} 2{number // 10 % 10}",
        f"støvlene nummer {number:03d}",
    )  # fmt: skip


def ask(owner: Actor, who: Somebody, day: date) -> str:
    """Somebody asks by mail with an attachment; gives the case."""
    clock.set_as_of(day)
    question = (
        f"Hei, her er {who.name}. Hvor lages {who.about}? Ring {who.phone} eller skriv til {who.email}."
    )
    given = RequestInput(
        received_on=day, question=question, channel=RequestChannel.EMAIL, requester=who.name, reply_to=who.email,
        topic=who.about,
    )  # fmt: skip
    case = register_request(owner, given)
    message(owner, who, case, day)
    return case


def message(
    owner: Actor, who: Somebody, case: str | None, day: date, state: MessageState = MessageState.DONE,
    *, about: str = "",
) -> str:  # fmt: skip
    """A mail with an attachment, kept whole."""
    number = hashlib.sha256(f"{case}-{state}".encode()).hexdigest()
    head = f"From: {who.name} <{who.email}>\r\nDate: {day}\r\nMessage-ID: <{number}>\r\n\r\n"
    mail = f"{head}hemmelige bytes {who.about}".encode()
    page = f"<script>hemmelige bytes {who.name}</script>".encode() * 90
    with begin(owner, Verb.RECEIVE_MAIL) as work:
        row = work.add(
            ReceivedMessage(
                enterprise_id=work.enterprise_id, request_id=case, kind=MessageKind.REQUEST.value, state=state.value,
                source="FILE", message_id=f"<{who.email}-{day}>", answers_to=f'["<{who.email}>"]',
                content_hash=hashlib.sha256(mail).hexdigest(), arrived_on=day, registered_at=work.at,
                sender=f"{who.name} <{who.email}>", sender_email=who.email, subject=f"Om {who.about}",
                text=about or f"Hvor lages {who.about}?", why=f"Fra {who.name}", problems=f'["{who.name}"]',
            )
        )  # fmt: skip
        work.add(MessageContent(enterprise_id=work.enterprise_id, id=row.id, content=mail))
        attached = work.add(
            MessageAttachment(
                enterprise_id=work.enterprise_id, message_id=row.id, name="vedlegg-fra-innsender.html", media_type="text/html",
                content_hash=hashlib.sha256(page).hexdigest(),
            )
        )  # fmt: skip
        work.add(AttachmentContent(enterprise_id=work.enterprise_id, id=attached.id, content=page))
        work.about("received_message", row.id)
        return row.id


def answer(owner: Actor, who: Somebody, case: str, day: date) -> None:
    """The answer goes out by mail in a letter, and a part is withheld."""
    clock.set_as_of(day)
    number = read_request(owner, case).request.number
    text = LETTER.format(number=number, name=who.name, phone=who.phone, email=who.email)
    with begin(owner, Verb.ANSWER_REQUEST) as work:
        row = work.get(InformationRequest, case)
        mail = work.add(
            OutboxMail(
                enterprise_id=work.enterprise_id, kind=MailKind.REQUEST_LETTER.value, state=MailState.ACCEPTED.value,
                recipient=who.email, subject=f"Svar om {who.about}", message_id=f"<svar-{case}@eksempel.invalid>",
                object_kind="information_request", object_id=case, reserved_at=work.at, accepted_at=work.at,
                why=f"550 <{who.email}> finnes ikke",
            )
        )  # fmt: skip
        work.add(
            RequestLetter(
                enterprise_id=work.enterprise_id, request_id=case, kind=LetterKind.PARTIAL_REFUSAL.value, text=text, recipient=who.email,
                given=f'{{"to": "{who.name}"}}', mail_id=mail.id, written_at=work.at, sent_at=work.at, sent_by_channel="EMAIL",
            )
        )  # fmt: skip
        work.add(
            RefusedPassage(
                enterprise_id=work.enterprise_id, request_id=case, passage=f"Hva {who.name} ville vite", ground="d",
                reason=f"Fordi {who.about}", refused_on=day,
            )
        )  # fmt: skip
        row.state, row.answered_on = "PARTLY_REFUSED", day
        add_event(work, row, RequestStep.REFUSE_PART.value, text, sent_at=work.at, sent_by_channel="EMAIL")
        work.about("information_request", case)
    steps.note(owner, case, f"{who.name} ringte fra {who.phone}.")


def close(owner: Actor, case: str, day: date) -> None:
    """Close a case with texts that say nothing about who asked."""
    clock.set_as_of(day)
    version = read_request(owner, case).request.version
    given = ClosingInput(redacted_question="Hvor lages hanskene?", redacted_answer="I Kina.")
    close_request(owner, case, given, version)


def whole_case(owner: Actor, who: Somebody, asked: date) -> str:
    """Asked, answered a week later, closed the week after that."""
    case = ask(owner, who, asked)
    answer(owner, who, case, asked + timedelta(days=7))
    close(owner, case, asked + timedelta(days=14))
    return case
