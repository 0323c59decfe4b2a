"""Measures by how far they have come, as bars: a fill, a pattern and a word tell each, and the same facts as words."""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance_app.documents.chart_marks import EDGE, INK, MUTED, lettering, svg
from compliance_app.documents.text_width import width_of
from compliance_app.documents.tree import Figure, Language

ORDER = ("PLANNED", "ONGOING", "DONE")
"""How far a measure has come, in the order it goes."""

_BRAND = "#14524A"
_WIDTH, _BAR, _STEP, _TOP = 600.0, 24.0, 36.0, 2.0
_LETTERS = 14
_ROOM_FOR_NUMBER = 44


@dataclass(frozen=True)
class _Words:
    states: tuple[str, str, str]
    total: str
    one: str
    none: str


_WORDS = {
    Language.BOKMAL: _Words(("planlagt", "i gang", "gjennomført"), "{n} tiltak:", "1 tiltak:", "Ingen tiltak er registrert."),
    Language.NYNORSK: _Words(("planlagt", "i gang", "gjennomført"), "{n} tiltak:", "1 tiltak:", "Ingen tiltak er registrerte."),
    Language.ENGLISH: _Words(
        ("planned", "ongoing", "completed"), "{n} measures:", "1 measure:", "No measures are recorded."
    ),
}  # fmt: skip


def measure_bars(
    counts: Mapping[str, int], language: Language = Language.BOKMAL, caption: str = ""
) -> Figure:
    """How many measures are planned, under way and done. ``counts``: a state of ``ORDER`` to a number; missing is none."""
    words = _WORDS[language]
    numbers = [counts.get(state, 0) for state in ORDER]
    left = max(width_of(word.capitalize()) for word in words.states) * _LETTERS + 16
    longest = max(*numbers, 1)
    parts = []
    for place, (word, number) in enumerate(zip(words.states, numbers, strict=True)):
        y = _TOP + place * _STEP
        wide = (_WIDTH - left - _ROOM_FOR_NUMBER) * number / longest
        middle = y + _BAR / 2 + 5
        parts.append(lettering(0, middle, word.capitalize(), size=_LETTERS))
        if number:
            parts.append(_bar(place, left, y, max(wide, 3)))
        parts.append(
            lettering(
                left + wide + 9,
                middle,
                str(number),
                weight=700,
                size=_LETTERS,
                colour=INK if number else MUTED,
            )
        )
    axis = f'<path d="M{left:.1f} 0V{_TOP + 2 * _STEP + _BAR + 2:.1f}" stroke="{EDGE}" fill="none"/>'
    total = sum(numbers)
    said = ", ".join(f"{number} {word}" for number, word in zip(numbers, words.states, strict=True))
    head = words.one if total == 1 else words.total.format(n=total)
    drawn = svg(_WIDTH, _TOP + 2 * _STEP + _BAR + 4, [*parts, axis])
    return Figure(drawn, f"{head} {said}." if total else words.none, caption)


def _bar(place: int, x: float, y: float, wide: float) -> str:
    """Planned is an outline, under way is hatched, done is filled."""
    fill = _BRAND if place == 2 else "#FFFFFF"
    dashed = ' stroke-dasharray="5 3"' if place == 0 else ""
    box = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_BAR:.0f}" fill="{fill}" '
        f'stroke="{_BRAND}" stroke-width="1.5"{dashed}/>'
    )
    return box + (_hatching(x, y, wide) if place == 1 else "")


def _hatching(x: float, y: float, wide: float) -> str:
    """Slanting lines inside a bar, cut at its ends."""
    lines = []
    start = -_BAR
    while start < wide:
        first, last = max(start, 0.0), min(start + _BAR, wide)
        low, high = _BAR - (first - start), _BAR - (last - start)
        lines.append(f"M{x + first:.1f} {y + low:.1f}L{x + last:.1f} {y + high:.1f}")
        start += 7
    return f'<path d="{"".join(lines)}" stroke="{_BRAND}" stroke-width="1.5" fill="none"/>'
