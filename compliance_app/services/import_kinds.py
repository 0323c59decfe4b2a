"""What sets one kind of list apart from another: its fields, and how its sheet, its header row and its columns are found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from compliance_app.files.chain_columns import choose_chain_sheet, find_chain_header, propose_chain_columns
from compliance_app.files.chain_words import CHAIN_FIELDS
from compliance_app.files.columns import ColumnProposals, Countries, propose_columns
from compliance_app.files.header_words import FIELDS
from compliance_app.files.headers import choose_sheet, find_header
from compliance_app.files.table import Sheet, SourceFile


@dataclass(frozen=True)
class ListKind:
    """A kind of list.

    Attributes:
        name: ``kind`` of its batches and of the mappings that are remembered.
        fields: what a column can be mapped to.
        needs: of each of these sets one field at least must have a column.
        choose: which sheet to read, and whether another fits as well, so that the person must choose.
        header: the row (from 0) of a sheet that holds the column names; None where none looks like it.
        propose: the columns of a sheet below a header row.
    """

    name: str
    fields: tuple[str, ...]
    needs: tuple[frozenset[str], ...]
    choose: Callable[[SourceFile], tuple[int, bool]]
    header: Callable[[Sheet], int | None]
    propose: Callable[[Sheet, int, Countries], ColumnProposals]

    def can_read(self, fields: Iterable[str]) -> bool:
        """Whether columns for these fields are enough to read the list."""
        there = set(fields)
        return all(there & needed for needed in self.needs)


def _supplier_sheet(source: SourceFile) -> tuple[int, bool]:
    choice = choose_sheet(source)
    return choice.index, choice.ask


SUPPLIERS: Final = ListKind(
    "SUPPLIERS",
    FIELDS,
    (frozenset({"name"}),),
    _supplier_sheet,
    lambda sheet: find_header(sheet).row,
    propose_columns,
)
CHAIN: Final = ListKind(
    "CHAIN",
    CHAIN_FIELDS,
    (frozenset({"producer_name"}), frozenset({"supplier", "supplier_number"})),
    lambda source: (choose_chain_sheet(source), False),
    find_chain_header,
    propose_chain_columns,
)
