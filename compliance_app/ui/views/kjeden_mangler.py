"""The work list of chains: suppliers of goods of whom only the seller is known, what to ask for, and the answer right there."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.services.seat_only import (
    PAGE_SIZE,
    SellerOnly,
    SellerOnlyPage,
    export_seat_only,
    listed_said,
    seat_only_page,
)
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_link_form import add_link, link_fields
from compliance_app.ui.widgets.format import money, whole
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import link_list, page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.risk import tag

_TITLE: Final = "Kjeder som mangler"
_PAGE: Final = "chains-missing"
_SAVED: Final = "chains-missing-saved"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def view() -> None:
    """Draw the page."""
    actor = current_actor()
    found = seat_only_page(actor, int(st.session_state.get(_PAGE) or 1))
    page_head(
        _TITLE, lead(found), lambda: _actions(actor, found), back=(pages.link("leverandorer"), "Leverandører")
    )
    saved = st.session_state.pop(_SAVED, "")
    if saved:
        st.success(md(saved))
    if not found.found:
        empty_state(
            "Ingen kjeder mangler helt",
            "Alle leverandører av varer har minst ett kjent ledd bak seg.",
        )
        return
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Spør hver av dem: Hvem lager det dere selger oss, hva heter fabrikken, og i hvilket land ligger den? "
            "Høyest bransjerisiko står først, så størst innkjøp. Listen kan lastes ned, fylles ut og tas inn igjen.",
        )
    )
    with link_list():
        for row in found.rows:
            _row(actor, row, found.year)
    last = ceil(found.found / PAGE_SIZE)
    if last > 1:
        st.pagination(last, key=_PAGE)


def lead(found: SellerOnlyPage) -> str:
    """«24 leverandører av varer, der vi bare kjenner selgeren. 20 av dem står derfor med ukjent risiko.»."""
    if not found.found:
        return "Her står leverandører av varer der vi bare kjenner selgeren."
    who = "1 leverandør" if found.found == 1 else f"{whole(found.found)} leverandører"
    text = f"{who} av varer, der vi bare kjenner selgeren."
    if found.unknown:
        them = "Alle" if found.unknown == found.found > 1 else f"{whole(found.unknown)} av dem"
        text += f" {'Den' if found.found == 1 else them} står derfor med ukjent geografisk risiko."
    return text


def _actions(actor: Actor, found: SellerOnlyPage) -> None:
    if found.found:
        st.download_button(
            "Last ned listen",
            data=lambda: export_seat_only(actor),
            file_name="Kjeder som mangler.xlsx",
            mime=_EXCEL,
            on_click="ignore",
            type="tertiary",
            key="download",
        )
    if st.button("Ta inn kjeder fra regneark", type="primary", key="to-import"):
        st.switch_page(pages.link("ta-inn-kjede"))


def _row(actor: Actor, row: SellerOnly, year: int) -> None:
    with st.container(key=f"row-{row.id}"):
        left, right = st.columns([5, 1.2], vertical_alignment="center")
        with left.container(gap=None):
            page_link(pages.link("leverandor"), label=md(row.name), query_params={"id": row.id})
            html(_facts(row, year))
            if row.listed:
                html(fill('<p class="ak-small">{text}</p>', text=listed_said(row)))
        place = right.container(horizontal=True, horizontal_alignment="right")
        if place.button("Legg til produsent", key=f"add-{row.id}"):
            _add(actor, row.id, row.name)


def _facts(row: SellerOnly, year: int) -> Html:
    bought = f"kjøpt for {money(row.hundredths)} i {year}" if row.hundredths else "innkjøp ikke oppgitt"
    return fill(
        "<p>Bransje {tag} · {goods}{bought}</p>",
        tag=tag(row.sector, plain=True),
        goods=f"{row.goods}, " if row.goods else "",
        bought=bought,
    )


@st.dialog("Hvem lager varene?", width="medium")
def _add(actor: Actor, supplier_id: str, name: str) -> None:
    html(fill("Leddet legges rett bak {name}, og risikoen vurderes på nytt.", name=name))
    problem = st.container()
    place = f"missing-{supplier_id}"
    given = link_fields(actor, place, name, {})
    pressed = st.button("Legg til leddet", type="primary", key=f"{place}-add")
    if pressed and add_link(actor, supplier_id, given, place, problem):
        st.session_state[_SAVED] = f"Leddet bak {name} er lagt til, og risikoen er vurdert på nytt."
        st.rerun()
