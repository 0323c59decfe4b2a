"""What the parts of signing on the statement's page have in common: small print, and an act that is told of on the next page."""

from collections.abc import Callable

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.ui.views.redegjorelse_laas import TOLD
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.press import kept_if_stopped


def attempt(place: st.delta_generator.DeltaGenerator, act: Callable[[], object], told: str) -> None:
    """Do it and show the page anew with ``told`` above it, or say in ``place`` why it was refused."""
    try:
        with kept_if_stopped():
            act()
    except AktsomError as error:
        place.error(md(str(error)))
        return
    st.session_state[TOLD] = told
    st.rerun()


def small(text: str) -> None:
    """A line of small print."""
    html(fill('<p class="ak-small">{text}</p>', text=text))
