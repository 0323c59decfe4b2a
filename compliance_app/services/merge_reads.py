"""What the screens about duplicates, merging and parting show; pages of pairs are read by index, never all of them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.services.duplicates import reasons_of
from compliance_app.services.enterprises import period_of
from compliance_app.services.merge_fields import JUDGEMENT, Difference, differences
from compliance_app.services.merge_record import Record
from compliance_app.services.merge_rows import RULES, rows_of
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    DuplicateCandidate,
    DuplicateDecision,
    ImportBatch,
    RiskAssessment,
    SectorJudgement,
    Supplier,
    SupplierMerge,
    SupplierSpend,
)

PAGE_SIZE = 10


@dataclass(frozen=True)
class Seen:
    """One of two suppliers, as they are held beside each other.

    Attributes:
        country: ISO 3166-1 alpha-2, None where unknown.
        spend: (year, currency, hundredths), newest year first.
        links, ratings: how many.
        source: the list it came from, «» where somebody typed it.
        read_on: the day that list was taken in.
    """

    id: str
    name: str
    version: int
    org_number: str | None
    foreign_id: str | None
    country: str | None
    website: str
    category: str
    spend: tuple[tuple[int, str, int], ...]
    links: int
    ratings: int
    source: str
    read_on: date | None


@dataclass(frozen=True)
class PairView:
    """Two suppliers that look alike: the question, the score 0–100 and the reasons."""

    id: str
    version: int
    score: int
    reasons: tuple[str, ...]
    first: Seen
    second: Seen


@dataclass(frozen=True)
class PairsPage:
    """One page of the open pairs, most alike first, and how many there are in all."""

    total: int
    pairs: tuple[PairView, ...]


@dataclass(frozen=True)
class Comparison:
    """Two suppliers about to become one.

    Attributes:
        differences: what they do not say alike (``merge_fields``).
        moves: table → how many rows of the merged one will come along.
        both_numbered: each has an organisation number, so they cannot be merged.
        merged_into: name of the supplier that one of them has been taken into already, or "".
    """

    kept: Seen
    merged: Seen
    differences: tuple[Difference, ...]
    moves: dict[str, int]
    both_numbered: bool
    merged_into: str


@dataclass(frozen=True)
class MergeLine:
    """One supplier that was taken into another; ``moved``: table → rows."""

    id: str
    supplier_id: str
    name: str
    by: str
    at: datetime
    moved: dict[str, int]


@dataclass(frozen=True)
class TakenInto:
    """Where a merged supplier went: the one that is in use now."""

    id: str
    name: str
    by: str
    at: datetime


def open_pairs(actor: Actor, page: int = 1) -> PairsPage:
    """A page of the pairs nobody has decided, most alike first; page 1 is the first."""
    with reading(actor) as work:
        here = (
            col(DuplicateCandidate.enterprise_id) == work.enterprise_id,
            col(DuplicateCandidate.decision) == DuplicateDecision.OPEN.value,
        )
        total = _count(work)
        rows = work.session.execute(
            select(DuplicateCandidate)
            .where(*here)
            .order_by(col(DuplicateCandidate.score).desc(), col(DuplicateCandidate.id))
            .limit(PAGE_SIZE)
            .offset(PAGE_SIZE * (page - 1))
        ).scalars()
        pairs = list(rows)
        seen = _seen(work, sorted({one for row in pairs for one in (row.first_id, row.second_id)}))
        return PairsPage(
            total,
            tuple(
                PairView(
                    row.id, row.version, row.score, reasons_of(row), seen[row.first_id], seen[row.second_id]
                )
                for row in pairs
            ),
        )


def count_open_pairs(actor: Actor) -> int:
    """How many pairs nobody has decided."""
    with reading(actor) as work:
        return _count(work)


def _count(work: Work) -> int:
    def counted() -> int:
        return int(
            work.session.execute(
                select(func.count())
                .select_from(DuplicateCandidate)
                .where(
                    col(DuplicateCandidate.enterprise_id) == work.enterprise_id,
                    col(DuplicateCandidate.decision) == DuplicateDecision.OPEN.value,
                )
            ).scalar_one()
        )

    return remembered(state_of(work), "open pairs", "", counted)


def compare_suppliers(actor: Actor, kept_id: str, merged_id: str) -> Comparison:
    """What merging these two would do; nothing is saved. Raises NotFound."""
    with reading(actor) as work:
        kept, merged = work.get(Supplier, kept_id), work.get(Supplier, merged_id)
        seen = _seen(work, [kept_id, merged_id])
        found = differences(kept, merged)
        moves = {}
        for table, rule in RULES:
            mine = rows_of(work, table, merged_id)
            if mine:
                theirs = rows_of(work, table, kept_id)
                planned = rule(mine, theirs)
                moves[str(table.__tablename__)] = len(planned.move) + len(planned.summed)
                if table is SectorJudgement:
                    found += _judged(work, mine, theirs)
        into = kept.merged_into or merged.merged_into
        return Comparison(
            seen[kept_id], seen[merged_id], tuple(found), {name: rows for name, rows in moves.items() if rows},
            bool(kept.org_number and merged.org_number), work.get(Supplier, into).name if into else "",
        )  # fmt: skip


def _judged(work: Work, mine: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[Difference]:
    """Both have a sector judgement in force for the same period: the newest such period's two levels."""
    kept = {row["period_id"]: row["level"] for row in theirs if row["superseded_by"] is None}
    merged = {row["period_id"]: row["level"] for row in mine if row["superseded_by"] is None}
    both = kept.keys() & merged.keys()
    if not both:
        return []
    newest = period_of(work).id
    period = newest if newest in both else max(both)
    return [Difference(JUDGEMENT, kept[period], merged[period], asked=True)]


def merges_into(actor: Actor, supplier_id: str) -> list[MergeLine]:
    """What has been taken into a supplier and not parted again, newest first. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        rows = work.session.execute(
            select(SupplierMerge, col(Supplier.name))
            .join(
                Supplier,
                (col(Supplier.enterprise_id) == col(SupplierMerge.enterprise_id))
                & (col(Supplier.id) == col(SupplierMerge.merged_id)),
            )
            .where(
                col(SupplierMerge.enterprise_id) == work.enterprise_id,
                col(SupplierMerge.kept_id) == supplier_id,
                col(SupplierMerge.parted_at).is_(None),
            )
            .order_by(col(SupplierMerge.id).desc())
        )
        return [
            MergeLine(
                row.id, row.merged_id, name, row.merged_by, row.merged_at, Record.of_text(row.moved).counts()
            )
            for row, name in rows
        ]


def taken_into(actor: Actor, supplier_id: str) -> TakenInto | None:
    """The supplier that this one was taken into, through every later merge; None where it stands on its own.

    Raises NotFound.
    """
    with reading(actor) as work:
        row = work.get(Supplier, supplier_id)
        if not row.merged_into:
            return None
        merged = work.session.execute(
            select(SupplierMerge)
            .where(
                col(SupplierMerge.enterprise_id) == work.enterprise_id,
                col(SupplierMerge.merged_id) == supplier_id,
                col(SupplierMerge.parted_at).is_(None),
            )
            .limit(1)
        ).scalar_one()
        while row.merged_into:
            row = work.get(Supplier, row.merged_into)
        return TakenInto(row.id, row.name, merged.merged_by, merged.merged_at)


def _seen(work: Work, ids: list[str]) -> dict[str, Seen]:
    """The suppliers of those ids, with a few queries for all of them."""
    here = col(Supplier.enterprise_id) == work.enterprise_id
    suppliers = list(work.session.execute(select(Supplier).where(here, col(Supplier.id).in_(ids))).scalars())
    categories = _by_id(work, Category, [row.category_id for row in suppliers])
    batches = {
        identity: (name, clock.oslo_day(at))
        for identity, name, at in work.session.execute(
            select(col(ImportBatch.id), col(ImportBatch.file_name), col(ImportBatch.imported_at)).where(
                col(ImportBatch.enterprise_id) == work.enterprise_id,
                col(ImportBatch.id).in_([row.import_batch_id for row in suppliers if row.import_batch_id]),
            )
        )
    }
    spend: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for row in work.session.execute(
        select(SupplierSpend).where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id, col(SupplierSpend.supplier_id).in_(ids)
        )
    ).scalars():
        spend[row.supplier_id].append((row.year, row.currency, row.hundredths))
    links, ratings = _counts(work, ChainLink, ids), _counts(work, RiskAssessment, ids)
    return {
        row.id: Seen(
            id=row.id, name=row.name, version=row.version, org_number=row.org_number, foreign_id=row.foreign_id,
            country=row.country, website=row.website, category=categories.get(row.category_id or "", ""),
            spend=tuple(sorted(spend[row.id], reverse=True)), links=links.get(row.id, 0),
            ratings=ratings.get(row.id, 0), source=batches.get(row.import_batch_id or "", ("", None))[0],
            read_on=batches.get(row.import_batch_id or "", ("", None))[1],
        )
        for row in suppliers
    }  # fmt: skip


def _by_id(work: Work, table: type[Category], ids: list[str | None]) -> dict[str, str]:
    rows = work.session.execute(
        select(col(table.id), col(table.name)).where(
            col(table.enterprise_id) == work.enterprise_id, col(table.id).in_([one for one in ids if one])
        )
    )
    return {row[0]: row[1] for row in rows}


def _counts(work: Work, table: type[Any], ids: list[str]) -> dict[str, int]:
    rows = work.session.execute(
        select(table.supplier_id, func.count())
        .where(table.enterprise_id == work.enterprise_id, table.supplier_id.in_(ids))
        .group_by(table.supplier_id)
    )
    return {row[0]: row[1] for row in rows}
