"""The tree as it is shown: every letter that no pinned font has as its number, and a note on which ones that are.

All formats show the same, so that a reader of one does not see an empty box where another has a name. What is data
stays as it is: titles in a file's properties, text alternatives, addresses.
"""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from compliance_app.documents import fonts
from compliance_app.documents.tree import Blocks, Document, Figure, Language, Link, Mark, Text

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
        letters: every letter of title, subtitle, mark and blocks, in one text.
    """

    title: str
    subtitle: str
    author: str
    mark: str
    blocks: Blocks
    note: str
    letters: str


def drawn(document: Document) -> Drawn:
    """What is shown of the document."""
    title, subtitle, mark = map(fonts.drawable, (document.title, document.subtitle, document.mark))
    blocks, told = document.blocks, _text_of(document.blocks)
    in_a_row = told.replace("\n", " ")
    if fonts.drawable(in_a_row) != in_a_row:
        blocks = _shown(blocks)
        told = _text_of(blocks)
    letters = f"{title}\n{subtitle}\n{mark}\n{told}"
    numbers = sorted({number[0] for number in fonts.NUMBERED.finditer(letters)})
    return Drawn(
        title=title,
        subtitle=subtitle,
        author=fonts.drawable(document.author),
        mark=mark,
        blocks=blocks,
        note=_NOTE[document.language].format(letters=", ".join(numbers)) if numbers else "",
        letters=letters,
    )


def _text_of(blocks: Blocks) -> str:
    """Every text that is shown, in reading order, each on a line of its own."""
    found: list[str] = []
    _gather(blocks, found)
    return "\n".join(found)


def _gather(node: Any, found: list[str]) -> None:
    kind = type(node)
    if kind is Text or kind is Link:
        found.append(node.text)
    elif kind is tuple:
        for one in node:
            _gather(one, found)
    elif kind is str:
        found.append(node)
    elif kind is Figure:
        found += (node.svg.decode(), node.caption)
    elif kind is not Mark and is_dataclass(node):
        for name in node.__dataclass_fields__:
            _gather(getattr(node, name), found)


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
