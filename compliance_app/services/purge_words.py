"""What it is time to empty and what is kept and why, in sentences: the same on the screen and in the terminal."""

from typing import Final

from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.working_days import long_date
from compliance_app.services.request_erase import Held
from compliance_app.services.request_purge import PurgeLine, PurgeStatus, Waits

WAITS: Final = {
    Waits.SUPERVISION: _("Forbrukertilsynet har en åpen sak"),
    Waits.NOT_ARCHIVED: _("saken er ikke arkivert"),
    Waits.UNFINISHED: _("et brev er ikke sendt, eller en melding er ikke lest"),
    Waits.OPEN_AGAIN: _("saken er åpen igjen"),
}
_KINDS: Final = (
    ("texts", "tekst i loggen", "tekster i loggen"),
    ("letters", "brev", "brev"),
    ("passages", "avslått del", "avslåtte deler"),
    ("messages", "melding", "meldinger"),
    ("attachments", "vedlegg", "vedlegg"),
    ("mails", "sendt e-post", "sendte e-poster"),
)


def held_said(held: Held) -> str:
    """What goes from a case: «navn og adresse, 2 brev, 1 melding»."""
    counts = held.as_json()
    said = [
        f"{counts[name]} {one if counts[name] == 1 else many}" for name, one, many in _KINDS if counts[name]
    ]
    return ", ".join(["navn og adresse", *said])


def why_kept(line: PurgeLine) -> str:
    """Why a case is kept although its time is out."""
    return WAITS[line.waits] if line.waits else ""


def status_said(status: PurgeStatus) -> str:
    """The answer to how keeping and forgetting stand, in a few sentences."""
    cases, messages = len(status.due.cases), len(status.due.messages)
    months = NB.called(status.months, "måned" if status.months == 1 else "måneder")
    said = [f"Det personlige i et informasjonskrav beholdes i {months} etter at saken er avsluttet."]
    if cases or messages:
        parts = [NB.called(cases, "sak" if cases == 1 else "saker")] if cases else []
        parts += (
            [NB.called(messages, "melding uten sak" if messages == 1 else "meldinger uten sak")]
            if messages
            else []
        )
        said.append(f"{NB.opening(NB.join(parts))} skal tømmes nå.")
    elif status.next_day:
        said.append(
            f"Ingenting skal tømmes nå. Den neste saken beholdes til og med {long_date(status.next_day)}."
        )
    else:
        said.append("Ingenting skal tømmes nå.")
    if status.not_closed:
        verb = "er besvart, men ikke avsluttet, og tiden løper ikke"
        said.append(
            f"{NB.opening(NB.called(status.not_closed, 'sak' if status.not_closed == 1 else 'saker'))} {verb}."
        )
    if status.purged:
        said.append(
            f"{NB.opening(NB.called(status.purged, 'sak' if status.purged == 1 else 'saker'))} er tømt før."
        )
    return " ".join(said)
