"""One supplier of the year's review: last year beside this year, and what has changed in between."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.review import Change, What, moved_countries, rating_changes
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.review_rows import year_before
from compliance_app.services.review_sources import country_values, standings_by_id
from compliance_app.services.review_words import headline, sentences
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    Confirmation,
    ConfirmationState,
    Override,
    Producer,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
    SupplierSpend,
)


@dataclass(frozen=True)
class Side:
    """One year of the card.

    Attributes:
        value, country: the weakest country's value 0–100 and its name, None and empty where unknown.
        path: the countries from the seat to the weakest link.
        reason: why the level is what it is.
        source, read_on: what was read and when; empty where nothing was.
        confirmed: somebody confirmed it.
        overridden: the overall level is a person's.
    """

    geographic: Level
    sector: Level
    overall: Level
    value: float | None
    country: str
    path: tuple[str, ...]
    reason: str
    source: str = ""
    read_on: date | None = None
    confirmed: bool = False
    overridden: bool = False


@dataclass(frozen=True)
class Question:
    """An overridden level whose grounds have changed: shall it still hold?"""

    override_id: str
    level: Level
    reason: str
    decided_on: date
    decided_by: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One supplier of the queue.

    Attributes:
        version, assessment_id: what a person who decides must have seen.
        spend: (hundredths, currency, year) of what was bought last, None where nothing is recorded.
        headline: the most telling change as a sentence; ``changes`` are all of them, ``besides`` those that neither the
            headline nor the levels beside each other tell.
        reason: what the form proposes.
        source: what has been read this year already.
    """

    supplier_id: str
    name: str
    category: str
    year: str
    last_year: str
    version: int
    assessment_id: str
    state: ConfirmationState
    spend: tuple[int, str, int] | None
    last: Side | None
    this: Side
    headline: str
    changes: tuple[str, ...]
    besides: tuple[str, ...]
    reason: str
    question: Question | None = None


_IN_THE_TABLE = frozenset({What.OVERALL, What.GEOGRAPHIC, What.SECTOR, What.WEAKEST})
"""What last year beside this year shows by itself."""


def card(actor: Actor, supplier_id: str) -> Card:
    """One supplier, last year beside this year. Raises NotFound: not in this year's queue, or not rated."""
    with reading(actor) as work:
        period = period_of(work)
        last_period = year_before(work, period)
        supplier = work.get(Supplier, supplier_id)
        row = row_of(work, period, supplier_id)
        here = assessment_of(work, period, supplier_id)
        if row is None or here is None:
            raise NotFound
        earlier = assessment_of(work, last_period, supplier_id) if last_period else None
        last_row = row_of(work, last_period, supplier_id) if last_period else None
        changes: list[Change] = json.loads(row.changes)
        producers = _producers(work, changes)
        label = last_period.label if last_period else ""
        last = _side(work, earlier, last_row, last_period) if earlier and last_period else None
        this = _side(work, here, row if row.state != ConfirmationState.NOT_YET else None, period)
        category = work.get(Category, supplier.category_id) if supplier.category_id else None
        telling = [one for one in changes if one["what"] != What.OVERRIDE]
        unseen = [one for one in telling if one["what"] not in _IN_THE_TABLE]
        said = headline(telling, producers, label)
        return Card(
            supplier_id=supplier_id,
            name=supplier.name,
            category=category.name if category else "",
            year=period.label,
            last_year=label,
            version=row.version,
            assessment_id=here.id,
            state=ConfirmationState(row.state),
            spend=_spend(work, supplier_id, period),
            last=last,
            this=this,
            headline=said,
            changes=sentences(telling, producers, label),
            besides=tuple(one for one in sentences(unseen, producers, label) if one != said),
            reason=row.reason or (last.reason if last and not row.changed else this.reason),
            question=_question(work, changes, here, label),
        )


def row_of(work: Work, period: ReportingPeriod, supplier_id: str) -> Confirmation | None:
    """The year's row of a supplier."""
    return work.session.execute(
        select(Confirmation).where(
            col(Confirmation.enterprise_id) == work.enterprise_id,
            col(Confirmation.period_id) == period.id,
            col(Confirmation.supplier_id) == supplier_id,
        )
    ).scalar_one_or_none()


def _side(work: Work, rated: RiskAssessment, row: Confirmation | None, period: ReportingPeriod) -> Side:
    judged = _judgement(work, rated, period)
    own = judged if judged is not None and judged.carried_from is None else None
    confirmed = row is not None and row.state != ConfirmationState.NOT_YET
    reason = (row.reason if row else "") or (judged.reason if judged else "") or _stop(rated.why)
    source, read_on = (row.sources_read, row.read_on) if row and row.sources_read else ("", None)
    if not source and own is not None:
        source, read_on = own.sources_read, own.read_on
    known = countries()
    worst = known.get(rated.worst_country or "")
    return Side(
        geographic=Level(rated.geographic),
        sector=Level(rated.sector),
        overall=Level(rated.overall),
        value=rated.geographic_value,
        country=worst.name_nb if worst else "",
        path=tuple(known[code].name_nb if code in known else "ukjent" for code in rated.path.split()),
        reason=reason,
        source=source,
        read_on=read_on,
        confirmed=confirmed,
        overridden=rated.override_id is not None,
    )


def _stop(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", "…")) else f"{text}."


def _judgement(work: Work, rated: RiskAssessment, period: ReportingPeriod) -> SectorJudgement | None:
    """The judgement that decided the sector level, where a person's did."""
    stored: Any = json.loads(rated.inputs)["sector"]
    judged = stored["supplier"] or stored["category"]
    if judged is None:
        return None
    row = work.session.get(SectorJudgement, (work.enterprise_id, judged["by"]))
    return row if row is not None and row.period_id == period.id else None


def _spend(work: Work, supplier_id: str, period: ReportingPeriod) -> tuple[int, str, int] | None:
    found = work.session.execute(
        select(col(SupplierSpend.hundredths), col(SupplierSpend.currency), col(SupplierSpend.year))
        .where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id,
            col(SupplierSpend.supplier_id) == supplier_id,
            col(SupplierSpend.year) <= period.ends.year,
        )
        .order_by(col(SupplierSpend.year).desc(), col(SupplierSpend.hundredths).desc())
        .limit(1)
    ).first()
    return (int(found[0]), str(found[1]), int(found[2])) if found else None


def _producers(work: Work, changes: Sequence[Change]) -> dict[str, str]:
    """Names of the producers behind the links that are told of."""
    links = [link for change in changes if change["what"] == What.NEW_LINK for link in change["links"]][:10]
    if not links:
        return {}
    rows = work.session.execute(
        select(col(ChainLink.id), col(Producer.name))
        .join(
            Producer,
            and_(
                col(Producer.enterprise_id) == col(ChainLink.enterprise_id),
                col(Producer.id) == col(ChainLink.producer_id),
            ),
        )
        .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.id).in_(links))
    )
    return {row[0]: row[1] for row in rows}


def _question(work: Work, changes: Sequence[Change], here: RiskAssessment, label: str) -> Question | None:
    asked = next((one for one in changes if one["what"] == What.OVERRIDE), None)
    if asked is None:
        return None
    row = work.get(Override, asked["id"])
    since = _since_override(work, row, here)
    if since:
        what = sentences(since, _producers(work, since))
    elif row.period_id != here.period_id:
        what = (f"Nivået gjaldt for {label}, og et nytt år er åpnet.",)
    else:
        what = ("Opplysningene bak vurderingen er oppdatert.",)
    return Question(
        row.id, Level(row.level), row.reason, date.fromisoformat(asked["on"]), row.decided_by, what
    )


def _since_override(work: Work, override: Override, here: RiskAssessment) -> list[Change]:
    """What has changed since the level was overridden."""
    rated = work.session.execute(
        select(col(RiskAssessment.id))
        .where(
            col(RiskAssessment.enterprise_id) == work.enterprise_id,
            col(RiskAssessment.supplier_id) == override.supplier_id,
            col(RiskAssessment.override_id) == override.id,
        )
        .order_by(col(RiskAssessment.id).desc())
        .limit(1)
    ).scalar_one_or_none()
    both = standings_by_id(work, {here.id, *([rated] if rated else [])})
    if rated not in both or here.id not in both:
        return []
    was, now = both[rated], both[here.id]
    moved = {}
    if was.table != now.table:
        moved = moved_countries(country_values(work, was.table), country_values(work, now.table))
    # The overall level differs because the override no longer holds; that is the question, not its ground.
    return [one for one in rating_changes(was, now, moved) if one["what"] != What.OVERALL]
