"""Every view over 100 suppliers and over 100 000: warm page runs, menu and frame included, as a person waits for them."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from compliance_app.services import statements
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import PAGE_SIZE, Activity, Filter, Missing, Order, Review, page
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor
from compliance_app.storage.engine import forget_engines
from tests.benchmarks.registers import fill, new_enterprise, use_home

SIZES = (100, 100_000)
RUNS = 5
_APP = """
import streamlit as st
from compliance_app.ui import pages, shell

frame = shell.current()
opened = st.navigation(pages.build(roles=frame.roles, has_suppliers=frame.has_suppliers, counts=frame.counts), position="hidden")
start = st.session_state.pop("start", None)
if start:
    st.switch_page(pages.link(start[0]), query_params=start[1])
shell.draw(frame)
opened.run()
"""

Prepare = Callable[[AppTest, int], object]
"""What a person does before a run of a number (0 is the first): the choice that makes the view what it is."""


def make_register(folder: Path, suppliers: int) -> str:
    """A rated register with three requests and a statement draft; returns the id of its first supplier."""
    use_home(folder)
    actor = new_enterprise()
    fill(actor, suppliers)
    rate_all(actor)
    for number in range(3):
        question = f"Hvordan arbeider dere med leverandør {number}?"
        register_request(actor, RequestInput(received_on=date(2026, 11, 2 + number), question=question))
    statements.draft(actor)
    return first_supplier(actor)


def first_supplier(actor: Actor) -> str:
    """The supplier on top of the register."""
    return page(actor, Filter(), Order.RISK).rows[0].id


def measure(folder: Path, only: str = "") -> list[tuple[str, dict[str, float]]]:
    """Seconds of a warm run of each view at both sizes, and their ratio; ``only`` views whose title begins so.

    Args:
        folder: an empty folder; one home a size is made in it.

    Returns:
        (title, {"100": s, "100 000": s, "ratio": r}) for each view; medians of five runs, taken in turn.
    """
    os.environ["AKTSOM_LOCAL"] = "1"
    homes = [folder / f"screens-{size}" for size in SIZES]
    suppliers = [make_register(home, size) for home, size in zip(homes, SIZES, strict=True)]
    found = []
    for title, path, prepare in (one for one in _views() if one[0].startswith(only)):
        queries = [{"id": supplier} if path == "leverandor" else {} for supplier in suppliers]
        small, large = side_by_side(homes, path, prepare, queries)
        found.append((title, {"100": small, "100 000": large, "ratio": large / small}))
    forget_engines()
    return found


def side_by_side(
    homes: Sequence[Path], path: str, prepare: Prepare | None, queries: Sequence[dict[str, str]]
) -> list[float]:
    """Seconds of a warm run of a page in each home: medians of the runs, taken in turn."""
    apps = []
    for home, query in zip(homes, queries, strict=True):
        use_home(home)
        apps.append(opened(path, prepare, query))
    times: list[list[float]] = [[] for _home in homes]
    for run in range(RUNS):
        for home, app, taken in zip(homes, apps, times, strict=True):
            use_home(home)
            if prepare:
                prepare(app, run + 1)
            taken.append(_timed(app))
    return [statistics.median(taken) for taken in times]


def opened(path: str, prepare: Prepare | None, query: dict[str, str]) -> AppTest:
    """A page that has been opened, prepared and run once more, so that the next run is warm."""
    app = AppTest.from_string(_APP, default_timeout=600)
    app.session_state["start"] = (path, query)
    _checked(app.run())
    if prepare:
        prepare(app, 0)
        _checked(app.run())
    return _checked(app.run())


def _timed(app: AppTest) -> float:
    started = time.perf_counter()
    app.run()
    seconds = time.perf_counter() - started
    _checked(app)
    return seconds


def _checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    assert app.title, "the page drew nothing"
    return app


def _views() -> list[tuple[str, str, Prepare | None]]:
    return [
        ("I dag", "i-dag", None),
        ("Leverandører, first page", "leverandorer", None),
        ("Leverandører, search a name", "leverandorer", lambda app, run: _search(app, f"verandør {run + 1}")),
        ("Leverandører, search a country", "leverandorer", lambda app, run: _search(app, _NAMES[run])),
        ("Leverandører, one level", "leverandorer", _worst_level),
        ("Leverandører, by name", "leverandorer", lambda app, _run: _sort(app, Order.NAME)),
        ("Leverandører, by spend", "leverandorer", lambda app, _run: _sort(app, Order.SPEND)),
        ("Leverandører, last page", "leverandorer", _last_page),
        *(
            (f"Leverandører, {title}", "leverandorer", _narrow(field, values))
            for title, field, values in _FILTERS
        ),
        ("Leverandører, all filters open", "leverandorer", _unfold),
        ("Leverandører, filter by spend order", "leverandorer", _narrow_and_sort),
        ("Leverandør", "leverandor", None),
        ("Det risikoen ber om", "risikoen-ber-om", None),
        ("Konsekvenser", "konsekvenser", None),
        ("Henvendelser", "henvendelser", None),
        ("Redegjørelse", "redegjorelse", None),
        ("Styret", "styret", None),
        ("Virksomheten", "virksomheten", None),
        ("Import", "importer", None),
    ]


_FILTERS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("seat", "sete", (["NO"], ["CN"], ["SE", "DK"], ["IN"], ["PL"], ["US"])),
    ("owner", "ansvarlig", tuple([f"Innkjøper {number}"] for number in range(6))),
    ("clause", "avtale", (["LACKS"], ["UNKNOWN"], ["HAS"], ["LACKS", "UNKNOWN"], ["HAS", "LACKS"], ["NOT_APPLICABLE"])),
    ("channel", "kjop", (["DIRECT"], ["VIA_HOST_BUYER"], ["FRAMEWORK_OF_OTHER"]) * 2),
    ("industry", "naering", (["SN2025 62"], ["SN2025 46"], ["SN2025 55"]) * 2),
    ("body", "samarbeid", (["Bransjeforum 1"], ["Bransjeforum 2"]) * 3),
    ("chain knowledge", "kjede", (["TO_PRODUCER"], ["PARTIAL"], ["SEAT_ONLY"]) * 2),
    ("missing", "mangler", ([Missing.COUNTRY], [Missing.CLAUSE], [Missing.OWNER], [Missing.SPEND], [Missing.RATING],
                            [Missing.CATEGORY])),
    ("spend from", "minst", (5_000_000, 8_000_000, 9_000_000, 9_500_000, 7_000_000, 6_000_000)),
    ("not confirmed", "gjennomgang", ([Review.NOT_YET],) * 6),
    ("country in the chain", "kjedeland", ("CN", "IN", "PL", "MY", "VN", "DE")),
    ("inactive too", "aktive", (Activity.ALL,) * 6),
)  # fmt: skip
"""Title, the field's key in the session, and a value for each run: what has been asked for before would tell little."""


def _narrow(field: str, values: tuple[Any, ...]) -> Prepare:
    def prepare(app: AppTest, run: int) -> None:
        app.session_state[field] = values[run]

    return prepare


def _unfold(app: AppTest, _run: int) -> None:
    app.session_state["more-filters"] = True


def _narrow_and_sort(app: AppTest, run: int) -> None:
    app.session_state["ansvarlig"] = [f"Innkjøper {run}"]
    _sort(app, Order.SPEND)


_NAMES = ("Norge", "Kina", "India", "Polen", "Italia", "Sverige")


def _search(app: AppTest, text: str) -> None:
    """Another text for every run: what has been searched for before is remembered, and would tell nothing."""
    app.text_input[0].set_value(text)


def _worst_level(app: AppTest, _run: int) -> None:
    app.pills[0].set_value(app.pills[0].options[:1])


def _sort(app: AppTest, order: Order) -> None:
    next(one for one in app.selectbox if one.key == "sorter").set_value(order)


def _last_page(app: AppTest, _run: int) -> None:
    """Stand on the last page: its number is kept under a key made of the filter and the order."""
    last = ceil(int(Path(os.environ["AKTSOM_HOME"]).name.rpartition("-")[2]) / PAGE_SIZE)
    app.session_state[f"side-{abs(hash((Filter(), Order.RISK)))}"] = last
