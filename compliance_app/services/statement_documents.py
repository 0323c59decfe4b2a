"""The statement as one document tree, as files, and as canonical JSON: what is printed is what is kept.

The signatures are names from the board list without a word on having signed: that word comes from a signature and
nowhere else.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from textwrap import shorten
from types import MappingProxyType
from typing import Any, Literal, get_args

from compliance_app.clock import OSLO
from compliance_app.documents.build import build
from compliance_app.documents.charts import risk_matrix
from compliance_app.documents.html_writer import main_html
from compliance_app.documents.markdown import UnknownInsert, parse
from compliance_app.documents.tree import (
    Block,
    Blocks,
    BulletList,
    Document,
    Figure,
    Heading,
    Language,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    Text,
    plain,
    text_of,
)
from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.services.statement_chapters import (
    BOARD,
    MANAGER,
    MISSING_SEATS,
    PLACE_AND_DATE,
    KeptParagraph,
    StatementChapter,
    canonical,
    document_date,
    matrix_counts,
)
from compliance_app.storage.tables import Enterprise, Statement, StatementStatus

Format = Literal["docx", "pdf", "html", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

MIME: Mapping[Format, str] = MappingProxyType(
    {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
        "html": "text/html",
        "json": "application/json",
    }
)

_OPENING = 80
_NARROW = 4
"""The most columns that fit beside the text."""
_LANGUAGES = {"nb": Language.BOKMAL, "nn": Language.NYNORSK, "en": Language.ENGLISH}
_DRAFTS = (StatementStatus.DRAFT, StatementStatus.REVIEWED)

_HEADING = re.compile(r"(</?h)([2-5])\b")
_TABLE = re.compile("<table>.*?</table>", re.DOTALL)

DRAFT = _("UTKAST")
EXAMPLE = _("EKSEMPEL")
THIS_IS_A_DRAFT = _("Dette er et utkast. Teksten kan fortsatt endres, og ingen har signert den.")
THIS_IS_AN_EXAMPLE = _("Dette er et eksempel i Aktsom, ikke en redegjørelse fra virksomheten.")
NOT_DATED = _("Datoen settes ved signering.")
MATRIX_CAPTION = _("Leverandører etter geografisk risiko og bransjerisiko")
SUBJECT = _("Redegjørelse etter åpenhetsloven § 5")
KEYWORDS = (_("åpenhetsloven"), _("aktsomhetsvurderinger"))


class UnknownFormat(AktsomError):
    """The statement is not made in that format (values: format, formats)."""

    message = _("Redegjørelsen lages ikke som «{format}». Velg blant {formats}.")


@dataclass(frozen=True)
class WholeStatement:
    """A statement with its chapters, in order, and whose and which year's it is."""

    statement: Statement
    enterprise: Enterprise
    year: str
    chapters: tuple[StatementChapter, ...]

    @property
    def is_draft(self) -> bool:
        """Whether the text can still change."""
        return self.statement.status in _DRAFTS

    @property
    def text_version(self) -> int:
        """Raised by every change of the text or of where it stands; what reviewing and locking ask for."""
        return self.statement.version + sum(chapter.version for chapter in self.chapters)

    @property
    def document_date(self) -> date | None:
        """The date that is printed; None while it is not decided: it is set at signing."""
        return self.statement.document_date or document_date(self.chapters)


def file_name(year: str, format: str) -> str:  # noqa: A002  the word that fits
    """«aktsom-redegjorelse-2025.docx»."""
    return f"aktsom-redegjorelse-{re.sub(r'[^0-9A-Za-z-]+', '-', year)}.{format}"


def build_files(whole: WholeStatement, formats: Sequence[str]) -> dict[Format, bytes]:
    """The statement as files; DOCX, PDF and HTML from one tree, JSON from what is kept.

    Raises:
        UnknownFormat: one of ``formats`` is none of ``FORMATS``.
    """
    require_formats(formats)
    document = document_of(whole)
    files: dict[Format, bytes] = {}
    for one in FORMATS:
        if one in formats:
            files[one] = statement_json(whole) if one == "json" else build(document, one)
    return files


def require_formats(formats: Sequence[str]) -> None:
    """Refuse a format that the statement is not made in.

    Raises:
        UnknownFormat: one of ``formats`` is none of ``FORMATS``.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise UnknownFormat(format=unknown[0], formats=", ".join(FORMATS))


def document_of(whole: WholeStatement) -> Document:
    """The whole statement as one tree: title, chapters, appendix, the mark and the sentence that it is a draft."""
    front, *chapters = whole.chapters
    opening = list(chapter_blocks(front))
    first = opening.pop(0) if opening and isinstance(opening[0], Paragraph) else None
    blocks: list[Block] = [*_notices(whole), *opening]
    for chapter in chapters:
        blocks += [Heading(1, plain(chapter.heading)), *chapter_blocks(chapter)]
    return Document(
        title=front.title,
        subtitle=text_of(first.inlines) if isinstance(first, Paragraph) else "",
        author=whole.enterprise.name,
        subject=SUBJECT,
        keywords=KEYWORDS,
        day=whole.document_date or whole.statement.drafted_at.astimezone(OSLO).date(),
        blocks=tuple(blocks),
        language=_LANGUAGES[whole.statement.language],
        mark=mark(whole),
    )


def mark(whole: WholeStatement) -> str:
    """What stands on every page: UTKAST until the text is locked, EKSEMPEL for a reference organisation."""
    marks = [DRAFT] if whole.is_draft else []
    return " · ".join(marks + ([EXAMPLE] if whole.enterprise.example else []))


def chapter_blocks(chapter: StatementChapter, text: str | None = None) -> Blocks:
    """The chapter's blocks without its heading; ``text`` instead of the kept one shows what is being typed.

    Raises:
        UnknownInsert: the text asks for a picture that there is not.
    """
    body = _below_chapter(parse(chapter.text if text is None else text))
    counts = matrix_counts(chapter)
    if counts:
        body.append(risk_matrix(counts, caption=MATRIX_CAPTION))
    if chapter.fixed(PLACE_AND_DATE):
        body.insert(0, _signatures(chapter))
    return tuple(body)


def chapter_html(chapter: StatementChapter, text: str | None = None) -> str:
    """The chapter as it will look, as HTML of the document writer: heading on level three, every value escaped.

    Raises:
        UnknownInsert: as :func:`chapter_blocks`.
    """
    blocks = chapter_blocks(chapter, text)
    printed = tuple(block for block in blocks if not isinstance(block, Figure))
    page = main_html(
        Document(title="", author="", day=date.min, blocks=(Heading(1, plain(chapter.heading)), *printed))
    )
    body = page.partition("</header>\n")[2].removesuffix("</main>")
    body = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", body)
    body = _TABLE.sub(r'<div class="wide" tabindex="0" role="region" aria-label="Tabell">\g<0></div>', body)
    return body + "".join(_picture(block) for block in blocks if isinstance(block, Figure))


def has_wide_table(chapter: StatementChapter) -> bool:
    """Whether a table of the chapter needs the whole width of the screen."""
    tables = (block for block in chapter_blocks(chapter) if isinstance(block, Table))
    return any(len(table.header) > _NARROW for table in tables)


def opening_words(paragraph: KeptParagraph) -> str:
    """The first words of a paragraph as it is printed, to know it by: «Vi vurderte 33 av 33 …»."""
    texts = (text_of(block.inlines) for block in parse(paragraph.markdown) if isinstance(block, Paragraph))
    text = next((one for one in texts if one.strip()), paragraph.id.capitalize())
    return f"«{shorten(text, _OPENING, placeholder=' …')}»"


def require_printable(text: str) -> None:
    """Refuse a text that cannot be printed.

    Raises:
        FieldWrong: it asks for a picture.
    """
    try:
        parse(text)
    except UnknownInsert as error:
        raise FieldWrong(
            field=_("Teksten"), hint=_("Bilder kan ikke settes inn her. Ta bort linjen med «insert:».")
        ) from error


def statement_json(whole: WholeStatement) -> bytes:
    """The statement as canonical JSON: every chapter's text, its paragraphs with sources and values, the facts' hash."""
    statement = whole.statement
    data = {
        "title": whole.chapters[0].title,
        "enterprise": {"name": whole.enterprise.name, "org_number": whole.enterprise.org_number},
        "year": whole.year,
        "language": statement.language,
        "edition": statement.edition,
        "status": statement.status,
        "mark": mark(whole),
        "document_date": whole.document_date.isoformat() if whole.document_date else None,
        "facts_hash": statement.facts_hash,
        "chapters": [_chapter_data(chapter) for chapter in whole.chapters],
    }
    return canonical(data).encode()


def _chapter_data(chapter: StatementChapter) -> dict[str, Any]:
    return {
        "chapter": chapter.id,
        "heading": chapter.heading,
        "text": chapter.text,
        "own_text": chapter.edited is not None,
        "paragraphs": [
            {"id": one.id, "markdown": one.markdown, "sources": [vars(source) for source in one.sources]}
            for one in chapter.paragraphs
        ],
    }


def _picture(figure: Figure) -> str:
    """A drawing as a picture: pages on the screen let no drawing in, and its words are the picture's text."""
    data = base64.b64encode(figure.svg).decode()
    picture = f'<p><img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.alt)}"></p>'
    return f'{picture}<p class="src">{escape(figure.caption)}</p>'


def _notices(whole: WholeStatement) -> list[Block]:
    said = [THIS_IS_AN_EXAMPLE] if whole.enterprise.example else []
    said += [THIS_IS_A_DRAFT] if whole.is_draft else []
    return [Paragraph((Text(" ".join(said), italic=True),))] if said else []


def _below_chapter(blocks: Blocks) -> list[Block]:
    """The headings that were typed, set below the chapter's own: the highest on level 2, none skipped."""
    typed = sorted({block.level for block in blocks if isinstance(block, Heading)})
    return [
        replace(block, level=2 + typed.index(block.level)) if isinstance(block, Heading) else block
        for block in blocks
    ]


def _signatures(chapter: StatementChapter) -> SignatureBlock:
    place = " ".join(_lines(chapter, PLACE_AND_DATE))
    manager, *others = [*_lines(chapter, MANAGER), ""]
    board = [block for one in chapter.fixed(BOARD) for block in parse(one.markdown)]
    return SignatureBlock(
        place_and_date=place if document_date([chapter]) else f"{place} {NOT_DATED}",
        general_manager=Signatory(manager) if manager else None,
        board_heading=next((text_of(one.inlines) for one in board if isinstance(one, Paragraph)), ""),
        board=tuple(
            Signatory(_first_line(item)) for one in board if isinstance(one, BulletList) for item in one.items
        ),
        remarks=tuple(line for line in (*others, *_lines(chapter, MISSING_SEATS)) if line),
    )


def _lines(chapter: StatementChapter, name: str) -> list[str]:
    blocks = [block for one in chapter.fixed(name) for block in parse(one.markdown)]
    return [text_of(block.inlines) for block in blocks if isinstance(block, Paragraph)]


def _first_line(item: Blocks) -> str:
    return next((text_of(block.inlines) for block in item if isinstance(block, Paragraph)), "")
