"""The one document tree: what a template says, before any writer has seen it.

Every text passes ``clean`` on its way in, so that no writer ever meets a control character, and every heading level
is settled here, so that the writers cannot disagree.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

DEEPEST_HEADING = 4
"""Word, HTML below its title, and PDF all have at least four levels."""

_NEVER_TEXT = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls without the white space among them
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible, or turns the text around
    "\ud800-\udfff\ufdd0-\ufdef"  # lone surrogates and noncharacters: no file format can hold them
    "\U000e0000-\U000e0fff"  # tags and other invisible letters
    "]|[\ufffe\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_BREAK_OR_BLANK = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")


class Language(StrEnum):
    """The languages documents are written in, as BCP 47 tags."""

    BOKMAL = "nb-NO"
    NYNORSK = "nn-NO"
    ENGLISH = "en-GB"


class Align(StrEnum):
    """How a table column is set; RIGHT is for figures."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


def clean(text: str) -> str:
    """The text that every format can hold: NFC, blanks and line breaks as one space, no control characters.

    Hard spaces (U+00A0) and joiners inside words stay. Characters that turn or hide text (U+202E and its like) are
    dropped: a name must read the same in all formats.
    """
    return unicodedata.normalize("NFC", _BREAK_OR_BLANK.sub(" ", _NEVER_TEXT.sub("", text)))


@dataclass(frozen=True)
class Text:
    """A run of letters with one emphasis."""

    text: str
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        _clean_fields(self, "text")


@dataclass(frozen=True)
class Link:
    """Words that lead to an address; the address is http, https or mailto (markdown.py lets no other through)."""

    text: str
    url: str

    def __post_init__(self) -> None:
        _clean_fields(self, "text", "url")


@dataclass(frozen=True)
class LineBreak:
    """A new line inside a paragraph."""


Inline = Text | Link | LineBreak
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is a chapter, the document's own title stands above it."""

    level: int
    inlines: Inlines


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    inlines: Inlines


@dataclass(frozen=True)
class BulletList:
    """Items without order; each item is a tuple of blocks."""

    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True)
class NumberedList:
    """Items in order, counted from ``start``; each item is a tuple of blocks."""

    items: tuple[tuple["Block", ...], ...]
    start: int = 1


@dataclass(frozen=True)
class Quote:
    """Somebody else's words, for example a provision."""

    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Table:
    """A table with one header row that is repeated on every page; short rows are filled, long ones cut."""

    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    align: tuple[Align, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        _clean_fields(self, "caption")
        width = len(self.header)
        aligned = (*self.align, *([Align.LEFT] * width))[:width]
        object.__setattr__(self, "align", aligned)
        object.__setattr__(self, "rows", tuple((*row, *([()] * width))[:width] for row in self.rows))

    @property
    def names_rows(self) -> bool:
        """Whether the first column says what each row is about: it is text, and something follows it."""
        return len(self.header) > 1 and self.align[0] is Align.LEFT


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG bytes (UTF-8); ``alt`` says everything the drawing says."""

    svg: bytes
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        _clean_fields(self, "alt", "caption")


@dataclass(frozen=True)
class Signatory:
    """One person in the signature block; ``role`` as printed, ``state`` for example when it was signed."""

    name: str
    role: str = ""
    body: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        _clean_fields(self, "name", "role", "body", "state")

    @property
    def line(self) -> str:
        """Name, appointing body and role, in the order they are printed."""
        return ", ".join(part for part in (self.name, self.body, self.role) if part)


@dataclass(frozen=True)
class SignatureBlock:
    """Place and date, the general manager, the board under its heading, and remarks such as a missing manager."""

    place_and_date: str
    general_manager: Signatory | None = None
    board_heading: str = ""
    board: tuple[Signatory, ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _clean_fields(self, "place_and_date", "board_heading")
        object.__setattr__(self, "remarks", tuple(clean(remark) for remark in self.remarks))


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page; HTML has no pages and prints nothing."""


@dataclass(frozen=True)
class Mark:
    """A place that a program can find again in a Word file; it prints nothing, and other formats leave it out.

    ``name``: a letter, then letters, digits and underscores, at most 40 in all, as Word wants the name of a bookmark.
    """

    name: str


Block = (
    Heading
    | Paragraph
    | BulletList
    | NumberedList
    | Quote
    | Table
    | Figure
    | SignatureBlock
    | PageBreak
    | Mark
)
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole document. ``day`` is its date; ``author`` the enterprise; ``mark`` stands on every page (UTKAST, EKSEMPEL).

    Heading levels are settled on the way in: the first is 1, none skips a level, none is deeper than four.
    """

    title: str
    author: str
    day: date
    blocks: Blocks
    language: Language = Language.BOKMAL
    subtitle: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = field(default=())
    mark: str = ""

    def __post_init__(self) -> None:
        _clean_fields(self, "title", "author", "subtitle", "subject", "mark")
        object.__setattr__(self, "keywords", tuple(clean(word) for word in self.keywords))
        object.__setattr__(self, "blocks", tuple(_levelled(self.blocks)))


def text_of(inlines: Inlines) -> str:
    """The bare letters of some inlines; a line break reads as a space."""
    return "".join(" " if isinstance(one, LineBreak) else one.text for one in inlines)


def plain(text: str) -> Inlines:
    """One plain run, for callers that build tables from values."""
    return (Text(text),)


def _clean_fields(node: object, *names: str) -> None:
    for name in names:
        object.__setattr__(node, name, clean(getattr(node, name)))


def _levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    deepest_allowed = 1
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
            continue
        level = max(1, min(block.level, deepest_allowed, DEEPEST_HEADING))
        deepest_allowed = level + 1
        yield replace(block, level=level)
