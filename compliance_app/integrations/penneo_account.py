"""Which Penneo account we send with, read from settings that an operator wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from compliance_app.domain.errors import _
from compliance_app.integrations import server_settings
from compliance_app.integrations.penneo_errors import PenneoSettingWrong
from compliance_app.integrations.server_settings import SECONDS

SANDBOX, PRODUCTION = "sandbox", "production"
_PREFIX: Final = "AKTSOM_PENNEO_"
_HOSTS: Final = MappingProxyType(
    {
        SANDBOX: ("https://sandbox.penneo.com", "https://sandbox.oauth.penneo.cloud"),
        PRODUCTION: ("https://app.penneo.com", "https://login.penneo.com"),
    }
)
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class PenneoAccount:
    """An account, and where it is reached.

    Attributes:
        environment: "sandbox" or "production"; an account of one is none in the other.
        api, auth: addresses without a final slash.
        client_secret_file, secret_file: the first line of each is the secret, read at each login and never kept.
        seconds: how long Penneo may be silent.
    """

    environment: str
    api: str
    auth: str
    client_id: str
    client_secret_file: Path
    key: str
    secret_file: Path
    seconds: float = SECONDS

    def client_secret(self) -> str:
        """The client's secret as it stands in its file now. Raises PenneoSettingWrong."""
        return server_settings.password(
            self.client_secret_file, lambda _name, hint: _wrong("CLIENT_SECRET_FILE", hint)
        )

    def secret(self) -> str:
        """The key's secret as it stands in its file now. Raises PenneoSettingWrong."""
        return server_settings.password(self.secret_file, lambda _name, hint: _wrong("SECRET_FILE", hint))


def penneo_account(values: Mapping[str, str]) -> PenneoAccount | None:
    """The account that ``AKTSOM_PENNEO_*`` name; None where no environment is named.

    ENVIRONMENT («sandbox» or «production»), CLIENT_ID, CLIENT_SECRET_FILE, KEY and SECRET_FILE are needed; API_URL, AUTH_URL
    and SECONDS are optional.

    Raises:
        PenneoSettingWrong: one is missing or cannot be used.
    """
    given = server_settings.given(values, _PREFIX)
    if "ENVIRONMENT" not in given:
        return None
    environment = given["ENVIRONMENT"].casefold()
    if environment not in _HOSTS:
        raise _wrong(
            "ENVIRONMENT", _("Skriv «sandbox» for prøvemiljøet eller «production» for det ekte miljøet.")
        )
    for name in ("CLIENT_ID", "CLIENT_SECRET_FILE", "KEY", "SECRET_FILE"):
        if name not in given:
            raise _wrong(name, _("Den mangler. Nøklene lages i Penneo, under utviklerinnstillinger."))
    api, auth = _HOSTS[environment]
    return PenneoAccount(
        environment=environment,
        api=_address("API_URL", given.get("API_URL", api)),
        auth=_address("AUTH_URL", given.get("AUTH_URL", auth)),
        client_id=given["CLIENT_ID"],
        client_secret_file=Path(given["CLIENT_SECRET_FILE"]),
        key=given["KEY"],
        secret_file=Path(given["SECRET_FILE"]),
        seconds=server_settings.seconds(given.get("SECONDS", str(SECONDS)), _wrong),
    )


def _address(name: str, text: str) -> str:
    """Secrets go there: encrypted, unless it is this machine."""
    parts = urlsplit(text)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _THIS_MACHINE):
        raise _wrong(name, _("Skriv en adresse som begynner med https://."))
    return text.rstrip("/")


def _wrong(name: str, hint: str) -> PenneoSettingWrong:
    return PenneoSettingWrong(name=f"{_PREFIX}{name}", hint=hint)
