"""What the register learns from its sources: mappings, sites, near-duplicates, merges and the Register of Entities."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
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


class DuplicateDecision(StrEnum):
    """What a person has said of two suppliers that look alike."""

    OPEN = "OPEN"
    SAME = "SAME"
    NOT_THE_SAME = "NOT_THE_SAME"


class RegistryState(StrEnum):
    """What Enhetsregisteret answered about an organisation number."""

    FOUND = "FOUND"
    DELETED = "DELETED"
    REMOVED = "REMOVED"
    UNKNOWN = "UNKNOWN"


class ProposalKind(StrEnum):
    """What Enhetsregisteret says that the register of suppliers does not."""

    BANKRUPT = "BANKRUPT"
    WINDING_UP = "WINDING_UP"
    RECONSTRUCTION = "RECONSTRUCTION"
    DELETED = "DELETED"
    NAME = "NAME"
    INDUSTRY = "INDUSTRY"


class ProposalDecision(StrEnum):
    """What a person did with a proposal."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


class ImportMapping(EnterpriseRow, table=True):
    """How lists with these column names are read, as a person last said it."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("enterprise_id", "kind", "signature"), filled("signature"))

    kind: str = "SUPPLIERS"
    signature: str
    headers: str = json_text()
    mapping: str = json_text()
    choices: str = json_text(default="{}")
    used_by: str = ""
    used_at: datetime = Field(sa_type=UtcDateTime)


class SupplierSite(EnterpriseRow, table=True):
    """A place of a supplier: a branch, a warehouse, a factory of its own."""

    __tablename__ = "supplier_site"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        filled("name"),
        UniqueConstraint("enterprise_id", "supplier_id", "folded_name"),
        CheckConstraint("country IS NULL OR length(country) = 2", name="country_length"),
    )

    supplier_id: str = Field(sa_type=Text)
    name: str
    folded_name: str
    country: str | None = None
    source: str = ""


class DuplicateCandidate(EnterpriseRow, table=True):
    """Two suppliers that look alike, why, and what a person decided; the two in the order of their ids."""

    __tablename__ = "duplicate_candidate"
    __table_args__ = (
        belongs_to("supplier", "first_id"),
        belongs_to("supplier", "second_id"),
        one_of("decision", DuplicateDecision),
        UniqueConstraint("enterprise_id", "first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="in_order"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_0_100"),
        Index("ix_duplicate_candidate_enterprise_id_decision", "enterprise_id", "decision", "score"),
    )

    first_id: str = Field(sa_type=Text)
    second_id: str = Field(sa_type=Text)
    score: int
    reasons: str = json_text(default="[]")
    decision: str = "OPEN"
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SupplierMerge(EnterpriseRow, table=True):
    """One supplier taken into another: what moved, so that it can be parted again."""

    __tablename__ = "supplier_merge"
    __table_args__ = (
        belongs_to("supplier", "kept_id"),
        belongs_to("supplier", "merged_id"),
        CheckConstraint("kept_id <> merged_id", name="two_suppliers"),
        Index("ix_supplier_merge_enterprise_id_kept_id", "enterprise_id", "kept_id"),
    )

    kept_id: str = Field(sa_type=Text)
    merged_id: str = Field(sa_type=Text)
    moved: str = json_text()
    merged_by: str = ""
    merged_at: datetime = Field(sa_type=UtcDateTime)
    parted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RegistryRecord(EnterpriseRow, table=True):
    """What Enhetsregisteret last said of an organisation number, and when it was asked."""

    __tablename__ = "registry_record"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "org_number"),
        one_of("state", RegistryState),
        CheckConstraint("length(org_number) = 9", name="org_number_length"),
    )

    org_number: str
    state: str
    content: str = json_text(default="{}")
    fetched_at: datetime = Field(sa_type=UtcDateTime)


class RegistryProposal(EnterpriseRow, table=True):
    """A change that Enhetsregisteret suggests for a supplier, until a person says yes or no."""

    __tablename__ = "registry_proposal"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        one_of("kind", ProposalKind),
        one_of("decision", ProposalDecision),
        Index("ix_registry_proposal_enterprise_id_decision", "enterprise_id", "decision"),
        Index("ix_registry_proposal_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
    )

    supplier_id: str = Field(sa_type=Text)
    kind: str
    before: str = ""
    after: str = ""
    found_at: datetime = Field(sa_type=UtcDateTime)
    decision: str = "OPEN"
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RegistryCursor(EnterpriseRow, table=True):
    """How far the list of changes in Enhetsregisteret has been read."""

    __tablename__ = "registry_cursor"
    __table_args__ = (UniqueConstraint("enterprise_id"),)

    update_id: int = 0
    refreshed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
