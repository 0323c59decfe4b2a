"""What can be done in a case: take it up, note, acknowledge, ask back, extend, answer, and judge a possible breach.

Every step goes through the state table of the domain; an illegal one is refused with its provision. What counts is
when a letter was *sent*: the person sends it and says when and how. A late answer leaves a possible breach.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from compliance_app import clock
from compliance_app.domain.deadlines import (
    DeadlineState,
    extended,
    is_possible_breach,
    require_extension_open,
    roll_forward_note,
    state_on,
    three_weeks,
)
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestState, RequestStep, advance
from compliance_app.domain.working_days import long_date
from compliance_app.services.request_letters import (
    AcknowledgementInput,
    ClarificationInput,
    ExtensionInput,
    acknowledgement_letter,
    clarification_letter,
    extension_letter,
)
from compliance_app.services.requests import ACKNOWLEDGED, LONGEST_LETTER, NOTE, add_event, deadline_of
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import InformationRequest, PossibleBreach

SECTION_7 = "åpenhetsloven §\u00a07 annet ledd"


class SentBy(StrEnum):
    """How a letter went out. The Act asks for writing (§ 7 first paragraph), so a telephone call is none."""

    EMAIL = "EMAIL"
    LETTER = "LETTER"
    IN_PERSON = "IN_PERSON"
    OTHER = "OTHER"


SENT_NAMES: Mapping[SentBy, tuple[str, str]] = {
    SentBy.EMAIL: (_("E-post"), _("på e-post")),
    SentBy.LETTER: (_("Brev"), _("i brev")),
    SentBy.IN_PERSON: (_("Skriftlig ved oppmøte"), _("skriftlig ved oppmøte")),
    SentBy.OTHER: (_("På annen skriftlig måte"), _("på annen skriftlig måte")),
}
"""How a letter went out: as a choice, and after «sendt»."""


class Classification(StrEnum):
    """What a person makes of a possible breach."""

    OPEN = "OPEN"
    BREACH = "BREACH"
    NO_BREACH = "NO_BREACH"


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


class Sending(BaseModel):
    """When and how the person sent a letter."""

    sent_on: date | None
    sent_by_channel: SentBy = SentBy.EMAIL

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


class AnswerInput(Sending):
    """The answer as it was sent."""

    text: str


def take_up(actor: Actor, identity: str, seen_version: int, *, once: str = "") -> None:
    """Begin to work on a request that has come in.

    Raises:
        IllegalStep: somebody has begun already, or it is decided. ChangedMeanwhile: the page is older than the case.
    """
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.OPEN)
            add_event(work, row, RequestStep.OPEN.value)


def note(actor: Actor, identity: str, text: str, *, once: str = "") -> None:
    """Add a remark to the log of a case; nothing else changes.

    Raises:
        FieldMissing: it is blank.
    """
    written = _filled(text, "Merknad", "Skriv det som skal stå i loggen.")
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = work.get(InformationRequest, identity)
            add_event(work, row, NOTE, written)
            work.about("information_request", row.id)


def acknowledge(
    actor: Actor, identity: str, given: AcknowledgementInput, sending: Sending, *, once: str = ""
) -> None:
    """Record that an acknowledgement was sent. It is no answer: the state and the clock stay as they are."""
    letter = acknowledgement_letter(actor, identity, given)
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = work.get(InformationRequest, identity)
            add_event(work, row, ACKNOWLEDGED, letter.whole, **_sent(sending, row))
            work.about("information_request", row.id)


def ask_clarification(
    actor: Actor,
    identity: str,
    given: ClarificationInput,
    sending: Sending,
    seen_version: int,
    *,
    once: str = "",
) -> None:
    """Record that the requester was asked to clarify. Nothing stops the clock.

    Raises:
        IllegalStep: the request is decided. ChangedMeanwhile: the form is older than the case.
        FieldMissing: no question is asked, or the day is missing. FieldWrong: the reply would come too late.
    """
    letter = clarification_letter(actor, identity, given)
    with begin(actor, Verb.ASK_CLARIFICATION, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.ASK_CLARIFICATION)
            add_event(work, row, RequestStep.ASK_CLARIFICATION.value, letter.whole, **_sent(sending, row))


def receive_clarification(
    actor: Actor, identity: str, text: str, seen_version: int, *, once: str = ""
) -> None:
    """Record what the requester answered to a question back. The clock runs on from receipt of the request."""
    written = _filled(text, "Svaret fra den som spurte", "Skriv eller lim inn det som ble svart.")
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.RECEIVE_CLARIFICATION)
            add_event(work, row, RequestStep.RECEIVE_CLARIFICATION.value, written)


def extend(
    actor: Actor,
    identity: str,
    given: ExtensionInput,
    sending: Sending,
    seen_version: int,
    *,
    once: str = "",
) -> None:
    """Record that the notice of extension was sent, with its three elements (§ 7 second paragraph).

    Raises:
        ExtensionGroundMissing: neither amount nor type, or no reasons. PromisedTooLate, PromisedTooEarly,
        NothingGained: the promised day cannot be it. ExtensionClosed: it was sent after the three weeks.
        IllegalStep: extended or decided already. ChangedMeanwhile: the form is older than the case.
    """
    letter = extension_letter(actor, identity, given)
    with begin(actor, Verb.EXTEND_REQUEST, once=once) as work:
        if work.already:
            return
        row = _step(work, identity, seen_version, RequestStep.EXTEND)
        sent_on = sending.checked(row.received_on)
        require_extension_open(row.received_on, sent_on)
        row.promised_on = _promise(row, given.promised_on, sent_on)
        add_event(work, row, RequestStep.EXTEND.value, letter.whole, **_sent(sending, row))


def _promise(row: InformationRequest, promised_on: date | None, sent_on: date) -> date:
    """The promised day, if it is later than the deadline there is and than the notice, and within two months."""
    if promised_on is None:
        raise FieldMissing(field="Svar loves senest", hint="Loven krever at varselet sier når svaret kommer.")
    extended(row.received_on, promised_on)
    present = max(three_weeks(row.received_on).operative, sent_on)
    if promised_on <= present:
        raise NothingGained(date=long_date(promised_on), operative=long_date(present))
    return promised_on


def answer(actor: Actor, identity: str, given: AnswerInput, seen_version: int, *, once: str = "") -> None:
    """Record that the answer was sent. Sent after the Act's last day, it leaves a possible breach to be classified.

    Raises:
        FieldMissing: no text, or no day. SentInFuture, SentBeforeReceived: the day cannot be right.
        IllegalStep: it is decided already. ChangedMeanwhile: somebody else did something first.
    """
    text = _filled(given.text, "Svaret", "Skriv svaret slik det ble sendt.")
    with begin(actor, Verb.ANSWER_REQUEST, once=once) as work:
        if work.already:
            return
        row = _step(work, identity, seen_version, RequestStep.ANSWER)
        sent_on = given.checked(row.received_on)
        row.answered_on = sent_on
        add_event(work, row, RequestStep.ANSWER.value, text, **_sent(given, row))
        _leave_breach(work, row, sent_on)


def _leave_breach(work: Work, row: InformationRequest, sent_on: date) -> None:
    deadline = deadline_of(row.received_on, row.promised_on)
    state: DeadlineState = state_on(deadline, sent_on, sent_on)
    if not is_possible_breach(state):
        return
    days = (sent_on - deadline.statutory).days
    what = _("Svaret på {number} ble sendt {sent}, {days} etter lovens siste dag, {last}.").format(
        number=row.number,
        sent=long_date(sent_on),
        days="én dag" if days == 1 else f"{days} dager",
        last=long_date(deadline.statutory),
    )
    work.add(
        PossibleBreach(
            id=new_id(), enterprise_id=work.enterprise_id, request_id=row.id, about=row.id, happened_on=sent_on,
            provision=SECTION_7, what=what, note=roll_forward_note(deadline, sent_on),
        )
    )  # fmt: skip


def classify_breach(
    actor: Actor,
    identity: str,
    classification: Classification,
    reason: str,
    seen_version: int,
    *,
    once: str = "",
) -> None:
    """A person's judgement of a possible breach, with the reason. The row is never deleted; it can be judged anew.

    Raises:
        FieldMissing: no reason. FieldWrong: neither breach nor no breach. ChangedMeanwhile: judged by another first.
    """
    written = _filled(reason, "Begrunnelse", "Skriv hvorfor, i hele setninger.")
    if classification is Classification.OPEN:
        raise FieldWrong(field="Vurdering", hint="Velg om det er et brudd eller ikke.")
    with begin(actor, Verb.CLASSIFY_BREACH, once=once) as work:
        if work.already:
            return
        row = work.for_edit(PossibleBreach, identity, seen_version, "vurderingen av det mulige bruddet")
        row.classification = classification.value
        row.reason = written
        row.classified_by = work.actor.name
        work.about("possible_breach", row.id)


def _step(work: Work, identity: str, seen_version: int, step: RequestStep) -> InformationRequest:
    """The row, locked and unchanged since it was seen, advanced by one step of the state table."""
    row = work.for_edit(InformationRequest, identity, seen_version, "saken")
    before = row.state
    row.state = advance(RequestState(row.state), step).value
    if row.state == before:
        row.version += 1
    work.about("information_request", row.id)
    return row


def _sent(sending: Sending, row: InformationRequest) -> dict[str, Any]:
    return {
        "sent_at": clock.oslo_noon(sending.checked(row.received_on)),
        "sent_by_channel": sending.sent_by_channel.value,
    }


def _filled(text: str, field: str, hint: str) -> str:
    written = clean_text(text, LONGEST_LETTER)
    if not written:
        raise FieldMissing(field=field, hint=hint)
    return written
