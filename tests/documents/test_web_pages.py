"""The HTML is one semantic file that a screen reader, a plain browser and a strict policy can all take."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html

from compliance_app.documents import pages
from compliance_app.documents.build import build
from compliance_app.documents.tree import Figure, Heading, Paragraph, plain


@pytest.fixture
def web(statement):
    return html.fromstring(build(statement, "html"))


def test_headings_descend_without_gaps_inside_their_sections(web):
    levels = [int(heading.tag[1]) for heading in web.iter("h1", "h2", "h3", "h4", "h5")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for section in web.iter("section"):
        assert section[0].get("id") == section.get("aria-labelledby")
    ids = web.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_tables_have_caption_and_column_headers(web):
    captioned, bare = web.xpath("//table")

    assert captioned[0].tag == "caption"
    assert bare[0].tag == "thead"
    assert {head.get("scope") for head in web.xpath("//thead//th")} == {"col"}
    assert {head.get("scope") for head in web.xpath("//tbody//th")} == {"row"}
    assert not web.xpath("//tbody//tr[count(th) > 1]"), "the first column names the row"
    labels = web.xpath("//div[@class='wide'][@tabindex='0'][@role='region']/@aria-label")
    assert len(labels) == len(set(labels)) == len(web.xpath("//table")), (
        "each can be scrolled by keyboard, by a name of its own"
    )
    assert {cell.get("class") for cell in captioned.xpath(".//tr/td[last()]")} == {"right"}


def test_nothing_is_fetched_and_nothing_runs(statement, web):
    assert web.xpath("//script|//link|//img|//iframe|//object|//embed|//base|//form") == []
    assert web.xpath("//@style|//@src|//*[starts-with(local-name(@*), 'on')]") == []
    assert [re.match(r"https?:|mailto:", address) is not None for address in web.xpath("//@href")] == [True]
    assert b"url(" not in build(statement, "html")


def test_figure_is_an_image_with_a_name(web):
    (drawing,) = web.xpath("//figure/*[local-name()='svg']")

    assert drawing.get("role") == "img"
    (name,) = [part.text for part in drawing if part.get("id") == drawing.get("aria-labelledby")]
    assert name.startswith("Risikomatrise for 35 leverandører.")


def test_a_drawing_keeps_its_shapes_only(statement):
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><rect width="1" style="a:b"/>'
        b'<foreignObject><p>y</p></foreignObject><image href="http://example.org/x.png"/></svg>'
    )
    written = build(replace(statement, blocks=(Figure(svg, "En firkant"),)), "html").decode()

    assert "<rect width=" in written
    assert not any(bad in written for bad in ("<script", "onload", "foreignObject", "example.org", "style="))


def test_mark_language_and_facts_of_the_page(web, statement):
    assert web.get("lang") == "nb-NO"
    assert web.findtext(".//title") == statement.title
    assert web.xpath("//main/p[@class='mark']")[0].text == "UTKAST"
    assert web.xpath("//meta[@name='author']/@content") == ["Eksempel AS"]
    assert web.xpath("//meta[@name='date']/@content") == ["2026-05-19"]


def test_equal_headings_get_ids_of_their_own(statement):
    blocks = (
        Heading(1, plain("Tiltak")),
        Heading(1, plain("Tiltak")),
        Heading(1, plain("!")),
        Paragraph(plain("x")),
    )
    web = html.fromstring(build(replace(statement, blocks=blocks), "html"))

    assert web.xpath("//h2/@id") == ["tiltak", "tiltak-2", "del"]


def test_a_page_with_several_letters_has_no_id_twice():
    letter = pages.markdown("# Svar\n\nHei.\n\n## Kort svar\n\nJa.\n")
    web = html.fromstring("".join(pages.page("Sak", [letter, letter], pages.Trail())))

    assert web.xpath("//*[self::h1 or self::h2 or self::h3]/text()") == ["Sak", *["Svar", "Kort svar"] * 2]
    ids = web.xpath("//@id")
    assert len(ids) == len(set(ids))
