"""How a list with these column names was read the last time: proposed again, until somebody begins anew.

A list is recognised by its signature: SHA-256 of its folded column names in order. What is remembered is which column
holds which field, the sheet, and what was decided for the list as a whole. Taking an import back does not forget it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from compliance_app.files.columns import (
    NO_HEADER,
    ColumnProposals,
    Proposal,
    header_signature,
    header_texts,
)
from compliance_app.files.header_words import fold_header
from compliance_app.files.supplier_rows import Answers, SeveralRows
from compliance_app.files.table import Sheet
from compliance_app.files.values import NumberStyle
from compliance_app.services.import_open import OpenedList, Remembered, reopen
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.tables import ImportMapping


def recall(actor: Actor, opened: OpenedList) -> OpenedList:
    """The list with what is remembered of its columns as the proposal; unchanged where nothing is.

    Of several sheets whose columns are remembered, the one that was read the last time is taken. Nothing is remembered
    of a list without column names.
    """
    if actor.enterprise_id is None:
        return opened
    with reading(actor) as work:
        rows = {row.signature: row for row in _of(work, opened)}
    if not rows:
        return opened
    here = rows.get(opened.columns.signature) if opened.header_row != NO_HEADER else None
    if here is None or json.loads(here.choices).get("sheet", "") not in {"", opened.sheet.name}:
        opened, here = _on_another_sheet(opened, rows, here)
    return opened if here is None else _as_before(opened, here)


def recall_columns(actor: Actor, opened: OpenedList) -> OpenedList:
    """The same for the sheet and header row that a person has chosen; the sheet stays."""
    if actor.enterprise_id is None or opened.header_row == NO_HEADER:
        return opened
    with reading(actor) as work:
        rows = _of(work, opened, opened.columns.signature)
    return _as_before(opened, rows[0]) if rows else opened


def _on_another_sheet(
    opened: OpenedList, rows: Mapping[str, ImportMapping], here: ImportMapping | None
) -> tuple[OpenedList, ImportMapping | None]:
    for index, sheet in enumerate(opened.source.sheets):
        header = opened.kind.header(sheet)
        if not sheet.visible or header is None or index == opened.sheet_index:
            continue
        found = rows.get(header_signature(header_texts(sheet, header)))
        if found and json.loads(found.choices).get("sheet", "") in {"", sheet.name}:
            return reopen(opened, index, header), found
    return opened, here


def _as_before(opened: OpenedList, row: ImportMapping) -> OpenedList:
    headers = header_texts(opened.sheet, opened.header_row)
    stored = json.loads(row.mapping)
    mapping = {
        name: index
        for name in opened.kind.fields
        if name in stored
        for index, header in [stored[name]]
        if index < len(headers) and fold_header(headers[index]) == fold_header(header)
    }
    if not opened.kind.can_read(mapping):
        return opened
    choices = json.loads(row.choices)
    several, style = choices.get("several_rows"), choices.get("number_style")
    remembered = Remembered(
        used_at=row.used_at,
        used_by=row.used_by,
        several_rows=SeveralRows(several) if several else None,
        number_style=NumberStyle(style) if style else None,
        currency=choices.get("currency"),
        country=choices.get("country"),
    )
    proposals = {
        name: Proposal(name, index, 1.0, opened.columns.columns[index].samples, ())
        for name, index in mapping.items()
    }
    columns = ColumnProposals(opened.columns.columns, proposals, opened.columns.signature)
    return replace(opened, columns=columns, remembered=remembered)


def with_memory(opened: OpenedList, given: Answers) -> Answers:
    """The answers, with what was decided for the list as a whole the last time where nothing is said now."""
    before = opened.remembered
    if before is None:
        return given
    return replace(
        given,
        several_rows=given.several_rows or before.several_rows,
        number_style=given.number_style or before.number_style,
        currency=given.currency or before.currency,
        country=given.country or before.country,
    )


def choices_of(given: Answers) -> dict[str, str]:
    """What was decided for a supplier list as a whole, as it is remembered."""
    choices = {}
    if given.several_rows:
        choices["several_rows"] = given.several_rows.value
    if given.number_style:
        choices["number_style"] = given.number_style.value
    return choices | {name: said for name in ("currency", "country") if (said := getattr(given, name))}


def remember(
    work: Work, opened: OpenedList, mapping: Mapping[str, int], choices: Mapping[str, str] | None = None
) -> None:
    """Keep how the list was read, and what was decided for it as a whole; in the import's own transaction."""
    if opened.header_row == NO_HEADER:
        return
    headers = header_texts(opened.sheet, opened.header_row)
    signature = header_signature(headers)
    row = next(iter(_of(work, opened, signature)), None) or ImportMapping(
        enterprise_id=work.enterprise_id,
        kind=opened.kind.name,
        signature=signature,
        headers="[]",
        mapping="{}",
        used_at=work.at,
    )
    sheet = opened.sheet.name if _several(opened.source.sheets) else ""
    row.headers = canonical(headers)
    row.mapping = canonical(
        {name: [index, headers[index] if index < len(headers) else ""] for name, index in mapping.items()}
    )
    row.choices = canonical({"sheet": sheet, **(choices or {})})
    row.used_by, row.used_at = work.actor.name, work.at
    work.add(row)


def _several(sheets: tuple[Sheet, ...]) -> bool:
    return sum(1 for sheet in sheets if sheet.rows) > 1


def _of(work: Work, opened: OpenedList, signature: str = "") -> list[ImportMapping]:
    query = select(ImportMapping).where(
        col(ImportMapping.enterprise_id) == work.enterprise_id, col(ImportMapping.kind) == opened.kind.name
    )
    if signature:
        query = query.where(col(ImportMapping.signature) == signature)
    return list(work.session.execute(query).scalars())
