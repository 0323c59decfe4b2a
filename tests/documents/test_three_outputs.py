"""DOCX, PDF and HTML say the same, paragraph by paragraph and cell by cell, to readers that are not our writers."""

import io
from dataclasses import replace

import page
import pypdf
import pytest
import reading_back

from compliance_app.documents.build import build
from compliance_app.documents.fonts import drawable
from compliance_app.documents.text import plain_outline
from compliance_app.documents.tree import (
    Document,
    Language,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    plain,
)

KINDS = {
    "mark": "/P", "title": "/Title", "subtitle": "/P", "p": "/P", "signature": "/P",
    "caption": "/Caption", "th": "/TH", "td": "/TD",
    "h1": "/H1", "h2": "/H2", "h3": "/H3", "h4": "/H4",
}  # fmt: skip

SCRIPTS = {
    "Greek": "Αθήνα Α.Ε.",
    "Cyrillic": "ООО «Пример»",
    "Vietnamese": "Công ty Ví Dụ Nguyễn",
    "Turkish": "Örnek Şirketi ığİ",
    "Sami": "Ovdamearka đŋŧžšč",
    "Polish": "Przykładowa Spółka ąęłńóśźż",
    "Chinese": "示例贸易有限公司",
    "Japanese": "例示株式会社 サンプル",
    "Korean": "예시 주식회사",
    "Thai": "บริษัท ตัวอย่าง จำกัด",
    "Bengali": "উদাহরণ লিমিটেড",
    "Arabic": "شركة المثال",
    "Hebrew": "חברה לדוגמה",
    "Hindi": "उदाहरण लिमिटेड",
    "Tamil": "எடுத்துக்காட்டு",
    "Georgian": "მაგალითი",
    "Armenian": "Օրինակ",
    "Amharic": "ምሳሌ",
    "Emoji": "Eksempel 🚢🇳🇴",
    "Rare Han": "𠀀𠮷",
    "Cuneiform": "𒀀𒁀",
}


def outline(document: Document) -> list[str]:
    return [line.text for line in plain_outline(document)]


def without_blanks(text: str) -> str:
    return "".join(text.split())


def test_word_says_what_the_tree_says(statement):
    assert reading_back.docx_texts(build(statement, "docx")) == outline(statement)


def test_html_says_what_the_tree_says(statement):
    assert reading_back.html_texts(build(statement, "html")) == outline(statement)


def test_pdf_says_what_the_tree_says_with_the_same_roles(statement):
    expected = [(KINDS[line.kind], without_blanks(line.text)) for line in plain_outline(statement)]

    read = [
        (kind, text.replace("\u200b", "")) for kind, text in reading_back.pdf_texts(build(statement, "pdf"))
    ]

    assert read == expected


def test_pdf_text_is_there_for_an_ordinary_reader(statement):
    pages = pypdf.PdfReader(io.BytesIO(build(statement, "pdf"))).pages
    letters = without_blanks("".join(one.extract_text() for one in pages)).replace("\u200b", "")

    assert len(pages) > 5
    assert all(
        without_blanks(f"Side {number} av {len(pages)}") in letters for number in range(1, len(pages) + 1)
    )
    assert letters.count("LeverandørLandBeløp") > 1, "the header row is repeated where the table breaks"
    for row in range(120):
        assert f"Land{row}{row * 1000}" in letters


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_pdf_is_valid(statement, profile):
    report = page.validate_pdf_bytes(build(statement, "pdf"), profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("kind", ["docx", "pdf", "html"])
def test_same_document_gives_the_same_bytes(statement, kind):
    assert build(statement, kind) == build(statement, kind)


@pytest.mark.parametrize("language", list(Language))
def test_every_language_builds_valid(statement, language):
    small = replace(statement, language=language, blocks=statement.blocks[:4])

    assert page.is_pdf_compliant_bytes(build(small, "pdf"), profile="ua1")
    assert f'<html lang="{language}">'.encode() in build(small, "html")


def test_stream_ending_in_a_carriage_return_stays_valid(statement):
    """About every two hundredth compressed stream ends in CR; sixty small documents hold some."""
    for number in range(60):
        small = replace(
            statement, title=f"Utgave {number}", blocks=(Paragraph(plain(f"Avsnitt {number} " * 9)),)
        )
        pdf = build(small, "pdf")
        assert page.is_pdf_compliant_bytes(pdf, profile="2a")
        assert len(pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages) == 1


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_name_stops_a_build(statement, script):
    name = SCRIPTS[script]
    document = replace(
        statement,
        title=f"Om {name}",
        author=name,
        blocks=(
            Paragraph(plain(name)),
            Table((plain(name),), ((plain(f"{name} AS"),),), caption=name),
            SignatureBlock(name, Signatory(name, name, name, name), name, (Signatory(name),), (name,)),
        ),
    )

    pdf = build(document, "pdf")

    assert page.is_pdf_compliant_bytes(pdf, profile="ua1")
    assert page.is_pdf_compliant_bytes(pdf, profile="2a")
    letters = "".join(text for _, text in reading_back.pdf_texts(pdf))
    assert set(without_blanks(drawable(name))) <= set(letters)
    assert drawable(name) in build(document, "html").decode()
    assert drawable(name) in reading_back.docx_texts(build(document, "docx"))


def test_missing_letters_are_marked_and_explained_wherever_letters_are_drawn(statement):
    document = replace(statement, blocks=(Paragraph(plain("Skip 🚢 AS")),))

    read = {
        "pdf": [text for _, text in reading_back.pdf_texts(build(document, "pdf"))],
        "html": reading_back.html_texts(build(document, "html")),
        "docx": reading_back.docx_texts(build(document, "docx")),
    }

    for kind, texts in read.items():
        assert "Skip[U+1F6A2]AS" in map(without_blanks, texts), kind
        assert without_blanks(texts[-1]).endswith("nummeretsittiUnicode:[U+1F6A2]."), kind


def test_properties_of_the_pdf(statement):
    reader = pypdf.PdfReader(io.BytesIO(build(statement, "pdf")))

    assert reader.metadata.title == statement.title
    assert reader.metadata.author == "Eksempel AS"
    assert reader.metadata.creation_date.date() == statement.day
    assert reader.trailer["/Root"]["/Lang"] == "nb-NO"
    width, height = reader.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)
