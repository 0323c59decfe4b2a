"""Information requests (åpenhetsloven §§ 6 and 7): the case, what came in, what went out, and what was withheld and why.

What strangers wrote and who they are stands in columns and tables that can be emptied when the time is out; dates, grounds
and figures stay. The bytes of mails and attachments are not in the log, their hashes are.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.domain.requests import BreachKind, Disclosure, Ground, RequestState
from compliance_app.storage.tables import enterprise, mail  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    Unlogged,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class RequestChannel(StrEnum):
    """How a request arrived. Any written form counts (§ 6)."""

    EMAIL = "EMAIL"
    LETTER = "LETTER"
    WEB_FORM = "WEB_FORM"
    IN_PERSON = "IN_PERSON"
    OTHER = "OTHER"


class ReceivedFrom(StrEnum):
    """How we know when it arrived: a person says it, the mail servers wrote it, or it was typed into our own page."""

    SAID = "SAID"
    TRANSPORT = "TRANSPORT"
    FORM = "FORM"


def _since_4(default: str = "") -> Any:
    return Field(default=default, sa_column_kwargs={"server_default": default})


class InformationRequest(EnterpriseRow, table=True):
    """A written question on how the enterprise handles adverse impacts (§ 6). The requester is optional."""

    __tablename__ = "information_request"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "number"),
        UniqueConstraint("secret_hash"),
        one_of("channel", RequestChannel),
        one_of("received_from", ReceivedFrom),
        one_of("state", RequestState),
        one_of("language", ["nb", "nn", "en"]),
        filled("question"),
        CheckConstraint(
            "closed_on IS NULL OR length(trim(redacted_question)) > 0", name="closed_is_redacted"
        ),
        CheckConstraint("purged_on IS NULL OR closed_on IS NOT NULL", name="purged_is_closed"),
        Index("ix_information_request_enterprise_id_received_on", "enterprise_id", "received_on"),
    )

    number: str
    """«2026-03»: the year received and a running number."""
    received_on: date
    """The Oslo day on which it arrived, which may be before it was registered."""
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The moment it arrived, where it is known."""
    received_from: str = _since_4("SAID")
    registered_at: datetime = Field(sa_type=UtcDateTime)
    channel: str
    requester: str = ""
    reply_to: str = ""
    """Where the answer is to go: an e-mail address where it is one, else as somebody wrote it."""
    question: str
    topic: str = ""
    language: str = _since_4("nb")
    """The language it is answered in."""
    state: str = "RECEIVED"
    answered_on: date | None = None
    """The Oslo day the first decision (answer, refusal, referral …) was sent; reopening leaves it."""
    promised_on: date | None = None
    reopened_on: date | None = None
    """The day a decided case was taken up again, from which it then counts."""
    refused_on: date | None = None
    demanded_on: date | None = None
    """The day the demand for a further justification came (§ 7 fourth paragraph)."""
    justified_on: date | None = None
    secret_hash: str | None = Field(default=None)
    """SHA-256 of the case link's secret, for those who asked on the public page."""
    redacted_question: str = _since_4()
    redacted_answer: str = _since_4()
    """What is kept for good: question and answer without anything about the one who asked, confirmed by a person."""
    closed_on: date | None = None
    closed_by: str = _since_4()
    supervision: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    """Forbrukertilsynet has an open case about this one: nothing is deleted meanwhile."""
    archived_on: date | None = None
    """When a public body put the case in its archive; before that nothing is deleted there."""
    purged_on: date | None = None


class RequestEvent(EnterpriseRow, table=True):
    """One step of a case: what was done, by whom, what was sent and how."""

    __tablename__ = "request_event"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        Index("ix_request_event_enterprise_id_request_id", "enterprise_id", "request_id"),
    )

    request_id: str = Field(sa_type=Text)
    step: str
    happened_at: datetime = Field(sa_type=UtcDateTime)
    by: str = ""
    text: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_by_channel: str = ""


class RequestLetter(EnterpriseRow, table=True):
    """A letter in a case on its way out: what it says and what it does once it is sent. Sent, it is an event too.

    ``sent_at`` is set when the mail server has taken it, when it was laid out on the case link, or when a person says that
    they sent it; only then is the step taken. ``discarded_at``: it was never sent and never will be.
    """

    __tablename__ = "request_letter"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        belongs_to("outbox_mail", "mail_id"),
        filled("kind"),
        CheckConstraint("sent_at IS NULL OR discarded_at IS NULL", name="sent_or_discarded"),
        Index("ix_request_letter_enterprise_id_request_id", "enterprise_id", "request_id"),
        Index(
            "uq_request_letter_waiting", "enterprise_id", "request_id", unique=True,
            sqlite_where=text("sent_at IS NULL AND discarded_at IS NULL"),
            postgresql_where=text("sent_at IS NULL AND discarded_at IS NULL"),
        ),
    )  # fmt: skip

    request_id: str = Field(sa_type=Text)
    kind: str
    """Which letter: a value of ``domain.letters.LetterKind``."""
    language: str = "nb"
    text: str
    """Subject and text as Markdown, as it was or is to be sent."""
    given: str = json_text(default="{}")
    """What the step needs to know: the promised day, the passages withheld."""
    recipient: str = ""
    mail_id: str | None = Field(default=None, sa_type=Text)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: str = ""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sent_by_channel: str = ""
    discarded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RefusedPassage(EnterpriseRow, table=True):
    """A part of the question that was not answered, and the ground (§ 6 second and fourth paragraph)."""

    __tablename__ = "refused_passage"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        one_of("ground", Ground),
        # § 6 third paragraph: what is known harm cannot be withheld by letters a to d.
        CheckConstraint(
            "NOT known_harm OR ground IN ('SECURITY_GRADED', 'COPYRIGHT')", name="known_harm_is_told"
        ),
        Index("ix_refused_passage_enterprise_id_request_id", "enterprise_id", "request_id"),
    )

    request_id: str = Field(sa_type=Text)
    position: int = 0
    passage: str
    ground: str
    reason: str = ""
    known_harm: bool = False
    """A person's answer: the enterprise knows of actual harm to fundamental human rights that this part asks about."""
    not_known_reason: str = ""
    """Why not, where the register holds harm that looks like it."""
    refused_on: date
    released_on: date | None = None
    """When it was given after all."""


class MessageKind(StrEnum):
    """What somebody sent us: a request, a further word in a case, an automatic reply, or what nobody can read."""

    REQUEST = "REQUEST"
    REPLY = "REPLY"
    AUTOMATIC = "AUTOMATIC"
    UNCLEAR = "UNCLEAR"


class MessageState(StrEnum):
    """Whether a person must look: WAITING until somebody has, DONE afterwards, SET_ASIDE if it concerns no case."""

    WAITING = "WAITING"
    DONE = "DONE"
    SET_ASIDE = "SET_ASIDE"


class ReceivedMessage(EnterpriseRow, table=True):
    """A mail or a message by the case link, kept whole; the bytes of a mail stand in ``MessageContent``."""

    __tablename__ = "received_message"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        one_of("kind", MessageKind),
        one_of("state", MessageState),
        UniqueConstraint("enterprise_id", "content_hash"),
        Index("ix_received_message_enterprise_id_request_id", "enterprise_id", "request_id"),
        Index("ix_received_message_enterprise_id_message_id", "enterprise_id", "message_id"),
        Index(
            "ix_received_message_waiting", "enterprise_id", "arrived_on",
            sqlite_where=text("state = 'WAITING'"), postgresql_where=text("state = 'WAITING'"),
        ),
    )  # fmt: skip

    request_id: str | None = Field(default=None, sa_type=Text)
    kind: str
    state: str = "WAITING"
    channel: str = "EMAIL"
    """A ``RequestChannel``: how it came."""
    source: str = ""
    """By which door: INBOX, FILE or LINK."""
    message_id: str = ""
    answers_to: str = json_text(default="[]")
    """The ids of the messages it answers, oldest first."""
    content_hash: str
    arrived_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    arrived_on: date | None = None
    """The Oslo day; None where nobody knows it yet."""
    registered_at: datetime = Field(sa_type=UtcDateTime)
    sender: str = ""
    """Name and address as shown; ``sender_email`` is the bare address."""
    sender_email: str = ""
    subject: str = ""
    text: str = ""
    """What is readable of it."""
    why: str = ""
    """Why it waits, or why it was set aside."""
    problems: str = json_text(default="[]")
    """What could not be read, as sentences."""
    size: int = 0
    purged_on: date | None = None


class MessageContent(Unlogged, EnterpriseRow, table=True):
    """A received mail as it came; ``id`` is the message's. Not in the log: the message's row there has the hash."""

    __tablename__ = "message_content"
    __table_args__ = (belongs_to("received_message", "id"),)

    content: bytes = Field(sa_type=LargeBinary)


class MessageAttachment(EnterpriseRow, table=True):
    """A file that came with a message: its harmless name, type, size and hash; the bytes stand in ``AttachmentContent``."""

    __tablename__ = "message_attachment"
    __table_args__ = (
        belongs_to("received_message", "message_id"),
        Index("ix_message_attachment_enterprise_id_message_id", "enterprise_id", "message_id"),
    )

    message_id: str = Field(sa_type=Text)
    position: int = 0
    name: str
    media_type: str = "application/octet-stream"
    size: int = 0
    content_hash: str = ""
    problem: str = ""
    """Why it should not be opened, where that is so."""


class AttachmentContent(Unlogged, EnterpriseRow, table=True):
    """The bytes of an attachment, never opened by us; ``id`` is the attachment's. Not in the log."""

    __tablename__ = "attachment_content"
    __table_args__ = (belongs_to("message_attachment", "id"),)

    content: bytes = Field(sa_type=LargeBinary)


class InboxCursor(Unlogged, EnterpriseRow, table=True):
    """How far a mailbox has been read; the mail itself is left where it is."""

    __tablename__ = "inbox_cursor"
    __table_args__ = (UniqueConstraint("enterprise_id", "mailbox"),)

    mailbox: str
    """Server and folder."""
    uid_validity: int = Field(sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    read_at: datetime = Field(sa_type=UtcDateTime)


class FactDisclosure(EnterpriseRow, table=True):
    """Whether a fact of the register may be told to anybody who asks; no row means open.

    ``object_kind`` is a table's name. That the object is there is checked by the service, as with ``EvidenceLink``.
    """

    __tablename__ = "fact_disclosure"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "object_kind", "object_id"),
        one_of("disclosure", Disclosure),
        CheckConstraint("disclosure = 'OPEN' OR length(trim(reason)) > 0", name="closed_has_reason"),
    )

    object_kind: str
    object_id: str
    disclosure: str
    reason: str = ""
    set_by: str = ""
    set_at: datetime = Field(sa_type=UtcDateTime)


class PublicAnswer(EnterpriseRow, table=True):
    """An anonymous question and answer for everybody to read; it stays when the case behind it is emptied."""

    __tablename__ = "public_answer"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        filled("question"),
        filled("answer"),
        UniqueConstraint("enterprise_id", "request_id"),
    )

    request_id: str = Field(sa_type=Text)
    question: str
    answer: str
    language: str = "nb"
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str = ""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PossibleBreach(EnterpriseRow, table=True):
    """A duty that may not have been kept. A person classifies it; it is never deleted, only annotated."""

    __tablename__ = "possible_breach"
    __table_args__ = (
        belongs_to("information_request", "request_id"),
        one_of("classification", ["OPEN", "BREACH", "NO_BREACH"]),
        one_of("kind", BreachKind),
        UniqueConstraint("enterprise_id", "kind", "about"),
    )

    request_id: str | None = Field(default=None, sa_type=Text)
    kind: str = _since_4("LATE_ANSWER")
    about: str = _since_4()
    """The id of the request, or the label of the year whose statement is missing: each duty is written down once."""
    happened_on: date
    provision: str
    what: str
    note: str = ""
    classification: str = "OPEN"
    reason: str = ""
    classified_by: str = ""
    classified_on: date | None = None
