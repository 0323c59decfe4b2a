"""What changed since the year before, for the board: suppliers whose level is another, and why it is what it is now."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from compliance_app.domain.levels import Level
from compliance_app.services.enterprises import periods
from compliance_app.services.facts_changes import rated_then
from compliance_app.services.register import level_counts
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier

NAMED_CHANGES = 4
"""Of the suppliers whose level is another; the rest are counted."""


@dataclass(frozen=True)
class LevelChange:
    """A supplier whose overall level is another than the year before.

    Attributes:
        why: the line of the register, in bokmål.
        geographic, sector, country: what it is made of now, and the worst country of the chain; for other languages.
        by_person: a person set the level, with a reason of their own.
    """

    id: str
    name: str
    before: Level
    after: Level
    why: str
    geographic: Level = Level.UNKNOWN
    sector: Level = Level.UNKNOWN
    country: str = ""
    by_person: bool = False


@dataclass(frozen=True)
class Moves:
    """How many suppliers went which way since the year before; ``known``: the level was unknown and is not any more."""

    up: int = 0
    down: int = 0
    unknown: int = 0
    known: int = 0


@dataclass(frozen=True)
class Comparison:
    """This year beside the one before: its label, how many were at high then, the first of the changes (worst first), and which way."""

    year: str
    high_before: int
    changes: tuple[LevelChange, ...]
    moves: Moves

    @property
    def changed(self) -> int:
        """How many suppliers have another level, those that are not named too."""
        return self.moves.up + self.moves.down + self.moves.unknown + self.moves.known


def compare(work: Work, period: ReportingPeriod) -> Comparison | None:
    """This period beside the newest one before it; None where that one was not rated."""
    earlier = before(work, period)
    if earlier is None:
        return None
    levels = level_counts(work, earlier)
    if not sum(levels.values()):
        return None
    was = aliased(RiskAssessment)
    changed = _changed(work, period, earlier, was)
    rows = work.session.execute(
        changed.with_only_columns(
            col(Supplier.id), col(Supplier.name), col(was.overall), col(RiskAssessment.overall),
            col(RiskAssessment.why), col(RiskAssessment.geographic), col(RiskAssessment.sector),
            col(RiskAssessment.worst_country), col(RiskAssessment.override_id),
        )
        .order_by(col(RiskAssessment.overall_rank), col(RiskAssessment.sort_key))
        .limit(NAMED_CHANGES)
    )  # fmt: skip
    changes = tuple(
        LevelChange(
            identity, name, Level(old), Level(new), why, Level(geographic), Level(sector), country or "",
            override is not None,
        )
        for identity, name, old, new, why, geographic, sector, country, override in rows
    )  # fmt: skip
    return Comparison(earlier.label, levels[Level.HIGH], changes, _moves(work, changed, was))


def before(work: Work, period: ReportingPeriod) -> ReportingPeriod | None:
    """The newest period before this one."""
    return next((one for one in periods(work) if one.starts < period.starts), None)


def _moves(work: Work, changed: Select[Any], was: Any) -> Moves:
    rows = work.session.execute(
        changed.with_only_columns(col(was.overall), col(RiskAssessment.overall), func.count()).group_by(
            col(was.overall), col(RiskAssessment.overall)
        )
    )
    counted: Counter[str] = Counter()
    for old, new, count in rows:
        counted[_way(Level(old), Level(new))] += count
    return Moves(**counted)


def _way(old: Level, new: Level) -> str:
    if new is Level.UNKNOWN:
        return "unknown"
    if old is Level.UNKNOWN:
        return "known"
    order = (Level.LOW, Level.MEDIUM, Level.HIGH)
    return "up" if order.index(new) > order.index(old) else "down"


def _changed(work: Work, period: ReportingPeriod, earlier: ReportingPeriod, was: Any) -> Select[Any]:
    return (
        select(Supplier, was, RiskAssessment)
        .join_from(RiskAssessment, Supplier, same_supplier())
        .join(was, rated_then(was, earlier))
        .where(
            *current(work, period),
            *active(work),
            col(was.overall_rank) != col(RiskAssessment.overall_rank),
        )
    )
