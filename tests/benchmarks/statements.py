"""The statement's files: all four formats of one tree, beside the bare libraries writing the same words; warm runs."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Final

import docx
import typst

from compliance_app.documents import fonts
from compliance_app.documents.text import plain_outline
from compliance_app.documents.tree import Document, Table, text_of
from compliance_app.domain.levels import Level
from compliance_app.services import ratings, statements
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.statement_documents import FORMATS, build_files, document_of
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import local_actor
from tests.benchmarks.registers import use_home

CATEGORIES: Final = 150
ROUNDS: Final = 5
_PAGE: Final = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "R", date: datetime(year: 2026, month: 5, day: 19))
#set text(font: data.fonts, fallback: false, lang: "nb")
#title[R]
#for one in data.lines { par(one) }
#show figure: set block(breakable: true)
#for one in data.tables {
  figure(table(columns: one.columns, table.header(..one.header), ..one.cells))
}
#for one in data.pictures { image(bytes(one), format: "svg", alt: "A") }
"""


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds of building all formats and of the bare libraries on the same tree, and their ratio."""
    use_home(folder)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for number in range(CATEGORIES):
        category = save_category(actor, CategoryInput(name=f"Kategori {number}"))
        country = ("NO", "CN", "SE", "MY")[number % 4]
        add_supplier(actor, SupplierInput(name=f"Leverandør {number}", country=country, category_id=category))
        judged = ratings.JudgementInput(
            level=Level.MEDIUM, reason="Lest om bransjen og om landene varene kommer fra."
        )
        ratings.judge_category(actor, category, judged)
    statements.draft(actor)
    whole = statements.read_whole(actor)
    tree = document_of(whole)
    ours, bare = [], []
    for _round in range(ROUNDS + 1):  # turn about, the first unmeasured
        ours.append(_seconds(lambda: build_files(whole, FORMATS)))
        bare.append(_seconds(lambda: _bare(tree)))
    built, floor = median(ours[1:]), median(bare[1:])
    return [("four formats of a statement", {"ours": built, "bare": floor, "ratio": built / floor})]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _bare(tree: Document) -> None:
    """The same words, tables and drawings through python-docx, typst, a string and json, with nothing of our own."""
    tables = [one for one in tree.blocks if isinstance(one, Table)]
    lines = [line.text for line in plain_outline(tree) if line.kind not in {"th", "td"}]
    pictures = [one.svg.decode() for one in tree.blocks if hasattr(one, "svg")]
    word = docx.Document()
    for line in lines:
        word.add_paragraph(line)
    for one in tables:
        grid = word.add_table(rows=0, cols=len(one.header))
        for row in (one.header, *one.rows):
            for cell, inlines in zip(grid.add_row().cells, row, strict=True):
                cell.text = text_of(inlines)
    for svg in pictures:
        word.add_picture(io.BytesIO(_picture(svg)))
    word.save(io.BytesIO())
    data = {
        "lines": lines, "fonts": fonts.families(), "pictures": pictures,
        "tables": [
            {
                "columns": len(one.header), "header": [text_of(cell) for cell in one.header],
                "cells": [text_of(cell) for row in one.rows for cell in row],
            }
            for one in tables
        ],
    }  # fmt: skip
    typst.compile(
        _PAGE.encode(), font_paths=fonts.pinned(), ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"],
        sys_inputs={"data": json.dumps(data)},
    )  # fmt: skip
    "".join(f"<p>{line}</p>" for line in lines).encode()
    json.dumps(data, sort_keys=True)


def _picture(svg: str) -> bytes:
    png: bytes = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg))", font_paths=fonts.pinned(),
        ignore_system_fonts=True, format="png", ppi=220, sys_inputs={"svg": svg},
    )  # fmt: skip
    return png
