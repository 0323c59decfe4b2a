"""The names in one cell of a published list: the name, and the others that stand in parentheses or after semicolons."""

import re
from typing import Final

_COUNT_WORDS: Final = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_ALIASES: Final = re.compile(
    r"\(\s*(?:(?:and|including|with|og)\s+)?(?:(?:its|the|et|har)\s+)?"
    r"(?:(?P<count>[a-z]+|\d+)\s+)?(?:other\s+)?"
    r"(?:alias(?:es)?|a\.?k\.?a\.?|f\.?k\.?a\.?|f/k/a|also\s+known\s+as|formerly(?:\s+known\s+as)?|also\s+called|"
    r"også\s+kjent\s+som|tidligere(?:\s+kjent\s+som)?)"
    r"\s*:?\s+(?P<names>.*)\)\s*$",
    re.IGNORECASE,
)
_FAMILY: Final = re.compile(
    r",?\s+(?:and\s+|with\s+|og\s+)?(?:its|all|any)\s+(?:\w+\s+)?(?:subsidiar|affiliat|related|branch|datterselskap).*$",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b")
"""A Brazilian CPF as it is written: the number of a person."""
_STARS: Final = re.compile(r"\s*\*+\s*\d*\s*$")


def without_marks(text: str) -> str:
    """The text without numbers of people."""
    return _NUMBERS.sub("…", text)


def other_names(cell: str) -> tuple[str, tuple[str, ...]]:
    """The name of a cell and its other names.

    «Fabrikk 1 Co., Ltd. (and two aliases: Fabrikk A; and Fabrikk B)» has two others; so has the first of several names
    between semicolons. «Fabrikk 1, its subsidiaries and joint ventures» is also called «Fabrikk 1». A parenthesis that does
    not speak of names is part of the name.
    """
    text = _STARS.sub("", without_marks(" ".join(cell.split())))
    inside: list[str] = []
    match = _ALIASES.search(text)
    if match and match.start() > 0:
        inside = _parts(match["names"], match["count"])
        text = text[: match.start()].rstrip(" ,")
    first, *rest = [part.strip() for part in text.split(";") if part.strip()] or [""]
    also = [*rest, *inside]
    alone = _FAMILY.sub("", first).strip(" ,")
    if alone and alone != first:
        also.insert(0, alone)
    return first, tuple(dict.fromkeys(also))


def _parts(text: str, count: str | None) -> list[str]:
    parts = [_led(part) for part in text.split(";")]
    wanted = _COUNT_WORDS.get((count or "").casefold(), int(count) if count and count.isdigit() else 0)
    if len(parts) == 1 and wanted > 1:
        # «two aliases: A and B»: only where it gives as many as it says, since names have «and» and commas too.
        for pattern in (r",?\s+and\s+", r",\s+(?:and\s+)?|\s+and\s+"):
            split = [_led(part) for part in re.split(pattern, text)]
            if len(split) == wanted:
                return split
    return [part for part in parts if part]


def _led(part: str) -> str:
    return re.sub(r"^(?:and|og)\s+", "", part.strip(" ,"), flags=re.IGNORECASE).strip(" ,")
