"""How far long work has come: a sentence and a bar, looked at anew only while it is under way (ui.md 7)."""

from typing import Final

import streamlit as st

from compliance_app.services import task_worker, tasks
from compliance_app.services.tasks import KINDS, TaskView
from compliance_app.services.work import Actor
from compliance_app.storage.tables import TaskState
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import concat, fill, md
from compliance_app.ui.widgets.rows import bar

_EVERY: Final = 1.0
"""Seconds between two looks at a task that is under way."""


def start_task(actor: Actor, kind: str, arguments: dict[str, object] | None = None) -> str:
    """Ask for a task and have this process work it off; a click on the page does not end it. Returns its id."""
    identity = tasks.start(actor, kind, arguments)
    task_worker.wake()
    return identity


def task_progress(actor: Actor, kind: str) -> TaskView | None:
    """Draw how far the newest task of a kind has come, while it is under way or where it went wrong; returns it.

    When it ends, the page is drawn anew, so that whoever waits sees what it found.
    """
    task = tasks.newest_task(actor, kind)
    if task is None:
        return None
    if task.state is TaskState.WAITING:
        task_worker.wake()  # whoever asked may have gone away with the process that was to do it
    if task.under_way:
        st.fragment(_progress, run_every=_EVERY)(actor, task.id)
    elif task.state is TaskState.FAILED:
        st.error(md(task.message))
    elif task.state is TaskState.STOPPED:
        st.info(
            "Arbeidet ble stanset før det var ferdig. Ingenting ble lagret. Start det på nytt når du vil."
        )
    return task


def _progress(actor: Actor, task_id: str) -> None:
    task = tasks.read_task(actor, task_id)
    if not task.under_way:
        st.rerun()
    with st.container(key="task", gap="xsmall"):
        html(concat(fill('<p aria-live="polite">{said}</p>', said=said(task)), bar(task.done, task.total)))
        if st.button("Stans", type="tertiary", key="stop-task"):
            tasks.stop(actor, task_id)
            st.rerun()


def said(task: TaskView) -> str:
    """«Leter etter leverandører som ligner: 34 prosent er gjort. Du kan gjøre andre ting imens.»"""
    doing = KINDS[task.kind].doing
    if not task.total:
        return f"{doing}. Du kan gjøre andre ting imens."
    percent = min(99, 100 * task.done // task.total)
    return f"{doing}: {percent} prosent er gjort. Du kan gjøre andre ting imens."
