"""What of the register is wanted and in which order: values alone; what they mean to the database is beside."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from compliance_app.domain.levels import Level


class Order(StrEnum):
    """How the register is sorted."""

    RISK = "RISK"
    NAME = "NAME"
    SPEND = "SPEND"


class Activity(StrEnum):
    """Whether suppliers that are not bought from any more are shown."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    ALL = "ALL"


class Missing(StrEnum):
    """What is not known of a supplier, or not done with it."""

    COUNTRY = "COUNTRY"
    CATEGORY = "CATEGORY"
    INDUSTRY = "INDUSTRY"
    CLAUSE = "CLAUSE"
    OWNER = "OWNER"
    SPEND = "SPEND"
    RATING = "RATING"


class Review(StrEnum):
    """How far this year's review of a supplier has come; TO_LOOK_AT: not confirmed, and something has changed."""

    NOT_YET = "NOT_YET"
    CONFIRMED = "CONFIRMED"
    TO_LOOK_AT = "TO_LOOK_AT"
    CHANGED_LEVEL = "CHANGED_LEVEL"


@dataclass(frozen=True)
class Filter:
    """What of the register is wanted: all of what is said; of several values in one field, any.

    Attributes:
        text: part of a name, an organisation number, or a country's name.
        levels: overall levels; empty means all, as everywhere here.
        category_id: one category; None means all.
        geographic, sector: one cell of the board's matrix; None means all.
        countries: suppliers whose worst country is one of these (ISO 3166-1 alpha-2).
        clauses: contract clause statuses (ClauseStatus).
        seats: countries of the suppliers themselves.
        channels: who does the buying (PurchaseChannel).
        relationships: supply chain or business partner (Relationship).
        owners: who follows them up.
        divisions: industries as «SN2025 46»: standard and division, never mixed.
        industry_bodies: industry cooperation they take part in.
        activity: active suppliers, those that are not, or both.
        knowledge: how much of the chain is known (ChainKnowledge).
        missing: lacks at least one of these.
        spend_year: the year of ``spend_from`` and ``spend_to``.
        spend_from, spend_to: bought for at least and at most so many whole kroner in that year.
        chain_country: a country anywhere behind the supplier, or its seat.
        producer_id: one producer anywhere in the chain.
        review: this year's review.
        batch_id: the import that brought them in.
    """

    text: str = ""
    levels: frozenset[Level] = frozenset()
    category_id: str | None = None
    geographic: Level | None = None
    sector: Level | None = None
    countries: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    seats: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    relationships: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    industry_bodies: frozenset[str] = frozenset()
    activity: Activity = Activity.ACTIVE
    knowledge: frozenset[str] = frozenset()
    missing: frozenset[Missing] = frozenset()
    spend_year: int | None = None
    spend_from: int | None = None
    spend_to: int | None = None
    chain_country: str | None = None
    producer_id: str | None = None
    review: frozenset[Review] = frozenset()
    batch_id: str | None = None

    def parts(self) -> Iterator["Filter"]:
        """The filter taken apart: one for each field that says something; together they say what the whole says."""
        empty = Filter()
        for field in fields(Filter):
            value = getattr(self, field.name)
            if field.name in _SPEND or value == getattr(empty, field.name):
                continue
            yield replace(empty, **{field.name: value})
        spend = {name: getattr(self, name) for name in _SPEND}
        if self.asks_for_spend:
            yield replace(empty, **spend)

    @property
    def asks_for_spend(self) -> bool:
        """Whether an amount is asked for; a year alone asks for nothing."""
        return self.spend_from is not None or self.spend_to is not None


_SPEND = ("spend_year", "spend_from", "spend_to")
