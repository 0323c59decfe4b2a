"""Bring a supplier list in: look at the file, see what would happen, take it in, and take it back.

Reading, parsing and matching are done before the write transaction begins; inside it the register is matched once more,
since somebody may have saved meanwhile. A batch is one log entry.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.columns import ColumnProposals, header_texts, propose_columns
from compliance_app.files.errors import NoHeaderRow
from compliance_app.files.headers import SheetChoice, choose_sheet, find_header
from compliance_app.files.limits import collector_paused
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import Answers, Question, Rejected, SupplierRows
from compliance_app.files.suppliers import read_supplier_rows
from compliance_app.files.table import Sheet, SourceFile, column_letter
from compliance_app.services.country_answers import record_answer
from compliance_app.services.enterprises import period_of
from compliance_app.services.import_plan import Known, Plan, Register
from compliance_app.services.import_undo import UndoReport, take_back
from compliance_app.services.import_write import Counts, Writer
from compliance_app.services.register import count_suppliers
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical, canonical_bytes
from compliance_app.storage.reference import country_names
from compliance_app.storage.tables import CountryAnswer, ImportBatch, Supplier


@dataclass(frozen=True)
class Written:
    """What a write left behind, for the report."""

    counts: Counts
    batch: str
    suppliers_after: int
    notes: tuple[str, ...]


class AlreadyUndone(AktsomError):
    """The import has been taken back (values: day)."""

    message = _("Importen ble angret {day}. Ingenting er endret nå.")


class NoSuchSheet(AktsomError):
    """The workbook has no sheet of that name (values: sheet, names)."""

    message = _("Filen har ikke noe ark som heter «{sheet}». Arkene er: {names}.")


@dataclass(frozen=True)
class OpenedList:
    """A file that has been read, with the proposal that the person sees and corrects.

    Attributes:
        sheet_index: which of ``source.sheets`` is read.
        header_row: index from 0 of the row with the column names.
        choice: the sheets, and whether the person should choose.
        columns: every column with sample values, and the proposed mapping.
    """

    file_name: str
    source: SourceFile
    sheet_index: int
    header_row: int
    choice: SheetChoice
    columns: ColumnProposals

    @property
    def sheet(self) -> Sheet:
        """The sheet that is read."""
        return self.source.sheets[self.sheet_index]


@dataclass(frozen=True)
class Preview:
    """What an import would do, in full, before anything is saved."""

    rows: SupplierRows
    plan: Plan
    created: int
    updated: int
    unchanged: int
    read_before: str = ""
    """Date of an earlier import of the very same file; empty where there is none."""


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

    def as_json(self) -> dict[str, Any]:
        """The stable document of the command line."""
        return {
            "rows_read": self.rows_read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "merged": self.merged,
            "rejected": [
                {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
                for one in self.rejected
            ],
            "asked": [
                {"kind": one.kind, "value": one.value, "candidates": list(one.candidates)}
                for one in self.asked
            ],
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
        }


def open_list(
    data: bytes, file_name: str, *, sheet: str | None = None, header_row: int | None = None
) -> OpenedList:
    """Read a file and propose sheet, header row and columns.

    Args:
        data: the file's bytes; any size, any content.
        file_name: as uploaded.
        sheet: name of the sheet to read; None lets the program choose.
        header_row: row number as in the spreadsheet (from 1), 0 where the list has no column names; None lets the
            program find it.

    Raises:
        FileRefused: one of its sentences, where the file cannot be read.
        NoHeaderRow: no row looks like column names; the person chooses one.
    """
    source = read_table_file(data, file_name)
    choice = choose_sheet(source)
    index = (
        next((i for i, one in enumerate(source.sheets) if one.name == sheet), None) if sheet else choice.index
    )
    if index is None:
        raise NoSuchSheet(sheet=sheet, names=", ".join(one.name for one in source.sheets))
    row = header_row - 1 if header_row is not None else find_header(source.sheets[index]).row
    if row is None:
        raise NoHeaderRow(sheet=source.sheets[index].name)
    return reopen(OpenedList(file_name, source, index, row, choice, _NOTHING), index, row)


def reopen(opened: OpenedList, sheet_index: int, header_row: int) -> OpenedList:
    """The same file with another sheet or header row (index from 0), and the columns proposed anew."""
    columns = propose_columns(opened.source.sheets[sheet_index], header_row, country_names())
    return replace(opened, sheet_index=sheet_index, header_row=header_row, columns=columns)


_NOTHING = ColumnProposals((), {}, "")


def preview(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: Answers | None = None
) -> Preview:
    """Everything the import would do; nothing is saved."""
    with reading(actor, Verb.IMPORT_SUPPLIERS) as work:
        rows = _rows(work, opened, mapping, answers or Answers())
        plan = Register(_known(work)).plan(rows.rows, _header(opened, mapping["name"]))
        writer = Writer(work, period_of(work), opened.file_name)
        changed = writer.count_changes(plan)
        return Preview(
            rows, plan, len(plan.new), changed, len(plan.known) - changed, _read_before(work, opened)
        )


def import_list(
    actor: Actor,
    opened: OpenedList,
    mapping: Mapping[str, int],
    answers: Answers | None = None,
    *,
    once: str = "",
) -> ImportReport:
    """Take the list in; one transaction, one log entry, all or nothing.

    Args:
        actor: who imports.
        opened: the file.
        mapping: field → column index; ``name`` is among them.
        answers: what the person decided; country answers are remembered for this enterprise.
        once: the submit button's key: a second click gives the first one's report.
    """
    given = answers or Answers()
    with reading(actor, Verb.IMPORT_SUPPLIERS) as work:
        rows = _rows(work, opened, mapping, given)
    with begin(actor, Verb.IMPORT_SUPPLIERS, once=once) as work:
        if work.already:
            return _stored_report(work.get(ImportBatch, work.already))
        batch = ImportBatch(
            enterprise_id=work.enterprise_id, file_name=opened.file_name[:300], file_hash=opened.source.sha256,
            imported_at=work.at, imported_by=work.actor.name, report="{}", changes=b"",
        )  # fmt: skip
        writer = Writer(work, period_of(work), opened.file_name, batch.id)
        with collector_paused():
            plan = Register(_known(work)).plan(rows.rows, _header(opened, mapping["name"]))
            counts = writer.write(plan)
        for spelling, country in given.countries.items():
            record_answer(work, spelling, country)
        written = Written(counts, batch.id, count_suppliers(work), tuple(writer.notes))
        report = _report(opened, mapping, rows, plan, written)
        batch.report = canonical(_stored(report))
        batch.changes = zlib.compress(canonical_bytes(writer.changes), 1)
        work.add(batch)
        work.about("import_batch", batch.id)
    return report


def dry_run(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: Answers | None = None
) -> ImportReport:
    """The report that the import would give now; nothing is saved, and the batch is empty."""
    seen = preview(actor, opened, mapping, answers)
    with reading(actor) as work:
        after = count_suppliers(work) + seen.created
    counts = Counts(seen.created, seen.updated, seen.unchanged)
    return _report(opened, mapping, seen.rows, seen.plan, Written(counts, "", after, ()))


def undo_import(actor: Actor, batch_id: str) -> UndoReport:
    """Take an import back: what nobody has touched since goes or becomes what it was; the rest is kept and listed.

    Raises:
        NotFound: no such import here. AlreadyUndone: it has been taken back before.
    """
    with begin(actor, Verb.UNDO_IMPORT) as work:
        batch = work.get(ImportBatch, batch_id)
        if batch.undone_at:
            raise AlreadyUndone(day=batch.undone_at.date().isoformat())
        report = take_back(work, json.loads(zlib.decompress(batch.changes)))
        batch.undone_at = work.at
        work.about("import_batch", batch_id)
        return report


def recent_batches(actor: Actor, count: int = 5) -> list[ImportBatch]:
    """The newest imports, without their changes."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(ImportBatch)
            .where(col(ImportBatch.enterprise_id) == work.enterprise_id)
            .order_by(col(ImportBatch.imported_at).desc())
            .limit(count)
        )
        found = list(rows.scalars())
        work.session.expunge_all()
        return found


def _rows(work: Work, opened: OpenedList, mapping: Mapping[str, int], given: Answers) -> SupplierRows:
    remembered = work.session.execute(
        select(col(CountryAnswer.spelling), col(CountryAnswer.country)).where(
            col(CountryAnswer.enterprise_id) == work.enterprise_id
        )
    )
    known: dict[str, str | None] = {row[0]: row[1] for row in remembered}
    answers = replace(given, countries={**known, **given.countries})
    return read_supplier_rows(opened.sheet, opened.header_row, mapping, country_names(), answers)


def _known(work: Work) -> list[Known]:
    columns = [col(getattr(Supplier, name)) for name in Known._fields]
    rows = work.session.execute(select(*columns).where(col(Supplier.enterprise_id) == work.enterprise_id))
    return [Known(*row) for row in rows]


def _read_before(work: Work, opened: OpenedList) -> str:
    earlier = work.session.execute(
        select(col(ImportBatch.imported_at))
        .where(
            col(ImportBatch.enterprise_id) == work.enterprise_id,
            col(ImportBatch.file_hash) == opened.source.sha256,
            col(ImportBatch.undone_at).is_(None),
        )
        .order_by(col(ImportBatch.imported_at).desc())
        .limit(1)
    ).scalar_one_or_none()
    return earlier.date().isoformat() if earlier else ""


def _header(opened: OpenedList, index: int) -> str:
    headers = header_texts(opened.sheet, opened.header_row)
    return (headers[index] if index < len(headers) else "") or column_letter(index)


def _report(
    opened: OpenedList, mapping: Mapping[str, int], rows: SupplierRows, plan: Plan, written: Written
) -> ImportReport:
    notes = list(written.notes)
    if plan.by_name_alone:
        notes.append(
            f"{plan.by_name_alone} leverandører ble kjent igjen på navnet, uten at landet er oppgitt begge steder."
        )
    return ImportReport(
        rows_read=rows.rows_read,
        created=written.counts.created,
        updated=written.counts.updated,
        unchanged=written.counts.unchanged,
        merged=rows.merged,
        rejected=tuple(sorted([*rows.rejected, *plan.rejected], key=lambda one: one.row)),
        asked=tuple(rows.asked),
        suppliers_after=written.suppliers_after,
        columns={field_name: _header(opened, index) for field_name, index in mapping.items()},
        countries=rows.countries,
        encoding=opened.source.encoding,
        delimiter=opened.source.delimiter,
        sheet=opened.sheet.name,
        header_row=opened.header_row + 1,
        batch=written.batch,
        notes=(*rows.notes, *notes),
        blank_names=rows.blank_names,
        redacted_names=rows.redacted_names,
    )


def _stored(report: ImportReport) -> dict[str, Any]:
    return report.as_json() | {
        "rejected": [[one.row, one.column, one.value, one.reason, one.row_taken] for one in report.rejected],
        "asked": [[one.kind, one.value, one.candidates, one.rows, one.text] for one in report.asked],
    }


def _stored_report(batch: ImportBatch) -> ImportReport:
    stored = json.loads(batch.report)
    return ImportReport(
        **stored
        | {
            "rejected": tuple(Rejected(*one) for one in stored["rejected"]),
            "asked": tuple(
                Question(kind, value, tuple(c), rows, text) for kind, value, c, rows, text in stored["asked"]
            ),
            "notes": tuple(stored["notes"]),
        }
    )
