"""Pictures of the risk for documents and the board: SVG with shape, colour and word, and the same facts as words.

The colours and shapes are those of the screens (high: crimson triangle, medium: amber diamond, low: hollow circle,
unknown: question mark in a dashed edge); the shapes are drawn, so that no font decides how a level looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from compliance_app.documents.tree import Figure, Language
from compliance_app.domain.levels import WORST_FIRST, Level, combine

_INK, _MUTED, _EDGE, _LINE = "#14181B", "#575D62", "#84898D", "#DCDCD6"

_CHIP = {  # letters, surface, edge
    Level.HIGH: ("#FFFFFF", "#94203A", "#94203A"),
    Level.MEDIUM: ("#5E3A00", "#F7DDA0", "#F7DDA0"),
    Level.LOW: ("#2C5170", "#E8F0F6", "#E8F0F6"),
    Level.UNKNOWN: ("#4F5459", "#FFFFFF", "#7A8085"),
}

_ORDER = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)
"""Along an axis: from low to high, and what is not known by itself at the end."""


@dataclass(frozen=True)
class _Words:
    levels: Mapping[Level, str]
    geographic: str
    sector: str
    matrix: str
    cell: str
    bar: str
    part: str
    empty: str


_WORDS = {
    Language.BOKMAL: _Words(
        dict(zip(_ORDER, ("lav", "medium", "høy", "ukjent"), strict=True)),
        "Geografisk risiko",
        "Bransjerisiko",
        "Risikomatrise for {total} leverandører.",
        "Geografisk risiko {geographic} og bransjerisiko {sector}: {count}.",
        "Samlet risiko for {total} leverandører:",
        "{count} {level}",
        "Ingen leverandører er vurdert.",
    ),
    Language.NYNORSK: _Words(
        dict(zip(_ORDER, ("låg", "medium", "høg", "ukjend"), strict=True)),
        "Geografisk risiko",
        "Bransjerisiko",
        "Risikomatrise for {total} leverandørar.",
        "Geografisk risiko {geographic} og bransjerisiko {sector}: {count}.",
        "Samla risiko for {total} leverandørar:",
        "{count} {level}",
        "Ingen leverandørar er vurderte.",
    ),
    Language.ENGLISH: _Words(
        dict(zip(_ORDER, ("low", "medium", "high", "unknown"), strict=True)),
        "Geographic risk",
        "Sector risk",
        "Risk matrix for {total} suppliers.",
        "Geographic risk {geographic} and sector risk {sector}: {count}.",
        "Overall risk for {total} suppliers:",
        "{count} {level}",
        "No suppliers have been assessed.",
    ),
}

_LEFT, _TOP, _WIDE, _HIGH, _GAP = 132, 54, 92, 52, 4


def risk_matrix(
    counts: Mapping[tuple[Level, Level], int], language: Language = Language.BOKMAL, caption: str = ""
) -> Figure:
    """How many suppliers have each pair of levels. ``counts``: (geographic, sector) to a number; missing is none.

    Rows are geographic from high down to low with unknown last, columns sector from low to high with unknown last.
    """
    words = _WORDS[language]
    parts = [_text(_LEFT, 16, words.sector, weight=600), _text(0, _TOP - 16, words.geographic, weight=600)]
    for column, sector in enumerate(_ORDER):
        parts.append(_label(_LEFT + column * _WIDE, _TOP - 16, sector, words))
    for line, geographic in enumerate((Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)):
        y = _TOP + line * _HIGH
        parts.append(_label(0, y + _HIGH / 2 + 3, geographic, words))
        for column, sector in enumerate(_ORDER):
            count = counts.get((geographic, sector), 0)
            parts.append(_cell(_LEFT + column * _WIDE, y, combine((geographic, sector)), count))
    svg = _svg(_LEFT + len(_ORDER) * _WIDE, _TOP + len(_ORDER) * _HIGH, parts)
    return Figure(svg, _matrix_words(counts, words), caption)


def level_bar(counts: Mapping[Level, int], language: Language = Language.BOKMAL, caption: str = "") -> Figure:
    """How many suppliers at each overall level, as one bar from high to low with the numbers below."""
    words = _WORDS[language]
    total = sum(counts.values())
    parts, x, width = [], 0.0, 500.0
    for place, level in enumerate(WORST_FIRST):
        count = counts.get(level, 0)
        share = width * count / total if total else 0.0
        if share:
            parts.append(_surface(x + 1, 1, max(share - 2, 1), 28, level))
        x += share
        parts.append(_shape(level, place * 125 + 8, 50, _on_white(level)))
        parts.append(_text(place * 125 + 20, 54, f"{count} {words.levels[level]}"))
    said = ", ".join(
        words.part.format(count=counts.get(level, 0), level=words.levels[level]) for level in WORST_FIRST
    )
    alt = f"{words.bar.format(total=total)} {said}." if total else words.empty
    return Figure(_svg(500, 64, parts), alt, caption)


def _matrix_words(counts: Mapping[tuple[Level, Level], int], words: _Words) -> str:
    total = sum(counts.values())
    if not total:
        return words.empty
    cells = [
        words.cell.format(geographic=words.levels[geographic], sector=words.levels[sector], count=count)
        for geographic in WORST_FIRST
        for sector in WORST_FIRST
        if (count := counts.get((geographic, sector), 0))
    ]
    return " ".join([words.matrix.format(total=total), *cells])


def _cell(x: float, y: float, level: Level, count: int) -> str:
    wide, high = _WIDE - _GAP, _HIGH - _GAP
    if not count:
        edge = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="none" stroke="{_LINE}"/>'
        return edge + _text(x + wide / 2, y + high / 2 + 5, "0", colour=_MUTED, anchor="middle")
    letters = _CHIP[level][0]
    number = _text(
        x + wide / 2 + 8, y + high / 2 + 6, str(count), colour=letters, weight=700, size=17, anchor="middle"
    )
    return (
        _surface(x, y, wide, high, level) + _shape(level, x + wide / 2 - 18, y + high / 2, letters) + number
    )


def _surface(x: float, y: float, width: float, height: float, level: Level) -> str:
    _, fill, edge = _CHIP[level]
    dashed = ' stroke-dasharray="4 3"' if level is Level.UNKNOWN else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3" fill="{fill}" '
        f'stroke="{edge}"{dashed}/>'
    )


def _shape(level: Level, x: float, y: float, colour: str) -> str:
    """The level's mark, about 11 wide, around a point."""
    match level:
        case Level.HIGH:
            return f'<path d="M{x:.1f} {y - 6:.1f} l6 11 h-12 z" fill="{colour}"/>'
        case Level.MEDIUM:
            return f'<path d="M{x:.1f} {y - 6:.1f} l6 6 l-6 6 l-6 -6 z" fill="{colour}"/>'
        case Level.LOW:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.6" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        case Level.UNKNOWN:
            return _text(x, y + 5, "?", colour=colour, weight=700, anchor="middle")


def _label(x: float, y: float, level: Level, words: _Words) -> str:
    return _shape(level, x + 7, y - 5, _on_white(level)) + _text(x + 19, y, words.levels[level])


def _on_white(level: Level) -> str:
    return {Level.HIGH: "#8E1B2E", Level.MEDIUM: "#744700", Level.LOW: "#2C5170", Level.UNKNOWN: "#4F5459"}[
        level
    ]


def _text(
    x: float,
    y: float,
    words: str,
    *,
    colour: str = _INK,
    weight: int = 400,
    size: int = 14,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Inter, sans-serif" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
    )


def _svg(width: float, height: float, parts: list[str]) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    ).encode()
