"""Finds the row with the column names, also under titles, notes and blank rows, and the sheet most worth reading."""

from dataclasses import dataclass

from compliance_app.files.header_words import names_field
from compliance_app.files.table import Cell, Row, Sheet, SourceFile

_LOOKED_AT = 60
_WITHIN = 2000
_CLEARLY = 0.3
"""A later row must look so much more like column names: values are known words now and then («Frakt 1»)."""
_ENOUGH = 2
"""A sheet with so many headers we know may be a supplier list as well."""
_LONGEST_HEADER = 80
_BODY = 20
_VALUE_CHARACTERS = frozenset("0123456789.,:/'+-()% \u00a0\u202f\t")


@dataclass(frozen=True, slots=True)
class HeaderGuess:
    """Where the column names are.

    Attributes:
        row: index from 0 (spreadsheet row minus one), or None: no row looks like column names.
        confidence: 0..1; below 0.6 show it and ask.
        known: how many of its cells are headers we know.
    """

    row: int | None
    confidence: float
    known: int


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """Which sheet to read.

    Attributes:
        index: of the proposed sheet in ``SourceFile.sheets``.
        header: its header row.
        others: indices of other visible sheets with content; tell the person that they are there.
        hidden: indices of hidden sheets with content.
        ask: True when another visible sheet fits as well, so that the person must choose.
    """

    index: int
    header: HeaderGuess
    others: tuple[int, ...]
    hidden: tuple[int, ...]
    ask: bool


def find_header(sheet: Sheet) -> HeaderGuess:
    """The row of ``sheet`` that most looks like column names among the first sixty with content."""
    content = [
        (index, row) for index, row in enumerate(sheet.rows[:_WITHIN]) if any(cell != "" for cell in row)
    ]
    widths = sorted(_filled(row) for _, row in content[:200])
    usual = widths[len(widths) // 2] if widths else 0
    best = HeaderGuess(None, 0.0, 0)
    best_score = -_CLEARLY
    for place, (index, row) in enumerate(content[:_LOOKED_AT]):
        if not _may_be_header(row, usual) or place + 1 == len(content):
            continue
        marks = [names_field(cell) for cell in row if isinstance(cell, str) and cell.strip()]
        sure = [mark for mark in marks if mark >= 0.8]
        known = sum(mark >= 0.5 for mark in marks)
        score = sum(sure) + 0.2 * (known - len(sure))
        if score > best_score + _CLEARLY and (sure or known >= 2 or (known and place == 0)):
            confidence = 0.95 if len(sure) >= 3 else 0.85 if len(sure) == 2 else 0.65 if sure else 0.4
            best, best_score = HeaderGuess(index, confidence, known), score
    return best if best.row is not None else _by_shape(content, usual)


def _filled(row: Row) -> int:
    return len(row) - row.count("")


def _may_be_header(row: Row, usual: int) -> bool:
    """Short distinct texts, at least two of them (one where the sheet has one column); some years may be among them."""
    cells = [cell for cell in row if cell != ""]
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(cells) < min(2, usual) or len(texts) < 0.7 * len(cells):
        return False
    if len({text.strip().casefold() for text in texts}) < 0.6 * len(texts):
        return False
    unlikely = sum(len(text) > _LONGEST_HEADER or _is_number(text.strip()) for text in texts)
    return unlikely <= 0.2 * len(texts)


def _is_number(text: str) -> bool:
    """A number that is no year."""
    return text.isdigit() and not (len(text) == 4 and text[:2] in {"19", "20"})


def _is_value(cell: Cell) -> bool:
    """A number or a date, also one that a text file holds as text."""
    if not isinstance(cell, str):
        return True
    return len(cell) <= _LONGEST_HEADER and any(map(str.isdigit, cell)) and _VALUE_CHARACTERS.issuperset(cell)


def _by_shape(content: list[tuple[int, Row]], usual: int) -> HeaderGuess:
    """No known word anywhere: the first full row of texts over a column of numbers or dates."""
    for place, (index, row) in enumerate(content[:_LOOKED_AT]):
        full = _filled(row) >= max(2, 0.8 * usual) and all(isinstance(cell, str) for cell in row)
        if not full or not _may_be_header(row, usual):
            continue
        body = [other for _, other in content[place + 1 : place + 1 + _BODY]]
        typed = any(
            row[column] != ""
            and body
            and all(_is_value(other[column]) for other in body if len(other) > column)
            for column in range(len(row))
        )
        if typed:
            return HeaderGuess(index, 0.4, 0)
        return HeaderGuess(None, 0.0, 0)
    return HeaderGuess(None, 0.0, 0)


def choose_sheet(source: SourceFile) -> SheetChoice:
    """Propose the visible sheet with most known headers; the first of several alike, which then is a question."""
    guesses = [find_header(sheet) for sheet in source.sheets]
    filled = [index for index, sheet in enumerate(source.sheets) if sheet.rows]
    shown = [index for index in filled if source.sheets[index].visible]
    candidates = shown or filled
    best = max(candidates, key=lambda index: (guesses[index].known, guesses[index].confidence, -index))
    rivals = [i for i in candidates if i != best and guesses[i].known >= min(_ENOUGH, guesses[best].known)]
    return SheetChoice(
        index=best,
        header=guesses[best],
        others=tuple(index for index in shown if index != best),
        hidden=tuple(index for index in filled if index not in shown and index != best),
        ask=bool(rivals),
    )
