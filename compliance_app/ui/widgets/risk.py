"""The four levels on screen: shape and word always, colour third (ui.md 4)."""

from typing import Final

from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.ui.widgets.markup import Html, fill

ORDER: Final = WORST_FIRST
"""High, unknown, medium, low: the order of every list and filter."""

MARK: Final = {Level.HIGH: "▲", Level.UNKNOWN: "?", Level.MEDIUM: "◆", Level.LOW: "○"}
WORD: Final = {Level.HIGH: "Høy", Level.UNKNOWN: "Ukjent", Level.MEDIUM: "Medium", Level.LOW: "Lav"}

CHIP: Final = {
    Level.HIGH: ("#FFFFFF", "#94203A"),
    Level.UNKNOWN: ("#4F5459", "#F0F0EC"),
    Level.MEDIUM: ("#5E3A00", "#F7DDA0"),
    Level.LOW: ("#2C5170", "#E8F0F6"),
}
"""Text and background of a chip, for places that CSS classes do not reach."""


def label(level: Level) -> str:
    """Shape and word as plain text, for filters and options: «▲ Høy»."""
    return f"{MARK[level]} {WORD[level]}"


def tag(level: Level, *, plain: bool = False) -> Html:
    """A chip: solid for the answer, plain shape and word for its ingredients."""
    return fill(
        '<span class="ak-tag {kind}"><i aria-hidden="true">{mark}</i>{word}</span>',
        kind=f"{level.name.lower()}{' plain' if plain else ''}",
        mark=MARK[level],
        word=WORD[level],
    )


def md_tag(level: Level) -> str:
    """The chip as Streamlit Markdown, for tables, captions and labels."""
    foreground, background = CHIP[level]
    text = f"\u00a0{MARK[level]}\u00a0{WORD[level]}\u00a0"
    return f':color[{text}]{{foreground="{foreground}" background="{background}"}}'
