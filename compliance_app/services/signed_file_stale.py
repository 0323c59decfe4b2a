"""Tells a file that was signed over another text of the enterprise's: another year, another language, an edition, an older lock."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.signed_text import TextMatch, compare_text
from compliance_app.files.signed_pdf import read_signed_pdf
from compliance_app.services.signed_file_rows import Basis
from compliance_app.services.statement_files import file_with_content
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AuditDetail,
    AuditEntry,
    ReportingPeriod,
    Statement,
    StatementFile,
    StatementFileKind,
)

_IN: Final = {"nb": "på bokmål", "nn": "på nynorsk", "en": "på engelsk"}
_MOST_COMPARED: Final = 12
"""Other texts that the file's own is held against; the newest ones."""


class OtherStatement(AktsomError):
    """The file is another of the enterprise's statements (values: which, wanted, advice)."""

    message = _(
        "Filen ble ikke tatt imot. Den er redegjørelsen for {which}, ikke {wanted} som er låst her. {advice}"
    )


class OlderLock(AktsomError):
    """The file was signed over a text that was opened and locked anew since (values: day, again)."""

    message = _(
        "Filen ble ikke tatt imot. Den gjelder teksten som ble låst {day}. Teksten ble låst på nytt {again}, og den nye må "
        "signeres. Last ned den låste PDF-en på nytt, og send den til signering."
    )


@dataclass(frozen=True)
class OtherText:
    """Another locked text of the enterprise's.

    Attributes:
        which: «2024 på bokmål, utgave 2».
        edition_of_same: an edition of the very same year and language.
    """

    which: str
    edition_of_same: bool
    pdf: bytes


def other_texts(work: Work, basis: Basis) -> list[OtherText]:
    """The other locked texts of the enterprise, newest first."""
    rows = work.session.execute(
        select(StatementFile, Statement, ReportingPeriod)
        .join(
            Statement,
            (col(Statement.enterprise_id) == col(StatementFile.enterprise_id))
            & (col(Statement.id) == col(StatementFile.statement_id)),
        )
        .join(
            ReportingPeriod,
            (col(ReportingPeriod.enterprise_id) == col(StatementFile.enterprise_id))
            & (col(ReportingPeriod.id) == col(Statement.period_id)),
        )
        .where(
            col(StatementFile.enterprise_id) == work.enterprise_id,
            col(StatementFile.kind) == StatementFileKind.PDF,
            col(StatementFile.statement_id) != basis.statement.id,
        )
        .order_by(col(StatementFile.id).desc())
        .limit(_MOST_COMPARED)
    )
    own = basis.statement.period_id, basis.statement.language
    return [
        OtherText(
            _which(period.label, statement),
            (statement.period_id, statement.language) == own,
            file_with_content(work, file).content,
        )
        for file, statement, period in rows
    ]


def earlier_locks(work: Work, statement_id: str) -> dict[str, tuple[int, datetime]]:
    """Checksum of every PDF that was locked as this statement → its size and when, out of the log."""
    rows = work.session.execute(
        select(AuditEntry, AuditDetail)
        .join(
            AuditDetail,
            (col(AuditDetail.enterprise_id) == col(AuditEntry.enterprise_id))
            & (col(AuditDetail.seq) == col(AuditEntry.seq)),
        )
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.object_id) == statement_id,
            col(AuditEntry.verb) == Verb.FREEZE_STATEMENT.value,
        )
    )
    return {
        values["sha256"]: (values["size"], entry.at)
        for entry, detail in rows
        for values in _pdf_rows(detail.content)
    }


def _pdf_rows(content: bytes) -> Iterator[dict[str, Any]]:
    for image in orjson.loads(zlib.decompress(content)):
        values = image.get("values") or image.get("after") or {}
        if image["table"] == "statement_file" and values.get("kind") == StatementFileKind.PDF:
            yield values


def refuse_stale(
    data: bytes, basis: Basis, others: list[OtherText], locks: dict[str, tuple[int, datetime]]
) -> None:
    """Refuse a file that begins with another locked text, whose bytes a signature never touches.

    Raises:
        OtherStatement: it is another statement. OlderLock: it is this one as it was locked before.
    """
    if data.startswith(basis.pdf.content):
        return
    for one in others:
        if data.startswith(one.pdf):
            raise _other(one, basis)
    for checksum, (size, at) in locks.items():
        if size and sha256(data[:size]).hexdigest() == checksum != basis.pdf.sha256:
            again = clock.oslo_day(basis.statement.frozen_at) if basis.statement.frozen_at else clock.today()
            raise OlderLock(day=NB.day(clock.oslo_day(at)), again=_again(again, clock.oslo_day(at)))


def refuse_other_text(data: bytes, match: TextMatch, basis: Basis, others: list[OtherText]) -> None:
    """Refuse a file that a platform wrote anew, where its text is word by word another statement's.

    Raises:
        OtherStatement: it is another statement.
    """
    if match not in {TextMatch.CHANGED, TextMatch.OTHER}:
        return
    for one in others:
        read = read_signed_pdf(data, one.pdf)
        if read.same_file or compare_text(read.frozen_pages, read.pages).match is TextMatch.SAME:
            raise _other(one, basis)


def _other(one: OtherText, basis: Basis) -> OtherStatement:
    wanted = _which(basis.year, basis.statement)
    advice = (
        _("Den nye utgaven må signeres for seg.")
        if one.edition_of_same
        else _("Velg riktig år og språk, eller hent riktig fil.")
    )
    return OtherStatement(which=one.which, wanted=f"den for {wanted}", advice=advice)


def _which(year: str, statement: Statement) -> str:
    edition = f", utgave {statement.edition}" if statement.edition > 1 else ""
    return f"{year} {_IN.get(statement.language, '')}{edition}"


def _again(day: date, before: date) -> str:
    return _("samme dag") if day == before else NB.day(day)
