"""The statement's facts on the method: the version a period was rated with, and the indices behind it (chapter 4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.country_risk import dimension_of
from compliance_app.domain.indicators import Dataset
from compliance_app.domain.language import NB
from compliance_app.domain.statement_facts import Source
from compliance_app.services.method_rows import MethodUsed, used_by, used_now
from compliance_app.services.register_conditions import current
from compliance_app.services.work import Work
from compliance_app.storage.reference import datasets
from compliance_app.storage.tables import IndicatorDataset, ReportingPeriod, RiskAssessment, RiskMethod

INDEX_NAMES = {
    "V-Dem Institute": "V-Dems mål på sivile rettigheter og frihet fra tvangsarbeid",
    "International Labour Organization": "ILOs bærekraftsindikator 8.8.2 om arbeidstakeres rettigheter",
    "World Bank": "Worldwide Governance Indicators om korrupsjon og rettsstat",
}


def method_of_period(work: Work, period: ReportingPeriod) -> MethodUsed:
    """The newest version that a current rating of the period was made with; the one in force where nothing is rated."""
    version = work.session.execute(
        select(func.max(col(RiskAssessment.method_version))).where(*current(work, period))
    ).scalar_one()
    now = used_now(work)
    if version is None or version == now.method.version:
        return now
    row = work.session.execute(
        select(RiskMethod).where(
            col(RiskMethod.enterprise_id) == work.enterprise_id, col(RiskMethod.method_version) == version
        )
    ).scalar_one_or_none()
    return used_by(row)


def indices(work: Work, used: MethodUsed, rated: Sequence[Any]) -> tuple[facts.IndexUsed, ...]:
    """The indices behind the geographic ratings, one for each publisher, imported ones last; none where nothing is rated."""
    if not rated:
        return ()
    replaced = {dimension for dimension, choice in used.choices.items() if not choice.fill}
    by_publisher: dict[str, list[Dataset]] = {}
    for dataset in datasets():
        if dimension_of(dataset.indicator) not in replaced:
            by_publisher.setdefault(dataset.publisher, []).append(dataset)
    shipped = (_index(publisher, found) for publisher, found in by_publisher.items())
    return (*shipped, *_imported(work, used))


def _imported(work: Work, used: MethodUsed) -> tuple[facts.IndexUsed, ...]:
    rows = [work.get(IndicatorDataset, choice.dataset) for choice in used.choices.values()]
    return tuple(
        facts.IndexUsed(
            name=row.name,
            publisher=row.publisher,
            edition=row.edition,
            source=Source("IndicatorDataset", row.id, row.name, {row.name: f"{row.edition}, {row.year}"}),
        )
        for row in sorted(rows, key=lambda row: (row.name, row.edition))
    )


def _index(publisher: str, used: Sequence[Dataset]) -> facts.IndexUsed:
    editions = list(dict.fromkeys(dataset.edition for dataset in used))
    values = {dataset.name: f"{dataset.edition}, {dataset.data_year}" for dataset in used}
    name = INDEX_NAMES.get(publisher, used[0].name)
    return facts.IndexUsed(
        name=name,
        publisher=publisher,
        edition=NB.join(editions),
        source=Source("IndicatorDataset", " ".join(dataset.id for dataset in used), name, values),
    )
