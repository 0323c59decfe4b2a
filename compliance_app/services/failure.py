"""What a person is shown when the program itself fails: a sentence and a reference, never the failure (promise 64)."""

import logging
import secrets
import traceback

from compliance_app.domain.errors import AktsomError, _

_log = logging.getLogger("aktsom")


class Unexpected(AktsomError):
    """The program failed in a way nobody planned for (values: reference, admin)."""

    message = _(
        "Noe gikk galt i programmet, og ingenting ble lagret. Prøv igjen. "
        "Skjer det på nytt, oppgi {reference} til {admin}."
    )


def record(failure: BaseException) -> Unexpected:
    """Log a failure under a new reference, and return what to show instead.

    The log gets the type of the failure and where it happened, not its message: that may hold a supplier's or a
    requester's words (promises 37 and 43).
    """
    reference = secrets.token_hex(4).upper()
    frames = "".join(traceback.format_tb(failure.__traceback__))
    kind = f"{type(failure).__module__}.{type(failure).__qualname__}"
    _log.error("%s %s\n%s", reference, kind, frames)
    return Unexpected(reference=reference, admin=_("den som drifter Aktsom hos dere"))
