"""What may be told, what is known, past answers and public ones: each with a call that works."""

from promises.calls import changes, id_of, looks_at, reads

from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Disclosure
from compliance_app.services import disclosure
from compliance_app.services.work import Actor

_SECRET = disclosure.DisclosureInput(
    disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Prisene bygger på det."
)


def add_disclosure(owner: Actor) -> dict[str, str]:
    """A country that is not told of."""
    disclosure.set_disclosure(owner, disclosure.COUNTRY, "TD", _SECRET)
    return {}


ACTS = (
    looks_at(disclosure.disclosure_of, Verb.READ_REGISTER, "supplier", id_of("supplier")),
    reads(disclosure.list_closed, Verb.READ_REGISTER),
    changes(disclosure.set_disclosure, Verb.SET_DISCLOSURE, "supplier", id_of("supplier"), _SECRET),
)
