"""``aktsom import``: bring a supplier list in from a terminal, see what it would do, take it back."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.clock import OSLO
from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.files.columns import header_texts, mapping_from_headers
from compliance_app.files.header_words import FIELDS
from compliance_app.files.supplier_rows import Answers, Question, SeveralRows
from compliance_app.services import imports, ratings
from compliance_app.services.imports import ImportReport, OpenedList
from compliance_app.storage.reference import countries

app = typer.Typer(no_args_is_help=True, help="Les inn en leverandørliste, eller angre en innlesing.")


class NoNameColumn(AktsomError):
    """No column holds the suppliers' names (values: headers)."""

    message = _(
        "Ingenting ble lest inn. Vi fant ikke kolonnen med leverandørens navn. "
        "Kolonnene er: {headers}. Velg den med «--map name=Kolonne»."
    )


class NoSuchColumn(AktsomError):
    """``--map`` names a column that the sheet does not have (values: header, headers)."""

    message = _("Ingenting ble lest inn. Kolonnen «{header}» finnes ikke. Kolonnene er: {headers}.")


class NoSuchQuestion(AktsomError):
    """``--same`` or ``--not-same`` answers nothing that the list asks (values: name, other)."""

    message = _(
        "Ingenting ble lest inn. Listen spør ikke om «{name}» er «{other}». Kjør med --dry-run, så ser du spørsmålene."
    )


class FileNotThere(AktsomError):
    """The file cannot be opened (values: path)."""

    message = _("Filen {path} finnes ikke eller kan ikke leses. Sjekk navnet, og prøv igjen.")


@app.command(help="Les inn leverandører fra Excel eller CSV. Samme liste to ganger lager ingenting.")
def suppliers(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="xlsx, xls, ods, csv eller tsv.")],
    more: Annotated[list[str] | None, typer.Argument(metavar="FELT=KOLONNE", hidden=True)] = None,
    *,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="ARK", help="Arket som skal leses.")] = None,
    header_row: Annotated[
        int | None,
        typer.Option("--header-row", metavar="TALL", min=0, help="Raden med kolonnenavn, fra 1; 0: ingen."),
    ] = None,
    chosen: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FELT=KOLONNE", help=f"Felt: {', '.join(FIELDS)}. Tom kolonne: bruk ingen."
        ),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", metavar="SKRIVEMÅTE=LAND", help="Svar på hvilket land som menes, huskes."),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option(
            "--same", metavar="NAVN=LEVERANDØR", help="Navnet i listen er denne leverandøren, huskes."
        ),
    ] = None,
    not_same: Annotated[
        list[str] | None,
        typer.Option("--not-same", metavar="NAVN=LEVERANDØR", help="Navnet er en annen leverandør, huskes."),
    ] = None,
    several_rows: Annotated[
        SeveralRows | None,
        typer.Option(
            "--several-rows",
            help="Flere rader per leverandør: SUM summerer, ONE_AMOUNT bruker ett beløp, FIRST_ROW tar første rad.",
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Les listen på nytt, uten å bruke det som huskes fra sist.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville skjedd. Ingenting lagres.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Import a supplier list, and rate the suppliers."""
    who = actor()
    opened = imports.open_list(read_bytes(file), file.name, sheet=sheet, header_row=header_row)
    if not fresh:
        opened = (
            imports.recall(who, opened)
            if sheet is None and header_row is None
            else imports.recall_columns(who, opened)
        )
    mapping = mapping_of(opened, _pairs([*(chosen or ()), *(more or ())], "--map"))
    answers = Answers(countries=_countries(_pairs(country or (), "--country")), several_rows=several_rows)
    said = [(text, True) for text in same or ()] + [(text, False) for text in not_same or ()]
    if said:
        answers = replace(answers, alike=_alike(imports.preview(who, opened, mapping, answers).asked, said))
    if dry_run:
        report = imports.dry_run(who, opened, mapping, answers)
    else:
        report = imports.import_list(who, opened, mapping, answers)
    emit(report.as_json(), _lines(report), json=json)
    if opened.remembered:
        day = NB.day(opened.remembered.used_at.astimezone(OSLO).date())
        tell(f"Listen er lest slik som sist, {day}. Bruk --fresh for å begynne på nytt.")
    if dry_run:
        tell("Ingenting er lagret.")
    else:
        rated = ratings.rate_all(who)
        tell(f"Vurdert: {rated.rated} leverandører. Nye eller endrede vurderinger: {rated.changed}.")
    for question in report.asked:
        tell(" ".join([question.text, *question.reasons]))


@app.command(
    "ratings", help="Les inn køen fra årets gjennomgang, utfylt. Det andre har endret, blir stående."
)
def ratings_(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen fra «aktsom ratings export».")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Vis hva som ville skjedd. Ingenting lagres.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Take in a filled-in workbook of the year's review."""
    from compliance_app.commands.ratings import import_file

    import_file(file, dry_run=dry_run, json=json)


@app.command(help="Angre en innlesing. Det noen har brukt eller endret etterpå, blir stående.")
def undo(
    batch: Annotated[str, typer.Argument(metavar="INNLESING", help="Verdien «batch» fra innlesingen.")],
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Take an import back."""
    report = imports.undo_import(actor(), batch)
    emit(
        {
            "batch": batch,
            "removed": report.removed,
            "restored": report.restored,
            "kept": [{"name": name, "reason": why} for name, why in report.kept],
        },
        [
            f"Fjernet: {report.removed}. Tilbake til det de var: {report.restored}. Beholdt: {len(report.kept)}.",
            *(f"Beholdt: {name} {why}." for name, why in report.kept),
        ],
        json=json,
    )


def read_bytes(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        FileNotThere: it cannot be opened.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileNotThere(path=path) from error


def mapping_of(opened: OpenedList, wanted: dict[str, str]) -> dict[str, int]:
    """The proposed columns with the person's own choices over them; an empty header takes a field's column away.

    Raises:
        NoSuchColumn: a header that is not in the sheet. NoNameColumn: no column is left for the name.
    """
    headers = header_texts(opened.sheet, opened.header_row)
    shown = ", ".join(header for header in headers if header)
    mapping = {field: index for field, index in opened.columns.mapping.items() if field not in wanted}
    for field, index in mapping_from_headers(headers, wanted).items():
        if index is None and wanted[field]:
            raise NoSuchColumn(header=wanted[field], headers=shown)
        if index is not None:
            mapping = {other: at for other, at in mapping.items() if at != index} | {field: index}
    if "name" not in mapping:
        raise NoNameColumn(headers=shown)
    return mapping


def _pairs(texts: list[str] | tuple[str, ...], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or (option == "--map" and key not in FIELDS):
            fields = f" Feltene er: {', '.join(FIELDS)}." if option == "--map" else ""
            raise typer.BadParameter(
                f"«{text}» kan ikke brukes i {option}. Skriv det som FELT=VERDI.{fields}"
            )
        found[key] = value
    return found


def _alike(asked: list[Question], said: list[tuple[str, bool]]) -> dict[tuple[str, str], bool]:
    """The answers by the keys of the questions; a supplier is named by its name, its number or its id."""
    found: dict[tuple[str, str], bool] = {}
    for text, is_same in said:
        name, _equals, other = text.partition("=")
        keys = [
            (question.sides[0].key, side.key)
            for question in asked
            if question.sides and question.sides[0].name == name
            for side in question.sides[1:]
            if other in {side.name, side.number, side.key}
        ]
        if not keys:
            raise NoSuchQuestion(name=name, other=other)
        found |= dict.fromkeys(keys, is_same)
    return found


def _countries(answers: dict[str, str]) -> dict[str, str | None]:
    for spelling, code in answers.items():
        if code and code not in countries():
            raise typer.BadParameter(
                f"«{code}» er ikke en landkode. Skriv {spelling}=NO med to store bokstaver."
            )
    return {spelling: code or None for spelling, code in answers.items()}


def _lines(report: ImportReport) -> list[str]:
    refused = [f"{one.reason}" for one in report.rejected]
    return [
        f"Rader lest: {report.rows_read}",
        f"Nye: {report.created}",
        f"Endret: {report.updated}",
        f"Uendret: {report.unchanged}",
        f"Slått sammen med en annen rad: {report.merged}",
        f"Like en tidligere rad: {report.duplicates}",
        f"Uten navn: {report.blank_names}. Med sladdet navn: {report.redacted_names}",
        f"Ikke tatt med eller bare delvis tatt med: {len(refused)}",
        *(f"  {reason}" for reason in refused),
        *(
            f"Beholdt det dere skrev: {one.supplier}, {one.field.lower()}: «{one.kept}». Listen sier «{one.listed}»."
            for one in report.kept
        ),
        *report.notes,
        f"Leverandører i registeret: {report.suppliers_after}",
        *([f"Innlesing: {report.batch}"] if report.batch else []),
    ]
