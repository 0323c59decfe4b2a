"""Following a round at Penneo: handed over, asked about, fetched; the same call whatever has gone wrong before.

Each call does the next thing that is due and writes down what it learnt. Penneo is asked outside any transaction.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from types import MappingProxyType

from sqlalchemy import select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.penneo import penneo
from compliance_app.integrations.penneo_errors import PenneoNoFile, PenneoRefused
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
from compliance_app.services.signing import OPEN, signatory_of, signers_of
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

TAKE_IN = "compliance_app.services.signed_files:take_in_signed_file"
"""Reads the file that came back, and decides whether all have signed: (actor, statement id, bytes, name, seen_version=)."""
_TITLES = MappingProxyType(
    {
        "nb": "Redegjørelse for aktsomhetsvurderinger {year}, {enterprise}",
        "nn": "Utgreiing om aktsemdsvurderingar {year}, {enterprise}",
        "en": "Statement on due diligence {year}, {enterprise}",
    }
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
        order = _order(work, work.get(SigningRound, found.id))
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
    content = _fetched(service, answer) if answer.state is CaseState.COMPLETED else b""
    with begin(actor, Verb.FOLLOW_SIGNING) as work:
        row = _locked(work, found.id)
        if row.state not in OPEN:
            return Followed(SigningState(row.state), row.ended_why)
        row.provider_state, row.asked_at = answer.raw, work.at
        _progress(work, signers_of(work, row), answer)
        if ended is not None:
            end(work, row, *ended)
        statement = work.get(Statement, row.statement_id)
        work.about("signing_round", row.id)
        work.session.flush()
        seen, statement_id = statement.version, statement.id
    if ended is not None:
        return Followed(*ended)
    if content:
        name = f"penneo-{found.provider_case}.pdf"
        _take_in()(actor, statement_id, content, name, seen_version=seen, once=f"penneo-{found.id}")
        return _ended(actor, found.id, SigningState.COMPLETED, _FETCHED)
    return Followed(SigningState.SENT, _SAID[answer.state].format(raw=answer.raw))


def _fetched(service: SigningProvider, answer: CaseAnswer) -> bytes:
    if not answer.documents:
        raise PenneoNoFile
    return service.fetch(answer.documents[0])


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


def _order(work: Work, found: SigningRound) -> SigningOrder:
    statement = work.get(Statement, found.statement_id)
    pdf = frozen_file_of(work, statement.id, StatementFileKind.PDF)
    year = work.get(ReportingPeriod, statement.period_id).label
    title = _TITLES[statement.language].format(year=year, enterprise=enterprise_of(work).name)
    signers = tuple(
        OrderSigner(one.name, one.email, signatory_of(one).words(statement.language))
        for one in signers_of(work, found)
    )
    return SigningOrder(
        title=title, reference=statement.id, mark=found.id, language=statement.language, file_name=pdf.name,
        content=pdf.content, signers=signers, expires=_end_of(found.sign_by), message=found.message,
    )  # fmt: skip


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


def _take_in() -> Callable[..., object]:
    module, _colon, name = TAKE_IN.partition(":")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found
