"""Opening a year: last year's judgements carried on, everybody rated for the new year, and the queue of the review."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import FIRST_YEAR
from compliance_app.domain.errors import FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.files.limits import collector_paused
from compliance_app.services import ratings
from compliance_app.services.enterprises import calendar_year, periods, statement_year
from compliance_app.services.review_rows import bring_in_step, year_before
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import ReportingPeriod, SectorJudgement, Supplier

_JUDGEMENT = (
    "enterprise_id", "id", "version", "period_id", "supplier_id", "category_id", "level", "reason", "sources_read",
    "read_on", "judged_by", "judged_at", "carried_from", "superseded_by",
)  # fmt: skip


@dataclass(frozen=True)
class OpenedYear:
    """What the opening of a year did.

    Attributes:
        period_id: the period, new or there already.
        label: its year.
        carried: judgements of last year that stand until somebody judges anew.
        rated: suppliers that were looked at.
        waiting: suppliers that came into the queue.
    """

    period_id: str
    label: str
    carried: int = 0
    rated: int = 0
    waiting: int = 0


def open_year(actor: Actor, year: int | str, *, once: str = "") -> OpenedYear:
    """Open a calendar year and the review of its suppliers; what has been opened already is left as it is.

    A year before the newest one is opened as a period alone: the review is always of the newest.

    Raises:
        FieldWrong: not a year, one before the Act, or one that has not begun.
    """
    label = _checked(year)
    with begin(actor, Verb.OPEN_YEAR, once=once) as work:
        there = periods(work)
        period = next((row for row in there if row.label == label), None)
        if period is None:
            period = work.add(calendar_year(work.enterprise_id, int(label)))
        work.about("reporting_period", period.id)
        if work.already or any(row.starts > period.starts for row in there):
            return OpenedYear(period.id, label)
        carried = _carry(work, period)
        rated = ratings.rate_within(work, period, None)  # mends the queue as well, where it has been opened
        if period.review_opened_at is not None:
            return OpenedYear(period.id, label, carried, rated.rated)
        period.review_opened_at = work.at
        with collector_paused():
            counted = bring_in_step(work, period, None, frozenset())
        return OpenedYear(period.id, label, carried, rated.rated, counted.made)


def year_to_open(actor: Actor) -> int | None:
    """The year whose statement comes next, where it has not been opened; None where there is nothing to open."""
    with reading(actor) as work:
        wanted = statement_year(clock.today())
        newest = periods(work)
        return wanted if newest and newest[0].ends.year < wanted else None


def _checked(year: int | str) -> str:
    label = str(year).strip()
    this_year = clock.today().year
    if not (
        label.isascii() and label.isdigit() and len(label) == 4 and FIRST_YEAR <= int(label) <= this_year
    ):
        raise FieldWrong(
            field="År",
            hint=f"Skriv et år fra {FIRST_YEAR}, da åpenhetsloven trådte i kraft, til og med {this_year}.",
        )
    return label


def _carry(work: Work, period: ReportingPeriod) -> int:
    """Repeat last year's judgements, for suppliers that are active and subjects nobody has judged this year."""
    last = year_before(work, period)
    if last is None:
        return 0
    judged = {(row.supplier_id, row.category_id) for row in _in_force(work, period)}
    inactive = set(
        work.session.execute(
            select(col(Supplier.id)).where(
                col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(False)
            )
        ).scalars()
    )
    repeated = [
        row
        for row in _in_force(work, last)
        if (row.supplier_id, row.category_id) not in judged and row.supplier_id not in inactive
    ]
    work.insert_many(
        SectorJudgement,
        _JUDGEMENT,
        [
            (work.enterprise_id, identity, 1, period.id, row.supplier_id, row.category_id, row.level, row.reason,
             row.sources_read, row.read_on, row.judged_by, row.judged_at, row.id, None)
            for identity, row in zip(new_ids(len(repeated)), repeated, strict=True)
        ],
    )  # fmt: skip
    return len(repeated)


def _in_force(work: Work, period: ReportingPeriod) -> Iterable[Any]:
    return work.session.connection().execute(
        select(
            col(SectorJudgement.id), col(SectorJudgement.supplier_id), col(SectorJudgement.category_id),
            col(SectorJudgement.level), col(SectorJudgement.reason), col(SectorJudgement.sources_read),
            col(SectorJudgement.read_on), col(SectorJudgement.judged_by), col(SectorJudgement.judged_at),
        ).where(
            col(SectorJudgement.enterprise_id) == work.enterprise_id,
            col(SectorJudgement.period_id) == period.id,
            col(SectorJudgement.superseded_by).is_(None),
        )
    ).all()  # fmt: skip
