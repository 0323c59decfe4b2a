"""``aktsom enterprise``: make an enterprise from a terminal, and see which there are."""

from typing import Annotated

import typer

from compliance_app import clock
from compliance_app.commands.context import emit
from compliance_app.domain.language import NB
from compliance_app.services.enterprise_registry import look_up_enterprise
from compliance_app.services.enterprises import (
    EnterpriseInput,
    all_enterprises,
    create_enterprise,
    statement_year,
)
from compliance_app.services.work import local_actor

app = typer.Typer(no_args_is_help=True, help="Virksomhetene som arbeider her.")


@app.command(help="Lag en virksomhet, med perioden redegjørelsen nå gjelder.")
def add(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAVN]",
            help="Navnet slik det står i Enhetsregisteret. Uten navn hentes det derfra med --org-number.",
        ),
    ] = None,
    org_number: Annotated[
        str | None, typer.Option("--org-number", metavar="NUMMER", help="Ni siffer.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Create an enterprise with the period of the statement that is being worked on.

    The register is asked only where no name is given: then everything that it knows is filled in.
    """
    if not name and not org_number:
        raise typer.BadParameter("Skriv navnet, eller --org-number, så hentes navnet fra Enhetsregisteret.")
    given = EnterpriseInput(name=name or "", org_number=org_number)
    if org_number and not name:
        given = look_up_enterprise(local_actor(), org_number).filled(given)
    year = statement_year(clock.today())
    identity = create_enterprise(local_actor(), given, year)
    emit(
        {"id": identity, "name": given.name, "year": year},
        [
            f"{given.name} er klar. Perioden er {year}. Les inn leverandørene med «aktsom import suppliers FIL»."
        ],
        json=json,
    )


@app.command("list", help="Virksomhetene, dine egne først.")
def list_(json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False) -> None:
    """Every enterprise that has not been removed."""
    rows = all_enterprises()
    emit(
        [
            {"id": row.id, "name": row.name, "org_number": row.org_number, "example": row.example or None}
            for row in rows
        ],
        [
            "  ".join(
                filter(
                    None,
                    (row.name, row.org_number and NB.org_number(row.org_number), row.example and "EKSEMPEL"),
                )
            )
            for row in rows
        ]
        or ["Ingen virksomheter ennå."],
        json=json,
    )
