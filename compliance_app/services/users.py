"""Who may come in here and as what: invited by address, with the roles they are given; never without an administrator.

A user is one for the whole installation, a membership is theirs in one enterprise. Whoever is named here is named by the
membership's id, so that nothing of another enterprise can be reached. The name is ours: the log and four eyes go by it, two
never share one, and what the login service calls somebody does not change it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlmodel import Session, col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, fold_person
from compliance_app.domain.login_roles import GIVEN_ROLES, in_order
from compliance_app.domain.permissions import Role, Verb
from compliance_app.integrations.mail_message import read_address
from compliance_app.services.sessions import end_all_of, roles_of
from compliance_app.services.sign_in import fold_address
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.tables import LoginSession, Membership, User


class UserTwice(AktsomError):
    """Somebody who is a user here already (values: name)."""

    message = _("Ikke lagret. {name} er bruker her fra før. Åpne {name} i listen, og endre rollene der.")


class NameTaken(AktsomError):
    """Two of one name could not be told apart in the log (values: name)."""

    message = _(
        "Ikke lagret. Feltet «Navn»: Det finnes en bruker som heter {name} fra før. "
        "Skriv navnet slik at de to ikke kan forveksles."
    )


class LastAdministrator(AktsomError):
    """Nobody would be left who can let people in (values: name)."""

    message = _("Ikke lagret. {name} er den siste administratoren. Gi en annen rollen først.")


class NotOneself(AktsomError):
    """An administrator who would lock themselves out."""

    message = _(
        "Ikke lagret. Du kan ikke ta rollen administrator fra deg selv. Be en annen administrator gjøre det."
    )


class UserElsewhere(AktsomError):
    """Somebody who works for others too is not this administrator's alone (values: name)."""

    message = _(
        "Ikke lagret. {name} har også en rolle i en virksomhet der du ikke er administrator. "
        "Ta bort rollene her i stedet."
    )


class UserInput(BaseModel):
    """Somebody to be let in.

    Attributes:
        email: the address they log in with; it recognises them the first time.
    """

    name: str = Field(max_length=200)
    email: str = Field(max_length=254)
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class UserLine:
    """One user of this enterprise.

    Attributes:
        id: of the membership. version: of the membership. user_version: of the user.
        roles: given here; a login may carry more. last_seen: None while they have not logged in.
        bound: they have logged in once, and are known by that login.
    """

    id: str
    version: int
    user_id: str
    user_version: int
    name: str
    email: str
    roles: tuple[Role, ...]
    last_seen: datetime | None
    bound: bool
    active: bool


def list_users(actor: Actor) -> list[UserLine]:
    """Everybody who has, or has had, a role in this enterprise, by name; the deactivated last."""
    with reading(actor, Verb.MANAGE_USERS) as work:
        return [_line(row, user, seen) for row, user, seen in _rows(work)]


def add_user(actor: Actor, given: UserInput, *, once: str = "") -> str:
    """Let somebody in with roles in this enterprise; returns the membership's id.

    Somebody who works in another enterprise here keeps the name they have.

    Raises:
        FieldMissing: no name or no role. FieldWrong: the address is none. UserTwice, NameTaken.
    """
    name, email = clean_line(given.name, 200), given.email.strip()
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv fornavn og etternavn.")
    if read_address(email) is None:
        raise FieldWrong(field="E-post", hint="Skriv adressen som navn@eksempel.no.")
    roles = _given(given.roles)
    with begin(actor, Verb.MANAGE_USERS, once=once) as work:
        if work.already:
            return work.already
        user = work.session.execute(
            select(User).where(col(User.folded_email) == fold_address(email))
        ).scalar_one_or_none()
        if user is None:
            _require_free(work, name)
            user = work.add(
                User(name=name, folded_name=fold_person(name), email=email, folded_email=fold_address(email))
            )
        row = _membership(work, user.id)
        if row is None:
            row = Membership(enterprise_id=work.enterprise_id, user_id=user.id)
        elif roles_of(row):
            raise UserTwice(name=user.name)
        row.roles = _stored(roles)
        work.add(row)
        work.about("membership", row.id)
        return row.id


def edit_user(
    actor: Actor, identity: str, name: str, roles: Collection[Role], seen_version: int, *, once: str = ""
) -> None:
    """Give a user of this enterprise other roles here, or another name; no roles at all shuts them out of here.

    Raises:
        FieldMissing: no name. NameTaken. LastAdministrator, NotOneself: see there. UserElsewhere: another's name too.
        ChangedMeanwhile, NotFound.
    """
    wanted = clean_line(name, 200)
    if not wanted:
        raise FieldMissing(field="Navn", hint="Skriv fornavn og etternavn.")
    with begin(actor, Verb.MANAGE_USERS, once=once) as work:
        if work.already:
            return
        row = work.for_edit(Membership, identity, seen_version, "rollene")
        user = _user(work, row.user_id)
        if Role.ADMIN not in roles:
            _require_administrator_left(work, row, user)
        if wanted != user.name:
            _require_only_here(work, user)
            if fold_person(wanted) != user.folded_name:
                _require_free(work, wanted)
            user.name, user.folded_name = wanted, fold_person(wanted)
        row.roles = _stored(_known(roles))
        work.about("membership", row.id)


def deactivate_user(actor: Actor, identity: str, seen_version: int, *, once: str = "") -> None:
    """Shut somebody out everywhere, also where they are logged in now. Their roles are kept for when they come back.

    Args:
        actor: an administrator.
        identity: of the membership.
        seen_version: the user's (``UserLine.user_version``).
        once: the button's key.

    Raises:
        LastAdministrator, NotOneself, UserElsewhere, ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.MANAGE_USERS, once=once) as work:
        if work.already:
            return
        row, user = _for_change(work, identity, seen_version)
        if user.deactivated_at is None:
            _require_administrator_left(work, row, user)
            user.deactivated_at = work.at
        end_all_of(work.session, user.id)


def activate_user(actor: Actor, identity: str, seen_version: int, *, once: str = "") -> None:
    """Let somebody in again who was shut out.

    Raises:
        UserElsewhere, ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.MANAGE_USERS, once=once) as work:
        if work.already:
            return
        _row, user = _for_change(work, identity, seen_version)
        user.deactivated_at = None


def give_roles(work: Work, user_id: str, roles: Collection[Role]) -> None:
    """Roles for somebody in the enterprise that is being made: whoever makes it runs it."""
    if user_id:
        work.add(Membership(enterprise_id=work.enterprise_id, user_id=user_id, roles=_stored(roles)))


def _rows(work: Work) -> list[tuple[Membership, User, datetime | None]]:
    seen = (
        select(col(LoginSession.user_id), func.max(col(LoginSession.seen_at)).label("at"))
        .group_by(col(LoginSession.user_id))
        .subquery()
    )
    found = work.session.execute(
        select(Membership, User, seen.c.at)
        .join(User, col(User.id) == col(Membership.user_id))
        .outerjoin(seen, seen.c.user_id == col(User.id))
        .where(col(Membership.enterprise_id) == work.enterprise_id)
    )
    return sorted(
        ((row, user, at) for row, user, at in found),
        key=lambda line: (line[1].deactivated_at is not None, line[1].folded_name),
    )


def _line(row: Membership, user: User, seen: datetime | None) -> UserLine:
    return UserLine(
        id=row.id, version=row.version, user_id=user.id, user_version=user.version, name=user.name, email=user.email,
        roles=tuple(in_order(roles_of(row))), last_seen=seen, bound=user.subject != "",
        active=user.deactivated_at is None,
    )  # fmt: skip


def _given(roles: Collection[Role]) -> frozenset[Role]:
    found = _known(roles)
    if not found:
        raise FieldMissing(field="Roller", hint="Kryss av for minst én.")
    return found


def _known(roles: Collection[Role]) -> frozenset[Role]:
    """Those that a person can be given; a link's role is nobody's to give."""
    return frozenset(roles) & frozenset(GIVEN_ROLES)


def _stored(roles: Collection[Role]) -> str:
    return canonical([role.value for role in in_order(roles)])


def _membership(work: Work, user_id: str) -> Membership | None:
    return work.session.execute(
        select(Membership).where(
            col(Membership.enterprise_id) == work.enterprise_id, col(Membership.user_id) == user_id
        )
    ).scalar_one_or_none()


def _user(work: Work, user_id: str) -> User:
    user = work.session.get(User, user_id, with_for_update=True)
    if user is None:
        raise NotFound
    return user


def _for_change(work: Work, identity: str, seen_version: int) -> tuple[Membership, User]:
    """A membership and its user, locked, if nobody has changed the user since; theirs alone who asks."""
    row = work.get(Membership, identity)
    user = _user(work, row.user_id)
    if user.version != seen_version:
        work.changed_meanwhile(row.id, "brukeren")
    _require_only_here(work, user)
    work.about("membership", row.id)
    return row, user


def _require_free(work: Work, name: str) -> None:
    taken = work.session.execute(select(User).where(col(User.folded_name) == fold_person(name))).scalar()
    if taken is not None:
        raise NameTaken(name=taken.name)


def _require_only_here(work: Work, user: User) -> None:
    """What holds everywhere is for whoever runs everywhere: each enterprise the user has a role in, or the machine itself."""
    if not work.actor.user_id:
        return
    rows = _memberships_of(work.session, user.id)
    mine = _memberships_of(work.session, work.actor.user_id)
    run = {row.enterprise_id for row in mine if Role.ADMIN in roles_of(row)} | {work.enterprise_id}
    if any(row.enterprise_id not in run and roles_of(row) for row in rows):
        raise UserElsewhere(name=user.name)


def _memberships_of(session: Session, user_id: str) -> Collection[Membership]:
    return session.execute(select(Membership).where(col(Membership.user_id) == user_id)).scalars().all()


def _require_administrator_left(work: Work, row: Membership, user: User) -> None:
    """Somebody who was an administrator may stop being one if another is left, and if somebody else says so."""
    if Role.ADMIN not in roles_of(row):
        return
    if user.id == work.actor.user_id:
        raise NotOneself
    others = work.session.execute(
        select(Membership)
        .join(User, col(User.id) == col(Membership.user_id))
        .where(
            col(Membership.enterprise_id) == work.enterprise_id,
            col(Membership.id) != row.id,
            col(User.deactivated_at).is_(None),
        )
        .with_for_update()
    ).scalars()
    if not any(Role.ADMIN in roles_of(other) for other in others):
        raise LastAdministrator(name=user.name)
