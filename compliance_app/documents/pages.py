"""Pages of HTML that are read without the program: written piece by piece, so that a table can be as long as it needs to be.

Every value is escaped here. A page has a language, one main heading, sections with headings in order, tables with column
headers and captions, and a way back; it fetches nothing but the style sheet beside it, and runs nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from compliance_app.documents.html_writer import blocks_html
from compliance_app.documents.markdown import parse

STYLE_NAME = "stil.css"
STYLE = Path(__file__).with_name("document.css").read_text(encoding="utf-8") + Path(__file__).with_name(
    "pages.css"
).read_text(encoding="utf-8")


class Html(str):
    """HTML that is ready: every value in it is escaped."""

    __slots__ = ()


Cell = str | Html | None


@dataclass(frozen=True)
class Trail:
    """A page's place: the way back, each (text, href), and how many folders it stands in."""

    back: tuple[tuple[str, str], ...] = ()
    depth: int = 0


def page(title: str, body: Iterable[Html], trail: Trail, mark: str = "") -> Iterator[str]:
    """A whole page.

    Args:
        title: its only heading of level 1.
        body: its pieces, in order.
        trail: where it stands.
        mark: what stands on every page of an example.
    """
    style = "../" * trail.depth + STYLE_NAME
    yield (
        f'<!doctype html>\n<html lang="nb">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f'<link rel="stylesheet" href="{style}">\n</head>\n<body>\n'
    )
    if trail.back:
        steps = "".join(f"<li>{link(text, href)}</li>" for text, href in trail.back)
        yield f'<nav aria-label="Tilbake"><ol>{steps}</ol></nav>\n'
    yield f"<main>\n{_mark(mark)}<h1>{escape(title)}</h1>\n"
    yield from body
    yield "</main>\n</body>\n</html>\n"


def heading(text: str, level: int = 2) -> Html:
    """A heading inside the page, level 2 to 4."""
    return Html(f"<h{level}>{escape(text)}</h{level}>\n")


def paragraph(*parts: str) -> Html:
    """A paragraph of text and ready pieces."""
    return Html(f"<p>{joined(*parts)}</p>\n")


def joined(*parts: str) -> Html:
    """Text and ready pieces as one piece."""
    return Html("".join(map(_cell, parts)))


def written(text: str) -> Html:
    """What somebody wrote, with their line breaks and nothing else."""
    return Html(f'<div class="written">{escape(text)}</div>\n')


def bullets(items: Iterable[str]) -> Html:
    """A list."""
    return Html("<ul>\n" + "".join(f"<li>{_cell(item)}</li>\n" for item in items) + "</ul>\n")


def facts(pairs: Iterable[tuple[str, Cell]]) -> Html:
    """Names and values; those without a value are left out."""
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{_cell(value)}</dd>\n" for name, value in pairs if value)
    return Html(f"<dl>\n{rows}</dl>\n") if rows else Html("")


def table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[Html]:
    """A table in pieces, row by row; the first cell of a row is its header."""
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in headers)
    yield Html(
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n"
    )
    for first, *rest in rows:
        cells = "".join([f"<td>{_cell(one)}</td>" for one in rest])
        yield Html(f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>\n')
    yield Html("</tbody>\n</table></div>\n")


def link(text: str, href: str) -> Html:
    """A link to a file beside this one; the path is escaped, and never leads to another scheme."""
    return Html(f'<a href="{escape(quote(href, safe="/#."))}">{escape(text)}</a>')


def markdown(text: str) -> Html:
    """A letter as it is kept: Markdown, every value in it escaped when it was written.

    Its subject becomes level 2, its headings level 3, none of them with an id: a page may hold several letters.
    """
    blocks = parse(text)
    return Html(f'<div class="paper">{blocks_html(blocks[:1], 2)}{blocks_html(blocks[1:], 3)}</div>\n')


def _mark(mark: str) -> str:
    return f'<p class="mark">{escape(mark)}</p>\n' if mark else ""


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return value if isinstance(value, Html) else escape(value)
