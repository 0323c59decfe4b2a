"""The Word file is one a director can go on writing in."""

import io
import zipfile

import docx
import pytest
import reading_back
from docx.shared import Mm
from lxml import etree

from compliance_app.documents.build import build
from compliance_app.documents.docx_writer import LetterheadUnreadable, write_docx
from compliance_app.documents.text import plain_outline
from compliance_app.documents.tree import Figure

W = reading_back.W


@pytest.fixture(scope="module")
def word(statement):
    return build(statement, "docx")


def letterhead(*, with_lists: bool = True) -> bytes:
    """An enterprise's own base file: a header, other margins, a sentence that must not stay, a font of its own."""
    base = docx.Document()
    base.sections[0].left_margin = Mm(40)
    base.sections[0].header.paragraphs[0].text = "Eksempel AS, brevhode"
    base.styles["Normal"].font.name = "Georgia"
    base.add_paragraph("Slett meg")
    if not with_lists:
        del base.part.rels[
            next(key for key, rel in base.part.rels.items() if rel.reltype.endswith("/numbering"))
        ]
        for name in ("Caption", "Quote", "List Bullet", "List Number"):
            base.styles[name].delete()
    saved = io.BytesIO()
    base.save(saved)
    return saved.getvalue()


def test_page_is_a4_with_its_own_styles(word):
    opened = docx.Document(io.BytesIO(word))
    section = opened.sections[0]
    styles = [paragraph.style.name for paragraph in opened.paragraphs]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert {
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "List Bullet",
        "List Number",
        "Caption",
        "Quote",
    } <= set(styles)


def test_language_is_norwegian_everywhere(word):
    styles = reading_back.docx_part(word, "word/styles.xml")
    settings = {tag.get(f"{W}val") for tag in styles.iter(f"{W}lang")}

    assert settings == {"nb-NO"}
    assert (
        reading_back.docx_part(word, "docProps/core.xml").findtext(
            "{http://purl.org/dc/elements/1.1/}language"
        )
        == "nb-NO"
    )


def test_header_rows_repeat_and_no_row_splits(word):
    body = reading_back.docx_part(word, "word/document.xml")
    tables = [table for table in body.iter(f"{W}tbl") if table.find(f"{W}tblPr/{W}tblStyle") is not None]

    assert [len(table.findall(f"{W}tr")) for table in tables] == [121, 121]
    for table in tables:
        first, *others = table.findall(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in table.findall(f"{W}tr"))


def test_numbered_lists_begin_where_they_say(word):
    body = reading_back.docx_part(word, "word/document.xml")
    numbering = reading_back.docx_part(word, "word/numbering.xml")
    paragraph = next(p for p in body.iter(f"{W}p") if "".join(p.itertext()) == "tredje")
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    kind = next(n for n in numbering.iter(f"{W}num") if n.get(f"{W}numId") == number).find(
        f"{W}abstractNumId"
    )
    levels = next(
        a for a in numbering.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == kind.get(f"{W}val")
    )

    assert levels.find(f"{W}lvl/{W}start").get(f"{W}val") == "3"
    assert levels.find(f"{W}lvl/{W}numFmt").get(f"{W}val") == "decimal"


def test_properties_name_the_enterprise_and_the_day(word, statement):
    core = docx.Document(io.BytesIO(word)).core_properties

    assert (core.title, core.author, core.last_modified_by) == (statement.title, "Eksempel AS", "Eksempel AS")
    assert core.created.date() == core.modified.date() == statement.day
    assert core.keywords == "åpenhetsloven, aktsomhetsvurderinger"
    assert "python-docx" not in etree.tostring(
        reading_back.docx_part(word, "docProps/core.xml"), encoding="unicode"
    )


def test_page_number_and_mark_stand_on_the_pages(word):
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        footers = [
            package.read(name).decode()
            for name in package.namelist()
            if "footer" in name and "rels" not in name
        ]
        headers = [
            package.read(name).decode()
            for name in package.namelist()
            if "header" in name and "rels" not in name
        ]

    assert footers
    assert all('w:instr="PAGE"' in footer and 'w:instr="NUMPAGES"' in footer for footer in footers)
    assert any("UTKAST" in header for header in headers)


def test_figure_has_its_words(word, statement):
    drawing = next(reading_back.docx_part(word, "word/document.xml").iter("{*}docPr"))

    assert drawing.get("descr").startswith(
        "Risikomatrise for 35 leverandører. Geografisk risiko høy og bransjerisiko lav: 3."
    )


def test_no_name_becomes_a_formula_field_or_control_character(word):
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        text = package.read("word/document.xml").decode()

    assert "fldSimple" not in text
    assert "instrText" not in text
    assert "=1+1" in text
    assert not any(chr(code) in text for code in range(32) if chr(code) not in "\t\n\r")


@pytest.mark.parametrize("with_lists", [True, False])
def test_letterhead_keeps_its_look_and_gets_our_words(statement, with_lists):
    written = write_docx(statement, letterhead(with_lists=with_lists))
    opened = docx.Document(io.BytesIO(written))

    assert reading_back.docx_texts(written) == [line.text for line in plain_outline(statement)]
    assert opened.sections[0].left_margin.mm == pytest.approx(40, abs=0.1)
    assert [paragraph.text for paragraph in opened.sections[0].header.paragraphs] == [
        "Eksempel AS, brevhode",
        "UTKAST",
    ]
    assert opened.styles["Normal"].font.name == "Georgia"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04cut"])
def test_a_letterhead_that_is_no_word_file_is_refused_in_words(statement, data):
    with pytest.raises(LetterheadUnreadable, match="Lagre det på nytt i Word"):
        write_docx(statement, data)


def test_a_workbook_is_no_letterhead(statement):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(LetterheadUnreadable):
        write_docx(statement, package.getvalue())


def test_a_drawing_is_a_drawing_in_word_and_a_picture_in_older_programs(word, statement):
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()
        rels = package.read("word/_rels/document.xml.rels").decode()
        drawn = [package.read(name) for name in names if name.endswith(".svg")]
    figure = next(block for block in statement.blocks if isinstance(block, Figure))
    blip = next(reading_back.docx_part(word, "word/document.xml").iter("{*}blip"))
    vector = next(blip.iter("{*}svgBlip"))
    number = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"

    assert drawn == [figure.svg]
    assert "image/svg+xml" in types
    targets = {
        rel.get("Id"): rel.get("Target")
        for rel in etree.fromstring(rels.encode())
        if rel.get("Type").endswith("/image")
    }
    assert targets[blip.get(number)].endswith(".png")
    assert targets[vector.get(number)].endswith(".svg")


def test_a_drawing_is_as_large_as_it_was_drawn(word, statement):
    figure = next(block for block in statement.blocks if isinstance(block, Figure))
    extent = next(reading_back.docx_part(word, "word/document.xml").iter("{*}extent"))

    assert int(extent.get("cx")) / 12700 == pytest.approx(
        float(etree.fromstring(figure.svg).get("width")) * 0.75, abs=1
    )
