"""``aktsom refresh``: ask Enhetsregisteret what has changed for the suppliers; meant for the night (cron)."""

import sys
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.domain.language import NB
from compliance_app.services.registry_refresh import RefreshReport
from compliance_app.services.registry_refresh import refresh as ask_the_register
from compliance_app.services.registry_words import KIND

_SHOWN = 5


def refresh(
    *,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Hent endringer i leverandørene fra Enhetsregisteret, som forslag. Kan kjøres hver natt."""
    progress = _progress if sys.stderr.isatty() else None
    report = ask_the_register(actor(), progress=progress)
    emit(
        {
            "asked": report.asked,
            "changed": report.changed,
            "proposals": {kind.value: number for kind, number in report.proposals.items()},
            "failed": [{"org_number": one.org_number, "reason": one.reason} for one in report.failed],
            "fetched_at": report.fetched_at.isoformat(),
        },
        _lines(report),
        json=json,
    )
    if report.failed:
        raise typer.Exit(1)


def _progress(done: int, of: int) -> None:
    tell(f"{done} av {of}")


def _lines(report: RefreshReport) -> list[str]:
    if not report.suppliers:
        return ["Ingen leverandører har organisasjonsnummer, så det er ingenting å spørre om."]
    said = [
        f"Spurte om {report.asked} av {report.suppliers} leverandører med organisasjonsnummer. "
        f"Forslag til endringer gjelder {report.changed}."
    ]
    said += [f"{KIND[kind]}: {number}" for kind, number in report.proposals.items()]
    if report.failed:
        shown = [NB.org_number(one.org_number) for one in report.failed[:_SHOWN]]
        more = f" og {len(report.failed) - _SHOWN} til" if len(report.failed) > _SHOWN else ""
        said.append(f"Uten svar: {', '.join(shown)}{more}. {report.failed[0].reason}")
    return said
