"""Counts over the whole register, kept as long as nothing has been written since.

Every write leaves an entry in the enterprise's log, so the head of the log names a state of the register: what was
counted under a head holds for as long as the head stands, in every session of this process. A page over 100 000
suppliers then costs what a page over 100 does.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Work
from compliance_app.storage.tables import AuditEntry, AuditHead

Value = TypeVar("Value")
State = tuple[str, str]
"""An enterprise's id and the hash of the newest entry of its log."""

BESIDE_THE_REGISTER: Final = frozenset(
    {
        Verb.REGISTER_REQUEST, Verb.ANSWER_REQUEST, Verb.ASK_CLARIFICATION, Verb.EXTEND_REQUEST, Verb.REFUSE_REQUEST,
        Verb.CLASSIFY_BREACH, Verb.ANNOTATE_REQUEST, Verb.DRAFT_STATEMENT, Verb.EDIT_STATEMENT, Verb.EXPLAIN_WARNING,
        Verb.GIVE_BOARD_INPUT, Verb.EDIT_BOARD, Verb.RECORD_POLICY, Verb.RECORD_EVENT, Verb.ASSESS_OWN_OPERATIONS,
        Verb.RECORD_IMPACT, Verb.RECORD_MEASURE, Verb.RECORD_FOLLOW_UP, Verb.ATTACH_EVIDENCE, Verb.SAVE_FILTER,
        Verb.IMPORT_SCREENING_LIST, Verb.DECIDE_SCREENING_HIT, Verb.DECIDE_CHANGE,
        Verb.START_TASK, Verb.DECIDE_DUPLICATE, Verb.RECORD_TRAINING, Verb.ASSESS_PARTNERS,
        Verb.RECORD_DIALOGUE, Verb.RECORD_REMEDIATION, Verb.SEND_QUESTIONNAIRE, Verb.ANSWER_QUESTIONNAIRE,
        Verb.RECORD_ANSWERS, Verb.RECORD_EFFORT, Verb.SEND_REMINDERS, Verb.RECEIVE_MAIL, Verb.REOPEN_REQUEST,
        Verb.CLOSE_REQUEST, Verb.PUBLISH_ANSWER, Verb.SET_DISCLOSURE, Verb.PURGE_REQUESTS, Verb.ASK_IN_PUBLIC,
        Verb.FOLLOW_CASE, Verb.PUBLISH_STATEMENT, Verb.UPDATE_STATEMENT, Verb.CHECK_ADDRESS, Verb.BACKUP,
        Verb.SHARE_WITH_BOARD, Verb.FOLLOW_BOARD,
    }
)  # fmt: skip
"""What can be done without touching suppliers, spend, chains, categories, judgements, ratings or the profile.

MANAGE_CONTACTS is not: a new name follows to the suppliers."""

MOST: Final = 256
_kept: OrderedDict[tuple[str, ...], Any] = OrderedDict()
_lock: Final = Lock()


def state_of(work: Work) -> State:
    """The state of the register in a reading transaction; ask for it before anything that is to be kept."""
    head = work.session.execute(
        select(col(AuditHead.hash)).where(col(AuditHead.enterprise_id) == work.enterprise_id)
    ).scalar_one_or_none()
    return (work.enterprise_id, head or "")


def register_state_of(work: Work) -> State:
    """The state of suppliers, chains and ratings: the newest entry but those of ``BESIDE_THE_REGISTER``.

    For counts that cost much and rest on these tables alone: while somebody writes the statement they are not counted
    anew at each save.
    """
    touched = work.session.execute(
        select(col(AuditEntry.hash))
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.verb).not_in(sorted(verb.value for verb in BESIDE_THE_REGISTER)),
        )
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).scalar_one_or_none()
    return (work.enterprise_id, touched or "")


def remembered(state: State, name: str, about: str, make: Callable[[], Value]) -> Value:
    """What ``make`` gives for this state, counted once.

    Args:
        state: from :func:`state_of`, of the same transaction.
        name: what is counted.
        about: what it is counted for, usually a period's id.
        make: counts it; gives a value that nobody changes and that holds no row of the session.
    """
    key = (*state, name, about)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            kept: Value = _kept[key]
            return kept
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made
