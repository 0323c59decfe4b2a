"""A real IMAP server on this machine: mail is put into it by the test, and it breaks off or talks nonsense when told to."""

import asyncio
import ssl
import tempfile
import threading
from argparse import Namespace
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import trustme
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Login
from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.bytes import Writeable, WriteStream
from pymap.concurrent import Subsystem
from pymap.context import connection_exit
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.command.select import FetchCommand
from pymap.parsing.response import CommandResponse, ResponseNo
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Seen
from pysasl.hashing import BuiltinHash

USER = "postmottak@eksempel.no"
PASSWORD = "blåbær og fløte"


@dataclass
class ImapServer:
    """A mailbox, what the server does with those who ask for it (changed by the test at any time), and what it saw.

    Attributes:
        port: where it listens on 127.0.0.1.
        tls: «1», «starttls» or «0», as AKTSOM_IMAP_TLS.
        refuse: number of a mail → what the server says instead of handing it out.
        drop: the connection is broken in the middle of an answer that holds these bytes; drops: so many times, at most.
        silent: nothing more is said from the first answer on that holds these bytes.
        rewrite: what goes out instead of an answer.
        logins: who tried to log in, and whether the connection was encrypted; ways: by which commands.
        asked: how many times mails were asked for.
        asked_to_mark: whether one was asked for in the way that marks it as read, where that is allowed.
        ca_file: the issuer of its certificate.
    """

    tls: str
    port: int = 0
    refuse: dict[int, str] = field(default_factory=dict)
    drop: bytes = b""
    drops: int = 1_000_000
    silent: bytes = b""
    rewrite: Callable[[bytes], bytes] = bytes
    logins: list[tuple[str, bool]] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    asked: int = 0
    asked_to_mark: bool = False
    home: Path = Path()
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _thread: threading.Thread = field(default_factory=threading.Thread)
    _folders: MailboxSet | None = None

    @property
    def ca_file(self) -> Path:
        return self.home / "issuer.pem"

    def settings(self, **changed: str) -> dict[str, str]:
        """The AKTSOM_IMAP_* that lead here; ``changed`` by their short names, in capitals."""
        values = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "TLS": self.tls,
            "USER": USER,
            "PASSWORD_FILE": str(self.home / "word"),
            "CA_FILE": str(self.ca_file),
            "SECONDS": "5",
        }
        return {f"AKTSOM_IMAP_{name}": value for name, value in (values | changed).items()}

    def stop(self) -> None:
        """The server goes away, with all who talk to it."""
        if self._thread.is_alive():
            assert self._loop is not None
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    # The mailbox

    def put(self, raw: bytes, *, at: datetime, folder: str = "INBOX", seen: bool = False) -> int:
        """Lay a mail into a folder, whatever its bytes, received ``at`` (aware); its number."""
        return self._run(self._put(raw, at, folder, seen))

    def add_folder(self, name: str) -> None:
        self._run(self._mailboxes.add_mailbox(name))

    def remove(self, *numbers: int, folder: str = "INBOX") -> None:
        """Somebody deletes mails for good."""

        async def remove() -> None:
            await (await self._mailboxes.get_mailbox(folder)).delete(numbers)

        self._run(remove())

    def make_anew(self, folder: str = "INBOX") -> None:
        """The folder is made anew and empty: its numbers start over, and UIDVALIDITY is another."""

        async def make_anew() -> None:
            old = await self._mailboxes.get_mailbox(folder)
            new = MailboxData(self._mailboxes._content_cache, self._mailboxes._thread_cache)
            new._uid_validity = old.uid_validity + 1
            if folder == "INBOX":
                self._mailboxes._inbox = new
            else:
                self._mailboxes._set[folder] = new

        self._run(make_anew())

    def marks(self, folder: str = "INBOX") -> dict[int, set[str]]:
        """What the mails are marked with, by their numbers; «new» where nobody has opened the folder since."""

        async def marks() -> dict[int, set[str]]:
            box = await self._mailboxes.get_mailbox(folder)
            return {
                one.uid: {str(flag) for flag in one.permanent_flags} | ({"new"} if one.recent else set())
                async for one in box.messages()
            }

        return self._run(marks())

    async def _put(self, raw: bytes, at: datetime, folder: str, seen: bool) -> int:
        """As ``MailboxData.append``, but the mail is not taken apart: a server keeps what it was sent."""
        box = await self._mailboxes.get_mailbox(folder)
        content = _AsSent(raw)
        async with box.messages_lock.write_lock():
            box._max_uid += 1
            box._messages[box._max_uid] = Message(
                box._max_uid,
                at,
                frozenset({Seen} if seen else ()),
                email_id=box._content_cache.add(content),
                thread_id=ObjectId.random_thread_id(),
                recent=True,
                content=content,
            )
            box._mod_sequences.update([box._max_uid])
            box._updated.set()
        return box._max_uid

    @property
    def _mailboxes(self) -> MailboxSet:
        assert self._folders is not None
        return self._folders

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class _AsSent(Writeable):
    """A mail's bytes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def __bytes__(self) -> bytes:
        return self._raw

    def __len__(self) -> int:
        return len(self._raw)

    def write(self, writer: WriteStream) -> None:
        writer.write(self._raw)


class _Config(Config):
    @property
    def greeting(self) -> bytes:
        return b"Server ready"  # the library looks the machine's name up, which may take long


class _State(ConnectionState):
    """Refuses what the test says, and remembers who knocked."""

    def __init__(self, server: ImapServer, wire: "_Wire", login: Login, config: Config) -> None:
        super().__init__(login, config)
        self._server = server
        self._wire = wire

    async def do_authenticate(self, cmd: Any, creds: Any) -> CommandResponse:
        user = creds.authcid if creds else cmd.userid.decode()
        self._server.logins.append((user, self._wire.encrypted))
        self._server.ways.append(cmd.command.decode())
        return await super().do_authenticate(cmd, creds)

    async def do_fetch(self, cmd: FetchCommand) -> Any:
        self._server.asked += 1
        self._server.asked_to_mark |= any(attribute.set_seen for attribute in cmd.attributes)
        content = any(attribute.value.startswith(b"BODY") for attribute in cmd.attributes)
        for number, reply in self._server.refuse.items():
            if content and number in cmd.sequence_set.flatten(number):
                return ResponseNo(cmd.tag, reply.encode()), None
        return await super().do_fetch(cmd)


class _Wire:
    """What goes out, held back until an answer is whole."""

    def __init__(self, writer: StreamWriter, server: ImapServer) -> None:
        self._writer = writer
        self._server = server
        self._held = bytearray()

    @property
    def encrypted(self) -> bool:
        return self._writer.get_extra_info("ssl_object") is not None

    def write(self, data: bytes) -> None:
        self._held += data

    async def drain(self) -> None:
        server = self._server
        answer = server.rewrite(bytes(self._held))
        self._held.clear()
        if server.silent and server.silent in answer:
            await server._stop.wait()
            raise ConnectionAbortedError  # pymap takes it for a client that left
        if server.drop and server.drop in answer and server.drops > 0:
            server.drops -= 1
            self._writer.write(answer[: len(answer) // 2])
            await self._writer.drain()
            self._writer.transport.abort()
            raise ConnectionAbortedError
        self._writer.write(answer)
        await self._writer.drain()

    def close(self) -> None:
        self._writer.close()

    async def start_tls(self, context: ssl.SSLContext) -> None:
        await self._writer.start_tls(context)


async def _serve(
    server: ImapServer, password: str, context: ssl.SSLContext, started: threading.Event
) -> None:
    words = Namespace(passlib_cfg=None, proxy_protocol=None)
    config = _Config(
        words,
        host=None,
        port=0,
        demo_data=False,
        demo_user=USER,
        demo_password=password,
        ssl_context=context,
        tls_enabled=server.tls == "starttls",
        hash_context=BuiltinHash(rounds=1),
        cpu_subsystem=Subsystem.for_asyncio(),
        invalid_user_sleep=0,
    )
    config.apply_context()
    login = Login(config)
    await DictBackend._add_demo_user(config, login)
    async with login.demo_user_identity.new_session() as session:
        server._folders = session.mailbox_set

    async def talk(reader: StreamReader, writer: StreamWriter) -> None:
        wire: Any = _Wire(writer, server)
        connection = IMAPConnection(config.commands, config, reader, wire, SocketInfo.get(writer, None))
        async with AsyncExitStack() as stack:
            connection_exit.set(stack)
            stack.enter_context(closing(connection))
            await connection.run(_State(server, wire, login, config))

    listening = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context if server.tls == "1" else None)
    server.port = listening.sockets[0].getsockname()[1]
    server._loop = asyncio.get_running_loop()
    started.set()
    await server._stop.wait()
    listening.close()


def _run(server: ImapServer, password: str, context: ssl.SSLContext, started: threading.Event) -> None:
    try:
        asyncio.run(_serve(server, password, context, started))
    finally:
        started.set()  # whoever waits for a server that could not start is told


@contextmanager
def imap_server(
    *, tls: str = "1", host: str = "127.0.0.1", issuer: trustme.CA | None = None, password: str = PASSWORD
) -> Iterator[ImapServer]:
    """A started server with an empty mailbox; ``host`` is whom its certificate is for.

    Its user is ``USER`` with ``password``; folders beside INBOX are made by ``add_folder``.
    """
    issuer = issuer or trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(host).configure_cert(context)
    with tempfile.TemporaryDirectory() as home:
        server = ImapServer(tls, home=Path(home))
        issuer.cert_pem.write_to_path(server.ca_file)
        (server.home / "word").write_text(f"{password}\n", encoding="utf-8")
        started = threading.Event()
        # a daemon, so that a test that fails at the start does not hold the whole run
        server._thread = threading.Thread(target=_run, args=[server, password, context, started], daemon=True)
        server._thread.start()
        started.wait()
        assert server.port, "the IMAP server did not start"
        try:
            yield server
        finally:
            server.stop()
