"""Which letters the pinned fonts can draw, and that nothing else ever reaches typst."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_app.documents import fonts
from compliance_app.documents.build import build
from compliance_app.documents.tree import Paragraph, Table, plain


@pytest.mark.parametrize(
    "text",
    [
        "Blåbærsyltetøy ÆØÅ «–» … § − 1 234,5 % ’",
        "áčđŋšŧž ÁČĐŊŠŦŽ",
        "ąćęłńóśźż ğıİşçöü",
        "ạảấầẩẫậắằẳẵặđơư ỄỘỮ",
        "Αθήνα ώς Москва ї ђ",
        "例示株式会社 上海 예시 বাংলা ไทย عربي עברית हिन्दी",
        "→ ✓ ▲ ◆ ○ ● €",
    ],
)
def test_letters_we_promise_are_drawn_as_they_are(text):
    assert fonts.drawable(text) == text


def test_letters_no_font_has_are_printed_as_their_number():
    assert fonts.drawable("A🚢B𒀀") == "A[U+1F6A2]B[U+12000]"


def test_a_mark_that_the_letters_font_lacks_is_printed_as_its_number():
    thai_vowel = "\u0e34"

    assert fonts.drawable(f"a{thai_vowel}") == "a[U+0E34]"
    assert fonts.drawable("a\u0301") == "a\u0301"


def test_fonts_come_with_their_licence():
    licence = (fonts.FOLDER / "OFL.txt").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    listed = (fonts.FOLDER / "README.md").read_text(encoding="utf-8")
    for path in fonts.FOLDER.glob("*.ttf"):
        assert path.name.split("-")[0] in listed, f"{path.name} has no line in README.md"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec=None), max_size=30))
def test_any_text_at_all_builds_in_every_format(statement, text):
    document = replace(
        statement,
        title=f"T {text}",
        blocks=(Paragraph(plain(text)), Table((plain(text),), ((plain(text),),), caption=text)),
    )

    for kind in ("pdf", "docx", "html"):
        assert build(document, kind)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(
        st.sampled_from(
            [chr(code) for code in range(0x300, 0x11000) if unicodedata.category(chr(code))[0] in "ML"]
        ),
        min_size=20,
        max_size=60,
    )
)
def test_any_mixture_of_scripts_and_marks_builds(statement, text):
    assert build(replace(statement, title=f"T {text}", blocks=(Paragraph(plain(text)),)), "pdf")
