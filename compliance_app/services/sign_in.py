"""The first time a login is seen: whom the claims belong to, who is let in without an invitation, and the entry in the log.

Somebody is known by issuer and subject. The first time an invited user is recognised by a verified address; from then on
the address says nothing. A role that the login itself carries lets in somebody who was not invited.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from compliance_app import clock
from compliance_app.domain.identity import fold_person
from compliance_app.domain.permissions import Verb
from compliance_app.services.login_policy import Claims, read_claims
from compliance_app.services.sessions import KEPT_SESSIONS, Outside, Person, Why, look_up, person_of, too_old
from compliance_app.services.work import Work, begin
from compliance_app.storage.engine import read_session, write_session
from compliance_app.storage.ids import new_id
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import LoginSession, User


def sign_in(given: Mapping[str, Any]) -> Person | Outside:
    """Let somebody in who comes with these claims, or say why not.

    Each enterprise in which they have a role gets an entry that they logged in, once a login. The entry holds no address.
    """
    now = clock.real_now()
    claims = read_claims(given, now)
    if claims is None or not claims.allowed_tenant or too_old(claims, now):
        return _not_believed(claims)
    ensure_schema()
    with read_session() as session:
        found = _recognised(session, claims)
        if isinstance(found, Outside):
            return found
        person = person_of(session, found, claims)
    places = [row.id for row in person.enterprises if not row.example]
    if not person.enterprises and not person.anywhere:
        return Outside(Why.NO_ROLE, claims.email, found.id)
    with suppress(IntegrityError):  # another tab was first, or somebody else took the name in the same moment
        _let_in(person, claims, places)
    return look_up(given) or Outside(Why.UNREADABLE, claims.email)


def _not_believed(claims: Claims | None) -> Outside:
    if claims is None:
        return Outside(Why.UNREADABLE)
    return Outside(Why.TOO_OLD if claims.allowed_tenant else Why.TENANT, claims.email)


def _recognised(session: Session, claims: Claims) -> User | Outside:
    """The user these claims belong to; one not yet stored where the login's own roles let somebody in."""
    known: User | None = session.execute(
        select(User).where(col(User.issuer) == claims.issuer, col(User.subject) == claims.subject)
    ).scalar_one_or_none()
    user: User | Outside | None = known or _by_address(session, claims)
    if user is None:
        if not claims.roles:
            return Outside(Why.NOT_INVITED, claims.email)
        name = _free_name(session, claims.name or "Uten navn")
        # Without the address: they are recognised without it, and the log keeps what stands here.
        return User(
            id=new_id(),
            name=name,
            folded_name=fold_person(name),
            issuer=claims.issuer,
            subject=claims.subject,
        )
    if isinstance(user, Outside):
        return user
    return Outside(Why.DEACTIVATED, claims.email, user.id) if user.deactivated_at else user


def _by_address(session: Session, claims: Claims) -> User | Outside | None:
    """The invited user of the token's address; None where nobody was invited with it."""
    if not claims.email:
        return None
    user: User | None = session.execute(
        select(User).where(col(User.folded_email) == fold_address(claims.email))
    ).scalar_one_or_none()
    if user is None:
        return None
    if not claims.verified:
        return Outside(Why.NOT_VERIFIED, claims.email)
    if user.subject:
        return Outside(Why.BOUND_TO_ANOTHER, claims.email)
    return user


def fold_address(email: str) -> str:
    """An address as addresses are compared: without case, since no login service tells two apart by it."""
    return email.strip().casefold()


def _let_in(person: Person, claims: Claims, places: list[str]) -> None:
    """Bind or make the user, begin the session, and note it in each enterprise."""
    if (
        not places
    ):  # the first enterprise is not made yet, or all they have is an example: there is no log to note it in
        with write_session() as session:
            _begin_session(session, claims)
        return
    first, *others = places
    with begin(person.actor(first), Verb.SIGN_IN) as work:
        user_id = _begin_session(work.session, claims)
        _note(work, user_id)
    for place in others if user_id else ():
        with begin(person.actor(place), Verb.SIGN_IN) as work:
            _note(work, user_id)


def _note(work: Work, user_id: str) -> None:
    if user_id:
        work.about("user_account", user_id)
        work.note()


def _begin_session(session: Session, claims: Claims) -> str:
    """Begin it, and return the user's id; "" where another tab was first."""
    if session.get(LoginSession, claims.login) is not None:
        return ""
    user = _recognised(session, claims)
    if isinstance(user, Outside):
        return ""
    user.issuer, user.subject = claims.issuer, claims.subject
    session.add(user)
    session.flush()
    now = clock.real_now()
    session.add(LoginSession(id=claims.login, user_id=user.id, began_at=claims.issued, seen_at=now))
    session.execute(
        delete(LoginSession).where(
            col(LoginSession.user_id) == user.id, col(LoginSession.seen_at) < now - KEPT_SESSIONS
        )
    )
    session.flush()
    return user.id


def _free_name(session: Session, wanted: str) -> str:
    """The name, with a number behind it where somebody bears it already: the log and four eyes go by name."""
    name, number = wanted, 1
    while session.execute(select(col(User.id)).where(col(User.folded_name) == fold_person(name))).first():
        number += 1
        name = f"{wanted} ({number})"
    return name
