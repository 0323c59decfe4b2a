"""Following suppliers up (§ 4-1 d): what was done, what came of it, and the evidence with its files."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, TextClause, text
from sqlmodel import Field

from compliance_app.storage.tables import enterprise, questionnaires, rating, register  # noqa: F401 - what the keys point at
from compliance_app.storage.tables.base import (
    EnterpriseRow,
    Unlogged,
    UtcDateTime,
    belongs_to,
    filled,
    one_of,
    since_3,
)


class FollowUpKind(StrEnum):
    """How a supplier was followed up (§ 4-1 d)."""

    LETTER = "LETTER"
    MEETING = "MEETING"
    VISIT = "VISIT"
    QUESTIONNAIRE = "QUESTIONNAIRE"
    CONTRACT_CHANGE = "CONTRACT_CHANGE"
    CORRECTIVE_ACTION_PLAN = "CORRECTIVE_ACTION_PLAN"


_WAITING, _DONE = text("waits_for IS NOT NULL"), text("held_on IS NOT NULL")


def _by_day(name: str, day: str, there: TextClause) -> list[Index]:
    """Indexes that give the rows with a day in its order: all of them, an owner's, a kind's."""
    return [
        Index(
            f"ix_follow_up_{name}{by}", "enterprise_id", *columns, day, "id", "supplier_id",
            sqlite_where=there, postgresql_where=there,
        )
        for by, columns in (("", []), ("_owner", ["owner"]), ("_kind", ["kind"]))
    ]  # fmt: skip


class FollowUp(EnterpriseRow, table=True):
    """Contact with or control of a supplier: what came of it, and when the next is."""

    __tablename__ = "follow_up"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("measure", "measure_id"),
        belongs_to("questionnaire", "questionnaire_id"),
        one_of("kind", FollowUpKind),
        Index("ix_follow_up_enterprise_id_supplier_id", "enterprise_id", "supplier_id", "held_on"),
        Index("ix_follow_up_enterprise_id_next_on", "enterprise_id", "next_on"),
        Index("ix_follow_up_enterprise_id_measure_id", "enterprise_id", "measure_id"),
        *_by_day("waiting", "waits_for", _WAITING),
        *_by_day("done", "held_on", _DONE),
    )

    supplier_id: str = Field(sa_type=Text)
    kind: str
    held_on: date | None = None
    what: str = ""
    outcome: str = ""
    next_on: date | None = None
    done_by: str = ""
    owner: str = since_3()
    """Who is to do the next."""
    waits_for: date | None = None
    """The day of the next one as long as it stands; empty once something has been done on or after that day."""
    measure_id: str | None = Field(default=None, sa_type=Text)
    questionnaire_id: str | None = Field(default=None, sa_type=Text)


class StoredFile(EnterpriseRow, table=True):
    """A file somebody attached: its shown name, type and size; the bytes stand in ``StoredContent``."""

    __tablename__ = "stored_file"
    __table_args__ = (
        filled("name"),
        CheckConstraint("size > 0", name="size_above_0"),
        Index("ix_stored_file_enterprise_id_content_hash", "enterprise_id", "content_hash"),
    )

    name: str
    media_type: str
    size: int
    content_hash: str
    stored_at: datetime = Field(sa_type=UtcDateTime)
    stored_by: str = ""


class StoredContent(Unlogged, EnterpriseRow, table=True):
    """The bytes of a stored file; ``id`` is the file's. Not in the log: the file's row there has their hash."""

    __tablename__ = "stored_content"
    __table_args__ = (belongs_to("stored_file", "id"),)

    content: bytes = Field(sa_type=LargeBinary)


class Evidence(EnterpriseRow, table=True):
    """Documentation of something done or said: a file or a source, and when it was read."""

    __tablename__ = "evidence"
    __table_args__ = (
        belongs_to("supplier", "supplier_id"),
        belongs_to("follow_up", "follow_up_id"),
        belongs_to("measure", "measure_id"),
        belongs_to("stored_file", "file_id"),
        filled("title"),
        CheckConstraint("file_id IS NOT NULL OR length(trim(source)) > 0", name="file_or_source"),
        Index("ix_evidence_enterprise_id_supplier_id", "enterprise_id", "supplier_id"),
        Index("ix_evidence_enterprise_id_follow_up_id", "enterprise_id", "follow_up_id"),
        Index("ix_evidence_enterprise_id_measure_id", "enterprise_id", "measure_id"),
        Index("ix_evidence_enterprise_id_file_id", "enterprise_id", "file_id"),
    )

    supplier_id: str | None = Field(default=None, sa_type=Text)
    follow_up_id: str | None = Field(default=None, sa_type=Text)
    measure_id: str | None = Field(default=None, sa_type=Text)
    file_id: str | None = Field(default=None, sa_type=Text)
    file_name: str = since_3()
    """What the file was called when it was attached here; the same bytes may bear several names."""
    title: str
    source: str = ""
    read_on: date | None = None
    recorded_by: str = ""
