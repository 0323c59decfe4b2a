"""Ratings: the method, what persons judged, what was computed, and the inputs each rating rests on."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from compliance_app.domain.involvement import Involvement
from compliance_app.domain.levels import Level
from compliance_app.storage.tables import enterprise, register  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    ByteOrderedText,
    EnterpriseRow,
    UtcDateTime,
    belongs_to,
    filled,
    json_text,
    one_of,
    since_3,
)


class ImpactKind(StrEnum):
    """The harm happens or has happened, or it can happen (§ 4 b)."""

    ACTUAL = "ACTUAL"
    POTENTIAL = "POTENTIAL"


class MeasurePurpose(StrEnum):
    """Cease, prevent, mitigate (§ 4 c) or remediate (§ 4 f)."""

    CEASE = "CEASE"
    PREVENT = "PREVENT"
    MITIGATE = "MITIGATE"
    REMEDIATE = "REMEDIATE"


class Lever(StrEnum):
    """How one influences those who can put it right (law.md 4.4)."""

    CLAUSE = "CLAUSE"
    DIALOGUE = "DIALOGUE"
    CORRECTIVE_ACTION_PLAN = "CORRECTIVE_ACTION_PLAN"
    JOINT_BUYERS = "JOINT_BUYERS"
    INDUSTRY_BODY = "INDUSTRY_BODY"
    CAPACITY_BUILDING = "CAPACITY_BUILDING"
    SWITCHING = "SWITCHING"
    DISENGAGEMENT = "DISENGAGEMENT"


class Effect(StrEnum):
    """Whether a measure helped those it is for, as judged afterwards."""

    HELPED = "HELPED"
    PARTLY = "PARTLY"
    NOT = "NOT"
    UNCLEAR = "UNCLEAR"


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
        belongs_to("adverse_impact", "impact_id"),
        filled("reason"),
        CheckConstraint(
            "(supplier_id IS NOT NULL AND category_id IS NULL AND impact_id IS NULL)"
            " OR (supplier_id IS NULL AND category_id IS NOT NULL AND impact_id IS NULL)"
            " OR (supplier_id IS NULL AND category_id IS NULL AND impact_id IS NOT NULL)",
            name="one_subject",
        ),
    )

    period_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    category_id: str | None = Field(default=None, sa_type=Text)
    impact_id: str | None = Field(default=None, sa_type=Text)
    reason: str
    decided_by: str = ""
    decided_at: datetime = Field(sa_type=UtcDateTime)
    look_again_on: date | None = None
    owner: str = since_3()
    """Who looks at it again."""


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
        belongs_to("producer", "producer_id"),
        belongs_to("category", "category_id"),
        Index("ix_adverse_impact_enterprise_id_period_id", "enterprise_id", "period_id"),
        Index("ix_adverse_impact_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        CheckConstraint(
            "(CASE WHEN supplier_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN producer_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN category_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN country = '' THEN 0 ELSE 1 END) <= 1",
            name="one_subject",
        ),
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
    producer_id: str | None = Field(default=None, sa_type=Text)
    country: str = since_3()
    """ISO alpha-2 where it concerns a whole country. Without any subject it concerns the enterprise's own people."""
    kind: str
    issue: str
    what: str
    place: str = ""
    who: str = ""
    scale: int
    scope: int
    irremediability: int
    likelihood: int
    severity_reason: str = since_3()
    """Why these steps; empty only in rows made before reasons were asked for."""
    involvement: str
    involvement_reason: str = since_3()
    significant: bool
    significant_reason: str = ""
    recorded_by: str = since_3()
    no_remedy_reason: str = since_3()
    """Why those harmed get no remedy from us, where we caused the harm or contributed to it; empty: not said."""
    no_remedy_by: str = since_3()
    no_remedy_on: date | None = None


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
        one_of("lever", Lever, optional=True),
        one_of("effect", Effect, optional=True),
        filled("what"),
        CheckConstraint("status <> 'DONE' OR length(trim(result)) > 0", name="done_has_result"),
        CheckConstraint("effect IS NULL OR effect_judged_on IS NOT NULL", name="effect_has_day"),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_not_below_0"),
        Index("ix_measure_enterprise_id_period_id", "enterprise_id", "period_id", "due", "id"),
        Index("ix_measure_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index("ix_measure_enterprise_id_impact_id", "enterprise_id", "impact_id"),
        Index("ix_measure_open_due", "enterprise_id", "due", "id",
              sqlite_where=text("status <> 'DONE'"), postgresql_where=text("status <> 'DONE'")),
    )  # fmt: skip

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
    lever: str | None = None
    effect_on_people: str = since_3()
    """What ending or changing the relation does to those who work there; asked for by responsible disengagement."""
    cost: int | None = Field(default=None, sa_type=BigInteger)
    """Hundredths; None where nobody knows."""
    cost_currency: str = Field(default="NOK", sa_column_kwargs={"server_default": "NOK"})
    done_on: date | None = None
    effect: str | None = None
    effect_reason: str = since_3()
    effect_judged_on: date | None = None
    effect_judged_by: str = since_3()
    recorded_on: date | None = None
    """None in rows made before it was kept."""
    not_done_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Why what was promised is not done yet; the year after tells of it."""
