"""The follow-ups a page shows: late first, then by day, then what is done; found along the indexes, page by page.

A follow-up that has been done and says when the next one is stands twice: as what waits, and as what is done.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union_all
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.working_days import last_of_month
from compliance_app.services.grouped_page import page_of_groups
from compliance_app.services.register_conditions import inactive_ids, text_clause
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import FollowUp, FollowUpKind, Supplier

PAGE_SIZE: Final = 25


class Group(StrEnum):
    """Where a follow-up stands in the list, in order."""

    LATE = "LATE"
    THIS_WEEK = "THIS_WEEK"
    THIS_MONTH = "THIS_MONTH"
    LATER = "LATER"
    DONE = "DONE"


_WAITING: Final = tuple(group for group in Group if group is not Group.DONE)


@dataclass(frozen=True)
class Wanted:
    """Which follow-ups are looked at: everybody's, every kind, every supplier and all groups where nothing is said.

    Attributes:
        text: part of the supplier's name, the beginning of its number, or its country.
    """

    owner: str = ""
    kind: FollowUpKind | None = None
    supplier_id: str = ""
    text: str = ""
    groups: frozenset[Group] = frozenset()


@dataclass(frozen=True)
class FollowUpLine:
    """One follow-up in a list.

    Attributes:
        day: when it is to be done, or when it was.
        owner: who is to do the next; the supplier's own where nobody is named.
        again: it has been done before; the day is that of the next time.
    """

    id: str
    group: Group
    day: date
    supplier_id: str
    supplier: str
    kind: FollowUpKind
    what: str
    outcome: str
    owner: str
    again: bool


@dataclass(frozen=True)
class FollowUpPage:
    """A page of the list: its rows, how many there are of each group, and how many fit in all."""

    rows: tuple[FollowUpLine, ...]
    counts: dict[Group, int]
    found: int


def follow_up_page(actor: Actor, wanted: Wanted, number: int = 1) -> FollowUpPage:
    """Page ``number`` (1 is the first) of the follow-ups that fit."""
    with reading(actor) as work:
        today = clock.today()
        counts = follow_up_counts(work, wanted, today)
        chosen = [group for group in Group if not wanted.groups or group in wanted.groups]
        rows = page_of_groups(
            chosen, counts, PAGE_SIZE * (number - 1), PAGE_SIZE,
            lambda group, start, most: _lines(work, wanted, (group, today), (start, most)),
        )  # fmt: skip
        return FollowUpPage(rows, counts, sum(counts[group] for group in chosen))


def every_follow_up(actor: Actor, wanted: Wanted) -> list[FollowUpLine]:
    """All follow-ups that fit, in the order of the list."""
    with reading(actor) as work:
        today = clock.today()
        chosen = [group for group in Group if not wanted.groups or group in wanted.groups]
        return [line for group in chosen for line in _lines(work, wanted, (group, today))]


def follow_up_counts(work: Work, wanted: Wanted, today: date) -> dict[Group, int]:
    """How many there are by group; the same whatever groups are shown, and remembered until somebody writes."""
    about = f"{today} {wanted.owner!r} {wanted.kind} {wanted.supplier_id} {wanted.text!r}"
    return remembered(state_of(work), "follow-ups", about, lambda: _count(work, wanted, today))


def _count(work: Work, wanted: Wanted, today: date) -> dict[Group, int]:
    """One pass over what waits, and one over what is done."""
    found = dict.fromkeys(Group, 0)
    place = case(*((_in(group, today), group.value) for group in _WAITING))
    for way in _ways(work, wanted):
        waiting = (
            select(place, func.count()).where(col(FollowUp.waits_for).is_not(None), *way).group_by(place)
        )
        for group, count in work.session.execute(waiting):
            found[Group(group)] += count
        done = select(func.count()).select_from(FollowUp).where(_in(Group.DONE, today), *way)
        found[Group.DONE] += int(work.session.execute(done).scalar_one())
    return found


def _lines(
    work: Work, wanted: Wanted, place: tuple[Group, date], piece: tuple[int, int] | None = None
) -> list[FollowUpLine]:
    """The lines of a group; ``piece`` is (how many to skip, how many at most)."""
    group, today = place
    day = col(FollowUp.held_on) if group is Group.DONE else col(FollowUp.waits_for)
    by_day = _newest(day, col(FollowUp.id)) if group is Group.DONE else (day, col(FollowUp.id))
    ways: list[Select[Any, Any]] = [
        select(col(FollowUp.id).label("id"), day.label("day")).where(_in(group, today), *way)
        for way in _ways(work, wanted)
    ]
    fitting = union_all(*ways).subquery() if len(ways) > 1 else ways[0].subquery()
    order = (fitting.c.day, fitting.c.id)
    ids = select(fitting.c.id).order_by(*(_newest(*order) if group is Group.DONE else order))
    if piece is not None:
        ids = ids.offset(piece[0]).limit(piece[1])
    rows = work.session.execute(
        select(FollowUp, col(Supplier.name), col(Supplier.owner))
        .join(
            Supplier,
            and_(
                col(Supplier.enterprise_id) == col(FollowUp.enterprise_id),
                col(Supplier.id) == col(FollowUp.supplier_id),
            ),
        )
        .where(col(FollowUp.enterprise_id) == work.enterprise_id, col(FollowUp.id).in_(ids))
        .order_by(*by_day)
    )
    lines = [_line(row, (supplier, owner), group) for row, supplier, owner in rows]
    work.session.expunge_all()
    return lines


def _line(row: FollowUp, supplier: tuple[str, str], group: Group) -> FollowUpLine:
    day = row.held_on if group is Group.DONE else row.waits_for
    return FollowUpLine(
        row.id, group, day or date.max, row.supplier_id, supplier[0], FollowUpKind(row.kind), row.what, row.outcome,
        row.owner or supplier[1], group is not Group.DONE and row.held_on is not None,
    )  # fmt: skip


def _newest(*columns: Any) -> tuple[Any, ...]:
    return tuple(column.desc() for column in columns)


def _ways(work: Work, wanted: Wanted) -> list[list[ColumnElement[bool]]]:
    """The conditions but the group's, of suppliers in use; a follow-up that fits, fits exactly one of the ways.

    An owner's are those that name the owner, and those that name nobody at a supplier that is the owner's. Each way is
    found along an index of its own, which one condition with an «or» in it would not be.
    """
    shared = [
        col(FollowUp.enterprise_id) == work.enterprise_id,
        col(FollowUp.supplier_id).not_in(inactive_ids(work)),
    ]
    if wanted.kind:
        shared.append(col(FollowUp.kind) == wanted.kind.value)
    if wanted.supplier_id:
        shared.append(col(FollowUp.supplier_id) == wanted.supplier_id)
    if wanted.text.strip():
        named = select(col(Supplier.id)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, text_clause(wanted.text)
        )
        shared.append(col(FollowUp.supplier_id).in_(named))
    if not wanted.owner:
        return [shared]
    theirs = (
        select(col(Supplier.id))
        .where(
            col(Supplier.enterprise_id) == col(FollowUp.enterprise_id),
            col(Supplier.id) == col(FollowUp.supplier_id),
            col(Supplier.owner) == wanted.owner,
        )
        .exists()
    )
    return [
        [*shared, col(FollowUp.owner) == wanted.owner],
        [*shared, col(FollowUp.owner) == "", theirs],
    ]


def _in(group: Group, today: date) -> ColumnElement[bool]:
    waits = col(FollowUp.waits_for)
    week = today + timedelta(days=6 - today.weekday())
    month = max(week, last_of_month(today))
    conditions: dict[Group, ColumnElement[bool]] = {
        Group.LATE: waits < today,
        Group.THIS_WEEK: and_(waits >= today, waits <= week),
        Group.THIS_MONTH: and_(waits > week, waits <= month),
        Group.LATER: waits > month,
        Group.DONE: col(FollowUp.held_on).is_not(None),
    }
    return conditions[group]
