"""What somebody has read before judging: where it stands and when it was read, several in one text that people can read.

«https://eksempel.invalid/rapport (lest 03.03.2026); Fagforeningens årsmelding (lest 04.03.2026)»: the text stands so in
the register, in lists and in the statement, and is taken apart again for the form.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

_READ: Final = re.compile(r"\s*\(lest (\d{2})\.(\d{2})\.(\d{4})\)\s*$")


class SourceRead(NamedTuple):
    """One source: an address or a title, and the day it was read (None: not said)."""

    where: str
    on: date | None = None


def written(sources: Iterable[SourceRead]) -> str:
    """The sources as one text; those without an address or a title are left out, and a semicolon in one becomes a comma."""
    parts = []
    for where, on in sources:
        name = " ".join(where.split()).replace(";", ",")
        if name:
            parts.append(f"{name} (lest {on:%d.%m.%Y})" if on else name)
    return "; ".join(parts)


def taken_apart(text: str, read_on: date | None = None) -> list[SourceRead]:
    """The sources of a text; ``read_on`` is the day of those that do not say it themselves."""
    found = []
    for part in re.split(r";\s+|\n", text):
        match = _READ.search(part)
        day = _day(match) if match else None
        where = part[: match.start()].strip() if match and day else part.strip()
        if where:
            found.append(SourceRead(where, day or read_on))
    return found


def newest(sources: Iterable[SourceRead]) -> date | None:
    """The last day on which any of them was read."""
    return max((on for where, on in sources if on and where.strip()), default=None)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
