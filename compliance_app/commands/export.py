"""``aktsom export``: everything the regulator may ask for, and everything about one who has asked, each in one file."""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.bundle import keep_file
from compliance_app.services.log_words import said
from compliance_app.services.regulator_export import regulator_export
from compliance_app.services.requester_file import requester_file

app = typer.Typer(no_args_is_help=True, help="Uttak til tilsynet og til den som har spurt.")


class NotAFolder(AktsomError):
    """A file is named where the folder for it should be (values: given)."""

    message = _("Ingenting ble skrevet. «{given}» er ikke en mappe. Oppgi mappen; zip-filen får navn selv.")


def _folder(given: Path) -> Path:
    if given.is_file() or (given.suffix.lower() == ".zip" and not given.is_dir()):
        raise NotAFolder(given=given)
    return given


Out = Annotated[
    Path,
    typer.Option("--out", metavar="MAPPE", help="Mappen filen skrives til.", callback=_folder),
]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


@app.command()
def regulator(
    *,
    out: Out,
    year: Annotated[
        list[int] | None, typer.Option("--year", metavar="ÅR", help="Bare dette året. Kan gis flere ganger.")
    ] = None,
    json: Json = False,
) -> None:
    """Skriv alt Forbrukertilsynet kan be om, i én zip: saker, vurderinger, tiltak, dokumentasjon og logg."""
    made = regulator_export(actor(), out, tuple(sorted(set(year or ()))))
    emit(
        {
            "file": str(made.path), "sha256": made.sha256, "bytes": made.size, "files": made.files, "cases": made.cases,
            "rows": dict(made.rows),
            "log": {"intact": made.log.intact, "entries": made.log.entries, "head": made.log.head},
        },
        [str(made.path), f"SHA-256: {made.sha256}", f"Saker: {made.cases}. Filer: {made.files}.", said(made.log)],
        json=json,
    )  # fmt: skip


@app.command()
def requester(
    who: Annotated[str, typer.Argument(metavar="HVEM", help="E-postadressen eller hele navnet.")],
    *,
    out: Out,
    json: Json = False,
) -> None:
    """Skriv alt om én som har spurt, i én zip."""
    made = requester_file(actor(), who)
    path = keep_file(out, made.name, made.content)
    emit(
        {
            "file": str(path),
            "cases": [one.number for one in made.found.cases],
            "other_messages": len(made.found.messages),
        },
        [
            str(path),
            *(f"Sak {one.number}, mottatt {one.received_on:%d.%m.%Y}" for one in made.found.cases),
            *([f"Meldinger uten sak: {len(made.found.messages)}"] if made.found.messages else []),
        ],
        json=json,
    )
