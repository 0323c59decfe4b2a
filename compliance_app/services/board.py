"""What «Styret» shows: the risk picture in numbers, what is new, how the work goes, what the board is asked for.

Everything is counted by the database; no list grows with the register.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.board_changes import Comparison, compare
from compliance_app.services.board_work import BoardWork, board_work
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_regions import producer_countries
from compliance_app.services.facts_rows import rows_of_period
from compliance_app.services.published_signers import names_missing
from compliance_app.services.ratings import country_risks
from compliance_app.services.register import level_counts, matrix
from compliance_app.services.register_conditions import current, same_supplier
from compliance_app.services.register_count import active, count_suppliers
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.request_counts import RequestFigures, request_counts
from compliance_app.services.statement_standing import Standing, signers_now, standing_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    BoardInput,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)


@dataclass(frozen=True)
class Cause:
    """Why suppliers are at high: the worst countries, most suppliers first, and how many are there by their sector."""

    countries: tuple[str, ...] = ()
    by_country: int = 0
    by_sector: int = 0


@dataclass(frozen=True)
class ChainCountry:
    """A country where a supplier or a known producer is: ISO alpha-2 and its level."""

    iso2: str
    level: Level


@dataclass(frozen=True)
class Board:
    """The page.

    Attributes:
        publish_by: the day the statement for the period must be out.
        levels: active suppliers by overall level; matrix: by (geographic, sector).
        compared: None where the year before was not rated here.
        work: measures, what suppliers were asked, remedy, harm, and what the board has no answer to.
        standing: where the period's statement stands; an update under way does not hide that it is out.
        signers: persons who must sign it; signed: how many of them have.
        inputs: what the board asked for in the period, newest first.
    """

    today: date
    year: str
    publish_by: date
    suppliers: int
    levels: Mapping[Level, int]
    matrix: Mapping[tuple[Level, Level], int]
    cause: Cause
    countries: tuple[ChainCountry, ...]
    compared: Comparison | None
    work: BoardWork
    requests: RequestFigures
    standing: Standing
    signers: int
    signed: int
    inputs: tuple[BoardInput, ...]

    @property
    def rated(self) -> int:
        """Active suppliers with a rating for the period."""
        return sum(self.levels.values())


def read_board(actor: Actor, year: str | None = None) -> Board:
    """Everything that «Styret» shows, for a period (the newest by default).

    Raises:
        NotAllowed: the actor may not read the board's page. NoSuchYear: no such period.
    """
    with reading(actor, Verb.READ_BOARD) as work:
        found = board_of(work, period_of(work, year))
        work.session.expunge_all()
        return found


def board_of(work: Work, period: ReportingPeriod) -> Board:
    """As read_board, inside a transaction."""
    today, state = work.today, state_of(work)
    standing = standing_of(work, period)
    signers = signers_now(work, standing)
    return Board(
        today=today,
        year=period.label,
        publish_by=publish_by(period.ends.year + 1),
        suppliers=remembered(state, "suppliers", "", lambda: count_suppliers(work)),
        levels=remembered(state, "levels", period.id, lambda: level_counts(work, period)),
        matrix=remembered(state, "matrix", period.id, lambda: matrix(work, period)),
        cause=remembered(state, "cause", period.id, lambda: _cause(work, period)),
        countries=remembered(state, "countries", "", lambda: chain_countries(work)),
        compared=remembered(state, "compared", period.id, lambda: compare(work, period)),
        work=board_work(work, period, today),
        requests=request_counts(work, period),
        standing=standing,
        signers=len(signers),
        signed=len(signers) - len(names_missing(signers)),
        inputs=_inputs(work, period),
    )


def chain_countries(work: Work) -> tuple[ChainCountry, ...]:
    """The countries of active suppliers and of the producers behind them, worst first, then by code."""
    seats_in = select(col(Supplier.country)).where(*active(work), col(Supplier.country).is_not(None))
    codes = {str(iso2) for iso2 in work.session.execute(seats_in.union(producer_countries(work))).scalars()}
    risks = country_risks(work)
    found = [ChainCountry(iso2, risks[iso2].level if iso2 in risks else Level.UNKNOWN) for iso2 in codes]
    return tuple(sorted(found, key=lambda one: (WORST_FIRST.index(one.level), one.iso2)))


def _cause(work: Work, period: ReportingPeriod) -> Cause:
    rows = work.session.execute(
        select(
            col(RiskAssessment.worst_country),
            col(RiskAssessment.geographic),
            col(RiskAssessment.sector),
            func.count(),
        )
        .join_from(RiskAssessment, Supplier, same_supplier())
        .where(
            *current(work, period),
            *active(work),
            col(RiskAssessment.overall_rank) == WORST_FIRST.index(Level.HIGH),
        )
        .group_by(
            col(RiskAssessment.worst_country), col(RiskAssessment.geographic), col(RiskAssessment.sector)
        )
    ).all()
    countries: dict[str, int] = {}
    by_sector = 0
    for country, geographic, sector, count in rows:
        if geographic == Level.HIGH and country:
            countries[country] = countries.get(country, 0) + count
        if sector == Level.HIGH:
            by_sector += count
    listed = sorted(countries, key=lambda iso2: (-countries[iso2], iso2))
    return Cause(tuple(listed), sum(countries.values()), by_sector)


def _inputs(work: Work, period: ReportingPeriod) -> tuple[BoardInput, ...]:
    rows = work.session.execute(
        select(BoardInput)
        .where(rows_of_period(work, BoardInput, period))
        .order_by(col(BoardInput.given_on).desc(), col(BoardInput.id).desc())
    )
    return tuple(rows.scalars())
