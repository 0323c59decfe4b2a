"""The words of a chain list in Norwegian, English and German: its headers, what a link does, and how it is known."""

import csv
import re
from collections import defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from compliance_app.files.header_words import fold_header, plain_letters
from compliance_app.settings import ROOT

CHAIN_FIELDS: Final = (
    "supplier", "supplier_number", "tier", "producer_name", "producer_country", "goods", "role", "how_known", "source",
    "buyer",
)  # fmt: skip
"""What a column can be mapped to."""
_OTHER: Final = "other"
_HEAD: Final = re.compile(r" (?:for|pa|of|til|av|des|der|von|in) ")
"""What stands before these is the thing itself: «country of the producer» is a country."""

_ROLES: Final = {
    "PRODUCER": "produsent, produksjon, fabrikk, montering, producer, manufacturer, production, factory, assembly, "
    "hersteller, produzent, produktion, fertigung, montage",
    "SUB_SUPPLIER": "underleverandør, sub supplier, subsupplier, subcontractor, component supplier, delleverandør, "
    "unterlieferant, sublieferant, vorlieferant, zulieferer, distributør, distributor, grossist, wholesaler, trader, "
    "mellomledd, händler",
    "RAW_MATERIAL": "råvareledd, råvare, råvareprodusent, råvareleverandør, gruve, gård, plantasje, raw material, "
    "raw material supplier, mine, farm, plantation, rohstoff, rohstofflieferant, mine, bauernhof",
    "SERVICE": "utfører tjenesten, tjeneste, tjenesteleverandør, service, service provider, services, dienstleistung, "
    "dienstleister",
}
_HOW_KNOWN: Final = {
    "DECLARED": "oppgitt, oppgitt av leverandøren, erklært, declared, stated, self declared, supplier statement, erklärt, "
    "selbstauskunft, angegeben",
    "DOCUMENTED": "dokumentert, documented, document, dokumentiert, belegt",
    "VERIFIED": "kontrollert, verifisert, bekreftet, revidert, verified, audited, confirmed, geprüft, verifiziert, "
    "auditiert, bestätigt",
    "ASSUMED": "antatt, antakelse, trolig, usikker, assumed, assumption, estimated, likely, angenommen, vermutet, annahme",
}


def chain_scores(header: str) -> dict[str, float]:
    """Field → 0..1 of one header as written. The whole header gives 1, its last words (its head) 0.5 to 0.9 of it."""
    folded = plain_letters(fold_header(header))
    if not folded:
        return {}
    whole = _phrases().get(folded)
    if whole:
        return {field: 1.0 for field in whole if field != _OTHER}
    words = _HEAD.split(folded, maxsplit=1)[0].split()
    scores: dict[str, float] = {}
    for start in range(len(words)):
        share = (len(words) - start) / len(folded.split())
        for field in _phrases().get(" ".join(words[start:]), ()):
            scores[field] = max(scores.get(field, 0.0), 0.5 + 0.4 * share)
    blocked = scores.pop(_OTHER, 0.0)
    return {field: score for field, score in scores.items() if score > blocked}


def role_of(text: str) -> str | None:
    """The role's code, None where nobody knows the word."""
    return _words("role").get(plain_letters(fold_header(text)))


def how_known_of(text: str) -> str | None:
    """The code of how a link is known, None where nobody knows the word."""
    return _words("how_known").get(plain_letters(fold_header(text)))


@lru_cache(maxsize=1)
def _phrases() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with (ROOT / "data" / "chain_header_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[plain_letters(fold_header(row["header"]))].add(row["field"])
    return {phrase: frozenset(fields) for phrase, fields in found.items()}


@lru_cache(maxsize=2)
def _words(kind: str) -> MappingProxyType[str, str]:
    table = _ROLES if kind == "role" else _HOW_KNOWN
    return MappingProxyType(
        {
            plain_letters(fold_header(word)): code
            for code, words in table.items()
            for word in (code, *words.split(","))
        }
    )
