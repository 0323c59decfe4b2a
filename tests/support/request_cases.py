"""What tests do in a case: letters that a person says they sent, by the shortest way through the services."""

from datetime import date
from typing import Any

from compliance_app import clock
from compliance_app.services.request_case import Case, read_request
from compliance_app.services.request_letter_inputs import (
    AnswerHeads,
    ClarificationInput,
    ExtensionGround,
    ExtensionInput,
    LetterInput,
    PassageInput,
    RefusalInput,
)
from compliance_app.services.request_send import Sending, SentBy, record_sent
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor

QUESTION = "Hvor lages prøverørene dere bruker, og hvordan har de som lager dem det på jobb?"


def register(actor: Actor, received: date = date(2026, 5, 4), **given: Any) -> str:
    """A case."""
    return register_request(actor, RequestInput(**{"received_on": received, "question": QUESTION} | given))


def send(
    actor: Actor,
    identity: str,
    given: LetterInput,
    sent_on: date | None,
    version: int | None = None,
    *,
    by: SentBy = SentBy.EMAIL,
    text: str = "",
    once: str = "",
) -> None:
    """A person says that they sent the letter."""
    seen = read_request(actor, identity).request.version if version is None else version
    record_sent(
        actor, identity, given, Sending(sent_on=sent_on, sent_by_channel=by, text=text), seen, once=once
    )


def answer(actor: Actor, identity: str, sent_on: date, text: str = "I Tyskland.", **more: Any) -> None:
    """The answer, sent that day; today is moved there if it is not yet."""
    clock.set_as_of(max(sent_on, clock.today()))
    send(actor, identity, AnswerHeads(short_answer=text), sent_on, **more)


def ask(actor: Actor, identity: str, sent_on: date = date(2026, 5, 7), **changed: Any) -> None:
    """A question back."""
    given = {"summary": "prøverør", "questions": "Hvilke rør?\n\nHvilket år?", "reply_by": date(2026, 5, 14)}
    send(actor, identity, ClarificationInput(**given | changed), sent_on)


def prolong(actor: Actor, identity: str, sent_on: date = date(2026, 5, 7), **changed: Any) -> None:
    """The notice of extension."""
    given = {
        "ground": ExtensionGround.AMOUNT,
        "reasons": "Elleve ledd må svare.",
        "promised_on": date(2026, 6, 20),
    }
    send(actor, identity, ExtensionInput(**given | changed), sent_on)


def passage(**changed: Any) -> PassageInput:
    """A part withheld for the sake of competition."""
    given = {
        "passage": "Prisene vi betaler",
        "ground": "d",
        "reason": "Prisene røper avtalen.",
        "known_harm": False,
    }
    return PassageInput(**given | changed)


def refuse(actor: Actor, identity: str, sent_on: date = date(2026, 5, 7), **changed: Any) -> None:
    """A refusal of the whole."""
    given = {"passages": [passage()]}
    send(actor, identity, RefusalInput(**given | changed), sent_on)


def case(actor: Actor, identity: str) -> Case:
    """The case as it stands."""
    return read_request(actor, identity)
