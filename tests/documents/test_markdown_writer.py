"""The tree back to Markdown: reading what was written gives the same blocks, whatever names and signs are in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.documents.markdown import parse
from compliance_app.documents.markdown_writer import to_markdown
from compliance_app.documents.templates import render_chapters
from compliance_app.documents.tree import (
    Align,
    BulletList,
    Heading,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Table,
    Text,
)
from compliance_app.services.statement_marks import plain_form
from tests.fixtures.noklus_facts import departmental, everything, noklus, nothing

LETTERS = st.text(alphabet="abæøå 0123456789.,:;-–+*_#|<>[]()`~&\\=!«»§%", min_size=1, max_size=20).map(
    lambda text: " ".join(text.split())
)
WORDS = LETTERS.filter(lambda text: bool(text.strip()))
PLAIN = WORDS.map(lambda text: (Text(text),))
PARAGRAPHS = PLAIN.map(Paragraph)
BLOCKS = st.one_of(
    PARAGRAPHS,
    st.tuples(st.integers(1, 6), st.sampled_from(["Funn", "5.1 Faktiske", "Tiltak # én"])).map(
        lambda pair: Heading(pair[0], (Text(pair[1]),))
    ),
    st.lists(PARAGRAPHS.map(lambda one: (one,)), min_size=1, max_size=3).map(
        lambda items: BulletList(tuple(items))
    ),
    st.tuples(st.lists(PARAGRAPHS.map(lambda one: (one,)), min_size=1, max_size=3), st.integers(1, 50)).map(
        lambda pair: NumberedList(tuple(pair[0]), pair[1])
    ),
    st.lists(PLAIN, min_size=2, max_size=2).map(
        lambda row: Table((plain("A"), plain("B")), (tuple(row),), (Align.LEFT, Align.RIGHT))
    ),
    PARAGRAPHS.map(lambda one: Quote((one,))),
)


def plain(text):
    return (Text(text),)


@given(st.lists(BLOCKS, max_size=5))
def test_what_is_written_reads_the_same(blocks):
    written = to_markdown(blocks)
    assert to_markdown(parse(written)) == written


@given(PLAIN)
def test_no_sign_in_a_name_becomes_markup(inlines):
    assert parse(to_markdown([Paragraph(inlines)])) == (Paragraph(inlines),)


def test_each_kind_of_block_has_its_form():
    blocks = (
        Heading(3, plain("Tiltak")),
        Paragraph((Text("Vi "), Text("fant", bold=True), Text(" "), Text("to", italic=True), Link("her", "https://eksempel.example/a"))),
        BulletList(((Paragraph(plain("a")), BulletList(((Paragraph(plain("b")),),))), (Paragraph(plain("c")),))),
        NumberedList(((Paragraph(plain("d")),),), 3),
        Quote((Paragraph(plain("e")),)),
        PageBreak(),
        Table((plain("F"), plain("G")), ((plain("h|i"), plain("1")),), (Align.LEFT, Align.RIGHT), "Tall"),
    )  # fmt: skip
    written = to_markdown(blocks)
    assert written == (
        "### Tiltak\n\nVi **fant** *to*[her](https://eksempel.example/a)\n\n- a\n\n  - b\n\n- c\n\n3. d\n\n> e\n\n---\n\n"
        ": Tall\n\n| F | G |\n| --- | ---: |\n| h\\|i | 1 |"
    )
    assert parse(written) == blocks


def test_two_lists_after_each_other_stay_two():
    lists = [BulletList(((Paragraph(plain("a")),),)), BulletList(((Paragraph(plain("b")),),))]
    assert parse(to_markdown(lists)) == tuple(lists)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("build", [nothing, noklus, departmental, everything])
def test_a_generated_chapter_has_one_form(build, language):
    for chapter in render_chapters(build(), language):
        assert plain_form(plain_form(chapter.markdown)) == plain_form(chapter.markdown), chapter.id
