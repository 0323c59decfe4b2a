"""Whom the screening lists are compared with: suppliers and producers with all their names, and what a decision rests on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.screening import Named
from compliance_app.services.work import Work
from compliance_app.storage.audit import canonical
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Producer, Supplier, SupplierName


@dataclass(frozen=True)
class Subject:
    """A supplier or a producer.

    Attributes:
        names: its name, then its other names in alphabetical order.
        number: organisation number or foreign id; empty where there is none.
    """

    id: str
    is_supplier: bool
    names: tuple[str, ...]
    country: str | None
    number: str = ""

    @property
    def named(self) -> Named:
        """As the search takes it."""
        return Named(self.id, self.names, self.country)


def all_subjects(work: Work) -> list[Subject]:
    """Every active supplier and every producer of the enterprise."""
    return [*_suppliers(work, None), *_producers(work, None)]


def subjects_of(work: Work, supplier_ids: Sequence[str], producer_ids: Sequence[str]) -> dict[str, Subject]:
    """Those named, by id; suppliers that are no longer active too."""
    found = [*_suppliers(work, supplier_ids), *_producers(work, producer_ids)]
    return {one.id: one for one in found}


def compared(identity: str, subject: Subject) -> str:
    """What a decision rests on: the entry as the list has it, and the subject as the register has it."""
    return canonical([identity, subject.names, subject.country, subject.number])


def country_names() -> dict[str, str]:
    """Alpha-2 → the Norwegian name."""
    return {iso2: country.name_nb for iso2, country in countries().items()}


def _suppliers(work: Work, ids: Sequence[str] | None) -> list[Subject]:
    chosen = select(
        col(Supplier.id), col(Supplier.name), col(Supplier.country), col(Supplier.org_number), col(Supplier.foreign_id)
    ).where(col(Supplier.enterprise_id) == work.enterprise_id)  # fmt: skip
    if ids is None:
        chosen = chosen.where(col(Supplier.active).is_(True))
    names = _other_names(work, ids)
    return [
        Subject(identity, True, _names(name, names.get(identity, ())), country, number or foreign or "")
        for identity, name, country, number, foreign in _rows(work, chosen, col(Supplier.id), ids)
    ]


def _producers(work: Work, ids: Sequence[str] | None) -> list[Subject]:
    chosen = select(
        col(Producer.id), col(Producer.name), col(Producer.country), col(Producer.foreign_id)
    ).where(col(Producer.enterprise_id) == work.enterprise_id)  # fmt: skip
    return [
        Subject(identity, False, (name,), country, foreign or "")
        for identity, name, country, foreign in _rows(work, chosen, col(Producer.id), ids)
    ]


def _other_names(work: Work, ids: Sequence[str] | None) -> dict[str, list[str]]:
    chosen = select(col(SupplierName.supplier_id), col(SupplierName.name)).where(
        col(SupplierName.enterprise_id) == work.enterprise_id,
        col(SupplierName.judgement).in_(("ALIAS", "SAME")),
    )
    found: dict[str, list[str]] = defaultdict(list)
    for supplier_id, name in _rows(work, chosen, col(SupplierName.supplier_id), ids):
        found[supplier_id].append(name)
    return found


def _names(name: str, others: Iterable[str]) -> tuple[str, ...]:
    return (name, *sorted({other for other in others if other != name}))


def _rows(work: Work, chosen: Any, column: Any, ids: Sequence[str] | None) -> Iterable[Any]:
    connection = work.session.connection()
    if ids is None:
        yield from connection.execute(chosen).all()
        return
    for start in range(0, len(ids), 500):
        yield from connection.execute(chosen.where(column.in_(ids[start : start + 500])))
