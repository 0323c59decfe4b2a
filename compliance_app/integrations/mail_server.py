"""Which mail server takes our mail, read from settings that an operator wrote."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from compliance_app.domain.errors import _
from compliance_app.integrations import server_settings
from compliance_app.integrations.mail_errors import MailSettingWrong
from compliance_app.integrations.mail_message import MailAddress, read_address
from compliance_app.integrations.server_settings import SECONDS

RELAY_PORT: Final = 25
SUBMISSION_PORT: Final = 587
PATIENCE: Final = 180.0
_ON_OFF: Final = {"1": True, "0": False}


@dataclass(frozen=True)
class MailServer:
    """A mail server and how we speak to it.

    Attributes:
        host, port: where it listens.
        sender: what stands as From, and the envelope's sender.
        starttls: the connection is encrypted before anything is said; a server that cannot is refused.
        user: logs in with it; empty for a relay that takes mail without login.
        password_file: its first line is the password, read at each login and never kept.
        ca_file: PEM file with the issuers to trust beside the system's own, or None.
        seconds: how long the server may be silent.
        patience: how long it may think about a whole message, which it may scan first; giving up early makes doubles
            (RFC 1047).
    """

    host: str
    port: int
    sender: MailAddress
    starttls: bool = False
    user: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    seconds: float = SECONDS
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        if self.user and not self.starttls:
            raise _wrong("STARTTLS", _("Passordet må gå kryptert. Skriv 1, eller fjern AKTSOM_SMTP_USER."))

    def password(self) -> str:
        """The password as it stands in its file now.

        Raises:
            MailSettingWrong: no such file, or nothing in it.
        """
        return server_settings.password(self.password_file or Path(), _wrong)

    def trust(self) -> ssl.SSLContext:
        """Whose certificates hold.

        Raises:
            MailSettingWrong: the file of issuers cannot be read.
        """
        return server_settings.trust(self.ca_file, _wrong)


def mail_server(values: Mapping[str, str]) -> MailServer | None:
    """The mail server that ``AKTSOM_SMTP_*`` name; None where no host is named.

    HOST and FROM («Aktsom <aktsom@eksempel.no>») are needed. USER asks for PASSWORD_FILE and makes STARTTLS the
    default; PORT is 587 with STARTTLS, else 25. STARTTLS is 1 or 0. CA_FILE and SECONDS are optional.

    Raises:
        MailSettingWrong: a value cannot be used, or a user name stands with STARTTLS switched off.
    """
    given = server_settings.given(values, "AKTSOM_SMTP_")
    if "HOST" not in given:
        return None
    host = server_settings.host(given["HOST"], "smtp.eksempel.no", _wrong)
    user = given.get("USER", "")
    if user and "PASSWORD_FILE" not in given:
        raise _wrong("PASSWORD_FILE", _("Oppgi filen som passordet til AKTSOM_SMTP_USER står i."))
    starttls = _on_off(given.get("STARTTLS", "1" if user else "0"))
    return MailServer(
        host=host,
        port=server_settings.port(
            given.get("PORT", str(SUBMISSION_PORT if starttls else RELAY_PORT)), _wrong
        ),
        sender=_sender(given.get("FROM", "")),
        starttls=starttls,
        user=user,
        password_file=Path(given["PASSWORD_FILE"]) if "PASSWORD_FILE" in given else None,
        ca_file=Path(given["CA_FILE"]) if "CA_FILE" in given else None,
        seconds=server_settings.seconds(given.get("SECONDS", str(SECONDS)), _wrong),
    )


def _wrong(name: str, hint: str) -> MailSettingWrong:
    return MailSettingWrong(name=f"AKTSOM_SMTP_{name}", hint=hint)


def _on_off(text: str) -> bool:
    if text not in _ON_OFF:
        raise _wrong("STARTTLS", _("Skriv 1 for på eller 0 for av."))
    return _ON_OFF[text]


def _sender(text: str) -> MailAddress:
    address = read_address(text)
    if address is None:
        raise _wrong("FROM", _("Skriv avsenderen som «Aktsom <aktsom@eksempel.no>»."))
    return address
