"""Whether the text of a signed PDF is the text that was locked; pages that a platform adds are told apart from changes.

Compared are letters without spaces, since two programs part the words of one page differently. A picture that was laid over
the text is not seen here: that is what the signatures are for.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from compliance_app.domain.signing_platforms import without_stamps

_LIKE: Final = 0.9
"""From this share of shared word sequences on, it is our text changed; below it is another document."""
_STAMP_LETTERS: Final = 160
"""What stands added on every page alike and is no longer than this is a stamp."""
_SNIPPET: Final = 60
_WORDS: Final = re.compile(r"\w+")
_INVISIBLE: Final = re.compile("[\\s\u00ad\u200b-\u200f\u2060\ufeff]")
_RUN: Final = 3
"""Words in a sequence."""


class TextMatch(StrEnum):
    """How the text of a signed PDF stands to the locked one."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    OTHER = "OTHER"
    NOT_COMPARED = "NOT_COMPARED"
    """Nothing is locked, so there is nothing to compare with."""


@dataclass(frozen=True)
class Comparison:
    """What comparing gave.

    Attributes:
        match: same, changed, or another document.
        page: number of the first page that differs, from 1; 0 where none does.
        is_now, was: the text from the first difference on, some words; "" where nothing differs.
        added: numbers of the pages the locked document does not have, from 1.
    """

    match: TextMatch
    page: int = 0
    is_now: str = ""
    was: str = ""
    added: tuple[int, ...] = ()


def compare_text(frozen: Sequence[str], signed: Sequence[str]) -> Comparison:
    """Compare page texts of the locked document with those of the signed one."""
    if not frozen:
        return Comparison(TextMatch.NOT_COMPARED, added=tuple(range(1, len(signed) + 1)))
    was, now = [_letters(page) for page in frozen], [_letters(without_stamps(page)) for page in signed]
    if not was or not any(was):
        return Comparison(TextMatch.OTHER)
    starts = range(len(now) - len(was) + 1)
    start = next((at for at in starts if _same_pages(was, now[at : at + len(was)])), None)
    if start is not None:
        added = [page for page in range(1, len(now) + 1) if not start < page <= start + len(was)]
        return Comparison(TextMatch.SAME, added=tuple(added))
    if _likeness(frozen, signed) < _LIKE:
        return Comparison(TextMatch.OTHER)
    return _difference(was, now)


def _letters(page: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", page))


def _same_pages(was: Sequence[str], now: Sequence[str]) -> bool:
    """Whether the pages are the same, apart from one short text that stands added on every one of them."""
    if list(was) == list(now):
        return True
    added = {_added(one, other) for one, other in zip(was, now, strict=True)}
    stamp = next(iter(added))
    return len(added) == 1 and len(was) > 1 and stamp is not None and 0 < len(stamp) <= _STAMP_LETTERS


def _added(was: str, now: str) -> str | None:
    """What ``now`` has before or after ``was``, digits made alike; None where it is no mere addition."""
    if not was or now == was:
        return None
    if now.startswith(was):
        return re.sub(r"\d+", "0", now[len(was) :])
    return re.sub(r"\d+", "0", now[: -len(was)]) if now.endswith(was) else None


def _common(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _likeness(frozen: Sequence[str], signed: Sequence[str]) -> float:
    """The share of the locked text's word sequences that the signed text has too."""
    was, now = _runs(frozen), _runs(signed)
    return len(was & now) / len(was) if was else 0.0


def _runs(pages: Sequence[str]) -> set[tuple[str, ...]]:
    words = _WORDS.findall(unicodedata.normalize("NFKC", " ".join(pages)).casefold())
    return {tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}


def _difference(was: Sequence[str], now: Sequence[str]) -> Comparison:
    for page, one in enumerate(was, 1):
        other = now[page - 1] if page <= len(now) else ""
        if one != other:
            at = max(0, _common(one, other) - 10)
            return Comparison(TextMatch.CHANGED, page, other[at : at + _SNIPPET], one[at : at + _SNIPPET])
    return Comparison(TextMatch.CHANGED)
