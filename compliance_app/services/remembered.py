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

from compliance_app.domain.register_verbs import BESIDE_THE_REGISTER
from compliance_app.services.work import Work
from compliance_app.storage.tables import AuditEntry, AuditHead

Value = TypeVar("Value")
State = tuple[str, str]
"""An enterprise's id and the hash of the newest entry of its log."""

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
