"""Write the plan of an import: suppliers, categories, spend, producers and links, each table in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.domain.identity import fold_name
from compliance_app.files.supplier_rows import SupplierRow
from compliance_app.services.import_plan import CHANGEABLE, Known, Plan, changes
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.industries import find_industry
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    Producer,
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
_PRODUCER = ("enterprise_id", "id", "version", "name", "folded_name", "country", "foreign_id")
_LINK = (
    "enterprise_id", "id", "version", "supplier_id", "producer_id", "buyer_link_id", "role", "goods", "how_known",
    "source",
)  # fmt: skip


@dataclass(frozen=True)
class Counts:
    """How many suppliers a write created, changed and left alone."""

    created: int
    updated: int
    unchanged: int


class Writer:
    """Writes one plan into the register of one enterprise."""

    def __init__(self, work: Work, period: ReportingPeriod, source: str, batch_id: str = "") -> None:
        self.work = work
        self.source = source
        self.batch_id = batch_id
        self.year = int(period.label) if period.label.isdigit() else period.ends.year
        self.notes: list[str] = []
        self.changes: dict[str, Any] = {"created": {}, "updated": {}}
        self._categories = self._folded(Category)
        self._category_of: dict[str | None, str | None] = {None: None}
        self._industry_of: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}

    def count_changes(self, plan: Plan) -> int:
        """How many known suppliers the plan would change."""
        spend = self._spends({known.id for _row, known in plan.known})
        links = self._links()
        return sum(
            bool(
                changes(known, self._said(row))
                or self._new_spend(row, known.id, spend)
                or self._new_links(row, known.id, links)
            )
            for row, known in plan.known
        )

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
        changed |= self._write_links(pairs)
        updated = len(changed - set(identities))
        return Counts(len(plan.new), updated, len(plan.known) - updated)

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

    def _update(self, known_rows: Iterable[tuple[SupplierRow, Known]]) -> set[str]:
        by_columns: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = {}
        for row, known in known_rows:
            found = changes(known, self._said(row))
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

    def _write_categories(self, rows: Iterable[SupplierRow]) -> None:
        named = {fold_name(name): name for name in dict.fromkeys(row.category for row in rows) if name}
        missing = {
            folded: name for folded, name in named.items() if folded and folded not in self._categories
        }
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
            if year is None:
                self._note(f"Beløp uten år er lest som {self.year}.")
            if currency is None:
                self._note("Beløp uten valuta er lest som norske kroner.")
            key = (year or self.year, currency or "NOK")
            said[key] = said.get(key, 0) + hundredths
        return {
            key: amount
            for key, amount in said.items()
            if there.get((supplier_id, *key), ("", None))[1] != amount
        }

    def _write_links(self, pairs: list[tuple[str, SupplierRow]]) -> set[str]:
        named = [
            (identity, row) for identity, row in pairs if row.producer_name or row.producer_iso2 or row.also
        ]
        wanted = [
            (identity, one)
            for identity, row in named
            for one in self._new_links(row, identity, self._links_once)
        ]
        if not wanted:
            return set()
        producers = self._producers(
            {(fold_name(name), country): name for _id, (name, country, _goods) in wanted}
        )
        identities = new_ids(len(wanted))
        enterprise = self.work.enterprise_id
        self.work.insert_many(
            ChainLink,
            _LINK,
            [
                (
                    enterprise, link, 1, supplier_id, producers[fold_name(name), country], None, "PRODUCER", goods,
                    "DECLARED", f"Leverandørlisten {self.source}"[:500],
                )
                for link, (supplier_id, (name, country, goods)) in zip(identities, wanted, strict=True)
            ],
        )  # fmt: skip
        self._note_created(ChainLink, identities)
        return {supplier_id for supplier_id, _one in wanted}

    @property
    def _links_once(self) -> set[tuple[str, str, str | None, str]]:
        if not hasattr(self, "_links_seen"):
            self._links_seen = self._links()
        return self._links_seen

    def _new_links(
        self, row: SupplierRow, supplier_id: str, there: set[tuple[str, str, str | None, str]]
    ) -> list[tuple[str, str | None, str]]:
        found = []
        for name, country, goods in row.producers():
            if not (name or country):
                continue
            shown = name or "Produsent uten navn"
            if (supplier_id, fold_name(shown), country, goods or "") not in there:
                found.append((shown, country, goods or ""))
        return found

    def _producers(self, wanted: dict[tuple[str, str | None], str]) -> dict[tuple[str, str | None], str]:
        rows = self.work.session.execute(
            select(col(Producer.id), col(Producer.folded_name), col(Producer.country)).where(
                col(Producer.enterprise_id) == self.work.enterprise_id
            )
        )
        there = {(folded, country): identity for identity, folded, country in rows}
        missing = {key: name for key, name in wanted.items() if key not in there}
        identities = new_ids(len(missing))
        self.work.insert_many(
            Producer,
            _PRODUCER,
            [
                (self.work.enterprise_id, identity, 1, name, folded, country, None)
                for identity, ((folded, country), name) in zip(identities, missing.items(), strict=True)
            ],
        )
        self._note_created(Producer, identities)
        return there | dict(zip(missing, identities, strict=True))

    def _links(self) -> set[tuple[str, str, str | None, str]]:
        rows = self.work.session.execute(
            select(
                col(ChainLink.supplier_id),
                col(Producer.folded_name),
                col(Producer.country),
                col(ChainLink.goods),
            )
            .join(
                Producer,
                (col(Producer.enterprise_id) == col(ChainLink.enterprise_id))
                & (col(Producer.id) == col(ChainLink.producer_id)),
            )
            .where(col(ChainLink.enterprise_id) == self.work.enterprise_id)
        )
        return {tuple(row) for row in rows}

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
