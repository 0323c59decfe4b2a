"""Import and rating of 100 000 suppliers beside their floors."""

import io
import sqlite3
import time
from pathlib import Path

from python_calamine import CalamineWorkbook

from compliance_app.services import imports, ratings
from compliance_app.storage.engine import engine, forget_engines
from compliance_app.storage.schema import upgrade
from tests.benchmarks.registers import fill, new_enterprise, use_home, workbook

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
    before = ["enterprise", "reporting_period", "producer", "supplier", "chain_link", "country_table"]
    base = bare_insert(source, folder / "rating-base", before)
    both = bare_insert(source, folder / "rating-floor", [*before, "risk_assessment"])
    return {"ours": ours, "bare insert": both - base, "ratio": ours / (both - base)}
