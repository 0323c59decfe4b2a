"""Compare the whole register with every current screening list, and remember what is a person's to decide.

A possible match that was decided is not asked again while list and register say the same of the two; when either says
something else, it is. Nothing is decided here, and nothing that looks alike is passed over.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.domain.screening import Named
from compliance_app.domain.screening_search import Found
from compliance_app.services.screening_apart import search_apart
from compliance_app.services.screening_subjects import (
    Subject,
    all_subjects,
    compared,
    country_names,
    subjects_of,
)
from compliance_app.services.task_worker import Run
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import HitDecision, ScreeningEntry, ScreeningHit, ScreeningList

_OPEN = HitDecision.OPEN.value
_COLUMNS = (
    "enterprise_id", "id", "version", "entry_id", "supplier_id", "producer_id", "score", "reasons", "compared", "found_at",
    "decision", "superseded",
)  # fmt: skip


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    Attributes:
        lists, entries, suppliers, producers: what was compared.
        matches: possible matches now, decided or not.
        new: those that were not known.
        asked_again: those of them that somebody had decided, before list or register changed.
        waiting: those that nobody has decided.
        gone: earlier ones that are not alike any more.
    """

    lists: int
    entries: int
    suppliers: int
    producers: int
    matches: int = 0
    new: int = 0
    asked_again: int = 0
    waiting: int = 0
    gone: int = 0


class _Entry(NamedTuple):
    id: str
    identity: str
    named: Named


class _Known(NamedTuple):
    id: str
    entry_id: str
    subject_id: str
    compared: str
    decision: str
    superseded: bool


def check(actor: Actor, progress: Callable[[int, int], None] = lambda _done, _total: None) -> CheckResult:
    """Compare every active supplier and every producer with every current list.

    Args:
        actor: who asks for it.
        progress: told (done, total) between the writes, never inside one.
    """
    with reading(actor, Verb.CHECK_SCREENING_LISTS) as work:
        lists = _current(work)
        entries = _entries(work, [one.id for one in lists])
        subjects = all_subjects(work)
    found = search_apart(
        [one.named for one in subjects], [one.named for one in entries], country_names(), progress
    )
    progress(1, 1)
    by_subject = {one.id: one for one in subjects}
    with begin(actor, Verb.CHECK_SCREENING_LISTS) as work:
        current = {one.id for one in _current(work)}
        counts = {
            "suppliers": sum(one.is_supplier for one in subjects),
            "producers": sum(not one.is_supplier for one in subjects),
        }
        for one in lists:
            row = work.get(ScreeningList, one.id)
            if row.id in current:
                row.checked_at = work.at
                row.checked_suppliers, row.checked_producers = counts["suppliers"], counts["producers"]
        by_entry = {one.id: one for one in entries}
        outcome = _store(work, _still_there(work, found, by_subject), by_subject, by_entry, current)
    return CheckResult(lists=len(lists), entries=len(entries), **counts, **outcome)


def run(task: Run) -> dict[str, Any]:
    """The task «screening»: :func:`check` beside the pages; returns its result by name."""
    return asdict(check(task.actor, task.progress))


def _current(work: Work) -> list[ScreeningList]:
    rows = work.session.execute(
        select(ScreeningList).where(
            col(ScreeningList.enterprise_id) == work.enterprise_id, col(ScreeningList.superseded_by).is_(None)
        )
    )
    return list(rows.scalars())


def _entries(work: Work, list_ids: list[str]) -> list[_Entry]:
    rows = work.session.connection().execute(
        select(
            col(ScreeningEntry.id), col(ScreeningEntry.identity), col(ScreeningEntry.name), col(ScreeningEntry.aliases),
            col(ScreeningEntry.country),
        ).where(
            col(ScreeningEntry.enterprise_id) == work.enterprise_id, col(ScreeningEntry.list_id).in_(list_ids)
        )
    )  # fmt: skip
    return [
        _Entry(identity, said, Named(identity, (name, *json.loads(aliases)), country))
        for identity, said, name, aliases, country in rows
    ]


def _still_there(work: Work, found: list[Found], subjects: dict[str, Subject]) -> list[Found]:
    """Without those whose supplier or producer has gone while the names were compared."""
    named = {one.subject for one in found}
    there = subjects_of(
        work,
        [one for one in named if subjects[one].is_supplier],
        [one for one in named if not subjects[one].is_supplier],
    )
    return [one for one in found if one.subject in there]


def _store(
    work: Work,
    found: list[Found],
    subjects: dict[str, Subject],
    entries: dict[str, _Entry],
    current: set[str],
) -> dict[str, int]:
    """New hits in, changed ones again, what is not alike any more away; decisions that still rest on the same stay."""
    known = _known(work)
    by_text = {(hit.subject_id, hit.compared): hit for hit in known}
    decided_before = {
        (hit.subject_id, hit.entry_id) for hit in known if hit.decision != _OPEN and not hit.superseded
    }
    lists_of = _lists_of(work, {one.entry for one in found})
    fresh, revived, kept = [], [], set[str]()
    counts = {"matches": 0, "new": 0, "asked_again": 0, "waiting": 0, "gone": 0}
    for one in found:
        if lists_of.get(one.entry) not in current:
            continue
        text = compared(entries[one.entry].identity, subjects[one.subject])
        hit = by_text.get((one.subject, text))
        counts["matches"] += 1
        if hit is None:
            fresh.append((one, text))
            counts["new"] += 1
            counts["waiting"] += 1
            counts["asked_again"] += (one.subject, one.entry) in decided_before
            continue
        kept.add(hit.id)
        counts["waiting"] += hit.decision == _OPEN
        if hit.superseded or hit.entry_id != one.entry:
            revived.append((hit.id, (hit.superseded, hit.entry_id), (False, one.entry)))
    gone = [(hit.id, (False,), (True,)) for hit in known if not hit.superseded and hit.id not in kept]
    counts["gone"] = len(gone)
    work.update_many(ScreeningHit, ["superseded", "entry_id"], revived)
    work.update_many(ScreeningHit, ["superseded"], gone)
    _insert(work, fresh, subjects)
    return counts


def _known(work: Work) -> list[_Known]:
    """Every hit there has been, oldest first, so that the newest of a text is the one that is found."""
    rows = work.session.connection().execute(
        select(
            col(ScreeningHit.id), col(ScreeningHit.entry_id), col(ScreeningHit.supplier_id), col(ScreeningHit.producer_id),
            col(ScreeningHit.compared), col(ScreeningHit.decision), col(ScreeningHit.superseded),
        ).where(col(ScreeningHit.enterprise_id) == work.enterprise_id)
    )  # fmt: skip
    found = [_Known(row[0], row[1], row[2] or row[3] or "", *row[4:]) for row in rows]
    return sorted(found, key=lambda hit: (not hit.superseded, hit.id))


def _lists_of(work: Work, entry_ids: set[str]) -> dict[str, str]:
    wanted = sorted(entry_ids)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        rows = work.session.connection().execute(
            select(col(ScreeningEntry.id), col(ScreeningEntry.list_id)).where(
                col(ScreeningEntry.enterprise_id) == work.enterprise_id,
                col(ScreeningEntry.id).in_(wanted[start : start + 500]),
            )
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def _insert(work: Work, fresh: Iterable[tuple[Found, str]], subjects: dict[str, Subject]) -> None:
    listed = list(fresh)
    rows = [
        (
            work.enterprise_id, identity, 1, one.entry, one.subject if subjects[one.subject].is_supplier else None,
            None if subjects[one.subject].is_supplier else one.subject, one.likeness.score, canonical(one.likeness.reasons),
            text, work.at, _OPEN, False,
        )
        for identity, (one, text) in zip(new_ids(len(listed)), listed, strict=True)
    ]  # fmt: skip
    work.insert_many(ScreeningHit, _COLUMNS, rows)
