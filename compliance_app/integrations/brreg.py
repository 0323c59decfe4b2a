"""Enhetsregisteret and Regnskapsregisteret over HTTP: open, without login; only organisation numbers and names go out.

Whatever comes back, a caller gets a typed answer or one of the errors here; nothing else is raised. Measured and read:
404 is unknown, 410 removed from open data, a deleted enterprise answers 200; the accounts answer 500 now and then.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.registry import Accounts, Answer, Entity, SeatHolder, State, Update
from compliance_app.integrations.brreg_answers import (
    ACCOUNTS,
    EntityAnswer,
    RolesAnswer,
    SearchAnswer,
    UpdatesAnswer,
)
from compliance_app.settings import settings

Made = TypeVar("Made", bound=BaseModel)

UPDATES_A_PAGE: Final = 5_000
"""The register's limit is 10 000 rows deep; each page is asked for by number, so depth never grows."""
_ENTITIES: Final = "/enhetsregisteret/api"
_AGENT: Final = "Aktsom/1 (leverandorregister etter apenhetsloven)"
_MOST_BYTES: Final = 8_000_000
_WHOLE_ANSWER: Final = 6.0
"""So many times the permitted silence may a whole answer take, however slowly it drips."""
_PAUSE: Final = 0.3
_OK, _NOT_FOUND, _GONE, _TOO_MANY, _BROKEN = 200, 404, 410, 429, 500


class RegistryError(AktsomError):
    """The register gave no answer that can be used."""

    message = _("Enhetsregisteret ga ikke noe svar vi kan bruke. Ingenting er endret. Prøv igjen senere.")


class RegistryUnreachable(RegistryError):
    """No connection: no network, or the address is wrong."""

    message = _(
        "Vi fikk ikke kontakt med Enhetsregisteret. Ingenting er endret. "
        "Sjekk nettforbindelsen, eller fyll ut selv og hent senere."
    )


class RegistrySlow(RegistryError):
    """It did not answer within the permitted time."""

    message = _(
        "Enhetsregisteret svarte ikke i tide. Ingenting er endret. Prøv igjen om litt, eller fyll ut selv."
    )


class RegistryUnclear(RegistryError):
    """It answered something that is not what its documentation says."""

    message = _(
        "Enhetsregisteret svarte noe vi ikke forstår. Ingenting er endret. "
        "Prøv igjen senere, eller fyll ut selv."
    )


class RegistryDown(RegistryError):
    """It answered that something is wrong at its end (5xx)."""

    message = _("Enhetsregisteret har tekniske problemer akkurat nå. Ingenting er endret. Prøv igjen senere.")


class RegistryBusy(RegistryError):
    """It asked us to wait (429)."""

    message = _(
        "Enhetsregisteret ber oss vente, fordi vi har spurt for ofte. Ingenting er endret. Prøv igjen om en time."
    )


@dataclass(frozen=True)
class _Reply:
    status: int
    body: bytes


class Registry:
    """One conversation with the register; close it, or use :func:`registry`."""

    def __init__(self, base_url: str, seconds: float, pause: float = _PAUSE) -> None:
        """Open it.

        Args:
            base_url: without a final slash.
            seconds: how long the register may be silent.
            pause: seconds before the one retry.
        """
        import httpx  # pages that only offer to ask start without it

        self._seconds = seconds
        self._pause = pause
        self._base = base_url
        self._http = httpx.Client(
            timeout=httpx.Timeout(seconds),
            headers={"User-Agent": _AGENT, "Accept": "application/json, application/*+json"},
            follow_redirects=False,
        )

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def entity(self, org_number: str) -> Answer:
        """What the register has on nine digits; a sub-entity is looked for where there is no enterprise.

        Raises:
            RegistryError: one of its kinds.
        """
        reply = self._get(f"{_ENTITIES}/enheter/{org_number}")
        if reply.status == _NOT_FOUND:
            reply = self._get(f"{_ENTITIES}/underenheter/{org_number}")
        if reply.status == _NOT_FOUND:
            return Answer(org_number, State.UNKNOWN)
        if reply.status == _GONE:
            return Answer(org_number, State.REMOVED)
        found = _read(EntityAnswer, reply).answer()
        if found.org_number != org_number:
            raise RegistryUnclear
        return found

    def search(self, name: str, most: int = 10) -> tuple[Entity, ...]:
        """Enterprises whose name is like this one, best first. Raises RegistryError."""
        reply = self._get(f"{_ENTITIES}/enheter", {"navn": name, "size": str(most)})
        return _read(SearchAnswer, reply).entities()[:most]

    def roles(self, org_number: str) -> tuple[SeatHolder, ...]:
        """General manager and board; nothing where the register knows no such enterprise. Raises RegistryError."""
        reply = self._get(f"{_ENTITIES}/enheter/{org_number}/roller")
        if reply.status in {_NOT_FOUND, _GONE}:
            return ()
        return _read(RolesAnswer, reply).holders()

    def accounts(self, org_number: str) -> tuple[Accounts, ...]:
        """The accounts that are open to all, in the register's order; nothing where none are. Raises RegistryError."""
        reply = self._get(f"/regnskapsregisteret/regnskap/{org_number}")
        if reply.status in {_NOT_FOUND, _GONE}:
            return ()
        _expect_ok(reply)
        with _understood():
            return tuple(
                one.accounts() for one in ACCOUNTS.validate_json(reply.body) if not one.avviklingsregnskap
            )

    def updates(self, after: int) -> tuple[Update, ...]:
        """The changes numbered above ``after``, oldest first, one page. Raises RegistryError."""
        asked = {"oppdateringsid": str(after + 1), "size": str(UPDATES_A_PAGE)}
        found = _read(UpdatesAnswer, self._get(f"{_ENTITIES}/oppdateringer/enheter", asked)).updates()
        return tuple(sorted((one for one in found if one.number > after), key=lambda one: one.number))

    def newest_update(self) -> int:
        """The number of the newest change; 0 where there is none. Raises RegistryError."""
        asked = {"size": "1", "sort": "id,DESC"}
        found = _read(UpdatesAnswer, self._get(f"{_ENTITIES}/oppdateringer/enheter", asked)).updates()
        return max((one.number for one in found), default=0)

    def _get(self, path: str, asked: dict[str, str] | None = None) -> _Reply:
        """One question, asked once more where the connection broke or the register stumbled."""
        try:
            reply = self._once(path, asked)
        except RegistryUnreachable:
            reply = None
        if reply is None or reply.status >= _BROKEN:
            time.sleep(self._pause)
            reply = self._once(path, asked)
        if reply.status >= _BROKEN:
            raise RegistryDown
        if reply.status == _TOO_MANY:
            raise RegistryBusy
        return reply

    def _once(self, path: str, asked: dict[str, str] | None) -> _Reply:
        import httpx

        until = time.monotonic() + self._seconds * _WHOLE_ANSWER
        try:
            with self._http.stream("GET", f"{self._base}{path}", params=asked) as answer:
                return _Reply(answer.status_code, self._body(answer.iter_bytes, until))
        except httpx.TimeoutException as error:
            raise RegistrySlow from error
        except (httpx.DecodingError, httpx.RemoteProtocolError) as error:
            raise RegistryUnclear from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise RegistryUnreachable from error

    @staticmethod
    def _body(chunks: Callable[[], Iterator[bytes]], until: float) -> bytes:
        parts, length = [], 0
        for chunk in chunks():
            length += len(chunk)
            if length > _MOST_BYTES:
                raise RegistryUnclear
            if time.monotonic() > until:
                raise RegistrySlow
            parts.append(chunk)
        return b"".join(parts)


@contextmanager
def registry() -> Iterator[Registry]:
    """The register at the address of the settings, for one verb."""
    chosen = settings()
    opened = Registry(chosen.brreg_url, chosen.brreg_seconds)
    try:
        yield opened
    finally:
        opened.close()


def _expect_ok(reply: _Reply) -> None:
    if reply.status != _OK:
        raise RegistryUnclear


def _read(model: type[Made], reply: _Reply) -> Made:
    _expect_ok(reply)
    with _understood():
        return model.model_validate_json(reply.body)


@contextmanager
def _understood() -> Iterator[None]:
    """Whatever does not fit is an answer we do not understand."""
    try:
        yield
    except (ValidationError, ValueError, ArithmeticError, RecursionError) as error:
        raise RegistryUnclear from error
