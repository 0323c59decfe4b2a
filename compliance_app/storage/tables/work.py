"""The statement, long work, and the log."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from compliance_app.storage.tables import enterprise  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    Unlogged,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class StatementStatus(StrEnum):
    """Where a statement stands on its way to the public."""

    DRAFT = "DRAFT"
    REVIEWED = "REVIEWED"
    FROZEN = "FROZEN"
    OUT_FOR_SIGNING = "OUT_FOR_SIGNING"
    SIGNED = "SIGNED"
    PUBLISHED = "PUBLISHED"
    SUPERSEDED = "SUPERSEDED"


class Statement(EnterpriseRow, table=True):
    """The public document under § 5, one for a period, a language and an edition."""

    __tablename__ = "statement"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        UniqueConstraint("enterprise_id", "period_id", "language", "edition"),
        one_of("status", StatementStatus),
        one_of("language", ["nb", "nn", "en"]),
    )

    period_id: str = Field(sa_type=Text)
    language: str = "nb"
    edition: int = 1
    status: str = "DRAFT"
    drafted_at: datetime = Field(sa_type=UtcDateTime)
    facts_hash: str = ""
    """Hash of the register's values the generated text rests on; differs when the register has moved since."""
    document_date: date | None = None
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    frozen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    frozen_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    content_hash: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """SHA-256 of the canonical JSON that was locked; empty while the text can change."""
    log_head: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Where the log stood when it was locked: «sequence:hash»."""
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the last of those who must sign had signed."""
    change_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What is new since the edition before («fordi …»), where this is an update within the year."""
    begun_on: date | None = None
    """The day such an update was begun, which it is said to be updated on."""


class StatementSection(EnterpriseRow, table=True):
    """One chapter: the generated base with its sources, and the director's own text where there is one."""

    __tablename__ = "statement_section"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        UniqueConstraint("enterprise_id", "statement_id", "chapter"),
    )

    statement_id: str = Field(sa_type=Text)
    chapter: str
    title: str
    generated: str
    """JSON list of {"markdown", "sources": [...]}: the paragraphs as generated, each with its rows and values."""
    edited: str | None = None
    edited_by: str = ""
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WarningReason(EnterpriseRow, table=True):
    """Why a warning of the check is left standing, in a person's words."""

    __tablename__ = "warning_reason"
    __table_args__ = (
        belongs_to("statement", "statement_id"),
        filled("reason"),
        UniqueConstraint("enterprise_id", "statement_id", "rule"),
    )

    statement_id: str = Field(sa_type=Text)
    rule: str
    reason: str
    given_by: str = ""
    given_at: datetime = Field(sa_type=UtcDateTime)


class TaskState(StrEnum):
    """How far long work has come."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


class Task(Unlogged, EnterpriseRow, table=True):
    """Long work that runs beside the pages; its progress is not in the log, what it writes to the register is."""

    __tablename__ = "task"
    __table_args__ = (
        filled("kind"),
        one_of("state", TaskState),
        Index("ix_task_enterprise_id_kind", "enterprise_id", "kind", "asked_at"),
    )

    kind: str
    state: str = "WAITING"
    done: int = 0
    total: int = 0
    asked_by: str = ""
    asked_at: datetime = Field(sa_type=UtcDateTime)
    heartbeat_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    arguments: str = json_text(default="{}")
    result: str = json_text(default="{}")
    message: str = ""
    """The sentence for the person where it failed."""


class SavedFilter(EnterpriseRow, table=True):
    """A view's filter under a name, for everybody in the enterprise."""

    __tablename__ = "saved_filter"
    __table_args__ = (filled("name"), UniqueConstraint("enterprise_id", "view", "name"))

    view: str
    name: str
    content: str = json_text()
    saved_by: str = ""
    saved_at: datetime = Field(sa_type=UtcDateTime)


class DoneOnce(Unlogged, SQLModel, table=True):
    """The key a submit button carried, so that a second click does not do the thing twice."""

    __tablename__ = "done_once"

    enterprise_id: str = Field(primary_key=True, sa_type=Text)
    key: str = Field(primary_key=True, sa_type=Text)
    object_id: str = ""


class AuditEntry(Unlogged, SQLModel, table=True):
    """One line of the log: who did what to which object, chained by hash. The database refuses to change it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "enterprise_id", "object_id", "seq"),)

    enterprise_id: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    verb: str
    object_kind: str = ""
    object_id: str = ""
    commitment: str
    previous: str
    hash: str


class AuditDetail(Unlogged, SQLModel, table=True):
    """What changed, before and after, beside the log: erasable, since free text holds names too."""

    __tablename__ = "audit_detail"

    enterprise_id: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    salt: str
    content: bytes = Field(sa_type=LargeBinary)
    """zlib of canonical JSON: a list of row images."""


class AuditHead(Unlogged, SQLModel, table=True):
    """The newest entry of an enterprise's log; locked last in each transaction."""

    __tablename__ = "audit_head"

    enterprise_id: str = Field(primary_key=True, sa_type=Text)
    seq: int = Field(default=0, sa_type=BigInteger)
    hash: str = ""
