"""Countries, and which country somebody meant by what they wrote in a cell.

A spelling is mapped to a country only when it can be nothing else: a name, an alias or a code. Everything else is a
question to a person, with candidates. «NA» is Namibia, «NO» is Norway, «Georgia» is the country, and text that was
damaged on its way here is never guessed at.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from compliance_app.domain.errors import _

MatchKind = Literal["exact", "code", "part", "ambiguous", "not_a_country", "damaged", "blank", "unknown"]


@dataclass(frozen=True)
class Country:
    """One country or territory (``data/countries.csv``).

    Attributes:
        iso2, iso3: ISO 3166-1 codes; Kosovo has XK and XKX.
        numeric: ISO 3166-1 numeric code as three digits; empty for Kosovo.
        name_nb, name_nn, name_en: the short name as running text uses it.
        un_member: one of the 193 member states.
        state: alpha-2 of the state that a dependent territory belongs to, else empty. A territory with too few figures
            of its own takes its state's (design section 4).
    """

    iso2: str
    iso3: str
    numeric: str
    name_nb: str
    name_nn: str
    name_en: str
    un_member: bool
    state: str

    @property
    def map_id(self) -> str:
        """The ``id`` of the country's shape in ``data/map/world.topojson``."""
        return self.numeric or self.iso3

    def name(self, language: str) -> str:
        """The name in ``nb``, ``nn`` or ``en``. Raises KeyError for another language."""
        return {"nb": self.name_nb, "nn": self.name_nn, "en": self.name_en}[language]


@dataclass(frozen=True)
class LabelPoint:
    """Where a country's mark stands on the map, in degrees; ``shown_as`` is "area", or "point" where it is too small to fill."""

    iso2: str
    longitude: float
    latitude: float
    shown_as: str


class NameRow(NamedTuple):
    """One spelling (``data/country_names.csv``); ``kind`` is name, alias, code, part or ambiguous."""

    spelling: str
    iso2: str
    language: str
    kind: str


class PlaceRow(NamedTuple):
    """A place that is no country (``data/place_names.csv``).

    ``what`` is state, city or region (``iso2``: where it lies, a suggestion), code (a code of the Olympic committee, also
    a suggestion), group (EU, Asia: no ``iso2``) or no_answer («ukjent»: none either).
    """

    spelling: str
    iso2: str
    what: str


@dataclass(frozen=True)
class CountryMatch:
    """What one spelling means.

    Attributes:
        iso2: the country, only if it is certain.
        candidates: countries to offer, likeliest first; holds ``iso2`` when there is one.
        kind: how it was found, or why it was not.
        note: a Norwegian sentence for the person who must decide or should know; empty when all is plain.
    """

    iso2: str | None
    candidates: tuple[str, ...]
    kind: MatchKind
    note: str = ""


_NOTES = {
    "part": _("«{text}» er en del av {names}."),
    "one_meaning": _("«{text}» kan bety {names}. Bekreft landet."),
    "meanings": _("«{text}» kan bety {names}. Velg ett land."),
    "several": _("«{text}» nevner flere land: {names}. Velg ett land."),
    "group": _("«{text}» er ikke ett land. Velg et land."),
    "no_answer": _("«{text}» sier ikke hvilket land det er."),
    "damaged": _("«{text}» har skadede tegn. Filen er trolig lest med feil tegnsett."),
    "unknown": _("Landet «{text}» er ukjent."),
    "code": _("«{text}» kan være landkoden for {names}. Bekreft landet."),
    "state": _("«{text}» er en delstat i {names}. Bekreft landet."),
    "city": _("«{text}» er en by i {names}. Bekreft landet."),
    "region": _("«{text}» er et område, ikke et land. Mente du {names}?"),
    "suggestion": _("Mente du {names}?"),
}

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th"})
_SMALL_WORDS = frozenset({"the", "and", "og", "och", "und", "et", "y", "e", "en", "i", "ja"})
_SAINT = {"saint": "st", "sankt": "st"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LINE_BREAK = re.compile(r"[\r\n\v\f\u2028\u2029]+")
_STRONG_SEPARATOR = re.compile(r"[/;|+]")
_WEAK_SEPARATOR = re.compile(r"[,()\[\]&]|\s[-–—]\s|\s(?:og|and|eller|or|och|und)\s", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{2,3}")
_UTF8_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_DAMAGE = re.compile(
    f"[\ufffd\u0080-\u009f]|[ÂÃÄÅ][{_UTF8_TAIL}]|â€[{_UTF8_TAIL}]"  # UTF-8 read as Latin-1 or Windows-1252
    r"|(?<=\w)\?(?=\w)|^\?(?=\w)"  # a letter that a narrower character set lost
)
_LONGEST_CELL = 120


def fold_country(text: str) -> str:
    """The key on which spellings are compared: letters and digits only, small, without accents, blanks and small words.

    «St. Vincent & the Grenadines» and «Saint Vincent and Grenadines», or «Sør-Korea» and «sor korea», have one key.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", re.sub(r"[.'’ʼ`´]", "", bare))
    kept = [_SAINT.get(word, word) for word in words if word not in _SMALL_WORDS]
    return "".join(kept or words)


def looks_damaged(text: str) -> bool:
    """Whether characters were lost or doubled by a wrong character set on the way here."""
    return _DAMAGE.search(text) is not None


class CountryNames:
    """All spellings of all countries, ready to be asked. Build it once; asking costs a few dictionary look-ups."""

    def __init__(
        self, names: Iterable[NameRow], places: Iterable[PlaceRow], countries: Mapping[str, Country]
    ) -> None:
        self._countries = countries
        self._names: dict[str, dict[str, str]] = {}
        self._codes: dict[str, str] = {}
        for row in names:
            if row.kind == "code":
                self._codes[row.spelling] = row.iso2
            else:
                self._names.setdefault(fold_country(row.spelling), {}).setdefault(row.iso2, row.kind)
        self._places = {fold_country(row.spelling): row for row in places}

    def find(self, text: str, *, codes_expected: bool = False) -> CountryMatch:
        """Which country ``text`` means.

        ``codes_expected`` says that the column holds mostly codes: then «no» is Norway as «NO» always is.
        """
        shown = " ".join(_LINE_BREAK.sub("; ", _INVISIBLE.sub("", text).strip()).split())
        if not shown:
            return CountryMatch(None, (), "blank")
        if looks_damaged(shown):
            return self._damaged(shown)
        if not any(char.isalnum() for char in shown):
            return CountryMatch(None, (), "not_a_country", self._note("no_answer", shown))
        if len(shown) > _LONGEST_CELL:
            return CountryMatch(None, (), "unknown", self._note("unknown", shown[:_LONGEST_CELL] + "…"))
        if "?" not in shown:
            parts = self._split(shown, _STRONG_SEPARATOR, codes_expected)
            certain = parts or self._certain(shown, codes_expected)
            certain = certain or self._split(shown, _WEAK_SEPARATOR, codes_expected)
            if certain:
                return certain
        return self._doubtful(shown)

    def _certain(self, text: str, codes_expected: bool) -> CountryMatch | None:
        """A name, a code, or something known to be no country."""
        meanings = self._names.get(fold_country(text))
        if meanings:
            return self._from_meanings(text, meanings)
        code = self._code(text, codes_expected)
        if code:
            return CountryMatch(code, (code,), "code")
        if _CODE.fullmatch(text) and text.upper() in self._codes:
            return None
        place = self._places.get(fold_country(text))
        if place and not place.iso2:
            return CountryMatch(None, (), "not_a_country", self._note(place.what, text))
        return None

    def _from_meanings(self, text: str, meanings: Mapping[str, str]) -> CountryMatch:
        """One country is certain unless the spelling is marked as having other meanings; several are a question."""
        candidates = tuple(meanings)
        kinds = set(meanings.values())
        if len(candidates) > 1 or "ambiguous" in kinds:
            note = "meanings" if len(candidates) > 1 else "one_meaning"
            return CountryMatch(None, candidates, "ambiguous", self._note(note, text, candidates))
        if kinds == {"part"}:
            return CountryMatch(candidates[0], candidates, "part", self._note("part", text, candidates))
        return CountryMatch(candidates[0], candidates, "exact")

    def _code(self, text: str, codes_expected: bool) -> str | None:
        if not _CODE.fullmatch(text):
            return None
        return self._codes.get(text.upper() if codes_expected else text)

    def _split(self, text: str, separator: re.Pattern[str], codes_expected: bool) -> CountryMatch | None:
        """A cell whose every part is known: «NO – Norge» is one country written twice, «Norge/Sverige» two, «Asia/EU» none."""
        parts = [part.strip() for part in separator.split(text) if part.strip()]
        if len(parts) < 2:
            return None
        found = [match for part in parts if (match := self._certain(part, codes_expected))]
        if len(found) < len(parts):
            return None
        if all(match.kind == "not_a_country" for match in found):
            return CountryMatch(None, (), "not_a_country", self._note("group", text))
        if any(match.kind == "not_a_country" for match in found):
            return None
        candidates = _unique(iso2 for match in found for iso2 in match.candidates)
        if len(candidates) == 1 and all(match.iso2 for match in found):
            return found[0]
        note = "several" if len(candidates) > 1 else "one_meaning"
        return CountryMatch(None, candidates, "ambiguous", self._note(note, text, candidates))

    def _damaged(self, text: str) -> CountryMatch:
        mended = fold_country(_mended(text))
        candidates = tuple(self._names.get(mended, ())) or self._near(mended)
        note = self._note("damaged", text)
        return CountryMatch(None, candidates, "damaged", self._with_suggestion(note, candidates))

    def _doubtful(self, text: str) -> CountryMatch:
        """No country for certain: say what it is, or what it resembles."""
        if _CODE.fullmatch(text) and text.upper() in self._codes:
            candidates: tuple[str, ...] = (self._codes[text.upper()],)
            return CountryMatch(None, candidates, "unknown", self._note("code", text, candidates))
        place = self._places.get(fold_country(text))
        if place and place.iso2:
            candidates = (place.iso2,)
            return CountryMatch(None, candidates, "unknown", self._note(place.what, text, candidates))
        candidates = self._mentioned(text) or self._near(fold_country(text))
        note = self._note("unknown", text)
        return CountryMatch(None, candidates, "unknown", self._with_suggestion(note, candidates))

    def _mentioned(self, text: str) -> tuple[str, ...]:
        """Countries whose name, or the name of a place in them, stands somewhere in the text."""
        words = re.findall(r"[^\s,;/()\[\]]+", text)
        found: list[str] = []
        start = 0
        while start < len(words):
            for stop in range(min(len(words), start + 6), start, -1):
                here = self._named(fold_country("".join(f"{word} " for word in words[start:stop])))
                if here:
                    found += here
                    start = stop - 1
                    break
            start += 1
        parts = (part.strip() for part in re.split(r"[,;/()\[\]]", text))
        found += [self._codes[part] for part in parts if part in self._codes]
        return _unique(found)

    def _named(self, key: str) -> tuple[str, ...]:
        place = self._places.get(key)
        if len(key) < 4:  # «Man» and «Ira» are words of other things too
            return ()
        return tuple(self._names.get(key, ())) or ((place.iso2,) if place and place.iso2 else ())

    def _near(self, key: str) -> tuple[str, ...]:
        """Countries of which a spelling is one letter away, doubled letters not counted."""
        if len(key) < 4:
            return ()
        return _unique(iso2 for variant in _variants(key) for iso2 in self._near_index.get(variant, ()))[:5]

    @cached_property
    def _near_index(self) -> dict[str, tuple[str, ...]]:
        index: dict[str, dict[str, None]] = {}
        for key, meanings in self._names.items():
            if len(key) >= 4:
                for variant in _variants(key):
                    index.setdefault(variant, {}).update(dict.fromkeys(meanings))
        return {variant: tuple(found) for variant, found in index.items()}

    def _note(self, what: str, text: str, candidates: Iterable[str] = ()) -> str:
        return _NOTES[what].format(
            text=text, names=self._listed(candidates, "og" if what == "several" else "eller")
        )

    def _with_suggestion(self, note: str, candidates: tuple[str, ...]) -> str:
        return f"{note} {self._note('suggestion', '', candidates)}" if candidates else note

    def _listed(self, candidates: Iterable[str], word: str) -> str:
        names = [self._countries[iso2].name_nb for iso2 in candidates]
        return f" {word} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


def _variants(key: str) -> list[str]:
    """The key without doubled letters, and with each one letter left out: two keys one slip apart share a variant."""
    single = re.sub(r"(.)\1+", r"\1", key)
    return [single, *(single[:i] + single[i + 1 :] for i in range(len(single)))]


def _mended(text: str) -> str:
    """The text as it was before it was read with the wrong character set, where that can be told."""
    raw = bytearray()
    for char in text:
        for encoding in ("cp1252", "latin-1"):
            try:
                raw += char.encode(encoding)
                break
            except UnicodeEncodeError:
                continue
        else:
            return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text
