"""Last year's statement beside this year's, chapter by chapter, with what differs."""

from dataclasses import dataclass

from compliance_app.domain.differences import Piece, differences
from compliance_app.services.enterprises import period_of, periods
from compliance_app.services.statement_chapters import StatementChapter, readable
from compliance_app.services.statement_rows import whole_of
from compliance_app.services.work import Actor, reading

Year = str | int | None

_ORIGINAL = "nb"


@dataclass(frozen=True)
class ChapterBeside:
    """A chapter of two years.

    Attributes:
        chapter, heading: which; the heading of this year, last year's where the chapter is gone.
        before, now: the chapters; None where a year has none.
        pieces: what differs, from last year's words to this year's.
    """

    chapter: str
    heading: str
    before: StatementChapter | None
    now: StatementChapter | None
    pieces: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether both years say the same, word for word."""
        return self.before is not None and self.now is not None and words(self.before) == words(self.now)


@dataclass(frozen=True)
class TwoYears:
    """This year's statement and the one before; ``language`` is that of the older one."""

    year: str
    last_year: str
    language: str
    chapters: tuple[ChapterBeside, ...]


def beside_last_year(actor: Actor, year: Year = None, *, language: str = "nb") -> TwoYears | None:
    """The statement of a year beside that of the period before; None where either is missing.

    The older one is in the same language where there is one, else in bokmål.

    Raises:
        NoSuchYear: no such period.
    """
    with reading(actor) as work:
        period = period_of(work, year)
        now = whole_of(work, period, language)
        older = next((row for row in periods(work) if row.ends < period.starts), None)
        before = None
        if older is not None:
            before = whole_of(work, older, language) or whole_of(work, older, _ORIGINAL)
        work.session.expunge_all()
    if now is None or before is None:
        return None
    mine = {one.id: one for one in now.chapters}
    theirs = {one.id: one for one in before.chapters}
    chapters = tuple(
        _beside(identity, theirs.get(identity), mine.get(identity)) for identity in sorted({*mine, *theirs})
    )
    return TwoYears(now.year, before.year, before.statement.language, chapters)


def words(chapter: StatementChapter) -> str:
    """What a chapter says, without the signs that keep a name from being markup."""
    return readable(chapter.markdown)


def _beside(identity: str, before: StatementChapter | None, now: StatementChapter | None) -> ChapterBeside:
    shown = now or before
    return ChapterBeside(
        chapter=identity,
        heading=shown.heading if shown else identity,
        before=before,
        now=now,
        pieces=differences(words(before) if before else "", words(now) if now else ""),
    )
