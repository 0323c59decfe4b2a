"""Questionnaires to suppliers (§ 4-1 d): what is asked, what is answered, what it leads to, and what we have tried."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.storage.tables import enterprise, register  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class QuestionnaireState(StrEnum):
    """How far a questionnaire has come."""

    DRAFT = "DRAFT"
    SENT = "SENT"
    PARTLY_ANSWERED = "PARTLY_ANSWERED"
    ANSWERED = "ANSWERED"
    REVOKED = "REVOKED"


class Questionnaire(EnterpriseRow, table=True):
    """At most twelve questions to one supplier, why each is asked, and the link it is answered by."""

    __tablename__ = "questionnaire"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("reporting_period", "period_id"),
        one_of("state", QuestionnaireState),
        one_of("language", ["nb", "en"]),
        UniqueConstraint("secret_hash"),
        Index("ix_questionnaire_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index("ix_questionnaire_enterprise_id_state", "enterprise_id", "state", "due"),
    )

    supplier_id: str = Field(sa_type=Text)
    period_id: str = Field(sa_type=Text)
    language: str = "nb"
    state: str = "DRAFT"
    questions: str = json_text()
    """[{"id", "why"}] in the order asked; the wording stands in the bank under its version."""
    bank_version: int = 1
    recipient: str = ""
    email: str = ""
    secret_hash: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    due: date | None = None
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: str = ""
    offered_instead: str = ""
    """A statement or certificate the supplier points to instead of answering, as the supplier wrote it."""
    accepted_instead: str = ""
    """Why we take it in place of answers; empty until a person has."""
    draft: str = json_text(default="{}")
    """What the supplier has saved without sending."""
    rest: str = json_text(default="[]")
    """Ids of the questions the supplier left open when it sent."""
    workbook_sha256: str = ""
    """Of the newest workbook made of it: what reads back is compared with it."""
    seal_key: str = ""
    """Hexadecimal; what the workbook's seal is made with. Never in the file."""
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminded: int = 0
    owner: str = ""


class EarlierLink(EnterpriseRow, table=True):
    """A link that a reminder's newer one has followed and that still works: somebody may be writing behind it."""

    __tablename__ = "earlier_link"
    __table_args__ = (
        belongs_to("questionnaire", "questionnaire_id"),
        UniqueConstraint("secret_hash"),
        Index("ix_earlier_link_enterprise_id_questionnaire_id", "enterprise_id", "questionnaire_id"),
    )

    questionnaire_id: str = Field(sa_type=Text)
    secret_hash: str


class AnswerSource(StrEnum):
    """By which way an answer came."""

    LINK = "LINK"
    WORKBOOK = "WORKBOOK"
    BY_HAND = "BY_HAND"


class Answer(EnterpriseRow, table=True):
    """One answer to one question, as the supplier gave it."""

    __tablename__ = "answer"
    __table_args__ = (
        belongs_to("questionnaire", "questionnaire_id"),
        one_of("source", AnswerSource),
        UniqueConstraint("enterprise_id", "questionnaire_id", "question"),
    )

    questionnaire_id: str = Field(sa_type=Text)
    question: str
    value: str = json_text()
    reason: str = ""
    source: str = "LINK"
    given_at: datetime = Field(sa_type=UtcDateTime)


class AnswerProposalState(StrEnum):
    """What a person has made of a proposal."""

    OPEN = "OPEN"
    TAKEN = "TAKEN"
    LEFT = "LEFT"


class AnswerProposal(EnterpriseRow, table=True):
    """What an answer gives reason to look at: a country in the chain, an incident; never a rating by itself."""

    __tablename__ = "answer_proposal"
    __table_args__ = (
        belongs_to("questionnaire", "questionnaire_id"),
        belongs_to("supplier", "supplier_id"),
        one_of("state", AnswerProposalState),
        filled("kind"),
        CheckConstraint("state = 'OPEN' OR decided_at IS NOT NULL", name="decided_has_time"),
        UniqueConstraint("enterprise_id", "questionnaire_id", "kind", "question", "country"),
        Index("ix_answer_proposal_open", "enterprise_id", "supplier_id",
              sqlite_where=text("state = 'OPEN'"), postgresql_where=text("state = 'OPEN'")),
    )  # fmt: skip

    questionnaire_id: str = Field(sa_type=Text)
    supplier_id: str = Field(sa_type=Text)
    kind: str
    question: str
    country: str = ""
    issue: str = ""
    words: str = ""
    """What the supplier wrote, as written."""
    state: str = "OPEN"
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    object_kind: str = ""
    object_id: str = ""
    """What was made of it."""


class EffortKind(StrEnum):
    """What we have tried towards a supplier."""

    ASKED = "ASKED"
    REMINDED = "REMINDED"
    NO_ANSWER = "NO_ANSWER"
    ANSWERED = "ANSWERED"


class Effort(EnterpriseRow, table=True):
    """The effort ledger: asked, reminded, no answer (§ 4-1 d)."""

    __tablename__ = "effort"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("questionnaire", "questionnaire_id"),
        one_of("kind", EffortKind),
        Index("ix_effort_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index("ix_effort_enterprise_id_happened_on", "enterprise_id", "happened_on", "supplier_id"),
    )

    supplier_id: str = Field(sa_type=Text)
    questionnaire_id: str | None = Field(default=None, sa_type=Text)
    kind: str
    happened_on: date
    what: str = ""
    by: str = ""
