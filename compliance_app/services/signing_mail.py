"""The invitation to sign, one mail a person: reserved with the sending, handed over once, and again only as a reminder."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.clock import OSLO
from compliance_app.documents.letters import render_letter
from compliance_app.documents.mail import MAIL, MailText, mail_text
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import grammar
from compliance_app.domain.permissions import Verb
from compliance_app.files.own_pdf import pages_in
from compliance_app.integrations.mail_message import MailAttachment, read_address
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.outbox import Delivery, MailContent, deliver, reserve
from compliance_app.services.reservations import NAME as RESERVATIONS_NAME
from compliance_app.services.reservations import reservations_of
from compliance_app.services.signing import (
    OPEN,
    mails_of,
    must_sign_on,
    signatory_of,
    signatures_of,
    signed_before,
    signers_of,
)
from compliance_app.services.statement_files import FrozenFile, frozen_file_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    GovernanceEvent,
    MailKind,
    MailState,
    OutboxMail,
    ReportingPeriod,
    RequiredSigner,
    SigningRound,
    SigningWay,
    Statement,
    StatementFileKind,
)

DAYS_BEFORE = (7, 2)
"""So many days before the day it should be signed by, those who have not signed are reminded without being asked for."""
_WAITING = (MailState.RESERVED.value, MailState.FAILED.value)


class NobodyToRemind(AktsomError):
    """Everybody has signed, has no address, or was written to today."""

    message = _(
        "Ingen ble minnet på. De som mangler, har ikke e-postadresse, eller de fikk en e-post i dag. "
        "Skriv adressen under Virksomheten, eller ring."
    )


class NotOutForSigning(AktsomError):
    """Nothing is out for signing."""

    message = _("Ikke gjort. Redegjørelsen er ikke ute til signering nå.")


def invite(work: Work, signers: Sequence[RequiredSigner]) -> None:
    """Reserve an invitation for each who has an address and has not signed the text; in the transaction that sends."""
    signed = signed_before(work, work.get(SigningRound, signers[0].round_id)) if signers else frozenset()
    for one in signers:
        if one.person_id not in signed and read_address(one.email):
            _reserve(work, one)


def remind_signers(actor: Actor, round_id: str, *, once: str = "") -> list[Delivery]:
    """Write again to those who have not signed, at most one mail a person and day.

    Raises:
        NotFound. NotOutForSigning: the round has ended. NobodyToRemind. MailNotSetUp, MailSettingWrong.
    """
    with begin(actor, Verb.SEND_FOR_SIGNING, once=once) as work:
        found = work.session.get(SigningRound, (work.enterprise_id, round_id), with_for_update=True)
        found = found or work.get(SigningRound, round_id)
        if work.already:
            return []
        if found.state not in OPEN or found.way != SigningWay.MANUAL:
            raise NotOutForSigning
        if not _reserve_reminders(work, found):
            raise NobodyToRemind
        work.about("signing_round", found.id)
    return deliver_invitations(actor, round_id)


def remind_on_the_day(actor: Actor, round_id: str) -> list[Delivery]:
    """Remind those who have not signed where today is one of the days before; for cron, and as often as one likes.

    Raises:
        NotFound.
    """
    with reading(actor, Verb.SEND_FOR_SIGNING) as work:
        found = work.get(SigningRound, round_id)
        left = (found.sign_by - work.today).days if found.sign_by else -1
        wanted = found.state in OPEN and found.way == SigningWay.MANUAL and left in DAYS_BEFORE
    if not wanted:
        return []
    try:
        return remind_signers(actor, round_id)
    except NobodyToRemind:
        return []


def deliver_invitations(actor: Actor, round_id: str) -> list[Delivery]:
    """Hand over the invitations of a round that wait, each once: also those that a stopped process left.

    Raises:
        NotFound.
    """
    with reading(actor, Verb.SEND_FOR_SIGNING) as work:
        found = work.get(SigningRound, round_id)
        signers = {one.id: one for one in signers_of(work, found)}
        rows = work.session.execute(
            select(OutboxMail)
            .where(
                col(OutboxMail.enterprise_id) == work.enterprise_id,
                col(OutboxMail.kind) == MailKind.SIGN_INVITATION.value,
                col(OutboxMail.object_id).in_(list(signers)),
                col(OutboxMail.state).in_(_WAITING),
            )
            .order_by(col(OutboxMail.id))
        ).scalars()
        waiting = list(rows) if found.state in OPEN else []
        if not waiting:
            return []
        letters = _Letters(work, found)
        work.session.expunge_all()
    return [
        deliver(actor, mail.id, letters.content(signers[mail.object_id], again=again))
        for mail, again in letters.in_order(waiting)
    ]


class _Letters:
    """What the invitations of one round have in common, read once."""

    def __init__(self, work: Work, found: SigningRound) -> None:
        self._round = found
        self._statement: Statement = work.get(Statement, found.statement_id)
        self._enterprise: Enterprise = enterprise_of(work)
        self._year = work.get(ReportingPeriod, self._statement.period_id).label
        self._pdf: FrozenFile = frozen_file_of(work, self._statement.id, StatementFileKind.PDF)
        self._pages = pages_in(self._pdf.content)
        self._meeting = _meeting(work, self._statement)
        signers = signers_of(work, found)
        self._reserved = reservations_of(work, found, signers)
        self._board = any(seat.role != "PARTICIPANT" for one in signers for seat in signatory_of(one).seats)
        everyone = work.session.execute(
            select(col(OutboxMail.id), col(OutboxMail.object_id))
            .where(
                col(OutboxMail.enterprise_id) == work.enterprise_id,
                col(OutboxMail.object_id).in_([one.id for one in signers]),
            )
            .order_by(col(OutboxMail.id))
        )
        self._first: dict[str, str] = {}
        for mail, signer in everyone:
            self._first.setdefault(signer, mail)

    def in_order(self, mails: Sequence[OutboxMail]) -> list[tuple[OutboxMail, bool]]:
        """Each mail, and whether it is a reminder: all but the first to a person are."""
        return [(one, self._first.get(one.object_id) != one.id) for one in mails]

    def content(self, signer: RequiredSigner, *, again: bool) -> MailContent:
        """The mail to one person, with the locked PDF."""
        letter = self._letter(signer, again=again)
        return MailContent(
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            name=signer.name,
            sender_name=self._enterprise.name,
            reply_to=read_address(self._enterprise.contact),
            automatic=True,
            attachments=self._files(),
        )

    def _files(self) -> tuple[MailAttachment, ...]:
        """The locked PDF, and the explanations of those who will sign with a reservation."""
        files = [MailAttachment(self._pdf.name, self._pdf.content, self._pdf.media_type)]
        if self._reserved is not None:
            files.append(MailAttachment(RESERVATIONS_NAME, self._reserved.pdf(), self._pdf.media_type))
        return tuple(files)

    def _letter(self, signer: RequiredSigner, *, again: bool) -> MailText:
        language = self._statement.language
        values = {
            "again": again,
            "year": self._year,
            "sign_by": grammar(language).day(self._round.sign_by) if self._round.sign_by else "",
            "meeting": grammar(language).day(self._meeting) if self._meeting else "",
            "board": self._board,
            "seat": signatory_of(signer).words(language),
            "file": self._pdf.name,
            "pages": grammar(language).count(self._pages, "page" if language == "en" else "side")
            if self._pages
            else "",
            "reservations": RESERVATIONS_NAME if self._reserved is not None else "",
            "sign_link": signer.sign_link,
            "provider": "Penneo",
            "contact": self._enterprise.contact or self._round.sent_by,
            "message": self._round.message,
            "frozen_at": _moment(self._statement.frozen_at, language),
            "hash": self._round.content_hash,
        }
        letter = render_letter("signering", values, language, folder=MAIL)
        return mail_text(letter, clock.oslo_day(self._round.sent_at) if self._round.sent_at else date.min)


def _reserve(work: Work, signer: RequiredSigner) -> OutboxMail:
    return reserve(
        work, MailKind.SIGN_INVITATION, signer.email, object_kind="required_signer", object_id=signer.id
    )


def _reserve_reminders(work: Work, found: SigningRound) -> int:
    """A mail to each who has an address and has not signed, was not written to today, and must sign still."""
    signers = signers_of(work, found)
    signed = signatures_of(work, found.statement_id, found.content_hash)
    today = work.today
    must, mails = must_sign_on(work, today), mails_of(work, signers)
    made = 0
    for one in signers:
        last = mails.get(one.id)
        fresh = last is not None and (clock.oslo_day(last.reserved_at) == today or last.state in _WAITING)
        if one.person_id in signed or fresh or must.person(one.person_id) is None:
            continue
        if read_address(one.email):
            _reserve(work, one)
            made += 1
    return made


def _meeting(work: Work, statement: Statement) -> date | None:
    """The day the board treated the statement, where it is recorded."""
    rows = work.session.execute(
        select(col(GovernanceEvent.held_on))
        .where(
            col(GovernanceEvent.enterprise_id) == work.enterprise_id,
            col(GovernanceEvent.period_id) == statement.period_id,
            col(GovernanceEvent.treats_statement).is_(True),
            col(GovernanceEvent.held_on).is_not(None),
        )
        .order_by(col(GovernanceEvent.held_on).desc())
        .limit(1)
    )
    return rows.scalar_one_or_none()


def _moment(moment: datetime | None, language: str) -> str:
    if moment is None:
        return ""
    here = moment.astimezone(OSLO)
    time = f"at {here:%H:%M} (Norwegian time)" if language == "en" else f"kl. {here:%H.%M}"
    return f"{grammar(language).day(here.date())} {time}"
