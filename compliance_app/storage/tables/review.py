"""The method's versions and datasets, and the year's review: overrides, confirmations and significant changes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import Dimension
from compliance_app.storage.tables import enterprise, rating, register  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    ByteOrderedText,
    EnterpriseRow,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class ConfirmationState(StrEnum):
    """How far the year's review of a supplier has come."""

    NOT_YET = "NOT_YET"
    UNCHANGED = "UNCHANGED"
    CHANGED = "CHANGED"


class Together(StrEnum):
    """Why suppliers may be confirmed in one go: nothing has changed and a source was read, or the level is low."""

    UNCHANGED = "UNCHANGED"
    LOW = "LOW"


class ChangeKind(StrEnum):
    """A significant change (law.md 6): what raises the task to consider a new statement."""

    ACTUAL_IMPACT = "ACTUAL_IMPACT"
    RAISED_TO_HIGH = "RAISED_TO_HIGH"
    NEW_HIGH_SUPPLIER = "NEW_HIGH_SUPPLIER"
    COUNTRY_ACROSS_CUT_OFF = "COUNTRY_ACROSS_CUT_OFF"
    ALERT = "ALERT"


class ChangeDecision(StrEnum):
    """What was decided about a significant change."""

    OPEN = "OPEN"
    STATEMENT_UPDATED = "STATEMENT_UPDATED"
    NO_UPDATE = "NO_UPDATE"


class RiskMethod(EnterpriseRow, table=True):
    """One version of the method, with the reason for it; version 1 is the program's own and has no row."""

    __tablename__ = "risk_method"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "method_version"),
        CheckConstraint("method_version > 1", name="after_the_first"),
        filled("reason"),
    )

    method_version: int
    content: str = json_text()
    datasets: str = json_text(default="{}")
    """Dimension → id of the dataset that stands in for the shipped figures."""
    reason: str
    made_by: str = ""
    made_at: datetime = Field(sa_type=UtcDateTime)


class IndicatorDataset(EnterpriseRow, table=True):
    """An index somebody imported: a newer edition, or their own; its figures are 0–100, 100 worst."""

    __tablename__ = "indicator_dataset"
    __table_args__ = (
        filled("name"),
        filled("edition"),
        one_of("dimension", Dimension),
        UniqueConstraint("enterprise_id", "content_hash", "dimension"),
    )

    dimension: str
    name: str
    edition: str
    publisher: str = ""
    licence: str = ""
    source: str = ""
    year: int
    worst: float
    best: float
    content: str = json_text()
    """ISO 3166-1 alpha-3 → the figure as published, as JSON."""
    content_hash: str
    imported_by: str = ""
    imported_at: datetime = Field(sa_type=UtcDateTime)


class Override(EnterpriseRow, table=True):
    """Another overall level than the method gives, and why; it holds for the inputs it was made on and no others."""

    __tablename__ = "override"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("country_table", "country_table_id"),
        one_of("level", Level),
        one_of("computed", Level),
        filled("reason"),
        Index("ix_override_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index(
            "uq_override_current",
            "enterprise_id",
            "supplier_id",
            "period_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    supplier_id: str = Field(sa_type=Text)
    period_id: str = Field(sa_type=Text)
    level: str
    computed: str
    reason: str
    inputs_hash: str
    country_table_id: str = Field(sa_type=Text)
    decided_by: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = ""


class Confirmation(EnterpriseRow, table=True):
    """The year's review of one supplier: what has changed since last year, and what a person decided."""

    __tablename__ = "confirmation"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("risk_assessment", "last_assessment_id"),
        belongs_to("risk_assessment", "assessment_id"),
        one_of("state", ConfirmationState),
        one_of("level", Level, optional=True),
        one_of("together_as", ["", *Together]),
        UniqueConstraint("enterprise_id", "period_id", "supplier_id"),
        Index(
            "ix_confirmation_queue",
            "enterprise_id",
            "period_id",
            "state",
            "queue_key",
            "id",
            # The rest is what counting asks for: the queue and its numbers then read the index alone.
            "supplier_id",
            "changed",
            "together_as",
            "decided_by",
        ),
        Index("ix_confirmation_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str = Field(sa_type=Text)
    state: str = "NOT_YET"
    queue_key: str = Field(default="", sa_type=ByteOrderedText)
    """Riskiest and most changed first, as text that sorts."""
    changes: str = json_text(default="[]")
    changed: bool = False
    """Whether anything in ``changes`` asks for a new look."""
    together_as: str = ""
    """The list in which it may be confirmed with others; empty: alone."""
    last_assessment_id: str | None = Field(default=None, sa_type=Text)
    assessment_id: str | None = Field(default=None, sa_type=Text)
    level: str | None = None
    reason: str = ""
    sources_read: str = ""
    read_on: date | None = None
    together: bool = False
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignificantChange(EnterpriseRow, table=True):
    """Something that may call for a new statement during the year, and the documented decision (§ 5-3, law.md 6)."""

    __tablename__ = "significant_change"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        one_of("kind", ChangeKind),
        one_of("decision", ChangeDecision),
        filled("what"),
        CheckConstraint("decision = 'OPEN' OR length(trim(reason)) > 0", name="decided_has_reason"),
        Index("ix_significant_change_enterprise_id_decision", "enterprise_id", "decision"),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    kind: str
    what: str
    key: str = ""
    """Names the cause, so that the same one is raised once."""
    found_at: datetime = Field(sa_type=UtcDateTime)
    decision: str = "OPEN"
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
