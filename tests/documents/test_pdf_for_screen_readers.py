"""What a screen reader is told of the PDF: language, title, headings in order, headers of columns and rows, words of figures."""

import io
from dataclasses import replace
from itertools import pairwise

import page
import pypdf
import pytest
import reading_back

from compliance_app.documents.build import build
from compliance_app.documents.tree import (
    Align,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Quote,
    Table,
    plain,
)


def table(*rows, header=("Navn", "Land"), align=()):
    return Table(tuple(map(plain, header)), tuple(tuple(map(plain, row)) for row in rows), align)


def cells(document: Document) -> list[tuple[str, str]]:
    read = reading_back.pdf_elements(build(document, "pdf"))
    return [(kind, said.get("/Scope", "")) for kind, said in read if kind in {"/TH", "/TD"}]


def test_document_says_its_language_and_shows_its_title(statement):
    root = pypdf.PdfReader(io.BytesIO(build(statement, "pdf"))).trailer["/Root"]

    assert root["/Lang"] == "nb-NO"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_headings_follow_the_title_and_none_skips_a_level(statement):
    headings = [
        kind
        for kind, _ in reading_back.pdf_elements(build(statement, "pdf"))
        if kind == "/Title" or kind[:2] == "/H"
    ]

    assert headings[0] == "/Title"
    levels = [int(kind[2:]) for kind in headings[1:]]
    assert levels[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert len(levels) == 4


def test_figures_and_pictures_have_words(statement):
    said = [said for kind, said in reading_back.pdf_elements(build(statement, "pdf")) if kind == "/Figure"]

    assert [one["/Alt"][:14] for one in said] == ["Risikomatrise "]


def test_headers_of_columns_and_of_rows_are_told_apart(statement):
    document = replace(statement, blocks=(table(("Eksempel AS", "NO"), ("Eksempel 2", "SE")),))

    assert cells(document) == [
        ("/TH", "/Column"), ("/TH", "/Column"), ("/TH", "/Row"), ("/TD", ""), ("/TH", "/Row"), ("/TD", ""),
    ]  # fmt: skip


def test_a_first_column_of_numbers_or_of_nothing_names_no_row(statement):
    figures = table(("1", "NO"), align=(Align.RIGHT,))
    alone = table(("Eksempel AS",), header=("Navn",))
    gap = table(("", "NO"), ("Eksempel AS", "SE"))

    assert [kind for kind, scope in cells(replace(statement, blocks=(figures,))) if scope != "/Column"] == ["/TD"] * 2  # fmt: skip
    assert [kind for kind, scope in cells(replace(statement, blocks=(alone,))) if scope != "/Column"] == [
        "/TD"
    ]
    assert cells(replace(statement, blocks=(gap,)))[2:] == [("/TD", ""), ("/TD", ""), ("/TH", "/Row"), ("/TD", "")]  # fmt: skip


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_rows_are_named_in_every_table_wherever_it_stands_and_the_file_stays_valid(statement, profile):
    one, figures = table(("Eksempel AS", "NO")), table(("1", "NO"), align=(Align.RIGHT,))
    empty = table()
    blocks = (
        Heading(1, plain("Tabeller")), figures, BulletList(((Paragraph(plain("x")), one), (one,))), empty, Quote((figures,)),
        table(*((f"Leverandør {number}", "NO") for number in range(150))), Paragraph(plain("Slutt")),
    )  # fmt: skip
    pdf = build(replace(statement, blocks=blocks), "pdf")

    read = [said for kind, said in reading_back.pdf_elements(pdf) if kind in {"/TH", "/TD"}]
    assert sum(said.get("/Scope") == "/Row" for said in read) == 152
    assert all("/Scope" in said for kind, said in reading_back.pdf_elements(pdf) if kind == "/TH")
    assert all(
        ("/TBody" in said["in"]) is (said["/Scope"] == "/Row")
        for kind, said in reading_back.pdf_elements(pdf)
        if kind == "/TH"
    )
    assert page.validate_pdf_bytes(pdf, profile=profile).is_compliant
    assert [text for kind, text in reading_back.pdf_texts(pdf) if kind == "/P"][-1] == "Slutt"
