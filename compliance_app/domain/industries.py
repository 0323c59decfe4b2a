"""Industries, the default sector level of each, and the goods listed for child labour or forced labour.

An industry is always a pair (standard, code): 464 codes below division bear another title in SN2025 than in SN2007.
The figures stand in ``data/industries.csv``, ``data/sectors.csv`` and ``data/listed_goods.csv``; sources and rules of
the levels in ``data/SOURCES.md``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from compliance_app.domain.levels import Level

STANDARDS = ("SN2007", "SN2025")

_RESELLERS = frozenset({"45", "46", "47"})
_LAST_GOODS_DIVISION = 33
_CODE = re.compile(
    r"(?:NACE|SN\s?20(?:07|25))?[\s:]*[A-V]?[\s.]?"
    r"(?:(?P<division>\d{2})(?:[.,]?(?P<rest>\d{1,3})| (?P<apart>\d{3}))?"
    r"|(?P<short>[1-9])(?:[.,](?P<short_rest>\d{1,3}))?(?=\s*$))"
    r"(?![\d.,]*\d| \d{3})",  # longer numbers, organisation numbers too, are no codes
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_IN_PARENTHESES = re.compile(r"\([^)]*\)")
_SMALL_WORDS = frozenset({"og", "av", "i", "til", "and", "of"})


@dataclass(frozen=True, slots=True)
class Industry:
    """One code of a standard.

    Attributes:
        standard: "SN2007" or "SN2025".
        code: section letter ("C"), division ("46"), group ("46.4"), class ("46.46") or subclass ("46.460").
        level: 1 section, 2 division, 3 group, 4 class, 5 subclass.
        parent: the code one level up; empty for a section.
        name_nb: Statistics Norway's title.
    """

    standard: str
    code: str
    level: int
    parent: str
    name_nb: str


@dataclass(frozen=True, slots=True)
class SectorDefault:
    """The level an industry has until a person judges a supplier or its category.

    Attributes:
        standard: "SN2007" or "SN2025".
        code: a division, or a narrower code where it differs from its division.
        level: LOW, MEDIUM or HIGH.
        reason: one sentence in bokmål on how people can be harmed.
        source: name of the source, described in ``data/SOURCES.md``.
        basis: LISTED_GOODS, STATISTICS, GENERALLY_APPLICABLE_AGREEMENT or EXPERT_JUDGEMENT.
        evidence: the figure the level rests on, in bokmål; may be empty for EXPERT_JUDGEMENT.
    """

    standard: str
    code: str
    level: Level
    reason: str
    source: str
    basis: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ListedGood:
    """One good from one country on the US Department of Labor's list of goods.

    Attributes:
        good: English name as listed.
        good_nb: our translation.
        iso2: country where it is made.
        child_labour, forced_labour: what it is listed for; a good made of a listed input has the input's marks.
        division: the NACE division that makes it, the same in both standards; empty when it is no trade at all.
        edition: name and year of the list.
        derived_from: the listed input and its country, "Polysilicon (CN)"; empty when listed for itself.
        search: further names, "|" between them; ``*`` at one end of a word stands for any letters.
    """

    good: str
    good_nb: str
    iso2: str
    child_labour: bool
    forced_labour: bool
    division: str
    edition: str
    derived_from: str = ""
    search: str = ""


def normalise_industry_code(text: str) -> str | None:
    """The dotted code at the beginning of a text: "46460" and "46,460" → "46.460", "C26" → "26".

    None when the text does not begin with a code, or has only a section letter. A zero lost at the front is put back
    when only the number stands there ("1.11" → "01.11"); a zero lost at the end is not known to be lost.
    """
    found = _CODE.match(text.strip())
    if found is None:
        return None
    division = found["division"] or f"0{found['short']}"
    rest = found["rest"] or found["apart"] or found["short_rest"]
    if division == "00":
        return None
    return f"{division}.{rest}" if rest else division


def division_of(code: str) -> str:
    """The division, two digits, of a dotted code: "46.460" → "46". Empty for an empty code."""
    return code.partition(".")[0]


def is_reseller(code: str) -> bool:
    """True for divisions 45–47: whoever sells goods that others make (design section 4)."""
    return division_of(code) in _RESELLERS


def supplies_goods(code: str | None) -> bool | None:
    """True for divisions 01–33 and 45–47; False for services, energy and water included; None when not known."""
    division = division_of(code or "")
    if not division.isdecimal():
        return None
    return division in _RESELLERS or int(division) <= _LAST_GOODS_DIVISION


def sector_default(
    code: str, standard: str, defaults: Mapping[tuple[str, str], SectorDefault]
) -> SectorDefault | None:
    """The default of the longest code in the table that ``code`` begins with, within the standard.

    ``defaults`` is keyed (standard, code). None when even the division is not in the standard.
    The default of a reseller (45–47) concerns its own staff; ask for the industry that makes the goods.
    """
    hits = (defaults.get((standard, prefix)) for prefix in _prefixes(code))
    return next((hit for hit in hits if hit is not None), None)


def _prefixes(code: str) -> Iterator[str]:
    for end in range(len(code), 1, -1):
        yield code[:end].removesuffix(".")


def goods_in(division: str, iso2s: Collection[str], goods: Iterable[ListedGood]) -> tuple[ListedGood, ...]:
    """The listed goods that a division makes in any of the countries."""
    return tuple(good for good in goods if good.division == division and good.iso2 in iso2s)


def find_goods(text: str, goods: Collection[ListedGood]) -> tuple[ListedGood, ...]:
    """The listed goods, in every country they are listed for, that a goods text names in Norwegian or English.

    Words are compared without case, accents and English plural; all words of one name must occur, in any order. Broad
    on purpose: "engangshansker av gummi" gives rubber, gloves and rubber gloves, for a person to look at.
    """
    words = frozenset(_words(text))
    words |= {_singular(word) for word in words}
    named: dict[str, bool] = {}
    for good in goods if words else ():
        if good.good not in named:
            names = _names_of(good.good, good.good_nb, good.search)
            named[good.good] = any(name.occurs_in(words) for name in names)
    return tuple(good for good in goods if named.get(good.good))


class _Name(NamedTuple):
    """One name of a good: words that must occur, and beginnings and endings of words that must."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    endings: tuple[str, ...]

    def occurs_in(self, words: frozenset[str]) -> bool:
        return (
            self.whole <= words
            and all(any(word.startswith(part) for word in words) for part in self.beginnings)
            and all(any(word.endswith(part) for word in words) for part in self.endings)
        )


@lru_cache(maxsize=1024)
def _names_of(good: str, good_nb: str, search: str) -> tuple[_Name, ...]:
    english = [_singular(word) for word in _words(_IN_PARENTHESES.sub("", good))]
    norwegian = _words(_IN_PARENTHESES.sub("", good_nb))
    others = [_fold(name).split() for name in search.split("|")]
    return tuple(_name(patterns) for patterns in (english, norwegian, *others) if patterns)


def _name(patterns: list[str]) -> _Name:
    return _Name(
        frozenset(pattern for pattern in patterns if "*" not in pattern),
        tuple(pattern[:-1] for pattern in patterns if pattern.endswith("*")),
        tuple(pattern[1:] for pattern in patterns if pattern.startswith("*")),
    )


def _singular(word: str) -> str:
    """The English singular by rule of thumb, for names and texts alike; other words may lose an s, which is harmless."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("oes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_fold(text)) if word not in _SMALL_WORDS]


def _fold(text: str) -> str:
    """Lower case, without accents; æ, ø and å are letters of their own and stay."""
    return "".join(
        letter if letter in "æøå" else _without_accent(letter)
        for letter in unicodedata.normalize("NFC", text).casefold()
    )


def _without_accent(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
