"""Lists of named organisations that others have published, and the names of ours that look like one on them."""

from datetime import date, datetime
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


class HitDecision(StrEnum):
    """What a person decided about a possible match."""

    OPEN = "OPEN"
    SAME = "SAME"
    NOT_THE_SAME = "NOT_THE_SAME"


class ScreeningList(EnterpriseRow, table=True):
    """One published list, as it was on one day."""

    __tablename__ = "screening_list"
    __table_args__ = (
        filled("name"),
        filled("source"),
        UniqueConstraint("enterprise_id", "name", "file_hash"),
    )

    name: str
    preset: str = ""
    source: str
    retrieved_on: date
    file_hash: str
    entries: int = 0
    imported_by: str = ""
    imported_at: datetime = Field(sa_type=UtcDateTime)
    left_out: int = 0
    """Rows that the list itself says are of people, ships and the like; they are counted and not kept."""
    superseded_by: str | None = None
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the register was last compared with it."""
    checked_suppliers: int = 0
    checked_producers: int = 0


class ScreeningEntry(EnterpriseRow, table=True):
    """One organisation on a list."""

    __tablename__ = "screening_entry"
    __table_args__ = (
        belongs_to("screening_list", "list_id"),
        filled("name"),
        Index("ix_screening_entry_enterprise_id_list_id", "enterprise_id", "list_id"),
    )

    list_id: str = Field(sa_type=Text)
    name: str
    folded_name: str
    aliases: str = json_text(default="[]")
    country: str | None = None
    details: str = json_text(default="{}")
    identity: str
    """The same from edition to edition while what the list says of it is the same."""


class ScreeningHit(EnterpriseRow, table=True):
    """A supplier or producer whose name looks like an entry; a decision holds for what both said at the time."""

    __tablename__ = "screening_hit"
    __table_args__ = (
        belongs_to("screening_entry", "entry_id"),
        belongs_to("supplier", "supplier_id"),
        belongs_to("producer", "producer_id"),
        one_of("decision", HitDecision),
        CheckConstraint("(supplier_id IS NULL) <> (producer_id IS NULL)", name="one_subject"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score_0_100"),
        Index("ix_screening_hit_enterprise_id_decision", "enterprise_id", "decision", "score"),
        Index("ix_screening_hit_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index("ix_screening_hit_enterprise_id_producer_id", "enterprise_id", "producer_id"),
    )

    entry_id: str = Field(sa_type=Text)
    supplier_id: str | None = Field(default=None, sa_type=Text)
    producer_id: str | None = Field(default=None, sa_type=Text)
    score: int
    reasons: str = json_text(default="[]")
    compared: str
    """What the decision rests on: entry and subject as one text; another text asks again."""
    found_at: datetime = Field(sa_type=UtcDateTime)
    decision: str = "OPEN"
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    superseded: bool = False
