"""``aktsom purge``: what is personal in closed cases goes when the time of keeping is out; for cron, once a day."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from compliance_app.commands.context import NoEnterprise, actor, chosen, emit, tell
from compliance_app.domain.errors import _
from compliance_app.domain.working_days import long_date
from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.kept_texts import forget_old
from compliance_app.services.purge_words import held_said, why_kept
from compliance_app.services.request_purge import PurgeLine, PurgeReport, purge_requests
from compliance_app.services.work import Actor, local_actor

_LINGERS = _(
    "Det er slettet, men rester kan stå i databasefilen til ingen andre bruker den. Kjør «aktsom purge» igjen."
)


def purge(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville blitt slettet. Ingenting slettes.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False,
) -> None:
    """Slett det personlige i saker der oppbevaringstiden er ute. Tekst uten navn, datoer og tall blir stående."""
    runs = [(name, purge_requests(person, dry_run=dry_run)) for name, person in _who()]
    unsent = forget_old(dry_run=dry_run)
    emit(
        {"dry_run": dry_run, "enterprises": [_json(name, run) for name, run in runs], "unsent_texts": unsent},
        [line for name, run in runs for line in _lines(name, run, several=len(runs) > 1)],
        json=json,
    )
    if not all(run.wholly for _name, run in runs):
        tell(_LINGERS)


def _who() -> list[tuple[str, Actor]]:
    """The chosen enterprise; without a choice every one that is not an example."""
    there = all_enterprises()
    if chosen() is not None:
        person = actor()
        return [(row.name, person) for row in there if row.id == person.enterprise_id]
    own = [(row.name, local_actor(row.id)) for row in there if not row.example]
    if not own:
        raise NoEnterprise
    return own


def _lines(name: str, run: PurgeReport, *, several: bool) -> Iterator[str]:
    if several:
        yield f"{name}:"
    done = "Ville slettet" if run.dry_run else "Slettet"
    for line in run.cases:
        yield f"{done} i {line.number}: {held_said(line.held)}. Avsluttet {long_date(line.closed_on)}."
    for message in run.messages:
        yield f"{done} en melding uten sak, kommet {long_date(message.arrived_on)}."
    for line in run.kept:
        yield f"Beholdt {line.number}: {why_kept(line)}."
    if not run.cases and not run.messages:
        yield "Ingenting å slette."


def _json(name: str, run: PurgeReport) -> dict[str, Any]:
    return {
        "enterprise": name,
        "wholly": run.wholly,
        "cases": [_case(line) for line in run.cases],
        "messages": [
            {
                "id": one.id, "arrived": one.arrived_on.isoformat(), "kept_until": one.limit_day.isoformat(),
                "attachments": one.attachments,
            }
            for one in run.messages
        ],
        "kept": [_case(line) | {"waits": line.waits} for line in run.kept],
    }  # fmt: skip


def _case(line: PurgeLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "closed": line.closed_on.isoformat(),
        "kept_until": line.limit_day.isoformat(),
        "held": line.held.as_json(),
    }
