"""The key figures of a period: those that stand alone, and the tables, cell by cell (chapter 1)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.statement_facts import Source
from compliance_app.services.facts_rows import source_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import KeyFigure, ReportingPeriod


def figures_of(work: Work, period: ReportingPeriod) -> list[KeyFigure]:
    """The cells of a period and of the year before it, in their own order."""
    rows = work.session.execute(
        select(KeyFigure)
        .where(
            col(KeyFigure.enterprise_id) == work.enterprise_id,
            col(KeyFigure.period_label).in_([period.label, str(period.ends.year - 1)]),
        )
        .order_by(col(KeyFigure.position), col(KeyFigure.id))
    )
    return list(rows.scalars())


def single_figures(rows: Sequence[KeyFigure], period: ReportingPeriod) -> tuple[facts.KeyFigure, ...]:
    """The figures outside tables, with the year before where it is known."""
    single = [row for row in rows if not row.table_title]
    before = {row.row_label: row.as_printed for row in single if row.period_label != period.label}
    return tuple(
        facts.KeyFigure(
            label=row.row_label,
            printed=row.as_printed or None,
            printed_before=before.get(row.row_label) or None,
            source=source_of(row, row.row_label),
        )
        for row in single
        if row.period_label == period.label
    )


def tables(
    rows: Sequence[KeyFigure], period: ReportingPeriod, departments: Sequence[facts.Department]
) -> tuple[facts.KeyFigureTable, ...]:
    """The tables that hold a figure of the period."""
    by_title: dict[str, list[KeyFigure]] = {}
    for row in rows:
        if row.table_title:
            by_title.setdefault(row.table_title, []).append(row)
    named = {department.name for department in departments}
    return tuple(
        _table(title, cells, named)
        for title, cells in by_title.items()
        if any(cell.period_label == period.label for cell in cells)
    )


def _table(title: str, cells: Sequence[KeyFigure], departments: set[str]) -> facts.KeyFigureTable:
    columns = list(dict.fromkeys((cell.column_label, cell.period_label) for cell in cells))
    several_years = len({year for _label, year in columns}) > 1
    heads = tuple(f"{label} {year}".strip() if several_years else label or year for label, year in columns)
    labels = list(dict.fromkeys(cell.row_label for cell in cells))
    units = {cell.unit for cell in cells}
    return facts.KeyFigureTable(
        title=title,
        columns=heads,
        rows=tuple(_row(title, label, cells, columns, heads) for label in labels),
        row_head="Avdeling" if departments & set(labels) else "Post",
        unit=units.pop() if len(units) == 1 and "" not in units else None,
        source=Source("KeyFigure", cells[0].id, title, {"tabell": title, "kilde": cells[0].source}),
    )


def _row(
    title: str,
    label: str,
    cells: Sequence[KeyFigure],
    columns: Sequence[tuple[str, str]],
    heads: Sequence[str],
) -> facts.KeyFigureRow:
    mine = {(cell.column_label, cell.period_label): cell for cell in cells if cell.row_label == label}
    printed = tuple(mine[at].as_printed or None if at in mine else None for at in columns)
    first = next(iter(mine.values()))
    values = {head: text for head, text in zip(heads, printed, strict=True) if text}
    return facts.KeyFigureRow(
        label=label,
        cells=printed,
        source=Source("KeyFigure", first.id, f"{title}: {label}", values | {"kilde": first.source}),
    )
