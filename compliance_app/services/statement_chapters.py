"""A chapter of the statement as it is kept: generated paragraphs with their sources, and a person's own text beside.

Some parts of a chapter are never typed: the signatures of chapter 11 come from the board list, the drawings of chapters
4 and 6 from the ratings and the measures. They are kept as paragraphs too, so that they have their sources, but are left out of the text that a
person edits.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

from compliance_app.documents.templates import Chapter
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import Level
from compliance_app.storage.tables import StatementSection

LONGEST_CHAPTER = 100_000

PLACE_AND_DATE, MANAGER, BOARD, MISSING_SEATS = (
    "sted og dato",
    "daglig leder",
    "styret",
    "uten styre eller daglig leder",
)
MATRIX, PLACES, MEASURES = "risikomatrise", "kart", "tiltak etter status"

_FIXED = MappingProxyType(
    {
        "04": frozenset({MATRIX, PLACES}),
        "06": frozenset({MEASURES}),
        "11": frozenset({PLACE_AND_DATE, MANAGER, BOARD, MISSING_SEATS}),
    }
)


@dataclass(frozen=True)
class KeptSource:
    """A row that a paragraph rests on: its table, id and label, and the values as they were when it was written."""

    kind: str
    id: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptParagraph:
    """A generated paragraph.

    Attributes:
        id: as in the template; several may share one.
        markdown: empty where the paragraph has gone since a person wrote their own text.
        earlier: how it read when a person wrote their own text of the chapter; None where it still reads so.
    """

    id: str
    markdown: str
    sources: tuple[KeptSource, ...] = ()
    earlier: str | None = None


@dataclass(frozen=True)
class StatementChapter:
    """A chapter with what was generated and what a person wrote instead.

    Attributes:
        id: "00" to "11" or "vedlegg".
        edited: a person's own text in Markdown; None: the generated text stands.
        version: to be handed back when it is edited.
    """

    id: str
    title: str
    paragraphs: tuple[KeptParagraph, ...]
    edited: str | None = None
    version: int = 1
    edited_by: str = ""
    edited_at: datetime | None = None

    @property
    def heading(self) -> str:
        """The title with its number where it has one: «5 Funn»."""
        return Chapter(self.id, self.title, ()).heading

    @property
    def generated(self) -> str:
        """The generated text that a person may replace, in Markdown."""
        return "\n\n".join(one.markdown for one in self.typed())

    @property
    def text(self) -> str:
        """What the chapter says, without the parts that nobody types."""
        return self.generated if self.edited is None else self.edited

    @property
    def markdown(self) -> str:
        """All words of the chapter in Markdown, the parts that nobody types included."""
        fixed = "\n\n".join(one.markdown for one in self.fixed() if one.markdown)
        return "\n\n".join(part for part in (fixed, self.text) if part)

    @property
    def changed_under_edit(self) -> tuple[KeptParagraph, ...]:
        """The generated paragraphs that read otherwise than when the person's own text was written."""
        return tuple(one for one in self.paragraphs if self.edited is not None and one.earlier is not None)

    def typed(self) -> tuple[KeptParagraph, ...]:
        """The generated paragraphs that a person may replace; those that are gone are left out."""
        fixed = _FIXED.get(self.id, frozenset())
        return tuple(one for one in self.paragraphs if one.id not in fixed and one.markdown)

    def fixed(self, *names: str) -> tuple[KeptParagraph, ...]:
        """The paragraphs that nobody types; those of these names, or all."""
        fixed = _FIXED.get(self.id, frozenset())
        return tuple(one for one in self.paragraphs if one.id in fixed and (not names or one.id in names))

    def drawings(self) -> tuple[KeptParagraph, ...]:
        """The paragraphs that are drawn: nothing but numbers."""
        return tuple(one for one in self.fixed() if one.sources and not one.markdown)


def chapter_of(row: StatementSection) -> StatementChapter:
    """The chapter that a row holds."""
    return StatementChapter(
        id=row.chapter,
        title=row.title,
        paragraphs=paragraphs_from_json(row.generated),
        edited=row.edited,
        version=row.version,
        edited_by=row.edited_by,
        edited_at=row.edited_at,
    )


@dataclass(frozen=True)
class Drawn:
    """What a drawing is drawn from: the name of its paragraph, what it shows, and the numbers."""

    name: str
    label: str
    numbers: Mapping[str, Any]


def generated_chapter(chapter: Chapter, drawings: Iterable[Drawn] = ()) -> StatementChapter:
    """A freshly rendered chapter; it keeps the numbers of those of the drawings that belong in it."""
    paragraphs = [
        KeptParagraph(
            one.id,
            one.markdown,
            tuple(KeptSource(s.kind, s.id, s.label, _plain(s.values)) for s in one.sources),
        )
        for one in chapter.paragraphs
    ]
    paragraphs += [
        KeptParagraph(one.name, "", (KeptSource("Aggregate", one.name, one.label, _plain(one.numbers)),))
        for one in drawings
        if one.numbers and one.name in _FIXED.get(chapter.id, ())
    ]
    return StatementChapter(chapter.id, chapter.title, tuple(paragraphs))


def drawn_from(chapter: StatementChapter, name: str) -> Mapping[str, Any]:
    """The numbers that a drawing of the chapter was kept with; empty where it has none."""
    return next((one.sources[0].values for one in chapter.fixed(name) if one.sources), {})


def matrix_counts(chapter: StatementChapter) -> dict[tuple[Level, Level], int]:
    """The counts of the risk matrix as they were kept; empty where nothing was rated."""
    pairs = ((key.split(" "), count) for key, count in drawn_from(chapter, MATRIX).items())
    return {(Level(geographic), Level(sector)): int(count) for (geographic, sector), count in pairs}


def document_date(chapters: Iterable[StatementChapter]) -> date | None:
    """The date that the chapter on signatures prints; None while it is not decided."""
    kept = (source for chapter in chapters for one in chapter.fixed(PLACE_AND_DATE) for source in one.sources)
    days = (source.values.get("document_date") for source in kept)
    return next((date.fromisoformat(day) for day in days if day), None)


def own_text(text: str, chapter: StatementChapter) -> str | None:
    """A person's text as it is stored: None where it says what was generated.

    Raises:
        TextTooLong: more than ``LONGEST_CHAPTER`` characters.
    """
    given = clean_text(text, LONGEST_CHAPTER)
    return None if given == clean_text(chapter.generated, LONGEST_CHAPTER) else given


def refreshed(kept: StatementChapter, fresh: StatementChapter) -> tuple[KeptParagraph, ...]:
    """The fresh paragraphs; under a person's own text each remembers how it read when that was written."""
    if kept.edited is None:
        return fresh.paragraphs
    fixed = _FIXED.get(fresh.id, frozenset())
    before = dict(_numbered(one for one in kept.paragraphs if one.id not in fixed))
    now = dict(_numbered(fresh.paragraphs))
    merged = []
    for key in [*now, *(key for key in before if key not in now)]:
        new = now.get(key, KeptParagraph(key[0], ""))
        old = before.get(key, KeptParagraph(key[0], ""))
        earlier = old.markdown if old.earlier is None else old.earlier
        merged.append(new if key[0] in fixed or earlier == new.markdown else replace(new, earlier=earlier))
    return tuple(merged)


def settled(paragraphs: Iterable[KeptParagraph]) -> tuple[KeptParagraph, ...]:
    """The paragraphs after a person has seen them and saved: nothing is remembered of how they read before."""
    return tuple(replace(one, earlier=None) for one in paragraphs if one.markdown or one.sources)


def paragraphs_to_json(paragraphs: Iterable[KeptParagraph]) -> str:
    """The paragraphs as canonical JSON text."""
    plain = [
        {key: value for key, value in asdict(one).items() if key != "earlier" or value is not None}
        for one in paragraphs
    ]
    return canonical(plain)


def paragraphs_from_json(text: str) -> tuple[KeptParagraph, ...]:
    """The paragraphs of a stored chapter."""
    return tuple(
        KeptParagraph(
            one["id"],
            one["markdown"],
            tuple(KeptSource(**source) for source in one["sources"]),
            one.get("earlier"),
        )
        for one in json.loads(text)
    )


def readable(markdown: str) -> str:
    """The words without the signs that keep a name from being markup."""
    return re.sub(r"\\(?=[^\w\s])", "", markdown)


def canonical(value: Any) -> str:
    """One text per value: keys sorted, no blanks, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _numbered(paragraphs: Iterable[KeptParagraph]) -> Iterator[tuple[tuple[str, int], KeptParagraph]]:
    """Each paragraph under its name and which of that name it is."""
    seen: dict[str, int] = {}
    for one in paragraphs:
        seen[one.id] = seen.get(one.id, 0) + 1
        yield (one.id, seen[one.id]), one


def _plain(value: Any) -> Any:
    """The value as JSON holds it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
