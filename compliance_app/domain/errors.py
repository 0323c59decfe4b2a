"""One base class for everything that a person is told; each subclass carries the sentence the person reads.

The sentences are bokmål (wording.md section 5), say what happened, where, and what to do, and are filled in with
``str.format`` from the keyword values. ``_`` marks them for extraction; translation happens where they are shown.
"""

from typing import Any, ClassVar


def _(text: str) -> str:
    """Mark a sentence for translation."""
    return text


class AktsomError(Exception):
    """Something the reader can understand and mend."""

    message: ClassVar[str] = _("Noe gikk galt i programmet, og ingenting ble lagret. Prøv igjen.")

    def __init__(self, **values: Any) -> None:
        super().__init__()
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class NotAllowed(AktsomError):
    """The actor's role does not include the verb (values: action, role)."""

    message = _("Du har ikke tilgang til å {action}. Be administratoren om rollen «{role}».")


class NotFound(AktsomError):
    """Nothing of that name or id in this enterprise."""

    message = _(
        "Siden eller saken ble ikke funnet. Den kan være flyttet eller slettet. Søk etter den i listen."
    )


class ChangedMeanwhile(AktsomError):
    """Somebody else saved first (values: user, what, time)."""

    message = _(
        "Ikke lagret. {user} endret {what} kl. {time} mens du skrev. "
        "Teksten din står her fortsatt; se endringen, og lagre på nytt."
    )


class FieldMissing(AktsomError):
    """A form field that must be filled in is not (values: field, hint)."""

    message = _("Ikke lagret. Feltet «{field}» mangler. {hint}")


class FieldWrong(AktsomError):
    """A form field holds something that cannot be stored (values: field, hint)."""

    message = _("Ikke lagret. Feltet «{field}» kan ikke brukes slik. {hint}")


class ExampleIsReadOnly(AktsomError):
    """A reference organisation cannot be signed, mailed or published from."""

    message = _("Dette er et eksempel. Ingenting kan sendes, signeres eller publiseres herfra.")
