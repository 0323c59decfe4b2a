"""Word files and web pages bring the fonts that not every machine has, with the glyphs of the names in them."""

import base64
import io
import re
import zipfile
from dataclasses import replace
from uuid import UUID

import pytest
import reading_back
from fontTools.ttLib import TTFont
from lxml import etree, html

from compliance_app.documents import font_subsets, fonts
from compliance_app.documents.build import build
from compliance_app.documents.docx_fonts import obfuscated
from compliance_app.documents.tree import Heading, Link, Paragraph, Signatory, SignatureBlock, Table, plain

W = reading_back.W
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NAMES = {
    "Greek": "Αθήνα Α.Ε.",
    "Cyrillic": "ООО «Пример»",
    "Vietnamese": "Công ty Ví Dụ Nguyễn",
    "Turkish": "Örnek Şirketi ığİ",
    "Sami": "Ovdamearka đŋŧžšč",
    "Chinese": "示例贸易有限公司",
    "Japanese": "例示株式会社 サンプル",
    "Korean": "예시 주식회사",
    "Thai": "บริษัท ตัวอย่าง จำกัด",
    "Bengali": "উদাহরণ লিমিটেড",
    "Arabic": "شركة المثال",
    "Hebrew": "חברה לדוגמה",
    "Combining": "Ovdàmeạrka k\u0302 q\u0323",
}


def with_name(statement, name):
    return replace(
        statement,
        title=f"Om {name}",
        author=name,
        blocks=(
            Heading(1, plain(name)),
            Paragraph((*plain(f"Vi kjøper av {name} i år, se "), Link(name, "https://example.org"))),
            Table((plain(name), plain("Land")), ((plain(f"{name} AS"), plain("NO")),), caption=name),
            SignatureBlock(name, Signatory(name, state=name), name, (Signatory(name),), (name,)),
        ),
    )


def embedded(docx: bytes) -> dict[str, TTFont]:
    """The fonts of a Word file by the name runs call them, turned back by their keys."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        rels = etree.fromstring(package.read("word/_rels/fontTable.xml.rels"))
        places = {one.get("Id"): one.get("Target") for one in rels}
        found = {}
        for font in etree.fromstring(package.read("word/fontTable.xml")):
            one = font.find(f"{W}embedRegular")
            if one is not None:
                data = package.read(f"word/{places[one.get(f'{R}id')]}")
                plain_font = obfuscated(data, UUID(one.get(f"{W}fontKey")))
                found[font.get(f"{W}name")] = TTFont(io.BytesIO(plain_font))
        return found


def brought(page: bytes) -> list[tuple[set[int], TTFont]]:
    """The fonts of a web page, each with the letters it is for."""
    style = html.fromstring(page).xpath("string(//style[@id='skrifter'])")
    found = []
    for ranges, data in re.findall(r"unicode-range: ([^;]+);.*?base64,([^)]+)\)", style):
        letters = set()
        for one in ranges.replace("U+", "").split(", "):
            first, _, last = one.partition("-")
            letters |= set(range(int(first, 16), int(last or first, 16) + 1))
        found.append((letters, TTFont(io.BytesIO(base64.b64decode(data)))))
    return found


@pytest.mark.parametrize("script", NAMES)
def test_every_letter_of_a_name_in_word_is_in_the_font_its_run_names_or_an_everyday_one(statement, script):
    docx = build(with_name(statement, NAMES[script]), "docx")

    in_file = embedded(docx)
    runs = [run for part in ("document", "footer1") for run in _runs(docx, part)]
    seen = set()
    for run in runs:
        text = "".join(one.text for one in run.iter(f"{W}t"))
        named = run.find(f"{W}rPr/{W}rFonts")
        if named is None:
            assert set(text) <= font_subsets.ORDINARY, text
            continue
        kinds = {named.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")}
        assert len(kinds) == 1
        assert {ord(letter) for letter in text} <= set(in_file[kinds.pop()].getBestCmap())
        seen |= set(text)
    assert set(NAMES[script]) - font_subsets.ORDINARY <= seen
    texts = reading_back.docx_texts(docx)
    assert {f"Om {NAMES[script]}", f"{NAMES[script]} AS"} <= set(texts), "text stays text"


def _runs(docx, part):
    return [run for run in reading_back.docx_part(docx, f"word/{part}.xml").iter(f"{W}r") if run.find(f"{W}t") is not None]  # fmt: skip


@pytest.mark.parametrize("script", NAMES)
def test_every_letter_of_a_name_on_the_page_is_in_a_font_that_the_page_brings(statement, script):
    page = build(with_name(statement, NAMES[script]), "html")

    for cluster in fonts.clusters(NAMES[script]):
        needed = set(map(ord, cluster))
        if not set(cluster) <= font_subsets.ORDINARY:
            assert any(needed <= letters & set(font.getBestCmap()) for letters, font in brought(page)), (
                cluster
            )
    assert f"<td>{NAMES[script]} AS</td>" in page.decode() or f">{NAMES[script]} AS</th>" in page.decode()
    assert "Arial, Aktsom, sans-serif" in page.decode(), "after the reader's own fonts"


def test_a_page_or_file_of_everyday_letters_brings_no_font(statement):
    plain_one = with_name(statement, "Blåbærsyltetøy Åsane «AS» – é 1 234,5 %")

    docx, page = build(plain_one, "docx"), build(plain_one, "html")

    assert b"@font-face" not in page
    assert not [name for name in zipfile.ZipFile(io.BytesIO(docx)).namelist() if "odttf" in name]
    assert b"embedTrueTypeFonts" not in zipfile.ZipFile(io.BytesIO(docx)).read("word/settings.xml")


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_fonts_brought_along_are_the_same_bytes_every_time(statement, kind):
    document = with_name(statement, " ".join(NAMES.values()))
    first = build(document, kind)
    font_subsets.subset.cache_clear()

    assert build(document, kind) == first


def test_fonts_brought_along_carry_their_licence_and_may_be_embedded(statement):
    document = with_name(statement, " ".join(NAMES.values()))
    found = [*embedded(build(document, "docx")).values(), *(font for _, font in brought(build(document, "html")))]  # fmt: skip

    assert len(found) > 12
    for font in found:
        names = font["name"]
        assert any(sign in names.getDebugName(0) for sign in ("Copyright", "(c)"))
        assert "SIL Open Font License" in names.getDebugName(13)
        assert font["OS/2"].fsType == 0
    assert all(map(font_subsets.embeddable, fonts.families()))
    assert build(document, "html").count(b"SIL Open Font License 1.1") > 5


def test_word_is_told_that_fonts_are_embedded_where_the_schema_wants_it(statement):
    docx = build(with_name(statement, NAMES["Thai"]), "docx")

    settings = [one.tag.removeprefix(W) for one in reading_back.docx_part(docx, "word/settings.xml")]
    assert settings[:3] == ["zoom", "embedTrueTypeFonts", "saveSubsetFonts"]
    types = zipfile.ZipFile(io.BytesIO(docx)).read("[Content_Types].xml").decode()
    assert "officedocument.obfuscatedFont" in types


def test_scripts_are_told_apart_for_word(statement):
    docx = build(with_name(statement, f"{NAMES['Arabic']} {NAMES['Japanese']} {NAMES['Bengali']}"), "docx")
    said = {}
    for run in _runs(docx, "document"):
        look = run.find(f"{W}rPr")
        named = None if look is None else look.find(f"{W}rFonts")
        if named is not None:
            tags = [one.tag.removeprefix(W) for one in look]
            said[named.get(f"{W}ascii")] = (dict(look.find(f"{W}lang").attrib), "rtl" in tags)
            assert tags == sorted(
                tags, key=["rStyle", "rFonts", "b", "i", "color", "sz", "rtl", "lang"].index
            )

    assert said["Noto Sans Arabic"] == ({f"{W}bidi": "ar-SA"}, True)
    assert said["Noto Sans SC"] == ({f"{W}eastAsia": "ja-JP"}, False)
    assert said["Noto Sans Bengali"] == ({f"{W}bidi": "bn-BD"}, False)


def test_a_turned_font_turned_again_is_the_font():
    font, key = bytes(range(256)), UUID("1dff3f22-3ae5-4b1a-9c2d-0f1e2d3c4b5a")

    assert obfuscated(font, key)[0] == font[0] ^ 0x5A, "the key's last byte meets the font's first"
    assert obfuscated(font, key)[16] == font[16] ^ 0x5A
    assert obfuscated(obfuscated(font, key), key) == font
