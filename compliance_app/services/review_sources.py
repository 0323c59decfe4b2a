"""What a pass over the year's review reads of the register, each in one query: ratings, amounts, notices, what was read."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.review import Change, Standing, What, spend_change
from compliance_app.services.override_rows import standing_overrides
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Confirmation,
    CountryTable,
    Override,
    ProposalDecision,
    ProposalKind,
    RegistryProposal,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
    SupplierSpend,
)

_GONE = (ProposalKind.BANKRUPT, ProposalKind.WINDING_UP, ProposalKind.RECONSTRUCTION, ProposalKind.DELETED)
_CHUNK = 500


class Rated(NamedTuple):
    """A supplier's rating in force, without its inputs."""

    supplier_id: str
    id: str
    overall: str
    sort_key: str
    override_id: str | None


def rated_now(work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None) -> dict[str, Rated]:
    """The ratings in force of active suppliers, by supplier."""
    chosen = select(
        col(RiskAssessment.supplier_id), col(RiskAssessment.id), col(RiskAssessment.overall),
        col(RiskAssessment.sort_key), col(RiskAssessment.override_id),
    ).where(*_in_force(work, period))  # fmt: skip
    inactive = set(
        work.session.execute(
            select(col(Supplier.id)).where(
                col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(False)
            )
        ).scalars()
    )
    rows = picked(work, chosen, RiskAssessment.supplier_id, supplier_ids)
    return {row[0]: Rated(*row) for row in rows if row[0] not in inactive}


def standings_of(
    work: Work, period: ReportingPeriod | None, supplier_ids: Sequence[str] | None
) -> dict[str, Standing]:
    """The ratings in force as they are compared, by supplier (None: all); none where there is no period."""
    if period is None:
        return {}
    rows = picked(work, _standing().where(*_in_force(work, period)), RiskAssessment.supplier_id, supplier_ids)
    return {row[-1]: Standing(*row[:-1]) for row in rows}


def standings_by_id(work: Work, identities: Collection[str]) -> dict[str, Standing]:
    """Ratings by their own ids, in force or not."""
    chosen = _standing().where(col(RiskAssessment.enterprise_id) == work.enterprise_id)
    rows = picked(work, chosen, RiskAssessment.id, sorted(identities))
    return {row[0]: Standing(*row[:-1]) for row in rows}


def _standing() -> Select[*tuple[Any, ...]]:
    return select(
        col(RiskAssessment.id), col(RiskAssessment.geographic), col(RiskAssessment.geographic_value),
        col(RiskAssessment.sector), col(RiskAssessment.overall), col(RiskAssessment.worst_country),
        col(RiskAssessment.path), col(RiskAssessment.inputs), col(RiskAssessment.country_table_id),
        col(RiskAssessment.supplier_id),
    )  # fmt: skip


def _in_force(work: Work, period: ReportingPeriod) -> tuple[Any, ...]:
    return (
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )


def country_values(work: Work, table_id: str) -> dict[str, tuple[float | None, str]]:
    """A table of countries as value (0–100) and level by ISO 2."""
    content = json.loads(work.get(CountryTable, table_id).content)
    return {iso2: (one["value"], one["level"]) for iso2, one in content["countries"].items()}


def beside_changes(
    work: Work, period: ReportingPeriod, last: ReportingPeriod | None, supplier_ids: Sequence[str] | None
) -> dict[str, list[Change]]:
    """What has changed beside the rating: amounts, and notices of the Register of Entities."""
    found: dict[str, list[Change]] = defaultdict(list)
    for supplier_id, change in _notices(work, last, supplier_ids):
        found[supplier_id].append(change)
    newest, since = period.ends.year, last.ends.year if last else None
    chosen = select(
        col(SupplierSpend.supplier_id), col(SupplierSpend.year), col(SupplierSpend.currency),
        col(SupplierSpend.hundredths),
    ).where(
        col(SupplierSpend.enterprise_id) == work.enterprise_id,
        col(SupplierSpend.year).between(newest - 2, newest),
    )  # fmt: skip
    if last is None:  # without last year's rating there is nothing to compare with
        return found
    amounts: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for supplier_id, year, currency, hundredths in picked(
        work, chosen, SupplierSpend.supplier_id, supplier_ids
    ):
        amounts[supplier_id][year][currency] = hundredths
    for supplier_id, years in amounts.items():
        moved = spend_change(years, newest, since) if len(years) > 1 else None
        if moved:
            found[supplier_id].append(moved)
    return found


def _notices(
    work: Work, last: ReportingPeriod | None, supplier_ids: Sequence[str] | None
) -> Iterator[tuple[str, Change]]:
    chosen = (
        select(col(RegistryProposal.supplier_id), col(RegistryProposal.kind), col(RegistryProposal.found_at))
        .where(
            col(RegistryProposal.enterprise_id) == work.enterprise_id,
            col(RegistryProposal.kind).in_([kind.value for kind in _GONE]),
            col(RegistryProposal.decision) != ProposalDecision.REJECTED.value,
        )
        .order_by(col(RegistryProposal.id))
    )
    rows = list(picked(work, chosen, RegistryProposal.supplier_id, supplier_ids))
    looked = _looked_at(work, last, sorted({row[0] for row in rows}))
    for supplier_id, kind, found_at in rows:
        if supplier_id not in looked or looked[supplier_id] < found_at:
            yield supplier_id, {"what": What.REGISTRY, "kind": kind, "on": day_text(found_at)}


def _looked_at(work: Work, last: ReportingPeriod | None, supplier_ids: Sequence[str]) -> dict[str, datetime]:
    """When somebody last confirmed each supplier, in the year before."""
    if last is None or not supplier_ids:
        return {}
    chosen = select(col(Confirmation.supplier_id), col(Confirmation.decided_at)).where(
        col(Confirmation.enterprise_id) == work.enterprise_id,
        col(Confirmation.period_id) == last.id,
        col(Confirmation.decided_at).is_not(None),
    )
    return {row[0]: row[1] for row in picked(work, chosen, Confirmation.supplier_id, supplier_ids)}


def source_was_read(
    work: Work, last: ReportingPeriod | None, supplier_ids: Sequence[str] | None
) -> frozenset[str]:
    """Suppliers of which a source was read in the year before: at the confirmation, or at a judgement of the sector."""
    if last is None:
        return frozenset()
    confirmed = select(col(Confirmation.supplier_id)).where(
        col(Confirmation.enterprise_id) == work.enterprise_id,
        col(Confirmation.period_id) == last.id,
        col(Confirmation.read_on).is_not(None),
    )
    found = {row[0] for row in picked(work, confirmed, Confirmation.supplier_id, supplier_ids)}
    judged = work.session.execute(
        select(col(SectorJudgement.supplier_id), col(SectorJudgement.category_id)).where(
            col(SectorJudgement.enterprise_id) == work.enterprise_id,
            col(SectorJudgement.period_id) == last.id,
            col(SectorJudgement.superseded_by).is_(None),
            or_(col(SectorJudgement.read_on).is_not(None), col(SectorJudgement.sources_read) != ""),
        )
    ).all()
    found |= {row[0] for row in judged if row[0]}
    categories = [row[1] for row in judged if row[1]]
    if categories:
        within = select(col(Supplier.id)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.category_id).in_(categories)
        )
        found |= {row[0] for row in picked(work, within, Supplier.id, supplier_ids)}
    return frozenset(found)


def override_questions(
    work: Work, period: ReportingPeriod, last: ReportingPeriod | None, now: dict[str, Rated]
) -> dict[str, Change]:
    """Overrides that do not hold for the inputs as they are, by supplier: each asks whether it still shall."""
    found: dict[str, Change] = {}
    for one in (last, period):
        if one is None:
            continue
        standing = standing_overrides(work, one)
        rows = _override_days(work, [override.id for override in standing.values()])
        for supplier_id, override in standing.items():
            here = now.get(supplier_id)
            if here is None or here.override_id == override.id:
                found.pop(supplier_id, None)
                continue
            found[supplier_id] = {
                "what": What.OVERRIDE, "id": override.id, "level": override.level.value,
                "on": rows[override.id],
            }  # fmt: skip
    return found


def _override_days(work: Work, identities: Sequence[str]) -> dict[str, str]:
    chosen = select(col(Override.id), col(Override.decided_at)).where(
        col(Override.enterprise_id) == work.enterprise_id
    )
    return {row[0]: day_text(row[1]) for row in picked(work, chosen, Override.id, identities)}


def day_text(moment: datetime) -> str:
    """The Oslo day of a moment as ISO 8601."""
    return clock.oslo_day(moment).isoformat()


def picked(
    work: Work, chosen: Select[*tuple[Any, ...]], column: Any, ids: Sequence[str] | None
) -> Iterable[Any]:
    """The rows of a query: all (None), or those whose column is among ids, a few hundred at a time."""
    connection = work.session.connection()
    if ids is None:
        yield from connection.execute(chosen).all()
        return
    for start in range(0, len(ids), _CHUNK):
        yield from connection.execute(chosen.where(col(column).in_(ids[start : start + _CHUNK])))
