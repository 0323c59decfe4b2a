"""What a public door does before it opens: counts the knocks, and takes in no more and no longer than it can hold.

Nothing of a caller is kept: addresses stand in memory while they may have to wait, and in no log.
"""

import asyncio
import hashlib
import math
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope

from compliance_app.domain.errors import AktsomError, _
from compliance_app.web.limits import RateLimiter

FORM: Final = "application/x-www-form-urlencoded"
LANGUAGE: Final = "sprak"
"""«?sprak=en» is a page in English; a form posts to the address it was read from, and keeps it."""

seconds: Callable[[], float] = time.monotonic
"""What the doors measure waiting by; it never runs backwards."""

BODY_SECONDS: Final = 30.0
"""So long a body may take to arrive."""

_READ_ON: Final = 4
"""A body that is too big is read on to so many times its limit and thrown away: a browser that is still sending would not
read the answer."""


class BodyTooBig(AktsomError):
    """More was sent than the door takes in."""

    message = _("Det som ble sendt, er for stort. Kort ned svarene, og prøv igjen.")


class BodyNotWhole(AktsomError):
    """What was sent did not arrive, or not in time."""

    message = _("Det som ble sendt, kom ikke helt fram. Prøv igjen.")


class NotAForm(ValueError):
    """What was posted is no form in UTF-8, or has more fields than any form of ours; ``status`` is HTTP's."""

    def __init__(self, status: int = 400) -> None:
        super().__init__()
        self.status = status


class Knocks:
    """How often one address, and one link, may be asked for. Generous for people, and useless for guessing."""

    def __init__(self) -> None:
        self._by_address = RateLimiter(capacity=120, seconds=1)
        self._by_secret = RateLimiter(capacity=60, seconds=2)
        self._writes = RateLimiter(capacity=20, seconds=15)

    def wait(self, scope: Scope, secret: str, *, writes: bool = False) -> int:
        """Seconds to wait before the next try; 0 lets the caller in. The same whether the secret is right or not.

        ``writes``: something is to be kept, which is seldom asked for by people, and costs more.
        """
        digest = hashlib.sha256(secret.encode(errors="replace")).hexdigest()
        counted = [(self._by_address, _network(scope)), (self._by_secret, digest)]
        for limiter, key in [*counted, (self._writes, digest)] if writes else counted:
            if wait := _seconds(limiter, key):
                return wait
        return 0


class OpenKnocks:
    """How often one address may ask for a page that anybody may read, and how many questions it may send.

    A school class asks from one address, so thirty questions at once are let in and then one every half minute; many more are
    a machine's. Callers are told apart by their network address alone. Behind a proxy that is the proxy's, and all would be
    counted as one: the server takes the caller from ``X-Forwarded-For`` only where the proxy is on this machine or named in
    ``FORWARDED_ALLOW_IPS``, since anybody can write that header.
    """

    def __init__(self) -> None:
        self._pages = RateLimiter(capacity=120, seconds=1)
        self._questions = RateLimiter(capacity=30, seconds=30)

    def wait(self, scope: Scope) -> int:
        """Seconds to wait before the next page; 0 lets the caller in."""
        return _seconds(self._pages, _network(scope))

    def wait_to_ask(self, scope: Scope) -> int:
        """Seconds to wait before the next question; 0 takes it."""
        return _seconds(self._questions, _network(scope))


def _seconds(limiter: RateLimiter, key: str) -> int:
    now = seconds()
    return 0 if limiter.allow(key, now) else max(1, math.ceil(limiter.retry_after(key, now)))


def _network(scope: Scope) -> str:
    """Whose knocks are counted together: an IPv4 address, or the /64 that one IPv6 customer has."""
    client = scope.get("client")
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:
        return "?"
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.compressed if address.ipv4_mapped else address.exploded[:19]
    return address.compressed


def media_type(headers: Headers) -> str:
    """What a body is said to be, without its parameters: ``FORM`` for a form without a file."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def form_pairs(body: bytes, most: int) -> list[tuple[str, str]]:
    """The fields of a posted form, at most ``most``. Raises NotAForm."""
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError as error:
        raise NotAForm from error


def preferred_language(headers: Headers) -> str:
    """The language of a page that is shown before anybody has chosen: «nb» or «en»."""
    wanted = headers.get("accept-language", "").lower()
    return "nb" if not wanted or any(one in wanted for one in ("nb", "nn", "no")) else "en"


def asked_language(request: Request) -> str:
    """The language that the address asks for, else the browser: «nb» or «en»."""
    wanted = request.query_params.get(LANGUAGE) or preferred_language(request.headers)
    return "en" if wanted == "en" else "nb"


async def read_body(scope: Scope, receive: Receive, limit: int, seconds: float = BODY_SECONDS) -> bytes:
    """The whole body, of at most ``limit`` bytes.

    Raises:
        BodyTooBig: there is more, or the caller says that there will be.
        BodyNotWhole: it took longer than ``seconds``, or the caller went away.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _read(scope, receive, limit)
    except TimeoutError as error:
        raise BodyNotWhole from error


async def _read(scope: Scope, receive: Receive, limit: int) -> bytes:
    if _announced(scope) > _READ_ON * limit:
        raise BodyTooBig
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BodyNotWhole
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        elif size > _READ_ON * limit:
            raise BodyTooBig
        more = message.get("more_body", False)
    if size > limit:
        raise BodyTooBig
    return b"".join(parts)


def _announced(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
