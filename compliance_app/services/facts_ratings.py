"""The statement's facts on risk: levels, categories, what is unknown, what changed, where we looked (chapters 4 and 5)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.language import LEVELS_UPWARDS
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import Method
from compliance_app.services.facts_changes import Changes
from compliance_app.services.facts_rows import Profile, counted, inline_name, rows_of_period, source_of
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    Category,
    PriorityDecision,
    ProfileFactKind,
    Relationship,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
)

_ORDER = (*LEVELS_UPWARDS, Level.UNKNOWN)
_WEBSITE = "%nettsid%"
"""How a judgement's sources say that the supplier's own pages were read."""


def rated_groups(work: Work, period: ReportingPeriod) -> list[Any]:
    """The period's ratings of active suppliers in groups of equal category, relationship and levels, with their number."""
    shared: tuple[Any, ...] = (
        col(Supplier.category_id).label("category_id"),
        col(Supplier.relationship).label("relationship"),
        col(RiskAssessment.geographic).label("geographic"),
        col(RiskAssessment.sector).label("sector"),
        col(RiskAssessment.overall).label("overall"),
        col(RiskAssessment.path).like("%?").label("origin_unknown"),
    )
    rows = work.session.execute(
        select(*shared, func.count().label("suppliers"))
        .join_from(RiskAssessment, Supplier, same_supplier())
        .where(*current(work, period), *active(work))
        .group_by(*shared)
    )
    return list(rows)


def ratings_fact(
    rated: Sequence[Any], groups: Sequence[Any], period: ReportingPeriod, changes: Changes, method: Method
) -> facts.Ratings:
    """The counts per level. ``groups`` are all active suppliers; ``method`` the period's."""
    label = f"vurderinger {period.label}"

    def per_level(column: str) -> tuple[facts.LevelCount, ...]:
        found = Counter[str]()
        for row in rated:
            found[getattr(row, column)] += row.suppliers
        return tuple(
            facts.LevelCount(
                level=level,
                count=found[level.value],
                source=counted(f"{column} {level.value}", label, antall=found[level.value]),
            )
            for level in _ORDER
            if found[level.value]
        )

    return facts.Ratings(
        assessed=sum(row.suppliers for row in rated),
        of=sum(row.suppliers for row in groups),
        partners_assessed=sum(
            row.suppliers for row in rated if row.relationship == Relationship.BUSINESS_PARTNER
        ),
        geographic=per_level("geographic"),
        sector=per_level("sector"),
        overall=per_level("overall"),
        method=f"metode {method.version}",
        medium_from=_whole(method.medium),
        high_from=_whole(method.high),
        up=changes.up,
        down=changes.down,
        source=counted("vurderinger", label),
    )


def _whole(cut_off: float) -> float:
    """A cut-off as it is printed: without decimals where it has none."""
    return int(cut_off) if cut_off == int(cut_off) else cut_off


def unknown_levels(rated: Sequence[Any]) -> tuple[facts.UnknownLevel, ...]:
    """The suppliers whose overall level is unknown, each counted once, under the first reason that fits."""
    found = Counter[str]()
    for row in rated:
        if row.overall == Level.UNKNOWN:
            found[_unknown_because(row)] += row.suppliers
    return tuple(
        facts.UnknownLevel(suppliers=n, reason=reason, source=counted(reason, "ukjent nivå", leverandører=n))
        for reason, n in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    )


def _unknown_because(row: Any) -> str:
    if row.geographic == Level.UNKNOWN:
        if row.origin_unknown:
            return "vi ikke vet hvor varene blir laget, eller hvor leverandøren holder til"
        return "det er for få tall om et land i leverandørkjeden"
    return "bransjerisikoen ikke er vurdert"


def category_ratings(
    rated: Sequence[Any],
    categories: Mapping[str, Category],
    judgements: Mapping[str, SectorJudgement],
    decisions: Sequence[PriorityDecision],
    largest: set[str],
) -> tuple[facts.CategoryRating, ...]:
    """Every category that has a rated supplier, with its levels and why."""
    of_category: dict[str, list[Any]] = {}
    for row in rated:
        if row.category_id in categories:
            of_category.setdefault(row.category_id, []).append(row)
    chosen = {one.category_id: one.reason for one in decisions if one.category_id}
    found = []
    for identity, category in categories.items():
        rows = of_category.get(identity, [])
        if not rows:
            continue
        judgement = judgements.get(identity)
        sector = {row.sector for row in rows}
        geographic = {row.geographic for row in rows}
        found.append(
            facts.CategoryRating(
                name=inline_name(category),
                suppliers=sum(row.suppliers for row in rows),
                sector_levels=tuple(level for level in _ORDER if level in sector),
                geographic_levels=tuple(level for level in _ORDER if level in geographic),
                rationale=category.rationale or (judgement.reason if judgement else "") or None,
                not_significant=chosen.get(identity),
                largest=identity in largest,
                source=source_of(category, category.name),
            )
        )
    return tuple(found)


def category_judgements(work: Work, period: ReportingPeriod) -> dict[str, SectorJudgement]:
    """The sector judgements in force of whole categories."""
    rows = work.session.execute(
        select(SectorJudgement).where(
            rows_of_period(work, SectorJudgement, period),
            col(SectorJudgement.superseded_by).is_(None),
            col(SectorJudgement.category_id).is_not(None),
        )
    )
    return {str(row.category_id): row for row in rows.scalars()}


def judgement_sources(
    profile: Profile, judgements: Mapping[str, SectorJudgement]
) -> tuple[facts.Phrase, ...]:
    """What the sector judgements build on: as said of the enterprise, else what was read for each category."""
    told = profile.phrases(ProfileFactKind.JUDGEMENT_SOURCE)
    if told:
        return told
    read = {row.sources_read: row for row in judgements.values() if row.sources_read}
    return tuple(
        facts.Phrase(text=text, source=source_of(row, "bransjevurdering")) for text, row in read.items()
    )


def search_fact(work: Work, period: ReportingPeriod, *, self_declared: bool) -> facts.Search:
    """Of how many suppliers a person read the website for this period's judgement of them or of their category."""
    read = select(SectorJudgement).where(
        rows_of_period(work, SectorJudgement, period),
        col(SectorJudgement.superseded_by).is_(None),
        col(SectorJudgement.sources_read).ilike(_WEBSITE),
    )
    suppliers = read.with_only_columns(col(SectorJudgement.supplier_id)).where(
        col(SectorJudgement.supplier_id).is_not(None)
    )
    categories = read.with_only_columns(col(SectorJudgement.category_id)).where(
        col(SectorJudgement.category_id).is_not(None)
    )
    websites = work.session.execute(
        select(func.count())
        .select_from(Supplier)
        .where(
            *active(work),
            or_(col(Supplier.id).in_(suppliers), col(Supplier.category_id).in_(categories)),
        )
    ).scalar_one()
    return facts.Search(
        websites=websites,
        self_declared=self_declared,
        source=counted("undersøkelser", f"undersøkelser {period.label}", nettsider=websites),
    )
