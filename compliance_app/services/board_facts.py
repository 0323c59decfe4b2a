"""What the board's paper rests on: the board's page as it is now, and beside it what is hard, what is new, and the log's head.

Everything is counted by the database and every list is cut where it is read, so that a register of any size fits two pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.statement_rules import Phase
from compliance_app.services.board import Board, board_of
from compliance_app.services.board_changes import before
from compliance_app.services.decisions import decisions_of
from compliance_app.services.enterprises import enterprise_of, period_of
from compliance_app.services.facts_changes import changes_since
from compliance_app.services.gaps import Gap, count_gaps
from compliance_app.services.possible_breaches import ledger_of
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.statement_drawings import places_of
from compliance_app.services.statement_standing import OPEN, Standing
from compliance_app.services.statements import basis_of
from compliance_app.services.subjects import Found
from compliance_app.services.work import Work
from compliance_app.storage.tables import AuditHead, BoardInput, ReportingPeriod, Statement

NAMED_WAITING = 3
"""How many choices to wait are named; the rest are counted."""


@dataclass(frozen=True)
class ToMend:
    """What the check of the statement finds: what must be mended, and what should be looked at and has no reason yet."""

    errors: int
    warnings: int


@dataclass(frozen=True)
class PaperFacts:
    """What the paper says, in no language.

    Attributes:
        board: as «Styret» shows it.
        new, ended: how many suppliers came and went; None where nothing can be said.
        places: «CN HIGH» to how many suppliers and producers are there.
        waiting: how many choices to wait there are, and the first of them.
        high_unanswered: suppliers at high that nobody has described or answered for.
        breaches, unjudged: possible breaches a person has confirmed, and those nobody has judged; of all years.
        overdue: requests of any year that are owed an answer past the Act's last day.
        last_input: the board's newest input, of any year.
        to_mend: None where no text is open: nothing is drafted, or it is locked.
        seq, head: number and hash of the newest entry of the log.
    """

    enterprise: str
    level_word: str
    example: bool
    board: Board
    new: int | None
    ended: int | None
    places: Mapping[str, Sequence[int]]
    waiting: int
    waiting_named: tuple[Found, ...]
    high_unanswered: int
    breaches: int
    unjudged: int
    overdue: int
    last_input: BoardInput | None
    to_mend: ToMend | None
    seq: int = 0
    head: str = ""


def paper_facts(work: Work, year: str | int | None = None) -> PaperFacts:
    """Gather it for a period, the newest by default, in a number of queries that does not grow with the register.

    Raises:
        NoSuchYear: no such period.
    """
    period, state, enterprise = period_of(work, year), state_of(work), enterprise_of(work)
    board = board_of(work, period)
    earlier = before(work, period) if board.compared else None
    since = remembered(state, "paper-since", period.id, lambda: changes_since(work, period, earlier))
    waiting = decisions_of(work, period, NAMED_WAITING)
    breaches = ledger_of(work)
    head = work.session.get(AuditHead, work.enterprise_id)
    return PaperFacts(
        enterprise=enterprise.name,
        level_word=enterprise.medium_word,
        example=bool(enterprise.example),
        board=board,
        new=since.new,
        ended=since.ended,
        places=remembered(state, "paper-places", "", lambda: places_of(work)),
        waiting=waiting.found,
        waiting_named=waiting.rows,
        high_unanswered=remembered(state, "gaps", period.id, lambda: count_gaps(work, period))[
            Gap.HIGH_UNANSWERED
        ],
        breaches=breaches.confirmed,
        unjudged=breaches.unjudged,
        overdue=breaches.overdue,
        last_input=_last_input(work),
        to_mend=remembered(
            state,
            "paper-to-mend",
            f"{period.id} {work.today}",
            lambda: _to_mend(work, period, board.standing),
        ),
        seq=head.seq if head else 0,
        head=head.hash if head else "",
    )


def _last_input(work: Work) -> BoardInput | None:
    rows = work.session.execute(
        select(BoardInput)
        .where(col(BoardInput.enterprise_id) == work.enterprise_id)
        .order_by(col(BoardInput.given_on).desc(), col(BoardInput.id).desc())
        .limit(1)
    )
    return rows.scalar_one_or_none()


def _to_mend(work: Work, period: ReportingPeriod, standing: Standing) -> ToMend | None:
    """What stands in the way of locking the text, which comes before signing; None where no text is open."""
    if not standing.newest_id or standing.status not in OPEN:
        return None
    basis = basis_of(work, period, work.get(Statement, standing.newest_id).language)
    if basis is None:
        return None
    report = basis.report(Phase.FREEZE)
    return ToMend(len(report.errors), len(report.unexplained))
