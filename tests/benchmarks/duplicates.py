"""The search for near-duplicates over a whole register, beside the bare comparison of as many names."""

import random
import time
from pathlib import Path

from rapidfuzz.distance import OSA

from compliance_app.domain.identity import fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.services import tasks
from compliance_app.services.task_worker import work_off
from compliance_app.services.work import Actor, begin
from compliance_app.storage.engine import engine, forget_engines
from compliance_app.storage.ids import new_ids
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import Supplier
from tests.benchmarks.registers import COUNTRIES, new_enterprise, use_home

LIMIT_SECONDS = 60.0
"""For 100 000 suppliers, from the click to the stored pairs."""
GROWTH_LIMIT = 2.2
"""Twice the suppliers may take this much longer."""
_PARTS = [
    first + last
    for first in "b d f g h k l m n p r s t v sk st gr br tr nor ber os vest".split()  # noqa: SIM905 - a line reads better
    for last in "a e i o u en er an ing al or".split()  # noqa: SIM905 - as above
]
_TRADES = [
    "bygg",
    "elektro",
    "transport",
    "diagnostics",
    "scientific",
    "systems",
    "renhold",
    "hotell",
    "data",
    "frakt",
]
_COMPARISONS = 40
"""Comparisons a name that the floor makes: what the search makes on average, rounded down."""


def names(count: int) -> list[str]:
    """Names without meaning, two in a hundred of them another one with a slip of the pen."""
    chance = random.Random(11)
    words = ["".join(chance.choices(_PARTS, k=chance.randint(3, 4))) for _one in range(count // 3)]
    made = [f"{chance.choice(words)} {chance.choice(_TRADES)}".title() for _one in range(count * 98 // 100)]
    while len(made) < count:
        source = chance.choice(made)
        at = chance.randrange(1, len(source) - 1)
        made.append(source[:at] + source[at + 1 :])
    return made


def fill(actor: Actor, count: int) -> None:
    """A register of suppliers with such names, a third of them with an organisation number."""
    chance = random.Random(3)
    rows = [
        (str(actor.enterprise_id), identity, 1, name, fold_name(name), sort_key(name), chance.choice(COUNTRIES),
         str(800_000_000 + number) if chance.random() < 0.33 else None)
        for number, (identity, name) in enumerate(zip(new_ids(count), names(count), strict=True))
    ]  # fmt: skip
    with begin(actor, Verb.IMPORT_SUPPLIERS) as work:
        columns = (
            "enterprise_id",
            "id",
            "version",
            "name",
            "folded_name",
            "sort_key",
            "country",
            "org_number",
        )
        work.insert_many(Supplier, columns, rows)


def search(folder: Path, count: int) -> float:
    """Seconds of the whole task: read, compare, store."""
    use_home(folder / f"duplicates-{count}")
    actor = new_enterprise()
    fill(actor, count)
    asked = tasks.start(actor, "duplicates")
    started = time.perf_counter()
    work_off()
    seconds = time.perf_counter() - started
    done = tasks.read_task(actor, asked)
    assert done.result["compared"] == count, done
    assert done.result["open"] >= count // 100, done
    engine().dispose()
    forget_engines()
    return seconds


def measure_duplicates(folder: Path, count: int = 100_000) -> list[tuple[str, dict[str, float]]]:
    """The search beside the time it may take, with the floor of folding every name and comparing it with some others."""
    half, whole = search(folder, count // 2), search(folder, count)
    listed = names(count)
    started = time.perf_counter()
    folded = [fold_name(name) for name in listed]
    for at in range(1, _COMPARISONS + 1):
        for one, other in zip(folded, folded[at:], strict=False):
            OSA.distance(one, other, score_cutoff=2)
    floor = time.perf_counter() - started
    measured = {"ours": whole, "half as many": half, "bare comparing": floor}
    return [
        (
            f"near-duplicates of {count:,} in 60 s".replace(",", " "),
            measured | {"ratio": whole / LIMIT_SECONDS},
        ),
        ("near-duplicates, twice as many in 2.2", {"ratio": whole / half / GROWTH_LIMIT}),
    ]
