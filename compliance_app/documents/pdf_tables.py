"""The first column of a PDF's tables as what names their rows, as on the web page.

typst marks the cells of a header row only (its way of marking others is closed to callers), and gives each cell below
the number of its column's header. Here the first cell of a row becomes a header of its row; the numbers, which would
hide it from readers that go by them, give way to the scopes (ISO 32000-1, table 349). No byte moves: what is shorter is
filled with blanks.
"""

import re
from collections.abc import Iterator

from compliance_app.documents.tree import (
    Blocks,
    BulletList,
    NumberedList,
    Quote,
    Table,
)

_CELL = re.compile(
    rb"(<</Type/StructElem/S)/TD(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U(\d+)x(\d+)y0\)\])([^\r\n]*?/K\[)([^\]\r\n]*)"
)
_ROW = b"/Scope/Row"


def with_row_headers(pdf: bytes, blocks: Blocks) -> bytes:
    """The PDF that typst made of the blocks, with the headers of rows marked."""
    tables = [table for table in _tables(blocks) if table.rows]
    numbers = sorted({int(cell[4]) for cell in _CELL.finditer(pdf)})
    if len(numbers) != len(
        tables
    ):  # another typst may number otherwise: rather no headers of rows than wrong ones
        return pdf
    marked = {number for number, table in zip(numbers, tables, strict=True) if table.names_rows}

    def mark(cell: re.Match[bytes]) -> bytes:
        before, parent, headers, number, column, between, kids = cell.groups()
        if int(number) not in marked:
            return cell[0]
        first = int(column) == 0 and kids.strip()
        kind, scope = (b"/TH", _ROW) if first else (b"/TD", b"")
        return before + kind + parent + scope.ljust(len(headers)) + between + kids

    return _CELL.sub(mark, pdf)


def _tables(blocks: Blocks) -> Iterator[Table]:
    """The tables in reading order."""
    for block in blocks:
        match block:
            case Table():
                yield block
            case Quote():
                yield from _tables(block.blocks)
            case BulletList() | NumberedList():
                yield from _tables(tuple(child for item in block.items for child in item))
            case _:
                pass
