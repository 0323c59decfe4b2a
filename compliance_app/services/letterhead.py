"""The enterprise's own letterhead: a Word file that statements and letters are written into.

The newest that is not replaced holds. One that is replaced or removed is kept, since documents were made with it.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.build import build
from compliance_app.documents.tree import Document, Paragraph, plain
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.letterhead import read_letterhead
from compliance_app.services.room import require_room
from compliance_app.services.work import Actor, Work, begin, permit, reading
from compliance_app.storage.tables import Letterhead, LetterheadContent


class LetterheadReplaced(AktsomError):
    """Somebody has replaced or removed it meanwhile."""

    message = _(
        "Ingenting er endret. Brevarket er byttet eller tatt bort etter at siden ble vist. Se på nytt."
    )


@dataclass(frozen=True)
class LetterheadFile:
    """A letterhead to download."""

    name: str
    content: bytes


def set_letterhead(actor: Actor, data: bytes, name: str, *, once: str = "") -> str:
    """Keep a Word file as the letterhead in place of the one before; returns its id.

    Raises:
        FileRefused: one of the sentences of ``files.letterhead``. LetterheadUnreadable: nothing can be written into it.
        NoRoom: as many are kept already as there may be.
    """
    permit(actor, Verb.SET_LETTERHEAD)
    checked = read_letterhead(data, name)
    sample = Document(title=checked.name, author="", day=clock.today(), blocks=(Paragraph(plain(" ")),))
    build(sample, "docx", checked.content)
    with begin(actor, Verb.SET_LETTERHEAD, once=once) as work:
        if work.already:
            return work.already
        require_room(work, Letterhead, len(checked.content))
        _retire(work)
        made = work.add(
            Letterhead(
                enterprise_id=work.enterprise_id, name=checked.name, sha256=checked.sha256, size=len(checked.content),
                kept_at=work.at, kept_by=work.actor.name,
            )
        )  # fmt: skip
        work.add(LetterheadContent(enterprise_id=work.enterprise_id, id=made.id, content=checked.content))
        work.about("letterhead", made.id)
        return made.id


def remove_letterhead(actor: Actor, letterhead_id: str, seen_version: int, *, once: str = "") -> None:
    """Go back to the look that comes with the program; the file is kept.

    Raises:
        NotFound: no such letterhead here. ChangedMeanwhile, LetterheadReplaced: it does not hold any more.
    """
    with begin(actor, Verb.SET_LETTERHEAD, once=once) as work:
        if work.already:
            return
        row = work.for_edit(Letterhead, letterhead_id, seen_version, _("brevarket"))
        if row.replaced_at is not None:
            raise LetterheadReplaced
        row.replaced_at = work.at
        work.about("letterhead", row.id)


def current_letterhead(actor: Actor) -> Letterhead | None:
    """The letterhead that holds; None where documents have the look that comes with the program."""
    with reading(actor, Verb.READ_REGISTER) as work:
        row = _current(work)
        work.session.expunge_all()
        return row


def open_letterhead(actor: Actor, letterhead_id: str) -> LetterheadFile:
    """A letterhead's bytes, as they came; one that is replaced too.

    Raises:
        NotFound: no such letterhead here.
    """
    with reading(actor, Verb.READ_REGISTER) as work:
        row = work.get(Letterhead, letterhead_id)
        return LetterheadFile(row.name, work.get(LetterheadContent, row.id).content)


def letterhead_bytes(work: Work) -> bytes | None:
    """What Word documents are written into now; None for the look that comes with the program."""
    row = _current(work)
    return work.get(LetterheadContent, row.id).content if row else None


def _current(work: Work) -> Letterhead | None:
    rows = work.session.execute(
        select(Letterhead)
        .where(col(Letterhead.enterprise_id) == work.enterprise_id, col(Letterhead.replaced_at).is_(None))
        .order_by(col(Letterhead.kept_at).desc(), col(Letterhead.id).desc())
        .limit(1)
    )
    return rows.scalars().first()


def _retire(work: Work) -> None:
    """Whatever holds now holds no longer."""
    rows = work.session.execute(
        select(Letterhead).where(
            col(Letterhead.enterprise_id) == work.enterprise_id, col(Letterhead.replaced_at).is_(None)
        )
    )
    for row in rows.scalars():
        row.replaced_at = work.at
