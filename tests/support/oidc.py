"""A real OpenID Connect provider on this machine, and the settings with which Aktsom logs in there.

    with provider() as service, started.serving(home, "", reached=True, more=service.settings(home)) as address:
        service.knows("kari", email="kari@example.org", name="Kari Nordmann")

``invited`` makes the user here that the provider's person is let in as; ``claims`` are those of a token, for tests that need
no browser.
"""

import secrets
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from compliance_app import clock
from compliance_app.domain.permissions import Role
from compliance_app.services.enterprises import find_enterprise
from compliance_app.services.users import UserInput, add_user
from compliance_app.services.work import local_actor
from tests.browser.started import TODAY

CLIENT = "aktsom"


@dataclass
class Provider:
    """Where people log in, and what is known of them there."""

    address: str
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def settings(self, home: Path) -> dict[str, str]:
        """The environment of a server that logs in here; the secrets stand in files of its home."""
        files = {"client": secrets.token_hex(16), "cookie": secrets.token_hex(32)}
        for name, secret in files.items():
            there = home / f"{name}.key"
            if not there.exists():
                there.write_text(secret, encoding="utf-8")
        return {
            "AKTSOM_OIDC_METADATA_URL": f"{self.address}/.well-known/openid-configuration",
            "AKTSOM_OIDC_CLIENT_ID": CLIENT,
            "AKTSOM_OIDC_CLIENT_SECRET_FILE": str(home / "client.key"),
            "AKTSOM_COOKIE_SECRET_FILE": str(home / "cookie.key"),
        }

    def knows(self, subject: str, **claims: Any) -> None:
        """Say what the provider tells of somebody; their address is verified unless it is said that it is not."""
        told = {"email_verified": True, **claims}
        self.known[subject] = told
        httpx.put(f"{self.address}/users/{subject}", json=told, timeout=30).raise_for_status()


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider on a free port, until the end of the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import run_server_in_thread

        with run_server_in_thread() as server:
            yield Provider(f"http://localhost:{server.server_port}")


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """The services work in this home, as the command line on the machine does, on the day of the servers that are started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(home))
        patch.setenv("AKTSOM_AS_OF", TODAY)
        yield


def invited(home: Path, name: str, email: str, *roles: Role, enterprise: str | None = None) -> str:
    """Make a user with these roles in the enterprise of that home, or in the one named; returns the membership's id."""
    with at_home(home):
        actor = local_actor(find_enterprise(enterprise).id)
        return add_user(actor, UserInput(name=name, email=email, roles=frozenset(roles)))


def claims(subject: str = "1", *, issued: datetime | None = None, **more: Any) -> dict[str, Any]:
    """What an identity token says, as ``st.user`` gives it: issued now, for an hour unless ``exp`` says otherwise."""
    began = issued or clock.real_now()
    told: Mapping[str, Any] = {
        "is_logged_in": True, "iss": "https://login.example.org", "sub": subject, "iat": began.timestamp(),
        "exp": (began + timedelta(days=1)).timestamp(), "nonce": f"{subject}-{began.timestamp()}",
        "email": f"{subject}@example.org", "email_verified": True, "name": f"Person {subject}",
    }  # fmt: skip
    return {**told, **more}
