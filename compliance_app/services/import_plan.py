"""What an import would do: each row of a list matched with the register, without saving anything.

A row is the same supplier as one in the register by organisation number, else by foreign id and country, else by folded
name and country. Where one side does not know the country, the name alone decides if it can mean only one. Two different
organisation numbers are never the same supplier, however alike the names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from compliance_app.files.supplier_rows import Rejected, SupplierRow


class Known(NamedTuple):
    """A supplier of the register, as far as an import compares it."""

    id: str
    name: str
    folded_name: str
    org_number: str | None
    foreign_id: str | None
    country: str | None
    country_as_written: str
    website: str
    industry_standard: str | None
    industry_code: str | None
    category_id: str | None
    relationship: str
    channel: str
    clause: str


CHANGEABLE = (
    "name", "folded_name", "sort_key", "org_number", "foreign_id", "country", "country_as_written", "website",
    "industry_standard", "industry_code", "category_id", "relationship", "channel", "clause",
)  # fmt: skip


@dataclass
class Plan:
    """Every taken row with the supplier it belongs to, or none.

    Attributes:
        new: rows that are suppliers the register does not have.
        known: (row, the supplier it is).
        by_name_alone: how many were recognised by name where one side does not say the country.
        rejected: rows that could be more than one supplier.
    """

    new: list[SupplierRow] = field(default_factory=list)
    known: list[tuple[SupplierRow, Known]] = field(default_factory=list)
    by_name_alone: int = 0
    rejected: list[Rejected] = field(default_factory=list)


class Register:
    """The register's suppliers by the keys that rows are matched on."""

    def __init__(self, suppliers: Iterable[Known]) -> None:
        self._by_number: dict[str, Known] = {}
        self._by_foreign_id: dict[tuple[str, str | None], Known] = {}
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        for known in suppliers:
            if known.org_number:
                self._by_number[known.org_number] = known
            if known.foreign_id:
                self._by_foreign_id[known.foreign_id, known.country] = known
            self._by_name[known.folded_name].append(known)

    def plan(self, rows: Iterable[SupplierRow], name_column: str) -> Plan:
        """Match each row once."""
        plan = Plan()
        for row in rows:
            certain = self._certain(row)
            candidates = [certain] if certain else self._named(row)
            if len(candidates) == 1:
                plan.known.append((row, candidates[0]))
                plan.by_name_alone += certain is None and candidates[0].country != row.iso2
            elif candidates:
                plan.rejected.append(_ambiguous(row, candidates, name_column))
            else:
                plan.new.append(row)
        return plan

    def _certain(self, row: SupplierRow) -> Known | None:
        if row.org_number and row.org_number in self._by_number:
            return self._by_number[row.org_number]
        if row.foreign_id:
            return self._by_foreign_id.get((row.foreign_id, row.iso2))
        return None

    def _named(self, row: SupplierRow) -> list[Known]:
        named = self._by_name.get(row.folded)
        if not named:
            return []
        fitting = [known for known in named if _may_be_same(row, known)]
        same_country = [
            known for known in fitting if known.country == row.iso2 and _written_alike(row, known)
        ]
        return same_country or [known for known in fitting if _may_be_there(row, known)]


def _may_be_same(row: SupplierRow, known: Known) -> bool:
    numbers = row.org_number and known.org_number and row.org_number != known.org_number
    foreign = row.foreign_id and known.foreign_id and row.foreign_id != known.foreign_id
    return not numbers and not foreign


def _written_alike(row: SupplierRow, known: Known) -> bool:
    return row.iso2 is not None or known.country_as_written == row.country_as_written


def _may_be_there(row: SupplierRow, known: Known) -> bool:
    """One side does not say the country; two spellings that nobody has placed may be two countries."""
    if row.iso2 is None and known.country is None:
        return not (row.country_as_written and known.country_as_written)
    return known.country is None or row.iso2 is None


def _ambiguous(row: SupplierRow, candidates: list[Known], column: str) -> Rejected:
    reason = (
        f"Rad {row.row} ble ikke lest inn. {len(candidates)} leverandører heter «{candidates[0].name}». "
        "Skriv organisasjonsnummeret i filen, så vet vi hvilken det er."
    )
    return Rejected(row.row, column, row.name, reason, row_taken=False)


def changes(known: Known, said: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields in which the list says something else than the register: field → (before, after).

    What the list does not say (None or blank) changes nothing. The name changes only when it folds to another.
    """
    found: dict[str, tuple[Any, Any]] = {}
    for name, value in said.items():
        before = getattr(known, name, None)
        if value not in (None, "", before):
            found[name] = (before, value)
    if known.country or "country" in found:
        found.pop("country_as_written", None)
        if known.country_as_written:
            found["country_as_written"] = (known.country_as_written, "")
    if "folded_name" not in found:
        found.pop("name", None)
        found.pop("sort_key", None)
    return found
