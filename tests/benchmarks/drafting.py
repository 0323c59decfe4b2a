"""Drafting the statement of a register of 5 000 suppliers, once the register has been read (issue: at most 2 s)."""

import statistics
import time
from pathlib import Path

from compliance_app.services import statements
from compliance_app.services.enterprises import period_of
from compliance_app.services.ratings import rate_all
from compliance_app.services.statement_editions import facts_for
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, reading
from compliance_app.storage.engine import forget_engines
from tests.benchmarks.registers import fill, new_enterprise, use_home

SUPPLIERS = 5_000
ALLOWED = 2.0
"""Seconds after the queries."""
RUNS = 5
LANGUAGES = ("nb", "nn", "en")


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds that the queries take, and those of drafting when they are done, as a share of what is allowed."""
    use_home(folder / "statement")
    actor = new_enterprise()
    fill(actor, SUPPLIERS)
    rate_all(actor)
    found = []
    for language in LANGUAGES:
        queries, after = zip(*(_once(actor, language, run) for run in range(RUNS)), strict=True)
        seconds = {"queries": statistics.median(queries), "after": statistics.median(after)}
        ratio = seconds["after"] / ALLOWED
        found.append((f"draft in {language} for 5 000 suppliers", {**seconds, "ratio": ratio}))
    forget_engines()
    return found


def _once(actor: Actor, language: str, run: int) -> tuple[float, float]:
    """A register that has just changed is read, then the draft is made from what was read."""
    add_supplier(actor, SupplierInput(name=f"Leverandør {language} {run}", country="NO"))
    start = time.perf_counter()
    with reading(actor) as work:
        facts_for(work, period_of(work, None), language)
    read = time.perf_counter()
    statements.draft(actor, language=language)
    return read - start, time.perf_counter() - read
