"""A supplier list that is being taken in: what is remembered of it, and which row is its head."""

from dataclasses import dataclass, field

from compliance_app.files.supplier_rows import Question
from compliance_app.services.import_kept import Kept
from compliance_app.services.import_kinds import SUPPLIERS
from compliance_app.services.import_undo import UndoReport
from compliance_app.services.imports import ImportReport, Preview
from compliance_app.ui.views.parts_file import FileInHand, take_in_hand
from compliance_app.ui.views.parts_upload import IN_HAND


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


def open_upload(data: bytes, name: str) -> str:
    """Read a file and take it in hand; returns the sentence where it cannot be read, else an empty text."""
    return take_in_hand(IN_HAND, ListInHand, data, name, SUPPLIERS)
