"""``aktsom statement``: draft the year's statement from the register, check it, write it to files."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.statement_letterhead import letterhead_app
from compliance_app.commands.statement_options import Json, Language, Year
from compliance_app.commands.statement_publish import publish_app
from compliance_app.commands.statement_reservations import reservations_app
from compliance_app.commands.statement_signing import signing_app
from compliance_app.commands.statement_verify import verify_app
from compliance_app.commands.statement_word import word_app
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.statement_rules import Finding, Phase, Report, report_json
from compliance_app.files.whole import write_whole
from compliance_app.services import statements
from compliance_app.services.statement_documents import FORMATS, WholeStatement, file_name
from compliance_app.settings import settings

app = typer.Typer(no_args_is_help=True, help="Redegjørelsen: lag utkast, kontroller det, skriv filene.")
app.add_typer(publish_app)
app.add_typer(verify_app)
app.add_typer(signing_app)
app.add_typer(reservations_app)


class FileNotWritten(AktsomError):
    """The folder cannot be written to (values: file, problem)."""

    message = _("Filen «{file}» ble ikke skrevet: {problem}. Velg en annen mappe med --out.")


@app.command("draft", help="Lag utkastet, eller lag det på nytt. Det noen har skrevet selv, blir stående.")
def draft(year: Year = None, language: Language = "nb", json: Json = False) -> None:
    """Make the draft, or renew it; what a person has written stays."""
    statements.draft(actor(), year, language=language)
    whole = statements.read_whole(actor(), year, language=language)
    emit(_drafted(whole), (chapter.heading for chapter in whole.chapters), json=json)
    tell(f"Utkastet til redegjørelse for {whole.year} er laget av det som står i registeret nå.")


@app.command(
    "check", help="Hva som må rettes, hva som bør ses på, og råd. Avslutter med 1 når noe må rettes."
)
def check(
    year: Year = None,
    phase: Annotated[
        Phase, typer.Option("--phase", case_sensitive=False, help="Hva som står for tur.")
    ] = Phase.FREEZE,
    language: Language = "nb",
    json: Json = False,
) -> None:
    """What must be mended, what should be looked at, and advice; exit code 1 where something must be mended."""
    report = statements.check(actor(), year, phase.value, language=language)
    emit(report_json(report), _lines(report), json=json)
    tell(_verdict(report))
    if report.errors:
        raise typer.Exit(1)


@app.command("build", help="Skriv redegjørelsen til filer som alle sier det samme.")
def build(
    year: Year = None,
    language: Language = "nb",
    formats: Annotated[
        str, typer.Option("--format", help="docx, pdf, html og json, med komma mellom.")
    ] = "docx,pdf,html",
    out: Annotated[Path, typer.Option("--out", help="Mappen filene skrives til.")] = Path(),
    json: Json = False,
) -> None:
    """Write the draft to files, all of the same text."""
    wanted = [one.strip().lower() for one in formats.split(",") if one.strip()] or list(FORMATS)
    whole = statements.read_whole(actor(), year, language=language)
    files = statements.build_document(actor(), year, wanted, language=language)
    written = []
    for one, data in files.items():
        path = out / file_name(whole.year, one, language)
        _write(path, data)
        digest = hashlib.sha256(data).hexdigest()
        written.append({"format": one, "file": str(path), "bytes": len(data), "sha256": digest})
    emit(
        {"year": int(whole.year) if whole.year.isdigit() else whole.year, "files": written},
        (str(one["file"]) for one in written),
        json=json,
    )


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise FileNotWritten(file=path, problem=error.strerror or error) from error


def _drafted(whole: WholeStatement) -> dict[str, object]:
    return {
        "id": whole.statement.id,
        "year": int(whole.year) if whole.year.isdigit() else whole.year,
        "language": whole.statement.language,
        "status": whole.statement.status,
        "facts_hash": whole.statement.facts_hash,
        "chapters": [
            {
                "chapter": one.id,
                "title": one.title,
                "paragraphs": len(one.paragraphs),
                "own_text": one.edited is not None,
            }
            for one in whole.chapters
        ],
    }


def _lines(report: Report) -> Iterable[str]:
    for word, found in (
        ("Må rettes", report.errors),
        ("Bør ses på", report.warnings),
        ("Råd", report.advice),
    ):
        for one in found:
            yield f"{word} ({one.rule}): {one.message} {one.fix} {NB.cap(one.provision)}.{_reason(one)}"
            yield f"  Gå til {one.link.way}{_address(one)}"


def _address(one: Finding) -> str:
    """Where that is, where the app's own address is known (``AKTSOM_BASE_URL``)."""
    base = settings().base_url
    return f": {base}{one.link.address}" if base else ""


def _reason(one: Finding) -> str:
    return f" Begrunnelse: {one.reason}" if one.reason else ""


def _verdict(report: Report) -> str:
    if report.ready:
        return "Ingenting står i veien."
    errors, left = len(report.errors), len(report.unexplained)
    parts = [f"{NB.count(errors, 'ting', left)} må rettes"] if errors else []
    parts += [f"{NB.count(left, 'ting', errors)} må vurderes eller begrunnes"] if left else []
    return f"{NB.opening(NB.join(parts))}."


app.add_typer(word_app)
app.add_typer(letterhead_app, name="letterhead")
