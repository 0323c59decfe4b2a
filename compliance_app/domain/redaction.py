"""Taking out of a text who asked: the stored name and addresses, and whatever looks like an e-mail address or a telephone.

A proposal for a person to read and mend; nothing here knows what else could tell who somebody is.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NAME, EMAIL, PHONE, ADDRESS = "[navn]", "[e-post]", "[telefon]", "[adresse]"

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
"""At most 64 characters before the @ (RFC 5321): without an end to it a long run of letters would take minutes to read."""
_BLANK = "[ \u00a0]"
_PHONE = re.compile(
    rf"(?<![\w.,/+-])(?:(?:\+|00)\d[\d \u00a0()-]{{6,16}}\d|"
    rf"[2-9](?:\d{{7}}|\d(?:{_BLANK}\d\d){{3}}|\d\d{_BLANK}\d\d{_BLANK}\d{{3}}))(?![\w-])"
)
"""Eight digits as Norwegian numbers are written, and any number that begins with + or 00."""
_LEAST_PART = 3
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")


@dataclass(frozen=True)
class Asker:
    """What is stored about who asked.

    Attributes:
        names: as they wrote or somebody wrote them down.
        emails: bare addresses.
        lines: the lines of a postal address.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


def emails_in(text: str) -> list[str]:
    """The e-mail addresses in a text, as they stand."""
    return [found.rstrip(".") for found in _EMAIL.findall(text)]


def redacted(text: str, asker: Asker, keep: Iterable[str] = ()) -> str:
    """The text with names, addresses and telephone numbers replaced by what they were.

    Args:
        text: what was asked or answered.
        asker: whose traces go; a person's first and last name also where they stand alone.
        keep: e-mail addresses that stay, such as the enterprise's own.
    """
    kept = {address.casefold() for address in keep}
    text = unicodedata.normalize("NFC", text)
    for line in sorted(asker.lines, key=len, reverse=True):
        text = _whole(line).sub(ADDRESS, text)
    for address in asker.emails:
        if address.casefold() not in kept:
            text = _whole(address).sub(EMAIL, text)
    text = _EMAIL.sub(lambda found: found[0] if found[0].rstrip(".").casefold() in kept else EMAIL, text)
    for name in sorted(asker.names, key=len, reverse=True):
        text = _whole(name).sub(NAME, text)
    for part in sorted({part for name in asker.names for part in _parts(name)}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", NAME, text)
    return _PHONE.sub(PHONE, text)


def left_in(text: str, asker: Asker) -> list[str]:
    """The stored names and e-mail addresses that still stand in a text, whatever their case and blanks."""
    text = unicodedata.normalize("NFC", text)
    return [known for known in dict.fromkeys((*asker.names, *asker.emails)) if _whole(known).search(text)]


def _whole(known: str) -> re.Pattern[str]:
    """The words of ``known`` as they stand by themselves, whatever their case and the blanks between them."""
    words = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", known).split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _parts(name: str) -> Iterator[str]:
    """The parts of a person's name that are worth looking for alone; none where it does not look like one."""
    words = name.split()
    if 2 <= len(words) <= 5 and all(_LETTERS.fullmatch(word) and word[:1].isupper() for word in words):
        yield from (word for word in words if len(word) >= _LEAST_PART)
