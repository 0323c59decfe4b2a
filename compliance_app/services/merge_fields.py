"""What two suppliers say of themselves, and which of the two the kept one is to say: what is empty is filled in, the rest chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from compliance_app.storage.tables import ClauseStatus, Supplier

JUDGEMENT: Final = "judgement"
"""The choice of whose sector judgement holds where both have one for the same period; no column of the supplier."""


class Side(StrEnum):
    """Which of the two suppliers."""

    KEPT = "KEPT"
    MERGED = "MERGED"


GROUPS: Final = MappingProxyType(
    {
        "name": ("name", "folded_name", "sort_key"),
        "country": ("country", "country_as_written"),
        "foreign_id": ("foreign_id",),
        "website": ("website",),
        "industry": ("industry_standard", "industry_code"),
        "category": ("category_id",),
        "relationship": ("relationship",),
        "channel": ("channel", "other_buyer", "other_buyer_commitment", "other_buyer_source"),
        "pass_through": ("pass_through",),
        "industry_body": ("industry_body",),
        "clause": ("clause", "clause_version", "clause_date"),
        "owner": ("owner",),
    }
)
"""What is chosen as one → its columns, the one that decides whether it is empty first."""


@dataclass(frozen=True)
class Difference:
    """Something that the two do not say alike.

    Attributes:
        group: a key of ``GROUPS``, or ``JUDGEMENT``.
        kept, merged: the two values of the deciding column.
        asked: a person chooses; otherwise the kept one says nothing and takes the other's.
    """

    group: str
    kept: Any
    merged: Any
    asked: bool


def differences(kept: Supplier, merged: Supplier) -> list[Difference]:
    """Where the two differ and the merged one says something."""
    found = []
    for group, columns in GROUPS.items():
        mine, theirs = _values(kept, columns), _values(merged, columns)
        if mine != theirs and not _empty(group, theirs):
            found.append(Difference(group, mine[0], theirs[0], asked=not _empty(group, mine)))
    return found


def taken_over(kept: Supplier, merged: Supplier, choices: Mapping[str, Side]) -> dict[str, Any]:
    """The columns of the kept supplier that get the merged one's value; an organisation number always does."""
    taken: dict[str, Any] = {}
    for one in differences(kept, merged):
        if not one.asked or choices.get(one.group) == Side.MERGED:
            taken |= {name: getattr(merged, name) for name in GROUPS[one.group]}
    if merged.org_number and not kept.org_number:
        taken["org_number"] = merged.org_number
    return {name: value for name, value in taken.items() if getattr(kept, name) != value}


def _values(supplier: Supplier, columns: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(supplier, name) for name in columns)


def _empty(group: str, values: tuple[Any, ...]) -> bool:
    return values[0] in (None, "") or (group == "clause" and values[0] == ClauseStatus.UNKNOWN)
