"""What an edition of a published statement says otherwise than the one before it, chapter by chapter: read from the locked data of both."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

_NOT_TEXT: Final = frozenset({"00", "11"})
"""The title and the signatures: they name the edition and its date, and differ always."""


def changed_chapters(before: bytes, after: bytes) -> tuple[str, ...]:
    """Headings of the chapters whose text is another, that are new, or that are gone; in the order they are read.

    Args:
        before, after: two editions' data as they are published (``published_json``).
    """
    old, new = _texts(before), _texts(after)
    changed = [heading for key, (heading, text) in new.items() if old.get(key, ("", ""))[1] != text]
    return (*changed, *(heading for key, (heading, _text) in old.items() if key not in new))


def _texts(data: bytes) -> Mapping[str, tuple[str, str]]:
    chapters: Iterable[Mapping[str, Any]] = json.loads(data)["chapters"]
    return {
        one["chapter"]: (one["heading"], " ".join(one["text"].split()))
        for one in chapters
        if one["chapter"] not in _NOT_TEXT
    }
