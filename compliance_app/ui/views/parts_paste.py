"""Rows pasted from a spreadsheet, taken in hand as any list: what Excel puts on the clipboard is text with tabs."""

from typing import Final

import streamlit as st

from compliance_app.ui.views.parts_list import open_upload
from compliance_app.ui.widgets.markup import md

NAME: Final = "Innliming"
"""Stands for the file's name in the list of imports."""
_LONGEST: Final = 20_000_000
"""Letters: a list of 100 000 suppliers with ten columns is a quarter of it."""


def paste_box(*, ready: bool = True, not_ready: str = "") -> bool:
    """The folded field «Lim inn fra Excel»; True when what was pasted has just been read.

    Args:
        ready: False while something else must be filled in before the rows are read.
        not_ready: what that is, as a sentence.
    """
    with st.expander("Lim inn fra Excel"):
        message = st.container()
        text = st.text_area(
            "Merk radene i Excel med kolonnenavnene øverst, kopier dem, og lim dem inn her",
            max_chars=_LONGEST,
            height=180,
            key=f"paste-text-{st.session_state.get('import-round', 0)}",
        )
        if not st.button("Les radene", key="paste-read"):
            return False
    problem = _problem(text, ready=ready, not_ready=not_ready)
    if problem:
        message.error(md(problem))
    return not problem


def _problem(text: str, *, ready: bool, not_ready: str) -> str:
    """Why the rows were not read, as a sentence; empty when they are in hand."""
    if not text.strip():
        return "Feltet er tomt. Lim inn radene først."
    if not ready:
        return not_ready
    return open_upload(text.encode("utf-8", "replace"), NAME)
