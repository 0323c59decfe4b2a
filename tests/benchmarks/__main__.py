"""Run the measurements named, or all, and print a line for each: what, ratio, limit, seconds.

``make bench ONLY="…"`` with any of: [import] [rating] [export] [growth] [duplicates] [screens] [work] [draft] [statement] [signed] [publish] [page] [verify] [restore] [readers]
[start] [register];
``register`` is the views of the register alone.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import (
    bulk,
    drafting,
    duplicates,
    keeping,
    publishing,
    screens,
    serving,
    signed_files,
    statements,
    work,
)
from tests.benchmarks.bulk import Measured

LIMIT = 2.0
EXPORT_LIMIT = 1.3
GROWTH_LIMIT = 2.2
"""Twice the rows may take this much longer."""
SIGNED_LIMIT = 1.5
PUBLISH_LIMIT = 3.0
PAGE_LIMIT = 12.0
"""The open page is put together of some ten rows: who signed, which editions and languages there are; the floor reads one."""
VERIFY_LIMIT = 5.0
"""The floor reads two columns and hashes; the check makes each entry's canonical form anew."""
RESTORE_LIMIT = 30.0
"""The bytes are unlocked, unpacked, hashed, read through by SQLite twice, and copied."""
READERS_LIMIT = 3.0
MEASUREMENTS: Mapping[str, tuple[float, Callable[[Path], list[Measured]]]] = {
    "import": (LIMIT, lambda folder: [("import of 100 000 × 10 xlsx", bulk.measure_import(folder))]),
    "rating": (LIMIT, lambda folder: [("rating of 100 000 × 3 nodes", bulk.measure_rating(folder))]),
    "export": (EXPORT_LIMIT, lambda folder: [("export of 100 000 to xlsx", bulk.measure_export(folder))]),
    "growth": (GROWTH_LIMIT, bulk.measure_growth),
    "duplicates": (1.0, duplicates.measure_duplicates),
    "screens": (LIMIT, screens.measure),
    "work": (LIMIT, work.measure),
    "draft": (1.0, drafting.measure),
    "statement": (LIMIT, statements.measure),
    "signed": (SIGNED_LIMIT, signed_files.measure),
    "publish": (PUBLISH_LIMIT, publishing.measure),
    "page": (PAGE_LIMIT, publishing.measure_page),
    "verify": (VERIFY_LIMIT, keeping.measure_verify),
    "restore": (RESTORE_LIMIT, keeping.measure_restore),
    "readers": (READERS_LIMIT, serving.measure_readers),
    "start": (LIMIT, serving.measure_start),
    "register": (LIMIT, lambda folder: screens.measure(folder, "Leverandører")),
}


def main(names: list[str]) -> int:
    """Print every ratio; exit 1 where one is over its limit."""
    over = 0
    for name in names or [name for name in MEASUREMENTS if name != "register"]:
        limit, measure = MEASUREMENTS[name]
        with tempfile.TemporaryDirectory(prefix="aktsom-bench-") as folder:
            for title, measured in measure(Path(folder)):
                parts = ", ".join(
                    f"{what} {value:.2f} s" for what, value in measured.items() if what != "ratio"
                )
                over += measured["ratio"] > limit
                print(f"{title:40} {measured['ratio']:5.2f} × (limit {limit:g})   {parts}", flush=True)
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
