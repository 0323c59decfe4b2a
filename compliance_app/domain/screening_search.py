"""Everybody against every list at once: the same answers as comparing each pair, without comparing each pair.

Names are gathered by the words they hold, and only names that meet in a word are compared, many at a time. Whatever
:func:`compliance_app.domain.screening.compare` would find, this finds.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from compliance_app.domain.screening import LEAST, Likeness, Named, Spelled, compare, slips, spelled

_CELLS: Final = 2_000_000
"""So many pairs are compared in one go; more would only cost memory."""
_LEAST_WHOLE: Final = 2 * (LEAST - 0.5) - 100 - 0.1
"""The sets of words cannot be more than 100 alike, so the whole names must be at least this."""
_EVERY: Final = 200
"""Progress is told once in so many words."""


class Found(NamedTuple):
    """A subject and an entry that may be the same."""

    subject: str
    entry: str
    likeness: Likeness


def search(
    subjects: Sequence[Named],
    entries: Sequence[Named],
    countries: Mapping[str, str],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Found]:
    """Every pair that a person must look at, best first; ``progress`` is told (subjects done, subjects)."""
    mine, theirs = _Names(subjects), _Names(entries)
    pairs = np.unique(np.fromiter(_alike(mine, theirs, progress), dtype=np.int64))
    chosen = {
        (mine.owner[int(here)], theirs.owner[int(there)])
        for here, there in zip(*np.divmod(pairs, len(theirs.spelled) or 1), strict=True)
    }
    found = [
        Found(subjects[here].id, entries[there].id, likeness)
        for here, there in chosen
        if (likeness := compare(subjects[here], entries[there], countries))
    ]
    progress(len(subjects), len(subjects))
    return sorted(found, key=lambda one: (-one.likeness.score, one.subject, one.entry))


class _Names:
    """All names of one side, each once for each who bears it, and where each word stands."""

    def __init__(self, everybody: Sequence[Named]) -> None:
        self.spelled: list[Spelled] = []
        self.owner: list[int] = []
        for place, one in enumerate(everybody):
            for name in dict.fromkeys(one.names):
                self.spelled.append(spelled(name))
                self.owner.append(place)
        self.ordered = [one.ordered for one in self.spelled]
        self.telling = self._by(one.telling for one in self.spelled)
        self.plain = self._by(one.words if one.plain else () for one in self.spelled)
        self.all = self._by(frozenset(one.words) for one in self.spelled)
        self.compact = self._by((one.compact,) for one in self.spelled)

    @staticmethod
    def _by(keys: Iterable[Iterable[str]]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, listed in enumerate(keys):
            for key in set(listed):
                found[key].append(place)
        return found


def _alike(mine: _Names, theirs: _Names, progress: Callable[[int, int], None]) -> Iterator[int]:
    """Pairs of names that may reach the least score, packed as place · number of theirs + place."""
    size = len(theirs.spelled)
    for compact, here in mine.compact.items():
        if compact in theirs.compact:
            yield from (one * size + other for one in here for other in theirs.compact[compact])
    total = len(mine.owner)
    blocks = _blocks(mine, theirs)
    for done, (here, there, slipped) in enumerate(blocks):
        if done % _EVERY == 0:
            progress(min(done, total), total)
        for rows, columns in _by_number(mine.spelled, here, theirs.spelled, there):
            yield from _near((mine.ordered, rows), (theirs.ordered, columns), size, slipped=slipped)


def _blocks(mine: _Names, theirs: _Names) -> Iterator[tuple[list[int], list[int], bool]]:
    """Places of ours and of theirs that meet in a word, and whether only by a slip in it."""
    near: dict[str, set[str]] = defaultdict(set)
    for word in theirs.telling:
        for slip in slips(word):
            near[slip].add(word)
    for word, here in mine.telling.items():
        if word in theirs.telling:
            yield here, theirs.telling[word], False
        words = set().union(*(near[slip] for slip in slips(word) if slip in near)) - {word}
        if words:
            yield here, [place for one in words for place in theirs.telling[one]], True
    for word, here in mine.plain.items():
        if word in theirs.all:
            yield here, theirs.all[word], False
    for word, there in theirs.plain.items():
        if word in mine.all:
            yield mine.all[word], there, False


def _by_number(
    mine: Sequence[Spelled], here: list[int], theirs: Sequence[Spelled], there: list[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """The block without the pairs whose numbers are different, so that «Hall 1 … Hall 9 999» do not all meet."""
    groups: dict[frozenset[str], list[int]] = defaultdict(list)
    for place in here:
        groups[mine[place].numbers].append(place)
    if set(groups) == {frozenset()}:
        yield here, there
        return
    numbered: dict[str, list[int]] = defaultdict(list)
    without = []
    for place in there:
        if not theirs[place].numbers:
            without.append(place)
        for number in theirs[place].numbers:
            numbered[number].append(place)
    for numbers, rows in groups.items():
        columns = (
            list({*without, *(place for number in numbers for place in numbered.get(number, ()))})
            if numbers
            else there
        )
        if columns:
            yield rows, columns


def _near(
    mine: tuple[Sequence[str], list[int]],
    theirs: tuple[Sequence[str], list[int]],
    size: int,
    *,
    slipped: bool,
) -> Iterator[int]:
    """Pairs of the block that are alike enough; where a word has a slip, the sets of words are judged later."""
    (names, rows), (listed, columns) = mine, theirs
    choices = [listed[place] for place in columns]
    numbers = np.array(columns, dtype=np.int64)
    step = max(1, _CELLS // len(columns))
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        queries = [names[place] for place in part]
        whole: Any = process.cdist(queries, choices, scorer=fuzz.ratio, score_cutoff=_LEAST_WHOLE)
        first, second = np.nonzero(whole)
        if not slipped and len(first):
            sets: Any = process.cpdist(
                [queries[at] for at in first], [choices[at] for at in second], scorer=fuzz.token_set_ratio
            )
            good = (whole[first, second] + sets) / 2 >= LEAST - 0.6
            first, second = first[good], second[good]
        yield from (np.array(part, dtype=np.int64)[first] * size + numbers[second]).tolist()
