"""The options of the commands that read a list, and what a person says with them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app import clock
from compliance_app.commands.context import tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.files.columns import header_texts, mapping_from_headers
from compliance_app.services.import_kinds import ListKind
from compliance_app.services.import_memory import recall, recall_columns
from compliance_app.services.import_open import OpenedList, open_list
from compliance_app.services.work import Actor
from compliance_app.storage.reference import countries

List = Annotated[Path, typer.Argument(metavar="FIL", help="xlsx, xls, ods, csv eller tsv.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="ARK", help="Arket som skal leses.")]
HeaderRow = Annotated[
    int | None,
    typer.Option("--header-row", metavar="TALL", min=0, help="Raden med kolonnenavn, fra 1; 0: ingen."),
]
Countries = Annotated[
    list[str] | None,
    typer.Option("--country", metavar="SKRIVEMÅTE=LAND", help="Svar på hvilket land som menes, huskes."),
]
Fresh = Annotated[
    bool, typer.Option("--fresh", help="Les listen på nytt, uten å bruke det som huskes fra sist.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Vis hva som ville skjedd. Ingenting lagres.")]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


class NoSuchColumn(AktsomError):
    """``--map`` names a column that the sheet does not have (values: header, headers)."""

    message = _("Ingenting ble lest inn. Kolonnen «{header}» finnes ikke. Kolonnene er: {headers}.")


class FileNotThere(AktsomError):
    """The file cannot be opened (values: path)."""

    message = _("Filen {path} finnes ikke eller kan ikke leses. Sjekk navnet, og prøv igjen.")


def map_option(kind: ListKind) -> Any:
    """``--map`` with the fields of a kind of list."""
    return typer.Option(
        "--map", metavar="FELT=KOLONNE", help=f"Felt: {', '.join(kind.fields)}. Tom kolonne: bruk ingen."
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


def open_file(
    who: Actor, file: Path, kind: ListKind, *, sheet: str | None, header_row: int | None, fresh: bool
) -> OpenedList:
    """The list as it was read; as such a list was read the last time, but with ``fresh``."""
    opened = open_list(read_bytes(file), file.name, kind, sheet=sheet, header_row=header_row)
    if fresh:
        return opened
    return recall(who, opened) if sheet is None and header_row is None else recall_columns(who, opened)


def tell_before(opened: OpenedList) -> None:
    """Say that the list was read as the last time, where it was."""
    if opened.remembered:
        day = NB.day(clock.oslo_day(opened.remembered.used_at))
        tell(f"Listen er lest slik som sist, {day}. Bruk --fresh for å begynne på nytt.")


def mapping_of(opened: OpenedList, said: Sequence[str] | None, missing: type[AktsomError]) -> dict[str, int]:
    """The proposed columns with the person's own choices over them; an empty header takes a field's column away.

    Args:
        opened: the list.
        said: ``--map``, each as FIELD=COLUMN.
        missing: what to raise (values: headers) where the list cannot be read without a column that is not there.

    Raises:
        NoSuchColumn: a header that is not in the sheet.
    """
    wanted = pairs(said, "--map", opened.kind.fields)
    headers = header_texts(opened.sheet, opened.header_row)
    shown = ", ".join(header for header in headers if header)
    mapping = {field: index for field, index in opened.columns.mapping.items() if field not in wanted}
    for field, index in mapping_from_headers(headers, wanted).items():
        if index is None and wanted[field]:
            raise NoSuchColumn(header=wanted[field], headers=shown)
        if index is not None:
            mapping = {other: at for other, at in mapping.items() if at != index} | {field: index}
    if not opened.kind.can_read(mapping):
        raise missing(headers=shown)
    return mapping


def pairs(texts: Sequence[str] | None, option: str, fields: Sequence[str] = ()) -> dict[str, str]:
    """What is said as KEY=VALUE; the keys are among ``fields``, where these are given.

    Raises:
        typer.BadParameter: it is not said so.
    """
    found: dict[str, str] = {}
    for text in texts or ():
        key, equals, value = text.partition("=")
        if not equals or (fields and key not in fields):
            known = f" Feltene er: {', '.join(fields)}." if fields else ""
            raise typer.BadParameter(f"«{text}» kan ikke brukes i {option}. Skriv det som FELT=VERDI.{known}")
        found[key] = value
    return found


def countries_said(texts: Sequence[str] | None) -> dict[str, str | None]:
    """Spelling → country, as ``--country`` says it; an empty country says that it is none.

    Raises:
        typer.BadParameter: a code that is no country's.
    """
    answers = pairs(texts, "--country")
    for spelling, code in answers.items():
        if code and code not in countries():
            raise typer.BadParameter(
                f"«{code}» er ikke en landkode. Skriv {spelling}=NO med to store bokstaver."
            )
    return {spelling: code or None for spelling, code in answers.items()}
