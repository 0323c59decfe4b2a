"""Text that was changed in the Word file of a draft, read back chapter by chapter.

Reading changes nothing: it gives proposals, each with what differs. Taking one in is writing in the chapter, with the same
conditions: the statement is a draft, nobody has changed the chapter meanwhile, and the log says who.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance_app.documents.docx_styles import NOTE
from compliance_app.documents.word_blocks import blocks_of
from compliance_app.domain.differences import Piece, differences
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.word import read_word
from compliance_app.services.enterprises import period_of
from compliance_app.services.statement_chapters import StatementChapter
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.services.statement_marks import (
    ChapterMark,
    begins_fixed,
    begins_text,
    fingerprint,
    highest_heading,
    is_statement_mark,
    plain_form,
    read_chapter_mark,
    statement_mark,
    written,
)
from compliance_app.services.statement_rows import existing, require_open
from compliance_app.services.statements import edit_section
from compliance_app.services.work import Actor, reading

Year = str | int | None

_FRONT = "00"
_FEWEST_HEADINGS = 3
"""So many of the chapters' headings must be there where a program has thrown the marks away."""
_NO_TEXT = frozenset({"title", "mark", NOTE.casefold()})


class NotOurFile(AktsomError):
    """A Word file that was not made from a statement."""

    message = _(
        "Filen ble ikke lest inn. Den er ikke laget av et utkast i Aktsom. "
        "Last ned utkastet som Word på denne siden, skriv i det, og les det inn igjen."
    )


class AnotherStatement(AktsomError):
    """The file is of another year, language, edition or enterprise (values: year)."""

    message = _(
        "Filen ble ikke lest inn. Den er en kopi av en annen redegjørelse enn den for {year}. "
        "Velg året og språket den hører til, eller last ned utkastet herfra på nytt."
    )


@dataclass(frozen=True)
class ChapterProposal:
    """A chapter that reads otherwise in the file.

    Attributes:
        chapter, heading: which. now: the text as it is kept; text: as it stands in the file, both as Markdown.
        pieces: what differs, from ``now`` to ``text``.
        seen_version: the version of the chapter that it was compared with; handed back when it is taken in.
        moved: the text was changed in Aktsom too after the file was made; taking it in would undo that.
    """

    chapter: str
    heading: str
    now: str
    text: str
    pieces: tuple[Piece, ...]
    seen_version: int
    moved: bool


@dataclass(frozen=True)
class WordReading:
    """What a Word file says otherwise than the statement.

    Attributes:
        proposals: the chapters that differ, in order.
        missing: headings of chapters that are not in the file; they stay as they are.
        unclear: headings of chapters where it cannot be told where the text begins.
        notes: what was left out, see ``files.word.ReadWord``.
    """

    proposals: tuple[ChapterProposal, ...]
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass
class _Found:
    """One chapter's part of a file."""

    mark: ChapterMark | None
    pieces: list[dict[str, Any]] = field(default_factory=list)
    fixed: bool = False
    unclear: bool = False


def read_back(actor: Actor, year: Year, data: bytes, *, language: str = "nb") -> WordReading:
    """What the Word file of a draft says otherwise than the draft; changes nothing.

    Raises:
        NoDraft, TextIsLocked: there is no draft to write in. NotOurFile, AnotherStatement: not a file of this draft.
        FileRefused: the file cannot be read, see ``files.word.read_word``.
    """
    with reading(actor, Verb.EDIT_STATEMENT) as work:
        whole = existing(work, period_of(work, year), language)
        work.session.expunge_all()
    require_open(whole.statement, whole.year)
    read = read_word(data)
    found = _chapters(read.pieces, whole)
    _require_ours(read.pieces, found, whole)
    proposals = []
    for chapter in whole.chapters:
        there = found.get(chapter.id)
        proposal = _proposal(chapter, there) if there is not None and not there.unclear else None
        if proposal is not None:
            proposals.append(proposal)
    return WordReading(
        proposals=tuple(proposals),
        missing=tuple(one.heading for one in whole.chapters if one.id not in found),
        unclear=tuple(one.heading for one in whole.chapters if one.id in found and found[one.id].unclear),
        notes=tuple(dict.fromkeys((*_notes(found), *read.notes))),
    )


def take_in(actor: Actor, year: Year, proposal: ChapterProposal, *, language: str = "nb") -> None:
    """Write what the file says of one chapter, as a person's own text.

    Raises:
        NoDraft, TextIsLocked: there is no draft to write in. NotFound: no such chapter.
        ChangedMeanwhile: the chapter was changed since the file was read. TextTooLong: more than a chapter may hold.
    """
    edit_section(actor, year, proposal.chapter, proposal.text, proposal.seen_version, language=language)


def _proposal(chapter: StatementChapter, there: _Found) -> ChapterProposal | None:
    blocks = blocks_of(there.pieces)
    told, kept = written(blocks, 3), plain_form(chapter.text)
    if told == kept or (there.mark is not None and fingerprint(told) == there.mark.fingerprint):
        return None
    highest = highest_heading(chapter.text)
    text = written(blocks, highest)
    now = kept if highest == 3 else chapter.text
    return ChapterProposal(
        chapter=chapter.id,
        heading=chapter.heading,
        now=now,
        text=text,
        pieces=differences(now, text),
        seen_version=chapter.version,
        moved=there.mark is not None and fingerprint(kept) != there.mark.fingerprint,
    )


def _chapters(pieces: Iterable[Mapping[str, Any]], whole: WholeStatement) -> dict[str, _Found]:
    """The pieces of each chapter; a chapter begins at its mark, or at its heading where the mark is lost."""
    by_heading = {_folded(one.heading): one.id for one in whole.chapters[1:]}
    ours = {one.id for one in whole.chapters}
    found: dict[str, _Found] = {}
    front: list[dict[str, Any]] = []
    here: _Found | None = None
    heading_next = False
    for piece in pieces:
        name = piece.get("mark", "")
        mark = read_chapter_mark(name)
        if mark is not None and mark.chapter in ours and mark.chapter not in found:
            _close(here)
            here = found[mark.chapter] = _Found(mark, front if mark.chapter == _FRONT else [])
            heading_next = mark.chapter != _FRONT
        elif name:
            _within(here, name)
        elif piece.get("style") == "heading 1":
            begins = by_heading.get(_folded(_text(piece)))
            if heading_next:
                heading_next = False
            elif begins is not None and begins not in found:
                _close(here)
                here = found[begins] = _Found(None)
            elif here is not None and not here.fixed:
                here.pieces.append(dict(piece))
        elif here is None and piece.get("style") == "subtitle":
            front.append({**piece, "style": "normal"})
        elif here is not None and not here.fixed and piece.get("style") not in _NO_TEXT:
            heading_next = heading_next and not _text(piece)
            here.pieces.append(dict(piece))
    _close(here)
    return found


def _within(here: _Found | None, name: str) -> None:
    if here is not None and begins_fixed(name):
        here.fixed = True
    elif here is not None and begins_text(name):
        here.fixed = False


def _close(here: _Found | None) -> None:
    """A chapter that ends among what nobody types has lost the mark where its text begins."""
    if here is not None and here.fixed:
        here.unclear = True


def _require_ours(
    pieces: Iterable[Mapping[str, Any]], found: Mapping[str, _Found], whole: WholeStatement
) -> None:
    marks = {piece["mark"] for piece in pieces if is_statement_mark(piece.get("mark", ""))}
    if marks and statement_mark(whole.statement.id) not in marks:
        raise AnotherStatement(year=whole.year)
    marked = any(one.mark is not None for one in found.values())
    if not marks and not marked and len(found) < _FEWEST_HEADINGS:
        raise NotOurFile


def _notes(found: Mapping[str, _Found]) -> list[str]:
    """What was left out of the text; the drawings and signatures that the program set in itself are no loss."""
    return [note for one in found.values() for piece in one.pieces for note in piece["notes"]]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _text(piece: Mapping[str, Any]) -> str:
    return "".join(run[0] for run in piece.get("runs", ())).strip()
