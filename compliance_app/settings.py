"""Where things live and how the program was started, read from the environment each time it is asked."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: ``data/`` and ``reports/`` stand here."""
_BRREG_SECONDS = 10.0
_MOST_SECONDS = 120


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        home: folder of the embedded database (``AKTSOM_HOME``).
        database_url: SQLAlchemy URL; SQLite in ``home`` unless ``AKTSOM_DATABASE_URL`` says otherwise.
        local: True when started with ``--local`` (no login, 127.0.0.1 only).
        brreg_url: where Enhetsregisteret and Regnskapsregisteret answer (``AKTSOM_BRREG_URL``), without a final slash.
        brreg_seconds: how long they may be silent, in seconds (``AKTSOM_BRREG_SECONDS``, above 0 and at most 120).
        base_url: the app's own address as others reach it (``AKTSOM_BASE_URL``, «https://aktsom.eksempel.no»), without a
            final slash; empty where nobody has said, and then no link leaves the program.
        backup_key: the public half of the key that backups are locked with (``AKTSOM_BACKUP_KEY``, «age1…»), or empty.
    """

    home: Path
    database_url: str
    local: bool
    brreg_url: str
    brreg_seconds: float
    base_url: str
    backup_key: str


def settings() -> Settings:
    """The settings as the environment has them now."""
    home = Path(os.environ.get("AKTSOM_HOME") or user_data_path("aktsom", appauthor=False))
    url = os.environ.get("AKTSOM_DATABASE_URL") or f"sqlite:///{home / 'aktsom.db'}"
    return Settings(
        home=home,
        database_url=url,
        local=os.environ.get("AKTSOM_LOCAL") == "1",
        brreg_url=(os.environ.get("AKTSOM_BRREG_URL") or "https://data.brreg.no").rstrip("/"),
        brreg_seconds=_seconds(os.environ.get("AKTSOM_BRREG_SECONDS", "")),
        base_url=os.environ.get("AKTSOM_BASE_URL", "").strip().rstrip("/"),
        backup_key=os.environ.get("AKTSOM_BACKUP_KEY", "").strip(),
    )


def smtp_settings() -> dict[str, str]:
    """What the environment says of the mail server: all ``AKTSOM_SMTP_*`` (integrations/mail_server.py)."""
    return _beginning("AKTSOM_SMTP_")


def imap_settings() -> dict[str, str]:
    """What the environment says of the mailbox we read: all ``AKTSOM_IMAP_*`` (integrations/inbox_server.py)."""
    return _beginning("AKTSOM_IMAP_")


def oidc_settings() -> dict[str, str]:
    """What the environment says of the login: all ``AKTSOM_OIDC_*`` (services/login_policy.py, web/login_settings.py)."""
    return _beginning("AKTSOM_OIDC_")


def cookie_secret_file() -> str:
    """Where the secret stands that login cookies are signed with (``AKTSOM_COOKIE_SECRET_FILE``), or empty."""
    return os.environ.get("AKTSOM_COOKIE_SECRET_FILE", "").strip()


def penneo_settings() -> dict[str, str]:
    """What the environment says of the account at Penneo: all ``AKTSOM_PENNEO_*`` (integrations/penneo_account.py)."""
    return _beginning("AKTSOM_PENNEO_")


def _beginning(prefix: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(prefix)}


def _seconds(text: str) -> float:
    """A number of seconds; what cannot be used is the default."""
    try:
        value = float(text)
    except ValueError:
        return _BRREG_SECONDS
    return value if 0 < value <= _MOST_SECONDS else _BRREG_SECONDS
