"""What charts are drawn with: the four levels as shape, colour and edge, text, and the whole drawing as SVG.

The colours and shapes are those of the screens (high: crimson triangle, medium: amber diamond, low: hollow circle,
unknown: question mark in a dashed edge); the shapes are drawn, so that no font decides how a level looks.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from compliance_app.documents.tree import Figure, Language
from compliance_app.domain.levels import Level

INK, MUTED, EDGE, LINE = "#14181B", "#575D62", "#84898D", "#DCDCD6"

CHIP = {  # letters, surface, edge
    Level.HIGH: ("#FFFFFF", "#94203A", "#94203A"),
    Level.MEDIUM: ("#5E3A00", "#F7DDA0", "#F7DDA0"),
    Level.LOW: ("#2C5170", "#E8F0F6", "#E8F0F6"),
    Level.UNKNOWN: ("#4F5459", "#FFFFFF", "#7A8085"),
}

ON_WHITE = {Level.HIGH: "#8E1B2E", Level.MEDIUM: "#744700", Level.LOW: "#2C5170", Level.UNKNOWN: "#4F5459"}
"""The colour of a level's shape on a white page."""

_LEVELS = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)
LEVEL_WORDS = {
    Language.BOKMAL: dict(zip(_LEVELS, ("lav", "medium", "høy", "ukjent"), strict=True)),
    Language.NYNORSK: dict(zip(_LEVELS, ("låg", "medium", "høg", "ukjend"), strict=True)),
    Language.ENGLISH: dict(zip(_LEVELS, ("low", "medium", "high", "unknown"), strict=True)),
}


def surface(x: float, y: float, width: float, height: float, level: Level) -> str:
    """A cell or a bar in the level's colours."""
    _, fill, edge = CHIP[level]
    dashed = ' stroke-dasharray="4 3"' if level is Level.UNKNOWN else ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="3" fill="{fill}" '
        f'stroke="{edge}"{dashed}/>'
    )


def shape(level: Level, x: float, y: float, colour: str) -> str:
    """The level's mark, about 11 wide, around a point."""
    match level:
        case Level.HIGH:
            return f'<path d="M{x:.1f} {y - 6:.1f} l6 11 h-12 z" fill="{colour}"/>'
        case Level.MEDIUM:
            return f'<path d="M{x:.1f} {y - 6:.1f} l6 6 l-6 6 l-6 -6 z" fill="{colour}"/>'
        case Level.LOW:
            return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.6" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        case Level.UNKNOWN:
            return lettering(x, y + 5, "?", colour=colour, weight=700, anchor="middle")


def lettering(
    x: float,
    y: float,
    words: str,
    *,
    colour: str = INK,
    weight: int = 400,
    size: int = 14,
    anchor: str = "start",
) -> str:
    """Words at a point of their base line."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="Inter, sans-serif" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
    )


def svg(width: float, height: float, parts: Sequence[str]) -> bytes:
    """The whole drawing."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'
    ).encode()


def at_scale(figure: Figure, share: float) -> Figure:
    """The same drawing in another size; what is in it keeps its proportions."""

    def smaller(side: re.Match[str]) -> str:
        return f'{side[1]}="{float(side[2]) * share:.1f}"'

    drawn = re.sub(r'\b(width|height)="([\d.]+)"', smaller, figure.svg.decode(), count=2)
    return replace(figure, svg=drawn.encode())
