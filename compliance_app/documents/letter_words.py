"""The filters of the letters' templates that depend on the language: grounds of refusal, quoted words, periods.

Filters take and give raw text; escaping for Markdown happens once, where a value is printed.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from jinja2 import UndefinedError

from compliance_app.domain.language import Grammar, grammar
from compliance_app.domain.letter_elements import may_be_displaced
from compliance_app.domain.letter_grounds import ground_sentence, reference
from compliance_app.domain.requests import Ground

ITEM = "- "
"""What begins an item in what a person typed."""

# The noun «month», how long after a case is closed, and right then.
_RETENTION = MappingProxyType(
    {
        "nb": ("måned", "{months} etter at saken er avsluttet", "når saken er avsluttet"),
        "nn": ("månad", "{months} etter at saka er avslutta", "når saka er avslutta"),
        "en": ("month", "{months} after the case is closed", "when the case is closed"),
    }
)


def letter_filters(language: str) -> dict[str, Callable[..., Any]]:
    """All filters of one language, by the name the templates use; raises ``LanguageMissing``."""
    words = grammar(language)
    return {
        "sentence": of_text(words.sentence),
        "clause": of_text(words.clause),
        "quoted": of_text(words.quoted),
        "running": of_text(lambda text: _running(words, text)),
        "reference": lambda ground: reference(_ground(ground), language),
        "ground_sentence": lambda ground: ground_sentence(_ground(ground), language),
        "may_be_displaced": _may_be_displaced,
        "retention": lambda months: _retention(words, language, months),
    }


def of_text(write: Callable[[str], str]) -> Callable[[str | None], str]:
    """The filter that refuses a value which is not there, as printing it would."""

    def written(text: str | None) -> str:
        if text is None:
            raise UndefinedError("None")
        return write(text)

    return written


def _running(words: Grammar, text: str) -> str:
    """What a person typed as running text: every line and item a sentence, one after the other."""
    lines = [line.strip().removeprefix(ITEM) for line in text.splitlines()]
    return " ".join(words.sentence(line) for line in lines if line)


def _ground(value: str) -> Ground:
    try:
        return Ground(value)
    except ValueError:
        raise UndefinedError(f"ground {value}") from None


def _may_be_displaced(passages: Iterable[Mapping[str, Any]]) -> bool:
    return may_be_displaced({"passages": list(passages)})


def _retention(words: Grammar, language: str, months: int) -> str:
    noun, later, at_once = _RETENTION[language]
    return later.format(months=words.count(months, noun)) if months else at_once
