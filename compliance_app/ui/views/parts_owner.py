"""The field for who owns something: chosen among those who can be given work, so that reminders reach somebody."""

import streamlit as st

from compliance_app.services.contacts import owner_names
from compliance_app.ui.actor import current_actor

NOBODY = "Ingen ennå"


def owner_field(key: str, current: str = "", label: str = "Ansvarlig") -> str:
    """Draw the choice; returns the name, "" for nobody.

    Args:
        key: the field's key.
        current: who owns it now; stands among the choices also when they can be given nothing new.
        label: the field's label.
    """
    names = owner_names(current_actor())
    choices = ["", *([current] if current and current not in names else []), *names]
    chosen = st.selectbox(
        label, choices, index=choices.index(current), format_func=lambda name: name or NOBODY, key=key,
        help=None if names else "Legg til dem som kan få oppgaver under Virksomheten, Personer.",
    )  # fmt: skip
    return chosen or ""
