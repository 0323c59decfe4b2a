"""Which field a column's header names, in Norwegian, English, Swedish and Danish (``data/header_words.csv``).

The field ``other`` holds headers that look like a field and are none: the buyer, the region, the supplier's number in
the ledger. Weights run from 0 to 1: how surely the header names the field.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from compliance_app.settings import ROOT

OTHER = "other"
FIELDS = (
    "name",
    "org_number",
    "foreign_id",
    "country",
    "website",
    "industry_code",
    "category",
    "spend",
    "currency",
    "relationship",
    "purchase_channel",
    "contract_clause",
    "producer_name",
    "producer_country",
    "goods",
    "year",
    "site",
    "site_country",
)
"""What a column can be mapped to."""

_CAMEL = re.compile(r"(?<=[a-zæøåäö])(?=[A-ZÆØÅÄÖ])")
_NOT_WORD = re.compile(r"[\W_]+")
_UNSAID = re.compile(
    r"\d+|nok|kr|sek|dkk|eur|usd|mnok|tnok|mva|moms|vat|inkl|incl|eks|ex|ekskl|eksl|exkl|excl|i|in|the"
)
"""Words in a header that do not change what it names: years, units."""

_ABOUT_IT = frozenset(
    {"id", "no", "nr", "number", "num", "nummer", "numero", "code", "codes", "kode", "kod", "date", "dato", "datum",
     "status", "type", "term", "terms", "email", "epost", "mail", "phone", "telefon", "fax"}
)  # fmt: skip
_NAMED_BY_LAST_WORD = ("name", "producer_name", "goods", "spend", "site")
"""«Vendor» names a name, «Vendor terms» and «Vendor no.» something about it."""

_LETTERS = str.maketrans({"ø": "o", "æ": "a", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "œ": "o"})
_DIGRAPHS = re.compile("aa|ae|oe")


def fold_header(text: str) -> str:
    """A header as it is compared: small words of letters and digits, camelCase and punctuation as blanks."""
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text))
    return " ".join(_NOT_WORD.sub(" ", spaced.casefold()).split())


def plain_letters(folded: str) -> str:
    """A folded header without marks on its letters, since systems write «leverantor», «leverandoer» and «naeringskode»."""
    bare = unicodedata.normalize("NFD", folded.translate(_LETTERS))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    return _DIGRAPHS.sub(lambda found: found[0][0], bare)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[tuple[tuple[str, ...], str, float]]]:
    """First word -> (all words, field, weight)."""
    by_first: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
    with (ROOT / "data" / "header_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = tuple(plain_letters(row["header"]).split())
            by_first.setdefault(words[0], []).append((words, row["field"], float(row["weight"])))
    return by_first


@lru_cache(maxsize=4096)
def field_scores(folded: str) -> dict[str, float]:
    """Field -> 0..1 for one folded header.

    The whole header gives the phrase's weight. A phrase inside a longer header gives 60 to 90 % of it, more the more
    of the header it covers; years and units beside it do not count. Marks on letters do not count either. A name or an
    amount followed by «number», «code» or «date» is hardly meant.
    """
    words = plain_letters(folded).split()
    about_it = bool(words) and words[-1] in _ABOUT_IT
    said = sum(1 for word in words if not _UNSAID.fullmatch(word)) or 1
    scores: dict[str, float] = {}
    for start, first in enumerate(words):
        for phrase, field, weight in _phrases().get(first, ()):
            if words[start : start + len(phrase)] != list(phrase):
                continue
            covered = min(1.0, len(phrase) / said)
            part = 1.0 if len(phrase) == len(words) else 0.95 if covered == 1 else 0.6 + 0.3 * covered**2
            if about_it and field in _NAMED_BY_LAST_WORD and start + len(phrase) < len(words):
                part /= 2
            scores[field] = max(scores.get(field, 0.0), weight * part)
    return scores


def names_field(text: str) -> float:
    """How surely a cell is a header of anything we know (``other`` too): 0..1, below 0.8 is a mere mention."""
    return max(field_scores(fold_header(text)).values(), default=0.0) if len(text) <= 80 else 0.0


def spelled_out(headers: Iterable[str]) -> str:
    """All headers folded, in one text: two files with the same columns give the same."""
    return "\x1f".join(fold_header(header) for header in headers)
