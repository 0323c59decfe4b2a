"""What lies at a published web address: fetched as anybody would fetch it, within limits, and never from inside our own network.

The address is somebody's text, so it is treated as hostile: only http and https on their own ports, a few redirects that are each looked at
again, a limited size and time, no proxy and no cookies. A name is looked up once and the connection goes to the address that was judged,
so that a name cannot change its mind in between. Addresses that are not on the open net are refused, except the program's own
(``AKTSOM_BASE_URL``).
"""

import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import httpx

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.statement_address import PATH, is_web_address

MOST_BYTES: Final = 25_000_000
MOST_SECONDS: Final = 20.0
_SILENCE: Final = 10.0
_MOST_REDIRECTS: Final = 5
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")
_LOGIN: Final = frozenset({401, 407})
_PORTS: Final = {"http": 80, "https": 443}
_AGENT: Final = "Aktsom/1 (kontroll av publisert redegjorelse)"


class AddressProblem(AktsomError):
    """Nothing could be read at an address."""

    message = _("Adressen svarte ikke. Se om den kan åpnes i en nettleser.")


class AddressNotOpen(AddressProblem):
    """It is no address on the open net."""

    message = _("Adressen ble ikke åpnet, for den er ikke en vanlig nettadresse som alle når. Rett adressen.")


class AddressUnreachable(AddressProblem):
    """No connection, or the name is unknown."""

    message = _("Vi fikk ikke kontakt med nettstedet. Se om adressen er riktig, og prøv igjen senere.")


class AddressNotTrusted(AddressProblem):
    """The site cannot prove that it is the one that the address names."""

    message = _(
        "Nettstedet har ikke et gyldig sertifikat for adressen, og nettlesere vil advare mot det. "
        "Be den som drifter nettstedet, rette sertifikatet."
    )


class AddressAsksLogin(AddressProblem):
    """One must be somebody to read there."""

    message = _(
        "Adressen ber om innlogging. Redegjørelsen skal kunne leses av alle. Legg den på en side uten innlogging."
    )


class AddressSlow(AddressProblem):
    """It took too long."""

    message = _("Nettstedet svarte ikke i tide. Prøv igjen senere.")


class AddressTooBig(AddressProblem):
    """More came than a statement is."""

    message = _("Det som ligger på adressen, er for stort til å være en redegjørelse.")


class AddressEndless(AddressProblem):
    """It sends on and on."""

    message = _("Adressen sender videre for mange ganger. Oppgi adressen der redegjørelsen ligger.")


class AddressAnswers(AddressProblem):
    """The server answers that there is nothing (values: status)."""

    message = _("Ingenting ligger på adressen. Nettstedet svarte med feilkode {status}.")


@dataclass(frozen=True)
class Fetched:
    """What lies there: the address after redirects, its media type and its bytes."""

    address: str
    media_type: str
    content: bytes


class Visit:
    """Fetches from the open net, and from our own address; use as a context manager. All its fetches share one limit of time."""

    def __init__(self, own_base: str = "", seconds: float = MOST_SECONDS) -> None:
        """Open it. ``own_base`` is ``AKTSOM_BASE_URL``, the only address that may be inside."""
        self._own = _origin(own_base) if own_base else None
        self._until = time.monotonic() + seconds
        self._http = httpx.Client(
            timeout=httpx.Timeout(_SILENCE), headers={"User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
            follow_redirects=False, trust_env=False,
        )  # fmt: skip

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the connections go."""
        self._http.close()

    def fetch(self, address: str) -> Fetched:
        """What lies at an address.

        Raises:
            AddressProblem: one of its kinds, with a sentence.
        """
        for _redirect in range(_MOST_REDIRECTS + 1):
            reply, onward = self._once(address)
            if reply is not None:
                return reply
            address = urljoin(address, onward)
        raise AddressEndless

    def _once(self, address: str) -> tuple[Fetched | None, str]:
        """What lies there, or where it sends on to."""
        url, headers, extensions = self._judged(address)
        try:
            with self._http.stream("GET", url, headers=headers, extensions=extensions) as answer:
                if answer.is_redirect:
                    return None, answer.headers["location"]
                if answer.status_code in _LOGIN:
                    raise AddressAsksLogin
                if not answer.is_success:
                    raise AddressAnswers(status=answer.status_code)
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Fetched(address, kind, self._body(answer)), ""
        except httpx.TimeoutException as error:
            raise AddressSlow from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise (AddressNotTrusted if _is_distrust(error) else AddressUnreachable) from error

    def _body(self, answer: httpx.Response) -> bytes:
        parts, size = [], 0
        for part in answer.iter_bytes():
            size += len(part)
            if size > MOST_BYTES:
                raise AddressTooBig
            if time.monotonic() > self._until:
                raise AddressSlow
            parts.append(part)
        return b"".join(parts)

    def _judged(self, address: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """The address with its host as the number that was judged, and what tells the server its name."""
        if not is_web_address(address):
            raise AddressNotOpen
        if time.monotonic() > self._until:
            raise AddressSlow
        parts = urlsplit(address)
        host = parts.hostname or ""
        if _origin(address) == self._own and parts.path.startswith(PATH):
            return address, {}, {}
        if parts.port not in {None, _PORTS[parts.scheme]}:
            raise AddressNotOpen
        number = _open_number(host, _PORTS[parts.scheme])
        shown = f"[{number}]" if ":" in number else number
        url = parts._replace(netloc=shown, fragment="").geturl()
        name = host.encode("idna").decode() if not host.isascii() else host
        return url, {"Host": f"[{name}]" if ":" in name else name}, {"sni_hostname": name}


def _open_number(host: str, port: int) -> str:
    """The first number of a host; all of them must be on the open net. Raises AddressNotOpen, AddressUnreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressUnreachable from error
    numbers = [str(one[4][0]).partition("%")[0] for one in found]
    if not numbers:
        raise AddressUnreachable
    if not all(_is_open(number) for number in numbers):
        raise AddressNotOpen
    return numbers[0]


def _is_open(number: str) -> bool:
    """Whether a number is on the open net, and an older number written inside a newer one too."""
    address = ip_address(number)
    judged: list[IPv4Address | IPv6Address] = [address]
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            judged = [address.ipv4_mapped]
        elif address in _TRANSLATED:
            judged = [IPv4Address(int(address) & 0xFFFFFFFF)]
        elif address.sixtofour is not None:
            judged.append(address.sixtofour)
    return all(one.is_global and not one.is_multicast for one in judged)


def _is_distrust(error: BaseException | None) -> bool:
    """Whether what is behind an error is a certificate that was not accepted."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)
