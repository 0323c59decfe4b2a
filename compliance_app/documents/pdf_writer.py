"""The tree as PDF: tagged (PDF/UA-1), for the archive (PDF/A-2a), with pinned fonts, the same bytes every time."""

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

from compliance_app.documents import fonts
from compliance_app.documents.drawn import drawn
from compliance_app.documents.pdf_tables import with_row_headers
from compliance_app.documents.table_layout import (
    INSET,
    OUTDENT,
    TableLayout,
    broken,
    broken_where_joined,
    table_layout,
)
from compliance_app.documents.text import PAGE_WORDS
from compliance_app.documents.tree import (
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
)

PAGE = Path(__file__).with_name("document.typ")

_LINE, _NARROW = 22.0, 18.0
"""Ems that a line of any text holds, the title too, and a line in half the width."""
_BOARD_TOGETHER, _LETTERS_TOGETHER = 12, 1_200
"""People and letters of a signature block that is kept on one page: more may not fit one."""
_STREAM_END_UNCLEAR = re.compile(rb"\r\nendstream")
_XREF_ENTRY = re.compile(rb"(\d{10})( \d{5} n)")


def write_pdf(document: Document) -> bytes:
    """The document as PDF 1.7, valid as PDF/UA-1 and PDF/A-2a. The same document gives the same bytes."""
    import typst

    pdf = typst.compile(
        PAGE.read_bytes(),
        font_paths=fonts.pinned(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"document": json.dumps(_page(document), ensure_ascii=False)},
    )
    return _clear_stream_ends(with_row_headers(pdf, document.blocks))


def _page(document: Document) -> dict[str, Any]:
    lang, region = document.language.split("-")
    shown = drawn(document)
    note = (Paragraph(plain(shown.note)),) if shown.note else ()
    return {
        "title": document.title,
        "author": document.author,
        "subject": document.subject or None,
        "heading": _line(shown.title),
        "enterprise": _line(shown.author),
        "keywords": list(document.keywords),
        "day": [document.day.year, document.day.month, document.day.day],
        "subtitle": _line(shown.subtitle),
        "mark": shown.mark,
        "lang": lang,
        "region": region,
        "page": PAGE_WORDS[document.language],
        "fonts": fonts.families(),
        "blocks": _blocks((*shown.blocks, *note)),
    }


def _blocks(blocks: Blocks) -> list[dict[str, Any]]:
    printed = [block for block in blocks if not isinstance(block, Mark)]
    made = [_block(block) for block in printed]
    for before, block in pairwise(made):
        if block["kind"] == "figure":
            block["follows"] = before["kind"] == "figure"
    return made


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911  one return for each kind of block
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "runs": _runs(block.inlines)}
        case Paragraph():
            return {"kind": "paragraph", "runs": _runs(block.inlines)}
        case BulletList():
            return {"kind": "bullets", "items": [_blocks(item) for item in block.items]}
        case NumberedList():
            return {"kind": "numbers", "start": block.start, "items": [_blocks(item) for item in block.items]}
        case Quote():
            return {"kind": "quote", "blocks": _blocks(block.blocks)}
        case Table():
            return _table(block)
        case Figure():
            return {
                "kind": "figure", "svg": block.svg.decode(), "alt": block.alt, "caption": _line(block.caption), "follows": False,
            }  # fmt: skip
        case SignatureBlock():
            return _signatures(block)
        case PageBreak() | Mark():  # marks are left out before they come here
            return {"kind": "pagebreak"}


def _table(table: Table) -> dict[str, Any]:
    layout = table_layout(table)
    return {
        "kind": "table",
        "caption": _line(table.caption),
        "shares": layout.shares,
        "size": layout.size,
        "inset": INSET,
        "outdent": OUTDENT if layout.outdented else 0,
        "align": table.align,
        "header": _cells(table.header, layout, bold=True),
        "rows": [_cells(row, layout) for row in table.rows],
    }


def _cells(
    row: tuple[Inlines, ...], layout: TableLayout, *, bold: bool = False
) -> list[list[dict[str, Any]]]:
    """The cells of a row, each with places to break where a word is wider than its column."""
    cells = [_runs(cell, math.inf) for cell in row]
    for column, runs in enumerate(cells):
        room = layout.room(column)
        for run in runs:
            if "text" in run:
                run["text"] = broken(run["text"], room, bold=bold)
    return cells


def _signatures(block: SignatureBlock) -> dict[str, Any]:
    people = (*block.board, *([block.general_manager] if block.general_manager else []))
    return {
        "kind": "signatures",
        "place": _line(block.place_and_date),
        "manager": _signatory(block.general_manager) if block.general_manager else None,
        "heading": _line(block.board_heading),
        "board": [_signatory(person) for person in block.board],
        "remarks": [_line(remark) for remark in block.remarks],
        "breakable": len(block.board) > _BOARD_TOGETHER
        or sum(len(one.line) for one in people) > _LETTERS_TOGETHER,
    }


def _line(text: str) -> str:
    return broken_where_joined(text, _LINE)


def _signatory(person: Signatory) -> dict[str, str]:
    return {
        "line": broken_where_joined(person.line, _NARROW), "state": broken_where_joined(person.state, _NARROW),
    }  # fmt: skip


def _runs(inlines: Inlines, room: float = _LINE) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    for one in inlines:
        match one:
            case LineBreak():
                runs.append({"kind": "break"})
            case Link():
                runs.append({"kind": "link", "text": broken_where_joined(one.text, room), "url": one.url})
            case _:
                text = broken_where_joined(one.text, room)
                runs.append({"kind": "text", "text": text, "bold": one.bold, "italic": one.italic})
    return runs


def _clear_stream_ends(pdf: bytes) -> bytes:
    """End streams whose last byte is a carriage return with CR LF, so that no reader counts that byte as line end.

    The bytes are right either way (ISO 32000-1, 7.3.8.1), but validators that measure a stream from its end report
    one byte too few. Each end moves what follows by one byte, so the cross-reference table is moved along.
    """
    ends = [found.start() + 1 for found in _STREAM_END_UNCLEAR.finditer(pdf)]
    if not ends:
        return pdf
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    table_end = pdf.index(b"trailer", start)

    def moved(offset: int) -> int:
        return offset + sum(end < offset for end in ends)

    table = _XREF_ENTRY.sub(lambda entry: b"%010d%s" % (moved(int(entry[1])), entry[2]), pdf[start:table_end])
    body = b"".join(
        pdf[begin:end] + (b"\r" if end in ends else b"")
        for begin, end in zip([0, *ends], [*ends, start], strict=True)
    )
    tail = pdf[table_end:].replace(b"startxref\n%d" % start, b"startxref\n%d" % moved(start))
    return body + table + tail
