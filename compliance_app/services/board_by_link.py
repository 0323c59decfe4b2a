"""The board's page as whoever holds a personal link sees it: the paper, the board's earlier input, and a place for more.

The secret is in the link alone; in the database there is its SHA-256. A link that is unknown, expired, revoked, or of somebody
who holds no seat any more gives one and the same refusal. What is given is logged under the person's name.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.public_errors import MessageMissing
from compliance_app.services.board_facts import paper_facts
from compliance_app.services.board_links import people_on_board, works
from compliance_app.services.board_paper import BoardPaper
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.public_case import too_long
from compliance_app.services.records import Target, write
from compliance_app.services.secret_links import link_holder, secret_hash
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import BoardInput, BoardLink, Enterprise, Person

LONGEST: Final = 4_000
"""Characters of one input."""
_SHOWN: Final = 10
"""Of the board's earlier input, how many are shown."""


class BoardLinkClosed(AktsomError):
    """No page can be read by this link: unknown, expired, revoked, or the person holds no seat."""

    message = _("Lenken virker ikke. Be om en ny hos den som sendte den.")


@dataclass(frozen=True)
class GivenInput:
    """What the board asked for, and what became of it; without who said it."""

    text: str
    given_on: date | None
    answer: str
    answered_on: date | None
    due: date | None


@dataclass(frozen=True)
class BoardView:
    """What the page shows. ``inputs``: the newest first; ``earlier`` more are not shown."""

    paper: BoardPaper
    name: str
    contact: str
    expires_on: date
    inputs: tuple[GivenInput, ...]
    earlier: int


def board_link_holder(secret: str) -> tuple[Actor, str]:
    """Who acts by a link that works today, and the link's id.

    Raises:
        BoardLinkClosed: it is unknown, or does not work.
    """
    digest = secret_hash(secret)
    if not digest:
        raise BoardLinkClosed
    ensure_schema()
    with read_session() as session:
        found = session.execute(
            select(col(BoardLink.enterprise_id), col(BoardLink.id), col(Person.name))
            .join(Enterprise, col(Enterprise.id) == col(BoardLink.enterprise_id))
            .join(
                Person,
                (col(Person.enterprise_id) == col(BoardLink.enterprise_id))
                & (col(Person.id) == col(BoardLink.person_id)),
            )
            .where(col(BoardLink.secret_hash) == digest, col(Enterprise.removed_at).is_(None))
        ).first()
    if found is None:
        raise BoardLinkClosed
    enterprise_id, identity, name = found
    actor = link_holder(enterprise_id, f"{name} (med lenke)")
    with reading(actor, Verb.FOLLOW_BOARD) as work:
        _open(work, identity)
    return actor, str(identity)


def read_by_link(actor: Actor, identity: str, language: str = "nb") -> BoardView:
    """The page behind a link, by the link's id.

    Raises:
        BoardLinkClosed: it does not work. NotFound, LanguageMissing.
    """
    with reading(actor, Verb.FOLLOW_BOARD) as work:
        row, person = _open(work, identity)
        contact = enterprise_of(work).contact
        number, given = _inputs(work)
        facts = paper_facts(work)
        work.session.expunge_all()
    paper = BoardPaper(facts, language, made_for=person.name)
    shown = tuple(GivenInput(one.text, one.given_on, one.answer, one.answered_on, one.due) for one in given)
    return BoardView(paper, person.name, contact, row.expires_on, shown, number - len(shown))


def give_by_link(actor: Actor, identity: str, text: str, *, once: str = "") -> str:
    """Leave the board's input in the name of the person whose link it is; returns its id.

    ``once``: the form's key; the same text with the same key is one input.

    Raises:
        BoardLinkClosed, NotFound. MessageMissing, WrittenTooLong: the text cannot be taken.
    """
    if problem := too_long(text, LONGEST):
        raise problem
    written = clean_text(text, LONGEST)
    if not written:
        raise MessageMissing
    named = f"{identity}\0{once}\0{written}".encode(errors="replace")
    key = f"board-link-{hashlib.sha256(named).hexdigest()}" if once else ""
    with begin(actor, Verb.FOLLOW_BOARD, once=key) as work:
        _row, person = _open(work, identity)
        if work.already:
            return work.already
        values = {"text": written, "given_on": work.today, "given_by": person.name, "by_link": True}
        return write(work, BoardInput, values, Target("innspillet"))


def _open(work: Work, identity: str) -> tuple[BoardLink, Person]:
    """The link and its person, if it works now. Raises BoardLinkClosed; NotFound: no such link here."""
    row = work.get(BoardLink, identity)
    person = people_on_board(work).get(row.person_id)
    if person is None or not works(row, work.today):
        raise BoardLinkClosed
    return row, person


def _inputs(work: Work) -> tuple[int, list[BoardInput]]:
    """How many there are, and the newest."""
    here = col(BoardInput.enterprise_id) == work.enterprise_id
    number = work.session.execute(select(func.count()).select_from(BoardInput).where(here)).scalar_one()
    rows = work.session.execute(
        select(BoardInput)
        .where(here)
        .order_by(col(BoardInput.given_on).desc(), col(BoardInput.id).desc())
        .limit(_SHOWN)
    )
    return int(number), list(rows.scalars())
