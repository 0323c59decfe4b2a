"""The drawings of the statement: the risk matrix, the map of suppliers and producers, the measures by status.

Their numbers are gathered when the draft is made and kept in the chapter; what is printed is drawn from what was kept,
never from the register of today.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.documents.chart_map import Place, World, place_map
from compliance_app.documents.chart_measures import ORDER, measure_bars
from compliance_app.documents.charts import risk_matrix
from compliance_app.documents.tree import Figure, Language
from compliance_app.domain.levels import Level
from compliance_app.domain.statement_facts import DrawnNumber, Source, StatementFacts
from compliance_app.services import register
from compliance_app.services.board import chain_countries
from compliance_app.services.facts_regions import link_of_supplier, producer_of_link
from compliance_app.services.register_count import active
from compliance_app.services.statement_chapters import (
    MATRIX,
    MEASURES,
    PLACES,
    Drawn,
    StatementChapter,
    drawn_from,
    matrix_counts,
)
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries, label_points, world_topology
from compliance_app.storage.tables import ChainLink, Producer, ReportingPeriod, Supplier

_CAPTIONS = {
    MATRIX: {
        Language.BOKMAL: "Leverandører etter geografisk risiko og bransjerisiko",
        Language.NYNORSK: "Leverandørar etter geografisk risiko og bransjerisiko",
        Language.ENGLISH: "Suppliers by geographic risk and sector risk",
    },
    PLACES: {
        Language.BOKMAL: "Landene der leverandører og produsenter holder til, etter geografisk risiko",
        Language.NYNORSK: "Landa der leverandørar og produsentar held til, etter geografisk risiko",
        Language.ENGLISH: "Countries where suppliers and producers are, by geographic risk",
    },
    MEASURES: {
        Language.BOKMAL: "Tiltak etter status",
        Language.NYNORSK: "Tiltak etter status",
        Language.ENGLISH: "Measures by status",
    },
}


_NOWHERE = "-"
"""Stands for the country of those whose country is not recorded."""
_UNKNOWN_COUNTRY = {
    Language.BOKMAL: "land ikke registrert",
    Language.NYNORSK: "land ikkje registrert",
    Language.ENGLISH: "country not recorded",
}


def drawn_numbers(work: Work, period: ReportingPeriod) -> tuple[DrawnNumber, ...]:
    """The numbers of the risk matrix and of the map as the register has them now; none where nothing is rated."""
    matrix = [
        (f"{pair[0]} {pair[1]}", (count,)) for pair, count in sorted(register.matrix(work, period).items())
    ]
    places = sorted(places_of(work).items()) if matrix else []
    return tuple(
        DrawnNumber(
            drawing=name, key=key, counts=tuple(counts), source=Source("Aggregate", name, _CAPTIONS[name][Language.BOKMAL])
        )
        for name, numbers in ((MATRIX, matrix), (PLACES, places))
        for key, counts in numbers
    )  # fmt: skip


def drawings_of(facts: StatementFacts) -> tuple[Drawn, ...]:
    """The numbers of all drawings; one without numbers is not drawn."""
    states = Counter(one.status for one in facts.measures)
    numbers: dict[str, dict[str, Any]] = {
        MATRIX: {one.key: one.counts[0] for one in facts.drawn if one.drawing == MATRIX},
        PLACES: {one.key: list(one.counts) for one in facts.drawn if one.drawing == PLACES},
        MEASURES: {state: states[state] for state in ORDER} if states else {},
    }
    return tuple(Drawn(name, _CAPTIONS[name][Language.BOKMAL], found) for name, found in numbers.items())


def figures_of(chapter: StatementChapter, language: Language) -> list[Figure]:
    """The chapter's drawings, from the numbers that were kept."""
    drawn = []
    counts = matrix_counts(chapter)
    if counts:
        drawn.append(risk_matrix(counts, language, _CAPTIONS[MATRIX][language]))
    places = drawn_from(chapter, PLACES)
    if places:
        shown = [place_of(key, numbers, language) for key, numbers in places.items()]
        drawn += place_map(shown, world(), language, _CAPTIONS[PLACES][language])
    measures = drawn_from(chapter, MEASURES)
    if measures:
        drawn.append(measure_bars(measures, language, _CAPTIONS[MEASURES][language]))
    return drawn


def places_of(work: Work) -> dict[str, list[int]]:
    """«CN HIGH» to how many suppliers and how many producers are there."""
    seats = work.session.execute(
        select(col(Supplier.country), func.count()).where(*active(work)).group_by(col(Supplier.country))
    )
    behind = work.session.execute(
        select(col(Producer.country), func.count(func.distinct(col(Producer.id))))
        .join_from(ChainLink, Supplier, link_of_supplier())
        .join(Producer, producer_of_link())
        .where(*active(work))
        .group_by(col(Producer.country))
    )
    suppliers, producers = _counts(seats), _counts(behind)
    found = {
        f"{one.iso2} {one.level}": [suppliers[one.iso2], producers[one.iso2]] for one in chain_countries(work)
    }
    nowhere = [suppliers[_NOWHERE], producers[_NOWHERE]]
    return found | ({f"{_NOWHERE} {Level.UNKNOWN}": nowhere} if any(nowhere) else {})


def _counts(rows: Iterable[Any]) -> Counter[str]:
    return Counter({country or _NOWHERE: count for country, count in rows})


def place_of(key: str, numbers: Sequence[int], language: Language) -> Place:
    """A country of the map from «CN HIGH» and how many suppliers and producers are there."""
    iso2, level = key.split(" ")
    country, point = countries().get(iso2), label_points().get(iso2)
    return Place(
        name=country.name(language.partition("-")[0]) if country else _UNKNOWN_COUNTRY[language],
        level=Level(level),
        suppliers=numbers[0],
        producers=numbers[1],
        shape_id=country.map_id if country else "",
        at=(point.longitude, point.latitude) if point else None,
        small=point is not None and point.shown_as == "point",
    )


@lru_cache
def world() -> World:
    """The shapes of all countries, read once."""
    return World(world_topology())
