"""Pictures of the risk for documents and the board: SVG with shape, colour and word, and the same facts as words."""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance_app.documents.chart_marks import (
    CHIP,
    LEVEL_WORDS,
    LINE,
    MUTED,
    ON_WHITE,
    lettering,
    shape,
    surface,
    svg,
)
from compliance_app.documents.tree import Figure, Language
from compliance_app.domain.levels import WORST_FIRST, Level, combine

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
        LEVEL_WORDS[Language.BOKMAL],
        "Geografisk risiko",
        "Bransjerisiko",
        "Risikomatrise for {total} leverandører.",
        "Geografisk risiko {geographic} og bransjerisiko {sector}: {count}.",
        "Samlet risiko for {total} leverandører:",
        "{count} {level}",
        "Ingen leverandører er vurdert.",
    ),
    Language.NYNORSK: _Words(
        LEVEL_WORDS[Language.NYNORSK],
        "Geografisk risiko",
        "Bransjerisiko",
        "Risikomatrise for {total} leverandørar.",
        "Geografisk risiko {geographic} og bransjerisiko {sector}: {count}.",
        "Samla risiko for {total} leverandørar:",
        "{count} {level}",
        "Ingen leverandørar er vurderte.",
    ),
    Language.ENGLISH: _Words(
        LEVEL_WORDS[Language.ENGLISH],
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
    counts: Mapping[tuple[Level, Level], int],
    language: Language = Language.BOKMAL,
    caption: str = "",
    *,
    high: int = _HIGH,
) -> Figure:
    """How many suppliers have each pair of levels. ``counts``: (geographic, sector) to a number; missing is none.

    ``high``: how high a row is, for a page with little room.

    Rows are geographic from high down to low with unknown last, columns sector from low to high with unknown last.
    """
    words = _WORDS[language]
    parts = [
        lettering(_LEFT, 16, words.sector, weight=600),
        lettering(0, _TOP - 16, words.geographic, weight=600),
    ]
    for column, sector in enumerate(_ORDER):
        parts.append(_label(_LEFT + column * _WIDE, _TOP - 16, sector, words))
    for line, geographic in enumerate((Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)):
        y = _TOP + line * high
        parts.append(_label(0, y + high / 2 + 3, geographic, words))
        for column, sector in enumerate(_ORDER):
            count = counts.get((geographic, sector), 0)
            parts.append(_cell(_LEFT + column * _WIDE, y, combine((geographic, sector)), count, high))
    drawn = svg(_LEFT + len(_ORDER) * _WIDE, _TOP + len(_ORDER) * high, parts)
    return Figure(drawn, _matrix_words(counts, words), caption)


def level_bar(counts: Mapping[Level, int], language: Language = Language.BOKMAL, caption: str = "") -> Figure:
    """How many suppliers at each overall level, as one bar from high to low with the numbers below."""
    words = _WORDS[language]
    total = sum(counts.values())
    parts, x, width = [], 0.0, 500.0
    for place, level in enumerate(WORST_FIRST):
        count = counts.get(level, 0)
        share = width * count / total if total else 0.0
        if share:
            parts.append(surface(x + 1, 1, max(share - 2, 1), 28, level))
        x += share
        parts.append(shape(level, place * 125 + 8, 50, ON_WHITE[level]))
        parts.append(lettering(place * 125 + 20, 54, f"{count} {words.levels[level]}"))
    said = ", ".join(
        words.part.format(count=counts.get(level, 0), level=words.levels[level]) for level in WORST_FIRST
    )
    alt = f"{words.bar.format(total=total)} {said}." if total else words.empty
    return Figure(svg(500, 64, parts), alt, caption)


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


def _cell(x: float, y: float, level: Level, count: int, row: int) -> str:
    wide, high = _WIDE - _GAP, row - _GAP
    if not count:
        edge = f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="none" stroke="{LINE}"/>'
        return edge + lettering(x + wide / 2, y + high / 2 + 5, "0", colour=MUTED, anchor="middle")
    letters = CHIP[level][0]
    number = lettering(
        x + wide / 2 + 8, y + high / 2 + 6, str(count), colour=letters, weight=700, size=17, anchor="middle"
    )
    return surface(x, y, wide, high, level) + shape(level, x + wide / 2 - 18, y + high / 2, letters) + number


def _label(x: float, y: float, level: Level, words: _Words) -> str:
    return shape(level, x + 7, y - 5, ON_WHITE[level]) + lettering(x + 19, y, words.levels[level])
