"""The list of follow-ups with 100 of them and with 50 000, at as many suppliers: warm page runs, as a person waits."""

import os
import random
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Final

from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.follow_up_list import PAGE_SIZE, Wanted
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import Filter, Order, every_row
from compliance_app.services.work import Actor, begin
from compliance_app.storage.engine import forget_engines
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import FollowUp, FollowUpKind
from tests.benchmarks.registers import fill, new_enterprise, use_home
from tests.benchmarks.screens import Prepare, side_by_side

SIZES: Final = (100, 50_000)
SUPPLIERS: Final = 1_000
_COLUMNS: Final = (
    "enterprise_id", "id", "version", "supplier_id", "kind", "held_on", "what", "outcome", "next_on", "waits_for", "owner",
)  # fmt: skip


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds of a warm run of the list, narrowed and turned, at both sizes, and their ratio."""
    os.environ["AKTSOM_LOCAL"] = "1"
    homes = [folder / f"follow-ups-{size}" for size in SIZES]
    for home, size in zip(homes, SIZES, strict=True):
        use_home(home)
        make(new_enterprise(), size)
    found = []
    for title, path, prepare in VIEWS:
        small, large = side_by_side(homes, path, prepare, [{}, {}])
        found.append((title, {"100": small, "50 000": large, "ratio": large / small}))
    forget_engines()
    return found


def make(actor: Actor, count: int) -> None:
    """So many follow-ups: a third is done, a third waits, a third is done and waits; some of those are late."""
    fill(actor, SUPPLIERS, links=0)
    rate_all(actor)
    for number in range(10):
        save_contact(actor, ContactInput(name=f"Innkjøper {number}"))
    chance = random.Random(11)
    today, enterprise = clock.today(), str(actor.enterprise_id)
    suppliers = [row.id for row in every_row(actor, Filter(), Order.NAME)]
    rows = []
    for number, identity in enumerate(new_ids(count)):
        held = today - timedelta(days=chance.randrange(400)) if number % 3 else None
        waits = today + timedelta(days=chance.randrange(-60, 300)) if number % 3 != 1 else None
        rows.append(
            (enterprise, identity, 1, chance.choice(suppliers), chance.choice(list(FollowUpKind)).value, held,
             f"Oppfølging {number}", "Fint" if held else "", waits, waits, f"Innkjøper {chance.randrange(40)}")
        )  # fmt: skip
    with begin(actor, Verb.RECORD_FOLLOW_UP) as work:
        work.insert_many(FollowUp, _COLUMNS, rows)


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


def _write(_app: AppTest, run: int) -> None:
    """Somebody has written since: nothing is remembered."""
    from compliance_app.services.enterprises import all_enterprises
    from compliance_app.services.work import local_actor

    save_contact(local_actor(all_enterprises()[0].id), ContactInput(name=f"Ny {run}"))


VIEWS: Final[tuple[tuple[str, str, Prepare | None], ...]] = (
    ("Oppfølging, first page", "oppfolging", None),
    ("Oppfølging, after a write", "oppfolging", _write),
    ("Oppfølging, one owner", "oppfolging", _owner),
    ("Oppfølging, one kind", "oppfolging", _kind),
    ("Oppfølging, a supplier's name", "oppfolging", _name),
    ("Oppfølging, last page", "oppfolging", _turn),
    ("I dag", "i-dag", None),
)
