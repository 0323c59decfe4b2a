"""Proposes which column holds which field, from the headers and from what stands below them.

A proposal is shown to a person with sample values before anything is saved.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from compliance_app.domain.identity import OrgNumberError
from compliance_app.files import values
from compliance_app.files.header_words import FIELDS, OTHER, field_scores, fold_header, spelled_out
from compliance_app.files.table import Cell, Row, Sheet, cell_text, column_letter

_LOOKED_AT = 200
_SAMPLES = 5
_SEVERAL = 3
_THRESHOLD = 0.4
_BY_CONTENT = 0.4
NO_HEADER = -1
"""As ``header_row``: the list begins at once, without column names."""

_NEEDS_ITS_FORM = {"name": 1, "org_number": 3, "spend": 3}
"""Field -> of how many different values one must fit, or the header is not believed."""

_FLAGS = frozenset({"true", "false", "yes", "no", "ja", "nei", "nej", "sant", "usant", "x", "y", "n", "j"})
_PRODUCER = ("producer_name", "producer_country")
_SITE = ("site", "site_country")
_CURRENCIES = {"NOK", "SEK", "DKK", "EUR", "USD", "GBP", "CHF", "PLN", "ISK", "JPY", "CNY", "CAD", "AUD"}


class Found(Protocol):
    """What a spelling of a country means (``domain.countries.CountryMatch``)."""

    @property
    def iso2(self) -> str | None:
        """The country if it is certain."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Countries to offer, likeliest first."""

    @property
    def kind(self) -> str:
        """How it was found, or why not."""

    @property
    def note(self) -> str:
        """A sentence for the person who decides."""


class Countries(Protocol):
    """Knows the names of countries (``domain.countries.CountryNames``)."""

    def find(self, text: str, *, codes_expected: bool = False) -> Found:
        """Which country ``text`` means."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the person sees it: index from 0, letter, header, up to five distinct values."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field's proposed column.

    Attributes:
        column: index from 0.
        confidence: 0..1; below 0.7 ask for a look.
        samples: up to five distinct values.
        alternatives: other columns that could be meant, likeliest first.
    """

    field: str
    column: int
    confidence: float
    samples: tuple[str, ...]
    alternatives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnProposals:
    """All columns of a sheet, and a proposal for each field that was found.

    ``notes`` are sentences for the person who looks at the proposal: what was left out of it, and why.
    """

    columns: tuple[Column, ...]
    proposals: dict[str, Proposal]
    signature: str
    notes: tuple[str, ...] = ()

    @property
    def mapping(self) -> dict[str, int]:
        """Field -> column index, as ``read_supplier_rows`` takes it."""
        return {field: proposal.column for field, proposal in self.proposals.items()}


def propose_columns(sheet: Sheet, header_row: int, countries: Countries) -> ColumnProposals:
    """Judge each column of ``sheet`` (header in row ``header_row``, from 0; ``NO_HEADER``: none) and propose the fields."""
    headers = header_texts(sheet, header_row)
    body = sheet.rows[header_row + 1 : header_row + 1 + _LOOKED_AT]
    cells = [[row[i] for row in body if i < len(row) and row[i] != ""] for i in range(len(headers))]
    columns = tuple(
        Column(i, column_letter(i), header, _samples(cells[i])) for i, header in enumerate(headers)
    )
    scores = {
        (field, i): score
        for i, header in enumerate(headers)
        for field, score in _scores(header, cells[i], countries).items()
    }
    chosen = _assign(scores, headers)
    if "name" not in chosen:
        # A list of factories alone: the factory is the supplier.
        chosen = _assign({key: score for key, score in scores.items() if key[0] not in _PRODUCER}, headers)
    if "name" not in chosen:
        chosen = _assign({key: score for key, score in scores.items() if key[0] not in _SITE}, headers)
    if "name" not in chosen:
        _name_by_content(chosen, scores, headers, cells)
    notes = _leave_out_destination(chosen, scores, headers, body)
    proposals = {
        field: Proposal(
            field, i, round(scores[field, i], 2), columns[i].samples, _others(field, i, scores, chosen)
        )
        for field, i in sorted(chosen.items(), key=lambda item: FIELDS.index(item[0]))
    }
    return ColumnProposals(columns, proposals, header_signature(headers), notes)


def header_texts(sheet: Sheet, header_row: int) -> list[str]:
    """The column names, "" for columns without, as wide as the sheet. ``NO_HEADER`` gives no names at all."""
    row = sheet.rows[header_row] if NO_HEADER < header_row < len(sheet.rows) else []
    width = max([len(row), *(len(below) for below in sheet.rows[header_row + 1 : header_row + 201])])
    return [cell_text(cell) for cell in row] + [""] * (width - len(row))


def header_signature(headers: Iterable[str]) -> str:
    """A hash by which a later file with the same columns is recognised (letter case and punctuation do not count)."""
    return hashlib.sha256(spelled_out(headers).encode()).hexdigest()


def mapping_from_headers(headers: Iterable[str], wanted: Mapping[str, str]) -> dict[str, int | None]:
    """Field -> index of the column with that header (as written, else folded, else its letter); None if there is none."""
    names = list(headers)
    folded = [fold_header(name) for name in names]
    letters = [column_letter(i) for i in range(len(names))]

    def place(header: str) -> int | None:
        for where, key in ((names, header), (folded, fold_header(header)), (letters, header)):
            if key and key in where:
                return where.index(key)
        return None

    return {field: place(header) for field, header in wanted.items()}


def codes_expected(spellings: Iterable[str]) -> bool:
    """True when a country column holds mostly codes of two or three letters, so that «no» is Norway."""
    texts = [text for text in spellings if text]
    return bool(texts) and sum(len(text) <= 3 for text in texts) > 0.8 * len(texts)


def _samples(cells: list[Cell]) -> tuple[str, ...]:
    distinct: dict[str, None] = {}
    for cell in cells:
        distinct.setdefault(cell_text(cell)[:80])
        if len(distinct) == _SAMPLES:
            break
    return tuple(distinct)


def _scores(header: str, cells: list[Cell], countries: Countries) -> dict[str, float]:
    """Field -> 0..1 of one column: the header's word, weighed with how many values could be the field's."""
    named = field_scores(fold_header(header))
    blocked = named.get(OTHER, 0.0)
    distinct = list(dict.fromkeys(cells))
    fits = _Fits(distinct, countries)
    scores: dict[str, float] = {}
    for field in FIELDS:
        word = named.get(field, 0.0)
        if word and word > blocked:
            fit = fits.share(field) if distinct else None
            if fit == 0 and len(distinct) >= _NEEDS_ITS_FORM.get(field, len(distinct) + 1):
                continue
            scores[field] = word if fit is None else word * (0.4 + 0.6 * fit)
        elif not named and len(distinct) >= 3 and field in {"org_number", "country", "website"}:
            fit = (fits.valid_numbers() if field == "org_number" else fits.share(field)) or 0.0
            if fit >= 0.8:
                scores[field] = 0.6 * fit
    return {field: score for field, score in scores.items() if score >= _THRESHOLD}


class _Fits:
    """The share of a column's distinct values that could be a field's; None where a field has no form to check."""

    def __init__(self, distinct: list[Cell], countries: Countries) -> None:
        self._distinct = distinct
        self._countries = countries

    def share(self, field: str) -> float | None:
        tests: dict[str, Callable[[Cell], bool]] = {
            "name": _is_texty,
            "producer_name": _is_texty,
            "org_number": _is_org_number,
            "country": self._is_country,
            "producer_country": self._is_country,
            "site_country": self._is_country,
            "site": _is_texty,
            "website": lambda cell: _passes(values.parse_website, cell),
            "industry_code": lambda cell: _passes(values.parse_industry_code, cell),
            "spend": _is_amount,
            "currency": lambda cell: (
                cell_text(cell).upper() in _CURRENCIES or _passes(values.parse_currency, cell)
            ),
            "year": lambda cell: _passes(values.parse_year, cell),
            "category": _is_texty,
            "goods": _is_texty,
        }
        test = tests.get(field)
        return None if test is None else sum(map(test, self._distinct)) / len(self._distinct)

    def valid_numbers(self) -> float:
        """The share that are right Norwegian organisation numbers: dates, telephones and vouchers look like one too."""
        return sum(map(_is_valid_number, self._distinct)) / len(self._distinct)

    def _is_country(self, cell: Cell) -> bool:
        found = self._countries.find(cell_text(cell), codes_expected=True)
        return bool(found.iso2 or found.candidates or found.kind in {"not_a_country", "damaged"})


def _passes(parse: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        return parse(cell) is not None
    except ValueError:
        return False


def _is_texty(cell: Cell) -> bool:
    return isinstance(cell, str) and any(map(str.isalpha, cell)) and cell.strip().casefold() not in _FLAGS


def _is_org_number(cell: Cell) -> bool:
    if not isinstance(cell, str | float):
        return False
    try:
        values.org_number(cell)
    except OrgNumberError as error:
        return len(error.digits) >= 8  # a number of another country, or a slip: the column is still right
    return True


def _is_valid_number(cell: Cell) -> bool:
    if not isinstance(cell, str | float):
        return False
    try:
        values.org_number(cell)
    except OrgNumberError:
        return False
    return True


def _is_amount(cell: Cell) -> bool:
    try:
        return values.parse_amount(cell) is not None
    except values.AmbiguousAmount:
        return True
    except values.NotAnAmount:
        return False


def _assign(scores: dict[tuple[str, int], float], headers: list[str]) -> dict[str, int]:
    """Best pairs first, each field and each column once; of amounts by year the latest, else the leftmost."""

    def rank(key: tuple[str, int]) -> tuple[float, str, int, int]:
        field, i = key
        latest = max((word for word in fold_header(headers[i]).split() if word.isdigit()), default="")
        return (-scores[key], "" if field != "spend" else _descending(latest), FIELDS.index(field), i)

    chosen: dict[str, int] = {}
    for field, i in sorted(scores, key=rank):
        if field not in chosen and i not in chosen.values():
            chosen[field] = i
    _pair_countries(scores, chosen)
    return chosen


def _name_by_content(
    chosen: dict[str, int], scores: dict[tuple[str, int], float], headers: list[str], cells: list[list[Cell]]
) -> None:
    """No header we know names the suppliers: propose the first column of many different short texts, to be looked at."""
    best, most = None, 0
    for i, header in enumerate(headers):
        named = field_scores(fold_header(header))
        if i in chosen.values() or named.get(OTHER, 0.0) >= 0.5 or not cells[i]:
            continue
        texts = {cell_text(cell) for cell in cells[i] if _is_texty(cell)}
        usual = sum(map(len, texts)) / len(texts) if texts else 0
        if len(texts) > most and 4 <= usual <= 60 and len(texts) >= 0.4 * len(cells[i]):
            best, most = i, len(texts)
    if best is not None:
        chosen["name"], scores["name", best] = best, _BY_CONTENT


def _leave_out_destination(
    chosen: dict[str, int], scores: dict[tuple[str, int], float], headers: list[str], body: list[Row]
) -> tuple[str, ...]:
    """A country that changes from row to row of the same supplier is the site's, or where something goes: not the supplier's."""
    name, country = chosen.get("name"), chosen.get("country")
    if name is None or country is None:
        return ()
    pairs = [(row[name], row[country]) for row in body if max(name, country) < len(row)]
    several, repeated = several_countries(pairs)
    if not several:
        return ()
    del chosen["country"]
    if "site" in chosen and "site_country" not in chosen:
        chosen["site_country"] = country
        scores["site_country", country] = scores["country", country]
        return ()
    return (
        f"Kolonnen «{headers[country]}» er ikke foreslått som land: {several} av {repeated} leverandører som står på "
        "flere rader, står med ulike land. Det kan være landet varen sendes til.",
    )


def several_countries(pairs: Iterable[tuple[Cell, Cell]]) -> tuple[int, int]:
    """Of (name, country) rows: how many names stand with more than one country, of how many that stand on several rows.

    (0, 0) where that is fewer than three names or than half: a few suppliers do have sites abroad.
    """
    rows: Counter[Cell] = Counter()
    found: dict[Cell, set[Cell]] = {}
    for name, country in pairs:
        if name != "" and country != "":
            rows[name] += 1
            found.setdefault(name, set()).add(country)
    repeated = [name for name, count in rows.items() if count > 1]
    several = sum(len(found[name]) > 1 for name in repeated)
    return (several, len(repeated)) if several >= max(_SEVERAL, 0.5 * len(repeated)) else (0, 0)


def _descending(digits: str) -> str:
    return "".join(chr(ord("9") - ord(digit) + ord("0")) for digit in digits if digit.isascii()) or "~"


def _pair_countries(scores: dict[tuple[str, int], float], chosen: dict[str, int]) -> None:
    """«Leverandør, Land, Produsent, Land»: a country belongs to the name on its left."""
    name, producer, country = (chosen.get(field) for field in ("name", "producer_name", "country"))
    if name is None or producer is None or country is None or "producer_country" in chosen:
        return
    best = scores["country", country]
    alike = [i for (field, i), score in scores.items() if field == "country" and score >= 0.9 * best]
    beside = {i: max((n for n in (name, producer) if n < i), default=name) for i in alike}
    of_name = [i for i in alike if beside[i] == name]
    of_producer = [i for i in alike if beside[i] == producer]
    if of_name and of_producer:
        chosen["country"], chosen["producer_country"] = min(of_name), min(of_producer)
        scores["producer_country", min(of_producer)] = scores["country", min(of_producer)]


def _others(
    field: str, column: int, scores: dict[tuple[str, int], float], chosen: dict[str, int]
) -> tuple[int, ...]:
    taken = set(chosen.values())
    others = [i for (other, i) in scores if other == field and i != column and i not in taken]
    return tuple(sorted(others, key=lambda i: (-scores[field, i], i)))
