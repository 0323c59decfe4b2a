"""``aktsom audit``: whether the log, or an export of it, is as it was written; and the export itself."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files import log_check
from compliance_app.services.log import NoHead, check_log
from compliance_app.services.log_export import LogWanted, export_log
from compliance_app.services.log_words import said

app = typer.Typer(no_args_is_help=True, help="Loggen over hvem som gjorde hva.")
_DETAILS = _(
    "Uttaket inneholder hva som ble endret, før og etter, og derfor personopplysninger. Gi det bare til den som skal ha det, og slett det etterpå."
)
Json = Annotated[bool, typer.Option("--json", help="Skriv ett JSON-dokument.")]


class NoSuchFile(AktsomError):
    """The export that is to be checked is not there (values: given)."""

    message = _("Ingenting ble kontrollert. Filen «{given}» finnes ikke. Sjekk navnet.")


class OutOfOrder(AktsomError):
    """The last day is before the first (values: none)."""

    message = _("Uttaket ble ikke laget. «--to» er før «--from». Bytt om på dagene.")


@app.command()
def verify(
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="ZIP", help="Kontroller et uttak i stedet. Trenger ingen database."),
    ] = None,
    head: Annotated[
        str,
        typer.Option("--head", metavar="NUMMER:KONTROLLSUM", help="En topp dere har notert før. Den skal stemme fortsatt."),
    ] = "",
    json: Json = False,
) -> None:  # fmt: skip
    """Kontroller hele loggen, eller et uttak av den. Avslutter med 1 når den ikke stemmer."""
    intact = _verify_file(file, head, json=json) if file else _verify_log(head, json=json)
    if not intact:
        raise typer.Exit(1)


def _verify_log(head: str, *, json: bool) -> bool:
    found = check_log(actor(), head)
    emit(
        {
            "intact": found.intact, "entries": found.entries, "first_bad": found.first_bad, "reason": found.reason,
            "erased": found.erased, "head": found.head,
        },
        [said(found), f"Topp: {found.entries}:{found.head}"],
        json=json,
    )  # fmt: skip
    return found.intact


def _verify_file(file: Path, head: str, *, json: bool) -> bool:
    if head and log_check.read_head(head) is None:
        raise NoHead(given=head)
    if not file.is_file():
        raise NoSuchFile(given=file)
    found = log_check.check_export(file, head)
    emit(
        {
            "intact": found.intact, "entries": found.entries, "first_bad": found.first_bad, "reason": found.reason,
            "details": found.details, "head": found.head, "last": found.last,
        },
        [log_check.said(found), *([f"Topp: {found.last}:{found.head}"] if found.entries else [])],
        json=json,
    )  # fmt: skip
    return found.intact


@app.command()
def export(
    *,
    out: Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Mappen filen skrives til.", file_okay=False)],
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATO", help="Fra og med denne dagen.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATO", help="Til og med denne dagen.")
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="Ta med hva som ble endret. Inneholder personopplysninger.")
    ] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Skriv loggen i en zip som kan kontrolleres uten Aktsom. Uttaket føres i loggen."""
    first, last = _day(since), _day(until)
    if first and last and last < first:
        raise OutOfOrder
    made = export_log(actor(), out, LogWanted(first, last, details))
    emit(
        {"file": str(made.path), "entries": made.entries, "head": made.head},
        [str(made.path), f"Innslag: {made.entries}.", f"Topp: {made.head}"],
        json=json,
    )
    if details:
        tell(_DETAILS)


def _day(given: datetime | None) -> date | None:
    return None if given is None else date(given.year, given.month, given.day)
