"""``aktsom work``: run the long work that waits, for cron and for machines where several processes share the load."""

from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, chosen, emit
from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.signing_follow import keep_going
from compliance_app.services.task_worker import work_off
from compliance_app.services.tasks import KINDS, TaskView, read_task
from compliance_app.services.work import Actor, local_actor
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
    signing = [one for person in _who() for one in keep_going(person)]
    tasks = [read_task(local_actor(one.enterprise_id), one.task_id) for one in done]
    emit(
        {
            "tasks": [_json(one) for one in tasks],
            "signing": [
                {"statement": one.statement_id, "state": one.state, "said": one.said} for one in signing
            ],
        },
        [*(_line(one) for one in tasks), *(one.said for one in signing if one.said)] or ["Ingenting venter."],
        json=json,
    )
    if any(one.state is TaskState.FAILED for one in tasks):
        raise typer.Exit(1)


def _who() -> list[Actor]:
    """The chosen enterprise; without a choice every one that is not an example."""
    if chosen() is not None:
        return [actor()]
    return [local_actor(row.id) for row in all_enterprises() if not row.example]


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
