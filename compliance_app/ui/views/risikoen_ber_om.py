"""The work list «Det risikoen ber om»: every high and medium risk that nothing and nobody has answered, and the two answers."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.services.gap_list import PAGE_SIZE, GapCounts, GapRow, Lacks, category_asked, gap_page
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_wait import said, say_why
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import link_list, page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.risk import tag

_TITLE: Final = "Det risikoen ber om"
_PAGE: Final = "risk-asks-page"
_ONE: Final = "id"
"""Query parameter: the one category that the page is about."""


def view() -> None:
    """Draw the page."""
    if st.query_params.get(_ONE):
        _one_category(st.query_params[_ONE])
        return
    shown = gap_page(current_actor(), int(st.session_state.get(_PAGE) or 1))
    page_head(_TITLE, lead(shown.counts), back=(pages.link("konsekvenser"), "Konsekvenser"))
    said()
    if not shown.counts.total:
        empty_state(
            "Alt som er høyt eller medium, er besvart",
            "Høy risiko har en konsekvens og et tiltak eller en begrunnelse. Medium har et tiltak eller en begrunnelse.",
        )
        return
    html(
        Html(
            '<p class="ak-small">Høy risiko skal ha en beskrevet konsekvens: Hvem kan bli skadet? Høy og medium skal møtes '
            "med et tiltak mot den. Gjør dere ikke mer nå, skriver dere hvorfor.</p>"
        )
    )
    with link_list():
        for row in shown.rows:
            _row(row)
    last = ceil(shown.counts.total / PAGE_SIZE)
    if last > 1:
        st.pagination(last, key=_PAGE)


def _one_category(identity: str) -> None:
    """One category and its answers, as a finding of the statement's check leads to it."""
    back = (pages.link("risikoen-ber-om"), _TITLE)
    try:
        row = category_asked(current_actor(), identity)
    except NotFound as error:
        page_head("Kategorien ble ikke funnet", str(error), back=back)
        return
    page_head(row.name, "Ett svar her gjelder alle leverandørene i kategorien.", back=back)
    said()
    with link_list():
        _row(row)


def lead(counts: GapCounts) -> str:
    """«To kategorier og 13 leverandører venter på svar, åtte av dem med høy risiko.»."""
    if not counts.total:
        return f"Her står høy og medium risiko i {counts.year} som ingen har svart på."
    parts = [
        NB.count(number, noun, counts.total)
        for number, noun in ((counts.categories, "kategori"), (counts.suppliers, "leverandør"))
        if number
    ]
    high = (
        f", {NB.bare(counts.high, 'leverandør', counts.total)} av dem med høy risiko" if counts.high else ""
    )
    if counts.total == 1:
        high = " med høy risiko" if counts.high else ""
    return (
        f"{NB.opening(NB.join(parts))}{high} venter på svar i {counts.year}."
        if counts.total == 1
        else (f"{NB.opening(NB.join(parts))} venter på svar i {counts.year}{high}.")
    )


def lacks_words(lacks: Lacks) -> str:
    """What is lacking, as a sentence."""
    if not lacks:
        return "Risikoen er besvart."
    if lacks.impact and lacks.measure:
        return "Mangler beskrevet konsekvens og tiltak."
    return "Mangler beskrevet konsekvens." if lacks.impact else "Mangler tiltak."


def _row(row: GapRow) -> None:
    key = row.supplier_id or row.category_id
    with st.container(key=f"row-{key}"):
        left, right = st.columns([2.3, 1.4], vertical_alignment="center")
        with left.container(gap=None):
            _name(row)
            html(
                fill(
                    "{tag} {lacks} <p class='ak-small'>{why}</p>",
                    tag=tag(row.level, plain=True),
                    lacks=lacks_words(row.lacks),
                    why=row.why,
                )
            )
        with right.container(horizontal=True, horizontal_alignment="right"):
            _actions(row, key)


def _name(row: GapRow) -> None:
    if row.supplier_id:
        page_link(pages.link("leverandor"), label=md(row.name), query_params={"id": row.supplier_id})
        return
    page_link(
        pages.link("leverandorer"),
        label=md(f"{row.name} (kategori, {NB.count(row.suppliers, 'leverandør')})"),
        query_params={"kategori": row.category_id},
    )


def _actions(row: GapRow, key: str) -> None:
    about = {"leverandor": row.supplier_id} if row.supplier_id else {"kategori": row.category_id}
    page, label = ("tiltak", "Legg til tiltak") if row.described else ("konsekvenser", "Registrer konsekvens")
    if st.button(label, key=f"record-{key}", help=md(f"{label}: {row.name}")):
        st.switch_page(pages.link(page), query_params={"ny": "1", "navn": row.name} | about)
    if st.button("Begrunn", key=f"why-{key}", help=md(f"Si hvorfor dere venter: {row.name}")):
        say_why(row.name, supplier_id=row.supplier_id, category_id=row.category_id)


def link_to(counts: GapCounts) -> None:
    """The way to the list with how much stands in it; nothing where it is empty."""
    if counts.total:
        page_link(pages.link("risikoen-ber-om"), label=f"{_TITLE}: {whole(counts.total)}")
