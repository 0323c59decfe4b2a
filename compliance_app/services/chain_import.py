"""Bring chains in from a spreadsheet: look at the file, see what would happen, take it in.

Reading and matching are done before the write transaction begins; inside it the register is matched once more, since
somebody may have saved meanwhile. All links, producers and ratings of a list are one transaction and one log entry.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import format_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.files.chain_columns import choose_chain_sheet, find_chain_header, propose_chain_columns
from compliance_app.files.chain_rows import ChainRows, read_chain_rows
from compliance_app.files.columns import ColumnProposals, header_texts
from compliance_app.files.errors import NoHeaderRow
from compliance_app.files.limits import collector_paused
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import Question, Rejected
from compliance_app.files.table import Sheet, SourceFile, column_letter
from compliance_app.services import ratings
from compliance_app.services.chain_plan import LEAVE_OUT, ChainPlan, plan_chain
from compliance_app.services.chain_write import ChainWriter
from compliance_app.services.country_answers import record_answer
from compliance_app.services.enterprises import period_of
from compliance_app.services.producers import dependent_suppliers
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical, canonical_bytes
from compliance_app.storage.reference import countries, country_names
from compliance_app.storage.tables import CountryAnswer, ImportBatch, Supplier

_NAMED: Final = 1000
"""New links whose suppliers are named in a preview."""
CHAIN: Final = "CHAIN"
"""``ImportBatch.kind`` of a list of chains."""


class NoSuchSheetOfChains(AktsomError):
    """The workbook has no sheet of that name (values: sheet, names)."""

    message = _("Filen har ikke noe ark som heter «{sheet}». Arkene er: {names}.")


@dataclass(frozen=True)
class OpenedChain:
    """A file that has been read, with the proposal that the person sees and corrects.

    Attributes:
        sheet_index: which of ``source.sheets`` is read.
        header_row: index from 0 of the row with the column names, -1 for none.
    """

    file_name: str
    source: SourceFile
    sheet_index: int
    header_row: int
    columns: ColumnProposals

    @property
    def sheet(self) -> Sheet:
        """The sheet that is read."""
        return self.source.sheets[self.sheet_index]


@dataclass(frozen=True)
class ChainAnswers:
    """What a person has decided about a list.

    Attributes:
        countries: spelling → ISO alpha-2, or None for «leave it unknown»; remembered for this enterprise.
        suppliers: a supplier as written → the id of the one it is, or ``LEAVE_OUT``; the first is remembered.
    """

    countries: Mapping[str, str | None] = field(default_factory=dict)
    suppliers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainPreview:
    """What an import would do, in full, before anything is saved.

    ``names`` are the suppliers' by id; of those that a question offers with what tells them apart.
    """

    rows: ChainRows
    plan: ChainPlan
    names: Mapping[str, str]
    read_before: str = ""

    @property
    def asked(self) -> list[Question]:
        """The open questions: suppliers first."""
        return [*self.plan.asked, *self.rows.asked]

    @property
    def rejected(self) -> list[Rejected]:
        """Rows and values that are left out, in the order of the list."""
        return sorted([*self.rows.rejected, *self.plan.rejected], key=lambda one: one.row)


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

    def as_json(self) -> dict[str, Any]:
        """The stable document of the command line."""
        return {
            "rows_read": self.rows_read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
            "producers_created": self.producers_created,
            "suppliers": self.suppliers,
            "rated": self.rated,
            "rejected": [
                {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
                for one in self.rejected
            ],
            "asked": [
                {"kind": one.kind, "value": one.value, "candidates": list(one.candidates)}
                for one in self.asked
            ],
            "columns": self.columns,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "batch": self.batch,
            "notes": list(self.notes),
        }


def open_chain(
    data: bytes, file_name: str, *, sheet: str | None = None, header_row: int | None = None
) -> OpenedChain:
    """Read a file and propose sheet, header row and columns.

    Args:
        data: the file's bytes.
        file_name: as uploaded.
        sheet: name of the sheet to read; None lets the program choose.
        header_row: row number as in the spreadsheet (from 1), 0 where there are no column names; None finds it.

    Raises:
        FileRefused: one of its sentences, where the file cannot be read. NoSuchSheetOfChains.
        NoHeaderRow: no row looks like the column names of a chain list.
    """
    source = read_table_file(data, file_name)
    if sheet is None:
        index = choose_chain_sheet(source)
    else:
        names = [one.name for one in source.sheets]
        if sheet not in names:
            raise NoSuchSheetOfChains(sheet=sheet, names=", ".join(names))
        index = names.index(sheet)
    row = header_row - 1 if header_row is not None else find_chain_header(source.sheets[index])
    if row is None:
        raise NoHeaderRow(sheet=source.sheets[index].name)
    return reopen_chain(OpenedChain(file_name, source, index, row, _NOTHING), index, row)


def reopen_chain(opened: OpenedChain, sheet_index: int, header_row: int) -> OpenedChain:
    """The same file with another sheet or header row (index from 0), and the columns proposed anew."""
    columns = propose_chain_columns(opened.source.sheets[sheet_index], header_row, country_names())
    return replace(opened, sheet_index=sheet_index, header_row=header_row, columns=columns)


_NOTHING = ColumnProposals((), {}, "")


def preview_chain(
    actor: Actor, opened: OpenedChain, mapping: Mapping[str, int], answers: ChainAnswers | None = None
) -> ChainPreview:
    """Everything the import would do; nothing is saved."""
    given = answers or ChainAnswers()
    with reading(actor, Verb.EDIT_CHAIN) as work:
        rows = _rows(work, opened, mapping, given)
        with collector_paused():
            plan = plan_chain(work, rows.rows, given.suppliers, _headers(opened, mapping))
        offered = {one for question in plan.asked for one in question.candidates}
        names = _names(work, {link.supplier for link in plan.new[:_NAMED]} | offered, offered)
        return ChainPreview(rows, plan, names, _read_before(work, opened))


def import_chain(
    actor: Actor,
    opened: OpenedChain,
    mapping: Mapping[str, int],
    answers: ChainAnswers | None = None,
    *,
    once: str = "",
) -> ChainReport:
    """Take the list in and rate the suppliers whose chains changed; one transaction, one log entry, all or nothing.

    Args:
        actor: who imports.
        opened: the file.
        mapping: field → column index.
        answers: what the person decided; remembered.
        once: the submit button's key: a second click gives the first one's report.
    """
    given = answers or ChainAnswers()
    with reading(actor, Verb.EDIT_CHAIN) as work:
        rows = _rows(work, opened, mapping, given)
    with begin(actor, Verb.EDIT_CHAIN, once=once) as work:
        if work.already:
            return _stored_report(work.get(ImportBatch, work.already))
        batch = ImportBatch(
            enterprise_id=work.enterprise_id, kind=CHAIN, file_name=opened.file_name[:300],
            file_hash=opened.source.sha256, imported_at=work.at, imported_by=work.actor.name, report="{}", changes=b"",
        )  # fmt: skip
        with collector_paused():
            plan = plan_chain(work, rows.rows, given.suppliers, _headers(opened, mapping))
            writer = ChainWriter(work, opened.file_name)
            writer.write(plan)
        writer.remember({name: one for name, one in given.suppliers.items() if one != LEAVE_OUT})
        waiting = [
            row
            for spelling, country in given.countries.items()
            for row in record_answer(work, spelling, country)
        ]
        work.session.flush()
        touched = plan.touched | dependent_suppliers(work, sorted(plan.placed)) | {row.id for row in waiting}
        rated = ratings.rate_within(work, period_of(work), sorted(touched))
        report = replace(_report(opened, mapping, rows, plan), batch=batch.id, rated=rated.changed)
        batch.report = canonical(_stored(report))
        batch.changes = zlib.compress(canonical_bytes(writer.changes), 1)
        work.add(batch)
        work.about("import_batch", batch.id)
    return report


def dry_run_chain(
    actor: Actor, opened: OpenedChain, mapping: Mapping[str, int], answers: ChainAnswers | None = None
) -> ChainReport:
    """The report that the import would give now; nothing is saved, and the batch is empty."""
    seen = preview_chain(actor, opened, mapping, answers)
    return _report(opened, mapping, seen.rows, seen.plan)


def recent_chain_batches(actor: Actor, count: int = 5) -> list[ImportBatch]:
    """The newest imports of chains."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(ImportBatch)
            .where(col(ImportBatch.enterprise_id) == work.enterprise_id, col(ImportBatch.kind) == CHAIN)
            .order_by(col(ImportBatch.imported_at).desc())
            .limit(count)
        )
        found = list(rows.scalars())
        work.session.expunge_all()
        return found


def _rows(work: Work, opened: OpenedChain, mapping: Mapping[str, int], given: ChainAnswers) -> ChainRows:
    remembered = work.session.execute(
        select(col(CountryAnswer.spelling), col(CountryAnswer.country)).where(
            col(CountryAnswer.enterprise_id) == work.enterprise_id
        )
    )
    known: dict[str, str | None] = {row[0]: row[1] for row in remembered}
    return read_chain_rows(
        opened.sheet, opened.header_row, mapping, country_names(), {**known, **given.countries}
    )


def _headers(opened: OpenedChain, mapping: Mapping[str, int]) -> dict[str, str]:
    headers = header_texts(opened.sheet, opened.header_row)
    return {
        name: (headers[index] if index < len(headers) else "") or column_letter(index)
        for name, index in mapping.items()
    }


def _names(work: Work, ids: set[str], offered: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        rows = work.session.execute(
            select(
                col(Supplier.id), col(Supplier.name), col(Supplier.org_number), col(Supplier.country)
            ).where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.id).in_(wanted[start : start + 500]),
            )
        )
        for identity, name, number, country in rows:
            more = [format_org_number(number)] if number else []
            more += [countries()[country].name_nb] if country in countries() else []
            found[identity] = ", ".join([name, *more]) if identity in offered else name
    return found


def _read_before(work: Work, opened: OpenedChain) -> str:
    earlier = work.session.execute(
        select(col(ImportBatch.imported_at))
        .where(
            col(ImportBatch.enterprise_id) == work.enterprise_id,
            col(ImportBatch.file_hash) == opened.source.sha256,
            col(ImportBatch.kind) == CHAIN,
            col(ImportBatch.undone_at).is_(None),
        )
        .order_by(col(ImportBatch.imported_at).desc())
        .limit(1)
    ).scalar_one_or_none()
    return earlier.date().isoformat() if earlier else ""


def _report(opened: OpenedChain, mapping: Mapping[str, int], rows: ChainRows, plan: ChainPlan) -> ChainReport:
    notes = list(rows.notes)
    if plan.own:
        said = "1 rad er" if plan.own == 1 else f"{plan.own} rader er"
        notes.append(f"{said} leverandøren selv og gir ikke noe ledd.")
    if plan.placed:
        said = "1 produsent" if len(plan.placed) == 1 else f"{len(plan.placed)} produsenter"
        notes.append(f"{said} som stod uten land, fikk land fra listen.")
    return ChainReport(
        rows_read=rows.rows_read,
        created=len(plan.new),
        updated=len(plan.changed),
        unchanged=plan.unchanged,
        repeated=plan.repeated,
        producers_created=len(plan.producers),
        suppliers=len(plan.suppliers),
        rated=0,
        rejected=tuple(sorted([*rows.rejected, *plan.rejected], key=lambda one: one.row)),
        asked=(*plan.asked, *rows.asked),
        columns=_headers(opened, mapping),
        sheet=opened.sheet.name,
        header_row=opened.header_row + 1,
        batch="",
        notes=tuple(notes),
    )


def _stored(report: ChainReport) -> dict[str, Any]:
    return report.as_json() | {
        "rejected": [[one.row, one.column, one.value, one.reason, one.row_taken] for one in report.rejected],
        "asked": [[one.kind, one.value, one.candidates, one.rows, one.text] for one in report.asked],
    }


def _stored_report(batch: ImportBatch) -> ChainReport:
    stored = json.loads(batch.report)
    return ChainReport(
        **stored
        | {
            "rejected": tuple(Rejected(*one) for one in stored["rejected"]),
            "asked": tuple(
                Question(kind, value, tuple(candidates), rows, text)
                for kind, value, candidates, rows, text in stored["asked"]
            ),
            "notes": tuple(stored["notes"]),
        }
    )
