"""``aktsom audit``: whether the log is as it was written."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit
from compliance_app.services.log import verify_log

app = typer.Typer(no_args_is_help=True, help="Loggen over hvem som gjorde hva.")

_REASONS = {
    "order": "rekkefølgen er brutt",
    "hash": "innslaget er endret",
    "detail": "det som hører til innslaget, er endret",
    "head": "de siste innslagene mangler, eller toppen av loggen er endret",
}


@app.callback()
def group() -> None:
    """Keep ``verify`` a command of its own, also while it is the only one."""


@app.command()
def verify(
    json: Annotated[bool, typer.Option("--json", help="Skriv ett JSON-dokument.")] = False,
) -> None:
    """Kontroller hele loggen. Avslutter med 1 når den ikke stemmer."""
    found = verify_log(actor())
    reason = _REASONS.get(found.reason, "")
    emit(
        {
            "intact": found.intact,
            "entries": found.entries,
            "first_bad": found.first_bad,
            "reason": found.reason,
            "erased": found.erased,
            "head": found.head,
        },
        [
            f"Loggen stemmer. Antall innslag: {found.entries}."
            if found.intact
            else f"Loggen stemmer ikke fra innslag {found.first_bad}: {reason}.",
            f"Topp: {found.head}",
        ],
        json=json,
    )
    if not found.intact:
        raise typer.Exit(1)
