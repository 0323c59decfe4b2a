"""The Streamlit script: page frame, navigation, and the one place where a failing page is caught."""

from pathlib import Path

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.services.sessions import Person
from compliance_app.ui import gate, pages, shell
from compliance_app.ui.failure import show_failure
from compliance_app.ui.unsent import ADDRESS, give_back
from compliance_app.web.options import check_effective_options

HERE = Path(__file__).parent


def run() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(
        page_title="Aktsom",
        page_icon=str(HERE / "static" / "mark.svg"),
        layout="wide",
        initial_sidebar_state=248,
    )
    st.html(HERE / "aktsom.css")
    st.logo(str(HERE / "static" / "logo.svg"))
    try:
        check_effective_options()
        person = gate.let_in() if gate.needed() else None
        if person or not gate.needed():
            _navigate(shell.current(), person)
    except Exception as error:  # noqa: BLE001 - whatever failed, the reader gets a sentence and no details
        show_failure(error)


def _navigate(frame: shell.Shell, person: Person | None) -> None:
    menu = pages.build(roles=frame.roles, has_suppliers=frame.has_suppliers, counts=frame.counts)
    if not menu:
        raise NotFound
    page = st.navigation(menu, expanded=True, position="sidebar" if frame.has_suppliers else "hidden")
    st.set_page_config(page_title=f"{pages.plain_title(page)} – Aktsom")
    shell.draw(frame)
    _keep_address(page.url_path)
    if person:
        give_back(person, page.url_path, st.query_params.to_dict())
    page.run()


def _keep_address(page: str) -> None:
    """Write into the address line what a page was opened with.

    A link to the page one is on reaches the script, but not the address line: without this the next click there comes
    back with the old address, and what was typed goes to another row or nowhere. Only when it is another address than
    last time, since each writing is a step that the browser's way back would have to take.
    """
    here = (page, st.query_params.to_dict())
    if st.session_state.get(ADDRESS) != here and here[1]:
        st.query_params.from_dict(here[1])
    st.session_state[ADDRESS] = here


run()
