"""The yearly statement (åpenhetsloven § 5): draft it from the register, read and edit it, check it, print it.

Drafting again renews what was generated and keeps what a person wrote. Whatever is slow (gathering, rendering,
building) happens before the short write.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.documents.templates import Chapter, render_chapters
from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rules.text import says_nothing
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.domain.statement_rules import RULE_BY_ID, Circumstances, Phase, Report
from compliance_app.services.enterprises import period_of, periods
from compliance_app.services.letterhead import letterhead_bytes
from compliance_app.services.statement_chapters import (
    Drawn,
    StatementChapter,
    chapter_of,
    generated_chapter,
    own_text,
    paragraphs_to_json,
    refreshed,
    settled,
)
from compliance_app.services.statement_check import circumstances, judged
from compliance_app.services.statement_documents import (
    FORMATS,
    Format,
    WholeStatement,
    build_files,
    require_formats,
    require_printable,
)
from compliance_app.services.statement_drawings import drawings_of
from compliance_app.services.statement_editions import facts_for
from compliance_app.services.statement_facts import facts_hash
from compliance_app.services.statement_files import file_with_content, files_of
from compliance_app.services.statement_rows import (
    NoDraft,
    draft_of,
    existing,
    newest_edition,
    reasons_of,
    require_draft,
    section_for_edit,
    sections_of,
    wait_for_others,
    whole_of,
)
from compliance_app.services.statement_standing import InForce, standing_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    ReportingPeriod,
    Statement,
    StatementSection,
    WarningReason,
)

Year = str | int | None
"""A period's label; None is the newest."""

LONGEST_REASON = 4_000


class NoSuchWarning(AktsomError):
    """The check has no warning of that rule now (values: rule)."""

    message = _(
        "Ikke lagret. Kontrollen har ikke noe funn «{rule}» som kan begrunnes. Se kontrollen på nytt."
    )


@dataclass(frozen=True)
class StatementYear:
    """A period with the day its statement must be out (§ 5 fourth paragraph: 30 June of the year after)."""

    label: str
    publish_by: date


@dataclass(frozen=True)
class StatementPage:
    """The statement as the page shows it.

    Attributes:
        whole: the statement with its chapters.
        reports: what the check finds in it now, by the phase that it stands in the way of.
        reasons: reasons given for warnings, by rule.
        publish_by: the day it must be out.
        in_force: the edition that is published, in the same language; None where none is.
        moved: the register is not as it was when the draft was made.
        moved_chapters: ids of the chapters that would read differently if they were drafted now.
    """

    whole: WholeStatement
    reports: Mapping[Phase, Report]
    reasons: Mapping[str, WarningReason]
    publish_by: date
    moved: bool
    moved_chapters: tuple[str, ...]
    in_force: InForce | None = None

    @property
    def report(self) -> Report:
        """What stands in the way of locking the text."""
        return self.reports[Phase.FREEZE]

    @property
    def chapters(self) -> tuple[StatementChapter, ...]:
        """The chapters in order."""
        return self.whole.chapters


@dataclass(frozen=True)
class Basis:
    """The register as it is now, as far as a kept statement is concerned: its facts, and what else the check asks."""

    whole: WholeStatement
    facts: StatementFacts
    around: Circumstances
    reasons: Mapping[str, WarningReason]
    last_year: Mapping[str, str]

    def report(self, phase: str, only: str | None = None) -> Report:
        """What the check finds in one phase, or one rule of it."""
        given = {rule: row.reason for rule, row in self.reasons.items()}
        return judged(
            self.whole,
            self.facts,
            self.around,
            reasons=given,
            last_year=self.last_year,
            phase=phase,
            only=only,
        )


def statement_years(actor: Actor) -> list[StatementYear]:
    """The enterprise's periods, newest first, each with the day its statement must be out."""
    with reading(actor) as work:
        return [StatementYear(row.label, publish_by(row.ends.year + 1)) for row in periods(work)]


def draft(actor: Actor, year: Year = None, *, language: str = "nb") -> str:
    """Make the draft, or renew it from the register as it is now; returns the statement's id.

    A chapter that a person has written keeps their text; what was generated is renewed beside it.

    Raises:
        NoSuchYear: no such period. LanguageMissing: no templates. TextIsLocked: it is no draft any more.
    """
    with reading(actor, Verb.DRAFT_STATEMENT) as work:
        period = period_of(work, year)
        facts = facts_for(work, period, language)
        work.session.expunge_all()
    fresh = [generated_chapter(one, drawings_of(facts)) for one in render_chapters(facts, language)]
    with begin(actor, Verb.DRAFT_STATEMENT) as work:
        wait_for_others(work)
        statement = newest_edition(work, period.id, language)
        if statement is None:
            statement = work.add(
                Statement(
                    enterprise_id=work.enterprise_id, period_id=period.id, language=language,
                    drafted_at=work.at,
                )
            )  # fmt: skip
        require_draft(statement, period)
        statement.drafted_at = work.at
        statement.facts_hash = facts_hash(facts)
        _renew(work, statement, fresh)
        work.about("statement", statement.id)
        return statement.id


def read_statement(actor: Actor, year: Year = None, *, language: str = "nb") -> StatementPage | None:
    """The statement of a year with its check, and whether the register has moved; None where there is no draft.

    Raises:
        NoSuchYear: no such period.
    """
    with reading(actor) as work:
        period = period_of(work, year)
        basis = basis_of(work, period, language)
        if basis is None:
            return None
        in_force = standing_of(work, period, language).in_force
        work.session.expunge_all()
    moved = facts_hash(basis.facts) != basis.whole.statement.facts_hash
    now = render_chapters(basis.facts, language) if moved else ()
    return StatementPage(
        whole=basis.whole,
        reports={phase: basis.report(phase) for phase in Phase},
        reasons=basis.reasons,
        publish_by=publish_by(period.ends.year + 1),
        moved=moved,
        moved_chapters=reading_differently(basis.whole.chapters, now, drawings_of(basis.facts)),
        in_force=in_force,
    )


def check(
    actor: Actor, year: Year = None, phase: str = "FREEZE", *, language: str = "nb", only: str | None = None
) -> Report:
    """What the Act and the regulator's practice would object to in the draft, against the register as it is now.

    ``only``: the id of the one rule that is asked about; None asks all of the phase.

    Raises:
        NoDraft: there is none. NoSuchYear: no such period.
    """
    with reading(actor) as work:
        period = period_of(work, year)
        basis = basis_of(work, period, language)
        if basis is None:
            raise NoDraft(year=period.label)
        work.session.expunge_all()
    return basis.report(phase, only)


def edit_section(
    actor: Actor, year: Year, chapter: str, text: str, seen_version: int, *, language: str = "nb"
) -> None:
    """Save a person's own text of a chapter, in Markdown; a text that says what was generated is no own text.

    Raises:
        NoDraft, TextIsLocked: there is no draft to write in. NotFound: no such chapter.
        ChangedMeanwhile: the chapter was changed or drafted again since the form was rendered.
        TextTooLong, FieldWrong: the text cannot be stored or printed.
    """
    require_printable(text)
    with begin(actor, Verb.EDIT_STATEMENT) as work:
        section = section_for_edit(work, period_of(work, year), chapter, seen_version, language)
        before = chapter_of(section)
        section.edited = own_text(text, before)
        section.edited_by = "" if section.edited is None else work.actor.name
        section.edited_at = None if section.edited is None else work.at
        section.generated = paragraphs_to_json(settled(before.paragraphs))
        work.about("statement_section", section.id)


def explain_warning(actor: Actor, year: Year, rule: str, reason: str, *, language: str = "nb") -> None:
    """Keep a person's reason why a warning of the check is left standing; a newer reason replaces the older.

    What is asked before the text is locked is answered before that; what is asked later, whenever it is asked.

    Raises:
        FieldMissing: no reason. FieldWrong: one that says nothing.
        NoSuchWarning: the check has no warning of that rule, or it must be mended.
        NoDraft, TextIsLocked: there is no draft.
    """
    given = clean_text(reason, LONGEST_REASON)
    if not given:
        raise FieldMissing(field=_("Begrunnelse"), hint=_("Skriv hvorfor det kan stå slik."))
    if says_nothing(given):
        raise FieldWrong(field=_("Begrunnelse"), hint=_("Skriv hvorfor det kan stå slik, i en hel setning."))
    phase = RULE_BY_ID[rule].phase if rule in RULE_BY_ID else Phase.FREEZE
    if rule not in {one.rule for one in check(actor, year, phase, language=language, only=rule).warnings}:
        raise NoSuchWarning(rule=rule)
    with begin(actor, Verb.EXPLAIN_WARNING) as work:
        wait_for_others(work)
        period = period_of(work, year)
        if phase is Phase.FREEZE:
            statement = draft_of(work, period, language)
        else:
            statement = existing(work, period, language).statement
        row = reasons_of(work, statement).get(rule)
        if row is None:
            row = WarningReason(
                enterprise_id=work.enterprise_id, statement_id=statement.id, rule=rule, reason=given,
                given_by=work.actor.name, given_at=work.at,
            )  # fmt: skip
        row.reason, row.given_by, row.given_at = given, work.actor.name, work.at
        work.add(row)
        work.about("statement", statement.id)


def build_document(
    actor: Actor, year: Year, formats: Sequence[str], *, language: str = "nb"
) -> dict[Format, bytes]:
    """The statement as files: "docx", "pdf", "html" of one tree, and "json"; the bytes that were kept where it is locked.

    Raises:
        NoDraft: there is none. UnknownFormat: a format that it is not made in.
    """
    require_formats(formats)
    with reading(actor, Verb.BUILD_STATEMENT) as work:
        whole = existing(work, period_of(work, year), language)
        kept = {} if whole.is_draft else _kept_files(work, whole, formats)
        letterhead = None if kept or "docx" not in formats else letterhead_bytes(work)
        work.session.expunge_all()
    return kept or build_files(whole, formats, letterhead)


def read_whole(actor: Actor, year: Year = None, *, language: str = "nb") -> WholeStatement:
    """The statement as it is kept, without checking it.

    Raises:
        NoDraft: there is none.
    """
    with reading(actor) as work:
        whole = existing(work, period_of(work, year), language)
        work.session.expunge_all()
        return whole


def basis_of(work: Work, period: ReportingPeriod, language: str) -> Basis | None:
    """What a statement is checked against; None where nothing is drafted."""
    whole = whole_of(work, period, language)
    if whole is None:
        return None
    facts = facts_for(work, period, language)
    return Basis(
        whole=whole,
        facts=facts,
        around=circumstances(work, period, facts, whole.statement, example=bool(whole.enterprise.example)),
        reasons=reasons_of(work, whole.statement),
        last_year=_last_year(work, period, language),
    )


def _kept_files(work: Work, whole: WholeStatement, formats: Sequence[str]) -> dict[Format, bytes]:
    """What was built when the text was locked; nothing where a statement was locked before files were kept."""
    there = {row.kind: row for row in files_of(work, whole.statement.id)}
    wanted = [one for one in FORMATS if one in formats and one.upper() in there]
    return {one: file_with_content(work, there[one.upper()]).content for one in wanted}


def _last_year(work: Work, period: ReportingPeriod, language: str) -> dict[str, str]:
    """What the statement of the period before says, chapter by chapter; empty where there is none."""
    before = next((row for row in periods(work) if row.ends < period.starts), None)
    whole = whole_of(work, before, language) if before else None
    return {chapter.id: chapter.markdown for chapter in whole.chapters} if whole else {}


def _renew(work: Work, statement: Statement, fresh: Sequence[StatementChapter]) -> None:
    kept = {row.chapter: row for row in sections_of(work, statement)}
    for chapter in fresh:
        row = kept.pop(chapter.id, None)
        if row is None:
            work.session.add(
                StatementSection(
                    enterprise_id=work.enterprise_id, statement_id=statement.id, chapter=chapter.id,
                    title=chapter.title, generated=paragraphs_to_json(chapter.paragraphs),
                )
            )  # fmt: skip
            continue
        row.title = chapter.title
        row.generated = paragraphs_to_json(refreshed(chapter_of(row), chapter))
    for gone in kept.values():  # a chapter whose template is no more: a person's text of it stays
        if gone.edited is None:
            work.session.delete(gone)
        else:
            gone.generated = "[]"
    work.session.flush()


def reading_differently(
    kept: Sequence[StatementChapter], now: Sequence[Chapter], drawings: Sequence[Drawn] = ()
) -> tuple[str, ...]:
    """The ids of the chapters that read otherwise than they were kept, or whose drawings show something else."""
    before = {chapter.id: chapter for chapter in kept}
    different = []
    for rendered in now:
        old, new = before.get(rendered.id), generated_chapter(rendered, drawings)
        if old is None or _said(old) != _said(new):
            different.append(rendered.id)
    return tuple(different)


def _said(chapter: StatementChapter) -> list[object]:
    """The words of a chapter's paragraphs, and the numbers of its drawings."""
    words = [one.markdown for one in chapter.paragraphs if one.markdown]
    return [*words, *({one.id: one.sources[0].values} for one in chapter.drawings())]
