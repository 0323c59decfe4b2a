"""What differs between two texts, word by word, so that it can be read and heard: what went out, what came in.

Paragraphs are compared first and words within those that changed, so that a long text costs no more than a short one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_WORDS = re.compile(r"\s+|[^\s]+")
_MOST_WORDS = 3_000
"""Paragraphs longer than this are told as one gone and one come."""
_ALIKE = 0.34
"""Paragraphs that share less are told as one gone and one come: word by word they would be a rag rug."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "SAME"
    GONE = "GONE"
    NEW = "NEW"


@dataclass(frozen=True)
class Piece:
    """Some words, and what became of them; a line break in them ends a paragraph."""

    change: Change
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that ``after`` and ``before`` are made of, in order.

    Those that are SAME or GONE make up ``before``, those that are SAME or NEW make up ``after``, letter for letter.
    """
    return tuple(_joined(_bridged(list(_by_lines(_lines(before), _lines(after))))))


def counted(pieces: Iterable[Piece]) -> tuple[int, int]:
    """How many words came in and how many went out."""
    listed = list(pieces)
    return tuple(  # type: ignore[return-value]
        sum(len(one.text.split()) for one in listed if one.change is change)
        for change in (Change.NEW, Change.GONE)
    )


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _by_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        old, new = before[start:end], after[new_start:new_end]
        if tag == "equal":
            yield Piece(Change.SAME, "".join(old))
        elif tag == "replace":
            yield from _paired(old, new)
        else:
            yield from _gone_and_new("".join(old), "".join(new))


def _paired(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    """Lines that took the place of lines: compared two and two where they are as many."""
    if len(before) != len(after):
        yield from _by_words("".join(before), "".join(after))
        return
    for old, new in zip(before, after, strict=True):
        yield from _by_words(old, new)


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        yield from _gone_and_new(before, after)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if _shared(matcher, old, new) < _ALIKE:
        yield from _gone_and_new(before, after)
        return
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(old[start:end]))
        else:
            yield from _gone_and_new("".join(old[start:end]), "".join(new[new_start:new_end]))


def _shared(matcher: SequenceMatcher[str], old: Sequence[str], new: Sequence[str]) -> float:
    """How much of both is the same, 0–1; the blanks between words count for nothing."""
    same = sum(
        not word.isspace()
        for at, _other, size in matcher.get_matching_blocks()
        for word in old[at : at + size]
    )
    whole = sum(not word.isspace() for word in (*old, *new))
    return 2 * same / whole if whole else 1.0


def _gone_and_new(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Change.GONE, gone)
    if new:
        yield Piece(Change.NEW, new)


def _bridged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A blank between two changed words changed with them: «Vi hadde» became «I 2025», not word by word."""
    for at, piece in enumerate(pieces):
        around = pieces[at - 1 : at] and pieces[at + 1 : at + 2] and [pieces[at - 1], pieces[at + 1]]
        alone = piece.change is Change.SAME and piece.text == " "
        if alone and around and all(one.change is not Change.SAME for one in around):
            yield from _gone_and_new(piece.text, piece.text)
        else:
            yield piece


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, and within each change what went out before what came in."""
    for same, run in groupby(pieces, key=lambda one: one.change is Change.SAME):
        if same:
            yield Piece(Change.SAME, "".join(one.text for one in run))
            continue
        changed = list(run)
        for change in (Change.GONE, Change.NEW):
            text = "".join(one.text for one in changed if one.change is change)
            if text:
                yield Piece(change, text)
