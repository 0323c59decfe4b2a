"""Adverse impacts: how grave and how likely as a picture, gravest first as a list, and what is put off with the reason."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.decisions import PAGE_SIZE as DECISIONS_A_PAGE
from compliance_app.services.decisions import decision_page
from compliance_app.services.gap_list import gap_counts
from compliance_app.services.impact_list import (
    PAGE_SIZE,
    Chosen,
    ImpactCounts,
    ImpactLine,
    ImpactPage,
    impact_page,
)
from compliance_app.services.subjects import Found
from compliance_app.storage.tables import ImpactKind
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import konsekvens_skjema
from compliance_app.ui.views.parts_impact_words import impact_line, short
from compliance_app.ui.views.parts_record import say_saved
from compliance_app.ui.views.parts_wait import change_why, said
from compliance_app.ui.views.risikoen_ber_om import link_to
from compliance_app.ui.widgets.format import date_words, moment_words, whole
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.impact_matrix import SHORT, Cell, impact_matrix
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md

ADDRESS: Final = "konsekvenser"
SEVERITY: Final = "alvor"
LIKELIHOOD: Final = "sannsynlig"
"""Query parameters of a cell of the picture."""
_ALL, _ACTUAL, _RISK, _OPEN, _OWN = (
    "Alle",
    "Faktiske",
    "Vesentlige risikoer",
    "Uten tiltak eller grunn",
    "Egen virksomhet",
)
_VIEWS: Final = {
    _ALL: Chosen(),
    _ACTUAL: Chosen(kind=ImpactKind.ACTUAL),
    _RISK: Chosen(kind=ImpactKind.POTENTIAL, significant=True),
    _OPEN: Chosen(unanswered=True),
    _OWN: Chosen(own=True),
}


def view() -> None:
    """Draw the list, or the form of the impact that the address names (``id``) or of a new one (``ny``)."""
    if konsekvens_skjema.asked_for():
        konsekvens_skjema.view()
        return
    shown = impact_page(current_actor())
    if not shown.total:
        page_head(
            "Konsekvenser",
            "Her står hvem som kan bli skadet, hvor alvorlig det er, og hva dere har med det å gjøre.",
        )
        say_saved()
        said()
        empty_state(
            f"Ingen konsekvenser er registrert for {shown.year}",
            "Begynn der risikoen er høy: Hvem kan bli skadet, og hvordan?",
            _new,
        )
        _asks()
        _put_off()
        return
    page_head("Konsekvenser", lead(shown, shown.year), _new)
    say_saved()
    said()
    left, right = flow([1, 1.15])
    cell = chosen_cell()
    with left:
        picture(shown, cell)
        _asks()
    with right:
        _list(cell)
    _put_off()


def lead(shown: ImpactPage | ImpactCounts, year: str) -> str:
    """«Tolv konsekvenser for 2025: én faktisk og fire vesentlige risikoer.»."""
    many = NB.opening(NB.called(shown.total, "konsekvenser") if shown.total != 1 else "én konsekvens")
    actual = "én faktisk" if shown.actual == 1 else NB.called(shown.actual, "faktiske")
    risk = (
        "én vesentlig risiko"
        if shown.significant == 1
        else NB.called(shown.significant, "vesentlige risikoer")
    )
    return f"{many} for {year}: {actual} og {risk}."


def chosen_cell() -> Cell | None:
    """The cell in the address; None where there is none, or it is no cell."""
    steps = [st.query_params.get(name, "") for name in (SEVERITY, LIKELIHOOD)]
    if not all(step in {"1", "2", "3", "4"} for step in steps):
        return None
    return int(steps[0]), int(steps[1])


def picture(shown: ImpactPage, cell: Cell | None = None) -> None:
    """The matrix, each cell a link to its impacts."""
    st.header("Hvor alvorlig, hvor sannsynlig", anchor=False)
    html(impact_matrix(shown.matrix, cell_address, cell))
    html(
        Html(
            '<p class="ak-small">Velg et tall for å se konsekvensene. Alvorlighetsgraden er det høyeste av grovhet, omfang '
            "og uopprettelighet. Grad 4 har alltid høy prioritet, og grad 3 minst medium.</p>"
        )
    )


def cell_address(at: Cell) -> str:
    """Where a cell of the picture leads: the page with the impacts of that cell."""
    return f"{ADDRESS}?{SEVERITY}={at[0]}&{LIKELIHOOD}={at[1]}"


def _new() -> None:
    if may(Verb.RECORD_IMPACT) and st.button("Ny konsekvens", type="primary", key="new"):
        st.switch_page(pages.link(ADDRESS), query_params={"ny": "1"})


def _asks() -> None:
    link_to(gap_counts(current_actor()))


def _list(cell: Cell | None) -> None:
    st.header("Mest alvorlig først", anchor=False)
    picked = st.pills(
        "Vis", list(_VIEWS), default=None if "impacts-shown" in st.session_state else _ALL, wrap=True,
        key="impacts-shown", label_visibility="collapsed",
    )  # fmt: skip
    wanted = _VIEWS[picked or _ALL]
    if cell is not None:
        wanted = Chosen(
            wanted.kind, cell[0], cell[1], wanted.significant, unanswered=wanted.unanswered, own=wanted.own
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            html(f"Alvorlighetsgrad {cell[0]}, {SHORT[cell[1]].lower()}.")
            page_link(pages.link(ADDRESS), label="Vis alle")
    key = f"impacts-page-{picked}-{cell}"
    shown = impact_page(current_actor(), int(st.session_state.get(key) or 1), wanted)
    if not shown.rows:
        html(Html('<p class="ak-small">Ingen konsekvenser passer. Velg noe annet over.</p>'))
    with link_list():
        for line in shown.rows:
            link_row(
                f"impact-{line.found.row.id}", pages.link(ADDRESS), NB.cap(short(line.found.row.what)), _under(line),
                query={"id": line.found.row.id},
            )  # fmt: skip
    if shown.found > PAGE_SIZE:
        st.pagination(ceil(shown.found / PAGE_SIZE), key=key)


def _under(line: ImpactLine) -> Html:
    if line.measures:
        met = "Ett tiltak." if line.measures == 1 else f"{whole(line.measures)} tiltak."
    else:
        met = "Ikke prioritert nå." if line.waits else "Ingen tiltak og ingen begrunnelse ennå."
    return concat(impact_line(line.found), f" {met}")


def _put_off() -> None:
    """What is not prioritised: the reason, who decided, and when it is looked at again."""
    number = int(st.session_state.get("waiting-page") or 1)
    shown = decision_page(current_actor(), number)
    if not shown.found:
        return
    st.header("Ikke prioritert nå", anchor=False)
    with link_list():
        for one in shown.rows:
            _waiting(one)
    if shown.found > DECISIONS_A_PAGE:
        st.pagination(ceil(shown.found / DECISIONS_A_PAGE), key="waiting-page")


def _waiting(one: Found) -> None:
    row = one.row
    with st.container(key=f"row-wait-{row.id}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        again = ""
        if row.look_again_on:
            again = f" Ses på igjen {date_words(row.look_again_on)}{f' av {row.owner}' if row.owner else ''}."
        with left.container(gap=None):
            html(
                fill(
                    '<b class="name">{name}</b><br>{reason}<p class="ak-small">Bestemt av {who} {when}.{again}</p>',
                    name=NB.cap(short(one.subject)),
                    reason=row.reason,
                    who=row.decided_by,
                    when=moment_words(row.decided_at),
                    again=again,
                )
            )
        if may(Verb.RECORD_MEASURE) and right.button(
            "Endre", type="tertiary", key=f"wait-change-{row.id}", help=md(f"Endre: {short(one.subject)}")
        ):
            change_why(row.id)
