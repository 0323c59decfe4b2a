"""Promises 2, 5, 10, 11 and 12: who a login lets in, as what, and for how long; on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from support.oidc import claims

from compliance_app import clock
from compliance_app.domain.permissions import Role
from compliance_app.services import kept_texts, sessions, users
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries
from compliance_app.services.sessions import IDLE, LONGEST, Outside, Person, Why, look_up
from compliance_app.services.sign_in import sign_in
from compliance_app.services.users import UserInput, add_user, list_users
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditDetail, LoginSession, User

START = datetime(2026, 5, 7, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Hands:
    """The clock on the wall, moved by hand."""

    def __init__(self) -> None:
        self.at = START

    def move(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    moved = Hands()
    monkeypatch.setattr(clock, "real_now", lambda: moved.at)
    return moved


@pytest.fixture
def owner(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def invite(owner: Actor, subject: str, *roles: Role) -> str:
    given = UserInput(
        name=f"{subject.title()} Nordmann", email=f"{subject.title()}@Example.org", roles=frozenset(roles)
    )
    return add_user(owner, given)


def come(given: dict[str, Any]) -> Person | Outside:
    """What a run finds: known, or let in now."""
    return look_up(given) or sign_in(given)


def why(found: Person | Outside | None) -> Why:
    assert isinstance(found, Outside)
    return found.why


def here(found: Person | Outside | None, owner: Actor) -> set[Role]:
    assert isinstance(found, Person)
    return set(found.actor(owner.enterprise_id).roles)


def test_12_an_invited_user_is_recognised_by_a_verified_address_once_and_by_the_login_afterwards(
    owner: Actor, hands: Hands
) -> None:
    invite(owner, "kari", Role.PROCUREMENT)
    for unverified in (False, "false", 0):
        assert why(come(claims("kari", issued=START, email_verified=unverified))) is Why.NOT_VERIFIED
    assert why(come(claims("ola", issued=START))) is Why.NOT_INVITED
    kari = come(claims("kari", issued=START, email="KARI@example.org"))
    assert here(kari, owner) == {Role.PROCUREMENT}
    assert isinstance(kari, Person)
    assert kari.name == "Kari Nordmann"

    # Another login with the same address is somebody else; the same login with another address is the same.
    assert why(come(claims("not-kari", issued=START, email="kari@example.org"))) is Why.BOUND_TO_ANOTHER
    assert why(come(claims("kari", issued=START, iss="https://other.example.org"))) is Why.BOUND_TO_ANOTHER
    moved = come(claims("kari", issued=START, nonce="2", email="kari.ny@example.org", name="Kari Ny"))
    assert isinstance(moved, Person)
    assert (moved.user_id, moved.name) == (kari.user_id, "Kari Nordmann")

    verbs = [(line.verb, line.actor) for line in newest_entries(owner)]
    assert verbs.count(("SIGN_IN", "Kari Nordmann")) == 2
    with read_session() as session:
        newest = session.execute(select(AuditDetail).order_by(AuditDetail.seq.desc()).limit(2)).scalars()
        assert all(b"example.org" not in row.content for row in newest)


def test_12_without_a_word_on_the_address_nobody_is_recognised_unless_it_is_trusted(
    owner: Actor, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(owner, "kari", Role.READER)
    silent = claims("kari", issued=START)
    del silent["email_verified"]
    assert why(come(silent)) is Why.NOT_VERIFIED
    monkeypatch.setenv("AKTSOM_OIDC_TRUST_EMAIL", "1")
    assert why(come({**silent, "email_verified": False})) is Why.NOT_VERIFIED
    assert why(come({**silent, "xms_edov": False})) is Why.NOT_VERIFIED
    assert here(come(silent), owner) == {Role.READER}


def test_12_only_tenants_on_the_list_come_in_and_what_is_no_token_never(
    owner: Actor, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(owner, "kari", Role.READER)
    monkeypatch.setenv("AKTSOM_OIDC_TENANTS", "ten-1, https://login.example.net")
    assert why(come(claims("kari", issued=START))) is Why.TENANT
    assert why(come(claims("kari", issued=START, tid="ten-2"))) is Why.TENANT
    kari = claims("kari", issued=START, tid="ten-1")
    assert here(come(kari), owner) == {Role.READER}
    monkeypatch.setenv("AKTSOM_OIDC_TENANTS", "ten-3")
    assert why(look_up(kari)) is Why.TENANT
    monkeypatch.delenv("AKTSOM_OIDC_TENANTS")
    for broken in ({"iss": ""}, {"sub": None}, {"iat": None}, {"iat": True}, {"iat": 1e30}):
        assert why(come(claims("kari", issued=START) | broken)) is Why.UNREADABLE
    assert why(come(claims("kari", issued=START + timedelta(minutes=6)))) is Why.UNREADABLE


def test_10_half_an_hour_idle_or_eight_hours_in_all_end_a_login(owner: Actor, hands: Hands) -> None:
    invite(owner, "kari", Role.READER)
    kari = claims("kari", issued=START)
    first = come(kari)
    assert isinstance(first, Person)
    hands.move(IDLE - SECOND)
    assert isinstance(look_up(kari), Person)
    hands.move(2 * SECOND)
    assert why(look_up(kari)) is Why.IDLE
    # What the session itself remembers is exact; the register is written at most every 25 seconds.
    assert isinstance(look_up(kari, seen=hands.at - IDLE + SECOND), Person)
    assert why(look_up(kari, seen=hands.at - IDLE)) is Why.IDLE

    hands.at = START
    busy = claims("kari", issued=START, nonce="busy")
    assert isinstance(come(busy), Person)
    while hands.at < START + LONGEST - timedelta(minutes=20):
        hands.move(timedelta(minutes=20))
        sessions.still_here(sessions.look_up(busy).login)  # type: ignore[union-attr]
    hands.at = START + LONGEST - SECOND
    assert isinstance(look_up(busy), Person)
    hands.move(2 * SECOND)
    assert why(look_up(busy)) is Why.TOO_OLD
    # A cookie outlives the login it is of: an old one is not a new login.
    with read_session() as session:
        before = len(session.execute(select(LoginSession)).all())
    assert why(come(claims("kari", issued=START, nonce="never seen"))) is Why.TOO_OLD
    with read_session() as session:
        assert len(session.execute(select(LoginSession)).all()) == before


def test_10_who_only_reads_does_not_write_at_each_click(owner: Actor, hands: Hands) -> None:
    invite(owner, "kari", Role.READER)
    kari = come(claims("kari", issued=START))
    assert isinstance(kari, Person)

    def written() -> datetime:
        with read_session() as session:
            row = session.get(LoginSession, kari.login)
            assert row is not None
            return row.seen_at

    hands.move(24 * SECOND)
    sessions.still_here(kari.login)
    assert written() == START
    hands.move(SECOND)
    sessions.still_here(kari.login)
    assert written() == START + 25 * SECOND


def test_11_a_token_that_has_expired_ends_the_login(owner: Actor, hands: Hands) -> None:
    invite(owner, "kari", Role.READER)
    short = claims("kari", issued=START, exp=(START + timedelta(minutes=20)).timestamp())
    assert isinstance(come(short), Person)
    hands.move(timedelta(minutes=19, seconds=59))
    assert isinstance(look_up(short), Person)
    hands.move(SECOND)
    assert why(look_up(short)) is Why.TOO_OLD
    assert why(come(claims("kari", issued=hands.at, exp="soon"))) is Why.TOO_OLD


def test_05_a_role_that_is_taken_away_and_a_user_who_is_shut_out_are_gone_at_the_next_look(
    owner: Actor, hands: Hands
) -> None:
    invite(owner, "admin", Role.ADMIN)
    identity = invite(owner, "kari", Role.DIRECTOR, Role.ADMIN)
    kari = claims("kari", issued=START)
    assert here(come(kari), owner) == {Role.DIRECTOR, Role.ADMIN}

    def line() -> users.UserLine:
        return next(one for one in list_users(owner) if one.id == identity)

    users.edit_user(owner, identity, "Kari Nordmann", {Role.READER}, line().version)
    assert here(look_up(kari), owner) == {Role.READER}
    users.deactivate_user(owner, identity, line().user_version)
    assert why(look_up(kari)) is Why.DEACTIVATED
    assert why(come(claims("kari", issued=START, nonce="2"))) is Why.DEACTIVATED
    users.activate_user(owner, identity, line().user_version)
    assert why(look_up(kari)) is Why.LOGGED_OUT
    again = claims("kari", issued=START, nonce="3")
    assert here(come(again), owner) == {Role.READER}
    users.edit_user(owner, identity, "Kari Nordmann", set(), line().version)
    assert why(look_up(again)) is Why.NO_ROLE


def test_logging_out_ends_the_login_everywhere_and_only_that_one(owner: Actor, hands: Hands) -> None:
    invite(owner, "kari", Role.READER)
    here_, there = claims("kari", issued=START), claims("kari", issued=START, nonce="another browser")
    assert isinstance(come(here_), Person)
    assert isinstance(come(there), Person)
    sessions.end(here_)
    assert why(come(here_)) is Why.LOGGED_OUT
    assert isinstance(look_up(there), Person)


def test_roles_of_the_login_let_in_somebody_nobody_invited_and_only_where_they_say(
    owner: Actor, hands: Hands
) -> None:
    other = create_enterprise(local_actor(), EnterpriseInput(name="Annen AS", org_number="923609016"), 2025)
    invite(owner, "kari", Role.READER)
    told = claims(
        "kari", issued=START, roles=["Aktsom.Innkjop:923609016", "Annet.Administrator", "Aktsom.Styre:"]
    )
    kari = come(told)
    assert here(kari, owner) == {Role.READER}
    assert isinstance(kari, Person)
    assert kari.actor(other).roles == {Role.PROCUREMENT}
    assert [row.name for row in kari.enterprises] == ["Annen AS", "Eksempel AS"]

    # The name is taken: the log must tell the two apart.
    stranger = come(claims("x", issued=START, name="Kari Nordmann", roles="Aktsom.Innkjop:923609016"))
    assert isinstance(stranger, Person)
    assert stranger.name == "Kari Nordmann (2)"
    assert [row.name for row in stranger.enterprises] == ["Annen AS"]
    assert not stranger.actor(owner.enterprise_id).roles
    with read_session() as session:
        assert session.get(User, stranger.user_id).email == ""  # type: ignore[union-attr]
    # Taken away at the login service, it is gone with the next login; nobody else's roles are.
    assert why(come(claims("x", issued=START, nonce="2"))) is Why.NO_ROLE


def test_a_first_administrator_by_the_login_makes_the_first_enterprise_and_runs_it(
    database: str, hands: Hands
) -> None:
    boss = claims("boss", issued=START, roles=["Aktsom.Administrator"])
    first = come(boss)
    assert isinstance(first, Person)
    made = create_enterprise(first.actor(None), EnterpriseInput(name="Første AS"), 2025)
    found = look_up(boss)
    assert isinstance(found, Person)
    assert found.actor(made).roles == {Role.ADMIN}
    assert [(one.name, one.roles) for one in list_users(found.actor(made))] == [
        ("Person boss", (Role.ADMIN,))
    ]


def test_10_what_was_not_sent_is_kept_a_week_for_whoever_wrote_it(owner: Actor, hands: Hands) -> None:
    invite(owner, "kari", Role.READER)
    kari = come(claims("kari", issued=START))
    assert isinstance(kari, Person)
    assert owner.enterprise_id
    kept_texts.keep(
        kari.user_id, owner.enterprise_id, "tiltak?id=1", {"what": "Første forsøk", "empty": "  "}
    )
    kept_texts.keep(kari.user_id, owner.enterprise_id, "tiltak?id=1", {"what": "Vernebriller\ntil alle æøå"})
    kept_texts.keep(kari.user_id, owner.enterprise_id, "styret", {"input": "Innspill"})
    here = [owner.enterprise_id]
    found = kept_texts.kept_on(kari.user_id, "tiltak?id=1", here)
    assert found
    assert (found.enterprise_id, found.texts) == (owner.enterprise_id, {"what": "Vernebriller\ntil alle æøå"})
    assert kept_texts.kept_on(kari.user_id, "tiltak?id=1", ["another enterprise"]) is None
    assert kept_texts.kept_on("somebody else", "tiltak?id=1", here) is None
    assert kept_texts.kept_on(kari.user_id, "tiltak?id=2", here) is None
    hands.move(kept_texts.KEPT_FOR - SECOND)
    assert kept_texts.kept_on(kari.user_id, "styret", here)
    assert kept_texts.forget_old() == 0
    kept_texts.discard(kari.user_id, "tiltak?id=1", owner.enterprise_id)
    assert kept_texts.kept_on(kari.user_id, "tiltak?id=1", here) is None
    hands.move(SECOND)
    assert kept_texts.kept_on(kari.user_id, "styret", here) is None
    assert (kept_texts.forget_old(dry_run=True), kept_texts.forget_old(), kept_texts.forget_old()) == (
        1,
        1,
        0,
    )
