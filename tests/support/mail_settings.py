"""Settings that lead to a test's own mail server."""

import pytest

from support.smtp_server import SENDER, PostOffice

ADDRESS = "https://aktsom.eksempel.no"


def use_office(monkeypatch: pytest.MonkeyPatch, office: PostOffice) -> None:
    """Mail goes to ``office``, and links lead to ``ADDRESS``; processes that are started do the same."""
    monkeypatch.setenv("AKTSOM_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("AKTSOM_SMTP_PORT", str(office.port))
    monkeypatch.setenv("AKTSOM_SMTP_FROM", f"{SENDER.name} <{SENDER.email}>")
    monkeypatch.setenv("AKTSOM_SMTP_SECONDS", "5")
    monkeypatch.setenv("AKTSOM_BASE_URL", ADDRESS)
