"""How a country's value explains itself: what it is made of, and how stable its level is when the weights move (design 4).

What single change would move a supplier's rating is in ``flips``.
"""

from dataclasses import dataclass

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.risk_method import METHOD_1, Aggregation, Dimension, Method
from compliance_app.domain.stability import WEIGHTINGS, levels_under


@dataclass(frozen=True, slots=True)
class Contribution:
    """A dimension's value, and its share (0–1) of the weighted sum that the country's value is made of."""

    dimension: Dimension
    value: float
    share: float


def contributions(risk: CountryRisk, method: Method = METHOD_1) -> tuple[Contribution, ...]:
    """The dimensions of a country, the heaviest first. Shares add up to 1, or are all 0 where every value is 0."""
    power = 1 if method.aggregation is Aggregation.ARITHMETIC else 2
    parts = {d: method.weights[d] * value**power for d, value in risk.values().items()}
    if method.aggregation is Aggregation.WORST:
        worst = max(risk.dimensions, key=lambda d: d.value, default=None)
        parts = {d.dimension: d.value if d is worst else 0.0 for d in risk.dimensions}
    total = sum(parts.values()) or 1.0
    listed = [Contribution(d.dimension, d.value, parts[d.dimension] / total) for d in risk.dimensions]
    return tuple(sorted(listed, key=lambda part: (-part.share, -part.value)))


def stability(risk: CountryRisk, method: Method = METHOD_1, n: int = WEIGHTINGS, seed: int = 1) -> float:
    """The share (0–1) of ``n`` random weightings, uniform over all that add up to 1, that give the same level."""
    return levels_under(risk, method, n, seed).get(risk.level, 0) / n


def stability_sentence(risk: CountryRisk, share: float, n: int = WEIGHTINGS) -> str:
    """«Alle 1 000 tilfeldige vektinger av de fire tallene gir høy»."""
    same = round(share * n)
    text = (
        _("Alle {n} tilfeldige vektinger av {figures} gir {level}")
        if same == n
        else _("{same} av {n} tilfeldige vektinger av {figures} gir {level}")
    )
    figures = {4: _("de fire tallene"), 3: _("de tre tallene")}.get(len(risk.dimensions), _("tallene"))
    return text.format(same=NB.number(same), n=NB.number(n), figures=figures, level=NB.level(risk.level))
