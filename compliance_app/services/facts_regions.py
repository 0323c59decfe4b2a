"""Where the producers and sub-suppliers behind the suppliers are, by part of the world (chapter 3)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.regions import region_of
from compliance_app.services.facts_rows import counted, inline_name
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import Category, ChainLink, Producer, Supplier

FEW = 3
"""An exception in the list of regions concerns at most so many suppliers."""


def regions(work: Work, categories: Mapping[str, Category]) -> tuple[facts.ProducerRegion, ...]:
    """Where known producers and sub-suppliers are: a region, or a country where it is alone in its region.

    A region with few suppliers, all of one category, is an exception to the rest.
    """
    countries: dict[str, list[str]] = {}
    for country in sorted(map(str, work.session.execute(producer_countries(work).distinct()).scalars())):
        countries.setdefault(region_of(country), []).append(country)
    if not countries:
        return ()
    region = case(
        *((col(Producer.country).in_(inside), name) for name, inside in countries.items()), else_=""
    )
    rows = work.session.execute(
        select(region, col(Supplier.category_id), func.count(func.distinct(col(Supplier.id))))
        .join_from(ChainLink, Supplier, link_of_supplier())
        .join(Producer, producer_of_link())
        .where(*active(work), col(Producer.country).is_not(None))
        .group_by(region, col(Supplier.category_id))
    ).all()
    suppliers: dict[str, dict[str | None, int]] = {}
    for name, category_id, count in rows:
        suppliers.setdefault(name, {})[category_id] = count
    total = sum(sum(inside.values()) for inside in suppliers.values())
    in_order = sorted(suppliers, key=lambda name: (-sum(suppliers[name].values()), name))
    return tuple(_region(name, countries[name], suppliers[name], total, categories) for name in in_order)


def _region(
    name: str,
    countries: Sequence[str],
    suppliers: Mapping[str | None, int],
    total: int,
    categories: Mapping[str, Category],
) -> facts.ProducerRegion:
    count = sum(suppliers.values())
    category = categories.get(next(iter(suppliers)) or "") if len(suppliers) == 1 else None
    exception = category is not None and count <= FEW and count * 4 < total
    return facts.ProducerRegion(
        place=countries[0] if len(countries) == 1 else name,
        exception_category=inline_name(category) if category and exception else None,
        count=count if exception else None,
        source=counted(f"region {name}", name, land=sorted(countries), leverandører=count),
    )


def producer_countries(work: Work) -> Select[str | None]:
    """The countries of producers that stand behind an active supplier; one may come several times."""
    behind = exists().where(producer_of_link(), link_of_supplier(), *active(work)).correlate(Producer)
    return select(col(Producer.country)).where(
        col(Producer.enterprise_id) == work.enterprise_id, col(Producer.country).is_not(None), behind
    )


def producer_of_link() -> Any:
    """Joins a chain link to its producer."""
    return and_(
        col(Producer.enterprise_id) == col(ChainLink.enterprise_id),
        col(Producer.id) == col(ChainLink.producer_id),
    )


def link_of_supplier() -> Any:
    """Joins a chain link to its supplier."""
    return and_(
        col(ChainLink.enterprise_id) == col(Supplier.enterprise_id),
        col(ChainLink.supplier_id) == col(Supplier.id),
    )
