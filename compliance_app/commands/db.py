"""``aktsom db``: the tables of the database, and bringing them to those of this program."""

from typing import Annotated

import typer

from compliance_app.commands.context import emit
from compliance_app.domain.errors import _
from compliance_app.services.database import Standing, standing, upgrade_database

app = typer.Typer(no_args_is_help=True, help="Databasen: oppgrader den til denne utgaven av programmet.")


@app.callback()
def group() -> None:
    """Keep ``upgrade`` a command of its own, also while it is the only one."""


@app.command()
def upgrade(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hvor databasen står, uten å endre noe.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False,
) -> None:
    """Oppgrader databasen. En database fra en nyere utgave av programmet blir avvist."""
    before = standing() if dry_run else upgrade_database()
    emit(
        {
            "from": before.present, "to": before.newest, "steps": list(before.missing),
            "upgraded": bool(before.missing) and not dry_run, "dry_run": dry_run,
        },
        [_said(before, done=not dry_run)],
        json=json,
    )  # fmt: skip


def _said(before: Standing, *, done: bool) -> str:
    given = {
        "present": before.present,
        "newest": before.newest,
        "steps": ", ".join(before.missing),
    }
    if not before.missing:
        said = _("Databasen står på {newest}. Det er den nyeste, så det er ingenting å oppgradere.")
    elif before.present is None:
        said = (
            _("Databasen er laget og står på {newest}.")
            if done
            else _("Her er ingen database ennå. Den lages på {newest}.")
        )
    else:
        said = (
            _("Databasen er oppgradert fra {present} til {newest}. Trinn: {steps}.")
            if done
            else _("Databasen står på {present} og kan oppgraderes til {newest}. Trinn: {steps}.")
        )
    return said.format(**given)
