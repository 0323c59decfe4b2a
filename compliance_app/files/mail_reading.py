"""Reads a mail that came in, ``.eml`` or ``.msg``: who wrote, what is asked, when it arrived, and what came with it.

The bytes are opened in a confined child process (§ 6 requests come from anybody). A malformed mail is never refused: it
is read as far as it can be, what could not be read is told in ``problems``, and the caller keeps the bytes as they came.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final, Literal

from compliance_app.domain.errors import _
from compliance_app.files import limits
from compliance_app.files import mail_words as words
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import MEGABYTE, FileEmpty, FileRefused, FileTooBig

MAX_MAIL_BYTES: Final = 25 * MEGABYTE
"""One mail with all that came with it."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_FOREIGN = (
    *(
        b"%PDF",
        b"PK\x03\x04",
        b"\x7fELF",
        b"MZ\x90",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff",
        b"{\\rtf",
        b"\x1f\x8b",
    ),
    *(b"7z\xbc\xaf", b"Rar!", b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<?xml", b"<svg"),
)


class MailTooBig(FileTooBig):
    """More bytes than a mail may have (values: size and limit in MB)."""

    message = _(
        "E-posten ble ikke lest. Den er {size} MB, og grensen er {limit} MB. "
        "Lagre vedleggene hver for seg, og legg dem ved saken."
    )


class MailEmpty(FileEmpty):
    """Nothing in it."""

    message = _("E-posten ble ikke lest. Filen er tom. Lagre e-posten på nytt, og prøv igjen.")


class NotAMail(FileRefused):
    """Bytes that are something else than a mail, whatever the name says."""

    message = _(
        "Filen ble ikke lest. Innholdet er ikke en e-post. "
        "Lagre e-posten på nytt som .eml eller .msg i e-postprogrammet, og prøv igjen."
    )


@dataclass(frozen=True)
class MailAttachment:
    """A file that came with a mail, kept whatever it is.

    Attributes:
        name: harmless to show and to save; a mail inside the mail is called by its subject, «….eml».
        media_type: told only where the bytes are of a kind that may be opened; else «application/octet-stream».
        content: the bytes, never opened.
        inline: shown in the text, as a picture in a signature.
        problem: why it may not be opened, a sentence; "" where it may. Such a file is offered for download only.
    """

    name: str
    media_type: str
    content: bytes
    inline: bool
    problem: str


@dataclass(frozen=True)
class ReadMail:
    """A mail as far as it can be read. Texts hold no control marks; a subject may be 130 000 characters long.

    Attributes:
        subject, sender_name: on one line, decoded. A shorter form for a list is the caller's matter.
        sender_email, reply_to: an address or "".
        to: addresses in To and Cc.
        text: the whole readable text, plain text before HTML, lines parted by LF.
        new_text: ``text`` without quoted earlier mail; never empty where ``text`` is not.
        received_at: when the last server took it, UTC; None where that is not known: then a person is asked.
        received_from: "TRANSPORT" where ``received_at`` is known (topmost Received field, else Outlook's delivery
            time), else "".
        dated_at: what the sender's own clock said, UTC: never the day of receipt. None where it says nothing certain.
        message_id: «<…@…>» or "".
        in_reply_to, references: message ids, at most 10 and 100.
        automatic, automatic_why: whether a program sent it, and by which sign (``mail_automatic.AutomaticSign``).
        problems: sentences about what could not be read.
        readable: whether anything in it could be a question; what is not stands among the unread for a person.
        content_hash: SHA-256 of the bytes as they came, in hex.
    """

    subject: str
    sender_name: str
    sender_email: str
    reply_to: str
    to: tuple[str, ...]
    text: str
    new_text: str
    received_at: datetime | None
    received_from: Literal["TRANSPORT", ""]
    dated_at: datetime | None
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    automatic: bool
    automatic_why: str
    attachments: tuple[MailAttachment, ...]
    problems: tuple[str, ...]
    readable: bool
    content_hash: str


def read_mail(data: bytes, file_name: str = "post.eml") -> ReadMail:  # noqa: ARG001 - the bytes decide, whatever the name says
    """Read a mail; which of the two formats it has is told by its bytes.

    Raises:
        MailTooBig: more than 25 MB. MailEmpty: nothing in it. NotAMail: a PDF, a picture, a program, a web page …
    """
    kind = _kind(data)
    answer = ask(data, kind, limits.MAIL_SECONDS, _gather)
    if isinstance(answer, Ended) and kind == "eml":
        answer = ask(data[:MEGABYTE], "eml-head", limits.MAIL_SECONDS, _gather)
    if isinstance(answer, Ended):
        answer = _NOTHING | {"problems": [words.STOPPED]}
    return assemble(answer, data)


def _kind(data: bytes) -> str:
    """The format, "eml" or "msg". Raises as read_mail does."""
    if len(data) > MAX_MAIL_BYTES:
        raise MailTooBig.of(len(data), MAX_MAIL_BYTES)
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise MailEmpty
    if data.startswith(_OLE):
        if _OUTLOOK not in data:
            raise NotAMail
        return "msg"
    start = data[:1024].lstrip(b"\xef\xbb\xbf\r\n \t")
    if start.startswith(_FOREIGN):
        raise NotAMail
    return "eml"


def assemble(facts: dict[str, Any], data: bytes) -> ReadMail:
    """A mail out of the child's plain values and the bytes they were read from."""
    received, dated = facts["received_at"], facts["dated_at"]
    return ReadMail(
        subject=facts["subject"],
        sender_name=facts["sender_name"],
        sender_email=facts["sender_email"],
        reply_to=facts["reply_to"],
        to=tuple(facts["to"]),
        text=facts["text"],
        new_text=facts["new_text"],
        received_at=received and received.replace(tzinfo=UTC),
        received_from="TRANSPORT" if received else "",
        dated_at=dated and dated.replace(tzinfo=UTC),
        message_id=facts["message_id"],
        in_reply_to=tuple(facts["in_reply_to"]),
        references=tuple(facts["references"]),
        automatic=bool(facts["automatic_why"]),
        automatic_why=facts["automatic_why"],
        attachments=tuple(MailAttachment(**one) for one in facts["files"]),
        problems=tuple(facts["problems"]),
        readable=facts["readable"],
        content_hash=hashlib.sha256(data).hexdigest(),
    )


_NOTHING: Final[dict[str, Any]] = {
    **dict.fromkeys(
        (
            "subject",
            "sender_name",
            "sender_email",
            "reply_to",
            "text",
            "new_text",
            "message_id",
            "automatic_why",
        ),
        "",
    ),
    "to": [],
    "received_at": None,
    "dated_at": None,
    "in_reply_to": [],
    "references": [],
    "files": [],
    "problems": [],
    "readable": False,
}


def _gather(stream: IO[bytes]) -> dict[str, Any] | None:
    """The child's answer, or None if it ended without having finished one."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    match next_message(buffered):
        case ("mail", dict() as facts) if facts.keys() == _NOTHING.keys():
            return facts
        case _:
            return None
