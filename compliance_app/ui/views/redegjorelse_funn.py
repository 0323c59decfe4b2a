"""What the check finds in the statement: the finding, what to do, the way there, and the reason for leaving it."""

from collections.abc import Iterable, Sequence

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.rules.places import STATEMENT, Place, chapter_place
from compliance_app.domain.statement_rules import RULE_BY_ID, Finding, Phase, Report, Severity, chapter_name
from compliance_app.services.statement_chapters import StatementChapter
from compliance_app.services.statements import StatementPage, explain_warning
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.rows import finding

_MOST_ALIKE = 5
"""How many findings of one rule are shown one by one."""
_LANGUAGES = {"nn": "nynorsk", "en": "engelsk"}


def chapter_findings(page: StatementPage, chapter: StatementChapter) -> None:
    """What must be mended in a chapter first, then what should be looked at with the reason for leaving it, then advice."""
    report = page.report
    here = [one for one in (*report.errors, *report.warnings, *report.advice) if one.chapter == chapter.id]
    finding_list(page, here, chapter=chapter.id)


def finding_list(page: StatementPage, found: Iterable[Finding], *, chapter: str = "") -> None:
    """Findings rule by rule, each with what to do and the way there.

    Args:
        page: the statement. found: in the order in which they are shown.
        chapter: the chapter that is open beside them, to which no link is needed; empty for a list of the whole, where
            reasons that belong to a chapter are written in that chapter.
    """
    listed = list(found)
    for rule in dict.fromkeys(one.rule for one in listed):
        _rule(page, [one for one in listed if one.rule == rule], chapter)


def say_not_judged(page: StatementPage, report: Report) -> None:
    """Of a text that is not Norwegian: how many of the checks know only Norwegian and were left out."""
    if not report.not_judged:
        return
    language = _LANGUAGES.get(page.whole.statement.language, page.whole.statement.language)
    note(
        f"Teksten er på {language}. {len(report.not_judged)} av kontrollene kjenner bare norsk og er ikke gjort, og "
        f"{len(report.words_not_judged)} er gjort mot registeret, men ikke mot ordene i teksten. Sammenlign den med den "
        "norske teksten selv."
    )


def note(text: str) -> None:
    """A smaller line."""
    html(fill('<p class="ak-small">{text}</p>', text=text))


def _rule(page: StatementPage, found: Sequence[Finding], chapter: str) -> None:
    first = found[0]
    ways = list(dict.fromkeys(one.link for one in found[:_MOST_ALIKE]))
    for number, one in enumerate(found[:_MOST_ALIKE]):
        with st.container(key=f"funn-{one.rule}-{number}-{chapter or 'alt'}", gap=None):
            html(_finding(one))
            if len(ways) > 1 or number == min(len(found), _MOST_ALIKE) - 1:
                _ways(one, chapter)
    left = len(found) - _MOST_ALIKE
    if left > 0:
        note(f"Det samme gjelder {NB.bare(left, 'ting')} til.")
    if first.severity is Severity.WARNING:
        _said(page, first)
        if chapter or first.phase is not Phase.FREEZE:
            _reason(page, first, chapter or "alt")


def _ways(one: Finding, chapter: str) -> None:
    """The link to where it is mended, and in the list of the whole to the chapter where the reason is written."""
    ways = [(one.link, "Gå til")] if one.link != STATEMENT and one.link.chapter != (chapter or None) else []
    if not chapter and one.severity is Severity.WARNING and one.phase is Phase.FREEZE:
        there = chapter_place(one.chapter, chapter_name(one.chapter))
        if one.link != there:
            ways.append((there, "Se begrunnelsen ved" if one.reason else "Begrunn ved"))
    if not ways:
        return
    with st.container(horizontal=True, gap="medium"):
        for link, verb in ways:
            page_link(pages.link(link.page), label=md(way_words(link, verb)), query_params=dict(link.query))


def way_words(link: Place, verb: str = "Gå til") -> str:
    """What stands on the link: «Gå til Dialog», «Åpne tiltaket», «Gå til kapittel 5»."""
    if "id" in link.query:
        return link.label
    return f"{verb} {link.label[:1].lower()}{link.label[1:]}" if link.chapter else f"{verb} {link.label}"


def _finding(one: Finding) -> Html:
    fix = concat(one.fix, Html("<br>"), f"{NB.cap(one.provision)}.")
    if one.severity is Severity.ADVICE:
        return fill('<p class="ak-small"><b>Råd:</b> {message} {fix}</p>', message=one.message, fix=one.fix)
    return finding(one.message, fix, must=one.severity is Severity.ERROR)


def _said(page: StatementPage, one: Finding) -> None:
    """The reason that somebody has written, with who and when."""
    given = page.reasons.get(one.rule) if one.reason else None
    if given is not None:
        html(
            fill(
                '<p class="ak-small"><b>Begrunnelse:</b> {reason} {by}, {at}.</p>',
                reason=given.reason,
                by=given.given_by,
                at=moment_words(given.given_at),
            )
        )


def can_be_explained(page: StatementPage, rule: str) -> bool:
    """Whether a reason can be written now: before the text is locked, or for what is first asked after that."""
    status = page.whole.statement.status
    if RULE_BY_ID[rule].phase is not Phase.FREEZE:
        return status != StatementStatus.SUPERSEDED
    return status in {StatementStatus.DRAFT, StatementStatus.REVIEWED}


def _reason(page: StatementPage, one: Finding, place: str) -> None:
    if not can_be_explained(page, one.rule):
        return
    given = page.reasons.get(one.rule) if one.reason else None
    key = f"begrunnelse-{one.rule}-{place}-{page.whole.statement.id}"
    with st.expander("Endre begrunnelsen" if given else "La det stå, og skriv hvorfor"):
        refused = st.empty()
        with st.form(f"{key}-skjema", border=False):
            text = st.text_area(
                "Begrunnelse", value=given.reason if given else "", height=90, key=f"{key}-tekst"
            )
            sent = pressed("Lagre begrunnelsen", f"{key}-lagre", in_form=True)
        if sent:
            _explain(page, one, text or "", refused)


def _explain(
    page: StatementPage, one: Finding, text: str, refused: st.delta_generator.DeltaGenerator
) -> None:
    whole = page.whole
    try:
        explain_warning(current_actor(), whole.year, one.rule, text, language=whole.statement.language)
    except AktsomError as error:
        refused.error(md(str(error)))
        return
    st.rerun()
