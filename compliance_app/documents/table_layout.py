"""How a table is set on paper: the width of each column by the pinned fonts' own measures, and the size of its letters.

A figure or a word that is wider than its column would be printed over its neighbour. So each column gets room for its
longest word first, the letters become smaller where that is not enough, then the table reaches into the margins, and
only then are words broken. One that would be narrow columns of many lines reaches into the margins too.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from compliance_app.documents.text_width import ELSEWHERE, width_of
from compliance_app.documents.tree import Align, Table, text_of

TEXT_WIDTH = 453.0
"""Points between the margins of the PDF's A4 page."""
OUTDENT = 34.0
"""Points that a table too wide for the text reaches into each margin."""
INSET = 4.0
"""Points at each side of a cell."""

_SIZES = ((9.0, False), (8.5, False), (8.0, False), (8.0, True), (7.5, True), (7.0, True))
"""Sizes of letters in points, and whether the table reaches into the margins: the first that fits is used."""
_LONGEST = 13.0
"""A word wider than this many ems is broken rather than widening its column."""
_MOST_ROWS = 400
"""Rows that are measured for how long a cell usually is; every row is for its longest word."""
_MANY_LINES = 4
"""A table whose cells need more lines reaches into the margins, where it would fit the text."""
_SLACK = 1.02
_BREAKABLE = re.compile(r"[^ \u200b]+")
_JOINED_SCRIPTS = re.compile("[\u0590-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff]")
"""Letters that join, or stand over and around each other: a break inside a word changes them."""
_MARKS = "".join(
    chr(code) for code in range(0x300, 0x1800) if unicodedata.category(chr(code)).startswith("M")
) + "\u200c\u200d"  # fmt: skip
_STACKERS = "".join(chr(code) for code in range(0x900, 0x1800) if unicodedata.combining(chr(code)) == 9)
_SYLLABLE = re.compile(rf"\[U\+[0-9A-F]{{4,6}}\]|.(?:[{_MARKS}]|(?<=[{_STACKERS}]).)*")
"""A letter with its marks, and the letters that one of them binds to it."""


@dataclass(frozen=True)
class TableLayout:
    """Widths as fractions of 1, the size of letters in points, and whether the table reaches into the margins."""

    shares: tuple[float, ...]
    size: float
    outdented: bool

    @property
    def width(self) -> float:
        """Points from edge to edge."""
        return TEXT_WIDTH + (2 * OUTDENT if self.outdented else 0)

    def room(self, column: int) -> float:
        """Ems that a line of the column holds."""
        return (self.shares[column] * self.width - 2 * INSET) / self.size / _SLACK


def table_layout(table: Table) -> TableLayout:
    """The layout in which no word is wider than its column, if there is one of a readable size."""
    columns = range(len(table.header))
    texts = [[text_of(row[column]) for row in table.rows] for column in columns]
    heads = [text_of(head) for head in table.header]
    least = [
        max(
            _longest(texts[column], figures=table.align[column] is Align.RIGHT),
            _longest([heads[column]], bold=True),
        )
        for column in columns
    ]
    weights = [_usual([heads[column], *texts[column]]) for column in columns]
    for size, outdented in _SIZES:
        layout = _shared(least, weights, size, outdented=outdented)
        if layout and not outdented and _most_lines(layout, weights) > _MANY_LINES:
            return _shared(least, weights, size, outdented=True) or layout
        if layout:
            return layout
    size, outdented = _SIZES[-1]
    return TableLayout(tuple(one / sum(least) for one in least), size, outdented)


def broken(text: str, room: float, *, bold: bool = False) -> str:
    """The text with places to break in a word that is wider than ``room`` ems: after every letter where letters stand apart."""
    if text.isascii() and len(text) * ELSEWHERE <= room:
        return text
    return _BREAKABLE.sub(lambda word: _opened(word[0], room, bold=bold), text)


def broken_where_joined(text: str, room: float) -> str:
    """The same for words of joined letters alone: the page itself breaks the others."""
    if not _JOINED_SCRIPTS.search(text):
        return text
    return _BREAKABLE.sub(
        lambda word: _opened(word[0], room, bold=False) if _JOINED_SCRIPTS.search(word[0]) else word[0], text
    )


def _opened(word: str, room: float, *, bold: bool) -> str:
    if width_of(word, bold=bold) <= room:
        return word
    if _JOINED_SCRIPTS.search(word):
        return "\u200b".join(_lines(word, room, bold=bold))
    return "\u200b".join(_clusters(word))


def _lines(word: str, room: float, *, bold: bool) -> Iterable[str]:
    """A word of joined letters in as few parts as fit the room: a place to break parts letters even where no line ends."""
    part, wide = "", 0.0
    for syllable in _SYLLABLE.findall(word):
        more = width_of(syllable, bold=bold)
        if part and wide + more > room:
            yield part
            part, wide = "", 0.0
        part, wide = part + syllable, wide + more
    yield part


def _clusters(word: str) -> Iterable[str]:
    return re.findall(
        r"\[U\+[0-9A-F]{4,6}\]|.[\u0300-\u036f\u200c\u200d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*", word
    )


def _shared(least: list[float], weights: list[float], size: float, *, outdented: bool) -> TableLayout | None:
    width = TEXT_WIDTH + (2 * OUTDENT if outdented else 0)
    need = [one * _SLACK * size + 2 * INSET + 0.5 for one in least]
    left = width - sum(need)
    if left < 0:
        return None
    # what is left goes to the columns that would otherwise break into many lines
    wanting = [max(0.0, weight * size - room) for weight, room in zip(weights, need, strict=True)]
    total = sum(wanting)
    if total <= left:
        spare = (left - total) / len(need)
        widths = [room + want + spare for room, want in zip(need, wanting, strict=True)]
    else:
        widths = [room + left * want / total for room, want in zip(need, wanting, strict=True)]
    return TableLayout(tuple(one / width for one in widths), size, outdented)


def _most_lines(layout: TableLayout, weights: list[float]) -> float:
    """How many lines the fullest cells need."""
    return max(weight / layout.room(column) for column, weight in enumerate(weights))


def _longest(texts: Iterable[str], *, bold: bool = False, figures: bool = False) -> float:
    words = {word for text in texts for word in _BREAKABLE.findall(text)}
    widest = max((width_of(word, bold=bold, figures=figures) for word in words), default=1.0)
    return min(max(widest, 1.0), _LONGEST)


def _usual(texts: list[str]) -> float:
    """Ems of a cell's text on one line, as most cells have it; a long one counts as three lines."""
    step = max(1, len(texts) // _MOST_ROWS)
    some = [texts[0], *texts[1::step]]
    widths = sorted(min(len(text) * 0.56, 60.0) for text in some)
    return max(widths[len(widths) * 9 // 10], 2.0)
