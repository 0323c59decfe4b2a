"""What the supplier views read beyond the register's page: choices for forms, one supplier's history, who has judged."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.industries import SectorDefault, sector_default
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import RatingInputs
from compliance_app.domain.risk_levels import SectorRating, SectorSource, rate_sector
from compliance_app.services.enterprises import period_of, periods
from compliance_app.services.ratings import Explained, explain
from compliance_app.services.register import categories, level_counts
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.suppliers import SupplierPage, supplier_page
from compliance_app.services.work import Actor, reading
from compliance_app.storage.industries import find_industry, sector_defaults
from compliance_app.storage.reference import countries
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import Category, RiskAssessment, SectorJudgement, Supplier

_BY_PEOPLE = (SectorSource.SUPPLIER_JUDGEMENT.value, SectorSource.CATEGORY_JUDGEMENT.value)


@dataclass(frozen=True)
class RatedYear:
    """What a supplier was rated to in one period: label («2025»), levels, the line that says why, when and by whom."""

    label: str
    overall: Level
    geographic: Level
    sector: Level
    why: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Suggested:
    """The sector rating that stands where nobody has judged the supplier itself, and the shipped default behind it."""

    rating: SectorRating
    default: SectorDefault | None


@dataclass(frozen=True)
class SupplierOverview:
    """One supplier with its rating explained.

    Attributes:
        page: the supplier and all that hangs on it.
        year: label of the newest period.
        explained: its rating for that period, None before it is rated.
        history: one entry a period, newest first.
        judgement: the person's judgement of this supplier in force, None where there is none.
        industry: title of the supplier's industry, empty where unknown.
    """

    page: SupplierPage
    year: str
    explained: Explained | None
    history: tuple[RatedYear, ...]
    judgement: SectorJudgement | None
    industry: str


def supplier_overview(actor: Actor, identity: str) -> SupplierOverview:
    """Everything the supplier's page shows. Raises NotFound."""
    page = supplier_page(actor, identity)
    with reading(actor) as work:
        labels = {row.id: row.label for row in periods(work)}
        newest = period_of(work)
    history = tuple(
        RatedYear(
            labels[row.period_id],
            Level(row.overall),
            Level(row.geographic),
            Level(row.sector),
            row.why,
            row.rated_at,
            row.rated_by,
        )
        for row in page.assessments
        if row.superseded_by is None
    )
    own = (
        row
        for row in page.judgements
        if row.supplier_id == identity and row.superseded_by is None and row.period_id == newest.id
    )
    supplier = page.supplier
    industry = find_industry(supplier.industry_standard or "", supplier.industry_code or "")
    return SupplierOverview(
        page=page,
        year=newest.label,
        explained=_explained(actor, identity),
        history=tuple(sorted(history, key=lambda row: row.label, reverse=True)),
        judgement=next(own, None),
        industry=industry.name_nb if industry else "",
    )


def supplier_name(actor: Actor, identity: str) -> str:
    """What a supplier is called. Raises NotFound."""
    with reading(actor) as work:
        return work.get(Supplier, identity).name


def _explained(actor: Actor, identity: str) -> Explained | None:
    try:
        return explain(actor, identity)
    except NotFound:
        return None


def suggested_sector(inputs: RatingInputs) -> Suggested:
    """The sector rating without a person's judgement of this supplier: the category's, the industry's or a listing's."""
    facts = replace(inputs.sector, supplier=None)
    rating = rate_sector(facts, {inputs.seat, *(node.country for node in inputs.nodes)})
    found = facts.default and sector_default(facts.default.code, facts.default.standard, sector_defaults())
    return Suggested(rating, found or None)


def judged_suppliers(actor: Actor, identities: Collection[str]) -> frozenset[str]:
    """Those of the suppliers whose sector risk a person has judged for the newest period, alone or by category."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(RiskAssessment.supplier_id)).where(
                col(RiskAssessment.enterprise_id) == work.enterprise_id,
                col(RiskAssessment.period_id) == period_of(work).id,
                col(RiskAssessment.superseded_by).is_(None),
                col(RiskAssessment.supplier_id).in_(list(identities)),
                col(RiskAssessment.sector_from).in_(_BY_PEOPLE),
            )
        )
        return frozenset(rows.scalars())


def unrated_count(actor: Actor) -> int:
    """How many active suppliers have no rating for the newest period."""
    with reading(actor) as work:
        return count_suppliers(work) - sum(level_counts(work, period_of(work)).values())


def category_choices(actor: Actor) -> dict[str, Category]:
    """The enterprise's categories by id, in the order of their names."""
    with reading(actor) as work:
        found = {row.id: row for row in categories(work)}
        work.session.expunge_all()
        return found


@lru_cache(maxsize=1)
def country_choices() -> Mapping[str, str]:
    """Every country's Norwegian name by ISO 2, in Norwegian alphabetical order."""
    names = {iso2: country.name_nb for iso2, country in countries().items()}
    return MappingProxyType(dict(sorted(names.items(), key=lambda item: sort_key(item[1]))))
