"""Rate suppliers: one, some or all, in one pass over the register; explain a rating; judge a sector.

The countries' values are computed once per method, floors and dataset and stored once (``CountryTable``); each rating
stores its own half of the inputs beside a reference to that table, so that any past rating recomputes exactly.
A rating whose inputs have not changed is left as it stands.
"""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Select, select
from sqlmodel import col

from compliance_app.domain.country_risk import CountryRisk, all_country_risks
from compliance_app.domain.errors import FieldMissing, NotFound
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rating_inputs import RatingInputs, facts_json, inputs_from_parts
from compliance_app.domain.risk import Rating, rate
from compliance_app.domain.risk_levels import scores_of
from compliance_app.domain.risk_method import METHOD_1, Floor, Method
from compliance_app.files.limits import collector_paused
from compliance_app.services.bulk_rating import BulkRater, Outcome, SupplierRow
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_ids
from compliance_app.storage.reference import countries, indicator_rows
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    CountryFloor,
    CountryTable,
    Producer,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
)

_COLUMNS = (
    "enterprise_id", "id", "version", "supplier_id", "period_id", "rated_at", "rated_by", "geographic",
    "geographic_value", "sector", "sector_from", "overall", "overall_rank", "sort_key", "chain_knowledge",
    "worst_country", "path", "why", "inputs", "country_table_id", "method_version", "superseded_by",
)  # fmt: skip


@dataclass(frozen=True)
class RateResult:
    """What a run of the rating did.

    Attributes:
        rated: suppliers looked at.
        changed: ratings written, because there was none or its inputs had changed.
        seconds: wall time of the run.
    """

    rated: int
    changed: int
    seconds: float


class JudgementInput(BaseModel):
    """A person's judgement of sector risk."""

    level: Level
    reason: str = Field(max_length=4000)
    sources_read: str = Field(default="", max_length=2000)
    read_on: date | None = None


def method_of(work: Work) -> Method:
    """The method in force: version 1 with the enterprise's country floors."""
    floors = work.session.execute(
        select(CountryFloor).where(col(CountryFloor.enterprise_id) == work.enterprise_id)
    )
    return method_with(
        tuple(sorted((row.country, row.level, row.reason, row.decided_on) for row in floors.scalars()))
    )


@lru_cache(maxsize=16)
def method_with(floors: tuple[tuple[str, str, str, date], ...]) -> Method:
    """Version 1 with floors given as (country, level, reason, day)."""
    named = {country: Floor(Level(level), reason, day) for country, level, reason, day in floors}
    return Method(METHOD_1.version, floors=named)


@lru_cache(maxsize=4)
def _facts(floors: tuple[tuple[str, str, str, date], ...]) -> tuple[dict[str, CountryRisk], str, str]:
    method = method_with(floors)
    risks = all_country_risks(indicator_rows(), countries().values(), method)
    text = facts_json(risks, method)
    return risks, text, hashlib.sha256(text.encode()).hexdigest()


def _floor_key(method: Method) -> tuple[tuple[str, str, str, date], ...]:
    return tuple(
        sorted(
            (iso2, floor.level.value, floor.reason, floor.decided_on) for iso2, floor in method.floors.items()
        )
    )


def country_risks(work: Work) -> dict[str, CountryRisk]:
    """Every country's rating under the method in force, by ISO 2."""
    return _facts(_floor_key(method_of(work)))[0]


def shipped_country_risks() -> dict[str, CountryRisk]:
    """Every country's rating under version 1 without floors: what ``aktsom country`` shows without an enterprise."""
    return _facts(())[0]


def rate_all(actor: Actor, year: str | None = None) -> RateResult:
    """Rate every active supplier for a period (the newest by default)."""
    with begin(actor, Verb.RATE) as work:
        period = period_of(work, year)
        work.about("reporting_period", period.id)
        return rate_within(work, period, None)


def rate_within(work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None) -> RateResult:
    """Rate inside a verb's own transaction: all active suppliers (None), or those named."""
    started = time.perf_counter()
    work.session.flush()
    with collector_paused():
        rated, changed = _rate(work, period, supplier_ids)
    return RateResult(rated, changed, time.perf_counter() - started)


def _rate(work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None) -> tuple[int, int]:
    method = method_of(work)
    risks, text, content_hash = _facts(_floor_key(method))
    table_id = _country_table(work, text, content_hash, method)
    rater = BulkRater(
        scores=scores_of(risks),
        names={iso2: risk.name for iso2, risk in risks.items()},
        categories={row.id: row for row in _rows_of(work, Category)},
        judgements=_current_judgements(work, period),
    )
    suppliers = _suppliers(work, supplier_ids)
    links = _links(work, supplier_ids)
    before = _current_assessments(work, period, supplier_ids)
    fresh: list[tuple[Any, ...]] = []
    replaced: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
    whose = (work.enterprise_id, period.id, work.at, work.actor.name, table_id, method.version)
    for identity, row in zip(new_ids(len(suppliers)), suppliers, strict=True):
        outcome = rater.rate(row, links.get(row.id, ()))
        earlier = before.get(row.id)
        if earlier and earlier[1:] == (outcome.inputs, table_id, row.sort_key):
            continue
        if earlier:
            replaced.append((earlier[0], (None,), (identity,)))
        fresh.append(_assessment(identity, row, outcome, whose))
    work.update_many(RiskAssessment, ("superseded_by",), replaced)
    work.insert_many(RiskAssessment, _COLUMNS, fresh)
    return len(suppliers), len(fresh)


def _assessment(identity: str, row: SupplierRow, outcome: Outcome, whose: tuple[Any, ...]) -> tuple[Any, ...]:
    enterprise_id, period_id, at, by, table_id, method_version = whose
    return (
        enterprise_id, identity, 1, row.id, period_id, at, by, outcome.geographic, outcome.value, outcome.sector,
        outcome.sector_from, outcome.overall, outcome.rank, row.sort_key, outcome.knowledge, outcome.worst_country,
        outcome.path, outcome.why, outcome.inputs, table_id, method_version, None,
    )  # fmt: skip


def _country_table(work: Work, text: str, content_hash: str, method: Method) -> str:
    there = work.session.execute(
        select(col(CountryTable.id)).where(
            col(CountryTable.enterprise_id) == work.enterprise_id,
            col(CountryTable.content_hash) == content_hash,
        )
    ).scalar_one_or_none()
    if there:
        return str(there)
    made = CountryTable(
        enterprise_id=work.enterprise_id, content_hash=content_hash, method_version=method.version, made_at=work.at,
        content=text,
    )  # fmt: skip
    return work.add(made).id


def _rows_of(work: Work, table: type[Category]) -> list[Category]:
    return list(
        work.session.execute(select(table).where(col(table.enterprise_id) == work.enterprise_id)).scalars()
    )


def suppliers_in_category(work: Work, category_id: str) -> list[str]:
    """Ids of the active suppliers of a category."""
    rows = work.session.execute(
        select(col(Supplier.id)).where(
            col(Supplier.enterprise_id) == work.enterprise_id,
            col(Supplier.category_id) == category_id,
            col(Supplier.active).is_(True),
        )
    )
    return list(rows.scalars())


def _suppliers(work: Work, supplier_ids: Sequence[str] | None) -> list[SupplierRow]:
    chosen = select(
        col(Supplier.id), col(Supplier.sort_key), col(Supplier.country), col(Supplier.industry_standard),
        col(Supplier.industry_code), col(Supplier.category_id),
    ).where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))  # fmt: skip
    return [SupplierRow(*record) for record in _in_chunks(work, chosen, col(Supplier.id), supplier_ids)]


def _links(work: Work, supplier_ids: Sequence[str] | None) -> dict[str, list[tuple[Any, ...]]]:
    """Chain rows by supplier, ordered by id: (id, buyer link, country, role, how known, goods)."""
    before = (col(ChainLink.supplier_id), col(ChainLink.id), col(ChainLink.buyer_link_id))
    after = (col(ChainLink.role), col(ChainLink.how_known), col(ChainLink.goods))
    here = col(ChainLink.enterprise_id) == work.enterprise_id
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if supplier_ids is None:
        # Producers are few and links many: brought together here, which costs half of what the join does.
        countries_of = _producers_countries(work)
        chosen = select(*before, col(ChainLink.producer_id), *after).where(here)
        for supplier_id, link, buyer, producer, *rest in work.session.connection().execute(chosen).all():
            found[supplier_id].append((link, buyer, countries_of[producer], *rest))
    else:
        same = (col(Producer.enterprise_id) == col(ChainLink.enterprise_id)) & (
            col(Producer.id) == col(ChainLink.producer_id)
        )
        joined = select(*before, col(Producer.country), *after).join(Producer, same).where(here)
        for supplier_id, *rest in _in_chunks(work, joined, col(ChainLink.supplier_id), supplier_ids):
            found[supplier_id].append(tuple(rest))
    # Sorted here, where the rows come nearly in order already.
    for rows in found.values():
        rows.sort(key=_by_id)
    return found


def _producers_countries(work: Work) -> dict[str, str | None]:
    rows = work.session.connection().execute(
        select(col(Producer.id), col(Producer.country)).where(
            col(Producer.enterprise_id) == work.enterprise_id
        )
    )
    return {row[0]: row[1] for row in rows}


_by_id = itemgetter(0)


def _current_assessments(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None
) -> dict[str, tuple[str, str, str, str]]:
    chosen = select(
        col(RiskAssessment.supplier_id), col(RiskAssessment.id), col(RiskAssessment.inputs),
        col(RiskAssessment.country_table_id), col(RiskAssessment.sort_key),
    ).where(
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )  # fmt: skip
    rows = _in_chunks(work, chosen, col(RiskAssessment.supplier_id), supplier_ids)
    return {supplier_id: tuple(rest) for supplier_id, *rest in rows}


def _current_judgements(work: Work, period: ReportingPeriod) -> list[SectorJudgement]:
    rows = work.session.execute(
        select(SectorJudgement).where(
            col(SectorJudgement.enterprise_id) == work.enterprise_id,
            col(SectorJudgement.period_id) == period.id,
            col(SectorJudgement.superseded_by).is_(None),
        )
    )
    return list(rows.scalars())


def _in_chunks(
    work: Work, chosen: Select[*tuple[Any, ...]], column: Any, ids: Sequence[str] | None
) -> Iterable[Any]:
    # The connection, not the session: these are plain columns, and the session's loading costs as much as the query.
    connection = work.session.connection()
    if ids is None:
        yield from connection.execute(chosen).all()  # all at once: a row at a time costs a third more
        return
    for start in range(0, len(ids), 500):
        yield from connection.execute(chosen.where(column.in_(ids[start : start + 500])))


def judge_supplier(actor: Actor, supplier_id: str, given: JudgementInput, year: str | None = None) -> None:
    """Record a person's sector judgement of one supplier for a period, and rate it."""
    with begin(actor, Verb.JUDGE_SECTOR) as work:
        period = period_of(work, year)
        work.get(Supplier, supplier_id)
        _judge(work, period, given, supplier_id=supplier_id)
        work.about("supplier", supplier_id)
        rate_within(work, period, [supplier_id])


def judge_category(actor: Actor, category_id: str, given: JudgementInput, year: str | None = None) -> None:
    """Record a person's sector judgement of a category for a period, and rate its suppliers."""
    with begin(actor, Verb.JUDGE_SECTOR) as work:
        period = period_of(work, year)
        work.get(Category, category_id)
        _judge(work, period, given, category_id=category_id)
        work.about("category", category_id)
        rate_within(work, period, suppliers_in_category(work, category_id))


def _judge(
    work: Work, period: ReportingPeriod, given: JudgementInput, *, supplier_id: str | None = None,
    category_id: str | None = None,
) -> None:  # fmt: skip
    reason = clean_text(given.reason, 4000)
    if not reason:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor dere vurderer bransjerisikoen slik.")
    made = SectorJudgement(
        enterprise_id=work.enterprise_id, period_id=period.id, supplier_id=supplier_id, category_id=category_id,
        level=given.level.value, reason=reason, sources_read=clean_text(given.sources_read, 2000),
        read_on=given.read_on, judged_by=work.actor.name, judged_at=work.at,
    )  # fmt: skip
    for row in _current_judgements(work, period):
        if (row.supplier_id, row.category_id) == (supplier_id, category_id):
            row.superseded_by = made.id
    work.add(made)


def set_country_floor(actor: Actor, country: str, level: Level, reason: str, decided_on: date) -> None:
    """Set the least level of a country, with reason and date; every supplier is rated anew."""
    text = clean_text(reason, 2000)
    if not text:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor landet skal ha et laveste nivå.")
    with begin(actor, Verb.SET_COUNTRY_FLOOR) as work:
        existing = work.session.execute(
            select(CountryFloor).where(
                col(CountryFloor.enterprise_id) == work.enterprise_id, col(CountryFloor.country) == country
            )
        ).scalar_one_or_none()
        floor = existing or CountryFloor(
            enterprise_id=work.enterprise_id,
            country=country,
            level=level.value,
            reason=text,
            decided_on=decided_on,
        )
        floor.level, floor.reason, floor.decided_on, floor.decided_by = (
            level.value, text, decided_on, work.actor.name,
        )  # fmt: skip
        work.add(floor)
        work.about("country_floor", country)
        rate_within(work, period_of(work), None)


@dataclass(frozen=True)
class Explained:
    """A stored rating with all it rests on, recomputed from its stored inputs."""

    assessment: RiskAssessment
    inputs: RatingInputs
    rating: Rating


def explain(actor: Actor, supplier_id: str, year: str | None = None) -> Explained:
    """The current rating of a supplier for a period, recomputed from its stored inputs. Raises NotFound."""
    with reading(actor) as work:
        period = period_of(work, year)
        assessment = work.session.execute(
            select(RiskAssessment).where(
                col(RiskAssessment.enterprise_id) == work.enterprise_id,
                col(RiskAssessment.period_id) == period.id,
                col(RiskAssessment.supplier_id) == supplier_id,
                col(RiskAssessment.superseded_by).is_(None),
            )
        ).scalar_one_or_none()
        if assessment is None:
            raise NotFound
        found = recompute(work, assessment)
        work.session.expunge(assessment)
        return found


def recompute(work: Work, assessment: RiskAssessment) -> Explained:
    """Any rating, past or present, from what was stored with it."""
    table = work.get(CountryTable, assessment.country_table_id)
    inputs = inputs_from_parts(assessment.inputs, table.content)
    return Explained(assessment, inputs, rate(inputs))


RANK = {level: rank for rank, level in enumerate(WORST_FIRST)}
"""The order of the register: 0 HIGH, 1 UNKNOWN, 2 MEDIUM, 3 LOW."""
