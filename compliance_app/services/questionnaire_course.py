"""What becomes of a questionnaire after it was made ready: sent, reminded of, given more time, not answered, withdrawn."""

from datetime import date

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line
from compliance_app.domain.permissions import Verb
from compliance_app.services.effort import EffortInput, note_effort
from compliance_app.services.questionnaire_rows import end_of
from compliance_app.services.questionnaire_send import (
    MOST_REMINDERS,
    DoneInput,
    NotSentYet,
    ReadyInput,
    RemindedTwice,
    dates_of,
    forget_links,
)
from compliance_app.services.questionnaires import has_left, open_row
from compliance_app.services.records import not_to_come
from compliance_app.services.still_open import WAITED_FOR
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import (
    EffortKind,
    MailKind,
    MailState,
    OutboxMail,
    Questionnaire,
    QuestionnaireState,
)


class NothingToSendYet(AktsomError):
    """It is said to be sent, and there is nothing that could have been."""

    message = _("Ikke lagret. Gjør skjemaet klart først, så dere har en lenke eller et regneark å sende.")


class SentAlready(AktsomError):
    """It is said to be sent once more."""

    message = _("Ikke lagret. Skjemaet står allerede som sendt.")


def mark_sent(actor: Actor, identity: str, given: DoneInput, seen_version: int, *, once: str = "") -> None:
    """A person says that they have sent the questionnaire, when (today where it is not said) and how.

    Raises:
        NothingToSendYet, SentAlready. NotYet: on a day to come. QuestionnaireClosed, ChangedMeanwhile, NotFound.
    """
    not_to_come("Sendt", given.on)
    with begin(actor, Verb.SEND_QUESTIONNAIRE, once=once) as work:
        if work.already:
            return
        row = open_row(work, identity, seen_version)
        if row.state != QuestionnaireState.DRAFT:
            raise SentAlready
        if not has_left(row):
            raise NothingToSendYet
        row.state = QuestionnaireState.SENT.value
        row.sent_at = clock.oslo_noon(given.on) if given.on and given.on != clock.today() else work.at
        _note(work, row, EffortKind.ASKED, _by_hand("Sendte spørreskjemaet", given.how), given.on)


def mark_reminded(
    actor: Actor, identity: str, given: DoneInput, seen_version: int, *, once: str = ""
) -> None:  # fmt: skip
    """A person says that they have reminded the supplier.

    Raises:
        NotSentYet, RemindedTwice. NotYet: on a day to come. ChangedMeanwhile, NotFound.
    """
    not_to_come("Sendt", given.on)
    with begin(actor, Verb.SEND_QUESTIONNAIRE, once=once) as work:
        if work.already:
            return
        row = open_row(work, identity, seen_version)
        if row.state not in WAITED_FOR:
            raise NotSentYet
        if row.reminded >= MOST_REMINDERS:
            raise RemindedTwice
        row.reminded += 1
        _note(work, row, EffortKind.REMINDED, _by_hand("Minnet om spørreskjemaet", given.how), given.on)


def note_no_answer(actor: Actor, identity: str, given: DoneInput, *, once: str = "") -> None:
    """Write in the effort ledger that no answer came. The link goes on working: a late answer is still an answer.

    Raises:
        NotSentYet. NotYet: on a day to come. NotFound.
    """
    not_to_come("Dag", given.on)
    with begin(actor, Verb.RECORD_EFFORT, once=once) as work:
        if work.already:
            return
        row = work.get(Questionnaire, identity)
        if row.state not in WAITED_FOR:
            raise NotSentYet
        _note(work, row, EffortKind.NO_ANSWER, _by_hand("Svarte ikke på spørreskjemaet", given.how), given.on)


def extend_questionnaire(actor: Actor, identity: str, due: date | None, seen_version: int) -> None:
    """Give the supplier more time; the link works at least as long after the new day.

    Raises:
        FieldMissing: no day. FieldWrong: a day that is past. QuestionnaireClosed, ChangedMeanwhile, NotFound.
    """
    if due is None:
        raise FieldMissing(field="Svar innen", hint="Velg den nye fristen.")
    if due < clock.today():
        raise FieldWrong(field="Svar innen", hint="Velg en dag som ikke er gått.")
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = open_row(work, identity, seen_version)
        row.due, expires = dates_of(row, ReadyInput(due=due))
        if row.expires_at is not None:
            row.expires_at = end_of(expires)
        work.about("questionnaire", row.id)


def withdraw_questionnaire(actor: Actor, identity: str, seen_version: int) -> None:
    """Take a questionnaire back: no link leads to it and no workbook is read. What was answered stays.

    Raises:
        QuestionnaireClosed: it is answered, or withdrawn already. ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = open_row(work, identity, seen_version)
        row.state, row.revoked_at, row.draft = QuestionnaireState.REVOKED.value, work.at, "{}"
        forget_links(work, row)
        work.about("questionnaire", row.id)


def mail_settled(work: Work, mail: OutboxMail) -> None:
    """What a mail about a questionnaire leads to: sent, or reminded of, when the server has taken it and not before."""
    if mail.state != MailState.ACCEPTED:
        return
    row = work.get(Questionnaire, mail.object_id)
    on = clock.oslo_day(mail.accepted_at or work.at)
    if mail.kind == MailKind.QUESTIONNAIRE:
        if row.state == QuestionnaireState.DRAFT:
            row.state = QuestionnaireState.SENT.value
        row.sent_at = row.sent_at or mail.accepted_at or work.at
        said, kind = f"Sendte spørreskjemaet i e-post til {mail.recipient}.", EffortKind.ASKED
    else:
        row.reminded = min(row.reminded + 1, MOST_REMINDERS)
        said, kind = f"Minnet om spørreskjemaet i e-post til {mail.recipient}.", EffortKind.REMINDED
    note_effort(
        work, row.supplier_id, EffortInput(kind=kind, happened_on=on, what=said, questionnaire_id=row.id)
    )


def _by_hand(what: str, how: str) -> str:
    told = clean_line(how, 500)
    return f"{what}: {told}" if told else f"{what}."


def _note(work: Work, row: Questionnaire, kind: EffortKind, what: str, on: date | None) -> None:
    work.about("questionnaire", row.id)
    note_effort(
        work, row.supplier_id, EffortInput(kind=kind, happened_on=on, what=what, questionnaire_id=row.id)
    )
