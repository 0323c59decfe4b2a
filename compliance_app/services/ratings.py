"""Rate suppliers: one, some or all, in one pass over the register; explain a rating; judge a sector.

The countries' values are computed once per method, floors and dataset and stored once (``CountryTable``); each rating
stores its own half of the inputs beside a reference to that table, so that any past rating recomputes exactly.
A rating whose inputs have not changed is left as it stands.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic import BaseModel, Field
from sqlalchemy import Select, select
from sqlmodel import col

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.errors import FieldMissing, NotFound
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rating_inputs import RatingInputs, inputs_from_parts
from compliance_app.domain.risk import Rating, rate
from compliance_app.domain.risk_levels import scores_of
from compliance_app.domain.risk_method import Method
from compliance_app.files.limits import collector_paused
from compliance_app.services import review_rows
from compliance_app.services.bulk_rating import BulkRater, Outcome, SupplierRow
from compliance_app.services.enterprises import period_of
from compliance_app.services.method_rows import facts_of, facts_of_version_1, used_now
from compliance_app.services.override_rows import HeldOverrides, Standing, why_of
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.significant_rows import TableChange, Transition, raise_from_rating
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    CountryTable,
    Override,
    Producer,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
)

_COLUMNS = (
    "enterprise_id", "id", "version", "supplier_id", "period_id", "rated_at", "rated_by", "geographic",
    "geographic_value", "sector", "sector_from", "overall", "overall_rank", "sort_key", "chain_knowledge",
    "worst_country", "path", "why", "inputs", "country_table_id", "method_version", "override_id", "superseded_by",
)  # fmt: skip


_FEW = 500
"""So many suppliers' judgements are asked for by name."""
_AT_A_TIME = 5_000
"""So many rows of the chain are fetched at a time: all of them held twice cost more than what is done with them."""


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
    """The method in force: its newest version with the enterprise's country floors."""
    return used_now(work).method


def country_risks(work: Work) -> dict[str, CountryRisk]:
    """Every country's rating under the method in force, by ISO 2."""
    return facts_of(work, used_now(work)).risks


def shipped_country_risks() -> dict[str, CountryRisk]:
    """Every country's rating under version 1 without floors: what ``aktsom country`` shows without an enterprise."""
    return facts_of_version_1().risks


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
        review_rows.refresh(work, period, supplier_ids, changed)
    return RateResult(rated, len(changed), time.perf_counter() - started)


def _rate(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None
) -> tuple[int, frozenset[str]]:
    """How many suppliers were looked at, and whose rating was written anew."""
    used = used_now(work)
    method, facts = used.method, facts_of(work, used)
    risks = facts.risks
    table_id = _country_table(work, facts.text, facts.content_hash, method)
    rater = bulk_rater(work, period, risks, supplier_ids)
    suppliers = _suppliers(work, supplier_ids)
    links = _links(work, supplier_ids)
    before = _current_assessments(work, period, supplier_ids)
    held = HeldOverrides(work, period, [row.override_id for row in before.values()])
    transitions: list[Transition] = []
    fresh: list[tuple[Any, ...]] = []
    replaced: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
    whose = (work.enterprise_id, period.id, work.at, work.actor.name, table_id, method.version)
    for identity, row in zip(new_ids(len(suppliers)), suppliers, strict=True):
        outcome = rater.rate(row, links.get(row.id, ()))
        earlier = before.get(row.id)
        kept = None
        if earlier and (earlier.inputs, earlier.table) == (outcome.inputs, table_id):
            if earlier.sort_key == row.sort_key:
                continue
            kept = earlier.override_id
        override = held.override_for(row.id, outcome.inputs, table_id, kept)
        if override:
            outcome = overridden(outcome, override)
        if earlier:
            replaced.append((earlier.id, (None,), (identity,)))
        transitions.append(Transition(row.id, earlier.overall if earlier else None, outcome.overall))
        fresh.append(_assessment(identity, row, outcome, whose, override.id if override else None))
    if transitions:
        used_countries = _countries_used(suppliers, links) if supplier_ids is None else None
        tables = {row.table for row in before.values()}
        raise_from_rating(work, period, transitions, TableChange(tables, table_id, used_countries))
    work.update_many(RiskAssessment, ("superseded_by",), replaced)
    work.insert_many(RiskAssessment, _COLUMNS, fresh)
    return len(suppliers), frozenset(one.supplier_id for one in transitions)


def _countries_used(
    suppliers: Iterable[SupplierRow], links: Mapping[str, Sequence[tuple[Any, ...]]]
) -> frozenset[str]:
    seats = {row.country for row in suppliers}
    return frozenset(
        (seats | {link[2] for chain in links.values() for link in chain}) - {None}  # type: ignore[arg-type]
    )


def overridden(outcome: Outcome, override: Standing) -> Outcome:
    """The rating with a person's overall level in place of the method's."""
    level = override.level
    return outcome._replace(overall=level.value, rank=RANK[level], why=why_of(level, override.reason))


def _assessment(
    identity: str, row: SupplierRow, outcome: Outcome, whose: tuple[Any, ...], override_id: str | None
) -> tuple[Any, ...]:
    enterprise_id, period_id, at, by, table_id, method_version = whose
    return (
        enterprise_id, identity, 1, row.id, period_id, at, by, outcome.geographic, outcome.value, outcome.sector,
        outcome.sector_from, outcome.overall, outcome.rank, row.sort_key, outcome.knowledge, outcome.worst_country,
        outcome.path, outcome.why, outcome.inputs, table_id, method_version, override_id, None,
    )  # fmt: skip


def _country_table(work: Work, text: str, content_hash: str, method: Method) -> str:
    asked = select(col(CountryTable.id)).where(
        col(CountryTable.enterprise_id) == work.enterprise_id, col(CountryTable.content_hash) == content_hash
    )
    there = work.session.execute(asked).scalar_one_or_none()
    if there is not None:
        return str(there)
    made = CountryTable(
        enterprise_id=work.enterprise_id, content_hash=content_hash, method_version=method.version, made_at=work.at,
        content=text,
    )  # fmt: skip
    return work.add(made).id


class RegisterRows(NamedTuple):
    """The register as a pass over it needs it: suppliers, and their chain rows (see ``BulkRater.rate``) by supplier."""

    suppliers: list[SupplierRow]
    links: dict[str, list[tuple[Any, ...]]]


def register_rows(work: Work) -> RegisterRows:
    """All active suppliers with their chains, in two queries."""
    return RegisterRows(_suppliers(work, None), _links(work, None))


def bulk_rater(
    work: Work, period: ReportingPeriod, risks: Mapping[str, CountryRisk],
    supplier_ids: Sequence[str] | None = None,
) -> BulkRater:  # fmt: skip
    """Rates supplier after supplier (these, or any) with the period's judgements, under countries rated as given."""
    return BulkRater(
        scores=scores_of(risks),
        names={iso2: risk.name for iso2, risk in risks.items()},
        categories={row.id: row for row in _rows_of(work, Category)},
        judgements=_current_judgements(work, period, supplier_ids),
    )


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
        known: dict[str, str] = {}  # the same few words in every row are held once
        same = known.setdefault
        links = work.session.connection().execute(chosen).yield_per(_AT_A_TIME)
        for supplier_id, link, buyer, producer, role, how, goods in links:
            country = countries_of[producer]
            found[supplier_id].append(
                (link, buyer, country, same(role, role), same(how, how), same(goods, goods))
            )
    else:
        of_link = (col(Producer.enterprise_id) == col(ChainLink.enterprise_id)) & (
            col(Producer.id) == col(ChainLink.producer_id)
        )
        joined = select(*before, col(Producer.country), *after).join(Producer, of_link).where(here)
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


class _Earlier(NamedTuple):
    """The rating in force before this pass."""

    id: str
    inputs: str
    table: str
    sort_key: str
    overall: str
    override_id: str | None


def _current_assessments(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None
) -> dict[str, _Earlier]:
    chosen = select(
        col(RiskAssessment.supplier_id), col(RiskAssessment.id), col(RiskAssessment.inputs),
        col(RiskAssessment.country_table_id), col(RiskAssessment.sort_key), col(RiskAssessment.overall),
        col(RiskAssessment.override_id),
    ).where(
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )  # fmt: skip
    rows = _in_chunks(work, chosen, col(RiskAssessment.supplier_id), supplier_ids)
    return {supplier_id: _Earlier(*rest) for supplier_id, *rest in rows}


def _current_judgements(
    work: Work, period: ReportingPeriod, supplier_ids: Sequence[str] | None = None
) -> list[SectorJudgement]:
    """The judgements in force: of categories all, of suppliers those of ``supplier_ids`` where these are few."""
    chosen = select(SectorJudgement).where(
        col(SectorJudgement.enterprise_id) == work.enterprise_id,
        col(SectorJudgement.period_id) == period.id,
        col(SectorJudgement.superseded_by).is_(None),
    )
    if supplier_ids is not None and len(supplier_ids) <= _FEW:
        own = col(SectorJudgement.supplier_id).in_(supplier_ids)
        chosen = chosen.where(own | col(SectorJudgement.category_id).is_not(None))
    return list(work.session.execute(chosen).scalars())


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
        judge_within(work, period, given, supplier_id=supplier_id)
        work.about("supplier", supplier_id)
        rate_within(work, period, [supplier_id])


def judge_category(actor: Actor, category_id: str, given: JudgementInput, year: str | None = None) -> None:
    """Record a person's sector judgement of a category for a period, and rate its suppliers."""
    with begin(actor, Verb.JUDGE_SECTOR) as work:
        period = period_of(work, year)
        work.get(Category, category_id)
        judge_within(work, period, given, category_id=category_id)
        work.about("category", category_id)
        rate_within(work, period, suppliers_in_category(work, category_id))


def judge_within(
    work: Work, period: ReportingPeriod, given: JudgementInput, *, supplier_id: str | None = None,
    category_id: str | None = None,
) -> None:  # fmt: skip
    """Record a judgement of a supplier or a category inside a verb's own transaction; rating it is the caller's.

    Raises:
        FieldMissing: no reason.
    """
    reason = clean_text(given.reason, 4000)
    if not reason:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor dere vurderer bransjerisikoen slik.")
    made = SectorJudgement(
        enterprise_id=work.enterprise_id, period_id=period.id, supplier_id=supplier_id, category_id=category_id,
        level=given.level.value, reason=reason, sources_read=clean_text(given.sources_read, 2000),
        read_on=given.read_on, judged_by=work.actor.name, judged_at=work.at,
    )  # fmt: skip
    for row in _current_judgements(work, period, [supplier_id] if supplier_id else []):
        if (row.supplier_id, row.category_id) == (supplier_id, category_id):
            row.superseded_by = made.id
    work.add(made)


@dataclass(frozen=True)
class Explained:
    """A stored rating with all it rests on, recomputed from its stored inputs; ``override`` gave its overall level, if any."""

    assessment: RiskAssessment
    inputs: RatingInputs
    rating: Rating
    override: Override | None = None

    @property
    def computed(self) -> Level:
        """The overall level that the method gives."""
        return rate(self.inputs).overall if self.override else self.rating.overall

    @property
    def computed_why(self) -> str:
        """The line that says why the method gives it."""
        return self.rating.reasons[1 if self.override else 0]


def explain(actor: Actor, supplier_id: str, year: str | None = None) -> Explained:
    """The current rating of a supplier for a period, recomputed from its stored inputs. Raises NotFound."""
    with reading(actor) as work:
        period = period_of(work, year)
        assessment = assessment_of(work, period, supplier_id)
        if assessment is None:
            raise NotFound
        found = recompute(work, assessment)
        work.session.expunge(assessment)
        return found


def recompute(work: Work, assessment: RiskAssessment) -> Explained:
    """Any rating, past or present, from what was stored with it."""
    table = work.get(CountryTable, assessment.country_table_id)
    inputs = inputs_from_parts(assessment.inputs, table.content)
    rating = rate(inputs)
    override = work.get(Override, assessment.override_id) if assessment.override_id else None
    if override is None:
        return Explained(assessment, inputs, rating)
    level = Level(override.level)
    reasons = (why_of(level, override.reason), *rating.reasons)
    work.session.expunge(override)
    return Explained(assessment, inputs, replace(rating, overall=level, reasons=reasons), override)


RANK = {level: rank for rank, level in enumerate(WORST_FIRST)}
"""The order of the register: 0 HIGH, 1 UNKNOWN, 2 MEDIUM, 3 LOW."""
