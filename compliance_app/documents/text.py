"""The words of a document in reading order: what all three writers must say.

``plain_outline`` is what the tests hold DOCX, PDF and HTML against.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compliance_app.documents.tree import (
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    Inlines,
    Language,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SignatureBlock,
    Table,
    text_of,
)

PAGE_WORDS = {
    Language.BOKMAL: ("Side", "av"),
    Language.NYNORSK: ("Side", "av"),
    Language.ENGLISH: ("Page", "of"),
}
"""The words around the page number."""

FIGURE_WORD = {Language.BOKMAL: "Figur", Language.NYNORSK: "Figur", Language.ENGLISH: "Figure"}
TABLE_WORD = {Language.BOKMAL: "Tabell", Language.NYNORSK: "Tabell", Language.ENGLISH: "Table"}
"""What they are called, before their number."""


@dataclass(frozen=True)
class Line:
    """One paragraph or cell. ``kind``: mark, title, subtitle, h1 to h4, p, caption, th (of a column or a row), td or signature."""

    kind: str
    text: str


def plain_outline(document: Document) -> list[Line]:
    """Every paragraph and every cell, in reading order, with white space settled; an empty paragraph is left out."""
    lines = [Line("mark", document.mark), Line("title", document.title), Line("subtitle", document.subtitle)]
    for block in document.blocks:
        lines.extend(_lines(block))
    settled = [Line(line.kind, " ".join(line.text.split())) for line in lines]
    return [line for line in settled if line.text or line.kind in {"th", "td"}]


def signature_lines(block: SignatureBlock) -> list[str]:
    """The signature block line by line: place and date, manager, board heading, board, remarks."""
    lines = [block.place_and_date]
    if block.general_manager:
        lines += [block.general_manager.line, block.general_manager.state]
    lines.append(block.board_heading)
    for person in block.board:
        lines += [person.line, person.state]
    return [line for line in (*lines, *block.remarks) if line]


def _lines(block: Block) -> Iterator[Line]:
    match block:
        case Heading():
            yield Line(f"h{block.level}", text_of(block.inlines))
        case Paragraph():
            yield Line("p", text_of(block.inlines))
        case BulletList() | NumberedList():
            yield from _all_lines(child for item in block.items for child in item)
        case Quote():
            yield from _all_lines(block.blocks)
        case Table():
            yield Line("caption", block.caption)
            yield from _cells("th", [block.header])
            yield from (line for row in block.rows for line in _row(row, block))
        case Figure():
            yield Line("caption", block.caption)
        case SignatureBlock():
            yield from (Line("signature", line) for line in signature_lines(block))
        case PageBreak():
            return


def _all_lines(blocks: Iterable[Block]) -> Iterator[Line]:
    return (line for block in blocks for line in _lines(block))


def _row(row: tuple[Inlines, ...], table: Table) -> Iterator[Line]:
    for place, cell in enumerate(row):
        text = text_of(cell)
        yield Line("th" if table.names_rows and not place and text.strip() else "td", text)


def _cells(kind: str, rows: Iterable[tuple[Inlines, ...]]) -> Iterator[Line]:
    return (Line(kind, text_of(cell)) for row in rows for cell in row)
