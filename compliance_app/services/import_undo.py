"""Take an import back: untouched rows go, changed rows become what they were, and what people have used stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ChainLink,
    Measure,
    PriorityDecision,
    Producer,
    RiskAssessment,
    SectorJudgement,
    Supplier,
    SupplierName,
    SupplierSpend,
)

_USED_BY_PEOPLE = (SectorJudgement, AdverseImpact, Measure, PriorityDecision, SupplierName)
_TABLES: dict[str, type[Any]] = {"supplier": Supplier, "supplier_spend": SupplierSpend}


@dataclass(frozen=True)
class UndoReport:
    """What an undo took back and what it kept.

    Attributes:
        removed: suppliers that the import had made and that are gone again.
        restored: rows that are what they were before.
        kept: (name, why) of what stays, since somebody has used or changed it.
    """

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...]


def take_back(work: Work, changes: dict[str, Any]) -> UndoReport:
    """Undo the changes of a batch inside the verb's transaction."""
    created = changes["created"]
    kept = _kept_suppliers(work, created)
    gone = [identity for identity in created.get("supplier", ()) if identity not in kept]
    touched = _remove(work, gone, set(kept), created)
    restored, changed_since = _restore(work, changes["updated"])
    touched |= {row[0] for row in changes["updated"].get("supplier", ())}
    ratings.rate_within(work, period_of(work), sorted(touched - set(gone)))
    return UndoReport(len(gone), restored, tuple(sorted([*kept.values(), *changed_since])))


def _kept_suppliers(work: Work, created: dict[str, list[str]]) -> dict[str, tuple[str, str]]:
    """Suppliers of the batch that have been edited, judged, linked or acted on since: id → (name, why)."""
    kept: dict[str, tuple[str, str]] = {}
    names = _names(work, created.get("supplier", ()))
    for identity, (name, version) in names.items():
        if version > 1:
            kept[identity] = (name, "er endret etterpå")
    reasons: list[tuple[type[Any], str, set[str]]] = [
        *((table, "er vurdert eller fulgt opp etterpå", set[str]()) for table in _USED_BY_PEOPLE),
        (ChainLink, "har fått nye ledd i kjeden etterpå", set(created.get("chain_link", ()))),
        (SupplierSpend, "har fått innkjøp fra en annen liste", set(created.get("supplier_spend", ()))),
    ]
    for table, why, own in reasons:
        for identity, supplier_id in _ids_with_supplier(work, table):
            if supplier_id in names and identity not in own:
                kept.setdefault(supplier_id, (names[supplier_id][0], why))
    return kept


def _names(work: Work, identities: Sequence[str]) -> dict[str, tuple[str, int]]:
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name), col(Supplier.version)).where(
            col(Supplier.enterprise_id) == work.enterprise_id
        )
    )
    wanted = set(identities)
    return {identity: (name, version) for identity, name, version in rows if identity in wanted}


def _ids_with_supplier(work: Work, table: type[Any]) -> list[tuple[str, str]]:
    rows = work.session.execute(
        select(table.id, table.supplier_id).where(
            table.enterprise_id == work.enterprise_id, table.supplier_id.is_not(None)
        )
    )
    return [(row[0], row[1]) for row in rows]


def _remove(work: Work, suppliers: list[str], kept: set[str], created: dict[str, list[str]]) -> set[str]:
    """Remove the batch's rows; returns the suppliers that lost a link or an amount."""
    gone, touched = set(suppliers), set[str]()
    assessed = [one for one, supplier in _ids_with_supplier(work, RiskAssessment) if supplier in gone]
    work.delete_many(RiskAssessment, assessed)
    for table in (ChainLink, SupplierSpend):
        own = set(created.get(str(table.__tablename__), ()))
        pairs = [
            (one, supplier)
            for one, supplier in _ids_with_supplier(work, table)
            if supplier in gone or (one in own and supplier not in kept)
        ]
        work.delete_many(table, [one for one, _supplier in pairs])
        touched |= {supplier for _one, supplier in pairs}
    work.delete_many(Supplier, suppliers)
    used = {row[0] for row in _column(work, ChainLink, "producer_id")}
    work.delete_many(Producer, [one for one in created.get("producer", ()) if one not in used])
    named = {row[0] for row in _column(work, Supplier, "category_id")}
    judged = {row[0] for row in _column(work, SectorJudgement, "category_id")}
    work.delete_many(Category, [one for one in created.get("category", ()) if one not in named | judged])
    return touched


def _column(work: Work, table: type[SQLModel], name: str) -> list[Any]:
    chosen = getattr(table, name)
    rows = work.session.execute(select(chosen).where(table.enterprise_id == work.enterprise_id).distinct())  # type: ignore[attr-defined]
    return list(rows)


def _restore(work: Work, updated: dict[str, list[Any]]) -> tuple[int, list[tuple[str, str]]]:
    """Give rows their earlier values where they still hold what the import wrote."""
    restored = 0
    kept: list[tuple[str, str]] = []
    for table_name, rows in updated.items():
        table = _TABLES[table_name]
        by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = {}
        for identity, columns, before, after in rows:
            present = work.session.get(table, (work.enterprise_id, identity))
            if present is None:
                continue
            now = tuple(getattr(present, name) for name in columns)
            if now == tuple(after):
                by_columns.setdefault(tuple(columns), []).append((identity, now, tuple(before)))
            elif isinstance(present, Supplier):
                kept.append((present.name, "er endret etterpå"))
        for columns, changes in by_columns.items():
            work.update_many(table, columns, changes)
            restored += len(changes)
    return restored, kept
