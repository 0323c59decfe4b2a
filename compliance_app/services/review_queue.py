"""The queue of the year's review: how far it has come and what comes next.

The queue is an index: paging reads the rows it shows, counting reads the index alone and is kept until somebody writes.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import col

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_conditions import inactive_ids
from compliance_app.services.register_count import count_active
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.review_rows import year_before
from compliance_app.services.review_words import word
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    Confirmation,
    ConfirmationState,
    ReportingPeriod,
    Supplier,
    Together,
)

NEXT = 6
"""So many of the queue are shown: the one on the card and five to come."""


@dataclass(frozen=True)
class Progress:
    """How far the review of a year has come.

    Attributes:
        year: label of the newest period; ``last_year`` of the one before, empty in the first.
        begun: the queue has been opened.
        total, done: active suppliers, and those of them that somebody has confirmed.
        lost: active suppliers that have no place in the queue yet; opening the year again gives them one.
        by: who confirmed how many, most first.
        together: how many may be confirmed in one go, by why.
    """

    year: str
    last_year: str = ""
    begun: bool = False
    total: int = 0
    done: int = 0
    lost: int = 0
    by: tuple[tuple[str, int], ...] = ()
    together: Mapping[Together, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Suppliers that nobody has confirmed."""
        return self.total - self.done


@dataclass(frozen=True)
class Waiting:
    """One that waits: supplier, name, and the word for what has changed."""

    supplier_id: str
    name: str
    word: str


def progress(actor: Actor) -> Progress:
    """How far the review of the newest period has come."""
    with reading(actor) as work:
        return progress_of(work)


def progress_of(work: Work) -> Progress:
    """The same inside a reading transaction."""
    period = period_of(work)
    return remembered(state_of(work), "review progress", period.id, lambda: _count(work, period))


def left_to_confirm(actor: Actor) -> int:
    """How many wait in a queue that has been opened; 0 before: the number in the menu."""
    found = progress(actor)
    return found.left if found.begun else 0


def _count(work: Work, period: ReportingPeriod) -> Progress:
    # Three counts, each in the order of the index: one of them all would be sorted first.
    here, state = _active(work, period), col(Confirmation.state)
    states = _counted(work, select(state, func.count()).where(*here).group_by(state))
    together = _counted(
        work,
        select(col(Confirmation.together_as), func.count())
        .where(*here, state == ConfirmationState.NOT_YET.value, col(Confirmation.together_as) != "")
        .group_by(col(Confirmation.together_as)),
    )
    people = _counted(
        work,
        select(col(Confirmation.decided_by), func.count())
        .where(*here, state.in_([one.value for one in _DECIDED]))
        .group_by(col(Confirmation.decided_by)),
    )
    last, total = year_before(work, period), count_active(work)
    done = sum(states.get(one.value, 0) for one in _DECIDED)
    waiting = states.get(ConfirmationState.NOT_YET.value, 0)
    return Progress(
        year=period.label,
        last_year=last.label if last else "",
        begun=period.review_opened_at is not None,
        total=total,
        done=done,
        lost=total - done - waiting,
        by=tuple(sorted(people.items(), key=lambda pair: (-pair[1], pair[0]))),
        together={Together(kind): count for kind, count in together.items()},
    )


_DECIDED = (ConfirmationState.UNCHANGED, ConfirmationState.CHANGED)


def _counted(work: Work, chosen: Select[*tuple[Any, ...]]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in work.session.execute(chosen)}


def _active(work: Work, period: ReportingPeriod) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Confirmation.enterprise_id) == work.enterprise_id,
        col(Confirmation.period_id) == period.id,
        col(Confirmation.supplier_id).not_in(inactive_ids(work)),
    )


def waiting(
    actor: Actor, *, skipped: Sequence[str] = (), levels: Collection[Level] = (), count: int = NEXT
) -> list[Waiting]:
    """The first of the queue, riskiest and most changed first; those a person has skipped come last, in their order.

    Args:
        actor: who asks.
        skipped: ids of suppliers that this person put off.
        levels: only these overall levels; empty is all.
        count: how many at most.
    """
    with reading(actor) as work:
        period = period_of(work)
        mine = list(dict.fromkeys(skipped))
        first = _page(work, period, levels, count, col(Confirmation.supplier_id).not_in(mine))
        if len(first) < count and mine:
            last = _page(work, period, levels, len(mine), col(Confirmation.supplier_id).in_(mine))
            first += sorted(last, key=lambda row: mine.index(row[0]))[: count - len(first)]
        names = _names(work, [row[0] for row in first])
        return [Waiting(one, names[one], word(json.loads(changes))) for one, changes in first]


def next_up(work: Work) -> str:
    """The name of the first in the queue, empty where nobody waits."""
    period = period_of(work)
    if period.review_opened_at is None:
        return ""
    first = _page(work, period, (), 1, col(Confirmation.supplier_id).is_not(None))
    return _names(work, [first[0][0]])[first[0][0]] if first else ""


def _page(
    work: Work, period: ReportingPeriod, levels: Collection[Level], count: int, where: ColumnElement[bool]
) -> list[tuple[str, str]]:
    chosen = (
        select(col(Confirmation.supplier_id), col(Confirmation.changes))
        .where(*_active(work, period), col(Confirmation.state) == ConfirmationState.NOT_YET.value, where)
        .order_by(col(Confirmation.queue_key), col(Confirmation.id))
        .limit(count)
    )
    if not levels:
        return [tuple(row) for row in work.session.execute(chosen)]
    found: list[tuple[str, str]] = []
    for place, level in enumerate(WORST_FIRST):  # the key begins with the level's place
        if level in levels and len(found) < count:
            within = chosen.where(
                col(Confirmation.queue_key) >= str(place), col(Confirmation.queue_key) < str(place + 1)
            )
            found += [tuple(row) for row in work.session.execute(within)]
    return found[:count]


def _names(work: Work, supplier_ids: Sequence[str]) -> dict[str, str]:
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_(supplier_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def review_states(actor: Actor, supplier_ids: Collection[str]) -> dict[str, ConfirmationState]:
    """How far the year's review of some suppliers has come; those without a place in the queue are NOT_YET."""
    wanted = list(supplier_ids)
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(Confirmation.supplier_id), col(Confirmation.state)).where(
                col(Confirmation.enterprise_id) == work.enterprise_id,
                col(Confirmation.period_id) == period_of(work).id,
                col(Confirmation.supplier_id).in_(wanted),
            )
        )
        found = {row[0]: ConfirmationState(row[1]) for row in rows}
    return {one: found.get(one, ConfirmationState.NOT_YET) for one in wanted}
