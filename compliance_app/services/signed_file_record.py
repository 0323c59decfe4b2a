"""Keeps the verdict on a file that came back and whoever has signed in it, a person once a text."""

import orjson

from compliance_app import clock
from compliance_app.domain.identity import clean_line
from compliance_app.domain.signed_file import Reading
from compliance_app.domain.signed_verdict import Judgement, Line
from compliance_app.services.signed_file_found import result_of
from compliance_app.services.signed_file_rows import (
    Basis,
    Signatory,
    basis_of,
    moment_of,
    newest_check,
    newest_round,
    without_seat,
)
from compliance_app.services.signing import must_sign_on
from compliance_app.services.signing_registry import registry_at_completion
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
    ended = without_seat(work, basis, judgement)
    for person, line in judgement.signed.items():
        if person not in basis.signed and person not in ended:
            work.add(_signature(work, basis, file, signatories[person], line))
    settle(work, basis.statement.id)
    return list(ended.values())


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
    completed_by = must_sign_on(work, clock.oslo_day(max(moments)))
    must = completed_by.signatories
    if not must or any(one.person_id not in basis.signed for one in must):
        return
    statement = work.get(Statement, statement_id)
    if statement.signed_at is None:
        statement.signed_at = max(moments)
    if statement.status in {StatementStatus.FROZEN, StatementStatus.OUT_FOR_SIGNING}:
        statement.status = StatementStatus.SIGNED.value
    work.add(statement)
    current = newest_round(work, statement_id, basis.pdf.sha256)
    if current is not None:
        current.compared = registry_at_completion(current.compared, completed_by)
    if current is not None and current.state in {SigningState.PREPARED, SigningState.SENT}:
        current.state, current.ended_at = SigningState.COMPLETED.value, work.at
        work.add(current)
