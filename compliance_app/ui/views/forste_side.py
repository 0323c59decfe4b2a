"""Before there are suppliers: two ways in, one's own list or an example, and what happens after."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.ui import pages
from compliance_app.ui.actor import choose_enterprise, current_actor, current_enterprise
from compliance_app.ui.may import offered
from compliance_app.ui.views.parts_enterprise import NOT_READY, whose_list
from compliance_app.ui.views.parts_upload import in_hand, uploader
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, fill, md

_STEPS = (
    (
        "Ta inn og vurder",
        "Aktsom foreslår geografisk risiko og bransjerisiko for hver leverandør. Du avgjør.",
    ),
    (
        "Følg opp og svar",
        "Tiltak får eier og frist. Henvendelser får en frist som viser utregningen.",
    ),
    (
        "Redegjør",
        "Redegjørelsen skrives fra registeret, kontrolleres mot loven og signeres av styret.",
    ),
)


def view() -> None:
    """Draw the page."""
    with st.container(horizontal_alignment="center"), st.container(key="first", width=840):
        page_head(
            "Kjenn leverandørene. Svar i tide. Redegjør én gang i året.",
            "Aktsom samler arbeidet med åpenhetsloven på ett sted, og viser hele veien hvorfor svaret er som det er.",
        )
        left, right = flow([1.5, 1])
        with left:
            _own_list()
        with right:
            _example()
        st.space("medium")
        items = (
            fill("<li><b>{title}</b>{text}</li>", title=title, text=NB.nbsp(text)) for title, text in _STEPS
        )
        html(Html(f'<ol class="ak-steps">{"".join(items)}</ol>'))


def _own_list() -> None:
    """The enterprise's name, where it has none yet, and its list."""
    st.header("Begynn med din egen leverandørliste", anchor=False)
    if not offered(Verb.IMPORT_SUPPLIERS):
        return
    html(
        "Ta listen rett fra regnskapet eller innkjøpssystemet. Navn er nok; land og bransje kan komme senere."
    )
    problem = st.container()
    whose = whose_list()
    if uploader(ready=whose.ready, not_ready=NOT_READY):
        try:
            whose.settle()
        except AktsomError as error:
            problem.error(md(str(error)))
            return
        st.switch_page(pages.link("importer"))
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Du ser hva som blir lest før noe lagres, og kan angre hele importen. Filen blir på denne maskinen.",
        )
    )
    if current_enterprise() is not None and in_hand() is not None:
        page_link(pages.link("importer"), label="Fortsett med listen du har åpnet")


def _example() -> None:
    st.header("Eller se på et eksempel", anchor=False)
    html(
        "Et laboratorium med leverandører, vurderinger og en redegjørelse under arbeid. Du kan prøve deg fram."
    )
    if offered(Verb.LOAD_EXAMPLE) and st.button("Åpne eksempelet", width="stretch", key="open-example"):
        from compliance_app.services.demo import load_example

        with st.status("Henter eksempelet …"):
            identity = load_example("noklus", current_actor())
        choose_enterprise(identity)
        st.switch_page(pages.link("i-dag"))
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Eksempelet holdes adskilt fra dine egne data og kan slettes når som helst.",
        )
    )
