"""The method in force as the database holds it: its newest version, the countries' floors, and the imported indices."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.country_risk import CountryRisk, all_country_risks
from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.own_index import OwnIndex
from compliance_app.domain.rating_inputs import facts_json
from compliance_app.domain.risk_method import (
    METHOD_1,
    Dimension,
    Floor,
    Method,
    method_from_json,
    method_json,
)
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries, indicator_rows
from compliance_app.storage.tables import CountryFloor, IndicatorDataset, RiskMethod


@dataclass(frozen=True)
class IndexChoice:
    """Which imported index stands in for a dimension's shipped figures.

    Attributes:
        dataset: its id.
        fill: whether countries that it lacks keep the shipped figure.
    """

    dataset: str
    fill: bool = False


@dataclass(frozen=True)
class MethodUsed:
    """All that a country's value rests on beside the shipped figures.

    Attributes:
        method: the version with its floors.
        choices: the imported index of a dimension, where one is in use.
    """

    method: Method
    choices: Mapping[Dimension, IndexChoice]


@dataclass(frozen=True)
class CountryFacts:
    """Every country's rating under one method and one set of indices.

    Attributes:
        risks: by ISO 2.
        text: the shared half of the ratings' inputs as canonical JSON.
        content_hash: of the text.
    """

    risks: dict[str, CountryRisk]
    text: str
    content_hash: str


def used_now(work: Work) -> MethodUsed:
    """The newest version, version 1 where none was made, with the floors as they stand."""
    newest = newest_row(work)
    found = used_by(newest)
    return MethodUsed(replace(found.method, floors=floors_now(work)), found.choices)


def used_by(row: RiskMethod | None) -> MethodUsed:
    """What a stored version says; None is version 1."""
    if row is None:
        return MethodUsed(METHOD_1, {})
    return MethodUsed(_parsed(row.content), _choices(row.datasets))


def newest_row(work: Work) -> RiskMethod | None:
    """The newest version that somebody made, or None."""
    return work.session.execute(
        select(RiskMethod)
        .where(col(RiskMethod.enterprise_id) == work.enterprise_id)
        .order_by(col(RiskMethod.method_version).desc())
        .limit(1)
    ).scalar_one_or_none()


def floors_now(work: Work) -> dict[str, Floor]:
    """The least levels of countries, by ISO 2 in its order."""
    rows = work.session.execute(
        select(CountryFloor)
        .where(col(CountryFloor.enterprise_id) == work.enterprise_id)
        .order_by(col(CountryFloor.country))
    )
    return {row.country: Floor(Level(row.level), row.reason, row.decided_on) for row in rows.scalars()}


def facts_of(work: Work, used: MethodUsed) -> CountryFacts:
    """Every country under a method: computed once per method and set of indices. Raises NotFound."""
    return _facts(method_json(used.method), indices_of(work, used.choices))


def facts_of_version_1() -> CountryFacts:
    """Every country under version 1 without floors, for who has no enterprise."""
    return _facts(method_json(METHOD_1), ())


def indices_of(work: Work, choices: Mapping[Dimension, IndexChoice]) -> tuple[OwnIndex, ...]:
    """The imported indices in use, in the order of the dimensions. Raises NotFound."""
    if not choices:
        return ()
    rows = {
        row.id: row
        for row in work.session.execute(
            select(IndicatorDataset).where(
                col(IndicatorDataset.enterprise_id) == work.enterprise_id,
                col(IndicatorDataset.id).in_([choice.dataset for choice in choices.values()]),
            )
        ).scalars()
    }
    found = []
    for dimension in Dimension:
        choice = choices.get(dimension)
        if choice is None:
            continue
        row = rows.get(choice.dataset)
        if row is None or row.dimension != dimension:
            raise NotFound
        found.append(as_index(row, fill=choice.fill))
    return tuple(found)


def as_index(row: IndicatorDataset, *, fill: bool = False) -> OwnIndex:
    """A stored dataset as the domain uses it."""
    return OwnIndex(
        Dimension(row.dimension), row.name, row.edition, row.worst, row.best, _figures(row.content), fill
    )


def choices_json(choices: Mapping[Dimension, IndexChoice]) -> str:
    """The choices as the column ``RiskMethod.datasets`` holds them."""
    stored = {d.value: {"id": choice.dataset, "fill": choice.fill} for d, choice in choices.items()}
    return json.dumps(stored, sort_keys=True)


def _choices(text: str) -> dict[Dimension, IndexChoice]:
    stored: dict[str, dict[str, Any]] = json.loads(text)
    return {Dimension(name): IndexChoice(one["id"], one["fill"]) for name, one in stored.items()}


@lru_cache(maxsize=16)
def _figures(text: str) -> tuple[tuple[str, float, int], ...]:
    return tuple((iso3, float(value), int(year)) for iso3, (value, year) in sorted(json.loads(text).items()))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Method:
    return method_from_json(text)


@lru_cache(maxsize=8)
def _facts(method_text: str, own: tuple[OwnIndex, ...]) -> CountryFacts:
    method = method_from_json(method_text)
    risks = all_country_risks(indicator_rows(), countries().values(), method, own)
    text = facts_json(risks, method)
    return CountryFacts(risks, text, hashlib.sha256(text.encode()).hexdigest())
