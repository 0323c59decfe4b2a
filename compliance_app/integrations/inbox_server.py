"""Which mailbox we read, from settings that an operator wrote."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final

from compliance_app.domain.errors import _
from compliance_app.integrations import server_settings
from compliance_app.integrations.inbox_errors import InboxSettingWrong
from compliance_app.integrations.server_settings import SECONDS

INBOX: Final = "INBOX"
_MOST_OF_A_NAME: Final = 500


class Encryption(StrEnum):
    """How the connection is encrypted: from its first byte, after a word in the open (STARTTLS), or not at all."""

    FROM_THE_START = "1"
    STARTTLS = "starttls"
    NONE = "0"


USUAL_PORT: Final = {Encryption.FROM_THE_START: 993, Encryption.STARTTLS: 143, Encryption.NONE: 143}


@dataclass(frozen=True)
class InboxServer:
    """A mailbox on an IMAP server, and how we get at it.

    Attributes:
        host, port: where the server listens.
        user: logs in with it; a mailbox is always somebody's.
        password_file: its first line is the password, read at each login and never kept.
        encryption: none only to a server on this machine, since the password would go out in the open.
        folder: the one that is read, as people write it («Åpenhet/Innsyn»).
        ca_file: PEM file with the issuers to trust beside the system's own, or None.
        seconds: how long the server may be silent.

    Raises:
        InboxSettingWrong: no encryption, and the server is another machine.
    """

    host: str
    port: int
    user: str
    password_file: Path
    encryption: Encryption = Encryption.FROM_THE_START
    folder: str = INBOX
    ca_file: Path | None = None
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        if self.encryption is Encryption.NONE and not _is_this_machine(self.host):
            raise _wrong("TLS", _("Passordet må gå kryptert til en annen maskin. Skriv 1 eller starttls."))

    def password(self) -> str:
        """The password as it stands in its file now.

        Raises:
            InboxSettingWrong: no such file, or nothing in it.
        """
        return server_settings.password(self.password_file, _wrong)

    def trust(self) -> ssl.SSLContext:
        """Whose certificates hold.

        Raises:
            InboxSettingWrong: the file of issuers cannot be read.
        """
        return server_settings.trust(self.ca_file, _wrong)


def inbox_server(values: Mapping[str, str]) -> InboxServer | None:
    """The mailbox that ``AKTSOM_IMAP_*`` name; None where no host is named.

    HOST, USER and PASSWORD_FILE are needed. TLS is 1 (default), starttls, or 0, which is for a server on this machine
    alone. PORT is 993 with TLS 1, else 143. FOLDER (INBOX), CA_FILE and SECONDS are optional.

    Raises:
        InboxSettingWrong: a value is missing or cannot be used.
    """
    given = server_settings.given(values, "AKTSOM_IMAP_")
    if "HOST" not in given:
        return None
    host = server_settings.host(given["HOST"], "imap.eksempel.no", _wrong)
    encryption = _encryption(given.get("TLS", Encryption.FROM_THE_START.value))
    if "PASSWORD_FILE" not in given:
        raise _wrong("PASSWORD_FILE", _("Oppgi filen som passordet til AKTSOM_IMAP_USER står i."))
    return InboxServer(
        host=host,
        port=server_settings.port(given.get("PORT", str(USUAL_PORT[encryption])), _wrong),
        user=_name("USER", given.get("USER", ""), _("Skriv brukernavnet til postkassen.")),
        password_file=Path(given["PASSWORD_FILE"]),
        encryption=encryption,
        folder=_name("FOLDER", given.get("FOLDER", INBOX), _("Skriv navnet på mappen, for eksempel INBOX.")),
        ca_file=Path(given["CA_FILE"]) if "CA_FILE" in given else None,
        seconds=server_settings.seconds(given.get("SECONDS", str(SECONDS)), _wrong),
    )


def _wrong(name: str, hint: str) -> InboxSettingWrong:
    return InboxSettingWrong(name=f"AKTSOM_IMAP_{name}", hint=hint)


def _encryption(text: str) -> Encryption:
    try:
        return Encryption(text.lower())
    except ValueError as error:
        raise _wrong("TLS", _("Skriv 1, starttls eller 0.")) from error


def _name(setting: str, text: str, hint: str) -> str:
    """A name on one line; what cannot be printed cannot be sent either."""
    if not text or not text.isprintable() or len(text) > _MOST_OF_A_NAME:
        raise _wrong(setting, hint)
    return text


def _is_this_machine(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
