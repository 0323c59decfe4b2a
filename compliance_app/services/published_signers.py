"""Who must sign a statement, who has, and who has not: what the public page and the publishing say of it.

A person has signed where there is a row of a verified or seen signature, and never because a provider or a list says so.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from compliance_app.services.signing import must_sign_on
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    RequiredSigner,
    Signature,
    SignatureKind,
    SigningRound,
    SigningState,
    Statement,
    StatementFile,
    StatementFileKind,
)


@dataclass(frozen=True)
class SignerLine:
    """One who must sign, or who has.

    Attributes:
        roles: of ``SeatRole``, in the order of the list. bodies: who appointed them.
        signed_at: the moment, ``signed_on`` the day of a paper; neither where they have not signed.
        verified: the signature was found in the signed file, not only seen on a paper.
        reservation: they signed with one, explained by ``explanation``.
    """

    name: str
    roles: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    signed: bool = False
    signed_at: datetime | None = None
    signed_on: date | None = None
    on_behalf_of: str = ""
    reservation: bool = False
    explanation: str = ""
    verified: bool = False


def signers_of(
    session: Session, enterprise_id: str, statement_id: str, otherwise: Sequence[SignerLine] = ()
) -> tuple[SignerLine, ...]:
    """Everybody who must sign as it was sent, each with their signature where there is one; others who signed come last.

    Where all have signed, who was asked and left the board before the last one signed is not among them.

    Args:
        otherwise: who must sign where it has been sent to nobody.
    """
    signatures = _signatures(session, enterprise_id, statement_id)
    required = _required(session, enterprise_id, statement_id)
    if required:
        lines = [_line(row.name, row.seats, signatures.pop(row.person_id, None)) for row in required]
        statement = session.get(Statement, (enterprise_id, statement_id))
        if statement is not None and statement.signed_at is not None:
            lines = [one for one in lines if one.signed]
    else:
        by_name = {row.name: person for person, row in signatures.items()}
        lines = []
        for one in otherwise:
            person = by_name.get(one.name)
            row = signatures.pop(person) if person else None
            lines.append(_signed(one, row) if row else one)
    return (*lines, *(_line(row.name, row.seats, row) for row in signatures.values()))


def names_missing(lines: Sequence[SignerLine]) -> tuple[str, ...]:
    """The names of those who have not signed."""
    return tuple(one.name for one in lines if not one.signed)


def signers_today(work: Work) -> tuple[SignerLine, ...]:
    """Who must sign by the board register on the day of the transaction (regnskapsloven § 3-5), each once for all own seats."""
    must = must_sign_on(work, work.today)
    return tuple(
        SignerLine(
            one.name,
            tuple(seat.role for seat in one.seats),
            tuple(seat.body for seat in one.seats if seat.body),
        )
        for one in must.signatories
    )


def _required(session: Session, enterprise_id: str, statement_id: str) -> list[RequiredSigner]:
    """Of the newest round that was not called back."""
    newest = (
        select(col(SigningRound.id))
        .where(
            col(SigningRound.enterprise_id) == enterprise_id,
            col(SigningRound.statement_id) == statement_id,
            col(SigningRound.state) != SigningState.CANCELLED.value,
        )
        .order_by(col(SigningRound.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        select(RequiredSigner)
        .where(col(RequiredSigner.enterprise_id) == enterprise_id, col(RequiredSigner.round_id) == newest)
        .order_by(col(RequiredSigner.position), col(RequiredSigner.id))
    )
    return list(rows.scalars())


def _signatures(session: Session, enterprise_id: str, statement_id: str) -> dict[str, Signature]:
    """By person, on the text that is locked now; one that was unlocked and locked anew is another text."""
    locked = (
        select(col(StatementFile.sha256))
        .where(
            col(StatementFile.enterprise_id) == enterprise_id,
            col(StatementFile.statement_id) == statement_id,
            col(StatementFile.kind) == StatementFileKind.PDF.value,
        )
        .scalar_subquery()
    )
    rows = session.execute(
        select(Signature)
        .where(
            col(Signature.enterprise_id) == enterprise_id,
            col(Signature.statement_id) == statement_id,
            col(Signature.content_hash) == locked,
        )
        .order_by(col(Signature.id))
    ).scalars()
    found: dict[str, Signature] = {}
    for row in rows:
        found.setdefault(row.person_id, row)
    return found


def _line(name: str, seats: str, row: Signature | None) -> SignerLine:
    held = json.loads(seats)
    line = SignerLine(
        name,
        tuple(str(one.get("role", "")) for one in held),
        tuple(str(one["appointing_body"]) for one in held if one.get("appointing_body")),
    )
    return _signed(line, row) if row else line


def _signed(line: SignerLine, row: Signature) -> SignerLine:
    return SignerLine(
        line.name, line.roles, line.bodies, signed=True, signed_at=row.signed_at, signed_on=row.signed_on,
        on_behalf_of=row.on_behalf_of, reservation=row.reservation, explanation=row.explanation,
        verified=row.kind != SignatureKind.ON_PAPER.value,
    )  # fmt: skip
