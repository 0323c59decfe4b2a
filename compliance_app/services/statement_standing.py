"""Where a year's statement stands, for the pages that tell the year: an update under way never hides that an edition is out.

A year's statement has editions and languages. What is published counts before what is only written, and the original before translations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.published import LANGUAGES
from compliance_app.services.published_signers import SignerLine, signers_of, signers_today
from compliance_app.services.work import Work
from compliance_app.storage.tables import Publication, ReportingPeriod, Statement, StatementStatus

OPEN = (StatementStatus.DRAFT, StatementStatus.REVIEWED)
"""Where the text can change."""


@dataclass(frozen=True)
class InForce:
    """The edition that everybody reads: its number, the day it was published, and the address that was given then."""

    statement_id: str
    edition: int
    published_on: date
    address: str


@dataclass(frozen=True)
class Standing:
    """Where a year's statement stands.

    Attributes:
        status: of the newest edition; None where nothing is written.
        edition: its number; 0 where nothing is written.
        in_force: the published edition; None where none is out.
        newest_id: the statement's id of the newest edition.
    """

    status: StatementStatus | None = None
    edition: int = 0
    in_force: InForce | None = None
    newest_id: str = ""

    @property
    def updating(self) -> bool:
        """An edition is out, and a newer one is being made."""
        return self.in_force is not None and self.in_force.edition < self.edition

    @property
    def signed_id(self) -> str:
        """The statement whose signatures are counted: the newest once its text is locked, else the one in force."""
        if self.in_force is None or self.status not in OPEN:
            return self.newest_id
        return self.in_force.statement_id


def standing_of(work: Work, period: ReportingPeriod, language: str = "") -> Standing:
    """Where the statement of a period stands; in one language, or over all of them."""
    rows = work.session.execute(
        select(Statement, Publication)
        .outerjoin(
            Publication,
            (col(Publication.enterprise_id) == col(Statement.enterprise_id))
            & (col(Publication.statement_id) == col(Statement.id)),
        )
        .where(rows_of_period(work, Statement, period), col(Statement.language).in_([language] if language else LANGUAGES))
    ).tuples()  # fmt: skip
    return _standing(sorted(rows, key=lambda row: (LANGUAGES.index(row[0].language), -row[0].edition)))


def signers_now(work: Work, standing: Standing) -> tuple[SignerLine, ...]:
    """Who must sign, each with what they have done; by the board register where it is sent to nobody."""
    expected = signers_today(work)
    if not standing.signed_id:
        return expected
    return signers_of(work.session, work.enterprise_id, standing.signed_id, expected)


def _standing(rows: Sequence[tuple[Statement, Publication | None]]) -> Standing:
    """``rows`` stand by language, and in each the newest edition first."""
    out = next(((row, laid) for row, laid in rows if laid and row.status == StatementStatus.PUBLISHED), None)
    counted = [row for row, _laid in rows if out is None or row.language == out[0].language]
    if not counted:
        return Standing()
    newest = counted[0]
    in_force = None
    if out is not None:
        row, publication = out
        day = clock.oslo_day(publication.published_at)
        in_force = InForce(row.id, row.edition, day, publication.address)
    return Standing(StatementStatus(newest.status), newest.edition, in_force, newest.id)
