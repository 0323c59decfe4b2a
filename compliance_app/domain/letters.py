"""The letters of an information request: their kinds, the values they print, and what the Act makes them say (§ 7).

The words stand in ``reports/letters/{nb,nn,en}``, where a lawyer may mend them. ``require_elements`` therefore reads
the *finished* letter: one that has lost a statutory element cannot be sent, whoever took it out.

Values of every letter (dates as ``date``, the rest as the person typed it; * may be left out):

- ``ref``, ``received``, ``question``, ``enterprise``, ``ft_url``; *``name``, *``summary`` (what the question is about,
  after «om»; without it the question is quoted), *``contact``, *``sender`` (name and title), *``steps`` (the working
  in the letter's language: ``Deadline.steps`` or dicts with label, heading, text, provision),
  *``other_language`` (the question came in none of the three, so the English letter offers Norwegian)
- kvittering: ``operative``, ``statutory``, ``late``; *``earlier`` (``day_off_in_sentence(statutory, language)``),
  *``contact_known``, *``retention_months`` (None prints no promise to delete)
- presisering: ``questions`` (list), ``reply_by``, ``operative``, ``late``
- svar: ``short_answer``; *``how``, *``findings``, *``measures``, *``limits``, *``published`` (year, url, *page)
- delsvar: as svar, and ``expected`` (when the rest comes), ``statutory``
- forlengelse: ``ground`` (AMOUNT, TYPE, BOTH), ``reasons``, ``expected``, ``two_months``; *``partial``
- forsinket: ``statutory``, ``late`` (that day has passed); *``reason``, *``expected``, *``promised`` (the day of an
  earlier extension), *``demanded`` (when a further justification was demanded, where that is what is late)
- avslag: ``passages``, ``override``; *``offer``
- delvis-avslag: as svar, and ``passages``, ``override``
- begrunnelse: ``refused``, ``demanded``, ``passages``, ``considerations``, ``override``; *``why_not_part``, *``released``
- henvisning: ``goods``, ``buyer``, ``own_answer``, ``what``, ``url``; *``page``, *``buyer_contact``
- utenfor-loven: ``reason``; *``answer``, *``where``

A passage is a mapping with ``passage`` (what is withheld; may be empty where a refusal has one and it is the whole),
``ground`` (a ``Ground`` or its value) and ``reason``; reference and words of the ground come from the ground itself, in
the letter's language. ``override`` is None where no
passage rests on a–d, else ``{"known": bool, "information": str}`` (§ 6 third paragraph).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB, NBSP, grammar
from compliance_app.domain.letter_elements import ELEMENTS, Element, grounds_of
from compliance_app.domain.letter_grounds import reference
from compliance_app.domain.requests import GROUND_TEXTS


class LetterKind(StrEnum):
    """The letters; a value is the name of the template."""

    ACKNOWLEDGEMENT = "kvittering"
    CLARIFICATION = "presisering"
    ANSWER = "svar"
    PARTIAL_ANSWER = "delsvar"
    EXTENSION = "forlengelse"
    LATE_NOTICE = "forsinket"
    REFUSAL = "avslag"
    PARTIAL_REFUSAL = "delvis-avslag"
    JUSTIFICATION = "begrunnelse"
    REFERRAL = "henvisning"
    OUT_OF_SCOPE = "utenfor-loven"


LETTER_NAMES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.ACKNOWLEDGEMENT: _("Kvittering"),
        LetterKind.CLARIFICATION: _("Spørsmål tilbake"),
        LetterKind.ANSWER: _("Svar"),
        LetterKind.PARTIAL_ANSWER: _("Delsvar"),
        LetterKind.EXTENSION: _("Varsel om lengre frist"),
        LetterKind.LATE_NOTICE: _("Varsel om forsinkelse"),
        LetterKind.REFUSAL: _("Avslag"),
        LetterKind.PARTIAL_REFUSAL: _("Svar og delvis avslag"),
        LetterKind.JUSTIFICATION: _("Nærmere begrunnelse"),
        LetterKind.REFERRAL: _("Henvisning"),
        LetterKind.OUT_OF_SCOPE: _("Utenfor loven"),
    }
)
"""The letters as the screen names them."""

_HEADS = {"how": "", "findings": "", "measures": "", "limits": "", "published": None}
_OPTIONAL: Mapping[LetterKind, Mapping[str, Any]] = {
    LetterKind.ACKNOWLEDGEMENT: {"earlier": "", "contact_known": False, "retention_months": None},
    LetterKind.CLARIFICATION: {},
    LetterKind.ANSWER: _HEADS,
    LetterKind.PARTIAL_ANSWER: _HEADS,
    LetterKind.EXTENSION: {"partial": ""},
    LetterKind.LATE_NOTICE: {"reason": "", "expected": None, "promised": None, "demanded": None},
    LetterKind.REFUSAL: {"offer": ""},
    LetterKind.PARTIAL_REFUSAL: _HEADS,
    LetterKind.JUSTIFICATION: {"why_not_part": "", "released": ""},
    LetterKind.REFERRAL: {"page": "", "buyer_contact": ""},
    LetterKind.OUT_OF_SCOPE: {"answer": "", "where": ""},
}
_OPTIONAL_IN_ALL = {
    "name": "",
    "summary": "",
    "contact": "",
    "sender": "",
    "steps": (),
    "other_language": False,
}


class LetterIncomplete(AktsomError):
    """A finished letter lacks what the Act makes it say (values: missing)."""

    message = _(
        "Brevet kan ikke sendes slik. Det skal {missing}. "
        "Fyll ut det som mangler; er det tatt ut av malen i reports/letters, sett det inn igjen."
    )


def optional_values(name: str) -> Mapping[str, Any]:
    """What the values of a letter that may be left out stand for; nothing for a template of another kind."""
    if name not in set(LetterKind):
        return {}
    return {**_OPTIONAL_IN_ALL, **_OPTIONAL[LetterKind(name)]}


def missing_elements(
    kind: LetterKind, language: str, markdown: str, values: Mapping[str, Any]
) -> tuple[Element, ...]:
    """What a finished letter lacks of the elements of its kind, in their order.

    Args:
        kind, language: which letter. markdown: the letter as it was rendered. values: what it was rendered with.

    Raises:
        LanguageMissing: no letters are written in that language.
    """
    grammar(language)
    text = _readable(markdown)
    letters = _letters(text)
    return tuple(
        one
        for one in ELEMENTS[kind]
        if one.when(values)
        and not (_typed_stands(one, letters, values) and _words_stand(one, language, text, values))
    )


def require_elements(kind: LetterKind, language: str, markdown: str, values: Mapping[str, Any]) -> None:
    """Raise :class:`LetterIncomplete`, naming elements and provisions, unless the letter says all it must."""
    missing = missing_elements(kind, language, markdown, values)
    if missing:
        raise LetterIncomplete(missing=NB.join(f"{one.name} ({one.provision})" for one in missing))


def _words_stand(one: Element, language: str, text: str, values: Mapping[str, Any]) -> bool:
    patterns = one.words.get(language, ())
    if one.absent:
        # what somebody asked about, which the letter repeats first of all, is no claim of ours
        asked = _readable(str(values.get("summary") or values.get("question") or "")).rstrip(".")
        if asked and not values.get("demanded"):
            text = re.sub(re.escape(asked), " ", text, count=1, flags=re.IGNORECASE)
        return not any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    wanted = Counter(_wanted(one, patterns, language, values))
    if one.each and not wanted:
        return False
    return all(len(re.findall(pattern, text, re.IGNORECASE)) >= times for pattern, times in wanted.items())


def _wanted(one: Element, patterns: Iterable[str], language: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The patterns with the values in them, one for each passage where each is asked for."""
    if not one.each:
        printed = _Printed(values, language)
        yield from (pattern % printed for pattern in patterns)
        return
    for ground in grounds_of(values):
        words = {
            "reference": re.escape(reference(ground, language)),
            "ground": re.escape(GROUND_TEXTS[ground]),
        }
        yield from (pattern % words for pattern in patterns)


class _Printed(dict[str, str]):
    """Values as a pattern that finds them in the letter; one that is not there is never found."""

    def __init__(self, values: Mapping[str, Any], language: str) -> None:
        super().__init__()
        self._values, self._day = values, grammar(language).day

    def __missing__(self, name: str) -> str:
        value = self._values.get(name)
        if value is None or value == "":
            return "(?!)"
        return re.escape(_readable(self._day(value) if isinstance(value, date) else str(value)))


def _typed_stands(one: Element, letters: str, values: Mapping[str, Any]) -> bool:
    if not one.typed:
        return True
    typed = [_letters(value) for value in _at(values, one.typed)]
    return bool(typed) and all(part and part in letters for part in typed)


def _at(values: Mapping[str, Any], path: str) -> list[str]:
    """The values at a path such as «override.information», of each one where there is a list."""
    found: list[Any] = [values]
    for name in path.split("."):
        parts = [one.get(name) for one in found if isinstance(one, Mapping)]
        found = [item for part in parts for item in (part if isinstance(part, (list, tuple)) else [part])]
    return ["" if one is None else str(one) for one in found]


def _readable(markdown: str) -> str:
    """Markdown as one line of plain words: escapes, marks and hard spaces taken away."""
    text = re.sub(r"(?m)^[ \t]*(?:#{1,6}|-)[ \t]", " ", markdown.replace("**", ""))
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("&#92;", "\\")
    return " ".join(text.replace(NBSP, " ").split())


_NO_LETTER: Final = re.compile(r"[\W_]+")
"""All that is neither a letter nor a digit of any script."""


def _letters(text: str) -> str:
    """Letters and digits alone: what a text says, whatever escapes, signs and line breaks it stands among."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKD", text)).casefold()
