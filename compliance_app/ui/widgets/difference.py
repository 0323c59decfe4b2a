"""What differs between two texts, said in words: struck out and underlined for the eye, announced for the ear."""

from collections.abc import Sequence
from typing import Final

from compliance_app.domain.differences import Change, Piece, counted
from compliance_app.domain.language import NB
from compliance_app.ui.widgets.markup import Html, concat, fill

_TAGS: Final = {Change.GONE: ("del", "tatt ut: "), Change.NEW: ("ins", "satt inn: ")}


def difference_words(pieces: Sequence[Piece]) -> str:
    """«Fire ord er satt inn, og ett er tatt ut.»"""
    new, gone = counted(pieces)
    if not new and not gone:
        return "Ordene er de samme."
    parts = [f"{_words(new, gone)} er satt inn"] if new else []
    parts += [f"{_words(gone, new)} er tatt ut"] if gone else []
    return f"{NB.opening(', og '.join(parts))}."


def difference(pieces: Sequence[Piece]) -> Html:
    """The text with what was taken out struck through and what was put in underlined; lines without change are counted."""
    shown: list[Html] = []
    same = 0
    for line in _by_line(pieces):
        if all(piece.change is Change.SAME for piece in line):
            same += any(piece.text.strip() for piece in line)
            continue
        shown += _unchanged(same)
        same = 0
        shown.append(fill("<p>{line}</p>", line=concat(*map(_piece, line))))
    shown += _unchanged(same)
    return fill('<div class="ak-diff">{lines}</div>', lines=concat(*shown))


def _words(count: int, other: int) -> str:
    return f"{NB.bare(count, 'siffer', other)} ord"


def _piece(piece: Piece) -> Html:
    if piece.change is Change.SAME or not piece.text.strip():
        return fill("{text}", text=piece.text)
    tag, said = _TAGS[piece.change]
    before = piece.text[: len(piece.text) - len(piece.text.lstrip())]
    after = piece.text[len(piece.text.rstrip()) :]
    return fill(
        f'{{before}}<{tag}><span class="ak-hide">({{said}}</span>{{text}}<span class="ak-hide">)</span></{tag}>{{after}}',
        before=before,
        said=said,
        text=piece.text.strip(),
        after=after,
    )


def _unchanged(lines: int) -> list[Html]:
    if not lines:
        return []
    said = (
        "Én linje er uendret." if lines == 1 else f"{NB.opening(NB.bare(lines, 'siffer'))} linjer er uendret."
    )
    return [fill('<p class="ak-small">{said}</p>', said=said)]


def _by_line(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces line by line: what ends a line ends it in both texts."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        parts = piece.text.split("\n")
        for index, part in enumerate(parts):
            if index:
                lines.append([])
            if part:
                lines[-1].append(Piece(piece.change, part))
    return [line for line in lines if line]
