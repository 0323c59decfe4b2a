"""The nightly look at Enhetsregisteret: what has changed for the suppliers that have an organisation number.

Where the list of changes was read within the last two weeks, only those it names are asked about, and those never asked
before; else each supplier is asked about, a few a second. What has been asked is kept as it goes, so an interrupted run
loses nothing; the place in the list of changes moves on only when everybody has been answered for.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import Kind
from compliance_app.integrations.brreg import (
    UPDATES_A_PAGE,
    Registry,
    RegistryBusy,
    RegistryError,
    RegistryUnreachable,
    registry,
)
from compliance_app.services.registry import Fetched, record, told
from compliance_app.services.registry_proposals import tell
from compliance_app.services.task_worker import Run
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import RegistryCursor, RegistryRecord, Supplier

RECENT: Final = timedelta(days=14)
BATCH: Final = 100
"""So many answers are kept in one transaction."""
PACE: Final = 0.2
"""Seconds between two questions: at most five a second."""
_GIVE_UP_AFTER: Final = 3
_MOST_PAGES: Final = 40
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Failed:
    """A number nobody answered for, and why in a sentence."""

    org_number: str
    reason: str


@dataclass(frozen=True)
class RefreshReport:
    """What came of it.

    Attributes:
        suppliers: active suppliers with an organisation number.
        asked: numbers the register was asked about.
        changed: suppliers with something new to take a stand on.
        proposals: kind → how many are new or changed.
        failed: those without an answer.
        fetched_at: when it was done.
    """

    suppliers: int
    asked: int
    changed: int
    proposals: dict[Kind, int]
    failed: tuple[Failed, ...]
    fetched_at: datetime


@dataclass(frozen=True)
class _Place:
    """Where the list of changes was left, None where it was never read; and which numbers there are."""

    update_id: int | None
    numbers: tuple[str, ...]
    never_asked: frozenset[str]


def refresh(actor: Actor, *, pace: float = PACE, progress: Progress | None = None) -> RefreshReport:
    """Ask about the suppliers that may have changed; what differs from the register of suppliers becomes proposals.

    Args:
        actor: may fetch from the register.
        pace: seconds between two questions.
        progress: told how many are done, of how many.

    Raises:
        RegistryError: the register answered nothing at all; then nothing has changed.
    """
    place = _where(actor)
    if not place.numbers:
        return RefreshReport(0, 0, 0, {}, (), clock.now())
    with registry() as open_registry:
        newest, wanted = _wanted(open_registry, place)
        kinds: Counter[Kind] = Counter()
        changed = 0
        failed: list[Failed] = []
        for answers, refused in _batches(open_registry, wanted, pace, progress):
            failed += refused
            raised = _keep(actor, answers)
            changed += len(raised)
            kinds.update(kind for listed in raised.values() for kind in listed)
    if not failed and newest is not None:
        _move_on(actor, newest)
    return RefreshReport(len(place.numbers), len(wanted), changed, dict(kinds), tuple(failed), clock.now())


def run(task: Run) -> dict[str, Any]:
    """The task «registry»: :func:`refresh` beside the pages; returns what came of it by name."""
    report = refresh(task.actor, progress=task.progress)
    return {
        "suppliers": report.suppliers,
        "asked": report.asked,
        "changed": report.changed,
        "failed": len(report.failed),
        "reason": report.failed[0].reason if report.failed else "",
    }


def _where(actor: Actor) -> _Place:
    with reading(actor, Verb.REFRESH_REGISTRY) as work:
        numbers = work.session.execute(
            select(col(Supplier.org_number))
            .where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.active).is_(True),
                col(Supplier.org_number).is_not(None),
            )
            .order_by(col(Supplier.org_number))
        ).scalars()
        listed = tuple(str(number) for number in numbers)
        known = set(
            work.session.execute(
                select(col(RegistryRecord.org_number)).where(
                    col(RegistryRecord.enterprise_id) == work.enterprise_id
                )
            ).scalars()
        )
        cursor = work.session.execute(
            select(RegistryCursor).where(col(RegistryCursor.enterprise_id) == work.enterprise_id)
        ).scalar_one_or_none()
        recent = cursor is not None and cursor.refreshed_at and work.at - cursor.refreshed_at <= RECENT
        return _Place(
            cursor.update_id if cursor is not None and recent else None, listed, frozenset(listed) - known
        )


def _wanted(open_registry: Registry, place: _Place) -> tuple[int | None, tuple[str, ...]]:
    """Where the list of changes ends now, and the numbers to ask about."""
    if place.update_id is None:
        return _end(open_registry), place.numbers
    after, named = place.update_id, set(place.never_asked)
    ours = frozenset(place.numbers)
    for _page in range(_MOST_PAGES):
        updates = open_registry.updates(after)
        named |= {one.org_number for one in updates} & ours
        after = updates[-1].number if updates else after
        if len(updates) < UPDATES_A_PAGE:
            return after, tuple(sorted(named))
    return _end(open_registry), place.numbers


def _end(open_registry: Registry) -> int | None:
    """Where the list of changes ends; None where it cannot be read today, which only makes the next run longer.

    Raises:
        RegistryUnreachable: there is no register at all.
    """
    try:
        return open_registry.newest_update()
    except RegistryUnreachable:
        raise
    except RegistryError:
        return None


def _batches(
    open_registry: Registry, numbers: Sequence[str], pace: float, progress: Progress | None
) -> Iterator[tuple[list[Fetched], list[Failed]]]:
    """The answers in portions; after three failures in a row, or when asked to wait, nobody else is asked about."""
    in_a_row, last = 0, ""
    answers: list[Fetched] = []
    failed: list[Failed] = []
    for index, number in enumerate(numbers, 1):
        if in_a_row >= _GIVE_UP_AFTER:
            failed.append(Failed(number, last))
        else:
            try:
                answers.append(Fetched(open_registry.entity(number), clock.now()))
                in_a_row = 0
            except RegistryError as error:
                last = str(error)
                in_a_row = _GIVE_UP_AFTER if isinstance(error, RegistryBusy) else in_a_row + 1
                failed.append(Failed(number, last))
            if index < len(numbers):
                time.sleep(pace)
        if len(answers) >= BATCH or index == len(numbers):
            yield answers, failed
            answers, failed = [], []
        if progress is not None:
            progress(index, len(numbers))


def _keep(actor: Actor, answers: Sequence[Fetched]) -> dict[str, list[Kind]]:
    if not answers:
        return {}
    with begin(actor, Verb.REFRESH_REGISTRY) as work:
        record(work, answers)
        work.about("registry_record", "")
        return tell(work, told(work, answers))


def _move_on(actor: Actor, newest: int) -> None:
    with begin(actor, Verb.REFRESH_REGISTRY) as work:
        cursor = work.session.execute(
            select(RegistryCursor).where(col(RegistryCursor.enterprise_id) == work.enterprise_id)
        ).scalar_one_or_none()
        if cursor is None:
            cursor = RegistryCursor(enterprise_id=work.enterprise_id)
            work.session.add(cursor)
        cursor.update_id, cursor.refreshed_at = newest, work.at
        work.about("registry_cursor", work.enterprise_id)
