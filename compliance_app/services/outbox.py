"""Mail on its way out: reserved with what it is about, handed to the server once, said sent only when it was taken.

``reserve`` stands in the transaction that decides to send. ``deliver`` writes SENDING before it calls the server: where
the process dies before the answer nobody can know whether the mail arrived (RFC 1047), so it is never sent again by
itself, and a person says what became of it. What a kind of mail leads to is done in the transaction that settles it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from types import MappingProxyType
from typing import Final

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail import Mailer, mailer
from compliance_app.integrations.mail_errors import MailError, MailNotSetUp, MailPerhapsTaken
from compliance_app.integrations.mail_message import MailAddress, MailAttachment, OutgoingMail, message_id
from compliance_app.integrations.mail_server import MailServer, mail_server
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.settings import settings, smtp_settings
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import MailKind, MailState, OutboxMail

ABANDONED_AFTER: Final = timedelta(minutes=15)
"""A mail that has been on its way for so long is of a process that died: no server may think for so long."""
_VERBS: Final = MappingProxyType(
    {
        MailKind.DIGEST: Verb.SEND_REMINDERS,
        MailKind.QUESTIONNAIRE: Verb.SEND_QUESTIONNAIRE,
        MailKind.QUESTIONNAIRE_REMINDER: Verb.SEND_QUESTIONNAIRE,
        MailKind.REQUEST_LETTER: Verb.ANSWER_REQUEST,
        MailKind.SIGN_INVITATION: Verb.SEND_FOR_SIGNING,
        MailKind.BOARD_LINK: Verb.SHARE_WITH_BOARD,
    }
)
AFTERWARDS: Final = MappingProxyType(
    {
        MailKind.DIGEST: "compliance_app.services.reminder_rows:settled",
        MailKind.QUESTIONNAIRE: "compliance_app.services.questionnaire_course:mail_settled",
        MailKind.QUESTIONNAIRE_REMINDER: "compliance_app.services.questionnaire_course:mail_settled",
        MailKind.REQUEST_LETTER: "compliance_app.services.request_send:mail_settled",
    }
)
"""What a kind of mail leads to: "module:name" of a function of (work, mail), called in the transaction that settles it.

The mail's state is then ACCEPTED, FAILED or UNKNOWN."""
_OPEN: Final = frozenset({MailState.RESERVED.value, MailState.FAILED.value})


class NoAddressOfApp(AktsomError):
    """Nobody has said where the app is reached, so that no link can be made."""

    message = _(
        "E-posten ble ikke sendt. Den trenger en lenke hit, og adressen til Aktsom er ikke satt. "
        "Be den som drifter Aktsom, om å sette AKTSOM_BASE_URL."
    )


class MailNotUnknown(AktsomError):
    """Somebody decides what became of a mail that nobody wonders about any more."""

    message = _("Ikke lagret. Det er ikke lenger uvisst om e-posten kom fram. Åpne siden på nytt.")


@dataclass(frozen=True)
class MailContent:
    """What a reserved mail says: bodies as in ``documents.mail``, and who it is shown to be to and from."""

    subject: str
    text: str
    html: str = ""
    name: str = ""
    sender_name: str = ""
    reply_to: MailAddress | None = None
    automatic: bool = True
    attachments: tuple[MailAttachment, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What became of a mail.

    Attributes:
        state: as it stands now; SENDING where another process has it in its hands.
        why: the sentence where the server did not take it, or where nobody knows.
        ours: this call handed it over; False where somebody else had, and nothing was done.
        error: what stood in the way, None where nothing did.
    """

    state: MailState
    why: str = ""
    ours: bool = True
    error: MailError | None = None

    @property
    def accepted(self) -> bool:
        """The server has taken it."""
        return self.state is MailState.ACCEPTED


def server_in_use() -> MailServer:
    """The mail server that the settings name.

    Raises:
        MailNotSetUp: none. MailSettingWrong: a setting cannot be used.
    """
    found = mail_server(smtp_settings())
    if found is None:
        raise MailNotSetUp
    return found


def why_no_mail() -> str:
    """The sentence that says why no mail can be sent from here; empty where all is set up."""
    try:
        server_in_use()
        address_of_app()
    except AktsomError as error:
        return str(error)
    return ""


def why_no_letters(actor: Actor) -> str:
    """The sentence that says why no letter can be mailed from here; empty where it can. Letters need no link hither."""
    with reading(actor) as work:
        example = enterprise_of(work).example
    try:
        server_in_use()
    except AktsomError as error:
        return str(error)
    return str(ExampleIsReadOnly()) if example else ""


def address_of_app() -> str:
    """The app's own address, without a final slash, for links in mail.

    Raises:
        NoAddressOfApp: nobody has said.
    """
    found = settings().base_url
    if not found:
        raise NoAddressOfApp
    return found


def reserve(
    work: Work, kind: MailKind, recipient: str, *, object_kind: str = "", object_id: str = ""
) -> OutboxMail:
    """A mail that is to be sent when this transaction is kept; nothing is sent yet.

    Args:
        work: the transaction that decides to send.
        kind: decides who may deliver it.
        recipient: a bare address.
        object_kind: what it is about: the table's name, and ``object_id``.
        object_id: its id.

    Raises:
        ExampleIsReadOnly: an example mails nobody. MailNotSetUp, MailSettingWrong. MailAddressWrong.
    """
    if enterprise_of(work).example:
        raise ExampleIsReadOnly
    sender = server_in_use().sender
    identity = new_id()
    return work.add(
        OutboxMail(
            enterprise_id=work.enterprise_id, id=identity, kind=kind.value, recipient=MailAddress(recipient).email,
            message_id=message_id(identity, sender), object_kind=object_kind, object_id=object_id, reserved_at=work.at,
        )
    )  # fmt: skip


def deliver(
    actor: Actor,
    mail_id: str,
    content: MailContent,
    *,
    post: Mailer | None = None,
    version: int | None = None,
) -> Delivery:
    """Hand a reserved mail to the server, once, whoever else tries at the same time.

    A mail that failed may be handed over again. One that is on its way, was taken, or of which nobody knows, is not.

    Args:
        actor: who sends.
        mail_id: what ``reserve`` made, after its transaction was kept.
        content: what it says.
        post: an open connection for many mails; one of its own where None.
        version: hand it over only if it is still as it was with this version.

    Raises:
        NotFound, NotAllowed.
    """
    verb, after = _kind(actor, mail_id)
    with begin(actor, verb) as work:
        mail = locked(work, mail_id)
        if mail.state not in _OPEN or (version is not None and mail.version != version):
            return Delivery(state_now(mail, work.at), mail.why, ours=False)
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        mail.state, mail.sending_at, mail.why = MailState.SENDING.value, work.at, ""
        mail.subject, mail.tries = content.subject, mail.tries + 1
        work.about("outbox_mail", mail_id)
    return _settle(actor, mail, _hand_over(mail, content, post), verb, after)


def mail_arrived(actor: Actor, mail_id: str) -> None:
    """A person knows that a mail arrived of which the program does not.

    Raises:
        MailNotUnknown: nobody wonders. NotFound, NotAllowed.
    """
    verb, after = _kind(actor, mail_id)
    with begin(actor, verb) as work:
        mail = _wondered_about(work, mail_id)
        mail.state, mail.accepted_at = MailState.ACCEPTED.value, work.at
        mail.why = _("Kom fram, ifølge {name}.").format(name=actor.name)
        after(work, mail)


def mail_not_arrived(actor: Actor, mail_id: str) -> None:
    """A person wants a mail sent again of which nobody knows whether it arrived: it counts as not sent.

    Raises:
        MailNotUnknown: nobody wonders. NotFound, NotAllowed.
    """
    verb, after = _kind(actor, mail_id)
    with begin(actor, verb) as work:
        mail = _wondered_about(work, mail_id)
        mail.state = MailState.FAILED.value
        mail.why = _("Sendes på nytt. Det var uvisst om den kom fram.")
        after(work, mail)


def state_now(mail: OutboxMail, now: datetime) -> MailState:
    """A mail's state as a person sees it: on its way for too long is UNKNOWN."""
    state = MailState(mail.state)
    if state is MailState.SENDING and (
        mail.sending_at is None or abs(now - mail.sending_at) >= ABANDONED_AFTER
    ):
        return MailState.UNKNOWN
    return state


def why_now(mail: OutboxMail, now: datetime) -> str:
    """The sentence that belongs to :func:`state_now`; empty where nothing need be said."""
    if state_now(mail, now) is MailState.UNKNOWN and not mail.why:
        return _("Det er uvisst om e-posten ble sendt. Programmet stanset mens e-posttjeneren ble spurt.")
    return mail.why


def locked(work: Work, mail_id: str) -> OutboxMail:
    """The mail, held until the transaction ends. Raises NotFound."""
    mail = work.session.get(OutboxMail, (work.enterprise_id, mail_id), with_for_update=True)
    if mail is None:
        raise NotFound
    return mail


def _wondered_about(work: Work, mail_id: str) -> OutboxMail:
    mail = locked(work, mail_id)
    if state_now(mail, work.at) is not MailState.UNKNOWN:
        raise MailNotUnknown
    work.about("outbox_mail", mail_id)
    return mail


def _kind(actor: Actor, mail_id: str) -> tuple[Verb, Callable[[Work, OutboxMail], None]]:
    """What it takes to send it, and what it leads to."""
    with reading(actor) as work:
        kind = MailKind(work.get(OutboxMail, mail_id).kind)
    module, _colon, name = AFTERWARDS.get(kind, "").partition(":")
    return _VERBS[kind], getattr(import_module(module), name) if module else _nothing


def _nothing(_work: Work, _mail: OutboxMail) -> None:
    """What a mail leads to that leads to nothing."""


def _hand_over(mail: OutboxMail, content: MailContent, post: Mailer | None) -> Delivery:
    """Call the server; the only step that may take long."""
    try:
        written = OutgoingMail(
            message_id=mail.message_id, to=(MailAddress(mail.recipient, content.name),), subject=content.subject,
            text=content.text, html=content.html, automatic=content.automatic, attachments=content.attachments,
            reply_to=content.reply_to, sender_name=content.sender_name, in_reply_to=content.in_reply_to,
            references=content.references,
        )  # fmt: skip
        if post is not None:
            post.send(written)
        else:
            with mailer(server_in_use()) as own:
                own.send(written)
    except MailPerhapsTaken as error:
        return Delivery(MailState.UNKNOWN, str(error), error=error)
    except MailError as error:
        return Delivery(MailState.FAILED, str(error), error=error)
    return Delivery(MailState.ACCEPTED)


def _settle(
    actor: Actor,
    sent: OutboxMail,
    delivery: Delivery,
    verb: Verb,
    after: Callable[[Work, OutboxMail], None],
) -> Delivery:
    """Write what became of a try, unless somebody has decided about it meanwhile."""
    with begin(actor, verb) as work:
        mail = locked(work, sent.id)
        if mail.tries != sent.tries or mail.state != MailState.SENDING.value:
            return Delivery(state_now(mail, work.at), mail.why, ours=False)
        mail.state, mail.why = delivery.state.value, delivery.why
        mail.accepted_at = clock.now() if delivery.accepted else None
        work.about("outbox_mail", mail.id)
        after(work, mail)
    return delivery
