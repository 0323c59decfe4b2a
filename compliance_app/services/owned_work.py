"""Every column in which somebody stands as the owner of work: followed when a name changes, moved when somebody leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, select
from sqlmodel import col

from compliance_app.domain.identity import fold_person
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.still_open import OPEN
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    BoardInput,
    FollowUp,
    Measure,
    Policy,
    PriorityDecision,
    Questionnaire,
    QuestionnaireState,
    RemediationCase,
    Supplier,
    TrainingRecord,
)
from compliance_app.storage.tables.base import EnterpriseRow


@dataclass(frozen=True)
class Owned:
    """A column with an owner's name, and which of its table's rows are still work to be done."""

    table: type[EnterpriseRow]
    column: str
    is_open: ColumnElement[bool]

    @property
    def owner(self) -> Any:
        """The column."""
        return col(getattr(self.table, self.column))


OWNED = (
    Owned(Measure, "owner", OPEN[Measure]),
    Owned(FollowUp, "owner", OPEN[FollowUp]),
    # A draft is work as well: somebody is to send it.
    Owned(
        Questionnaire,
        "owner",
        col(Questionnaire.state).not_in(
            [QuestionnaireState.ANSWERED.value, QuestionnaireState.REVOKED.value]
        ),
    ),
    Owned(Policy, "review_owner", OPEN[Policy]),
    Owned(PriorityDecision, "owner", OPEN[PriorityDecision]),
    Owned(RemediationCase, "owner", OPEN[RemediationCase]),
    Owned(BoardInput, "owner", OPEN[BoardInput]),
    Owned(Supplier, "owner", col(Supplier.active).is_(True)),
    Owned(TrainingRecord, "who", false()),
)
"""All of them; whoever was trained owns nothing to be done, but keeps the name. A policy's ``owner`` is a role in a sentence and no column of these."""


def rename_owner(work: Work, before: str, after: str) -> int:
    """Let a new name follow to all that stands under the old, done or not; returns how many rows."""
    return _set_owner(work, before, after, only_open=False)


def move_open(work: Work, before: str, after: str) -> int:
    """Give what is still to be done to somebody else; what is done keeps its name. Returns how many rows."""
    return _set_owner(work, before, after, only_open=True)


def spellings(work: Work, name: str) -> list[str]:
    """Every way in which an owner's name is written somewhere; all ways are kept until somebody writes."""
    written = remembered(state_of(work), "owners as written", "", lambda: _written(work))
    return sorted(written.get(fold_person(name), frozenset()) | {name})


def _written(work: Work) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in OWNED:
        here = col(one.table.enterprise_id) == work.enterprise_id
        for name in work.session.execute(select(one.owner).where(here).distinct()).scalars():
            found[fold_person(name)] = found.get(fold_person(name), frozenset()) | {name}
    return found


def open_counts(work: Work) -> dict[str, int]:
    """How much is still to be done, by the folded name of its owner; kept until somebody writes."""
    return remembered(state_of(work), "open work", "", lambda: _count(work))


def _count(work: Work) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in OWNED:
        rows = work.session.execute(
            select(one.owner, func.count())
            .select_from(one.table)
            .where(col(one.table.enterprise_id) == work.enterprise_id, one.is_open)
            .group_by(one.owner)
        )
        for name, count in rows:
            counted[fold_person(name)] = counted.get(fold_person(name), 0) + count
    counted.pop("", None)
    return counted


def _set_owner(work: Work, before: str, after: str, *, only_open: bool) -> int:
    changed = 0
    for one in OWNED:
        rows = list(_rows(work, one, fold_person(before), only_open=only_open))
        work.update_many(one.table, (one.column,), [(identity, (name,), (after,)) for identity, name in rows])
        changed += len(rows)
    return changed


def _rows(work: Work, one: Owned, name: str, *, only_open: bool) -> Iterator[tuple[str, str]]:
    """Id and owner as written, of the rows of an owner however the name was written."""
    here = [col(one.table.enterprise_id) == work.enterprise_id, *([one.is_open] if only_open else [])]
    written = work.session.execute(select(one.owner).where(*here).distinct()).scalars()
    same = [spelled for spelled in written if fold_person(spelled) == name]
    if same:
        found: Any = work.session.execute(
            select(col(one.table.id), one.owner).where(*here, one.owner.in_(same))
        )
        yield from found
