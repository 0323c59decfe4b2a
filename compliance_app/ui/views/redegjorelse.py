"""The year's statement: where it stands, its chapters, the text with what the check finds in it, and the paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.statement_rules import Phase
from compliance_app.services.statement_documents import MIME, Format, file_name
from compliance_app.services.statement_freeze import chapters_named, what_hinders
from compliance_app.services.statement_standing import InForce
from compliance_app.services.statements import (
    StatementPage,
    StatementYear,
    build_document,
    draft,
    read_statement,
    statement_years,
)
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import (
    parts_signed_file,
    redegjorelse_fjor,
    redegjorelse_kontroll,
    redegjorelse_laas,
    redegjorelse_publisering,
    redegjorelse_signering,
    redegjorelse_word,
)
from compliance_app.ui.views.redegjorelse_kapittel import workspace
from compliance_app.ui.views.redegjorelse_spraak import (
    choose_language,
    chosen_language,
    not_begun,
    say_language,
    what_drafting_does,
)
from compliance_app.ui.widgets.format import date_words, day_month, moment_words
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.rows import stages

_STAGE_NAMES = {
    StatementStatus.DRAFT: "Utkast",
    StatementStatus.REVIEWED: "Gjennomgått",
    StatementStatus.FROZEN: "Låst",
    StatementStatus.OUT_FOR_SIGNING: "Sendt til signering",
    StatementStatus.SIGNED: "Signert av alle",
    StatementStatus.PUBLISHED: "Publisert",
}
_NEXT = {
    StatementStatus.FROZEN: "Send den til signering, eller lås den opp for å endre noe.",
    StatementStatus.OUT_FOR_SIGNING: "Hent den signerte filen når alle har signert.",
    StatementStatus.SIGNED: "Publiser den, så er §\u00a05 oppfylt.",
}
_OUT = (StatementStatus.PUBLISHED, StatementStatus.SUPERSEDED)
_FILES: dict[Format, str] = {"docx": "Word", "pdf": "PDF", "html": "nettside"}
_PAPER = Path(__file__).parent.parent / "statement.css"
_YEAR = "redegjorelse-aar"


def view() -> None:
    """Draw the page."""
    years = statement_years(current_actor())
    if not years:
        raise NotFound
    labels = [one.label for one in years]
    chosen = st.session_state.get(_YEAR)
    year = years[labels.index(chosen) if chosen in labels else 0]
    language = chosen_language()
    page = read_statement(current_actor(), year.label, language=language)
    if page is None:
        page_head(f"Redegjørelse for {year.label}", _must_be_out(year.publish_by), lambda: _choose(labels))
        choose_language()
        _say_told()
        empty_state(
            not_begun(year.label, language),
            what_drafting_does(language),
            (lambda: _draft_button(year, "Lag utkast", primary=True)) if may(Verb.DRAFT_STATEMENT) else None,
        )
        return
    st.html(_PAPER)
    shown = page
    page_head(f"Redegjørelse for {year.label}", lead(page), lambda: _actions(labels, shown))
    html(stages(list(_STAGE_NAMES.values()), _stage(page)))
    choose_language()
    _say_told()
    _say_moved(page, year)
    say_language(language)
    if not page.whole.is_draft:
        redegjorelse_signering.section(page)
        parts_signed_file.section(page)
    redegjorelse_publisering.section(page)
    if not page.whole.is_draft:
        st.header("Teksten som er låst", anchor=False)
        # the register moves on; a locked text is not held against what it says today
        frozen = replace(page.report, errors=(), warnings=page.report.explained, advice=())
        page = replace(page, reports={**page.reports, Phase.FREEZE: frozen})
    workspace(page)
    if not may(Verb.EDIT_STATEMENT):
        return
    redegjorelse_kontroll.section(page)
    redegjorelse_fjor.section(page)
    if page.whole.is_draft:
        redegjorelse_word.section(page)


def lead(page: StatementPage) -> str:
    """Where the statement stands, what stands next, and by when it must be out."""
    status = StatementStatus(page.whole.statement.status)
    said = [f"{_STAGE_NAMES.get(status, 'Avløst av en nyere utgave')}."]
    if not may(Verb.EDIT_STATEMENT):
        pass
    elif page.whole.is_draft:
        said.append(_before_locking(page))
    elif status in _NEXT:
        said.append(_NEXT[status])
    if status not in _OUT:
        said.append(_in_force(page.in_force) if page.in_force else _must_be_out(page.publish_by))
    return " ".join(said)


def _before_locking(page: StatementPage) -> str:
    hinder = what_hinders(page.report)
    return f"{hinder} før teksten kan låses." if hinder else "Ingenting må rettes før teksten kan låses."


def _in_force(out: InForce) -> str:
    return f"Utgave {out.edition} ble publisert {date_words(out.published_on)} og gjelder til denne er publisert."


def _must_be_out(by: date) -> str:
    today = clock.today()
    day = day_month(by) if by.year == today.year else date_words(by)
    return (
        f"Den skal være publisert innen {day}." if by >= today else f"Den skulle vært publisert innen {day}."
    )


def _stage(page: StatementPage) -> int:
    status = StatementStatus(page.whole.statement.status)
    return list(_STAGE_NAMES).index(status) if status in _STAGE_NAMES else len(_STAGE_NAMES) - 1


def _actions(labels: list[str], page: StatementPage) -> None:
    _choose(labels)
    if may(Verb.BUILD_STATEMENT):
        _download(page)
    redegjorelse_laas.actions(page)


def _download(page: StatementPage) -> None:
    with st.popover("Last ned utkast" if page.whole.is_draft else "Last ned", type="tertiary"):
        for one, name in _FILES.items():
            st.download_button(
                f"Last ned som {name}",
                data=_file(page, one),
                file_name=file_name(page.whole.year, one, page.whole.statement.language),
                mime=MIME[one],
                on_click="ignore",
                type="tertiary",
                key=f"last-ned-{one}",
            )


def _file(page: StatementPage, one: Format) -> Callable[[], bytes]:
    """What builds the file when it is asked for, and not before."""
    actor, year, language = current_actor(), page.whole.year, page.whole.statement.language
    return lambda: build_document(actor, year, [one], language=language)[one]


def _choose(labels: list[str]) -> None:
    if len(labels) > 1:
        st.selectbox("År", labels, key=_YEAR, label_visibility="collapsed", width=120)


def _draft_button(year: StatementYear, label: str, *, primary: bool = False) -> None:
    if not st.button(label, type="primary" if primary else "secondary", key="lag-utkast"):
        return
    try:
        language = chosen_language()
        before = read_statement(current_actor(), year.label, language=language)
        draft(current_actor(), year.label, language=language)
        after = read_statement(current_actor(), year.label, language=language)
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.session_state[redegjorelse_laas.TOLD] = _told(before, after)
    st.rerun()


def _told(before: StatementPage | None, after: StatementPage | None) -> str:
    if before is None or after is None:
        return "Utkastet er laget av det som står i registeret nå."
    own = [one.id for one in after.chapters if one.edited is not None and one.id in before.moved_chapters]
    if not own:
        return "Utkastet er oppdatert fra registeret."
    whose = "har" if len(own) == 1 else "har alle"
    where = NB.cap(chapters_named(own))
    return (
        f"Utkastet er oppdatert fra registeret. {where} {whose} deres egen tekst, som står urørt. "
        "Se om tallene i den fortsatt stemmer."
    )


def _say_told() -> None:
    told = st.session_state.pop(redegjorelse_laas.TOLD, "")
    if told:
        st.success(md(told))


def _say_moved(page: StatementPage, year: StatementYear) -> None:
    if not may(Verb.EDIT_STATEMENT) or not page.moved or page.whole.statement.status != StatementStatus.DRAFT:
        return
    drafted = moment_words(page.whole.statement.drafted_at)
    said = f"Utkastet er eldre enn tallene. Registeret er endret etter {drafted}."
    if page.moved_chapters:
        said += f" Oppdater utkastet, og les {chapters_named(page.moved_chapters)} på nytt."
    else:
        said += " Ingen kapitler blir annerledes, men kildene bak dem gjør det."
    with st.container(key="flyttet", horizontal=True, vertical_alignment="center"):
        st.warning(md(said))
        _draft_button(year, "Oppdater utkastet")
