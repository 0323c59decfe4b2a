"""An index somebody imported: it stands in for the shipped figures of one dimension, on its own fixed scale.

The scale's worst and best ends are said by a person when the index is imported, so that a country's value does not move
when another country's does. A country that the index does not hold lacks the dimension, unless the person chose to fill
up with the shipped figures; those then carry their own edition, so that anyone can see which is which.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.risk_method import Dimension


class ScaleUnusable(AktsomError):
    """The two ends of a scale that give no direction."""

    message = _(
        "Ikke lagret. Den verste og den beste verdien på skalaen må være to forskjellige tall. "
        "De står i beskrivelsen av indeksen."
    )


@dataclass(frozen=True)
class OwnIndex:
    """One imported index as it is used.

    Attributes:
        dimension: whose figures it replaces.
        name, edition: how every figure taken from it is named.
        worst, best: the published values that become 100 and 0; what lies beyond counts as the end.
        figures: (ISO 3166-1 alpha-3, value as published, year), ordered by code.
        fill: whether countries that it lacks keep the shipped figure.
    """

    dimension: Dimension
    name: str
    edition: str
    worst: float
    best: float
    figures: tuple[tuple[str, float, int], ...] = field(repr=False)
    fill: bool = False

    def __post_init__(self) -> None:
        """Refuse a scale without direction. Raises ScaleUnusable."""
        if self.worst == self.best or not isfinite(self.worst - self.best):
            raise ScaleUnusable

    @cached_property
    def by_country(self) -> Mapping[str, tuple[float, int]]:
        """Value as published and year by ISO 3166-1 alpha-3."""
        return {iso3: (value, year) for iso3, value, year in self.figures}

    def scaled(self, value: float) -> float:
        """A published value as 0–100, 100 worst."""
        return min(100.0, max(0.0, 100 * ((value - self.best) / (self.worst - self.best))))

    def beyond(self) -> int:
        """How many figures lie outside the scale, and so count as its end."""
        low, high = sorted((self.worst, self.best))
        return sum(not low <= value <= high for _iso3, value, _year in self.figures)
