"""Take an import back: untouched rows go, changed rows become what they were, and what people have used stays."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.services import ratings
from compliance_app.services.disclosure import with_disclosure
from compliance_app.services.enterprises import period_of
from compliance_app.services.evidence_objects import with_evidence
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ChainLink,
    Confirmation,
    ConfirmationState,
    DuplicateCandidate,
    DuplicateDecision,
    Effort,
    Evidence,
    FollowUp,
    Measure,
    Override,
    PriorityDecision,
    Producer,
    Questionnaire,
    RegistryProposal,
    RiskAssessment,
    ScreeningHit,
    SectorJudgement,
    SignificantChange,
    StakeholderDialogue,
    Supplier,
    SupplierMerge,
    SupplierName,
    SupplierSite,
    SupplierSpend,
)

_USED_BY_PEOPLE: tuple[tuple[type[Any], str, tuple[str, ...]], ...] = (
    (SectorJudgement, "er vurdert etterpå", ()),
    (Override, "har fått nivået endret av en person etterpå", ()),
    (Confirmation, "er bekreftet i årets gjennomgang", ("state", ConfirmationState.NOT_YET.value)),
    (AdverseImpact, "har fått en negativ konsekvens registrert", ()),
    (Measure, "har fått et tiltak", ()),
    (PriorityDecision, "er prioritert etterpå", ()),
    (FollowUp, "er fulgt opp etterpå", ()),
    (Evidence, "har fått dokumentasjon", ()),
    (Questionnaire, "har fått et spørreskjema", ()),
    (Effort, "er forsøkt fulgt opp etterpå", ()),
    (StakeholderDialogue, "er nevnt i en dialog", ()),
    (ScreeningHit, "har et treff på en kontrolliste som noen har avgjort", ("decision", "OPEN")),
    (RegistryProposal, "har et forslag fra Enhetsregisteret som noen har avgjort", ("decision", "OPEN")),
    (SignificantChange, "er del av en vesentlig endring som noen har avgjort", ("decision", "OPEN")),
)
"""Table, why the supplier stays, and the (column, value) of rows that the program itself has made: they go with it."""
_ALSO_OF_THE_LIST: tuple[tuple[type[Any], str], ...] = (
    (SupplierName, "har fått et navn eller et svar etterpå"),
    (ChainLink, "har fått nye ledd i kjeden etterpå"),
    (SupplierSite, "har fått et nytt sted etterpå"),
    (SupplierSpend, "har fått innkjøp fra en annen liste"),
)
"""The list itself makes such rows; only others keep the supplier."""
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
    names = _names(work, created.get("supplier", ()))
    if not names:
        return {}
    kept: dict[str, tuple[str, str]] = {}
    changed = (identity for identity, (_name, version) in names.items() if version > 1)
    for found, why in (
        (_in_merges(work), "er slått sammen med en annen etterpå"),
        (changed, "er endret etterpå"),
        *_used_since(work, created),
    ):
        for identity in found:
            if identity in names:
                kept.setdefault(identity, (names[identity][0], why))
    return kept


def _used_since(work: Work, created: dict[str, list[str]]) -> Iterator[tuple[Iterable[str], str]]:
    """Suppliers of rows that people have made, table by table, with what to say of them."""
    for table, why, made_by_program in _USED_BY_PEOPLE:
        yield [one for _id, one in _ids_with_supplier(work, table, other_than=made_by_program)], why
    for table, why in _ALSO_OF_THE_LIST:
        own = set(created.get(str(table.__tablename__), ()))
        yield [one for identity, one in _ids_with_supplier(work, table) if identity not in own], why
    yield with_evidence(work, "supplier"), "har fått dokumentasjon"
    yield with_disclosure(work, "supplier"), "har et valg om hva som kan gis ut"
    decided = [pair for pair in _pairs(work) if pair[3] != DuplicateDecision.OPEN]
    yield [one for pair in decided for one in pair[1:3]], "er sammenlignet med en annen leverandør etterpå"


def _in_merges(work: Work) -> set[str]:
    rows = work.session.execute(
        select(col(SupplierMerge.kept_id), col(SupplierMerge.merged_id)).where(
            col(SupplierMerge.enterprise_id) == work.enterprise_id
        )
    )
    return {identity for row in rows for identity in row}


def _pairs(work: Work) -> list[tuple[str, str, str, str]]:
    rows = work.session.execute(
        select(
            col(DuplicateCandidate.id), col(DuplicateCandidate.first_id), col(DuplicateCandidate.second_id),
            col(DuplicateCandidate.decision),
        ).where(col(DuplicateCandidate.enterprise_id) == work.enterprise_id)
    )  # fmt: skip
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _names(work: Work, identities: Sequence[str]) -> dict[str, tuple[str, int]]:
    rows = work.session.execute(
        select(col(Supplier.id), col(Supplier.name), col(Supplier.version)).where(
            col(Supplier.enterprise_id) == work.enterprise_id
        )
    )
    wanted = set(identities)
    return {identity: (name, version) for identity, name, version in rows if identity in wanted}


def _ids_with_supplier(
    work: Work, table: type[Any], other_than: tuple[str, ...] = ()
) -> list[tuple[str, str]]:
    query = select(table.id, table.supplier_id).where(
        table.enterprise_id == work.enterprise_id, table.supplier_id.is_not(None)
    )
    if other_than:
        name, value = other_than
        query = query.where(getattr(table, name) != value)
    return [(row[0], row[1]) for row in work.session.execute(query)]


def _remove(work: Work, suppliers: list[str], kept: set[str], created: dict[str, list[str]]) -> set[str]:
    """Remove the batch's rows; returns the suppliers that lost a link or an amount."""
    gone, touched = set(suppliers), set[str]()
    for table in (SignificantChange, Confirmation, Override, RiskAssessment, ScreeningHit, RegistryProposal):
        work.delete_many(
            table, [one for one, supplier in _ids_with_supplier(work, table) if supplier in gone]
        )
    pairs_gone = [row[0] for row in _pairs(work) if row[1] in gone or row[2] in gone]
    work.delete_many(DuplicateCandidate, pairs_gone)
    for own_table in (ChainLink, SupplierSpend, SupplierSite, SupplierName):
        own = set(created.get(str(own_table.__tablename__), ()))
        # An answer about a supplier that stays is knowledge, not part of the list.
        alone = own_table is not SupplierName
        pairs = [
            (one, supplier)
            for one, supplier in _ids_with_supplier(work, own_table)
            if supplier in gone or (alone and one in own and supplier not in kept)
        ]
        work.delete_many(own_table, [one for one, _supplier in pairs])
        touched |= {supplier for _one, supplier in pairs}
    work.delete_many(Supplier, suppliers)
    for made, column, refers in (
        (Producer, "producer_id", (ChainLink, ScreeningHit, AdverseImpact)),
        (Category, "category_id", (Supplier, SectorJudgement, AdverseImpact, Measure, PriorityDecision)),
    ):
        name = str(made.__tablename__)
        said = with_evidence(work, name) | with_disclosure(work, name)
        used = said.union(*(_column(work, one, column) for one in refers))
        work.delete_many(made, [one for one in created.get(name, ()) if one not in used])
    return touched


def _column(work: Work, table: type[SQLModel], name: str) -> set[str]:
    """What the rows of a table name in a column."""
    chosen = getattr(table, name)
    rows = work.session.execute(select(chosen).where(table.enterprise_id == work.enterprise_id).distinct())  # type: ignore[attr-defined]
    return {row for row in rows.scalars() if row}


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
