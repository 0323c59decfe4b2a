"""A long list written twice into a zip: as one CSV for spreadsheets and as pages of some thousand rows; held nowhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from compliance_app.documents import pages
from compliance_app.documents.pages import Cell, Html, Trail
from compliance_app.domain.language import NB
from compliance_app.files.bundle import Bundle
from compliance_app.files.writer import ColumnSpec, csv_pieces

A_PAGE = 2_000
"""Rows of a list on one page."""


@dataclass(frozen=True)
class Listed:
    """A list: folder and file in letters a to z, its title, a sentence on what it is, and its columns."""

    name: str
    title: str
    about: str
    columns: Sequence[ColumnSpec]


def write_list(
    bundle: Bundle,
    listed: Listed,
    rows: Callable[[], Iterator[Sequence[Any]]],
    mark: str,
    links: Callable[[Sequence[Any]], Sequence[Cell]] | None = None,
) -> int:
    """Write a list as ``name/name.csv`` and ``name/0001.html`` and on; returns how many rows it has.

    Args:
        bundle: the zip.
        listed: what it is.
        rows: reads the rows anew; one value a column, the same each time.
        mark: what stands on every page of an example.
        links: what a page shows of a row, where that is not the values themselves.
    """
    counted = 0

    def counting() -> Iterator[Sequence[Any]]:
        nonlocal counted
        for row in rows():
            counted += 1
            yield row

    stem = f"{listed.name}/{listed.name}"
    bundle.add_pieces(f"{stem}.csv", csv_pieces(listed.columns, counting()))
    kinds = [column.kind for column in listed.columns]
    headers = [column.header for column in listed.columns]
    show = links or (lambda row: [_shown(kind, value) for kind, value in zip(kinds, row, strict=True)])
    waiting, count = rows(), page_count(counted)
    for number in range(1, count + 1):
        cells = map(show, islice(waiting, A_PAGE))
        body = _body(listed, number, count, pages.table(listed.title, headers, cells))
        trail = Trail((("Innhold", "../index.html"),), 1)
        name = page_name(listed.name, number)
        bundle.add_pieces(name, pages.page(page_title(listed.title, number, count), body, trail, mark))
    return counted


def page_count(rows: int) -> int:
    """How many pages so many rows take; an empty list has one that says so."""
    return max(1, -(-rows // A_PAGE))


def page_name(folder: str, number: int) -> str:
    """«tiltak/0001.html»."""
    return f"{folder}/{number:04d}.html"


def page_title(title: str, number: int, count: int) -> str:
    """The title of one page of several, so that no two pages have the same."""
    return title if count == 1 else f"{title}, side {number} av {count}"


def page_links(title: str, number: int, count: int) -> Iterator[Html]:
    """The way to the page before and the one after."""
    others = [one for one in (number - 1, number + 1) if 1 <= one <= count]
    if others:
        yield pages.bullets(pages.link(f"{title}, side {one}", f"{one:04d}.html") for one in others)


def _body(listed: Listed, number: int, count: int, rows: Iterator[Html]) -> Iterator[Html]:
    yield pages.paragraph(listed.about)
    file = f"{listed.name}.csv"
    yield pages.paragraph("Hele listen for regneark: ", pages.link(file, file))
    yield from page_links(listed.title, number, count)
    yield from rows


def _shown(kind: str, value: Any) -> str:
    """One value as a page shows it; a moment is in Oslo's time already."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y kl. %H.%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if kind == "amount":
        return NB.number(value / 100, 2)
    return str(value).replace(".", ",") if kind == "decimal" else str(value)
