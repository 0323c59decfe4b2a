"""Choosing a supplier list: the uploader, and what the session holds of a list. The first page shows it, so it reads no more than that."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.ui.widgets.markup import md

if TYPE_CHECKING:
    from compliance_app.ui.views.parts_list import ListInHand

IN_HAND: Final = "import"
"""Where the session keeps the list that is being taken in."""
UNDONE: Final = "import-undone"
"""Where the session keeps what taking an earlier import back did, until another list is begun."""
_MEGABYTE: Final = 1024 * 1024


def in_hand() -> "ListInHand | None":
    """The list that is being taken in by this session."""
    found: ListInHand | None = st.session_state.get(IN_HAND)
    return found


def put_away() -> None:
    """Forget the list, and empty the uploader."""
    st.session_state.pop(IN_HAND, None)
    st.session_state.pop(UNDONE, None)
    st.session_state["import-round"] = st.session_state.get("import-round", 0) + 1


def uploader(*, ready: bool = True, not_ready: str = "") -> bool:
    """The field for the file; True when a list has just been read.

    Args:
        ready: False while something else must be filled in before the file is read.
        not_ready: what that is, as a sentence.
    """
    message = st.container()
    uploaded = st.file_uploader(
        "Leverandørliste (Excel eller CSV)",
        key=f"import-file-{st.session_state.get('import-round', 0)}",
        max_upload_size=MAX_LIST_BYTES // _MEGABYTE,
    )
    if uploaded is None:
        return False
    if not ready:
        message.error(md(not_ready))
        return False
    from compliance_app.ui.views.parts_list import open_upload

    refused = st.session_state.get("import-refused", ("", ""))
    if refused[0] != uploaded.file_id:
        place = message.empty()
        with place.status(f"Leser {md(uploaded.name)} …"):
            refused = (uploaded.file_id, open_upload(uploaded.getvalue(), uploaded.name))
        place.empty()
        st.session_state["import-refused"] = refused
    if refused[1]:
        message.error(md(refused[1]))
        return False
    return True
