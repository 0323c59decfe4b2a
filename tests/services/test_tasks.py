"""Long work beside the pages: asked for once, run by one worker, stopped, failed with a sentence, and survived when killed."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, NotAllowed, NotFound
from compliance_app.domain.permissions import Role
from compliance_app.services import task_worker, tasks
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.task_worker import Run, TaskStopped, work_off
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import Task, TaskState

RAN: list[str] = []
SECRET = "Hemmelig AS"
GO = threading.Event()
BEGUN = threading.Event()


def quick(run: Run) -> dict[str, Any]:
    RAN.append(run.task_id)
    for done in range(1000):
        run.progress(done + 1, 1000)
    return {"given": run.arguments, "by": run.actor.name}


def refused(_run: Run) -> dict[str, Any]:
    raise FieldMissing(field="Navn", hint="Skriv navnet.")


def broken(_run: Run) -> dict[str, Any]:
    raise KeyError(SECRET)


def patient(run: Run) -> dict[str, Any]:
    run.progress(0, 2)
    BEGUN.set()
    GO.wait(30)
    run.progress(2, 2)
    return {}


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    RAN.clear()
    GO.clear()
    BEGUN.clear()
    made = {
        one.__name__: tasks.Kind(f"{__name__}:{one.__name__}", "Tester")
        for one in (quick, refused, broken, patient)
    }
    monkeypatch.setattr(tasks, "KINDS", made)
    monkeypatch.setattr(task_worker, "KINDS", made)


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def ran(enterprise_id: str | None = None) -> list[str]:
    return [one.task_id for one in work_off(enterprise_id)]


def test_a_task_is_asked_for_run_and_its_result_kept(actor: Actor) -> None:
    asked = tasks.start(actor, "quick", {"grense": 3})
    waiting = tasks.read_task(actor, asked)
    assert (waiting.state, waiting.under_way, waiting.asked_by) == (TaskState.WAITING, True, actor.name)
    assert ran() == [asked]
    done = tasks.newest_task(actor, "quick")
    assert done is not None
    assert (done.state, done.result) == (TaskState.DONE, {"given": {"grense": 3}, "by": actor.name})
    assert done.finished_at is not None
    assert ran() == []


def test_asking_leaves_one_entry_in_the_log_and_progress_none(actor: Actor) -> None:
    before = len(newest_entries(actor))
    asked = tasks.start(actor, "quick")
    work_off()
    entries = newest_entries(actor)
    assert len(entries) == before + 1
    assert verify_log(actor).intact
    assert tasks.read_task(actor, asked).done > 0


def test_asking_again_while_it_is_under_way_gives_the_same_task(actor: Actor) -> None:
    asked = tasks.start(actor, "quick")
    assert tasks.start(actor, "quick") == asked
    work_off()
    assert [asked] == RAN
    assert tasks.start(actor, "quick") != asked


def test_many_who_ask_and_many_workers_at_once_make_one_run(actor: Actor) -> None:
    with ThreadPoolExecutor(8) as crowd:
        asked = set(crowd.map(lambda _n: tasks.start(actor, "quick"), range(8)))
        list(crowd.map(lambda _n: work_off(), range(8)))
    assert len(asked) == 1
    assert list(asked) == RAN


def test_the_same_kind_in_two_enterprises_is_two_tasks(actor: Actor) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    mine, theirs = tasks.start(actor, "quick"), tasks.start(other, "quick")
    assert ran(other.enterprise_id) == [theirs]
    with pytest.raises(NotFound):
        tasks.read_task(other, mine)
    with pytest.raises(NotFound):
        tasks.stop(other, mine)
    assert ran() == [mine]


def test_a_refusal_is_shown_with_its_own_sentence(actor: Actor) -> None:
    asked = tasks.start(actor, "refused")
    work_off()
    failed = tasks.read_task(actor, asked)
    assert failed.state is TaskState.FAILED
    assert failed.message == "Ikke lagret. Feltet «Navn» mangler. Skriv navnet."


def test_a_failure_is_shown_with_a_reference_only(
    actor: Actor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        logging.getLogger("aktsom"), "disabled", False
    )  # a linter in the same run switches it off
    asked = tasks.start(actor, "broken")
    assert ran() == [asked]
    failed = tasks.read_task(actor, asked)
    assert failed.state is TaskState.FAILED
    assert "Noe gikk galt i programmet" in failed.message
    assert SECRET not in failed.message + caplog.text
    assert "KeyError" in caplog.text


def test_a_stopped_task_ends_at_its_next_report_and_can_be_asked_for_again(actor: Actor) -> None:
    asked = tasks.start(actor, "patient")
    worker = threading.Thread(target=work_off)
    worker.start()
    assert BEGUN.wait(30)
    assert tasks.read_task(actor, asked).state is TaskState.RUNNING
    tasks.stop(actor, asked)
    GO.set()
    worker.join(30)
    assert tasks.read_task(actor, asked).state is TaskState.STOPPED
    assert tasks.start(actor, "patient") != asked


def test_a_waiting_task_that_is_stopped_is_never_run(actor: Actor) -> None:
    tasks.stop(actor, tasks.start(actor, "quick"))
    assert ran() == []


def test_a_task_whose_worker_was_killed_is_shown_as_stopped_and_can_be_asked_for_again(actor: Actor) -> None:
    asked = tasks.start(actor, "quick")
    long_ago = clock.now() - tasks.DEAD_AFTER - timedelta(seconds=1)
    with write_session() as session:
        session.execute(update(Task).values(state=TaskState.RUNNING.value, heartbeat_at=long_ago))
    dead = tasks.read_task(actor, asked)
    assert (dead.state, dead.under_way) == (TaskState.STOPPED, False)
    again = tasks.start(actor, "quick")
    assert again != asked
    assert ran() == [again]
    late = Run(actor, asked)
    with pytest.raises(TaskStopped):
        late.progress(1, 1)


def test_a_worker_of_the_app_works_off_what_waits_and_ends(actor: Actor) -> None:
    asked = tasks.start(actor, "quick")
    thread = task_worker.wake()
    thread.join(30)
    assert not thread.is_alive()
    assert tasks.read_task(actor, asked).state is TaskState.DONE


def test_the_work_is_done_with_the_roles_of_whoever_asked(actor: Actor) -> None:
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        tasks.start(reader, "quick")
    buyer = Actor("Innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    tasks.start(buyer, "quick")
    work_off()
    done = tasks.newest_task(reader, "quick")
    assert done is not None
    assert done.result["by"] == "Innkjøper"


def test_an_unknown_kind_is_refused(actor: Actor) -> None:
    with pytest.raises(NotFound):
        tasks.start(actor, "noe annet")
