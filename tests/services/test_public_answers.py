"""A closed case's question and answer put out for everybody: with one click, without the one who asked, and taken back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, ExampleIsReadOnly, NotAllowed, NotFound
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries
from compliance_app.services.public_answers import (
    NamesRequester,
    NotClosed,
    PublishedAlready,
    WithdrawnAlready,
    list_public_answers,
    named_in,
    publish_answer,
    withdraw_answer,
)
from compliance_app.services.request_case import read_request
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import InformationRequest, ReceivedMessage

QUESTION, ANSWER = "Hvor kommer hanskene fra?", "Fra Malaysia."


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def case(actor: Actor, *, closed: bool = True, question: str = QUESTION, answer: str = ANSWER, **asked: Any) -> str:  # fmt: skip
    """A case, closed with its redacted texts as the one who answers has confirmed them."""
    given = RequestInput(received_on=date(2026, 5, 4), question="Hvor er hanskene fra?", **asked)
    identity = register_request(actor, given)
    if closed:
        with begin(actor, Verb.CLOSE_REQUEST) as work:
            row = work.get(InformationRequest, identity)
            row.redacted_question, row.redacted_answer, row.closed_on = question, answer, clock.today()
    return identity


def version(actor: Actor, identity: str) -> int:
    return read_request(actor, identity).request.version


def publish(actor: Actor, identity: str, **more: Any) -> str:
    return publish_answer(actor, identity, version(actor, identity), **more)


def test_what_was_confirmed_is_put_out_and_taken_back_and_put_out_again(actor: Actor) -> None:
    identity = case(actor)
    made = publish(actor, identity)
    (out,) = list_public_answers(actor)
    assert (out.id, out.number, out.question, out.answer) == (made, "2026-01", QUESTION, ANSWER)
    assert out.withdrawn_at is None
    assert newest_entries(actor)[0].verb == "PUBLISH_ANSWER"
    with pytest.raises(PublishedAlready):
        publish(actor, identity)
    withdraw_answer(actor, made, out.version)
    (back,) = list_public_answers(actor)
    assert back.withdrawn_at is not None
    with pytest.raises(WithdrawnAlready):
        withdraw_answer(actor, made, back.version)
    assert publish(actor, identity) == made
    assert list_public_answers(actor)[0].withdrawn_at is None


def test_a_case_that_is_open_or_not_confirmed_has_nothing_to_put_out(actor: Actor) -> None:
    for identity in (case(actor, closed=False), case(actor, answer="  ")):
        with pytest.raises(NotClosed):
            publish(actor, identity)
    assert list_public_answers(actor) == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Innsender En spurte om hansker.", "Innsender En"),
        ("INNSENDER EN spurte.", "Innsender En"),
        ("Hei Innsender! Fra Malaysia.", "Innsender"),
        ("Svaret til innsender@eksempel.example er sendt.", "innsender@eksempel.example"),
        ("Ring +47 900 00 000 for mer.", "+47 900 00 000"),
        ("Ring 90000000 for mer.", "90000000"),
    ],
)
def test_a_text_that_tells_who_asked_is_refused_by_the_word(actor: Actor, text: str, word: str) -> None:
    contact = {"requester": "Innsender En", "reply_to": "Innsender@eksempel.example, tlf. 900 00 000"}
    for where, texts in (("Spørsmålet", {"question": text}), ("Svaret", {"answer": text})):
        with pytest.raises(NamesRequester) as refused:
            publish(actor, case(actor, **texts, **contact))
        assert where in str(refused.value)
        assert f"«{word}»".casefold() in str(refused.value).casefold()
    assert list_public_answers(actor) == ()


def test_the_sender_of_a_mail_in_the_case_is_not_told_either(actor: Actor) -> None:
    identity = case(actor, answer="Takk til Avsender Nordmann.")
    with begin(actor, Verb.RECEIVE_MAIL) as work:
        work.add(
            ReceivedMessage(
                enterprise_id=work.enterprise_id, request_id=identity, kind="REQUEST", content_hash=new_id(),
                registered_at=work.at, sender="Avsender Nordmann <a@eksempel.example>",
                sender_email="a@eksempel.example",
            )
        )  # fmt: skip
    with pytest.raises(NamesRequester, match="Avsender Nordmann"):
        publish(actor, identity)


def test_words_that_only_look_like_a_name_are_let_through() -> None:
    assert (
        named_in("Vi følger norsk lov i Bergen.", ["Norsk Forening for Hansker"], ["Storgata 1, Bergen"])
        == ""
    )
    assert named_in("Hanskene er fra Malaysia.", ["", "An", "  "]) == ""
    assert named_in("I 2026 kjøpte vi 12 000 par.", ["Innsender 12"], ["900 00 000"]) == ""


@given(st.text("abcdefghijklmnopqrstuvwxyzæøåÆØÅABC ", min_size=3, max_size=40), st.text(max_size=80))
def test_a_name_in_a_text_is_always_seen(name: str, around: str) -> None:
    plain = " ".join(name.split())
    if len(plain) >= 3:
        assert named_in(f"{around} {plain.upper()}, {around}", [name])
    named_in(around, [name, around], [around])


def test_two_who_press_at_once_and_a_second_click_put_it_out_once(actor: Actor) -> None:
    identity = case(actor)
    seen = version(actor, identity)
    first = publish_answer(actor, identity, seen, once="tast")
    assert publish_answer(actor, identity, seen, once="tast") == first
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        work.get(InformationRequest, identity).topic = "hansker"
    with pytest.raises(ChangedMeanwhile):
        publish_answer(actor, identity, seen)
    with pytest.raises(ChangedMeanwhile):
        withdraw_answer(actor, first, 99)
    assert len(list_public_answers(actor)) == 1


def test_it_stays_when_the_case_is_emptied(actor: Actor) -> None:
    identity = case(actor, requester="Innsender En")
    publish(actor, identity)
    with begin(actor, Verb.PURGE_REQUESTS) as work:
        row = work.get(InformationRequest, identity)
        row.question, row.requester, row.reply_to, row.purged_on = "(slettet)", "", "", clock.today()
    assert list_public_answers(actor)[0].question == QUESTION


def test_only_those_who_answer_for_it_may_and_nobody_elsewhere(actor: Actor) -> None:
    identity = case(actor)
    buyer = Actor("Innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        publish_answer(buyer, identity, version(actor, identity))
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    with pytest.raises(NotFound):
        publish_answer(stranger, identity, 1)
    made = publish(actor, identity)
    with pytest.raises(NotFound):
        withdraw_answer(stranger, made, 1)
    assert list_public_answers(stranger) == ()


def test_nothing_is_published_from_an_example(actor: Actor) -> None:
    owner = local_actor(load_example("noklus"))
    with pytest.raises(ExampleIsReadOnly):
        publish(owner, case(owner))
