"""Due diligence through the year (§ 4-1 a, b, e and f): training, business partners, dialogue, remediation."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from compliance_app.storage.tables import enterprise, following, rating, register  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import EnterpriseRow, belongs_to, filled, one_of


class Contact(EnterpriseRow, table=True):
    """Somebody here who owns work and gets reminders: name as written in the owner fields, address, calendar link."""

    __tablename__ = "contact"
    __table_args__ = (
        filled("name"),
        UniqueConstraint("enterprise_id", "folded_name"),
        UniqueConstraint("calendar_secret_hash"),
    )

    name: str
    folded_name: str
    email: str = ""
    wants_reminders: bool = True
    compliance_owner: bool = False
    """Is reminded of information requests, and of the review of suppliers that nobody owns."""
    calendar_secret_hash: str | None = None
    active: bool = True


class TrainingRecord(EnterpriseRow, table=True):
    """Who has been introduced to the supplier requirements, when, and with what."""

    __tablename__ = "training_record"
    __table_args__ = (
        filled("who"),
        filled("material"),
        belongs_to("governance_event", "event_id"),
        Index("ix_training_record_enterprise_id_held_on", "enterprise_id", "held_on"),
    )

    who: str
    held_on: date
    material: str
    people: int | None = None
    """How many, where «who» is a group; None for one person."""
    given_by: str = ""
    event_id: str | None = Field(default=None, sa_type=Text)


class BusinessPartnersAssessment(EnterpriseRow, table=True):
    """The period's assessment of business partners outside the supply chain (§ 3-1 e): one a period."""

    __tablename__ = "business_partners_assessment"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        filled("sources"),
        UniqueConstraint("enterprise_id", "period_id"),
    )

    period_id: str = Field(sa_type=Text)
    partners: int | None = None
    sources: str
    finding: str = ""
    assessed_by: str = ""
    assessed_on: date | None = None


class DialogueKind(StrEnum):
    """With whom (§ 4-1 e)."""

    RIGHTS_HOLDER = "RIGHTS_HOLDER"
    TRADE_UNION = "TRADE_UNION"
    CIVIL_SOCIETY = "CIVIL_SOCIETY"
    EMPLOYEES = "EMPLOYEES"
    AUTHORITY = "AUTHORITY"
    OTHER = "OTHER"


class StakeholderDialogue(EnterpriseRow, table=True):
    """A conversation with those who are or may be affected, or with those who speak for them (§ 4-1 e)."""

    __tablename__ = "stakeholder_dialogue"
    __table_args__ = (
        belongs_to("reporting_period", "period_id"),
        belongs_to("adverse_impact", "impact_id"),
        belongs_to("supplier", "supplier_id"),
        one_of("kind", DialogueKind),
        filled("with_whom"),
        filled("about"),
        Index("ix_stakeholder_dialogue_enterprise_id_period_id", "enterprise_id", "period_id", "held_on"),
        Index("ix_stakeholder_dialogue_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
    )

    period_id: str = Field(sa_type=Text)
    kind: str
    with_whom: str
    held_on: date
    about: str
    outcome: str = ""
    impact_id: str | None = Field(default=None, sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    recorded_by: str = ""


class Satisfaction(StrEnum):
    """What those who were harmed say of the remedy."""

    UNKNOWN = "UNKNOWN"
    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"


class RemediationCase(EnterpriseRow, table=True):
    """Remedy for those who were harmed (§ 4-1 f): what was agreed, with whom, whether it was done and was enough."""

    __tablename__ = "remediation_case"
    __table_args__ = (
        belongs_to("adverse_impact", "impact_id"),
        one_of("satisfied", Satisfaction),
        filled("remedy"),
        filled("agreed_with"),
        CheckConstraint("done_on IS NULL OR length(trim(result)) > 0", name="done_has_result"),
        CheckConstraint(
            "satisfied = 'UNKNOWN' OR length(trim(satisfied_how)) > 0", name="satisfied_how_known"
        ),
    )

    impact_id: str = Field(sa_type=Text)
    remedy: str
    agreed_with: str
    agreed_on: date
    due: date | None = None
    owner: str = ""
    done_on: date | None = None
    result: str = ""
    satisfied: str = "UNKNOWN"
    satisfied_how: str = ""
    """How we know what those who were harmed think of it."""


class EvidenceLink(EnterpriseRow, table=True):
    """A piece of evidence on one more object: one file on many."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        belongs_to("evidence", "evidence_id"),
        filled("object_kind"),
        UniqueConstraint("enterprise_id", "evidence_id", "object_kind", "object_id"),
        Index("ix_evidence_link_object", "enterprise_id", "object_kind", "object_id"),
    )

    evidence_id: str = Field(sa_type=Text)
    object_kind: str
    object_id: str
