"""The tree as a Word document that a director can go on writing in: real styles, lists, tables and fields."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from compliance_app.documents import docx_styles as look
from compliance_app.documents import font_subsets
from compliance_app.documents.docx_fonts import add_words, embed_fonts
from compliance_app.documents.drawing import drawn_width, svg_to_png
from compliance_app.documents.drawn import drawn
from compliance_app.documents.table_layout import OUTDENT, table_layout
from compliance_app.documents.text import FIGURE_WORD
from compliance_app.documents.tree import (
    Block,
    Blocks,
    BulletList,
    Document,
    Figure,
    Heading,
    Inlines,
    LineBreak,
    Link,
    Mark,
    NumberedList,
    PageBreak,
    Paragraph,
    Quote,
    Signatory,
    SignatureBlock,
    Table,
)
from compliance_app.domain.errors import AktsomError, _

_STAMP = (1980, 1, 1, 0, 0, 0)
"""The time a zip member bears: the format's first, so that the same document gives the same bytes."""

_FIRST_MARK = 7000
"""Numbers of bookmarks begin above those that a base file may have."""


class LetterheadUnreadable(AktsomError):
    """The base file is not a Word document."""

    message = _("Brevarket kan ikke åpnes. Lagre det på nytt i Word som .docx, og last det opp igjen.")


def write_docx(document: Document, letterhead: bytes | None = None) -> bytes:
    """The document as .docx, A4; on an enterprise's own base file if given. Raises ``LetterheadUnreadable``."""
    word = _base(letterhead)
    own_look = letterhead is not None
    if not own_look:
        look.set_page(word)
    look.set_styles(word, document.language, own_look=own_look)
    look.set_properties(word, document)
    shown = drawn(document)
    look.set_header_and_footer(word, replace(document, author=shown.author), own_look=own_look)
    writer = _Writer(word, FIGURE_WORD[document.language])
    if shown.mark:
        add_words(writer.paragraph("Mark"), shown.mark)
    add_words(writer.paragraph("Title"), shown.title)
    if shown.subtitle:
        add_words(writer.paragraph("Subtitle"), shown.subtitle)
    writer.blocks(shown.blocks)
    if shown.note:
        add_words(writer.paragraph(look.NOTE), shown.note)
    if not font_subsets.ORDINARY.issuperset(f"{shown.letters}{shown.author}".replace("\n", "")):
        embed_fonts(word)
    return _packed(word)


def _base(letterhead: bytes | None) -> Any:
    if letterhead is None:
        return docx.Document()
    try:
        word = docx.Document(io.BytesIO(letterhead))
    except (KeyError, ValueError, zipfile.BadZipFile, OSError) as broken:
        raise LetterheadUnreadable from broken
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return word


def _packed(word: Any) -> bytes:
    saved, settled = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _STAMP), source.read(name), zipfile.ZIP_DEFLATED)
    return settled.getvalue()


class _Writer:
    """Writes blocks at the end of the body."""

    def __init__(self, word: Any, figure_word: str) -> None:
        self.word = word
        self.figure_word = figure_word
        self.drawings = 0
        self.marks = 0
        self.break_before = False
        self.style_ids: dict[str, str] = {}

    def paragraph(self, style: str) -> Any:
        paragraph = self.word.add_paragraph()
        if style != "Normal":  # set by its id: the library looks the default style up each time
            paragraph._p.style = self._style_id(style)  # noqa: SLF001
        if self.break_before:
            paragraph.paragraph_format.page_break_before = True
            self.break_before = False
        return paragraph

    def _style_id(self, name: str) -> str:
        if name not in self.style_ids:
            self.style_ids[name] = self.word.styles[name].style_id
        return self.style_ids[name]

    def blocks(self, blocks: Blocks) -> None:
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                _fill(self.paragraph(f"Heading {block.level}"), block.inlines)
            case Paragraph():
                _fill(self.paragraph("Normal"), block.inlines)
            case BulletList() | NumberedList():
                self.list(block, 0)
            case Quote():
                self.quote(block)
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case SignatureBlock():
                self.signatures(block)
            case PageBreak():
                self.break_before = True
            case Mark():
                self.mark(block)

    def mark(self, block: Mark) -> None:
        """A bookmark before what comes next: Word keeps it through every change of the text around it."""
        self.marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(_FIRST_MARK + self.marks))
            self.word.element.body.sectPr.addprevious(element)
        start.set(qn("w:name"), block.name)

    def list(self, block: BulletList | NumberedList, level: int) -> None:
        numbered = isinstance(block, NumberedList)
        start = block.start if isinstance(block, NumberedList) else 1
        number = look.new_list(self.word, numbered=numbered, start=start)
        for item in block.items:
            marked = False
            for child in item:
                match child:
                    case BulletList() | NumberedList():
                        self.list(child, level + 1)
                    case Paragraph() if not marked:
                        paragraph = self.paragraph("List Number" if numbered else "List Bullet")
                        _number(paragraph, number, min(level, look.LEVELS_OF_LIST - 1))
                        _fill(paragraph, child.inlines)
                        marked = True
                    case Paragraph():
                        paragraph = self.paragraph("List Continue")
                        paragraph.paragraph_format.left_indent = Pt(18 * (level + 1))
                        _fill(paragraph, child.inlines)
                    case _:
                        self.block(child)

    def quote(self, block: Quote) -> None:
        for child in block.blocks:
            if isinstance(child, Paragraph):
                paragraph = self.paragraph("Quote")
                paragraph.paragraph_format.left_indent = Mm(8)
                _fill(paragraph, child.inlines)
            else:
                self.block(child)

    def table(self, table: Table) -> None:
        if table.caption:
            add_words(self.paragraph("Caption"), table.caption)
        elif self.break_before:
            self.paragraph("Normal")
        grid = self.word.add_table(rows=0, cols=len(table.header), style=look.TABLE_STYLE)
        layout = table_layout(table)
        outdent = round(OUTDENT * 20) if layout.outdented else 0
        widths = [round(share * (self._text_width() + 2 * outdent)) for share in layout.shares]
        if outdent:
            _outdent(grid, outdent)
        style = self._style_id("Table Text")
        body = grid._tbl  # noqa: SLF001  rows are written as XML
        for column, width in zip(body.tblGrid, widths, strict=True):
            column.set(qn("w:w"), str(width))
        for index, row in enumerate((table.header, *table.rows)):
            body.append(_row(self.word, row, table, widths, style, size=layout.size, header=index == 0))
        self.paragraph("Table Text")  # two tables in a row would run together

    def figure(self, figure: Figure) -> None:
        paragraph = self.paragraph("Normal")
        paragraph.paragraph_format.keep_with_next = bool(figure.caption)
        paragraph.paragraph_format.space_before = Pt(10)
        width = min(drawn_width(figure.svg), self._text_width() / 20)
        picture = paragraph.add_run().add_picture(io.BytesIO(svg_to_png(figure.svg)), width=Pt(width))
        self._as_vector(picture, figure.svg)
        self.drawings += 1
        about = picture._inline.docPr  # noqa: SLF001  the text alternative is beyond the library
        about.set("descr", figure.alt)
        about.set("name", f"{self.figure_word} {self.drawings}")
        if figure.caption:
            add_words(self.paragraph("Caption"), figure.caption)

    def _as_vector(self, picture: Any, svg: bytes) -> None:
        """Put the drawing itself beside its picture: Word 2016 and later show it, older programs show the picture.

        The extension is [MS-ODRAWXML] 2.3.3, ``svgBlip``.
        """
        name = PackURI(f"/word/media/figur{self.drawings + 1}.svg")
        part = Part(name, "image/svg+xml", svg, self.word.part.package)
        number = self.word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        extension = parse_xml(
            f'<a:extLst {nsdecls("a")}><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
            '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'{nsdecls("r")} r:embed="{number}"/></a:ext></a:extLst>'
        )
        picture._inline.graphic.graphicData.pic.blipFill.blip.append(extension)  # noqa: SLF001  beyond the library

    def signatures(self, block: SignatureBlock) -> None:
        place = self.paragraph("Normal")
        place.paragraph_format.space_before = Pt(24)
        add_words(place, block.place_and_date)
        if block.general_manager:
            self._signing_table((block.general_manager,))
        if block.board_heading:
            heading = self.paragraph("Normal")
            heading.paragraph_format.space_before, heading.paragraph_format.keep_with_next = Pt(12), True
            for run in add_words(heading, block.board_heading):
                run.bold = True
        if block.board:
            self._signing_table(block.board)
        for remark in block.remarks:
            add_words(self.paragraph("Normal"), remark)

    def _signing_table(self, people: tuple[Signatory, ...]) -> None:
        grid = self.word.add_table(rows=(len(people) + 1) // 2, cols=2)
        for row in grid.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
        cells = [cell for row in grid.rows for cell in row.cells]
        for cell in cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            cell.paragraphs[0].style = self.word.styles["Signature Line"]
        for person, cell in zip(people, cells, strict=False):
            name = cell.paragraphs[0]
            if not person.state:
                name.style = self.word.styles["Signature To Come"]
            add_words(name, person.line)
            if person.state:
                state = cell.add_paragraph(style=self.word.styles["Signature Line"])
                for run in add_words(state, person.state):
                    run.font.size, run.font.color.rgb = Pt(9), look.MUTED

    def _text_width(self) -> float:
        """In twentieths of a point."""
        section = self.word.sections[-1]
        return float((section.page_width - section.left_margin - section.right_margin) / 635)


def _row(
    word: Any,
    cells: tuple[Inlines, ...],
    table: Table,
    widths: list[int],
    style: str,
    *,
    size: float,
    header: bool,
) -> Any:
    """One table row as XML: the library's own cells take seconds for a thousand rows."""
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for inlines, width, side in zip(cells, widths, table.align, strict=True):
        cell = parse_xml(
            f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if header else ""}'
            f'<w:jc w:val="{side}"/></w:pPr></w:p></w:tc>'
        )
        row.append(cell)
        paragraph = WordParagraph(cell.find(qn("w:p")), word._body)  # noqa: SLF001
        _fill(paragraph, inlines, bold=header)
        if size != look.TABLE_SIZE:
            for run in paragraph.runs:
                run.font.size = Pt(size)
    return row


def _outdent(grid: Any, twentieths: int) -> None:
    """Let a table begin in the margin, twentieths of a point to the left of the text."""
    properties = grid._tbl.tblPr  # noqa: SLF001  the library has no writer for it
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(-twentieths))
    indent.set(qn("w:type"), "dxa")
    after = next(
        (
            properties.find(qn(tag))
            for tag in ("w:tblBorders", "w:tblLayout", "w:tblLook")
            if properties.find(qn(tag)) is not None
        ),
        None,
    )
    if after is None:
        properties.append(indent)
    else:
        after.addprevious(indent)


def _fill(paragraph: Any, inlines: Inlines, *, bold: bool = False) -> None:
    for one in inlines:
        match one:
            case LineBreak():
                paragraph.add_run().add_break()
            case Link():
                _link(paragraph, one)
            case _:
                for run in add_words(paragraph, one.text):
                    # None lets the style decide, so that a changed style changes the words
                    run.bold, run.italic = one.bold or bold or None, one.italic or None


def _link(paragraph: Any, link: Link) -> None:
    number = paragraph.part.relate_to(link.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), number)
    for run in add_words(paragraph, link.text, style="Hyperlink"):
        element.append(run._r)  # noqa: SLF001  the library has no writer for links
    paragraph._p.append(element)  # noqa: SLF001


def _number(paragraph: Any, number: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = number
