"""How wide words are in the text's own font, in ems, by the font's measures and without kerning."""

from functools import lru_cache
from typing import Any

from compliance_app.documents import fonts

ELSEWHERE = 1.05
"""Ems of a letter that the text's own font lacks: as wide as any."""


def width_of(words: str, *, bold: bool = False, figures: bool = False) -> float:
    """Ems that the words take on one line; ``figures``: all figures as wide as the widest."""
    known = _advances(bold)
    digit = _widest_figure() if figures else 0.0
    return sum(max(known.get(letter, ELSEWHERE), digit if letter.isdigit() else 0.0) for letter in words)


@lru_cache
def _advances(bold: bool) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with TTFont(fonts.FOLDER / f"Inter-{'Bold' if bold else 'Regular'}.ttf", lazy=True) as font:
        head: Any = font["head"]
        widths = font["hmtx"]
        return {
            chr(code): widths[name][0] / head.unitsPerEm for code, name in (font.getBestCmap() or {}).items()
        }


@lru_cache
def _widest_figure() -> float:
    return max(_advances(bold=False)[digit] for digit in "0123456789")
