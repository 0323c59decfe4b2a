"""How stable countries' levels are when the weights move: the levels under many random weightings (design section 4).

The weightings are drawn uniformly over all that add up to 1 (a flat Dirichlet distribution), from a fixed seed, so that
two readers and two pages always see the same numbers. They are drawn once and tried on every country.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import sqrt
from random import Random

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.levels import Level, combine
from compliance_app.domain.risk_method import Aggregation, Dimension, Method

WEIGHTINGS = 1000
"""How many weightings are tried where nothing else is said."""

_DRAWN = tuple(Dimension)


@lru_cache(maxsize=4)
def random_weightings(n: int = WEIGHTINGS, seed: int = 1) -> tuple[tuple[float, ...], ...]:
    """``n`` weightings in the order of the dimensions, each above zero; they need not add up to 1."""
    dice = Random(seed)  # noqa: S311 - draws weights, not secrets
    return tuple(tuple(dice.expovariate(1.0) + 1e-12 for _d in _DRAWN) for _round in range(n))


def levels_under(
    risk: CountryRisk, method: Method, n: int = WEIGHTINGS, seed: int = 1
) -> Mapping[Level, int]:
    """How many of the weightings give each level of a country; the counts add up to ``n``.

    Cut-offs, aggregation, floors and the rule for missing figures are the method's.
    """
    values = risk.values()
    places = [place for place, dimension in enumerate(_DRAWN) if dimension in values]
    held = [method.floors[key].level for key in (risk.iso2, risk.from_state or "") if key in method.floors]
    if len(places) < 3:
        return {combine((Level.UNKNOWN, *held)): n}
    if len(places) == 3:
        held.append(Level.MEDIUM)
    bands = dict.fromkeys((Level.LOW, Level.MEDIUM, Level.HIGH), 0)
    for value in _values(risk, method, places, n, seed):
        bands[method.band(value)] += 1
    counts: dict[Level, int] = {}
    for band, count in bands.items():
        if count:
            level = combine((band, *held))
            counts[level] = counts.get(level, 0) + count
    return counts


def all_levels_under(
    risks: Iterable[CountryRisk], method: Method, n: int = WEIGHTINGS, seed: int = 1
) -> dict[str, Mapping[Level, int]]:
    """The same for many countries, by ISO 2."""
    return {risk.iso2: levels_under(risk, method, n, seed) for risk in risks}


def _values(risk: CountryRisk, method: Method, places: list[int], n: int, seed: int) -> Iterable[float]:
    drawn = random_weightings(n, seed)
    values = risk.values()
    xs = [values[_DRAWN[place]] for place in places]
    if method.aggregation is Aggregation.WORST:
        return [max(xs)] * n
    if len(places) < len(_DRAWN):
        drawn = tuple(tuple(weights[place] for place in places) for weights in drawn)
    if method.aggregation is Aggregation.ARITHMETIC:
        return (sum(w * x for w, x in zip(ws, xs, strict=True)) / sum(ws) for ws in drawn)
    squares = [x * x for x in xs]
    return (sqrt(sum(w * x for w, x in zip(ws, squares, strict=True)) / sum(ws)) for ws in drawn)
