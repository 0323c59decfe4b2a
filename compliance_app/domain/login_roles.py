"""The roles that a login itself carries: what each app role of the login service means here.

An app role is «Aktsom.Innkjop», or «Aktsom.Innkjop:923609016» for one enterprise alone. What is not in the list means
nothing: a login service sends the roles of other programs too.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from compliance_app.domain.permissions import Role

APP_ROLES: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "aktsom.leser": Role.READER,
        "aktsom.innkjop": Role.PROCUREMENT,
        "aktsom.ansvarlig": Role.COMPLIANCE_OWNER,
        "aktsom.dagligleder": Role.DIRECTOR,
        "aktsom.styre": Role.BOARD,
        "aktsom.administrator": Role.ADMIN,
    }
)
"""App role in small letters → role."""
GIVEN_ROLES: Final = tuple(APP_ROLES.values())
"""The roles that a person can be given, in the order they are shown."""
EVERYWHERE: Final = ""


@dataclass(frozen=True)
class ClaimedRoles:
    """What a login carries: organisation number, or ``EVERYWHERE``, to roles."""

    by_number: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    def at(self, org_number: str | None) -> frozenset[Role]:
        """The roles in the enterprise of that number."""
        here = self.by_number.get(org_number, frozenset()) if org_number else frozenset()
        return here | self.by_number.get(EVERYWHERE, frozenset())

    def __bool__(self) -> bool:
        return bool(self.by_number)


def claimed_roles(values: object) -> ClaimedRoles:
    """The roles in a claim: a list of app roles, or one text with blanks or commas between them.

    Args:
        values: as the login service sent it; anything else than text and lists of text carries nothing.
    """
    found: dict[str, frozenset[Role]] = {}
    for text in _texts(values):
        name, _colon, number = text.partition(":")
        role = APP_ROLES.get(name.strip().casefold())
        number = "".join(number.split())
        # «Aktsom.Leser:» names an enterprise and says none: it must not come to mean all of them.
        if role is None or (_colon and not (number.isascii() and number.isdigit() and len(number) == 9)):
            continue
        found[number] = found.get(number, frozenset()) | {role}
    return ClaimedRoles(found)


def in_order(roles: Collection[Role]) -> list[Role]:
    """Roles as they are shown and stored."""
    return [role for role in Role if role in roles]


def _texts(values: object) -> Iterable[str]:
    if isinstance(values, str):
        return values.replace(",", " ").split()
    if isinstance(values, Iterable) and not isinstance(values, bytes | Mapping):
        return [value for value in values if isinstance(value, str)]
    return ()
