"""``aktsom statement read-back FILE``: what a Word file of the draft says otherwise, and taking it in chapter by chapter."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.differences import Change
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.services.statement_word import ChapterProposal, WordReading, read_back, take_in

word_app = typer.Typer()

_SIGNS = {Change.GONE: "[-{text}-]", Change.NEW: "[+{text}+]", Change.SAME: "{text}"}
_NOTES = {
    "pictures": "Bilder i filen er ikke lest.",
    "footnotes": "Fotnoter i filen er ikke lest.",
    "comments": "Kommentarer i filen er ikke lest.",
    "tracked": "Sporede endringer er lest som om de var godtatt.",
}


class FileNotRead(AktsomError):
    """The file is not there or may not be read (values: file, problem)."""

    message = _("Filen «{file}» ble ikke lest: {problem}.")


class NoSuchChange(AktsomError):
    """The file says nothing new in that chapter (values: chapter)."""

    message = _(
        "Ikke lagret. Filen har ingen endring i kapittel «{chapter}». Kjør uten --accept for å se hva den har."
    )


@word_app.command(
    "read-back",
    help="Se hva Word-filen av utkastet sier annerledes, og ta inn kapitlene du vil ha. Endrer ingenting uten --accept.",
)
def read_back_command(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Word-filen som er endret.")],
    year: Annotated[
        str | None, typer.Option("--year", help="Perioden redegjørelsen gjelder; den nyeste ellers.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="nb, nn eller en.")] = "nb",
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Kapittelet som tas inn: 05, vedlegg …; kan gjentas. «alle» tar alle."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Say what differs, and write the chapters that are named."""
    reading = read_back(actor(), year, word_bytes(file), language=language)
    chosen = _chosen(reading, accept or [])
    for one in chosen:
        take_in(actor(), year, one, language=language)
    emit(_data(reading, chosen), _lines(reading), json=json)
    tell(_told(reading, chosen))


def word_bytes(file: Path) -> bytes:
    """A file's bytes. Raises FileNotRead."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise FileNotRead(file=file, problem=error.strerror or error) from error


def _chosen(reading: WordReading, wanted: list[str]) -> list[ChapterProposal]:
    if "alle" in wanted:
        return list(reading.proposals)
    there = {one.chapter: one for one in reading.proposals}
    names = [name.zfill(2) if name.isdigit() else name for name in dict.fromkeys(wanted)]
    unknown = [name for name in names if name not in there]
    if unknown:
        raise NoSuchChange(chapter=unknown[0])
    return [there[name] for name in names]


def _data(reading: WordReading, chosen: list[ChapterProposal]) -> dict[str, object]:
    return {
        "chapters": [
            {
                "chapter": one.chapter,
                "heading": one.heading,
                "text": one.text,
                "difference": [{"change": piece.change.value, "text": piece.text} for piece in one.pieces],
                "changed_here_too": one.moved,
                "accepted": one in chosen,
            }
            for one in reading.proposals
        ],
        "missing": list(reading.missing),
        "unclear": list(reading.unclear),
        "notes": list(reading.notes),
    }


def _lines(reading: WordReading) -> Iterable[str]:
    for one in reading.proposals:
        yield one.heading
        if one.moved:
            yield "  Kapittelet er også endret i Aktsom etter at filen ble laget."
        for line in "".join(
            _SIGNS[piece.change].format(text=piece.text) for piece in one.pieces
        ).splitlines():
            if "[-" in line or "[+" in line or "-]" in line or "+]" in line:
                yield f"  {line}"
    for note in reading.notes:
        yield _NOTES[note]
    for heading in (*reading.missing, *reading.unclear):
        yield f"Blir stående som det er: {heading}."


def _told(reading: WordReading, chosen: list[ChapterProposal]) -> str:
    if not reading.proposals:
        return "Filen sier det samme som utkastet."
    changed, taken = len(reading.proposals), len(chosen)
    said = f"{NB.opening(NB.count(changed, 'kapittel', taken))} er endret i filen."
    if taken:
        return f"{said} {NB.opening(NB.bare(taken, 'kapittel', changed))} er tatt inn."
    return f"{said} Ingenting er lagret. Ta inn et kapittel med --accept."
