"""``aktsom erase``: addresses of somebody who no longer has a part to play, and the name where nothing rests on it."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.errors import _
from compliance_app.services.person_erase import erase_person, erasure_plan
from compliance_app.services.person_plan import Whom
from compliance_app.services.person_words import said

_LINGERS = _(
    "Det er slettet, men rester kan stå i databasefilen til ingen andre bruker den. Kjør «aktsom purge» når de er ferdige."
)


def erase(
    who: Annotated[str, typer.Argument(metavar="HVEM", help="Hele navnet eller e-postadressen.")],
    *,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="TEKST", help="Et telefonnummer eller en adresse som også skal bort. Kan gis flere ganger."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville blitt slettet. Ingenting slettes.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False,
) -> None:  # fmt: skip
    """Slett personopplysninger om en som ikke lenger har noe å gjøre her. Navnet står der det viser hvem som gjorde hva."""
    whom = Whom(who, tuple(also or ()))
    done = None if dry_run else erase_person(actor(), whom)
    plan = done.plan if done else erasure_plan(actor(), whom)
    emit(
        {
            "dry_run": dry_run, "name": plan.name, "addresses": list(plan.addresses), "name_goes": plan.name_goes,
            "kept": {one.kind: one.count for one in plan.kept}, "obstacles": list(plan.obstacles), "mails": plan.mails,
            "texts": plan.texts, "named": plan.named, "forgotten": done.forgotten if done else None,
            "wholly": done.wholly if done else None,
        },
        said(plan, done=done is not None),
        json=json,
    )  # fmt: skip
    if done and not done.wholly:
        tell(_LINGERS)
    if dry_run and not plan.may_go:
        raise typer.Exit(1)
