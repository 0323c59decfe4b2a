"""The bytes behind evidence: kept once an enterprise by their hash, as many as there is room for, gone with the last use."""

import hashlib

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.attachments import Attachment
from compliance_app.services.work import Work
from compliance_app.storage.tables import Enterprise, Evidence, StoredContent, StoredFile

MAX_FILES = 200
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
"""Files and bytes of one enterprise (promise 23)."""


class StoreIsFull(AktsomError):
    """The enterprise has as many files, or as many bytes, as it may (values: files, megabytes)."""

    message = _(
        "Filen ble ikke lagt ved. Dere har {files} filer på til sammen {megabytes} MB, og mer er det ikke plass til. "
        "Skriv hvor filen ligger i stedet."
    )


def lock(work: Work) -> None:
    """Let one at a time add to or take from the store, so that a hash stands once and no more is kept than may be."""
    work.session.get(Enterprise, work.enterprise_id, with_for_update={"key_share": True})


def store(work: Work, kept: Attachment) -> str:
    """Keep a file's bytes, and return the id of its row: the one that is there where the same bytes are kept already.

    Raises:
        StoreIsFull.
    """
    digest = hashlib.sha256(kept.content).hexdigest()
    same = work.session.execute(
        select(col(StoredFile.id))
        .where(col(StoredFile.enterprise_id) == work.enterprise_id, col(StoredFile.content_hash) == digest)
        .order_by(col(StoredFile.id))
        .limit(1)
    ).scalar_one_or_none()
    if same is not None:
        return str(same)
    count, total = work.session.execute(
        select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(
            col(StoredFile.enterprise_id) == work.enterprise_id
        )
    ).one()
    if count >= MAX_FILES or total + len(kept.content) > MAX_TOTAL_BYTES:
        raise StoreIsFull(files=count, megabytes=total // (1024 * 1024))
    file = work.add(
        StoredFile(
            enterprise_id=work.enterprise_id, name=kept.name, media_type=kept.media_type, size=len(kept.content),
            content_hash=digest, stored_at=work.at, stored_by=work.actor.name,
        )
    )  # fmt: skip
    work.add(StoredContent(enterprise_id=work.enterprise_id, id=file.id, content=kept.content))
    return file.id


def discard(work: Work, file_id: str) -> bool:
    """Remove a file and its bytes where no evidence has it any more; whether it is gone."""
    used = work.session.execute(
        select(col(Evidence.id))
        .where(col(Evidence.enterprise_id) == work.enterprise_id, col(Evidence.file_id) == file_id)
        .limit(1)
    ).first()
    if used is not None:
        return False
    for table in (StoredContent, StoredFile):
        work.session.delete(work.get(table, file_id))
        work.session.flush()
    return True
