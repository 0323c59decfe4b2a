"""``aktsom screening``: the lists the enterprise compares its register with, taking one in, and comparing."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app import clock
from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.import_options import read_bytes
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.screening import Columns, ReadList, read_list
from compliance_app.files.screening_words import OWN, PRESETS
from compliance_app.services import screening, screening_check
from compliance_app.services.screening_lists import ImportedList, ListInput, import_screening_list
from compliance_app.storage.tables import HitDecision

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Kontrollister: navn på offentlige lister."
)
_FIELDS = ("name", "aliases", "country", "kind")
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


class NoNamesColumn(AktsomError):
    """No column looks like names (values: headers)."""

    message = _(
        "Listen ble ikke tatt inn. Vi fant ikke kolonnen med navn. Kolonnene er: {headers}. "
        "Velg den med «--map name=Kolonne»."
    )


class NoSuchHeader(AktsomError):
    """``--map`` names a column that the list does not have (values: header, headers)."""

    message = _("Listen ble ikke tatt inn. Kolonnen «{header}» finnes ikke. Kolonnene er: {headers}.")


@app.command("list", help="Vis listene, når de er hentet, og mulige treff som venter på svar.")
def show(
    *,
    json: Json = False,
    hits: Annotated[
        bool, typer.Option("--hits", help="Vis de mulige treffene også, 25 med best skår.")
    ] = False,
) -> None:
    """The lists, and the hits that wait."""
    found = screening.screening(actor())
    waiting = screening.hits(actor(), HitDecision.OPEN).rows if hits else []
    data: dict[str, Any] = {"lists": [asdict(one) for one in found.lists], "waiting": found.waiting}
    lines = [
        f"{one.name}: {one.entries} navn, hentet {one.retrieved_on.isoformat()} fra {one.source}. "
        f"{_checked(one)} Venter på svar: {one.waiting}. Samme: {one.same}. Ikke samme: {one.not_the_same}."
        for one in found.lists
    ]
    if hits:
        data["hits"] = [_hit(one) for one in waiting]
        lines += [
            f"{one.hit.score} {one.subject.names[0]} / {one.entry.name} ({one.listed.name}). {' '.join(one.reasons)}"
            for one in waiting
        ]
    emit(data, lines or ["Ingen lister ennå. Ta inn en med «aktsom screening import»."], json=json)


@app.command("import", help="Ta inn en liste du har lastet ned. Ingenting hentes fra nettet.")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="csv, xlsx, xls, ods, json eller html.")],
    *,
    source: Annotated[
        str, typer.Option("--source", metavar="KILDE", help="Hvor listen er hentet, helst adressen.")
    ] = "",
    retrieved: Annotated[
        str, typer.Option("--retrieved", metavar="DATO", help="Dagen den ble hentet, som 2026-05-04.")
    ],
    preset: Annotated[
        str, typer.Option("--preset", metavar="SLAG", help=f"Slags liste: {', '.join(PRESETS)}.")
    ] = OWN,
    name: Annotated[str, typer.Option("--name", metavar="NAVN", help="Hva listen heter.")] = "",
    chosen: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FELT=KOLONNE", help=f"Felt: {', '.join(_FIELDS)}."),
    ] = None,
    json: Json = False,
) -> None:
    """Take a list in."""
    if preset not in PRESETS:
        raise typer.BadParameter(f"«{preset}» er ikke et slag. Velg ett av {', '.join(PRESETS)}.")
    known = PRESETS[preset]
    try:
        day = date.fromisoformat(retrieved)
    except ValueError as error:
        raise typer.BadParameter(f"«{retrieved}» er ikke en dato. Skriv den som 2026-05-04.") from error
    read = read_list(read_bytes(file), file.name)
    given = ListInput(
        name=name or known.title or file.stem, source=source or known.address, retrieved_on=day, preset=preset
    )
    done = import_screening_list(actor(), read, columns_of(read, chosen or []), given)
    emit(asdict(done), _lines(given.name, done), json=json)


@app.command(help="Sammenlign alle aktive leverandører og alle produsenter med listene.")
def check(*, json: Json = False) -> None:
    """Compare, and say what waits for an answer."""
    done = screening_check.check(actor())
    emit(
        asdict(done),
        [
            f"Lister: {done.lists}, med {done.entries} navn",
            f"Sammenlignet: {done.suppliers} leverandører og {done.producers} produsenter",
            f"Mulige treff: {done.matches}. Nye: {done.new}. Venter på svar: {done.waiting}.",
            f"Ikke lenger treff: {done.gone}",
        ],
        json=json,
    )
    if done.waiting:
        tell("Et treff betyr bare at navnene ligner. En person må avgjøre om det er samme virksomhet.")


def columns_of(read: ReadList, chosen: list[str]) -> Columns:
    """The proposed columns with the person's choices over them; several ``aliases=`` are several columns.

    Raises:
        NoNamesColumn: no column is left for the name. NoSuchHeader: a header that is not there.
    """
    shown = ", ".join(read.headers)
    found: dict[str, list[int]] = {}
    for text in chosen:
        field, equals, header = text.partition("=")
        if not equals or field not in _FIELDS:
            raise typer.BadParameter(f"«{text}» kan ikke brukes i --map. Skriv det som FELT=KOLONNE.")
        if header and header not in read.headers:
            raise NoSuchHeader(header=header, headers=shown)
        found.setdefault(field, []).extend([read.headers.index(header)] if header else [])
    proposed = read.columns
    names = found.get("name") or ([proposed.name] if proposed else [])
    if not names:
        raise NoNamesColumn(headers=shown)
    return Columns(
        names[0],
        tuple(found.get("aliases", proposed.aliases if proposed else ())),
        _one(found, "country", proposed.country if proposed else None),
        _one(found, "kind", proposed.kind if proposed else None),
    )


def _one(found: dict[str, list[int]], field: str, otherwise: int | None) -> int | None:
    if field not in found:
        return otherwise
    return found[field][0] if found[field] else None


def _checked(one: screening.Screened) -> str:
    if one.checked_at is None:
        return "Ikke sammenlignet ennå."
    day = clock.oslo_day(one.checked_at).isoformat()
    return f"Sammenlignet {day} med {one.suppliers} leverandører og {one.producers} produsenter."


def _lines(name: str, done: ImportedList) -> list[str]:
    if done.unchanged:
        return [f"{name}: uendret, {done.entries} navn."]
    lines = [
        f"{name}: {done.entries} navn.",
        f"Utelatt: {done.people} personer, {done.others} skip og annet, {done.unnamed} rader uten navn, "
        f"{done.repeated} gjentatte rader.",
    ]
    if done.newer_edition:
        lines.append(
            f"Nye siden forrige utgave: {done.new_entries}. Borte: {done.gone_entries}. "
            f"Svar som fortsatt gjelder: {done.kept_decisions}. Svar som må gis på nytt: {done.asked_again}."
        )
    return lines


def _hit(one: screening.HitView) -> dict[str, Any]:
    return {
        "id": one.hit.id,
        "score": one.hit.score,
        "list": one.listed.name,
        "entry": {
            "name": one.entry.name, "aliases": one.aliases, "country": one.entry.country, "details": one.details,
        },
        "subject": {
            "kind": "supplier" if one.subject.is_supplier else "producer", "id": one.subject.id,
            "name": one.subject.names[0], "country": one.subject.country, "number": one.subject.number,
        },
        "reasons": one.reasons,
    }  # fmt: skip
