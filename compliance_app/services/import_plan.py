"""What an import would do: each row of a list matched with the register, without saving anything.

A row is the same supplier as one in the register by organisation number, else by foreign id and country, else by folded
name and country. Everything less certain is a question (``import_likeness``): where one side does not know the country
and the name can mean only one, the row is that supplier until somebody says otherwise. Two different organisation numbers are never the same
supplier, however alike the names.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from compliance_app.domain.identity import legal_form
from compliance_app.files.supplier_rows import Question, Rejected, SupplierRow


class Known(NamedTuple):
    """A supplier of the register, as far as an import compares it."""

    id: str
    version: int
    merged_into: str | None
    import_batch_id: str | None
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


class Said(NamedTuple):
    """What a person has said of a name: it is the supplier (ALIAS, SAME), or it is another (NOT_THE_SAME)."""

    supplier_id: str
    name: str
    folded_name: str
    country: str
    judgement: str


CHANGEABLE = (
    "name", "folded_name", "sort_key", "org_number", "foreign_id", "country", "country_as_written", "website",
    "industry_standard", "industry_code", "category_id", "relationship", "channel", "clause",
)  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    """A row of the list and what it may be the same as.

    Attributes:
        row: the row.
        others: the supplier it may be: of the register, or another row of the list.
        score: 0–100, of the likeliest.
        reasons: for each of ``others``, what speaks for and against.
    """

    row: SupplierRow
    others: tuple["Known | SupplierRow", ...]
    score: int
    reasons: tuple[tuple[str, ...], ...]


@dataclass
class Plan:
    """Every taken row with the supplier it belongs to, or none.

    Attributes:
        new: rows that are suppliers the register does not have.
        known: (row, the supplier it is); each supplier once.
        by_name_alone: how many were recognised by name where one side does not say the country, and nobody had said so.
        joined: rows that went into another row of the list here, since both are one supplier.
        alike: what a person should say; until then each row is a supplier of its own.
        assumed: of those recognised by the name alone, the ones to ask about now; until then they are the same.
        asked: the same as questions.
        answered: what a person has said now, to be remembered.
        rejected: rows that cannot be taken.
    """

    new: list[SupplierRow] = field(default_factory=list)
    known: list[tuple[SupplierRow, Known]] = field(default_factory=list)
    by_name_alone: int = 0
    joined: int = 0
    alike: list[Likeness] = field(default_factory=list)
    assumed: list[Likeness] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    answered: list["Answered"] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


class Answered(NamedTuple):
    """An answer given now: the name as the list has it, and the supplier (or row) that it is or is not."""

    name: str
    folded: str
    country: str
    other: "Known | SupplierRow"
    same: bool


def spelled(name: str) -> str:
    """A name as it is recognised letter by letter: case and blanks do not count, the legal form does."""
    return " ".join(name.casefold().split())


def country_of(row: SupplierRow) -> str:
    """The country beside a name in a list: the code, else what was written."""
    return row.iso2 or row.country_as_written


def row_key(row: SupplierRow) -> str:
    """What an answer names a row by; the same in next year's list."""
    return f"{spelled(row.name)}|{country_of(row)}|{row.org_number or row.foreign_id or ''}"


class Register:
    """The register's suppliers by the keys that rows are matched on."""

    def __init__(self, suppliers: Iterable[Known], said: Iterable[Said] = ()) -> None:
        self._by_id: dict[str, Known] = {}
        self._by_number: dict[str, Known] = {}
        self._by_foreign_id: dict[tuple[str, str | None], Known] = {}
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        merged = False
        for known in suppliers:
            self._by_id[known.id] = known
            merged = merged or known.merged_into is not None
            if known.org_number:
                self._by_number[known.org_number] = known
            if known.foreign_id:
                self._by_foreign_id[known.foreign_id, known.country] = known
            self._by_name[known.folded_name].append(known)
        self._merged = merged
        self._same: dict[tuple[str, str], str] = {}
        self._same_folded: set[str] = set()
        self._alias: dict[str, set[str]] = defaultdict(set)
        self._not_same: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in said:
            if one.judgement == "ALIAS":
                self._alias[one.folded_name].add(one.supplier_id)
            elif one.judgement == "SAME":
                self._same[spelled(one.name), one.country] = one.supplier_id
                self._same_folded.add(one.folded_name)
            else:
                self._not_same[spelled(one.name), one.country].add(one.supplier_id)

    def all(self) -> Iterable[Known]:
        """Every supplier that has not been merged into another."""
        return (one for one in self._by_id.values() if one.merged_into is None)

    def never_heard_of(self, folded: str) -> bool:
        """True for a name that no supplier has, and that nobody has said anything of."""
        return folded not in self._by_name and folded not in self._alias and folded not in self._same_folded

    def of(self, identity: str) -> Known | None:
        """The supplier with that id."""
        return self._by_id.get(identity)

    def standing(self, known: Known) -> Known:
        """The supplier itself, or the one it has been merged into."""
        if self._merged:
            seen = {known.id}
            while known.merged_into in self._by_id and known.merged_into not in seen:
                known = self._by_id[known.merged_into]
                seen.add(known.id)
        return known

    def certain(self, row: SupplierRow) -> Known | None:
        """By number."""
        if row.org_number and row.org_number in self._by_number:
            return self.standing(self._by_number[row.org_number])
        if row.foreign_id:
            found = self._by_foreign_id.get((row.foreign_id, row.iso2))
            return self.standing(found) if found else None
        return None

    def answered(self, row: SupplierRow, given: Sequence[tuple[str, bool]] = ()) -> Known | None:
        """By what a person has said, now (``given``: other → same) or before. Never against two different numbers."""
        for other, same in given:
            if same and other in self._by_id and may_be_same(row, self._by_id[other]):
                return self.standing(self._by_id[other])
        if not self._same and not self._alias:
            return None
        identity = self._same.get((spelled(row.name), country_of(row)))
        aliases = self._alias.get(row.folded, set())
        if identity is None and len(aliases) == 1:
            [identity] = aliases
        known = self._by_id.get(identity or "")
        return self.standing(known) if known and may_be_same(row, known) else None

    def named(self, row: SupplierRow) -> list[Known]:
        """Suppliers of that name which the row can be: the one spelled so first, else all that fit."""
        named = self._by_name.get(row.folded)
        if not named:
            return []
        others = self.not_same(row)
        fitting = [known for known in named if known.id not in others and may_be_same(row, known)]
        same_country = [
            known for known in fitting if known.country == row.iso2 and _written_alike(row, known)
        ]
        if len(same_country) > 1:
            same_country = _nearest(row, same_country)
        return same_country or [known for known in fitting if _may_be_there(row, known)]

    def elsewhere(self, row: SupplierRow) -> list[Known]:
        """Suppliers of that name in another country, which nobody has said are others."""
        if row.iso2 is None:
            return []
        others = self.not_same(row)
        return [
            known
            for known in self._by_name.get(row.folded, ())
            if known.country not in {None, row.iso2}
            and known.merged_into is None
            and known.id not in others
            and may_be_same(row, known)
        ]

    def not_same(self, row: SupplierRow) -> set[str]:
        """Ids of the suppliers that a person has said this name is not."""
        if not self._not_same:
            return set()
        return self._not_same.get((spelled(row.name), country_of(row)), set())


def _nearest(row: SupplierRow, found: list[Known]) -> list[Known]:
    """Of several suppliers of one name and country: the one that is spelled so and has a number or none as the row has."""
    exact = [known for known in found if spelled(known.name) == spelled(row.name)]
    for group in (exact, found):
        bare = [known for known in group if not (known.org_number or known.foreign_id)]
        if len(group) == 1:
            return group
        if len(bare) == 1 and not (row.org_number or row.foreign_id):
            return bare
    return found


def may_be_same(row: SupplierRow, other: Known | SupplierRow) -> bool:
    """False for two different numbers of one kind: two legal entities."""
    numbers = row.org_number and other.org_number and row.org_number != other.org_number
    foreign = row.foreign_id and other.foreign_id and row.foreign_id != other.foreign_id
    return not numbers and not foreign


def differ_in_form(one: str, other: str) -> bool:
    """«Eksempel AS» and «Eksempel AB»; «Eksempel» is either."""
    if one == other:
        return False
    return len({legal_form(one), legal_form(other)} - {""}) > 1


def _written_alike(row: SupplierRow, known: Known) -> bool:
    return row.iso2 is not None or known.country_as_written == row.country_as_written


def _may_be_there(row: SupplierRow, known: Known) -> bool:
    """One side does not say the country; two spellings that nobody has placed may be two countries."""
    if row.iso2 is None and known.country is None:
        return not (row.country_as_written and known.country_as_written)
    return known.country is None or row.iso2 is None


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
