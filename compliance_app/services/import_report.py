"""What an import did, as the page, the terminal and the batch keep it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from compliance_app.files.supplier_rows import Question, Rejected, Side
from compliance_app.services.import_kept import Kept
from compliance_app.storage.tables import ImportBatch


@dataclass(frozen=True)
class ImportReport:
    """What an import did; the JSON of ``aktsom import suppliers`` (design section 7)."""

    rows_read: int
    created: int
    updated: int
    unchanged: int
    merged: int
    rejected: tuple[Rejected, ...]
    asked: tuple[Question, ...]
    suppliers_after: int
    columns: dict[str, str]
    countries: dict[str, str | None]
    encoding: str | None
    delimiter: str | None
    sheet: str
    header_row: int
    batch: str
    notes: tuple[str, ...] = ()
    blank_names: int = 0
    redacted_names: int = 0
    duplicates: int = 0
    sites: int = 0
    kept: tuple[Kept, ...] = ()
    by_name_alone: int = 0
    """Suppliers known by the name where one side does not say the country, and nobody has said whether that is right."""
    remembered: str = ""
    """The day such a list was taken in before, where it was read as then; empty where it was worked out anew."""

    def as_json(self) -> dict[str, Any]:
        """The stable document of the command line."""
        return {
            "rows_read": self.rows_read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "merged": self.merged,
            **findings_json(self.rejected, self.asked),
            "suppliers_after": self.suppliers_after,
            "columns": self.columns,
            "countries": self.countries,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "batch": self.batch,
            "notes": list(self.notes),
            "blank_names": self.blank_names,
            "redacted_names": self.redacted_names,
            "duplicates": self.duplicates,
            "sites": self.sites,
            "kept": [
                {"supplier": one.supplier, "field": one.name, "kept": one.kept, "listed": one.listed}
                for one in self.kept
            ],
            "by_name_alone": self.by_name_alone,
            "remembered": self.remembered,
        }


def stored(report: ImportReport) -> dict[str, Any]:
    """The report as the batch keeps it: everything that the page shows."""
    return report.as_json() | {
        **findings_kept(report.rejected, report.asked),
        "kept": [asdict(one) for one in report.kept],
    }


def stored_report(batch: ImportBatch) -> ImportReport:
    """The report that a batch keeps."""
    found = json.loads(batch.report)
    return ImportReport(
        **found | findings_read(found) | {"kept": tuple(Kept(**one) for one in found.get("kept", ()))}
    )


def findings_json(rejected: Iterable[Rejected], asked: Iterable[Question]) -> dict[str, Any]:
    """What is left out and what is asked, for the command line."""
    return {
        "rejected": [
            {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in rejected
        ],
        "asked": [
            {"kind": one.kind, "value": one.value, "candidates": list(one.candidates)}
            | ({"reasons": list(one.reasons)} if one.reasons else {})
            | ({"counted_as_same": True} if one.counted_as_same else {})
            for one in asked
        ],
    }


def findings_kept(rejected: Iterable[Rejected], asked: Iterable[Question]) -> dict[str, Any]:
    """The same as a batch keeps it, whole."""
    return {
        "rejected": [[one.row, one.column, one.value, one.reason, one.row_taken] for one in rejected],
        "asked": [asdict(one) for one in asked],
    }


def findings_read(found: Mapping[str, Any]) -> dict[str, Any]:
    """What a batch keeps of them, and the notes, as a report holds them."""
    return {
        "rejected": tuple(Rejected(*one) for one in found["rejected"]),
        "asked": tuple(map(_question, found["asked"])),
        "notes": tuple(found["notes"]),
    }


def _question(found: Any) -> Question:
    if isinstance(found, list):  # as the first edition of the program kept it
        kind, value, candidates, rows, text = found
        return Question(kind, value, tuple(candidates), rows, text)
    sides = tuple(Side(**side) for side in found["sides"])
    return Question(
        **found
        | {"candidates": tuple(found["candidates"]), "reasons": tuple(found["reasons"]), "sides": sides}
    )
