"""What the settings of every server have in common: how a value an operator wrote is read, and whom we trust.

``wrong`` makes the error for a setting, from its short name («PORT») and a hint.
"""

import re
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from compliance_app.domain.errors import AktsomError, _

Wrong = Callable[[str, str], AktsomError]
SECONDS: Final = 30.0
_MOST_SECONDS: Final = 300
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:_-]*[A-Za-z0-9])?")
_MOST_OF_A_PASSWORD: Final = 4096


def given(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The values that are not blank, by their short names."""
    return {name.removeprefix(prefix): value.strip() for name, value in values.items() if value.strip()}


def host(text: str, example: str, wrong: Wrong) -> str:
    """A server's name or address."""
    if not _HOST.fullmatch(text):
        raise wrong("HOST", _("Skriv et tjenernavn, for eksempel {example}.").format(example=example))
    return text


def port(text: str, wrong: Wrong) -> int:
    """A port, 1 to 65535."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number < 65536:
        raise wrong("PORT", _("Skriv et tall fra 1 til 65535."))
    return number


def seconds(text: str, wrong: Wrong) -> float:
    """How long a server may be silent: above 0, at most 300."""
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number <= _MOST_SECONDS:
        raise wrong("SECONDS", _("Skriv et antall sekunder fra 1 til 300."))
    return number


def password(file: Path, wrong: Wrong) -> str:
    """The first line of the file as it stands now."""
    try:
        text = file.read_text(encoding="utf-8")[:_MOST_OF_A_PASSWORD]
    except (OSError, UnicodeDecodeError) as error:
        raise wrong("PASSWORD_FILE", _("Filen kan ikke leses.")) from error
    line = text.splitlines()[0] if text.strip() else ""
    if not line.strip():
        raise wrong("PASSWORD_FILE", _("Filen er tom."))
    return line


def trust(ca_file: Path | None, wrong: Wrong) -> ssl.SSLContext:
    """TLS 1.2 or later with the system's issuers, and those in ``ca_file`` (PEM) beside them."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise wrong("CA_FILE", _("Filen kan ikke leses som sertifikater (PEM).")) from error
    return context
