"""``aktsom backup`` and ``aktsom restore``: everything in one locked file, and back again on an empty machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app import clock
from compliance_app.commands.context import emit, tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.backup_file import new_key
from compliance_app.services.backup import put_back, take_backup
from compliance_app.services.work import local_actor
from compliance_app.settings import settings
from compliance_app.storage.backup import Checked

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


class NotLocked(AktsomError):
    """Neither a key to lock with nor the word that it shall stay open."""

    message = _(
        "Ingen sikkerhetskopi ble tatt. Si hvilken nøkkel den skal låses med: --lock age1…, eller miljøvariabelen "
        "AKTSOM_BACKUP_KEY. Lag en med «aktsom backup --new-key nøkkel.txt», og legg den et annet sted enn kopiene. "
        "Skal den ikke låses, skriver du --open."
    )


class NoFile(AktsomError):
    """Neither a file nor a key was asked for."""

    message = _("Ingenting ble gjort. Skriv hvor sikkerhetskopien skal ligge: «aktsom backup FIL».")


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FIL]", help="Filen eller mappen den skrives til.")
    ] = None,
    *,
    lock: Annotated[
        str, typer.Option("--lock", metavar="NØKKEL", help="Den åpne delen av nøkkelen, age1…")
    ] = "",
    leave_open: Annotated[bool, typer.Option("--open", help="Lås den ikke.")] = False,
    key_file: Annotated[
        Path | None,
        typer.Option("--new-key", metavar="FIL", help="Lag en nøkkel i stedet, og ta vare på den."),
    ] = None,
    json: Json = False,
) -> None:
    """Ta sikkerhetskopi av alt, også mens andre arbeider. Filer blir aldri skrevet over."""
    if key_file is not None:
        _make_key(key_file, json=json)
        return
    if file is None:
        raise NoFile
    public = "" if leave_open else lock or settings().backup_key
    if not public and not leave_open:
        raise NotLocked
    taken = take_backup(local_actor(), _wanted(file, locked=bool(public)), public)
    emit(
        {
            "file": str(taken.path), "bytes": taken.size, "locked": taken.locked,
            "taken_at": taken.taken_at.isoformat(), **_json(taken.checked),
        },
        [str(taken.path), *_lines(taken.checked)],
        json=json,
    )  # fmt: skip
    if not taken.locked:
        tell(_("Kopien er ikke låst. Alle som får tak i den, kan lese alt."))
    if not taken.checked.holds:
        raise typer.Exit(1)


def _make_key(path: Path, *, json: bool) -> None:
    public = new_key(path)
    emit({"file": str(path), "lock": public}, [public], json=json)
    tell(
        _(
            "Den hemmelige nøkkelen ligger i «{file}». Uten den kan ingen åpne kopiene. "
            "Legg den et annet sted enn kopiene."
        ).format(file=path)
    )


def _wanted(file: Path, *, locked: bool) -> Path:
    if not file.is_dir():
        return file
    return file / f"aktsom-{clock.today().isoformat()}.{'age' if locked else 'zip'}"


def restore(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Sikkerhetskopien.")],
    *,
    key: Annotated[
        Path | None, typer.Option("--key", metavar="FIL", help="Filen med den hemmelige nøkkelen.")
    ] = None,
    json: Json = False,
) -> None:
    """Legg inn en sikkerhetskopi der det ikke er noe fra før. Alt kontrolleres før og etter."""
    done = put_back(local_actor(), file, key)
    emit(
        {
            "taken_at": done.taken_at, "program": done.program, "upgraded": done.upgraded, **_json(done.checked),
        },
        [_("Sikkerhetskopien er lagt inn."), *_lines(done.checked)],
        json=json,
    )  # fmt: skip


def _lines(checked: Checked) -> Iterator[str]:
    if checked.pages:
        yield (
            _("Databasefilen: i orden.")
            if checked.pages == "ok"
            else _("Databasefilen er skadet: {words}").format(words=checked.pages)
        )
    yield (
        _("Rader: {count}, og alle henvisninger stemmer.").format(count=sum(checked.rows.values()))
        if not checked.loose
        else _("Rader som viser til noe som ikke er der: {count}.").format(count=checked.loose)
    )
    yield _("Filer som stemmer med summen sin: {count}.").format(count=checked.files)
    for name, count in checked.changed.items():
        yield _("Filer som er endret ({table}): {count}.").format(table=name, count=count)
    for one in checked.logs:
        said = (
            _("Loggen til {name}: {entries} innslag, stemmer. Topp: {head}")
            if one.intact
            else _("Loggen til {name} stemmer ikke.")
        )
        yield said.format(name=one.name, entries=one.entries, head=one.head)


def _json(checked: Checked) -> dict[str, Any]:
    return {
        "holds": checked.holds, "database": checked.pages, "loose": checked.loose, "files": checked.files,
        "changed": dict(checked.changed), "rows": dict(checked.rows),
        "logs": [
            {
                "enterprise": one.name, "org_number": one.org_number, "entries": one.entries, "head": one.head,
                "intact": one.intact,
            }
            for one in checked.logs
        ],
    }  # fmt: skip
