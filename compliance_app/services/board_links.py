"""Personal links to the board's page: who on the board has one, made, mailed and revoked by whoever answers for the work.

Only the hash of a link is kept, so it is shown once. A new one replaces the one before, and none outlives the seat.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app.documents.letters import render_letter
from compliance_app.documents.mail import MAIL, MailText, mail_text
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.language import grammar
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail_message import read_address
from compliance_app.services.enterprises import enterprise_of, period_of, seats_on
from compliance_app.services.outbox import Delivery, MailContent, address_of_app, deliver, reserve, state_now
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.settings import settings
from compliance_app.storage.tables import BoardLink, MailKind, MailState, OutboxMail, Person, SeatRole

PATH: Final = "styret"
"""Where the public side serves a link: ``/styret/<secret>``."""
DAYS, MOST_DAYS = 30, 120
"""How long a link works where nothing is said, and at most."""
ON_THE_BOARD: Final = frozenset({SeatRole.CHAIR, SeatRole.MEMBER, SeatRole.DEPUTY, SeatRole.PARTICIPANT})
"""Seats that come with the board's page; the general manager reads it in the app."""


class NotOnTheBoard(AktsomError):
    """A link for somebody who holds no seat on the board today (values: name)."""

    message = _(
        "Lenken ble ikke laget. {name} har ikke noe verv i styret i dag. Rett styrelisten under Virksomheten først."
    )


class LinkNotInForce(AktsomError):
    """A link is to be revoked that does not work any more."""

    message = _("Ikke gjort. Lenken virker ikke lenger. Åpne siden på nytt.")


class LinkInput(BaseModel):
    """How long a link is to work.

    Attributes:
        expires_on: the last day in Oslo; DAYS from today where none is said.
        language: of the mail: "nb", "nn" or "en".
    """

    expires_on: date | None = None
    language: str = "nb"


@dataclass(frozen=True)
class MadeLink:
    """A link that is said once: nobody can look it up afterwards. It is a path alone where nobody has said the app's address."""

    name: str
    link: str
    expires_on: date


@dataclass(frozen=True)
class LinkLine:
    """Somebody on the board, and the newest link they were given.

    Attributes:
        email: empty where none is recorded. row: None where they never had one. works: it works today.
        mailed: what became of the newest mail with it; None where it was not mailed.
    """

    person_id: str
    name: str
    email: str
    row: BoardLink | None
    works: bool
    mailed: MailState | None


def board_links(actor: Actor) -> list[LinkLine]:
    """Everybody with a seat on the board today, in the board's order, each with their newest link."""
    with reading(actor, Verb.SHARE_WITH_BOARD) as work:
        people = people_on_board(work)
        newest: dict[str, BoardLink] = {}
        for row in work.session.execute(
            select(BoardLink)
            .where(
                col(BoardLink.enterprise_id) == work.enterprise_id,
                col(BoardLink.person_id).in_(list(people)),
            )
            .order_by(col(BoardLink.id))
        ).scalars():
            newest[row.person_id] = row
        mails = _mails(work, [row.id for row in newest.values()])
        work.session.expunge_all()
        return [
            LinkLine(
                identity, one.name, one.email, newest.get(identity),
                identity in newest and works(newest[identity], work.today),
                mails.get(newest[identity].id) if identity in newest else None,
            )
            for identity, one in people.items()
        ]  # fmt: skip


def make_link(actor: Actor, person_id: str, given: LinkInput) -> MadeLink:
    """Make a person's link, in place of the one before it; it is said here and kept nowhere.

    Raises:
        NotOnTheBoard: the person holds no seat today. FieldWrong: a last day that is past or too late.
        NotFound.
    """
    return _make(actor, person_id, given)[0]


def mail_link(actor: Actor, person_id: str, given: LinkInput) -> Delivery:
    """Make a person's link and mail it to them. It is in no copy: what fails is mailed anew with another link.

    Raises:
        FieldMissing: no address is recorded. NoAddressOfApp. ExampleIsReadOnly, MailNotSetUp, MailSettingWrong. And as make_link.
    """
    with reading(actor, Verb.SHARE_WITH_BOARD) as work:
        email = work.get(Person, person_id).email
    if not email:
        raise FieldMissing(field="E-post", hint="Skriv adressen i styrelisten under Virksomheten.")
    address_of_app()
    made, mail = _make(actor, person_id, given, to=email)
    with reading(actor, Verb.SHARE_WITH_BOARD) as work:
        enterprise, year = enterprise_of(work), period_of(work).label
        work.session.expunge_all()
    text = _letter(made, given.language, year, enterprise.name, enterprise.contact or actor.name)
    content = MailContent(
        subject=text.subject, text=text.text, html=text.html, name=made.name, sender_name=enterprise.name,
        reply_to=read_address(enterprise.contact), automatic=False,
    )  # fmt: skip
    return deliver(actor, mail, content)


def revoke_link(actor: Actor, identity: str, seen_version: int) -> None:
    """Make a link stop working now.

    Raises:
        LinkNotInForce: it does not work any more. ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.SHARE_WITH_BOARD) as work:
        row = work.for_edit(BoardLink, identity, seen_version, "lenken")
        if row.revoked_at is not None:
            raise LinkNotInForce
        row.revoked_at = work.at
        work.about("board_link", row.id)


def people_on_board(work: Work) -> dict[str, Person]:
    """By id, those who hold a seat on the board today, in its order."""
    return {person.id: person for seat, person in seats_on(work, work.today) if seat.role in ON_THE_BOARD}


def works(row: BoardLink, today: date) -> bool:
    """Whether a link is neither revoked nor past its last day; the seat is another question."""
    return row.revoked_at is None and row.expires_on >= today


def _make(actor: Actor, person_id: str, given: LinkInput, *, to: str = "") -> tuple[MadeLink, str]:
    """The link, and the id of the mail that is reserved for it where it goes ``to`` somebody."""
    secret = new_secret()
    with begin(actor, Verb.SHARE_WITH_BOARD) as work:
        # Held, so that of two who make a link at once one replaces the other's.
        person = work.session.get(Person, (work.enterprise_id, person_id), with_for_update=True)
        person = person or work.get(Person, person_id)
        if person_id not in people_on_board(work):
            raise NotOnTheBoard(name=person.name)
        expires_on = _last_day(work, given.expires_on)
        for row in _in_force(work, person_id):
            row.revoked_at = work.at
        made = work.add(
            BoardLink(
                enterprise_id=work.enterprise_id, person_id=person_id, secret_hash=secret_hash(secret),
                made_at=work.at, made_by=actor.name, expires_on=expires_on,
            )
        )  # fmt: skip
        mail = (
            reserve(work, MailKind.BOARD_LINK, to, object_kind="board_link", object_id=made.id).id
            if to
            else ""
        )
        work.about("board_link", made.id)
        return MadeLink(person.name, f"{settings().base_url}/{PATH}/{secret}", expires_on), mail


def _last_day(work: Work, wanted: date | None) -> date:
    found = wanted or work.today + timedelta(days=DAYS)
    latest = work.today + timedelta(days=MOST_DAYS)
    if not work.today <= found <= latest:
        hint = f"Velg en dag fra i dag til {latest:%d.%m.%Y}."
        raise FieldWrong(field="Lenken virker til og med", hint=hint)
    return found


def _in_force(work: Work, person_id: str) -> list[BoardLink]:
    rows = work.session.execute(
        select(BoardLink).where(
            col(BoardLink.enterprise_id) == work.enterprise_id,
            col(BoardLink.person_id) == person_id,
            col(BoardLink.revoked_at).is_(None),
        )
    )
    return list(rows.scalars())


def _mails(work: Work, links: list[str]) -> dict[str, MailState]:
    rows = work.session.execute(
        select(OutboxMail)
        .where(
            col(OutboxMail.enterprise_id) == work.enterprise_id,
            col(OutboxMail.object_kind) == "board_link",
            col(OutboxMail.object_id).in_(links),
        )
        .order_by(col(OutboxMail.id))
    ).scalars()
    return {row.object_id: state_now(row, work.at) for row in rows}


def _letter(made: MadeLink, language: str, year: str, enterprise: str, contact: str) -> MailText:
    values = {
        "year": year,
        "enterprise": enterprise,
        "link": made.link,
        "until": grammar(language).day(made.expires_on),
        "contact": contact,
    }
    return mail_text(render_letter("styrelenke", values, language, folder=MAIL), made.expires_on)
