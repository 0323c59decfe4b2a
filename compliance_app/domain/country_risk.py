"""A country's value and level, from published figures (design section 4).

Each dimension is on its index's own fixed scale turned to 0–100 with 100 worst, so that a country's value does not
move when another country's does. Sources and editions: data/SOURCES.md. Too few figures never give LOW.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from compliance_app.domain.countries import Country
from compliance_app.domain.indicators import IndicatorRow
from compliance_app.domain.levels import Level, combine
from compliance_app.domain.own_index import OwnIndex
from compliance_app.domain.risk_method import METHOD_1, Dimension, Floor, Method, floor_dict, floor_from_dict


@dataclass(frozen=True, slots=True)
class Raw:
    """A figure as published, on its index's own scale; ``indicator`` is an imported index's own name."""

    indicator: str
    value: float
    year: int
    edition: str

    @property
    def source(self) -> str:
        """The edition it was taken from, with the name of the index where somebody imported it."""
        return self.edition if self.indicator in _INDICATORS else f"{self.indicator}, {self.edition}"


@dataclass(frozen=True, slots=True)
class DimensionValue:
    """One dimension of a country, 0–100 with 100 worst, and the figures it was made of."""

    dimension: Dimension
    value: float
    raw: tuple[Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class CountryRisk:
    """What is known of a country: ``value`` is 0–100 of the dimensions present, None where there are none.

    ``from_state`` names the state whose figures a territory takes (ISO 2); ``floor`` is the one that raised the level.
    """

    iso2: str
    iso3: str
    name: str
    value: float | None
    level: Level
    dimensions: tuple[DimensionValue, ...]
    missing: tuple[Dimension, ...]
    from_state: str | None = None
    floor: Floor | None = None

    def values(self) -> dict[Dimension, float]:
        """The dimensions present, 0–100."""
        return {d.dimension: d.value for d in self.dimensions}


_INDICATORS = {
    "civil_liberties": Dimension.CIVIL_RIGHTS,
    "labour_rights": Dimension.LABOUR_RIGHTS,
    "forced_labour": Dimension.FORCED_LABOUR,
    "wgi_corruption_control": Dimension.GOVERNANCE,
    "wgi_rule_of_law": Dimension.GOVERNANCE,
}
_SCALES: Mapping[Dimension, Callable[[float], float]] = {
    Dimension.CIVIL_RIGHTS: lambda x: 100 * (1 - x),
    Dimension.LABOUR_RIGHTS: lambda x: 10 * x,
    Dimension.FORCED_LABOUR: lambda x: 100 * (1 - x),
    Dimension.GOVERNANCE: lambda x: 100 * (2.5 - x) / 5,
}
_TREAT_WITH_CARE = "treat with care"
"""The ILO's remark where too little text was found to score: the score is then probably too good."""


def country_risk(
    country: Country,
    figures: Iterable[IndicatorRow],
    method: Method = METHOD_1,
    state: CountryRisk | None = None,
    own: Collection[OwnIndex] = (),
) -> CountryRisk:
    """Rate one country from its figures; rows of other countries are passed over.

    ``own`` are the indices that stand in for shipped figures, at most one a dimension. A territory with too few figures of its own for a level takes those of ``state``, marked.
    """
    shipped = _dimensions(f for f in figures if f.iso3 == country.iso3)
    dimensions = _with_own(country.iso3, shipped, own) if own else shipped
    named = (country.iso2, country.iso3, country.name_nb)
    if state is not None and len(dimensions) < 3 <= len(state.dimensions):
        return _judged(named, state.dimensions, state.iso2, method)
    return _judged(named, dimensions, None, method)


def all_country_risks(
    figures: Iterable[IndicatorRow],
    countries: Iterable[Country],
    method: Method = METHOD_1,
    own: Collection[OwnIndex] = (),
) -> dict[str, CountryRisk]:
    """Rate every country in one pass, by ISO 2: computed once per dataset and method, used by all suppliers."""
    of_country: dict[str, list[IndicatorRow]] = defaultdict(list)
    for figure in figures:
        of_country[figure.iso3].append(figure)
    # States come before the territories that lean on them.
    ordered = sorted(countries, key=lambda country: (bool(country.state), country.iso2))
    risks: dict[str, CountryRisk] = {}
    for country in ordered:
        found = of_country.get(country.iso3, ())
        risks[country.iso2] = country_risk(country, found, method, risks.get(country.state), own)
    return risks


def rejudged(risk: CountryRisk, values: Mapping[Dimension, float], method: Method) -> CountryRisk:
    """The same country with these dimension values (0–100): recomputes a stored rating, or asks «what if»."""
    raw = {d.dimension: d.raw for d in risk.dimensions}
    dimensions = tuple(DimensionValue(d, values[d], raw.get(d, ())) for d in Dimension if d in values)
    return _judged((risk.iso2, risk.iso3, risk.name), dimensions, risk.from_state, method)


def dimension_of(indicator: str) -> Dimension:
    """The dimension that a shipped indicator belongs to."""
    return _INDICATORS[indicator]


def _dimensions(figures: Iterable[IndicatorRow]) -> tuple[DimensionValue, ...]:
    latest: dict[str, IndicatorRow] = {}
    for figure in figures:
        wanted = figure.indicator in _INDICATORS and _TREAT_WITH_CARE not in figure.remark
        newer = figure.indicator not in latest or latest[figure.indicator].year < figure.year
        if wanted and newer and isfinite(figure.value):
            latest[figure.indicator] = figure
    found: dict[Dimension, list[Raw]] = defaultdict(list)
    for indicator, dimension in _INDICATORS.items():
        if indicator in latest:
            row = latest[indicator]
            found[dimension].append(Raw(indicator, row.value, row.year, row.edition))
    return tuple(DimensionValue(d, _on_scale(d, found[d]), tuple(found[d])) for d in Dimension if d in found)


def _with_own(
    iso3: str, shipped: tuple[DimensionValue, ...], own: Collection[OwnIndex]
) -> tuple[DimensionValue, ...]:
    """The country's dimensions with the imported figures in place of the shipped ones."""
    found = {d.dimension: d for d in shipped}
    for index in own:
        figure = index.by_country.get(iso3)
        if figure is not None:
            raw = Raw(index.name, figure[0], figure[1], index.edition)
            found[index.dimension] = DimensionValue(index.dimension, index.scaled(raw.value), (raw,))
        elif not index.fill:
            found.pop(index.dimension, None)
    return tuple(found[d] for d in Dimension if d in found)


def _on_scale(dimension: Dimension, raw: list[Raw]) -> float:
    return min(100.0, max(0.0, _SCALES[dimension](_mean(raw))))


def _mean(raw: Iterable[Raw]) -> float:
    values = [figure.value for figure in raw]
    return sum(values) / len(values)


def _judged(
    country: tuple[str, str, str],
    dimensions: tuple[DimensionValue, ...],
    from_state: str | None,
    method: Method,
) -> CountryRisk:
    values = {d.dimension: d.value for d in dimensions}
    value = method.value(values)
    level = Level.UNKNOWN
    if value is not None and len(values) >= 3:
        level = method.band(value)
        if len(values) == 3:
            level = combine((level, Level.MEDIUM))
    floors = [method.floors[key] for key in (country[0], from_state or "") if key in method.floors]
    final = combine((level, *(floor.level for floor in floors)))
    raised = None if final is level else next(floor for floor in floors if floor.level is final)
    missing = tuple(d for d in Dimension if d not in values)
    return CountryRisk(*country, value, final, dimensions, missing, from_state, raised)


def country_json(risk: CountryRisk) -> dict[str, Any]:
    """The document of ``aktsom country`` (design section 7). Only here is the value rounded, to one decimal.

    ``raw`` is on the index's own scale (the mean of the two where a dimension has two), ``year`` the oldest figure's.
    """
    return {
        "iso3": risk.iso3,
        "value": None if risk.value is None else round(risk.value, 1),
        "level": risk.level.value,
        "dimensions": {
            d.dimension.value: {
                "value": round(d.value, 1),
                "raw": round(_mean(d.raw), 6),
                "year": min(figure.year for figure in d.raw),
                "source": ", ".join(dict.fromkeys(figure.source for figure in d.raw)),
            }
            for d in risk.dimensions
        },
        "missing": [dimension.value for dimension in risk.missing],
    }


def country_dict(risk: CountryRisk) -> dict[str, Any]:
    """Everything of a country's rating as JSON values, unrounded: what a stored rating rests on."""
    return {
        "iso2": risk.iso2,
        "iso3": risk.iso3,
        "name": risk.name,
        "value": risk.value,
        "level": risk.level.value,
        "dimensions": {
            d.dimension.value: {
                "value": d.value,
                "raw": [[r.indicator, r.value, r.year, r.edition] for r in d.raw],
            }
            for d in risk.dimensions
        },
        "missing": [dimension.value for dimension in risk.missing],
        "from_state": risk.from_state,
        "floor": None if risk.floor is None else floor_dict(risk.floor),
    }


def country_from_dict(stored: Mapping[str, Any]) -> CountryRisk:
    """The country that country_dict made, figure for figure."""
    found = stored["dimensions"]
    return CountryRisk(
        iso2=stored["iso2"],
        iso3=stored["iso3"],
        name=stored["name"],
        value=stored["value"],
        level=Level(stored["level"]),
        dimensions=tuple(
            DimensionValue(
                d, found[d.value]["value"], tuple(Raw(*figure) for figure in found[d.value]["raw"])
            )
            for d in Dimension
            if d.value in found
        ),
        missing=tuple(Dimension(name) for name in stored["missing"]),
        from_state=stored["from_state"],
        floor=None if stored["floor"] is None else floor_from_dict(stored["floor"]),
    )
