"""Write what a list says beside the supplier itself: who makes the goods, and the supplier's places."""

from functools import cached_property

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app.domain.identity import fold_name
from compliance_app.files.supplier_rows import SupplierRow
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import ChainLink, Producer, SupplierSite

_PRODUCER = ("enterprise_id", "id", "version", "name", "folded_name", "country", "foreign_id")
_LINK = (
    "enterprise_id", "id", "version", "supplier_id", "producer_id", "buyer_link_id", "role", "goods", "how_known",
    "source",
)  # fmt: skip
_SITE = ("enterprise_id", "id", "version", "supplier_id", "name", "folded_name", "country", "source")
_NAMELESS = "Produsent uten navn"

Link = tuple[str, str | None, str]
"""Producer's name, country, goods."""


class LinkWriter:
    """Writes producers, links and sites of one import, each table in one statement.

    Attributes:
        created: table → ids of the rows made.
    """

    def __init__(self, work: Work, source: str) -> None:
        self.work = work
        self.source = source
        self.created: dict[str, list[str]] = {}

    def foresee(self, row: SupplierRow, supplier_id: str) -> list[tuple[str, str, str]]:
        """What a row adds to a supplier, as (what, from, to)."""
        said = [
            ("Produsent", "", ", ".join(filter(None, (name, goods))))
            for name, _country, goods in self._new_links(row, supplier_id)
        ]
        return said + [("Sted", "", name) for name, _country in self._new_sites(row, supplier_id).values()]

    def write(self, pairs: list[tuple[str, SupplierRow]]) -> set[str]:
        """Write for each (supplier's id, row); returns the suppliers that got something new."""
        return self._write_links(pairs) | self._write_sites(pairs)

    def _write_links(self, pairs: list[tuple[str, SupplierRow]]) -> set[str]:
        named = [
            (identity, row) for identity, row in pairs if row.producer_name or row.producer_iso2 or row.also
        ]
        wanted = [(identity, one) for identity, row in named for one in self._new_links(row, identity)]
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
        self._made(ChainLink, identities)
        return {supplier_id for supplier_id, _one in wanted}

    def _new_links(self, row: SupplierRow, supplier_id: str) -> list[Link]:
        if not (row.producer_name or row.producer_iso2 or row.also):
            return []
        found = []
        for name, country, goods in row.producers():
            if not (name or country):
                continue
            shown = name or _NAMELESS
            if (supplier_id, fold_name(shown), country, goods or "") not in self._links_there:
                found.append((shown, country, goods or ""))
        return found

    def _producers(self, wanted: dict[tuple[str, str | None], str]) -> dict[tuple[str, str | None], str]:
        rows = self.work.session.execute(
            select(
                col(Producer.id), col(Producer.folded_name), col(Producer.country), col(Producer.merged_into)
            ).where(col(Producer.enterprise_id) == self.work.enterprise_id)
        )
        there = {(folded, country): merged or identity for identity, folded, country, merged in rows}
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
        self._made(Producer, identities)
        return there | dict(zip(missing, identities, strict=True))

    @cached_property
    def _links_there(self) -> set[tuple[str, str, str | None, str]]:
        """Each link under the producer's own name, and under the names of producers that turned out to be it."""
        rows = self.work.session.execute(
            select(
                col(ChainLink.supplier_id),
                col(ChainLink.producer_id),
                col(ChainLink.goods),
            ).where(col(ChainLink.enterprise_id) == self.work.enterprise_id)
        ).all()
        names: dict[str, list[tuple[str, str | None]]] = {}
        makers = self.work.session.execute(
            select(
                col(Producer.id), col(Producer.folded_name), col(Producer.country), col(Producer.merged_into)
            ).where(col(Producer.enterprise_id) == self.work.enterprise_id)
        )
        for identity, folded, country, merged in makers:
            names.setdefault(merged or identity, []).append((folded, country))
        return {
            (supplier, folded, country, goods)
            for supplier, producer, goods in rows
            for folded, country in names.get(producer, ())
        }

    def _write_sites(self, pairs: list[tuple[str, SupplierRow]]) -> set[str]:
        wanted = [
            (identity, folded, *site)
            for identity, row in pairs
            if row.site or row.also
            for folded, site in self._new_sites(row, identity).items()
        ]
        identities = new_ids(len(wanted))
        self.work.insert_many(
            SupplierSite,
            _SITE,
            [
                (self.work.enterprise_id, site, 1, supplier, name, folded, country, f"Leverandørlisten {self.source}"[:500])
                for site, (supplier, folded, name, country) in zip(identities, wanted, strict=True)
            ],
        )  # fmt: skip
        self._made(SupplierSite, identities)
        return {supplier for supplier, *_rest in wanted}

    def _new_sites(self, row: SupplierRow, supplier_id: str) -> dict[str, tuple[str, str | None]]:
        """Folded name → (name, country) of the row's places that the supplier does not have."""
        found: dict[str, tuple[str, str | None]] = {}
        if not (row.site or row.also):
            return found
        for name, country in row.sites():
            folded = fold_name(name)
            if folded and (supplier_id, folded) not in self._sites_there:
                known = found.setdefault(folded, (name, country))
                if known[1] is None and country:
                    found[folded] = (known[0], country)
        return found

    @cached_property
    def _sites_there(self) -> set[tuple[str, str]]:
        rows = self.work.session.execute(
            select(col(SupplierSite.supplier_id), col(SupplierSite.folded_name)).where(
                col(SupplierSite.enterprise_id) == self.work.enterprise_id
            )
        )
        return {(row[0], row[1]) for row in rows}

    def _made(self, table: type[SQLModel], identities: list[str]) -> None:
        if identities:
            self.created.setdefault(str(table.__tablename__), []).extend(identities)
