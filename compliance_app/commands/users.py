"""``aktsom users``: who may log in here and as what; also how the first administrator of an empty machine is made."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import ROLE_NAMES, Role
from compliance_app.services.sign_in import fold_address
from compliance_app.services.users import (
    UserInput,
    UserLine,
    activate_user,
    add_user,
    deactivate_user,
    edit_user,
    list_users,
)

app = typer.Typer(no_args_is_help=True, help="De som kan logge inn, og hvilke roller de har.")

WORDS = {
    "leser": Role.READER,
    "innkjop": Role.PROCUREMENT,
    "ansvarlig": Role.COMPLIANCE_OWNER,
    "dagligleder": Role.DIRECTOR,
    "styre": Role.BOARD,
    "administrator": Role.ADMIN,
}
"""What is typed for each role: the words of the login's app roles."""
_ROLES = typer.Option("--role", metavar="ROLLE", help=f"Kan gis flere ganger: {', '.join(WORDS)}.")
_JSON = typer.Option("--json", help="Ett JSON-dokument.")
_WHO = typer.Argument(metavar="E-POST", help="Adressen de logger inn med, eller navnet.")


class NoSuchUser(AktsomError):
    """Nobody of that address or name here (values: wanted)."""

    message = _("Her er ingen bruker med adressen eller navnet «{wanted}». Se «aktsom users list».")


class NoSuchRole(AktsomError):
    """A word that is no role (values: wanted, names)."""

    message = _("Det finnes ingen rolle som heter «{wanted}». Rollene er: {names}.")


@app.command("list", help="Alle som har eller har hatt en rolle her.")
def list_(*, json: Annotated[bool, _JSON] = False) -> None:
    """Every user of the enterprise."""
    there = list_users(actor())
    emit([_json(one) for one in there], [_line(one) for one in there] or ["Ingen brukere ennå."], json=json)


@app.command(help="Slipp noen inn med roller her. De logger inn med adressen.")
def add(
    email: Annotated[str, typer.Argument(metavar="E-POST", help="Adressen de logger inn med.")],
    name: Annotated[str, typer.Option("--name", metavar="NAVN", help="Slik det står i loggen.")],
    role: Annotated[list[str], _ROLES],
    *,
    json: Annotated[bool, _JSON] = False,
) -> None:
    """Invite somebody."""
    person = actor()
    identity = add_user(person, UserInput(name=name, email=email, roles=_roles(role)))
    made = next(one for one in list_users(person) if one.id == identity)
    emit(_json(made), [f"{made.name} kan logge inn. {_line(made)}"], json=json)


@app.command(help="Gi noen andre roller her, i stedet for dem de har.")
def role(
    who: Annotated[str, _WHO],
    role: Annotated[list[str] | None, _ROLES] = None,
    *,
    none: Annotated[bool, typer.Option("--none", help="Ta bort alle rollene her.")] = False,
    json: Annotated[bool, _JSON] = False,
) -> None:
    """Change somebody's roles."""
    if bool(role) == none:
        raise typer.BadParameter("Skriv --role én eller flere ganger, eller --none.")
    one = _find(who)
    edit_user(actor(), one.id, one.name, _roles(role or []), one.version)
    _show(one.id, json=json)


@app.command(help="Steng noen ute, også der de er logget inn nå.")
def deactivate(who: Annotated[str, _WHO], *, json: Annotated[bool, _JSON] = False) -> None:
    """Shut somebody out everywhere."""
    one = _find(who)
    deactivate_user(actor(), one.id, one.user_version)
    _show(one.id, json=json)


@app.command(help="Slipp noen inn igjen som er stengt ute.")
def activate(who: Annotated[str, _WHO], *, json: Annotated[bool, _JSON] = False) -> None:
    """Let somebody in again."""
    one = _find(who)
    activate_user(actor(), one.id, one.user_version)
    _show(one.id, json=json)


def _find(who: str) -> UserLine:
    wanted = fold_address(who)
    found = [one for one in list_users(actor()) if wanted in (fold_address(one.email), one.name.casefold())]
    if not found:
        raise NoSuchUser(wanted=who)
    return found[0]


def _roles(words: list[str]) -> frozenset[Role]:
    for word in words:
        if word.casefold() not in WORDS:
            raise NoSuchRole(wanted=word, names=", ".join(WORDS))
    return frozenset(WORDS[word.casefold()] for word in words)


def _show(identity: str, *, json: bool) -> None:
    one = next(one for one in list_users(actor()) if one.id == identity)
    emit(_json(one), [_line(one)], json=json)


def _line(one: UserLine) -> str:
    names = NB.join([ROLE_NAMES[role] for role in one.roles]) if one.roles else "ingen rolle her"
    state = "" if one.active else "  stengt ute"
    return f"{one.name}  {one.email or 'uten adresse'}  {names}{state}"


def _json(one: UserLine) -> dict[str, object]:
    return {
        "id": one.id, "name": one.name, "email": one.email or None,
        "roles": [word for word in WORDS if WORDS[word] in one.roles], "active": one.active,
        "last_seen": one.last_seen.isoformat() if one.last_seen else None, "has_logged_in": one.bound,
    }  # fmt: skip
