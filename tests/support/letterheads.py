"""Word files as enterprises have them for letterheads, and as somebody with bad intent would make them."""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache

import docx
from docx.shared import Mm, Pt, RGBColor

TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"
HEADER = "Eksempel AS · brevark"
FOOTER = "Org.nr. 000 000 000"


@cache
def letterhead(header: str = HEADER) -> bytes:
    """A plain one: words above and below, margins and fonts of its own, and a sentence that must not follow."""
    word = docx.Document()
    section = word.sections[0]
    section.page_width, section.page_height, section.left_margin = Mm(210), Mm(297), Mm(35)
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = FOOTER
    normal = word.styles["Normal"].font
    normal.name, normal.size = "Georgia", Pt(11)
    word.styles["Heading 1"].font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    for name in ("Heading 3", "Heading 4", "Caption"):
        word.styles[name].delete()
    word.add_paragraph("Denne teksten skal ikke følge med.")
    saved = io.BytesIO()
    word.save(saved)
    return saved.getvalue()


@cache
def as_norwegian_word_saves_it() -> bytes:
    """One as an enterprise has it: Norwegian names of styles, own styles and lists, tracked changes on and some made, a
    first page of its own, a table and a page number below, and a bookmark and a comment's mark in the text.
    """
    word = docx.Document(io.BytesIO(letterhead()))
    section = word.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Første side"
    section.footer.add_table(1, 2, Mm(120)).cell(0, 0).text = "Postboks 1"
    word.styles.add_style("Brødtekst rykk", 1).base_style = word.styles["Normal"]
    word.styles["Normal"].paragraph_format.left_indent = Mm(3)
    word.add_paragraph("Punkt", style="List Bullet")
    saved = io.BytesIO()
    word.save(saved)
    data = saved.getvalue()
    header = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "header1" in name)
    tracked = (
        '<w:ins w:id="1" w:author="Ansatt"><w:r><w:t>Ny slagordlinje</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="Ansatt"><w:r><w:delText>Gammel</w:delText></w:r></w:del></w:p>'
    )
    data = changed(header, lambda text: text.replace("</w:p>", tracked, 1), data)
    track = "<w:trackRevisions/><w:defaultTabStop"
    data = changed("word/settings.xml", lambda text: text.replace("<w:defaultTabStop", track, 1), data)
    for part in ("word/styles.xml", "word/document.xml"):
        data = changed(part, _norwegian_ids, data)
    return data


def _norwegian_ids(text: str) -> str:
    for english, norwegian in (("Heading", "Overskrift"), ("ListBullet", "Punktliste"), ("Title", "Tittel")):
        text = re.sub(rf'"{english}(\d?)"', rf'"{norwegian}\1"', text)
    return re.sub(r'(<w:name w:val=)"(?:Overskrift)(\d)"', r'\1"heading \2"', text).replace(
        '<w:name w:val="Tittel"', '<w:name w:val="Title"'
    )


def changed(part: str, change: Callable[[str], str], data: bytes | None = None) -> bytes:
    """The same file with one part read otherwise."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data or letterhead())) as before, zipfile.ZipFile(saved, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content.decode()) if name == part else content)
    return saved.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """The same file with one part more."""
    saved = io.BytesIO(letterhead())
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return saved.getvalue()


def related(kind: str, target: str, *, outside: bool) -> bytes:
    """The same file with one relation more."""
    mode = ' TargetMode="External"' if outside else ""
    one = (
        '<Relationship Id="rIdNy" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return changed(RELATIONS, lambda text: text.replace("</Relationships>", one))


def with_field(instruction: str) -> bytes:
    """The same file with a field in its text."""
    field = f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p><w:sectPr'
    return changed("word/document.xml", lambda text: text.replace("<w:sectPr", field, 1))
