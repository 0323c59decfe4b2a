"""Long work beside the pages: ask for it, see how far it has come, stop it.

A task is a row. Asking for one is a verb with an entry in the log; its progress is not logged, and what it writes to the
register is logged as the verb that it is. One task of a kind runs at a time in an enterprise: asking again gives the one
that is under way. A worker shows that it lives by its heartbeat; a task whose worker has died is shown as stopped.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.tables import Enterprise, Task, TaskState

HEARTBEAT: Final = timedelta(seconds=5)
"""How often a worker says that it lives."""
DEAD_AFTER: Final = timedelta(seconds=60)
"""A heartbeat older than this is of a worker that is gone: the longest wait for the database is half of it."""
UNDER_WAY: Final = (TaskState.WAITING.value, TaskState.RUNNING.value)


@dataclass(frozen=True)
class Kind:
    """One kind of long work.

    Attributes:
        function: "module:name" of the function that does it, given a ``task_worker.Run``; imported when it is run.
        doing: what is going on, as the start of a sentence.
    """

    function: str
    doing: str


KINDS: Final = MappingProxyType(
    {
        "duplicates": Kind(
            "compliance_app.services.duplicates:search", "Leter etter leverandører som ligner"
        ),
        "registry": Kind(
            "compliance_app.services.registry_refresh:run", "Spør Enhetsregisteret om leverandørene"
        ),
        "screening": Kind(
            "compliance_app.services.screening_check:run", "Sammenligner registeret med kontrollistene"
        ),
    }
)
"""Every kind of long work, by the name its tasks have."""


@dataclass(frozen=True)
class TaskView:
    """A task as a person sees it.

    Attributes:
        state: STOPPED also where its worker has died.
        done, total: how far it has come, in units of its own; total is 0 until it knows.
        message: the sentence where it failed.
        result: what it found, by name.
    """

    id: str
    kind: str
    state: TaskState
    done: int
    total: int
    message: str
    result: dict[str, Any]
    asked_by: str
    asked_at: datetime
    finished_at: datetime | None

    @property
    def under_way(self) -> bool:
        """Waiting for a worker, or in the hands of one."""
        return self.state.value in UNDER_WAY


def start(actor: Actor, kind: str, arguments: dict[str, Any] | None = None) -> str:
    """Ask for a task; returns its id, or the id of the one of that kind that is under way already.

    Nothing runs yet: ``task_worker.wake`` or ``aktsom work`` does that.

    Args:
        actor: who asks; the work is done in this person's name and with these roles.
        kind: one of ``KINDS``.
        arguments: plain values for the function.
    """
    if kind not in KINDS:
        raise NotFound
    with begin(actor, Verb.START_TASK) as work:
        one_at_a_time(work)
        newest = _newest(work, kind)
        if newest is not None and _state(newest, work.at).value in UNDER_WAY:
            return newest.id
        if newest is not None and newest.state == TaskState.RUNNING:
            newest.state = TaskState.STOPPED.value
        made = Task(
            enterprise_id=work.enterprise_id, kind=kind, asked_by=actor.name, asked_at=work.at,
            arguments=canonical({"roles": sorted(actor.roles), "given": arguments or {}}),
        )  # fmt: skip
        work.add(made)
        work.about("task", made.id)
        work.note()
        return made.id


def stop(actor: Actor, task_id: str) -> None:
    """Stop a task; what it has not written by now is not written. Nothing where it is over already. Raises NotFound."""
    with begin(actor, Verb.START_TASK) as work:
        task = work.session.get(Task, (work.enterprise_id, task_id), with_for_update=True)
        if task is None:
            raise NotFound
        if task.state not in UNDER_WAY:
            return
        task.state, task.finished_at = TaskState.STOPPED.value, work.at
        work.about("task", task_id)
        work.note()


def newest_task(actor: Actor, kind: str) -> TaskView | None:
    """The newest task of a kind in the enterprise; None where there has never been one."""
    with reading(actor) as work:
        found = _newest(work, kind)
        return _view(found, work.at) if found else None


def read_task(actor: Actor, task_id: str) -> TaskView:
    """One task. Raises NotFound."""
    with reading(actor) as work:
        return _view(work.get(Task, task_id), work.at)


def one_at_a_time(work: Work) -> None:
    """Two who ask at once come one after the other; whoever only refers to the enterprise does not wait."""
    work.session.execute(
        select(col(Enterprise.id))
        .where(col(Enterprise.id) == work.enterprise_id)
        .with_for_update(key_share=True)
    )


def _newest(work: Work, kind: str) -> Task | None:
    return work.session.execute(
        select(Task)
        .where(col(Task.enterprise_id) == work.enterprise_id, col(Task.kind) == kind)
        .order_by(col(Task.asked_at).desc(), col(Task.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def _state(task: Task, now: datetime) -> TaskState:
    state = TaskState(task.state)
    if state is TaskState.RUNNING and task.heartbeat_at and now - task.heartbeat_at > DEAD_AFTER:
        return TaskState.STOPPED
    return state


def _view(task: Task, now: datetime) -> TaskView:
    return TaskView(
        id=task.id, kind=task.kind, state=_state(task, now), done=task.done, total=task.total, message=task.message,
        result=json.loads(task.result), asked_by=task.asked_by, asked_at=task.asked_at, finished_at=task.finished_at,
    )  # fmt: skip
