"""What a statement says of itself: that it replaces an edition of the same year, or translates the Norwegian original."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.statement_facts import Phrase, StatementFacts, StatementUpdate
from compliance_app.services.facts_rows import source_of
from compliance_app.services.statement_facts import gather
from compliance_app.services.statement_rows import newest_edition
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, Statement

ORIGINAL = "nb"
_ORIGINAL_NAME = "bokmål"


def facts_for(work: Work, period: ReportingPeriod, language: str) -> StatementFacts:
    """The facts of a period as the newest edition in a language says them."""
    facts = gather(work, period)
    mine = newest_edition(work, period.id, language)
    return replace(facts, update=_update(work, mine), translated_from=_original(work, period, language))


def _update(work: Work, mine: Statement | None) -> StatementUpdate | None:
    """What is new since the edition before (§ 5 fourth paragraph); None for the first, and while nobody has said."""
    if mine is None or mine.edition == 1 or not mine.change_note.strip():
        return None
    before = work.session.execute(
        select(Statement)
        .where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.period_id) == mine.period_id,
            col(Statement.language) == mine.language,
            col(Statement.edition) < mine.edition,
        )
        .order_by(col(Statement.edition).desc())
        .limit(1)
    ).scalar_one_or_none()
    if before is None:
        return None
    return StatementUpdate(
        change=mine.change_note.strip().removeprefix("fordi "),
        changed_on=mine.begun_on,
        old_date=before.document_date or clock.oslo_day(before.drafted_at),
        source=source_of(mine, f"utgave {mine.edition}"),
    )


def _original(work: Work, period: ReportingPeriod, language: str) -> Phrase | None:
    """The Norwegian original, where there is one: that is the text that the board signs."""
    if language == ORIGINAL:
        return None
    original = newest_edition(work, period.id, ORIGINAL)
    if original is None:
        return None
    return Phrase(text=_ORIGINAL_NAME, source=source_of(original, f"redegjørelse {period.label}"))
