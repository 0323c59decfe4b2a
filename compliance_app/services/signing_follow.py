"""Following a round at Penneo: handed over, asked about, fetched; the same call whatever has gone wrong before.

Each call does the next thing that is due and writes down what it learnt. Penneo is asked outside any transaction.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.signed_verdict import OtherDocument
from compliance_app.files.errors import FileRefused
from compliance_app.integrations.penneo import penneo
from compliance_app.integrations.penneo_errors import PenneoCaseGone, PenneoNoFile, PenneoRefused
from compliance_app.integrations.signing_provider import (
    CaseAnswer,
    CaseState,
    JobAnswer,
    JobState,
    OrderSigner,
    SignerProgress,
    SigningOrder,
    SigningProvider,
)
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.reservations import NAME as RESERVATIONS_NAME
from compliance_app.services.reservations import Reservations, reservations_of
from compliance_app.services.signed_file_found import NothingSigned
from compliance_app.services.signed_files import take_in_signed_file
from compliance_app.services.signing import OPEN, signatory_of, signatures_of, signed_before, signers_of
from compliance_app.services.signing_mail import deliver_invitations, remind_on_the_day
from compliance_app.services.signing_send import end
from compliance_app.services.statement_chapters import canonical
from compliance_app.services.statement_files import frozen_file_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    ReportingPeriod,
    RequiredSigner,
    SignerState,
    SigningRound,
    SigningState,
    SigningWay,
    Statement,
    StatementFileKind,
)

_TITLES = MappingProxyType(
    {
        "nb": "Redegjørelse for aktsomhetsvurderinger {year}, {enterprise}",
        "nn": "Utgreiing om aktsemdsvurderingar {year}, {enterprise}",
        "en": "Statement on due diligence {year}, {enterprise}",
    }
)
_RESERVATIONS = MappingProxyType(
    {"nb": "Påtegnet forbehold", "nn": "Påteikna atterhald", "en": "Endorsed reservation"}
)
_STATES = MappingProxyType(
    {
        SignerProgress.SENT: SignerState.WAITING,
        SignerProgress.OPENED: SignerState.OPENED,
        SignerProgress.SIGNED: SignerState.SAID_SIGNED,
        SignerProgress.REJECTED: SignerState.REJECTED,
        SignerProgress.UNDELIVERABLE: SignerState.UNREACHED,
    }
)
_ENDS = MappingProxyType(
    {
        CaseState.REJECTED: (SigningState.REJECTED, _("Noen har avslått å signere i Penneo.")),
        CaseState.DELETED: (SigningState.CANCELLED, _("Saken er slettet i Penneo.")),
        CaseState.EXPIRED: (SigningState.EXPIRED, _("Fristen i Penneo gikk ut før alle hadde signert.")),
    }
)
_SAID = MappingProxyType(
    {
        CaseState.DRAFT: _("Saken ligger som utkast i Penneo og er ikke sendt derfra ennå."),
        CaseState.PENDING: _("Saken er ute til signering i Penneo."),
        CaseState.SIGNED: _(
            "Penneo melder at alle har signert. Filen lages der nå, og er ikke kontrollert ennå."
        ),
        CaseState.UNKNOWN: _(
            "Penneo oppgir en tilstand vi ikke kjenner ({raw}). Se i Penneo hvordan saken står. Ingenting er endret her."
        ),
    }
)
_STOPPED = frozenset({CaseState.REJECTED, CaseState.EXPIRED})
_KEPT = _(
    "{names} hadde signert før det. Signaturene er hentet og kontrollert, og gjelder så lenge teksten ikke endres."
)
_LOST = _(
    "Penneo melder at {names} hadde signert, men ga ikke ut en fil med signaturene. De er derfor ikke registrert. "
    "Last ned filen i Penneo og last den opp her, eller la dem signere på nytt."
)
_FETCHED = _("Den signerte filen er hentet fra Penneo og kontrollert.")
_IN_DOUBT = _(
    "Penneo har fått saken før, men oppgir ikke nummeret på den. Finn saken i Penneo. "
    "Nummeret står i adressen, og kan skrives inn her."
)


class CaseNotOurs(AktsomError):
    """A case number that is not of this round."""

    message = _(
        "Ikke lagret. Saken har et nummer hos Penneo allerede, eller er avsluttet. Åpne siden på nytt."
    )


@dataclass(frozen=True)
class Followed:
    """Where a round stands now. ``said``: the sentence for a person. ``asks_case``: Penneo has it and does not say where."""

    state: SigningState
    said: str = ""
    asks_case: bool = False


@dataclass(frozen=True)
class Kept:
    """What one call of the periodic work did about one round."""

    statement_id: str
    state: SigningState
    said: str


def follow(actor: Actor, round_id: str) -> Followed:
    """Do the next thing with a round: hand it to Penneo, ask how far it is, fetch the signed file. By hand: nothing to ask.

    Raises:
        NotFound. PenneoError: Penneo could not be asked; what is known stays. AktsomError of taking the signed file in.
    """
    with reading(actor, Verb.FOLLOW_SIGNING) as work:
        found = work.get(SigningRound, round_id)
        work.session.expunge(found)
    if found.state not in OPEN or found.way != SigningWay.PENNEO:
        return Followed(SigningState(found.state), found.ended_why)
    job = json.loads(found.provider_job)
    with penneo() as service:
        if found.provider_case:
            return _case(actor, found, service)
        if job:
            return _job(actor, found, service, service.job(job))
        return _hand_over(actor, found, service)


def set_case(actor: Actor, round_id: str, case: str, *, once: str = "") -> Followed:
    """A person says which case at Penneo a round is, where Penneo had it and did not tell.

    Raises:
        FieldWrong: no number. CaseNotOurs. NotFound. PenneoError: Penneo does not know it.
    """
    number = case.strip()
    if not number.isascii() or not number.isdigit():
        raise FieldWrong(field=_("Saksnummer i Penneo"), hint=_("Skriv bare tallet."))
    with reading(actor, Verb.FOLLOW_SIGNING) as work:
        work.get(SigningRound, round_id)
    with penneo() as service:
        service.case(number)
    with begin(actor, Verb.FOLLOW_SIGNING, once=once) as work:
        found = _locked(work, round_id)
        if work.already:
            return Followed(SigningState(found.state), found.ended_why)
        if found.state not in OPEN or found.provider_case or found.way != SigningWay.PENNEO:
            raise CaseNotOurs
        _at_penneo(work, found, number)
        work.about("signing_round", found.id)
    return follow(actor, round_id)


def keep_going(actor: Actor) -> list[Kept]:
    """For cron: every open round of the enterprise one step on, invitations that wait, reminders that are due."""
    with reading(actor, Verb.FOLLOW_SIGNING) as work:
        rows = work.session.execute(
            select(col(SigningRound.id), col(SigningRound.statement_id), col(SigningRound.way))
            .where(col(SigningRound.enterprise_id) == work.enterprise_id, col(SigningRound.state).in_(OPEN))
            .order_by(col(SigningRound.id))
        ).all()
    done = []
    for identity, statement_id, way in rows:
        try:
            if way == SigningWay.MANUAL:
                sent = [*deliver_invitations(actor, identity), *remind_on_the_day(actor, identity)]
                said = next((one.why for one in sent if one.why), "")
                done.append(Kept(statement_id, SigningState.SENT, said))
            else:
                now = follow(actor, identity)
                done.append(Kept(statement_id, now.state, now.said))
        except AktsomError as error:
            done.append(Kept(statement_id, SigningState.SENT, str(error)))
    return done


def _hand_over(actor: Actor, found: SigningRound, service: SigningProvider) -> Followed:
    """The same order whenever it is made of one round, so that Penneo sees that it has had it."""
    with reading(actor, Verb.FOLLOW_SIGNING) as work:
        order, reserved = _order(work, work.get(SigningRound, found.id))
    if reserved is not None:
        title = _RESERVATIONS[order.language]
        order = replace(order, attachments=((title, RESERVATIONS_NAME, reserved.pdf()),))
    try:
        job = service.send(order)
    except PenneoRefused as error:
        return _ended(actor, found.id, SigningState.FAILED, str(error))
    with begin(actor, Verb.FOLLOW_SIGNING) as work:
        row = _locked(work, found.id)
        if row.state == SigningState.PREPARED and row.provider_job == "{}":
            row.provider_job, row.asked_at = canonical(dict(job)), work.at
            work.about("signing_round", row.id)
    return _job(actor, found, service, service.job(job))


def _job(actor: Actor, found: SigningRound, service: SigningProvider, answer: JobAnswer) -> Followed:
    if answer.state is JobState.FAILED:
        return _ended(actor, found.id, SigningState.FAILED, str(PenneoRefused(reply=answer.why)))
    if answer.case:
        with begin(actor, Verb.FOLLOW_SIGNING) as work:
            row = _locked(work, found.id)
            if row.state in OPEN and not row.provider_case:
                _at_penneo(work, row, answer.case)
                for one in signers_of(work, row):
                    one.sign_link = answer.links.get(one.name, "")
                work.about("signing_round", row.id)
            work.session.flush()
            work.session.expunge(row)
        return _case(actor, row, service)
    if answer.state is JobState.DUPLICATE:
        return Followed(SigningState.PREPARED, _IN_DOUBT, asks_case=True)
    return Followed(SigningState.PREPARED, _("Penneo har tatt imot saken og gjør den klar."))


def _case(actor: Actor, found: SigningRound, service: SigningProvider) -> Followed:
    answer = service.case(found.provider_case)
    ended = _ENDS.get(answer.state)
    if answer.state is CaseState.COMPLETED:
        files = _fetched(service, answer)
    else:
        files = _partly(service, answer) if answer.state in _STOPPED else []
    with begin(actor, Verb.FOLLOW_SIGNING) as work:
        row = _locked(work, found.id)
        if row.state not in OPEN:
            return Followed(SigningState(row.state), row.ended_why)
        row.provider_state, row.asked_at = answer.raw, work.at
        _progress(work, signers_of(work, row), answer)
        statement = work.get(Statement, row.statement_id)
        work.about("signing_round", row.id)
        work.session.flush()
        seen = statement.version
    if ended is not None:
        return _stopped(actor, found, answer.state, files, seen)
    if files:
        _take_signed(actor, found, files, seen)
        return _ended(actor, found.id, SigningState.COMPLETED, _FETCHED)
    return Followed(SigningState.SENT, _SAID[answer.state].format(raw=answer.raw))


def _fetched(service: SigningProvider, answer: CaseAnswer) -> list[bytes]:
    """Every document of the case: the contract does not say which of them is the one that was signed."""
    if not answer.documents:
        raise PenneoNoFile
    return [service.fetch(one) for one in answer.documents]


def _partly(service: SigningProvider, answer: CaseAnswer) -> list[bytes]:
    """What Penneo hands out of a case that stopped: perhaps a copy with the signatures there were, perhaps nothing."""
    if all(one.progress is not SignerProgress.SIGNED for one in answer.signers if one.name):
        return []
    try:
        return _fetched(service, answer)
    except (PenneoNoFile, PenneoCaseGone, PenneoRefused):
        return []


def _stopped(
    actor: Actor, found: SigningRound, stopped: CaseState, files: Sequence[bytes], seen: int
) -> Followed:
    """The round ends; the signatures there were are taken in first, and those that Penneo kept for itself are told of."""
    if files:
        with suppress(OtherDocument, NothingSigned, FileRefused):
            _take_signed(actor, found, files, seen)
    with reading(actor, Verb.FOLLOW_SIGNING) as work:
        signers = signers_of(work, found)
        signed = signatures_of(work, found.statement_id, found.content_hash)
        told = [one for one in signers if one.state == SignerState.SAID_SIGNED]
        kept = [one.name for one in told if one.person_id in signed]
        lost = [one.name for one in told if one.person_id not in signed]
        refused = [one.name for one in signers if one.state == SignerState.REJECTED]
    state, why = _ENDS[stopped]
    said = [why]
    if refused and state is SigningState.REJECTED:
        said = [_("{names} har avslått å signere i Penneo.").format(names=NB.join(refused))]
    if kept:
        said.append(_KEPT.format(names=NB.join(kept)))
    if lost:
        said.append(_LOST.format(names=NB.join(lost)))
    return _ended(actor, found.id, state, " ".join(said))


def _take_signed(actor: Actor, found: SigningRound, files: Sequence[bytes], seen: int) -> None:
    """Take in the signed one; a document that went beside it is none. Raises as taking in does where none is."""
    name = f"penneo-{found.provider_case}.pdf"
    refused: AktsomError | None = None
    for content in files:
        try:
            take_in_signed_file(
                actor, found.statement_id, content, name, seen_version=seen, once=f"penneo-{found.id}"
            )
        except (OtherDocument, NothingSigned) as error:
            refused = refused or error
        else:
            return
    raise refused or PenneoNoFile


def _progress(work: Work, signers: Sequence[RequiredSigner], answer: CaseAnswer) -> None:
    """What each has done, where Penneo says whose line it is; two of one name are told nothing of."""
    told = [fold_name(one.name) for one in answer.signers]
    for signer in signers:
        mine = [one for one in answer.signers if one.name and fold_name(one.name) == fold_name(signer.name)]
        state = (
            _STATES.get(mine[0].progress)
            if len(mine) == 1 and told.count(fold_name(signer.name)) == 1
            else None
        )
        if state is not None and signer.state != state.value:
            signer.state, signer.state_at = state.value, work.at


def _order(work: Work, found: SigningRound) -> tuple[SigningOrder, Reservations | None]:
    """What is sent to those who had not signed this text before, and the reservations that go with it."""
    statement = work.get(Statement, found.statement_id)
    pdf = frozen_file_of(work, statement.id, StatementFileKind.PDF)
    year = work.get(ReportingPeriod, statement.period_id).label
    title = _TITLES[statement.language].format(year=year, enterprise=enterprise_of(work).name)
    every = signers_of(work, found)
    signed = signed_before(work, found)
    asked = [one for one in every if one.person_id not in signed]
    signers = tuple(
        OrderSigner(one.name, one.email, signatory_of(one).words(statement.language)) for one in asked
    )
    order = SigningOrder(
        title=title, reference=statement.id, mark=found.id, language=statement.language, file_name=pdf.name,
        content=pdf.content, signers=signers, expires=_end_of(found.sign_by), message=found.message,
    )  # fmt: skip
    return order, reservations_of(work, found, [one for one in every if one.reservation_sent])


def _at_penneo(work: Work, row: SigningRound, case: str) -> None:
    row.provider_case, row.state = case, SigningState.SENT.value
    row.sent_at = row.sent_at or work.at


def _ended(actor: Actor, round_id: str, state: SigningState, why: str) -> Followed:
    with begin(actor, Verb.FOLLOW_SIGNING) as work:
        row = _locked(work, round_id)
        if row.state in OPEN:
            end(work, row, state, why)
            work.about("signing_round", row.id)
        return Followed(SigningState(row.state), row.ended_why)


def _locked(work: Work, round_id: str) -> SigningRound:
    row = work.session.get(SigningRound, (work.enterprise_id, round_id), with_for_update=True)
    return row or work.get(SigningRound, round_id)


def _end_of(day: date | None) -> datetime | None:
    """The last second of a day in Oslo."""
    if day is None:
        return None
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=OSLO).astimezone(UTC)
