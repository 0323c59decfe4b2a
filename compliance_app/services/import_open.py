"""Open a list: read the file, find the sheet and the row with the column names, propose the columns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.columns import ColumnProposals, header_texts
from compliance_app.files.errors import NoHeaderRow
from compliance_app.files.reader import read_table_file
from compliance_app.files.supplier_rows import SeveralRows
from compliance_app.files.table import Sheet, SourceFile, column_letter
from compliance_app.files.values import NumberStyle
from compliance_app.services.import_kinds import SUPPLIERS, ListKind
from compliance_app.storage.reference import country_names


@dataclass(frozen=True)
class Remembered:
    """How a list with the same column names was read the last time.

    Attributes:
        used_at: when it was taken in.
        used_by: who did it.
        several_rows: what was decided about several rows of one supplier.
        number_style: how amounts with two readings were read.
        currency: of amounts that say none.
        country: of rows that say none.
    """

    used_at: datetime
    used_by: str
    several_rows: SeveralRows | None = None
    number_style: NumberStyle | None = None
    currency: str | None = None
    country: str | None = None


class NoSuchSheet(AktsomError):
    """The workbook has no sheet of that name (values: sheet, names)."""

    message = _("Filen har ikke noe ark som heter «{sheet}». Arkene er: {names}.")


@dataclass(frozen=True)
class OpenedList:
    """A file that has been read, with the proposal that the person sees and corrects.

    Attributes:
        sheet_index: which of ``source.sheets`` is read.
        header_row: index from 0 of the row with the column names; ``NO_HEADER`` for none.
        kind: what the list is of.
        ask_sheet: another sheet fits as well, so that the person should choose.
        columns: every column with sample values, and the proposed mapping.
        remembered: how such a list was read the last time, where the proposal is that; None: it is worked out anew.
    """

    file_name: str
    source: SourceFile
    sheet_index: int
    header_row: int
    kind: ListKind
    ask_sheet: bool
    columns: ColumnProposals
    remembered: Remembered | None = None

    @property
    def sheet(self) -> Sheet:
        """The sheet that is read."""
        return self.source.sheets[self.sheet_index]


def open_list(
    data: bytes,
    file_name: str,
    kind: ListKind = SUPPLIERS,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
) -> OpenedList:
    """Read a file and propose sheet, header row and columns.

    Args:
        data: the file's bytes; any size, any content.
        file_name: as uploaded.
        kind: what the list is of.
        sheet: name of the sheet to read; None lets the program choose.
        header_row: row number as in the spreadsheet (from 1), 0 where the list has no column names; None lets the
            program find it.

    Raises:
        FileRefused: one of its sentences, where the file cannot be read. NoSuchSheet.
        NoHeaderRow: no row looks like column names; the person chooses one.
    """
    source = read_table_file(data, file_name)
    index: int | None
    index, ask = kind.choose(source)
    if sheet:
        index = next((i for i, one in enumerate(source.sheets) if one.name == sheet), None)
    if index is None:
        raise NoSuchSheet(sheet=sheet, names=", ".join(one.name for one in source.sheets))
    row = header_row - 1 if header_row is not None else kind.header(source.sheets[index])
    if row is None:
        raise NoHeaderRow(sheet=source.sheets[index].name)
    return reopen(OpenedList(file_name, source, index, row, kind, ask, _NOTHING), index, row)


def reopen(opened: OpenedList, sheet_index: int, header_row: int) -> OpenedList:
    """The same file with another sheet or header row (index from 0), and the columns proposed anew."""
    columns = opened.kind.propose(opened.source.sheets[sheet_index], header_row, country_names())
    return replace(opened, sheet_index=sheet_index, header_row=header_row, columns=columns, remembered=None)


_NOTHING = ColumnProposals((), {}, "")


def columns_read(opened: OpenedList, mapping: Mapping[str, int]) -> dict[str, str]:
    """Field → its column's name as it stands, its letter where it has none."""
    headers = header_texts(opened.sheet, opened.header_row)
    return {
        name: (headers[index] if index < len(headers) else "") or column_letter(index)
        for name, index in mapping.items()
    }
