"""How the login is set up: by the environment, else by ``.streamlit/secrets.toml``; checked before anything is answered.

``AKTSOM_OIDC_METADATA_URL``, ``AKTSOM_OIDC_CLIENT_ID``, ``AKTSOM_OIDC_CLIENT_SECRET_FILE`` and
``AKTSOM_COOKIE_SECRET_FILE`` are enough, with ``AKTSOM_BASE_URL``. No secret stands in an error, a log or the environment.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from compliance_app.domain.errors import AktsomError, _
from compliance_app.settings import ROOT, cookie_secret_file, oidc_settings, settings

_SHORTEST: Final = 32
"""Bytes of a cookie secret."""
_VARIED: Final = 8
"""Different characters it must have at least."""
_SAMPLES: Final = re.compile(
    r"(?i)x{4}|change.?me|example|eksempel|secret|hemmelig|your|din-|random|tilfeldig|password"
)
_ENOUGH: Final = ("AKTSOM_OIDC_METADATA_URL", "AKTSOM_OIDC_CLIENT_ID", "AKTSOM_OIDC_CLIENT_SECRET_FILE")
_COOKIE: Final = "AKTSOM_COOKIE_SECRET_FILE"
_MANY_TENANTS: Final = re.compile(r"login\.microsoftonline\.com/(common|organizations|consumers)/")
_CALLBACK: Final = "/oauth2callback"
_BY_ITSELF: Final = ("server_metadata_url", "client_id", "client_secret")


class LoginIncomplete(AktsomError):
    """Some of the settings of the login are there, others are not (values: names)."""

    message = _("Aktsom startet ikke. Innloggingen er ikke ferdig satt opp. Dette mangler: {names}.")


class SecretFileUnreadable(AktsomError):
    """A file that should hold a secret cannot be read, or is empty (values: name)."""

    message = _("Aktsom startet ikke. Filen som {name} peker på, kan ikke leses, eller er tom.")


class CookieSecretWeak(AktsomError):
    """What the login cookies are signed with could be guessed."""

    message = _(
        "Aktsom startet ikke. Hemmeligheten som innloggingen signeres med, må være tilfeldig og på minst 32 tegn. "
        "Lag en med «openssl rand -hex 32», og legg den i filen som AKTSOM_COOKIE_SECRET_FILE peker på."
    )


class TenantsMissing(AktsomError):
    """The login service is everybody's, and nothing says whose accounts are let in."""

    message = _(
        "Aktsom startet ikke. Adressen i AKTSOM_OIDC_METADATA_URL gjelder alle organisasjoner. "
        "Bruk adressen til deres egen, eller skriv i AKTSOM_OIDC_TENANTS hvilke som slipper inn."
    )


class AddressUnsafe(AktsomError):
    """A login over an open line (values: name)."""

    message = _("Aktsom startet ikke. {name} må begynne med https:// når den ikke er på denne maskinen.")


def login_secrets() -> dict[str, Any]:
    """The login as Streamlit takes it, for ``st.App(secrets=…)``; empty where none is set up, or none is needed.

    The same secret signs the short-lived cookie of a login under way: Streamlit reads that one from its options, and makes
    one up for each process where none is set, so that a login begun in one process could not be ended in another.

    Raises:
        LoginIncomplete, SecretFileUnreadable, CookieSecretWeak, TenantsMissing, AddressUnsafe.
    """
    if settings().local:
        return {}
    auth = read_login()
    if auth is None:
        return {}
    from streamlit import config

    config.set_option("server.cookieSecret", auth["cookie_secret"])
    return {"auth": auth}


def login_configured() -> bool:
    """Whether a login is set up wholly and safely.

    Raises:
        LoginIncomplete, SecretFileUnreadable, CookieSecretWeak, TenantsMissing, AddressUnsafe.
    """
    return read_login() is not None


def read_login() -> dict[str, Any] | None:
    """Streamlit's ``[auth]`` table, checked; None where nothing says anything of a login."""
    given = oidc_settings()
    named = [name for name in _ENOUGH if given.get(name, "").strip()]
    auth = _of_environment(given) if named else _of_file()
    if auth is None:
        return None
    _check(auth)
    return auth


def providers() -> list[str]:
    """Names of the login services to choose between; "" is the one that has no name."""
    auth = read_login() or {}
    named = [name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value]
    return [*([""] if "client_id" in auth else []), *named]


def _of_environment(given: Mapping[str, str]) -> dict[str, Any]:
    base = settings().base_url
    lacking = [name for name in _ENOUGH if not given.get(name, "").strip()]
    lacking += [] if cookie_secret_file() else [_COOKIE]
    lacking += [] if base else ["AKTSOM_BASE_URL"]
    if lacking:
        raise LoginIncomplete(names=", ".join(lacking))
    scope = given.get("AKTSOM_OIDC_SCOPE", "").strip() or "openid email profile"
    prompt = given.get("AKTSOM_OIDC_PROMPT", "").strip() or "select_account"
    return {
        "redirect_uri": f"{base}{_CALLBACK}",
        "cookie_secret": _secret(_COOKIE, cookie_secret_file()),
        "client_id": given["AKTSOM_OIDC_CLIENT_ID"].strip(),
        "client_secret": _secret(_ENOUGH[2], given[_ENOUGH[2]]),
        "server_metadata_url": given["AKTSOM_OIDC_METADATA_URL"].strip(),
        "client_kwargs": {"scope": scope, "prompt": prompt},
    }


def _of_file() -> dict[str, Any] | None:
    path = ROOT / ".streamlit" / "secrets.toml"
    if not path.is_file():
        return None
    auth = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    return auth if isinstance(auth, dict) and auth else None


def _check(auth: Mapping[str, Any]) -> None:
    services = [auth, *(value for value in auth.values() if isinstance(value, Mapping))]
    whole = [one for one in services if all(one.get(name) for name in _BY_ITSELF)]
    lacking = [name for name in ("redirect_uri", "cookie_secret") if not auth.get(name)]
    lacking += [] if whole else [name for name in _BY_ITSELF if not auth.get(name)]
    if lacking:
        raise LoginIncomplete(names=", ".join(lacking))
    secret = str(auth["cookie_secret"])
    if len(secret.encode()) < _SHORTEST or len(set(secret)) < _VARIED or _SAMPLES.search(secret):
        raise CookieSecretWeak
    _require_safe("AKTSOM_BASE_URL", str(auth["redirect_uri"]))
    for one in whole:
        address = str(one["server_metadata_url"])
        _require_safe("AKTSOM_OIDC_METADATA_URL", address)
        if _MANY_TENANTS.search(address) and not oidc_settings().get("AKTSOM_OIDC_TENANTS", "").strip():
            raise TenantsMissing


def _require_safe(name: str, address: str) -> None:
    here = r"https://|http://(localhost|127\.0\.0\.1|\[::1\])([:/]|$)"
    if not re.match(here, address):
        raise AddressUnsafe(name=name)


def _secret(name: str, path: str) -> str:
    try:
        text = Path(path.strip()).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretFileUnreadable(name=name) from error
    if not text:
        raise SecretFileUnreadable(name=name)
    return text
