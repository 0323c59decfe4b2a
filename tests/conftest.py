"""The whole run: nothing leaves the machine, and storage is tried on a real SQLite and a real PostgreSQL."""

import gc
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import hypothesis
import pytest
import trustme

sys.path.insert(0, str(Path(__file__).parent))

from support.kept import FOLDER
from support.mail_settings import use_office
from support.penneo_server import PenneoServer, penneo_server
from support.postgres import PostgresServer, emptied_database
from support.smtp_server import PostOffice, post_office

from compliance_app import clock
from compliance_app.commands import context
from compliance_app.storage import engine as engines

hypothesis.settings.register_profile(
    "aktsom",
    deadline=None,  # how long something takes is measured by make bench, never asserted
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("aktsom")

# What is read before the first test stays until the last: to look through it for garbage again and again is a tenth of the run.
# Later it is looked for now and then: at Python's own pace it is another tenth of the pages' tests.
gc.disable()
gc.set_threshold(50_000, 50, 100)

DATABASES = ("sqlite", "postgresql")
_LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
_server: list[PostgresServer] = []
_folder: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts one PostgreSQL for all workers, makes a folder that they share, and tells them by the environment."""
    os.environ.setdefault("PYTEST_XDIST_AUTO_NUM_WORKERS", str(min(4, os.cpu_count() or 1)))
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    _folder.append(tempfile.mkdtemp(prefix="aktsom-kept-"))
    os.environ[FOLDER] = _folder[-1]
    if os.environ.get("TEST_DATABASE_URL"):
        return
    server = PostgresServer.start()
    _server.append(server)
    os.environ["TEST_DATABASE_URL"] = server.url
    os.environ["SSL_CERT_FILE"] = str(_one_issuer(server.folder))


def _one_issuer(folder: Path) -> Path:
    """Who is trusted in place of the system's issuers, which each conversation reads anew: nobody whom a test meets."""
    issuer = folder / "issuer.pem"
    trustme.CA(organization_name="Ingen").cert_pem.write_to_path(issuer)
    return issuer


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on garbage is looked for, in what the tests themselves make."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the controller started."""
    while _folder:
        os.environ.pop(FOLDER, None)
        shutil.rmtree(_folder.pop(), ignore_errors=True)
    while _server:
        os.environ.pop("TEST_DATABASE_URL", None)
        os.environ.pop("SSL_CERT_FILE", None)
        _server.pop().stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each database; the numbers are equal."""
    passed = terminalreporter.stats.get("passed", [])
    counts = {name: sum(f"[{name}" in report.nodeid for report in passed) for name in DATABASES}
    if any(counts.values()):
        terminalreporter.write_line(
            f"databases: {counts['sqlite']} tests on SQLite, {counts['postgresql']} on PostgreSQL"
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where everything is required, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        os.environ.get("AKTSOM_REQUIRE_ALL") == "1"
        and reporter
        and reporter.stats.get("skipped")
        and not exitstatus
    ):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True, scope="session")
def _nothing_leaves_the_machine() -> Iterator[None]:
    """Refuse every address but loopback."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family != socket.AF_UNIX and not str(host).startswith(_LOOPBACK):
            raise OSError(f"a test tried to reach {host}")
        real(self, address)

    socket.socket.connect = connect
    yield
    socket.socket.connect = real


@pytest.fixture(autouse=True)
def _no_home_of_a_person(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that forgets to ask for a home never finds the real one, nor what another has left."""
    nobody = tmp_path_factory.getbasetemp() / "nobody"
    if nobody.exists():
        shutil.rmtree(nobody)
    monkeypatch.setenv("AKTSOM_HOME", str(nobody))
    monkeypatch.delenv("AKTSOM_DATABASE_URL", raising=False)


@pytest.fixture(autouse=True)
def _real_day() -> Iterator[None]:
    """No test leaves a pretended day or a chosen enterprise behind."""
    yield
    clock.set_as_of(None)
    context.choose(None)


@pytest.fixture
def small_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past midnight in Oslo on whatever day is pretended: UTC still has yesterday's date."""
    real = clock.now

    def half_past_midnight() -> datetime:
        return datetime.combine(clock.oslo_day(real()), time(0, 30), tzinfo=clock.OSLO).astimezone(UTC)

    monkeypatch.setattr(clock, "now", half_past_midnight)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema, made by the migrations once a worker."""
    from compliance_app.storage.schema import upgrade

    home = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(home))
        patch.delenv("AKTSOM_DATABASE_URL", raising=False)
        upgrade()
        engines.engine().dispose()
        engines.forget_engines()
    return home / "aktsom.db"


@pytest.fixture
def home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path
) -> Iterator[Path]:
    """An AKTSOM_HOME with an empty embedded database, cleared for each test.

    It is the same folder each time, so that the engine and what it has compiled are known from the test before.
    """
    folder = tmp_path_factory.getbasetemp() / "home"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "aktsom.db")
    monkeypatch.setenv("AKTSOM_HOME", str(folder))
    monkeypatch.delenv("AKTSOM_DATABASE_URL", raising=False)
    yield folder
    monkeypatch.setenv("AKTSOM_HOME", str(folder))
    monkeypatch.delenv("AKTSOM_DATABASE_URL", raising=False)
    engines.engine().dispose()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test on SQLite and on PostgreSQL, each time on an empty database with the schema."""
    if request.param == "postgresql":
        monkeypatch.setenv("AKTSOM_DATABASE_URL", emptied_database())
    return request.param


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server of the test's own that letters leave by."""
    with post_office() as opened:
        use_office(monkeypatch, opened)
        yield opened


@pytest.fixture
def penneo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PenneoServer]:
    """Penneo as its contract says, on this machine, with an account that the settings name."""
    with penneo_server() as there:
        there.set_up(monkeypatch, tmp_path)
        yield there
