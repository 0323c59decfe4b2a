from typing import Any

from promises.calls import Act, changes, id_of, makes, reads, version_of

from compliance_app.domain.permissions import Role, Verb
from compliance_app.services import users
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Membership


def add_users(owner: Actor, name: str) -> dict[str, str]:
    """An administrator, somebody with a role, and somebody who is shut out; names and addresses are one's in all enterprises."""
    invited = {
        who: users.add_user(
            owner,
            users.UserInput(
                name=f"{who.title()} Nordmann, {name}",
                email=f"{who}-{name.replace(' ', '-').lower()}@example.org",
                roles=frozenset(roles),
            ),
        )
        for who, roles in {
            "user_admin": {Role.ADMIN}, "user": {Role.READER}, "user_out": {Role.BOARD},
        }.items()
    }  # fmt: skip
    out = next(one for one in users.list_users(owner) if one.id == invited["user_out"])
    users.deactivate_user(owner, out.id, out.user_version)
    return invited


def _user_version(name: str) -> Any:
    def version(world: Any) -> int:
        return next(one.user_version for one in users.list_users(world.owner) if one.id == world[name])

    return version


_NEW = users.UserInput(name="Ny Nordmann", email="ny@example.org", roles=frozenset({Role.READER}))
ACTS: tuple[Act, ...] = (
    reads(users.list_users, Verb.MANAGE_USERS),
    makes(users.add_user, Verb.MANAGE_USERS, _NEW),
    changes(
        users.edit_user, Verb.MANAGE_USERS, id_of("user"), "Omdøpt Nordmann", frozenset({Role.BOARD}),
        version_of(Membership, "user"),
    ),
    changes(users.deactivate_user, Verb.MANAGE_USERS, id_of("user"), _user_version("user")),
    changes(users.activate_user, Verb.MANAGE_USERS, id_of("user_out"), _user_version("user_out")),
)  # fmt: skip
