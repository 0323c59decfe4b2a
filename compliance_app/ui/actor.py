"""The one seam that says who is acting: in local mode the person at the machine, otherwise nobody."""

import streamlit as st

from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.work import Actor, local_actor
from compliance_app.settings import settings
from compliance_app.storage.tables import Enterprise

_CHOSEN = "enterprise_id"


def current_actor() -> Actor:
    """Who acts in this session, in the enterprise they have chosen; no roles where login is needed and missing."""
    enterprise = current_enterprise()
    identity = enterprise.id if enterprise else None
    return local_actor(identity) if settings().local else Actor("Ukjent", frozenset(), identity)


def current_enterprise() -> Enterprise | None:
    """The chosen enterprise; else one's own; else the first example; None on the first screen."""
    there = all_enterprises()
    chosen = st.session_state.get(_CHOSEN)
    return next((row for row in there if row.id == chosen), there[0] if there else None)


def choose_enterprise(identity: str | None) -> None:
    """Work in another enterprise from now on in this session."""
    st.session_state[_CHOSEN] = identity
