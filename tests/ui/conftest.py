"""What the pages are tried on: an installation of one's own machine with one enterprise."""

from pathlib import Path

import pytest

from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import Actor, local_actor


@pytest.fixture
def local(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sits at the machine is let in."""
    monkeypatch.setenv("AKTSOM_LOCAL", "1")


@pytest.fixture
def actor(local: None) -> Actor:
    """The owner of an enterprise of its own, without suppliers."""
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
