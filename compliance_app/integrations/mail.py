"""Sending mail over SMTP: a message counts as sent only when the server has answered 250 to the whole of it.

The steps are taken one by one (``smtplib`` knows the protocol), because it matters where a connection breaks: before
the message is handed over it was not sent, afterwards nobody can know (RFC 1047).
"""

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from compliance_app import clock
from compliance_app.integrations.mail_errors import (
    MailBasicLoginClosed,
    MailCertificateWrong,
    MailConnectionBroken,
    MailError,
    MailLoginRefused,
    MailNotEncrypted,
    MailPasswordOpen,
    MailPerhapsTaken,
    MailRecipientRefused,
    MailRefused,
    MailSenderRefused,
    MailServerUnreachable,
    MailTooLarge,
    MailTryLater,
    said,
)
from compliance_app.integrations.mail_message import OutgoingMail, message_bytes
from compliance_app.integrations.mail_server import MailServer

_GO_ON, _LOGGED_IN, _CHALLENGE = 354, 235, 334
_CLOSING: Final = 421
_BASIC_LOGIN_CLOSED: Final = re.compile(rb"5\.7\.30\b|5\.7\.139\b|basic authentication", re.IGNORECASE)
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Accepted:
    """A message the server has taken: its id, when, and the addresses it refused, each with the server's words."""

    message_id: str
    at: datetime
    refused: Mapping[str, str] = field(default_factory=dict)


class _Gone(Exception):
    """The connection ended before the message was handed over; ``goodbye`` is what the server said, if anything."""

    def __init__(self, goodbye: bytes = b"") -> None:
        super().__init__()
        self.goodbye = goodbye


@dataclass(frozen=True)
class _Reply:
    code: int
    text: bytes

    @property
    def taken(self) -> bool:
        return 200 <= self.code < 300

    @property
    def passing(self) -> bool:
        return 400 <= self.code < 500


class Mailer:
    """One conversation with a mail server for many messages; use :func:`mailer`."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def send(self, mail: OutgoingMail) -> Accepted:
        """Hand over a message; returns only after the server's 250 to all of it.

        A connection that was used before and has died meanwhile is opened anew, once.

        Raises:
            MailPerhapsTaken: the connection broke between the whole message and the answer. Not sent, as far as
                anybody knows; it may have arrived.
            MailError: one of its other kinds; the message was not taken.
        """
        content = message_bytes(mail, self._server.sender, clock.now())
        used_before = self._smtp is not None
        try:
            try:
                return self._send(mail, content)
            except _Gone:
                self._drop()
                if not used_before:
                    raise
                return self._send(mail, content)
        except _Gone as gone:
            self._drop()
            if gone.goodbye:
                raise MailTryLater(reply=gone.goodbye) from gone
            raise MailConnectionBroken(host=self._server.host, port=self._server.port) from gone

    def close(self) -> None:
        """Say goodbye, if there is anybody."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._drop()

    def _send(self, mail: OutgoingMail, content: bytes) -> Accepted:
        smtp = self._smtp or self._open()
        try:
            refused = self._envelope(smtp, mail, content)
            self._hand_over(smtp, content)
        except MailPerhapsTaken:
            self._drop()
            raise
        except MailError:
            self._start_over(smtp)
            raise
        return Accepted(mail.message_id, clock.now(), refused)

    # The connection

    def _open(self) -> smtplib.SMTP:
        server = self._server
        # the name is settled below: looking up our own could take longer than sending
        smtp = smtplib.SMTP(local_hostname="localhost", timeout=server.seconds)
        self._smtp = smtp
        try:
            self._greet(smtp)
            if server.starttls:
                self._encrypt(smtp)
            if server.user:
                self._log_in(smtp)
        except MailError:
            self._drop()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001 (smtplib sets it in its constructor only; the certificate is checked against it)
        try:
            reply = _Reply(*smtp.connect(server.host, server.port))
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise MailServerUnreachable(host=server.host, port=server.port) from error
        if not reply.taken:
            raise MailTryLater(reply=reply.text) if reply.passing else MailRefused(reply=reply.text)
        if smtp.sock is not None:
            smtp.local_hostname = _literal(str(smtp.sock.getsockname()[0]))
        hello = self._say(smtp.ehlo)
        if not hello.taken:
            hello = self._say(smtp.helo)
        if not hello.taken:
            raise MailTryLater(reply=hello.text) if hello.passing else MailRefused(reply=hello.text)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        if not smtp.has_extn("starttls"):
            raise (MailPasswordOpen if server.user else MailNotEncrypted)(host=server.host)
        context = server.trust()
        try:
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        except ssl.SSLCertVerificationError as error:
            raise MailCertificateWrong(host=server.host, problem=said(error.verify_message)) from error
        except ssl.SSLError as error:
            raise MailCertificateWrong(host=server.host, problem=said(error.reason or error)) from error
        except smtplib.SMTPResponseException as error:
            raise MailTryLater(reply=error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _Gone from error

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        """PLAIN or LOGIN, in UTF-8 (RFC 4616); ``smtplib`` itself knows only passwords in ASCII."""
        server = self._server
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        if not isinstance(smtp.sock, ssl.SSLSocket):
            raise MailPasswordOpen(host=server.host)
        password = server.password()
        reply = _Reply(504, b"AUTH PLAIN, AUTH LOGIN?")
        if "PLAIN" in offered:
            whole = f"\0{server.user}\0{password}"
            reply = self._say(smtp.docmd, "AUTH", f"PLAIN {_base64(whole)}")
        elif "LOGIN" in offered:
            reply = self._say(smtp.docmd, "AUTH", f"LOGIN {_base64(server.user)}")
            if reply.code == _CHALLENGE:
                reply = self._say(smtp.docmd, _base64(password))
        if reply.code == _LOGGED_IN:
            return
        if reply.passing:
            raise MailTryLater(reply=reply.text)
        closed = _BASIC_LOGIN_CLOSED.search(reply.text)
        raise (MailBasicLoginClosed if closed else MailLoginRefused)(host=server.host, reply=reply.text)

    def _start_over(self, smtp: smtplib.SMTP) -> None:
        """After a refusal the connection is good for the next message, if the server says so."""
        try:
            kept = smtp.sock is not None and self._say(smtp.rset).taken
        except _Gone:
            kept = False
        if not kept:
            self._drop()

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    # A message

    def _envelope(self, smtp: smtplib.SMTP, mail: OutgoingMail, content: bytes) -> dict[str, str]:
        """Sender and recipients; returns the recipients that were refused, of which there is at least one more."""
        limit = smtp.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(content):
            raise MailTooLarge(size=-(-len(content) // _MEGABYTE), limit=int(limit) // _MEGABYTE)
        sender = self._server.sender.email
        options = [f"size={len(content)}"] if smtp.has_extn("size") else []
        reply = self._say(smtp.mail, sender, options)
        if not reply.taken:
            raise _refusal(reply, MailSenderRefused(address=sender, reply=reply.text))
        refused: dict[str, _Reply] = {}
        for one in mail.to:
            reply = self._say(smtp.rcpt, one.email)
            if not reply.taken:
                refused[one.email] = reply
        if len(refused) == len({to.email for to in mail.to}):
            waiting = next((answer for answer in refused.values() if answer.passing), None)
            address, first = next(iter(refused.items()))
            raise _refusal(
                waiting or first,
                MailRecipientRefused(address=", ".join(refused) or address, reply=first.text),
            )
        return {address: said(answer.text) for address, answer in refused.items()}

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> None:
        reply = self._say(smtp.docmd, "DATA")
        if reply.code != _GO_ON:
            raise _refusal(reply, MailRefused(reply=reply.text))
        stuffed = re.sub(rb"(?m)^\.", b"..", content)
        try:
            # all of it goes out or this raises: without the last full stop no server takes a message
            smtp.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        except (smtplib.SMTPException, OSError) as error:
            raise _Gone from error
        final = self._answer(smtp)
        if not final.taken:
            raise _refusal(final, MailRefused(reply=final.text))

    def _answer(self, smtp: smtplib.SMTP) -> _Reply:
        """The server's answer to the whole message; anything but a proper one leaves it open."""
        unknown = MailPerhapsTaken(host=self._server.host)
        sock = smtp.sock
        if sock is None:
            raise unknown
        try:
            sock.settimeout(self._server.patience)
            reply = _Reply(*smtp.getreply())
            sock.settimeout(self._server.seconds)
        except (smtplib.SMTPException, OSError) as error:
            raise unknown from error
        if not (reply.taken or 400 <= reply.code < 600):
            raise unknown
        return reply

    def _say(self, command: Callable[..., tuple[int, bytes]], *words: object) -> _Reply:
        """One command and its answer; a server that says goodbye (421) or nothing is gone."""
        try:
            reply = _Reply(*command(*words))
        except (smtplib.SMTPException, OSError) as error:
            raise _Gone from error
        if reply.code == _CLOSING:
            raise _Gone(reply.text)
        return reply


@contextmanager
def mailer(server: MailServer) -> Iterator[Mailer]:
    """A mailer for many messages; the connection is opened by the first and closed at the end."""
    one = Mailer(server)
    try:
        yield one
    finally:
        one.close()


def send(server: MailServer, mail: OutgoingMail) -> Accepted:
    """Send one message over a connection of its own; see :meth:`Mailer.send`."""
    with mailer(server) as one:
        return one.send(mail)


def _refusal(reply: _Reply, for_good: MailError) -> MailError:
    """The error for a refusal: come back later, or the one for good."""
    return MailTryLater(reply=reply.text) if reply.passing else for_good


def _literal(address: str) -> str:
    """Our own address as the name we greet with (RFC 5321 4.1.3): true wherever the program runs."""
    bare = address.partition("%")[0]
    return f"[IPv6:{bare}]" if ":" in bare else f"[{bare}]"


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
