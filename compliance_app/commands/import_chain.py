"""``aktsom import chain``: bring the links behind the suppliers in from a spreadsheet, or see what it would do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from compliance_app.commands import import_options as options
from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.imports import app, tell_questions
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_name
from compliance_app.files.supplier_rows import Question
from compliance_app.services import chain_import
from compliance_app.services.chain_import import ChainAnswers
from compliance_app.services.chain_makers import SameNames
from compliance_app.services.chain_plan import LEAVE_OUT
from compliance_app.services.chain_report import ChainReport
from compliance_app.services.import_kinds import CHAIN
from compliance_app.services.supplier_lookup import find_supplier
from compliance_app.services.work import Actor

__all__ = ["app"]


class NoChainColumns(AktsomError):
    """No column holds the supplier, or none the link (values: headers)."""

    message = _(
        "Ingenting ble lest inn. Listen må ha en kolonne med leverandøren og en med navnet på leddet. "
        "Kolonnene er: {headers}. Velg dem med «--map supplier=Kolonne --map producer_name=Kolonne»."
    )


class NoSuchProducerQuestion(AktsomError):
    """``--same`` or ``--not-same`` names a producer that the list does not ask about (values: name)."""

    message = _(
        "Ingenting ble lest inn. Listen spør ikke om produsenten «{name}». Kjør med --dry-run, så ser du spørsmålene."
    )


@app.command("chain", help="Les inn leddene bak leverandørene. Samme liste to ganger lager ingenting.")
def chain(
    file: options.List,
    *,
    sheet: options.Sheet = None,
    header_row: options.HeaderRow = None,
    chosen: Annotated[list[str] | None, options.map_option(CHAIN)] = None,
    country: options.Countries = None,
    supplier: Annotated[
        list[str] | None,
        typer.Option(
            "--supplier",
            metavar="SKREVET=LEVERANDØR",
            help="Hvilken leverandør et navn i listen er, huskes. Tom leverandør: la radene være.",
        ),
    ] = None,
    same: Annotated[
        list[str] | None,
        typer.Option("--same", metavar="NAVN", help="Leddet i listen er produsenten med det navnet, huskes."),
    ] = None,
    not_same: Annotated[
        list[str] | None,
        typer.Option("--not-same", metavar="NAVN", help="Leddet er en annen produsent, huskes."),
    ] = None,
    all_same: Annotated[
        bool,
        typer.Option("--all-same", help="Alle som kjennes igjen på navnet alene, er de samme, huskes."),
    ] = False,
    fresh: options.Fresh = False,
    dry_run: options.DryRun = False,
    json: options.Json = False,
) -> None:
    """Import a list of chains, and rate the suppliers concerned."""
    who = actor()
    opened = options.open_file(who, file, CHAIN, sheet=sheet, header_row=header_row, fresh=fresh)
    mapping = options.mapping_of(opened, chosen, NoChainColumns)
    answers = ChainAnswers(options.countries_said(country), _suppliers(who, supplier))
    said = dict.fromkeys(same or (), True) | dict.fromkeys(not_same or (), False)
    if said:
        about = SameNames(asked_about=frozenset(map(fold_name, said)))
        asked = chain_import.preview_chain(who, opened, mapping, replace(answers, same_names=about)).asked
        answers = replace(answers, same_names=SameNames(_same(asked, said)))
    answers = replace(answers, same_names=replace(answers.same_names, all_right=all_same))
    if dry_run:
        report = chain_import.dry_run_chain(who, opened, mapping, answers)
    else:
        report = chain_import.import_chain(who, opened, mapping, answers)
    emit(report.as_json(), _lines(report), json=json)
    options.tell_before(opened)
    if dry_run:
        tell("Ingenting er lagret.")
    tell_questions(report.asked, report.by_name_alone, "NAVN")


def _same(asked: Sequence[Question], said: Mapping[str, bool]) -> dict[str, bool]:
    """The answers by the keys of the questions."""
    found: dict[str, bool] = {}
    for name, same in said.items():
        keys = [one.sides[0].key for one in asked if one.sides and one.value == name]
        if not keys:
            raise NoSuchProducerQuestion(name=name)
        found |= dict.fromkeys(keys, same)
    return found


def _suppliers(who: Actor, texts: list[str] | None) -> dict[str, str]:
    answers = options.pairs(texts, "--supplier")
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
