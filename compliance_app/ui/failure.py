"""How a failure looks on a page: our own sentence, or a reference number only."""

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.services import failure
from compliance_app.ui.widgets.markup import md


def show_failure(error: Exception) -> bool:
    """Show an error where the page stands, and tell Streamlit that it has been shown.

    An :class:`AktsomError` is shown with its sentence; anything else is logged and shown as a reference. Given to
    ``st.App(on_script_error=…)`` too, which is the only way to reach callbacks and fragments.
    """
    shown = error if isinstance(error, AktsomError) else failure.record(error)
    st.error(md(str(shown)))
    return True
