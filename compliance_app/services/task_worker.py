"""The worker: takes waiting tasks one by one and runs each with sessions of its own.

The app starts one in a thread when somebody asks for a task; ``aktsom work`` is one in a process of its own. A task is
taken by one atomic update, so that however many workers there are, each task is run by one. While the work goes on in
one thread, another says every few seconds that it lives. A click on a page reaches neither.
"""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final, NamedTuple

from sqlalchemy import CursorResult, select, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Role
from compliance_app.services.failure import record
from compliance_app.services.tasks import HEARTBEAT, KINDS
from compliance_app.services.work import Actor
from compliance_app.storage.audit import canonical
from compliance_app.storage.engine import read_session, write_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import Task, TaskState

_AT_MOST: Final = 0.4
"""Seconds between two writes of progress."""

_awake: Final[list[threading.Thread]] = []
_waking: Final = threading.Lock()


class TaskStopped(AktsomError):
    """Somebody stopped the task, or took this worker for dead."""

    message = _("Arbeidet ble stanset. Det som var lagret før det, står.")


@dataclass
class Run:
    """One task in the hands of a worker: what the function that does the work is given.

    Attributes:
        actor: who asked for it; verbs are done in this name and with these roles.
        task_id: the row; name it in the log entry's ``about``.
        arguments: what ``tasks.start`` was given.
    """

    actor: Actor
    task_id: str
    arguments: dict[str, Any] = field(default_factory=dict)
    _reported: float = 0.0

    def progress(self, done: int, total: int) -> None:
        """Say how far the work has come: written a few times a second at most, however often it is called.

        Never call it inside ``begin``: it writes in a transaction of its own, which would wait for that one.

        Raises:
            TaskStopped: somebody has stopped the task.
        """
        now = clock.now().timestamp()
        if done < total and 0 <= now - self._reported < _AT_MOST:
            return
        self._reported = now
        self._write(done=done, total=total)

    def still_wanted(self) -> None:
        """Ask before something that cannot be taken back. Raises TaskStopped."""
        self._write()

    def _write(self, **values: int) -> None:
        mine = (col(Task.enterprise_id) == self.actor.enterprise_id, col(Task.id) == self.task_id)
        running = col(Task.state) == TaskState.RUNNING.value
        with (
            suppress(OperationalError),
            write_session() as session,
        ):  # a busy database costs a report, not the work
            change = update(Task).where(*mine, running).values(heartbeat_at=clock.now(), **values)
            if _rows(session.execute(change)):
                return
            raise TaskStopped


class Worked(NamedTuple):
    """A task that this worker ran, whatever came of it."""

    enterprise_id: str
    task_id: str


def work_off(enterprise_id: str | None = None) -> list[Worked]:
    """Run waiting tasks, oldest first, until none is left; returns those that this worker ran.

    Args:
        enterprise_id: only this enterprise's; None is every enterprise's.
    """
    ensure_schema()
    done = []
    while task := _take(enterprise_id):
        _run(task)
        done.append(Worked(task.enterprise_id, task.id))
    return done


def wake() -> threading.Thread:
    """Have a worker of this process work off what waits; the one that is at it already goes on."""
    with _waking:
        thread = next((one for one in _awake if one.is_alive()), None)
        if thread is None:
            thread = threading.Thread(target=_until_nothing_waits, name="aktsom-worker", daemon=True)
            _awake[:] = [thread]
            thread.start()
        return thread


def _until_nothing_waits() -> None:
    while True:
        work_off()
        with _waking:
            # Looked at under the lock: a task that comes now finds this worker alive, or wakes a new one.
            if not _waiting():
                _awake.clear()
                return


def _waiting() -> bool:
    with read_session() as session:
        return session.execute(_oldest(None)).first() is not None


def _oldest(enterprise_id: str | None) -> Any:
    chosen = select(Task).where(col(Task.state) == TaskState.WAITING.value)
    if enterprise_id:
        chosen = chosen.where(col(Task.enterprise_id) == enterprise_id)
    return chosen.order_by(col(Task.asked_at), col(Task.id)).limit(1)


def _take(enterprise_id: str | None) -> Task | None:
    """The oldest waiting task, now ours; None where nothing waits."""
    while True:
        with read_session() as session:
            found: Task | None = session.execute(_oldest(enterprise_id)).scalar_one_or_none()
            if found is None:
                return None
            session.expunge(found)
        with write_session() as session:
            taken = session.execute(
                update(Task)
                .where(
                    col(Task.enterprise_id) == found.enterprise_id,
                    col(Task.id) == found.id,
                    col(Task.state) == TaskState.WAITING.value,
                )
                .values(state=TaskState.RUNNING.value, heartbeat_at=clock.now())
            )
            mine = _rows(taken) == 1
        if mine:
            return found


def _run(task: Task) -> None:
    """Run one task to its end, whatever that is."""
    asked = json.loads(task.arguments)
    roles = frozenset(Role(one) for one in asked.get("roles", ()))
    run = Run(Actor(task.asked_by, roles, task.enterprise_id), task.id, asked.get("given", {}))
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(run, over), name="aktsom-heartbeat", daemon=True)
    beating.start()
    try:
        result = _function(task.kind)(run)
    except TaskStopped:
        return
    except AktsomError as error:
        _finish(task, TaskState.FAILED, message=str(error))
    except Exception as error:  # noqa: BLE001 - whatever failed, the reader gets a sentence and a reference
        _finish(task, TaskState.FAILED, message=str(record(error)))
    else:
        _finish(task, TaskState.DONE, result=canonical(result))
    finally:
        over.set()
        beating.join()


def _function(kind: str) -> Callable[[Run], dict[str, Any]]:
    module, name = KINDS[kind].function.split(":")
    found: Callable[[Run], dict[str, Any]] = getattr(import_module(module), name)
    return found


def _beat(run: Run, over: threading.Event) -> None:
    with suppress(TaskStopped):
        while not over.wait(HEARTBEAT.total_seconds()):
            run.still_wanted()


def _finish(task: Task, state: TaskState, **values: str) -> None:
    with write_session() as session:
        session.execute(
            update(Task)
            .where(
                col(Task.enterprise_id) == task.enterprise_id,
                col(Task.id) == task.id,
                col(Task.state) == TaskState.RUNNING.value,
            )
            .values(state=state.value, finished_at=clock.now(), **values)
        )


def _rows(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return int(result.rowcount)
