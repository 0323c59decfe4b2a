"""A real mail server on this machine that takes mail, refuses it, or breaks off wherever a test says."""

import asyncio
import contextlib
import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from compliance_app.integrations.mail_message import MailAddress
from compliance_app.integrations.mail_server import MailServer

SENDER = MailAddress("aktsom@eksempel.no", "Aktsom")


@dataclass(frozen=True)
class Delivered:
    """A message the server has taken: envelope, bytes as they came, and read back by another reader than its writer."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        read = email.message_from_bytes(self.raw, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else part.get_content().replace("\r\n", "\n")


@dataclass
class PostOffice:
    """What the server does, changed by the test at any time, and what it was sent.

    Attributes:
        refuse: address → the server's answer to RCPT TO.
        from_answer, data_answer: answer to MAIL FROM, and to a whole message, instead of 250.
        drop: break the connection at "greeting", "from", "data" (before the message), or after the whole message:
            "unread" (thrown away) or "kept" (taken, but the answer is lost).
        answers: this many messages get an answer, then ``drop`` and ``data_answer`` begin; 0 from the start.
        messages_per_connection: at the next MAIL FROM the server hangs up, or says 421 with ``goodbye``.
        silent: never answers a whole message; stuck: takes it, and never says so; stuck_after: from so many on.
        asked: set once that has begun.
        login: user and password that are let in; None asks for none. login_answer: instead of 535.
    """

    port: int = 0
    mailbox: list[Delivered] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    from_answer: str = ""
    data_answer: str = ""
    drop: str = ""
    answers: int = 0
    messages_per_connection: int = 0
    goodbye: bool = False
    silent: bool = False
    stuck: bool = False
    stuck_after: int = 0
    asked: threading.Event = field(default_factory=threading.Event)
    login: tuple[str, str] | None = None
    login_answer: str = ""
    connections: int = 0
    passwords_seen: list[bytes] = field(default_factory=list)
    ca_file: Path | None = None

    def server(self, **changed: Any) -> MailServer:
        """The settings that lead here."""
        values: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "sender": SENDER, "seconds": 5.0}
        return MailServer(**values | changed)

    # What aiosmtpd asks of a handler

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if not hasattr(session, "taken_here"):
            session.taken_here = 0
            self.connections += 1
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        full = self.messages_per_connection and session.taken_here >= self.messages_per_connection
        if full and self.goodbye:
            return "421 4.4.2 Too many messages here, goodbye"
        if full or self._drops("from"):
            return _hang_up(server)
        if self.from_answer:
            return self.from_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.silent:
            self.asked.set()
            await asyncio.Event().wait()  # until the connection ends
        if self.data_answer and len(self.mailbox) >= self.answers:
            return self.data_answer
        if self._drops("unread"):
            return _hang_up(server)
        lost = self._drops("kept")
        self.mailbox.append(
            Delivered(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b"")
        )
        session.taken_here += 1
        if self.stuck or 0 < self.stuck_after <= len(self.mailbox):
            self.asked.set()
            await asyncio.Event().wait()
        return _hang_up(server) if lost else "250 2.0.0 Taken"

    def _drops(self, where: str) -> bool:
        return self.drop == where and len(self.mailbox) >= self.answers

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.passwords_seen.append(data.password)
        right = self.login is not None and (data.login.decode(), data.password.decode()) == self.login
        if right and not self.login_answer:
            return AuthResult(success=True, auth_data=data)
        return AuthResult(success=False, handled=False, message=self.login_answer or None)


class _Protocol(SMTP):
    """Breaks off where no handler is asked."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self.event_handler.drop == "greeting":
            transport.abort()

    async def smtp_DATA(self, arg: str) -> None:
        if self.event_handler._drops("data"):
            _hang_up(self)
            return
        await super().smtp_DATA(arg)


class _OnOneSocket(Controller):
    """Listens on a socket that is bound already, so that no other program can take the port in between."""

    def __init__(self, office: PostOffice, listening: socket.socket, **options: Any) -> None:
        self._listening = listening
        super().__init__(office, "127.0.0.1", listening.getsockname()[1], **options)

    def factory(self) -> SMTP:
        return _Protocol(self.handler, **self.SMTP_kwargs)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listening)

    def _trigger_server(self) -> None:
        """Read the greeting; a server that hangs up at once has none."""
        with contextlib.suppress(OSError, AssertionError):
            super()._trigger_server()


def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.abort()
    return "250 nobody hears this"


@contextmanager
def post_office(
    *, tls: trustme.CA | None = None, host: str = "127.0.0.1", without: tuple[str, ...] = (), **office: Any
) -> Iterator[PostOffice]:
    """A started server.

    With ``tls`` it offers STARTTLS with a certificate of that issuer for ``host``; ``without`` names ways of logging
    in that it does not know.
    """
    opened = PostOffice(**office)
    context = None
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.issue_cert(host).configure_cert(context)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        opened.port = listening.getsockname()[1]
        controller = _OnOneSocket(
            opened,
            listening,
            tls_context=context,
            authenticator=opened.authenticate,
            auth_required=opened.login is not None,
            auth_require_tls=True,
            auth_exclude_mechanism=list(without),
        )
        controller.start()
        try:
            yield opened
        finally:
            controller.stop()
