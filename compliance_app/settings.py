"""Where things live and how the program was started, read from the environment each time it is asked."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: ``data/`` and ``reports/`` stand here."""


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        home: folder of the embedded database (``AKTSOM_HOME``).
        database_url: SQLAlchemy URL; SQLite in ``home`` unless ``AKTSOM_DATABASE_URL`` says otherwise.
        local: True when started with ``--local`` (no login, 127.0.0.1 only).
    """

    home: Path
    database_url: str
    local: bool


def settings() -> Settings:
    """The settings as the environment has them now."""
    home = Path(os.environ.get("AKTSOM_HOME") or user_data_path("aktsom", appauthor=False))
    url = os.environ.get("AKTSOM_DATABASE_URL") or f"sqlite:///{home / 'aktsom.db'}"
    return Settings(home=home, database_url=url, local=os.environ.get("AKTSOM_LOCAL") == "1")
