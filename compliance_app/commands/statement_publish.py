"""``aktsom statement publish|sentence|update``: lay the statement out, and begin an update of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, emit, tell, year_json
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.services.address_check import CheckLine, Outcome, check_address, newest_check
from compliance_app.services.annual_report import annual_report_sentence
from compliance_app.services.publishing import (
    Publishing,
    PublishInput,
    begin_update,
    publish,
    read_publishing,
)
from compliance_app.services.statement_rows import NoDraft
from compliance_app.services.statement_site import write_site
from compliance_app.storage.tables import StatementStatus

publish_app = typer.Typer()

Year = Annotated[
    str | None, typer.Option("--year", help="Perioden redegjørelsen gjelder; den nyeste ellers.")
]
Language = Annotated[str, typer.Option("--language", help="nb, nn eller en.")]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]
_STATES = {
    StatementStatus.DRAFT: _("utkast"),
    StatementStatus.REVIEWED: _("gjennomgått"),
    StatementStatus.FROZEN: _("låst"),
    StatementStatus.OUT_FOR_SIGNING: _("sendt til signering"),
    StatementStatus.SIGNED: _("signert av alle"),
    StatementStatus.PUBLISHED: _("publisert"),
    StatementStatus.SUPERSEDED: _("erstattet"),
}


class WarningNotUnderstood(AktsomError):
    """A reason for a warning is not written as rule and reason (values: text)."""

    message = _("Begrunnelsen «{text}» ble ikke forstått. Skriv regelen og grunnen: --because R30=Grunnen.")


@publish_app.command(
    "publish", help="Publiser den låste redegjørelsen, eller skriv de åpne sidene til en mappe."
)
def publish_statement(
    *,
    year: Year = None,
    language: Language = "nb",
    address: Annotated[
        str, typer.Option("--address", help="Hele nettadressen der den ligger; den registrerte ellers.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Hvorfor den publiseres før alle har signert.")
    ] = "",
    because: Annotated[
        list[str] | None, typer.Option("--because", help="Grunn for et varsel: R30=Grunnen. Kan gjentas.")
    ] = None,
    with_signed_file: Annotated[
        bool, typer.Option("--with-signed-file", help="Legg ut den signerte filen også.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", help="Skriv alt som er publisert, som nettsider i en zip i denne mappen."),
    ] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """Lay the locked statement out; with ``--export`` one that is out already is only written to a zip."""
    now = _read(year, language)
    out = now.statement.status == StatementStatus.PUBLISHED or now.updating
    if not (out and export):
        given = PublishInput(
            address=address,
            reason=reason,
            warnings=_reasons(because or []),
            with_signed_file=with_signed_file,
        )
        publish(actor(), now.statement.id, given, now.statement.version)
        now = _read(year, language)
        tell(f"Redegjørelsen for {now.year} er publisert.")
    written = write_site(actor(), export) if export else None
    if written:
        tell(f"Nettsidene er skrevet til {written}.")
    data = _status_json(now, None) | ({"export": str(written)} if written else {})
    emit(data, [str(written)] if written else list(_lines(now, None)), json=json)


@publish_app.command("sentence", help="Setningen til årsberetningen, med nøyaktig adresse.")
def sentence(year: Year = None, language: Language = "nb", json: Json = False) -> None:
    """The sentence for the annual report."""
    made = annual_report_sentence(actor(), year)
    data = {"situation": made.situation.value, "sentence": dict(made.by_language), "lacks": made.lacks}
    emit(data, [made.by_language.get(language, made.by_language["nb"])], json=json)
    if made.lacks:
        tell(made.lacks)


@publish_app.command("update", help="Begynn en oppdatert utgave av en redegjørelse som er publisert.")
def update(
    note: Annotated[str, typer.Option("--note", help="Hva som er nytt, og hvorfor.")],
    year: Year = None,
    language: Language = "nb",
    json: Json = False,
) -> None:
    """Begin a new edition with the same text, as a draft."""
    identity = begin_update(actor(), year, note, language=language)
    now = _read(year, language)
    emit(
        {"id": identity, "year": year_json(now.year), "edition": now.statement.edition},
        [f"Utgave {now.statement.edition}"],
        json=json,
    )
    tell(f"En ny utgave av redegjørelsen for {now.year} er begynt som utkast.")


def where_it_lies(
    year: str | None, language: str, *, look: bool
) -> tuple[dict[str, Any], list[str], bool | None]:
    """What ``statement status`` says of publishing: data, lines, and whether the address shows it where it was looked at.

    Args:
        look: open the published address now and compare.
    """
    now = _read(year, language)
    if now.in_force is None:
        return _where_json(now, None), [], False if look else None
    found = (check_address if look else newest_check)(actor(), now.in_force.statement_id)
    same = found is not None and found.outcome is Outcome.SAME
    return _where_json(now, found), list(_where(now, found)), same if look else None


def _read(year: str | None, language: str) -> Publishing:
    now = read_publishing(actor(), year, language=language)
    if now is None:
        raise NoDraft(year=year or "perioden")
    return now


def _reasons(given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        rule, sign, why = text.partition("=")
        if not sign:
            raise WarningNotUnderstood(text=text)
        found[rule.strip()] = why
    return found


def _status_json(now: Publishing, found: CheckLine | None) -> dict[str, Any]:
    return {
        "year": year_json(now.year),
        "language": now.statement.language,
        "edition": now.statement.edition,
        "status": now.statement.status,
        "signers": [
            {
                "name": one.name,
                "signed": one.signed,
                "signed_at": one.signed_at.isoformat() if one.signed_at else None,
                "signed_on": one.signed_on.isoformat() if one.signed_on else None,
            }
            for one in now.signers
        ],
        **_where_json(now, found),
    }  # fmt: skip


def _where_json(now: Publishing, found: CheckLine | None) -> dict[str, Any]:
    publication, out = now.publication, now.in_force
    return {
        "missing": list(now.missing),
        "published_at": publication.published_at.isoformat() if publication else None,
        "address": now.address,
        "in_force": {
            "edition": out.edition, "published_on": out.published_on.isoformat(), "address": out.address,
        } if out else None,
        "sha256": {kind: row.sha256 for kind, row in now.files.items()},
        "check": {
            "checked_at": found.checked_at.isoformat(), "outcome": found.outcome.value, "sentence": found.sentence,
        } if found else None,
    }  # fmt: skip


def _lines(now: Publishing, found: CheckLine | None) -> Iterable[str]:
    yield f"Redegjørelsen for {now.year}, utgave {now.statement.edition}: {_STATES[StatementStatus(now.statement.status)]}."
    if now.signers:
        yield (
            f"Ikke signert ennå: {NB.join(now.missing)}."
            if now.missing
            else "Alle som skal signere, har signert."
        )
    yield from _where(now, found)


def _where(now: Publishing, found: CheckLine | None) -> Iterable[str]:
    out = now.in_force
    if out is not None:
        if out.statement_id != now.statement.id:
            yield (
                f"Utgave {out.edition} ble publisert {NB.day(out.published_on)} "
                f"og gjelder til utgave {now.statement.edition} er publisert."
            )
        yield f"Adresse: {out.address}"
        yield found.sentence if found else "Adressen er ikke kontrollert ennå."
