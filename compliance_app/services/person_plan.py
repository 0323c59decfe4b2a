"""What would be erased of somebody, what stays and on what ground, and what must be done first: said before it is done.

It is about people who have been given work here, who hold or held a seat, who were asked on behalf of a supplier, or
whom somebody named. Those who have asked for information are emptied by a rule of their own (``request_purge``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_line, fold_person
from compliance_app.domain.redaction import emails_in
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.owned_work import open_counts
from compliance_app.services.person_places import Written, documented, in_locked, texts_with
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    BoardSeat,
    Contact,
    MailState,
    Membership,
    OutboxMail,
    Person,
    Questionnaire,
    QuestionnaireState,
    RequiredSigner,
    Signature,
    SigningRound,
    SigningState,
    User,
)

Row = TypeVar("Row", Contact, Person, Questionnaire)
_LEAST: Final = 4
"""Shorter words stand in half of all texts."""


class NobodyCalled(AktsomError):
    """Nobody of that name or address (values: who)."""

    message = _(
        "Fant ingen som heter «{who}» eller har den adressen. Skriv hele navnet eller e-postadressen."
    )


class SeveralCalled(AktsomError):
    """Two people may be meant (values: who)."""

    message = _("Flere kan være ment med «{who}». Skriv e-postadressen til den det gjelder.")


@dataclass(frozen=True)
class Whom:
    """Somebody, by name or address, as it was typed, and what else of theirs is to go: telephone numbers, other addresses."""

    who: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """Where the name stays: the kind of row, and how many."""

    kind: str
    count: int


@dataclass
class Found:
    """One human being as the register has them.

    Attributes:
        names: spellings. addresses: e-mail addresses, and what else was said to go.
    """

    names: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    asked: list[Questionnaire] = field(default_factory=list)
    users: list[User] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What erasing somebody would do.

    Attributes:
        name: what they are called. addresses: what goes wherever it stands.
        roles: what they are here: "contact", "person", "recipient", "named".
        name_goes: nothing documents what they did, so that the name goes too.
        kept: where the name stays, and how often. obstacles: what must be done first, in sentences.
        mails: how many sent mails lose their recipient. texts: texts an address, or a name that goes, is taken out of.
        named: texts in which a name that stays stands; they are for a person to look at.
    """

    name: str
    addresses: tuple[str, ...]
    roles: tuple[str, ...]
    name_goes: bool
    kept: tuple[Kept, ...]
    obstacles: tuple[str, ...]
    mails: int
    texts: int
    named: int

    @property
    def may_go(self) -> bool:
        """Nothing stands in the way."""
        return not self.obstacles


def find(work: Work, whom: Whom) -> Found:
    """Who is meant.

    Raises:
        FieldMissing: nothing typed, or too short. NobodyCalled. SeveralCalled.
    """
    who, also = clean_line(whom.who, 200), [clean_line(one, 200) for one in whom.also]
    if len(who) < _LEAST or any(one and len(one) < _LEAST for one in also):
        raise FieldMissing(field="Hvem", hint="Skriv hele navnet eller e-postadressen. Minst fire tegn.")
    address = next(iter(emails_in(who)), "")
    found = Found([] if address else [who], [address] if address else [])
    for _round in range(
        2
    ):  # an address leads to a name, and the name to the other rows of the same human being
        _add_rows(work, found)
    own: list[Contact | Person] = [*found.contacts, *found.people]
    if len({fold_person(one.name) for one in own}) > 1 or len(found.people) > 1:
        raise SeveralCalled(who=who)
    found.addresses = _once([*found.addresses, *(one for one in also if one)])
    found.names = _once(found.names)
    rows = found.contacts or found.people or found.asked or found.users
    if not rows and next(texts_with(work, [*found.names, *found.addresses]), None) is None:
        raise NobodyCalled(who=who)
    return found


def plan_of(work: Work, found: Found) -> Plan:
    """What erasing them would do, as the register is now."""
    names = documented(work, found.names)
    signed = _signatures(work, found)
    locked = in_locked(work, found.names) if found.names else 0
    kept = {
        **names,
        **signed,
        **({"user_account": len(found.users)} if found.users else {}),
        **({"statement_file": locked} if locked else {}),
    }
    name_goes = not kept
    gone = [*found.addresses, *(found.names if name_goes else [])]
    stays = [] if name_goes else found.names
    roles = [
        role
        for role, rows in (
            ("contact", found.contacts),
            ("person", found.people),
            ("recipient", found.asked),
            ("user", found.users),
        )
        if rows
    ]
    return Plan(
        name=found.names[0] if found.names else found.addresses[0],
        addresses=tuple(found.addresses),
        roles=tuple(roles or ["named"]),
        name_goes=name_goes,
        kept=tuple(Kept(kind, count) for kind, count in sorted(kept.items(), key=lambda one: -one[1])),
        obstacles=tuple(_obstacles(work, found)),
        mails=len(mails_to(work, found.addresses)),
        texts=sum(1 for _one in texts_with(work, gone)) if gone else 0,
        named=sum(1 for _one in named_texts(work, stays)),
    )


def named_texts(work: Work, names: Sequence[str]) -> Iterator[Written]:
    """Texts in which the name stands among other words: not those that say who did it."""
    folded = {fold_person(name) for name in names}
    for one in texts_with(work, names) if names else ():
        if any(fold_person(getattr(one.row, column)) not in folded for column in one.columns):
            yield one


def mails_to(work: Work, addresses: Sequence[str]) -> list[OutboxMail]:
    """The mails that went, or are to go, to one of the addresses."""
    lowered = [one.casefold() for one in addresses]
    row = OutboxMail
    chosen = select(row).where(
        col(row.enterprise_id) == work.enterprise_id, func.lower(col(row.recipient)).in_(lowered)
    )
    return list(work.session.execute(chosen.order_by(col(row.id))).scalars())


def _add_rows(work: Work, found: Found) -> None:
    names = {fold_person(one) for one in found.names}
    lowered = {one.casefold() for one in found.addresses}
    found.contacts = [
        one for one in _all(work, Contact) if one.folded_name in names or one.email.casefold() in lowered
    ]
    found.people = [
        one for one in _all(work, Person) if fold_person(one.name) in names or one.email.casefold() in lowered
    ]
    found.users = [
        one for one in _members(work) if one.folded_name in names or one.email.casefold() in lowered
    ]
    found.asked = [
        one
        for one in _all(work, Questionnaire)
        if one.email.casefold() in lowered
        or names & {fold_person(one.recipient), fold_person(one.answered_by)}
    ]
    own: list[Contact | Person] = [*found.contacts, *found.people]
    asked = [] if own else [one.recipient for one in found.asked if one.email.casefold() in lowered]
    found.names = _once([*(one.name for one in own), *found.names, *asked])
    found.addresses = _once(
        [
            *found.addresses,
            *(one.email for one in own),
            *(one.email for one in found.asked),
            *(one.email for one in found.users),
        ]
    )


def _all(work: Work, table: type[Row]) -> list[Row]:
    chosen = select(table).where(col(table.enterprise_id) == work.enterprise_id).order_by(col(table.id))
    return list(work.session.execute(chosen).scalars())


def _members(work: Work) -> list[User]:
    """Those who have, or had, a user here."""
    chosen = select(User).where(
        col(User.id).in_(
            select(col(Membership.user_id)).where(col(Membership.enterprise_id) == work.enterprise_id)
        )
    )
    return list(work.session.execute(chosen).scalars())


def _once(words: list[str]) -> list[str]:
    return list({one.casefold(): one for one in reversed(words) if one}.values())[::-1]


def _signatures(work: Work, found: Found) -> dict[str, int]:
    """What a person with a seat is kept for: signatures, and having been asked to sign."""
    ids = [one.id for one in found.people]
    if not ids:
        return {}
    counted = {
        "signature": _count(work, Signature, col(Signature.person_id).in_(ids)),
        "required_signer": _count(work, RequiredSigner, col(RequiredSigner.person_id).in_(ids)),
    }
    return {kind: count for kind, count in counted.items() if count}


def _seats(work: Work, ids: Sequence[str]) -> list[BoardSeat]:
    return list(
        work.session.execute(
            select(BoardSeat).where(
                col(BoardSeat.enterprise_id) == work.enterprise_id, col(BoardSeat.person_id).in_(ids)
            )
        ).scalars()
    )


def _count(work: Work, table: type[Signature | RequiredSigner], *conditions: object) -> int:
    chosen = select(func.count()).select_from(table).where(col(table.enterprise_id) == work.enterprise_id)
    return int(work.session.execute(chosen.where(*conditions)).scalar_one())  # type: ignore[arg-type]


def _obstacles(work: Work, found: Found) -> Iterator[str]:
    """What must be done first: somebody who still has a part to play is not erased under it."""
    counts = open_counts(work)
    if any(one.active for one in found.contacts):
        yield "Personen kan fortsatt få oppgaver. Ta bort krysset for det under «Personer og varsler» først."
    elif any(counts.get(fold_person(name)) for name in found.names):
        yield "Personen er ansvarlig for noe som ikke er gjort. La en annen overta det først."
    if any(one.deactivated_at is None for one in found.users):
        yield "Personen har en bruker som er åpen. Steng den under «Brukere» først."
    ids = [one.id for one in found.people]
    if any(seat.to_day is None or seat.to_day >= work.today for seat in _seats(work, ids)):
        yield "Personen har et verv som ikke er avsluttet. Sett sluttdato eller ta linjen bort under «Styre og ledelse» først."
    if ids and _signing(work, ids):
        yield "Personen skal signere nå. Vent til signeringen er ferdig eller avbrutt."
    done = {QuestionnaireState.ANSWERED.value, QuestionnaireState.REVOKED.value}
    if any(one.state not in done for one in found.asked):
        yield "Personen har et spørreskjema som ikke er besvart. Trekk det tilbake først."
    waiting = {MailState.RESERVED.value, MailState.SENDING.value}
    if any(one.state in waiting for one in mails_to(work, found.addresses)):
        yield "En e-post til personen er ikke sendt ennå. Prøv igjen når den er sendt."
    contact = enterprise_of(work).contact.casefold()
    if contact and any(one.casefold() in contact for one in found.addresses):
        yield "Adressen er kontakten for henvendelser. Endre kontakten under «Virksomheten» først."


def _signing(work: Work, ids: Sequence[str]) -> bool:
    going_on = (SigningState.PREPARED.value, SigningState.SENT.value)
    return bool(
        work.session.execute(
            select(col(RequiredSigner.id))
            .join(
                SigningRound,
                (col(SigningRound.enterprise_id) == col(RequiredSigner.enterprise_id))
                & (col(SigningRound.id) == col(RequiredSigner.round_id)),
            )
            .where(
                col(RequiredSigner.enterprise_id) == work.enterprise_id,
                col(RequiredSigner.person_id).in_(ids),
                col(SigningRound.state).in_(going_on),
            )
            .limit(1)
        ).first()
    )
