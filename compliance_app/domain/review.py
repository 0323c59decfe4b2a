"""The year's review: what has changed for a supplier since last year, how much it asks for a look, and its place in the queue.

Pure values: a rating's inputs are read as the text they are stored as (``rating_inputs``), and equal texts are told equal
without being parsed, because a register of 100 000 suppliers is compared in one pass.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from compliance_app.domain.levels import WORST_FIRST

Change = dict[str, Any]
"""One thing that has changed: ``what`` (a What) and the values that its sentence needs; stored as JSON."""


class What(StrEnum):
    """The kinds of change, as stored."""

    NEW = "NEW"
    OVERALL = "OVERALL"
    GEOGRAPHIC = "GEOGRAPHIC"
    SECTOR = "SECTOR"
    WEAKEST = "WEAKEST"
    COUNTRY = "COUNTRY"
    SEAT = "SEAT"
    NEW_LINK = "NEW_LINK"
    LINK_GONE = "LINK_GONE"
    LINK_CHANGED = "LINK_CHANGED"
    LISTED = "LISTED"
    SPEND = "SPEND"
    REGISTRY = "REGISTRY"
    OVERRIDE = "OVERRIDE"
    AFTER = "AFTER"


class Standing(NamedTuple):
    """What is compared of a rating; ``inputs`` is the supplier's own half as stored."""

    id: str
    geographic: str
    value: float | None
    sector: str
    overall: str
    worst_country: str | None
    path: str
    inputs: str
    table: str


class Moved(NamedTuple):
    """A country whose value differs between two tables of countries: 0–100 before and after, and the levels."""

    was: float | None
    now: float | None
    was_level: str
    now_level: str


MUCH: Final = 5.0
"""Points (0–100) by which a country's value must have moved to be said, unless it crossed a cut-off."""
TIMES: Final = 2
"""What is bought has doubled or been halved."""

_WEIGHT: Final = {
    What.AFTER: 4, What.OVERRIDE: 4, What.REGISTRY: 3, What.OVERALL: 3, What.LISTED: 2, What.GEOGRAPHIC: 2,
    What.SECTOR: 2, What.WEAKEST: 2, What.NEW: 2, What.NEW_LINK: 2, What.SEAT: 2, What.COUNTRY: 1, What.SPEND: 1,
    What.LINK_GONE: 1, What.LINK_CHANGED: 1,
}  # fmt: skip
_MOST: Final = 9
_KEY_LENGTH: Final = 80
_BESIDE: Final = frozenset({What.SPEND, What.REGISTRY})
"""What does not come from the rating."""
_RANK: Final = {level.value: str(rank) for rank, level in enumerate(WORST_FIRST)}


def moved_countries(
    before: Mapping[str, tuple[float | None, str]], after: Mapping[str, tuple[float | None, str]]
) -> dict[str, Moved]:
    """Countries (ISO 2 → value and level) that moved by more than ``MUCH`` points or to another level."""
    found = {}
    for iso2, (now, now_level) in after.items():
        was, was_level = before.get(iso2, (None, now_level))
        far = was is not None and now is not None and abs(now - was) > MUCH
        if far or was_level != now_level:
            found[iso2] = Moved(was, now, was_level, now_level)
    return found


def rating_changes(last: Standing | None, now: Standing, moved: Mapping[str, Moved]) -> list[Change]:
    """What has changed in the rating since ``last``: levels, countries, chain and listed goods.

    Args:
        last: last year's rating, None where there is none.
        now: this year's.
        moved: the countries that moved between the two ratings' tables.
    """
    if last is None:
        return [{"what": What.NEW}]
    found: list[Change] = [
        {"what": what, "was": was, "now": is_now}
        for what, was, is_now in (
            (What.OVERALL, last.overall, now.overall),
            (What.GEOGRAPHIC, last.geographic, now.geographic),
            (What.SECTOR, last.sector, now.sector),
        )
        if was != is_now
    ]
    if last.worst_country != now.worst_country:
        found.append({"what": What.WEAKEST, "was": last.worst_country, "now": now.worst_country})
    was_head, is_head = _head(last.inputs), _head(now.inputs)
    if was_head != is_head:
        found += _chain_changes(_parsed(was_head), _parsed(is_head))
    if moved:
        found += _country_changes(is_head, moved)
    was_listed, is_listed = _listed(last.inputs), _listed(now.inputs)
    if was_listed != is_listed:
        found += _listed_changes(was_listed, is_listed, _used(_parsed(is_head)))
    return found


def same_standing(last: Standing, now: Standing) -> bool:
    """Whether levels and chain stand as they did: then a confirmation of the one is one of the other."""
    return (
        (last.geographic, last.sector, last.overall, last.path)
        == (now.geographic, now.sector, now.overall, now.path)
    ) and (last.inputs == now.inputs or _head(last.inputs) == _head(now.inputs))


def _head(inputs: str) -> str:
    # Quotation marks inside texts are escaped, so the separator is found nowhere else.
    return inputs.partition(',"sector":')[0]


def _listed(inputs: str) -> str:
    return inputs.partition('"listed":')[2].partition(',"supplier":')[0]


def _parsed(head: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(head + "}")
    return found


def _chain_changes(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Change]:
    found: list[Change] = []
    if was["seat"] != now["seat"]:
        found.append({"what": What.SEAT, "was": was["seat"], "now": now["seat"]})
    before = {node[0]: node[1:] for node in was["nodes"]}
    after = {node[0]: node[1:] for node in now["nodes"]}
    fresh = [node for node in after if node not in before]
    gone = [node for node in before if node not in after]
    altered = [node for node in after if node in before and after[node] != before[node]]
    if fresh:
        found.append({"what": What.NEW_LINK, "links": fresh, "countries": [after[node][0] for node in fresh]})
    if gone:
        found.append({"what": What.LINK_GONE, "countries": [before[node][0] for node in gone]})
    if altered:
        found.append({"what": What.LINK_CHANGED, "links": altered})
    return found


def _country_changes(head: str, moved: Mapping[str, Moved]) -> list[Change]:
    near = [iso2 for iso2 in moved if f'"{iso2}"' in head]
    if not near:
        return []
    used = _used(_parsed(head))
    return [
        {"what": What.COUNTRY, "country": iso2, **moved[iso2]._asdict()}
        for iso2 in sorted(near)
        if iso2 in used
    ]


def _used(head: Mapping[str, Any]) -> set[str | None]:
    """The countries of the seat and of the chain."""
    return {head["seat"], *(node[1] for node in head["nodes"])}


@lru_cache(maxsize=1024)
def _hits(listed: str) -> frozenset[tuple[str, str]]:
    return frozenset((hit["good"], hit["country"]) for hit in json.loads(listed))


def _listed_changes(was: str, now: str, used: Collection[str | None]) -> list[Change]:
    """Goods newly listed that the chain has a country for; the rest of the list does not concern the supplier."""
    fresh = _hits(now) - _hits(was)
    return [
        {"what": What.LISTED, "good": good, "country": country}
        for good, country in sorted(fresh)
        if country in used
    ]


def spend_change(
    amounts: Mapping[int, Mapping[str, int]], newest: int, since: int | None = None
) -> Change | None:
    """Whether what is bought has doubled or been halved between the two newest years with amounts.

    Args:
        amounts: year → currency → hundredths.
        newest: the year of the review; later amounts are passed over.
        since: the newer of the two years must be at least this, so that last year's news is not told again.
    """
    years = sorted((year for year in amounts if year <= newest), reverse=True)[:2]
    if len(years) < 2 or years[0] - years[1] != 1 or (since is not None and years[0] < since):
        return None
    now, was = amounts[years[0]], amounts[years[1]]
    shared = [currency for currency in now if currency in was]
    if not shared:
        return None
    currency = max(shared, key=lambda one: max(now[one], was[one]))
    a, b = was[currency], now[currency]
    if a <= 0 or b <= 0 or not (b >= TIMES * a or a >= TIMES * b):
        return None
    return {"what": What.SPEND, "was": a, "now": b, "currency": currency, "years": [years[1], years[0]]}


def beside_the_rating(change: Change) -> bool:
    """Whether the change comes from elsewhere than the rating and what was decided of it."""
    return change["what"] in _BESIDE


def weight(changes: Iterable[Change]) -> int:
    """How much the changes together ask for a look, 0–9."""
    return min(_MOST, sum(_WEIGHT[What(change["what"])] for change in changes))


def queue_key(overall: str, changes: Sequence[Change], sort_key: str) -> str:
    """The place in the queue as text that sorts: riskiest first, then most changed, then by name."""
    return f"{_RANK[overall]}{_MOST - weight(changes)}{sort_key[:_KEY_LENGTH]}"


def only_new(changes: Sequence[Change]) -> bool:
    """Whether nothing else can be said than that there is no rating from last year."""
    return all(change["what"] == What.NEW for change in changes)
