"""What can go wrong between us and Penneo, each with the sentence a person reads. No secret is ever part of one."""

from typing import Any, ClassVar

from compliance_app.domain.errors import AktsomError, _
from compliance_app.integrations.mail_errors import said


class PenneoError(AktsomError):
    """Penneo gave no answer that can be used. ``passing``: the same may go through later without anybody changing anything."""

    message = _("Penneo ga ikke noe svar vi kan bruke. Ingenting er endret her. Prøv igjen senere.")
    passing: ClassVar[bool] = False

    def __init__(self, **values: Any) -> None:
        super().__init__(**{name: said(one) if name == "reply" else one for name, one in values.items()})


class PenneoNotSetUp(PenneoError):
    """No settings name an account."""

    message = _(
        "Penneo er ikke satt opp. Be den som drifter Aktsom, om å sette AKTSOM_PENNEO_ENVIRONMENT og de andre "
        "innstillingene for Penneo, eller last ned PDF-en og signer den et annet sted."
    )


class PenneoSettingWrong(PenneoError):
    """A setting cannot be used (values: name, hint)."""

    message = _("Penneo kan ikke brukes. Innstillingen {name} er feil. {hint}")


class PenneoUnreachable(PenneoError):
    """No connection, or none in time (values: host)."""

    message = _(
        "Vi fikk ikke kontakt med Penneo ({host}). Sjekk nettforbindelsen. "
        "Det som var på vei, blir prøvd igjen neste gang status hentes, og sendes ikke to ganger."
    )
    passing = True


class PenneoBusy(PenneoError):
    """It asks us to wait (429)."""

    message = _("Penneo ber oss vente, fordi vi har spurt for ofte. Vent et minutt, og prøv igjen.")
    passing = True


class PenneoDown(PenneoError):
    """Something is wrong at its end (5xx)."""

    message = _(
        "Penneo har tekniske problemer akkurat nå. Det blir prøvd igjen neste gang status hentes, og sendes ikke to ganger."
    )
    passing = True


class PenneoUnclear(PenneoError):
    """It answered something that its documentation does not say."""

    message = _(
        "Penneo svarte noe vi ikke forstår. Ingenting er endret her. Se i Penneo hvordan saken står, og prøv igjen senere."
    )


class PenneoLoginRefused(PenneoError):
    """Client or key was refused (values: environment)."""

    message = _(
        "Penneo godtok ikke innloggingen. Sjekk at AKTSOM_PENNEO_CLIENT_ID, AKTSOM_PENNEO_KEY og de to filene med "
        "hemmeligheter hører til {environment}. Nøkler for prøvemiljøet virker ikke i det ekte, og omvendt."
    )


class PenneoRefused(PenneoError):
    """It refused what was sent (values: reply)."""

    message = _(
        "Penneo tok ikke imot saken: «{reply}». Rett det det gjelder, for eksempel en e-postadresse, og send på nytt."
    )


class PenneoCaseGone(PenneoError):
    """It does not know the case (any more)."""

    message = _(
        "Penneo kjenner ikke saken. Den kan være slettet der, eller innstillingene peker på et annet miljø enn da den ble sendt."
    )


class PenneoNoFile(PenneoError):
    """What came back as the signed file is not a PDF."""

    message = _("Penneo ga ikke den signerte filen som PDF. Last den ned fra Penneo, og ta den inn her.")
