"""What the pages are tried on: an installation of one's own machine with one enterprise."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import Actor, local_actor


@pytest.fixture(autouse=True, scope="session")
def _packages_are_scanned_once() -> Iterator[None]:
    """The test's browser looks through every installed package each time it opens, which takes longer than the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture(autouse=True, scope="session")
def _a_run_is_waited_for() -> Iterator[None]:
    """The test's browser looks a thousand times a second whether the page is drawn, and holds the drawing up each time."""

    def wait(runner: local_script_runner.LocalScriptRunner, timeout: float = 3) -> None:
        runner._script_thread.join(timeout)
        look(runner, 0.1)

    look = local_script_runner.require_widgets_deltas
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture
def local(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sits at the machine is let in."""
    monkeypatch.setenv("AKTSOM_LOCAL", "1")


@pytest.fixture
def actor(local: None) -> Actor:
    """The owner of an enterprise of its own, without suppliers."""
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
