"""What a mail says and what came with it: the parts of a mail made into one text and a row of files.

Runs in the confined child; the answer is plain values (see ``mail_reading`` for what they mean).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from compliance_app.files import mail_words as words
from compliance_app.files.attachments import (
    MAX_BYTES,
    AttachmentHasMacros,
    AttachmentKind,
    read_attachment,
    safe_name,
)
from compliance_app.files.errors import MEGABYTE, FileEmpty, FileRefused, FileTooBig
from compliance_app.files.mail_automatic import automatic_sign
from compliance_app.files.mail_charsets import decode, lines_of
from compliance_app.files.mail_dates import arrived, read_date
from compliance_app.files.mail_headers import Head, addresses, decode_words, message_ids, read_head, typed
from compliance_app.files.mail_html import plain_text
from compliance_app.files.mail_parts import Leaf, Parts, plain_mail, split
from compliance_app.files.mail_quotes import new_text
from compliance_app.files.mail_transfer import undo

MOST_FILES: Final = 500
_NESTED = {"message/rfc822", "message/global", "message/news"}
_OTHER_WAYS = {"text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext"}
"""The same text once more, for programs that read neither plain text nor HTML."""
_SHUT = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/pgp-encrypted": ".asc",
    "application/pgp-signature": ".asc",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}
_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_PGP = re.compile(r"-----BEGIN PGP MESSAGE-----.*?(?:-----END PGP MESSAGE-----|\Z)", re.DOTALL)


@dataclass
class Content:
    """One text, the files in their order (name, media type, bytes, shown in the text), and what was amiss."""

    text: str = ""
    files: list[tuple[str, str, bytes, bool]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    shut: bool = False
    """The text is there but cannot be read: encrypted, or in a package of another program."""


@dataclass(frozen=True)
class Outside:
    """What is known of a mail besides its own fields: by Outlook's file."""

    delivered: datetime | None = None
    submitted: datetime | None = None
    message_class: str = ""


def read_eml(data: bytes) -> dict[str, Any]:
    """Everything about a mail as its bytes went over the wire."""
    parts = split(plain_mail(data))
    report = typed(parts.head.first("content-type"))
    kind = report.parameters.get("report-type", "other").lower() if report.value == "multipart/report" else ""
    return facts(parts.head, content_of(parts), report_type=kind)


def read_eml_head(data: bytes) -> dict[str, Any]:
    """The fields alone, for a mail whose content could not be read."""
    data = plain_mail(data)
    head, _body = read_head(data, 0, len(data))
    return facts(head, Content(problems=[words.STOPPED], shut=True))


def facts(
    head: Head, content: Content, *, report_type: str = "", outside: Outside | None = None
) -> dict[str, Any]:
    """What a mail is, as plain values; moments as UTC without a zone."""
    outside = outside or Outside()
    problems = [*content.problems]
    subject, lost = decode_words(head.first("subject"))
    sender_name, sender_email = _sender(head, problems)
    received = _received(head, outside, problems)
    dated = _dated(head, outside, problems)
    ids = message_ids(head.first("message-id"))
    sign = automatic_sign(head, subject, report_type, outside.message_class)
    if lost:
        problems.append(words.HEADER_WORD)
    files = _files(content, problems)
    says = any(map(str.isalpha, _PGP.sub("", content.text))) or (
        not content.shut and any(map(str.isalpha, subject))
    )
    return {
        "subject": subject,
        "sender_name": sender_name,
        "sender_email": sender_email,
        "reply_to": _first_address(head.first("reply-to")),
        "to": [
            address
            for name in ("to", "cc")
            for value in head.all(name)
            for _name, address in addresses(value)
            if address
        ],
        "text": content.text,
        "new_text": new_text(content.text, subject),
        "received_at": received and received.replace(tzinfo=None),
        "dated_at": dated and dated.replace(tzinfo=None),
        "message_id": ids[0] if ids else "",
        "in_reply_to": list(message_ids(head.first("in-reply-to"))[:10]),
        "references": list(message_ids(head.first("references"))),
        "automatic_why": sign.value if sign else "",
        "files": files,
        "problems": list(dict.fromkeys(problems)),
        "readable": says,
    }


def _sender(head: Head, problems: list[str]) -> tuple[str, str]:
    """(name, address) of who wrote it, «From» before «Sender»."""
    found = [one for value in head.all("from") for one in addresses(value)]
    if len([address for _name, address in found if address]) > 1:
        problems.append(words.MANY_SENDERS)
    found = sorted(found, key=lambda one: not one[1]) or addresses(head.first("sender"))
    if not found or not found[0][1]:
        problems.append(words.NO_SENDER)
    return found[0] if found else ("", "")


def _first_address(value: str) -> str:
    return next((address for _name, address in addresses(value) if address), "")


def _received(head: Head, outside: Outside, problems: list[str]) -> datetime | None:
    """When the last server took it: the topmost «Received»; the older ones were stamped by others and before."""
    stamps = head.all("received")
    moment = arrived(stamps[0]) if stamps else None
    if stamps and moment is None and outside.delivered is None:
        problems.append(words.RECEIPT_UNREADABLE)
    return moment or outside.delivered


def _dated(head: Head, outside: Outside, problems: list[str]) -> datetime | None:
    said = head.all("date")
    if len(said) > 1:
        problems.append(words.MANY_DATES)
        return None
    if not said:
        return outside.submitted
    moment = read_date(said[0])
    if moment is None:
        problems.append(words.DATE_UNREADABLE)
    return moment


def content_of(parts: Parts) -> Content:
    """The text and the files of a mail taken apart."""
    content = Content(problems=[*parts.problems])
    if "encrypted" in parts.kinds:
        content.problems.append(words.ENCRYPTED)
        content.shut = True
    ways: dict[object, dict[str, list[str]]] = {}
    spare: list[Leaf] = []
    alternatives = {leaf.container and leaf.container.alternative for leaf in parts.leaves if _is_text(leaf)}
    for leaf in parts.leaves:
        if _is_text(leaf):
            key = (leaf.container and leaf.container.alternative) or leaf
            texts = ways.setdefault(id(key), {"text/plain": [], "text/html": []})
            texts[leaf.media_type].append(_text_of(leaf, content.problems))
        elif not (
            leaf.media_type in _OTHER_WAYS and leaf.container and leaf.container.alternative in alternatives
        ):
            _add_file(leaf, content)
            if leaf.media_type == "text/plain" and _disposition(leaf) != "attachment":
                spare.append(leaf)
    chosen = [_preferred(texts) for texts in ways.values()]
    if not any(chosen) and spare:
        chosen = [_text_of(spare[0], content.problems)]
    content.text = "\n\n".join(text for text in chosen if text)
    _look_for_shut(content)
    return content


def _is_text(leaf: Leaf) -> bool:
    return (
        leaf.media_type in {"text/plain", "text/html"}
        and _disposition(leaf) != "attachment"
        and not _file_name(leaf)
    )


def _preferred(texts: dict[str, list[str]]) -> str:
    """Plain text if it says something, else what the HTML says."""
    plain, page = ("\n\n".join(filter(None, texts[kind])) for kind in ("text/plain", "text/html"))
    return plain if any(map(str.isalnum, plain)) else page or plain


def _text_of(leaf: Leaf, problems: list[str]) -> str:
    data = _bytes_of(leaf, problems)
    declared = leaf.content_type.parameters.get("charset", "")
    if leaf.media_type == "text/html":
        return page_text(data, declared, problems)
    text, complaint = decode(data, declared)
    problems += [complaint] if complaint else []
    text = lines_of(text)
    if leaf.content_type.parameters.get("format", "").lower() == "flowed":
        text = _unfolded(text, joined=leaf.content_type.parameters.get("delsp", "").lower() == "yes")
    return text.strip("\n ")


def page_text(data: bytes, declared: str, problems: list[str]) -> str:
    """The text of a page given as bytes, its charset declared outside or within."""
    inside = _META.search(data[:4000])
    text, complaint = decode(data, declared or (inside[1].decode("ascii") if inside else ""))
    problems += [complaint] if complaint else []
    return lines_of(plain_text(text)).strip("\n")


def _unfolded(text: str, *, joined: bool) -> str:
    """Lines that end in a blank belong together with the next (RFC 3676)."""
    out: list[str] = []
    open_at: str | None = None
    for raw in text.split("\n"):
        marks = raw[: len(raw) - len(raw.lstrip(">"))]
        line = raw[len(marks) :].removeprefix(" ")
        if open_at == marks:
            out.append(line)
        else:
            out.append(("\n" if out else "") + (f"{marks} " if marks else "") + line)
        open_at = marks if line.endswith(" ") and line != "-- " else None
        if open_at is None:
            continue
        out[-1] = out[-1].removesuffix(" ") if joined else out[-1]
    return "".join(out)


def _bytes_of(leaf: Leaf, problems: list[str]) -> bytes:
    data, amiss = undo(leaf.body, leaf.head.first("content-transfer-encoding"))
    if amiss:
        problems.append(words.BASE64_BROKEN if amiss == "BROKEN" else words.ENCODING_UNKNOWN)
    return data


def _look_for_shut(content: Content) -> None:
    rest = _PGP.sub("", content.text)
    if rest != content.text:
        content.problems.append(words.ENCRYPTED)
        content.shut |= not any(map(str.isalpha, rest))


def _disposition(leaf: Leaf) -> str:
    return typed(leaf.head.first("content-disposition")).value


def _file_name(leaf: Leaf) -> str:
    disposition = typed(leaf.head.first("content-disposition")).parameters
    return disposition.get("filename", "") or leaf.content_type.parameters.get("name", "")


def _add_file(leaf: Leaf, content: Content) -> None:
    data, name = _bytes_of(leaf, content.problems), _file_name(leaf)
    kind = leaf.media_type
    if not name and not data and kind.startswith("text/"):
        return
    if kind in _NESTED:
        name = nested_name(read_head(data, 0, len(data))[0])
    elif kind in _SHUT:
        signed = leaf.content_type.parameters.get("smime-type", "").lower() in {"signed-data", "certs-only"}
        content.problems.append(words.SIGNED_SHUT if signed else words.ENCRYPTED)
        content.shut = True
    elif kind in _TNEF or name.lower() == "winmail.dat":
        content.problems.append(words.TNEF)
    inline = _disposition(leaf) == "inline" or (
        leaf.head.has("content-id") and _disposition(leaf) != "attachment"
    )
    content.files.append((name, kind, data, inline))


def nested_name(head: Head) -> str:
    """What a mail inside a mail is called: by its subject."""
    subject = re.sub(r"[/\\]", "-", decode_words(head.first("subject"))[0])
    return f"{subject or 'Uten emne'}.eml"


def _files(content: Content, problems: list[str]) -> list[dict[str, Any]]:
    if len(content.files) > MOST_FILES:
        problems.append(words.TOO_MANY_FILES.format(count=len(content.files), most=MOST_FILES))
    return [_judged(number, *one) for number, one in enumerate(content.files[:MOST_FILES], start=1)]


def _judged(number: int, given: str, kind: str, data: bytes, inline: bool) -> dict[str, Any]:
    """One file with a harmless name and a sentence if it may not be opened; its media type is told only if it may."""
    name = safe_name(given or f"vedlegg-{number}{_ENDINGS.get(kind, '')}")
    media_type, problem = "application/octet-stream", ""
    try:
        media_type = read_attachment(data, name).media_type
    except FileTooBig:
        problem = words.FILE_BIG.format(limit=MAX_BYTES // MEGABYTE)
    except FileEmpty:
        problem = words.FILE_EMPTY
    except AttachmentHasMacros:
        problem = words.FILE_HAS_MACROS
    except AttachmentKind:
        tnef = kind in _TNEF or name.lower() == "winmail.dat"
        problem = words.FILE_TNEF if tnef else words.FILE_OTHER_KIND
    except FileRefused:
        problem = words.FILE_UNSAFE
    return {"name": name, "media_type": media_type, "content": data, "inline": inline, "problem": problem}
