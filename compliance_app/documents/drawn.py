"""The tree as it is shown: every letter that no pinned font has as its number, and a note on which ones that are.

All formats show the same, so that a reader of one does not see an empty box where another has a name. What is data
stays as it is: titles in a file's properties, text alternatives, addresses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from compliance_app.documents import fonts
from compliance_app.documents.tree import Blocks, Document, Figure, Language, Link, Mark

_NOTE = {
    Language.BOKMAL: "Tegn som skriftene i denne filen ikke har, er skrevet med nummeret sitt i Unicode: {letters}.",
    Language.NYNORSK: "Teikn som skriftene i denne fila ikkje har, er skrivne med nummeret sitt i Unicode: {letters}.",
    Language.ENGLISH: "Characters that the fonts in this file lack are written as their Unicode number: {letters}.",
}


@dataclass(frozen=True)
class Drawn:
    """What is shown of a document.

    Attributes:
        title, subtitle, author, mark, blocks: as in the document, with letters that can be drawn.
        note: which letters were written as numbers; "" where none was.
    """

    title: str
    subtitle: str
    author: str
    mark: str
    blocks: Blocks
    note: str


def drawn(document: Document) -> Drawn:
    """What is shown of the document."""
    title, subtitle = fonts.drawable(document.title), fonts.drawable(document.subtitle)
    blocks: Blocks = document.blocks if _ascii(document.blocks) else _shown(document.blocks)
    said = [title, subtitle, *texts_of(blocks)]
    letters = sorted({number[0] for text in said for number in fonts.NUMBERED.finditer(text)})
    return Drawn(
        title=title,
        subtitle=subtitle,
        author=fonts.drawable(document.author),
        mark=fonts.drawable(document.mark),
        blocks=blocks,
        note=_NOTE[document.language].format(letters=", ".join(letters)) if letters else "",
    )


def texts_of(node: object) -> Iterable[str]:
    """Every text that is shown of blocks and inlines, in reading order."""
    match node:
        case str():
            yield node
        case tuple():
            for one in node:
                yield from texts_of(one)
        case Figure():
            yield from (node.svg.decode(), node.caption)
        case Link():
            yield node.text
        case Mark():
            return
        case _ if is_dataclass(node):
            for one in fields(node):
                yield from texts_of(getattr(node, one.name))


def _ascii(blocks: Blocks) -> bool:
    return all(fonts.drawable(text) is text for text in texts_of(blocks))


def _shown(node: Any) -> Any:
    """The same tree with drawable letters."""
    match node:
        case str():
            return fonts.drawable(node)
        case tuple():
            return tuple(map(_shown, node))
        case Figure():
            return replace(
                node, svg=fonts.drawable(node.svg.decode()).encode(), caption=fonts.drawable(node.caption)
            )
        case Link():
            return replace(node, text=fonts.drawable(node.text))
        case _ if is_dataclass(node) and not isinstance(node, type):
            return replace(
                node, **{one.name: _shown(getattr(node, one.name)) for one in fields(node) if one.init}
            )
    return node
