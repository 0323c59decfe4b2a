"""Run all measurements and print one line each: what, seconds, ratio, and the ratio we hold ourselves to."""

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import bulk, screens

LIMIT = 2.0


def main() -> int:
    """Print every ratio; exit 1 where one is over its limit."""
    over = 0
    with tempfile.TemporaryDirectory(prefix="aktsom-bench-") as folder:
        for title, measured in (
            ("import of 100 000 × 10 xlsx", bulk.measure_import(Path(folder))),
            ("rating of 100 000 × 3 nodes", bulk.measure_rating(Path(folder))),
            *screens.measure(Path(folder)),
        ):
            parts = ", ".join(f"{name} {value:.2f} s" for name, value in measured.items() if name != "ratio")
            over += measured["ratio"] > LIMIT
            print(f"{title:34} {measured['ratio']:5.2f} × (limit {LIMIT:g})   {parts}", flush=True)
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
