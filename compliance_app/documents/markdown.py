"""Markdown to the document tree, and values made safe for Markdown.

The dialect is CommonMark with tables. Raw HTML is printed as it was typed; links lead to http, https and mailto only.
Three conventions of our own: a paragraph that begins with ``: `` right before a table is its caption; a paragraph
``![](insert:name)`` is replaced by the block of that name (a figure, the signature block); ``---`` begins a new page.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

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
    clean,
    text_of,
)
from compliance_app.domain.errors import AktsomError, _

SCHEMES = frozenset({"http", "https", "mailto"})

_INSERT = "insert:"
_CAPTION = ": "
_ALWAYS = re.compile(r"[\\`*_\[\]<>|]")
_ENTITY = re.compile(r"&(?=#?[0-9A-Za-z]*(?:;|$))")
_AT_START = re.compile(r"^[#+\-=~:.)!]")
_NUMBER_AT_START = re.compile(r"^(\d+)([.)])")
_AT_END = re.compile(r"(?<=.)[#!]$")


class UnknownInsert(AktsomError):
    """A template asks for a block that it was not given (values: name)."""

    message = _("Malen viser til «{name}», som ikke finnes. Rett navnet i malen i reports/.")


def escape_markdown(value: object) -> str:
    """Any value as Markdown that reads as exactly that text, on one line: a name can never become markup.

    Runs of blanks and line breaks become one space and outer blanks are dropped; apart from that, parsing gives
    ``clean(value)`` back, in a paragraph, a heading, a list item or a table cell.
    """
    text = escape_inside(clean(str(value)).strip())
    text = _AT_END.sub(r"\\\g<0>", text)
    text = escape_number(text)
    text = _AT_START.sub(r"\\\g<0>", text)
    # a backslash as the last letter would swallow the table's next column
    return text[:-2] + "&#92;" if text.endswith("\\\\") else text


def escape_inside(text: str) -> str:
    """What is markup anywhere in a line, escaped; what is markup at the beginning or the end of one is left."""
    return _ENTITY.sub(r"\\&", _ALWAYS.sub(r"\\\g<0>", text))


def escape_number(line: str) -> str:
    """A line that begins with «1.» or «1)» as text and no list."""
    return _NUMBER_AT_START.sub(r"\1\\\2", line)


def parse(markdown: str, inserts: Mapping[str, Block] | None = None) -> Blocks:
    """The blocks of a Markdown text. ``inserts`` are the blocks that ``![](insert:name)`` stands for.

    Raises ``UnknownInsert``.
    """
    root = SyntaxTreeNode(_reader().parse(markdown))
    return _blocks(root.children, inserts or {}, top=True)


@lru_cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.validateLink = _may_lead  # type: ignore[method-assign]
    # addresses are kept as they were typed; the writers escape them
    reader.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return reader


def _may_lead(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in SCHEMES or url.startswith(_INSERT)


def _blocks(nodes: Sequence[SyntaxTreeNode], inserts: Mapping[str, Block], *, top: bool = False) -> Blocks:
    found: list[Block] = []
    for node in nodes:
        match node.type:
            case "heading":
                found.append(_heading(node, top=top))
            case "paragraph":
                found.append(_paragraph(node, inserts))
            case "bullet_list":
                found.append(BulletList(_items(node, inserts)))
            case "ordered_list":
                found.append(NumberedList(_items(node, inserts), int(node.attrs.get("start", 1))))
            case "blockquote":
                found.append(Quote(_blocks(node.children, inserts)))
            case "table":
                found.append(_table(node, _caption(found)))
            case "hr":
                found.append(PageBreak())
            case _:  # code blocks and raw HTML: the letters as they stand
                found.append(Paragraph(_lines(node.content)))
    return tuple(found)


def _items(node: SyntaxTreeNode, inserts: Mapping[str, Block]) -> tuple[Blocks, ...]:
    return tuple(_blocks(item.children, inserts) for item in node.children)


def _heading(node: SyntaxTreeNode, *, top: bool) -> Block:
    inlines = _inlines(node.children)
    if top:
        return Heading(int(node.tag[1:]), inlines)
    # a heading inside a list or a quotation has no place in the outline
    return Paragraph(tuple(Text(one.text, bold=True) if isinstance(one, Text) else one for one in inlines))


def _paragraph(node: SyntaxTreeNode, inserts: Mapping[str, Block]) -> Block:
    runs = node.children[0].children if node.children else []
    if len(runs) == 1 and runs[0].type == "image":
        url = str(runs[0].attrs.get("src", ""))
        if url.startswith(_INSERT):
            name = url.removeprefix(_INSERT)
            if name not in inserts:
                raise UnknownInsert(name=name)
            return inserts[name]
    return Paragraph(_inlines(node.children))


def _caption(found: list[Block]) -> str:
    """Take the caption from the end of what was found, if there is one."""
    if found and isinstance(found[-1], Paragraph):
        text = text_of(found[-1].inlines)
        if text.startswith(_CAPTION):
            found.pop()
            return text.removeprefix(_CAPTION)
    return ""


def _table(node: SyntaxTreeNode, caption: str) -> Table:
    header, *body = node.children
    head_cells = header.children[0].children
    rows = tuple(
        tuple(_inlines(cell.children) for cell in row.children) for part in body for row in part.children
    )
    return Table(
        header=tuple(_inlines(cell.children) for cell in head_cells),
        rows=rows,
        align=tuple(_align(cell) for cell in head_cells),
        caption=caption,
    )


def _align(cell: SyntaxTreeNode) -> Align:
    style = str(cell.attrs.get("style", ""))
    return next((side for side in (Align.RIGHT, Align.CENTER) if style.endswith(side)), Align.LEFT)


def _lines(content: str) -> Inlines:
    inlines: list[Inline] = []
    for line in content.rstrip("\n").split("\n"):
        inlines += [LineBreak(), Text(line)] if inlines else [Text(line)]
    return tuple(inlines)


def _inlines(nodes: Sequence[SyntaxTreeNode], *, bold: bool = False, italic: bool = False) -> Inlines:
    found: list[Inline] = []
    for node in nodes:
        match node.type:
            case "inline":
                found += _inlines(node.children, bold=bold, italic=italic)
            case "strong":
                found += _inlines(node.children, bold=True, italic=italic)
            case "em":
                found += _inlines(node.children, bold=bold, italic=True)
            case "link" | "image":
                found.append(_link(node, bold=bold, italic=italic))
            case "softbreak":
                found.append(Text(" ", bold, italic))
            case "hardbreak":
                found.append(LineBreak())
            case _:
                found.append(Text(node.content, bold, italic))
    return _joined(found)


def _link(node: SyntaxTreeNode, *, bold: bool, italic: bool) -> Inline:
    text = text_of(_inlines(node.children))
    url = str(node.attrs.get("href") or node.attrs.get("src") or "")
    # pictures from elsewhere are never fetched, and an insert stands alone: both are printed as words
    if url.startswith(_INSERT) or not text.strip():
        return Text(text or url, bold, italic)
    return Link(text, url)


def _joined(inlines: list[Inline]) -> Inlines:
    """Neighbouring runs of the same emphasis as one."""
    joined: list[Inline] = []
    for one in inlines:
        last = joined[-1] if joined else None
        if (
            isinstance(one, Text)
            and isinstance(last, Text)
            and (one.bold, one.italic) == (last.bold, last.italic)
        ):
            joined[-1] = Text(last.text + one.text, one.bold, one.italic)
        elif not isinstance(one, Text) or one.text:
            joined.append(one)
    return tuple(joined)
