"""The enterprise itself: who has the duties, its people, papers and meetings (design section 3, first paragraph)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from compliance_app.storage.ids import new_id
from compliance_app.storage.tables.base import EnterpriseRow, UtcDateTime, belongs_to, filled, one_of, since_3

_NO: Final = text("false")


class SeatRole(StrEnum):
    """What a person is on the board or in management."""

    GENERAL_MANAGER = "GENERAL_MANAGER"
    CHAIR = "CHAIR"
    MEMBER = "MEMBER"
    DEPUTY = "DEPUTY"
    PARTICIPANT = "PARTICIPANT"
    """A participant or member who signs where there is neither board nor manager (regnskapsloven § 3-5)."""


class PolicyKind(StrEnum):
    """A policy says what the enterprise wants; a procedure how the work is done."""

    POLICY = "POLICY"
    PROCEDURE = "PROCEDURE"


class ProfileFactKind(StrEnum):
    """What a profile fact is, and so where the statement says it.

    Whole sentences, printed as they stand at their place in a chapter: ABOUT (chapter 1), ANCHORING (2), SUPPLY_CHAIN (3),
    METHOD (4), GOVERNANCE (9), INFORMATION (10), DIFFICULTY (6).

    Phrases that stand inside a sentence, lower first letter unless a name: AGREEMENT (whom we have a cooperation
    agreement with), PRODUCT and CUSTOMER (what we offer and to whom), OWNER, PASSED_ON and PASSED_ON_TO (what pass-through
    suppliers deliver and whom it is invoiced to), MEMBERSHIP (a body we are a member of, as ``Supplier.industry_body``
    spells it), MEMBER_SHARE (how many suppliers are members where only a share is known) and TOPIC_RAISED (what we took
    up there), both with the MEMBERSHIP's ``position``; JUDGEMENT_SOURCE (what sector judgements build on), SCREENING_LIST,
    ORDINARY_FOLLOW_UP (what follows «Vi fortsetter med»).

    Plans, what follows «skal», with ``due``: POLICY_PLAN, NEXT_STEP, DIALOGUE_PLAN.

    LARGEST_CATEGORY: name of a category among the largest purchases, where spend is not recorded. ACTIVITY_ABROAD: ISO
    alpha-2 of a country with own activity; «NO» says that there is none abroad. EARLIER_STATEMENT: year of a statement
    made before the register held its period. REFERENCE: title of what is cited, its address in ``source``.
    """

    ABOUT = "ABOUT"
    ANCHORING = "ANCHORING"
    SUPPLY_CHAIN = "SUPPLY_CHAIN"
    METHOD = "METHOD"
    GOVERNANCE = "GOVERNANCE"
    INFORMATION = "INFORMATION"
    DIFFICULTY = "DIFFICULTY"
    AGREEMENT = "AGREEMENT"
    PRODUCT = "PRODUCT"
    CUSTOMER = "CUSTOMER"
    OWNER = "OWNER"
    PASSED_ON = "PASSED_ON"
    PASSED_ON_TO = "PASSED_ON_TO"
    MEMBERSHIP = "MEMBERSHIP"
    MEMBER_SHARE = "MEMBER_SHARE"
    TOPIC_RAISED = "TOPIC_RAISED"
    JUDGEMENT_SOURCE = "JUDGEMENT_SOURCE"
    SCREENING_LIST = "SCREENING_LIST"
    ORDINARY_FOLLOW_UP = "ORDINARY_FOLLOW_UP"
    POLICY_PLAN = "POLICY_PLAN"
    NEXT_STEP = "NEXT_STEP"
    DIALOGUE_PLAN = "DIALOGUE_PLAN"
    LARGEST_CATEGORY = "LARGEST_CATEGORY"
    ACTIVITY_ABROAD = "ACTIVITY_ABROAD"
    EARLIER_STATEMENT = "EARLIER_STATEMENT"
    REFERENCE = "REFERENCE"


class GroupRelation(StrEnum):
    """What another company of the group is to the enterprise."""

    SUBSIDIARY = "SUBSIDIARY"
    PARENT = "PARENT"


class EventKind(StrEnum):
    """What kind of governance event took place."""

    BOARD_MEETING = "BOARD_MEETING"
    MANAGEMENT_REVIEW = "MANAGEMENT_REVIEW"
    TRAINING = "TRAINING"
    MEETING_WITH_BUYER = "MEETING_WITH_BUYER"


class Enterprise(SQLModel, table=True):
    """The duty-holder under the Act, with name and organisation number."""

    __tablename__ = "enterprise"
    __table_args__ = (
        filled("name"),
        one_of("medium_word", ["medium", "middels"]),
        CheckConstraint("retention_months BETWEEN 1 AND 120", name="retention_in_range"),
        Index(
            "uq_enterprise_example",
            "example",
            unique=True,
            sqlite_where=text("example <> '' AND removed_at IS NULL"),
            postgresql_where=text("example <> '' AND removed_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    version: int = 1
    name: str
    short_name: str = ""
    org_number: str | None = None
    form: str = ""
    """Legal form as said in a sentence: «en stiftelse», «et helseforetak»."""
    does_what: str = ""
    seat: str = ""
    founded_year: int | None = None
    founded_by: str = ""
    contact: str = ""
    """Where information requests are sent: mail or postal address."""
    statement_address: str = ""
    has_annual_report: bool | None = None
    responsible_role: str = ""
    review_frequency: str = ""
    whistleblowing_channel: str = ""
    medium_word: str = "medium"
    public_form: bool = Field(default=False, sa_column_kwargs={"server_default": _NO})
    """Anybody can ask on the public page (``/informasjonskrav``)."""
    four_eyes: bool = Field(default=False, sa_column_kwargs={"server_default": _NO})
    """Another person than the one who wrote last must go through the statement before it is locked."""
    retention_months: int = Field(default=12, sa_column_kwargs={"server_default": text("12")})
    """Months after closing in which what is personal in a case is kept."""
    public_body: bool = Field(default=False, sa_column_kwargs={"server_default": _NO})
    """Bound by the archives act: a case is emptied only after it was archived."""
    example: str = ""
    """Name of the reference organisation this is a copy of; empty for one's own enterprise."""
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReportingPeriod(EnterpriseRow, table=True):
    """The span a statement covers; ``--year`` finds it by its label."""

    __tablename__ = "reporting_period"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "label"),
        CheckConstraint("starts <= ends", name="in_order"),
    )

    label: str
    starts: date
    ends: date
    full_time_equivalents: int | None = None
    """Average employees in the financial year, full-time equivalents (§ 3 a)."""
    document_date: date | None = None
    """The day the statement is to be dated; a statement's own date, once it has one, goes before."""
    review_opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the review of the year's suppliers was opened."""


class ProfileFact(EnterpriseRow, table=True):
    """One sentence or phrase about the enterprise with its source; without a period it holds for every year."""

    __tablename__ = "profile_fact"
    __table_args__ = (
        one_of("kind", ProfileFactKind),
        filled("text"),
        belongs_to("reporting_period", "period_id"),
    )

    kind: str
    position: int = 0
    text: str
    period_id: str | None = Field(default=None, sa_type=Text)
    due: date | None = None
    """When a plan is to be done."""
    source: str = ""


class Department(EnterpriseRow, table=True):
    """A part of the enterprise."""

    __tablename__ = "department"
    __table_args__ = (filled("name"),)

    name: str
    position: int = 0


class GroupCompany(EnterpriseRow, table=True):
    """Another company of the group, and whether the statement covers it (§ 5: a joint statement says which)."""

    __tablename__ = "group_company"
    __table_args__ = (
        one_of("relation", GroupRelation),
        filled("name"),
        CheckConstraint("NOT covered OR relation = 'SUBSIDIARY'", name="only_subsidiaries_covered"),
    )

    relation: str = "SUBSIDIARY"
    name: str
    org_number: str = ""
    covered: bool = True
    reason: str = ""
    """Why the statement does not cover it; what follows «fordi», or whole sentences."""
    own_duty: bool | None = None
    """Whether it is a larger enterprise itself (§ 3 a); None: nobody has said."""
    considered_on: date | None = None
    """The day its board considered the newest statement."""
    left_on: date | None = None
    """The day it left the group."""


class KeyFigure(EnterpriseRow, table=True):
    """One cell of a key-figure table: as a number and as printed. An empty cell is not 0.

    A figure that stands alone has no ``table_title`` and no ``column_label``.
    """

    __tablename__ = "key_figure"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "table_title", "row_label", "column_label", "period_label"),
    )

    table_title: str
    row_label: str
    column_label: str
    period_label: str
    position: int = 0
    unit: str = ""
    value: float | None = None
    as_printed: str = ""
    source: str = ""


class Person(EnterpriseRow, table=True):
    """A human being with a seat, a signature or a contact responsibility."""

    __tablename__ = "person"
    __table_args__ = (filled("name"),)

    name: str
    title: str = ""
    """The title the enterprise uses (Direktør)."""
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Where an invitation to sign is sent."""


class BoardSeat(EnterpriseRow, table=True):
    """Which seat a person holds, for whom, from when to when. One person may hold several."""

    __tablename__ = "board_seat"
    __table_args__ = (
        one_of("role", SeatRole),
        belongs_to("person", "person_id"),
        CheckConstraint("from_day IS NULL OR to_day IS NULL OR from_day <= to_day", name="in_order"),
    )

    person_id: str = Field(sa_type=Text)
    role: str
    appointing_body: str = ""
    position: int = 0
    from_day: date | None = None
    to_day: date | None = None
    serves: bool = Field(default=False, sa_column_kwargs={"server_default": _NO})
    """A deputy who serves as member now, and therefore signs."""


class Policy(EnterpriseRow, table=True):
    """An adopted policy, or a procedure with who is responsible and how often."""

    __tablename__ = "policy"
    __table_args__ = (one_of("kind", PolicyKind), filled("title"), belongs_to("policy", "superseded_by"))

    kind: str = "POLICY"
    title: str
    text: str = ""
    adopted_by: str = ""
    adopted_on: date | None = None
    owner: str = ""
    """Who does it: a role, as inside a sentence («kvalitetslederen»)."""
    frequency: str = ""
    """How often: «hvert år»."""
    document_version: str = ""
    next_review: date | None = None
    review_owner: str = since_3()
    """Who is reminded of the next review."""
    superseded_by: str | None = Field(default=None, sa_type=Text)
    """The edition that took this one's place; None for the one in force."""


class GovernanceEvent(EnterpriseRow, table=True):
    """A board meeting, management review, training or meeting with another buyer; minutes reference, decisions."""

    __tablename__ = "governance_event"
    __table_args__ = (one_of("kind", EventKind), belongs_to("reporting_period", "period_id"))

    kind: str
    period_id: str = Field(sa_type=Text)
    held_on: date | None = None
    """None where only the period is known; the text then says «i 2025», never a made-up day."""
    with_whom: str = ""
    minutes_reference: str = ""
    decisions: str = ""
    people: int | None = None
    topic: str = ""
    """What a training was in, as after «opplæring i»."""
    everyone: bool = False
    """All who work here took part in the training."""
    treats_statement: bool = False
    """The board meeting that treated this period's statement."""


class BoardInput(EnterpriseRow, table=True):
    """What the board asked for, followed until it is answered."""

    __tablename__ = "board_input"
    __table_args__ = (
        filled("text"),
        belongs_to("reporting_period", "period_id"),
        belongs_to("governance_event", "event_id"),
    )

    period_id: str = Field(sa_type=Text)
    event_id: str | None = Field(default=None, sa_type=Text)
    """The meeting it was given in."""
    text: str
    given_on: date | None = None
    given_by: str = ""
    by_link: bool = Field(default=False, sa_column_kwargs={"server_default": _NO})
    """Written by a board member through a personal link; nobody else wrote it down for them."""
    owner: str = since_3()
    due: date | None = None
    answer: str = ""
    answered_on: date | None = None


class SizeFigure(EnterpriseRow, table=True):
    """One financial year's figures for the test of § 3 a; an unknown figure is empty, never 0."""

    __tablename__ = "size_figure"
    __table_args__ = (UniqueConstraint("enterprise_id", "year"),)

    year: int
    sales: int | None = Field(default=None, sa_type=BigInteger)
    """Whole kroner."""
    balance: int | None = Field(default=None, sa_type=BigInteger)
    """Whole kroner."""
    full_time_equivalents: float | None = None
    public_interest: bool | None = None
    """An enterprise of public interest (regnskapsloven § 1-6) on the balance-sheet day; None: not answered."""
    whole_group: bool | None = None
    """The figures are of parent and subsidiaries as one unit; None: not answered."""
    source: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
