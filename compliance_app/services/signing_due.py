"""What signing waits for, and by which day: to be sent, to be signed by those who are missing, or to be taken up again (§ 5 fourth paragraph).

Who is missing is who must sign by the board register today and has not signed the text that is locked, whatever a service tells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.services.signing import must_sign_on, newest_round, signatures_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    ReportingPeriod,
    SigningRound,
    SigningState,
    Statement,
    StatementFile,
    StatementFileKind,
    StatementStatus,
)

SIGN_WITHIN: Final = timedelta(days=14)
"""Days after publishing within which those who had not signed should have."""
SEND_WITHIN: Final = timedelta(days=14)
"""Days after the text was locked within which it should be out for signing."""
_WAITING: Final = (
    StatementStatus.FROZEN.value, StatementStatus.OUT_FOR_SIGNING.value, StatementStatus.PUBLISHED.value,
)  # fmt: skip
_STOPPED: Final = MappingProxyType(
    {
        SigningState.REJECTED: _("Signeringen av redegjørelsen for {year} stanset"),
        SigningState.EXPIRED: _("Signeringen av redegjørelsen for {year} stanset"),
        SigningState.FAILED: _("Redegjørelsen for {year} kom ikke ut til signering"),
        SigningState.COMPLETED: _("Signaturer mangler på redegjørelsen for {year}"),
    }
)
_NAMES = 3


@dataclass(frozen=True)
class SigningDue:
    """One statement that is not signed by all: its day, what it is called and what is to be done.

    Attributes:
        since: the day it arose.
    """

    statement_id: str
    day: date
    title: str
    about: str
    since: date | None


def signing_dues(work: Work, published: Mapping[str, date]) -> Iterator[SigningDue]:
    """One line a statement that waits.

    Args:
        published: statement id → the day it was published, for the editions in force.
    """
    rows = work.session.execute(
        select(Statement, ReportingPeriod, col(StatementFile.sha256))
        .join(
            ReportingPeriod,
            (col(ReportingPeriod.enterprise_id) == col(Statement.enterprise_id))
            & (col(ReportingPeriod.id) == col(Statement.period_id)),
        )
        .join(
            StatementFile,
            (col(StatementFile.enterprise_id) == col(Statement.enterprise_id))
            & (col(StatementFile.statement_id) == col(Statement.id))
            & (col(StatementFile.kind) == StatementFileKind.PDF.value),
        )
        .where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.status).in_(_WAITING),
            col(Statement.signed_at).is_(None),
        )
        .order_by(col(Statement.id))
    ).tuples()
    waiting = list(rows)
    must = (
        [(one.person_id, one.name) for one in must_sign_on(work, work.today).signatories] if waiting else []
    )
    for statement, period, pdf in waiting:
        signed = signatures_of(work, statement.id, pdf)
        missing = [name for person, name in must if person not in signed]
        if missing or not must:
            yield _due(work, statement, period, missing, published.get(statement.id))


def _due(
    work: Work, statement: Statement, period: ReportingPeriod, missing: list[str], published: date | None
) -> SigningDue:
    last = published + SIGN_WITHIN if published else publish_by(period.ends.year + 1)
    row = newest_round(work, statement.id)
    state = SigningState(row.state) if row else None
    if row is not None and state is not None and state in _STOPPED:
        day = clock.oslo_day(row.ended_at) if row.ended_at else work.today
        why = row.ended_why if state is not SigningState.COMPLETED else _missing(missing)
        title = _STOPPED[state].format(year=period.label)
        return SigningDue(statement.id, day, title, f"{why} {_AGAIN}", day)
    if row is None or state is SigningState.CANCELLED:
        locked = clock.oslo_day(statement.frozen_at) if statement.frozen_at else work.today
        title = _("Sende redegjørelsen for {year} til signering").format(year=period.label)
        if published:
            title = _("Få signert redegjørelsen for {year}").format(year=period.label)
        day = last if published else min(last, locked + SEND_WITHIN)
        return SigningDue(statement.id, day, title, _missing(missing), locked)
    return SigningDue(
        statement.id, row.sign_by or last, _("Få signert redegjørelsen for {year}").format(year=period.label),
        _waits(row, missing), clock.oslo_day(row.sent_at) if row.sent_at else clock.oslo_day(work.at),
    )  # fmt: skip


_AGAIN = _("Åpne siden Redegjørelse og send på nytt til dem som mangler.")


def _waits(row: SigningRound, missing: list[str]) -> str:
    if row.state == SigningState.PREPARED:
        return _("Det er ikke bekreftet at saken er kommet til Penneo. Hent status på siden Redegjørelse.")
    return _missing(missing)


def _missing(names: list[str]) -> str:
    """«To signaturer mangler: A og B.»"""
    if not names:
        return _("Registeret sier ikke hvem som skal signere.")
    said = NB.opening(NB.count(len(names), "signatur"))
    return f"{said} mangler: {NB.join(names)}." if len(names) <= _NAMES else f"{said} mangler."
