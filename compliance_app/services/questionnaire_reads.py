"""What the pages of questionnaires read: which wait, which are late, and one with its answers beside last time's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.services.outbox import state_now, why_now
from compliance_app.services.questionnaire_proposals import proposals_of
from compliance_app.services.questionnaire_rows import Asked, asked
from compliance_app.services.questionnaire_send import mails_of
from compliance_app.services.questionnaire_words import ChangeLine, change_lines
from compliance_app.services.still_open import WAITED_FOR
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    AnswerProposal,
    AnswerProposalState,
    Effort,
    MailState,
    OutboxMail,
    Questionnaire,
    QuestionnaireState,
    Supplier,
)

PAGE = 25


class Status(StrEnum):
    """Where a questionnaire stands, as the list is divided."""

    LATE = "LATE"
    WAITING = "WAITING"
    NOT_SENT = "NOT_SENT"
    ANSWERED = "ANSWERED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True)
class Line:
    """One questionnaire in a list: supplier's name, where it stands, and how many proposals wait for a person."""

    row: Questionnaire
    supplier: str
    status: Status
    open_proposals: int = 0


@dataclass(frozen=True)
class QuestionnairePage:
    """A page of the list.

    Attributes:
        counts: how many stand where; every status is there.
        lines: those of the page; total: how many the list holds.
        proposals: how many proposals wait for a person, in all.
    """

    counts: Mapping[Status, int]
    lines: tuple[Line, ...]
    total: int
    proposals: int


@dataclass(frozen=True)
class MailLine:
    """A mail about a questionnaire as it stands now, with the sentence where it was not taken or nobody knows."""

    mail: OutboxMail
    state: MailState
    why: str


@dataclass(frozen=True)
class QuestionnaireView:
    """One questionnaire.

    Attributes:
        changes: each question beside last time's answer, in the order asked; those without either are left out.
        proposals: what the answers propose, with the question's words in ``asked``; efforts: what was tried, newest first.
    """

    asked: Asked
    status: Status
    changes: tuple[ChangeLine, ...]
    proposals: tuple[AnswerProposal, ...]
    efforts: tuple[Effort, ...]
    mails: tuple[MailLine, ...]


def questionnaires(actor: Actor, status: Status | None = None, side: int = 1) -> QuestionnairePage:
    """The questionnaires that stand so, what is due first before the rest, a page at a time.

    None is all that wait for somebody: for the supplier, or for a person here who has not decided on a proposal.
    """
    today = clock.today()
    with reading(actor) as work:
        counts = _counts(work, today)
        where = _where(work, status, today)
        lines = _lines(work, today, where, status, side)
        waiting = _count_open(work)
        total = counts[status] if status else _count(work, where)
        work.session.expunge_all()
    return QuestionnairePage(counts, lines, total, waiting)


def questionnaires_of(actor: Actor, supplier_id: str) -> list[Line]:
    """A supplier's questionnaires, newest first. Raises NotFound."""
    today = clock.today()
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        lines = _lines(work, today, col(Questionnaire.supplier_id) == supplier_id, None, None)
        work.session.expunge_all()
    return sorted(lines, key=lambda line: line.row.id, reverse=True)


def read_questionnaire(actor: Actor, identity: str) -> QuestionnaireView:
    """One questionnaire with all that hangs on it. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(Questionnaire, identity)
        found = asked(work, row)
        mails = tuple(
            MailLine(mail, state_now(mail, work.at), why_now(mail, work.at))
            for mail in mails_of(work, row.id)
        )
        view = QuestionnaireView(
            asked=found,
            status=status_of(row, clock.today()),
            changes=change_lines(found, found.answers),
            proposals=tuple(proposals_of(work, identity)),
            efforts=_efforts(work, row),
            mails=mails,
        )
        work.session.expunge_all()
        return view


def status_of(row: Questionnaire, today: date) -> Status:
    """Where a questionnaire stands on a day."""
    return _status(row.state, late=row.due is not None and row.due < today)


def _status(state: str, *, late: bool) -> Status:
    if state in WAITED_FOR:
        return Status.LATE if late else Status.WAITING
    return {
        QuestionnaireState.DRAFT.value: Status.NOT_SENT,
        QuestionnaireState.ANSWERED.value: Status.ANSWERED,
        QuestionnaireState.REVOKED.value: Status.WITHDRAWN,
    }[state]


def _where(work: Work, status: Status | None, today: date) -> ColumnElement[bool]:
    state, due = col(Questionnaire.state), col(Questionnaire.due)
    if status is None:
        undecided = select(col(AnswerProposal.questionnaire_id)).where(
            col(AnswerProposal.enterprise_id) == work.enterprise_id,
            col(AnswerProposal.state) == AnswerProposalState.OPEN.value,
        )
        return or_(
            state.in_((QuestionnaireState.DRAFT.value, *WAITED_FOR)), col(Questionnaire.id).in_(undecided)
        )
    return {
        Status.NOT_SENT: state == QuestionnaireState.DRAFT.value,
        Status.WAITING: and_(state.in_(WAITED_FOR), or_(due.is_(None), due >= today)),
        Status.LATE: and_(state.in_(WAITED_FOR), due < today),
        Status.ANSWERED: state == QuestionnaireState.ANSWERED.value,
        Status.WITHDRAWN: state == QuestionnaireState.REVOKED.value,
    }[status]


def _counts(work: Work, today: date) -> dict[Status, int]:
    late = case((col(Questionnaire.due) < today, 1), else_=0)
    rows = work.session.execute(
        select(col(Questionnaire.state), late, func.count())
        .where(col(Questionnaire.enterprise_id) == work.enterprise_id)
        .group_by(col(Questionnaire.state), late)
    )
    found = dict.fromkeys(Status, 0)
    for state, is_late, count in rows:
        found[_status(state, late=bool(is_late))] += count
    return found


def _count(work: Work, where: ColumnElement[bool]) -> int:
    found = work.session.execute(
        select(func.count())
        .select_from(Questionnaire)
        .where(col(Questionnaire.enterprise_id) == work.enterprise_id, where)
    )
    return int(found.scalar_one())


def _lines(
    work: Work, today: date, where: ColumnElement[bool], status: Status | None, side: int | None
) -> tuple[Line, ...]:
    done = status in {Status.ANSWERED, Status.WITHDRAWN}
    due = col(Questionnaire.due)
    chosen = (
        select(Questionnaire, col(Supplier.name))
        .join(
            Supplier,
            (col(Supplier.enterprise_id) == col(Questionnaire.enterprise_id))
            & (col(Supplier.id) == col(Questionnaire.supplier_id)),
        )
        .where(col(Questionnaire.enterprise_id) == work.enterprise_id, where)
        .order_by(due.desc() if done else due, col(Questionnaire.id))
    )
    if side is not None:
        chosen = chosen.limit(PAGE).offset(PAGE * (side - 1))
    rows: list[Any] = list(work.session.execute(chosen).all())
    waiting = _open_proposals(work, [row.supplier_id for row, _name in rows])
    return tuple(Line(row, name, status_of(row, today), waiting.get(row.id, 0)) for row, name in rows)


def _open_proposals(work: Work, suppliers: list[str]) -> dict[str, int]:
    """How many proposals wait, by questionnaire, at these suppliers."""
    rows = work.session.execute(
        select(col(AnswerProposal.questionnaire_id), func.count())
        .where(
            col(AnswerProposal.enterprise_id) == work.enterprise_id,
            col(AnswerProposal.state) == AnswerProposalState.OPEN.value,
            col(AnswerProposal.supplier_id).in_(suppliers),
        )
        .group_by(col(AnswerProposal.questionnaire_id))
    )
    return {row[0]: row[1] for row in rows}


def _efforts(work: Work, row: Questionnaire) -> tuple[Effort, ...]:
    rows = work.session.execute(
        select(Effort).where(
            col(Effort.enterprise_id) == work.enterprise_id,
            col(Effort.supplier_id) == row.supplier_id,
            col(Effort.questionnaire_id) == row.id,
        )
    ).scalars()
    return tuple(sorted(rows, key=lambda one: (one.happened_on, one.id), reverse=True))


def count_open_proposals(actor: Actor) -> int:
    """How many of the answers' proposals wait for a person."""
    with reading(actor) as work:
        return _count_open(work)


def _count_open(work: Work) -> int:
    found = work.session.execute(
        select(func.count())
        .select_from(AnswerProposal)
        .where(
            col(AnswerProposal.enterprise_id) == work.enterprise_id,
            col(AnswerProposal.state) == AnswerProposalState.OPEN.value,
        )
    )
    return int(found.scalar_one())
