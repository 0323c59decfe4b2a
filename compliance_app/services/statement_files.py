"""The files of a statement as they were locked or came back: kept once with their hash, never changed, handed out by kind."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.services.room import require_room
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import Statement, StatementFile, StatementFileContent, StatementFileKind

FROZEN_KINDS = (
    StatementFileKind.SNAPSHOT,
    StatementFileKind.PDF,
    StatementFileKind.DOCX,
    StatementFileKind.HTML,
    StatementFileKind.JSON,
)
"""What is made when a statement is locked, one of each."""


class NotFrozen(AktsomError):
    """The statement has no such file, because its text is not locked."""

    message = _("Redegjørelsen er ikke låst ennå, så det finnes ingen endelig fil. Lås teksten først.")


@dataclass(frozen=True)
class FrozenFile:
    """A file as it was kept, with the SHA-256 (hex) of its bytes."""

    name: str
    media_type: str
    content: bytes
    sha256: str


def frozen_file(actor: Actor, statement_id: str, kind: StatementFileKind) -> FrozenFile:
    """A file that was made when the statement was locked, byte for byte.

    Raises:
        NotFound: no such statement here. NotFrozen: its text is not locked.
    """
    with reading(actor, Verb.READ_REGISTER) as work:
        return frozen_file_of(work, statement_id, kind)


def frozen_file_of(work: Work, statement_id: str, kind: StatementFileKind) -> FrozenFile:
    """As :func:`frozen_file`, inside a transaction of the caller's."""
    work.get(Statement, statement_id)
    row = next(
        (one for one in files_of(work, statement_id) if one.kind == kind and kind in FROZEN_KINDS), None
    )
    if row is None:
        raise NotFrozen
    return file_with_content(work, row)


def file_with_content(work: Work, row: StatementFile) -> FrozenFile:
    """A kept file with its bytes."""
    content = work.get(StatementFileContent, row.id).content
    return FrozenFile(row.name, row.media_type, content, row.sha256)


def files_of(work: Work, statement_id: str) -> list[StatementFile]:
    """The rows of a statement's files, oldest first; their bytes are not read."""
    rows = work.session.execute(
        select(StatementFile)
        .where(
            col(StatementFile.enterprise_id) == work.enterprise_id,
            col(StatementFile.statement_id) == statement_id,
        )
        .order_by(col(StatementFile.id))
    )
    return list(rows.scalars())


def keep_file(
    work: Work, statement_id: str, kind: StatementFileKind, *, name: str, media_type: str, content: bytes
) -> StatementFile:
    """Keep a file of a statement; its hash is in the log, its bytes stand beside.

    Raises:
        NoRoom: of what came back from signing there is as much as there may be.
    """
    row = keep_checksum(work, statement_id, kind, name=name, media_type=media_type, content=content)
    work.add(StatementFileContent(enterprise_id=work.enterprise_id, id=row.id, content=content))
    return row


def keep_checksum(
    work: Work, statement_id: str, kind: StatementFileKind, *, name: str, media_type: str, content: bytes
) -> StatementFile:
    """Keep that there was such a file, its size and its hash, and not its bytes. Raises NoRoom as ``keep_file`` does."""
    if kind not in FROZEN_KINDS:
        require_room(work, StatementFile, len(content), col(StatementFile.kind).not_in(FROZEN_KINDS))
    return work.add(
        StatementFile(
            enterprise_id=work.enterprise_id, statement_id=statement_id, kind=kind.value, name=name, media_type=media_type,
            size=len(content), sha256=hashlib.sha256(content).hexdigest(), kept_at=work.at, kept_by=work.actor.name,
        )
    )  # fmt: skip


def discard_frozen(work: Work, statement_id: str) -> None:
    """Take away what was made when the text was locked, because it is opened again; what came back from signing stays.

    Raises:
        NotFound: no such statement here.
    """
    for row in files_of(work, statement_id):
        if row.kind not in FROZEN_KINDS:
            continue
        content = work.session.get(StatementFileContent, (work.enterprise_id, row.id))
        if content is None:
            raise NotFound
        work.session.delete(content)
        work.session.flush()
        work.session.delete(row)
    work.session.flush()
