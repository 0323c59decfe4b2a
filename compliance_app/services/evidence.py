"""Evidence: a file or a source that shows that something was done or said, kept with what it is evidence of."""

import hashlib
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.attachments import Attachment, read_attachment
from compliance_app.services.records import cleaned, not_to_come, require
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import Evidence, FollowUp, Measure, StoredContent, StoredFile, Supplier

MAX_FILES = 200
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
"""Files and bytes of one enterprise (promise 23)."""


class StoreIsFull(AktsomError):
    """The enterprise has as many files, or as many bytes, as it may (values: files, megabytes)."""

    message = _(
        "Filen ble ikke lagt ved. Dere har {files} filer på til sammen {megabytes} MB, og mer er det ikke plass til. "
        "Skriv hvor filen ligger i stedet."
    )


class EvidenceInput(BaseModel):
    """The form of a piece of evidence, of a supplier, and of one of its follow-ups or measures where it is of one.

    Attributes:
        source: where it is from or where it lies, such as a web address; may be empty where a file is attached.
        read_on: the day it was read; today where it is not said.
    """

    title: str = Field(max_length=300)
    source: str = Field(default="", max_length=1000)
    read_on: date | None = None
    supplier_id: str | None = None
    follow_up_id: str | None = None
    measure_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """A piece of evidence with its file's name and size in bytes; both empty where it is a source."""

    row: Evidence
    file_name: str = ""
    size: int = 0


def attach(
    actor: Actor, given: EvidenceInput, file: tuple[bytes, str] | None = None, *, once: str = ""
) -> str:
    """Record a piece of evidence, with its file (bytes, name) where there is one; returns its id.

    Raises:
        FieldMissing: no title; neither a source nor a file; nothing that it is evidence of. NotYet. NotFound.
        FileRefused: one of its sentences. StoreIsFull: and nothing is kept of the file.
    """
    values = cleaned(given)
    require(values, "title", "Hva det er", "Skriv hva dokumentasjonen er.")
    not_to_come("Lest", given.read_on)
    if not file and not values["source"]:
        raise FieldMissing(field="Kilde", hint="Skriv hvor den ligger, eller legg ved en fil.")
    if not (given.supplier_id or given.follow_up_id or given.measure_id):
        raise FieldMissing(field="Gjelder", hint="Velg hva det er dokumentasjon av.")
    kept = read_attachment(*file) if file else None
    values["read_on"] = given.read_on or clock.today()
    with begin(actor, Verb.ATTACH_EVIDENCE, once=once) as work:
        if work.already:
            return work.already
        _there(work, given)
        made = Evidence(enterprise_id=work.enterprise_id, recorded_by=work.actor.name, **values)
        if kept:
            made.file_id = _store(work, kept)
        work.add(made)
        work.about("evidence", made.id)
        return made.id


def evidence_of(actor: Actor, supplier_id: str) -> list[Shown]:
    """A supplier's evidence, newest first, without the bytes. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        rows = work.session.execute(
            select(Evidence, col(StoredFile.name), col(StoredFile.size))
            .outerjoin(
                StoredFile,
                (col(StoredFile.enterprise_id) == col(Evidence.enterprise_id))
                & (col(StoredFile.id) == col(Evidence.file_id)),
            )
            .where(
                col(Evidence.enterprise_id) == work.enterprise_id, col(Evidence.supplier_id) == supplier_id
            )
        )
        found = [Shown(row, name or "", size or 0) for row, name, size in rows]
        work.session.expunge_all()
    return sorted(found, key=lambda one: (one.row.read_on or date.min, one.row.id), reverse=True)


def open_file(actor: Actor, evidence_id: str) -> Attachment:
    """The file of a piece of evidence, as it was attached. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(Evidence, evidence_id)
        file = work.get(StoredFile, row.file_id or "")
        return Attachment(file.name, file.media_type, work.get(StoredContent, file.id).content)


def _there(work: Work, given: EvidenceInput) -> None:
    if given.supplier_id:
        work.get(Supplier, given.supplier_id)
    if given.follow_up_id:
        work.get(FollowUp, given.follow_up_id)
    if given.measure_id:
        work.get(Measure, given.measure_id)


def _store(work: Work, kept: Attachment) -> str:
    """Keep a file's row and bytes, and return its id. The same bytes of the same enterprise are kept once."""
    digest = hashlib.sha256(kept.content).hexdigest()
    same = work.session.execute(
        select(col(StoredFile.id)).where(
            col(StoredFile.enterprise_id) == work.enterprise_id,
            col(StoredFile.content_hash) == digest,
            col(StoredFile.name) == kept.name,
        )
    ).scalars()
    for there in same:
        return str(there)
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
