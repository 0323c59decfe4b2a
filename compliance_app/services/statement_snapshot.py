"""The canonical snapshot of a locked statement: what it says, in which order, and every row it rests on with its values.

It is made of what is kept with the statement alone (its row, its chapters, the reasons), never of the register or the
templates as they are now. So the same bytes come out years later, and their SHA-256 is the statement's content hash.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.statement_chapters import StatementChapter, canonical, chapter_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AuditHead,
    Statement,
    StatementSection,
    WarningReason,
)

SNAPSHOT_VERSION = 1
"""The shape below. A new shape gets a new number and its own function; this one must give the same bytes for good."""

_TITLE = "00"
_ENTERPRISE, _PERIOD = "Enterprise", "ReportingPeriod"


def snapshot(
    statement: Statement, chapters: Iterable[StatementChapter], reasons: Iterable[WarningReason]
) -> bytes:
    """The canonical JSON (UTF-8) of a statement that is being locked, or was: see the module.

    Args:
        statement: with ``frozen_at``, ``frozen_by``, ``log_head`` and the document date as they are kept.
    """
    ordered = sorted(chapters, key=lambda one: one.id)
    data = {
        "snapshot": SNAPSHOT_VERSION,
        "statement": {
            "id": statement.id,
            "language": statement.language,
            "edition": statement.edition,
            "change_note": statement.change_note,
            "document_date": statement.document_date.isoformat() if statement.document_date else None,
            "drafted_at": _moment(statement.drafted_at),
            "reviewed_at": _moment(statement.reviewed_at),
            "reviewed_by": statement.reviewed_by,
            "frozen_at": _moment(statement.frozen_at),
            "frozen_by": statement.frozen_by,
            "facts_hash": statement.facts_hash,
            "log_head": statement.log_head,
        },
        "enterprise": _as_it_was(ordered, _ENTERPRISE, ("name", "org_number")),
        "period": _as_it_was(ordered, _PERIOD, ("label", "starts", "ends")),
        "chapters": [_chapter(one) for one in ordered],
        "reasons": [
            {"rule": one.rule, "reason": one.reason, "by": one.given_by, "at": _moment(one.given_at)}
            for one in sorted(reasons, key=lambda one: one.rule)
        ],
    }
    return canonical(data).encode()


def content_hash(data: bytes) -> str:
    """SHA-256 (hex) of a snapshot."""
    return hashlib.sha256(data).hexdigest()


def derived_again(work: Work, statement: Statement) -> bytes:
    """The snapshot made anew from what is kept with a statement; the register is not asked."""
    mine = col(StatementSection.enterprise_id) == work.enterprise_id
    sections = work.session.execute(
        select(StatementSection).where(mine, col(StatementSection.statement_id) == statement.id)
    ).scalars()
    reasons = work.session.execute(
        select(WarningReason).where(
            col(WarningReason.enterprise_id) == work.enterprise_id,
            col(WarningReason.statement_id) == statement.id,
        )
    ).scalars()
    return snapshot(statement, [chapter_of(row) for row in sections], reasons)


def log_head_of(work: Work) -> str:
    """Where the log stands: «sequence:hash»."""
    row = work.session.execute(
        select(AuditHead).where(col(AuditHead.enterprise_id) == work.enterprise_id)
    ).scalar_one_or_none()
    return f"{row.seq}:{row.hash}" if row else ""


def _chapter(chapter: StatementChapter) -> dict[str, Any]:
    return {
        "chapter": chapter.id,
        "title": chapter.title,
        "edited": chapter.edited,
        "edited_by": chapter.edited_by,
        "edited_at": _moment(chapter.edited_at),
        "paragraphs": [
            {
                "id": one.id,
                "markdown": one.markdown,
                "earlier": one.earlier,
                "sources": [
                    {"kind": row.kind, "id": row.id, "label": row.label, "values": row.values}
                    for row in one.sources
                ],
            }
            for one in chapter.paragraphs
        ],
    }


def _as_it_was(chapters: Iterable[StatementChapter], kind: str, names: tuple[str, ...]) -> dict[str, Any]:
    """Some values of the title's source of that kind, as they were kept; the rest of it stands with the paragraph."""
    kept: Mapping[str, Any] = MappingProxyType({})
    for chapter in chapters:
        found = [row for one in chapter.paragraphs for row in one.sources if row.kind == kind]
        if chapter.id == _TITLE and found:
            kept = found[0].values
    return {name: kept.get(name) for name in names}


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
