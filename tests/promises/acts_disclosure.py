"""What may be told, what harm is known, past answers and public ones: each with a call that works."""

from datetime import date

from promises.calls import changes, id_of, looks_at, reads, version_of

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Disclosure
from compliance_app.services import (
    disclosure,
    known_harm,
    past_answers,
    public_answers,
    request_case,
    requests,
)
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import InformationRequest, PublicAnswer

_SECRET = disclosure.DisclosureInput(
    disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Prisene bygger på det."
)


def add_disclosure(owner: Actor) -> dict[str, str]:
    """A country that is not told of, a closed case to put out, and one that is out."""
    disclosure.set_disclosure(owner, disclosure.COUNTRY, "TD", _SECRET)
    closed, out = (_closed(owner, f"Hvem lager hanskene, spørsmål {number}?") for number in (1, 2))
    seen = request_case.read_request(owner, out).request.version
    return {"closed_case": closed, "public_answer": public_answers.publish_answer(owner, out, seen)}


def _closed(owner: Actor, question: str) -> str:
    given = requests.RequestInput(received_on=date(2026, 5, 4), question=question)
    identity = requests.register_request(owner, given)
    with begin(owner, Verb.CLOSE_REQUEST) as work:
        row = work.get(InformationRequest, identity)
        row.redacted_question, row.redacted_answer, row.closed_on = question, "I Kina.", clock.today()
    return identity


ACTS = (
    looks_at(disclosure.disclosure_of, Verb.READ_REGISTER, "supplier", id_of("supplier")),
    reads(disclosure.list_closed, Verb.READ_REGISTER),
    changes(disclosure.set_disclosure, Verb.SET_DISCLOSURE, "supplier", id_of("supplier"), _SECRET),
    looks_at(known_harm.known_harm, Verb.READ_REQUESTS, id_of("request_new")),
    looks_at(past_answers.similar_answers, Verb.READ_REQUESTS, id_of("request_new")),
    reads(past_answers.search_answers, Verb.READ_REQUESTS, "hansker"),
    changes(
        public_answers.publish_answer, Verb.PUBLISH_ANSWER, id_of("closed_case"),
        version_of(InformationRequest, "closed_case"),
    ),
    changes(
        public_answers.withdraw_answer, Verb.PUBLISH_ANSWER, id_of("public_answer"),
        version_of(PublicAnswer, "public_answer"),
    ),
    reads(public_answers.list_public_answers, Verb.READ_REQUESTS),
)  # fmt: skip
