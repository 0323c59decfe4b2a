"""Part two suppliers that were merged: what nobody has touched since goes back exactly, and the rest is kept and listed."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.services import merge_pairs, ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.follow_ups import settle
from compliance_app.services.merge_record import Record, content, moves, same
from compliance_app.services.merge_rows import (
    CALLED,
    Row,
    change,
    insert,
    row_with,
    rows_of,
    table_named,
    typed,
)
from compliance_app.services.merging import number_is_taken, supplier_locked
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import (
    ChainLink,
    DuplicateCandidate,
    SignificantChange,
    Supplier,
    SupplierMerge,
    SupplierSpend,
)

_CHANGED = "er endret etter at de ble slått sammen"
_GONE = "er slettet etter at de ble slått sammen"


class PartedAlready(AktsomError):
    """The merge has been taken back before (values: name)."""

    message = _("«{name}» er allerede skilt ut igjen. Ingenting er endret nå.")


class PartLaterFirst(AktsomError):
    """A later merge builds on this one (values: name)."""

    message = _("Ikke skilt ut ennå. «{name}» ble slått sammen senere. Skill ut den først.")


class KeptIsMerged(AktsomError):
    """The supplier it was taken into has itself been taken into another (values: name, into)."""

    message = _(
        "Ikke skilt ut ennå. «{name}» er selv slått sammen med «{into}». Skill dem fra hverandre først."
    )


@dataclass(frozen=True)
class PartReport:
    """What a parting did.

    Attributes:
        supplier_id, name: the supplier that stands on its own again.
        moved: how many rows of each table went back.
        kept: (what, why) of all that stays with the other.
    """

    supplier_id: str
    name: str
    moved: dict[str, int]
    kept: tuple[tuple[str, str], ...]


@dataclass
class _Back:
    work: Work
    merge: SupplierMerge
    record: Record
    moved: dict[str, int] = field(default_factory=dict)
    kept: list[tuple[str, str]] = field(default_factory=list)

    def count(self, table: str, rows: int = 1) -> None:
        if rows:
            self.moved[table] = self.moved.get(table, 0) + rows

    def keep(self, table: str, row: Row, why: str) -> None:
        called = CALLED.get(table, (table, table))[0]
        name = next(
            (str(row[key]) for key in ("name", "what", "title", "goods", "year", "reason") if row.get(key)),
            "",
        )
        self.kept.append((f"{called} «{name}»" if name else called, why))


def part(actor: Actor, merge_id: str, *, once: str = "") -> PartReport:
    """Put back what a merge moved, and rate both anew; a second click with the same key reports nothing more.

    Raises:
        NotFound, PartedAlready, PartLaterFirst, KeptIsMerged.
    """
    with begin(actor, Verb.MERGE_SUPPLIERS, once=once) as work:
        merge = work.get(SupplierMerge, merge_id)
        ids = sorted((merge.kept_id, merge.merged_id))
        locked = {identity: supplier_locked(work, identity) for identity in ids}
        kept, merged = locked[merge.kept_id], locked[merge.merged_id]
        work.session.refresh(merge)
        if work.already:
            return PartReport(merged.id, merged.name, {}, ())
        if merge.parted_at is not None:
            raise PartedAlready(name=merged.name)
        back = _Back(work, merge, Record.of_text(merge.moved))
        _check(back, kept)
        _rows(back)
        _summed(back)
        _made(back)
        _aside(back)
        _fields(back, kept, merged)
        for identity in ids:
            settle(work, identity)
        merge_pairs.told_apart(work, merge.kept_id, merge.merged_id)
        merge.parted_at = work.at
        work.about("supplier", kept.id)
        _rate(work, [kept.id, merged.id])
        return PartReport(merged.id, merged.name, back.moved, tuple(back.kept))


def _check(back: _Back, kept: Supplier) -> None:
    if kept.merged_into:
        raise KeptIsMerged(name=kept.name, into=back.work.get(Supplier, kept.merged_into).name)
    later = back.work.session.execute(
        select(SupplierMerge).where(
            col(SupplierMerge.enterprise_id) == back.work.enterprise_id,
            col(SupplierMerge.kept_id) == back.merge.kept_id,
            col(SupplierMerge.parted_at).is_(None),
            col(SupplierMerge.id) > back.merge.id,
        )
    ).scalars()
    for one in later:
        if Record.of_text(one.moved).touches() & back.record.touches():
            raise PartLaterFirst(name=back.work.get(Supplier, one.merged_id).name)


def _rows(back: _Back) -> None:
    """Rows that hold what the merge left in them become what they were."""
    by_table: dict[str, list[tuple[Row, Row, Row]]] = {}
    for table, identity, before, after, held in back.record.rows:
        if table == merge_pairs.TABLE:
            _answer(back, identity, before, after)
            continue
        row = row_with(back.work, table_named(table), identity)
        if row is None:
            back.keep(table, held, _GONE)
        elif not same(content(row), held):
            back.keep(table, row, _CHANGED)
        else:
            by_table.setdefault(table, []).append((row, before, after))
    for table, rows in by_table.items():
        kind = table_named(table)
        going = _whole_chains(back, rows) if kind is ChainLink else rows
        change(back.work, kind, [(row["id"], after, typed(kind, before)) for row, before, after in going])
        back.count(table, sum(moves(before) for _row, before, _after in going))


def _answer(back: _Back, identity: str, before: Row, after: Row) -> None:
    row = row_with(back.work, DuplicateCandidate, identity)
    if row and same(row, after):
        change(back.work, DuplicateCandidate, [(identity, after, typed(DuplicateCandidate, before))])


def _whole_chains(back: _Back, rows: list[tuple[Row, Row, Row]]) -> list[tuple[Row, Row, Row]]:
    """A chain goes back whole or not at all: a link never hangs on a link of another supplier."""
    there = {row["id"]: row for row in rows_of(back.work, ChainLink, back.merge.kept_id)}
    going = {row["id"] for row, _before, _after in rows}

    def top(identity: str) -> str:
        while (buyer := there[identity]["buyer_link_id"]) is not None and buyer in there:
            identity = buyer
        return identity

    staying = {top(identity) for identity in there if identity not in going}
    kept = [one for one in rows if top(one[0]["id"]) in staying]
    for row, _before, _after in kept:
        back.keep("chain_link", row, "hører til en kjede som er endret etter at de ble slått sammen")
    return [one for one in rows if top(one[0]["id"]) not in staying]


def _summed(back: _Back) -> None:
    for row, into_id, before, after in back.record.summed:
        into = row_with(back.work, SupplierSpend, into_id)
        if into is None or into["hundredths"] != after or into["supplier_id"] != back.merge.kept_id:
            back.keep("supplier_spend", row, _GONE if into is None else _CHANGED)
            continue
        change(back.work, SupplierSpend, [(into_id, {"hundredths": after}, {"hundredths": before})])
        insert(back.work, SupplierSpend, [typed(SupplierSpend, row)])
        back.count("supplier_spend")


def _made(back: _Back) -> None:
    """What the merge made goes: the alias, and the answers that came along."""
    for table, row in back.record.made:
        kind: type[Any] = DuplicateCandidate if table == merge_pairs.TABLE else table_named(table)
        there = row_with(back.work, kind, row["id"])
        if there and same(content(there), content(row)):
            back.work.delete_many(kind, [row["id"]])


def _aside(back: _Back) -> None:
    """What was put aside stands again, where nothing has come in its place."""
    for table, row in back.record.aside:
        kind: type[Any] = DuplicateCandidate if table == merge_pairs.TABLE else table_named(table)
        if kind is DuplicateCandidate and _out_of_use(back, row):
            continue
        if row_with(back.work, kind, row["id"]) is None:
            insert(back.work, kind, [typed(kind, row)])
            back.count(table)


def _rate(work: Work, supplier_ids: list[str]) -> None:
    """Rate both; to be what they were before is no change that calls for a new statement."""
    there = {row["id"] for one in supplier_ids for row in rows_of(work, SignificantChange, one)}
    ratings.rate_within(work, period_of(work), supplier_ids)
    raised = {row["id"] for one in supplier_ids for row in rows_of(work, SignificantChange, one)} - there
    work.delete_many(SignificantChange, sorted(raised))


def _out_of_use(back: _Back, row: Row) -> bool:
    """A question about a supplier that has been merged meanwhile."""
    others = {row["first_id"], row["second_id"]} - {back.merge.merged_id}
    return any(back.work.get(Supplier, one).merged_into for one in others)


def _fields(back: _Back, kept: Supplier, merged: Supplier) -> None:
    """What the kept one took over goes back where it still says so; the merged one is in use again."""
    for name, (before, after) in typed_fields(back.record.kept).items():
        if getattr(kept, name) == after:
            setattr(kept, name, before)
        elif name not in {"folded_name", "sort_key"}:
            back.kept.append((f"feltet {FIELD_NAMES.get(name, name)}", _CHANGED))
    back.work.session.flush()
    for name, (before, _after) in typed_fields(back.record.merged).items():
        if name == "org_number" and before and number_is_taken(back.work, before):
            back.kept.append((f"org.nr. {before}", "står nå på en annen leverandør"))
        else:
            setattr(merged, name, before)
    back.work.session.flush()


FIELD_NAMES = {
    "name": "navn", "country": "land", "country_as_written": "land slik det sto i listen", "org_number": "org.nr.",
    "foreign_id": "nummer i et annet land", "website": "nettside", "industry_standard": "næringsstandard",
    "industry_code": "næringskode", "category_id": "kategori", "relationship": "forhold", "channel": "innkjøpsmåte",
    "other_buyer": "annen innkjøper", "other_buyer_commitment": "hva den andre er forpliktet til",
    "other_buyer_source": "hvor det står", "pass_through": "formidling", "industry_body": "bransjesamarbeid",
    "clause": "krav i avtalen", "clause_version": "versjon av avtalekravet", "clause_date": "dato for avtalekravet",
    "owner": "ansvarlig",
}  # fmt: skip
"""What each column of a supplier is called in a sentence."""


def typed_fields(fields: dict[str, list[Any]]) -> dict[str, tuple[Any, Any]]:
    """Columns of a supplier → (before, after), out of JSON."""
    befores = typed(Supplier, {name: values[0] for name, values in fields.items()})
    afters = typed(Supplier, {name: values[1] for name, values in fields.items()})
    return {name: (befores[name], afters[name]) for name in fields}
