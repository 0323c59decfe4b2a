"""Raising significant changes (law.md 6) from what a verb has just written: in one pass, each cause once.

What is raised asks a person to consider whether the published statement must be updated (§ 5 fourth paragraph). Nothing is
raised by the first rating of a period: it is what later ones are compared with.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.review import moved_countries
from compliance_app.services.register_words import LEVEL
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    ChangeDecision,
    ChangeKind,
    CountryTable,
    ReportingPeriod,
    RiskAssessment,
    SignificantChange,
    Supplier,
)

_COLUMNS = (
    "enterprise_id", "id", "version", "period_id", "supplier_id", "kind", "what", "key", "found_at", "decision",
)  # fmt: skip
_ONE_BY_ONE = 10
"""More suppliers than this in one pass are one change, not a task each."""


class Transition(NamedTuple):
    """A supplier's overall level before a pass (None: not rated) and after."""

    supplier_id: str
    before: str | None
    after: str


@dataclass(frozen=True)
class TableChange:
    """The tables of countries before a pass and after; ``used`` are the countries of all chains, None in a partial pass."""

    before: Collection[str]
    after: str
    used: frozenset[str] | None


class Raised(NamedTuple):
    """A change to raise; ``key`` names its cause."""

    kind: ChangeKind
    supplier_id: str | None
    what: str
    key: str


def raise_from_rating(
    work: Work, period: ReportingPeriod, transitions: Sequence[Transition], table: TableChange
) -> None:
    """Raise what a pass of the rating has changed; call it before the new ratings are written."""
    high = Level.HIGH.value
    rose = [one.supplier_id for one in transitions if one.before not in {None, high} and one.after == high]
    new = [one.supplier_id for one in transitions if one.before is None and one.after == high]
    if new and not _rated_before(work, period):
        new = []
    found = [
        *_of_suppliers(work, ChangeKind.RAISED_TO_HIGH, rose),
        *_of_suppliers(work, ChangeKind.NEW_HIGH_SUPPLIER, new),
    ]
    if table.used is not None and table.before:
        found += _of_countries(work, table)
    raise_all(work, period, found)


def raise_all(work: Work, period: ReportingPeriod, found: Iterable[Raised]) -> None:
    """Write changes, but for those whose cause has an open one already."""
    listed = list(found)
    if not listed:
        return
    there = set(
        work.session.execute(
            select(col(SignificantChange.key)).where(
                col(SignificantChange.enterprise_id) == work.enterprise_id,
                col(SignificantChange.decision) == ChangeDecision.OPEN.value,
            )
        ).scalars()
    )
    rows = [one for one in {one.key: one for one in listed}.values() if one.key not in there]
    work.insert_many(
        SignificantChange,
        _COLUMNS,
        [
            (work.enterprise_id, identity, 1, period.id, one.supplier_id, one.kind.value, one.what, one.key, work.at,
             ChangeDecision.OPEN.value)
            for identity, one in zip(new_ids(len(rows)), rows, strict=True)
        ],
    )  # fmt: skip


def _rated_before(work: Work, period: ReportingPeriod) -> bool:
    return (
        work.session.execute(
            select(col(RiskAssessment.id))
            .where(
                col(RiskAssessment.enterprise_id) == work.enterprise_id,
                col(RiskAssessment.period_id) == period.id,
            )
            .limit(1)
        ).first()
        is not None
    )


def _of_suppliers(work: Work, kind: ChangeKind, supplier_ids: Sequence[str]) -> list[Raised]:
    rose = kind is ChangeKind.RAISED_TO_HIGH
    if len(supplier_ids) > _ONE_BY_ONE:
        count = NB.count(len(supplier_ids), "leverandør")
        what = f"{count} har gått opp til høy risiko" if rose else f"{count} som er nye, har høy risiko"
        return [Raised(kind, None, NB.cap(what), f"{kind}:{work.at.isoformat()}")]
    names = names_of(work, supplier_ids)
    what = "{name} har gått opp til høy risiko" if rose else "{name} er ny i registeret og har høy risiko"
    return [
        Raised(kind, one, what.format(name=names[one]), f"{kind}:{one}")
        for one in supplier_ids
        if one in names
    ]


def names_of(work: Work, supplier_ids: Sequence[str]) -> dict[str, str]:
    """The names of a few suppliers by id."""
    if not supplier_ids:
        return {}
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_(supplier_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def _of_countries(work: Work, table: TableChange) -> Iterable[Raised]:
    """Countries in use that a new edition has moved across a cut-off; the enterprise's own change of method is none."""
    earlier = [one for one in table.before if one != table.after]
    if not earlier or table.used is None:
        return
    # Ids are in the order they were made: the newest of the earlier tables is what stood.
    was, now = _content(work, max(earlier)), _content(work, table.after)
    if was["method"] != now["method"]:
        return
    moved = moved_countries(
        *({iso2: (c["value"], c["level"]) for iso2, c in one["countries"].items()} for one in (was, now))
    )
    known = countries()
    for iso2, change in sorted(moved.items()):
        if iso2 in table.used and change.was_level != change.now_level:
            name = known[iso2].name_nb if iso2 in known else iso2
            levels = LEVEL[Level(change.was_level)], LEVEL[Level(change.now_level)]
            what = f"{name} har gått fra {levels[0]} til {levels[1]} landrisiko i det nye datagrunnlaget"
            yield Raised(ChangeKind.COUNTRY_ACROSS_CUT_OFF, None, what, f"country:{iso2}:{table.after}")


def _content(work: Work, identity: str) -> Any:
    return json.loads(work.get(CountryTable, identity).content)
