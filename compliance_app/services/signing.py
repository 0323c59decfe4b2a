"""Who must sign a locked statement, who has, and what has moved since it was sent (regnskapsloven § 3-5).

Only a ``Signature`` says that somebody has signed. What a service tells is shown as what the service tells.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.signatories import Moved, MustSign, SeatHeld, Signatory, moved, must_sign
from compliance_app.services.enterprises import enterprise_of, seats
from compliance_app.services.outbox import state_now, why_now
from compliance_app.services.statement_files import files_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    MailKind,
    MailState,
    OutboxMail,
    RequiredSigner,
    Signature,
    SigningRound,
    SigningState,
    Statement,
    StatementFileKind,
)

OPEN = (SigningState.PREPARED.value, SigningState.SENT.value)
"""The states of a round that is going on."""


class SeatEnded(AktsomError):
    """Somebody signs who holds no seat that signs on that day (values: name, day)."""

    message = _(
        "Signaturen ble ikke registrert. {name} hadde ikke noe verv som signerer {day}. "
        "Rett styrelisten hvis vervet er ført feil. Ellers skal den som har overtatt, signere."
    )


@dataclass(frozen=True)
class SignerLine:
    """One who must sign, with what is known.

    Attributes:
        signer: as it was when it was sent. signature: None until there is one, whatever a service tells.
        who: the seats in words. still: whether the person must sign today. mail: the state of the newest invitation.
    """

    signer: RequiredSigner
    who: Signatory
    signature: Signature | None
    still: bool
    mail: MailState | None = None
    mail_why: str = ""


@dataclass(frozen=True)
class SigningPage:
    """What the part on signing shows.

    Attributes:
        must: who must sign today. round: the newest round, None where nothing was sent. lines: its signatories.
        moved: who must sign now and did not then, and the other way; nothing where no round is there.
        file_name, pdf_hash: of the locked PDF.
    """

    statement: Statement
    example: bool
    must: MustSign
    round: SigningRound | None
    lines: tuple[SignerLine, ...]
    moved: Moved
    file_name: str
    pdf_hash: str
    today: date

    @property
    def going(self) -> bool:
        """Whether a round is open."""
        return self.round is not None and self.round.state in OPEN

    @property
    def missing(self) -> tuple[SignerLine, ...]:
        """Those who must still sign and have not."""
        return tuple(one for one in self.lines if one.signature is None and one.still)

    @property
    def signed(self) -> tuple[SignerLine, ...]:
        """Those of whom there is a signature."""
        return tuple(one for one in self.lines if one.signature is not None)


def signing_page(actor: Actor, statement_id: str) -> SigningPage:
    """Where the signing of a locked statement stands.

    Raises:
        NotFound: no such statement here.
    """
    with reading(actor) as work:
        statement = work.get(Statement, statement_id)
        day = work.today
        must = must_sign_on(work, day)
        found = newest_round(work, statement_id)
        sent = signers_of(work, found) if found else []
        pdf = next((one for one in files_of(work, statement_id) if one.kind == StatementFileKind.PDF), None)
        page = SigningPage(
            statement=statement, example=bool(enterprise_of(work).example), must=must, round=found,
            lines=_lines(work, statement_id, found, sent, must),
            moved=moved([signatory_of(one) for one in sent], must) if found else Moved(),
            file_name=pdf.name if pdf else "", pdf_hash=pdf.sha256 if pdf else "", today=day,
        )  # fmt: skip
        work.session.expunge_all()
        return page


def must_sign_on(work: Work, day: date) -> MustSign:
    """Who must sign on a day, from the board register."""
    held = (
        SeatHeld(
            seat.id, person.id, person.name, seat.role, seat.appointing_body, seat.from_day, seat.to_day, seat.serves,
            seat.position, person.email,
        )
        for seat, person in seats(work)
    )  # fmt: skip
    return must_sign(held, day, enterprise_of(work).form)


def require_may_sign(work: Work, person_id: str, name: str, day: date) -> Signatory:
    """The seats a person signs for on a day.

    Raises:
        SeatEnded: the person holds none that signs that day.
    """
    found = must_sign_on(work, day).person(person_id)
    if found is None:
        raise SeatEnded(name=name, day=NB.day(day))
    return found


def newest_round(work: Work, statement_id: str) -> SigningRound | None:
    """The newest sending of a statement, open or ended; None where it was never sent."""
    return work.session.execute(
        select(SigningRound)
        .where(
            col(SigningRound.enterprise_id) == work.enterprise_id,
            col(SigningRound.statement_id) == statement_id,
        )
        .order_by(col(SigningRound.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def signers_of(work: Work, found: SigningRound) -> list[RequiredSigner]:
    """Those who must sign, as they were when it was sent, in order."""
    rows = work.session.execute(
        select(RequiredSigner)
        .where(
            col(RequiredSigner.enterprise_id) == work.enterprise_id, col(RequiredSigner.round_id) == found.id
        )
        .order_by(col(RequiredSigner.position), col(RequiredSigner.id))
    )
    return list(rows.scalars())


def signatory_of(row: RequiredSigner) -> Signatory:
    """A signatory as it was when it was sent."""
    held = tuple(
        SeatHeld(one["seat_id"], row.person_id, row.name, one["role"], one["appointing_body"])
        for one in json.loads(row.seats)
    )
    return Signatory(row.person_id, row.name, held, row.email)


def signatures_of(work: Work, statement_id: str, content_hash: str) -> dict[str, Signature]:
    """The signatures on one locked PDF, by person."""
    rows = work.session.execute(
        select(Signature)
        .where(
            col(Signature.enterprise_id) == work.enterprise_id,
            col(Signature.statement_id) == statement_id,
            col(Signature.content_hash) == content_hash,
        )
        .order_by(col(Signature.id))
    ).scalars()
    return {row.person_id: row for row in rows}


def signed_before(work: Work, found: SigningRound) -> frozenset[str]:
    """Ids of those who had signed the same text when the round was made: they are not asked again."""
    signed = signatures_of(work, found.statement_id, found.content_hash)
    return frozenset(person for person, row in signed.items() if row.id < found.id)


def mails_of(work: Work, signers: Sequence[RequiredSigner]) -> dict[str, OutboxMail]:
    """The newest invitation of each signatory, by the signatory's id."""
    rows = work.session.execute(
        select(OutboxMail)
        .where(
            col(OutboxMail.enterprise_id) == work.enterprise_id,
            col(OutboxMail.kind) == MailKind.SIGN_INVITATION.value,
            col(OutboxMail.object_id).in_([one.id for one in signers]),
        )
        .order_by(col(OutboxMail.id))
    ).scalars()
    return {row.object_id: row for row in rows}


def _lines(
    work: Work,
    statement_id: str,
    found: SigningRound | None,
    sent: Sequence[RequiredSigner],
    must: MustSign,
) -> tuple[SignerLine, ...]:
    if found is None:
        return ()
    signed = signatures_of(work, statement_id, found.content_hash)
    mails = mails_of(work, sent)
    return tuple(
        SignerLine(
            one,
            signatory_of(one),
            signed.get(one.person_id),
            still=must.person(one.person_id) is not None,
            mail=state_now(mail, work.at) if (mail := mails.get(one.id)) else None,
            mail_why=why_now(mail, work.at) if mail else "",
        )
        for one in sent
    )
