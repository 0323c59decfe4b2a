"""Five thousand rows, names of five hundred letters, right to left, towers of marks: nothing is lost, and nothing lies over another."""

from dataclasses import replace

import page
import pytest
import reading_back
from lxml import html
from test_printed_tables import overprinted, words

from compliance_app.documents import fonts
from compliance_app.documents.build import build
from compliance_app.documents.table_layout import OUTDENT, TEXT_WIDTH, table_layout
from compliance_app.documents.tree import (
    Align,
    Heading,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    clean,
    plain,
)

NAMES = {
    "long": "X" * 500,
    "hyphens": "A-" * 250,
    "Cyrillic": "Назв" * 125,
    "Hebrew": "שלום" * 60,
    "Hebrew with points": "שָׁלוֹם" * 40,
    "Arabic": "مرحبا" * 60,
    "Arabic joined to the end": "ئ" * 400,
    "Arabic words": "شركة المثال " * 30,
    "Bengali": "উদাহরণ" * 60,
    "conjuncts": "ক্ষ্ম্য" * 40,
    "Thai": "บริษัทตัวอย่าง" * 20,
    "Chinese": "例" * 500,
    "towers": "e" + "\u0323\u0302\u0301" * 30,
    "both ways": "אב (12) ABC, 34 גד",
}


def printed(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


MARKS_APART = {"Arabic", "Arabic words", "Thai"}
"""Their dots and vowels are placed one by one over and under the letters, which the instrument takes for overprinting."""


@pytest.fixture
def hostile(statement):
    names = [name for script, name in NAMES.items() if script not in MARKS_APART]
    return replace(
        statement,
        title=NAMES["Hebrew"],
        author=NAMES["Arabic joined to the end"],
        subtitle=NAMES["long"],
        blocks=(
            Heading(1, plain(NAMES["Hebrew"])),
            *(Paragraph(plain(name)) for name in names),
            with_names(names, NAMES["Bengali"]),
            SignatureBlock("Oslo", Signatory(NAMES["long"]), "Styret", tuple(map(Signatory, names))),
        ),
    )


def with_names(names, caption=""):
    rows = tuple((plain(name), plain("Norge"), plain("Lav"), plain("1 000")) for name in names)
    header = tuple(map(plain, ("Leverandør", "Land", "Risiko", "Beløp")))
    return Table(header, rows, (Align.LEFT, Align.LEFT, Align.LEFT, Align.RIGHT), caption)


def test_nothing_lies_over_another_or_outside_the_page_of_the_pdf(hostile):
    pdf = build(hostile, "pdf")

    assert overprinted(pdf) == []
    assert max(right for _page, _left, right, _line, _text in words(pdf)) < 595 - 20
    assert min(left for _page, left, _right, _line, _text in words(pdf)) > 20
    for profile in ("ua1", "2a"):
        assert page.is_pdf_compliant_bytes(pdf, profile=profile)


@pytest.mark.parametrize("script", [one for one in NAMES if one != "towers"])
def test_a_name_stays_in_its_column(statement, script):
    table = with_names([NAMES[script]])
    layout = table_layout(table)
    left = (595.28 - TEXT_WIDTH) / 2 - (OUTDENT if layout.outdented else 0)
    edge = left + layout.shares[0] * layout.width

    placed = words(
        build(replace(statement, title="R", subtitle="", author="E", mark="", blocks=(table,)), "pdf")
    )
    in_column = [one for one in placed if one[1] < edge and 60 < one[3] < 740]
    assert len(in_column) > 1
    assert max(right for _page, _left, right, _line, _text in in_column) <= edge + 0.5


@pytest.mark.parametrize("script", NAMES)
def test_no_letter_of_a_name_is_lost_in_any_format(statement, script):
    name = NAMES[script]
    table = Table((plain("Navn"), plain("Land")), ((plain(name), plain("NO")),))
    document = replace(statement, mark="", subtitle="", blocks=(Paragraph(plain(name)), table))
    shown = " ".join(fonts.drawable(clean(name)).split())

    for texts in (
        reading_back.docx_texts(build(document, "docx")),
        reading_back.html_texts(build(document, "html")),
    ):
        assert texts[1:5] == [shown, "Navn", "Land", shown]
    told = [(kind, printed(text)) for kind, text in reading_back.pdf_texts(build(document, "pdf"))]
    assert set(printed(shown)) <= {letter for _kind, text in told for letter in text}


def test_marks_that_tower_over_the_lines_are_numbers_and_no_language_has_that_many():
    tower = "e" + "\u0301" * 9

    assert fonts.drawable(tower) == "\u0065" + "\u0301" * 4 + "[U+0301]" * 5
    for name in ("ệ", "שָׁ", "مُّ", "ที่", "ক্ষ্ম্য"):
        assert fonts.drawable(name) == name


def test_a_long_word_may_break_in_its_cell_on_the_page_and_figures_never(hostile):
    web = html.fromstring(build(hostile, "html"))
    looks = {one.text_content(): one.get("class") for one in web.xpath("//tbody/tr/*")}

    assert looks[NAMES["long"]] == "long"
    assert looks["1 000"] == "right"
    assert looks[NAMES["both ways"]] is None


def test_word_takes_a_name_longer_than_its_properties_hold(statement):
    document = replace(statement, title="T" * 300, author="E" * 300, keywords=("ord",) * 200, blocks=())

    docx = build(document, "docx")

    assert "T" * 300 in reading_back.docx_texts(docx)
    core = reading_back.docx_part(docx, "docProps/core.xml")
    assert {len(one.text or "") for one in core} >= {255}
    assert max(len(one.text or "") for one in core) == 255


def test_five_thousand_suppliers_are_all_there_in_order(statement):
    rows = tuple((plain(f"Leverandør {number} AS"), plain("Norge")) for number in range(5000))
    document = replace(
        statement, mark="", subtitle="", blocks=(Table((plain("Leverandør"), plain("Land")), rows),)
    )
    expected = [f"Leverandør {number} AS" for number in range(5000)]

    assert reading_back.docx_texts(build(document, "docx"))[3::2] == expected
    assert reading_back.html_texts(build(document, "html"))[3::2] == expected
    pdf = build(document, "pdf")
    told = [text for kind, text in reading_back.pdf_texts(pdf) if kind == "/TH"][2:]
    assert told == [printed(one) for one in expected]
    assert overprinted(pdf) == []
