"""A mail taken apart into its leaves: one pass over the bytes, whatever its nesting, and nothing is unpacked.

A line is looked up among the boundaries that are open at that point, so that ten thousand nested parts cost no more than
ten thousand beside each other. A mail inside the mail (message/rfc822) is one leaf: it is kept and not entered.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from compliance_app.files import mail_words as words
from compliance_app.files.mail_headers import Head, Typed, media_type, read_head, typed
from compliance_app.files.text import looks_utf16

MOST_PARTS: Final = 20_000
_DASHES = re.compile(rb"^--[^\r\n]*", re.MULTILINE)
_BLANK = re.compile(rb"\n[ \t]*\r?\n")
_COUNT = re.compile(rb"\d{1,10}[ \t]*\r?\n")
_FIELDS_INSIDE = re.compile(
    rb"^content-(?:type|transfer-encoding|disposition)[ \t]*:[ \t]*[a-z0-9]", re.IGNORECASE | re.MULTILINE
)
_LONGEST_BOUNDARY: Final = 1000
_MAIL_FIELDS: Final = (
    *("from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "reply-to", "sender"),
    *("mime-version", "content-type", "delivered-to", "auto-submitted"),
)


class Container:
    """A part with parts in it, and which container it stands in (None: it is the mail itself).

    Attributes:
        kind: the second half of its media type: «mixed», «alternative».
        alternative: the outermost container here or above whose parts say the same in several ways.
        parts, closed, begins: how many parts it has had, whether its end was seen, and where its content begins.
    """

    def __init__(self, kind: str, boundary: bytes, parent: "Container | None", begins: int) -> None:
        above = parent.alternative if parent else None
        self.kind = kind
        self.boundary = boundary
        self.alternative: Container | None = above or (self if kind == "alternative" else None)
        self.begins = begins
        self.parts = 0
        self.closed = False


@dataclass(frozen=True)
class Leaf:
    """A part without parts: its fields, its media type and its bytes as they stand in the mail."""

    head: Head
    media_type: str
    content_type: Typed
    body: bytes
    container: Container | None = None


@dataclass
class Parts:
    """All leaves in their order, the fields of the mail itself, its kinds of containers, and what was amiss."""

    head: Head
    leaves: list[Leaf] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


def plain_mail(data: bytes) -> bytes:
    """The mail without what programs put around it: UTF-16, old Mac line ends, blank lines in front, a leading count."""
    wide = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else looks_utf16(data)
    if wide:
        data = data.decode(wide, errors="replace").encode("utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    counted = _COUNT.match(
        data
    )  # Apple Mail: how many bytes the mail has, before what the program itself adds
    if counted and int(counted[0]) <= len(data) - counted.end():
        data = data[counted.end() : counted.end() + int(counted[0])]
    return data


def split(data: bytes) -> Parts:
    """Take a mail apart. Bytes without any field of a mail are one leaf of text."""
    return _Splitter(data).run()


class _Splitter:
    """The pass over one mail: the open containers, innermost last, and the leaf that is being read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open: list[Container] = []
        self.by_boundary: dict[bytes, list[Container]] = {}
        self.leaf: tuple[Head, str, Typed, int, Container | None] | None = None
        self.behind = 0
        self.blank: re.Match[bytes] | None = _BLANK.search(data)
        self.parts = Parts(Head())

    def run(self) -> Parts:
        place = self._first()
        while found := _DASHES.search(self.data, place):
            place = found.end()
            container, closing = self._which(found[0])
            if container is None:
                continue
            self._end_leaf(found.start())
            self._back_to(container, found.start())
            if closing:
                container.closed = True
                self.behind = place
            elif len(self.parts.leaves) >= MOST_PARTS:
                self.parts.problems.append(words.TOO_MANY_PARTS.format(most=MOST_PARTS))
                return self.parts
            else:
                if not container.parts:
                    self._keep_lost(container.begins, found.start())
                container.parts += 1
                container.closed = False
                place = self._begin(self._after_line(found.end()), container)
        self._end_leaf(len(self.data))
        if not all(container.closed for container in self.open if container.parts):
            self.parts.problems.append(words.CUT)
        self._back_to(None, len(self.data))
        return self.parts

    def _first(self) -> int:
        place = self._begin(0, None)
        if not any(name in _MAIL_FIELDS for name, _value in self.parts.head.fields):
            self.parts = Parts(Head(), problems=[words.NO_HEADERS])
            self.open, self.by_boundary = [], {}
            self.leaf = (Head(), "text/plain", Typed("text/plain", {}), 0, None)
        return place

    def _begin(self, start: int, parent: Container | None) -> int:
        """Read the fields of the part that begins at ``start``; returns where its content begins."""
        head, body = read_head(self.data, start, self._head_end(start))
        self.parts.problems += head.problems
        if parent is None:
            self.parts.head = head
        content_type = typed(head.first("content-type"))
        kind = media_type(
            head.first("content-type"),
            "message/rfc822" if parent and parent.kind == "digest" else "text/plain",
        )
        if not kind.startswith("multipart/"):
            self.leaf = (head, kind, content_type, body, parent)
            return body
        kind = kind.removeprefix("multipart/")
        self.parts.kinds.add(kind)
        boundary = content_type.parameters.get("boundary", "").encode("utf-8", "replace")
        if 0 < len(boundary) <= _LONGEST_BOUNDARY:
            container = Container(kind, boundary, parent, body)
            self.open.append(container)
            self.by_boundary.setdefault(boundary, []).append(container)
        else:
            self.parts.problems.append(words.NO_BOUNDARY)
            self.leaf = (head, "text/plain", Typed("text/plain", {}), body, parent)
        return body

    def _head_end(self, start: int) -> int:
        """Where the fields that begin at ``start`` end at the latest: behind a blank line, or at an open boundary."""
        while self.blank and self.blank.start() < start - 1:
            self.blank = _BLANK.search(self.data, max(start - 1, 0))
        end = self.blank.end() if self.blank else len(self.data)
        place = start
        while found := _DASHES.search(self.data, place, end):
            if self._which(found[0])[0] is not None:
                return found.start()
            place = found.end()
        return end

    def _which(self, line: bytes) -> tuple[Container | None, bool]:
        """The open container whose boundary a line is, and whether it closes it."""
        token = b" ".join(line[2:].split())
        if found := self.by_boundary.get(token):
            return found[-1], False
        if token.endswith(b"--") and (found := self.by_boundary.get(token[:-2].rstrip())):
            return found[-1], True
        return None, False

    def _after_line(self, place: int) -> int:
        end = self.data.find(b"\n", place)
        return len(self.data) if end < 0 else end + 1

    def _end_leaf(self, end: int) -> None:
        if self.leaf is None:
            if self.behind:
                self._keep_lost(self.behind, end)
            self.behind = 0
            return
        head, kind, content_type, start, container = self.leaf
        self.leaf = None
        body = self.data[start:end]
        if end < len(self.data):
            body = body.removesuffix(b"\n").removesuffix(b"\r")
        if not kind.startswith("message/") and _FIELDS_INSIDE.search(body):
            self.parts.problems.append(words.MERGED)
        self.parts.leaves.append(Leaf(head, kind, content_type, body, container))

    def _keep_lost(self, start: int, end: int) -> None:
        """What stands before the first part and behind the last is for no one, unless it is a part that lost its boundary."""
        if _FIELDS_INSIDE.search(self.data, start, end):
            self.parts.problems.append(words.MERGED)
            text = self.data[start:end]
            self.parts.leaves.append(Leaf(Head(), "text/plain", Typed("text/plain", {}), text, None))

    def _back_to(self, container: Container | None, place: int) -> None:
        """Leave the containers inside ``container``; one that never had a part is shown as the text it holds."""
        while self.open and self.open[-1] is not container:
            left = self.open.pop()
            self.by_boundary[left.boundary].pop()
            if not left.parts:
                self.parts.problems.append(words.NO_BOUNDARY)
                text = self.data[left.begins : place]
                self.parts.leaves.append(Leaf(Head(), "text/plain", Typed("text/plain", {}), text, None))
