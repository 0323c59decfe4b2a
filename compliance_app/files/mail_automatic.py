"""Whether a program sent a mail, and no person: absence replies, bounces, receipts, newsletters.

A mail taken for automatic by mistake is a request that nobody sees while its clock runs. So a subject alone never decides:
see :func:`automatic_sign`. Nothing is thrown away here; the caller keeps the mail and can show it.
"""

import re
from enum import StrEnum
from typing import Final

from compliance_app.files.mail_headers import Head, addresses, decode_words


class AutomaticSign(StrEnum):
    """By what a mail was recognised as sent by a program."""

    BOUNCE = "BOUNCE"
    """A delivery report."""
    RECEIPT = "RECEIPT"
    """A read receipt or another report of a program."""
    ABSENCE = "ABSENCE"
    """An absence reply of Exchange or Outlook."""
    AUTO_SUBMITTED = "AUTO_SUBMITTED"
    """The field of RFC 3834 says so."""
    AUTOREPLY = "AUTOREPLY"
    """One of the older fields says so."""
    NO_RETURN = "NO_RETURN"
    """Sent with an empty return path, as only programs do."""
    BULK = "BULK"
    """Sent to many at once: newsletters."""


_REPLIES: Final = {"auto_reply", "auto-reply", "autoreply"}
_BY_RULE: Final = ("ipm.note.rules.ooftemplate", "ipm.note.rules.replytemplate")
_REMARK = re.compile(r"\([^()]*\)")
_REPLY_FIELDS: Final = (
    *("x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply", "x-autoreply-from"),
    *("x-ms-exchange-generated-message-source", "x-vacation"),
)
_SUBJECT = re.compile(
    r"(?:automatisk svar|autosvar|autosvar fra|fraværsassistent|fraværsmelding|fråværsmelding|automatic reply|auto(?:matic)?[ -]?reply"
    r"|autoreply|out of (?:the )?office(?: reply| autoreply)?|automatiskt svar|frånvarande|automatische antwort)\s*:",
    re.IGNORECASE,
)
_POSTMASTER = re.compile(r"(?:mailer-daemon|mail-daemon)@", re.IGNORECASE)


def automatic_sign(
    head: Head, subject: str, report_type: str = "", message_class: str = ""
) -> AutomaticSign | None:
    """The sign by which a mail is automatic, None for a person's.

    Args:
        head: the fields of the mail. subject: decoded.
        report_type: of a multipart/report, lower case («delivery-status»), "" where it is none.
        message_class: Outlook's, "" where there is none.

    «Auto-Submitted: no» speaks for a person against all that follows it. X-Auto-Response-Suppress asks others not to
    answer by program and says nothing by itself. A subject «Automatisk svar: …» counts only with a sign that the mail is
    an answer (In-Reply-To, References, X-Auto-Response-Suppress, or Outlook's own class): a person who writes it over a
    new mail is not lost, and one who answers an automatic reply has «SV:» before it. A mailing list that the mail was
    written to, such as a shared mailbox made as a group, makes nobody's mail a newsletter.
    """
    submitted = _word(head.first("auto-submitted"))
    sign = _reported(head, report_type, message_class.lower())
    if sign or submitted == "no":
        return sign
    precedence = _word(head.first("precedence")) or _word(head.first("x-precedence"))
    signs = (
        (bool(submitted), AutomaticSign.AUTO_SUBMITTED),
        (precedence in _REPLIES or _says_reply(head), AutomaticSign.AUTOREPLY),
        (bool(_SUBJECT.match(subject)) and _is_answer(head), AutomaticSign.ABSENCE),
        (head.first("return-path").replace(" ", "") == "<>", AutomaticSign.NO_RETURN),
        (precedence == "junk", AutomaticSign.BULK),
        (precedence in {"bulk", "list"} and not _written_to_list(head), AutomaticSign.BULK),
    )
    return next((sign for holds, sign in signs if holds), None)


def _reported(head: Head, report_type: str, message_class: str) -> AutomaticSign | None:
    """What the kind of the message itself says: a report, or a reply by a rule of Outlook's."""
    sender = next((address for _name, address in addresses(head.first("from"))), "")
    bounced = report_type.endswith("delivery-status") or head.has("x-failed-recipients")
    if bounced or _POSTMASTER.match(sender):
        return AutomaticSign.BOUNCE
    if report_type or message_class.startswith("report."):
        return AutomaticSign.RECEIPT
    return AutomaticSign.ABSENCE if message_class.startswith(_BY_RULE) else None


def _says_reply(head: Head) -> bool:
    return any(_word(head.first(name)) not in {"", "no", "false"} for name in _REPLY_FIELDS)


def _is_answer(head: Head) -> bool:
    return any(head.has(name) for name in ("in-reply-to", "references", "x-auto-response-suppress"))


def _word(value: str) -> str:
    """The first word of a value, without remarks and parameters, lower case."""
    return _REMARK.sub(" ", value[:1000]).partition(";")[0].strip().lower()


def _written_to_list(head: Head) -> bool:
    """Whether the mail was addressed to the list that passed it on."""
    to = {
        address.lower()
        for name in ("to", "cc")
        for value in head.all(name)
        for _name, address in addresses(value)
    }
    own = {address.lower() for _name, address in addresses(head.first("list-post").replace("mailto:", ""))}
    listed = re.search(r"<([^<>\s]{1,300})>", decode_words(head.first("list-id"))[0])
    dotted = {address.replace("@", ".") for address in to}
    return bool(to & own) or (listed is not None and listed[1].lower() in dotted)
