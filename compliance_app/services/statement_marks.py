"""The marks in the Word file of a draft: which statement it is of, where each chapter begins, and what nobody types.

A mark names the chapter and what its text was, shortened to a fingerprint: so it can be told afterwards whether the text
was changed in Word, in Aktsom, or in both.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from compliance_app.documents.markdown import parse
from compliance_app.documents.markdown_writer import to_markdown
from compliance_app.documents.tree import (
    Block,
    Figure,
    Heading,
    Inlines,
    Link,
    Mark,
    SignatureBlock,
    Table,
    Text,
)
from compliance_app.services.statement_chapters import StatementChapter

_ID: Final = re.compile(r"aktsom_([0-9a-f]{32})")
_CHAPTER: Final = re.compile(r"aktsom_kapittel_([0-9]{2}|vedlegg)_([0-9a-f]{8})")
_HIGHEST: Final = 3
"""Where the headings of a generated chapter begin."""
FIXED: Final = "aktsom_fast_{number}"
TEXT: Final = "aktsom_tekst_{number}"
_FIXED: Final = re.compile(r"aktsom_fast_[0-9a-f]{8}")
_TEXT: Final = re.compile(r"aktsom_tekst_[0-9a-f]{8}")


@dataclass(frozen=True)
class ChapterMark:
    """Where a chapter begins; ``fingerprint`` is that of the text it had when the file was made."""

    chapter: str
    fingerprint: str


def statement_mark(statement_id: str) -> str:
    """The name of the mark that says which statement the file is of."""
    return f"aktsom_{statement_id.replace('-', '')}"


def chapter_mark(chapter: StatementChapter) -> str:
    """The name of the mark where a chapter begins."""
    return f"aktsom_kapittel_{chapter.id}_{fingerprint(plain_form(chapter.text))}"


def is_statement_mark(name: str) -> bool:
    """Whether a mark says which statement it is."""
    return _ID.fullmatch(name) is not None


def read_chapter_mark(name: str) -> ChapterMark | None:
    """What the mark of a chapter says; None for another mark."""
    found = _CHAPTER.fullmatch(name)
    return ChapterMark(found[1], found[2]) if found else None


def marked(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a chapter, with marks around what nobody types: the signatures and the drawings."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, (SignatureBlock, Figure)):
            found += fixed(block)
        else:
            found.append(block)
    return found


def fixed(*blocks: Block) -> list[Block]:
    """Blocks that nobody types, between their marks."""
    number = fingerprint(repr(blocks))
    return [Mark(FIXED.format(number=number)), *blocks, Mark(TEXT.format(number=number))]


def begins_fixed(name: str) -> bool:
    """Whether what follows is typed by nobody."""
    return _FIXED.fullmatch(name) is not None


def begins_text(name: str) -> bool:
    """Whether what follows is text again."""
    return _TEXT.fullmatch(name) is not None


def fingerprint(markdown: str) -> str:
    """Eight hexadecimal digits that tell one text from another."""
    return hashlib.sha256(markdown.encode()).hexdigest()[:8]


def plain_form(markdown: str) -> str:
    """A text as it reads when it has been to Word and back: one way of writing each thing, headings from level 3."""
    return written(parse(markdown), _HIGHEST)


def highest_heading(markdown: str) -> int:
    """The level of the highest heading of a text, 3 where there is none."""
    return min((block.level for block in parse(markdown) if isinstance(block, Heading)), default=_HIGHEST)


def written(blocks: Sequence[Block], highest: int) -> str:
    """Blocks as Markdown, with the highest of their headings on level ``highest`` and none skipped."""
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    return to_markdown([_simple(block, levels, highest) for block in blocks])


def _simple(block: Block, levels: Sequence[int], highest: int) -> Block:
    if isinstance(block, Heading):
        return replace(block, level=min(6, highest + levels.index(block.level)))
    if isinstance(block, Table):
        return replace(block, header=tuple(map(_unmarked, block.header)))
    return block


def _unmarked(inlines: Inlines) -> Inlines:
    words = "".join(one.text for one in inlines if isinstance(one, (Text, Link)))
    return (Text(words),) if words else ()
