"""``aktsom statement letterhead show|set|remove``: the enterprise's own Word file that statements and letters are written into."""

from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.statement_options import Json
from compliance_app.commands.statement_word import word_bytes
from compliance_app.domain.language import NB
from compliance_app.services.letterhead import current_letterhead, remove_letterhead, set_letterhead
from compliance_app.storage.tables import Letterhead

letterhead_app = typer.Typer(
    no_args_is_help=True, help="Brevarket: Word-filen som redegjørelser og brev skrives i."
)
_NONE = "Dere har ikke noe eget brevark. Word-filene får Aktsoms utseende."


@letterhead_app.command("show", help="Vis hvilket brevark som gjelder.")
def show(json: Json = False) -> None:
    """Which letterhead holds."""
    _show(current_letterhead(actor()), json=json)


@letterhead_app.command(
    "set", help="Bruk en Word-fil (.docx) som brevark. Den som gjaldt før, blir liggende i arkivet."
)
def set_file(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Word-filen som er brevark.")],
    json: Json = False,
) -> None:
    """Keep a Word file as the letterhead."""
    set_letterhead(actor(), word_bytes(file), file.name)
    _show(current_letterhead(actor()), json=json)
    tell("Brevarket er lagret. Word-filer som lages nå, skrives i det.")


@letterhead_app.command("remove", help="Ta bort brevarket. Filen blir liggende i arkivet.")
def remove(json: Json = False) -> None:
    """Go back to the look that comes with the program; nothing to do where there is none."""
    current = current_letterhead(actor())
    if current is not None:
        remove_letterhead(actor(), current.id, current.version)
    _show(None, json=json)
    if current is not None:
        tell("Brevarket er tatt bort. Dokumenter som er laget med det, endres ikke.")


def _show(row: Letterhead | None, *, json: bool) -> None:
    data: dict[str, Any] = {"letterhead": None}
    lines = [_NONE]
    if row is not None:
        data["letterhead"] = {
            "id": row.id, "name": row.name, "sha256": row.sha256, "size": row.size,
            "kept_at": row.kept_at.isoformat(), "kept_by": row.kept_by,
        }  # fmt: skip
        lines = [
            f"{row.name}, {row.size} byte",
            f"Lagt inn {NB.moment(row.kept_at)} av {row.kept_by or 'ukjent'}",
            f"Kontrollsum (SHA-256): {row.sha256}",
        ]
    emit(data, lines, json=json)
