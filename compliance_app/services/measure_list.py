"""The measures a page shows: late first, then by day, then what is finished; found along the indexes, page by page.

Open measures are shown whatever year they were promised in: a promise does not end with its year.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.issues import issue_name
from compliance_app.domain.working_days import last_of_month
from compliance_app.services.contacts import folded
from compliance_app.services.grouped_page import page_of_groups
from compliance_app.services.named import pointed_to
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import AdverseImpact, Category, Measure, MeasureStatus, Supplier

PAGE_SIZE: Final = 25
_DONE: Final = MeasureStatus.DONE.value


class Group(StrEnum):
    """Where a measure stands in the list, in order."""

    LATE = "LATE"
    THIS_MONTH = "THIS_MONTH"
    LATER = "LATER"
    WITHOUT_DAY = "WITHOUT_DAY"
    DONE = "DONE"


@dataclass(frozen=True)
class Wanted:
    """Which measures are looked at: everybody's where ``owner`` is empty; all groups where ``groups`` is."""

    owner: str = ""
    text: str = ""
    groups: frozenset[Group] = frozenset()


@dataclass(frozen=True)
class MeasureLine:
    """One measure in a list.

    Attributes:
        risk: what it answers, as inside a sentence («tvangsarbeid hos Leverandør 1», «risikoen innen IKT»); empty where nothing is named.
    """

    id: str
    group: Group
    what: str
    due: date | None
    status: MeasureStatus
    owner: str
    risk: str
    result: str
    effect: str | None
    done_on: date | None


@dataclass(frozen=True)
class MeasurePage:
    """A page of the list: its rows, how many there are of each group, and how many fit in all."""

    rows: tuple[MeasureLine, ...]
    counts: dict[Group, int]
    found: int


def measure_page(actor: Actor, wanted: Wanted, number: int = 1) -> MeasurePage:
    """Page ``number`` (1 is the first) of the measures that fit."""
    with reading(actor) as work:
        start = PAGE_SIZE * (number - 1)
        if folded(wanted.text):
            return _searched(work, wanted, start)
        today = clock.today()
        counts = counts_of(work, wanted.owner, today)
        chosen = _groups(wanted)
        rows = page_of_groups(
            chosen, counts, start, PAGE_SIZE,
            lambda group, skip, most: _rows(work, wanted.owner, (group, today), skip, most),
        )  # fmt: skip
        return MeasurePage(rows, counts, sum(counts[group] for group in chosen))


def every_measure(actor: Actor, wanted: Wanted) -> list[MeasureLine]:
    """All measures that fit, in the order of the list."""
    with reading(actor) as work:
        fitting = _with_text(_all(work, wanted.owner), wanted.text)
        return [line for line in fitting if not wanted.groups or line.group in wanted.groups]


def counts_of(work: Work, owner: str, today: date) -> dict[Group, int]:
    """How many measures somebody has (everybody, where the owner is empty), by group; remembered until a write."""
    return remembered(state_of(work), "measures", f"{today} {owner!r}", lambda: _count(work, owner, today))


def _groups(wanted: Wanted) -> list[Group]:
    return [group for group in Group if not wanted.groups or group in wanted.groups]


def _searched(work: Work, wanted: Wanted, start: int) -> MeasurePage:
    """By a text: looked for in memory, where å and Å are one letter on every database."""
    lines = remembered(
        state_of(work), "measure lines", f"{clock.today()} {wanted.owner!r}", lambda: _all(work, wanted.owner)
    )
    fitting = _with_text(lines, wanted.text)
    counts = Counter(line.group for line in fitting)
    shown = [line for line in fitting if not wanted.groups or line.group in wanted.groups]
    return MeasurePage(
        tuple(shown[start : start + PAGE_SIZE]), {group: counts[group] for group in Group}, len(shown)
    )


def _with_text(lines: Sequence[MeasureLine], text: str) -> list[MeasureLine]:
    wanted = folded(text)
    return [line for line in lines if wanted in folded(f"{line.what} {line.risk} {line.owner}")]


def _all(work: Work, owner: str) -> list[MeasureLine]:
    today = clock.today()
    return [line for group in Group for line in _rows(work, owner, (group, today))]


def _count(work: Work, owner: str, today: date) -> dict[Group, int]:
    place = case(*((_in(group, today), group.value) for group in Group))
    rows = work.session.execute(
        select(place, func.count()).select_from(Measure).where(*_of(work, owner)).group_by(place)
    )
    found = {Group(group): count for group, count in rows}
    return {group: found.get(group, 0) for group in Group}


def _rows(
    work: Work, owner: str, place: tuple[Group, date], start: int = 0, limit: int | None = None
) -> list[MeasureLine]:
    group, today = place
    chosen = (
        select(Measure, col(AdverseImpact.issue), col(Supplier.name), col(Category.name))
        .select_from(Measure)
        .outerjoin(AdverseImpact, pointed_to(AdverseImpact, Measure.impact_id))
        .outerjoin(Supplier, pointed_to(Supplier, Measure.supplier_id))
        .outerjoin(Category, pointed_to(Category, Measure.category_id))
        .where(*_of(work, owner), _in(group, today))
        .order_by(*_order(group))
    )
    if limit is not None:
        chosen = chosen.offset(start).limit(limit)
    lines = [
        MeasureLine(
            row.id, group, row.what, row.due, MeasureStatus(row.status), row.owner,
            _risk(issue, supplier, category), row.result, row.effect, row.done_on,
        )
        for row, issue, supplier, category in work.session.execute(chosen)
    ]  # fmt: skip
    work.session.expunge_all()
    return lines


def _order(group: Group) -> tuple[Any, ...]:
    if group is Group.DONE:
        return (func.coalesce(col(Measure.done_on), col(Measure.due)).desc(), col(Measure.id).desc())
    if group is Group.WITHOUT_DAY:
        return (col(Measure.id),)
    return (col(Measure.due), col(Measure.id))


def _risk(issue: str | None, supplier: str | None, category: str | None) -> str:
    """«tvangsarbeid hos Leverandør 1», «risikoen innen IKT»; empty where nothing is named."""
    where = f" hos {supplier}" if supplier else f" innen {category}" if category else ""
    if issue:
        return f"{issue_name(issue)}{where}"
    return f"risikoen{where}" if where else ""


def _in(group: Group, today: date) -> ColumnElement[bool]:
    """The condition of a group; every measure fits exactly one."""
    open_ = col(Measure.status) != _DONE
    due = col(Measure.due)
    last = last_of_month(today)
    conditions: dict[Group, ColumnElement[bool]] = {
        Group.LATE: and_(open_, due < today),
        Group.THIS_MONTH: and_(open_, due >= today, due <= last),
        Group.LATER: and_(open_, due > last),
        Group.WITHOUT_DAY: and_(open_, due.is_(None)),
        Group.DONE: col(Measure.status) == _DONE,
    }
    return conditions[group]


def _of(work: Work, owner: str) -> list[ColumnElement[bool]]:
    whose = [col(Measure.owner) == owner] if owner else []
    return [col(Measure.enterprise_id) == work.enterprise_id, *whose]
