"""A letter of a case leaves the house: by mail, on the case link, or by a person; only then is its step taken (§ 7).

By mail it counts as sent when the mail server has taken it, on the case link when it is laid out there, by a person when the
person says so. While one letter of a case is on its way no other can be begun, and the form that is older than the case is
refused: of two who answer at once the second is told.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import orjson
from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.letters import Letter
from compliance_app.documents.mail import mail_text
from compliance_app.domain.deadlines import extended, require_extension_open, three_weeks
from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, FieldMissing, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.letters import LETTER_NAMES, LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestState, advance
from compliance_app.domain.working_days import long_date
from compliance_app.integrations.mail_message import MailAttachment, read_address
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.outbox import Delivery, MailContent, deliver, reserve
from compliance_app.services.request_case import require_not_emptied, waiting_letter
from compliance_app.services.request_letter_inputs import (
    VERBS,
    ExtensionInput,
    JustificationInput,
    LetterInput,
    PartialRefusalInput,
    RefusalInput,
)
from compliance_app.services.request_letters import letter_and_missing, letter_file, make_letter
from compliance_app.services.request_taken import step_of, take
from compliance_app.services.request_thread import thread_of
from compliance_app.services.requests import LONGEST_LETTER
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    InformationRequest,
    MailKind,
    MailState,
    OutboxMail,
    RequestLetter,
)

_PDF: Final = "application/pdf"
_WITHOUT_FILE: Final = frozenset({LetterKind.ACKNOWLEDGEMENT, LetterKind.CLARIFICATION})


class SentBy(StrEnum):
    """How a letter went out. The Act asks for writing (§ 7 first paragraph), so a telephone call is none."""

    EMAIL = "EMAIL"
    CASE_LINK = "CASE_LINK"
    LETTER = "LETTER"
    IN_PERSON = "IN_PERSON"
    OTHER = "OTHER"


SENT_NAMES: dict[SentBy, tuple[str, str]] = {
    SentBy.EMAIL: (_("E-post"), _("på e-post")),
    SentBy.CASE_LINK: (_("Sakens lenke"), _("på sakens lenke")),
    SentBy.LETTER: (_("Brev"), _("i brev")),
    SentBy.IN_PERSON: (_("Skriftlig ved oppmøte"), _("skriftlig ved oppmøte")),
    SentBy.OTHER: (_("På annen skriftlig måte"), _("på annen skriftlig måte")),
}
"""How a letter went out: as a choice, and after «sendt»."""


class SentInFuture(AktsomError):
    """A letter cannot have been sent on a day that has not come (values: date)."""

    message = _(
        "Ikke registrert. Brevet kan ikke være sendt {date}, for den dagen er ikke kommet ennå. "
        "Registrer det når det er sendt."
    )


class SentBeforeReceived(AktsomError):
    """A letter cannot have been sent before the request came (values: date, received)."""

    message = _(
        "Ikke registrert. Brevet kan ikke være sendt {date}, for kravet kom {received}. Sjekk begge datoene."
    )


class NothingGained(AktsomError):
    """A promised day that is not later than the deadline there is (values: date, operative)."""

    message = _(
        "Fristen ble ikke forlenget. {date} er ikke senere enn fristen dere har, {operative}. "
        "Velg en senere dato, eller svar innen fristen."
    )


class LetterOnItsWay(AktsomError):
    """Another letter of the case is being sent, or nobody knows whether it was (values: letter)."""

    message = _(
        "Brevet ble ikke sendt. Et annet brev i saken ({letter}) er på vei, eller det er uvisst om det kom fram. "
        "Avgjør det først."
    )


class LetterNotWaiting(AktsomError):
    """Somebody sends or discards a letter of which that was decided already."""

    message = _("Ikke gjort. Brevet er sendt eller forkastet allerede. Åpne saken på nytt.")


class NoAddress(AktsomError):
    """There is no e-mail address to send to."""

    message = _(
        "Brevet ble ikke sendt. Saken har ingen e-postadresse. Skriv adressen, eller send brevet selv og registrer når."
    )


class NoCaseLink(AktsomError):
    """The one who asked did not ask on the public page."""

    message = _("Brevet ble ikke lagt ut. Den som spurte, har ingen lenke til saken.")


class Sending(BaseModel):
    """When and how a person sent a letter themselves.

    Attributes:
        text: the letter as it was sent, where it was another than the one made here.
    """

    sent_on: date | None
    sent_by_channel: SentBy = SentBy.EMAIL
    text: str = ""

    def checked(self, received_on: date) -> date:
        """The Oslo day it was sent.

        Raises:
            FieldMissing: no day. SentInFuture, SentBeforeReceived: the day cannot be right.
        """
        if self.sent_on is None:
            raise FieldMissing(field="Sendt", hint="Oppgi dagen du sendte det. Det er den som teller.")
        if self.sent_on > clock.today():
            raise SentInFuture(date=long_date(self.sent_on))
        if self.sent_on < received_on:
            raise SentBeforeReceived(date=long_date(self.sent_on), received=long_date(received_on))
        return self.sent_on


@dataclass(frozen=True)
class Sent:
    """What became of sending.

    Attributes:
        letter_id: of the letter; "" where an earlier click did it.
        delivery: of the mail; None where none was needed.
    """

    letter_id: str
    delivery: Delivery | None = None

    @property
    def done(self) -> bool:
        """The letter is sent, and its step is taken."""
        return self.delivery is None or self.delivery.accepted


def record_sent(
    actor: Actor, identity: str, given: LetterInput, sending: Sending, seen_version: int, *, once: str = ""
) -> Sent:
    """A person sent the letter themselves; its step is taken as of that day.

    Raises:
        As :func:`request_letters.make_letter`, and FieldMissing, SentInFuture, SentBeforeReceived: the day.
        IllegalStep: the state table. ExtensionClosed, NothingGained: an extension too late, or of nothing.
        ChangedMeanwhile: somebody did something first. LetterOnItsWay.
    """
    own = clean_text(sending.text, LONGEST_LETTER)
    letter, missing = letter_and_missing(actor, identity, given, own)
    with begin(actor, VERBS[given.kind], once=once) as work:
        if work.already:
            return Sent("")
        row = _ready(work, identity, given, seen_version)
        sent_on = sending.checked(row.received_on)
        _require_extension(row, given, sent_on)
        made = _kept(work, row, given, own or letter.whole, tuple(one.id for one in missing))
        take(work, row, made, clock.oslo_noon(sent_on), sending.sent_by_channel.value)
        return Sent(made.id)


def lay_out(actor: Actor, identity: str, given: LetterInput, seen_version: int, *, once: str = "") -> Sent:
    """Put the letter where the one who asked finds it by the case link; it is sent by that.

    Raises:
        NoCaseLink. ExampleIsReadOnly. And as record_sent, but for the day.
    """
    letter = make_letter(actor, identity, given)
    with begin(actor, VERBS[given.kind], once=once) as work:
        if work.already:
            return Sent("")
        row = _ready(work, identity, given, seen_version)
        if not row.secret_hash:
            raise NoCaseLink
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        _require_extension(row, given, clock.today())
        made = _kept(work, row, given, letter.whole)
        take(work, row, made, work.at, SentBy.CASE_LINK.value)
        return Sent(made.id)


def send_by_mail(
    actor: Actor, identity: str, given: LetterInput, seen_version: int, *, once: str = ""
) -> Sent:
    """Mail the letter, threaded to what came in. Its step is taken when the mail server has accepted it.

    Raises:
        NoAddress. MailNotSetUp, MailSettingWrong, ExampleIsReadOnly. And as record_sent, but for the day.
    """
    letter = make_letter(actor, identity, given)
    with begin(actor, VERBS[given.kind], once=once) as work:
        if work.already:
            return Sent("")
        row = _ready(work, identity, given, seen_version)
        to = read_address(row.reply_to)
        if to is None:
            raise NoAddress
        _require_extension(row, given, clock.today())
        made = _kept(work, row, given, letter.whole)
        made.recipient = to.email
        made.mail_id = reserve(
            work, MailKind.REQUEST_LETTER, to.email, object_kind="information_request", object_id=row.id
        ).id
        work.about("information_request", row.id)
    return Sent(made.id, deliver(actor, made.mail_id, _content(actor, made, letter)))


def send_again(actor: Actor, letter_id: str) -> Sent:
    """Hand a letter to the mail server that it did not take before.

    Raises:
        NotFound: there is no such letter that waits. ExtensionClosed: the three weeks went out meanwhile.
    """
    with begin(actor, Verb.ANSWER_REQUEST) as work:
        made = _that_waits(work, letter_id)
        row = work.get(InformationRequest, made.request_id)
        if made.kind == LetterKind.EXTENSION:
            require_extension_open(row.received_on, clock.today())
        work.note()
        work.about("information_request", row.id)
    delivery = deliver(actor, made.mail_id or "", _content(actor, made, _letter_of(made)))
    return Sent(made.id, delivery)


def discard_letter(actor: Actor, letter_id: str) -> None:
    """Give a letter up that was not sent: the case is as before it was begun.

    Raises:
        NotFound: there is no such letter that waits. LetterOnItsWay: it may have been sent; a person says which.
    """
    with begin(actor, Verb.ANSWER_REQUEST) as work:
        made = _that_waits(work, letter_id)
        waiting = waiting_letter(work, made.request_id)
        if waiting is not None and waiting.state in {MailState.SENDING, MailState.UNKNOWN}:
            raise LetterOnItsWay(letter=LETTER_NAMES[LetterKind(made.kind)])
        made.discarded_at = work.at
        work.about("information_request", made.request_id)


def mail_settled(work: Work, mail: OutboxMail) -> None:
    """Take the step of a letter whose mail the server has taken; called in the transaction that says so."""
    made = work.session.execute(
        select(RequestLetter).where(
            col(RequestLetter.enterprise_id) == work.enterprise_id, col(RequestLetter.mail_id) == mail.id
        )
    ).scalar_one()
    work.about("information_request", made.request_id)
    if mail.state == MailState.ACCEPTED and made.sent_at is None and made.discarded_at is None:
        row = work.session.get(
            InformationRequest, (work.enterprise_id, made.request_id), with_for_update=True
        )
        assert row is not None
        take(work, row, made, mail.accepted_at or work.at, SentBy.EMAIL.value)


def _ready(work: Work, identity: str, given: LetterInput, seen_version: int) -> InformationRequest:
    """The case, locked and unchanged since it was seen, in which this letter may be sent now."""
    row = work.for_edit(InformationRequest, identity, seen_version, "saken")
    require_not_emptied(row)
    waiting = waiting_letter(work, identity)
    if waiting is not None:
        raise LetterOnItsWay(letter=LETTER_NAMES[LetterKind(waiting.letter.kind)])
    step = step_of(given.kind, RequestState(row.state))
    if step is not None:
        advance(RequestState(row.state), step)
    row.version += 1
    work.about("information_request", row.id)
    return row


def _require_extension(row: InformationRequest, given: LetterInput, sent_on: date) -> None:
    """The notice of extension goes out within the three weeks and promises a later day than there is (§ 7)."""
    if not isinstance(given, ExtensionInput):
        return
    require_extension_open(row.received_on, sent_on)
    promised = given.promised_on
    assert promised is not None  # the letter was made
    extended(row.received_on, promised)
    present = max(three_weeks(row.received_on).operative, sent_on)
    if promised <= present:
        raise NothingGained(date=long_date(promised), operative=long_date(present))


def _kept(
    work: Work, row: InformationRequest, given: LetterInput, text: str, missing: tuple[str, ...] = ()
) -> RequestLetter:
    return work.add(
        RequestLetter(
            enterprise_id=work.enterprise_id, request_id=row.id, kind=given.kind.value, language=row.language, text=text,
            given=_given(given, missing), written_at=work.at, written_by=work.actor.name,
        )
    )  # fmt: skip


def _given(given: LetterInput, missing: tuple[str, ...]) -> str:
    """What the step needs to know when the letter is sent, as JSON."""
    known: dict[str, Any] = {}
    if isinstance(given, ExtensionInput) and given.promised_on:
        known["promised_on"] = given.promised_on.isoformat()
    if isinstance(given, RefusalInput | PartialRefusalInput):
        known["passages"] = [one.model_dump(mode="json") for one in given.passages]
    if isinstance(given, JustificationInput):
        known["released"] = given.released_passages
    if missing:
        known["missing"] = list(missing)
    return orjson.dumps(known, option=orjson.OPT_SORT_KEYS).decode()


def _content(actor: Actor, made: RequestLetter, letter: Letter) -> MailContent:
    """The mail: the letter's words, the letter as a file where it is one to keep, in the thread of the case."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        enterprise = enterprise_of(work)
        row = work.get(InformationRequest, made.request_id)
        thread = thread_of(work, row.id)
        contact, sender, name, number = enterprise.contact, enterprise.name, row.requester, row.number
    said = mail_text(letter, clock.today())
    kind = LetterKind(made.kind)
    files = (
        ()
        if kind in _WITHOUT_FILE
        else (MailAttachment(f"{number}-{kind.value}.pdf", letter_file(actor, letter, "pdf"), _PDF),)
    )
    return MailContent(
        subject=said.subject, text=said.text, html=said.html, name=name, sender_name=sender, reply_to=read_address(contact),
        automatic=kind is LetterKind.ACKNOWLEDGEMENT, attachments=files, in_reply_to=thread[-1] if thread else "",
        references=thread,
    )  # fmt: skip


def _letter_of(made: RequestLetter) -> Letter:
    return Letter.of_whole(made.text, made.language)


def _that_waits(work: Work, letter_id: str) -> RequestLetter:
    made = work.get(RequestLetter, letter_id)
    if made.sent_at is not None or made.discarded_at is not None:
        raise LetterNotWaiting
    return made
