"""The administrator's verbs: who is let in, as what, and that nobody is left without an administrator."""

import pytest

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, FieldMissing, FieldWrong
from compliance_app.domain.permissions import Role
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.users import (
    LastAdministrator,
    NameTaken,
    NotOneself,
    UserElsewhere,
    UserInput,
    UserLine,
    UserTwice,
    activate_user,
    add_user,
    deactivate_user,
    edit_user,
    list_users,
)
from compliance_app.services.work import Actor, local_actor


@pytest.fixture
def machine(database: str) -> Actor:
    """Whoever sits at the machine: makes the first administrator."""
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def invite(actor: Actor, name: str, *roles: Role, email: str = "") -> UserLine:
    address = email or f"{name.split(maxsplit=1)[0].lower()}@example.org"
    identity = add_user(actor, UserInput(name=name, email=address, roles=frozenset(roles)))
    return line(actor, identity)


def line(actor: Actor, identity: str) -> UserLine:
    return next(one for one in list_users(actor) if one.id == identity)


def acting(user: UserLine, machine: Actor) -> Actor:
    return Actor(user.name, frozenset(user.roles), machine.enterprise_id, user.user_id)


def test_a_name_and_an_address_are_one_persons_and_the_list_says_how_it_stands(machine: Actor) -> None:
    kari = invite(machine, "Kari Nordmann", Role.BOARD, Role.READER, Role.LINK_HOLDER)
    assert kari.roles == (Role.READER, Role.BOARD)
    assert (kari.last_seen, kari.bound, kari.active) == (None, False, True)
    with pytest.raises(UserTwice, match="Kari Nordmann"):
        invite(machine, "Kari N.", Role.READER, email="KARI@example.org")
    with pytest.raises(NameTaken):
        invite(machine, "KARI  nordmann", Role.READER, email="en.annen@example.org")
    for wrong, given in {
        FieldMissing: UserInput(name=" ", email="a@example.org", roles=frozenset({Role.READER})),
        FieldWrong: UserInput(name="Ola", email="ikke en adresse", roles=frozenset({Role.READER})),
    }.items():
        with pytest.raises(wrong):
            add_user(machine, given)
    with pytest.raises(FieldMissing, match="Roller"):
        invite(machine, "Ola Nordmann")
    # Shut out of here and let in again: the same user, with other roles.
    edit_user(machine, kari.id, "Kari Nordmann Eksempel", set(), kari.version)
    again = invite(machine, "Noe annet", Role.DIRECTOR, email="kari@example.org")
    assert (again.user_id, again.name) == (kari.user_id, "Kari Nordmann Eksempel")
    with pytest.raises(ChangedMeanwhile):
        edit_user(machine, kari.id, "Kari", {Role.READER}, kari.version)


def test_nobody_is_left_without_an_administrator_and_nobody_locks_themselves_out(machine: Actor) -> None:
    boss = invite(machine, "Bo Nordmann", Role.ADMIN)
    for refused in (
        lambda: edit_user(machine, boss.id, boss.name, {Role.READER}, boss.version),
        lambda: deactivate_user(machine, boss.id, boss.user_version),
    ):
        with pytest.raises(LastAdministrator):
            refused()
    other = invite(machine, "Siri Nordmann", Role.ADMIN)
    with pytest.raises(NotOneself):
        edit_user(acting(boss, machine), boss.id, boss.name, {Role.READER}, boss.version)
    with pytest.raises(NotOneself):
        deactivate_user(acting(boss, machine), boss.id, boss.user_version)
    deactivate_user(acting(boss, machine), other.id, other.user_version)
    with pytest.raises(LastAdministrator):
        edit_user(acting(other, machine), boss.id, boss.name, set(), boss.version)
    assert [one.active for one in list_users(machine)] == [True, False]


def test_what_holds_everywhere_is_for_whoever_runs_everywhere(machine: Actor) -> None:
    boss = invite(machine, "Bo Nordmann", Role.ADMIN)
    elsewhere = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    kari = invite(machine, "Kari Nordmann", Role.READER)
    invite(elsewhere, "Kari som noe annet", Role.DIRECTOR, email="kari@example.org")
    here = acting(boss, machine)
    for refused in (
        lambda: deactivate_user(here, kari.id, kari.user_version),
        lambda: edit_user(here, kari.id, "Nytt Navn", {Role.READER}, kari.version),
    ):
        with pytest.raises(UserElsewhere) as said:
            refused()
        assert "Annen AS" not in str(said.value)
    edit_user(here, kari.id, kari.name, {Role.BOARD}, kari.version)
    invite(elsewhere, "Bo i den andre", Role.ADMIN, email="bo@example.org")
    deactivate_user(here, kari.id, kari.user_version)
    activate_user(here, kari.id, line(machine, kari.id).user_version)


def test_whoever_makes_an_enterprise_runs_it(machine: Actor) -> None:
    boss = invite(machine, "Bo Nordmann", Role.ADMIN)
    made = create_enterprise(acting(boss, machine), EnterpriseInput(name="Ny AS"), 2025)
    assert [(one.name, one.roles) for one in list_users(local_actor(made))] == [
        ("Bo Nordmann", (Role.ADMIN,))
    ]
    with pytest.raises(AktsomError):
        list_users(Actor(boss.name, frozenset({Role.DIRECTOR}), made, boss.user_id))
