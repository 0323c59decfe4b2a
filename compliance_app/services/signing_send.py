"""A locked statement goes out for signing, by Penneo or by hand, and comes back where it is called off.

Who must sign is fixed in the transaction that sends. A round for Penneo is kept as PREPARED before Penneo is called, and what
is sent is made of what was kept: where the process dies in between, the same bytes go out again, and Penneo knows them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, Field

from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import RegistryRoles
from compliance_app.domain.signatories import MustSign, Signatory
from compliance_app.integrations.mail_message import read_address
from compliance_app.integrations.penneo import account_in_use, penneo
from compliance_app.integrations.penneo_errors import PenneoError
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.outbox import why_no_mail
from compliance_app.services.signing import OPEN, must_sign_on, newest_round, signatures_of, signers_of
from compliance_app.services.signing_mail import deliver_invitations, invite
from compliance_app.services.signing_registry import registry_beside
from compliance_app.services.statement_chapters import canonical
from compliance_app.services.statement_files import frozen_file_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    RequiredSigner,
    SignerState,
    SigningRound,
    SigningState,
    SigningWay,
    Statement,
    StatementFileKind,
    StatementStatus,
)

LONGEST_MESSAGE = 2_000
LONGEST_EXPLANATION = 10_000
_FARTHEST = timedelta(days=365)
_SENDABLE = (StatementStatus.FROZEN, StatementStatus.PUBLISHED)


class NotToSend(AktsomError):
    """The statement is not where it can be sent (values: fix)."""

    message = _("Redegjørelsen ble ikke sendt til signering. {fix}")


class SignersNotSettled(AktsomError):
    """The register does not tell who must sign (values: why)."""

    message = _("Redegjørelsen ble ikke sendt til signering. {why}")


class SignersChanged(AktsomError):
    """Others must sign than those that were shown."""

    message = _(
        "Redegjørelsen ble ikke sendt til signering. Styrelisten er endret siden du åpnet siden. "
        "Se på nytt hvem som skal signere, og send."
    )


class AddressMissing(AktsomError):
    """Penneo reaches people by e-mail only (values: names)."""

    message = _(
        "Redegjørelsen ble ikke sendt til signering. Penneo trenger e-postadressen til {names}. "
        "Skriv den under Virksomheten, Styre."
    )


class RoundEnded(AktsomError):
    """The round is over."""

    message = _("Ikke gjort. Signeringen er avsluttet allerede. Åpne siden på nytt.")


class HasSigned(AktsomError):
    """Somebody has signed already (values: name)."""

    message = _("Ikke lagret. {name} har signert allerede, så forbeholdet måtte ha fulgt signaturen.")


class ReservationOut(AktsomError):
    """The explanation was sent with the document (values: name)."""

    message = _(
        "Ikke lagret. Forklaringen fra {name} er sendt til Penneo sammen med redegjørelsen og kan ikke endres der. "
        "Avbryt signeringen, og send på nytt med den nye forklaringen."
    )


class PerhapsAtPenneo(AktsomError):
    """A case may stand at Penneo that we cannot end."""

    message = _(
        "Signeringen ble ikke avbrutt. Det er uvisst om saken kom fram til Penneo. Hent status først. "
        "Da finner vi saken, eller sender den på nytt, og den kan avbrytes."
    )


class SendInput(BaseModel):
    """How it is sent.

    Attributes:
        sign_by: the day it should be signed by. message: what the signatories are told beside the invitation's words.
        invite: whether those with an address are mailed an invitation; by hand only, Penneo mails itself.
        people: ids of those who were shown as signing; another list now is refused. Empty: not compared.
        reservations: the explanation of each who will sign with a reservation, by the person's id; None: as announced when it
            was sent before.
        registry: what Enhetsregisteret said, where it was asked; kept with the round beside what the board list said.
    """

    way: SigningWay = SigningWay.MANUAL
    sign_by: date | None = None
    message: str = Field(default="", max_length=LONGEST_MESSAGE)
    invite: bool = True
    people: tuple[str, ...] = ()
    reservations: dict[str, str] | None = None
    registry: RegistryRoles | None = None


@dataclass(frozen=True)
class SentRound:
    """A round that was made. ``why``: the sentence where it has not reached Penneo, or mail has not gone; "" where all is well."""

    id: str
    why: str = ""


def send(
    actor: Actor, statement_id: str, given: SendInput, seen_version: int, *, once: str = ""
) -> SentRound:
    """Send a locked statement to those who must sign it today: by hand at once, to Penneo by ``signing_follow.follow``.

    Raises:
        NotFound. NotToSend: it is not locked, is out already, or all have signed. ExampleIsReadOnly.
        SignersNotSettled, SignersChanged: who must sign is not clear, or others than were shown. AddressMissing.
        FieldWrong: the day. PenneoNotSetUp, PenneoSettingWrong. ChangedMeanwhile.
    """
    environment = account_in_use().environment if given.way is SigningWay.PENNEO else ""
    with begin(actor, Verb.SEND_FOR_SIGNING, once=once) as work:
        if work.already:
            return SentRound(work.already)
        statement = work.get(Statement, statement_id)
        _require_sendable(work, statement)
        statement = work.for_edit(Statement, statement_id, seen_version, "redegjørelsen")
        day = work.today
        must = must_sign_on(work, day)
        _require_settled(work, statement, must, given)
        announced = _announced(work, statement, given, must)
        found = _round(work, statement, given, environment, day)
        if given.registry is not None:
            found.compared = registry_beside(given.registry, must)
        signers = [
            _signer(work, found, at, one, announced.get(one.person_id, ""))
            for at, one in enumerate(must.signatories)
        ]
        if statement.status == StatementStatus.FROZEN:
            statement.status = StatementStatus.OUT_FOR_SIGNING.value
        mailed = given.way is SigningWay.MANUAL and given.invite and not why_no_mail()
        if mailed:
            invite(work, signers)
        work.about("signing_round", found.id)
    if mailed:
        refused = [one.why for one in deliver_invitations(actor, found.id) if one.why]
        return SentRound(found.id, refused[0] if refused else "")
    return SentRound(found.id)


def cancel(actor: Actor, round_id: str, why: str, seen_version: int, *, once: str = "") -> None:
    """Call a round off: at Penneo first, then here; the text may be opened or sent again afterwards.

    Raises:
        FieldMissing: no reason. RoundEnded. PerhapsAtPenneo: nobody knows whether Penneo has it. PenneoError: Penneo did
        not take it, and nothing is changed. NotFound, ChangedMeanwhile.
    """
    reason = clean_text(why, LONGEST_MESSAGE)
    if not reason:
        raise FieldMissing(field=_("Grunn"), hint=_("Skriv hvorfor signeringen avbrytes. Det står i loggen."))
    with reading(actor, Verb.CANCEL_SIGNING) as work:
        found = work.get(SigningRound, round_id)
        going = found.state in OPEN
        case, penneos = found.provider_case, found.way == SigningWay.PENNEO
    if going and penneos:
        if not case:
            raise PerhapsAtPenneo
        with penneo() as service:
            service.cancel(case)
    with begin(actor, Verb.CANCEL_SIGNING, once=once) as work:
        if work.already:
            return
        found = work.for_edit(SigningRound, round_id, seen_version, "signeringen")
        if found.state not in OPEN:
            raise RoundEnded
        end(work, found, SigningState.CANCELLED, reason)
        work.about("signing_round", found.id)


def end(work: Work, found: SigningRound, state: SigningState, why: str) -> None:
    """The round is over; a statement that was out for it is locked, and no more."""
    found.state, found.ended_at, found.ended_why = state.value, work.at, why
    statement = work.get(Statement, found.statement_id)
    if statement.status == StatementStatus.OUT_FOR_SIGNING and state is not SigningState.COMPLETED:
        statement.status = StatementStatus.FROZEN.value


def announce_reservation(
    actor: Actor, signer_id: str, explanation: str, seen_version: int, *, once: str = ""
) -> None:
    """Keep that somebody will sign with an endorsed reservation, and the explanation that goes with it; empty: none.

    Raises:
        NotFound. RoundEnded. HasSigned: too late. ReservationOut: it went to Penneo with the document. ChangedMeanwhile.
    """
    given = clean_text(explanation, LONGEST_EXPLANATION)
    with begin(actor, Verb.SEND_FOR_SIGNING, once=once) as work:
        if work.already:
            return
        signer = work.for_edit(RequiredSigner, signer_id, seen_version, "forbeholdet")
        found = work.get(SigningRound, signer.round_id)
        if found.state not in OPEN:
            raise RoundEnded
        if signer.person_id in signatures_of(work, found.statement_id, found.content_hash):
            raise HasSigned(name=signer.name)
        if signer.reservation_sent and given != signer.reservation:
            raise ReservationOut(name=signer.name)
        signer.reservation = given
        work.about("required_signer", signer.id)


def why_no_penneo() -> str:
    """The sentence that says why Penneo cannot be used from here; empty where it is set up."""
    try:
        account_in_use()
    except PenneoError as error:
        return str(error)
    return ""


def _require_sendable(work: Work, statement: Statement) -> None:
    if enterprise_of(work).example:
        raise ExampleIsReadOnly
    if statement.status in {StatementStatus.DRAFT, StatementStatus.REVIEWED}:
        raise NotToSend(fix=_("Teksten er ikke låst. Lås den først."))
    if statement.signed_at is not None or statement.status == StatementStatus.SIGNED:
        raise NotToSend(fix=_("Alle har signert den."))
    found = newest_round(work, statement.id)
    if found is not None and found.state in OPEN:
        raise NotToSend(
            fix=_("Den er ute til signering. Avbryt den signeringen først hvis den skal ut på nytt.")
        )
    if statement.status not in _SENDABLE:
        raise NotToSend(fix=_("Den er avløst av en nyere utgave. Send den nye."))


def _require_settled(work: Work, statement: Statement, must: MustSign, given: SendInput) -> None:
    if not must.settled:
        raise SignersNotSettled(why=" ".join(one.sentence for one in must.asked if one.hinders))
    if given.people and set(given.people) != {one.person_id for one in must.signatories}:
        raise SignersChanged
    pdf = frozen_file_of(work, statement.id, StatementFileKind.PDF)
    signed = signatures_of(work, statement.id, pdf.sha256)
    asked = [one for one in must.signatories if one.person_id not in signed]
    without = [one.name for one in asked if read_address(one.email) is None]
    if given.way is SigningWay.PENNEO and without:
        raise AddressMissing(names=NB.join(without))


def _round(work: Work, statement: Statement, given: SendInput, environment: str, today: date) -> SigningRound:
    if given.sign_by is not None and not today <= given.sign_by <= today + _FARTHEST:
        raise FieldWrong(field=_("Signeres innen"), hint=_("Velg en dag fra i dag og høyst et år fram."))
    by_hand = given.way is SigningWay.MANUAL
    pdf = frozen_file_of(work, statement.id, StatementFileKind.PDF)
    return work.add(
        SigningRound(
            enterprise_id=work.enterprise_id, statement_id=statement.id, way=given.way.value, content_hash=pdf.sha256,
            state=(SigningState.SENT if by_hand else SigningState.PREPARED).value, sign_by=given.sign_by,
            message=clean_text(given.message, LONGEST_MESSAGE), sent_by=work.actor.name,
            sent_at=work.at if by_hand else None, provider=environment,
        )
    )  # fmt: skip


def _announced(work: Work, statement: Statement, given: SendInput, must: MustSign) -> dict[str, str]:
    """The explanations that go with it, by person; raises NotFound where one is of somebody who does not sign."""
    if given.reservations is None:
        before = newest_round(work, statement.id)
        return {one.person_id: one.reservation for one in signers_of(work, before)} if before else {}
    if any(must.person(person) is None for person in given.reservations):
        raise NotFound
    said = {person: clean_text(text, LONGEST_EXPLANATION) for person, text in given.reservations.items()}
    for one in must.signatories:
        if said.get(one.person_id) == "":
            raise FieldMissing(
                field=_("Forklaringen fra {name}").format(name=one.name),
                hint=_("Den som tar forbehold, skal forklare det (regnskapsloven § 3-5)."),
            )
    return said


def _signer(
    work: Work, found: SigningRound, position: int, one: Signatory, reservation: str
) -> RequiredSigner:
    seats = [{"role": seat.role, "appointing_body": seat.body, "seat_id": seat.seat_id} for seat in one.seats]
    return work.add(
        RequiredSigner(
            enterprise_id=work.enterprise_id, round_id=found.id, person_id=one.person_id, name=one.name, email=one.email,
            seats=canonical(seats), position=position, state=SignerState.WAITING.value, reservation=reservation,
            reservation_sent=bool(reservation) and found.way == SigningWay.PENNEO,
        )
    )  # fmt: skip
