"""What «I dag» shows: what is due, what is left, what is missing and how far the year has come.

The number of queries is the same however large the register is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.requests import STATE_NAMES
from compliance_app.services.due import Due, DueKind, Waiting, dated, kinds_met_by, waiting_of
from compliance_app.services.enterprises import period_of, periods, statement_year
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.follow_up_list import Group as FollowUpGroup
from compliance_app.services.follow_up_list import Wanted, follow_up_counts
from compliance_app.services.gaps import Gap, count_gaps
from compliance_app.services.measure_list import Group, counts_of
from compliance_app.services.published_signers import names_missing
from compliance_app.services.register import level_counts
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.requests import due_requests, open_request_days
from compliance_app.services.review_queue import Progress, next_up, progress_of
from compliance_app.services.significant_changes import count_open_changes
from compliance_app.services.statement_standing import Standing, signers_now, standing_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    EventKind,
    GovernanceEvent,
    Measure,
    MeasureStatus,
    OwnOperationsAssessment,
    ReportingPeriod,
)


@dataclass(frozen=True)
class MeasureCounts:
    """The period's measures: all, finished, and those whose day has passed unfinished."""

    total: int = 0
    done: int = 0
    late: int = 0


@dataclass(frozen=True)
class Today:
    """The page.

    Attributes:
        year: label of the period that is worked on.
        publish_by: when that period's statement must be out (§ 5); may have passed.
        next_publish_by: the next such day from today, and ``next_year`` the year it is for.
        newest_year_open: the period of ``next_year`` has been opened.
        due: by date, late first; only what the actor's roles do something about.
        overdue: how many measures and follow-ups are over their day in all; ``due`` holds only the first of each kind.
        waiting: what a person is to decide.
        gaps: what suppliers lack; 0 where nothing does.
        own_operations: own employees are assessed for the period.
        standing: where the period's statement stands; an update under way does not hide that it is out.
        signed: all who must sign it have; ``unsigned`` are those who have not.
        review: how far the year's review has come; ``next_up`` is the name first in the queue, empty where none is.
        changes: significant changes nobody has decided about.
        treated: a board meeting that treated the statement is recorded; briefed: the board was briefed this year.
    """

    today: date
    year: str
    publish_by: date
    next_publish_by: date
    next_year: int
    newest_year_open: bool
    suppliers: int
    levels: Mapping[Level, int]
    due: tuple[Due, ...]
    overdue: Mapping[DueKind, int]
    waiting: Waiting
    gaps: Mapping[Gap, int]
    own_operations: bool
    measures: MeasureCounts
    standing: Standing
    signed: bool
    unsigned: tuple[str, ...]
    treated: bool
    briefed: bool
    review: Progress
    next_up: str
    changes: int

    @property
    def not_rated(self) -> int:
        """Active suppliers without a rating for the period."""
        return self.suppliers - sum(self.levels.values())

    @property
    def late(self) -> tuple[Due, ...]:
        """What is over its day."""
        return tuple(one for one in self.due if one.day < self.today)


def read_today(actor: Actor, year: str | None = None) -> Today:
    """Everything that «I dag» shows, for a period (the newest by default).

    Raises:
        NoSuchYear: no such period.
    """
    today, kinds = clock.today(), kinds_met_by(actor.roles)
    requests, waiting = _requests(actor, kinds), waiting_of(actor)
    with reading(actor) as work:
        period = period_of(work, year)
        state = state_of(work)
        own, treated, briefed = _done(work, period, today)
        standing = standing_of(work, period)
        signers = signers_now(work, standing) if standing.newest_id else ()
        following = statement_year(today)
        return Today(
            today=today,
            year=period.label,
            publish_by=publish_by(period.ends.year + 1),
            next_publish_by=publish_by(following + 1),
            next_year=following,
            newest_year_open=any(one.ends.year >= following for one in periods(work)),
            suppliers=remembered(state, "suppliers", "", lambda: count_suppliers(work)),
            levels=remembered(state, "levels", period.id, lambda: level_counts(work, period)),
            due=tuple(
                sorted([*requests, *dated(work, today, kinds)], key=lambda one: (one.day, one.kind, one.id))
            ),
            overdue=_overdue(work, today, kinds),
            waiting=waiting,
            gaps=remembered(state, "gaps", period.id, lambda: count_gaps(work, period)),
            own_operations=own,
            measures=measure_counts(work, period, today),
            standing=standing,
            signed=bool(signers) and not names_missing(signers),
            unsigned=tuple(names_missing(signers)),
            treated=treated,
            briefed=briefed,
            review=progress_of(work),
            next_up=next_up(work),
            changes=count_open_changes(work) if allowed(actor.roles, Verb.DECIDE_CHANGE) else 0,
        )


@dataclass(frozen=True)
class Deadlines:
    """How many things have a day, how many are over it, and the next day; nothing of what they are."""

    total: int = 0
    late: int = 0
    next: date | None = None


def read_deadlines(actor: Actor) -> Deadlines:
    """The deadlines of everybody, counted, for those who see how the work goes and not the cases.

    Raises:
        NotAllowed: the actor does not read the pages of the board.
    """
    with reading(actor, Verb.READ_BOARD) as work:
        days = [one.day for one in dated(work, work.today)] + open_request_days(work)
    ahead = [day for day in days if day >= work.today]
    return Deadlines(len(days), len(days) - len(ahead), min(ahead, default=None))


def _overdue(work: Work, today: date, kinds: frozenset[DueKind]) -> dict[DueKind, int]:
    """How many are over their day in all, of the kinds that have a list of their own."""
    found = {DueKind.MEASURE: 0, DueKind.FOLLOW_UP: 0}
    if DueKind.MEASURE in kinds:
        found[DueKind.MEASURE] = counts_of(work, "", today)[Group.LATE]
    if DueKind.FOLLOW_UP in kinds:
        found[DueKind.FOLLOW_UP] = follow_up_counts(work, Wanted(), today)[FollowUpGroup.LATE]
    return found


def _requests(actor: Actor, kinds: frozenset[DueKind]) -> list[Due]:
    """The open requests, for those who answer them."""
    if DueKind.REQUEST not in kinds:
        return []
    return [
        Due(
            DueKind.REQUEST,
            line.id,
            line.deadline.operative,
            line.number,
            line.excerpt,
            STATE_NAMES[line.state],
        )
        for line in due_requests(actor)
    ]


def measure_counts(work: Work, period: ReportingPeriod, today: date) -> MeasureCounts:
    """The period's measures, counted."""
    done = col(Measure.status) == MeasureStatus.DONE.value
    counted = work.session.execute(
        select(
            func.count(),
            func.count(case((done, 1))),
            func.count(case((~done & (col(Measure.due) < today), 1))),
        )
        .select_from(Measure)
        .where(rows_of_period(work, Measure, period))
    ).one()
    return MeasureCounts(*counted)


def _done(work: Work, period: ReportingPeriod, today: date) -> tuple[bool, bool, bool]:
    """Own operations assessed, board meeting that treated the statement, briefing of the board this year."""
    own = work.session.execute(
        select(col(OwnOperationsAssessment.id)).where(rows_of_period(work, OwnOperationsAssessment, period))
    ).first()
    meetings = work.session.execute(
        select(
            col(GovernanceEvent.treats_statement),
            col(GovernanceEvent.held_on),
            col(GovernanceEvent.period_id),
        ).where(
            col(GovernanceEvent.enterprise_id) == work.enterprise_id,
            col(GovernanceEvent.kind) == EventKind.BOARD_MEETING.value,
        )
    ).all()
    treated = any(row.treats_statement and row.period_id == period.id for row in meetings)
    start = date(today.year, 1, 1)
    briefed = any(
        row.held_on and start <= row.held_on <= today and not row.treats_statement for row in meetings
    )
    return own is not None, treated, briefed
