"""A questionnaire is made: at most twelve questions to one supplier, chosen by its own risk, changed as one likes.

A person may put other questions in place of the proposed ones until the questionnaire has left the house. From then on
its questions stand, because somebody may be answering them.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line
from compliance_app.domain.permissions import Verb
from compliance_app.domain.questionnaire import AT_MOST, Chosen, Topic
from compliance_app.integrations.mail_message import read_address
from compliance_app.services.contacts import require_owner
from compliance_app.services.enterprises import period_of
from compliance_app.services.merging import refuse_merged
from compliance_app.services.questionnaire_propose import Proposed, proposed
from compliance_app.services.questionnaire_rows import stored_questions
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.question_bank import bank_version
from compliance_app.storage.tables import Questionnaire, QuestionnaireState, Supplier

DAYS_TO_ANSWER = 21
"""So long a supplier has, where nobody says otherwise."""
WHAT = "spørreskjemaet"
_OPEN = (
    QuestionnaireState.DRAFT.value, QuestionnaireState.SENT.value, QuestionnaireState.PARTLY_ANSWERED.value,
)  # fmt: skip


class AlreadyAsked(AktsomError):
    """The supplier has a questionnaire that is not answered (values: supplier)."""

    message = _(
        "Spørreskjemaet ble ikke laget. {supplier} har allerede et som ikke er besvart. "
        "Fortsett med det, eller trekk det tilbake først."
    )


class TooManyQuestions(AktsomError):
    """More than twelve (values: count)."""

    message = _(
        "Ikke lagret. Dere har valgt {count} spørsmål, og grensen er tolv. Ta bort noen; korte skjemaer blir besvart."
    )


class QuestionsStand(AktsomError):
    """The questions of a questionnaire that has left the house."""

    message = _(
        "Ikke lagret. Skjemaet er allerede gitt fra dere, så spørsmålene kan ikke endres. "
        "Trekk det tilbake, og lag et nytt."
    )


class QuestionnaireClosed(AktsomError):
    """It is answered or withdrawn."""

    message = _(
        "Ikke lagret. Skjemaet er besvart eller trukket tilbake. Lag et nytt hvis dere vil spørre igjen."
    )


class QuestionnaireWithdrawn(AktsomError):
    """It was taken back."""

    message = _("Ikke lagret. Spørreskjemaet er trukket tilbake. Lag et nytt hvis dere vil spørre igjen.")


class QuestionnaireInput(BaseModel):
    """The form of a questionnaire.

    Attributes:
        questions: ids from the bank in any order; None takes those that are proposed.
        recipient: who is asked, a name or a role; email: where; both may be empty.
        due: answer by this day; three weeks from today where it is not said.
        owner: who here waits for the answer.
    """

    questions: list[str] | None = None
    language: str = Field(default="nb", pattern="^(nb|en)$")
    recipient: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)
    due: date | None = None
    owner: str = Field(default="", max_length=200)


def make_questionnaire(
    actor: Actor, supplier_id: str, given: QuestionnaireInput, *, once: str = ""
) -> str:  # fmt: skip
    """Make a questionnaire to a supplier, not yet sent; returns its id.

    Raises:
        AlreadyAsked: one is waiting. TooManyQuestions. FieldWrong: no such question, not an address, a day that is past.
        FieldMissing: no question. OwnerWithoutAccess, SupplierMerged, NotFound.
    """
    _checked(given)
    with begin(actor, Verb.SEND_QUESTIONNAIRE, once=once) as work:
        if work.already:
            return work.already
        supplier = work.get(Supplier, supplier_id)
        refuse_merged(work, supplier)
        if _waiting(work, supplier_id):
            raise AlreadyAsked(supplier=supplier.name)
        chosen = _chosen(proposed(work, supplier), given.questions)
        row = work.add(
            Questionnaire(
                enterprise_id=work.enterprise_id, supplier_id=supplier_id, period_id=period_of(work).id,
                language=given.language, questions=stored_questions(chosen), bank_version=bank_version(),
                recipient=clean_line(given.recipient, 200), email=given.email.strip(),
                due=given.due or clock.today() + timedelta(days=DAYS_TO_ANSWER),
                owner=require_owner(work, given.owner), seal_key=secrets.token_hex(32),
            )
        )  # fmt: skip
        work.about("questionnaire", row.id)
        return row.id


def edit_questionnaire(actor: Actor, identity: str, given: QuestionnaireInput, seen_version: int) -> None:
    """Change a questionnaire. Once it has left the house its questions and language stand; the rest may change.

    Raises:
        QuestionsStand: other questions or another language. QuestionnaireClosed: answered or withdrawn.
        TooManyQuestions, FieldWrong, OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    _checked(given)
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = open_row(work, identity, seen_version)
        chosen = _chosen(proposed(work, work.get(Supplier, row.supplier_id)), given.questions)
        stored = stored_questions(chosen)
        if has_left(row):
            if _ids(stored) != _ids(row.questions) or given.language != row.language:
                raise QuestionsStand
        else:
            row.questions, row.language, row.bank_version = stored, given.language, bank_version()
        row.recipient, row.email = clean_line(given.recipient, 200), given.email.strip()
        row.due = given.due or row.due
        row.owner = require_owner(work, given.owner, row.owner)
        work.about("questionnaire", row.id)


def has_left(row: Questionnaire) -> bool:
    """Whether somebody outside may have it: a link or a workbook has been made."""
    return bool(row.secret_hash or row.workbook_sha256 or row.state != QuestionnaireState.DRAFT)


def open_row(work: Work, identity: str, seen_version: int) -> Questionnaire:
    """A questionnaire that still can be changed, locked. Raises QuestionnaireClosed, ChangedMeanwhile, NotFound."""
    row = work.for_edit(Questionnaire, identity, seen_version, WHAT)
    if row.state not in _OPEN:
        raise QuestionnaireClosed
    return row


def _checked(given: QuestionnaireInput) -> None:
    count = len(set(given.questions or ()))
    if count > AT_MOST:
        raise TooManyQuestions(count=count)
    if given.email.strip() and read_address(given.email) is None:
        raise FieldWrong(field="E-post", hint="Skriv adressen som navn@eksempel.no.")
    if given.due and given.due < clock.today():
        raise FieldWrong(field="Svar innen", hint="Velg en dag som ikke er gått.")


def _waiting(work: Work, supplier_id: str) -> bool:
    found = work.session.execute(
        select(col(Questionnaire.id))
        .where(
            col(Questionnaire.enterprise_id) == work.enterprise_id,
            col(Questionnaire.supplier_id) == supplier_id,
            col(Questionnaire.state).in_(_OPEN),
        )
        .limit(1)
    )
    return found.first() is not None


def _chosen(offered: Proposed, wanted: Sequence[str] | None) -> tuple[Chosen, ...]:
    """The questions a person wants, in the bank's order, each with what chose it; the proposed ones where none is named."""
    if wanted is None:
        return offered.chosen
    if not wanted:
        raise FieldMissing(field="Spørsmål", hint="Velg minst ett spørsmål.")
    there = {one.question.id: one for one in offered.chosen}
    bank = {one.id: one for one in offered.bank}
    found = []
    for identity in dict.fromkeys(wanted):
        if identity not in bank:
            raise FieldWrong(field="Spørsmål", hint=f"«{identity}» finnes ikke i spørsmålsbanken.")
        question = bank[identity]
        why = tuple(one for one in offered.drivers if one in question.drivers)
        found.append(there.get(identity) or Chosen(question, why, by_hand=True))
    topics = list(Topic)
    return tuple(sorted(found, key=lambda one: (topics.index(one.question.topic), one.question.position)))


def _ids(stored: str) -> list[str]:
    return [one["id"] for one in json.loads(stored)]
