"""``aktsom data``: the indices a country's value rests on; list them, and import a newer or an own one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.import_options import read_bytes
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.risk_method import Dimension
from compliance_app.files.index_table import IndexColumns
from compliance_app.services import datasets
from compliance_app.services.datasets import DatasetInput, OpenedIndex
from compliance_app.storage import reference

app = typer.Typer(help="Datagrunnlaget som landenes tall bygger på.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]

_DIMENSIONS = {
    "sivile": Dimension.CIVIL_RIGHTS,
    "arbeid": Dimension.LABOUR_RIGHTS,
    "tvangsarbeid": Dimension.FORCED_LABOUR,
    "styresett": Dimension.GOVERNANCE,
}


class NoSuchDimension(AktsomError):
    """Not one of the four (values: text, names)."""

    message = _("«{text}» er ikke et av de fire tallene. Skriv {names}.")


class NoSuchColumn(AktsomError):
    """The list has no column of that name (values: text, names)."""

    message = _("Filen har ingen kolonne som heter «{text}». Kolonnene er: {names}.")


@app.command("list")
def list_datasets(*, json: Json = False) -> None:
    """Utgavene som følger med, og dem dere selv har lest inn."""
    shipped = reference.datasets()
    own = datasets.all_datasets(actor())
    emit(
        {
            "shipped": [
                {
                    "id": row.id, "name": row.name, "publisher": row.publisher, "edition": row.edition,
                    "year": row.data_year, "licence": row.licence, "countries": row.rows, "sha256": row.sha256,
                }
                for row in shipped
            ],
            "own": [
                {
                    "id": one.row.id, "name": one.row.name, "publisher": one.row.publisher, "edition": one.row.edition,
                    "year": one.row.year, "licence": one.row.licence, "countries": one.countries,
                    "sha256": one.row.content_hash, "dimension": one.row.dimension, "worst": one.row.worst,
                    "best": one.row.best, "in_use": one.in_use,
                }
                for one in own
            ],
        },
        [
            *(f"{row.name}, {row.edition} ({row.data_year}), {row.publisher}, {row.licence}" for row in shipped),
            *(
                f"{one.row.name}, {one.row.edition} ({one.row.year}), {Dimension(one.row.dimension).norwegian}"
                f"{', i bruk' if one.in_use else ''}: {one.row.id}"
                for one in own
            ),
        ],
        json=json,
    )  # fmt: skip


@app.command("import")
def import_index(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Excel eller CSV: land og tall.")],
    *,
    dimension: Annotated[str, typer.Option("--dimension", metavar="TALL", help=f"Hvilket av de fire: {', '.join(_DIMENSIONS)}.")],
    name: Annotated[str, typer.Option("--name", metavar="NAVN", help="Hva indeksen heter.")],
    edition: Annotated[str, typer.Option("--edition", metavar="UTGAVE", help="For eksempel 2026.")],
    worst: Annotated[float, typer.Option("--worst", metavar="TALL", help="Den verste verdien på skalaen.")],
    best: Annotated[float, typer.Option("--best", metavar="TALL", help="Den beste verdien på skalaen.")],
    publisher: Annotated[str, typer.Option("--publisher", metavar="UTGIVER", help="Hvem som gir den ut.")] = "",
    licence: Annotated[str, typer.Option("--licence", metavar="LISENS", help="For eksempel CC BY 4.0.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="KILDE", help="Hvor filen kommer fra.")] = "",
    year: Annotated[int | None, typer.Option("--year", min=1900, max=2100, metavar="ÅR", help="Året, der filen ikke sier det.")] = None,
    country_column: Annotated[str | None, typer.Option("--country-column", metavar="NAVN", help="Kolonnen med land.")] = None,
    value_column: Annotated[str | None, typer.Option("--value-column", metavar="NAVN", help="Kolonnen med tall.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Les inn en indeks. Den er ikke i bruk før dere lager en ny metode med den."""
    who = actor()
    wanted = _DIMENSIONS.get(dimension.casefold()) or _dimension(dimension)
    opened = datasets.open_index(read_bytes(file), file.name)
    read = datasets.read_index(opened, _columns(opened, country_column, value_column))
    given = DatasetInput(
        dimension=wanted, name=name, edition=edition, publisher=publisher, licence=licence, source=source, year=year,
        worst=worst, best=best,
    )  # fmt: skip
    identity = datasets.import_dataset(who, given, read)
    found: dict[str, Any] = {
        "id": identity,
        "dimension": wanted.value,
        "countries": len(read.figures),
        "unknown": list(read.unknown),
        "unreadable": [{"row": row, "country": country, "value": value} for row, country, value in read.unreadable],
        "differing": list(read.differing),
        "without": read.without,
        "older": read.older,
    }  # fmt: skip
    emit(found, [identity], json=json)
    tell(f"Lest inn: tall for {len(read.figures)} land. Indeksen er ikke i bruk ennå.")
    for text, names in (
        ("Ikke kjent igjen som land", read.unknown),
        ("Ikke et tall", [f"{country} (rad {row}: «{value}»)" for row, country, value in read.unreadable]),
        ("To ulike tall for samme år, ikke tatt med", read.differing),
    ):
        if names:
            tell(f"{text}: {', '.join(names)}.")


def _dimension(text: str) -> Dimension:
    try:
        return Dimension(text.upper())
    except ValueError as error:
        raise NoSuchDimension(text=text, names=", ".join(_DIMENSIONS)) from error


def _columns(opened: OpenedIndex, country: str | None, value: str | None) -> IndexColumns:
    columns = opened.columns
    if country is not None:
        columns = columns._replace(country=_place(opened, country))
    if value is not None:
        columns = columns._replace(value=_place(opened, value))
    return columns


def _place(opened: OpenedIndex, name: str) -> int:
    folded = [one.casefold() for one in opened.names]
    if name.casefold() not in folded:
        raise NoSuchColumn(text=name, names=", ".join(one for one in opened.names if one))
    return folded.index(name.casefold())
