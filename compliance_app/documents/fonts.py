"""The pinned fonts, and what is printed where none of them has the letter.

A PDF/A must hold a glyph for every letter, and typst stops at the first one it cannot draw. Supplier names come in
every script, so each letter is looked up beforehand; one that no font has is printed as its number, ``[U+1F6A2]``, and
so it stands in every format that shows letters.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "fonts"

FIRST = ("Inter", "Noto Sans")
"""Tried before the others, in this order; the others have disjoint scripts."""

MOST_MARKS = 4
"""Marks set over and under one letter; no language that the fonts have asks for more."""

NUMBERED = re.compile(r"\[U\+([0-9A-F]{4,6})\]")
"""A letter that ``drawable`` wrote as its number."""

_JOINERS = re.compile("[\u200c\u200d\u00ad]")


@lru_cache
def families() -> tuple[str, ...]:
    """The family names in the order they are tried."""
    return tuple(name for name, _ in _coverage())


@lru_cache
def pinned() -> Any:
    """The fonts as typst keeps them, read once: no system font, none of typst's own."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])


def drawable(text: str) -> str:
    """The text with each letter that no pinned font has as ``[U+XXXX]``.

    A letter and its combining marks must come from one font; marks that the letter's font lacks are printed as
    numbers too, and so are more than ``MOST_MARKS`` of them, which would tower over the lines around.
    """
    if text.isascii() or not (set(text) - _everyday()):
        return text
    return "".join(_drawable_cluster(cluster) for cluster in clusters(text))


def restored(text: str) -> str:
    """The text with the letters again that ``drawable`` wrote as numbers."""
    return NUMBERED.sub(_restored_letter, text)


@lru_cache(maxsize=8192)
def family_of(text: str) -> str:
    """The first family that has every letter of the text; "" where none has."""
    needed = {ord(letter) for letter in _JOINERS.sub("", text)}
    return next((name for name, covered in _coverage() if needed <= covered), "")


def covers(family: str, text: str) -> bool:
    """Whether a family has every letter of the text."""
    return any(name == family and set(map(ord, text)) <= covered for name, covered in _coverage())


def path_of(family: str) -> Path:
    """The file of a family's upright font."""
    return FOLDER / f"{family.replace(' ', '')}-Regular.ttf"


def _restored_letter(number: re.Match[str]) -> str:
    code = int(number[1], 16)
    letter = chr(code) if code <= sys.maxunicode else ""
    return letter if letter and drawable(letter) == number[0] else number[0]


@lru_cache(maxsize=8192)
def _drawable_cluster(cluster: str) -> str:
    marks = [mark for mark in cluster[1:] if unicodedata.combining(mark)]
    if len(marks) > MOST_MARKS:
        kept = len(cluster) - len(marks) + MOST_MARKS
        return _drawable_cluster(cluster[:kept]) + "".join(f"[U+{ord(mark):04X}]" for mark in cluster[kept:])
    needed = {ord(letter) for letter in _JOINERS.sub("", cluster)}
    if any(needed <= covered for _, covered in _coverage()):
        return cluster
    own = next((covered for _, covered in _coverage() if ord(cluster[0]) in covered), frozenset[int]())
    return "".join(letter if ord(letter) in own else f"[U+{ord(letter):04X}]" for letter in cluster)


def clusters(text: str) -> Iterable[str]:
    """Each letter with the marks and joiners that follow it."""
    cluster = ""
    for letter in text:
        if cluster and not unicodedata.category(letter).startswith("M") and not _JOINERS.match(letter):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


@lru_cache
def _everyday() -> frozenset[str]:
    """Base letters of the first font; marks are left to the slow way."""
    return frozenset(
        chr(code) for code in _coverage()[0][1] if not unicodedata.category(chr(code)).startswith("M")
    )


@lru_cache
def _coverage() -> tuple[tuple[str, frozenset[int]], ...]:
    from fontTools.ttLib import TTFont

    found: dict[str, frozenset[int]] = {}
    for path in sorted(FOLDER.glob("*-Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            found[str(font["name"].getDebugName(1))] = frozenset(font.getBestCmap() or ())
    return tuple((name, found[name]) for name in sorted(found, key=lambda name: (_rank(name), name)))


def _rank(name: str) -> int:
    return FIRST.index(name) if name in FIRST else len(FIRST)
