"""``aktsom statement review|freeze|unlock|send|status``: from draft to out for signing, and how far it has come; for cron too."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.statement_options import Json, Language, Year
from compliance_app.commands.statement_publish import where_it_lies
from compliance_app.commands.statement_reservations import reservations_given
from compliance_app.domain.language import NB
from compliance_app.services import statement_freeze, statements
from compliance_app.services.enterprise_registry import fetch_signatories
from compliance_app.services.signing import SignerLine, SigningPage, signing_page
from compliance_app.services.signing_follow import follow
from compliance_app.services.signing_registry import asked_registry, registry_said
from compliance_app.services.signing_send import SendInput
from compliance_app.services.signing_send import send as send_out
from compliance_app.services.statement_documents import WholeStatement
from compliance_app.storage.tables import SigningWay

signing_app = typer.Typer()


@signing_app.command("review", help="Registrer at du har gått gjennom hele teksten.")
def review(year: Year = None, language: Language = "nb", json: Json = False) -> None:
    """Record that somebody has gone through the whole text."""
    whole = statements.read_whole(actor(), year, language=language)
    statement_freeze.review(actor(), whole.year, whole.text_version, language=language)
    _done(whole.year, language, "Gjennomgangen er registrert.", json=json)


@signing_app.command("freeze", help="Lås teksten, og lag filene som signeres og publiseres.")
def freeze(
    year: Year = None,
    language: Language = "nb",
    dated: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Datoen i dokumentet; i dag ellers."),
    ] = None,
    json: Json = False,
) -> None:
    """Lock the text."""
    whole = statements.read_whole(actor(), year, language=language)
    day: date | None = dated.date() if dated else None
    statement_freeze.freeze(actor(), whole.year, whole.text_version, language=language, document_date=day)
    _done(whole.year, language, "Teksten er låst, og filene er laget.", json=json)


@signing_app.command("unlock", help="Lås opp teksten igjen, så lenge den ikke er ute til signering.")
def unlock(year: Year = None, language: Language = "nb", json: Json = False) -> None:
    """Open a locked text again."""
    whole = statements.read_whole(actor(), year, language=language)
    statement_freeze.unlock(actor(), whole.year, whole.statement.version, language=language)
    _done(whole.year, language, "Teksten er låst opp og kan endres.", json=json)


@signing_app.command("send", help="Send den låste redegjørelsen til dem som skal signere.")
def send(
    year: Year = None,
    language: Language = "nb",
    *,
    way: Annotated[
        SigningWay, typer.Option("--way", case_sensitive=False, help="manual eller penneo.")
    ] = SigningWay.MANUAL,
    by: Annotated[
        datetime | None, typer.Option("--by", formats=["%Y-%m-%d"], help="Dagen den skal være signert.")
    ] = None,
    message: Annotated[str, typer.Option("--message", help="Beskjed til dem som skal signere.")] = "",
    mail: Annotated[bool, typer.Option("--mail/--no-mail", help="Send invitasjon på e-post.")] = True,
    reservation: Annotated[
        list[str] | None,
        typer.Option(
            "--reservation",
            help="Påtegnet forbehold som følger med: «Navn=Forklaring». Kan gis flere ganger.",
        ),
    ] = None,
    registry: Annotated[
        bool,
        typer.Option("--registry", help="Spør Enhetsregisteret hvem som har verv, og ta vare på svaret."),
    ] = False,
    json: Json = False,
) -> None:
    """Send it, by hand or by Penneo."""
    whole = statements.read_whole(actor(), year, language=language)
    people = {one.person_id: one.name for one in signing_page(actor(), whole.statement.id).must.signatories}
    given = SendInput(
        way=way, sign_by=by.date() if by else None, message=message, invite=mail,
        reservations=reservations_given(reservation, people) if reservation else None,
        registry=fetch_signatories(actor()).roles if registry else None,
    )  # fmt: skip
    sent = send_out(actor(), whole.statement.id, given, whole.statement.version)
    why = follow(actor(), sent.id).said if way is SigningWay.PENNEO else sent.why
    _done(whole.year, language, why or "Redegjørelsen er sendt til signering.", json=json)


@signing_app.command(
    "status",
    help="Hvor redegjørelsen står, hvem som har signert, og hvor den ligger. Spør Penneo der den er sendt dit.",
)
def status(
    year: Year = None,
    language: Language = "nb",
    check: Annotated[
        bool, typer.Option("--check", help="Åpne den publiserte adressen og sammenlign nå.")
    ] = False,
    json: Json = False,
) -> None:
    """Where it stands; a round at Penneo is asked about first. Exit 1 where ``--check`` does not find it at its address."""
    whole = statements.read_whole(actor(), year, language=language)
    page = signing_page(actor(), whole.statement.id)
    said = ""
    if page.going and page.round is not None:
        said = follow(actor(), page.round.id).said
        whole = statements.read_whole(actor(), year, language=language)
        page = signing_page(actor(), whole.statement.id)
    data, lines, same = where_it_lies(year, language, look=check)
    emit(_json(whole, page) | data, [*_lines(whole, page), *lines], json=json)
    if said:
        tell(said)
    if same is False:
        raise typer.Exit(1)


def _done(year: str, language: str, said: str, *, json: bool) -> None:
    whole = statements.read_whole(actor(), year, language=language)
    page = signing_page(actor(), whole.statement.id)
    emit(_json(whole, page), _lines(whole, page), json=json)
    if said:
        tell(said)


def _json(whole: WholeStatement, page: SigningPage) -> dict[str, Any]:
    row, statement = page.round, whole.statement
    return {
        "id": statement.id,
        "year": int(whole.year) if whole.year.isdigit() else whole.year,
        "language": statement.language,
        "edition": statement.edition,
        "status": statement.status,
        "document_date": statement.document_date.isoformat() if statement.document_date else None,
        "content_hash": statement.content_hash,
        "frozen_at": statement.frozen_at.isoformat() if statement.frozen_at else None,
        "signed_at": statement.signed_at.isoformat() if statement.signed_at else None,
        "round": {
            "way": row.way,
            "state": row.state,
            "sign_by": row.sign_by.isoformat() if row.sign_by else None,
            "pdf_sha256": row.content_hash,
            "ended_why": row.ended_why,
            "registry": list(registry_said(row)) if asked_registry(row) else None,
        }
        if row
        else None,
        "signers": [_signer(one) for one in page.lines],
        "must_sign": [{"name": one.name, "seats": one.words()} for one in page.must.signatories],
        "missing": [one.signer.name for one in page.missing],
        "moved": list(page.moved.sentences()),
        "asked": [one.sentence for one in page.must.asked],
    }


def _signer(line: SignerLine) -> dict[str, Any]:
    signed = line.signature
    when = (signed.signed_at or signed.signed_on) if signed else None
    return {
        "name": line.signer.name,
        "seats": line.who.words(),
        "signed": signed is not None,
        "signed_at": when.isoformat() if when else None,
        "told": line.signer.state,
        "still": line.still,
    }


def _lines(whole: WholeStatement, page: SigningPage) -> list[str]:
    edition = f", utgave {whole.statement.edition}" if whole.statement.edition > 1 else ""
    lines = [f"Redegjørelse for {whole.year}{edition}: {_STATUS[whole.statement.status]}."]
    for one in page.lines:
        signed = "signert" if one.signature else "ikke signert"
        if one.signature and one.signature.reservation:
            signed += " med påtegnet forbehold"
        lines.append(f"{one.signer.name}, {one.who.words()}: {signed}")
    if not page.lines and page.must.signatories:
        lines.append(f"Skal signere: {NB.join([one.name for one in page.must.signatories])}.")
    lines += page.moved.sentences()
    lines += [one.sentence for one in page.must.asked]
    return lines


_STATUS = {
    "DRAFT": "utkast",
    "REVIEWED": "gjennomgått",
    "FROZEN": "låst",
    "OUT_FOR_SIGNING": "sendt til signering",
    "SIGNED": "signert av alle",
    "PUBLISHED": "publisert",
    "SUPERSEDED": "avløst av en nyere utgave",
}
