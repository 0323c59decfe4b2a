"""Everything the yearly statement may say, as plain values with the address each came from (åpenhetsloven § 5).

A service fills these from the register; the templates in ``reports/statement`` turn them into sentences and can
reach nothing else. Each item carries ``source``, so that every paragraph can name the rows it rests on.

Conventions for texts:
    * A *phrase* stands inside a sentence: lower first letter unless a name, no full stop («kurs for helsepersonell»).
    * A *clause* follows «fordi» or «at»: «leverandøren har ikke svart på hvem som produserer». A reason may instead
      be whole sentences with a capital first letter; the templates then print them after the sentence.
    * A *sentence* is printed as it stands («Vi er knyttet til 22 sykehus.»).
Codes (kind, purpose, involvement, channel, role) are those of wording.md section 2. Countries are ISO alpha-2.
"""

from dataclasses import dataclass

from compliance_app.domain.statement_enterprise import (
    Agreement,
    Buyer,
    Channel,
    ClauseCounts,
    Department,
    DrawnNumber,
    Enterprise,
    Fact,
    GroupCompany,
    IndustryBody,
    KeyFigure,
    KeyFigureRow,
    KeyFigureTable,
    PassThrough,
    Period,
    Phrase,
    Plan,
    Policy,
    Procedure,
    ProducerRegion,
    ProfileFact,
    Reference,
    Source,
    StatementUpdate,
    SupplierCounts,
    Training,
)
from compliance_app.domain.statement_findings import (
    BoardInput,
    BoardSeat,
    CategoryRating,
    Dialogue,
    EarlierMeasure,
    GovernanceEvent,
    Impact,
    IndexUsed,
    LevelCount,
    Measure,
    MeasureGap,
    NotPrioritised,
    OverrideFact,
    OwnOperations,
    Partners,
    Ratings,
    Remedy,
    RequestCounts,
    Search,
    SignatureFact,
    Signing,
    UnknownLevel,
)

__all__ = [
    "Agreement",
    "BoardInput",
    "BoardSeat",
    "Buyer",
    "CategoryRating",
    "Channel",
    "ClauseCounts",
    "Department",
    "Dialogue",
    "DrawnNumber",
    "EarlierMeasure",
    "Enterprise",
    "Fact",
    "GovernanceEvent",
    "GroupCompany",
    "Impact",
    "IndexUsed",
    "IndustryBody",
    "KeyFigure",
    "KeyFigureRow",
    "KeyFigureTable",
    "LevelCount",
    "Measure",
    "MeasureGap",
    "NotPrioritised",
    "OverrideFact",
    "OwnOperations",
    "Partners",
    "PassThrough",
    "Period",
    "Phrase",
    "Plan",
    "Policy",
    "Procedure",
    "ProducerRegion",
    "ProfileFact",
    "Ratings",
    "Reference",
    "Remedy",
    "RequestCounts",
    "Search",
    "SignatureFact",
    "Signing",
    "Source",
    "StatementFacts",
    "StatementUpdate",
    "SupplierCounts",
    "Training",
    "UnknownLevel",
]


@dataclass(frozen=True, kw_only=True)
class StatementFacts:
    """All facts of one statement. Lists may be empty: the statement then says so."""

    period: Period
    enterprise: Enterprise
    suppliers: SupplierCounts
    ratings: Ratings
    search: Search
    requests: RequestCounts
    signing: Signing
    group: tuple[GroupCompany, ...] = ()
    update: StatementUpdate | None = None
    translated_from: Phrase | None = None
    profile: tuple[ProfileFact, ...] = ()
    departments: tuple[Department, ...] = ()
    products: tuple[Phrase, ...] = ()
    customers: tuple[Phrase, ...] = ()
    key_figures: tuple[KeyFigure, ...] = ()
    key_tables: tuple[KeyFigureTable, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    pass_through: tuple[PassThrough, ...] = ()
    industry_bodies: tuple[IndustryBody, ...] = ()
    policies: tuple[Policy, ...] = ()
    policy_plan: Plan | None = None
    procedures: tuple[Procedure, ...] = ()
    clauses: ClauseCounts | None = None
    trainings: tuple[Training, ...] = ()
    channels: tuple[Channel, ...] = ()
    regions: tuple[ProducerRegion, ...] = ()
    buyers: tuple[Buyer, ...] = ()
    indices: tuple[IndexUsed, ...] = ()
    judgement_sources: tuple[Phrase, ...] = ()
    categories: tuple[CategoryRating, ...] = ()
    unknown_levels: tuple[UnknownLevel, ...] = ()
    overrides: tuple[OverrideFact, ...] = ()
    impacts: tuple[Impact, ...] = ()
    not_prioritised: tuple[NotPrioritised, ...] = ()
    screening_lists: tuple[Phrase, ...] = ()
    next_steps: tuple[Plan, ...] = ()
    own_operations: OwnOperations | None = None
    partners: Partners | None = None
    measures: tuple[Measure, ...] = ()
    measure_gaps: tuple[MeasureGap, ...] = ()
    ordinary_follow_up: Phrase | None = None
    difficulties: tuple[Phrase, ...] = ()
    earlier_measures: tuple[EarlierMeasure, ...] = ()
    dialogues: tuple[Dialogue, ...] = ()
    dialogue_plan: Plan | None = None
    remedies: tuple[Remedy, ...] = ()
    events: tuple[GovernanceEvent, ...] = ()
    board_inputs: tuple[BoardInput, ...] = ()
    seats: tuple[BoardSeat, ...] = ()
    references: tuple[Reference, ...] = ()
    drawn: tuple[DrawnNumber, ...] = ()
