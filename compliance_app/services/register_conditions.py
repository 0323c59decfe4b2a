"""A filter and an order as conditions for the database."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlmodel import col

from compliance_app.domain.identity import fold_name
from compliance_app.domain.levels import WORST_FIRST
from compliance_app.services.enterprises import calendar_year_of
from compliance_app.services.register_count import active
from compliance_app.services.register_filter import Activity, Filter, Missing, Order, Review
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    ChainLink,
    ClauseStatus,
    Confirmation,
    ConfirmationState,
    Producer,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

LATE: Final = len(WORST_FIRST)
"""The rank of a supplier without a rating: after all others."""
Condition = ColumnElement[bool]
_DIVISION: Final = 2


def same_supplier() -> Condition:
    """Joins a rating to its supplier."""
    return and_(
        col(RiskAssessment.enterprise_id) == col(Supplier.enterprise_id),
        col(RiskAssessment.supplier_id) == col(Supplier.id),
    )


def current(work: Work, period: ReportingPeriod) -> tuple[Condition, ...]:
    """The ratings in force for a period."""
    return (
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )


def assessment_of(work: Work, period: ReportingPeriod, supplier_id: str) -> RiskAssessment | None:
    """The rating in force of a supplier for a period; None where it is not rated."""
    return work.session.execute(
        select(RiskAssessment).where(*current(work, period), col(RiskAssessment.supplier_id) == supplier_id)
    ).scalar_one_or_none()


def among(work: Work, activity: Activity) -> tuple[Condition, ...]:
    """The suppliers that may be shown at all; one that has been merged into another never is."""
    if activity is Activity.ACTIVE:
        return active(work)
    here = (col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.merged_into).is_(None))
    return here if activity is Activity.ALL else (*here, col(Supplier.active).is_(False))


def inactive_ids(work: Work) -> Select[str]:
    """Ids of the suppliers that are not active any more."""
    return select(col(Supplier.id)).where(
        col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(False)
    )


def clauses(work: Work, period: ReportingPeriod, wanted: Filter) -> list[Condition]:
    """All conditions but the activity's, over suppliers joined with their ratings."""
    found = [*supplier_clauses(work, period, wanted), *rating_clauses(wanted)]
    if wanted.text.strip():
        found.append(or_(text_clause(wanted.text), worst_in(named_countries(wanted.text))))
    return found


def supplier_clauses(work: Work, period: ReportingPeriod, wanted: Filter) -> list[Condition]:
    """The conditions on the supplier itself and on what hangs on it, but for the text."""
    found: list[Condition] = []
    if wanted.category_id:
        found.append(col(Supplier.category_id) == wanted.category_id)
    if wanted.batch_id:
        found.append(col(Supplier.import_batch_id) == wanted.batch_id)
    listed: tuple[tuple[frozenset[str], Any], ...] = (
        (wanted.clauses, Supplier.clause),
        (wanted.seats, Supplier.country),
        (wanted.channels, Supplier.channel),
        (wanted.relationships, Supplier.relationship),
        (wanted.owners, Supplier.owner),
        (wanted.industry_bodies, Supplier.industry_body),
    )
    found += [col(column).in_(sorted(values)) for values, column in listed if values]
    if wanted.divisions:
        found.append(division_of().in_(sorted(wanted.divisions)))
    if wanted.missing:
        found.append(or_(*(_missing(work, period, one) for one in sorted(wanted.missing))))
    if wanted.asks_for_spend:
        found.append(_spend(work, period, wanted))
    if wanted.chain_country:
        there = producers(work).where(col(Producer.country) == wanted.chain_country)
        behind = links(work).where(col(ChainLink.producer_id).in_(there.with_only_columns(col(Producer.id))))
        found.append(or_(col(Supplier.country) == wanted.chain_country, col(Supplier.id).in_(behind)))
    if wanted.producer_id:
        found.append(
            col(Supplier.id).in_(links(work).where(col(ChainLink.producer_id) == wanted.producer_id))
        )
    if wanted.review:
        found.append(or_(*(_review(work, period, one) for one in sorted(wanted.review))))
    return found


def division_of() -> ColumnElement[str | None]:
    """A supplier's industry as «SN2025 46»; NULL where it has none."""
    return col(Supplier.industry_standard) + " " + func.substr(col(Supplier.industry_code), 1, _DIVISION)


def producers(work: Work) -> Select[str, str | None]:
    """Id and country of every producer."""
    return select(col(Producer.id), col(Producer.country)).where(
        col(Producer.enterprise_id) == work.enterprise_id
    )


def links(work: Work) -> Select[str]:
    """The supplier of every link; an id may come several times."""
    return select(col(ChainLink.supplier_id)).where(col(ChainLink.enterprise_id) == work.enterprise_id)


def _missing(work: Work, period: ReportingPeriod, what: Missing) -> Condition:
    if what is Missing.RATING:
        rated = select(col(RiskAssessment.supplier_id)).where(*current(work, period))
        return col(Supplier.id).not_in(rated)
    if what is Missing.SPEND:
        bought = select(col(SupplierSpend.supplier_id)).where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id
        )
        return col(Supplier.id).not_in(bought)
    if what is Missing.OWNER:
        return col(Supplier.owner) == ""
    if what is Missing.CLAUSE:
        return col(Supplier.clause) == ClauseStatus.UNKNOWN.value
    column: Any = {
        Missing.COUNTRY: Supplier.country,
        Missing.CATEGORY: Supplier.category_id,
        Missing.INDUSTRY: Supplier.industry_code,
    }[what]
    return col(column).is_(None)


def _spend(work: Work, period: ReportingPeriod, wanted: Filter) -> Condition:
    """Bought for that much in the year (the period's where none is said), in kroner; nothing bought is 0."""
    year = wanted.spend_year or calendar_year_of(period)
    total = func.sum(col(SupplierSpend.hundredths))
    sums = (
        select(col(SupplierSpend.supplier_id))
        .where(
            col(SupplierSpend.enterprise_id) == work.enterprise_id,
            col(SupplierSpend.year) == year,
            col(SupplierSpend.currency) == "NOK",
        )
        .group_by(col(SupplierSpend.supplier_id))
    )
    least, most = wanted.spend_from or 0, wanted.spend_to
    if least > 0:
        wanted_sums = sums.having(total >= least * 100)
        return col(Supplier.id).in_(wanted_sums if most is None else wanted_sums.having(total <= most * 100))
    if most is None:
        return col(Supplier.id).is_not(None)
    return col(Supplier.id).not_in(sums.having(total > most * 100))


def _review(work: Work, period: ReportingPeriod, what: Review) -> Condition:
    of_year = select(col(Confirmation.supplier_id)).where(
        col(Confirmation.enterprise_id) == work.enterprise_id, col(Confirmation.period_id) == period.id
    )
    state = col(Confirmation.state)
    done = of_year.where(state != ConfirmationState.NOT_YET.value)
    if what is Review.CONFIRMED:
        return col(Supplier.id).in_(done)
    if what is Review.NOT_YET:
        return col(Supplier.id).not_in(done)
    if what is Review.CHANGED_LEVEL:
        return col(Supplier.id).in_(of_year.where(state == ConfirmationState.CHANGED.value))
    waiting = of_year.where(state == ConfirmationState.NOT_YET.value, col(Confirmation.changed).is_(True))
    return col(Supplier.id).in_(waiting)


def rating_clauses(wanted: Filter) -> list[Condition]:
    """The conditions on the rating, but for the text."""
    found: list[Condition] = []
    if wanted.levels:
        ranks = sorted(WORST_FIRST.index(level) for level in wanted.levels)
        found.append(col(RiskAssessment.overall_rank).in_(ranks))
    if wanted.geographic:
        found.append(col(RiskAssessment.geographic) == wanted.geographic.value)
    if wanted.sector:
        found.append(col(RiskAssessment.sector) == wanted.sector.value)
    if wanted.countries:
        found.append(worst_in(sorted(wanted.countries)))
    if wanted.knowledge:
        found.append(col(RiskAssessment.chain_knowledge).in_(sorted(wanted.knowledge)))
    return found


def text_clause(text: str) -> Condition:
    """A supplier whose name holds the text, whose number begins with it, or whose country begins with it."""
    folded, digits, named = searched(text)
    either = [col(Supplier.folded_name).contains(folded, autoescape=True)]
    if digits:
        either.append(col(Supplier.org_number).startswith(digits))
    if named:
        either.append(col(Supplier.country).in_(named))
    return or_(*either)


def searched(text: str) -> tuple[str, str, list[str]]:
    """What a text asks for: part of a folded name, the beginning of a number (from three digits on), countries."""
    digits = "".join(character for character in text if character.isdigit())
    return fold_name(text) or text.casefold(), digits if len(digits) >= 3 else "", named_countries(text)


def worst_in(codes: Sequence[str]) -> Condition:
    """A rating whose worst country is one of these; none where there are none."""
    return col(RiskAssessment.worst_country).in_(codes) if codes else false()


def named_countries(text: str) -> list[str]:
    """Codes of the countries whose Norwegian name begins with the text, from three letters on."""
    wanted = text.strip().casefold()
    if len(wanted) < 3:
        return []
    return [iso2 for iso2, country in countries().items() if country.name_nb.casefold().startswith(wanted)]


def with_ratings(
    work: Work, period: ReportingPeriod, chosen: Select[*tuple[Any, ...]]
) -> Select[*tuple[Any, ...]]:
    """Each supplier with its rating for the period, or none."""
    return chosen.outerjoin(RiskAssessment, and_(same_supplier(), *current(work, period)))


def in_order(chosen: Select[*tuple[Any, ...]], order: Order) -> Select[*tuple[Any, ...]]:
    """Suppliers joined with their ratings, sorted; the name and then the id decide between equals."""
    last = (col(Supplier.sort_key), col(Supplier.id))
    if order is Order.RISK:
        return chosen.order_by(func.coalesce(col(RiskAssessment.overall_rank), LATE), *last)
    if order is Order.SPEND:
        spend = (
            select(func.sum(col(SupplierSpend.hundredths)))
            .where(
                col(SupplierSpend.enterprise_id) == col(Supplier.enterprise_id),
                col(SupplierSpend.supplier_id) == col(Supplier.id),
                # Kroner alone: amounts of several currencies cannot be added or compared.
                col(SupplierSpend.currency) == "NOK",
            )
            .scalar_subquery()
        )
        return chosen.order_by(func.coalesce(spend, 0).desc(), *last)
    return chosen.order_by(*last)
