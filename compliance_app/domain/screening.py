"""Whether a supplier's or producer's name may be one on a published list: a score from 0 to 100, and why, in words.

Names are compared without legal form, accents, order and small words. Two names are compared at all when they have a
word in common (equal, or one slip away) that says more than «trading» or «group»; names with different numbers are of
different branches. From :data:`LEAST` upwards a person must decide. Nothing here decides by itself, in either direction.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from compliance_app.domain.identity import fold_name

LEAST: Final = 80
"""Below this score nobody is asked."""
OTHER_COUNTRY: Final = 10
"""Points taken off where both countries are known and differ: a group has companies in many."""
NEAR_FROM: Final = 5
"""Letters a word must have before a slip in it is overlooked."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL: Final = _words("og and of the co de di da do du la le el van von for i")
_ORDINARY: Final = _words(
    "company corporation corp group holding holdings international internasjonal global import export imp exp impex "
    "trade trading industry industries industrial industri enterprise enterprises factory fabrikk works plant mill mills "
    "manufacturing manufacture manufacturer products product services service tjenester solutions systems technology "
    "technologies tech textile textiles garment garments apparel clothing cotton food foods agricultural agriculture "
    "electronic electronics electric energy power chemical chemicals mining metal metals materials material science "
    "development investment investments commerce commercial business general national united new "
    "firm selskap gruppen avd avdeling branch filial limited ltd inc llc private public joint stock society "
    "norge norway norsk nordic china chinese kina sverige sweden danmark europe asia"
)
_LETTERS: Final = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ß": "ss", "ı": "i"})


class Named(NamedTuple):
    """A supplier, a producer or an entry of a list.

    Attributes:
        names: the name first, then what else it is called.
        country: ISO 3166-1 alpha-2, None where it is not known.
    """

    id: str
    names: tuple[str, ...]
    country: str | None = None


class Likeness(NamedTuple):
    """How alike, 0–100, and the reasons as whole sentences."""

    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name made ready for comparing.

    Attributes:
        words: without accents, legal form and small words, in their own order.
        ordered: the same words in alphabetical order, as one text.
        compact: the same words in their own order without blanks.
        telling: the words that say more than the kind of business; all of them where none does.
        plain: no word of it tells.
        numbers: the words with a digit.
    """

    words: tuple[str, ...]
    ordered: str
    compact: str
    telling: frozenset[str]
    plain: bool
    numbers: frozenset[str]


@lru_cache(maxsize=300_000)
def spelled(name: str) -> Spelled:
    """The name made ready for comparing; one that is spelled equally gives an equal result."""
    listed = tuple(_unaccented(fold_name(name)).split())
    words = tuple(word for word in listed if word not in _SMALL) or listed
    telling = frozenset(words) - _ORDINARY
    return Spelled(
        words=words,
        ordered=" ".join(sorted(words)),
        compact="".join(words),
        telling=telling or frozenset(words),
        plain=not telling,
        numbers=frozenset(word for word in words if any(map(str.isdigit, word))),
    )


def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


@lru_cache(maxsize=200_000)
def slips(word: str) -> tuple[str, ...]:
    """The word with each one letter left out, none where slips are not overlooked; near words share one of these."""
    if len(word) < NEAR_FROM or any(map(str.isdigit, word)):
        return ()
    return (word, *(word[:at] + word[at + 1 :] for at in range(len(word))))


def compare(one: Named, other: Named, countries: Mapping[str, str]) -> Likeness | None:
    """How alike two are by their best pair of names; None where nobody needs to be asked. The score is symmetric.

    Args:
        one: who is looked for.
        other: the entry of a list.
        countries: alpha-2 → name, for the reasons.
    """
    best: tuple[float, str, str] | None = None
    for name in one.names:
        for listed in other.names:
            score = name_score(spelled(name), spelled(listed))
            if best is None or score > best[0]:
                best = (score, name, listed)
    if best is None or not best[0]:
        return None
    off, where = _countries(one.country, other.country, countries)
    score = round(best[0]) - off
    if score < LEAST:
        return None
    return Likeness(score, (*_why(best[0], best[1], best[2], one, other), where))


def name_score(one: Spelled, other: Spelled) -> float:
    """0–100: the mean of how alike the sets of words are and how alike the whole names are; 0 where none is worth asking.

    A word with a slip in it counts as the word in the sets, and as it is written in the whole names.
    """
    if one.compact and one.compact == other.compact:
        return 100.0
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return 0.0
    slipped = _slipped(one, other)
    if not (slipped or one.telling & other.telling or _plainly_meet(one, other)):
        return 0.0
    whole = fuzz.ratio(one.ordered, other.ordered)
    if not slipped:
        return (fuzz.token_set_ratio(one.ordered, other.ordered) + whole) / 2
    mine, theirs = (" ".join(slipped.get(word, word) for word in side.words) for side in (one, other))
    return (fuzz.token_set_ratio(mine, theirs) + whole) / 2


def _plainly_meet(one: Spelled, other: Spelled) -> bool:
    """Where no word of one of them tells, any word in common does."""
    return (one.plain or other.plain) and not set(one.words).isdisjoint(other.words)


def _slipped(one: Spelled, other: Spelled) -> dict[str, str]:
    """Words of either that are one slip from a word of the other → the spelling both then have."""
    mine, theirs = one.telling - other.telling, other.telling - one.telling
    if not mine or not theirs:
        return {}
    near: dict[str, list[str]] = {}
    for word in mine:
        for slip in slips(word):
            near.setdefault(slip, []).append(word)
    pairs = {
        (min(word, found), max(word, found))
        for word in theirs
        for slip in slips(word)
        for found in near.get(slip, ())
    }
    spelling: dict[str, str] = {}
    for first, second in sorted(pairs):
        if first not in spelling and second not in spelling:
            spelling |= {first: first, second: first}
    return spelling


def _why(score: float, name: str, listed: str, one: Named, other: Named) -> tuple[str, ...]:
    mine, theirs = spelled(name), spelled(listed)
    if name.casefold() == listed.casefold():
        said = "Navnet er det samme."
    elif mine.words == theirs.words:
        said = "Navnet er det samme uten selskapsform, tegn og småord."
    elif mine.ordered == theirs.ordered:
        said = "Navnene har de samme ordene i ulik rekkefølge."
    elif mine.compact == theirs.compact:
        said = "Navnet er det samme når mellomrommene er tatt bort."
    elif set(mine.words) <= set(theirs.words):
        said = f"Alle ordene i «{name}» står i «{listed}»."
    elif set(theirs.words) <= set(mine.words):
        said = f"Alle ordene i «{listed}» står i «{name}»."
    else:
        said = f"Navnene ligner: {score:.0f} av 100."
    also = []
    if listed != other.names[0]:
        also.append(f"Listen oppgir «{listed}» som et annet navn på «{other.names[0]}».")
    if name != one.names[0]:
        also.append(f"I registeret er «{name}» et annet navn på «{one.names[0]}».")
    return (said, *also)


def _countries(one: str | None, other: str | None, names: Mapping[str, str]) -> tuple[int, str]:
    if one and other:
        if one == other:
            return 0, f"Landet er det samme: {names.get(one, one)}."
        here, there = names.get(one, one), names.get(other, other)
        return OTHER_COUNTRY, f"Landene er ulike: {here} i registeret, {there} i listen."
    if one:
        return 0, f"Listen sier ikke ett bestemt land; i registeret står {names.get(one, one)}."
    if other:
        return 0, f"Landet mangler i registeret; i listen står {names.get(other, other)}."
    return 0, "Landet er ikke oppgitt noe sted."
