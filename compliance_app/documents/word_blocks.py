"""What was read of a Word file, as blocks of the document tree.

``files/word.py`` reads the file, in a process of its own, and knows only paragraphs, tables and marks, in plain values.
Here lists, headings, quotations, captions and tables are put together again.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from compliance_app.documents.fonts import restored
from compliance_app.documents.markdown import SCHEMES
from compliance_app.documents.tree import (
    Align,
    Block,
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
)

_HEADING = re.compile(r"heading (\d)")
_SIDES = {"right": Align.RIGHT, "end": Align.RIGHT, "center": Align.CENTER}
_DEEPEST = 6

Piece = Mapping[str, Any]
"""A paragraph: "style", "runs", "list" (level, numbered, start, id) or None, "break". Or a table: "rows", "sides"."""


def blocks_of(pieces: Sequence[Piece]) -> list[Block]:
    """The blocks that the pieces make; empty paragraphs are left out."""
    found: list[Block] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if "rows" in piece:
            found += _table(piece, _caption(found, pieces, at))
            at += 1
        elif piece["list"] is not None:
            end = _end_of_list(pieces, at)
            found += _page_break(piece)
            found.append(_list(pieces[at:end], piece["list"]["level"]))
            at = end
        else:
            found += _page_break(piece)
            found += _paragraph(piece)
            at += 1
    return _quotes_joined(found)


def _page_break(piece: Piece) -> list[Block]:
    return [PageBreak()] if piece["break"] else []


def _paragraph(piece: Piece) -> list[Block]:
    inlines = _inlines(piece["runs"])
    if not inlines:
        return []
    heading = _HEADING.fullmatch(piece["style"])
    if heading:
        return [Heading(min(int(heading[1]), _DEEPEST), _without_emphasis(inlines))]
    if piece["style"] == "caption":
        return [_Caption(inlines)]
    return [Quote((Paragraph(inlines),))] if piece["style"] == "quote" else [Paragraph(inlines)]


class _Caption(Paragraph):
    """A caption that waits for its table; alone it is a paragraph."""


def _caption(found: list[Block], pieces: Sequence[Piece], at: int) -> str:
    if found and at and isinstance(found[-1], _Caption) and pieces[at - 1].get("style") == "caption":
        caption = found.pop()
        assert isinstance(caption, Paragraph)
        return "".join(one.text for one in caption.inlines if isinstance(one, (Text, Link)))
    return ""


def _end_of_list(pieces: Sequence[Piece], start: int) -> int:
    """Where the list that begins here ends: at what is no item, or at the first item of another list."""
    first = pieces[start]["list"]
    at = start + 1
    while at < len(pieces) and "rows" not in pieces[at]:
        here = pieces[at]["list"]
        if here is None:
            if pieces[at]["style"] != "list continue":
                break
        elif here["level"] <= first["level"] and here["id"] != first["id"]:
            break
        at += 1
    return at


def _list(pieces: Sequence[Piece], level: int) -> Block:
    items: list[list[Block]] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        here = piece["list"]
        if here is None:
            items[-1].append(Paragraph(_inlines(piece["runs"])))
            at += 1
        elif here["level"] > level and items:
            end = at + 1
            while end < len(pieces) and _deeper(pieces[end], level):
                end += 1
            items[-1].append(_list(pieces[at:end], here["level"]))
            at = end
        else:
            items.append([Paragraph(_inlines(piece["runs"]))])
            at += 1
    kept = tuple(tuple(item) for item in items)
    about = pieces[0]["list"]
    return NumberedList(kept, about["start"]) if about["numbered"] else BulletList(kept)


def _deeper(piece: Piece, level: int) -> bool:
    return piece["list"] is not None and piece["list"]["level"] > level


def _table(piece: Piece, caption: str) -> list[Block]:
    rows = [tuple(_inlines(cell) for cell in row) for row in piece["rows"]]
    if not rows:
        return []
    head = tuple(_without_emphasis(cell) for cell in rows[0])
    sides = tuple(_SIDES.get(side, Align.LEFT) for side in piece["sides"])
    return [Table(head, tuple(rows[1:]), sides, caption)]


def _quotes_joined(blocks: Sequence[Block]) -> list[Block]:
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, _Caption):
            joined.append(Paragraph(block.inlines))
        elif isinstance(block, Quote) and isinstance(last, Quote):
            joined[-1] = Quote((*last.blocks, *block.blocks))
        else:
            joined.append(block)
    return joined


def _without_emphasis(inlines: Inlines) -> Inlines:
    words = "".join(one.text for one in inlines if isinstance(one, (Text, Link)))
    return (Text(words),) if words else ()


def _inlines(runs: Sequence[Sequence[Any]]) -> Inlines:
    """Runs of (text, bold, italic, address), neighbours of one look joined and outer blanks dropped.

    A letter that the writer could not draw, and wrote as its number, is the letter again.
    """
    found: list[Inline] = []
    for written, bold, italic, url in runs:
        text = restored(written)
        if text == "\n":
            found.append(LineBreak())
            continue
        last = found[-1] if found else None
        if url and url.split(":", 1)[0].casefold() in SCHEMES:
            if isinstance(last, Link) and last.url == url:
                found[-1] = Link(last.text + text, url)
            else:
                found.append(Link(text, url))
        elif isinstance(last, Text) and (last.bold, last.italic) == (bold, italic):
            found[-1] = Text(last.text + text, bold, italic)
        elif text:
            found.append(Text(text, bold, italic))
    while found and isinstance(found[-1], LineBreak):
        found.pop()
    return _trimmed(found)


def _trimmed(inlines: list[Inline]) -> Inlines:
    """Without the blanks at both ends; empty where nothing but blanks is there."""
    if inlines and isinstance(inlines[0], Text):
        inlines[0] = Text(inlines[0].text.lstrip(" "), inlines[0].bold, inlines[0].italic)
    if inlines and isinstance(inlines[-1], Text):
        inlines[-1] = Text(inlines[-1].text.rstrip(" "), inlines[-1].bold, inlines[-1].italic)
    kept = [one for one in inlines if isinstance(one, LineBreak) or one.text]
    return tuple(kept) if any(not isinstance(one, LineBreak) for one in kept) else ()
