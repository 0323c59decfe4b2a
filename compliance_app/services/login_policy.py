"""Whom a login may let in, as the environment says it, and what the claims of an identity token say of somebody.

Default deny: a token without issuer, subject and time of issue, of a tenant that is not on the list, or with an address
that nobody has verified, says nothing that opens a door.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson

from compliance_app.domain.identity import clean_line
from compliance_app.domain.login_roles import ClaimedRoles, claimed_roles
from compliance_app.settings import oidc_settings

_SKEW: Final = timedelta(minutes=5)
"""How far the login service's clock may be ahead of ours."""
_ONE_LOGIN: Final = ("iss", "sub", "iat", "exp", "auth_time", "sid", "nonce", "at_hash")
"""What tells one login of somebody from the next."""
_YES: Final = frozenset({"1", "true", "yes", "ja"})


@dataclass(frozen=True)
class Policy:
    """What the environment says.

    Attributes:
        tenants: tenants and issuers that are let in (``AKTSOM_OIDC_TENANTS``); empty lets in whoever the service knows.
        roles_claim: the claim that app roles stand in (``AKTSOM_OIDC_ROLES_CLAIM``).
        trust_email: a token that does not say whether the address is verified is believed
            (``AKTSOM_OIDC_TRUST_EMAIL=1``); one that says it is not, never is.
    """

    tenants: frozenset[str]
    roles_claim: str
    trust_email: bool


@dataclass(frozen=True)
class Claims:
    """What an identity token says, of which everything was there that must be.

    Attributes:
        login: SHA-256 of what tells this login from others.
        email: as it was written, "" where there is none. verified: it may be used to recognise somebody.
        issued: never later than now.
    """

    issuer: str
    subject: str
    login: str
    name: str
    email: str
    verified: bool
    issued: datetime
    expires: datetime | None
    roles: ClaimedRoles
    allowed_tenant: bool


def policy() -> Policy:
    """The policy as the environment has it now."""
    given = oidc_settings()
    return Policy(
        tenants=frozenset(_listed(given.get("AKTSOM_OIDC_TENANTS", ""))),
        roles_claim=given.get("AKTSOM_OIDC_ROLES_CLAIM", "").strip() or "roles",
        trust_email=given.get("AKTSOM_OIDC_TRUST_EMAIL", "").strip().casefold() in _YES,
    )


def read_claims(given: Mapping[str, Any], now: datetime) -> Claims | None:
    """What a token says; None where it lacks issuer, subject or time of issue, or comes from the future."""
    issuer, subject = _text(given, "iss"), _text(given, "sub")
    issued = _moment(given.get("iat"))
    if not issuer or not subject or issued is None or issued > now + _SKEW:
        return None
    rules = policy()
    return Claims(
        issuer=issuer,
        subject=subject,
        login=login_id(given),
        name=clean_line(_text(given, "name") or _text(given, "email"), 200),
        email=_text(given, "email").strip(),
        verified=_verified(given, rules),
        issued=min(issued, now),
        # A time of expiry that cannot be read is one that has passed.
        expires=(_moment(given["exp"]) or issued) if given.get("exp") is not None else None,
        roles=claimed_roles(given.get(rules.roles_claim)),
        allowed_tenant=not rules.tenants or bool(rules.tenants & {_text(given, "tid"), issuer}),
    )


def login_id(given: Mapping[str, Any]) -> str:
    """SHA-256 of what tells this login from others."""
    told = [given.get(name) for name in _ONE_LOGIN]
    return hashlib.sha256(orjson.dumps(told, default=str)).hexdigest()


def _verified(given: Mapping[str, Any], rules: Policy) -> bool:
    """Whether the address may be used to recognise somebody. Entra ID says ``xms_edov``, others ``email_verified``."""
    said = [given[name] for name in ("email_verified", "xms_edov") if given.get(name) is not None]
    if not said:
        return rules.trust_email
    return all(value is True or str(value).casefold() in _YES for value in said)


def _listed(text: str) -> list[str]:
    return [part for part in text.replace(",", " ").split() if part]


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _moment(value: object) -> datetime | None:
    """Seconds since 1970 as a moment; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
