"""Reads an index from a list: one figure a country, perhaps a year; what cannot be read for certain is named, never guessed.

Which column holds what is proposed from the content: the countries by asking ``known``, the figures by being numbers.
Lists of several years (a row a year, or a column a year) give each country its newest figure.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.table import Cell, Row, Sheet, cell_text

_LOOKED_AT = 400
_YEAR = re.compile(r"(?:YR|)?((?:19|20)\d\d)(?: \[YR\d{4}\])?")
_YEAR_WORDS = frozenset(
    {"year", "år", "årstall", "ar", "aar", "time", "period", "time period", "dato", "date"}
)
_NO_FIGURES = frozenset(
    {"rank", "rang", "rangering", "plassering", "plass", "nr", "nr.", "no.", "#", "id", "m49"}
)
"""Headers of whole numbers that count rows and measure nothing."""
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": "", "\u202f": "", " ": ""})
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_NOTHING = frozenset({"", "..", "...", "-", "–", "—", "na", "n/a", "#n/a", "nan", "null", "none", ":", "."})


class NoCountries(AktsomError):
    """No column of the list holds countries (values: sheet)."""

    message = _(
        "Filen ble ikke lest. Ingen kolonne i arket «{sheet}» har land. "
        "Hver rad må ha en landkode (NOR eller NO) eller et landnavn, og et tall."
    )


class NoFigures(AktsomError):
    """No column holds numbers beside the countries (values: sheet)."""

    message = _("Filen ble ikke lest. Ingen kolonne i arket «{sheet}» har tall ved siden av landene.")


class IndexColumns(NamedTuple):
    """Where things stand, counted from 0; ``header`` is a row, None where there is none; ``year`` None without a column."""

    header: int | None
    country: int
    value: int
    year: int | None


class Figure(NamedTuple):
    """One row that could be read: its number in the spreadsheet, the country as written, the figure and its year."""

    row: int
    country: str
    value: float
    year: int | None


@dataclass
class IndexRows:
    """What a list holds.

    Attributes:
        figures: the rows with a country and a number.
        unreadable: (row, country, what stood there) where a number should be.
        without: countries as written whose figure is blank or said to be missing.
    """

    figures: list[Figure] = field(default_factory=list)
    unreadable: list[tuple[int, str, str]] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


def propose_columns(sheet: Sheet, known: Callable[[str], bool]) -> IndexColumns:
    """The columns of countries, figures and years. Raises NoCountries, NoFigures."""
    rows = sheet.rows[:_LOOKED_AT]
    width = max((len(row) for row in rows), default=0)
    hits = {at: sum(known(_text(row, at)) for row in rows) for at in range(width)}
    country = max(hits, key=lambda at: (hits[at], -_mean_length(rows, at)), default=None)
    if country is None or hits[country] < 1:
        raise NoCountries(sheet=sheet.name)
    first = next(place for place, row in enumerate(rows) if known(_text(row, country)))
    header = next((place for place in range(first - 1, -1, -1) if _text(rows[place], country)), None)
    body = [row for row in rows[first:] if _text(row, country)]
    year = next((at for at in range(width) if _is_year_column(rows, header, body, at)), None)
    numbers = {
        at: sum(parse_figure(row[at]) is not None for row in body if at < len(row))
        for at in range(width)
        if at not in {country, year}
    }
    counting = {
        at for at in numbers if header is not None and _text(rows[header], at).casefold() in _NO_FIGURES
    }
    if any(count for at, count in numbers.items() if at not in counting):
        numbers = {at: count for at, count in numbers.items() if at not in counting}
    most = max(numbers.values(), default=0)
    if not most:
        raise NoFigures(sheet=sheet.name)
    # The last of several: yearly columns stand oldest first, and figures stand after what they are of.
    value = max(at for at, count in numbers.items() if count * 2 >= most)
    return IndexColumns(header, country, value, year)


def read_figures(sheet: Sheet, columns: IndexColumns) -> IndexRows:
    """Every row under the header: figures, and what could not be read. A year in the value's header is every row's year."""
    found = IndexRows()
    start = 0 if columns.header is None else columns.header + 1
    headed = None if columns.header is None else year_in(_text(sheet.rows[columns.header], columns.value))
    for number, row in enumerate(sheet.rows[start:], start + 1):
        country = _text(row, columns.country)
        if not country:
            continue
        cell = row[columns.value] if columns.value < len(row) else ""
        if cell_text(cell).casefold() in _NOTHING:
            found.without.append(country)
            continue
        value = parse_figure(cell)
        if value is None:
            found.unreadable.append((number, country, cell_text(cell)[:60]))
            continue
        year = headed if columns.year is None else year_in(_text(row, columns.year))
        found.figures.append(Figure(number, country, value, year))
    return found


def parse_figure(cell: Cell) -> float | None:
    """A figure of an index: comma or point before the decimals, no grouping; None for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return float(cell)
    text = cell_text(cell).translate(_MINUS)
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def year_in(text: str) -> int | None:
    """The year of a cell or a header: «2023», «2023 [YR2023]», «2023-12-31»; None where there is none."""
    match = _YEAR.match(text.strip())
    if match is None or (match.end() < len(text.strip()) and text.strip()[match.end()] not in "-. "):
        return None
    return int(match[1])


def column_names(sheet: Sheet, columns: IndexColumns) -> list[str]:
    """The header's cells, in order; empty where there is no header."""
    return [] if columns.header is None else [cell_text(cell) for cell in sheet.rows[columns.header]]


def _is_year_column(rows: list[Row], header: int | None, body: list[Row], at: int) -> bool:
    named = header is not None and _text(rows[header], at).casefold() in _YEAR_WORDS
    years = [year_in(_text(row, at)) is not None and len(_text(row, at)) <= 10 for row in body]
    filled = [year for year, row in zip(years, body, strict=True) if _text(row, at)]
    return bool(filled) and all(filled) and (named or _all_whole(body, at))


def _all_whole(body: list[Row], at: int) -> bool:
    return all(_text(row, at).isdigit() for row in body if _text(row, at))


def _text(row: Row, at: int) -> str:
    return cell_text(row[at]) if at < len(row) else ""


def _mean_length(rows: Iterable[Row], at: int) -> float:
    lengths = [len(_text(row, at)) for row in rows if _text(row, at)]
    return sum(lengths) / len(lengths) if lengths else 0.0
