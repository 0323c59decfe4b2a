"""The board's page: the risk picture on one screen, what is new, how the work goes, and what the board is asked for."""

from typing import Final

import streamlit as st
from babel.dates import format_date

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.board import Board, read_board
from compliance_app.services.governance import BoardInputInput, give_board_input
from compliance_app.services.register import country_names
from compliance_app.services.statement_standing import OPEN
from compliance_app.services.today import read_deadlines
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.konsekvenser import cell_address
from compliance_app.ui.views.konsekvenser import lead as impacts_lead
from compliance_app.ui.views.parts_board import asked_section, work_section
from compliance_app.ui.views.parts_board_links import links_section
from compliance_app.ui.views.parts_board_paper import paper_button
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.impact_matrix import impact_matrix
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.matrix import COLUMNS, ROWS, matrix
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.risk import ORDER, WORD, label, tag
from compliance_app.ui.widgets.rows import name_rows
from compliance_app.ui.widgets.world_map import MapCountry, world_map

_NAMED: Final = 4
"""Countries named in the sentence."""
_SHOWN_CHANGES: Final = 3
"""Suppliers with another level than last year; the rest are counted."""
_LINKED: Final = 12
"""Countries with a link of their own under the map, worst first."""
_SUPPLIERS, _IMPACTS = "Leverandørene", "Konsekvensene"
_FORM: Final = "innspill"
_GIVEN: Final = "innspill-lagret"


def view() -> None:
    """Draw the page."""
    board = read_board(current_actor())
    title = f"Til styret, {format_date(board.today, 'MMMM y', locale='nb')}"
    page_head(title, lead(board), lambda: _actions(board))
    if st.session_state.pop(_GIVEN, False):
        st.success("Innspillet er lagret. Det følges til det er besvart, under Virksomheten.")
    if not board.rated:
        empty_state(
            f"Ingen leverandører er vurdert for {board.year}",
            "Når leverandørene er vurdert, står risikobildet her: en matrise, et kart og det som er nytt.",
        )
        links_section()
        return
    left, right = flow([1, 1.48])
    with left:
        _matrix(board)
    with right:
        st.header("Hvor varene kommer fra", anchor=False)
        world_map([MapCountry(one.iso2, one.level) for one in board.countries])
        _who_depends(board)
    new, work, asked = flow([1.05, 1.3, 1.1], key="below")
    with new:
        _new(board)
    with work:
        work_section(board, read_deadlines(current_actor()))
    with asked:
        asked_section(board)
    links_section()


def _who_depends(board: Board) -> None:
    """The way from the countries of the map to the suppliers that depend on them."""
    if not board.countries:
        return
    worst = [one.iso2 for one in board.countries if one.level is not Level.LOW][:_LINKED]
    with st.popover("Se hvem som er avhengig av et land", type="tertiary", key="dependents"):
        for iso2, name in zip(worst, country_names(worst), strict=True):
            page_link(pages.link("kjedeland"), label=md(name), query_params={"kode": iso2})
        page_link(pages.link("kjedeland"), label="Alle landene i kjedene")


def lead(board: Board) -> str:
    """How many suppliers are at high, against last year, and why; what the rest are when none is."""
    if not board.rated:
        return f"Ingen leverandører er vurdert for {board.year}, så det er ikke noe risikobilde å vise ennå."
    high = board.levels[Level.HIGH]
    if not high:
        return _none_high(board)
    more = 0 if board.compared is None else high - board.compared.high_before
    since = "" if board.compared is None else f", {_more(more, high, board.compared.year)}"
    count = NB.opening(NB.count(high, "leverandør", abs(more)))
    return f"{count} har høy risiko{since}. {_because(board)}".strip()


def _none_high(board: Board) -> str:
    known = [(level, board.levels[level]) for level in (Level.UNKNOWN, Level.MEDIUM, Level.LOW)]
    counts = [count for _level, count in known]
    rest = NB.join(
        f"{NB.bare(count, 'leverandør', *counts)} {WORD[level].lower()}" for level, count in known if count
    )
    before = board.compared.high_before if board.compared else 0
    since = f" I fjor var det {NB.bare(before, 'leverandør')}." if before else ""
    return f"Ingen leverandører har høy risiko, {rest}.{since}"


def _more(more: int, high: int, year: str) -> str:
    if not more:
        return f"like mange som for {year}"
    return f"{NB.bare(abs(more), 'leverandør', high)} {'flere' if more > 0 else 'færre'} enn for {year}"


def _because(board: Board) -> str:
    cause = board.cause
    parts = []
    if cause.countries:
        places = NB.in_places(cause.countries[:_NAMED])
        rest = len(cause.countries) - _NAMED
        more = f" og {NB.count(rest, 'land')} til" if rest > 0 else ""
        parts.append(f"ledd i kjeden {places}{more}")
    if cause.by_sector:
        whose = f" for {NB.bare(cause.by_sector, 'leverandør')} av dem" if parts else ""
        parts.append(f"bransjen{whose}")
    return f"Årsaken er {', og '.join(parts)}." if parts else ""


def _actions(board: Board) -> None:
    if board.standing.status is not None and st.button(_to_read(board), key="read-draft"):
        st.switch_page(pages.link("redegjorelse"))
    paper_button(board.year)
    if may(Verb.GIVE_BOARD_INPUT) and st.button("Gi innspill", type="primary", key="give-input"):
        _give_input()


def _to_read(board: Board) -> str:
    return "Les utkastet" if board.standing.status in OPEN else "Les redegjørelsen"


def _matrix(board: Board) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Hvor risikoen ligger", anchor=False)
        of_impacts = bool(board.work.impacts.total) and _shows_impacts()
    if of_impacts:
        html(impact_matrix(board.work.impacts.matrix, cell_address))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            html(fill('<p class="ak-small">{said}</p>', said=impacts_lead(board.work.impacts, board.year)))
            page_link(pages.link("konsekvenser"), label="Se konsekvensene")
        return
    html(matrix(board.matrix))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        html(levels_line(board))
        with st.popover("Åpne leverandørene i en rute", type="tertiary", key="cells"):
            for text, query in cell_links(board):
                page_link(pages.link("leverandorer"), label=md(text), query_params=query)


def _shows_impacts() -> bool:
    """Whether the picture is of the harm that may come of it, instead of the suppliers."""
    chosen = st.segmented_control(
        "Hva bildet viser", [_SUPPLIERS, _IMPACTS], default=_SUPPLIERS, required=True, key="board-picture",
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen == _IMPACTS


def levels_line(board: Board) -> Html:
    """How many at each overall level, as a line of text under the matrix."""
    items = (
        fill("<span>{tag} {count}</span>", tag=tag(level, plain=True), count=whole(board.levels[level]))
        for level in ORDER
        if board.levels[level]
    )
    return concat(Html('<div class="ak-legend">'), *items, Html("</div>"))


def cell_links(board: Board) -> list[tuple[str, dict[str, str]]]:
    """Every cell with suppliers in it as (text, query of the register), row by row."""
    return [
        (
            f"Geografisk {label(row)}, bransje {label(column)}: {NB.count(count, 'leverandør', 13)}",
            {"geografisk": row.value, "bransje": column.value},
        )
        for row in ROWS
        for column in COLUMNS
        if (count := board.matrix.get((row, column), 0))
    ]


def _new(board: Board) -> None:
    st.header("Nytt siden i fjor", anchor=False)
    compared = board.compared
    if compared is None:
        html(
            f"{board.year} er det første året som er vurdert her, så det er ingenting å sammenligne med ennå."
        )
        return
    shown = compared.changes[:_SHOWN_CHANGES]
    if not shown:
        html(f"Ingen leverandører har fått et annet nivå enn for {compared.year}.")
        return
    html(
        name_rows(
            (
                one.name,
                one.why,
                concat(
                    tag(one.before, plain=True), Html(' <span aria-label="til">→</span> '), tag(one.after)
                ),
            )
            for one in shown
        )
    )
    rest = compared.changed - len(shown)
    if rest:
        text = NB.cap(NB.called(rest, "til har fått et annet nivå"))
        html(fill('<p class="ak-small">{text}.</p>', text=text))


@st.dialog("Gi innspill", width="medium")
def _give_input() -> None:
    place = st.empty()
    with st.form(_FORM, border=False):
        text = st.text_area(
            "Hva styret ber om", height=140, max_chars=4000,
            placeholder="For eksempel hvilke risikoer som skal prioriteres",
        )  # fmt: skip
        left, right = st.columns(2)
        given_by = left.text_input("Hvem det kom fra", max_chars=200, placeholder="Styret, eller et navn")
        given_on = right.date_input(
            "Dagen det ble gitt", value=clock.today(), max_value=clock.today(), format="DD.MM.YYYY"
        )
        pressed = st.form_submit_button("Lagre innspillet", type="primary")
    if not pressed:
        return
    given = BoardInputInput(text=text or "", given_by=given_by or "", given_on=given_on)
    try:
        give_board_input(current_actor(), given, once=once_key(_FORM))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(_FORM)
    st.session_state[_GIVEN] = True
    st.rerun()
