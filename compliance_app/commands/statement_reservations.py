"""``aktsom statement reserve|signatures``: announce a reservation, and write out who has signed with what explanation."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.statement_options import Json, Language, Year
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_name
from compliance_app.domain.language import NB
from compliance_app.files.bundle import keep_file
from compliance_app.services import statements
from compliance_app.services.reservations import NAME, NobodyReserves, reservations_file
from compliance_app.services.signature_list import signature_list
from compliance_app.services.signing import signing_page
from compliance_app.services.signing_mail import NotOutForSigning
from compliance_app.services.signing_send import announce_reservation

reservations_app = typer.Typer()


class NotAmongSigners(AktsomError):
    """Nobody of that name must sign (values: name, names)."""

    message = _("«{name}» står ikke på listen over dem som skal signere. Velg blant {names}.")


class ReservationNotUnderstood(AktsomError):
    """A reservation is not written as name and explanation (values: text)."""

    message = _(
        'Forbeholdet «{text}» ble ikke forstått. Skriv navnet og forklaringen: --reservation "Navn=Forklaring".'
    )


def reservations_given(given: list[str], people: dict[str, str]) -> dict[str, str]:
    """Person id → explanation, from «Navn=Forklaring».

    Args:
        people: those who must sign, id → name.

    Raises:
        ReservationNotUnderstood, NotAmongSigners.
    """
    found = {}
    for text in given:
        name, equals, explanation = text.partition("=")
        if not equals:
            raise ReservationNotUnderstood(text=text)
        found[_who(name, people)] = explanation
    return found


@reservations_app.command(
    "reserve",
    help="Registrer at noen vil signere med påtegnet forbehold, med forklaringen. Tom tekst tar det bort.",
)
def reserve(
    name: Annotated[str, typer.Argument(help="Den som skal signere.")],
    text: Annotated[str, typer.Option("--text", help="Forklaringen, slik den skal stå.")] = "",
    year: Year = None,
    language: Language = "nb",
) -> None:
    """Announce a reservation in the round that is open."""
    whole = statements.read_whole(actor(), year, language=language)
    page = signing_page(actor(), whole.statement.id)
    if not page.going:
        raise NotOutForSigning
    lines = {one.signer.id: one for one in page.lines}
    chosen = _who(name, {key: one.signer.name for key, one in lines.items()})
    announce_reservation(actor(), chosen, text, lines[chosen].signer.version)
    tell("Forbeholdet er lagret." if text.strip() else "Forbeholdet er tatt bort.")


@reservations_app.command(
    "signatures", help="Skriv ut hvem som har signert den låste redegjørelsen, med forbehold og forklaring."
)
def signatures(
    year: Year = None,
    language: Language = "nb",
    out: Annotated[
        Path | None, typer.Option("--out", help="Mappen som får listen som PDF og JSON, og meldte forbehold.")
    ] = None,
    json: Json = False,
) -> None:
    """The list of signatures."""
    whole = statements.read_whole(actor(), year, language=language)
    listed = signature_list(actor(), whole.statement.id)
    files = []
    if out is not None:
        files = [
            keep_file(out, f"{listed.name}.pdf", listed.pdf()),
            keep_file(out, f"{listed.name}.json", listed.json()),
        ]
        with suppress(NobodyReserves):
            files.append(keep_file(out, NAME, reservations_file(actor(), whole.statement.id)))
    lines = []
    for one in listed.signers:
        how = "ikke signert"
        if one.signed:
            how = "signert med påtegnet forbehold: " + one.explanation if one.reservation else "signert"
        lines.append(f"{one.name}: {how}")
    emit(listed.data() | {"files": [str(one) for one in files]}, [*lines, *map(str, files)], json=json)


def _who(name: str, people: dict[str, str]) -> str:
    found = [key for key, one in people.items() if fold_name(one) == fold_name(name)]
    if len(found) != 1:
        raise NotAmongSigners(name=name.strip(), names=NB.join(list(people.values())))
    return found[0]
