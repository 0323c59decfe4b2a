"""What can be done in a case without a letter: take it up, note, record what was said, set aside, take up again.

Every step goes through the state table of the domain; an illegal one is refused with its provision. What goes out stands in
``request_send``.
"""

from datetime import date

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestState, RequestStep, advance, steps_from
from compliance_app.domain.working_days import long_date
from compliance_app.services.request_case import require_not_emptied, waiting_letter
from compliance_app.services.requests import ASKER, LANGUAGE_NAMES, LONGEST_LETTER, MESSAGE, NOTE, add_event
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import InformationRequest, MessageState, ReceivedMessage, RequestEvent

_ASKED_BACK = frozenset({RequestStep.ASK_CLARIFICATION.value, RequestStep.RECEIVE_CLARIFICATION.value})


class DayInFuture(AktsomError):
    """What came cannot have come on a day that has not (values: date)."""

    message = _("Ikke registrert. {date} er ikke kommet ennå. Oppgi dagen det kom.")


class DayBeforeReceived(AktsomError):
    """What came in a case cannot have come before the request (values: date, received)."""

    message = _(
        "Ikke registrert. Det kan ikke ha kommet {date}, for kravet kom {received}. Sjekk begge datoene."
    )


class LetterWaits(AktsomError):
    """A letter of the case is on its way; what it does must be known first."""

    message = _(
        "Ikke registrert. Et brev i saken er på vei, eller det er uvisst om det kom fram. Avgjør det først."
    )


class CaseInput(BaseModel):
    """What a person may correct in a case: what it is about, who asks and where the answer goes, and its language."""

    topic: str = ""
    requester: str = ""
    reply_to: str = ""
    language: str = "nb"


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
    written = filled(text, "Merknad", "Skriv det som skal stå i loggen.")
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = work.get(InformationRequest, identity)
            require_not_emptied(row)
            add_event(work, row, NOTE, written)
            work.about("information_request", row.id)


def edit_case(actor: Actor, identity: str, given: CaseInput, seen_version: int, *, once: str = "") -> None:
    """Correct what is known beside the question: topic, who asks, where to answer, the language of the letters.

    Raises:
        ChangedMeanwhile: the form is older than the case.
    """
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if work.already:
            return
        row = work.for_edit(InformationRequest, identity, seen_version, "saken")
        require_not_emptied(row)
        row.topic = clean_line(given.topic, 300).rstrip(".")
        row.requester = clean_line(given.requester, 300)
        row.reply_to = clean_text(given.reply_to, 500)
        row.language = given.language if given.language in LANGUAGE_NAMES else row.language
        work.about("information_request", row.id)


def receive_clarification(
    actor: Actor, identity: str, text: str, seen_version: int, *, once: str = ""
) -> None:
    """Record what the requester answered to a question back. The clock runs on from receipt of the request."""
    written = filled(text, "Svaret fra den som spurte", "Skriv eller lim inn det som ble svart.")
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.RECEIVE_CLARIFICATION)
            add_event(work, row, RequestStep.RECEIVE_CLARIFICATION.value, written)


def withdraw(actor: Actor, identity: str, text: str, seen_version: int, *, once: str = "") -> None:
    """Record that the requester withdrew the request, with their words; nothing is owed any more.

    Raises:
        FieldMissing: no words. IllegalStep. ChangedMeanwhile.
    """
    written = filled(text, "Hva som ble skrevet", "Skriv eller lim inn det den som spurte, skrev.")
    with begin(actor, Verb.ANSWER_REQUEST, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.WITHDRAW)
            add_event(work, row, RequestStep.WITHDRAW.value, written)


def set_aside(actor: Actor, identity: str, reason: str, seen_version: int, *, once: str = "") -> None:
    """Say that nobody asked for anything: advertising, mail to the wrong address. It is not counted as a request.

    Raises:
        FieldMissing: no reason. IllegalStep: something was sent already. ChangedMeanwhile.
    """
    written = filled(reason, "Hvorfor", "Skriv hva det er, i stedet for et spørsmål til dere.")
    with begin(actor, Verb.REOPEN_REQUEST, once=once) as work:
        if not work.already:
            row = _step(work, identity, seen_version, RequestStep.SET_ASIDE)
            add_event(work, row, RequestStep.SET_ASIDE.value, written)


def reopen(
    actor: Actor, identity: str, reason: str, from_day: date | None, seen_version: int, *, once: str = ""
) -> None:
    """Take a decided case up again. It counts three weeks from ``from_day``, when its cause came (§ 7).

    A case that was set aside by mistake has its own clock all along; the day is then not used. The redacted question and
    answer must be confirmed anew when it is closed.

    Raises:
        FieldMissing: no reason, or no day. DayInFuture, DayBeforeReceived. IllegalStep. ChangedMeanwhile.
    """
    written = filled(reason, "Hvorfor", "Skriv hva som gjør at dere tar saken opp igjen.")
    with begin(actor, Verb.REOPEN_REQUEST, once=once) as work:
        if work.already:
            return
        row = _step(work, identity, seen_version, RequestStep.REOPEN)
        if row.state == RequestState.REOPENED:
            row.reopened_on = _came_on(row, from_day, "Fra hvilken dag")
        row.closed_on, row.closed_by = None, ""
        add_event(work, row, RequestStep.REOPEN.value, written)


def demand_justification(
    actor: Actor, identity: str, came_on: date | None, text: str, seen_version: int, *, once: str = ""
) -> None:
    """Record a demand for a further justification, and so its own clock of three weeks (§ 7 fourth paragraph).

    The requester's time limit counts from when *they* received the refusal, which nobody here knows: a late demand is
    never refused by the program.

    Raises:
        FieldMissing: no day, or no words. DayInFuture, DayBeforeReceived. IllegalStep: nothing was refused. ChangedMeanwhile.
    """
    written = filled(text, "Hva som ble skrevet", "Skriv eller lim inn det den som spurte, skrev.")
    with begin(actor, Verb.ANNOTATE_REQUEST, once=once) as work:
        if work.already:
            return
        row = _step(work, identity, seen_version, RequestStep.DEMAND_JUSTIFICATION)
        row.demanded_on = _came_on(row, came_on, "Dagen kravet om begrunnelse kom")
        add_event(work, row, RequestStep.DEMAND_JUSTIFICATION.value, written)


def message_read(actor: Actor, message_id: str) -> None:
    """Say that a person has looked at a message in a case, and that it needs nothing more.

    Raises:
        NotFound: there is no such message in a case here.
    """
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        message = work.get(ReceivedMessage, message_id)
        if message.request_id is None:
            raise NotFound
        message.state = MessageState.DONE.value
        work.note()
        work.about("information_request", message.request_id)


def record_message(work: Work, row: InformationRequest, text: str) -> None:
    """A message of the one who asked: a line in the log, and the clarification where one is waited for.

    Whoever is writing a letter in the case is told of it, since the case is no longer as they saw it. The log of a case that
    was emptied says only that something came: nothing would empty it again, and the words stand in the message, which goes in
    its turn.
    """
    step = RequestStep.RECEIVE_CLARIFICATION
    takes = step in steps_from(RequestState(row.state)) and _is_waited_for(work, row)
    if takes:
        row.state = advance(RequestState(row.state), step).value
    row.version += 1
    said = "" if row.purged_on is not None else text
    add_event(work, row, step.value if takes else MESSAGE, said, by=ASKER)


def _is_waited_for(work: Work, row: InformationRequest) -> bool:
    """Whether the enterprise has asked back and had no answer yet."""
    newest = work.session.execute(
        select(col(RequestEvent.step))
        .where(
            col(RequestEvent.enterprise_id) == row.enterprise_id,
            col(RequestEvent.request_id) == row.id,
            col(RequestEvent.step).in_(_ASKED_BACK),
        )
        .order_by(col(RequestEvent.happened_at).desc(), col(RequestEvent.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return newest == RequestStep.ASK_CLARIFICATION or row.state == RequestState.CLARIFICATION_ASKED


def filled(text: str, field: str, hint: str) -> str:
    """What was written, cleaned. Raises FieldMissing where it is nothing."""
    written = clean_text(text, LONGEST_LETTER)
    if not written:
        raise FieldMissing(field=field, hint=hint)
    return written


def _came_on(row: InformationRequest, day: date | None, field: str) -> date:
    if day is None:
        raise FieldMissing(field=field, hint="Oppgi dagen det kom. Fristen løper fra den.")
    if day > clock.today():
        raise DayInFuture(date=long_date(day))
    if day < row.received_on:
        raise DayBeforeReceived(date=long_date(day), received=long_date(row.received_on))
    return day


def _step(work: Work, identity: str, seen_version: int, step: RequestStep) -> InformationRequest:
    """The row, locked and unchanged since it was seen, advanced by one step of the state table."""
    row = work.for_edit(InformationRequest, identity, seen_version, "saken")
    require_not_emptied(row)
    if waiting_letter(work, identity) is not None:
        raise LetterWaits
    before = row.state
    row.state = advance(RequestState(row.state), step).value
    if row.state == before:
        row.version += 1
    work.about("information_request", row.id)
    return row
