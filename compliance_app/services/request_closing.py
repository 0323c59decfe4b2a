"""Closing a case: a person confirms a question and an answer without anything about who asked, and those are kept for good.

From the day of closing the time of keeping runs (``request_purge``). A case that the regulator has open, or that a public
body has not archived, is kept whatever the time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.redaction import left_in, redacted
from compliance_app.domain.requests import (
    STATE_NAMES,
    Ground,
    RequestState,
    RequestStep,
    ground_reference,
    is_closed,
)
from compliance_app.domain.working_days import long_date
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.letter_substance import substance
from compliance_app.services.request_asker import asker_of
from compliance_app.services.requests import LONGEST_LETTER, LONGEST_QUESTION, add_event
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    InformationRequest,
    MessageState,
    ReceivedMessage,
    RefusedPassage,
    RequestEvent,
    RequestLetter,
)

CLOSED, ARCHIVED = "CLOSED", "ARCHIVED"
SUPERVISION_BEGUN, SUPERVISION_ENDED = "SUPERVISION_BEGUN", "SUPERVISION_ENDED"
"""Log lines of a case that these verbs write."""

_ANSWERS = tuple(
    step.value
    for step in (
        RequestStep.ANSWER_PART, RequestStep.ANSWER, RequestStep.REFUSE_PART, RequestStep.REFUSE, RequestStep.REFER,
        RequestStep.DECLARE_OUT_OF_SCOPE, RequestStep.REVERSE, RequestStep.GIVE_JUSTIFICATION,
    )
)  # fmt: skip
"""The steps whose letters answer the question."""
_WITHOUT_LETTER = {
    RequestState.WITHDRAWN: _("Spørsmålet ble trukket av den som spurte."),
    RequestState.SET_ASIDE: _("Lagt til side. Det var ikke et krav om informasjon."),
    RequestState.OUT_OF_SCOPE: _("Spørsmålet gjaldt ikke det åpenhetsloven gir rett til informasjon om."),
    RequestState.REFERRED: _("Den som spurte, ble henvist videre."),
}


class NotDecided(AktsomError):
    """Something is still owed (values: state)."""

    message = _(
        "Saken ble ikke avsluttet. Kravet har status «{state}», så dere skylder fortsatt et svar. Svar først."
    )


class StillOnItsWay(AktsomError):
    """A letter or a message of the case waits for somebody."""

    message = _(
        "Saken ble ikke avsluttet. Et brev er ikke sendt ennå, eller en melding venter på at noen leser den. "
        "Gjør det ferdig først."
    )


class TellsWhoAsked(AktsomError):
    """The redacted texts hold what is stored about who asked (values: what)."""

    message = _(
        "Saken ble ikke avsluttet. Teksten sier fortsatt hvem som spurte: {what}. Ta det ut, og lagre på nytt."
    )


class AlreadyPurged(AktsomError):
    """What was personal is deleted; the redacted texts can no longer change (values: date)."""

    message = _(
        "Ikke lagret. Det personlige i saken ble slettet {date}, og det som står igjen, kan ikke endres."
    )


class ClosingInput(BaseModel):
    """What is kept of a case for good: question and answer without anything about who asked."""

    redacted_question: str
    redacted_answer: str


@dataclass(frozen=True)
class ClosingProposal:
    """What the form is filled with: the question and what was answered, names and addresses replaced."""

    question: str
    answer: str


def closing_proposal(actor: Actor, identity: str) -> ClosingProposal:
    """A question and an answer to keep, for a person to read and mend; those confirmed before where there are any.

    Raises:
        NotFound: no such case.
    """
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(InformationRequest, identity)
        if row.closed_on is not None:
            return ClosingProposal(row.redacted_question, row.redacted_answer)
        asker, own = asker_of(work, row), (enterprise_of(work).contact,)
        answer = "\n\n".join(_answered(work, row))
        return ClosingProposal(redacted(row.question, asker, own), redacted(answer, asker, own))


def close_request(
    actor: Actor, identity: str, given: ClosingInput, seen_version: int, *, once: str = ""
) -> None:
    """Close a decided case with the texts a person has confirmed; from this day the time of keeping runs.

    A case that is closed keeps its day: closing it again mends the texts.

    Raises:
        FieldMissing: no question, or no answer. NotDecided: an answer is owed. StillOnItsWay: a letter is not sent, or
        a message is not read. TellsWhoAsked: a stored name or address stands in the texts. AlreadyPurged.
        ChangedMeanwhile: the form is older than the case. TextTooLong.
    """
    question = clean_text(given.redacted_question, LONGEST_QUESTION)
    answer = clean_text(given.redacted_answer, LONGEST_LETTER)
    if not question:
        raise FieldMissing(field="Spørsmålet som tas vare på", hint="Skriv det uten navn og adresser.")
    if not answer:
        raise FieldMissing(
            field="Svaret som tas vare på",
            hint="Skriv det uten navn og adresser, eller hvorfor svar ikke ble gitt.",
        )
    with begin(actor, Verb.CLOSE_REQUEST, once=once) as work:
        if work.already:
            return
        row = _unpurged(work, identity, seen_version)
        state = RequestState(row.state)
        if not is_closed(state):
            raise NotDecided(state=STATE_NAMES[state])
        if unfinished(work, row):
            raise StillOnItsWay
        left = left_in(f"{question}\n{answer}", asker_of(work, row))
        if left:
            raise TellsWhoAsked(what=", ".join(f"«{one}»" for one in left))
        row.redacted_question, row.redacted_answer = question, answer
        row.closed_on = row.closed_on or clock.today()
        row.closed_by = work.actor.name
        add_event(work, row, CLOSED)


def set_supervision(
    actor: Actor, identity: str, open_case: bool, seen_version: int, *, once: str = ""
) -> None:
    """Say whether Forbrukertilsynet has an open case about this one; meanwhile nothing of it is deleted.

    Raises:
        AlreadyPurged. ChangedMeanwhile: the form is older than the case.
    """
    with begin(actor, Verb.CLOSE_REQUEST, once=once) as work:
        if work.already:
            return
        row = _unpurged(work, identity, seen_version)
        if row.supervision != open_case:
            row.supervision = open_case
            add_event(work, row, SUPERVISION_BEGUN if open_case else SUPERVISION_ENDED)


def set_archived(actor: Actor, identity: str, day: date | None, seen_version: int, *, once: str = "") -> None:
    """Say when a public body put the case in its archive; before that nothing of it is deleted there.

    Raises:
        FieldMissing: no day. FieldWrong: a day to come, or before the request came. AlreadyPurged. ChangedMeanwhile.
    """
    if day is None:
        raise FieldMissing(field="Arkivert", hint="Oppgi dagen saken ble arkivert.")
    if day > clock.today():
        raise FieldWrong(field="Arkivert", hint=f"{long_date(day)} er ikke kommet ennå.")
    with begin(actor, Verb.CLOSE_REQUEST, once=once) as work:
        if work.already:
            return
        row = _unpurged(work, identity, seen_version)
        if day < row.received_on:
            raise FieldWrong(field="Arkivert", hint=f"Kravet kom {long_date(row.received_on)}.")
        row.archived_on = day
        add_event(work, row, ARCHIVED)


def _unpurged(work: Work, identity: str, seen_version: int) -> InformationRequest:
    row = work.for_edit(InformationRequest, identity, seen_version, "saken")
    if row.purged_on is not None:
        raise AlreadyPurged(date=long_date(row.purged_on))
    work.about("information_request", row.id)
    return row


def unfinished(work: Work, row: InformationRequest) -> bool:
    """Whether a letter is on its way, or a message of the case has not been read."""
    letters = select(func.count()).where(
        col(RequestLetter.enterprise_id) == work.enterprise_id, col(RequestLetter.request_id) == row.id,
        col(RequestLetter.sent_at).is_(None), col(RequestLetter.discarded_at).is_(None),
    )  # fmt: skip
    messages = select(func.count()).where(
        col(ReceivedMessage.enterprise_id) == work.enterprise_id, col(ReceivedMessage.request_id) == row.id,
        col(ReceivedMessage.state) == MessageState.WAITING.value,
    )  # fmt: skip
    return any(work.session.execute(one).scalar_one() for one in (letters, messages))


def _answered(work: Work, row: InformationRequest) -> Iterator[str]:
    """What was answered, oldest first, then the grounds of what was withheld."""
    events = work.session.execute(
        select(col(RequestEvent.text))
        .where(
            col(RequestEvent.enterprise_id) == work.enterprise_id, col(RequestEvent.request_id) == row.id,
            col(RequestEvent.step).in_(_ANSWERS), col(RequestEvent.text) != "",
        )
        .order_by(col(RequestEvent.happened_at), col(RequestEvent.id))
    ).scalars()  # fmt: skip
    texts = [text for text in map(substance, events) if text]
    yield from texts or filter(None, [_WITHOUT_LETTER.get(RequestState(row.state), "")])
    grounds = work.session.execute(
        select(col(RefusedPassage.ground))
        .where(
            col(RefusedPassage.enterprise_id) == work.enterprise_id, col(RefusedPassage.request_id) == row.id,
            col(RefusedPassage.released_on).is_(None),
        )
        .distinct()
    ).scalars()  # fmt: skip
    references = sorted({ground_reference(Ground(ground)) for ground in grounds})
    if references:
        yield _("Avslått etter åpenhetsloven §\u00a06 {references}.").format(
            references=" og ".join(references)
        )
