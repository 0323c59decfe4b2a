"""Which suppliers of a register may be one and the same, why, and how sure we are (0–100); a person decides.

Two different organisation numbers are two legal entities and never one supplier, however alike the names; the same holds
for two different foreign ids. Names are compared without legal form, accents, word order and words that only say where in
a group somebody belongs («Norge», «Group»); numbers and single letters must be equal, since they tell branches apart.

Only suppliers that share something rare are compared: a key, a rare word, or the neighbourhood in alphabetical order, read
from the front and from the back. The number of comparisons therefore grows with the number of suppliers, not its square.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from compliance_app.domain.identity import fold_name, legal_form

LEAST: Final = 50
"""Pairs below this score are not worth a person's time."""
_PASSES: Final = 4
_SLIP_LETTERS: Final = 5
_LETTERS: Final = {1: _SLIP_LETTERS, 2: 9}
"""So many letters wrong, missing, extra or swapped → in words of at least so many letters."""
_MOST: Final = max(_LETTERS)
_WINDOW: Final = 8
"""So many neighbours in alphabetical order are compared."""
_CROWD: Final = 40
"""A word or key that more suppliers than this share tells nothing; its suppliers are compared as neighbours only."""
_LIGHT: Final = frozenset(
    word
    for line in (
        "norge norway noreg sverige sweden danmark denmark finland iceland norden nordic nordics scandinavia",
        "skandinavia scandinavian europe europa emea international internasjonal global group gruppen konsern",
        "company filial avd avdeling branch the og",
    )
    for word in line.split()
)
_EVERYBODYS: Final = frozenset(
    (
        "facebook.com",
        "linkedin.com",
        "instagram.com",
        "google.com",
        "sites.google.com",
        "gulesider.no",
        "proff.no",
    )
)
_HOST: Final = re.compile(r"[\w.-]+")
_PLAIN: Final = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ß": "ss"})


class Subject(NamedTuple):
    """One name of a supplier, with what is known of it. An alias is a subject of its own with the supplier's id."""

    id: str
    name: str
    org_number: str | None = None
    foreign_id: str | None = None
    country: str | None = None
    website: str = ""


class Pair(NamedTuple):
    """Two suppliers in the order of their ids, the score 0–100, and the reasons as whole sentences."""

    first: str
    second: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A subject with its keys."""

    of: Subject
    folded: str
    form: str
    core: str
    """The words that count, in alphabetical order."""
    compact: str
    """The same words in their own order, without blanks."""
    marks: tuple[str, ...]
    """Numbers and words of one or two letters: they must be equal."""
    site: str
    letters: int


def candidates(
    subjects: Sequence[Subject],
    countries: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Pair]:
    """Every pair worth asking about, best score first.

    Args:
        subjects: the register's suppliers, and a further one for each alias.
        countries: ISO 3166-1 alpha-2 → the name shown in the reasons.
        progress: told (done, total) now and then; total is three times the number of subjects.
    """
    known = [_known(one) for one in subjects]
    total = 3 * len(known)
    progress(len(known), total)
    best: dict[tuple[str, str], Pair] = {}
    seen: set[int] = set()
    size = len(known)
    for step, (here, there) in enumerate(_meetings(known)):
        if step % 20_000 == 0:
            progress(min(total, len(known) + step // 10), total)
        low, high = (here, there) if here < there else (there, here)
        packed = low * size + high
        if packed in seen:
            continue
        seen.add(packed)
        pair = _judged(known[low], known[high], countries)
        if pair and (pair[:2] not in best or best[pair[:2]].score < pair.score):
            best[pair[:2]] = pair
    progress(total, total)
    return sorted(best.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def compare(one: Subject, other: Subject, countries: Mapping[str, str]) -> Pair | None:
    """What speaks for these two being one supplier; None where nothing does, or where they cannot be."""
    return _judged(_known(one), _known(other), countries)


def _known(one: Subject) -> _Known:
    folded = fold_name(one.name)
    words = _unaccented(folded).split()
    heavy = [word for word in words if word not in _LIGHT] or words
    core = " ".join(sorted(heavy))
    marks = tuple(sorted(word for word in heavy if len(word) <= 2 or any(map(str.isdigit, word))))
    compact = "".join(heavy)
    return _Known(
        one, folded, legal_form(one.name), core, compact, marks, domain_of(one.website), len(compact)
    )


@lru_cache(maxsize=200_000)
def _unaccented(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def domain_of(website: str) -> str:
    """The host of an address without «www.»; empty where there is none, or where it is everybody's («facebook.com»)."""
    address = website.strip().casefold().partition("//")
    host = _HOST.match(address[2] or address[0])
    name = host.group().removeprefix("www.").rstrip(".") if host else ""
    return "" if "." not in name or name in _EVERYBODYS else name


def _meetings(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """Places of subjects that are worth comparing; a pair may come more than once."""
    for key in (_by_name, _by_compact, _by_site, _by_foreign_id):
        yield from _sharing(known, key)
    yield from _rare_words(known)
    yield from _one_slip(known)
    for backwards in (False, True):
        yield from _neighbours(known, range(len(known)), backwards=backwards)


def _by_name(one: _Known) -> str:
    return one.core


def _by_compact(one: _Known) -> str:
    return one.compact


def _by_site(one: _Known) -> str:
    return one.site


def _by_foreign_id(one: _Known) -> str:
    return (one.of.foreign_id or "").casefold()


def _sharing(known: Sequence[_Known], key: Callable[[_Known], str]) -> Iterator[tuple[int, int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        if value := key(one):
            groups[value].append(place)
    for group in groups.values():
        yield from _within(group)


def _within(group: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Every pair of a small group; of a crowd, each with its neighbours."""
    reach = len(group) if len(group) <= _CROWD else _WINDOW
    for at, here in enumerate(group):
        for there in group[at + 1 : at + reach]:
            yield here, there


def _rare_words(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """Pairs that share one of their two rarest words."""
    words = [one.core.split() for one in known]
    count = Counter(word for listed in words for word in set(listed))
    groups: dict[str, list[int]] = defaultdict(list)
    for place, listed in enumerate(words):
        rare = sorted({word for word in listed if len(word) > 2 and count[word] > 1}, key=count.__getitem__)
        for word in rare[:2]:
            groups[word].append(place)
    for group in groups.values():
        if len(group) <= _CROWD:
            yield from _within(group)
        else:
            yield from _neighbours(known, group, backwards=False)


def _one_slip(known: Sequence[_Known]) -> Iterator[tuple[int, int]]:
    """Every pair of names that one letter tells apart, or two that changed places, wherever it stands.

    Two such names become equal when a letter of each is left out. Done in passes, each over a share of what comes out,
    so that the memory stays small.
    """
    for turn in range(_PASSES):
        groups: dict[int, list[int]] = {}
        for place, one in enumerate(known):
            text = one.compact
            if one.letters < _SLIP_LETTERS:
                continue
            keys = {hash(text[:at] + text[at + 1 :]) for at in range(one.letters)}
            keys.add(hash(text))
            for key in keys:
                if key % _PASSES == turn:
                    if key in groups:
                        groups[key].append(place)
                    else:
                        groups[key] = [place]
        for group in groups.values():
            if 1 < len(group) <= _CROWD:
                yield from _within(group)


def _neighbours(
    known: Sequence[_Known], places: Iterable[int], *, backwards: bool
) -> Iterator[tuple[int, int]]:
    """Each with those that follow it in alphabetical order: a slip at one end of a name leaves the other end."""
    ordered = sorted(places, key=lambda place: known[place].compact[:: -1 if backwards else 1])
    yield from (
        (here, there) for at, here in enumerate(ordered) for there in ordered[at + 1 : at + 1 + _WINDOW]
    )


def _judged(one: _Known, other: _Known, countries: Mapping[str, str]) -> Pair | None:
    first, second = one.of, other.of
    if first.id == second.id or _never(first, second):
        return None
    site = bool(one.site) and one.site == other.site
    foreign = bool(first.foreign_id) and first.foreign_id == second.foreign_id
    score, reason = _name(one, other)
    if not (score or site or foreign):
        return None
    reasons = [reason] if reason else ["Navnene er ulike."]
    if foreign:
        score = score + 20 if score else 62
        reasons.append(f"Begge har nummeret {first.foreign_id}.")
    if site:
        score = score + 14 if score else 62
        reasons.append(f"Begge har nettstedet {one.site}.")
    if one.form and other.form and one.form != other.form:
        score -= 8
        reasons.append(f"Selskapsformene er ulike: {one.form} og {other.form}.")
    more, where = _countries(first.country, second.country, countries)
    score = max(0, min(99, score + more))
    if score < LEAST:
        return None
    low, high = sorted((first.id, second.id))
    return Pair(low, high, score, (*reasons, where, _numbers(first, second)))


def _never(one: Subject, other: Subject) -> bool:
    """Two different numbers are two legal entities."""
    numbers = one.org_number and other.org_number and one.org_number != other.org_number
    foreign = one.foreign_id and other.foreign_id and one.foreign_id != other.foreign_id
    return bool(numbers or foreign)


def _name(one: _Known, other: _Known) -> tuple[int, str]:
    """How alike the names are: points, and the sentence; (0, "") where they are not."""
    if one.folded == other.folded:
        return 90, "Navnet er det samme."
    if one.core == other.core:
        extra = set(_unaccented(one.folded).split()) ^ set(_unaccented(other.folded).split())
        if extra:
            listed = ", ".join(f"«{word}»" for word in sorted(extra))
            return 80, f"Navnet er det samme når vi ser bort fra {listed}."
        same_order = _unaccented(one.folded) == _unaccented(other.folded)
        return (
            84,
            "Bare aksenter skiller navnene."
            if same_order
            else "Navnene har de samme ordene i ulik rekkefølge.",
        )
    if one.compact == other.compact:
        return 82, "Navnet er det samme når mellomrommene er tatt bort."
    slips = _slips(one, other)
    if not slips:
        return 0, ""
    how_many = "én bokstav" if slips == 1 else "to bokstaver"
    return 78 - 12 * (slips - 1), f"Navnene er nesten like: {how_many} skiller dem."


def _slips(one: _Known, other: _Known) -> int:
    """How many letters tell two names apart that a slip of the pen could explain; 0 where it is more than that."""
    if one.marks != other.marks or OSA.distance(one.compact, other.compact, score_cutoff=_MOST) > _MOST:
        return 0
    mine, theirs = one.core.split(), other.core.split()
    rest = [word for word in mine if word not in theirs]
    others = [word for word in theirs if word not in mine]
    if len(rest) != len(others):
        return 0
    found = OSA.distance(" ".join(rest), " ".join(others), score_cutoff=_MOST)
    letters = min(sum(map(len, rest)), sum(map(len, others)))
    return found if letters >= _LETTERS.get(found, letters + 1) else 0


def _countries(one: str | None, other: str | None, names: Mapping[str, str]) -> tuple[int, str]:
    if one and other:
        if one == other:
            return 8, f"Begge er i {names.get(one, one)}."
        return -12, f"Landene er ulike: {names.get(one, one)} og {names.get(other, other)}."
    if one or other:
        known = one or other or ""
        return 0, f"Bare den ene har land: {names.get(known, known)}."
    return 0, "Ingen av dem har land."


def _numbers(one: Subject, other: Subject) -> str:
    if one.org_number or other.org_number:
        return "Bare den ene har organisasjonsnummer."
    return "Ingen av dem har organisasjonsnummer."
