"""What the statement says of screening lists: those whose names were really compared with the register, and no others."""

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.statement_facts import Phrase
from compliance_app.services.facts_rows import source_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import ReportingPeriod, ScreeningList


def lists_compared(work: Work, period: ReportingPeriod) -> tuple[Phrase, ...]:
    """The lists in their newest edition that the register has been compared with since the period began, by name."""
    rows = work.session.execute(
        select(ScreeningList)
        .where(
            col(ScreeningList.enterprise_id) == work.enterprise_id,
            col(ScreeningList.superseded_by).is_(None),
            col(ScreeningList.checked_at).is_not(None),
        )
        .order_by(col(ScreeningList.name))
    ).scalars()
    return tuple(
        Phrase(source=source_of(row, row.name), text=f"{row.name} ({NB.day(row.retrieved_on)})")
        for row in rows
        if row.checked_at and clock.oslo_day(row.checked_at) >= period.starts
    )
