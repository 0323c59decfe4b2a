"""How the work goes, for the board: measures by state and effect, what suppliers were asked, remedy, and harm found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import case, func, select
from sqlmodel import col

from compliance_app.services.effort import EffortCounts, count_efforts
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.impact_list import ImpactCounts, count_impacts
from compliance_app.services.remediation_reads import impacts_without_remedy, remediations_of_period
from compliance_app.services.work import Work
from compliance_app.storage.tables import BoardInput, Effect, Measure, MeasureStatus, ReportingPeriod


@dataclass(frozen=True)
class MeasureStates:
    """The period's measures: by how far they have come, over their day, and whether the finished ones helped.

    Attributes:
        effects: of the finished ones; ``not_judged`` those of which nobody has said.
    """

    states: Mapping[MeasureStatus, int]
    late: int
    effects: Mapping[Effect, int]
    not_judged: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """Those not finished."""
        return self.total - self.states[MeasureStatus.DONE]


@dataclass(frozen=True)
class BoardWork:
    """How the work goes.

    Attributes:
        efforts: what suppliers were asked from the period's first day until today; an answer is no result.
        remedies, remedied: cases agreed, and those of them carried out; ``without_remedy`` harm that has neither.
        unanswered: what the board has asked for, of any period, that has no answer yet; first due first.
    """

    impacts: ImpactCounts
    measures: MeasureStates
    efforts: EffortCounts
    remedies: int
    remedied: int
    without_remedy: int
    unanswered: tuple[BoardInput, ...]


def board_work(work: Work, period: ReportingPeriod, today: date) -> BoardWork:
    """How the period's work goes, in a number of queries that does not grow."""
    remedies = remediations_of_period(work, period)
    return BoardWork(
        impacts=count_impacts(work, period),
        measures=measure_states(work, period, today),
        efforts=count_efforts(work, period.starts, max(today, period.ends)),
        remedies=len(remedies),
        remedied=sum(one.row.done_on is not None for one in remedies),
        without_remedy=len(impacts_without_remedy(work)),
        unanswered=_unanswered(work),
    )


def measure_states(work: Work, period: ReportingPeriod, today: date) -> MeasureStates:
    """The period's measures, counted in one query."""
    open_ = col(Measure.status) != MeasureStatus.DONE.value
    late = func.count(case((open_ & (col(Measure.due) < today), 1)))
    rows = work.session.execute(
        select(col(Measure.status), col(Measure.effect), func.count(), late)
        .where(rows_of_period(work, Measure, period))
        .group_by(col(Measure.status), col(Measure.effect))
    ).all()
    states, effects, over, silent = dict.fromkeys(MeasureStatus, 0), dict.fromkeys(Effect, 0), 0, 0
    for status, effect, count, late_ones in rows:
        states[MeasureStatus(status)] += count
        over += late_ones
        if status == MeasureStatus.DONE:
            if effect:
                effects[Effect(effect)] += count
            else:
                silent += count
    return MeasureStates(MappingProxyType(states), over, MappingProxyType(effects), silent)


def _unanswered(work: Work) -> tuple[BoardInput, ...]:
    rows = work.session.execute(
        select(BoardInput).where(
            col(BoardInput.enterprise_id) == work.enterprise_id, col(BoardInput.answer) == ""
        )
    ).scalars()
    return tuple(sorted(rows, key=lambda row: (row.due or date.max, row.id)))
