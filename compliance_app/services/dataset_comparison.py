"""An imported index beside the figures in force: country for country, how alike they are, and who would change level."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_method import Dimension
from compliance_app.services.datasets import read_dataset
from compliance_app.services.method import method_in_force
from compliance_app.services.method_preview import Preview, preview_method
from compliance_app.services.method_rows import IndexChoice
from compliance_app.services.method_versions import MethodInput
from compliance_app.services.work import Actor, permit


@dataclass(frozen=True)
class ComparedCountry:
    """One country: the dimension's value (0–100, 100 worst) in force and with the index, and the country's level with each."""

    iso2: str
    name: str
    before: float | None
    after: float | None
    levels: tuple[Level, Level]

    @property
    def by(self) -> float:
        """How far the value moves; 0 where one is missing."""
        return 0.0 if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """The index beside what is in force.

    Attributes:
        dimension: the one it stands in for.
        rows: every country that has a value in either, the largest move first.
        both, only_own, only_now: how many countries have a figure in both, in the index alone, in force alone.
        correlation: Pearson's, −1 to 1, over the countries that have both; None for fewer than three or no spread.
        preview: what taking it into use would do.
        choice: the method with the index, as ``change_method`` takes it; the reason is still to be given.
    """

    dimension: Dimension
    rows: tuple[ComparedCountry, ...]
    both: int
    only_own: int
    only_now: int
    correlation: float | None
    preview: Preview = field(repr=False)
    choice: MethodInput = field(repr=False)


def compare_dataset(actor: Actor, dataset_id: str, *, fill: bool) -> Comparison:
    """Stand an imported index beside the figures in force; writes nothing. Raises NotFound.

    ``fill``: countries that the index lacks keep the figure in the program; otherwise they lack the dimension.
    """
    permit(actor, Verb.CHANGE_METHOD)
    row = read_dataset(actor, dataset_id)
    dimension = Dimension(row.dimension)
    now = method_in_force(actor)
    choice = MethodInput(indices={**now.choices, dimension: IndexChoice(dataset_id, fill)})
    preview = preview_method(actor, choice)
    rows = []
    both = only_own = only_now = 0
    for iso2, before in now.countries.items():
        after = preview.risks[iso2]
        was, then = _own_value(before, dimension), _own_value(after, dimension)
        if was is None and then is None:
            continue
        rows.append(ComparedCountry(iso2, after.name, was, then, (before.level, after.level)))
        from_own = _is_from(after, dimension, row.name)
        both += was is not None and from_own
        only_own += was is None and from_own
        only_now += was is not None and not from_own
    rows.sort(key=lambda one: (-abs(one.by), one.levels[0] is one.levels[1], one.name))
    pairs = [
        (one.before, one.after) for one in rows if one.before is not None and one.after is not None
        and _is_from(preview.risks[one.iso2], dimension, row.name)
    ]  # fmt: skip
    return Comparison(dimension, tuple(rows), both, only_own, only_now, correlation(pairs), preview, choice)


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation, −1 to 1; None for fewer than three pairs or where one side does not vary."""
    if len(pairs) < 3:
        return None
    xs, ys = [x for x, _y in pairs], [y for _x, y in pairs]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    across = sum((x - mean_x) * (y - mean_y) for x, y in pairs)
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return None if spread == 0 else max(-1.0, min(1.0, across / spread))


def _own_value(risk: CountryRisk, dimension: Dimension) -> float | None:
    return None if risk.from_state else risk.values().get(dimension)


def _is_from(risk: CountryRisk, dimension: Dimension, name: str) -> bool:
    if risk.from_state:
        return False
    return any(part.dimension is dimension and part.raw[0].indicator == name for part in risk.dimensions)
