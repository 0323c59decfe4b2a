"""Names in a Word file in scripts that not every machine has a font for: set in a pinned font, and that font embedded.

A word with such a letter is set in the font that has all of it; what Word tells apart by script (East Asian, complex,
right to left, the language) is said of it. The fonts lie in the file as ECMA-376 part 1, 17.8.1 wants them: cut down to
the letters used, with the first 32 bytes obfuscated by a key that the font table names.
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from compliance_app.documents import font_subsets, fonts

OBFUSCATED: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"

_BLANKS = re.compile("( +)")
_KANA = re.compile("[\u3040-\u30ff]")
_GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
_EAST_ASIAN: Final = {"Noto Sans SC": "zh-CN", "Noto Sans KR": "ko-KR"}
_COMPLEX: Final = {
    "Arabic": "ar-SA", "Bengali": "bn-BD", "Devanagari": "hi-IN", "Gujarati": "gu-IN", "Gurmukhi": "pa-IN",
    "Hebrew": "he-IL", "Kannada": "kn-IN", "Khmer": "km-KH", "Lao": "lo-LA", "Malayalam": "ml-IN", "Myanmar": "my-MM",
    "Oriya": "or-IN", "Sinhala": "si-LK", "Tamil": "ta-IN", "Telugu": "te-IN", "Thai": "th-TH",
}  # fmt: skip
_OTHER: Final = {"Armenian": "hy-AM", "Ethiopic": "am-ET", "Georgian": "ka-GE"}
_RIGHT_TO_LEFT: Final = {"Noto Sans Arabic", "Noto Sans Hebrew"}
_BEFORE_EMBEDDING: Final = {
    qn(f"w:{name}")
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries",
        "displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData",
    )
}  # fmt: skip
"""What the schema wants before ``w:embedTrueTypeFonts`` in the settings."""


def add_words(paragraph: Any, text: str, style: str | None = None) -> list[Any]:
    """Add the text to a paragraph as runs, one unless a part of it needs a font of its own; gives the runs."""
    if font_subsets.ORDINARY.issuperset(text):
        return [paragraph.add_run(text, style=style)]
    runs = []
    for family, part in _parts(text):
        run = paragraph.add_run(part, style=style)
        if family:
            _set_in(run, family, part)
        runs.append(run)
    return runs


def embed_fonts(word: Any) -> None:
    """Put the fonts of all such runs into the file; nothing where there are none, or where a font of that name is embedded."""
    letters = {family: found for family, found in _letters(word).items() if font_subsets.embeddable(family)}
    if not letters:
        return
    table = _font_table(word)
    listed = parse_xml(table.blob)
    for number, family in enumerate(sorted(letters), start=1):
        own = next((one for one in listed.findall(qn("w:font")) if one.get(qn("w:name")) == family), None)
        if own is not None and own.find(qn("w:embedRegular")) is not None:
            continue
        font = font_subsets.subset(family, frozenset(letters[family]))
        key = UUID(bytes=hashlib.sha256(font).digest()[:16], version=5)
        name = PackURI(f"/word/fonts/aktsom{number}.odttf")
        part = Part(name, OBFUSCATED, obfuscated(font, key), word.part.package)
        if own is None:
            own = parse_xml(
                f'<w:font {nsdecls("w", "r")} w:name="{family}"><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
            )
            listed.append(own)
        regular = OxmlElement("w:embedRegular")
        regular.set(qn("r:id"), table.relate_to(part, RELATIONSHIP_TYPE.FONT))
        regular.set(qn("w:fontKey"), f"{{{str(key).upper()}}}")
        regular.set(qn("w:subsetted"), "1")
        own.append(regular)
    table._blob = serialize_part_xml(listed)  # noqa: SLF001  the library has no writer for font tables
    _say_embedded(word.settings.element)


def obfuscated(font: bytes, key: UUID) -> bytes:
    """The font with its first 32 bytes turned by the key, from the key's last byte on; twice gives the font again."""
    turned = key.bytes[::-1] * 2
    return bytes(byte ^ by for byte, by in zip(font[:32], turned, strict=True)) + font[32:]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text in parts of one family; "" is the font of the style."""
    words = [one for word in _BLANKS.split(text) if word for one in _of_word(word)]
    for at in range(1, len(words) - 1):
        around = words[at - 1][0]
        if words[at][1].isspace() and words[at + 1][0] == around and fonts.covers(around, " "):
            words[at] = (around, words[at][1])
    for family, found in groupby(words, key=lambda one: one[0]):
        yield family, "".join(part for _family, part in found)


def _of_word(word: str) -> Iterator[tuple[str, str]]:
    if set(word) <= font_subsets.ORDINARY:
        yield "", word
    elif family := fonts.family_of(word):
        yield family, word
    else:
        for cluster in fonts.clusters(word):
            yield "" if set(cluster) <= font_subsets.ORDINARY else fonts.family_of(cluster), cluster


def _set_in(run: Any, family: str, text: str) -> None:
    look = run._r.get_or_add_rPr()  # noqa: SLF001  the library names one font of four
    named = look.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        named.set(qn(f"w:{kind}"), family)
    script = family.removeprefix("Noto Sans ")
    language = OxmlElement("w:lang")
    if family in _EAST_ASIAN:
        named.set(qn("w:hint"), "eastAsia")
        language.set(qn("w:eastAsia"), "ja-JP" if _KANA.search(text) else _EAST_ASIAN[family])
    elif script in _COMPLEX:
        language.set(qn("w:bidi"), _COMPLEX[script])
    elif script in _OTHER or _GREEK.search(text):
        language.set(qn("w:val"), _OTHER.get(script, "el-GR"))
    if family in _RIGHT_TO_LEFT:
        look.append(OxmlElement("w:rtl"))
    if language.attrib:
        look.append(language)


def _letters(word: Any) -> dict[str, set[str]]:
    """The letters that stand in each pinned family, in the text and in headers and footers."""
    pinned, found = set(fonts.families()), dict[str, set[str]]()
    for part in word.part.package.iter_parts():
        if not isinstance(part, XmlPart):
            continue
        for named in part.element.iter(qn("w:rFonts")):
            run, family = named.getparent().getparent(), named.get(qn("w:ascii"))
            if family in pinned and run.tag == qn("w:r"):
                text = "".join(one.text or "" for one in run.iter(qn("w:t")))
                found.setdefault(family, set()).update(text)
    return found


def _font_table(word: Any) -> Any:
    try:
        return word.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    except KeyError:  # a base file without one
        empty = serialize_part_xml(parse_xml(f"<w:fonts {nsdecls('w', 'r')}/>"))
        table = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, empty, word.part.package)
        word.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)
        return table


def _say_embedded(settings: Any) -> None:
    for old in settings.findall(qn("w:embedTrueTypeFonts")) + settings.findall(qn("w:saveSubsetFonts")):
        settings.remove(old)
    at = next(
        (place for place, one in enumerate(settings) if one.tag not in _BEFORE_EMBEDDING), len(settings)
    )
    settings.insert(at, OxmlElement("w:embedTrueTypeFonts"))
    system = settings.find(qn("w:embedSystemFonts"))
    after = at + 1 if system is None else settings.index(system) + 1
    settings.insert(after, OxmlElement("w:saveSubsetFonts"))
