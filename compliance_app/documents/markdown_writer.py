"""The document tree back to Markdown: what was changed in Word is kept in the form that the statement is written in.

``parse(to_markdown(blocks))`` gives the blocks back, as far as Markdown can hold them: no emphasis in headings and in
the head of a table, which are printed bold anyway, and a line break inside a table cell is a blank.
"""

import re
from collections.abc import Sequence

from compliance_app.documents.markdown import escape_inside, escape_number
from compliance_app.documents.tree import (
    Align,
    Block,
    Blocks,
    BulletList,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    Text,
    text_of,
)

_AT_START = re.compile(r"^(?:[#+\-=~:]|>)")
_CLOSING_HASHES = re.compile(r"#+$")
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
_RULES = {Align.LEFT: "---", Align.CENTER: ":---:", Align.RIGHT: "---:"}
_INDENT = "    "


def to_markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown. Figures, signature blocks and marks are nobody's text and are left out."""
    written: list[str] = []
    kind: type[Block] | None = None
    second = False
    for block in blocks:
        second = type(block) is kind and not second
        text = _block(block, second=second)
        if text:
            written.append(text)
            kind = type(block)
    return "\n\n".join(written)


def _block(block: Block, *, second: bool) -> str:  # noqa: PLR0911  one return for each kind of block
    """One block; ``second`` of two lists after each other is marked otherwise, or they would be one."""
    match block:
        case Heading():
            return f"{'#' * block.level} {_CLOSING_HASHES.sub('', _plain(block.inlines)).strip()}"
        case Paragraph():
            return _paragraph(block.inlines)
        case BulletList():
            return _items(block.items, ["*" if second else "-"] * len(block.items))
        case NumberedList():
            end = ")" if second else "."
            return _items(block.items, [f"{block.start + n}{end}" for n in range(len(block.items))])
        case Quote():
            return "\n".join(f"> {line}".rstrip() for line in to_markdown(block.blocks).split("\n"))
        case Table():
            return _table(block)
        case PageBreak():
            return "---"
        case _:
            return ""


def _paragraph(inlines: Inlines) -> str:
    text = _inlines(inlines).strip(" ")
    return escape_number(_AT_START.sub(r"\\\g<0>", text))


def _items(items: Sequence[Blocks], marks: Sequence[str]) -> str:
    """A list; its items stand close together where each is one line."""
    written = [to_markdown(item) for item in items]
    loose = any("\n\n" in text for text in written)
    lines = []
    for mark, text in zip(marks, written, strict=True):
        first, *rest = text.split("\n")
        indent = " " * (len(mark) + 1)
        lines.append("\n".join([f"{mark} {first}", *(f"{indent}{line}" if line else "" for line in rest)]))
    return ("\n\n" if loose else "\n").join(lines)


def _table(table: Table) -> str:
    head = [_plain(cell) for cell in table.header]
    body = [[_inlines(tuple(_one_line(cell))).strip() for cell in row] for row in table.rows]
    rules = [_RULES[side] for side in table.align]
    rows = "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rules, *body))
    return f": {escape_inside(table.caption)}\n\n{rows}" if table.caption else rows


def _one_line(cell: Inlines) -> list[Inline]:
    return [Text(" ") if isinstance(one, LineBreak) else one for one in cell]


def _plain(inlines: Inlines) -> str:
    return escape_inside(text_of(inlines)).strip()


def _inlines(inlines: Inlines) -> str:
    return "".join(map(_inline, inlines))


def _inline(one: Inline) -> str:
    match one:
        case LineBreak():
            return "\\\n"
        case Link():
            url = one.url if not re.search(r"[\s()<>]", one.url) else f"<{one.url}>"
            return f"[{escape_inside(one.text)}]({url})"
        case Text():
            marks = "**" * one.bold + "*" * one.italic
            before, words, after = _EDGES.match(one.text).groups()  # type: ignore[union-attr]
            if not marks or not words:
                return escape_inside(one.text)
            return f"{before}{marks}{escape_inside(words)}{marks[::-1]}{after}"
