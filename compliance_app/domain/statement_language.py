"""The facts of a statement as they read in another language than bokmål.

What a person typed stands as it was typed; what the program wrote in the register is written in the statement's
language. A text is only changed where all of it is known: half a translated sentence would be worse than none.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

from babel import Locale

from compliance_app.domain.language import NB, WORDS, Grammar, grammar
from compliance_app.domain.levels import Level
from compliance_app.domain.statement_enterprise import Phrase, ProfileFact, Source
from compliance_app.domain.statement_facts import CategoryRating, StatementFacts
from compliance_app.domain.words_register import BODIES, INDICES, PATTERNS, PHRASES, PLACE_WORDS

Told = TypeVar("Told")

_OWN_WORD = "nn"
"""The enterprise's own word for the middle level («middels») is Norwegian: no other language than nynorsk has it."""
_PLACE = "where"
"""The field of a place with its preposition."""
_NAMES = frozenset({"name", "short_name", "title", "partner", "body", "url", "with_whom", "org_number"})
"""Fields that hold a name: never looked up, whatever they are called."""
_FIXED = frozenset(
    {
        *(
            "contact",
            "statement_url",
            "ft_url",
            "channel",
            "chapter",
            "printed",
            "publisher",
            "edition",
            "where",
        ),
        *("level_word_medium", "owners", "founders", "appointed", "on_behalf_of", "buyer"),
    }
)
"""More fields that hold no words of a language: addresses, figures, names."""
_KNOWN = INDICES | BODIES
"""What stands in such a field and is no name."""
_DAY = re.compile(r"\((\d{1,2})\.[\s\u00a0]([a-z]+) (\d{4})\)$")


def in_language(facts: StatementFacts, language: str) -> StatementFacts:
    """The facts with the register's own words in ``language``; in bokmål they are what they were.

    Raises:
        LanguageMissing: there are no words in that language.
    """
    words = grammar(language)
    if language not in PHRASES:
        return facts
    told = _told(facts, language, words)
    if language == _OWN_WORD:
        return told
    medium = words.level(Level.MEDIUM)
    return replace(told, enterprise=replace(told.enterprise, level_word_medium=medium))


def phrase_in(text: str, language: str) -> str:
    """One of the register's own texts in ``language``; any other text as it is."""
    if language not in PHRASES:
        return text
    known = PHRASES[language].get(text)
    if known is not None:
        return known
    for pattern, said in PATTERNS[language]:
        told, found = said, pattern.fullmatch(text)
        if found:
            for index, part in enumerate(found.groups(), 1):
                told = told.replace(f"\\{index}", phrase_in(part, language))
            return told
    return text


def typed_texts(facts: StatementFacts, language: str) -> list[str]:
    """What persons typed in the register, as it stands in a statement in ``language``: each once, names left out."""
    return list(dict.fromkeys(_typed(facts, "", language)))


def _typed(held: Any, name: str, language: str) -> Iterator[str]:
    if isinstance(held, Source):
        return
    if isinstance(held, tuple):
        for one in held:
            yield from _typed(one, name, language)
    elif is_dataclass(held) and not isinstance(held, type):
        if isinstance(held, CategoryRating):
            yield held.name
        for field in fields(held):
            yield from _typed(getattr(held, field.name), field.name, language)
    elif type(held) is str and name not in _NAMES | _FIXED and phrase_in(held, language) == held:
        yield held


def _told(value: Told, language: str, words: Grammar) -> Told:
    changed: dict[str, Any] = {}
    for field in fields(value):  # type: ignore[arg-type]
        held = getattr(value, field.name)
        told = _in_field(held, field.name, language, words)
        if told is not held:
            changed[field.name] = told
    return replace(value, **changed) if changed else value  # type: ignore[type-var]


def _in_field(held: Any, name: str, language: str, words: Grammar) -> Any:
    if isinstance(held, (Source, ProfileFact)):
        return held
    if is_dataclass(held) and not isinstance(held, type):
        told = _told(held, language, words)
        return _dated(told, words) if isinstance(told, Phrase) else told
    if isinstance(held, tuple):
        return tuple(_in_field(one, name, language, words) for one in held)
    if type(held) is not str or (name in _NAMES and held not in _KNOWN):
        return held
    if name == _PLACE:
        word, _blank, place = held.partition(" ")
        told_word = PLACE_WORDS[language].get(word, word)
        return _countries(language).get(held, f"{told_word} {place}".strip())
    return phrase_in(held, language)


@lru_cache(maxsize=4)
def _countries(language: str) -> dict[str, str]:
    """«i Malaysia» in bokmål, and how it is said here."""
    words = grammar(language)
    known = map(str, Locale.parse(WORDS["nb"].locale).territories)
    codes = [code for code in known if re.fullmatch("[A-Z]{2}", code)]
    return {NB.in_country(code): words.in_country(code) for code in codes}


def _dated(phrase: Phrase, words: Grammar) -> Phrase:
    """A day in brackets at the end, as the lists that were compared with have, written as the language writes it."""
    found = _DAY.search(phrase.text)
    months = WORDS["nb"].months
    if found is None or found[2] not in months or words.words.months == months:
        return phrase
    day = f"{found[1]} {words.words.months[months.index(found[2])]} {found[3]}"
    return replace(phrase, text=phrase.text[: found.start()] + f"({words.nbsp(day)})")
