"""``aktsom import chain``: bring the links behind the suppliers in from a spreadsheet, or see what it would do."""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.imports import NoSuchColumn, app, read_bytes
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.chain_words import CHAIN_FIELDS
from compliance_app.files.columns import header_texts, mapping_from_headers
from compliance_app.services import chain_import
from compliance_app.services.chain_import import ChainAnswers, ChainReport, OpenedChain
from compliance_app.services.chain_plan import LEAVE_OUT
from compliance_app.services.supplier_lookup import find_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.reference import countries

__all__ = ["app"]


class NoChainColumns(AktsomError):
    """No column holds the supplier, or none the link (values: headers)."""

    message = _(
        "Ingenting ble lest inn. Listen må ha en kolonne med leverandøren og en med navnet på leddet. "
        "Kolonnene er: {headers}. Velg dem med «--map supplier=Kolonne --map producer_name=Kolonne»."
    )


@app.command("chain", help="Les inn leddene bak leverandørene. Samme liste to ganger lager ingenting.")
def chain(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="xlsx, xls, ods, csv eller tsv.")],
    *,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="ARK", help="Arket som skal leses.")] = None,
    header_row: Annotated[
        int | None,
        typer.Option("--header-row", metavar="TALL", min=0, help="Raden med kolonnenavn, fra 1; 0: ingen."),
    ] = None,
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FELT=KOLONNE", help=f"Felt: {', '.join(CHAIN_FIELDS)}. Tom kolonne: bruk ingen."
        ),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="SKRIVEMÅTE=LAND", help="Svar på hvilket land som menes, huskes."),
    ] = None,
    supplier: Annotated[
        list[str] | None,
        typer.Option(
            "--supplier",
            metavar="SKREVET=LEVERANDØR",
            help="Hvilken leverandør et navn i listen er, huskes. Tom leverandør: la radene være.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville skjedd. Ingenting lagres.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Import a list of chains, and rate the suppliers concerned."""
    who = actor()
    opened = chain_import.open_chain(read_bytes(file), file.name, sheet=sheet, header_row=header_row)
    mapping = _mapping(opened, _pairs(chosen or (), "--map"))
    answers = ChainAnswers(_countries(country or ()), _suppliers(who, supplier or ()))
    if dry_run:
        report = chain_import.dry_run_chain(who, opened, mapping, answers)
    else:
        report = chain_import.import_chain(who, opened, mapping, answers)
    emit(report.as_json(), _lines(report), json=json)
    if dry_run:
        tell("Ingenting er lagret.")
    for question in report.asked:
        tell(question.text)


def _mapping(opened: OpenedChain, wanted: dict[str, str]) -> dict[str, int]:
    headers = header_texts(opened.sheet, opened.header_row)
    shown = ", ".join(header for header in headers if header)
    mapping = {name: index for name, index in opened.columns.mapping.items() if name not in wanted}
    for name, index in mapping_from_headers(headers, wanted).items():
        if index is None and wanted[name]:
            raise NoSuchColumn(header=wanted[name], headers=shown)
        if index is not None:
            mapping = {other: at for other, at in mapping.items() if at != index} | {name: index}
    if "producer_name" not in mapping or not {"supplier", "supplier_number"} & set(mapping):
        raise NoChainColumns(headers=shown)
    return mapping


def _pairs(texts: list[str] | tuple[str, ...], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or (option == "--map" and key not in CHAIN_FIELDS):
            fields = f" Feltene er: {', '.join(CHAIN_FIELDS)}." if option == "--map" else ""
            raise typer.BadParameter(
                f"«{text}» kan ikke brukes i {option}. Skriv det som FELT=VERDI.{fields}"
            )
        found[key] = value
    return found


def _countries(texts: list[str] | tuple[str, ...]) -> dict[str, str | None]:
    answers = _pairs(texts, "--country")
    for spelling, code in answers.items():
        if code and code not in countries():
            raise typer.BadParameter(
                f"«{code}» er ikke en landkode. Skriv {spelling}=NO med to store bokstaver."
            )
    return {spelling: code or None for spelling, code in answers.items()}


def _suppliers(who: Actor, texts: list[str] | tuple[str, ...]) -> dict[str, str]:
    answers = _pairs(texts, "--supplier")
    return {written: find_supplier(who, meant) if meant else LEAVE_OUT for written, meant in answers.items()}


def _lines(report: ChainReport) -> list[str]:
    return [
        f"Rader lest: {report.rows_read}",
        f"Nye ledd: {report.created}",
        f"Endrede ledd: {report.updated}",
        f"Uendrede ledd: {report.unchanged}",
        f"Rader som er like et ledd lenger oppe: {report.repeated}",
        f"Nye produsenter: {report.producers_created}",
        f"Leverandører i listen: {report.suppliers}",
        *([f"Nye eller endrede vurderinger: {report.rated}"] if report.batch else []),
        f"Ikke tatt med eller bare delvis tatt med: {len(report.rejected)}",
        *(f"  {one.reason}" for one in report.rejected),
        *report.notes,
        *([f"Innlesing: {report.batch}"] if report.batch else []),
    ]
