"""What can go wrong between us and the mail server, each with the sentence a person reads.

Two kinds matter to a caller: after every error here the message was *not* taken by the server, except after
:class:`MailPerhapsTaken`, when nobody can know (RFC 1047). ``passing`` says that the same message may go through later
without anybody changing anything.
"""

from typing import Any, ClassVar

from compliance_app.domain.errors import AktsomError, _

_MOST_OF_A_REPLY = 200


class MailError(AktsomError):
    """The mail server did not take the message."""

    message = _("E-posten ble ikke sendt. E-posttjeneren tok ikke imot den. Prøv igjen senere.")
    passing: ClassVar[bool] = False

    def __init__(self, **values: Any) -> None:
        # a server may answer over many lines, and with anything
        super().__init__(**{name: said(one) if name == "reply" else one for name, one in values.items()})


class MailNotSetUp(MailError):
    """No mail server is named in the settings."""

    message = _(
        "E-posten ble ikke sendt. E-post er ikke satt opp. Be den som drifter Aktsom, om å sette AKTSOM_SMTP_HOST og AKTSOM_SMTP_FROM."
    )


class MailSettingWrong(MailError):
    """A setting of the mail server cannot be used (values: name, hint)."""

    message = _("E-posten ble ikke sendt. Innstillingen {name} kan ikke brukes. {hint}")


class MailPasswordOpen(MailError):
    """A password would go out unencrypted (values: host)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host} krypterer ikke forbindelsen, så passordet ble ikke sendt dit. "
        "Slå på STARTTLS på tjeneren, eller bruk en tjener som tar imot uten innlogging."
    )


class MailNotEncrypted(MailError):
    """The settings ask for an encrypted connection, which the server does not offer (values: host)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host} krypterer ikke forbindelsen. "
        "Slå på STARTTLS på tjeneren, eller sett AKTSOM_SMTP_STARTTLS til 0."
    )


class MailServerUnreachable(MailError):
    """No connection, or none in time (values: host, port)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host}, port {port}, svarte ikke. "
        "Sjekk at den er i gang og at adressen er riktig. Det som ikke er sendt, sendes neste gang."
    )
    passing = True


class MailConnectionBroken(MailServerUnreachable):
    """The connection broke before the message was handed over (values: host, port)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host}, port {port}, brøt forbindelsen før meldingen var levert. "
        "Det som ikke er sendt, sendes neste gang."
    )


class MailCertificateWrong(MailError):
    """The server's certificate does not hold (values: host, problem)."""

    message = _(
        "E-posten ble ikke sendt. Sertifikatet til e-posttjeneren {host} kan ikke godtas: {problem}. "
        "Forny sertifikatet, eller oppgi hvem som har utstedt det, i AKTSOM_SMTP_CA_FILE."
    )


class MailLoginRefused(MailError):
    """User name or password was refused (values: host, reply)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host} godtok ikke innloggingen: «{reply}». "
        "Sjekk AKTSOM_SMTP_USER og passordfilen."
    )


class MailBasicLoginClosed(MailLoginRefused):
    """Exchange Online has closed login by password (values: host, reply)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren {host} tar ikke lenger imot innlogging med passord: «{reply}». "
        "Microsoft har slått det av. Bruk en kobling (connector) i Exchange Online som tar imot uten innlogging, "
        "eller en annen e-posttjener."
    )


class MailAddressWrong(MailError):
    """An address that no mail server could use (values: address)."""

    message = _(
        "E-posten ble ikke sendt. «{address}» er ikke en e-postadresse. Skriv den som navn@eksempel.no, uten æ, ø og å foran krøllalfaen."
    )


class MailRecipientRefused(MailError):
    """The server does not take mail to any of the addresses (values: address, reply)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren tar ikke imot e-post til {address}: «{reply}». Sjekk adressen."
    )


class MailSenderRefused(MailError):
    """The server does not take mail from our address (values: address, reply)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren godtar ikke avsenderen {address}: «{reply}». Sjekk AKTSOM_SMTP_FROM."
    )


class MailTooLarge(MailError):
    """The message is larger than the server takes (values: size and limit in whole megabytes)."""

    message = _(
        "E-posten ble ikke sendt. Den er {size} MB med vedlegg, og e-posttjeneren tar imot høyst {limit} MB. "
        "Fjern et vedlegg, eller send en lenke."
    )


class MailRefused(MailError):
    """The server refused the message itself for good (values: reply)."""

    message = _("E-posten ble ikke sendt. E-posttjeneren avviste den: «{reply}».")


class MailTryLater(MailError):
    """The server asks us to come back (values: reply)."""

    message = _(
        "E-posten ble ikke sendt. E-posttjeneren ber om å få den senere: «{reply}». Den sendes neste gang."
    )
    passing = True


class MailPerhapsTaken(MailError):
    """The connection broke after the whole message was sent and before the server's answer (values: host)."""

    message = _(
        "Det er uvisst om e-posten ble sendt. Forbindelsen til e-posttjeneren {host} ble brutt før den svarte. "
        "E-posten regnes som ikke sendt, men kan ha kommet fram."
    )
    passing = True


class LetterNotSent(AktsomError):
    """A letter of a case that the mail server did not take (values: operative)."""

    message = _(
        "Brevet ble ikke sendt. E-posttjeneren tok ikke imot det. Last det ned, send det selv, "
        "og registrer når det ble sendt. Fristen er fortsatt {operative}."
    )


class LetterPerhapsSent(AktsomError):
    """A letter of a case of which nobody knows whether the server took it (values: operative)."""

    message = _(
        "Det er uvisst om brevet ble sendt. Forbindelsen til e-posttjeneren ble brutt før den svarte. "
        "Sjekk om det kom fram før du sender det på nytt, og registrer når det ble sendt. Fristen er fortsatt {operative}."
    )


def said(reply: object) -> str:
    """A server's words on one line, without control characters, at most 200 letters."""
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= _MOST_OF_A_REPLY else f"{line[: _MOST_OF_A_REPLY - 1]}…"
