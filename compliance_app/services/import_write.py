"""Write the plan of an import: suppliers, categories, spend, producers and links, each table in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.domain.identity import fold_name
from compliance_app.files.supplier_rows import SupplierRow
from compliance_app.services.enterprises import calendar_year_of
from compliance_app.services.import_kept import Kept, keep_theirs, shown_changes, written_by_people
from compliance_app.services.import_links import LinkWriter
from compliance_app.services.import_plan import CHANGEABLE, Known, Plan, changes
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.industries import find_industry
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    Category,
    ReportingPeriod,
    Supplier,
    SupplierSpend,
)

_SUPPLIER = (
    "enterprise_id", "id", "version", "name", "folded_name", "sort_key", "org_number", "foreign_id", "country",
    "country_as_written", "website", "industry_standard", "industry_code", "category_id", "relationship", "channel",
    "other_buyer", "other_buyer_commitment", "other_buyer_source", "pass_through", "industry_body", "clause",
    "clause_version", "clause_date", "active", "merged_into", "import_batch_id",
)  # fmt: skip
_CATEGORY = (
    "enterprise_id", "id", "version", "name", "folded_name", "inline_name", "supply", "industry_standard",
    "industry_code", "rationale",
)  # fmt: skip
_SPEND = ("enterprise_id", "id", "version", "supplier_id", "year", "currency", "hundredths")


NO_YEAR = "Beløp uten år"
NO_CURRENCY = "Beløp uten valuta"


@dataclass(frozen=True)
class Counts:
    """How many suppliers a write created, changed and left alone."""

    created: int
    updated: int
    unchanged: int


class Writer:
    """Writes one plan into the register of one enterprise."""

    def __init__(
        self,
        work: Work,
        period: ReportingPeriod,
        source: str,
        batch_id: str = "",
        *,
        list_wins: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.work = work
        self.batch_id = batch_id
        self.year = calendar_year_of(period)
        self.notes: list[str] = []
        self.changes: dict[str, Any] = {"created": {}, "updated": {}}
        self.kept: list[Kept] = []
        self.ids: dict[int, str] = {}
        """``id()`` of a row of the plan → the supplier it became; filled by ``write``."""
        self._list_wins = list_wins
        self._links = LinkWriter(work, source)
        self._categories = self._folded(Category)
        self._category_of: dict[str | None, str | None] = {None: None}
        self._industry_of: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}

    def foresee(self, plan: Plan) -> dict[str, list[tuple[str, str, str]]]:
        """What the plan would change: supplier → (what, from, to) in words; suppliers left alone are not there."""
        for folded, name in self._missing_categories(row for row, _known in plan.known).items():
            self._categories[folded] = f"+{name}"
        spend = self._spends({known.id for _row, known in plan.known})
        for row in plan.new:
            self._note_unsaid(row)
        names = self._category_names() | {f"+{name}": name for _row, name in self._named_categories(plan)}
        seen: dict[str, list[tuple[str, str, str]]] = {}
        for (row, known), found in zip(plan.known, self._differences(plan.known), strict=True):
            said = shown_changes(found, names)
            for (year, currency), amount in self._new_spend(row, known.id, spend).items():
                before = spend.get((known.id, year, currency))
                said.append(
                    (
                        f"Innkjøp {year}",
                        _money(before[1], currency) if before else "tomt",
                        _money(amount, currency),
                    )
                )
            said += self._links.foresee(row, known.id)
            if said or found:
                seen[known.id] = said
        return seen

    def write(self, plan: Plan) -> Counts:
        """Write everything; the transaction is the caller's."""
        self._write_categories(row for row in [*plan.new, *(row for row, _known in plan.known)])
        identities = new_ids(len(plan.new))
        self.work.insert_many(
            Supplier, _SUPPLIER, [self._supplier(*pair) for pair in zip(identities, plan.new, strict=True)]
        )
        self._note_created(Supplier, identities)
        changed = self._update(plan.known)
        pairs = [*zip(identities, plan.new, strict=True), *((known.id, row) for row, known in plan.known)]
        changed |= self._write_spend(pairs)
        changed |= self._links.write(pairs)
        for table, made in self._links.created.items():
            self.changes["created"].setdefault(table, []).extend(made)
        self.ids = {id(row): identity for identity, row in pairs}
        updated = len(changed - set(identities))
        return Counts(len(plan.new), updated, len(plan.known) - updated)

    def created(self, table: type[SQLModel], identities: list[str]) -> None:
        """Count rows that something else wrote for this import as its own, so that an undo takes them too."""
        self._note_created(table, identities)

    def _differences(self, known_rows: list[tuple[SupplierRow, Known]]) -> list[dict[str, tuple[Any, Any]]]:
        """For each: column → (before, after), without what people have written; that stands in ``kept``."""
        found = [changes(known, self._said(row)) for row, known in known_rows]
        touched = {
            known.id
            for (_row, known), one in zip(known_rows, found, strict=True)
            if one and known.version > 1
        }
        touched |= {
            known.id
            for (_row, known), one in zip(known_rows, found, strict=True)
            if one and not known.import_batch_id
        }
        written = written_by_people(self.work, touched)
        if written:
            names = self._category_names()
            for (_row, known), one in zip(known_rows, found, strict=True):
                if known.id in written:
                    self.kept += keep_theirs(known, one, written[known.id], self._list_wins, names)
        return found

    def _category_names(self) -> dict[str, str]:
        rows = self.work.session.execute(
            select(col(Category.id), col(Category.name)).where(
                col(Category.enterprise_id) == self.work.enterprise_id
            )
        )
        return {row[0]: row[1] for row in rows}

    def _named_categories(self, plan: Plan) -> list[tuple[SupplierRow, str]]:
        return [(row, row.category) for row, _known in plan.known if row.category]

    def _said(self, row: SupplierRow) -> dict[str, Any]:
        """What a row says of a supplier, as the register's columns; None is not said."""
        standard, code = self._industry(row.industry_code)
        return {
            "name": row.name,
            "folded_name": row.folded,
            "sort_key": None,
            "org_number": row.org_number,
            "foreign_id": row.foreign_id,
            "country": row.iso2,
            "country_as_written": row.country_as_written,
            "website": row.website,
            "industry_standard": standard,
            "industry_code": code,
            "category_id": self._category(row.category),
            "relationship": row.relationship,
            "channel": row.purchase_channel,
            "clause": row.contract_clause,
        }

    def _category(self, name: str | None) -> str | None:
        found = self._category_of.get(name)
        if found is None and name:
            found = self._categories.get(fold_name(name))
            if found:
                self._category_of[name] = found
        return found

    def _industry(self, code: str | None) -> tuple[str | None, str | None]:
        if code not in self._industry_of:
            self._industry_of[code] = self._looked_up(code or "")
        return self._industry_of[code]

    def _looked_up(self, code: str) -> tuple[str | None, str | None]:
        for standard in ("SN2025", "SN2007"):
            if find_industry(standard, code):
                return standard, code
        self._note(f"Næringskoden «{code}» finnes verken i SN2025 eller SN2007 og ble ikke lest inn.")
        return None, None

    def _supplier(self, identity: str, row: SupplierRow) -> tuple[Any, ...]:
        standard, code = self._industry(row.industry_code)
        return (
            self.work.enterprise_id, identity, 1, row.name, row.folded, sort_key(row.name), row.org_number,
            row.foreign_id, row.iso2, row.country_as_written, row.website or "", standard, code,
            self._category(row.category),
            row.relationship or "SUPPLY_CHAIN", row.purchase_channel or "DIRECT", "", "", "", False, "",
            row.contract_clause or "UNKNOWN", "", None, True, None, self.batch_id,
        )  # fmt: skip

    def _update(self, known_rows: list[tuple[SupplierRow, Known]]) -> set[str]:
        by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = {}
        for (row, known), found in zip(known_rows, self._differences(known_rows), strict=True):
            if not found:
                continue
            if "name" in found:
                found["sort_key"] = (sort_key(known.name), sort_key(row.name))
            columns = tuple(name for name in CHANGEABLE if name in found)
            before = tuple(found[name][0] for name in columns)
            after = tuple(found[name][1] for name in columns)
            by_columns.setdefault(columns, []).append((known.id, before, after))
        for columns, rows in by_columns.items():
            self.work.update_many(Supplier, columns, rows)
            self.changes["updated"].setdefault("supplier", []).extend(
                [identity, list(columns), before, after] for identity, before, after in rows
            )
        return {identity for rows in by_columns.values() for identity, _before, _after in rows}

    def _missing_categories(self, rows: Iterable[SupplierRow]) -> dict[str, str]:
        named = {fold_name(name): name for name in dict.fromkeys(row.category for row in rows) if name}
        return {folded: name for folded, name in named.items() if folded and folded not in self._categories}

    def _write_categories(self, rows: Iterable[SupplierRow]) -> None:
        missing = self._missing_categories(rows)
        identities = new_ids(len(missing))
        self.work.insert_many(
            Category,
            _CATEGORY,
            [
                (self.work.enterprise_id, identity, 1, name, folded, "", "UNKNOWN", None, None, "")
                for identity, (folded, name) in zip(identities, missing.items(), strict=True)
            ],
        )
        self._categories |= dict(zip(missing, identities, strict=True))
        self._note_created(Category, identities)

    def _write_spend(self, pairs: list[tuple[str, SupplierRow]]) -> set[str]:
        there = self._spends({identity for identity, _row in pairs})
        fresh: list[tuple[Any, ...]] = []
        moved: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
        touched: set[str] = set()
        for supplier_id, row in pairs:
            if row.spend_hundredths is None and not row.also:
                continue
            for (year, currency), hundredths in self._new_spend(row, supplier_id, there).items():
                touched.add(supplier_id)
                earlier = there.get((supplier_id, year, currency))
                if earlier:
                    moved.append((earlier[0], (earlier[1],), (hundredths,)))
                else:
                    fresh.append((supplier_id, year, currency, hundredths))
        identities = new_ids(len(fresh))
        enterprise = self.work.enterprise_id
        self.work.insert_many(
            SupplierSpend,
            _SPEND,
            [(enterprise, one, 1, *row) for one, row in zip(identities, fresh, strict=True)],
        )
        self.work.update_many(SupplierSpend, ("hundredths",), moved)
        self._note_created(SupplierSpend, identities)
        self.changes["updated"]["supplier_spend"] = [[one, ["hundredths"], b, a] for one, b, a in moved]
        return touched

    def _new_spend(
        self, row: SupplierRow, supplier_id: str, there: Mapping[tuple[str, int, str], tuple[str, int]]
    ) -> dict[tuple[int, str], int]:
        said: dict[tuple[int, str], int] = {}
        for (year, currency), hundredths in row.spends().items():
            if year is None or currency is None:
                self._note_unsaid(row)
            key = (year or self.year, currency or "NOK")
            said[key] = said.get(key, 0) + hundredths
        return {
            key: amount
            for key, amount in said.items()
            if there.get((supplier_id, *key), ("", None))[1] != amount
        }

    def _note_unsaid(self, row: SupplierRow) -> None:
        """Say what was taken for amounts that do not say their year or currency."""
        for year, currency in row.spends():
            if year is None:
                self._note(f"{NO_YEAR} er lest som {self.year}.")
            if currency is None:
                self._note(f"{NO_CURRENCY} er lest som norske kroner.")

    def _spends(self, wanted: set[str]) -> dict[tuple[str, int, str], tuple[str, int]]:
        rows = self.work.session.execute(
            select(
                col(SupplierSpend.supplier_id), col(SupplierSpend.year), col(SupplierSpend.currency),
                col(SupplierSpend.id), col(SupplierSpend.hundredths),
            ).where(col(SupplierSpend.enterprise_id) == self.work.enterprise_id)
        )  # fmt: skip
        return {
            (supplier, year, currency): (one, amount)
            for supplier, year, currency, one, amount in rows
            if supplier in wanted
        }

    def _folded(self, table: type[Category]) -> dict[str, str]:
        rows = self.work.session.execute(
            select(col(table.folded_name), col(table.id)).where(
                col(table.enterprise_id) == self.work.enterprise_id
            )
        )
        return {row[0]: row[1] for row in rows}

    def _note_created(self, table: type[SQLModel], identities: list[str]) -> None:
        if identities:
            self.changes["created"].setdefault(str(table.__tablename__), []).extend(identities)

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def _money(hundredths: int, currency: str) -> str:
    shown = f"{round(hundredths / 100):,}".replace(",", "\u00a0").replace("-", "−")
    return f"{shown} {currency}"
