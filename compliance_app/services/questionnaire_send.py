"""A questionnaire leaves the house: made ready with link, letter and workbook, and said to be sent when it was.

Sent by mail, it counts as sent when the mail server has taken it. Sent by a person, it counts as sent when the person
says so. Each letter carries a fresh secret, because only its hash is kept; the links before it go on working.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.mail import MailText
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail_message import MailAttachment, read_address
from compliance_app.services.outbox import Delivery, MailContent, deliver, reserve, state_now
from compliance_app.services.questionnaire_letters import invitation_letter, reminder_letter
from compliance_app.services.questionnaire_rows import (
    DAYS_OF_LINK,
    Asked,
    asked,
    end_of,
    last_day,
    prefilled,
)
from compliance_app.services.questionnaire_workbook import workbook_name, workbook_of
from compliance_app.services.questionnaires import open_row
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.still_open import WAITED_FOR
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.settings import settings
from compliance_app.storage.tables import (
    EarlierLink,
    MailKind,
    MailState,
    OutboxMail,
    Questionnaire,
    QuestionnaireState,
)

PATH = "sporreskjema"
"""Where the public side serves a link: ``/sporreskjema/<secret>``."""
MOST_REMINDERS = 2
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NobodyToAsk(AktsomError):
    """The enterprise has not said where a supplier can ask."""

    message = _(
        "Skjemaet ble ikke gjort klart. Det må stå hvor leverandøren kan spørre. "
        "Skriv en adresse eller et telefonnummer under Virksomheten, «Kontakt»."
    )


class NotSentYet(AktsomError):
    """A reminder of something nobody has got."""

    message = _("Påminnelsen ble ikke laget. Skjemaet er ikke sendt ennå.")


class RemindedTwice(AktsomError):
    """A third reminder."""

    message = _(
        "Påminnelsen ble ikke laget. Dere har minnet om skjemaet to ganger. "
        "Ring heller, eller før opp at dere ikke fikk svar."
    )


class TooEarlyForTheLast(AktsomError):
    """The last reminder says that the day has passed, and it has not (values: due)."""

    message = _(
        "Påminnelsen ble ikke laget. Fristen er {due} og er ikke ute. Vent med den siste påminnelsen."
    )


class MailInDoubt(AktsomError):
    """A mail about this questionnaire is on its way, or nobody knows whether it arrived."""

    message = _(
        "E-posten ble ikke sendt. En annen e-post om skjemaet er på vei, eller det er uvisst om den kom fram. "
        "Avgjør det først."
    )


class ReadyInput(BaseModel):
    """By when an answer is asked for, and how long the link works; kept or reckoned where they are not said.

    Attributes:
        final: for the last reminder: by when an answer can still be used.
    """

    due: date | None = None
    expires_on: date | None = None
    final: date | None = None


class DoneInput(BaseModel):
    """When a person sent something themselves, and how («e-post», «i møtet»)."""

    on: date | None = None
    how: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class Ready:
    """What is to be sent. The link is said once: nobody can look it up afterwards.

    Attributes:
        link: empty where nobody has said at which address the app is reached.
        letter: subject and text, with the link in it.
        workbook: the same questions as a file, and ``workbook_name`` what it is called.
    """

    link: str
    letter: MailText
    workbook: bytes
    workbook_name: str


def make_ready(actor: Actor, identity: str, given: ReadyInput, seen_version: int) -> Ready:
    """Make the link, the invitation and the workbook, for a person to send. Nothing counts as sent by it.

    Raises:
        NobodyToAsk. FieldWrong: a day that is past. QuestionnaireClosed, ChangedMeanwhile, NotFound.
    """
    return _prepare(actor, identity, given, seen_version, MailKind.QUESTIONNAIRE)[0]


def make_reminder(actor: Actor, identity: str, given: ReadyInput, seen_version: int) -> Ready:
    """As make_ready, with the text of the first reminder, or of the last one. It does not count as reminded by it.

    Raises:
        NotSentYet, RemindedTwice, TooEarlyForTheLast. FieldMissing: the last one without ``final``. And as make_ready.
    """
    return _prepare(actor, identity, given, seen_version, MailKind.QUESTIONNAIRE_REMINDER)[0]


def send_by_mail(actor: Actor, identity: str, given: ReadyInput, seen_version: int) -> Delivery:
    """Mail the invitation with the workbook. It counts as sent when the mail server has taken it.

    Raises:
        FieldMissing: no address. MailInDoubt. ExampleIsReadOnly, MailNotSetUp, MailSettingWrong. And as make_ready.
    """
    return _mail(actor, identity, given, seen_version, MailKind.QUESTIONNAIRE)


def remind_by_mail(actor: Actor, identity: str, given: ReadyInput, seen_version: int) -> Delivery:
    """Mail a reminder. Raises as make_reminder and send_by_mail."""
    return _mail(actor, identity, given, seen_version, MailKind.QUESTIONNAIRE_REMINDER)


def replace_link(actor: Actor, identity: str, seen_version: int) -> Ready:
    """Make a link in place of all before it, which stop working: they may have come into other hands.

    Raises:
        As make_ready.
    """
    return _prepare(actor, identity, ReadyInput(), seen_version, MailKind.QUESTIONNAIRE, close=True)[0]


def forget_links(work: Work, row: Questionnaire) -> None:
    """No link leads to the questionnaire any more."""
    row.secret_hash = None
    for earlier in _earlier_links(work, row.id):
        work.session.delete(earlier)


def dates_of(row: Questionnaire, given: ReadyInput) -> tuple[date, date]:
    """By when an answer is asked for, and the last day of the link: as said, kept, or reckoned.

    Raises:
        FieldWrong: the due day is past and new; the link would stop before the due day, or has stopped.
    """
    today = clock.today()
    if given.due and given.due != row.due and given.due < today:
        raise FieldWrong(field="Svar innen", hint="Velg en dag som ikke er gått.")
    due = given.due or row.due or today
    newest = max(due, given.final or due)
    if given.expires_on:
        if given.expires_on < max(newest, today):
            raise FieldWrong(field="Lenken virker til", hint="Velg en dag etter fristen, som ikke er gått.")
        return due, given.expires_on
    reckoned = max(newest, today) + timedelta(days=DAYS_OF_LINK)
    kept = last_day(row.expires_at)
    return due, kept if kept and kept > max(newest, today) else reckoned


def _prepare(
    actor: Actor, identity: str, given: ReadyInput, seen_version: int, kind: MailKind,
    *, to: str = "", close: bool = False,
) -> tuple[Ready, str]:  # fmt: skip
    """What is to be sent, and the id of the mail that is reserved for it where it goes ``to`` somebody."""
    base = settings().base_url
    secret = new_secret() if base else ""
    link = f"{base}/{PATH}/{secret}" if base else ""
    with reading(actor, Verb.SEND_QUESTIONNAIRE) as work:
        found = asked(work, work.get(Questionnaire, identity))
        work.session.expunge_all()
    _may(found, kind, given)
    due, expires = dates_of(found.row, given)
    found = replace(found, invitation=replace(found.invitation, due=due, expires=expires if link else None))
    reminder = kind is MailKind.QUESTIONNAIRE_REMINDER
    letter = reminder_letter(found, link, given.final) if reminder else invitation_letter(found, link)
    workbook = workbook_of(found, prefilled(found).answers)
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = open_row(work, identity, seen_version)
        _not_in_doubt(work, row)
        if close:
            forget_links(work, row)
            work.session.flush()
        if secret:
            _give(work, row, secret)
        row.due, row.expires_at = due, end_of(expires)
        row.workbook_sha256 = hashlib.sha256(workbook).hexdigest()
        work.note()
        work.about("questionnaire", row.id)
        mail = ""
        if to:
            mail = reserve(work, kind, to, object_kind="questionnaire", object_id=row.id).id
        work.about("questionnaire", row.id)
    return Ready(link, letter, workbook, workbook_name(found)), mail


def _mail(actor: Actor, identity: str, given: ReadyInput, seen_version: int, kind: MailKind) -> Delivery:
    with reading(actor, Verb.SEND_QUESTIONNAIRE) as work:
        found = asked(work, work.get(Questionnaire, identity))
        to, name = found.row.email, found.row.recipient
        contact, enterprise = found.enterprise.contact, found.enterprise.name
    if not to:
        raise FieldMissing(field="E-post", hint="Skriv adressen skjemaet skal sendes til.")
    ready, mail = _prepare(actor, identity, given, seen_version, kind, to=to)
    content = MailContent(
        subject=ready.letter.subject, text=ready.letter.text, html=ready.letter.html, name=name,
        sender_name=enterprise, reply_to=read_address(contact), automatic=False,
        attachments=(MailAttachment(ready.workbook_name, ready.workbook, _EXCEL),),
    )  # fmt: skip
    return deliver(actor, mail, content)


def _may(found: Asked, kind: MailKind, given: ReadyInput) -> None:
    """Refuse what cannot be sent now."""
    row = found.row
    if not found.enterprise.contact.strip():
        raise NobodyToAsk
    if kind is MailKind.QUESTIONNAIRE:
        return
    if row.state not in WAITED_FOR:
        raise NotSentYet
    if row.reminded >= MOST_REMINDERS:
        raise RemindedTwice
    if row.reminded == MOST_REMINDERS - 1:
        if row.due and row.due >= clock.today():
            raise TooEarlyForTheLast(due=NB.day(row.due))
        if given.final is None:
            raise FieldMissing(field="Svar kan brukes til", hint="Velg dagen dere senest må ha svaret.")
    if given.final and given.final <= clock.today():
        raise FieldWrong(field="Svar kan brukes til", hint="Velg en dag som kommer.")


def _give(work: Work, row: Questionnaire, secret: str) -> None:
    if row.secret_hash:
        work.session.add(
            EarlierLink(
                enterprise_id=work.enterprise_id, questionnaire_id=row.id, secret_hash=row.secret_hash
            )
        )
    row.secret_hash = secret_hash(secret)
    work.session.flush()


def _earlier_links(work: Work, identity: str) -> list[EarlierLink]:
    return list(
        work.session.execute(
            select(EarlierLink).where(
                col(EarlierLink.enterprise_id) == work.enterprise_id,
                col(EarlierLink.questionnaire_id) == identity,
            )
        ).scalars()
    )


def mails_of(work: Work, identity: str) -> list[OutboxMail]:
    """The mails about a questionnaire, newest first."""
    rows = work.session.execute(
        select(OutboxMail).where(
            col(OutboxMail.enterprise_id) == work.enterprise_id,
            col(OutboxMail.object_id) == identity,
            col(OutboxMail.object_kind) == "questionnaire",
        )
    ).scalars()
    return sorted(rows, key=lambda mail: (mail.reserved_at, mail.id), reverse=True)


def _not_in_doubt(work: Work, row: Questionnaire) -> None:
    doubtful = {MailState.SENDING, MailState.UNKNOWN}
    if any(state_now(mail, work.at) in doubtful for mail in mails_of(work, row.id)):
        raise MailInDoubt


def is_sent(row: Questionnaire) -> bool:
    """Whether it has been sent, as far as anybody has said."""
    return row.sent_at is not None or row.state in {
        QuestionnaireState.SENT, QuestionnaireState.PARTLY_ANSWERED, QuestionnaireState.ANSWERED,
    }  # fmt: skip
