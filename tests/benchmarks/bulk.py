"""Import, rating and export of 100 000 suppliers beside their floors, and how each grows."""

import io
import sqlite3
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from compliance_app.services import imports, ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.export_rows import supplier_table
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.register import Filter, Order
from compliance_app.services.work import Actor, reading
from compliance_app.storage.engine import engine, forget_engines
from compliance_app.storage.schema import upgrade
from tests.benchmarks.registers import fill, new_enterprise, use_home, workbook

Measured = tuple[str, dict[str, float]]
"""What was measured, and its seconds with their ratio."""
_PRAGMAS = ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "recursive_triggers=ON", "secure_delete=ON",
            "cache_size=-65536")  # fmt: skip


def bare_insert(source: Path, target_home: Path, tables: list[str]) -> float:
    """Seconds to insert the rows of those tables of a database into an empty one, one executemany a table."""
    use_home(target_home)
    upgrade()
    engine().dispose()
    forget_engines()
    rows = {}
    with sqlite3.connect(source) as read:
        for table in tables:
            cursor = read.execute(f"SELECT * FROM {table}")
            rows[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    write = sqlite3.connect(target_home / "aktsom.db", isolation_level=None)
    for pragma in _PRAGMAS:
        write.execute(f"PRAGMA {pragma}")
    started = time.perf_counter()
    write.execute("BEGIN IMMEDIATE")
    for table, (columns, values) in rows.items():
        marks = ",".join("?" * len(columns))
        write.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", values)
    write.execute("COMMIT")
    seconds = time.perf_counter() - started
    write.close()
    return seconds


def measure_import(folder: Path, rows: int = 100_000) -> dict[str, float]:
    """Import of an xlsx, parse to commit, beside calamine alone + bare executemany of the same result rows."""
    data = workbook(rows)
    use_home(folder / "import")
    actor = new_enterprise()
    started = time.perf_counter()
    opened = imports.open_list(data, "liste.xlsx")
    report = imports.import_list(actor, opened, opened.columns.mapping)
    ours = time.perf_counter() - started
    assert report.created == rows, report.created
    engine().dispose()
    forget_engines()
    started = time.perf_counter()
    CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    calamine = time.perf_counter() - started
    tables = ["enterprise", "category", "supplier", "supplier_spend", "import_batch"]
    bare = bare_insert(folder / "import" / "aktsom.db", folder / "import-floor", tables)
    return {"ours": ours, "calamine": calamine, "bare insert": bare, "ratio": ours / (calamine + bare)}


def measure_rating(folder: Path, suppliers: int = 100_000) -> dict[str, float]:
    """Rating of suppliers with three chain nodes each, persisted, beside the bare insert of the result rows."""
    use_home(folder / "rating")
    actor = new_enterprise()
    fill(actor, suppliers)
    started = time.perf_counter()
    result = ratings.rate_all(actor)
    ours = time.perf_counter() - started
    assert result.changed == suppliers, result
    engine().dispose()
    forget_engines()
    source = folder / "rating" / "aktsom.db"
    before = [
        "enterprise",
        "reporting_period",
        "producer",
        "category",
        "supplier",
        "chain_link",
        "country_table",
    ]
    base = bare_insert(source, folder / "rating-base", before)
    both = bare_insert(source, folder / "rating-floor", [*before, "risk_assessment"])
    return {"ours": ours, "bare insert": both - base, "ratio": ours / (both - base)}


def measure_export(folder: Path, suppliers: int = 100_000) -> dict[str, float]:
    """The register as xlsx, database to bytes, beside openpyxl writing the same values without style or care."""
    use_home(folder / "export")
    actor = new_enterprise()
    fill(actor, suppliers)
    ratings.rate_all(actor)
    with reading(actor) as work:
        table = supplier_table(work, period_of(work), Filter(), Order.RISK)
        rows = list(table.rows)
    started = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Leverandører")
    sheet.append([column.header for column in table.columns])
    for row in rows:
        sheet.append(row)
    book.save(io.BytesIO())
    bare = time.perf_counter() - started
    del rows, book, sheet
    started = time.perf_counter()
    assert len(export_suppliers(actor, Filter(), Order.RISK, Format.XLSX)) > suppliers
    ours = time.perf_counter() - started
    started = time.perf_counter()
    assert len(export_suppliers(actor, Filter(), Order.RISK, Format.CSV)) > suppliers
    csv = time.perf_counter() - started
    engine().dispose()
    forget_engines()
    return {"ours": ours, "bare openpyxl": bare, "csv": csv, "ratio": ours / bare}


def measure_growth(folder: Path, sizes: tuple[int, ...] = (49_500, 99_000, 198_000)) -> list[Measured]:
    """Import, rating (three links a supplier) and export at sizes that double, each beside the size before; the quicker of two.

    Returns:
        (title, {"before": s, "after": s, "ratio": r}) for each step.
    """
    found: dict[str, list[float]] = {"import": [], "rating": [], "export": []}
    for size in sizes:
        runs = [_grown(folder / f"growth-{size}-{run}", size) for run in range(2)]
        for what, seconds in found.items():
            seconds.append(min(run[what] for run in runs))
    return [
        (f"{what} of {after:,} beside {before:,}".replace(",", " "), _step(seconds[at], seconds[at + 1]))
        for what, seconds in found.items()
        for at, (before, after) in enumerate(pairwise(sizes))
    ]


def _grown(folder: Path, size: int) -> dict[str, float]:
    data, taken = workbook(size), {}
    use_home(folder / "import")
    actor = new_enterprise()
    taken["import"] = _timed(lambda: _import(actor, data))
    use_home(folder / "register")
    rated = new_enterprise()
    fill(rated, size)
    taken["rating"] = _timed(lambda: ratings.rate_all(rated))
    taken["export"] = _timed(lambda: export_suppliers(rated, Filter(), Order.RISK, Format.XLSX))
    engine().dispose()
    forget_engines()
    return taken


def _import(actor: Actor, data: bytes) -> None:
    opened = imports.open_list(data, "liste.xlsx")
    imports.import_list(actor, opened, opened.columns.mapping)


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _step(before: float, after: float) -> dict[str, float]:
    return {"before": before, "after": after, "ratio": after / before}
