"""The register as a file: every supplier that fits a filter, never only the page shown, safe to open in a spreadsheet."""

from enum import StrEnum

from compliance_app.domain.permissions import Verb
from compliance_app.files.limits import collector_paused
from compliance_app.files.writer import write_csv, write_xlsx
from compliance_app.services.enterprises import period_of
from compliance_app.services.export_rows import supplier_table
from compliance_app.services.register_filter import Filter, Order
from compliance_app.services.work import Actor, reading


class Format(StrEnum):
    """What the file is."""

    XLSX = "xlsx"
    CSV = "csv"


def export_suppliers(
    actor: Actor, wanted: Filter, order: Order, kind: Format, year: str | None = None
) -> bytes:
    """All suppliers that fit ``wanted``, sorted by ``order``, with their ratings of a period (the newest by default).

    Raises:
        NotAllowed: the actor may read the register but not take it out.
    """
    with reading(actor, Verb.EXPORT_REGISTER) as work, collector_paused():
        period = period_of(work, year)
        table = supplier_table(work, period, wanted, order)
        if kind is Format.CSV:
            return write_csv(table.columns, table.rows)
        return write_xlsx(table.columns, table.rows, f"Leverandører {period.label}")
