"""What is done about the risk: pages over 100 measures and 100 follow-ups, and over 10 000 and 50 000, at as many suppliers; warm runs."""

import os
import random
from datetime import timedelta
from itertools import count
from math import ceil
from pathlib import Path
from typing import Final

from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import period_of
from compliance_app.services.follow_up_list import PAGE_SIZE, Wanted
from compliance_app.services.measure_list import Wanted as MeasuresWanted
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import Filter, Order, every_row
from compliance_app.services.work import Actor, begin
from compliance_app.storage.engine import forget_engines
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import (
    Effect,
    FollowUp,
    FollowUpKind,
    Lever,
    Measure,
    MeasurePurpose,
    MeasureStatus,
)
from tests.benchmarks.registers import fill, new_enterprise, use_home
from tests.benchmarks.screens import Prepare, side_by_side

SIZES: Final = ((100, 100), (10_000, 50_000))
"""Measures and follow-ups."""
SUPPLIERS: Final = 1_000
_NEW: Final = count()
_MEASURE: Final = (
    "enterprise_id", "id", "version", "period_id", "supplier_id", "purpose", "what", "owner", "due", "status", "result", "lever",
    "done_on", "effect", "effect_reason", "effect_judged_on", "recorded_on",
)  # fmt: skip
_FOLLOW_UP: Final = (
    "enterprise_id", "id", "version", "supplier_id", "kind", "held_on", "what", "outcome", "next_on", "waits_for", "owner",
)  # fmt: skip


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds of a warm run of the list, narrowed and turned, at both sizes, and their ratio."""
    os.environ["AKTSOM_LOCAL"] = "1"
    homes = [folder / f"work-{follow_ups}" for _measures, follow_ups in SIZES]
    for home, (measures, follow_ups) in zip(homes, SIZES, strict=True):
        use_home(home)
        make(new_enterprise(), measures, follow_ups)
    found = []
    for title, path, prepare in VIEWS:
        small, large = side_by_side(homes, path, prepare, [{}, {}])
        found.append((title, {"few": small, "many": large, "ratio": large / small}))
    forget_engines()
    return found


def make(actor: Actor, measures: int, follow_ups: int) -> None:
    """So many of each: a third is done, a third waits, a third of the follow-ups is done and waits; some of those are late."""
    fill(actor, SUPPLIERS, links=0)
    rate_all(actor)
    for number in range(10):
        save_contact(actor, ContactInput(name=f"Innkjøper {number}"))
    chance = random.Random(11)
    suppliers = [row.id for row in every_row(actor, Filter(), Order.NAME)]
    with begin(actor, Verb.RECORD_MEASURE) as work:
        period = str(period_of(work).id)
        work.insert_many(
            Measure, _MEASURE, _measures(str(actor.enterprise_id), period, suppliers, measures, chance)
        )
    with begin(actor, Verb.RECORD_FOLLOW_UP) as work:
        work.insert_many(
            FollowUp, _FOLLOW_UP, _follow_ups(str(actor.enterprise_id), suppliers, follow_ups, chance)
        )


def _measures(
    enterprise: str, period: str, suppliers: list[str], number_of: int, chance: random.Random
) -> list[tuple[object, ...]]:
    today, rows = clock.today(), []
    for number, identity in enumerate(new_ids(number_of)):
        done = today - timedelta(days=chance.randrange(300)) if number % 3 == 0 else None
        status = MeasureStatus.DONE if done else (MeasureStatus.PLANNED, MeasureStatus.ONGOING)[number % 2]
        judged = done is not None and number % 2 == 0
        rows.append(
            (enterprise, identity, 1, period, chance.choice(suppliers), chance.choice(list(MeasurePurpose)).value,
             f"Tiltak {number}", f"Innkjøper {chance.randrange(40)}", today + timedelta(days=chance.randrange(-60, 300)),
             status.value, "Bedre" if done else "", chance.choice(list(Lever)).value, done,
             Effect.HELPED.value if judged else None, "Sett på stedet" if judged else "", today if judged else None,
             today - timedelta(days=300))
        )  # fmt: skip
    return rows


def _follow_ups(
    enterprise: str, suppliers: list[str], number_of: int, chance: random.Random
) -> list[tuple[object, ...]]:
    today, rows = clock.today(), []
    for number, identity in enumerate(new_ids(number_of)):
        held = today - timedelta(days=chance.randrange(400)) if number % 3 else None
        waits = today + timedelta(days=chance.randrange(-60, 300)) if number % 3 != 1 else None
        rows.append(
            (enterprise, identity, 1, chance.choice(suppliers), chance.choice(list(FollowUpKind)).value, held,
             f"Oppfølging {number}", "Fint" if held else "", waits, waits, f"Innkjøper {chance.randrange(40)}")
        )  # fmt: skip
    return rows


def _owner(app: AppTest, run: int) -> None:
    """Another owner for every run: what has been asked for before is remembered, and would tell nothing."""
    app.session_state["oppfolging-eier"] = f"Innkjøper {run}"


def _kind(app: AppTest, run: int) -> None:
    app.session_state["oppfolging-slag"] = list(FollowUpKind)[run % len(FollowUpKind)]


def _name(app: AppTest, run: int) -> None:
    app.session_state["oppfolging-sok"] = f"verandør {run + 1}"


def _turn(app: AppTest, _run: int) -> None:
    """Stand on the last page: its number is kept under a key made of what is looked at."""
    waiting_and_done = 4 * int(Path(os.environ["AKTSOM_HOME"]).name.rpartition("-")[2]) // 3
    app.session_state[f"oppfolging-side-{abs(hash(Wanted()))}"] = ceil(waiting_and_done / PAGE_SIZE) - 1


def _turn_measures(app: AppTest, _run: int) -> None:
    many = Path(os.environ["AKTSOM_HOME"]).name.endswith(str(SIZES[1][1]))
    app.session_state[f"tiltak-side-{abs(hash(MeasuresWanted()))}"] = ceil(SIZES[many][0] / PAGE_SIZE)


def _measures_of(app: AppTest, run: int) -> None:
    app.session_state["tiltak-eier"] = f"Innkjøper {run}"


def _named(app: AppTest, run: int) -> None:
    app.session_state["tiltak-sok"] = f"verandør {run + 1}"


def _write(_app: AppTest, _run: int) -> None:
    """Somebody has written since: nothing is remembered."""
    from compliance_app.services.enterprises import all_enterprises
    from compliance_app.services.work import local_actor

    save_contact(local_actor(all_enterprises()[0].id), ContactInput(name=f"Ny {next(_NEW)}"))


VIEWS: Final[tuple[tuple[str, str, Prepare | None], ...]] = (
    ("Oppfølging, first page", "oppfolging", None),
    ("Oppfølging, after a write", "oppfolging", _write),
    ("Oppfølging, one owner", "oppfolging", _owner),
    ("Oppfølging, one kind", "oppfolging", _kind),
    ("Oppfølging, a supplier's name", "oppfolging", _name),
    ("Oppfølging, last page", "oppfolging", _turn),
    ("Tiltak, first page", "tiltak", None),
    ("Tiltak, after a write", "tiltak", _write),
    ("Tiltak, one owner", "tiltak", _measures_of),
    ("Tiltak, a supplier's name", "tiltak", _named),
    ("Tiltak, last page", "tiltak", _turn_measures),
    ("I dag", "i-dag", None),
    ("I dag, after a write", "i-dag", _write),
    ("Styret", "styret", None),
    ("Styret, after a write", "styret", _write),
    ("Redegjørelse, after a write", "redegjorelse", _write),
)
