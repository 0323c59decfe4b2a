"""The examples beside one's own data: to fetch, to open, and to take away again."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb
from compliance_app.services.demo import EXAMPLES, example_id, load_example, remove_example
from compliance_app.ui import pages
from compliance_app.ui.actor import choose_enterprise, current_actor, my_enterprises
from compliance_app.ui.may import may
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, md

_NAMES = {"noklus": "Eksempelet Noklus", "klm": "Eksempelet KLM"}


def examples() -> None:
    """One row an example; nothing for whoever can neither fetch one nor open one that is there."""
    if not (may(Verb.LOAD_EXAMPLE) or any(example_id(name) for name in EXAMPLES)):
        return
    st.header("Eksempler", anchor=False)
    html(Html('<p class="ak-small">Et eksempel holdes adskilt fra deres egne data.</p>'))
    place = st.empty()
    for name in EXAMPLES:
        identity = example_id(name)
        with st.container(
            key=f"row-example-{name}",
            horizontal=True,
            vertical_alignment="center",
            horizontal_alignment="distribute",
        ):
            html(_NAMES.get(name, name))
            try:
                _example(name, identity)
            except AktsomError as error:
                place.error(md(str(error)))


def _example(name: str, identity: str | None) -> None:
    here = current_actor().enterprise_id
    title = _NAMES.get(name, name)
    if identity is None:
        if may(Verb.LOAD_EXAMPLE) and st.button(f"Hent {title[:1].lower()}{title[1:]}", key=f"load-{name}"):
            choose_enterprise(load_example(name, current_actor()))
            st.switch_page(pages.link("i-dag"))
        return
    if identity != here and st.button(f"Åpne {title[:1].lower()}{title[1:]}", key=f"open-{name}"):
        choose_enterprise(identity)
        st.rerun()
    if may(Verb.REMOVE_EXAMPLE) and st.button(f"Fjern {title[:1].lower()}{title[1:]}", key=f"remove-{name}"):
        _ask_remove(name)


@st.dialog("Fjern eksempelet")
def _ask_remove(name: str) -> None:
    html(
        "Alt i eksempelet tas bort: leverandører, vurderinger, henvendelser og redegjørelse. Deres egne data røres ikke."
    )
    if st.button("Fjern eksempelet", type="primary", key="confirm-remove"):
        remove_example(name, current_actor())
        own = next((row.id for row in my_enterprises()), None)
        choose_enterprise(own)
        st.switch_page(pages.link("i-dag"))
