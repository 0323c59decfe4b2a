"""The statement as one document tree, as files, and as canonical JSON: what is printed is what is kept.

The signatures are names from the board list without a word on having signed: that word comes from a signature and
nowhere else.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from textwrap import shorten
from types import MappingProxyType
from typing import Literal, get_args

from compliance_app import clock
from compliance_app.documents.build import build
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
    Mark,
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
    document_date,
)
from compliance_app.services.statement_data import published_json, statement_json
from compliance_app.services.statement_drawings import figures_of
from compliance_app.services.statement_marks import chapter_mark, fixed, marked, statement_mark
from compliance_app.services.statement_whole import DRAFT, EXAMPLE, WholeStatement, mark, words_of
from compliance_app.services.statement_words import DocumentWords, where_to_write, words_in
from compliance_app.settings import settings

__all__ = [
    "DRAFT", "EXAMPLE", "FORMATS", "MIME", "Format", "UnknownFormat", "WholeStatement", "below_chapter", "build_files",
    "chapter_blocks", "chapter_html", "chapter_html_with", "document_of", "file_name", "has_wide_table", "mark",
    "opening_words", "require_formats", "require_printable", "statement_json", "words_of",
]  # fmt: skip

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

_HEADING = re.compile(r"(</?h)([2-5])\b")
_END_OF_HEADING = "</h3>"


class UnknownFormat(AktsomError):
    """The statement is not made in that format (values: format, formats)."""

    message = _("Redegjørelsen lages ikke som «{format}». Velg blant {formats}.")


def file_name(year: str, format: str, language: str = "nb") -> str:  # noqa: A002  the word that fits
    """«aktsom-redegjorelse-2025.docx»; another language than bokmål is named: «aktsom-redegjorelse-2025-en.docx»."""
    told = "" if language == "nb" else f"-{language}"
    return f"aktsom-redegjorelse-{re.sub(r'[^0-9A-Za-z-]+', '-', year)}{told}.{format}"


def build_files(
    whole: WholeStatement, formats: Sequence[str], letterhead: bytes | None = None
) -> dict[Format, bytes]:
    """The statement as files; DOCX, PDF and HTML from one tree, JSON by ``data/schema`` from what is kept.

    Args:
        letterhead: the enterprise's own Word file (``letterhead.letterhead_bytes``), for DOCX.

    Raises:
        UnknownFormat: one of ``formats`` is none of ``FORMATS``.
    """
    require_formats(formats)
    document = document_of(whole)
    copy = document_of(whole, _where(whole)) if whole.is_draft else document
    files: dict[Format, bytes] = {}
    for one in FORMATS:
        if one not in formats:
            continue
        if one == "json":
            files[one] = published_json(whole)
        else:
            files[one] = build(copy if one == "docx" else document, one, letterhead)
    return files


def _where(whole: WholeStatement) -> str:
    """Where the text is written, with the page's address where the app has one."""
    app = settings().base_url
    return where_to_write(whole.statement.language, whole.year, f"{app}/redegjorelse" if app else "")


def require_formats(formats: Sequence[str]) -> None:
    """Refuse a format that the statement is not made in.

    Raises:
        UnknownFormat: one of ``formats`` is none of ``FORMATS``.
    """
    unknown = [one for one in formats if one not in FORMATS]
    if unknown:
        raise UnknownFormat(format=unknown[0], formats=", ".join(FORMATS))


def document_of(whole: WholeStatement, copy_of: str = "") -> Document:
    """The whole statement as one tree: title, chapters, appendix, the mark and the sentence that it is a draft.

    ``copy_of``: where the text is written; the tree is then that of a Word file that can be read back: it says so, and
    has a mark where each chapter begins.
    """
    words = words_of(whole)
    language = words.tag
    front, *chapters = whole.chapters
    opening = list(chapter_blocks(front, language=language))
    first = opening.pop(0) if opening and isinstance(opening[0], Paragraph) else None
    blocks: list[Block] = [*_notices(whole), *opening]
    if copy_of:
        notice = Paragraph((Text(words.this_is_copy.format(where=copy_of), italic=True),))
        ours = [Mark(statement_mark(whole.statement.id)), Mark(chapter_mark(front))]
        blocks = [*ours, *fixed(*_notices(whole), notice), *opening]
    for chapter in chapters:
        heading, body = Heading(1, plain(chapter.heading)), chapter_blocks(chapter, language=language)
        blocks += [Mark(chapter_mark(chapter)), heading, *marked(body)] if copy_of else [heading, *body]
    return Document(
        title=front.title,
        subtitle=text_of(first.inlines) if isinstance(first, Paragraph) else "",
        author=whole.enterprise.name,
        subject=words.subject,
        keywords=words.keywords,
        day=whole.document_date or clock.oslo_day(whole.statement.drafted_at),
        blocks=tuple(blocks),
        language=language,
        mark=mark(whole),
    )


def chapter_blocks(
    chapter: StatementChapter, text: str | None = None, *, language: Language = Language.BOKMAL
) -> Blocks:
    """The chapter's blocks without its heading; ``text`` instead of the kept one shows what is being typed.

    Raises:
        UnknownInsert: the text asks for a picture that there is not.
    """
    body = below_chapter(parse(chapter.text if text is None else text))
    body += figures_of(chapter, language)
    if chapter.fixed(PLACE_AND_DATE):
        body.insert(0, _signatures(chapter, words_in(language)))
    return tuple(body)


def chapter_html(
    chapter: StatementChapter, text: str | None = None, *, language: Language = Language.BOKMAL
) -> str:
    """The chapter as it will look, as HTML of the document writer: heading on level three, every value escaped.

    Raises:
        UnknownInsert: as :func:`chapter_blocks`.
    """
    return _html(chapter, chapter_blocks(chapter, text, language=language), language)


def chapter_html_with(
    chapter: StatementChapter, under: Callable[[KeptParagraph], str], language: Language = Language.BOKMAL
) -> str:
    """The generated chapter as :func:`chapter_html`, and below each paragraph the HTML that ``under`` gives of it."""
    rest = chapter_blocks(chapter, "", language=language)
    first = tuple(block for block in rest if isinstance(block, SignatureBlock))
    last = tuple(block for block in rest if not isinstance(block, SignatureBlock))
    body = _html(chapter, first, language)
    body += "".join(under(one) for one in chapter.fixed() if first)
    for one in chapter.typed():
        body += _html(chapter, below_chapter(parse(one.markdown)), language).partition(_END_OF_HEADING)[2]
        body += under(one)
    body += _html(chapter, last, language).partition(_END_OF_HEADING)[2]
    return body + "".join(under(one) for one in chapter.fixed() if not first)


def _html(chapter: StatementChapter, blocks: Sequence[Block], language: Language) -> str:
    printed = tuple(block for block in blocks if not isinstance(block, Figure))
    page = main_html(
        Document(
            title="",
            author="",
            day=date.min,
            language=language,
            blocks=(Heading(1, plain(chapter.heading)), *printed),
        )
    )
    body = page.partition("</header>\n")[2].removesuffix("</main>")
    body = _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", body)
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


def _picture(figure: Figure) -> str:
    """A drawing as a picture: pages on the screen let no drawing in, and its words are the picture's text."""
    data = base64.b64encode(figure.svg).decode()
    picture = f'<p><img src="data:image/svg+xml;base64,{data}" alt="{escape(figure.alt)}"></p>'
    return f'{picture}<p class="src">{escape(figure.caption)}</p>'


def _notices(whole: WholeStatement) -> list[Block]:
    words = words_of(whole)
    said = [words.this_is_example] if whole.enterprise.example else []
    said += [words.this_is_draft] if whole.is_draft else []
    return [Paragraph((Text(" ".join(said), italic=True),))] if said else []


def below_chapter(blocks: Blocks) -> list[Block]:
    """The headings that were typed, set below the chapter's own: the highest on level 2, none skipped."""
    typed = sorted({block.level for block in blocks if isinstance(block, Heading)})
    return [
        replace(block, level=2 + typed.index(block.level)) if isinstance(block, Heading) else block
        for block in blocks
    ]


def _signatures(chapter: StatementChapter, words: DocumentWords) -> SignatureBlock:
    place = " ".join(_lines(chapter, PLACE_AND_DATE))
    manager, *others = [*_lines(chapter, MANAGER), ""]
    board = [block for one in chapter.fixed(BOARD) for block in parse(one.markdown)]
    return SignatureBlock(
        place_and_date=place if document_date([chapter]) else f"{place} {words.not_dated}",
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
