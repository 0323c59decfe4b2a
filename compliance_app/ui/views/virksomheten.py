"""What is true about us: short forms under headings, one on the screen at a time; what stands here goes into the statement."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.services.enterprises import read_enterprise
from compliance_app.services.records import all_periods
from compliance_app.storage.tables import Enterprise, ReportingPeriod
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.views.parts_record import PART, say_saved
from compliance_app.ui.widgets.head import empty_state, page_head

PARTS: Final = {
    "virksomheten": ("Virksomheten", "virksomheten_grunnlag", "enterprise"),
    "omfattet": ("Er dere omfattet?", "virksomheten_omfattet", "coverage"),
    "perioder": ("Perioder", "virksomheten_grunnlag", "periods"),
    "styre": ("Styre og ledelse", "virksomheten_styre", "board"),
    "retningslinjer": ("Retningslinjer og rutiner", "virksomheten_retningslinjer", "policies"),
    "moter": ("Møter og vedtak", "virksomheten_moter", "events"),
    "innspill": ("Innspill fra styret", "virksomheten_moter", "inputs"),
    "kategorier": ("Kategorier", "virksomheten_kategorier", "categories"),
    "land": ("Land", "virksomheten_land", "countries"),
    "kontrollister": ("Kontrollister", "parts_screening", "lists"),
    "egen-virksomhet": ("Egen virksomhet", "virksomheten_egen", "own_operations"),
    "konsekvenser": ("Konsekvenser", "virksomheten_konsekvenser", "impacts"),
    "tiltak": ("Tiltak og valg", "virksomheten_tiltak", "measures"),
    "metode": ("Metode", "virksomheten_metode", "method"),
    "logg": ("Eksempel og logg", "virksomheten_logg", "log"),
}
"""Address, heading, module and function of each part, in the order of the page."""


def view() -> None:
    """Draw the page."""
    enterprise = current_enterprise()
    if enterprise is None:
        page_head(
            "Virksomheten",
            "Her skal det stå hvem dere er og hva som er bestemt; redegjørelsen bygger på det.",
        )
        empty_state(
            "Virksomheten er ikke registrert ennå",
            "Ta inn en leverandørliste, så spør Aktsom om navnet. Resten fyller dere ut her etterpå.",
            _begin,
        )
        return
    actor = current_actor()
    page_head("Virksomheten", lead(read_enterprise(actor), all_periods(actor)))
    part = _choose()
    say_saved()
    _function(part)()


def _begin() -> None:
    if st.button("Begynn med en liste", type="primary", key="begin"):
        st.switch_page(pages.link("i-dag"))


def lead(enterprise: Enterprise, periods: list[ReportingPeriod]) -> str:
    """Which statement it goes into, and what of the basics is not filled in."""
    newest = periods[0]
    lacking = [
        name
        for name, value in (
            ("organisasjonsnummer", enterprise.org_number),
            ("kontakt for henvendelser", enterprise.contact),
            ("adresse for redegjørelsen", enterprise.statement_address),
            ("om dere lager årsberetning", enterprise.has_annual_report is not None),
            (f"årsverk i {newest.label}", newest.full_time_equivalents),
        )
        if not value
    ]
    said = f"Redegjørelsen for {newest.label} bygger på det som står her."
    return f"{said} Ikke fylt ut: {NB.join(lacking)}." if lacking else said


def _choose() -> str:
    """The headings; the address follows, so that a link leads back to the same form."""
    asked = st.query_params.get(PART, "")
    if asked in PARTS and (PART not in st.session_state or st.session_state.get("part-asked") != asked):
        st.session_state[PART] = asked
    chosen = st.pills(
        "Del", list(PARTS), format_func=lambda part: PARTS[part][0], required=True, wrap=True,
        default=None if PART in st.session_state else next(iter(PARTS)), key=PART, label_visibility="collapsed",
    )  # fmt: skip
    part = chosen or next(iter(PARTS))
    if part != asked:
        st.query_params.from_dict({PART: part})
    st.session_state["part-asked"] = part
    return part


def _function(part: str) -> Callable[[], None]:
    _heading, module, name = PARTS[part]
    found: Callable[[], None] = getattr(import_module(f"compliance_app.ui.views.{module}"), name)
    return found
