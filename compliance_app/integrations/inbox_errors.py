"""What can go wrong between us and the mailbox we read, each with the sentence a person reads.

Nothing is lost by any of these: we only read, and what was not fetched is still in the mailbox. ``passing`` says that
the next run may succeed without anybody changing anything.
"""

from typing import Any, ClassVar

from compliance_app.domain.errors import AktsomError, _
from compliance_app.integrations.mail_errors import said


class InboxError(AktsomError):
    """The mailbox could not be read, or not to its end."""

    message = _("E-posten ble ikke hentet. E-posttjeneren ga den ikke ut. Prøv igjen senere.")
    passing: ClassVar[bool] = False

    def __init__(self, **values: Any) -> None:
        # a server may answer with anything
        super().__init__(**{name: said(one) if name == "reply" else one for name, one in values.items()})


class InboxNotSetUp(InboxError):
    """No mailbox is named in the settings."""

    message = _(
        "E-posten ble ikke hentet. Ingen innboks er satt opp. Be den som drifter Aktsom, om å sette "
        "AKTSOM_IMAP_HOST, AKTSOM_IMAP_USER og AKTSOM_IMAP_PASSWORD_FILE."
    )


class InboxSettingWrong(InboxError):
    """A setting of the mailbox cannot be used (values: name, hint)."""

    message = _("E-posten ble ikke hentet. Innstillingen {name} kan ikke brukes. {hint}")


class InboxUnreachable(InboxError):
    """No connection, or none in time (values: host, port)."""

    message = _(
        "E-posten ble ikke hentet. E-posttjeneren {host}, port {port}, svarte ikke. "
        "Sjekk at den er i gang og at adressen er riktig. E-posten hentes neste gang."
    )
    passing = True


class InboxConnectionBroken(InboxUnreachable):
    """The connection broke, or the server fell silent, on the way (values: host, port)."""

    message = _(
        "E-posten ble ikke hentet ferdig. E-posttjeneren {host}, port {port}, brøt forbindelsen eller sluttet å svare. "
        "Det som ikke er hentet, hentes neste gang."
    )


class InboxCertificateWrong(InboxError):
    """The server's certificate does not hold (values: host, problem)."""

    message = _(
        "E-posten ble ikke hentet. Sertifikatet til e-posttjeneren {host} kan ikke godtas: {problem}. "
        "Forny sertifikatet, eller oppgi hvem som har utstedt det, i AKTSOM_IMAP_CA_FILE."
    )


class InboxNotEncrypted(InboxError):
    """The server does not encrypt in the way the settings ask for (values: host, port)."""

    message = _(
        "E-posten ble ikke hentet. E-posttjeneren {host}, port {port}, krypterer ikke forbindelsen slik innstillingene sier, "
        "så passordet ble ikke sendt dit. Sjekk AKTSOM_IMAP_TLS og AKTSOM_IMAP_PORT: 1 hører til port 993, starttls til port 143."
    )


class InboxLoginRefused(InboxError):
    """User name or password was refused (values: host, reply)."""

    message = _(
        "E-posten ble ikke hentet. E-posttjeneren {host} godtok ikke innloggingen: «{reply}». "
        "Sjekk AKTSOM_IMAP_USER og passordfilen. Noen tjenester krever et eget app-passord."
    )


class InboxBasicLoginClosed(InboxLoginRefused):
    """Exchange Online has closed login by password (values: host, reply)."""

    message = _(
        "E-posten ble ikke hentet. E-posttjeneren {host} tar ikke imot innlogging med passord: «{reply}». "
        "Microsoft har slått det av, og Aktsom kan ikke logge inn på annen måte der ennå. "
        "Lag en regel som videresender til en postkasse på en annen tjener, eller last opp e-posten som filer (.eml)."
    )


class InboxFolderMissing(InboxError):
    """The mailbox has no such folder (values: folder, folders: the names there are)."""

    message = _(
        "E-posten ble ikke hentet. Postkassen har ingen mappe som heter «{folder}». Disse finnes: {folders}. "
        "Rett AKTSOM_IMAP_FOLDER."
    )


class InboxFolderRefused(InboxError):
    """The folder is there, and cannot be opened (values: folder, reply)."""

    message = _(
        "E-posten ble ikke hentet. E-posttjeneren åpnet ikke mappen «{folder}»: «{reply}». "
        "Sjekk at brukeren i AKTSOM_IMAP_USER har lov til å lese den."
    )


class InboxTryLater(InboxError):
    """The server asks us to come back (values: reply)."""

    message = _(
        "E-posten ble ikke hentet ferdig. E-posttjeneren ber oss om å komme tilbake senere: «{reply}». "
        "Det som ikke er hentet, hentes neste gang."
    )
    passing = True


class InboxMailRefused(InboxError):
    """A mail is there, and the server does not hand it out (values: host, number, reply)."""

    message = _(
        "E-posten ble ikke hentet ferdig. E-posttjeneren {host} ga ikke ut e-post nummer {number}: «{reply}». "
        "Den ligger fortsatt i postkassen, og hentes neste gang."
    )
    passing = True


class InboxNotUnderstood(InboxError):
    """The server answered with something else than IMAP, or with more than it was asked for (values: host, port, reply)."""

    message = _(
        "E-posten ble ikke hentet ferdig. E-posttjeneren {host}, port {port}, svarte med noe Aktsom ikke forstår: «{reply}». "
        "Sjekk at det er en IMAP-tjener, og AKTSOM_IMAP_TLS og AKTSOM_IMAP_PORT."
    )
