"""What an import of chains did, as the page, the terminal and the batch keep it."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from compliance_app.files.supplier_rows import Question, Rejected
from compliance_app.services.import_report import findings_json, findings_kept, findings_read
from compliance_app.storage.tables import ImportBatch


@dataclass(frozen=True)
class ChainReport:
    """What an import did; the JSON of ``aktsom import chain``."""

    rows_read: int
    created: int
    updated: int
    unchanged: int
    repeated: int
    producers_created: int
    suppliers: int
    rated: int
    rejected: tuple[Rejected, ...]
    asked: tuple[Question, ...]
    columns: dict[str, str]
    sheet: str
    header_row: int
    batch: str
    notes: tuple[str, ...] = ()
    by_name_alone: int = 0
    """Producers known by the name where one side does not say the country, and nobody has said whether that is right."""
    remembered: str = ""
    """The day such a list was taken in before, where it was read as then; empty where it was worked out anew."""

    def as_json(self) -> dict[str, Any]:
        """The stable document of the command line."""
        return asdict(self) | findings_json(self.rejected, self.asked) | {"notes": list(self.notes)}


def stored(report: ChainReport) -> dict[str, Any]:
    """The report as the batch keeps it: everything that the page shows."""
    return report.as_json() | findings_kept(report.rejected, report.asked)


def stored_report(batch: ImportBatch) -> ChainReport:
    """The report that a batch keeps."""
    found = json.loads(batch.report)
    return ChainReport(**found | findings_read(found))
