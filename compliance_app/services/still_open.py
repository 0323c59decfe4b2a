"""Work that has a day: which column holds it, and when a row still waits to be done. Said once, for lists, reminders and owners."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from compliance_app.storage.tables import (
    BoardInput,
    FollowUp,
    Measure,
    MeasureStatus,
    Policy,
    PriorityDecision,
    Questionnaire,
    QuestionnaireState,
    RemediationCase,
)

WAITED_FOR: Final = (QuestionnaireState.SENT.value, QuestionnaireState.PARTLY_ANSWERED.value)
"""States of a questionnaire in which an answer is waited for."""


def _decision_stands() -> ColumnElement[bool]:
    """A choice to wait is the newest of its subject: a newer one takes the place of an older."""
    row, newer = PriorityDecision, aliased(PriorityDecision)
    replaced = select(1).where(
        col(newer.enterprise_id) == col(row.enterprise_id),
        or_(
            col(newer.supplier_id) == col(row.supplier_id),
            col(newer.category_id) == col(row.category_id),
            col(newer.impact_id) == col(row.impact_id),
        ),
        (col(newer.decided_at) > col(row.decided_at))
        | ((col(newer.decided_at) == col(row.decided_at)) & (col(newer.id) > col(row.id))),
    )
    return col(row.look_again_on).is_not(None) & ~replaced.exists()


DAY: Final[Mapping[Any, Any]] = MappingProxyType(
    {
        Measure: col(Measure.due),
        FollowUp: col(FollowUp.waits_for),
        Questionnaire: col(Questionnaire.due),
        Policy: col(Policy.next_review),
        PriorityDecision: col(PriorityDecision.look_again_on),
        RemediationCase: col(RemediationCase.due),
        BoardInput: col(BoardInput.due),
    }
)
"""The column with the day."""
OPEN: Final[Mapping[Any, ColumnElement[bool]]] = MappingProxyType(
    {
        Measure: col(Measure.status) != MeasureStatus.DONE.value,
        FollowUp: col(FollowUp.waits_for).is_not(None),
        Questionnaire: col(Questionnaire.state).in_(WAITED_FOR),
        Policy: col(Policy.superseded_by).is_(None),
        PriorityDecision: _decision_stands(),
        RemediationCase: col(RemediationCase.done_on).is_(None),
        BoardInput: col(BoardInput.answered_on).is_(None),
    }
)
"""The rows that still wait."""
