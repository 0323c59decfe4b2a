"""Mail that leaves the program: what is on its way, and what of it has reminded whom."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from compliance_app.storage.tables import diligence, enterprise  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import EnterpriseRow, UtcDateTime, belongs_to, filled, one_of


class MailState(StrEnum):
    """How far a mail has come. SENDING is written before the server is called: after a crash nobody knows, so it is UNKNOWN."""

    RESERVED = "RESERVED"
    SENDING = "SENDING"
    ACCEPTED = "ACCEPTED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


class MailKind(StrEnum):
    """What a mail is."""

    DIGEST = "DIGEST"
    QUESTIONNAIRE = "QUESTIONNAIRE"
    QUESTIONNAIRE_REMINDER = "QUESTIONNAIRE_REMINDER"
    REQUEST_LETTER = "REQUEST_LETTER"
    SIGN_INVITATION = "SIGN_INVITATION"
    BOARD_LINK = "BOARD_LINK"


class OutboxMail(EnterpriseRow, table=True):
    """A mail on its way: reserved with what it says is done, sent when the server has taken it, never sent twice."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        one_of("kind", MailKind),
        one_of("state", MailState),
        filled("recipient"),
        filled("message_id"),
        CheckConstraint("(state = 'ACCEPTED') = (accepted_at IS NOT NULL)", name="accepted_has_time"),
        UniqueConstraint("enterprise_id", "message_id"),
        Index("ix_outbox_mail_enterprise_id_state", "enterprise_id", "state"),
        Index("ix_outbox_mail_enterprise_id_object_id", "enterprise_id", "object_id"),
    )

    kind: str
    state: str = "RESERVED"
    recipient: str
    subject: str = ""
    message_id: str
    object_kind: str = ""
    object_id: str = ""
    reserved_at: datetime = Field(sa_type=UtcDateTime)
    tries: int = 0
    sending_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the server was last called."""
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = ""
    """What the server said, where it did not take it."""


class Reminder(EnterpriseRow, table=True):
    """One line of a digest: reserved with its mail, so that it is never said twice; given back where the mail failed."""

    __tablename__ = "reminder"
    __table_args__ = (
        belongs_to("contact", "contact_id"),
        belongs_to("outbox_mail", "mail_id"),
        UniqueConstraint("enterprise_id", "contact_id", "object_kind", "object_id", "rule", "due"),
        Index("ix_reminder_enterprise_id_mail_id", "enterprise_id", "mail_id"),
        Index("ix_reminder_enterprise_id_due", "enterprise_id", "due"),
    )

    contact_id: str = Field(sa_type=Text)
    object_kind: str
    object_id: str
    rule: str
    due: date
    mail_id: str = Field(sa_type=Text)
