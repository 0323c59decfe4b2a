"""Where the page «Konsekvenser» begins from: the picture of them, and the ways to the list, the work list and the form."""

import streamlit as st

from compliance_app.services.gap_list import gap_counts
from compliance_app.services.impact_list import impact_page
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.konsekvenser import ADDRESS, lead, picture
from compliance_app.ui.views.risikoen_ber_om import link_to
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html


def impacts() -> None:
    """The picture, and the ways on."""
    actor = current_actor()
    shown = impact_page(actor)
    left, right = flow([1, 1])
    with left:
        if shown.total:
            picture(shown)
        else:
            st.header("Negative konsekvenser", anchor=False)
            html("Ingen er registrert ennå. Begynn der risikoen er høy: Hvem kan bli skadet, og hvordan?")
    with right:
        st.header("Kartlegg og vurder", anchor=False)
        if shown.total:
            html(lead(shown, shown.year))
            page_link(pages.link(ADDRESS), label="Se alle, mest alvorlig først")
        link_to(gap_counts(actor))
        html(
            Html(
                '<p class="ak-small">Egen virksomhet og forretningspartnere vurderes for seg, under hver sin overskrift her.</p>'
            )
        )
        if st.button("Ny konsekvens", type="primary", key="new-impact"):
            st.switch_page(pages.link(ADDRESS), query_params={"ny": "1"})
