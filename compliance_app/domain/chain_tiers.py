"""Where each row of a chain list hangs: behind the supplier, or behind which other row or link.

A list says it by a tier number, or by naming who buys. A row at a tier hangs on the latest row one tier nearer to the
supplier; a row that goes back to an earlier tier ends the branch below it. What does not fit is left out with the reason,
and so is everything behind it: a chain is never guessed together.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

DEEPEST = 99
_NUMBER = re.compile(r"\d{1,3}")


class Misplaced(StrEnum):
    """Why a row hangs nowhere.

    LEFT_OUT: the row itself could not be read. BEFORE_FIRST: its tier is nearer than the list's first. NO_TIER_ABOVE: no
    row one tier nearer above it. NO_BUYER, SEVERAL_BUYERS: who buys is not known, or not by name alone. RING: it sells,
    through others, to itself. BEHIND_ITSELF: the same producer stands nearer on the path. ABOVE_LEFT_OUT: the row it
    hangs on is left out.
    """

    LEFT_OUT = "LEFT_OUT"
    BEFORE_FIRST = "BEFORE_FIRST"
    NO_TIER_ABOVE = "NO_TIER_ABOVE"
    NO_BUYER = "NO_BUYER"
    SEVERAL_BUYERS = "SEVERAL_BUYERS"
    RING = "RING"
    BEHIND_ITSELF = "BEHIND_ITSELF"
    ABOVE_LEFT_OUT = "ABOVE_LEFT_OUT"


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of one supplier.

    Attributes:
        maker: who it is; equal for the same producer.
        name: folded, as buyers are named.
        tier: as the list writes it, None where it has no tiers.
        buyer: folded name of who buys; "" where the list does not say.
        usable: False where the row is left out already; it still ends the branch below it.
        repeats: the maker may stand behind itself (nobody has named it).
    """

    maker: str
    name: str
    tier: int | None = None
    buyer: str = ""
    usable: bool = True
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link of the register that a row may hang on: its id and the makers on the way to it, itself included."""

    id: str
    makers: frozenset[str]


SUPPLIER = -1
Place = int | KnownLink | Misplaced
"""The row's index among those given, ``SUPPLIER``, a link that is there already, or why it hangs nowhere."""


def read_tier(text: str) -> int | None:
    """The number in «2», «Tier 2», «Nivå 2», «2. ledd», «T2»; None where there is none, or more than one.

    Raises:
        ValueError: a number beyond ``DEEPEST``.
    """
    numbers = _NUMBER.findall(text)
    if len(numbers) != 1:
        return None
    tier = int(numbers[0])
    if tier > DEEPEST:
        raise ValueError(text)
    return tier


def place(
    rows: Sequence[Listed],
    first: int,
    supplier: frozenset[str],
    known: Mapping[str, Sequence[KnownLink]] | None = None,
) -> list[Place]:
    """Where each row hangs.

    Args:
        rows: of one supplier, in the order of the list.
        first: the tier that sells to the supplier itself.
        supplier: the supplier's own folded names, as a buyer may be named.
        known: links that the register has, by folded name.
    """
    wanted = _wanted(rows, first, supplier, known or {})
    return _checked(rows, wanted)


def _wanted(
    rows: Sequence[Listed], first: int, supplier: frozenset[str], known: Mapping[str, Sequence[KnownLink]]
) -> list[Place]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.usable:
            by_name[row.name].append(index)
    latest: list[int] = []
    found: list[Place] = []
    for index, row in enumerate(rows):
        depth = None if row.tier is None else row.tier - first
        if not row.usable:
            found.append(Misplaced.LEFT_OUT)
        elif row.buyer:
            found.append(_buyer(index, row.buyer, supplier, by_name, known))
        elif depth is None or depth == 0:
            found.append(SUPPLIER)
        elif depth < 0:
            found.append(Misplaced.BEFORE_FIRST)
        else:
            found.append(latest[depth - 1] if depth <= len(latest) else Misplaced.NO_TIER_ABOVE)
        if depth is not None and 0 <= depth <= len(latest):
            latest[depth:] = [index]
        elif not row.usable and not row.buyer:
            latest.clear()  # whose tier nobody can read may be what the next rows stand behind
    return found


def _buyer(
    index: int,
    buyer: str,
    supplier: frozenset[str],
    by_name: Mapping[str, Sequence[int]],
    known: Mapping[str, Sequence[KnownLink]],
) -> Place:
    """The nearest row above of that name, else the only one below, else the only link of the register."""
    if buyer in supplier:
        return SUPPLIER
    named = by_name.get(buyer, ())
    above = bisect_left(named, index)
    if above:
        return named[above - 1]
    below = [other for other in named if other != index] if len(named) < 3 else named[1:]
    there = known.get(buyer, ())
    if below:
        return below[0] if len(below) == 1 else Misplaced.SEVERAL_BUYERS
    if there:
        return there[0] if len(there) == 1 else Misplaced.SEVERAL_BUYERS
    return Misplaced.RING if named else Misplaced.NO_BUYER


def _checked(rows: Sequence[Listed], wanted: Sequence[Place]) -> list[Place]:
    """Leave out rings, producers behind themselves, and whatever hangs on what is left out."""
    done: dict[int, Place] = {}
    for start in range(len(rows)):
        way: dict[int, None] = {}
        at = start
        while at not in done and at not in way:
            way[at] = None
            parent = wanted[at]
            if not isinstance(parent, int) or parent == SUPPLIER:
                break
            at = parent
        if at in way and wanted[next(reversed(way))] == at:
            passed = list(way)
            done.update(dict.fromkeys(passed[passed.index(at) :], Misplaced.RING))
        for index in reversed(way):
            if index not in done:
                done[index] = _fits(index, rows, wanted[index], done)
    return [done[index] for index in range(len(rows))]


def _fits(index: int, rows: Sequence[Listed], parent: Place, done: Mapping[int, Place]) -> Place:
    row, at = rows[index], parent
    while isinstance(at, int) and at != SUPPLIER:
        above = done[at]
        if isinstance(above, Misplaced):
            return Misplaced.ABOVE_LEFT_OUT
        if rows[at].maker == row.maker and not row.repeats:
            return Misplaced.BEHIND_ITSELF
        at = above
    if isinstance(at, KnownLink) and row.maker in at.makers and not row.repeats:
        return Misplaced.BEHIND_ITSELF
    return parent


def in_order(places: Sequence[Place]) -> list[int]:
    """The indexes of the rows that hang somewhere, each after the row it hangs on."""
    order: list[int] = []
    put: set[int] = set()
    for start, found in enumerate(places):
        way: list[int] = []
        at: Place = start
        while isinstance(at, int) and at != SUPPLIER and at not in put and not isinstance(found, Misplaced):
            way.append(at)
            at = places[at]
        order += reversed(way)
        put.update(way)
    return order
