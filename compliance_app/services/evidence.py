"""Evidence: a file or a source that shows that something was done or said, on one or many objects of the enterprise.

An object is named by its kind (``evidence_objects.OBJECTS``) and its id. What is attached is kept until nothing refers to
it; who attached it and who took it away stand in the log, the bytes do not.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.attachments import Attachment, read_attachment
from compliance_app.services import evidence_files as files
from compliance_app.services.evidence_files import StoreIsFull
from compliance_app.services.evidence_objects import (
    HOMES,
    Place,
    is_of,
    names_of,
    places_of,
    there,
)
from compliance_app.services.named import pointed_to
from compliance_app.services.records import cleaned, not_to_come, require
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Evidence,
    EvidenceLink,
    FollowUp,
    Measure,
    Questionnaire,
    StoredContent,
    StoredFile,
)

__all__ = ["EvidenceInput", "Shown", "StoreIsFull", "attach", "evidence_of", "evidence_to_link", "link_evidence",
           "open_file", "unlink_evidence"]  # fmt: skip
MOST_OFFERED = 300
"""So many of the newest are offered to be used on one more object."""


class LinkedAlready(AktsomError):
    """The same piece of evidence stands on the object already (values: title)."""

    message = _("«{title}» ligger her fra før. Ingenting er endret.")


class EvidenceInput(BaseModel):
    """The form of a piece of evidence.

    Attributes:
        source: where it is from, or where it lies: a sender, a web address, a case number.
        read_on: the day somebody here read it.
        object_kind, object_id: what it is evidence of.
        supplier_id, follow_up_id, measure_id: the same, for these three; more than one may be named.
    """

    title: str = Field(max_length=300)
    source: str = Field(default="", max_length=1000)
    read_on: date | None = None
    object_kind: str = ""
    object_id: str = ""
    supplier_id: str | None = None
    follow_up_id: str | None = None
    measure_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as a list has it.

    Attributes:
        row: the evidence.
        file_name, size: of its file, in bytes; empty where it is a source only.
        also: the other objects it is of, in words.
        direct: it is of the very object that was asked for, not of something that belongs to it.
    """

    row: Evidence
    file_name: str = ""
    size: int = 0
    also: tuple[str, ...] = ()
    direct: bool = True


def attach(
    actor: Actor, given: EvidenceInput, file: tuple[bytes, str] | None = None, *, once: str = ""
) -> str:
    """Record a piece of evidence, with its file (bytes, name) where there is one; returns its id.

    Raises:
        FieldMissing: no title, no source, no day, or nothing that it is evidence of. NotYet: read on a day to come.
        NotFound: no such object here. FileRefused: one of its sentences. StoreIsFull: and nothing is kept of the file.
    """
    values = _checked(given)
    kept = read_attachment(*file) if file else None
    with begin(actor, Verb.ATTACH_EVIDENCE, once=once) as work:
        if work.already:
            return work.already
        files.lock(work)
        places = _places(given)
        for place in places:
            there(work, place)
        values |= {f"{place.kind}_id": place.identity for place in places if place.kind in HOMES}
        made = Evidence(enterprise_id=work.enterprise_id, recorded_by=work.actor.name, **values)
        if kept:
            made.file_id, made.file_name = files.store(work, kept), kept.name
        work.add(made)
        for place in places:
            if place.kind not in HOMES:
                _link(work, made.id, place)
        work.about("evidence", made.id)
        return made.id


def link_evidence(
    actor: Actor, evidence_id: str, object_kind: str, object_id: str, *, once: str = ""
) -> None:
    """Use a piece of evidence on one more object.

    Raises:
        NotFound: no such evidence or object here. LinkedAlready.
    """
    place = Place(object_kind, object_id)
    with begin(actor, Verb.ATTACH_EVIDENCE, once=once) as work:
        if work.already:
            return
        files.lock(work)
        row = work.get(Evidence, evidence_id)
        there(work, place)
        if place in places_of(work, [row])[row.id]:
            raise LinkedAlready(title=row.title)
        _link(work, row.id, place)
        work.about("evidence", row.id)


def unlink_evidence(
    actor: Actor, evidence_id: str, object_kind: str, object_id: str, *, once: str = ""
) -> bool:
    """Take a piece of evidence off an object; True where that was the last and it is gone, with its file if unused.

    Raises:
        NotFound: no such evidence here, or it is not of that object.
    """
    place = Place(object_kind, object_id)
    with begin(actor, Verb.ATTACH_EVIDENCE, once=once) as work:
        if work.already:
            return False
        files.lock(work)
        row = work.get(Evidence, evidence_id)
        left = places_of(work, [row])[row.id]
        if place not in left:
            raise NotFound
        work.about("evidence", row.id)
        _unlink(work, row, place)
        if left != [place]:
            return False
        file_id = row.file_id
        work.session.delete(row)
        work.session.flush()
        if file_id:
            files.discard(work, file_id)
        return True


def evidence_of(actor: Actor, object_kind: str, object_id: str) -> list[Shown]:
    """An object's evidence, newest first, without the bytes; a supplier's with that of all that is done with it.

    Raises:
        NotFound.
    """
    place = Place(object_kind, object_id)
    with reading(actor) as work:
        there(work, place)
        found = _shown(work, is_of(work, _belonging(work, place)))
        places = places_of(work, [row for row, _name, _size in found])
        named = names_of(work, {one for of in places.values() for one in of})
        work.session.expunge_all()
    listed = [
        Shown(
            row, name, size,
            tuple(named[one] for one in places[row.id] if one != place and one in named),
            place in places[row.id],
        )
        for row, name, size in found
    ]  # fmt: skip
    return sorted(listed, key=lambda one: (one.row.read_on or date.min, one.row.id), reverse=True)


def evidence_to_link(actor: Actor, object_kind: str, object_id: str) -> list[Shown]:
    """The newest evidence that is not of the object yet, to choose from. Raises NotFound."""
    place = Place(object_kind, object_id)
    with reading(actor) as work:
        there(work, place)
        found = _shown(work, ~is_of(work, {place.kind: [place.identity]}), MOST_OFFERED)
        work.session.expunge_all()
    return [Shown(row, name, size, direct=False) for row, name, size in found]


def open_file(actor: Actor, evidence_id: str) -> Attachment:
    """The file of a piece of evidence, as it was attached and under the name it had. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(Evidence, evidence_id)
        file = work.get(StoredFile, row.file_id or "")
        content = work.get(StoredContent, file.id).content
        return Attachment(row.file_name or file.name, file.media_type, content)


def _checked(given: EvidenceInput) -> dict[str, Any]:
    """The columns of the row. Raises FieldMissing, NotYet."""
    values = cleaned(given)
    require(values, "title", "Hva det er", "Skriv hva dokumentasjonen er.")
    require(values, "source", "Kilde", "Skriv hvem den kommer fra, eller hvor den ligger.")
    require(values, "read_on", "Lest", "Skriv dagen dere leste den.")
    not_to_come("Lest", given.read_on)
    if not _places(given):
        raise FieldMissing(field="Gjelder", hint="Velg hva det er dokumentasjon av.")
    return {key: values[key] for key in ("title", "source", "read_on")}


def _places(given: EvidenceInput) -> list[Place]:
    named = [(given.object_kind, given.object_id), *((kind, getattr(given, f"{kind}_id")) for kind in HOMES)]
    return list(dict.fromkeys(Place(kind, identity) for kind, identity in named if kind and identity))


def _link(work: Work, evidence_id: str, place: Place) -> None:
    work.add(
        EvidenceLink(
            enterprise_id=work.enterprise_id, evidence_id=evidence_id, object_kind=place.kind,
            object_id=place.identity,
        )
    )  # fmt: skip


def _unlink(work: Work, row: Evidence, place: Place) -> None:
    if place.kind in HOMES and getattr(row, f"{place.kind}_id") == place.identity:
        setattr(row, f"{place.kind}_id", None)
    links = work.session.execute(
        select(EvidenceLink).where(
            col(EvidenceLink.enterprise_id) == work.enterprise_id,
            col(EvidenceLink.evidence_id) == row.id,
            col(EvidenceLink.object_kind) == place.kind,
            col(EvidenceLink.object_id) == place.identity,
        )
    ).scalars()
    for link in links:
        work.session.delete(link)
    work.session.flush()


def _belonging(work: Work, place: Place) -> dict[str, object]:
    """The object, and where it is a supplier all that is done with it, as kind → ids."""
    found: dict[str, object] = {place.kind: [place.identity]}
    if place.kind == "supplier":
        for table in (FollowUp, Measure, Questionnaire):
            found[str(table.__tablename__)] = select(col(table.id)).where(
                col(table.enterprise_id) == work.enterprise_id, col(table.supplier_id) == place.identity
            )
    return found


def _shown(work: Work, condition: object, most: int | None = None) -> list[tuple[Evidence, str, int]]:
    """Rows with the name and size of their files, the newest first."""
    rows = work.session.execute(
        select(Evidence, col(StoredFile.name), col(StoredFile.size))
        .outerjoin(StoredFile, pointed_to(StoredFile, Evidence.file_id))
        .where(col(Evidence.enterprise_id) == work.enterprise_id, condition)  # type: ignore[arg-type]
        .order_by(col(Evidence.id).desc())
        .limit(most)
    )
    return [(row, row.file_name or name or "", size or 0) for row, name, size in rows]
