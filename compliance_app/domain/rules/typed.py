"""A rule for editions in other languages: what was typed in bokmål in the register, and stands so in the translation."""

import re
from collections.abc import Iterator

from compliance_app.domain.language import NB
from compliance_app.domain.rules import text as reading
from compliance_app.domain.rules.model import Found, Severity, rule
from compliance_app.domain.rules.view import StatementView, chapter_name
from compliance_app.domain.statement_language import typed_texts

_SHOWN = 3
_WORD = re.compile(r"(?<![\w.@/-])[a-zæøå]{3,}(?![\w.@/])")
"""A word that is no name, no abbreviation and no part of an address."""
_NOT_NYNORSK = re.compile(
    r"\b(?:ikke|fra|hva|hvem|hvor|hvordan|hvorfor|hvilke[nt]?|noe|noen|jeg|være|blitt|ble|også|deres|disse|en|et|"
    r"samme|gjør|bare|seg selv|hjem|penger|selskaper|arbeidere|leverandører|leverandørene)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|for|with|to|in|from|by|on|at|or|our|we|is|are|not)\b",
    re.IGNORECASE,
)
_NORWEGIAN = re.compile(
    r"[æøå]|\b(?:og|av|til|med|som|på|fra|ikke|er|har|vi|det|den|de|ved|hos|om|ble|skal|kan|alle|eller)\b",
    re.IGNORECASE,
)


@rule(
    "L-TYPED",
    Severity.ADVICE,
    "00",
    "åpenhetsloven §\u00a01 og klart språk",
    message="Noe av teksten står på bokmål.",
    fix="Skriv det på språket som redegjørelsen er på, i kapitlet. I registeret blir det stående som det er.",
)
def typed(view: StatementView) -> Iterator[Found]:
    """Each chapter of a nynorsk or English edition that prints what somebody typed in bokmål, with examples."""
    if view.text.language == "nb":
        return
    known = [
        text for text in typed_texts(view.facts, view.text.language) if _in_bokmal(text, view.text.language)
    ]
    for chapter in view.text.chapters:
        whole = view.plain(chapter).casefold()
        here = [text for text in known if _stands(text, whole)]
        if here:
            yield Found(_said(chapter, here), here[0], chapter=chapter)


def _in_bokmal(text: str, language: str) -> bool:
    bare = reading.plain(text)
    if language == "nn":
        return bool(_NOT_NYNORSK.search(bare))
    if _NORWEGIAN.search(bare):
        return bool(_WORD.search(bare))
    return bool(_WORD.search(bare)) and not _ENGLISH.search(bare)


def _stands(text: str, whole: str) -> bool:
    wanted = reading.plain(text).rstrip(".").casefold()
    return bool(re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", whole))


def _said(chapter: str, here: list[str]) -> str:
    shown = [f"«{_short(text)}»" for text in here]
    if len(here) > _SHOWN + 1:
        shown[_SHOWN:] = [NB.called(len(here) - _SHOWN, "andre steder")]
    return f"{chapter_name(chapter)} har noe som står på bokmål: {NB.join(shown)}."


def _short(text: str) -> str:
    bare = reading.plain(text).rstrip(".")
    return bare if len(bare) <= 60 else f"{bare[:60].rsplit(' ', 1)[0]} …"


RULES = (typed,)
