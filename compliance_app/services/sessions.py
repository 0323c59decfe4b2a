"""One login from beginning to end: whose it is, which roles they have now, and whether it is over.

Everything is read anew at each run, so that a role that was taken away, a deactivated account and a log-out in another
tab hold at the next click (promises 5 and 10). The limits are told by the real clock, also where a day is pretended:
another machine has dated the token.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from compliance_app import clock
from compliance_app.domain.login_roles import ClaimedRoles
from compliance_app.domain.permissions import EVERY_ROLE, Role, Verb, allowed
from compliance_app.services.login_policy import Claims, read_claims
from compliance_app.services.work import Actor
from compliance_app.storage.engine import read_session, write_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import Enterprise, LoginSession, Membership, User

LONGEST: Final = timedelta(hours=8)
"""A login is never older than this."""
IDLE: Final = timedelta(minutes=30)
"""Nor has nobody done anything in it for this long."""
WRITE_EVERY: Final = timedelta(seconds=25)
"""How often it is written that somebody is there: who only reads does not write at each click."""

KEPT_SESSIONS: Final = timedelta(days=30)
"""So long an ended login is remembered; a token is never believed for longer than ``LONGEST``."""


class Why(StrEnum):
    """Why somebody is not let in, or not any more."""

    IDLE = "IDLE"
    TOO_OLD = "TOO_OLD"
    LOGGED_OUT = "LOGGED_OUT"
    DEACTIVATED = "DEACTIVATED"
    NO_ROLE = "NO_ROLE"
    NOT_INVITED = "NOT_INVITED"
    NOT_VERIFIED = "NOT_VERIFIED"
    BOUND_TO_ANOTHER = "BOUND_TO_ANOTHER"
    TENANT = "TENANT"
    UNREADABLE = "UNREADABLE"


OVER: Final = frozenset({Why.IDLE, Why.TOO_OLD, Why.LOGGED_OUT})
"""Somebody who was let in, and may log in again."""


@dataclass(frozen=True)
class Outside:
    """Nobody who is let in.

    Attributes:
        email: the address they are known with at the login service. user_id: who they are here, where that is known.
    """

    why: Why
    email: str = ""
    user_id: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in.

    Attributes:
        login: id of the LoginSession.
        enterprises: those they have a role in, one's own before the examples; nothing of others is told.
        roles: by id of these enterprises. anywhere: of the login itself, where there is no enterprise yet.
    """

    user_id: str
    name: str
    login: str
    enterprises: Sequence[Enterprise]
    roles: Mapping[str, frozenset[Role]]
    anywhere: frozenset[Role] = frozenset()

    def actor(self, enterprise_id: str | None) -> Actor:
        """As they act in an enterprise; without roles where they have none."""
        roles = self.anywhere if enterprise_id is None else self.roles.get(enterprise_id, frozenset())
        return Actor(self.name, roles, enterprise_id, self.user_id)


def look_up(given: Mapping[str, Any], seen: datetime | None = None) -> Person | Outside | None:
    """Who comes with these claims.

    Args:
        given: the claims of the identity token.
        seen: when they last did something as the caller remembers it; the register may be :data:`WRITE_EVERY` behind.

    Returns:
        None for a login that has not been seen before (``sign_in.sign_in``).
    """
    now = clock.real_now()
    claims = read_claims(given, now)
    if claims is None:
        return Outside(Why.UNREADABLE)
    if not claims.allowed_tenant:
        return Outside(Why.TENANT, claims.email)
    ensure_schema()
    with read_session() as session:
        row = session.get(LoginSession, claims.login)
        if row is None:
            return None
        user = session.get(User, row.user_id)
        assert user is not None
        why = _over(row, user, claims, now, seen)
        if why is not None:
            return Outside(why, claims.email, user.id)
        person = person_of(session, user, claims)
        session.expunge_all()
    return person if person.roles or person.anywhere else Outside(Why.NO_ROLE, claims.email, user.id)


def too_old(claims: Claims, now: datetime) -> bool:
    """Whether a token's time is over, by its own word or by ours."""
    return now - claims.issued >= LONGEST or (claims.expires is not None and claims.expires <= now)


def person_of(session: Session, user: User, claims: Claims) -> Person:
    """The roles that were given to a user and those that the login carries, by enterprise."""
    rows = session.execute(select(Membership).where(col(Membership.user_id) == user.id)).scalars()
    given = {row.enterprise_id: roles_of(row) for row in rows}
    return _person(session, (user.id, user.name, claims.login), given, claims.roles)


def roles_of(row: Membership) -> frozenset[Role]:
    """The roles of a membership; a word that is no role any more is none."""
    return frozenset(Role(word) for word in json.loads(row.roles) if word in EVERY_ROLE)


def still_here(login: str) -> None:
    """Note that somebody is there, unless that was noted a moment ago."""
    now = clock.real_now()
    statement = (
        update(LoginSession)
        .where(col(LoginSession.id) == login, col(LoginSession.ended_at).is_(None))
        .where(col(LoginSession.seen_at) <= now - WRITE_EVERY)
        .values(seen_at=now)
    )
    with read_session() as session:
        row = session.get(LoginSession, login)
        if row is None or now - row.seen_at < WRITE_EVERY:
            return
    with write_session() as session:
        session.execute(statement)


def end(given: Mapping[str, Any]) -> None:
    """End the login of these claims: every tab and every process is out at its next run."""
    claims = read_claims(given, clock.real_now())
    if claims is None:
        return
    with write_session() as session:
        session.execute(
            update(LoginSession)
            .where(col(LoginSession.id) == claims.login, col(LoginSession.ended_at).is_(None))
            .values(ended_at=clock.real_now())
        )


def end_all_of(session: Session, user_id: str) -> None:
    """End every login of a user, in the transaction of whoever decides it."""
    session.execute(
        update(LoginSession)
        .where(col(LoginSession.user_id) == user_id, col(LoginSession.ended_at).is_(None))
        .values(ended_at=clock.real_now())
    )


def _over(row: LoginSession, user: User, claims: Claims, now: datetime, seen: datetime | None) -> Why | None:
    if user.deactivated_at is not None:
        return Why.DEACTIVATED
    if row.ended_at is not None:
        return Why.LOGGED_OUT
    if too_old(claims, now) or now - row.began_at >= LONGEST:
        return Why.TOO_OLD
    if now - max(row.seen_at, seen or row.seen_at) >= IDLE:
        return Why.IDLE
    return None


def _person(
    session: Session, who: tuple[str, str, str], given: Mapping[str, frozenset[Role]], claimed: ClaimedRoles
) -> Person:
    there = session.execute(select(Enterprise).where(col(Enterprise.removed_at).is_(None))).scalars().all()
    own = {
        row.id: found
        for row in there
        if not row.example and (found := given.get(row.id, frozenset()) | claimed.at(row.org_number))
    }
    anywhere = claimed.at(None)
    # Whoever may fetch an example works in it as what they are in their own; others where they were given a role in it.
    everything = frozenset().union(anywhere, *own.values())
    here = everything if allowed(everything, Verb.LOAD_EXAMPLE) else frozenset()
    examples = {
        row.id: found for row in there if row.example and (found := given.get(row.id, frozenset()) | here)
    }
    roles = own | examples
    mine = sorted((row for row in there if row.id in roles), key=lambda row: (row.example != "", row.name))
    return Person(*who, enterprises=mine, roles=roles, anywhere=anywhere)
