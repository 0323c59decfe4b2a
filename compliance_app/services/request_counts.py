"""What became of the requests of a period, in figures for the statement and the board. Holds no case and nobody's name.

The figures rest on columns that stay when a case is emptied, so they are the same before and after.
"""

from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.deadlines import DeadlineState, state_on
from compliance_app.domain.requests import OPEN_STATES, Ground, RequestState
from compliance_app.services.named import pointed_to
from compliance_app.services.possible_breaches import Classification
from compliance_app.services.requests import DATES, first_deadline
from compliance_app.services.work import Work
from compliance_app.storage.tables import InformationRequest, PossibleBreach, RefusedPassage, ReportingPeriod


@dataclass(frozen=True)
class RequestFigures:
    """The requests received in a period and what became of them, as of today. What was set aside is not counted.

    Attributes:
        in_time, late: first answered by the Act's last day, or after it.
        waiting, overdue: not answered yet, within the Act's last day or after it.
        refused: wholly or partly. by_ground: how many requests were refused on each ground; one may have several.
        extended: with a promised day. median_days: from receipt to sending, of the answered.
        breaches: possible breaches about them that a person has confirmed.
    """

    received: int = 0
    in_time: int = 0
    late: int = 0
    waiting: int = 0
    overdue: int = 0
    refused: int = 0
    extended: int = 0
    median_days: float | None = None
    by_ground: tuple[tuple[Ground, int], ...] = ()
    breaches: int = 0


def request_counts(work: Work, period: ReportingPeriod) -> RequestFigures:
    """The figures of the requests received in a period."""
    row = InformationRequest
    today = work.today
    chosen = (
        col(row.enterprise_id) == work.enterprise_id,
        col(row.received_on).between(period.starts, period.ends),
        col(row.state) != RequestState.SET_ASIDE.value,
    )
    records = work.session.execute(
        select(col(row.answered_on), col(row.refused_on), *(col(one) for one in DATES)).where(*chosen)
    ).all()
    owed = [one for one in records if one.answered_on or RequestState(one.state) in OPEN_STATES]
    clocks = [state_on(first_deadline(one), today, one.answered_on) for one in owed]
    days = [(one.answered_on - one.received_on).days for one in records if one.answered_on]
    late, overdue = clocks.count(DeadlineState.ANSWERED_LATE), clocks.count(DeadlineState.OVERDUE)
    grounds = work.session.execute(
        select(col(RefusedPassage.ground), func.count(func.distinct(col(RefusedPassage.request_id))))
        .join(row, pointed_to(row, RefusedPassage.request_id))
        .where(*chosen)
        .group_by(col(RefusedPassage.ground))
    ).all()
    breaches = work.session.execute(
        select(func.count())
        .select_from(PossibleBreach)
        .join(row, pointed_to(row, PossibleBreach.request_id))
        .where(*chosen, col(PossibleBreach.classification) == Classification.BREACH.value)
    ).scalar_one()
    counted = {Ground(ground): count for ground, count in grounds}
    return RequestFigures(
        received=len(records),
        in_time=len(days) - late,
        late=late,
        waiting=len(clocks) - len(days) - overdue,
        overdue=overdue,
        refused=sum(one.refused_on is not None for one in records),
        extended=sum(one.promised_on is not None for one in records),
        median_days=median(days) if days else None,
        by_ground=tuple((ground, counted[ground]) for ground in Ground if ground in counted),
        breaches=int(breaches),
    )
