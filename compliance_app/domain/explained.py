"""A rating told in full, once for the screen and once for the command line: every part as a sentence in bokmål.

What each of the worst country's figures weighs, which year it is from and how old it is, what is missing, the way to the
worst link, the listed goods that apply, how stable the level is, and the single changes that would move it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance_app.domain.country_risk import CountryRisk, DimensionValue
from compliance_app.domain.errors import _
from compliance_app.domain.explanation import Contribution, contributions, stability, stability_sentence
from compliance_app.domain.flips import Flip, what_would_flip
from compliance_app.domain.language import NB
from compliance_app.domain.rating_inputs import SEAT, RatingInputs
from compliance_app.domain.risk import Rating
from compliance_app.domain.risk_method import Aggregation, Dimension, Method
from compliance_app.domain.risk_reasons import listed_reasons, one_decimal, place

STEADY = 0.9
"""Share of random weightings from which a level is called stable."""


@dataclass(frozen=True, slots=True)
class PartTold:
    """One figure of the worst country: its value and share, and both with year and age as sentences."""

    dimension: Dimension
    value: float
    share: float
    weight: str
    age: str

    @property
    def sentence(self) -> str:
        """The whole: what it weighs, and from when it is."""
        return f"{self.weight} {self.age}"


@dataclass(frozen=True, slots=True)
class Told:
    """A rating in sentences.

    Attributes:
        country: the worst country with its figures, None where nobody knows it.
        parts: its figures, the heaviest first.
        missing: a sentence for each figure that does not exist.
        path: the way from the seat to the worst link, one sentence.
        listed: a sentence for each listed good of the chain that applies.
        share, steady: the share (0–1) of random weightings that give the same level, and the sentence; None without figures.
        flips: the single changes that would move a level.
    """

    country: CountryRisk | None
    parts: tuple[PartTold, ...]
    missing: tuple[str, ...]
    path: str
    listed: tuple[str, ...]
    share: float | None
    steady: str
    flips: tuple[Flip, ...]

    @property
    def steady_word(self) -> str:
        """«Stabilt» or «Følsomt»; empty without figures."""
        if self.share is None:
            return ""
        return _("Stabilt") if self.share >= STEADY else _("Følsomt")


def told(inputs: RatingInputs, rating: Rating, this_year: int) -> Told:
    """Everything a reader may ask of a rating; ``this_year`` is the calendar year the reader reads it in."""
    risk = inputs.countries.get(rating.worst_country or "")
    known = risk is not None and risk.value is not None
    share = stability(risk, inputs.method) if known and risk else None
    return Told(
        country=risk,
        parts=parts_told(risk, inputs.method, this_year) if risk else (),
        missing=missing_told(risk) if risk else (),
        path=path_told(inputs, rating),
        listed=listed_told(inputs),
        share=share,
        steady=stability_sentence(risk, share) if risk and share is not None else "",
        flips=what_would_flip(inputs),
    )


def parts_told(risk: CountryRisk, method: Method, this_year: int) -> tuple[PartTold, ...]:
    """The country's figures in words, the heaviest first."""
    of = {part.dimension: part for part in risk.dimensions}
    return tuple(
        PartTold(one.dimension, one.value, one.share, _weight(one, method), age_told(of[one.dimension], this_year))
        for one in contributions(risk, method)
    )  # fmt: skip


def age_told(part: DimensionValue, this_year: int) -> str:
    """«Tallet er fra 2022, fire år gammelt (ILOSTAT 2024-11-24).»"""
    sources = ", ".join(dict.fromkeys(raw.source for raw in part.raw))
    years = sorted({raw.year for raw in part.raw})
    if not years:
        return ""
    age = max(0, this_year - years[0])
    several = len(part.raw) > 1
    old = (_("gamle") if several else _("gammelt")) if age else ""
    span = _("fra i år") if age == 0 else f"{_('ett år') if age == 1 else NB.called(age, 'år')} {old}"
    return _("{what} er fra {years}, {span} ({sources}).").format(
        what=_("Tallene") if several else _("Tallet"),
        years=NB.join([str(year) for year in years]),
        span=span,
        sources=sources,
    )


def missing_told(risk: CountryRisk) -> tuple[str, ...]:
    """What is not known of a country, and what that does to its level."""
    if not risk.missing:
        return ()
    said = [
        _("{dimension} {place}: det finnes ikke noe tall å bruke.").format(
            dimension=one.norwegian, place=place(risk.iso2, {risk.iso2: risk.name})
        )
        for one in risk.missing
    ]
    if len(risk.dimensions) == 3:
        said.append(_("Med tre av de fire tallene er nivået minst medium."))
    elif len(risk.dimensions) < 3:
        said.append(_("Med færre enn tre av de fire tallene er nivået ukjent."))
    return tuple(said)


def path_told(inputs: RatingInputs, rating: Rating) -> str:
    """«Fra Norge via Malaysia (montering) til Kina (kretskort), som er det svakeste leddet.»"""
    nodes = {node.id: node for node in inputs.nodes}
    names = inputs.names()
    steps = []
    for node_id in rating.path:
        if node_id == SEAT:
            steps.append(_country(inputs.seat, names))
        else:
            node = nodes[node_id]
            goods = f" ({node.goods})" if node.goods else ""
            steps.append(_country(node.country, names) + goods)
    if rating.origin_unknown:
        return _("Veien fra {seat} til den som lager varene er ikke kjent.").format(seat=steps[0])
    if len(steps) == 1:
        return _("Leverandørens eget land, {seat}, er det svakeste leddet.").format(seat=steps[0])
    via = _(" via {links}").format(links=", ".join(steps[1:-1])) if len(steps) > 2 else ""
    return _("Fra {seat}{via} til {worst}, som er det svakeste leddet.").format(
        seat=steps[0], via=via, worst=steps[-1]
    )


def listed_told(inputs: RatingInputs) -> tuple[str, ...]:
    """The listed goods that the chain's countries make, whatever decides the sector level."""
    countries = {inputs.seat, *(node.country for node in inputs.nodes)}
    names = inputs.names()
    hits = [
        hit
        for hit in inputs.sector.listed
        if hit.country in countries and (hit.child_labour or hit.forced_labour)
    ]
    return tuple(f"{text}." for hit in hits for text in listed_reasons(hit, names))


def _weight(part: Contribution, method: Method) -> str:
    if method.aggregation is Aggregation.WORST:
        pattern = (
            _("{value} av 100. Det er det dårligste tallet, og det avgjør alene.")
            if part.share
            else _("{value} av 100. Det teller ikke, for bare det dårligste tallet avgjør.")
        )
    else:
        pattern = _("{value} av 100, og {share} prosent av landets tall.")
    return pattern.format(value=one_decimal(part.value), share=round(100 * part.share))


def _country(iso2: str | None, names: Mapping[str, str]) -> str:
    return _("et ukjent land") if iso2 is None else names.get(iso2, iso2)
