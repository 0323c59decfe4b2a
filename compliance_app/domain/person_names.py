"""Whether two written names can be one person's: initials, middle names, diacritics and order (law.md 5.1 point 28).

A name in a signature is seldom written as in the register: «Marte S. Kvittum Tangen» signs for «Marte Kvittum Tangen».
What is not plain is asked and never guessed, and of two who bear the same name neither is taken without being asked.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

LONGEST_NAME = 200
"""Characters of a name that are compared."""
_LONG_ENOUGH_FOR_A_SLIP = 5
_TITLES = frozenset(
    {"dr", "prof", "professor", "phd", "hr", "fr", "mr", "mrs", "ms", "cand", "adv", "advokat"}
)
_SHORT = str.maketrans(
    {"å": "a", "ø": "o", "æ": "ae", "ä": "a", "ö": "o", "ü": "u", "ß": "ss", "đ": "d", "ł": "l", "ð": "d"}
)
_LONG = str.maketrans({"å": "aa", "ø": "oe", "æ": "ae", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "ł": "l", "ð": "d"})  # fmt: skip


class Likeness(StrEnum):
    """What two written names say about being one person's."""

    SAME = "SAME"
    UNSURE = "UNSURE"
    """They may be: a person is asked."""
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True)
class Match:
    """Whom a name in a signature belongs to.

    Attributes:
        person: id, or "" where it is nobody's or not known yet.
        ask: ids a person must be asked about; empty where it is plain.
    """

    person: str = ""
    ask: tuple[str, ...] = ()


def compare(one: str, other: str) -> Likeness:
    """How alike two written names are; the order of the arguments does not matter."""
    first, second = _parts(one), _parts(other)
    if not first or not second:
        return Likeness.DIFFERENT
    if _equal_lists(first, second) or _joined_given(first, second) or _same_bag(first, second):
        return Likeness.SAME
    found = _of_single(first, second) if 1 in {len(first), len(second)} else _of_full(first, second)
    if found is Likeness.DIFFERENT and _joined(first) & _joined(second):
        return Likeness.UNSURE  # «Nes Vik» and «Nesvik» are two family names, or one that was torn
    return found


def match(name: str, people: Mapping[str, str], answers: Mapping[tuple[str, str], bool]) -> Match:
    """Whom ``name`` belongs to among ``people`` (id → name in the register).

    Args:
        name: as it stands in the signature.
        people: those it can be.
        answers: what persons have answered before: (``answer_key`` of a name, id) → whether it is them.
    """
    key = answer_key(name)
    said = {person: answers[key, person] for person in people if (key, person) in answers}
    confirmed = tuple(person for person, same in said.items() if same)
    if len(confirmed) == 1:
        return Match(confirmed[0])
    if confirmed:
        return Match(ask=confirmed)
    left = {person: compare(name, known) for person, known in people.items() if person not in said}
    same = tuple(person for person, likeness in left.items() if likeness is Likeness.SAME)
    if len(same) == 1:
        return Match(same[0])
    unsure = tuple(person for person, likeness in left.items() if likeness is Likeness.UNSURE)
    return Match(ask=same or unsure)


def match_all(
    names: Collection[str], people: Mapping[str, str], answers: Mapping[tuple[str, str], bool]
) -> tuple[Match, ...]:
    """``match`` for each signature of one document.

    Two who bear one name and both signed are told apart when somebody has answered yes for as many people as there are
    signatures in that name: then each has one, whichever is whose.
    """
    found = [match(name, people, answers) for name in names]
    keys = [answer_key(name) for name in names]
    for key in dict.fromkeys(keys):
        places = [place for place, other in enumerate(keys) if other == key]
        confirmed = [person for person in people if answers.get((key, person))]
        if len(confirmed) > 1 and len(confirmed) == len(places):
            for place, person in zip(places, confirmed, strict=True):
                found[place] = Match(person)
    return tuple(found)


@dataclass(frozen=True)
class Paired:
    """Two lists of names beside each other: (ours, theirs) that are one person's, that may be, and who is left on each side."""

    same: tuple[tuple[str, str], ...]
    unsure: tuple[tuple[str, str], ...]
    only_here: tuple[str, ...]
    only_there: tuple[str, ...]


def pair_names(ours: Sequence[str], theirs: Sequence[str]) -> Paired:
    """Each name with at most one of the other list: equal spellings first, then what is plainly one name, then what may be.

    A name that could be several of the others is never plainly one of them.
    """
    here, there = list(ours), list(theirs)
    same, unsure = [], []
    for mine in ours:
        exact = next((one for one in there if answer_key(one) == answer_key(mine)), None)
        if exact is not None:
            same.append((mine, exact))
            here.remove(mine)
            there.remove(exact)
    for mine in list(here):
        alike = [one for one in there if compare(mine, one) is Likeness.SAME]
        rivals = [one for one in here if alike and compare(one, alike[0]) is Likeness.SAME]
        if len(alike) == 1 and len(rivals) == 1:
            same.append((mine, alike[0]))
            here.remove(mine)
            there.remove(alike[0])
    for mine in list(here):
        found = next((one for one in there if compare(mine, one) is not Likeness.DIFFERENT), None)
        if found is not None:
            unsure.append((mine, found))
            here.remove(mine)
            there.remove(found)
    return Paired(tuple(same), tuple(unsure), tuple(here), tuple(there))


def answer_key(name: str) -> str:
    """How an answer about a name is remembered: on one line, without regard to case and spacing."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())[:LONGEST_NAME].rstrip()


def _parts(name: str) -> list[str]:
    cut = unicodedata.normalize("NFC", name)[:LONGEST_NAME].casefold()
    family, comma, given = cut.partition(",")
    ordered = f"{given} {family}" if comma and given.strip() else family
    words = re.findall(r"[^\W\d_]+(?:['’´`][^\W\d_]+)*", ordered)
    plain = [re.sub(r"['’´`]", "", word) for word in words]
    untitled = [word for word in plain if word not in _TITLES]
    return untitled or plain


def _forms(word: str) -> frozenset[str]:
    return frozenset(_stripped(word.translate(table)) for table in (_SHORT, _LONG))


def _stripped(word: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark))


def _equal(one: str, other: str) -> bool:
    return bool(_forms(one) & _forms(other))


def _initial(one: str, other: str) -> bool:
    """Whether one of them is the first letter of the other."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and len(long) > 1 and bool({form[:1] for form in _forms(long)} & _forms(short))


def _like(one: str, other: str) -> bool:
    return _equal(one, other) or _initial(one, other)


def _equal_lists(one: list[str], other: list[str]) -> bool:
    return len(one) == len(other) and all(map(_equal, one, other))


def _joined(parts: list[str]) -> frozenset[str]:
    return _forms("".join(parts))


def _joined_given(one: list[str], other: list[str]) -> bool:
    """«Anne-Marie», «Anne Marie» and «Annemarie» are one name, under one family name."""
    return _equal(one[-1], other[-1]) and bool(_joined(one[:-1]) & _joined(other[:-1]))


def _same_bag(one: list[str], other: list[str]) -> bool:
    """The same full words in another order, as «Tangen Marte Kvittum»."""
    return len(one) == len(other) and not _left_over(one, other, _equal)[0]


def _left_over(one: list[str], other: list[str], alike: object = None) -> tuple[list[str], list[str]]:
    """What is left of each when equal words are paired first, then initials with the words they begin."""
    mine, theirs = list(one), list(other)
    for test in (_equal, _like) if alike is None else (_equal,):
        for word in list(mine):
            pair = next((candidate for candidate in theirs if test(word, candidate)), None)
            if pair is not None:
                mine.remove(word)
                theirs.remove(pair)
    return mine, theirs


def _of_single(one: list[str], other: list[str]) -> Likeness:
    """A lone word is never enough; it can be asked about where it is a part of the other name."""
    single, full = sorted((one, other), key=len)
    return Likeness.UNSURE if any(_equal(single[0], word) for word in full) else Likeness.DIFFERENT


def _of_full(one: list[str], other: list[str]) -> Likeness:
    same_first, same_last = _equal(one[0], other[0]), _equal(one[-1], other[-1])
    mine, theirs = _left_over(one[1:-1], other[1:-1])
    if same_first and same_last:
        return Likeness.UNSURE if mine and theirs else Likeness.SAME
    if same_last and (_initial(one[0], other[0]) or _in_middle(one, other)):
        return Likeness.UNSURE
    if same_last and _slip(one[0], other[0]):
        return Likeness.UNSURE
    if _like(one[0], other[0]) and (_slip(one[-1], other[-1]) or _changed_family_name(one, other)):
        return Likeness.UNSURE
    return Likeness.DIFFERENT


def _in_middle(one: list[str], other: list[str]) -> bool:
    """Whether one goes by a name that stands in the middle of the other: «Kristian Klev», «Nils Kristian Klev»."""
    return any(_equal(one[0], word) for word in other[1:-1]) or any(
        _equal(other[0], word) for word in one[1:-1]
    )


def _changed_family_name(one: list[str], other: list[str]) -> bool:
    """Whether one's last name stands in the middle of the other, as after a marriage."""
    return any(_equal(one[-1], word) for word in other[1:]) or any(
        _equal(other[-1], word) for word in one[1:]
    )


def _slip(one: str, other: str) -> bool:
    """One letter wrong, missing, too much or swapped in a word long enough."""
    if min(len(one), len(other)) < _LONG_ENOUGH_FOR_A_SLIP:
        return False
    return any(OSA.distance(mine, theirs) <= 1 for mine in _forms(one) for theirs in _forms(other))
