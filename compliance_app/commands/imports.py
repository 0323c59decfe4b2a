"""``aktsom import``: bring a supplier list in from a terminal, see what it would do, take it back."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands import import_options as options
from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.supplier_rows import Answers, Question, SeveralRows
from compliance_app.services import imports, ratings
from compliance_app.services.import_kinds import SUPPLIERS
from compliance_app.services.imports import ImportReport

app = typer.Typer(no_args_is_help=True, help="Les inn en leverandørliste, eller angre en innlesing.")
_TOLD = 20
"""Names that were counted as the same are told one by one up to so many."""


class NoNameColumn(AktsomError):
    """No column holds the suppliers' names (values: headers)."""

    message = _(
        "Ingenting ble lest inn. Vi fant ikke kolonnen med leverandørens navn. "
        "Kolonnene er: {headers}. Velg den med «--map name=Kolonne»."
    )


class NoSuchQuestion(AktsomError):
    """``--same`` or ``--not-same`` answers nothing that the list asks (values: name, other)."""

    message = _(
        "Ingenting ble lest inn. Listen spør ikke om «{name}» er «{other}». Kjør med --dry-run, så ser du spørsmålene."
    )


@app.command(help="Les inn leverandører fra Excel eller CSV. Samme liste to ganger lager ingenting.")
def suppliers(
    file: options.List,
    more: Annotated[list[str] | None, typer.Argument(metavar="FELT=KOLONNE", hidden=True)] = None,
    *,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    chosen: Annotated[list[str] | None, options.map_option(SUPPLIERS)] = None,
    country: options.Countries = None,
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
    all_same: Annotated[
        bool,
        typer.Option("--all-same", help="Alle som kjennes igjen på navnet alene, er de samme, huskes."),
    ] = False,
    several_rows: Annotated[
        SeveralRows | None,
        typer.Option(
            "--several-rows",
            help="Flere rader per leverandør: SUM summerer, ONE_AMOUNT bruker ett beløp, FIRST_ROW tar første rad.",
        ),
    ] = None,
    fresh: options.Fresh = False,
    dry_run: options.DryRun = False,
    json: options.Json = False,
) -> None:
    """Import a supplier list, and rate the suppliers."""
    who = actor()
    opened = options.open_file(who, file, SUPPLIERS, sheet=sheet, header_row=header_row, fresh=fresh)
    mapping = options.mapping_of(opened, [*(chosen or ()), *(more or ())], NoNameColumn)
    answers = Answers(countries=options.countries_said(country), several_rows=several_rows)
    said = [(text, True) for text in same or ()] + [(text, False) for text in not_same or ()]
    if said:
        about = replace(answers, asked_about=frozenset(text.partition("=")[0] for text, _same in said))
        answers = replace(answers, alike=_alike(imports.preview(who, opened, mapping, about).asked, said))
    answers = replace(answers, names_are_right=all_same)
    if dry_run:
        report = imports.dry_run(who, opened, mapping, answers)
    else:
        report = imports.import_list(who, opened, mapping, answers)
    emit(report.as_json(), _lines(report), json=json)
    options.tell_before(opened)
    if dry_run:
        tell("Ingenting er lagret.")
    else:
        rated = ratings.rate_all(who)
        tell(f"Vurdert: {rated.rated} leverandører. Nye eller endrede vurderinger: {rated.changed}.")
    tell_questions(report.asked, report.by_name_alone, "NAVN=LEVERANDØR")


def tell_questions(asked: Sequence[Question], by_name_alone: int, meant: str) -> None:
    """Say what a list asks; of names that count as the same the first ones, how many there are, and how to answer.

    Args:
        asked: the questions.
        by_name_alone: how many names count as the same until somebody answers.
        meant: what ``--not-same`` takes.
    """
    assumed = [one for one in asked if one.counted_as_same]
    for question in [*(one for one in asked if not one.counted_as_same), *assumed[:_TOLD]]:
        tell(" ".join([question.text, *question.reasons]))
    if assumed:
        more = by_name_alone - min(len(assumed), _TOLD)
        others = f"Det samme gjelder {more} til. " if more else ""
        tell(
            f"{others}Svar med --all-same hvis alle er de samme, og med --not-same {meant} for dem som ikke er det."
        )


@app.command(
    "ratings", help="Les inn køen fra årets gjennomgang, utfylt. Det andre har endret, blir stående."
)
def ratings_(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Filen fra «aktsom ratings export».")],
    *,
    dry_run: options.DryRun = False,
    json: options.Json = False,
) -> None:
    """Take in a filled-in workbook of the year's review."""
    from compliance_app.commands.ratings import import_file

    import_file(file, dry_run=dry_run, json=json)


@app.command(help="Angre en innlesing. Det noen har brukt eller endret etterpå, blir stående.")
def undo(
    batch: Annotated[str, typer.Argument(metavar="INNLESING", help="Verdien «batch» fra innlesingen.")],
    json: options.Json = False,
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


def _known_by_name(count: int) -> list[str]:
    who = "1 leverandør" if count == 1 else f"{count} leverandører"
    as_what = "Uten svar regnes de som samme leverandør."
    return [f"{who} ble kjent igjen på navnet, uten at landet er oppgitt begge steder. {as_what}"]


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
        *(_known_by_name(report.by_name_alone) if report.by_name_alone else []),
        f"Leverandører i registeret: {report.suppliers_after}",
        *([f"Innlesing: {report.batch}"] if report.batch else []),
    ]
