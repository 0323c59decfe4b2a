"""A conversation with an IMAP server: every failure is one of ours, and no answer grows larger than what was asked for.

IMAPClient knows the protocol, with the standard library's ``imaplib`` below it. It hands over raw bytes in parts, the
server's own dates and folder names in any letters, where ``imaplib`` leaves all parsing to its user and imap-tools
fetches whole mails only.
"""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.tls import IMAP4_TLS

from compliance_app.domain.errors import _
from compliance_app.integrations.inbox_errors import (
    InboxBasicLoginClosed,
    InboxCertificateWrong,
    InboxConnectionBroken,
    InboxError,
    InboxLoginRefused,
    InboxNotEncrypted,
    InboxNotUnderstood,
    InboxTryLater,
    InboxUnreachable,
)
from compliance_app.integrations.inbox_server import Encryption, InboxServer
from compliance_app.integrations.mail_errors import said

MOST_OF_AN_ANSWER: Final = 8_000_000
"""Bytes of an answer beside a mail's content; a hundred thousand numbers are one million."""
_UNPARSABLE: Final = (ValueError, TypeError, LookupError, RecursionError)
"""What a parser trips over when an answer is not IMAP."""
_LATER: Final = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT)\b|throttl|too many|try again", re.IGNORECASE)
_BASIC_LOGIN_CLOSED: Final = re.compile(r"basic ?auth", re.IGNORECASE)
_EXCHANGE_ONLINE: Final = re.compile(r"(^|\.)(office365|office|outlook)\.com$", re.IGNORECASE)
_NO_REASON: Final = re.compile(r"(LOGIN|AUTHENTICATE) failed\.?", re.IGNORECASE)
_BYE: Final = "* BYE"
_LOST_THREAD: Final = "command: "
"""So begins what the library says when it stopped within an answer: a line that was too long."""
_PREFIX: Final = re.compile(r"^\w+ failed: ")
_SAFE_UNQUOTED: Final = re.compile(r"[A-Za-z0-9@._+-]+")
logging.getLogger("imapclient").addHandler(logging.NullHandler())  # what it warns of, our own errors say


class Refused(Exception):
    """The server answered NO or BAD; ``reply`` is what it said."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = said(reply)


class _TooMuch(Exception):
    """More came, or was announced, than was asked for."""


class _Measured(imaplib.IMAP4):
    """Counts what comes in: a server may announce a literal of any size, and the library would wait for all of it."""

    room = MOST_OF_AN_ANSWER

    def read(self, size: int) -> bytes:
        self._take(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._take(len(line))
        return line

    def _take(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            raise _TooMuch(_("mer enn den ble bedt om"))


class _Plain(_Measured, IMAP4WithTimeout):
    pass


class _Encrypted(_Measured, IMAP4_TLS):
    pass


class _Client(IMAPClient):
    _imap: _Measured

    def __init__(self, server: InboxServer) -> None:
        self._seconds = server.seconds
        encrypted = server.encryption is Encryption.FROM_THE_START
        super().__init__(
            server.host,
            server.port,
            ssl=encrypted,
            ssl_context=server.trust() if encrypted else None,
            timeout=server.seconds,
        )
        self.normalise_times = False  # dates keep their zone
        self._imap.debug = 0  # the library sets 5, and writes each whole mail out for a log that nobody reads

    def _create_IMAP4(self) -> _Measured:  # noqa: N802 (the library's name)
        if self.ssl:
            return _Encrypted(self.host, self.port, self.ssl_context, self._seconds)
        return _Plain(self.host, self.port, self._seconds)

    def allow(self, room: int) -> None:
        """How many bytes may come in from now on."""
        self._imap.room = room

    def goodbye(self) -> str:
        """What the server said when it hung up, if anything."""
        words = self._imap.untagged_responses.get("BYE") or [b""]
        return said(words[-1])


class Conversation:
    """A connection, encrypted as the settings say and logged in.

    Raises:
        InboxError: InboxUnreachable, InboxCertificateWrong, InboxNotEncrypted, InboxLoginRefused, InboxTryLater,
            InboxConnectionBroken, InboxNotUnderstood, InboxSettingWrong.
    """

    def __init__(self, server: InboxServer) -> None:
        self._server = server
        self._over = False
        try:
            self._client = _Client(server)
        except (imaplib.IMAP4.error, OSError, _TooMuch, *_UNPARSABLE) as error:
            raise self._closed_door(error) from error
        try:
            if server.encryption is Encryption.STARTTLS:
                self._encrypt()
            self._log_in()
        except BaseException:
            self.close(politely=False)
            raise

    @contextmanager
    def asking(self, room: int = 0) -> Iterator[IMAPClient]:
        """The library for one question, whose answer may hold ``room`` bytes of mail.

        Raises:
            Refused: the server answered NO or BAD, and can be asked something else.
            InboxError: InboxConnectionBroken, InboxTryLater, InboxNotUnderstood; nothing more can be asked.
        """
        self._client.allow(MOST_OF_AN_ANSWER + room)
        try:
            yield self._client
        except (imaplib.IMAP4.error, OSError, _TooMuch, *_UNPARSABLE) as error:
            failure = self._failure(error)
            self._over = not isinstance(failure, Refused)
            raise failure from error

    def close(self, *, politely: bool = True) -> None:
        """Say goodbye if the server still listens, and hang up."""
        if politely and not self._over:
            with suppress(InboxError, Refused), self.asking() as client:
                client.logout()
        with suppress(OSError):
            self._client.shutdown()

    def not_understood(self, reply: object) -> InboxNotUnderstood:
        """The error for an answer that makes no sense."""
        return InboxNotUnderstood(host=self._server.host, port=self._server.port, reply=reply)

    def _encrypt(self) -> None:
        server = self._server
        try:
            self._client.starttls(server.trust())
        except (imaplib.IMAP4.abort, OSError, _TooMuch, *_UNPARSABLE) as error:
            raise self._closed_door(error) from error
        except (
            imaplib.IMAP4.error
        ) as error:  # not offered, refused, or said to be logged in already (PREAUTH)
            raise InboxNotEncrypted(host=server.host, port=server.port) from error

    def _log_in(self) -> None:
        """PLAIN, which takes a password in any letters (RFC 4616), else LOGIN where all are ASCII."""
        server = self._server
        password = server.password()
        try:
            with self.asking() as client:
                offered = client.capabilities()
                if (
                    b"LOGINDISABLED" not in offered
                    and b"AUTH=PLAIN" not in offered
                    and _for_login(server.user, password)
                ):
                    client.login(server.user, password)
                else:  # a server that does not know it says so
                    client.plain_login(server.user, password)
        except Refused as refused:
            closed = _BASIC_LOGIN_CLOSED.search(refused.reply) or (
                _EXCHANGE_ONLINE.search(server.host) and _NO_REASON.fullmatch(refused.reply)
            )
            kind = InboxBasicLoginClosed if closed else InboxLoginRefused
            raise kind(host=server.host, reply=refused.reply) from refused

    def _closed_door(self, error: Exception) -> InboxError:
        """What went wrong before there was an encrypted connection."""
        where = {"host": self._server.host, "port": self._server.port}
        words = _words(error)
        if isinstance(error, ssl.SSLCertVerificationError):
            return InboxCertificateWrong(host=self._server.host, problem=said(error.verify_message))
        if isinstance(error, ssl.SSLError):
            return InboxNotEncrypted(**where)
        if words.startswith(_BYE):
            return InboxTryLater(reply=words.removeprefix(_BYE).strip())
        if _is_broken(error, words):
            return InboxUnreachable(**where)
        return self.not_understood(words)

    def _failure(self, error: Exception) -> InboxError | Refused:
        """What went wrong with a question."""
        if isinstance(error, LoginError) and isinstance(error.__context__, Exception):
            error = error.__context__  # the library calls a broken connection a refused login
        words = _words(error)
        goodbye = self._client.goodbye()
        if goodbye:
            return InboxTryLater(reply=goodbye)
        if _is_broken(error, words):
            return InboxConnectionBroken(host=self._server.host, port=self._server.port)
        answered = isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort)
        if answered and not words.startswith(_LOST_THREAD):
            return InboxTryLater(reply=words) if _LATER.search(words) else Refused(words)
        return self.not_understood(words)


def _is_broken(error: Exception, words: str) -> bool:
    """Whether there is no connection any more, or never was one."""
    if isinstance(error, imaplib.IMAP4.abort):
        return "socket error" in words
    return isinstance(error, OSError) or type(error) is UnicodeError  # a name that cannot be looked up


def _words(error: Exception) -> str:
    """What the server said, out of the library's error."""
    told = said(error.args[0]) if error.args else ""
    return _PREFIX.sub("", told) or type(error).__name__.strip("_")


def _for_login(user: str, password: str) -> bool:
    """Whether the LOGIN command can carry them: the library quotes the password alone, and both in ASCII."""
    return bool(_SAFE_UNQUOTED.fullmatch(user)) and password.isascii() and password.isprintable()
