"""What single change would move a rating (design section 4).

A flip is found by trying it: the change is made to the inputs and ``risk.rate`` is asked again, so the explanation can
never say anything else than the rating does, whatever the aggregation, the floors or the gaps in the figures.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, floor

from compliance_app.domain.country_risk import CountryRisk, rejudged
from compliance_app.domain.errors import _
from compliance_app.domain.explanation import contributions
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import ChainNode, Judgement, RatingInputs
from compliance_app.domain.risk import Rating, rate
from compliance_app.domain.risk_levels import NOT_KNOWN, SectorSource, scores_of
from compliance_app.domain.risk_method import Dimension
from compliance_app.domain.risk_reasons import one_decimal, place


class FlipKind(StrEnum):
    """What is changed: a link's country, a figure of the worst country, the sector level, what is known of the goods."""

    NODE = "NODE"
    DIMENSION = "DIMENSION"
    SECTOR = "SECTOR"
    ORIGIN = "ORIGIN"
    SERVICES = "SERVICES"


@dataclass(frozen=True, slots=True)
class Flip:
    """One single change and the levels it gives; ``apply_flip`` makes it.

    NODE: link ``node`` moves from country ``before`` to ``after``. DIMENSION: ``dimension`` of ``country`` goes from
    ``before`` to ``after`` (0–100, the nearest whole tenth that suffices). SECTOR: a person judges the level ``after``.
    ORIGIN: the goods are made in ``after``. SERVICES: the supplier sells no goods. ``new_level`` is the overall level, or
    the geographic where ``only_geographic``. Where ``enough`` is false no level moves: the best change of its kind does
    not do, and the text says why. ``text`` stands after ``label`` in a table; ``sentence`` is both.
    """

    kind: FlipKind
    text: str
    before: float | str | None = None
    after: float | str | None = None
    node: str | None = None
    country: str | None = None
    dimension: Dimension | None = None
    new_level: Level = Level.UNKNOWN
    only_geographic: bool = False
    enough: bool = True

    @property
    def label(self) -> str:
        """«Medium», «Geografisk lav» or «Ikke nok»."""
        if not self.enough:
            return _("Ikke nok")
        level = NB.level(self.new_level)
        return _("Geografisk {level}").format(level=level) if self.only_geographic else NB.cap(level)

    @property
    def sentence(self) -> str:
        """The whole in bokmål, without full stop."""
        return f"{self.label} {self.text}"


def what_would_flip(inputs: RatingInputs) -> tuple[Flip, ...]:
    """The single changes that would move the geographic or the overall level, the most telling first.

    What is known of the goods; a link elsewhere; one figure of the worst country, better or worse; another sector level.
    Raises ChainCycle.
    """
    now = rate(inputs)
    return (
        *_origin_flips(inputs, now),
        *_node_flips(inputs, now),
        *_figure_flips(inputs, now),
        *_sector_flips(inputs, now),
    )


def apply_flip(inputs: RatingInputs, flip: Flip) -> RatingInputs:
    """The inputs with the change made, also where it is not enough."""
    if flip.kind is FlipKind.SERVICES:
        return replace(inputs, supplies_goods=False)
    if flip.kind is FlipKind.SECTOR:
        judged = Judgement(Level(str(flip.after)), "")
        return replace(inputs, sector=replace(inputs.sector, supplier=judged))
    if flip.kind is FlipKind.DIMENSION:
        dimension = Dimension(str(flip.dimension))
        return _with_figure(inputs, str(flip.country), dimension, float(flip.after or 0.0))
    country = None if flip.after is None else str(flip.after)
    if flip.kind is FlipKind.ORIGIN:
        return replace(inputs, nodes=(*inputs.nodes, ChainNode("ORIGIN", "", country)))
    moved = (replace(node, country=country) if node.id == flip.node else node for node in inputs.nodes)
    return replace(inputs, nodes=tuple(moved))


def _with_figure(inputs: RatingInputs, country: str, dimension: Dimension, value: float) -> RatingInputs:
    risk = inputs.countries[country]
    changed = rejudged(risk, {**risk.values(), dimension: value}, inputs.method)
    return replace(inputs, countries={**inputs.countries, country: changed})


def _tried(inputs: RatingInputs, now: Rating, draft: Flip) -> Flip:
    """The draft with the levels it gives, and whether it moves one."""
    then = rate(apply_flip(inputs, draft))
    if then.overall is not now.overall:
        return replace(draft, new_level=then.overall)
    moved = then.geographic is not now.geographic
    return replace(draft, new_level=then.geographic, only_geographic=moved, enough=moved)


def _origin_flips(inputs: RatingInputs, now: Rating) -> Iterator[Flip]:
    if not now.origin_unknown:
        return
    where = place(inputs.seat or "", inputs.names())
    made = _("hvis varene viste seg å være laget {place}, eller i et land som ikke er verre")
    drafts = [Flip(FlipKind.ORIGIN, made.format(place=where), after=inputs.seat)]
    if inputs.supplies_goods is None:
        drafts.append(Flip(FlipKind.SERVICES, _("hvis leverandøren bare selger tjenester")))
    yield from (flip for flip in (_tried(inputs, now, draft) for draft in drafts) if flip.enough)


def _node_flips(inputs: RatingInputs, now: Rating) -> Iterator[Flip]:
    """The worst link moved to the next worst country; likewise the links that listed goods may come from."""
    scores = scores_of(inputs.countries)
    listed = (
        {hit.country for hit in inputs.sector.listed}
        if now.sector_from is SectorSource.LISTED_GOODS
        else set()
    )
    for node in inputs.nodes:
        if node.id != now.worst_node and node.country not in listed:
            continue
        others = [inputs.seat, *(other.country for other in inputs.nodes if other is not node)]
        after = max(others, key=lambda country: scores.get(country, NOT_KNOWN))
        draft = Flip(FlipKind.NODE, "", before=node.country, after=after, node=node.id)
        flip = _tried(inputs, now, draft)
        if flip.enough or (node.id == now.worst_node and now.geographic is not Level.LOW):
            yield replace(flip, text=_node_text(inputs, node, after, enough=flip.enough))


def _node_text(inputs: RatingInputs, node: ChainNode, after: str | None, *, enough: bool) -> str:
    names = inputs.names()
    if node.country is None:
        text = (
            _("{word} {goods} viste seg å komme fra {after}, eller fra et land som ikke er verre")
            if node.goods
            else _(
                "{word} leddet med ukjent land viste seg å ligge {there}, eller i et land som ikke er verre"
            )
        )
    elif node.goods:
        text = _("{word} dere ikke fikk {goods} fra {country}. Da er {weakest} det svakeste leddet")
    else:
        text = _("{word} leddet {place} falt bort. Da er {weakest} det svakeste leddet")
    return text.format(
        word=_("hvis") if enough else _("at"),
        goods=node.goods,
        country=names.get(node.country or "", node.country),
        place=place(node.country or "", names),
        after=names.get(after or "", after),
        there=place(after or "", names),
        weakest=_weakest(inputs, after),
    )


def _weakest(inputs: RatingInputs, country: str | None) -> str:
    """«Malaysia (39,3)»."""
    risk = inputs.countries.get(country or "")
    if risk is None or risk.value is None:
        return _("et ledd uten tall") if country else _("et ledd med ukjent land")
    return f"{risk.name} ({one_decimal(risk.value)})"


def _figure_flips(inputs: RatingInputs, now: Rating) -> Iterator[Flip]:
    """Each figure of the worst country alone, to the nearest tenth where the geographic level moves."""
    risk = inputs.countries.get(now.worst_country or "")
    if risk is None or len(risk.dimensions) < 3:
        return
    better, worse = [], []
    for part in contributions(risk, inputs.method):

        def moves(tenths: int, dimension: Dimension = part.dimension) -> bool:
            changed = _with_figure(inputs, risk.iso2, dimension, tenths / 10)
            return rate(changed).geographic is not now.geographic

        below = range(ceil(part.value * 10))
        above = range(floor(part.value * 10) + 1, 1001)
        last = bisect_left(below, True, key=lambda tenths: not moves(tenths)) - 1
        if last >= 0:
            better.append(_figure_flip(inputs, now, risk, part.dimension, last / 10))
        first = bisect_left(above, True, key=moves)
        if first < len(above):
            worse.append(_figure_flip(inputs, now, risk, part.dimension, above[first] / 10))
    if not better and now.geographic is not Level.LOW:
        better.append(_no_figure_does(inputs, now, risk))
    yield from (*better, *worse)


def _figure_flip(
    inputs: RatingInputs, now: Rating, risk: CountryRisk, dimension: Dimension, to: float
) -> Flip:
    before = risk.values()[dimension]
    text = _("hvis tallet for {dimension} {place} {moved} fra {before} til {after}").format(
        dimension=dimension.norwegian.lower(),
        place=place(risk.iso2, inputs.names()),
        moved=_("falt") if to < before else _("steg"),
        before=one_decimal(before),
        after=one_decimal(to),
    )
    flip = Flip(FlipKind.DIMENSION, text, before=before, after=to, country=risk.iso2, dimension=dimension)
    return _tried(inputs, now, flip)


def _no_figure_does(inputs: RatingInputs, now: Rating, risk: CountryRisk) -> Flip:
    """The figure that would help most, at 0, and what holds the level all the same."""
    tries = {d: rejudged(risk, {**risk.values(), d: 0.0}, inputs.method) for d in risk.values()}
    best = min(tries, key=lambda d: tries[d].value or 0.0)
    then = tries[best]
    if then.level is not risk.level:
        worst = rate(_with_figure(inputs, risk.iso2, best, 0.0)).worst_country
        held = _("Da er {weakest} det svakeste leddet").format(weakest=_weakest(inputs, worst))
    elif then.floor:
        held = _("Vi har satt laveste nivå for {name} til {level}").format(
            name=risk.name, level=NB.level(then.level)
        )
    elif then.missing and inputs.method.band(then.value or 0.0) is Level.LOW:
        gaps = NB.join(d.norwegian.lower() for d in then.missing)
        held = _("Vi mangler tall for {gaps}, og da blir nivået minst medium").format(gaps=gaps)
    else:
        held = _("Selv om {dimension} ble 0, ville samlet tall være {value}").format(
            dimension=best.norwegian.lower(), value=one_decimal(then.value or 0.0)
        )
    text = _("at ett av tallene for {name} blir bedre. {held}").format(name=risk.name, held=held)
    flip = Flip(FlipKind.DIMENSION, text, risk.values()[best], 0.0, country=risk.iso2, dimension=best)
    return _tried(inputs, now, flip)


def _sector_flips(inputs: RatingInputs, now: Rating) -> Iterator[Flip]:
    for level in (Level.LOW, Level.MEDIUM, Level.HIGH):
        text = _("hvis bransjerisikoen ble vurdert til {level}").format(level=NB.level(level))
        flip = _tried(inputs, now, Flip(FlipKind.SECTOR, text, before=now.sector, after=level))
        if flip.enough:
            yield flip
