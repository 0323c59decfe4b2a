"""``aktsom ratings``: the queue of the year's review as a workbook; ``aktsom import ratings`` takes it in again."""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell, write_file, year_json
from compliance_app.commands.import_options import read_bytes
from compliance_app.commands.suppliers import ExportEnding, FileExists
from compliance_app.services.review_export import export_ratings
from compliance_app.services.review_import import (
    RatingDifference,
    compare_ratings,
    import_ratings,
    open_ratings,
)
from compliance_app.services.review_queue import progress
from compliance_app.services.review_year import open_year

app = typer.Typer(no_args_is_help=True, help="Årets gjennomgang: åpne et år, og ta køen ut som regneark.")

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


@app.command(help="Åpne et år: fjorårets vurderinger føres videre, og alle leverandørene kommer i køen.")
def open(  # noqa: A001 - the word of the command line
    year: Annotated[str, typer.Argument(metavar="ÅR", help="Et år som har begynt.")], *, json: Json = False
) -> None:
    """Open a year, or leave it as it is where it has been opened."""
    done = open_year(actor(), year)
    emit(
        {
            "year": year_json(done.label), "rated": done.rated, "carried": done.carried, "waiting": done.waiting,
        },
        [f"{done.label}: {done.rated} leverandører vurdert, {done.waiting} nye i køen, {done.carried} vurderinger ført videre"],
        json=json,
    )  # fmt: skip


@app.command(help="Hvor langt gjennomgangen er kommet.")
def status(*, json: Json = False) -> None:
    """How far the review of the newest year has come."""
    found = progress(actor())
    emit(
        {
            "year": year_json(found.year) if found.year else None, "begun": found.begun, "total": found.total,
            "confirmed": found.done, "left": found.left, "by": dict(found.by),
        },
        [f"{found.year}: {found.done} av {found.total} bekreftet", *(f"{name}: {n}" for name, n in found.by)],
        json=json,
    )  # fmt: skip


@app.command(help="Køen som .xlsx, med tomme kolonner for årets nivå og begrunnelse.")
def export(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Navnet slutter på .xlsx.")],
    *,
    year: Annotated[
        str | None, typer.Option("--year", metavar="ÅR", help="Perioden; ellers den nyeste.")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Erstatt filen hvis den finnes.")] = False,
    json: Json = False,
) -> None:
    """Write the queue to a workbook."""
    if file.suffix.lower() != ".xlsx":
        raise ExportEnding(name=file.name)
    if file.exists() and not overwrite:
        raise FileExists(path=file)
    data = export_ratings(actor(), year)
    write_file(file, data)
    emit({"file": str(file)}, [str(file)], json=json)


def import_file(file: Path, *, dry_run: bool, json: bool) -> None:
    """Take a filled-in workbook in, or show what it would change."""
    who = actor()
    opened = open_ratings(who, read_bytes(file), file.name)
    found = compare_ratings(who, opened) if dry_run else import_ratings(who, opened)
    emit(found.as_json(), _lines(found), json=json)
    if dry_run:
        tell("Ingenting er lagret.")


def _lines(found: RatingDifference) -> list[str]:
    lines = [
        f"{found.year}: endret {len(found.changes)}, uendret {found.unchanged}, "
        f"endret av andre {len(found.conflicts)}, ikke tatt med {len(found.refused)}"
    ]
    for change in found.changes:
        what = "; ".join(
            f"{name}: {before or 'ingen'} → {after or 'ingen'}" for name, before, after in change.differences
        )
        lines.append(f"  rad {change.row}, {change.name}: {what}")
    for kind, rows in (("Endret av andre", found.conflicts), ("Ikke tatt med", found.refused)):
        lines += [f"  {kind}: rad {one.row}, {one.name}, {one.column}: {one.reason}" for one in rows]
    return lines
