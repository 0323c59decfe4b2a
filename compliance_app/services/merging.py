"""Take one supplier into another: all that hangs on it moves, and the way back is kept (``parting.part``).

Purchases are summed per year and currency. The merged supplier stays as a row out of use that leads to the kept one; its
ratings and confirmed years stay with it as history. Its name becomes an alias and its numbers lead to the kept one, so
that the next list that names it lands there.
"""

from typing import Any, NamedTuple

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.services import merge_pairs, ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.follow_ups import settle
from compliance_app.services.merge_fields import JUDGEMENT, Side, taken_over
from compliance_app.services.merge_record import Record, content
from compliance_app.services.merge_rows import (
    RULES,
    Row,
    Sorted,
    change,
    column_of,
    disclosure_taken_over,
    insert,
    rows_of,
)
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import (
    Confirmation,
    FactDisclosure,
    SectorJudgement,
    SignificantChange,
    Supplier,
    SupplierMerge,
    SupplierName,
    SupplierSpend,
)

_ALIAS, _OTHER = "ALIAS", "NOT_THE_SAME"


class SameSupplier(AktsomError):
    """A supplier cannot be taken into itself."""

    message = _("Dette er samme leverandør. Velg en annen å slå sammen med.")


class TwoOrgNumbers(AktsomError):
    """Two organisation numbers are two legal entities (values: kept, merged)."""

    message = _(
        "Ikke slått sammen. Leverandørene har hvert sitt organisasjonsnummer, {kept} og {merged}, og er to ulike "
        "foretak. Er et av numrene feil, rett det først."
    )


class MergedAlready(AktsomError):
    """The supplier has been taken into another (values: name, into)."""

    message = _("Ikke lagret. «{name}» er allerede slått sammen med «{into}». Åpne den i stedet.")


class MergeInput(BaseModel):
    """What the person saw, and chose.

    Attributes:
        kept_version, merged_version: versions of the two suppliers as they were shown.
        choices: ``merge_fields.GROUPS`` key or ``JUDGEMENT`` → whose value holds; the kept one's where nothing is said.
    """

    kept_version: int
    merged_version: int
    choices: dict[str, Side] = {}


def merge(actor: Actor, kept_id: str, merged_id: str, given: MergeInput, *, once: str = "") -> str:
    """Take ``merged_id`` into ``kept_id`` and rate the kept one anew; returns the id of the merge.

    Raises:
        NotFound, ChangedMeanwhile, SameSupplier, TwoOrgNumbers, MergedAlready.
    """
    if kept_id == merged_id:
        raise SameSupplier
    with begin(actor, Verb.MERGE_SUPPLIERS, once=once) as work:
        if work.already:
            return _newest_merge(work, merged_id)
        kept, merged = _both(work, (kept_id, given.kept_version), (merged_id, given.merged_version))
        _check(work, kept, merged)
        record = Record()
        names = [_Name.of(kept), _Name.of(merged)]
        _fields(work, kept, merged, given, record)
        _rows(work, kept_id, merged_id, given, record)
        settle(work, kept_id)
        _names(work, kept, names, record)
        merge_pairs.join(work, kept_id, merged_id, record)
        _rate(work, kept_id, record)
        made = SupplierMerge(
            enterprise_id=work.enterprise_id, kept_id=kept_id, merged_id=merged_id, moved=record.as_text(),
            merged_by=actor.name, merged_at=work.at,
        )  # fmt: skip
        work.add(made)
        work.about("supplier", kept_id)
        return made.id


def supplier_locked(work: Work, identity: str) -> Supplier:
    """The supplier, locked. Raises NotFound."""
    row = work.session.get(Supplier, (work.enterprise_id, identity), with_for_update={"key_share": True})
    if row is None:
        raise NotFound
    return row


def refuse_merged(work: Work, supplier: Supplier) -> None:
    """Raise MergedAlready where the supplier has been taken into another."""
    if supplier.merged_into:
        into = work.get(Supplier, supplier.merged_into)
        raise MergedAlready(name=supplier.name, into=into.name)


def number_is_taken(work: Work, number: str) -> bool:
    """Whether a supplier of the enterprise has that organisation number."""
    found = work.session.execute(
        select(col(Supplier.id)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.org_number) == number
        )
    )
    return found.first() is not None


def _both(work: Work, *seen: tuple[str, int]) -> tuple[Supplier, Supplier]:
    """Both suppliers, locked in the order of their ids, so that two merges of the same pair never wait for each other."""
    locked = {identity: supplier_locked(work, identity) for identity, _version in sorted(seen)}
    for identity, version in seen:
        refuse_merged(work, locked[identity])
        if locked[identity].version != version:
            work.changed_meanwhile(identity, f"leverandøren {locked[identity].name}")
    return locked[seen[0][0]], locked[seen[1][0]]


def _check(work: Work, kept: Supplier, merged: Supplier) -> None:
    if kept.org_number and merged.org_number:
        raise TwoOrgNumbers(kept=kept.org_number, merged=merged.org_number)
    work.session.flush()


def _fields(work: Work, kept: Supplier, merged: Supplier, given: MergeInput, record: Record) -> None:
    taken = taken_over(kept, merged, given.choices)
    goes = {"merged_into": kept.id, "active": False}
    if "org_number" in taken:
        goes["org_number"] = None
    for supplier, values, kept_record in ((merged, goes, record.merged), (kept, taken, record.kept)):
        for name, value in values.items():
            if getattr(supplier, name) != value:
                kept_record[name] = [getattr(supplier, name), value]
                setattr(supplier, name, value)
        work.session.flush()  # the number is free before the kept one takes it


def _rows(work: Work, kept_id: str, merged_id: str, given: MergeInput, record: Record) -> None:
    for table, rule in RULES:
        mine = rows_of(work, table, merged_id)
        if not mine:
            continue
        theirs = rows_of(work, table, kept_id)
        found = rule(mine, theirs)
        if table is SectorJudgement:
            changes = _judgements(found, theirs, kept_id, given.choices.get(JUDGEMENT, Side.KEPT))
        else:
            changes = [(row, {column_of(table): kept_id}) for row in found.move]
        if table is FactDisclosure:
            changes += disclosure_taken_over(mine, theirs)
        name = str(table.__tablename__)
        for row, after in changes:
            record.changed(name, row, after)
        change(work, table, [(row["id"], {key: row[key] for key in after}, after) for row, after in changes])
        record.aside += [[name, row] for row in found.aside]
        work.delete_many(table, [row["id"] for row in found.aside])
        _sum(work, found, record)


def _sum(work: Work, found: Sorted, record: Record) -> None:
    """The merged one's amount into the kept one's row of the same year and currency."""
    work.delete_many(SupplierSpend, [row["id"] for row, _into in found.summed])
    changes = []
    for row, into in found.summed:
        after = into["hundredths"] + row["hundredths"]
        record.summed.append([row, into["id"], into["hundredths"], after])
        changes.append((into["id"], {"hundredths": into["hundredths"]}, {"hundredths": after}))
    change(work, SupplierSpend, changes)


def _judgements(found: Sorted, theirs: list[Row], kept_id: str, whose: Side) -> list[tuple[Row, Row]]:
    """All move; where both have one in force for a period, one of them gives way to the other."""
    in_force = {row["period_id"]: row for row in theirs if row["superseded_by"] is None}
    changes: list[tuple[Row, Row]] = []
    for row in found.move:
        after: Row = {"supplier_id": kept_id}
        other = in_force.get(row["period_id"]) if row["superseded_by"] is None else None
        if other and whose is Side.KEPT:
            after["superseded_by"] = other["id"]
        elif other:
            changes.append((other, {"superseded_by": row["id"]}))
        changes.append((row, after))
    return changes


class _Name(NamedTuple):
    name: str
    folded: str
    country: str

    @classmethod
    def of(cls, supplier: Supplier) -> "_Name":
        """What the supplier was called, and where, before the merge."""
        return cls(supplier.name, supplier.folded_name, supplier.country or supplier.country_as_written)


def _names(work: Work, kept: Supplier, names: list[_Name], record: Record) -> None:
    """The names that are no longer shown become aliases; an earlier «not the same» about one of them falls away."""
    there = rows_of(work, SupplierName, kept.id)
    folded = {one.folded for one in names}
    refuted = [row for row in there if row["judgement"] == _OTHER and row["folded_name"] in folded]
    by_merge = {row[1]: row for row in record.rows if row[0] == "supplier_name"}
    for row in refuted:
        moved = by_merge.get(row["id"])
        if moved:
            record.rows.remove(moved)
        record.aside.append(["supplier_name", row | (moved[2] if moved else {})])
    work.delete_many(SupplierName, [row["id"] for row in refuted])
    known = {row["folded_name"] for row in there if row["judgement"] == _ALIAS} | {kept.folded_name}
    made: list[Row] = []
    for one in names:
        if one.folded not in known:
            known.add(one.folded)
            made.append(
                {
                    "enterprise_id": work.enterprise_id, "id": new_id(), "version": 1, "supplier_id": kept.id,
                    "name": one.name, "folded_name": one.folded, "country": one.country, "judgement": _ALIAS,
                    "decided_by": work.actor.name, "decided_at": work.at,
                }
            )  # fmt: skip
    insert(work, SupplierName, made)
    record.made += [["supplier_name", row] for row in made]


def _rate(work: Work, kept_id: str, record: Record) -> None:
    """Rate the kept one, and note what that does to its place in the year's review and which changes it raises."""
    reviewed = {row["id"]: row for row in rows_of(work, Confirmation, kept_id)}
    raised = {row["id"] for row in rows_of(work, SignificantChange, kept_id)}
    ratings.rate_within(work, period_of(work), [kept_id])
    for row in rows_of(work, Confirmation, kept_id):
        before = reviewed.get(row["id"], row)
        changed = {name: value for name, value in content(row).items() if before[name] != value}
        if changed:
            record.changed("confirmation", before, changed)
    record.made += [
        ["significant_change", row]
        for row in rows_of(work, SignificantChange, kept_id)
        if row["id"] not in raised
    ]


def _newest_merge(work: Work, merged_id: str) -> str:
    found: Any = work.session.execute(
        select(col(SupplierMerge.id))
        .where(
            col(SupplierMerge.enterprise_id) == work.enterprise_id, col(SupplierMerge.merged_id) == merged_id
        )
        .order_by(col(SupplierMerge.id).desc())
        .limit(1)
    ).scalar_one()
    return str(found)
