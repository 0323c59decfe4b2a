"""Ratings: the method, what persons judged, what was computed, and the inputs each rating rests on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.domain.levels import Level
from compliance_app.storage.tables.base import (
    ByteOrderedText,
    EnterpriseRow,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
)


class ImpactKind(StrEnum):
    """The harm happens or has happened, or it can happen (§ 4 b)."""

    ACTUAL = "ACTUAL"
    POTENTIAL = "POTENTIAL"


class Involvement(StrEnum):
    """How the enterprise stands to the harm (§ 4 b)."""

    CAUSED = "CAUSED"
    CONTRIBUTED = "CONTRIBUTED"
    DIRECTLY_LINKED = "DIRECTLY_LINKED"


class MeasurePurpose(StrEnum):
    """Cease, prevent, mitigate (§ 4 c) or remediate (§ 4 f)."""

    CEASE = "CEASE"
    PREVENT = "PREVENT"
    MITIGATE = "MITIGATE"
    REMEDIATE = "REMEDIATE"


class MeasureStatus(StrEnum):
    """How far a measure has come."""

    PLANNED = "PLANNED"
    ONGOING = "ONGOING"
    DONE = "DONE"


class CountryTable(EnterpriseRow, table=True):
    """Every country's value under one method version and one set of datasets: the common input of many ratings."""

    __tablename__ = "country_table"
    __table_args__ = (UniqueConstraint("enterprise_id", "content_hash"),)

    content_hash: str
    method_version: int
    made_at: datetime = Field(sa_type=UtcDateTime)
    content: str = json_text()


class CountryFloor(EnterpriseRow, table=True):
    """The least level the compliance owner accepts for a country, with the reason."""

    __tablename__ = "country_floor"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "country"),
        one_of("level", ["MEDIUM", "HIGH"]),
        filled("reason"),
    )

    country: str
    level: str
    reason: str
    decided_on: date
    decided_by: str = ""


class SectorJudgement(EnterpriseRow, table=True):
    """A person's judgement of a supplier or of a category for a period: level, reason, sources read."""

    __tablename__ = "sector_judgement"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("category", "category_id"),
        one_of("level", Level),
        filled("reason"),
        CheckConstraint("(supplier_id IS NULL) <> (category_id IS NULL)", name="one_subject"),
        Index("ix_sector_judgement_enterprise_id_period_id", "enterprise_id", "period_id"),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    category_id: str | None = Field(default=None, sa_type=Text)
    level: str
    reason: str
    sources_read: str = ""
    read_on: date | None = None
    judged_by: str = ""
    judged_at: datetime = Field(sa_type=UtcDateTime)
    carried_from: str | None = Field(default=None, sa_type=Text)
    """Last year's judgement that this one repeats; empty where a person judged this year."""
    superseded_by: str | None = None


class RiskAssessment(EnterpriseRow, table=True):
    """The computed rating of a supplier for a period, with the inputs it rests on. Only ``superseded_by`` changes."""

    __tablename__ = "risk_assessment"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("reporting_period", "period_id"),
        belongs_to("country_table", "country_table_id"),
        one_of("geographic", Level),
        one_of("sector", Level),
        one_of("overall", Level),
        one_of("chain_knowledge", ["SEAT_ONLY", "PARTIAL", "TO_PRODUCER"]),
        Index("ix_risk_assessment_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index(
            "uq_risk_assessment_current",
            "enterprise_id",
            "supplier_id",
            "period_id",
            unique=True,
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
        Index(
            "ix_risk_assessment_worst_first",
            "enterprise_id",
            "period_id",
            "overall_rank",
            "sort_key",
            # The rest is what the register's and the board's counts ask for: they then read the index alone.
            "supplier_id",
            "geographic",
            "sector",
            "worst_country",
            "chain_knowledge",
            sqlite_where=text("superseded_by IS NULL"),
            postgresql_where=text("superseded_by IS NULL"),
        ),
    )

    supplier_id: str = Field(sa_type=Text)
    period_id: str = Field(sa_type=Text)
    rated_at: datetime = Field(sa_type=UtcDateTime)
    rated_by: str = ""
    geographic: str
    geographic_value: float | None = None
    sector: str
    sector_from: str
    overall: str
    overall_rank: int
    """0 HIGH, 1 UNKNOWN, 2 MEDIUM, 3 LOW: the order of the register."""
    sort_key: str = Field(sa_type=ByteOrderedText)
    chain_knowledge: str
    worst_country: str | None = None
    path: str = ""
    """Countries from the seat to the worst node, as shown: «NO MY CN»; «?» where unknown."""
    why: str = ""
    inputs: str = json_text()
    country_table_id: str = Field(sa_type=Text)
    method_version: int = 1
    override_id: str | None = Field(default=None, sa_type=Text)
    """The override whose level ``overall`` is; empty where it is the method's own."""
    superseded_by: str | None = None


class PriorityDecision(EnterpriseRow, table=True):
    """A deliberate choice, with reason: why a medium or high rating has no measure or impact now."""

    __tablename__ = "priority_decision"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("category", "category_id"),
        filled("reason"),
        CheckConstraint("(supplier_id IS NULL) <> (category_id IS NULL)", name="one_subject"),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    category_id: str | None = Field(default=None, sa_type=Text)
    reason: str
    decided_by: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
    look_again_on: date | None = None


class OwnOperationsAssessment(EnterpriseRow, table=True):
    """The enterprise's own employees and hired workers, assessed for a period (§ 4 b)."""

    __tablename__ = "own_operations_assessment"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        filled("sources"),
        UniqueConstraint("enterprise_id", "period_id"),
    )

    period_id: str = Field(sa_type=Text)
    people: int | None = None
    sources: str
    finding: str = ""
    """Empty where nothing was found."""
    assessed_by: str = ""
    assessed_on: date | None = None


class AdverseImpact(EnterpriseRow, table=True):
    """Harm to people, actual or potential (§ 4 b, § 5 b)."""

    __tablename__ = "adverse_impact"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("category", "category_id"),
        one_of("kind", ImpactKind),
        one_of("involvement", Involvement),
        filled("what"),
        CheckConstraint("scale BETWEEN 1 AND 4", name="scale_1_4"),
        CheckConstraint("scope BETWEEN 1 AND 4", name="scope_1_4"),
        CheckConstraint("irremediability BETWEEN 1 AND 4", name="irremediability_1_4"),
        CheckConstraint("likelihood BETWEEN 1 AND 4", name="likelihood_1_4"),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    category_id: str | None = Field(default=None, sa_type=Text)
    kind: str
    issue: str
    what: str
    place: str = ""
    who: str = ""
    scale: int
    scope: int
    irremediability: int
    likelihood: int
    involvement: str
    significant: bool
    significant_reason: str = ""


class Measure(EnterpriseRow, table=True):
    """What is done to cease, prevent, mitigate or remediate; with owner, time and result (§ 5 c)."""

    __tablename__ = "measure"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("adverse_impact", "impact_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("category", "category_id"),
        one_of("purpose", MeasurePurpose),
        one_of("status", MeasureStatus),
        filled("what"),
        CheckConstraint("status <> 'DONE' OR length(trim(result)) > 0", name="done_has_result"),
    )

    period_id: str = Field(sa_type=Text)
    impact_id: str | None = Field(default=None, sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    category_id: str | None = Field(default=None, sa_type=Text)
    purpose: str
    what: str
    owner: str = ""
    due: date | None = None
    since: date | None = None
    status: str = "PLANNED"
    expected_result: str = ""
    result: str = ""
