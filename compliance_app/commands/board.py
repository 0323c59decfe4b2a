"""``aktsom board``: the board's paper as PDF and Word."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, year_json
from compliance_app.commands.statement import FileNotWritten
from compliance_app.commands.statement_options import Json, Language
from compliance_app.services.board_paper import FORMATS, read_paper


def board(
    year: Annotated[str | None, typer.Option("--year", help="Perioden; den nyeste ellers.")] = None,
    language: Language = "nb",
    out: Annotated[Path, typer.Option("--out", help="Mappen filene skrives til.")] = Path(),
    json: Json = False,
) -> None:
    """Skriv papiret til styret på én til to sider, som PDF og Word."""
    paper = read_paper(actor(), year, language=language)
    written = []
    for one in FORMATS:
        data, path = paper.file(one), out / paper.name(one)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise FileNotWritten(file=path, problem=error.strerror or error) from error
        digest = hashlib.sha256(data).hexdigest()
        written.append({"format": one, "file": str(path), "bytes": len(data), "sha256": digest})
    emit(
        {"year": year_json(paper.year), "language": language, "files": written},
        (str(one["file"]) for one in written),
        json=json,
    )
