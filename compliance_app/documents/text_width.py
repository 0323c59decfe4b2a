"""How wide words are in the fonts they are printed in, in ems, by the fonts' measures and without kerning."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from compliance_app.documents import fonts

ELSEWHERE = 1.05
"""Ems of a letter that no pinned font has: as wide as any."""
_MARKS = 6
"""Letters to an em, at most: marks that stand on another letter take no room of their own."""
_LONG = 24
"""Letters of a word that may be cut inside."""


def width_of(words: str, *, bold: bool = False, figures: bool = False) -> float:
    """Ems that the words take on one line; ``figures``: all figures as wide as the widest."""
    known = _advances(fonts.FOLDER / f"Inter-{'Bold' if bold else 'Regular'}.ttf")
    digit = _widest_figure() if figures else 0.0
    return sum(
        max(known[letter] if letter in known else _elsewhere(letter), digit if letter.isdigit() else 0.0)
        for letter in words
    )


def cut_to(words: str, ems: float) -> str:
    """The words as far as they go in so much room, with «…» where something is left out; whole words where there are any."""
    if len(words) <= ems * _MARKS and width_of(words) <= ems:
        return words
    kept, used = "", width_of(" …")
    for letter in words[: int(ems * _MARKS)]:
        used += width_of(letter)
        if used > ems:
            break
        kept += letter
    before, _blank, last = kept.rpartition(" ")
    whole = before if before and len(last) < _LONG else kept
    return f"{whole.rstrip(' ,.;:')} …"


@lru_cache(maxsize=8192)
def _elsewhere(letter: str) -> float:
    """Of a letter that the text's own font lacks, in the font that has it."""
    family = fonts.family_of(letter)
    return _advances(fonts.path_of(family)).get(letter, ELSEWHERE) if family else ELSEWHERE


@lru_cache
def _advances(path: Path) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        head: Any = font["head"]
        widths = font["hmtx"]
        return {
            chr(code): widths[name][0] / head.unitsPerEm for code, name in (font.getBestCmap() or {}).items()
        }


@lru_cache
def _widest_figure() -> float:
    known = _advances(fonts.path_of("Inter"))
    return max(known[digit] for digit in "0123456789")
