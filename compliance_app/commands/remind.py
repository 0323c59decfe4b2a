"""``aktsom remind``: each person one mail with what is due; for cron, once a day."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from compliance_app.commands.context import NoEnterprise, actor, chosen, emit, tell, year_json
from compliance_app.domain.digest import shown_title
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.reminders import Reminder
from compliance_app.services.address_check import CheckLine, check_all_addresses
from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.reminder_words import summary, told_words, untold_words
from compliance_app.services.reminders import ReminderRun, Told
from compliance_app.services.reminders import remind as run_reminders
from compliance_app.services.signing_follow import Kept, keep_going
from compliance_app.services.work import Actor, local_actor


def remind(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hvem som ville fått hva. Ingenting sendes.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False,
) -> None:
    """Send hver person én e-post om det som har frist, og se om det som er publisert, ligger på adressen. Kjør den én gang om dagen fra cron."""
    signing = [] if dry_run else [(name, one) for name, person in _who() for one in _signing(person)]
    runs = [(name, run_reminders(person, dry_run=dry_run)) for name, person in _who()]
    addresses = [] if dry_run else [(name, one) for name, person in _who() for one in _checked(person)]
    emit(
        {
            "dry_run": dry_run,
            "enterprises": [_json(name, run) for name, run in runs],
            "signing": [
                {"enterprise": name, "statement": one.statement_id, "state": one.state, "said": one.said}
                for name, one in signing
            ],
            "addresses": [_address_json(name, one) for name, one in addresses],
        },
        [f"{name}, redegjørelsen for {one.year}: {one.sentence}" for name, one in addresses]
        + [f"{name}, signeringen: {one.said}" for name, one in signing if one.said]
        + [line for name, run in runs for line in _lines(name, run, several=len(runs) > 1, dry_run=dry_run)],
        json=json,
    )
    for _name, run in runs:
        if run.stopped:
            tell(run.stopped)
    if any(run.wrong for _name, run in runs):
        raise typer.Exit(1)


def _signing(person: Actor) -> list[Kept]:
    """Every open signing one step on: Penneo asked, and those who have not signed reminded on their days."""
    may = all(allowed(person.roles, verb) for verb in (Verb.FOLLOW_SIGNING, Verb.SEND_FOR_SIGNING))
    return keep_going(person) if may else []


def _checked(person: Actor) -> list[CheckLine]:
    """Whether what is published still lies where it was laid out."""
    return check_all_addresses(person) if allowed(person.roles, Verb.CHECK_ADDRESS) else []


def _address_json(name: str, one: CheckLine) -> dict[str, Any]:
    return {
        "enterprise": name,
        "year": year_json(one.year),
        "address": one.address,
        "outcome": one.outcome.value,
        "sentence": one.sentence,
    }


def _who() -> list[tuple[str, Any]]:
    """The chosen enterprise; without a choice every one that is not an example."""
    there = all_enterprises()
    if chosen() is not None:
        person = actor()
        return [(row.name, person) for row in there if row.id == person.enterprise_id]
    own = [(row.name, local_actor(row.id)) for row in there if not row.example]
    if not own:
        raise NoEnterprise
    return own


def _lines(name: str, run: ReminderRun, *, several: bool, dry_run: bool) -> Iterator[str]:
    if several:
        yield f"{name}:"
    for one in run.told:
        yield f"{told_words(one)} <{one.email}>"
        yield from (f"- {_task(reminder)}" for reminder in one.reminders)
        if one.why:
            yield f"  {one.why}"
    yield from (untold_words(one) for one in run.untold)
    yield summary(run, dry_run=dry_run)


def _task(reminder: Reminder) -> str:
    return f"{reminder.task.due:%d.%m.%Y} {shown_title(reminder.task)}"


def _json(name: str, run: ReminderRun) -> dict[str, Any]:
    return {
        "enterprise": name,
        "stopped": run.stopped,
        "told": [_told_json(one) for one in run.told],
        "untold": [{"name": one.name, "tasks": one.tasks, "reason": one.reason.value} for one in run.untold],
    }


def _told_json(one: Told) -> dict[str, Any]:
    return {
        "name": one.name,
        "email": one.email,
        "state": one.state.value if one.state else None,
        "why": one.why,
        "tasks": [
            {
                "kind": reminder.task.kind.value,
                "title": shown_title(reminder.task),
                "due": reminder.task.due.isoformat(),
                "rule": reminder.rule.id,
            }
            for reminder in one.reminders
        ],
    }
