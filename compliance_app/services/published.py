"""The statements that are published, for anybody to read: which there are, who has signed them, and the bytes that were locked.

Nobody acts here and nothing is written. Only what a person has published is seen: no draft, nothing of an example, and nothing of an
enterprise that was removed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.statement_address import precise_address
from compliance_app.services.published_signers import SignerLine, names_missing, signers_of, signers_today
from compliance_app.services.statement_changes import changed_chapters
from compliance_app.services.work import Actor, Work
from compliance_app.storage.engine import read_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import (
    Enterprise,
    Publication,
    ReportingPeriod,
    Signature,
    Statement,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
    StatementStatus,
)

LANGUAGES: Final = ("nb", "nn", "en")
"""The order of languages: the first there is stands at the year's own address."""
OUT: Final = (StatementStatus.PUBLISHED.value, StatementStatus.SUPERSEDED.value)
_HANDED_OUT: Final = (
    StatementFileKind.PDF.value, StatementFileKind.HTML.value, StatementFileKind.JSON.value, StatementFileKind.SNAPSHOT.value,
)  # fmt: skip


@dataclass(frozen=True)
class Publisher:
    """An enterprise with published statements.

    Attributes:
        key: what stands for it in an address: its organisation number, or its id where two would be the same.
        asks: it takes questions on the public page.
    """

    id: str
    name: str
    org_number: str
    contact: str
    key: str
    asks: bool


@dataclass(frozen=True)
class PublishedFile:
    """A file as it was locked."""

    id: str
    kind: StatementFileKind
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Edition:
    """One published edition of a year's statement in one language.

    Attributes:
        current: no newer edition of the language is published.
        address: the full address that was given when it was published.
        change_note: what is new since the edition before; empty for the first.
        replaced_at: when the next edition was published.
    """

    statement_id: str
    year: str
    language: str
    edition: int
    current: bool
    published_at: datetime
    address: str
    document_date: date | None
    change_note: str
    content_hash: str
    starts: date
    ends: date
    with_signed_file: bool
    missing_then: tuple[str, ...]
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class EditionPage:
    """What stands on the page of an edition.

    Attributes:
        others: every published edition of the year, all languages, newest first.
        signers: who must sign, with what each has done. files: by kind.
        signed_file: the signed file, only where a person has chosen to hand it out.
        changed_at: when anything on the page was last different.
        changes: by statement, the headings of the chapters that say something else than the edition before it.
    """

    publisher: Publisher
    shown: Edition
    others: tuple[Edition, ...]
    signers: tuple[SignerLine, ...]
    files: dict[StatementFileKind, PublishedFile]
    signed_file: PublishedFile | None
    html: bytes
    changed_at: datetime
    changes: Mapping[str, tuple[str, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those who have not signed yet."""
        return names_missing(self.signers)


def publishers() -> tuple[Publisher, ...]:
    """Whose statements can be read here, by name."""
    ensure_schema()
    with read_session() as session:
        return _publishers(session)


def editions_of(enterprise_id: str) -> tuple[Edition, ...]:
    """Every published edition: newest year first, then by language, newest edition first."""
    ensure_schema()
    with read_session() as session:
        return read_editions(session, enterprise_id)


def edition_page(publisher: Publisher, year: str, language: str = "", edition: int = 0) -> EditionPage:
    """A page of a published statement.

    Args:
        language: the year's first one where empty. edition: the newest where 0.

    Raises:
        NotFound: no such edition is published.
    """
    ensure_schema()
    with read_session() as session:
        return page_of(session, publisher, year, language, edition)


def page_of(session: Session, publisher: Publisher, year: str, language: str, edition: int) -> EditionPage:
    """The same inside a transaction."""
    found = [one for one in read_editions(session, publisher.id) if one.year == year]
    shown = chosen(found, language, edition)
    files = {one.kind: one for one in files_of(session, publisher.id, shown.statement_id)}
    signers = signers_of(session, publisher.id, shown.statement_id, _expected(session, publisher.id, shown))
    html = files.get(StatementFileKind.HTML)
    return EditionPage(
        publisher=publisher,
        shown=shown,
        others=tuple(found),
        signers=signers,
        files=files,
        signed_file=_signed_file(session, publisher.id, shown) if shown.with_signed_file else None,
        html=content_of(session, publisher.id, html.id) if html else b"",
        changed_at=_changed_at(session, publisher.id, shown),
        changes=_changes(session, publisher.id, [one for one in found if one.language == shown.language]),
    )


def file_bytes(enterprise_id: str, file_id: str) -> bytes:
    """The bytes of a file of :class:`EditionPage`. Raises NotFound."""
    with read_session() as session:
        return content_of(session, enterprise_id, file_id)


def chosen(found: Iterable[Edition], language: str = "", edition: int = 0) -> Edition:
    """One of a year's editions.

    Raises:
        NotFound: there is none such.
    """
    there = [one for one in found if language in {"", one.language}]
    if edition:
        there = [one for one in there if one.edition == edition]
    if not there:
        raise NotFound
    return min(there, key=lambda one: (LANGUAGES.index(one.language), -one.edition))


def read_editions(session: Session, enterprise_id: str) -> tuple[Edition, ...]:
    """As :func:`editions_of`, inside a transaction."""
    rows = session.execute(
        select(Statement, Publication, ReportingPeriod)
        .join(
            Publication,
            (col(Publication.enterprise_id) == col(Statement.enterprise_id))
            & (col(Publication.statement_id) == col(Statement.id)),
        )
        .join(
            ReportingPeriod,
            (col(ReportingPeriod.enterprise_id) == col(Statement.enterprise_id))
            & (col(ReportingPeriod.id) == col(Statement.period_id)),
        )
        .where(col(Statement.enterprise_id) == enterprise_id, col(Statement.status).in_(OUT))
    ).tuples()
    newer: dict[tuple[str, str], datetime] = {}
    found = []
    for statement, publication, period in sorted(rows, key=lambda row: -row[0].edition):
        place = (period.label, statement.language)
        found.append(_edition(statement, publication, period, newer.get(place)))
        newer[place] = publication.published_at
    return tuple(
        sorted(found, key=lambda one: (-one.ends.toordinal(), LANGUAGES.index(one.language), -one.edition))
    )


def language_below(one: Edition, every: Iterable[Edition]) -> str:
    """What stands below the year's address for an edition's language: nothing for the first of the languages that are published."""
    there = [other.language for other in every if other.year == one.year]
    first = min(there, key=LANGUAGES.index, default=one.language)
    return "" if one.language == first else one.language


def address_of(one: Edition, every: Iterable[Edition], base: str) -> str:
    """Where an edition is read: its own page where it lies with us (``base``), else the page that was given."""
    return precise_address(one.address, one.year, base, language_below(one, every))


def files_of(session: Session, enterprise_id: str, statement_id: str) -> tuple[PublishedFile, ...]:
    """The locked files that are handed out, without their bytes."""
    rows = session.execute(
        select(StatementFile).where(
            col(StatementFile.enterprise_id) == enterprise_id,
            col(StatementFile.statement_id) == statement_id,
            col(StatementFile.kind).in_(_HANDED_OUT),
        )
    ).scalars()
    return tuple(_file(row) for row in rows)


def content_of(session: Session, enterprise_id: str, file_id: str) -> bytes:
    """The bytes of a file. Raises NotFound."""
    row = session.get(StatementFileContent, (enterprise_id, file_id))
    if row is None:
        raise NotFound
    return row.content


def _publishers(session: Session) -> tuple[Publisher, ...]:
    published = select(col(Publication.enterprise_id)).distinct()
    rows = session.execute(select(Enterprise).where(_is_real(), col(Enterprise.id).in_(published))).scalars()
    found = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    numbers = [row.org_number for row in found]
    return tuple(
        Publisher(
            row.id, row.name, row.org_number or "", row.contact,
            row.org_number if row.org_number and numbers.count(row.org_number) == 1 else row.id, row.public_form,
        )
        for row in found
    )  # fmt: skip


def publisher_of(session: Session, enterprise_id: str) -> Publisher:
    """The one of an enterprise. Raises NotFound where it has published nothing."""
    found = next((one for one in _publishers(session) if one.id == enterprise_id), None)
    if found is None:
        raise NotFound
    return found


def _is_real() -> ColumnElement[bool]:
    return col(Enterprise.removed_at).is_(None) & (col(Enterprise.example) == "")


def _edition(
    statement: Statement, publication: Publication, period: ReportingPeriod, replaced_at: datetime | None
) -> Edition:
    return Edition(
        statement_id=statement.id, year=period.label, language=statement.language, edition=statement.edition,
        current=replaced_at is None, published_at=publication.published_at, address=publication.address,
        document_date=statement.document_date or period.document_date, change_note=statement.change_note,
        content_hash=statement.content_hash, starts=period.starts, ends=period.ends,
        with_signed_file=publication.with_signed_file, missing_then=tuple(json.loads(publication.missing)),
        replaced_at=replaced_at,
    )  # fmt: skip


def _expected(session: Session, enterprise_id: str, shown: Edition) -> list[SignerLine]:
    """Those who had not signed when it was published, with the seats they held then."""
    nobody = Actor("", enterprise_id=enterprise_id)
    board = signers_today(Work(session=session, actor=nobody, at=shown.published_at))
    held = {one.name: one for one in board}
    return [held.get(name, SignerLine(name)) for name in shown.missing_then]


def _changes(session: Session, enterprise_id: str, editions: Sequence[Edition]) -> dict[str, tuple[str, ...]]:
    """What each edition but the first changed; ``editions`` are of one language, newest first."""
    if len(editions) < 2:
        return {}
    data = dict(
        session.execute(
            select(col(StatementFile.statement_id), col(StatementFileContent.content))
            .join(
                StatementFileContent,
                (col(StatementFileContent.enterprise_id) == col(StatementFile.enterprise_id))
                & (col(StatementFileContent.id) == col(StatementFile.id)),
            )
            .where(
                col(StatementFile.enterprise_id) == enterprise_id,
                col(StatementFile.statement_id).in_([one.statement_id for one in editions]),
                col(StatementFile.kind) == StatementFileKind.JSON.value,
            )
        )
        .tuples()
        .all()
    )
    return {
        newer.statement_id: changed_chapters(data[older.statement_id], data[newer.statement_id])
        for newer, older in pairwise(editions)
        if {newer.statement_id, older.statement_id} <= data.keys()
    }


def _signed_file(session: Session, enterprise_id: str, shown: Edition) -> PublishedFile | None:
    """The newest signed file that a signature was found in."""
    with_signature = select(col(Signature.file_id)).where(
        col(Signature.enterprise_id) == enterprise_id,
        col(Signature.statement_id) == shown.statement_id,
    )
    row = session.execute(
        select(StatementFile)
        .where(
            col(StatementFile.enterprise_id) == enterprise_id,
            col(StatementFile.statement_id) == shown.statement_id,
            col(StatementFile.kind) == StatementFileKind.SIGNED.value,
            col(StatementFile.id).in_(with_signature),
        )
        .order_by(col(StatementFile.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    return _file(row) if row else None


def _changed_at(session: Session, enterprise_id: str, shown: Edition) -> datetime:
    recorded = session.execute(
        select(col(Signature.recorded_at)).where(
            col(Signature.enterprise_id) == enterprise_id, col(Signature.statement_id) == shown.statement_id
        )
    ).scalars()
    days: list[datetime] = [shown.published_at, *recorded]
    return max([*days, shown.replaced_at] if shown.replaced_at else days)


def _file(row: StatementFile) -> PublishedFile:
    return PublishedFile(row.id, StatementFileKind(row.kind), row.name, row.media_type, row.size, row.sha256)
