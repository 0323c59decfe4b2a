"""Facts of the statement's chapters 4 to 11: ratings, findings, measures, dialogue, board, requests, signatures.

How texts are written (phrase, clause, sentence) is said in ``statement_facts``, which gathers all of them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from compliance_app.domain.levels import Level
from compliance_app.domain.statement_enterprise import Fact

# Chapter 4: method and ratings


@dataclass(frozen=True, kw_only=True)
class IndexUsed(Fact):
    """An index behind the geographic rating."""

    name: str
    publisher: str
    edition: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class LevelCount(Fact):
    """How many suppliers and business partners have a level."""

    level: Level
    count: int


@dataclass(frozen=True, kw_only=True)
class Ratings(Fact):
    """The year's ratings.

    Attributes:
        assessed, of: suppliers and business partners rated, and all. partners_assessed: business partners among them.
        geographic, sector, overall: counts per level, each level at most once.
        medium_from, high_from: cut-offs of the country value, 0–100. method: version («metode 1»).
        up, down: suppliers with a higher or lower overall level than last year; None: nobody has compared.
    """

    assessed: int
    of: int
    partners_assessed: int = 0
    geographic: tuple[LevelCount, ...] = ()
    sector: tuple[LevelCount, ...] = ()
    overall: tuple[LevelCount, ...] = ()
    method: str | None = None
    medium_from: float = 25
    high_from: float = 45
    up: int | None = None
    down: int | None = None


@dataclass(frozen=True, kw_only=True)
class CategoryRating(Fact):
    """A category with its levels among suppliers.

    Attributes:
        name: as inside a sentence («IKT»). suppliers: how many.
        sector_levels, geographic_levels: levels present. rationale: sentences the statement can quote.
        not_significant: reason why a medium or high level is not a significant risk.
        largest: among the largest purchases.
    """

    name: str
    suppliers: int
    sector_levels: tuple[Level, ...]
    geographic_levels: tuple[Level, ...] = ()
    rationale: str | None = None
    not_significant: str | None = None
    largest: bool = False


@dataclass(frozen=True, kw_only=True)
class UnknownLevel(Fact):
    """Suppliers whose level is unknown for one and the same ``reason``."""

    suppliers: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OverrideFact(Fact):
    """A level set by a person; ``subject`` is the supplier's name or category, ``reason`` sentences or clause."""

    subject: str
    from_level: Level
    to_level: Level
    reason: str


# Chapter 5: findings


@dataclass(frozen=True, kw_only=True)
class Impact(Fact):
    """An adverse impact.

    Attributes:
        kind: ACTUAL or POTENTIAL. own: concerns our own workforce. severity: 1–4, orders lists.
        what, issue, affected, goods: phrases. where: phrase with its preposition («i Malaysia»).
        involvement: CAUSED, CONTRIBUTED or DIRECTLY_LINKED (needs ``goods``).
        significant, reason: «vesentlig risiko» and why. category: inline name.
        remedy_status: sentences where harm is not yet remedied.
    """

    kind: str
    what: str
    issue: str
    where: str | None = None
    affected: str | None = None
    involvement: str | None = None
    goods: str | None = None
    category: str | None = None
    severity: int = 1
    significant: bool = False
    reason: str | None = None
    own: bool = False
    remedy_status: str | None = None


@dataclass(frozen=True, kw_only=True)
class NotPrioritised(Fact):
    """A risk put off on purpose: ``subject`` phrase, ``reason`` clause or sentences, and the day it is looked at again."""

    subject: str
    reason: str
    look_again_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Search(Fact):
    """Where we looked, as numbers of suppliers and business partners; and two limits of what we know.

    ``workers_heard``: we spoke with workers in the chain. ``self_declared``: most rests on suppliers' own word.
    """

    websites: int = 0
    questionnaires_sent: int = 0
    questionnaires_answered: int = 0
    meetings: int = 0
    visits: int = 0
    no_answer: int = 0
    workers_heard: bool = False
    self_declared: bool = True


@dataclass(frozen=True, kw_only=True)
class OwnOperations(Fact):
    """The assessment of our own employees and hired workers.

    ``read``: phrase («vernerunder og medarbeiderundersøkelsen»); ``finding``: sentences, None where nothing was found.
    """

    read: str
    employees: int | None = None
    finding: str | None = None


@dataclass(frozen=True, kw_only=True)
class Partners(Fact):
    """The assessment of business partners outside the supply chain (§ 3 e).

    ``read``: phrase; ``finding``: sentences, None where nothing was found.
    """

    read: str
    partners: int | None = None
    finding: str | None = None


# Chapters 6 to 8: measures, dialogue, remediation


@dataclass(frozen=True, kw_only=True)
class Measure(Fact):
    """A measure of the year.

    Attributes:
        status: PLANNED, ONGOING or DONE. purpose: CEASE, PREVENT, MITIGATE or REMEDIATE. risk: phrase.
        what: lower first letter: follows «har vi» (participle) when ongoing or done, «skal {owner}» (infinitive) when
        planned; capital first letter: a title, printed after a colon.
        result: sentences. expected: clause after «at», or sentences. expected_by, since, due: days. owner: role.
        lever: follows «gjennom». effect_on_people: sentences on those who work where a relation is ended.
        effect, known_by: as of an earlier year's measure.
    """

    status: str
    purpose: str
    risk: str
    what: str
    since: date | None = None
    due: date | None = None
    owner: str | None = None
    result: str | None = None
    expected: str | None = None
    expected_by: date | None = None
    lever: str | None = None
    effect_on_people: str | None = None
    effect: str | None = None
    known_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureGap(Fact):
    """A risk without measure, and the reason."""

    risk: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EarlierMeasure(Fact):
    """A measure of last year's statement.

    ``what`` as a noun phrase («møtet med leverandørene»). ``effect``: WORKED, PARTLY, FAILED, UNCLEAR or None (not judged),
    and ``known_by`` says how we know.
    """

    what: str
    done: bool
    reason: str | None = None
    new_due: date | None = None
    effect: str | None = None
    known_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dialogue(Fact):
    """A talk with those affected or who speak for them; ``change`` follows «Det førte til at»."""

    whom: str
    topic: str
    change: str | None = None


@dataclass(frozen=True, kw_only=True)
class Remedy(Fact):
    """Remediation: ``who`` (anonymised) got ``what``; ``cooperated``: with others, else by ourselves.

    ``satisfied``: YES, PARTLY, NO, or None where nobody knows; ``known_by`` says how we know.
    """

    who: str
    what: str
    cooperated: bool = False
    satisfied: str | None = None
    known_by: str | None = None


# Chapters 9 to 11: board, requests, signatures


@dataclass(frozen=True, kw_only=True)
class GovernanceEvent(Fact):
    """A meeting of the period. Kinds: MANAGEMENT_REVIEW, MEETING_WITH_BUYER (``with_whom``), BOARD_MEETING.

    ``held_on`` None: only the period is known. ``treats_statement``: the board meeting that treated this statement.
    """

    kind: str
    held_on: date | None = None
    with_whom: str | None = None
    treats_statement: bool = False


@dataclass(frozen=True, kw_only=True)
class BoardInput(Fact):
    """What the board asked us to give priority (phrase), and what was done about it (sentences)."""

    topic: str
    answer: str | None = None


@dataclass(frozen=True, kw_only=True)
class RequestCounts(Fact):
    """Information requests received in the period and what became of them."""

    received: int
    in_time: int = 0
    late: int = 0
    refused: int = 0
    extended: int = 0
    median_days: float | None = None
    grounds: tuple[tuple[str, int], ...] = ()
    """Where each ground stands in § 6 («annet ledd bokstav d»), and how many requests were refused on it."""


@dataclass(frozen=True, kw_only=True)
class SignatureFact(Fact):
    """A signature. Only ``verified`` ones are printed; ``signed_at`` is aware UTC."""

    signed_at: datetime
    verified: bool
    on_behalf_of: str | None = None
    reservation_page: int | None = None


@dataclass(frozen=True, kw_only=True)
class BoardSeat(Fact):
    """A seat on the signing day.

    Attributes:
        role: of ``SeatRole``. serves: a deputy who serves as a member now. own_title: the enterprise's own («Direktør»).
        body: appointing body, official spelling. appointed: the register says that the body appoints.
    """

    name: str
    role: str
    own_title: str | None = None
    body: str | None = None
    appointed: bool = False
    serves: bool = False
    signature: SignatureFact | None = None

    @property
    def on_board(self) -> bool:
        """Whether the seat is one of the board's now: the chair's, a member's, or that of a deputy who serves."""
        return self.role in {"CHAIR", "MEMBER"} or (self.role == "DEPUTY" and self.serves)


@dataclass(frozen=True, kw_only=True)
class Signing(Fact):
    """Place and date, and who signs: «deltakerne» or «medlemmene» where there is neither board nor general manager.

    Attributes:
        reserved: names of those who signed the edition before, ``reserved_edition``, with an endorsed reservation.
    """

    place: str | None = None
    document_date: date | None = None
    has_board: bool = True
    has_manager: bool = True
    signers_without_board: str = "medlemmene"
    reserved: tuple[str, ...] = ()
    reserved_edition: int | None = None
