"""Write the plan of a chain list, each table in one statement; and take it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.domain.identity import fold_name
from compliance_app.services import ratings
from compliance_app.services.chain_plan import ChainPlan
from compliance_app.services.disclosure import with_disclosure
from compliance_app.services.enterprises import period_of
from compliance_app.services.evidence_objects import with_evidence
from compliance_app.services.import_undo import UndoReport
from compliance_app.services.producers import dependent_suppliers
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import (
    AdverseImpact,
    ChainLink,
    Producer,
    ScreeningHit,
    Supplier,
    SupplierName,
)

_PRODUCER: Final = ("enterprise_id", "id", "version", "name", "folded_name", "country", "foreign_id")
_LINK: Final = (
    "enterprise_id", "id", "version", "supplier_id", "producer_id", "buyer_link_id", "role", "goods", "how_known",
    "source",
)  # fmt: skip
_CHUNK: Final = 500


class ChainWriter:
    """Writes one plan. ``changes`` is what taking it back needs: created ids, and before and after of changed rows."""

    def __init__(self, work: Work, source: str) -> None:
        self.work = work
        self.source = f"Listen {source}"[:500]
        self.changes: dict[str, Any] = {"created": {}, "updated": {}}

    def write(self, plan: ChainPlan) -> None:
        """Write everything; the transaction and the rating are the caller's."""
        made = self._producers(plan)
        self._links(plan, made)
        by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = defaultdict(
            list
        )
        for identity, columns, before, after in plan.changed:
            by_columns[columns].append((identity, before, after))
        for columns, rows in by_columns.items():
            self._update(ChainLink, columns, rows)
        placed = [(identity, (None,), (country,)) for identity, country in plan.placed.items()]
        self._update(Producer, ("country",), placed)

    def remember(self, suppliers: Mapping[str, str]) -> None:
        """Keep the answers to which supplier a name is, so that nobody is asked again."""
        there = set(
            self.work.session.execute(
                select(col(SupplierName.folded_name), col(SupplierName.supplier_id)).where(
                    col(SupplierName.enterprise_id) == self.work.enterprise_id,
                    col(SupplierName.supplier_id).in_(sorted(set(suppliers.values()))),
                    col(SupplierName.judgement) == "SAME",
                )
            )
            .tuples()
            .all()
        )
        for name, supplier in suppliers.items():
            folded = fold_name(name)
            if folded and (folded, supplier) not in there:
                self.work.get(Supplier, supplier)
                self.work.add(
                    SupplierName(
                        enterprise_id=self.work.enterprise_id, supplier_id=supplier, name=name[:300], folded_name=folded,
                        judgement="SAME", decided_by=self.work.actor.name, decided_at=self.work.at,
                    )
                )  # fmt: skip

    def _producers(self, plan: ChainPlan) -> dict[tuple[str, str | None], str]:
        identities = new_ids(len(plan.producers))
        enterprise = self.work.enterprise_id
        self.work.insert_many(
            Producer,
            _PRODUCER,
            [
                (enterprise, identity, 1, name, folded, country, None)
                for identity, ((folded, country), name) in zip(
                    identities, plan.producers.items(), strict=True
                )
            ],
        )
        leads = new_ids(len(plan.leads))
        self.work.insert_many(
            Producer,
            (*_PRODUCER, "merged_into"),
            [
                (enterprise, identity, 1, name, folded, country, None, into)
                for identity, ((folded, country), (name, into)) in zip(leads, plan.leads.items(), strict=True)
            ],
        )
        self.changes["created"]["producer"] = identities + leads
        return dict(zip(plan.producers, identities, strict=True))

    def _links(self, plan: ChainPlan, made: Mapping[tuple[str, str | None], str]) -> None:
        # Ids rise along the plan, where each link comes after its buyer.
        identities = new_ids(len(plan.new))
        enterprise = self.work.enterprise_id
        self.work.insert_many(
            ChainLink,
            _LINK,
            [
                (
                    enterprise, identity, 1, link.supplier,
                    link.producer if isinstance(link.producer, str) else made[link.producer],
                    identities[link.buyer] if isinstance(link.buyer, int) else link.buyer,
                    link.row.role or "PRODUCER", link.row.goods, link.row.how_known or "DECLARED",
                    link.row.source or self.source,
                )
                for identity, link in zip(identities, plan.new, strict=True)
            ],
        )  # fmt: skip
        self.changes["created"]["chain_link"] = identities

    def _update(
        self,
        table: type[SQLModel],
        columns: tuple[str, ...],
        rows: Sequence[tuple[str, tuple[Any, ...], tuple[Any, ...]]],
    ) -> None:
        if not rows:
            return
        self.work.update_many(table, columns, list(rows))
        self.changes["updated"].setdefault(str(table.__tablename__), []).extend(
            [identity, list(columns), before, after] for identity, before, after in rows
        )


def take_back_chain(work: Work, changes: dict[str, Any]) -> UndoReport:
    """Undo a chain list inside the verb's transaction, and rate the suppliers whose chains change.

    A link that somebody has changed since, or put another link behind, stays, with the way to it; so does a producer that
    is in use or has been changed.
    """
    created = list(changes["created"].get("chain_link", ()))
    present = _links(work, created)
    others = _bought_by_others(work, created)
    keep: set[str] = set()
    kept: list[tuple[str, str]] = []
    for identity, (buyer, _supplier, producer, version) in reversed(present.items()):
        if version > 1:
            kept.append((producer, "er endret etterpå"))
        elif identity in others:
            kept.append((producer, "har fått nye ledd bak seg etterpå"))
        elif identity not in keep:
            continue
        keep.add(identity)
        if buyer:
            keep.add(buyer)
    gone = [identity for identity in reversed(present) if identity not in keep]
    touched = {present[identity][1] for identity in gone}
    work.delete_many(ChainLink, gone)  # those behind first, since each names its buyer
    restored = 0
    for name, table in (("chain_link", ChainLink), ("producer", Producer)):
        rows = changes["updated"].get(name, ())
        back, changed = _restorable(work, table, rows)
        for columns, values in back.items():
            work.update_many(table, columns, values)
            restored += len(values)
            ids = [row[0] for row in values]
            touched |= _suppliers_of(work, ids) if table is ChainLink else dependent_suppliers(work, ids)
        kept += changed
    _remove_producers(work, changes["created"].get("producer", ()))
    ratings.rate_within(work, period_of(work), sorted(touched))
    return UndoReport(len(gone), restored, tuple(sorted(set(kept))))


def _links(work: Work, ids: Sequence[str]) -> dict[str, tuple[str | None, str, str, int]]:
    """Buyer, supplier, producer's name and version of the links that are still there, in the order they were made."""
    found: dict[str, tuple[str | None, str, str, int]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = work.session.connection().execute(
            select(
                col(ChainLink.id), col(ChainLink.buyer_link_id), col(ChainLink.supplier_id), col(Producer.name),
                col(ChainLink.version),
            )
            .join(
                Producer,
                (col(Producer.enterprise_id) == col(ChainLink.enterprise_id))
                & (col(Producer.id) == col(ChainLink.producer_id)),
            )
            .where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.id).in_(ids[start : start + _CHUNK]),
            )
        )  # fmt: skip
        found |= {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
    return dict(sorted(found.items()))


def _bought_by_others(work: Work, created: Sequence[str]) -> set[str]:
    """Links that a link of another origin stands behind."""
    own = set(created)
    rows = work.session.connection().execute(
        select(col(ChainLink.id), col(ChainLink.buyer_link_id)).where(
            col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.buyer_link_id).is_not(None)
        )
    )
    return {str(buyer) for identity, buyer in rows if identity not in own}


def _restorable(
    work: Work, table: type[Any], rows: Sequence[Any]
) -> tuple[dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]], list[tuple[str, str]]]:
    """The rows that still hold what the list wrote, by their columns; and (name, why) of the others."""
    back: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = defaultdict(list)
    changed = []
    there: dict[str, Any] = {}
    for start in range(0, len(rows), _CHUNK):
        ids = [row[0] for row in rows[start : start + _CHUNK]]
        chosen = select(table).where(table.enterprise_id == work.enterprise_id, table.id.in_(ids))
        there |= {row.id: row for row in work.session.execute(chosen).scalars()}
    for identity, columns, before, after in rows:
        present = there.get(identity)
        if present is None:
            continue
        now = tuple(getattr(present, name) for name in columns)
        if now == tuple(after):
            back[tuple(columns)].append((identity, now, tuple(before)))
        else:
            producer = present if isinstance(present, Producer) else work.get(Producer, present.producer_id)
            changed.append((producer.name, "er endret etterpå"))
    return back, changed


def _suppliers_of(work: Work, links: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(links), _CHUNK):
        rows = work.session.connection().execute(
            select(col(ChainLink.supplier_id)).where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.id).in_(links[start : start + _CHUNK]),
            )
        )
        found.update(rows.scalars())
    return found


def _remove_producers(work: Work, created: Sequence[str]) -> None:
    """Remove those of the list's producers that nothing refers to and nobody has changed."""
    connection = work.session.connection()
    used = {
        row[0]
        for table, column in (
            (ChainLink, ChainLink.producer_id),
            (ScreeningHit, ScreeningHit.producer_id),
            (AdverseImpact, AdverseImpact.producer_id),
            (Producer, Producer.merged_into),
        )
        for row in connection.execute(
            select(col(column)).where(col(table.enterprise_id) == work.enterprise_id).distinct()
        )
    }
    used |= with_evidence(work, "producer") | with_disclosure(work, "producer")
    changed = set(
        connection.execute(
            select(col(Producer.id)).where(
                col(Producer.enterprise_id) == work.enterprise_id, col(Producer.version) > 1
            )
        ).scalars()
    )
    work.delete_many(Producer, [one for one in created if one not in used and one not in changed])
