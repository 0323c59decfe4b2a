"""Markdown in, tree out; and values that can never become markup."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance_app.documents.markdown import UnknownInsert, escape_markdown, parse
from compliance_app.documents.tree import (
    Align,
    BulletList,
    Heading,
    LineBreak,
    Link,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    SignatureBlock,
    Table,
    Text,
    clean,
    plain,
    text_of,
)

MARKUP = st.text(alphabet="\\`*_{}[]()<>#+-.!|~&;:=\"'/@ \t\n0123456789abÆø\u00a0\u2028\x00", max_size=40)
ANYTHING = st.text(st.characters(codec=None), max_size=40) | MARKUP


def as_one_line(value: str) -> str:
    """What a value is when it stands in a sentence: one line, no control characters, no outer blanks."""
    return clean(value).strip()


@given(ANYTHING)
def test_an_escaped_value_reads_as_itself_in_a_paragraph(value):
    expected = as_one_line(value)

    blocks = parse(escape_markdown(value))

    assert blocks == ((Paragraph(plain(expected)),) if expected else ())


@given(ANYTHING)
@example("en \x08 to")
def test_an_escaped_value_reads_as_itself_in_every_other_place(value):
    expected = as_one_line(value)
    safe = escape_markdown(value)

    heading, bullets, numbers, sentence, table = parse(
        f"# {safe}\n\n- {safe}\n\n1. {safe}\n\nSe **{safe or 'x'}** og {safe}!\n\n| a | {safe} |\n|---|---|\n| {safe} |{safe}|\n"
    )

    assert text_of(heading.inlines) == expected
    assert [text_of(block.inlines) for item in bullets.items for block in item] == (
        [expected] if expected else []
    )
    assert [text_of(block.inlines) for item in numbers.items for block in item] == (
        [expected] if expected else []
    )
    assert text_of(sentence.inlines) == f"Se {expected or 'x'} og {expected}!"
    assert [text_of(cell) for cell in table.header] == ["a", expected]
    assert [text_of(cell) for cell in table.rows[0]] == [expected, expected]


@given(ANYTHING)
def test_an_escaped_value_never_becomes_a_link_or_emphasis(value):
    (paragraph,) = parse(f"Navn: {escape_markdown(value)}.")

    assert all(isinstance(one, Text) and not one.bold and not one.italic for one in paragraph.inlines)


def test_the_parts_of_the_dialect():
    text = """
# Kapittel

Et **fett** og *kursivt* ord\\
på to linjer.

- a
  1. b

> sitat

: Tabell 1 Tall

| Land | Tall |
|------|-----:|
| A    | 1    |

---

slutt
"""
    heading, paragraph, bullets, quote, table, page_break, end = parse(text)

    assert heading == Heading(1, plain("Kapittel"))
    assert LineBreak() in paragraph.inlines
    assert Text("fett", bold=True) in paragraph.inlines
    assert Text("kursivt", italic=True) in paragraph.inlines
    assert bullets == BulletList(((Paragraph(plain("a")), NumberedList(((Paragraph(plain("b")),),))),))
    assert quote == Quote((Paragraph(plain("sitat")),))
    assert table == Table(
        (plain("Land"), plain("Tall")),
        ((plain("A"), plain("1")),),
        (Align.LEFT, Align.RIGHT),
        "Tabell 1 Tall",
    )
    assert page_break == PageBreak()
    assert end == Paragraph(plain("slutt"))


def test_html_in_markdown_is_text():
    assert [text_of(block.inlines) for block in parse("<b>fet</b>\n\n<script>x</script>\n\n<!-- y -->")] == [
        "<b>fet</b>", "<script>x</script>", "<!-- y -->",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/side", "//vert/x", "vbscript:x"],
)
def test_only_web_and_mail_addresses_lead_anywhere(url):
    (paragraph,) = parse(f"[ord]({url})")

    assert not any(isinstance(one, Link) for one in paragraph.inlines)


def test_web_and_mail_addresses_are_links():
    (paragraph,) = parse("[a](https://example.org/å?x=1&y=2) [b](mailto:post@example.org)")

    links = [one for one in paragraph.inlines if isinstance(one, Link)]
    assert links == [Link("a", "https://example.org/å?x=1&y=2"), Link("b", "mailto:post@example.org")]


def test_a_picture_from_elsewhere_is_not_fetched_but_linked():
    (paragraph,) = parse("![bilde](https://example.org/x.png)")

    assert paragraph == Paragraph((Link("bilde", "https://example.org/x.png"),))


def test_inserts_stand_where_they_are_named():
    block = SignatureBlock("Bergen, 1. mai 2026")

    assert parse("før\n\n![](insert:signaturer)", {"signaturer": block})[1] == block


def test_an_unknown_insert_says_its_name():
    with pytest.raises(UnknownInsert, match="«borte»"):
        parse("![](insert:borte)")
