"""The register as a file: every supplier that fits a filter, never only the page shown, safe to open in a spreadsheet."""

from collections import defaultdict
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.files.writer import ColumnSpec, Value, write_csv, write_xlsx
from compliance_app.services.enterprises import period_of
from compliance_app.services.register import Filter, Order, RegisterRow, country_names, every_row
from compliance_app.services.register_words import CHANNEL, CLAUSE, LEVEL, RELATIONSHIP
from compliance_app.services.work import Actor, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    ClauseStatus,
    PurchaseChannel,
    Relationship,
    Supplier,
    SupplierSpend,
)


class Format(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"


_COLUMNS = (
    ColumnSpec("Leverandør", width=36),
    ColumnSpec("Org.nr."),
    ColumnSpec("Nummer i et annet land"),
    ColumnSpec("Land"),
    ColumnSpec("Kategori"),
    ColumnSpec("Næringskode", width=14),
    ColumnSpec("Samlet risiko", width=14),
    ColumnSpec("Geografisk risiko", width=16),
    ColumnSpec("Bransjerisiko", width=14),
    ColumnSpec("Hvorfor", width=56),
    ColumnSpec("Kjede", width=36),
    ColumnSpec("Innkjøp", "amount"),
    ColumnSpec("Valuta", width=10),
    ColumnSpec("Innkjøpsår", "integer"),
    ColumnSpec("Andre innkjøp", width=36),
    ColumnSpec("Forhold", width=20),
    ColumnSpec("Hvem som kjøper inn", width=36),
    ColumnSpec("Krav i avtalen", width=20),
    ColumnSpec("Nettside", width=28),
)


def export_suppliers(actor: Actor, wanted: Filter, order: Order, kind: Format) -> bytes:
    """All suppliers that fit ``wanted``, sorted by ``order``, with their ratings of the newest period.

    Raises:
        NotAllowed: the actor may read the register but not take it out.
    """
    with reading(actor, Verb.EXPORT_REGISTER) as work:
        year = period_of(work).label
        here = col(Supplier.enterprise_id) == work.enterprise_id
        suppliers = {row.id: row for row in work.session.execute(select(Supplier).where(here)).scalars()}
        spend: dict[str, list[SupplierSpend]] = defaultdict(list)
        rows = select(SupplierSpend).where(col(SupplierSpend.enterprise_id) == work.enterprise_id)
        for one in work.session.execute(rows).scalars():
            spend[one.supplier_id].append(one)
        work.session.expunge_all()
    lines = [
        _line(row, suppliers[row.id], spend[row.id])
        for row in every_row(actor, wanted, order)
        if row.id in suppliers
    ]
    if kind is Format.CSV:
        return write_csv(_COLUMNS, lines)
    return write_xlsx(_COLUMNS, lines, f"Leverandører {year}")


def _line(row: RegisterRow, supplier: Supplier, spend: list[SupplierSpend]) -> list[Value]:
    ordered = sorted(spend, key=lambda one: (-one.year, -one.hundredths))
    newest = ordered[0] if ordered else None
    country = countries().get(supplier.country or "")
    return [
        supplier.name,
        supplier.org_number or "",
        supplier.foreign_id or "",
        country.name_nb if country else "ukjent",
        row.category,
        f"{supplier.industry_code} ({supplier.industry_standard})" if supplier.industry_code else "",
        _level(row.overall),
        _level(row.geographic),
        _level(row.sector),
        row.why,
        " → ".join(country_names(row.path)),
        newest.hundredths if newest else None,
        newest.currency if newest else "",
        newest.year if newest else None,
        "; ".join(_amount(one) for one in ordered[1:]),
        RELATIONSHIP[Relationship(supplier.relationship)],
        CHANNEL[PurchaseChannel(supplier.channel)],
        CLAUSE[ClauseStatus(supplier.clause)],
        supplier.website,
    ]


def _level(level: Level | None) -> str:
    return LEVEL[level] if level else "ikke vurdert"


def _amount(one: SupplierSpend) -> str:
    amount = NB.number(one.hundredths / 100, 2)
    return f"{one.year}: {amount} {one.currency}"
