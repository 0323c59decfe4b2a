"""The statement's facts on suppliers: how many, where, through whom (chapter 3); all counted by the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import and_, case, exists, func, select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.levels import Level
from compliance_app.services.facts_changes import Changes
from compliance_app.services.facts_regions import link_of_supplier, producer_of_link
from compliance_app.services.facts_rows import Profile, counted, source_of
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Category,
    ChainLink,
    ClauseStatus,
    HowKnown,
    Producer,
    ProfileFactKind,
    PurchaseChannel,
    Relationship,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

LARGEST = 2
"""So many categories are named as the largest purchases."""


def categories_of(work: Work) -> dict[str, Category]:
    """The categories by id, by name."""
    rows = work.session.execute(
        select(Category).where(col(Category.enterprise_id) == work.enterprise_id).order_by(col(Category.name))
    )
    return {row.id: row for row in rows.scalars()}


def groups_of(work: Work) -> list[Any]:
    """The active suppliers in groups: how many share relationship, channel, buyer, clause, body and category."""
    shared: tuple[Any, ...] = (
        col(Supplier.relationship).label("relationship"),
        col(Supplier.channel).label("channel"),
        col(Supplier.other_buyer).label("other_buyer"),
        col(Supplier.clause).label("clause"),
        col(Supplier.pass_through).label("pass_through"),
        col(Supplier.industry_body).label("industry_body"),
        col(Supplier.category_id).label("category_id"),
    )
    rows = work.session.execute(
        select(
            *shared,
            func.count().label("suppliers"),
            func.max(col(Supplier.other_buyer_commitment)).label("commitment"),
            func.max(col(Supplier.other_buyer_source)).label("commitment_source"),
            func.min(col(Supplier.id)).label("first_id"),
        )
        .where(*active(work))
        .group_by(*shared)
    )
    return sorted(rows, key=lambda row: row.first_id)


def counts(
    work: Work, period: ReportingPeriod, groups: Sequence[Any], changes: Changes
) -> facts.SupplierCounts:
    """How many suppliers of each kind, and what is known of the chain behind them.

    Args:
        work: the transaction.
        period: the period of the statement.
        groups: what ``groups_of`` gave.
        changes: since the period before.
    """
    chain = sum(row.suppliers for row in groups if row.relationship == Relationship.SUPPLY_CHAIN)
    partners = sum(row.suppliers for row in groups if row.relationship == Relationship.BUSINESS_PARTNER)
    behind = exists().where(link_of_supplier())
    abroad = exists().where(
        link_of_supplier(), producer_of_link(), col(Producer.country) != col(Supplier.country)
    )
    not_known = and_(col(Supplier.relationship) == Relationship.SUPPLY_CHAIN, ~behind)
    rated_unknown = exists().where(
        *current(work, period), same_supplier(), col(RiskAssessment.geographic) == Level.UNKNOWN.value
    )
    unknown, unknown_too, resellers = work.session.execute(
        select(
            func.count(case((not_known, 1))),
            func.count(case((and_(not_known, rated_unknown), 1))),
            func.count(case((and_(col(Supplier.country) == "NO", abroad), 1))),
        ).where(*active(work))
    ).one()
    return facts.SupplierCounts(
        supply_chain=chain,
        business_partners=partners,
        chain_unknown=unknown,
        chain_rated_unknown=unknown_too,
        resellers=resellers,
        new=changes.new,
        ended=changes.ended,
        source=counted(
            "leverandører", f"leverandører og forretningspartnere ved utgangen av {period.ends.year}",
            leverandørkjede=chain, forretningspartnere=partners,
        ),
    )  # fmt: skip


def clauses(groups: Sequence[Any]) -> facts.ClauseCounts | None:
    """How many agreements hold the requirement; None where there are no suppliers to have agreements with."""
    if not groups:
        return None
    known = {ClauseStatus.HAS: 0, ClauseStatus.LACKS: 0}
    for row in groups:
        if row.clause in known:
            known[ClauseStatus(row.clause)] += row.suppliers
    agreements, with_clause = sum(known.values()), known[ClauseStatus.HAS]
    return facts.ClauseCounts(
        agreements=agreements,
        with_clause=with_clause,
        source=counted("avtaler", "avtaler med krav", avtaler=agreements, med_krav=with_clause),
    )


def buyers(groups: Sequence[Any], categories: Mapping[str, Category]) -> tuple[facts.Buyer, ...]:
    """The other enterprises that buy for us or set the rules, by channel and name."""
    found: dict[tuple[str, str], list[Any]] = {}
    for row in groups:
        if row.channel != PurchaseChannel.DIRECT and row.other_buyer:
            found.setdefault((row.channel, row.other_buyer), []).append(row)
    return tuple(_buyer(channel, buyer, rows, categories) for (channel, buyer), rows in found.items())


def _buyer(channel: str, buyer: str, rows: Sequence[Any], categories: Mapping[str, Category]) -> facts.Buyer:
    suppliers = sum(row.suppliers for row in rows)
    said = max(row.commitment for row in rows) or None
    framework = channel == PurchaseChannel.FRAMEWORK_OF_OTHER
    return facts.Buyer(
        buyer=buyer,
        channel=channel,
        suppliers=suppliers,
        suppliers_called=_called(rows, categories),
        commitment=None if framework else said,
        commitment_from=max(row.commitment_source for row in rows) or None,
        use=said if framework else None,
        source=counted(f"{channel} {buyer}", buyer, kanal=channel, kjøper=buyer, leverandører=suppliers),
    )


def _called(rows: Sequence[Any], categories: Mapping[str, Category]) -> str | None:
    """What the suppliers of one single category are called."""
    named = {row.category_id for row in rows}
    category = categories.get(named.pop()) if len(named) == 1 else None
    return (category.suppliers_called or None) if category else None


def pass_through(
    groups: Sequence[Any], categories: Mapping[str, Category], profile: Profile
) -> tuple[facts.PassThrough, ...]:
    """What is bought for others and invoiced on; one fact for each thing passed on."""
    rows = [row for row in groups if row.pass_through]
    whom = profile.first(ProfileFactKind.PASSED_ON_TO)
    suppliers = sum(row.suppliers for row in rows)
    if not rows:
        return ()
    return tuple(
        facts.PassThrough(
            what=what.text,
            suppliers=suppliers,
            whom=whom.text if whom else "kundene",
            suppliers_called=_called(rows, categories),
            source=source_of(what, what.text),
        )
        for what in profile.rows(ProfileFactKind.PASSED_ON)
    )


def industry_bodies(groups: Sequence[Any], profile: Profile) -> tuple[facts.IndustryBody, ...]:
    """The bodies we are a member of, with how many suppliers of the same categories are members too."""
    shares = {row.position: row.text for row in profile.rows(ProfileFactKind.MEMBER_SHARE)}
    topics: dict[int, list[str]] = {}
    for row in profile.rows(ProfileFactKind.TOPIC_RAISED):
        topics.setdefault(row.position, []).append(row.text)
    found = []
    for membership in profile.rows(ProfileFactKind.MEMBERSHIP):
        members = [row for row in groups if row.industry_body == membership.text]
        concerned = {row.category_id for row in members}
        found.append(
            facts.IndustryBody(
                body=membership.text,
                members=sum(row.suppliers for row in members) or None,
                of=sum(row.suppliers for row in groups if row.category_id in concerned) or None,
                share=shares.get(membership.position),
                topics_raised=tuple(topics.get(membership.position, ())),
                source=source_of(membership, membership.text),
            )
        )
    return tuple(found)


def mostly_declared(work: Work) -> bool:
    """Whether less than half of what is known of the chains is documented or verified; true where nothing is known."""
    sure = func.count(case((col(ChainLink.how_known).in_([HowKnown.DOCUMENTED, HowKnown.VERIFIED]), 1)))
    of, known = work.session.execute(
        select(func.count(), sure)
        .select_from(ChainLink)
        .where(col(ChainLink.enterprise_id) == work.enterprise_id)
    ).one()
    return bool(2 * known < of or not of)


def largest_categories(
    work: Work, period: ReportingPeriod, profile: Profile, categories: Mapping[str, Category]
) -> set[str]:
    """Ids of the categories among the largest purchases: as said, else the two with most spend in the year (kroner)."""
    spent = work.session.execute(
        select(col(Supplier.category_id), func.sum(col(SupplierSpend.hundredths)).label("spent"))
        .join_from(
            SupplierSpend,
            Supplier,
            (col(SupplierSpend.enterprise_id) == col(Supplier.enterprise_id))
            & (col(SupplierSpend.supplier_id) == col(Supplier.id)),
        )
        .where(
            col(Supplier.enterprise_id) == work.enterprise_id,
            col(Supplier.category_id).is_not(None),
            col(SupplierSpend.year) == period.ends.year,
            col(SupplierSpend.currency) == "NOK",
        )
        .group_by(col(Supplier.category_id))
        .order_by(func.sum(col(SupplierSpend.hundredths)).desc())
        .limit(LARGEST)
    ).all()
    told = {row.text.strip().casefold() for row in profile.rows(ProfileFactKind.LARGEST_CATEGORY)}
    if told:
        return {identity for identity, row in categories.items() if row.name.casefold() in told}
    return {identity for identity, _sum in spent}
