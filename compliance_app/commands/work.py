"""``aktsom work``: run the long work that waits, for cron and for machines where several processes share the load."""

from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, chosen, emit
from compliance_app.services.task_worker import work_off
from compliance_app.services.tasks import KINDS, TaskView, read_task
from compliance_app.services.work import local_actor
from compliance_app.storage.tables import TaskState

_WORDS = {
    TaskState.WAITING: "venter",
    TaskState.RUNNING: "i gang",
    TaskState.DONE: "ferdig",
    TaskState.FAILED: "gikk galt",
    TaskState.STOPPED: "stanset",
}


def work(
    *, json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False
) -> None:
    """Gjør det lange arbeidet som venter, i denne prosessen."""
    enterprise = actor().enterprise_id if chosen() is not None else None
    done = work_off(enterprise)
    tasks = [read_task(local_actor(one.enterprise_id), one.task_id) for one in done]
    emit(
        {"tasks": [_json(one) for one in tasks]},
        [_line(one) for one in tasks] or ["Ingenting venter."],
        json=json,
    )
    if any(one.state is TaskState.FAILED for one in tasks):
        raise typer.Exit(1)


def _json(task: TaskView) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "state": task.state,
        "result": task.result,
        "message": task.message,
    }


def _line(task: TaskView) -> str:
    said = f"{KINDS[task.kind].doing}: {_WORDS[task.state]}."
    return f"{said} {task.message}".strip()
