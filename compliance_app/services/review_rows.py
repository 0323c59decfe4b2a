"""One row a supplier of the year's review, kept in step with the register: in one pass, whatever wrote.

The first pass of a year makes the rows. From then on whoever rates suppliers comes by here: new suppliers join, what has
changed since last year is written anew, and a supplier whose rating changed after somebody confirmed it comes back.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.levels import Level
from compliance_app.domain.review import (
    Change,
    Moved,
    Standing,
    What,
    beside_the_rating,
    moved_countries,
    only_new,
    queue_key,
    rating_changes,
    same_standing,
)
from compliance_app.domain.risk_method import canonical_json
from compliance_app.services.enterprises import periods
from compliance_app.services.review_sources import (
    Rated,
    beside_changes,
    country_values,
    day_text,
    override_questions,
    picked,
    rated_now,
    source_was_read,
    standings_by_id,
    standings_of,
)
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import Confirmation, ConfirmationState, ReportingPeriod, Together

_COLUMNS = (
    "enterprise_id", "id", "version", "period_id", "supplier_id", "state", "queue_key", "changes", "changed",
    "together_as", "last_assessment_id",
)  # fmt: skip
_KEPT = ("queue_key", "changes", "changed", "together_as")
_DECIDED = ("state", "level", "decided_by", "decided_at", "together", "assessment_id")
_UNDECIDED = (ConfirmationState.NOT_YET.value, None, "", None, False, None)
_MANY = 5_000
"""From so many suppliers on, a table is read whole instead of by ids."""


class _Row(NamedTuple):
    id: str
    supplier_id: str
    queue_key: str
    changes: str
    changed: bool
    together_as: str
    state: str
    level: str | None
    decided_by: str
    decided_at: datetime | None
    together: bool
    assessment_id: str | None

    @property
    def kept(self) -> tuple[Any, ...]:
        """The columns of ``_KEPT``."""
        return self[2:6]

    @property
    def decided(self) -> tuple[Any, ...]:
        """The columns of ``_DECIDED``."""
        return self[6:]

    @property
    def is_decided(self) -> bool:
        """Somebody has confirmed the supplier this year."""
        return self.state != ConfirmationState.NOT_YET.value

    def earlier(self, *, rated_anew: bool) -> list[Change]:
        """What is kept of the changes as they stand: with a new rating, that it came back alone."""
        stored: list[Change] = json.loads(self.changes)
        if rated_anew:
            return [one for one in stored if one["what"] == What.AFTER]
        return [one for one in stored if not beside_the_rating(one) and one["what"] != What.OVERRIDE]


@dataclass(frozen=True)
class Counted:
    """What a pass did: rows made, and suppliers that came back after they had been confirmed."""

    made: int = 0
    returned: int = 0


def year_before(work: Work, period: ReportingPeriod) -> ReportingPeriod | None:
    """The period that the review compares with."""
    return next((row for row in periods(work) if row.starts < period.starts), None)


def refresh(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None, rated: Collection[str]
) -> None:
    """Bring the year's rows in step after a rating, where the review of the period has been opened.

    Args:
        work: the verb's own transaction.
        period: the one that was rated.
        supplier_ids: the suppliers that were looked at; None is all.
        rated: those whose rating was written anew.
    """
    if period.review_opened_at is not None:
        bring_in_step(work, period, supplier_ids, frozenset(rated))


def bring_in_step(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None, rated: frozenset[str]
) -> Counted:
    """Make the rows that lack and mend those that are old; ``supplier_ids`` None is every active supplier."""
    return _Pass(work, period, supplier_ids, rated).run()


class _Pass:
    """One pass: reads what it needs in a handful of queries, then goes through the suppliers once."""

    def __init__(
        self, work: Work, period: ReportingPeriod, ids: Sequence[str] | None, rated: frozenset[str]
    ) -> None:
        self.work, self.period = work, period
        last = year_before(work, period)
        self.rows = _rows(work, period, ids)
        self.now = rated_now(work, period, ids)
        anew = [one for one in self.now if one not in self.rows or one in rated]
        wanted = anew if len(anew) < _MANY else None
        self.here = standings_of(work, period, wanted) if anew else {}
        self.last = standings_of(work, last, wanted) if anew else {}
        self.anew = frozenset(anew)
        confirmed = [row.assessment_id for row in self.rows.values() if row.supplier_id in rated]
        self.confirmed = standings_by_id(work, {one for one in confirmed if one})
        self.beside = beside_changes(work, period, last, ids)
        self.read = source_was_read(work, last, ids)
        self.questions = override_questions(work, period, last, self.now)
        self._tables: dict[str, dict[str, tuple[float | None, str]]] = {}
        self._moves: dict[tuple[str, str], dict[str, Moved]] = {}

    def run(self) -> Counted:
        """Write what differs."""
        fresh: list[tuple[Any, ...]] = []
        mended: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
        returned: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
        identities = iter(new_ids(len(self.anew)))
        whose = (self.work.enterprise_id, self.period.id)
        for supplier_id, standing in self.now.items():
            row = self.rows.get(supplier_id)
            if row is not None and row.is_decided:
                if self._still_holds(row, supplier_id):
                    continue
                values = self._values(standing, [_after(row), *self._changes(supplier_id, None)])
                returned.append((row.id, row.decided + row.kept, _UNDECIDED + values))
                continue
            values = self._values(standing, self._changes(supplier_id, row))
            if row is None:
                last = self.last.get(supplier_id)
                fresh.append(
                    (whose[0], next(identities), 1, whose[1], supplier_id, _UNDECIDED[0], *values, last and last.id)
                )  # fmt: skip
            elif values != row.kept:
                mended.append((row.id, row.kept, values))
        self.work.insert_many(Confirmation, _COLUMNS, fresh)
        self.work.update_many(Confirmation, _KEPT, mended)
        self.work.update_many(Confirmation, (*_DECIDED, *_KEPT), returned)
        return Counted(len(fresh), len(returned))

    def _still_holds(self, row: _Row, supplier_id: str) -> bool:
        """Whether what somebody confirmed is still so."""
        if supplier_id not in self.anew:
            return True
        was = self.confirmed.get(row.assessment_id or "")
        return (
            supplier_id not in self.questions
            and was is not None
            and same_standing(was, self.here[supplier_id])
        )

    def _changes(self, supplier_id: str, row: _Row | None) -> list[Change]:
        """All that has changed for a supplier; ``row`` says what is known of one that waits in the queue."""
        found = row.earlier(rated_anew=supplier_id in self.anew) if row else []
        if supplier_id in self.anew:
            here, last = self.here[supplier_id], self.last.get(supplier_id)
            found += rating_changes(last, here, self._moved(last, here))
        question = self.questions.get(supplier_id)
        return [*found, *([question] if question else []), *self.beside.get(supplier_id, ())]

    def _values(self, standing: Rated, changes: list[Change]) -> tuple[Any, ...]:
        """The columns of ``_KEPT``."""
        together = ""
        if not changes and standing.supplier_id in self.read:
            together = Together.UNCHANGED.value
        elif standing.overall == Level.LOW and only_new(changes):
            together = Together.LOW.value
        key = queue_key(standing.overall, changes, standing.sort_key)
        return key, canonical_json(changes), bool(changes), together

    def _moved(self, last: Standing | None, here: Standing) -> Mapping[str, Moved]:
        if last is None or last.table == here.table:
            return {}
        pair = (last.table, here.table)
        if pair not in self._moves:
            self._moves[pair] = moved_countries(self._table(last.table), self._table(here.table))
        return self._moves[pair]

    def _table(self, identity: str) -> dict[str, tuple[float | None, str]]:
        if identity not in self._tables:
            self._tables[identity] = country_values(self.work, identity)
        return self._tables[identity]


def _after(row: _Row) -> Change:
    """That the supplier came back: who had confirmed it, when, and at which level."""
    return {
        "what": What.AFTER, "by": row.decided_by, "on": row.decided_at and day_text(row.decided_at),
        "level": row.level,
    }  # fmt: skip


def _rows(work: Work, period: ReportingPeriod, ids: Sequence[str] | None) -> dict[str, _Row]:
    chosen = select(
        col(Confirmation.id), col(Confirmation.supplier_id), col(Confirmation.queue_key),
        col(Confirmation.changes), col(Confirmation.changed), col(Confirmation.together_as),
        col(Confirmation.state), col(Confirmation.level), col(Confirmation.decided_by),
        col(Confirmation.decided_at), col(Confirmation.together), col(Confirmation.assessment_id),
    ).where(
        col(Confirmation.enterprise_id) == work.enterprise_id, col(Confirmation.period_id) == period.id
    )  # fmt: skip
    return {row[1]: _Row(*row) for row in picked(work, chosen, Confirmation.supplier_id, ids)}
