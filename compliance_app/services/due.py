"""What has a day and waits: late or due soon, of every kind, each with whom it concerns and who does it; and what waits to be decided.

Each kind is read along an index and only its first rows, so that fifty thousand follow-ups cost what fifty do. Reminders
read everything that is due (``reminder_tasks``); a page shows the first.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.permissions import Role, Verb, allowed
from compliance_app.services.gap_list import GapCounts, gap_counts
from compliance_app.services.named import with_named
from compliance_app.services.possible_breaches import count_open_breaches
from compliance_app.services.questionnaire_reads import count_open_proposals
from compliance_app.services.registry_proposals import open_count
from compliance_app.services.remediation_reads import impacts_without_remedy
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.screening import count_waiting
from compliance_app.services.statement_due import statement_dues
from compliance_app.services.still_open import DAY, OPEN
from compliance_app.services.unread import count_unread
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    BoardInput,
    Category,
    FollowUp,
    Measure,
    MeasureStatus,
    Policy,
    PriorityDecision,
    Questionnaire,
    RemediationCase,
    Supplier,
)

AHEAD: Final = 90
"""Days ahead within which a date other than a request's is shown."""
MOST: Final = 50
"""Rows read of one kind."""
_STATEMENT_AHEAD: Final = 30
"""The same of what is to be done about the statement, whose day stands on the page all year."""
_JUDGE_AFTER: Final = 90
"""Days after a measure is finished from which somebody is asked whether it helped."""


class DueKind(StrEnum):
    """What has a date."""

    REQUEST = "REQUEST"
    MEASURE = "MEASURE"
    FOLLOW_UP = "FOLLOW_UP"
    QUESTIONNAIRE = "QUESTIONNAIRE"
    LOOK_AGAIN = "LOOK_AGAIN"
    REVIEW = "REVIEW"
    REMEDIATION = "REMEDIATION"
    BOARD_INPUT = "BOARD_INPUT"
    STATEMENT = "STATEMENT"


MET_WITH: Final[Mapping[DueKind, Verb]] = MappingProxyType(
    {
        DueKind.REQUEST: Verb.ANSWER_REQUEST,
        DueKind.MEASURE: Verb.RECORD_MEASURE,
        DueKind.FOLLOW_UP: Verb.RECORD_FOLLOW_UP,
        DueKind.QUESTIONNAIRE: Verb.SEND_QUESTIONNAIRE,
        DueKind.LOOK_AGAIN: Verb.RECORD_MEASURE,
        DueKind.REVIEW: Verb.RECORD_POLICY,
        DueKind.REMEDIATION: Verb.RECORD_REMEDIATION,
        DueKind.BOARD_INPUT: Verb.RECORD_EVENT,
        DueKind.STATEMENT: Verb.EDIT_STATEMENT,
    }
)
"""What is done about each kind; whoever may not do it has no such deadline."""


@dataclass(frozen=True)
class Due:
    """One thing with a date.

    Attributes:
        title: the request's number, what the measure, the remedy or the board's input is, whom a follow-up or a questionnaire
            is to, whose risk is looked at again, the policy's title, what is to be done about the statement.
        about: the request's topic or beginning; what a measure or a follow-up concerns. May be empty.
        owner: who is responsible; for a request its state.
        supplier_id: of a follow-up, its supplier.
    """

    kind: DueKind
    id: str
    day: date
    title: str
    about: str = ""
    owner: str = ""
    supplier_id: str = ""


@dataclass(frozen=True)
class Waiting:
    """What a person is to decide, counted; 0 of what their roles do not decide.

    Attributes:
        proposals: what suppliers' answers propose; hits: possible matches in screening lists.
        asks: medium and high risk that nothing and nobody has answered.
        without_remedy: actual impacts we had a part in, with neither remedy nor a reason.
        not_judged: measures finished a while ago, of which nobody has said whether they helped.
        breaches: possible breaches nobody has judged. unread: messages nobody has placed. registry: what Enhetsregisteret
            proposes.
    """

    proposals: int
    hits: int
    asks: GapCounts
    without_remedy: int
    not_judged: int
    breaches: int = 0
    unread: int = 0
    registry: int = 0


def waiting_of(actor: Actor) -> Waiting:
    """What waits for a person in the newest period, of what their roles decide; the rest is not read."""

    def theirs(verb: Verb, count: Callable[[], int]) -> int:
        return count() if allowed(actor.roles, verb) else 0

    asks = gap_counts(actor) if allowed(actor.roles, Verb.RECORD_IMPACT) else GapCounts("", 0, 0, 0)
    with reading(actor) as work:
        state, today = state_of(work), clock.today()
        remedy = theirs(
            Verb.RECORD_REMEDIATION,
            lambda: remembered(state, "without remedy", "", lambda: len(impacts_without_remedy(work))),
        )
        judged = theirs(
            Verb.RECORD_MEASURE,
            lambda: remembered(state, "not judged", f"{today}", lambda: _not_judged(work, today)),
        )
    return Waiting(
        proposals=theirs(Verb.DECIDE_ANSWER_PROPOSAL, lambda: count_open_proposals(actor)),
        hits=theirs(Verb.DECIDE_SCREENING_HIT, lambda: count_waiting(actor)),
        asks=asks,
        without_remedy=remedy,
        not_judged=judged,
        breaches=theirs(Verb.CLASSIFY_BREACH, lambda: count_open_breaches(actor)),
        unread=theirs(Verb.ANSWER_REQUEST, lambda: count_unread(actor)),
        registry=theirs(Verb.DECIDE_PROPOSAL, lambda: open_count(actor)),
    )


def _not_judged(work: Work, today: date) -> int:
    return int(
        work.session.execute(
            select(func.count())
            .select_from(Measure)
            .where(
                col(Measure.enterprise_id) == work.enterprise_id,
                col(Measure.status) == MeasureStatus.DONE.value,
                col(Measure.effect).is_(None),
                col(Measure.done_on) <= today - timedelta(days=_JUDGE_AFTER),
            )
        ).scalar_one()
    )


@dataclass(frozen=True)
class _Dated:
    """A table that holds work with a day.

    Attributes:
        said: title, about, owner and perhaps the supplier's id; plain text where there is none.
        beside: tables joined for the names.
        only: conditions besides that it still waits (``still_open``).
    """

    kind: DueKind
    table: Any
    said: tuple[Any, ...]
    beside: tuple[Any, ...]
    only: tuple[ColumnElement[bool], ...] = ()


_SUPPLIER, _CATEGORY = col(Supplier.name), col(Category.name)
_NAMED_BY: Final[dict[Any, str]] = {
    Supplier: "supplier_id",
    Category: "category_id",
    AdverseImpact: "impact_id",
}
_KINDS: Final = (
    _Dated(
        DueKind.MEASURE, Measure,
        (col(Measure.what), func.coalesce(_SUPPLIER, _CATEGORY, ""), col(Measure.owner)), (Supplier, Category),
    ),
    _Dated(
        DueKind.FOLLOW_UP, FollowUp,
        (_SUPPLIER, col(FollowUp.what), col(FollowUp.owner), col(FollowUp.supplier_id)), (Supplier,),
        (col(Supplier.active).is_(True),),
    ),
    _Dated(
        DueKind.QUESTIONNAIRE, Questionnaire,
        (_SUPPLIER, "", col(Questionnaire.owner)), (Supplier,),
        (col(Supplier.active).is_(True),),
    ),
    _Dated(
        DueKind.LOOK_AGAIN, PriorityDecision,
        (func.coalesce(_SUPPLIER, _CATEGORY, col(AdverseImpact.what)), "", col(PriorityDecision.owner)),
        (Supplier, Category, AdverseImpact),
    ),
    _Dated(
        DueKind.REVIEW, Policy,
        (col(Policy.title), "", func.coalesce(func.nullif(col(Policy.review_owner), ""), col(Policy.owner))), (),
    ),
    _Dated(
        DueKind.REMEDIATION, RemediationCase,
        (col(RemediationCase.remedy), "", col(RemediationCase.owner)), (),
    ),
    _Dated(
        DueKind.BOARD_INPUT, BoardInput, (col(BoardInput.text), "", col(BoardInput.owner)), (),
    ),
)  # fmt: skip


def kinds_met_by(roles: Collection[Role]) -> frozenset[DueKind]:
    """The kinds of deadline that somebody with these roles does something about."""
    return frozenset(kind for kind, verb in MET_WITH.items() if allowed(roles, verb))


def dated(work: Work, today: date, kinds: Collection[DueKind] = frozenset(DueKind)) -> list[Due]:
    """Of these kinds, all but requests: late or due within ``AHEAD`` days, of any period; the first ``MOST`` of each kind."""
    last = today + timedelta(days=AHEAD)
    found = [due for one in _KINDS if one.kind in kinds for due in _read(work, one, last)]
    if DueKind.STATEMENT not in kinds:
        return found
    statement = [one for one in statement_dues(work) if one.day <= today + timedelta(days=_STATEMENT_AHEAD)]
    return found + [Due(DueKind.STATEMENT, one.id, one.day, one.title, one.about) for one in statement]


def _read(work: Work, one: _Dated, last: date) -> list[Due]:
    shown = [part for part in one.said if not isinstance(part, str)]
    day = DAY[one.table]
    chosen: Any = select(one.table.id, day, *shown)
    chosen = with_named(chosen, *((named, getattr(one.table, _NAMED_BY[named])) for named in one.beside))
    rows = work.session.execute(
        chosen.where(one.table.enterprise_id == work.enterprise_id, day <= last, OPEN[one.table], *one.only)
        .order_by(day, one.table.id)
        .limit(MOST)
    )
    found = []
    for identity, when, *values in rows:
        read = iter(values)
        said = [part if isinstance(part, str) else next(read) or "" for part in one.said]
        found.append(Due(one.kind, identity, when, *said))
    return found
