"""Reads a message that Outlook saved (``.msg``, [MS-OXMSG]) into the same facts as any other mail.

Its properties stand in streams named by number; the fields that the mail had on its way are kept among them as text, and
decide wherever they are there.
"""

import base64
import hashlib
import re
import struct
from datetime import datetime
from typing import Any, Final

from compliance_app.files import mail_words as words
from compliance_app.files.compound import CompoundFile, Entry, NotCompound
from compliance_app.files.mail_charsets import decode, lines_of, one_line
from compliance_app.files.mail_content import Content, Outside, content_of, facts, nested_name, page_text
from compliance_app.files.mail_dates import from_filetime
from compliance_app.files.mail_headers import Head, read_head
from compliance_app.files.mail_parts import split

_DEEPEST: Final = 8
"""Messages inside messages that are opened up."""
_PROPERTIES = "__PROPERTIES_VERSION1.0"
_RECIPIENT, _ATTACHMENT = "__RECIP_VERSION1.0_#", "__ATTACH_VERSION1.0_#"

SUBJECT, MESSAGE_CLASS, TRANSPORT = 0x0037, 0x001A, 0x007D
SENDER_NAME, SENDER_EMAIL, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
AUTHOR_NAME, AUTHOR_EMAIL, AUTHOR_SMTP = 0x0042, 0x0065, 0x5D02
BODY, BODY_HTML, BODY_RTF = 0x1000, 0x1013, 0x1009
DELIVERED, SUBMITTED, MESSAGE_FLAGS = 0x0E06, 0x0039, 0x0E07
MESSAGE_ID, IN_REPLY_TO, REFERENCES = 0x1035, 0x1042, 0x1039
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
FILE_NAME, SHORT_NAME, SHOWN_NAME, MEDIA_TYPE = 0x3707, 0x3704, 0x3001, 0x370E
FILE_DATA, CONTENT_ID, SHOWN_FLAGS, HIDDEN = 0x3701, 0x3712, 0x3714, 0x7FFE
RECIPIENT_EMAIL, RECIPIENT_SMTP, RECIPIENT_KIND = 0x3003, 0x39FE, 0x0C15
_UNSENT: Final = 0x8
_IN_TEXT: Final = 0x4
_CODEPAGES = {65001: "utf-8", 1200: "utf-16-le", 20127: "ascii", 28591: "iso-8859-1", 28605: "iso-8859-15",
              10000: "mac-roman", 50220: "iso-2022-jp", 51949: "euc-kr", 20866: "koi8-r"}  # fmt: skip
_NOT_IN_NAMES = re.compile(r'[\\"<>,;()@]')
_SMIME_MULTIPART = re.compile(rb"\s*content-type:\s*multipart/", re.IGNORECASE)


class _Storage:
    """The properties of one storage: of the message, a recipient, an attachment or a message inside it."""

    def __init__(self, file: CompoundFile, entry: Entry, header: int, codepage: str = "") -> None:
        self.file = file
        self.children = file.children(entry)
        self.fixed = self._fixed(header)
        self.codepage = codepage or _label(self.number(CODEPAGE) or self.number(INTERNET_CODEPAGE))

    def _fixed(self, header: int) -> dict[int, bytes]:
        stream = self.children.get(_PROPERTIES)
        data = self.file.read(stream)[header:] if stream else b""
        found: dict[int, bytes] = {}
        for _kind, number, value in struct.iter_unpack("<HH4x8s", data[: len(data) // 16 * 16]):
            found.setdefault(number, value)
        return found

    def binary(self, number: int) -> bytes:
        """A property of bytes, b"" for none."""
        stream = self.children.get(f"__SUBSTG1.0_{number:04X}0102")
        return b"" if stream is None or stream.is_storage else self.file.read(stream)

    def text(self, number: int) -> str:
        """A property of text, "" for none."""
        for kind, charset in (("001F", "utf-16-le"), ("001E", self.codepage)):
            stream = self.children.get(f"__SUBSTG1.0_{number:04X}{kind}")
            if stream is not None and not stream.is_storage:
                data = self.file.read(stream)
                if kind == "001F":
                    return data.decode(charset, errors="replace")
                return decode(data, charset)[0]
        return ""

    def has_text(self, number: int) -> bool:
        """Whether a property of text is there, be it empty."""
        return any(f"__SUBSTG1.0_{number:04X}{kind}" in self.children for kind in ("001F", "001E"))

    def number(self, number: int) -> int:
        """A whole number, 0 for none."""
        return int.from_bytes(self.fixed.get(number, b"")[:4], "little")

    def moment(self, number: int) -> datetime | None:
        """A moment, UTC; None for none and for what cannot be."""
        return from_filetime(int.from_bytes(self.fixed.get(number, b""), "little"))

    def inside(self, name: str) -> list[Entry]:
        """The storages whose name begins so, in their order."""
        return [entry for one, entry in self.children.items() if one.startswith(name) and entry.is_storage]


def read_msg(data: bytes) -> dict[str, Any]:
    """Everything about a message that Outlook saved; of a damaged file as much as is there."""
    try:
        file = CompoundFile(data)
    except NotCompound:
        return facts(Head(), Content(problems=[words.OUTLOOK_DAMAGED], shut=True))
    message = _Storage(file, file.root, 32)
    head, content, outside = _message(message, _DEEPEST)
    if file.damaged or not message.fixed:
        content.problems.append(words.OUTLOOK_DAMAGED)
    report = "delivery-status" if outside.message_class.lower().endswith(".ndr") else ""
    return facts(head, content, report_type=report, outside=outside)


def _message(message: _Storage, deeper: int) -> tuple[Head, Content, Outside]:
    content = Content()
    kind = message.text(MESSAGE_CLASS)
    _read_text(message, content)
    for entry in message.inside(_ATTACHMENT):
        _read_file(_Storage(message.file, entry, 8, message.codepage), content, deeper)
    if "smime" in kind.lower():
        _open_signed(content)
    unsent = message.number(MESSAGE_FLAGS) & _UNSENT
    outside = Outside(
        delivered=None if unsent else message.moment(DELIVERED),
        submitted=message.moment(SUBMITTED),
        message_class=kind,
    )
    return _head(message), content, outside


def _head(message: _Storage) -> Head:
    """The fields the mail had on its way, and those that Outlook alone knows where they are missing."""
    transport = message.text(TRANSPORT).encode("utf-8", "replace").strip(b"\r\n\x00") + b"\r\n\r\n"
    head, _body = read_head(transport, 0, len(transport))
    name = message.text(AUTHOR_NAME) or message.text(SENDER_NAME)
    email = next(
        (
            found
            for number in (AUTHOR_SMTP, SENDER_SMTP, AUTHOR_EMAIL, SENDER_EMAIL)
            if "@" in (found := message.text(number))
        ),
        "",
    )
    recipients = [_Storage(message.file, entry, 8, message.codepage) for entry in message.inside(_RECIPIENT)]
    known = {
        "subject": message.text(SUBJECT),
        "from": _mailbox(name, email),
        "to": ", ".join(_addressed(one) for one in recipients if one.number(RECIPIENT_KIND) in {0, 1}),
        "cc": ", ".join(_addressed(one) for one in recipients if one.number(RECIPIENT_KIND) == 2),
        "message-id": message.text(MESSAGE_ID),
        "in-reply-to": message.text(IN_REPLY_TO),
        "references": message.text(REFERENCES),
    }
    added = tuple(
        (name, one_line(value))
        for name, value in known.items()
        if value.strip("\x00 ") and not head.has(name)
    )
    return Head(head.fields + added)


def _mailbox(name: str, email: str) -> str:
    shown = _NOT_IN_NAMES.sub(" ", name)
    return f'"{shown}" <{email}>' if email else shown


def _addressed(recipient: _Storage) -> str:
    email = recipient.text(RECIPIENT_SMTP) or recipient.text(RECIPIENT_EMAIL)
    return f"<{email}>" if "@" in email else ""


def _read_text(message: _Storage, content: Content) -> None:
    content.text = lines_of(message.text(BODY)).strip("\n ")
    if any(map(str.isalnum, content.text)):
        return
    page = message.binary(BODY_HTML)
    charset = _label(message.number(INTERNET_CODEPAGE))
    if not page:
        page, charset = message.text(BODY_HTML).encode("utf-8", "replace"), "utf-8"
    if page:
        content.text = page_text(page, charset, content.problems)
    elif message.binary(BODY_RTF) and not message.has_text(BODY):
        content.problems.append(words.RICH_TEXT_ONLY)
        content.shut = True


def _read_file(attachment: _Storage, content: Content, deeper: int) -> None:
    name = next(filter(None, map(attachment.text, (FILE_NAME, SHORT_NAME, SHOWN_NAME))), "")
    nested = attachment.children.get(f"__SUBSTG1.0_{FILE_DATA:04X}000D")
    if nested is not None and nested.is_storage and deeper > 0:
        inner = _Storage(attachment.file, nested, 24)
        if inner.fixed:
            content.problems.append(words.NESTED_REBUILT)
            head, inside, _outside = _message(inner, deeper - 1)
            content.files.append((nested_name(head), "message/rfc822", _as_mail(head, inside), False))
            return
    content.files.append(
        (
            name.strip("\x00"),
            attachment.text(MEDIA_TYPE).lower(),
            attachment.binary(FILE_DATA),
            attachment.has_text(CONTENT_ID)
            and bool(attachment.number(SHOWN_FLAGS) & _IN_TEXT or attachment.number(HIDDEN)),
        )
    )


def _open_signed(content: Content) -> None:
    """A signed message stands whole in its only attachment; one that is encrypted cannot be read."""
    if len(content.files) == 1 and _SMIME_MULTIPART.match(content.files[0][2]):
        inside = content_of(split(content.files[0][2]))
        content.text = content.text or inside.text
        content.files = inside.files
        content.problems += inside.problems
    elif not any(map(str.isalnum, content.text)):
        content.problems.append(words.ENCRYPTED)
        content.shut = True


def _as_mail(head: Head, content: Content) -> bytes:
    """A message inside a message as a mail of its own, so that any program can open it."""
    shown = ("from", "to", "cc", "subject", "date", "message-id")
    fields = [f"{name.title()}: {head.first(name)}" for name in shown if head.has(name)]
    mark = hashlib.sha256(content.text.encode("utf-8", "replace")).hexdigest()[:32]
    parts = [("text/plain; charset=utf-8", "inline", content.text.encode("utf-8", "replace"))]
    for name, told, data, _inline in content.files:
        label = re.sub(r"[^\w .()-]", "_", name) or "vedlegg"
        kind = told if re.fullmatch(r"[\w.+-]+/[\w.+-]+", told) else "application/octet-stream"
        parts.append((kind, f'attachment; filename="{label}"', data))
    fields += ["Mime-Version: 1.0", f'Content-Type: multipart/mixed; boundary="{mark}"', ""]
    for kind, disposition, data in parts:
        encoded = base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")
        fields += [f"--{mark}", f"Content-Type: {kind}", f"Content-Disposition: {disposition}"]
        fields += ["Content-Transfer-Encoding: base64", "", encoded]
    return "\r\n".join([*fields, f"--{mark}--", ""]).encode("utf-8")


def _label(codepage: int) -> str:
    """A charset's label for one of Windows' code pages; "" for none."""
    return _CODEPAGES.get(codepage, f"cp{codepage}") if codepage else ""
