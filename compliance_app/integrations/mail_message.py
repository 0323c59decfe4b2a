"""A message as we mean it, and as the bytes that go over the wire; nothing typed by anyone can become a header.

Python's e-mail package (as in 3.11.7) folds headers at characters that other programs take for line breaks, and
encodes long message ids as words: every header value is put on one line here, and ids are written by us.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from compliance_app.integrations.mail_errors import MailAddressWrong

_POLICY: Final = SMTP.clone(cte_type="7bit")
"""Seven bits: no relay on the way has reason to change a letter."""
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
_NAMED: Final = re.compile(r'\s*"?(?P<name>[^<>"]*?)"?\s*<(?P<address>[^<>]+)>\s*')
_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
_MOST_OF_AN_ADDRESS: Final = 254
_MOST_OF_A_LOCAL_PART: Final = 64
_MOST_OF_AN_ID: Final = 900
_MOST_REFERENCES: Final = 20
_MOST_OF_A_NAME: Final = 120
_MOST_OF_A_SUBJECT: Final = 400
_BLANK_OR_NOTHING: Final = {"Cc": " ", "Zl": " ", "Zp": " ", "Zs": " ", "Cf": "", "Cs": "", "Cn": ""}
"""By Unicode category: controls and separators, then what is invisible, turns the text around or is no character."""


@dataclass(frozen=True)
class MailAddress:
    """An address and perhaps the name it is shown with; ``email`` is checked, with its domain as IDNA.

    Raises:
        MailAddressWrong: no server could use it.
    """

    email: str
    name: str = ""

    def __post_init__(self) -> None:
        local, at, domain = self.email.strip(" ").rpartition("@")
        try:
            ascii_domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise MailAddressWrong(address=one_line(self.email)) from error
        email = f"{local}{at}{ascii_domain}"
        if (
            not _ADDRESS.fullmatch(email)
            or len(email) > _MOST_OF_AN_ADDRESS
            or len(local) > _MOST_OF_A_LOCAL_PART
        ):
            raise MailAddressWrong(address=one_line(self.email))
        object.__setattr__(self, "email", email)
        object.__setattr__(self, "name", one_line(self.name)[:_MOST_OF_A_NAME].strip())

    @property
    def domain(self) -> str:
        """What stands behind the at sign."""
        return self.email.rpartition("@")[2]

    def header(self) -> Address:
        """As a header value."""
        return Address(display_name=self.name, addr_spec=self.email)


@dataclass(frozen=True)
class MailAttachment:
    """A file that goes with a message: shown name, bytes and type («application/pdf»)."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True)
class OutgoingMail:
    """One message.

    Attributes:
        message_id: «<…@own domain>» (:func:`message_id`), made and stored by the caller before sending.
        to: who gets it; they see each other.
        subject, text, html: what they read; html may be empty.
        automatic: sent by the program and not by a person, so that no absence reply comes back (RFC 3834).
        calendar: an iCalendar file (METHOD:PUBLISH) that goes along as «frister.ics»; empty for none.
        in_reply_to, references: message ids of a thread; what is no message id is left out.
        reply_to: where answers go instead of to the sender.
        sender_name: shown instead of the server's own sender name.
    """

    message_id: str
    to: tuple[MailAddress, ...]
    subject: str
    text: str
    html: str = ""
    automatic: bool = True
    calendar: bytes = b""
    attachments: tuple[MailAttachment, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    reply_to: MailAddress | None = None
    sender_name: str = ""


def message_id(token: str, sender: MailAddress) -> str:
    """A message id of our own domain; ``token`` is unique, for example a row's id.

    Raises:
        ValueError: the token has other characters than letters, digits, full stops and hyphens.
    """
    made = f"<{token}@{sender.domain}>"
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", token):
        raise ValueError(made)
    return made


def read_address(text: str) -> MailAddress | None:
    """An address somebody wrote, «Navn <navn@eksempel.no>» or bare; None where it is not one."""
    named = _NAMED.fullmatch(text)
    try:
        return (
            MailAddress(named["address"].strip(), named["name"].strip())
            if named
            else MailAddress(text.strip())
        )
    except MailAddressWrong:
        return None


def one_line(text: str) -> str:
    """Text for a header: one line, no control or invisible separator characters, no hard spaces, NFC."""
    shown = "".join(_BLANK_OR_NOTHING.get(unicodedata.category(letter), letter) for letter in text)
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def message_bytes(mail: OutgoingMail, sender: MailAddress, at: datetime) -> bytes:
    """The whole message with CRLF line ends, seven bits; ``at`` (aware) is its Date.

    Raises:
        MailAddressWrong: nobody to send to.
        ValueError: the message id is not one.
    """
    if not mail.to:
        raise MailAddressWrong(address="")
    if not _is_message_id(mail.message_id):
        raise ValueError(mail.message_id)
    message = EmailMessage(policy=_POLICY)
    message["Date"] = format_datetime(at)
    message["From"] = MailAddress(sender.email, mail.sender_name or sender.name).header()
    message["To"] = tuple(address.header() for address in mail.to)
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to.header()
    message["Subject"] = one_line(mail.subject)[:_MOST_OF_A_SUBJECT]
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    _fill(message, mail)
    return b"".join(_thread_lines(mail)) + message.as_bytes()


def _fill(message: EmailMessage, mail: OutgoingMail) -> None:
    message.set_content(_storable(mail.text))
    if mail.html:
        message.add_alternative(_storable(mail.html), subtype="html")
    if mail.calendar:
        message.add_attachment(
            mail.calendar,
            maintype="text",
            subtype="calendar",
            filename="frister.ics",
            params={"method": "PUBLISH", "charset": "utf-8"},
        )
    for one in mail.attachments:
        main, _slash, sub = one.media_type.partition("/")
        known = re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", one.media_type) and main not in {"multipart", "message"}
        message.add_attachment(
            one.content,
            maintype=main if known else "application",
            subtype=sub if known else "octet-stream",
            filename=one_line(one.name.replace("/", "-").replace("\\", "-"))[:_MOST_OF_A_NAME] or "vedlegg",
        )


def _thread_lines(mail: OutgoingMail) -> list[bytes]:
    """The headers made of message ids, one id a line."""
    thread = [one for one in mail.references if _is_message_id(one)]
    if _is_message_id(mail.in_reply_to) and mail.in_reply_to not in thread:
        thread.append(mail.in_reply_to)
    lines = [f"Message-ID: {mail.message_id}\r\n"]
    if _is_message_id(mail.in_reply_to):
        lines.append(f"In-Reply-To: {mail.in_reply_to}\r\n")
    if thread:
        lines.append("References: " + "\r\n ".join(thread[-_MOST_REFERENCES:]) + "\r\n")
    return [line.encode("ascii") for line in lines]


def _is_message_id(text: str) -> bool:
    return len(text) <= _MOST_OF_AN_ID and _MESSAGE_ID.fullmatch(text) is not None


def _storable(text: str) -> str:
    """A body with our line ends and without what UTF-8 or a mail reader cannot take."""
    lines = re.split("\r\n|[\r\n\u2028\u2029]", text)
    return "\n".join(
        "".join(one for one in line if one == "\t" or unicodedata.category(one) not in {"Cc", "Cs"})
        for line in lines
    )
