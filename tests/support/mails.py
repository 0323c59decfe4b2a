"""Mails as they come in, as bytes, with what mail servers add on the way."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from zlib import crc32

INSIDE = "postmottak@eksempel.no"


def make_mail(
    subject: str = "Krav om informasjon etter åpenhetsloven",
    text: str = "Hei. Hvordan håndterer dere faktiske negative konsekvenser?\n",
    sender: str = "Innsender 1 <innsender@eksempel.example>",
    *,
    to: str = f"Postmottak <{INSIDE}>",
    received: datetime | None = None,
    date: datetime | None = None,
    message_id: str = "<1@eksempel.example>",
    in_reply_to: str = "",
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    attachments: Sequence[tuple[str, bytes, str]] = (),
) -> bytes:
    """One mail with CRLF line ends.

    ``received`` (aware) is when our own server took it: a topmost Received header, above the one of the sender's server
    three seconds before. ``date`` is what the sender's clock said; None: the mail has no Date. What is empty is left out.
    ``headers`` stand below Received as they are written, in UTF-8 and unchecked, also twice. ``attachments`` are
    (name, content, media type); a message/rfc822 is laid in as a mail.
    """
    mail = EmailMessage(policy=SMTP)
    for name, value in (
        ("From", sender),
        ("To", to),
        ("Subject", subject),
        ("Date", format_datetime(date) if date else ""),
        ("Message-ID", message_id),
        ("In-Reply-To", in_reply_to),
        ("References", in_reply_to),
    ):
        if value:
            mail[name] = value
    mail.set_content(text)
    for name, content, media_type in attachments:
        main, _slash, sub = media_type.partition("/")
        if media_type == "message/rfc822":
            mail.add_attachment(message_from_bytes(content, policy=SMTP), filename=name)
        else:
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if attachments:  # the same mail made twice is the same, and one laid into another has another boundary
        mail.set_boundary(f"grense-{crc32(repr((subject, text, message_id, attachments)).encode())}")
    written = headers.items() if isinstance(headers, Mapping) else headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in written)
    return (_received(received) + lines).encode() + mail.as_bytes()


def _received(at: datetime | None) -> str:
    if at is None:
        return ""
    return (
        "Received: from ut.eksempel.example (ut.eksempel.example [192.0.2.25])\r\n"
        "\tby inn.eksempel.no (Postfix) with ESMTPS id 4XyZ1k2Lm3z9vKq\r\n"
        f"\tfor <{INSIDE}>; {format_datetime(at)}\r\n"
        "Received: from [198.51.100.7] (unknown [198.51.100.7])\r\n"
        f"\tby ut.eksempel.example (Postfix) with ESMTPSA id 4XyZ1j0Bc1z5tRp; {format_datetime(at - timedelta(seconds=3))}\r\n"
    )
