"""Last year's statement beside this year's, chapter by chapter: both texts, and what differs in words."""

import streamlit as st

from compliance_app.documents.tree import Language
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.services.statement_chapters import StatementChapter
from compliance_app.services.statement_documents import chapter_html
from compliance_app.services.statement_last_year import ChapterBeside, TwoYears, beside_last_year
from compliance_app.services.statement_words import DOCUMENT_WORDS
from compliance_app.services.statements import StatementPage, statement_years
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.difference import difference, difference_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.paper import paper

_MOST_NAMED = 6


def section(page: StatementPage) -> None:
    """Draw the choice where there is an earlier year; both years are read when somebody asks to see them."""
    labels = [one.label for one in statement_years(current_actor())]
    if page.whole.year == labels[-1]:
        return
    last_year = labels[labels.index(page.whole.year) + 1]
    if not st.toggle(
        f"Vis redegjørelsen for {last_year} ved siden av", key=f"vis-fjor-{page.whole.statement.id}"
    ):
        return
    both = beside_last_year(current_actor(), page.whole.year, language=page.whole.statement.language)
    if both is None:
        html(
            fill(
                '<p class="ak-small">Det er ikke laget noen redegjørelse for {year} her.</p>', year=last_year
            )
        )
        return
    st.header(f"Redegjørelsen for {both.last_year} ved siden av", anchor=False)
    _beside(page, both)


@st.fragment
def _beside(page: StatementPage, both: TwoYears) -> None:
    html(fill('<p class="ak-small">{said}</p>', said=summary(both)))
    changed = [one.chapter for one in both.chapters if not one.same]
    order = {one.chapter: one for one in both.chapters}
    chosen = st.selectbox(
        "Kapittel",
        list(order),
        index=list(order).index(changed[0]) if changed else 0,
        format_func=lambda identity: md(_label(order[identity])),
        key=f"fjor-{page.whole.statement.id}",
    )
    one = order[chosen]
    left, right = flow([1, 1], key="fjor")
    with left:
        _text(one.before, both.last_year, both.language)
    with right:
        _text(one.now, both.year, page.whole.statement.language)
    st.subheader(f"Forskjellen fra {both.last_year}", anchor=False)
    html(fill("<p>{said}</p>", said=difference_words(one.pieces)))
    if not one.same:
        html(difference(one.pieces))


def summary(both: TwoYears) -> str:
    """How many chapters differ, and which are as they were."""
    same = [one.heading for one in both.chapters if one.same]
    differ = len(both.chapters) - len(same)
    said = f"{NB.opening(NB.bare(differ, 'del', len(both.chapters)))} av {NB.count(len(both.chapters), 'del', differ)} er annerledes enn i fjor."
    if same and len(same) <= _MOST_NAMED:
        said += f" Ordrett som i fjor: {NB.join(same)}."
    elif same:
        said += f" {NB.opening(NB.bare(len(same), 'del'))} er ordrett som i fjor; det står ved hver av dem."
    return said


def _label(one: ChapterBeside) -> str:
    name = "Tittel" if one.chapter == "00" else one.heading
    if one.before is None:
        return f"{name} (nytt i år)"
    if one.now is None:
        return f"{name} (borte i år)"
    return f"{name} (ordrett som i fjor)" if one.same else name


def _text(chapter: StatementChapter | None, year: str, language: str) -> None:
    if chapter is None:
        html(fill('<p class="ak-small">Kapittelet finnes ikke i redegjørelsen for {year}.</p>', year=year))
        return
    html(paper(f"Redegjørelsen for {year}", Html(_printed(chapter, DOCUMENT_WORDS[language].tag))))


def _printed(chapter: StatementChapter, language: Language) -> str:
    try:
        return chapter_html(chapter, language=language)
    except AktsomError as error:
        return fill("<p>{error}</p>", error=str(error))
