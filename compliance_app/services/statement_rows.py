"""The rows of a statement: the newest edition, its chapters and reasons, and the conditions under which they change."""

from types import MappingProxyType

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.statement_chapters import chapter_of
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.services.statement_standing import OPEN
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Enterprise,
    ReportingPeriod,
    Statement,
    StatementSection,
    StatementStatus,
    WarningReason,
)


class NoDraft(AktsomError):
    """There is no statement for that period and language yet (values: year)."""

    message = _("Det finnes ikke noe utkast til redegjørelse for {year}. Lag utkastet først.")


class TextIsLocked(AktsomError):
    """The statement is past the stages where its text can change (values: year, fix)."""

    message = _("Ikke lagret. Teksten i redegjørelsen for {year} er låst. {fix}")


_TO_CHANGE_IT = MappingProxyType(
    {
        StatementStatus.FROZEN: _("Lås den opp for å endre den."),
        StatementStatus.OUT_FOR_SIGNING: _("Avbryt signeringen, og lås den opp for å endre den."),
    }
)
_NEW_EDITION = _("Lag en ny utgave for å endre den.")


def newest_edition(work: Work, period_id: str, language: str) -> Statement | None:
    """The newest edition of a period's statement; None where nothing is drafted."""
    rows = work.session.execute(
        select(Statement)
        .where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.period_id) == period_id,
            col(Statement.language) == language,
        )
        .order_by(col(Statement.edition).desc())
        .limit(1)
    )
    return rows.scalars().first()


def draft_of(work: Work, period: ReportingPeriod, language: str) -> Statement:
    """The statement, while its text can change.

    Raises:
        NoDraft: there is none. TextIsLocked: it is past that.
    """
    statement = newest_edition(work, period.id, language)
    if statement is None:
        raise NoDraft(year=period.label)
    require_draft(statement, period)
    return statement


def require_draft(statement: Statement, period: ReportingPeriod) -> None:
    """Refuse to change a text that is locked (TextIsLocked). A reviewed text is a draft again: what was read changes."""
    require_open(statement, period.label)
    if statement.status == StatementStatus.REVIEWED:
        statement.status = StatementStatus.DRAFT.value
        statement.reviewed_at, statement.reviewed_by = None, ""


def require_open(statement: Statement, year: str) -> None:
    """Refuse what asks for a text that can still change (TextIsLocked)."""
    status = StatementStatus(statement.status)
    if status not in OPEN:
        raise TextIsLocked(year=year, fix=_TO_CHANGE_IT.get(status, _NEW_EDITION))


def sections_of(work: Work, statement: Statement) -> list[StatementSection]:
    """The chapters' rows in order."""
    rows = work.session.execute(
        select(StatementSection).where(
            col(StatementSection.enterprise_id) == work.enterprise_id,
            col(StatementSection.statement_id) == statement.id,
        )
    ).scalars()
    return sorted(rows, key=lambda row: row.chapter)


def section_for_edit(
    work: Work, period: ReportingPeriod, chapter: str, seen_version: int, language: str
) -> StatementSection:
    """A chapter's row, locked, if it is as it was when the form with ``seen_version`` was rendered.

    Raises:
        NoDraft, TextIsLocked: there is no draft to write in. NotFound: no such chapter.
        ChangedMeanwhile: a person wrote in it, or the draft was renewed, since then; names who and when.
    """
    statement = draft_of(work, period, language)
    found = next((row for row in sections_of(work, statement) if row.chapter == chapter), None)
    if found is None:
        raise NotFound
    section = work.session.get(
        StatementSection, (work.enterprise_id, found.id), with_for_update=True, populate_existing=True
    )
    if section is None:
        raise NotFound
    if section.version != seen_version:
        written_last = section.edited_at is not None and section.edited_at > statement.drafted_at
        work.changed_meanwhile(section.id if written_last else statement.id, f"kapittelet «{section.title}»")
    return section


def reasons_of(work: Work, statement: Statement) -> dict[str, WarningReason]:
    """The reasons given for warnings, by rule."""
    rows = work.session.execute(
        select(WarningReason).where(
            col(WarningReason.enterprise_id) == work.enterprise_id,
            col(WarningReason.statement_id) == statement.id,
        )
    ).scalars()
    return {row.rule: row for row in rows}


def whole_of(work: Work, period: ReportingPeriod, language: str) -> WholeStatement | None:
    """The statement with its chapters; None where nothing is drafted."""
    statement = newest_edition(work, period.id, language)
    if statement is None:
        return None
    chapters = tuple(chapter_of(row) for row in sections_of(work, statement))
    return WholeStatement(statement, enterprise_of(work), period.label, chapters)


def existing(work: Work, period: ReportingPeriod, language: str) -> WholeStatement:
    """The statement with its chapters.

    Raises:
        NoDraft: nothing is drafted.
    """
    whole = whole_of(work, period, language)
    if whole is None:
        raise NoDraft(year=period.label)
    return whole


def wait_for_others(work: Work) -> None:
    """Let two drafts at once, or two reasons, come one after the other."""
    work.session.execute(
        select(col(Enterprise.id))
        .where(col(Enterprise.id) == work.enterprise_id)
        .with_for_update(key_share=True)
    )
