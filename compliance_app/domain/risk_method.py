"""The method of the geographic rating: the weights, cut-offs, aggregation and floors that a version fixes.

A method is a value: an enterprise that changes its mind makes the next version, and old ratings keep theirs.
Version 1 is design section 4. The weighted quadratic mean is the default because one very bad figure
cannot be averaged away by three good ones.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import isfinite, sqrt
from typing import Any

import orjson

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.levels import Level


class Dimension(StrEnum):
    """The four things a country is measured by; each from its own published index."""

    CIVIL_RIGHTS = "CIVIL_RIGHTS"
    LABOUR_RIGHTS = "LABOUR_RIGHTS"
    FORCED_LABOUR = "FORCED_LABOUR"
    GOVERNANCE = "GOVERNANCE"

    @property
    def norwegian(self) -> str:
        """The name on screen and in print."""
        return _NORWEGIAN[self]


_NORWEGIAN = {
    Dimension.CIVIL_RIGHTS: _("Sivile og politiske rettigheter"),
    Dimension.LABOUR_RIGHTS: _("Arbeidstakerrettigheter"),
    Dimension.FORCED_LABOUR: _("Frihet fra tvangsarbeid"),
    Dimension.GOVERNANCE: _("Styresett"),
}


class Aggregation(StrEnum):
    """How a country's dimensions become one value; all three only rise when a dimension rises."""

    QUADRATIC = "quadratic"
    ARITHMETIC = "arithmetic"
    WORST = "worst"


class MethodUnusable(AktsomError):
    """A weight, cut-off or floor that gives no meaning (values: what)."""

    message = _("Metoden ble ikke lagret. {what}")


@dataclass(frozen=True, slots=True)
class Floor:
    """The least level the compliance owner accepts for a country: MEDIUM or HIGH, why, and since when."""

    level: Level
    reason: str
    decided_on: date


EQUAL_WEIGHTS: Mapping[Dimension, float] = dict.fromkeys(Dimension, 1.0)


@dataclass(frozen=True, slots=True)
class Method:
    """One version of the method; LOW < ``medium`` ≤ MEDIUM < ``high`` ≤ HIGH on the unrounded value 0–100.

    Weights are above zero and need not add up to anything: all four dimensions always count. Raises MethodUnusable.
    """

    version: int
    weights: Mapping[Dimension, float] = field(default_factory=lambda: EQUAL_WEIGHTS, hash=False)
    medium: float = 25.0
    high: float = 45.0
    aggregation: Aggregation = Aggregation.QUADRATIC
    floors: Mapping[str, Floor] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Refuse what would give a level nobody meant."""
        weights = [self.weights.get(dimension, 0.0) for dimension in Dimension]
        if len(self.weights) != len(weights) or not all(isfinite(w) and w > 0 for w in weights):
            raise MethodUnusable(what=_("Hvert av de fire tallene må ha en vekt over null."))
        if not 0 < self.medium < self.high <= 100:
            raise MethodUnusable(
                what=_("Grensen for medium må ligge mellom 0 og grensen for høy, og høy på 100 eller lavere.")
            )
        if any(floor.level not in {Level.MEDIUM, Level.HIGH} for floor in self.floors.values()):
            raise MethodUnusable(what=_("Et laveste nivå for et land må være medium eller høy."))

    def value(self, dimensions: Mapping[Dimension, float]) -> float | None:
        """The dimensions present (0–100 each) as one value 0–100; None where there is none."""
        if not dimensions:
            return None
        present = [(self.weights[d], dimensions[d]) for d in Dimension if d in dimensions]
        if self.aggregation is Aggregation.WORST:
            return max(x for _weight, x in present)
        total = sum(weight for weight, _x in present)
        if self.aggregation is Aggregation.ARITHMETIC:
            return min(100.0, sum(weight * x for weight, x in present) / total)
        return min(100.0, sqrt(sum(weight * x * x for weight, x in present) / total))

    def band(self, value: float) -> Level:
        """The level of an unrounded value when all four dimensions are present."""
        if value < self.medium:
            return Level.LOW
        return Level.MEDIUM if value < self.high else Level.HIGH

    def only_floors_of(self, countries: Collection[str]) -> "Method":
        """The same method with the floors of these countries (ISO 2) alone: what a stored rating needs."""
        return replace(self, floors={iso2: floor for iso2, floor in self.floors.items() if iso2 in countries})


METHOD_1 = Method(version=1)


def canonical_json(value: Any) -> str:
    """One text per value: keys sorted, no spaces, letters as they are."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def method_json(method: Method) -> str:
    """The method as canonical JSON."""
    return canonical_json(method_dict(method))


def method_from_json(text: str) -> Method:
    """The method that method_json wrote."""
    return method_from_dict(json.loads(text))


def method_dict(method: Method) -> dict[str, Any]:
    """The method as JSON values; floors sorted by country through canonical_json."""
    return {
        "version": method.version,
        "weights": {dimension.value: float(method.weights[dimension]) for dimension in Dimension},
        "medium": float(method.medium),
        "high": float(method.high),
        "aggregation": method.aggregation.value,
        "floors": {iso2: floor_dict(floor) for iso2, floor in method.floors.items()},
    }


def method_from_dict(stored: Mapping[str, Any]) -> Method:
    """The method that method_dict made. Raises MethodUnusable."""
    return Method(
        version=stored["version"],
        weights={Dimension(name): weight for name, weight in stored["weights"].items()},
        medium=stored["medium"],
        high=stored["high"],
        aggregation=Aggregation(stored["aggregation"]),
        floors={iso2: floor_from_dict(floor) for iso2, floor in stored["floors"].items()},
    )


def floor_dict(floor: Floor) -> dict[str, str]:
    """A floor as JSON values."""
    return {"level": floor.level.value, "reason": floor.reason, "decided_on": floor.decided_on.isoformat()}


def floor_from_dict(stored: Mapping[str, str]) -> Floor:
    """The floor that floor_dict made."""
    return Floor(Level(stored["level"]), stored["reason"], date.fromisoformat(stored["decided_on"]))
