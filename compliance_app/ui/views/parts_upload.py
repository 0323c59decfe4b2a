"""Choosing a supplier list: the uploader, what is remembered of a list that is being taken in, and which row is its head."""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.supplier_rows import Question
from compliance_app.services.import_kept import Kept
from compliance_app.services.import_kinds import SUPPLIERS
from compliance_app.services.import_undo import UndoReport
from compliance_app.services.imports import ImportReport, Preview
from compliance_app.storage.ids import new_id
from compliance_app.ui.views.parts_file import FileInHand, read_upload
from compliance_app.ui.widgets.markup import md

_KEY: Final = "import"
UNDONE: Final = "import-undone"
"""Where the session keeps what taking an earlier import back did, until another list is begun."""
_MEGABYTE: Final = 1024 * 1024


@dataclass
class ListInHand(FileInHand):
    """A supplier list on its way in.

    Attributes:
        mapping: field to column, as chosen now.
        questions: every question asked so far, by what it is about; an answered one stays on the page.
        kept: what people have written and the list says otherwise, by supplier and field.
        page: which page of the preview is shown, from 0.
        seen: the newest preview with the key of what it was made from.
        report: what the import did; the page shows it from then on.
        undone: what taking it back did.
        problem: why the last button did not do what it says.
    """

    mapping: dict[str, int] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    kept: dict[tuple[str, str], Kept] = field(default_factory=dict)
    seen: tuple[object, Preview] | None = None
    page: int = 0
    report: ImportReport | None = None
    undone: UndoReport | None = None
    problem: str = ""

    def forget(self) -> None:
        """Let go of what was worked out from the columns as they were read until now."""
        self.questions, self.kept, self.seen, self.page = {}, {}, None, 0


def in_hand() -> ListInHand | None:
    """The list that is being taken in by this session."""
    found = st.session_state.get(_KEY)
    return found if isinstance(found, ListInHand) else None


def put_away() -> None:
    """Forget the list, and empty the uploader."""
    st.session_state.pop(_KEY, None)
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


def open_upload(data: bytes, name: str) -> str:
    """Read a file and take it in hand; returns the sentence where it cannot be read, else an empty text."""
    try:
        opened, no_header = read_upload(data, name, SUPPLIERS)
    except AktsomError as error:
        return str(error)
    st.session_state[_KEY] = ListInHand(new_id(), opened, no_header)
    return ""
