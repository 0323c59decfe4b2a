"""The tree as one HTML file: readable without styles, nothing fetched, no script, no style attributes.

Names in scripts that not every machine has a font for bring their font along, after the reader's own fonts: in a style
element of its own, which the page's Content-Security-Policy names by its hash beside the style's.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

from compliance_app.documents import font_subsets
from compliance_app.documents.drawing import inline_svg
from compliance_app.documents.drawn import drawn
from compliance_app.documents.text import TABLE_WORD
from compliance_app.documents.tree import (
    Align,
    Block,
    Blocks,
    BulletList,
    Document,
    Figure,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Mark,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Signatory,
    SignatureBlock,
    Table,
    plain,
    text_of,
)

STYLE = Path(__file__).with_name("document.css").read_text(encoding="utf-8")

FAMILY = "Aktsom"
"""What the fonts in the page are called together; the style names it after the reader's own fonts."""

FONTS_ID = "skrifter"
"""The id of the style element with the fonts; a page has none where every letter is an everyday one."""

_LONG_WORD = 30
"""Letters of a word that would widen its table beyond the page."""

_NOT_AN_ID = re.compile(r"[^a-z0-9æøå]+")


def write_html(document: Document) -> bytes:
    """The document as one UTF-8 file with lang, title, headings in order, table captions and column headers."""
    shown = drawn(document)
    note = (Paragraph(plain(shown.note)),) if shown.note else ()
    body = replace(
        document, title=shown.title, subtitle=shown.subtitle, mark=shown.mark, blocks=(*shown.blocks, *note)
    )
    return f"""<!doctype html>
<html lang="{document.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(document.title)}</title>
<meta name="author" content="{escape(document.author)}">
<meta name="date" content="{document.day.isoformat()}">
<meta name="description" content="{escape(document.subject)}">
<meta name="keywords" content="{escape(", ".join(document.keywords))}">
<style>{STYLE}</style>
{font_faces(shown.letters)}</head>
<body>
{main_html(body)}
</body>
</html>
""".encode()


def font_faces(text: str) -> str:
    """The style element with the fonts for those letters of a drawable text that not every machine has; "" where there are none."""
    rules = []
    for family, letters in font_subsets.letters_by_family(text).items():
        if not font_subsets.embeddable(family):
            continue
        font = base64.b64encode(font_subsets.subset(family, letters, packed=True)).decode()
        rules.append(
            f"/* {family}: {font_subsets.copyright_of(family)}. SIL Open Font License 1.1, https://openfontlicense.org */\n"
            f"@font-face {{ font-family: {FAMILY}; unicode-range: {_ranges(letters)}; "
            f'src: url(data:font/woff;base64,{font}) format("woff"); }}\n'
        )
    return f'<style id="{FONTS_ID}">\n{"".join(rules)}</style>\n' if rules else ""


def _ranges(letters: Iterable[str]) -> str:
    """Letters as CSS has them: «U+391, U+3b1-3b3»."""
    found: list[list[int]] = []
    for code in sorted(map(ord, letters)):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ", ".join(f"U+{first:x}" if first == last else f"U+{first:x}-{last:x}" for first, last in found)


def main_html(document: Document) -> str:
    """The ``main`` element alone, for pages that bring their own head."""
    mark = f'<p class="mark">{escape(document.mark)}</p>\n' if document.mark else ""
    subtitle = f'\n<p class="subtitle">{escape(document.subtitle)}</p>' if document.subtitle else ""
    parts = _Parts(table_word=TABLE_WORD[document.language])
    parts.sections(document.blocks)
    return f"<main>\n{mark}<header>\n<h1>{escape(document.title)}</h1>{subtitle}\n</header>\n{''.join(parts.html)}</main>"


def blocks_html(blocks: Blocks, level: int) -> str:
    """Blocks inside a page that has an outline of its own: every heading is an ``h{level}``, without section and id."""
    parts = _Parts()
    return "".join(
        f"<h{level}>{_inlines(block.inlines)}</h{level}>\n"
        if isinstance(block, Heading)
        else parts.block(block)
        for block in blocks
    )


@dataclass
class _Parts:
    """The page as it grows: open sections and the last heading, ids given out, figures and tables counted."""

    html: list[str] = field(default_factory=list)
    open_levels: list[int] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    figures: int = 0
    tables: int = 0
    table_word: str = "Tabell"
    under: str = ""

    def sections(self, blocks: Blocks) -> None:
        for block in blocks:
            if isinstance(block, Heading):
                self._close_down_to(block.level)
                self.open_levels.append(block.level)
                name, self.under = self._name(block), text_of(block.inlines)
                tag = f"h{block.level + 1}"
                self.html.append(f'<section aria-labelledby="{name}">\n')
                self.html.append(f'<{tag} id="{name}">{_inlines(block.inlines)}</{tag}>\n')
            else:
                self.html.append(self.block(block))
        self._close_down_to(0)

    def block(self, block: Block) -> str:  # noqa: PLR0911  one return for each kind of block
        match block:
            case Heading() | Paragraph():
                return f"<p>{_inlines(block.inlines)}</p>\n"
            case BulletList():
                return f"<ul>\n{self._items(block.items)}</ul>\n"
            case NumberedList():
                start = f' start="{block.start}"' if block.start != 1 else ""
                return f"<ol{start}>\n{self._items(block.items)}</ol>\n"
            case Quote():
                return f"<blockquote>\n{''.join(map(self.block, block.blocks))}</blockquote>\n"
            case Table():
                self.tables += 1
                about = block.caption or self.under
                return _table(block, f"{self.table_word} {self.tables}{f': {about}' if about else ''}")
            case Figure():
                self.figures += 1
                return _figure(block, f"figur-{self.figures}")
            case SignatureBlock():
                return _signatures(block)
            case PageBreak() | Mark():
                return ""

    def _items(self, items: tuple[Blocks, ...]) -> str:
        return "".join(f"<li>{''.join(map(self.block, item))}</li>\n" for item in items)

    def _close_down_to(self, level: int) -> None:
        while self.open_levels and self.open_levels[-1] >= level:
            self.open_levels.pop()
            self.html.append("</section>\n")

    def _name(self, heading: Heading) -> str:
        words = "".join(one.text for one in heading.inlines if not isinstance(one, LineBreak))
        stem = _NOT_AN_ID.sub("-", words.lower()).strip("-")[:60] or "del"
        name, count = stem, 1
        while name in self.ids:
            count += 1
            name = f"{stem}-{count}"
        self.ids.add(name)
        return name


def _inlines(inlines: Inlines) -> str:
    return "".join(_inline_parts(inlines))


def _inline_parts(inlines: Inlines) -> Iterator[str]:
    for one in inlines:
        match one:
            case LineBreak():
                yield "<br>"
            case Link():
                yield f'<a href="{escape(one.url)}">{escape(one.text)}</a>'
            case _:
                words = escape(one.text)
                words = f"<em>{words}</em>" if one.italic else words
                yield f"<strong>{words}</strong>" if one.bold else words


def _table(table: Table, name: str) -> str:
    """A table in a region that scrolls sideways on a narrow screen, by keyboard too; its first column names the rows."""
    caption = f"<caption>{escape(table.caption)}</caption>\n" if table.caption else ""
    called = "" if table.caption else f' aria-label="{escape(name)}"'
    head = "".join(
        f'<th scope="col"{_look(side, cell)}>{_inlines(cell)}</th>'
        for side, cell in zip(table.align, table.header, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{_look(side, cell)}>{_inlines(cell)}</th>'
            if table.names_rows and not place and text_of(cell).strip()
            else f"<td{_look(side, cell)}>{_inlines(cell)}</td>"
            for place, (side, cell) in enumerate(zip(table.align, row, strict=True))
        )
        + "</tr>\n"
        for row in table.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(name)}"><table{called}>\n'
        f"{caption}<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
    )


def _look(side: Align, cell: Inlines) -> str:
    """The classes of a cell: its side, and whether a word in it is too long for a column and may break anywhere."""
    names = [str(side)] if side != Align.LEFT else []
    names += ["long"] if max(map(len, text_of(cell).split()), default=0) > _LONG_WORD else []
    return f' class="{" ".join(names)}"' if names else ""


def _figure(figure: Figure, name: str) -> str:
    svg = inline_svg(figure.svg, figure.alt, name)
    caption = f"\n<figcaption>{escape(figure.caption)}</figcaption>" if figure.caption else ""
    return f"<figure>\n{svg}{caption}\n</figure>\n"


def _signatures(block: SignatureBlock) -> str:
    parts = [f"<p>{escape(block.place_and_date)}</p>\n"] if block.place_and_date else []
    if block.general_manager:
        parts.append(f"<div>{_signatory(block.general_manager)}</div>\n")
    if block.board_heading:
        parts.append(f"<p><strong>{escape(block.board_heading)}</strong></p>\n")
    if block.board:
        parts.append(
            "<ul>\n" + "".join(f"<li>{_signatory(person)}</li>\n" for person in block.board) + "</ul>\n"
        )
    parts += [f"<p>{escape(remark)}</p>\n" for remark in block.remarks]
    return f'<div class="signatures">\n{"".join(parts)}</div>\n'


def _signatory(person: Signatory) -> str:
    state = f'<p class="state">{escape(person.state)}</p>' if person.state else ""
    return f"<p>{escape(person.line)}</p>{state}"
