"""Setting up one's own enterprise from Enhetsregisteret: its basic facts, and who must sign.

Nothing is stored before a person has seen it. Of people only the name, the seat and whom they represent are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import parse_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.domain.person_names import Likeness, compare, pair_names
from compliance_app.domain.registry import (
    FORM_PHRASES,
    Entity,
    RegistryRoles,
    Seat,
    SeatHolder,
    State,
    place_name,
)
from compliance_app.integrations.brreg import registry
from compliance_app.services.enterprises import EnterpriseInput, SeatInput, enterprise_of, save_seats, seats
from compliance_app.services.registry import Fetched, NotInRegistry, industry_of
from compliance_app.services.work import Actor, permit, reading
from compliance_app.storage.tables import SeatRole

_SIGNING: Final = frozenset({SeatRole.GENERAL_MANAGER, SeatRole.CHAIR, SeatRole.MEMBER})


class NoOwnNumber(AktsomError):
    """The enterprise has no organisation number yet."""

    message = _(
        "Virksomheten har ikke noe organisasjonsnummer her ennå. Skriv det under «Virksomheten» først."
    )


@dataclass(frozen=True)
class EnterpriseFacts:
    """What the register knows of an enterprise, as the enterprise's form says it.

    Attributes:
        form: as in a sentence («et aksjeselskap»); empty for a form without a settled name.
        industry: «06.100 Utvinning av råolje», empty where none is known.
        deleted: the register has deleted it; a person should look at the number again.
    """

    org_number: str
    name: str
    form: str
    does_what: str
    seat: str
    founded_year: int | None
    industry: str
    deleted: bool
    fetched_at: datetime

    def filled(self, given: EnterpriseInput) -> EnterpriseInput:
        """The form with what was empty filled in; what was written stays."""
        return given.model_copy(
            update={
                "name": given.name.strip() or self.name,
                "org_number": given.org_number or self.org_number,
                "form": given.form or self.form,
                "does_what": given.does_what or self.does_what,
                "seat": given.seat or self.seat,
                "founded_year": given.founded_year or self.founded_year,
            }
        )


class Standing(StrEnum):
    """How a person in the register stands in our board list."""

    NEW = "NEW"
    OTHER_SEAT = "OTHER_SEAT"
    UNSURE = "UNSURE"
    """The name may be that of somebody in our list: a person decides."""
    SAME = "SAME"


@dataclass(frozen=True)
class Signatory:
    """One who signs according to the register, and how the person stands in our list."""

    holder: SeatHolder
    standing: Standing


@dataclass(frozen=True)
class Signatories:
    """The board and general manager as the register has them, beside ours.

    Attributes:
        people: in the register's order.
        only_here: names with a seat that signs in our list, and none in the register.
        unsure: (ours, the register's) that may be one person's.
    """

    people: tuple[Signatory, ...]
    only_here: tuple[str, ...]
    fetched_at: datetime
    unsure: tuple[tuple[str, str], ...] = ()

    @property
    def news(self) -> tuple[SeatHolder, ...]:
        """Those our list lacks, or has in another seat."""
        return tuple(one.holder for one in self.people if one.standing in {Standing.NEW, Standing.OTHER_SEAT})

    @property
    def roles(self) -> RegistryRoles:
        """What the register said, to be kept with a sending."""
        return RegistryRoles(self.fetched_at, tuple(one.holder for one in self.people))


def look_up_enterprise(actor: Actor, org_number: str) -> EnterpriseFacts:
    """What the register knows of an enterprise; nothing is stored, and only the number goes out.

    Raises:
        OrgNumberError: it is not one. NotInRegistry. RegistryError: no answer that can be used.
    """
    permit(actor, Verb.READ_REGISTER)
    number = parse_org_number(org_number)
    with registry() as open_registry:
        fetched = Fetched(open_registry.entity(number), clock.now())
    if fetched.answer.state in {State.UNKNOWN, State.REMOVED}:
        raise NotInRegistry(number=number)
    return _facts(fetched.entity, fetched.at)


def _facts(entity: Entity, at: datetime) -> EnterpriseFacts:
    industry = industry_of(entity)
    return EnterpriseFacts(
        org_number=entity.org_number,
        name=entity.name[:300],
        form=FORM_PHRASES.get(entity.form, ""),
        does_what=entity.activity[:2000],
        seat=place_name(entity.place)[:200],
        founded_year=entity.founded.year if entity.founded and entity.founded.year >= 1000 else None,
        industry=f"{industry[1]} {industry[2]}" if industry else "",
        deleted=entity.deleted is not None,
        fetched_at=at,
    )


def fetch_signatories(actor: Actor) -> Signatories:
    """Who must sign according to the register, beside our list; nothing is stored.

    Raises:
        NoOwnNumber: the enterprise has no organisation number. RegistryError: no answer that can be used.
    """
    with reading(actor, Verb.EDIT_BOARD) as work:
        number = enterprise_of(work).org_number
        ours = [(person.name, SeatRole(seat.role)) for seat, person in seats(work)]
    if not number:
        raise NoOwnNumber
    with registry() as open_registry:
        holders = open_registry.roles(number)
    return _beside(holders, ours)


def _beside(holders: Sequence[SeatHolder], ours: Sequence[tuple[str, SeatRole]]) -> Signatories:
    signing = [(name, role) for name, role in ours if role in _SIGNING]
    paired = pair_names(
        list(dict.fromkeys(name for name, _role in signing)), list(dict.fromkeys(one.name for one in holders))
    )
    known, doubtful = {there: here for here, there in paired.same}, {there for _here, there in paired.unsure}
    people = []
    for one in holders:
        roles = {role for name, role in signing if name == known.get(one.name)}
        if one.name in doubtful:
            standing = Standing.UNSURE
        elif SeatRole(one.seat.value) in roles:
            standing = Standing.SAME
        else:
            # The general manager may hold a seat on the board too: that is another seat, and no mistake.
            standing = (
                Standing.OTHER_SEAT if roles and not _beside_each_other(one.seat, roles) else Standing.NEW
            )
        people.append(Signatory(one, standing))
    return Signatories(tuple(people), paired.only_here, clock.now(), paired.unsure)


def _beside_each_other(seat: Seat, roles: set[SeatRole]) -> bool:
    """A general manager's seat and a seat on the board do not take each other's place."""
    managing = {role is SeatRole.GENERAL_MANAGER for role in roles}
    return managing == {seat is not Seat.GENERAL_MANAGER}


def take_signatories(actor: Actor, holders: Sequence[SeatHolder]) -> int:
    """Put these people into the board list; returns how many lines are new or changed.

    Whoever is in the list stays, with title and days; one who has another seat on the board by now gets that.
    """
    with reading(actor, Verb.EDIT_BOARD) as work:
        lines = [SeatInput.of(seat, person) for seat, person in seats(work)]
    changed = 0
    for signatory in _beside(holders, [(line.name, line.role) for line in lines]).people:
        if signatory.standing is Standing.SAME:
            continue
        changed += 1
        _put(lines, signatory)
    if changed:
        save_seats(actor, lines)
    return changed


def _put(lines: list[SeatInput], signatory: Signatory) -> None:
    holder, role = signatory.holder, SeatRole(signatory.holder.seat.value)
    if signatory.standing is Standing.OTHER_SEAT:
        for index, line in enumerate(lines):
            if line.role in _SIGNING and compare(line.name, holder.name) is Likeness.SAME:
                lines[index] = line.model_copy(update={"role": role})
                return
    lines.append(
        SeatInput(
            name=holder.name[:200],
            title="Nestleder" if holder.deputy_chair else "",
            role=role,
            appointing_body=holder.chosen_by[:200],
        )
    )
