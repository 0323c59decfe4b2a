"""What has happened to a statement since its text was locked, as the check of the later phases needs it.

Read from the rows of the signing round, the signatures, the publications and the tries of the address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.statement_rules import AddressAnswer, RiskChange, Signer
from compliance_app.services.signing import must_sign_on, newest_round, signatures_of, signers_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AddressCheck,
    ChangeDecision,
    Publication,
    ReportingPeriod,
    SignificantChange,
    SigningState,
    Statement,
    StatementFile,
    StatementFileKind,
)

_GIVEN_UP = (SigningState.CANCELLED.value, SigningState.FAILED.value)


@dataclass(frozen=True)
class Published:
    """One publication of an edition of a period's statement."""

    period_id: str
    starts: date
    edition: int
    at: datetime
    address: str
    statement_id: str


def publications_of(work: Work) -> list[Published]:
    """Everything the enterprise has published, in order of time."""
    rows = work.session.execute(
        select(Publication, Statement, col(ReportingPeriod.starts))
        .join(
            Statement,
            (col(Statement.enterprise_id) == col(Publication.enterprise_id))
            & (col(Statement.id) == col(Publication.statement_id)),
        )
        .join(
            ReportingPeriod,
            (col(ReportingPeriod.enterprise_id) == col(Statement.enterprise_id))
            & (col(ReportingPeriod.id) == col(Statement.period_id)),
        )
        .where(col(Publication.enterprise_id) == work.enterprise_id)
        .order_by(col(Publication.published_at), col(Publication.id))
    )
    return [
        Published(
            statement.period_id, starts, statement.edition, row.published_at, row.address, statement.id
        )
        for row, statement, starts in rows
    ]  # fmt: skip


def address_before(published: Iterable[Published], period: ReportingPeriod) -> str | None:
    """Where the newest statement of an earlier period was published; None where that is not known."""
    earlier = [one for one in published if one.starts < period.starts and one.address]
    newest = max(earlier, key=lambda one: (one.starts, one.at), default=None)
    return newest.address if newest else None


def answer_of(work: Work, statement_ids: Iterable[str]) -> AddressAnswer | None:
    """What the address answered when it was last tried for one of these statements."""
    row = work.session.execute(
        select(AddressCheck)
        .where(
            col(AddressCheck.enterprise_id) == work.enterprise_id,
            col(AddressCheck.statement_id).in_(sorted(set(statement_ids))),
        )
        .order_by(col(AddressCheck.checked_at).desc(), col(AddressCheck.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    if row is None:
        return None
    day = clock.oslo_day(row.checked_at)
    return AddressAnswer(address=row.address, on=day, found=row.found, same=row.same)


def signers_on(work: Work, statement: Statement) -> tuple[Signer, ...] | None:
    """Those who must sign, as it was sent; by the board register where nothing is out; None where that names nobody.

    Only a signature of the file that is locked now counts, not one of a text that has been unlocked since.
    """
    sent = newest_round(work, statement.id)
    if sent is not None and sent.state not in _GIVEN_UP:
        required = [(row.person_id, row.name) for row in signers_of(work, sent)]
    else:
        must = must_sign_on(work, work.today)
        required = [(one.person_id, one.name) for one in must.signatories]
    if not required:
        return None
    locked = _locked_pdf(work, statement)
    signed = signatures_of(work, statement.id, locked) if locked else {}
    return tuple(Signer(name=name, signed=person in signed) for person, name in required)


def risk_changes(
    work: Work, period: ReportingPeriod, published: Iterable[Published]
) -> tuple[RiskChange, ...]:
    """The significant changes from the period's first publication until the next period's, with what was decided.

    «The statement is updated» is an answer once the update is published.
    """
    every = list(published)
    mine = [one for one in every if one.period_id == period.id]
    if not mine:
        return ()
    later = [one.at for one in every if one.starts > period.starts]
    rows = work.session.execute(
        select(SignificantChange)
        .where(
            col(SignificantChange.enterprise_id) == work.enterprise_id,
            col(SignificantChange.found_at) > mine[0].at,
            *([col(SignificantChange.found_at) < min(later)] if later else []),
        )
        .order_by(col(SignificantChange.found_at), col(SignificantChange.id))
    ).scalars()
    newest = mine[-1].at
    return tuple(
        RiskChange(what=row.what.rstrip("."), on=clock.oslo_day(row.found_at), answer=_answer(row, newest))
        for row in rows
    )


def _answer(row: SignificantChange, newest_publication: datetime) -> str | None:
    if row.decision == ChangeDecision.NO_UPDATE:
        return row.reason or None
    if row.decision == ChangeDecision.STATEMENT_UPDATED and newest_publication > row.found_at:
        return row.reason or None
    return None


def _locked_pdf(work: Work, statement: Statement) -> str | None:
    return work.session.execute(
        select(col(StatementFile.sha256)).where(
            col(StatementFile.enterprise_id) == work.enterprise_id,
            col(StatementFile.statement_id) == statement.id,
            col(StatementFile.kind) == StatementFileKind.PDF.value,
        )
    ).scalar_one_or_none()
