"""What another method would do, before it is saved: suppliers and countries that change level, and how stable levels are.

One pass over the register rates every supplier twice, under the method in force and under the draft; nothing is written.
A supplier whose countries all keep their level keeps its own, so only the others are rated.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_levels import OWN_SEAT, QuickRating, scores_of
from compliance_app.domain.risk_method import Method
from compliance_app.domain.stability import WEIGHTINGS, all_levels_under
from compliance_app.files.limits import collector_paused
from compliance_app.services.enterprises import period_of
from compliance_app.services.method_rows import MethodUsed, facts_of, used_now
from compliance_app.services.method_versions import MethodInput, changes_between, drafted
from compliance_app.services.override_rows import standing_overrides
from compliance_app.services.ratings import bulk_rater, register_rows
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import ReportingPeriod, RiskAssessment, Supplier

SHOWN = 500
"""How many of the suppliers that change level are listed; all are counted."""

_PLACE = {level: place for place, level in enumerate(WORST_FIRST)}


class SupplierMove(NamedTuple):
    """A supplier that would change level: each pair is from, to; ``worst_country`` is ISO 2 under the draft or None."""

    id: str
    name: str
    worst_country: str | None
    geographic: tuple[Level, Level]
    sector: Level
    overall: tuple[Level, Level]


class CountryMove(NamedTuple):
    """A country whose level or value differs between two methods."""

    before: CountryRisk
    after: CountryRisk

    @property
    def moved(self) -> bool:
        """Whether the level differs."""
        return self.before.level is not self.after.level

    @property
    def by(self) -> float:
        """How far the value moves; 0 where one of them has none."""
        if self.before.value is None or self.after.value is None:
            return 0.0
        return self.after.value - self.before.value


@dataclass(frozen=True)
class Steadiness:
    """How the levels of countries hold under random weightings.

    Attributes:
        counts: how many of ``tried`` weightings give each level, by ISO 2.
        tried: how many weightings.
    """

    counts: Mapping[str, Mapping[Level, int]]
    tried: int = WEIGHTINGS

    def same(self, risk: CountryRisk) -> int:
        """How many weightings give the level that the method gives."""
        return self.counts[risk.iso2].get(risk.level, 0)


@dataclass(frozen=True)
class Preview:
    """What the draft would do.

    Attributes:
        seen: the version in force that it was compared with.
        changes: what the draft changes, as sentences; empty where nothing differs.
        suppliers: how many active suppliers there are.
        overall, geographic: how many go from one level to another, the worst first.
        moved: the first ``SHOWN`` of the suppliers that change, those that end worst first.
        moved_count: how many suppliers change level, overall or geographic alone.
        lapsed: how many overridden levels no longer hold, because they were set on other inputs.
        countries: the countries that change level or value, those that change level and move most first.
        risks: every country under the draft, by ISO 2.
        steadiness: of the countries' levels under the draft.
        leaning: how many suppliers' geographic level is decided by each country now, by ISO 2.
    """

    seen: int
    changes: tuple[str, ...]
    suppliers: int
    overall: Mapping[tuple[Level, Level], int]
    geographic: Mapping[tuple[Level, Level], int]
    moved: tuple[SupplierMove, ...]
    moved_count: int
    lapsed: int
    countries: tuple[CountryMove, ...]
    risks: Mapping[str, CountryRisk] = field(repr=False)
    steadiness: Steadiness = field(repr=False)
    leaning: Mapping[str, int] = field(repr=False)


def preview_method(actor: Actor, given: MethodInput) -> Preview:
    """What a method would do to the register as it is now; writes nothing. Raises MethodUnusable, NotFound."""
    with reading(actor, Verb.CHANGE_METHOD) as work, collector_paused():
        before = used_now(work)
        return _preview(work, before, drafted(work, before, given))


def steadiness(risks: Mapping[str, CountryRisk], method: Method) -> Steadiness:
    """How the levels of these countries hold under random weightings, computed once for a method."""
    return _steady(tuple(risks.values()), method)


@lru_cache(maxsize=8)
def _steady(risks: tuple[CountryRisk, ...], method: Method) -> Steadiness:
    return Steadiness(all_levels_under(risks, method))


def _preview(work: Work, before: MethodUsed, after: MethodUsed) -> Preview:
    period = period_of(work)
    old, new = facts_of(work, before).risks, facts_of(work, after).risks
    moves = [CountryMove(old[iso2], new[iso2]) for iso2 in old]
    differ = [move for move in moves if move.moved or move.before.value != move.after.value]
    changes = tuple(changes_between(work, before, after))
    overridden = _overridden(work, period) if changes else {}
    touched = {move.before.iso2 for move in moves if move.moved}
    pass_ = _walk(work, period, (old, new), touched, overridden)
    return Preview(
        seen=before.method.version,
        changes=changes,
        suppliers=pass_.suppliers,
        overall=dict(sorted(pass_.overall.items(), key=_worst_first)),
        geographic=dict(sorted(pass_.geographic.items(), key=_worst_first)),
        moved=_named(work, pass_.moved[:SHOWN]),
        moved_count=len(pass_.moved),
        lapsed=len(overridden),
        countries=tuple(sorted(differ, key=lambda one: (not one.moved, -abs(one.by), one.after.name))),
        risks=new,
        steadiness=steadiness(new, after.method),
        leaning=_leaning(work, period),
    )


@dataclass
class _Pass:
    suppliers: int
    overall: Counter[tuple[Level, Level]] = field(default_factory=Counter)
    geographic: Counter[tuple[Level, Level]] = field(default_factory=Counter)
    moved: list[SupplierMove] = field(default_factory=list)


def _walk(
    work: Work,
    period: ReportingPeriod,
    countries: tuple[Mapping[str, CountryRisk], Mapping[str, CountryRisk]],
    touched: set[str],
    overridden: Mapping[str, Level],
) -> _Pass:
    """Rate those whose chain touches a country that changes level, and those overridden, under both sets of countries."""
    if not touched and not overridden:
        return _Pass(_active(work))
    old, new = countries
    rater, scores = bulk_rater(work, period, old), scores_of(new)
    suppliers, links = register_rows(work)
    found = _Pass(len(suppliers))
    keys: dict[str, str] = {}
    for row in suppliers:
        chain = links.get(row.id, ())
        same = row.country not in touched and all(link[2] not in touched for link in chain)
        if same and row.id not in overridden:
            continue
        sector, was, then = rater.compare(row, chain, scores)
        was_overall = overridden.get(row.id, was.overall)
        if was_overall is then.overall and was.geographic is then.geographic:
            continue
        overall, geographic = (was_overall, then.overall), (was.geographic, then.geographic)
        found.overall[overall] += was_overall is not then.overall
        found.geographic[geographic] += was.geographic is not then.geographic
        worst = _worst(then, row.country, chain)
        found.moved.append(SupplierMove(row.id, "", worst, geographic, sector, overall))
        keys[row.id] = row.sort_key
    found.moved.sort(key=lambda one: (one.overall[0] is one.overall[1], _PLACE[one.overall[1]], keys[one.id]))
    found.overall, found.geographic = +found.overall, +found.geographic
    return found


def _worst(
    quick: QuickRating, seat: str | None, chain: tuple[tuple[str | None, ...], ...] | list[tuple[str, ...]]
) -> str | None:
    if quick.origin_unknown:
        return None
    return seat if quick.worst == OWN_SEAT else chain[quick.worst][2]


def _worst_first(item: tuple[tuple[Level, Level], int]) -> tuple[int, int]:
    (before, after), _count = item
    return _PLACE[after], _PLACE[before]


def _overridden(work: Work, period: ReportingPeriod) -> dict[str, Level]:
    """The overall level of the suppliers whose level a person set: it holds for the inputs it was set on and no others."""
    ids = sorted(standing_overrides(work, period))
    found: dict[str, Level] = {}
    for start in range(0, len(ids), 500):
        rows = work.session.execute(
            select(col(RiskAssessment.supplier_id), col(RiskAssessment.overall)).where(
                col(RiskAssessment.enterprise_id) == work.enterprise_id,
                col(RiskAssessment.supplier_id).in_(ids[start : start + 500]),
                col(RiskAssessment.period_id) == period.id,
                col(RiskAssessment.superseded_by).is_(None),
                col(RiskAssessment.override_id).is_not(None),
            )
        )
        found |= {supplier: Level(overall) for supplier, overall in rows}
    return found


def _active(work: Work) -> int:
    return int(
        work.session.execute(
            select(func.count())
            .select_from(Supplier)
            .where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
        ).scalar_one()
    )


def _named(work: Work, moved: list[SupplierMove]) -> tuple[SupplierMove, ...]:
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_([one.id for one in moved])
        )
    )
    names: dict[str, str] = {row[0]: row[1] for row in rows}
    return tuple(one._replace(name=names[one.id]) for one in moved)


def _leaning(work: Work, period: ReportingPeriod) -> dict[str, int]:
    rows = work.session.execute(
        select(col(RiskAssessment.worst_country), func.count())
        .where(
            col(RiskAssessment.enterprise_id) == work.enterprise_id,
            col(RiskAssessment.period_id) == period.id,
            col(RiskAssessment.superseded_by).is_(None),
            col(RiskAssessment.worst_country).is_not(None),
        )
        .group_by(col(RiskAssessment.worst_country))
    )
    return {str(country): int(count) for country, count in rows}
