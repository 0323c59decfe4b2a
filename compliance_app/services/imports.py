"""Bring a supplier list in: look at the file, see what would happen, take it in, and take it back.

Reading, parsing and matching are done before the write transaction begins; inside it the register is matched once more,
since somebody may have saved meanwhile. A batch is one log entry.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.errors import NoHeaderRow
from compliance_app.files.limits import collector_paused
from compliance_app.files.list_notes import layout_notes
from compliance_app.files.supplier_rows import Answers, Question, SupplierRows
from compliance_app.files.suppliers import read_supplier_rows
from compliance_app.services.bulk_write import KIND as BULK
from compliance_app.services.chain_write import take_back_chain
from compliance_app.services.country_answers import record_answers, remembered_countries
from compliance_app.services.enterprises import period_of
from compliance_app.services.import_batches import Taken, newest, read_as_before, read_before, take_in
from compliance_app.services.import_kept import Kept
from compliance_app.services.import_kinds import CHAIN
from compliance_app.services.import_likeness import (
    keep_open,
    questions,
    remember_answers,
    what_people_said,
)
from compliance_app.services.import_match import make_plan
from compliance_app.services.import_memory import choices_of, recall, recall_columns, with_memory
from compliance_app.services.import_open import NoSuchSheet, OpenedList, columns_read, open_list, reopen
from compliance_app.services.import_plan import Known, Plan, Register
from compliance_app.services.import_report import ImportReport, stored, stored_report
from compliance_app.services.import_undo import UndoReport, take_back
from compliance_app.services.import_write import NO_CURRENCY, NO_YEAR, Counts, Writer
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import country_names
from compliance_app.storage.tables import (
    DuplicateCandidate,
    ImportBatch,
    Supplier,
    SupplierName,
)

__all__ = (
    "AlreadyUndone",
    "ImportReport",
    "NoHeaderRow",
    "NoSuchSheet",
    "OpenedList",
    "Preview",
    "UndoReport",
    "dry_run",
    "import_list",
    "open_list",
    "preview",
    "recall",
    "recall_columns",
    "recent_batches",
    "reopen",
    "undo_import",
)


@dataclass(frozen=True)
class Written:
    """What a write left behind, for the report."""

    counts: Counts
    batch: str
    suppliers_after: int
    notes: tuple[str, ...]
    kept: tuple[Kept, ...]


class AlreadyUndone(AktsomError):
    """The import has been taken back (values: day)."""

    message = _("Importen ble angret {day}. Ingenting er endret nå.")


@dataclass(frozen=True)
class Preview:
    """What an import would do, in full, before anything is saved.

    Attributes:
        changed: supplier → (what, from, to) in words, of those that would be changed.
        kept: what the list says otherwise than a person has written; it is left alone.
        notes: what a person should know, of the whole file.
        year: what an amount that does not say its year is taken to be of.
        no_year, no_currency: whether some amount does not say it.
        read_before: date of an earlier import of the very same file; empty where there is none.
    """

    rows: SupplierRows
    plan: Plan
    created: int
    updated: int
    unchanged: int
    read_before: str = ""
    changed: Mapping[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    notes: tuple[str, ...] = ()
    year: int = 0
    no_year: bool = False
    no_currency: bool = False

    @property
    def asked(self) -> list[Question]:
        """Every open question, of values and of suppliers."""
        return [*self.rows.asked, *self.plan.asked]


def preview(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: Answers | None = None
) -> Preview:
    """Everything the import would do; nothing is saved."""
    given = with_memory(opened, answers or Answers())
    with reading(actor, Verb.IMPORT_SUPPLIERS) as work:
        rows = _rows(work, opened, mapping, given)
        plan = _plan(work, rows, given)
        writer = Writer(work, period_of(work), opened.file_name, list_wins=given.list_wins)
        changed = writer.foresee(plan)
        notes = _notes(opened, rows, plan, writer.notes)
        return Preview(
            rows, plan, len(plan.new), len(changed), len(plan.known) - len(changed), read_before(work, opened),
            changed, tuple(writer.kept), notes, writer.year,
            any(note.startswith(NO_YEAR) for note in writer.notes),
            any(note.startswith(NO_CURRENCY) for note in writer.notes),
        )  # fmt: skip


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
        answers: what the person decided; answers about countries and suppliers are remembered for this enterprise, and
            the mapping with what was decided for the list as a whole for lists with the same column names.
        once: the submit button's key: a second click gives the first one's report.
    """
    given = with_memory(opened, answers or Answers())
    with reading(actor, Verb.IMPORT_SUPPLIERS) as work:
        rows = _rows(work, opened, mapping, given)

    def write(work: Work, batch: ImportBatch) -> Taken[ImportReport]:
        writer = Writer(work, period_of(work), opened.file_name, batch.id, list_wins=given.list_wins)
        with collector_paused():
            plan = _plan(work, rows, given)
            counts = writer.write(plan)
        record_answers(work, given.countries)
        writer.created(SupplierName, remember_answers(work, plan, writer.ids))
        writer.created(DuplicateCandidate, keep_open(work, plan, writer.ids))
        written = Written(counts, batch.id, count_suppliers(work), tuple(writer.notes), tuple(writer.kept))
        report = _report(opened, mapping, rows, plan, written, given)
        return Taken(report, stored(report), writer.changes, choices_of(given))

    return take_in(actor, Verb.IMPORT_SUPPLIERS, opened, mapping, write, again=stored_report, once=once)


def dry_run(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: Answers | None = None
) -> ImportReport:
    """The report that the import would give now; nothing is saved, and the batch is empty."""
    given = with_memory(opened, answers or Answers())
    seen = preview(actor, opened, mapping, given)
    with reading(actor) as work:
        after = count_suppliers(work) + seen.created
    counts = Counts(seen.created, seen.updated, seen.unchanged)
    report = _report(opened, mapping, seen.rows, seen.plan, Written(counts, "", after, (), seen.kept), given)
    return replace(report, notes=seen.notes)


def undo_import(actor: Actor, batch_id: str) -> UndoReport:
    """Take an import back: what nobody has touched since goes or becomes what it was; the rest is kept and listed.

    Raises:
        NotFound: no such import here. AlreadyUndone: it has been taken back before.
    """
    with begin(actor, Verb.UNDO_IMPORT) as work:
        batch = work.get(ImportBatch, batch_id)
        if batch.kind == BULK:  # a change of many has its own way back
            raise NotFound
        if batch.undone_at:
            raise AlreadyUndone(day=clock.oslo_day(batch.undone_at).isoformat())
        undo = take_back_chain if batch.kind == CHAIN.name else take_back
        report = undo(work, json.loads(zlib.decompress(batch.changes)))
        batch.undone_at = work.at
        work.about("import_batch", batch_id)
        return report


def recent_batches(actor: Actor, count: int = 5) -> list[ImportBatch]:
    """The newest imports, without their changes."""
    with reading(actor) as work:
        return newest(work, count)


def _rows(work: Work, opened: OpenedList, mapping: Mapping[str, int], given: Answers) -> SupplierRows:
    answers = replace(given, countries={**remembered_countries(work), **given.countries})
    return read_supplier_rows(opened.sheet, opened.header_row, mapping, country_names(), answers)


def _known(work: Work) -> list[Known]:
    columns = [col(getattr(Supplier, name)) for name in Known._fields]
    rows = work.session.execute(select(*columns).where(col(Supplier.enterprise_id) == work.enterprise_id))
    return [Known(*row) for row in rows]


def _plan(work: Work, rows: SupplierRows, given: Answers) -> Plan:
    plan = make_plan(Register(_known(work), what_people_said(work)), rows.rows, given)
    plan.asked = questions(work, plan) if plan.alike or plan.assumed else []
    return plan


def _notes(opened: OpenedList, rows: SupplierRows, plan: Plan, more: list[str]) -> tuple[str, ...]:
    notes = [*layout_notes(opened.source, opened.sheet_index, opened.header_row), *rows.notes, *more]
    if plan.joined:
        rows_of = "1 rad" if plan.joined == 1 else f"{plan.joined} rader"
        notes.append(
            f"{rows_of} gjelder en leverandør på en annen rad, der den har nummer, land eller et annet navn."
        )
    return tuple(notes)


def _report(  # noqa: PLR0917 - everything the report tells of
    opened: OpenedList,
    mapping: Mapping[str, int],
    rows: SupplierRows,
    plan: Plan,
    written: Written,
    given: Answers,
) -> ImportReport:
    taken = [*plan.new, *(row for row, _known in plan.known)]
    return ImportReport(
        rows_read=rows.rows_read,
        created=written.counts.created,
        updated=written.counts.updated,
        unchanged=written.counts.unchanged,
        merged=rows.merged + plan.joined,
        rejected=tuple(sorted([*rows.rejected, *plan.rejected], key=lambda one: one.row)),
        asked=(
            *(one for one in rows.asked if one.kind != "several_rows" or not given.several_rows),
            *plan.asked,
        ),
        suppliers_after=written.suppliers_after,
        columns=columns_read(opened, mapping),
        countries=rows.countries,
        encoding=opened.source.encoding,
        delimiter=opened.source.delimiter,
        sheet=opened.sheet.name,
        header_row=opened.header_row + 1,
        batch=written.batch,
        notes=_notes(opened, rows, plan, list(written.notes)),
        blank_names=rows.blank_names,
        redacted_names=rows.redacted_names,
        duplicates=rows.duplicates,
        by_name_alone=0 if given.names_are_right else plan.by_name_alone,
        sites=sum(len(row.sites()) for row in taken if row.site or row.also),
        kept=written.kept,
        remembered=read_as_before(opened),
    )
