"""One chapter of the statement at work: the list of chapters, the text, what the check finds in it, and the paper."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from compliance_app import clock
from compliance_app.domain.differences import differences
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rules.places import CHAPTER
from compliance_app.services.statement_chapters import KeptParagraph, StatementChapter, readable
from compliance_app.services.statement_documents import (
    chapter_html,
    chapter_html_with,
    has_wide_table,
    mark,
    opening_words,
    words_of,
)
from compliance_app.services.statement_rows import require_open
from compliance_app.services.statements import StatementPage, edit_section
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.redegjorelse_funn import chapter_findings
from compliance_app.ui.widgets.difference import difference, difference_words
from compliance_app.ui.widgets.format import clock_time, moment_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.paper import paper
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.rows import finding
from compliance_app.ui.widgets.sources import source_rows

State = Literal["ok", "error", "warning", "wait"]

_ICONS: dict[State, str] = {
    "ok": ":material/check:",
    "error": ":material/close:",
    "warning": ":material/priority_high:",
    "wait": ":material/remove:",
}
_LEGEND: dict[State, str] = {
    "ok": "i orden",
    "error": "må rettes",
    "warning": "bør ses på",
    "wait": "settes ved signering",
}
_SIGNATURES = "11"
_HEIGHT = 300


@dataclass
class Typed:
    """What stands in the field of a chapter, and which version of the chapter it was begun on."""

    text: str
    kept: str
    seen_version: int
    refused: str = ""
    saved: str = ""

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not kept."""
        return self.text.strip() != self.kept.strip()


@st.fragment
def workspace(page: StatementPage) -> None:
    """Chapters, text and paper; leaving the field or choosing a chapter redraws only this."""
    chapter = _chosen(page)
    if not may(Verb.EDIT_STATEMENT):
        _to_read(page, chapter)
        return
    if has_wide_table(chapter):
        contents, middle = flow([0.62, 2], key="redegjorelse-bred")
        right = middle
    else:
        contents, middle, right = flow([0.62, 1, 1], key="redegjorelse")
    with contents:
        _contents(page, chapter)
    with middle:
        st.header(md(chapter.heading), anchor=False)
        typed = _editor(page, chapter)
        chapter_findings(page, chapter)
    with right:
        _paper(page, chapter, typed)


def _to_read(page: StatementPage, chapter: StatementChapter) -> None:
    """The chapters and the paper, for those who read: no field, and nothing of what is left to mend."""
    contents, paper_side = flow([0.62, 2], key="redegjorelse-les")
    with contents, st.container(key="toc", gap=None):
        for one in page.chapters:
            here = one.id == chapter.id
            label = md(chapter_label(one))
            st.button(
                f"**{label}**" if here else label, key=f"ch-les-{one.id}{'-here' if here else ''}",
                type="tertiary", width="stretch", on_click=_choose, args=(page, one.id),
            )  # fmt: skip
    with paper_side:
        _paper(page, chapter, Typed(chapter.text, chapter.text, chapter.version))


def chapter_label(chapter: StatementChapter) -> str:
    """The chapter in the list: «5 Funn»; the title page is «Tittel»."""
    return "Tittel" if chapter.id == "00" else chapter.heading


def chapter_state(page: StatementPage, chapter: StatementChapter) -> State:
    """What the chapter still needs."""
    if any(one.chapter == chapter.id for one in page.report.errors):
        return "error"
    if any(one.chapter == chapter.id for one in page.report.unexplained) or chapter.changed_under_edit:
        return "warning"
    if chapter.id == _SIGNATURES and page.whole.document_date is None:
        return "wait"
    return "ok"


def _chosen(page: StatementPage) -> StatementChapter:
    """The chapter that was picked; at first the first one that must be mended, or looked at."""
    key = f"kapittel-{page.whole.statement.id}"
    states = {one.id: chapter_state(page, one) for one in page.chapters}
    if st.query_params.get(CHAPTER) in states:
        st.session_state[key] = st.query_params.pop(CHAPTER)
    if st.session_state.get(key) not in states and not may(Verb.EDIT_STATEMENT):
        st.session_state[key] = next(one for one in states if one != "00")
    if st.session_state.get(key) not in states:
        urgent = [one for state in ("error", "warning") for one in states if states[one] == state]
        st.session_state[key] = (urgent or [one for one in states if one != "00"])[0]
    return next(one for one in page.chapters if one.id == st.session_state[key])


def _choose(page: StatementPage, chapter: str) -> None:
    st.session_state[f"kapittel-{page.whole.statement.id}"] = chapter


def _contents(page: StatementPage, here: StatementChapter) -> None:
    states = {one.id: chapter_state(page, one) for one in page.chapters}
    with st.container(key="toc", gap=None):
        for one in page.chapters:
            state, chosen = states[one.id], one.id == here.id
            label = md(chapter_label(one))
            st.button(
                f"**{label}**" if chosen else label,
                key=f"ch-{state}-{one.id}{'-here' if chosen else ''}",
                icon=_ICONS[state],
                type="tertiary",
                width="stretch",
                on_click=_choose,
                args=(page, one.id),
            )
    with st.container(gap="xxsmall"):
        for state, words in _LEGEND.items():
            if state in states.values() or state != "wait":
                st.caption(f"{_ICONS[state]} {words}")


def _editor(page: StatementPage, chapter: StatementChapter) -> Typed:
    """The text of the chapter; what is typed stays in the session until it is saved, whatever else is pressed."""
    key = f"tekst-{page.whole.statement.id}-{chapter.id}"
    typed = _typed(key, chapter)
    locked = page.whole.statement.status != StatementStatus.DRAFT
    if chapter.id == _SIGNATURES:
        dated = "" if page.whole.document_date else " Datoen settes ved signering."
        _note(f"Navnene kommer fra styrelisten under Virksomheten.{dated}")
    if locked and typed.unsaved:
        st.error(md(_too_late(page)))
    elif typed.refused:
        st.error(md(typed.refused))
    st.session_state[key] = typed.text
    st.text_area(
        f"Teksten i {chapter_label(chapter)}",
        key=key,
        height=_HEIGHT,
        label_visibility="collapsed",
        disabled=locked,
        on_change=_keep,
        args=(key, typed),
    )
    if not locked:
        _buttons(page, chapter, typed)
        _note(
            "Arket følger når dere går ut av feltet. «### » gir overskrift, «- » gir punkt, **ord** blir uthevet."
        )
    if typed.refused and chapter.text != typed.text:
        with st.expander("Slik er kapittelet lagret nå", expanded=True):
            html(paper("", Html(_printed(page, chapter, chapter.text))))
    if chapter.edited is not None:
        _generated_beside(page, chapter, typed, locked=locked)
    return typed


def _too_late(page: StatementPage) -> str:
    """What was typed when somebody else locked the text, or recorded that they had gone through it."""
    try:
        require_open(page.whole.statement, page.whole.year)
    except AktsomError as error:
        return f"{error} Det du skrev, står i feltet under."
    return (
        "Ikke lagret. Teksten er gjennomgått og kan ikke endres nå. Gjør den om til utkast først. "
        "Det du skrev, står i feltet under."
    )


def _typed(key: str, chapter: StatementChapter) -> Typed:
    """What is typed in a chapter; renewed from what is kept as long as nothing unsaved stands there."""
    mine: Typed | None = st.session_state.get(f"{key}-skrevet")
    if mine is not None and mine.seen_version < 0:
        mine.kept, mine.seen_version = chapter.text, chapter.version
    if mine is None or (not mine.unsaved and mine.seen_version != chapter.version):
        saved = mine.saved if mine else ""
        given_back = st.session_state.get(key) if mine is None else None  # what a login that ended had left
        mine = Typed(given_back or chapter.text, chapter.text, chapter.version, saved=saved)
        st.session_state[f"{key}-skrevet"] = mine
    return mine


def _keep(key: str, typed: Typed) -> None:
    typed.text = st.session_state[key] or ""
    typed.saved = ""


def _buttons(page: StatementPage, chapter: StatementChapter, typed: Typed) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if pressed("Lagre kapittelet", f"lagre-{chapter.id}", type="primary"):
            _save(page, chapter, typed)
        if typed.text.strip() != chapter.generated.strip():
            st.button(
                "Hent teksten fra registeret",
                key=f"hent-{chapter.id}",
                on_click=_fetch,
                args=(typed, chapter),
                help="Setter inn teksten slik Aktsom skriver den. Deres egen tekst erstattes først når dere lagrer.",
            )
        if typed.unsaved:
            _note("Ikke lagret ennå. Arket viser det som står i feltet.")
        elif typed.saved:
            st.success(typed.saved)


def _fetch(typed: Typed, chapter: StatementChapter) -> None:
    typed.text, typed.saved = chapter.generated, ""


def _save(page: StatementPage, chapter: StatementChapter, typed: Typed) -> None:
    try:
        edit_section(
            current_actor(),
            page.whole.year,
            chapter.id,
            typed.text,
            typed.seen_version,
            language=page.whole.statement.language,
        )
    except ChangedMeanwhile as error:
        # the page is drawn anew with what the other person saved; the next attempt is made knowing it
        typed.refused, typed.seen_version = str(error), -1
    except AktsomError as error:
        typed.refused = str(error)
    else:
        typed.kept, typed.refused = typed.text, ""
        typed.saved = f"Lagret {clock_time(clock.now())}."
    st.rerun()


def _generated_beside(page: StatementPage, chapter: StatementChapter, typed: Typed, *, locked: bool) -> None:
    """Under a person's own text: who wrote it, and what of the register has changed since."""
    when = f", {moment_words(chapter.edited_at)}" if chapter.edited_at else ""
    _note(f"Deres egen tekst. Sist lagret av {chapter.edited_by}{when}.")
    changed = chapter.changed_under_edit
    if changed and not locked and not typed.saved:
        html(
            finding(
                "registeret er endret siden dere skrev teksten.",
                "Se om teksten fortsatt stemmer, og lagre den på nytt, endret eller ikke.",
                must=False,
            )
        )
    with st.expander("Hva registeret sier nå", expanded=bool(changed) and not locked):
        for one in changed:
            html(_since_written(one))
        if not changed:
            html(paper("", Html(_printed(page, chapter, chapter.generated))))


def _since_written(one: KeptParagraph) -> Html:
    """What of a paragraph has changed in the register since the person's own text was written."""
    pieces = differences(readable(one.earlier or ""), readable(one.markdown))
    if not one.earlier:
        said = "Nytt avsnitt."
    elif not one.markdown:
        said = "Avsnittet er borte."
    else:
        said = difference_words(pieces)
    return concat(fill('<p class="ak-small">{said}</p>', said=said), difference(pieces))


def _paper(page: StatementPage, chapter: StatementChapter, typed: Typed) -> None:
    """The chapter as it will be printed; under each generated paragraph what it rests on, opened by key or tap."""
    kicker = " · ".join(part for part in (page.chapters[0].title, mark(page.whole)) if part)
    if chapter.edited is None and not typed.unsaved:
        html(paper(kicker, Html(chapter_html_with(chapter, _sources_under, words_of(page.whole).tag))))
        return
    html(paper(kicker, Html(_printed(page, chapter, typed.text))))
    with st.expander("Hvor opplysningene kommer fra"):
        _note("Kildene gjelder teksten slik Aktsom skrev den.")
        for one in chapter.paragraphs:
            if one.sources:
                html(
                    concat(fill("<p><b>{words}</b></p>", words=opening_words(one)), source_rows(one.sources))
                )


def _sources_under(one: KeptParagraph) -> Html:
    """«3 kilder», which opens to the rows and their values as they were when the paragraph was written."""
    if not one.sources:
        return Html("")
    return fill(
        '<details><summary>{count}<span class="ak-hide"> til avsnittet {words}</span></summary>{rows}</details>',
        count=NB.cap(NB.count(len(one.sources), "kilde")),
        words=opening_words(one),
        rows=source_rows(one.sources),
    )


def _printed(page: StatementPage, chapter: StatementChapter, text: str) -> str:
    try:
        return chapter_html(chapter, text, language=words_of(page.whole).tag)
    except AktsomError as error:
        return fill("<p>{error}</p>", error=str(error))


def _note(text: str) -> None:
    html(fill('<p class="ak-small">{text}</p>', text=text))
