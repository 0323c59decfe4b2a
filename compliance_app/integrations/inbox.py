"""Reading a mailbox over IMAP: the folder is opened for reading only, and nothing in it is moved, marked or deleted.

Which mails are new is told by their numbers (UIDs), which only ever grow, as long as the folder's ``uid_validity`` is the
same; when that has changed the folder is another one, and is read from the beginning.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from compliance_app.domain.errors import _
from compliance_app.integrations.imap_client import Conversation, Refused
from compliance_app.integrations.inbox_errors import (
    InboxConnectionBroken,
    InboxFolderMissing,
    InboxFolderRefused,
    InboxMailRefused,
    InboxNotUnderstood,
    InboxTryLater,
)
from compliance_app.integrations.inbox_server import INBOX, InboxServer

MOST_BYTES: Final = 25_000_000
"""Of a larger mail only the beginning is fetched."""
_LAST_NUMBER: Final = 2**32 - 1
_NUMBERS_AT_ONCE: Final = 80_000
"""An answer is one line, and the library reads none over a million bytes: numbers have up to ten digits and a space."""
_FOLDERS_SHOWN: Final = 30
_MOST_HANG_UPS: Final = 6
"""In a row: three mails that a server chokes on, twice each."""


@dataclass(frozen=True)
class Fetched:
    """A mail as it lies on the server.

    Attributes:
        uid: its number in the folder.
        raw: all its bytes, or the first of them (``cut``); None where the server has it and will not hand it out.
        size: how many bytes it has, as far as the server knows.
        received_at: when the server took it into the mailbox (INTERNALDATE), UTC; None where that is no time.
        cut: the mail is larger than what was asked for, and ``raw`` is its beginning.
        problem: what the server said instead of handing it out.
    """

    uid: int
    raw: bytes | None = field(repr=False)
    size: int
    received_at: datetime | None
    cut: bool = False
    problem: str = ""


class Inbox:
    """An open folder; use :func:`inbox`.

    Attributes:
        uid_validity: changes when the numbers no longer mean the same mails.
        vanished: numbers of mails that somebody removed between the server's list and the fetching of them.
    """

    def __init__(self, server: InboxServer) -> None:
        self._server = server
        self.vanished: list[int] = []
        self._hang_ups = 0
        self._conversation = Conversation(server)
        try:
            self.uid_validity, self._exists = self._open()
        except BaseException:
            self.close(politely=False)
            raise

    def close(self, *, politely: bool = True) -> None:
        """End the connection; see :func:`inbox`."""
        self._conversation.close(politely=politely)

    def new_since(self, uid: int, limit: int, most_bytes: int = MOST_BYTES) -> Iterator[Fetched]:
        """The mails with a higher number than ``uid`` (0: all), lowest first, ``limit`` of them, fetched one by one.

        One mail that the server chokes on keeps none of the others away. It is told (``raw`` None) once a later one was
        handed out: until then the trouble may be the server's own, and nobody has anything to see to.

        Raises:
            InboxMailRefused: the last ones were not handed out, and nobody knows yet why.
            InboxError: one of its other kinds. What came before is whole.
        """
        held: list[Fetched] = []
        handed_out = 0
        for number in self._numbers(uid):
            if handed_out >= limit:
                return
            one = self._fetch_in_spite_of_all(number, most_bytes)
            if one is None:
                self.vanished.append(number)
            elif one.raw is None:
                held.append(one)
            else:
                yield from held
                held.clear()
                self._hang_ups = 0
                yield one
                handed_out += 1
        if held and handed_out < limit:
            raise InboxMailRefused(host=self._server.host, number=held[0].uid, reply=held[0].problem)

    # The folder

    def _open(self) -> tuple[int, int]:
        """Open the folder for reading: its validity, and how many mails it has."""
        folder = self._server.folder
        try:
            with self._conversation.asking() as client:
                opened: Mapping[bytes, object] = client.select_folder(folder, readonly=True)
        except Refused as refused:
            names = self._folders()
            if names is None or folder in names or folder.upper() == INBOX:
                raise InboxFolderRefused(folder=folder, reply=refused.reply) from refused
            raise InboxFolderMissing(folder=folder, folders=_listed(names)) from refused
        validity, exists = opened.get(b"UIDVALIDITY"), opened.get(b"EXISTS")
        if not isinstance(validity, int) or not isinstance(exists, int):
            raise self._conversation.not_understood("SELECT: UIDVALIDITY?")
        return validity, exists

    def _open_anew(self) -> None:
        """After the server hung up.

        Raises:
            InboxConnectionBroken: the folder has been made anew meanwhile, and its numbers mean other mails.
        """
        self.close(politely=False)
        self._conversation = Conversation(self._server)
        validity, self._exists = self._open()
        if validity != self.uid_validity:
            raise InboxConnectionBroken(host=self._server.host, port=self._server.port)

    def _folders(self) -> list[str] | None:
        """The names of the folders that can be opened; None where the server does not tell."""
        try:
            with self._conversation.asking() as client:
                found = client.list_folders()
        except Refused:
            return None
        closed = rb"\noselect"
        return [
            str(name) for flags, _delimiter, name in found if closed not in {flag.lower() for flag in flags}
        ]

    # Its mails

    def _numbers(self, after: int) -> Iterator[int]:
        """The numbers above ``after``, rising; asked for in portions where the folder is very large."""
        if self._exists <= _NUMBERS_AT_ONCE:
            yield from self._search(after, f"{after + 1}:*")
            return
        last = max(self._search(after, "*"), default=after)
        for start in range(after, last, _NUMBERS_AT_ONCE):
            yield from self._search(start, f"{start + 1}:{min(start + _NUMBERS_AT_ONCE, last)}")

    def _search(self, after: int, numbers: str) -> list[int]:
        """What there is of these numbers; «5:*» is also answered with the last mail where that is number 3."""
        if after >= _LAST_NUMBER:
            return []
        try:
            with self._conversation.asking() as client:
                found = client.search(["UID", numbers])
        except Refused as refused:
            raise self._conversation.not_understood(refused.reply) from refused
        return sorted({number for number in found if number > after})

    def _fetch_in_spite_of_all(self, number: int, most: int) -> Fetched | None:
        """A mail; where the server hangs up on it twice, what there is to say of it.

        A server may end the connection over one mail it cannot read, each time (Dovecot does).
        """
        for _attempt in range(2):
            try:
                return self._fetch(number, most)
            except (InboxConnectionBroken, InboxTryLater, InboxNotUnderstood) as error:
                self._hang_ups += 1
                if self._hang_ups > _MOST_HANG_UPS:
                    raise
                self._open_anew()
                problem = str(error.values.get("reply") or _("forbindelsen ble brutt"))
        return self._without_content(number, problem)

    def _fetch(self, number: int, most: int) -> Fetched | None:
        """A mail; None where it is not there any more."""
        part = f"BODY.PEEK[]<0.{most + 1}>"  # one byte more than wanted shows whether there is more; PEEK leaves it unread
        try:
            found = self._ask(number, ["INTERNALDATE", "RFC822.SIZE", part], room=most)
        except Refused as refused:
            return self._without_content(number, refused.reply)
        content = next((value for name, value in found.items() if name.startswith(b"BODY[")), None)
        if not isinstance(content, bytes):
            return self._without_content(number, _("uten innhold")) if found else None
        size = found.get(b"RFC822.SIZE")
        cut = len(content) > most
        return Fetched(
            uid=number,
            raw=content[:most],
            size=max(size, len(content)) if cut and isinstance(size, int) else len(content),
            received_at=_moment(found.get(b"INTERNALDATE")),
            cut=cut,
        )

    def _without_content(self, number: int, problem: str) -> Fetched | None:
        """A mail that was not handed out, if it is still there, with what else can be known of it."""
        try:
            found = self._ask(number, ["INTERNALDATE"])
        except Refused:
            found = {b"INTERNALDATE": None}
        if not found:
            return None
        return Fetched(
            uid=number, raw=None, size=0, received_at=_moment(found.get(b"INTERNALDATE")), problem=problem
        )

    def _ask(self, number: int, items: list[str], room: int = 0) -> Mapping[bytes, object]:
        with self._conversation.asking(room) as client:
            answer: Mapping[bytes, object] = client.fetch([number], items).get(number, {})
            return answer


@contextmanager
def inbox(server: InboxServer) -> Iterator[Inbox]:
    """The mailbox's folder, opened for reading; the connection ends with the block.

    Raises:
        InboxError: one of its kinds: no connection, no login, no such folder.
    """
    box = Inbox(server)
    whole = False
    try:
        yield box
        whole = True
    finally:
        box.close(politely=whole)


def _moment(value: object) -> datetime | None:
    """The server's date in UTC; a server may send one that does not exist."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"«{name}»" for name in sorted(names)[:_FOLDERS_SHOWN])
    rest = len(names) - _FOLDERS_SHOWN
    return _("{shown} og {rest} til").format(shown=shown, rest=rest) if rest > 0 else shown or _("ingen")
