"""Bring chains in from a spreadsheet: look at the file, see what would happen, take it in.

Reading and matching are done before the write transaction begins; inside it the register is matched once more, since
somebody may have saved meanwhile. All links, producers and ratings of a list are one transaction and one log entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.identity import format_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.files.chain_rows import ChainRows, read_chain_rows
from compliance_app.files.limits import collector_paused
from compliance_app.files.supplier_rows import Question, Rejected
from compliance_app.services import ratings
from compliance_app.services.chain_makers import SameNames
from compliance_app.services.chain_plan import LEAVE_OUT, ChainPlan, plan_chain
from compliance_app.services.chain_report import ChainReport, stored, stored_report
from compliance_app.services.chain_write import ChainWriter
from compliance_app.services.country_answers import record_answers, remembered_countries
from compliance_app.services.enterprises import period_of
from compliance_app.services.import_batches import Taken, newest, read_as_before, read_before, take_in
from compliance_app.services.import_kinds import CHAIN
from compliance_app.services.import_open import OpenedList, columns_read, open_list
from compliance_app.services.producers import dependent_suppliers
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries, country_names
from compliance_app.storage.tables import ImportBatch, Supplier

_NAMED: Final = 1000
"""New links whose suppliers are named in a preview."""


@dataclass(frozen=True)
class ChainAnswers:
    """What a person has decided about a list.

    Attributes:
        countries: spelling → ISO alpha-2, or None for «leave it unknown»; remembered for this enterprise.
        suppliers: a supplier as written → the id of the one it is, or ``LEAVE_OUT``; the first is remembered.
        same_names: which producers known by the name alone are the same; remembered.
    """

    countries: Mapping[str, str | None] = field(default_factory=dict)
    suppliers: Mapping[str, str] = field(default_factory=dict)
    same_names: SameNames = field(default_factory=SameNames)


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


def open_chain(
    data: bytes, file_name: str, *, sheet: str | None = None, header_row: int | None = None
) -> OpenedList:
    """Read a file as a list of chains, as :func:`compliance_app.services.import_open.open_list` does."""
    return open_list(data, file_name, CHAIN, sheet=sheet, header_row=header_row)


def preview_chain(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: ChainAnswers | None = None
) -> ChainPreview:
    """Everything the import would do; nothing is saved."""
    given = answers or ChainAnswers()
    with reading(actor, Verb.EDIT_CHAIN) as work:
        rows = _rows(work, opened, mapping, given)
        with collector_paused():
            plan = _plan(work, rows, opened, mapping, given)
        offered = {
            one for question in plan.asked if question.kind == "supplier" for one in question.candidates
        }
        names = _names(work, {link.supplier for link in plan.new[:_NAMED]} | offered, offered)
        return ChainPreview(rows, plan, names, read_before(work, opened))


def import_chain(
    actor: Actor,
    opened: OpenedList,
    mapping: Mapping[str, int],
    answers: ChainAnswers | None = None,
    *,
    once: str = "",
) -> ChainReport:
    """Take the list in and rate the suppliers whose chains changed; one transaction, one log entry, all or nothing.

    Args:
        actor: who imports.
        opened: the file.
        mapping: field → column index; remembered for lists with the same column names.
        answers: what the person decided; remembered.
        once: the submit button's key: a second click gives the first one's report.
    """
    given = answers or ChainAnswers()
    with reading(actor, Verb.EDIT_CHAIN) as work:
        rows = _rows(work, opened, mapping, given)

    def write(work: Work, batch: ImportBatch) -> Taken[ChainReport]:
        with collector_paused():
            plan = _plan(work, rows, opened, mapping, given)
            writer = ChainWriter(work, opened.file_name)
            writer.write(plan)
        writer.remember({name: one for name, one in given.suppliers.items() if one != LEAVE_OUT})
        waiting = {row.id for row in record_answers(work, given.countries)}
        work.session.flush()
        touched = plan.touched | dependent_suppliers(work, sorted(plan.placed)) | waiting
        rated = ratings.rate_within(work, period_of(work), sorted(touched))
        report = replace(_report(opened, mapping, rows, plan), batch=batch.id, rated=rated.changed)
        return Taken(report, stored(report), writer.changes)

    return take_in(actor, Verb.EDIT_CHAIN, opened, mapping, write, again=stored_report, once=once)


def dry_run_chain(
    actor: Actor, opened: OpenedList, mapping: Mapping[str, int], answers: ChainAnswers | None = None
) -> ChainReport:
    """The report that the import would give now; nothing is saved, and the batch is empty."""
    seen = preview_chain(actor, opened, mapping, answers)
    return _report(opened, mapping, seen.rows, seen.plan)


def recent_chain_batches(actor: Actor, count: int = 5) -> list[ImportBatch]:
    """The newest imports of chains."""
    with reading(actor) as work:
        return newest(work, count, CHAIN.name)


def _rows(work: Work, opened: OpenedList, mapping: Mapping[str, int], given: ChainAnswers) -> ChainRows:
    answered = {**remembered_countries(work), **given.countries}
    return read_chain_rows(opened.sheet, opened.header_row, mapping, country_names(), answered)


def _plan(
    work: Work, rows: ChainRows, opened: OpenedList, mapping: Mapping[str, int], given: ChainAnswers
) -> ChainPlan:
    columns = columns_read(opened, mapping)
    return plan_chain(work, rows.rows, given.suppliers, columns, given.same_names)


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


def _report(opened: OpenedList, mapping: Mapping[str, int], rows: ChainRows, plan: ChainPlan) -> ChainReport:
    notes = [*rows.notes, *plan.notes]
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
        columns=columns_read(opened, mapping),
        sheet=opened.sheet.name,
        header_row=opened.header_row + 1,
        batch="",
        notes=tuple(notes),
        by_name_alone=plan.by_name_alone,
        remembered=read_as_before(opened),
    )
