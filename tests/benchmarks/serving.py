"""Real servers and real sessions: thirty readers at once on PostgreSQL, and how long the app takes to start.

A reader is a session by the app's own socket (tests/support/reader.py). A page in Chromium costs a processor more to draw than the
server to make, so thirty of them on the machine that is measured would measure Chromium; a page drawn in this process
(AppTest) would leave out the server, the socket and the other processes.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx
from support.pooler import pooled
from support.postgres import PostgresServer, new_database
from support.reader import Reader
from support.servers import free_port

from compliance_app.services.ratings import rate_all
from compliance_app.settings import ROOT
from compliance_app.storage.engine import engine, forget_engines
from tests.benchmarks.registers import fill, new_enterprise, use_home
from tests.browser import started

READERS: Final = int(os.environ.get("AKTSOM_BENCH_READERS", "30"))
PROCESSES: Final = 3
SUPPLIERS: Final = 1_000
VIEWS: Final = 12
"""That each reader opens."""
PAUSE: Final = 15.0
"""Seconds that a reader looks at a page before the next, on average: thirty readers open two pages a second."""
PAGES: Final = ("", "leverandorer", "risikoen-ber-om", "henvendelser", "virksomheten", "styret")
STARTS: Final = 9


def measure_readers(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """The 95th percentile of a view with one reader, and with thirty who read and pause, on three processes behind a pooler."""
    server = PostgresServer.start()
    os.environ["TEST_DATABASE_URL"] = server.url
    try:
        use_home(folder / "readers")
        with pooled(new_database()) as through, ExitStack() as running:
            os.environ["AKTSOM_DATABASE_URL"] = through
            actor = new_enterprise()
            fill(actor, SUPPLIERS)
            rate_all(actor)
            engine().dispose()
            addresses = []
            for number in range(PROCESSES):
                home = folder / f"process-{number}"
                home.mkdir()
                addresses.append(
                    running.enter_context(started.serving(home, more={"AKTSOM_DATABASE_URL": through}))
                )
            for address in addresses:  # what a process reads once, it has read
                _read(address, 1, 0.0)
            one = _percentile(_read(addresses[0], VIEWS, 0.2))
            times: list[float] = []
            people = [
                threading.Thread(
                    target=lambda at=at: times.extend(_read(addresses[at % PROCESSES], VIEWS, PAUSE))
                )
                for at in range(READERS)
            ]
            for person in people:
                person.start()
            for person in people:
                person.join()
            assert len(times) == READERS * VIEWS, len(times)
            many = _percentile(times)
    finally:
        os.environ.pop("AKTSOM_DATABASE_URL", None)
        forget_engines()
        server.stop()
    found = {"one": one, "thirty": many, "median of thirty": statistics.median(times), "ratio": many / one}
    return [(f"p95 of a view, {READERS} readers", found)]


def _read(address: str, views: int, pause: float) -> list[float]:
    """Seconds of each view that one reader opens; the first page of a session is opened before that."""
    chance, found = random.Random(views), []
    with Reader(address) as reader:
        reader.read()
        threading.Event().wait(random.random() * pause)
        for view in range(views):
            found.append(reader.read(PAGES[view % len(PAGES)])[1])
            threading.Event().wait(chance.expovariate(1 / pause) if pause else 0)
    return found


def _percentile(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def measure_start(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds from the command to a healthy answer and a first page, beside an empty Streamlit app's; in the middle of nine, in turn."""
    home = folder / "start"
    home.mkdir()
    started.aktsom(home, "enterprise", "add", "Eksempel AS")
    empty = folder / "empty.py"
    empty.write_text("import streamlit as st\n\nst.write('Tom')\n")
    ours, bare = [], []
    for _time in range(STARTS):
        ours.append(
            _start(
                [str(Path(sys.executable).with_name("aktsom")), "--home", str(home), "serve", "--local"],
                "--port",
                "/helse",
            )
        )
        bare.append(
            _start([sys.executable, "-m", "streamlit", "run", str(empty), "--server.headless=true",
                    "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"], "--server.port", "/_stcore/health")
        )  # fmt: skip
    healthy = {
        "ours": statistics.median(one for one, _page in ours),
        "empty": statistics.median(one for one, _page in bare),
    }
    page = {
        "ours": statistics.median(one for _healthy, one in ours),
        "empty": statistics.median(one for _healthy, one in bare),
    }
    return [
        ("start to a healthy answer", healthy | {"ratio": healthy["ours"] / healthy["empty"]}),
        ("start to a first page", page | {"ratio": page["ours"] / page["empty"]}),
    ]


def _start(command: list[str], port_option: str, health: str) -> tuple[float, float]:
    """Seconds until it answers, and until the first page is whole."""
    port = free_port()
    began = time.perf_counter()
    with _running([*command, port_option, str(port)]) as process, httpx.Client() as http:
        address = f"http://127.0.0.1:{port}"
        while not _answers(http, f"{address}{health}"):
            assert process.poll() is None, "it ended"
        healthy = time.perf_counter() - began
        with Reader(address) as reader:
            reader.read()
        return healthy, time.perf_counter() - began


def _answers(http: httpx.Client, url: str) -> bool:
    with suppress(httpx.TransportError):
        return http.get(url, timeout=5).is_success
    threading.Event().wait(0.02)
    return False


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    known = {key: value for key, value in os.environ.items() if not key.startswith(("AKTSOM_", "STREAMLIT_"))}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, env=known, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
