"""Past answers, found again by their words: the same on both databases, in the redacted texts where there are any."""

from datetime import date, timedelta
from typing import Any

import pytest
from support.request_cases import send

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.past_answers import PAGE_SIZE, search_answers, similar_answers
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.request_steps import note
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import InformationRequest

RECEIVED = date(2026, 4, 20)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def ask(actor: Actor, question: str, **given: Any) -> str:
    return register_request(actor, RequestInput(received_on=RECEIVED, question=question, **given))


def answered(actor: Actor, question: str, text: str, days: int = 7, **given: Any) -> str:
    identity = ask(actor, question, **given)
    send(actor, identity, AnswerHeads(short_answer=text), RECEIVED + timedelta(days), 1, text=text)
    return identity


def redact(actor: Actor, identity: str, question: str, text: str) -> None:
    with begin(actor, Verb.CLOSE_REQUEST) as work:
        row = work.get(InformationRequest, identity)
        row.redacted_question, row.redacted_answer, row.closed_on = question, text, clock.today()


def found(actor: Actor, text: str) -> list[str]:
    return [one.request_id for one in search_answers(actor, text).rows]


def test_the_nearest_past_answer_comes_first_and_the_question_itself_never(actor: Actor) -> None:
    gloves = answered(actor, "Hvor kommer hanskene fra?", "# Svar\n\n## Kort svar\n\nFra Malaysia.")
    both = answered(actor, "Er hanskene deres fra Kina?", "Nei, hanskene er fra Malaysia.")
    answered(actor, "Hvilke hoteller bruker dere?", "To i Bergen.")
    now = ask(actor, "Jeg lurer på hanskene fra Kina.")
    similar = similar_answers(actor, now)
    assert [one.request_id for one in similar] == [both, gloves]
    assert similar[1].answer == "Fra Malaysia."
    assert (similar[1].number, similar[1].answered_on, similar[1].days) == ("2026-01", date(2026, 4, 27), 7)
    assert both not in [one.request_id for one in similar_answers(actor, both)]


def test_equals_are_shown_newest_first(actor: Actor) -> None:
    ids = [answered(actor, "Om hansker", "Svar.", days) for days in (3, 9, 6)]
    assert found(actor, "hansker") == [ids[1], ids[2], ids[0]]


def test_only_what_is_decided_is_found(actor: Actor) -> None:
    waiting = ask(actor, "Om hansker")
    note(actor, waiting, "Vi spurte leverandøren av hansker.")
    assert found(actor, "hansker") == []
    assert similar_answers(actor, ask(actor, "Hansker igjen")) == ()


def test_the_redacted_texts_are_read_where_there_are_any(actor: Actor) -> None:
    identity = answered(actor, "Jeg heter Innsender 1 og spør om hansker", "Hei Innsender 1! Fra Malaysia.")
    redact(actor, identity, "Hvor kommer hanskene fra?", "Fra Malaysia.")
    assert found(actor, "innsender") == []
    (row,) = search_answers(actor, "hanskene").rows
    assert (row.question, row.answer) == ("Hvor kommer hanskene fra?", "Fra Malaysia.")


@pytest.mark.parametrize("text", ["ØREPROPPER", "Ørepropper", "ørepropper", "øreproppene"])
def test_norwegian_letters_are_found_in_whatever_case(actor: Actor, text: str) -> None:
    for question in ("Hvor lages ørepropper?", "ØREPROPPER?", "Ørepropper, takk"):
        answered(actor, question, "I Polen.")
    assert len(found(actor, text)) == 3


def test_a_short_word_is_found_whole_and_the_topic_counts(actor: Actor) -> None:
    ict = answered(actor, "Hvordan følger dere opp IKT-leverandører?", "Hvert år.")
    answered(actor, "Er det viktig for dere?", "Ja.")
    topic = answered(actor, "Hei på dere", "Hvert år.", 9, topic="varer fra Kina")
    assert found(actor, "ikt") == [ict]
    assert found(actor, "Kina") == [topic]


def test_wildcards_are_letters_like_others(actor: Actor) -> None:
    answered(actor, "Om hansker", "Svar.")
    for text in ("%%%%%", "_____", "100%", "\\"):
        assert found(actor, text) == []
    assert len(found(actor, "   ")) == 1, "no words ask for all of them"


def test_pages_hold_all_of_them_once(actor: Actor) -> None:
    for number in range(PAGE_SIZE + 3):
        answered(actor, f"Om hansker {number}", "Svar.", number % 10)
    first, second = search_answers(actor, "hansker"), search_answers(actor, "hansker", 2)
    assert (first.found, len(first.rows), len(second.rows)) == (PAGE_SIZE + 3, PAGE_SIZE, 3)
    assert len({one.request_id for one in (*first.rows, *second.rows)}) == PAGE_SIZE + 3


def test_an_excerpt_stands_around_the_word(actor: Actor) -> None:
    long = f"{'Innledning uten innhold. ' * 40}Hanskene er fra Malaysia. {'Mer tekst. ' * 60}"
    answered(actor, long, f"## Kort svar\n\n{long}")
    (row,) = search_answers(actor, "malaysia").rows
    for shown in (row.question, row.answer):
        assert "Malaysia" in shown
        assert shown.startswith("… ")
        assert shown.endswith(" …")
        assert len(shown) < 320


def test_a_very_long_case_is_found_by_its_beginning(actor: Actor) -> None:
    answered(actor, f"Om hansker {'x' * 150_000}", "y" * 150_000)
    (row,) = search_answers(actor, "hansker").rows
    assert len(row.question) < 320


def test_another_enterprises_answers_are_not_found(actor: Actor) -> None:
    identity = answered(actor, "Om hansker", "Svar.")
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    assert found(stranger, "hansker") == []
    with pytest.raises(NotFound):
        similar_answers(stranger, identity)
