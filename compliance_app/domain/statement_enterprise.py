"""Facts of the statement's chapters 0 to 3: the enterprise, how it is organised, whom it buys from.

How texts are written (phrase, clause, sentence) is said in ``statement_facts``, which gathers all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Source:
    """The address of a fact: a table of design section 3 (or "Aggregate" for a count over rows), row id, label.

    ``values`` may hold the row's values as they were; rendering adds the ones the paragraph really used.
    """

    kind: str
    id: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Anything that came from a row of the register."""

    source: Source


@dataclass(frozen=True, kw_only=True)
class Phrase(Fact):
    """One phrase with its source."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Plan(Fact):
    """Something we shall do: ``text`` follows «skal» (infinitive), ``by`` is the day."""

    text: str
    by: date | None = None


@dataclass(frozen=True, kw_only=True)
class Reference(Fact):
    """A document or page that the statement cites; printed under Referanser."""

    title: str
    publisher: str | None = None
    url: str | None = None
    read_on: date | None = None


# Chapter 0 and 1: who


@dataclass(frozen=True, kw_only=True)
class Period(Fact):
    """The period. ``last_year`` is the year of the previous statement; None: this is the first one.

    ``last_year_recorded`` False: there was a statement, but the register does not hold what it rested on.
    """

    year: int
    start: date
    end: date
    last_year: int | None = None
    last_year_recorded: bool = True


@dataclass(frozen=True, kw_only=True)
class Enterprise(Fact):
    """The duty-holder.

    Attributes:
        kind: COMPANY, FOUNDATION, ASSOCIATION or OTHER: decides the sentence about form and owners.
        form: phrase with its article, «et aksjeselskap», «en ideell, landsdekkende organisasjon»; None: not printed.
        does_what: what follows the name, «arbeider for å bedre …», without full stop.
        members: members of an association.
        seat: place, may go on: «Bergen, ved Haraldsplass Diakonale Sykehus».
        countries_abroad: ISO codes of countries with own activity outside Norway; None: not recorded.
        fte: full-time equivalents in the period.
        contact: where § 6 requests go. statement_url: the page of the statements. ft_url: Forbrukertilsynet.
        annual_report: True «Årsberetningen viser til den», False none is made, None: not recorded.
        level_word_medium: «medium» or «middels».
        mapping_frequency: phrase, «hvert år».
        responsible_role: role with the responsibility, as in the middle of a sentence («kvalitetslederen»).
    """

    name: str
    short_name: str
    org_number: str | None = None
    kind: str = "OTHER"
    form: str | None = None
    does_what: str | None = None
    owners: tuple[str, ...] = ()
    members: int | None = None
    founded_year: int | None = None
    founders: tuple[str, ...] = ()
    seat: str | None = None
    countries_abroad: tuple[str, ...] | None = None
    fte: Decimal | int | None = None
    contact: str | None = None
    statement_url: str | None = None
    ft_url: str = "https://www.forbrukertilsynet.no"
    annual_report: bool | None = None
    level_word_medium: str = "medium"
    mapping_frequency: str | None = None
    responsible_role: str | None = None


@dataclass(frozen=True, kw_only=True)
class GroupCompany(Fact):
    """Another company of the group.

    Attributes:
        relation: SUBSIDIARY or PARENT; org_number: empty where it has none in Norway.
        covered: the statement is its statement too; False needs ``reason`` (clause or sentences).
        own_duty: it is a larger enterprise itself (§ 3 a); None: nobody has said.
        considered_on: the day its board considered this statement.
    """

    name: str
    org_number: str = ""
    covered: bool = True
    reason: str | None = None
    relation: str = "SUBSIDIARY"
    own_duty: bool | None = None
    considered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StatementUpdate(Fact):
    """Why a statement replaces an earlier one of the same period (§ 5 fourth paragraph); ``change`` as a reason.

    ``changed_on``: the day the update was begun; None where that was not kept.
    """

    change: str
    old_date: date
    changed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ProfileFact(Fact):
    """Sentences about the enterprise in its own words, printed in ``chapter``: "01", "02", "03", "04", "09" or "10"."""

    chapter: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Department(Fact):
    """A department, by its own name."""

    name: str


@dataclass(frozen=True, kw_only=True)
class KeyFigure(Fact):
    """One figure of the year.

    Attributes:
        label: phrase, plural («deltakere»). printed: as printed («3 500», «ca. 3 500»), None: not known.
        printed_before: the year before. sentence: what follows «I 2025», «ble det holdt 756 kurs»; else «hadde vi …».
    """

    label: str
    printed: str | None
    printed_before: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, kw_only=True)
class KeyFigureRow(Fact):
    """A row of a table: cells as printed, in the order of the columns; None is an empty cell, not 0."""

    label: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class KeyFigureTable(Fact):
    """A table of key figures; ``columns`` are the heads after the first, ``row_head`` the head of the first."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[KeyFigureRow, ...]
    row_head: str = "Avdeling"
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Agreement(Fact):
    """A cooperation agreement: «avtale om {about} med {partner}»."""

    partner: str
    about: str = "samarbeid"


@dataclass(frozen=True, kw_only=True)
class PassThrough(Fact):
    """What we pass on: ``what`` from ``suppliers`` suppliers, invoiced to ``whom``.

    ``suppliers_called``: plural phrase instead of «leverandører» («EQA-arrangører i Europa»).
    """

    what: str
    suppliers: int
    whom: str
    suppliers_called: str | None = None


@dataclass(frozen=True, kw_only=True)
class IndustryBody(Fact):
    """A body where we and ``members`` of ``of`` suppliers are members.

    ``share`` replaces the count where only it is known («vel halvparten av EQA-arrangørene»); ``note`` is a sentence.
    """

    body: str
    members: int | None = None
    of: int | None = None
    share: str | None = None
    topics_raised: tuple[str, ...] = ()
    note: str | None = None


# Chapter 2: policies and procedures


@dataclass(frozen=True, kw_only=True)
class Policy(Fact):
    """An adopted policy."""

    title: str
    adopted_by: str | None = None
    adopted_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Procedure(Fact):
    """A procedure, with who is responsible and how often (phrases)."""

    title: str
    owner: str | None = None
    frequency: str | None = None


@dataclass(frozen=True, kw_only=True)
class ClauseCounts(Fact):
    """Agreements with suppliers, and how many hold the requirement."""

    agreements: int
    with_clause: int


@dataclass(frozen=True, kw_only=True)
class Training(Fact):
    """A training in the period; ``everyone``: all who work here took part."""

    employees: int | None
    everyone: bool = False
    held_on: date | None = None
    topic: str = "kravene"


@dataclass(frozen=True, kw_only=True)
class Channel(Fact):
    """A whistleblowing channel open to others than employees; ``reports``: about such matters in the period."""

    name: str
    reports: int | None = None


# Chapter 3: suppliers


@dataclass(frozen=True, kw_only=True)
class SupplierCounts(Fact):
    """Counts at the end of the period.

    Attributes:
        supply_chain, business_partners: active suppliers by relationship.
        chain_unknown: those in the chain of whom no link behind is known; chain_rated_unknown: those among them whose
        geographic level is unknown for that reason (the others have their seat's level).
        resellers: those with an office in Norway that sell what producers in other countries make.
        new, ended: since ``Period.last_year``; None: nobody has compared.
    """

    supply_chain: int
    business_partners: int
    chain_unknown: int = 0
    chain_rated_unknown: int = 0
    resellers: int = 0
    new: int | None = None
    ended: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProducerRegion(Fact):
    """Where known producers and sub-suppliers are: ISO code or the name of a region («Europa»).

    ``exception_category`` (inline name) with ``count``: a few of that category that are elsewhere than the rest.
    """

    place: str
    exception_category: str | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class DrawnNumber(Fact):
    """Numbers of one cell of the risk matrix («HIGH LOW»: how many) or one country of the map («CN HIGH»: suppliers, producers)."""

    drawing: str
    key: str
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Buyer(Fact):
    """Another enterprise that buys for us or sets the rules.

    Attributes:
        channel: VIA_HOST_BUYER, COVERED_BY or FRAMEWORK_OF_OTHER.
        suppliers, suppliers_called: how many, and plural phrase instead of «leverandører» («sykehuslaboratorier»).
        commitment: COVERED_BY: what follows «som», with its ``commitment_from`` («vedtektene») as reference.
        use: FRAMEWORK_OF_OTHER: phrase after «Til» («store kurs»).
    """

    buyer: str
    channel: str
    suppliers: int = 0
    suppliers_called: str | None = None
    commitment: str | None = None
    commitment_from: str | None = None
    use: str | None = None
