"""What a Word document needs besides its words: page, styles, language, numbering, fields, properties."""

from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt, RGBColor

from compliance_app.documents.docx_fonts import add_words
from compliance_app.documents.text import PAGE_WORDS
from compliance_app.documents.tree import Document

FONT = "Calibri"
"""On every machine with Word, and drawn by its stand-in elsewhere; letters it lacks come from the machine's fonts."""

INK = RGBColor(0x14, 0x18, 0x1B)
MUTED = RGBColor(0x57, 0x5D, 0x62)
LATE = RGBColor(0x8E, 0x1B, 0x2E)
BRAND = RGBColor(0x14, 0x52, 0x4A)

NOTE = "Aktsom Note"
"""The style of what the program says of the file itself; reading a file back passes over it."""

TABLE_STYLE = "Aktsom Table"
TABLE_SIZE = 9.0
"""Points of the letters in a table, where all its columns have room."""

LEVELS_OF_LIST = 6
_LONGEST_PROPERTY = 255


class _Look(NamedTuple):
    """Sizes in points."""

    size: float
    bold: bool
    italic: bool
    colour: RGBColor
    before: float
    after: float


_PARAGRAPH_STYLES: dict[str, _Look] = {
    "Normal": _Look(10.5, False, False, INK, 0, 7),
    "Title": _Look(22, True, False, INK, 0, 6),
    "Subtitle": _Look(12, False, False, MUTED, 0, 16),
    "Heading 1": _Look(15, True, False, INK, 22, 7),
    "Heading 2": _Look(12.5, True, False, INK, 16, 6),
    "Heading 3": _Look(11, True, False, INK, 13, 5),
    "Heading 4": _Look(10.5, False, True, INK, 12, 5),
    "Caption": _Look(9.5, True, False, INK, 10, 4),
    "List Bullet": _Look(10.5, False, False, INK, 0, 4),
    "List Number": _Look(10.5, False, False, INK, 0, 4),
    "List Continue": _Look(10.5, False, False, INK, 0, 4),
    "Quote": _Look(10.5, False, True, INK, 4, 8),
    "Header": _Look(8.5, False, False, MUTED, 0, 0),
    "Footer": _Look(8.5, False, False, MUTED, 0, 0),
    "Mark": _Look(10, True, False, LATE, 0, 8),
    NOTE: _Look(9, False, False, MUTED, 12, 0),
    "Table Text": _Look(TABLE_SIZE, False, False, INK, 1.5, 1.5),
    "Signature Line": _Look(10.5, False, False, INK, 2, 2),
    "Signature To Come": _Look(10.5, False, False, INK, 34, 2),
}


_OF_OUR_OWN = ("Mark", NOTE, "Table Text", "Signature Line", "Signature To Come")
"""Styles that Word does not know by name."""

_TABLE_STYLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AktsomTable">
  <w:name w:val="{TABLE_STYLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="DCDCD6"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="DCDCD6"/>
    </w:tblBorders>
    <w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="14181B"/></w:tcBorders></w:tcPr>
  </w:tblStylePr>
</w:style>"""


def set_page(word: Any) -> None:
    """A4 with margins that leave room for header and footer."""
    for section in word.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        section.top_margin, section.bottom_margin = Mm(28), Mm(25)


def set_styles(word: Any, language: str, *, own_look: bool) -> None:
    """Every style the writer uses, in the document's language; an enterprise's own look (base file) is kept."""
    for name, look in _PARAGRAPH_STYLES.items():
        missing = name not in word.styles
        own = name in _OF_OUR_OWN
        style = (
            word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=not own)
            if missing
            else word.styles[name]
        )
        if missing and name != "Normal":
            style.base_style = word.styles["Normal"]
        if missing or not own_look:
            _dress(style, look)
    if "Hyperlink" not in word.styles:
        link = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.underline, link.font.color.rgb = True, BRAND
    for name in ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "Caption"):
        word.styles[name].paragraph_format.keep_with_next = True
        _place_in_outline(word.styles[name])
    _line_above(word.styles["Signature To Come"])
    if TABLE_STYLE not in word.styles:
        word.styles.element.append(parse_xml(_TABLE_STYLE_XML))
    _set_language(word, language)


def set_properties(word: Any, document: Document) -> None:
    """Title, author, dates and language of the file; nothing of the machine or the library stays."""
    day = datetime.combine(document.day, time(), UTC)
    core = word.core_properties
    core.title, core.author = _property(document.title), _property(document.author)
    core.last_modified_by, core.comments = core.author, ""
    core.subject, core.keywords = _property(document.subject), _property(", ".join(document.keywords))
    core.language, core.created, core.modified, core.last_printed = str(document.language), day, day, day
    core.revision, core.category, core.content_status = 1, "", document.mark


def _property(text: str) -> str:
    """Word takes so many characters in a property and no more; the whole text stands in the document."""
    return text if len(text) <= _LONGEST_PROPERTY else f"{text[: _LONGEST_PROPERTY - 1]}…"


def set_header_and_footer(word: Any, document: Document, *, own_look: bool) -> None:
    """The mark in every header; author and page number below, unless a letterhead has its own page number.

    Without a letterhead the first page, which begins with the mark, does not repeat it above.
    """
    for index, section in enumerate(word.sections):
        if index and section.header.is_linked_to_previous:
            continue
        if not own_look:
            section.different_first_page_header_footer = True
        first_differs = section.different_first_page_header_footer
        headers, footers = [section.header], [section.footer]
        if first_differs:
            footers.append(section.first_page_footer)
        if first_differs and own_look:
            headers.append(section.first_page_header)
        for header in headers if document.mark else ():
            _last_line(header, word.styles["Mark"], own_look=own_look).add_run(document.mark)
        for footer in footers:
            if not (own_look and "PAGE" in footer._element.xml):  # noqa: SLF001  the library reads no fields
                _page_number(_last_line(footer, word.styles["Footer"], own_look=own_look), section, document)


def _last_line(part: Any, style: Any, *, own_look: bool) -> Any:
    line = part.add_paragraph() if own_look else part.paragraphs[0]
    line.style = style
    return line


def _page_number(line: Any, section: Any, document: Document) -> None:
    width = section.page_width - section.left_margin - section.right_margin
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    before, between = PAGE_WORDS[document.language]
    add_words(line, document.author)
    line.add_run(f"\t{before} ")
    add_field(line, "PAGE")
    line.add_run(f" {between} ")
    add_field(line, "NUMPAGES")


def add_field(paragraph: Any, instruction: str) -> None:
    """A field that Word fills in, such as the page number."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  the library has no writer for fields


def new_list(word: Any, *, numbered: bool, start: int = 1) -> int:
    """A list of its own, so that numbers begin anew; gives the id that its paragraphs carry."""
    numbering = _numbering(word)
    kind = next_id(numbering, "w:abstractNum", "w:abstractNumId")
    levels = "".join(
        _list_level(level, numbered, start if level == 0 else 1) for level in range(LEVELS_OF_LIST)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    # the schema wants every abstractNum before the first num
    first_num = numbering.find(qn("w:num"))
    if first_num is None:
        numbering.append(abstract)
    else:
        first_num.addprevious(abstract)
    number = next_id(numbering, "w:num", "w:numId")
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{kind}"/></w:num>')
    )
    return number


def next_id(parent: Any, tag: str, attribute: str) -> int:
    """One more than the highest id among the children of that tag."""
    return max((int(child.get(qn(attribute))) for child in parent.findall(qn(tag))), default=0) + 1


def _dress(style: Any, look: _Look) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(look.size), look.colour
    style.font.bold, style.font.italic = look.bold, look.italic
    _size_of_other_scripts(style)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.before), Pt(look.after)
    # what the library's template brings along and the look does not have
    for path in ("w:pPr/w:pBdr", "w:pPr/w:tabs", "w:rPr/w:spacing"):
        for found in style.element.xpath(path):
            found.getparent().remove(found)


def _size_of_other_scripts(style: Any) -> None:
    """Arabic, Thai and their like as large as the rest; Word keeps their size apart."""
    look = style.element.get_or_add_rPr()
    for old in look.findall(qn("w:szCs")):
        look.remove(old)
    size = OxmlElement("w:szCs")
    size.set(qn("w:val"), look.find(qn("w:sz")).get(qn("w:val")))
    look.find(qn("w:sz")).addnext(size)


def _place_in_outline(style: Any) -> None:
    """Give a heading its level, which Word's outline and readers of the page go by; a letterhead may lack the style."""
    level = style.name.removeprefix("Heading ")
    properties = style.element.get_or_add_pPr()
    if level.isdigit() and properties.find(qn("w:outlineLvl")) is None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(int(level) - 1))
        properties.append(outline)


def _line_above(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    if properties.find(qn("w:pBdr")) is None:
        line = '<w:top w:val="single" w:sz="4" w:space="4" w:color="84898D"/>'
        border = parse_xml(f"<w:pBdr {nsdecls('w')}>{line}</w:pBdr>")
        # the schema's order: borders stand before these
        properties.insert_element_before(
            border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def _set_language(word: Any, language: str) -> None:
    default = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    targets = [word.styles["Normal"].element.get_or_add_rPr()]
    if default is not None:
        targets.append(default)
    for target in targets:
        tag = target.find(qn("w:lang"))
        if tag is None:
            tag = OxmlElement("w:lang")
            target.append(tag)
        tag.set(qn("w:val"), language)


def _list_level(level: int, numbered: bool, start: int) -> str:
    look = (
        f'"decimal"/><w:lvlText w:val="%{level + 1}."/>' if numbered else '"bullet"/><w:lvlText w:val="•"/>'
    )
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val={look}<w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{360 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )


def _numbering(word: Any) -> Any:
    try:
        return word.part.numbering_part.element
    except NotImplementedError:  # a base file without lists
        element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        name = PackURI("/word/numbering.xml")
        part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, element, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return element
