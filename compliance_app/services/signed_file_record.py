"""Keeps the verdict on a file that came back and whoever has signed in it, a person once a text."""

from datetime import UTC, datetime, time

import orjson

from compliance_app import clock
from compliance_app.clock import OSLO
from compliance_app.domain.identity import clean_line
from compliance_app.domain.signed_file import Reading
from compliance_app.domain.signed_verdict import Judgement, Line
from compliance_app.services.signed_file_found import result_of
from compliance_app.services.signed_file_rows import (
    Basis,
    Signatory,
    basis_of,
    newest_check,
    newest_round,
)
from compliance_app.services.signing import SeatEnded, must_sign_on, require_may_sign
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Signature,
    SignatureKind,
    SignedFileCheck,
    SigningState,
    Statement,
    StatementFile,
    StatementStatus,
)


def record(work: Work, basis: Basis, file: StatementFile, read: Reading, judgement: Judgement) -> list[str]:
    """Keep the verdict where it is new, whoever has signed, and that the statement is signed where all have.

    Returns a sentence for each who signed without a seat that signs on that day; theirs is no signature.
    """
    result = result_of(read, judgement, basis, file.name)
    text = orjson.dumps(result, option=orjson.OPT_SORT_KEYS).decode()
    last = newest_check(work, file.id)
    if last is None or last.result != text:
        work.add(
            SignedFileCheck(
                enterprise_id=work.enterprise_id, file_id=file.id, verdict=judgement.verdict.value, result=text,
                checked_at=work.at, checked_by=work.actor.name,
            )
        )  # fmt: skip
    signatories = {one.person_id: one for one in basis.required}
    ended = []
    for person, line in judgement.signed.items():
        if person in basis.signed:
            continue
        made = _signature(work, basis, file, signatories[person], line)
        try:
            require_may_sign(work, person, signatories[person].name, clock.oslo_day(moment_of(made)))
        except SeatEnded as error:
            ended.append(str(error))
        else:
            work.add(made)
    settle(work, basis.statement.id)
    return ended


def _signature(work: Work, basis: Basis, file: StatementFile, who: Signatory, line: Line) -> Signature:
    signer = line.signer
    return Signature(
        enterprise_id=work.enterprise_id, statement_id=basis.statement.id, file_id=file.id, person_id=who.person_id,
        kind=SignatureKind(signer.kind.value).value, name=clean_line(signer.name, 200),
        seats=orjson.dumps(list(who.seats)).decode(), content_hash=basis.pdf.sha256,
        provider=clean_line(signer.provider, 200), method=clean_line(signer.method, 100), qualified=signer.qualified,
        signed_at=signer.signed_at, signed_on=None if signer.signed_at else signer.signed_on, on_behalf_of=clean_line(signer.on_behalf_of, 200),
        reservation=bool(who.reservation), explanation=who.reservation, recorded_at=work.at,
        recorded_by=work.actor.name,
    )  # fmt: skip


def settle(work: Work, statement_id: str) -> None:
    """Set the statement signed, and its round completed, when everybody who must sign has signed its locked text.

    Those must who hold the seats on the day of the last signature: who joined since it was sent is missing, who left is not.
    """
    basis = basis_of(work, statement_id)
    moments = [moment_of(one) for one in basis.signed.values()]
    if not moments:
        return
    must = must_sign_on(work, clock.oslo_day(max(moments))).signatories
    if not must or any(one.person_id not in basis.signed for one in must):
        return
    statement = work.get(Statement, statement_id)
    if statement.signed_at is None:
        statement.signed_at = max(moments)
    if statement.status in {StatementStatus.FROZEN, StatementStatus.OUT_FOR_SIGNING}:
        statement.status = StatementStatus.SIGNED.value
    work.add(statement)
    current = newest_round(work, statement_id, basis.pdf.sha256)
    if current is not None and current.state in {SigningState.PREPARED, SigningState.SENT}:
        current.state, current.ended_at = SigningState.COMPLETED.value, work.at
        work.add(current)


def moment_of(one: Signature) -> datetime:
    """When somebody signed; noon in Oslo on the day where only a day is known."""
    if one.signed_at is not None:
        return one.signed_at
    if one.signed_on is None:
        return one.recorded_at
    return datetime.combine(one.signed_on, time(12), OSLO).astimezone(UTC)
