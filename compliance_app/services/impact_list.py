"""Reading adverse impacts: the picture of how grave and how likely, one page of the list, and one impact.

Gravest first, then the most likely: severity outranks likelihood (law.md 4.1). A page reads the rows it shows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from compliance_app.domain.severity import severity
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.measures import measures_against
from compliance_app.services.named import with_named
from compliance_app.services.records import Year
from compliance_app.services.subjects import Found
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ImpactKind,
    Measure,
    PriorityDecision,
    Producer,
    ReportingPeriod,
    Supplier,
)

PAGE_SIZE: Final = 25
STEPS: Final = (1, 2, 3, 4)


@dataclass(frozen=True)
class Chosen:
    """Which impacts are listed; None leaves a thing open.

    Attributes:
        severity, likelihood: 1–4, a cell of the picture.
        unanswered: only those without a measure and without a reason to wait.
        own: only those of the enterprise's own people.
    """

    kind: ImpactKind | None = None
    severity: int | None = None
    likelihood: int | None = None
    significant: bool | None = None
    unanswered: bool = False
    own: bool = False


@dataclass(frozen=True)
class ImpactLine:
    """One impact of the list.

    Attributes:
        measures: how many measures are aimed at it.
        waits: a reason not to act now is recorded for it.
    """

    found: Found
    measures: int
    waits: bool


@dataclass(frozen=True)
class ImpactPage:
    """A page of the list.

    Attributes:
        year: label of the period.
        matrix: how many by (severity, likelihood), of all the period's impacts.
        total: all the period's impacts, ``actual`` and ``significant`` of them (a significant risk is potential).
        found: how many the choice holds.
    """

    year: str
    matrix: Mapping[tuple[int, int], int]
    total: int
    actual: int
    significant: int
    found: int
    rows: tuple[ImpactLine, ...]


@dataclass(frozen=True)
class ImpactCounts:
    """A period's impacts: how many in each cell (severity, likelihood), in all, actual, and significant risks."""

    matrix: Mapping[tuple[int, int], int]
    total: int
    actual: int
    significant: int


@dataclass(frozen=True)
class ImpactCard:
    """One impact, the measures that are aimed at it, and the choices not to act on it now."""

    found: Found
    measures: tuple[Measure, ...]
    decisions: tuple[PriorityDecision, ...]

    @property
    def row(self) -> AdverseImpact:
        """The impact itself."""
        row: AdverseImpact = self.found.row
        return row


def impacts(actor: Actor, year: Year = None) -> list[Found]:
    """All the period's adverse impacts: actual ones first, then significant ones, then by severity."""
    with reading(actor) as work:
        period = period_of(work, year)
        found = _found(work, _named().where(rows_of_period(work, AdverseImpact, period)))
    return sorted(
        found,
        key=lambda one: (
            one.row.kind != ImpactKind.ACTUAL,
            not one.row.significant,
            -severity(one.row.scale, one.row.scope, one.row.irremediability),
            one.row.id,
        ),
    )


def impact_page(actor: Actor, number: int = 1, chosen: Chosen | None = None, year: Year = None) -> ImpactPage:
    """Page ``number`` (from 1) of the impacts that are chosen, gravest first, with the picture of all of them."""
    wanted = chosen or Chosen()
    with reading(actor) as work:
        period = period_of(work, year)
        counts = count_impacts(work, period)
        conditions = _conditions(work, period, wanted)
        counted = work.session.execute(select(func.count()).select_from(AdverseImpact).where(*conditions))
        found = int(counted.scalar_one())
        start = PAGE_SIZE * (max(1, number) - 1)
        ordered = _named().where(*conditions).order_by(*_GRAVEST_FIRST).limit(PAGE_SIZE).offset(start)
        return ImpactPage(
            year=period.label,
            matrix=counts.matrix,
            total=counts.total,
            actual=counts.actual,
            significant=counts.significant,
            found=found,
            rows=_lines(work, period, _found(work, ordered)),
        )


def count_impacts(work: Work, period: ReportingPeriod) -> ImpactCounts:
    """A period's impacts, counted in one query."""
    cells = _cells(work, period)
    return ImpactCounts(
        {(row.severe, row.likelihood): row.impacts for row in cells},
        sum(row.impacts for row in cells),
        sum(row.actual for row in cells),
        sum(row.significant for row in cells),
    )


def read_impact(actor: Actor, identity: str) -> ImpactCard:
    """One impact with the name of what it concerns, and what is done about it. Raises NotFound."""
    with reading(actor) as work:
        work.get(AdverseImpact, identity)
        met = measures_against(work, identity)
        waiting = work.session.execute(
            select(PriorityDecision)
            .where(
                col(PriorityDecision.enterprise_id) == work.enterprise_id,
                col(PriorityDecision.impact_id) == identity,
            )
            .order_by(col(PriorityDecision.id))
        )
        decided = tuple(waiting.scalars())
        ours = col(AdverseImpact.enterprise_id) == work.enterprise_id
        found = _found(work, _named().where(ours, col(AdverseImpact.id) == identity))[0]
        return ImpactCard(found, tuple(met), decided)


def _lines(work: Work, period: ReportingPeriod, found: list[Found]) -> tuple[ImpactLine, ...]:
    ids = [one.row.id for one in found]
    counted = work.session.execute(
        select(col(Measure.impact_id), func.count())
        .where(col(Measure.enterprise_id) == work.enterprise_id, col(Measure.impact_id).in_(ids))
        .group_by(col(Measure.impact_id))
    )
    aimed = {str(impact): int(count) for impact, count in counted}
    waiting = set(
        work.session.execute(
            select(col(PriorityDecision.impact_id)).where(
                rows_of_period(work, PriorityDecision, period), col(PriorityDecision.impact_id).in_(ids)
            )
        ).scalars()
    )
    return tuple(ImpactLine(one, aimed.get(one.row.id, 0), one.row.id in waiting) for one in found)


def _cells(work: Work, period: ReportingPeriod) -> Any:
    actual = col(AdverseImpact.kind) == ImpactKind.ACTUAL.value
    risk = and_(
        col(AdverseImpact.significant).is_(True), col(AdverseImpact.kind) == ImpactKind.POTENTIAL.value
    )
    return work.session.execute(
        select(
            _SEVERITY.label("severe"),
            col(AdverseImpact.likelihood).label("likelihood"),
            func.count().label("impacts"),
            func.count(case((actual, 1))).label("actual"),
            func.count(case((risk, 1))).label("significant"),
        )
        .where(rows_of_period(work, AdverseImpact, period))
        .group_by(_SEVERITY, col(AdverseImpact.likelihood))
    ).all()


def _conditions(work: Work, period: ReportingPeriod, wanted: Chosen) -> list[ColumnElement[bool]]:
    found = [rows_of_period(work, AdverseImpact, period)]
    if wanted.kind is not None:
        found.append(col(AdverseImpact.kind) == wanted.kind.value)
    if wanted.severity is not None:
        found.append(_SEVERITY.in_([wanted.severity]))
    if wanted.likelihood is not None:
        found.append(col(AdverseImpact.likelihood) == wanted.likelihood)
    if wanted.significant is not None:
        found.append(col(AdverseImpact.significant).is_(wanted.significant))
    if wanted.own:
        subjects = (AdverseImpact.supplier_id, AdverseImpact.producer_id, AdverseImpact.category_id)
        found += [*(col(one).is_(None) for one in subjects), col(AdverseImpact.country) == ""]
    if wanted.unanswered:
        found.append(unanswered(work, period))
    return found


def unanswered(work: Work, period: ReportingPeriod) -> ColumnElement[bool]:
    """Impacts that nothing is done about and nobody has said why."""
    aimed = select(col(Measure.impact_id)).where(
        rows_of_period(work, Measure, period), col(Measure.impact_id).is_not(None)
    )
    waiting = select(col(PriorityDecision.impact_id)).where(
        rows_of_period(work, PriorityDecision, period), col(PriorityDecision.impact_id).is_not(None)
    )
    return and_(col(AdverseImpact.id).not_in(aimed), col(AdverseImpact.id).not_in(waiting))


def _step(grade: int) -> ColumnElement[bool]:
    return or_(
        *(
            col(one) == grade
            for one in (AdverseImpact.scale, AdverseImpact.scope, AdverseImpact.irremediability)
        )
    )


_SEVERITY: ColumnElement[int] = case((_step(4), 4), (_step(3), 3), (_step(2), 2), else_=1)
"""As ``domain.severity.severity``: the highest of the three."""
_GRAVEST_FIRST = (_SEVERITY.desc(), col(AdverseImpact.likelihood).desc(), col(AdverseImpact.id))


def _named() -> Any:
    return with_named(
        select(AdverseImpact, col(Supplier.name), col(Producer.name), col(Category.name)),
        (Supplier, AdverseImpact.supplier_id), (Producer, AdverseImpact.producer_id),
        (Category, AdverseImpact.category_id),
    )  # fmt: skip


def named_impacts(work: Work, *wanted: ColumnElement[bool]) -> list[Found]:
    """Impacts that fit, with the names of what they concern, gravest first; the rows leave the session."""
    return _found(work, _named().where(*wanted).order_by(*_GRAVEST_FIRST))


def _found(work: Work, chosen: Any) -> list[Found]:
    found = [
        Found(row, supplier or "", category or "", producer or "", row.country)
        for row, supplier, producer, category in work.session.execute(chosen)
    ]
    work.session.expunge_all()
    return found
