"""How a statement is approved before it is locked."""

import streamlit as st

from compliance_app.services.approval_settings import set_four_eyes
from compliance_app.services.enterprises import read_enterprise
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm


def approval() -> None:
    """One question, saved by itself."""
    row = read_enterprise(current_actor())
    form = RecordForm(f"approval-{row.id}", row.version)
    place = st.empty()
    with st.form("approval", border=False, enter_to_submit=False):
        on = st.checkbox(
            "En annen enn den som skrev sist, må gå gjennom redegjørelsen før den låses",
            row.four_eyes,
            key=form.key("four-eyes"),
            help="Krever at minst to av dere har egen bruker.",
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda seen: set_four_eyes(current_actor(), seen, on=bool(on)))
