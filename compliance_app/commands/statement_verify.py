"""``aktsom statement verify|sign``: check a file that came back from signing, and take it in."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services import signed_files
from compliance_app.services.signed_file_found import SignedFile
from compliance_app.services.signed_file_read import CameFile

verify_app = typer.Typer()

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Filen som kom tilbake fra signering (PDF), eller bilder av papiret, side for side.",
    ),
]
Evidence = Annotated[
    list[Path] | None,
    typer.Option(
        "--evidence",
        metavar="FILE",
        help="Rapport fra signeringstjenesten som hører til. Kan gis flere ganger.",
    ),
]
Year = Annotated[
    str | None, typer.Option("--year", help="Perioden redegjørelsen gjelder; den nyeste ellers.")
]
Language = Annotated[str, typer.Option("--language", help="nb, nn eller en.")]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


class NoSuchFile(AktsomError):
    """The file cannot be read from the disk (values: file, problem)."""

    message = _("Filen «{file}» ble ikke lest: {problem}. Sjekk navnet, og prøv igjen.")


@verify_app.command(
    "verify",
    help="Kontroller signaturene i en fil. Avslutter med 1 når ikke alle har signert. Lagrer ingenting.",
)
def verify(
    files: Files, year: Year = None, language: Language = "nb", evidence: Evidence = None, json: Json = False
) -> None:
    """Check the signatures of a file; exit code 1 unless everybody has signed the locked text. Keeps nothing."""
    first, *more = _came(files)
    found = signed_files.verify_file(
        actor(), year, first.content, first.name, language=language, more=more, reports=_came(evidence or ())
    )
    _tell(found, files, json=json)


@verify_app.command(
    "sign", help="Ta imot en signert fil: kontroller den, ta vare på den, og registrer signaturene."
)
def sign(
    files: Files, year: Year = None, language: Language = "nb", evidence: Evidence = None, json: Json = False
) -> None:
    """Take in a signed file; exit code 1 unless everybody has signed."""
    who = actor()
    first, *more = _came(files)
    statement, version = signed_files.locked_statement(who, year, language)
    found = signed_files.take_in_signed_file(
        who,
        statement,
        first.content,
        first.name,
        seen_version=version,
        more=more,
        reports=_came(evidence or ()),
    )
    _tell(found, files, json=json)


def _came(files: Iterable[Path]) -> list[CameFile]:
    return [CameFile(one.name, _bytes(one)) for one in files]


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NoSuchFile(file=file, problem=error.strerror or error) from error


def _tell(found: SignedFile, files: Iterable[Path], *, json: bool) -> None:
    emit({**found.result, "file": ", ".join(map(str, files))}, _lines(found), json=json)
    tell(found.sentence)
    if found.verdict is not Verdict.COMPLETE:
        raise typer.Exit(1)


def _lines(found: SignedFile) -> Iterable[str]:
    for line in found.lines:
        signer = line.signer
        when = NB.moment(signer.signed_at) if signer.signed_at else "tidspunktet er ikke oppgitt"
        behalf = f", på vegne av {signer.on_behalf_of}" if signer.on_behalf_of else ""
        doubt = "" if signer.confirmed else " (ikke bekreftet)"
        yield f"{signer.name}: {when}{behalf}{doubt}"
    for name in found.missing:
        yield f"{name}: mangler"
    yield from found.reasons
