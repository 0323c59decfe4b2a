"""Run the measurements named, or all, and print a line for each: what, ratio, limit, seconds.

``python -m tests.benchmarks [import] [rating] [export] [growth] [duplicates] [screens] [work] [signed] [register]``; ``register`` is the views of the
register alone.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import bulk, duplicates, screens, signed_files, work
from tests.benchmarks.bulk import Measured

LIMIT = 2.0
EXPORT_LIMIT = 1.3
GROWTH_LIMIT = 2.2
"""Twice the rows may take this much longer."""
SIGNED_LIMIT = 1.5
MEASUREMENTS: Mapping[str, tuple[float, Callable[[Path], list[Measured]]]] = {
    "import": (LIMIT, lambda folder: [("import of 100 000 × 10 xlsx", bulk.measure_import(folder))]),
    "rating": (LIMIT, lambda folder: [("rating of 100 000 × 3 nodes", bulk.measure_rating(folder))]),
    "export": (EXPORT_LIMIT, lambda folder: [("export of 100 000 to xlsx", bulk.measure_export(folder))]),
    "growth": (GROWTH_LIMIT, bulk.measure_growth),
    "duplicates": (1.0, duplicates.measure_duplicates),
    "screens": (LIMIT, screens.measure),
    "work": (LIMIT, work.measure),
    "signed": (SIGNED_LIMIT, signed_files.measure),
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
