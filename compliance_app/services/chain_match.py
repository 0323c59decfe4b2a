"""The register as a chain list is matched with it: suppliers by their keys, and the links that are there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.work import Work
from compliance_app.storage.tables import ChainLink, Supplier, SupplierName

CANDIDATES: Final = 5
"""Suppliers offered for a name that is not in the register."""
_ALIKE: Final = 60
_CHUNK: Final = 500
_MANY: Final = 20_000


class SupplierRef(NamedTuple):
    """A supplier as a list is matched with it."""

    id: str
    name: str
    folded: str
    org_number: str | None
    foreign_id: str | None
    country: str | None


class LinkRef(NamedTuple):
    """A link of the register."""

    id: str
    supplier: str
    producer: str
    buyer: str | None
    role: str
    goods: str
    how_known: str
    source: str


class SupplierIndex:
    """The register's suppliers by the keys that rows name them with."""

    def __init__(self, suppliers: Iterable[SupplierRef], aliases: Iterable[tuple[str, str]]) -> None:
        self.by_id = {one.id: one for one in suppliers}
        self._by_number: dict[str, list[str]] = defaultdict(list)
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for one in self.by_id.values():
            for number in {one.org_number, one.foreign_id} - {None, ""}:
                self._by_number[str(number)].append(one.id)
            self._by_name[one.folded].append(one.id)
        self._alias: dict[str, set[str]] = defaultdict(set)
        for folded, supplier in aliases:
            if supplier in self.by_id:
                self._alias[folded].add(supplier)

    def find(self, number: str, folded: str) -> list[str]:
        """Ids of the suppliers that the number, else the name, else an earlier answer can mean."""
        return (
            (self._by_number.get(number) if number else None)
            or (self._by_name.get(folded) if folded else None)
            or sorted(self._alias.get(folded, ()))
        )

    def alike(self, folded: str) -> list[str]:
        """Ids of the suppliers whose names are most like one that is not there, likeliest first."""
        found = process.extract(
            folded, list(self._by_name), scorer=fuzz.token_sort_ratio, limit=CANDIDATES, score_cutoff=_ALIKE
        )
        return [identity for name, _score, _at in found for identity in self._by_name[name]][:CANDIDATES]


def all_suppliers(work: Work) -> list[SupplierRef]:
    """Every supplier that has not been merged into another."""
    rows = work.session.connection().execute(
        select(
            col(Supplier.id), col(Supplier.name), col(Supplier.folded_name), col(Supplier.org_number),
            col(Supplier.foreign_id), col(Supplier.country),
        ).where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.merged_into).is_(None))
    )  # fmt: skip
    return [SupplierRef(*row) for row in rows]


def aliases(work: Work) -> list[tuple[str, str]]:
    """(folded name, supplier) of the names that people have said are the same."""
    rows = work.session.connection().execute(
        select(col(SupplierName.folded_name), col(SupplierName.supplier_id)).where(
            col(SupplierName.enterprise_id) == work.enterprise_id,
            col(SupplierName.judgement).in_(("ALIAS", "SAME")),
        )
    )
    return [(row[0], row[1]) for row in rows]


def links_of(work: Work, suppliers: Sequence[str]) -> dict[str, list[LinkRef]]:
    """The links of the suppliers, oldest first; one pass over the table where they are many."""
    chosen = select(
        col(ChainLink.id), col(ChainLink.supplier_id), col(ChainLink.producer_id), col(ChainLink.buyer_link_id),
        col(ChainLink.role), col(ChainLink.goods), col(ChainLink.how_known), col(ChainLink.source),
    ).where(col(ChainLink.enterprise_id) == work.enterprise_id)  # fmt: skip
    connection = work.session.connection()
    found: dict[str, list[LinkRef]] = defaultdict(list)
    if len(suppliers) > _MANY:
        rows: Iterable[Any] = connection.execute(chosen).all()
    else:
        rows = (
            row
            for start in range(0, len(suppliers), _CHUNK)
            for row in connection.execute(
                chosen.where(col(ChainLink.supplier_id).in_(suppliers[start : start + _CHUNK]))
            )
        )
    for row in rows:
        found[row[1]].append(LinkRef(*row))
    for links in found.values():
        links.sort()
    return found
