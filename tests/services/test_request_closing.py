"""A case is closed with texts that do not say who asked, by a person who has read them."""

from datetime import date

import pytest
from support.cases import LETTER, Somebody, answer, ask, close, message, person
from support.request_cases import send

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.request_case import read_request
from compliance_app.services.request_closing import (
    AlreadyPurged,
    ClosingInput,
    NotDecided,
    StillOnItsWay,
    TellsWhoAsked,
    close_request,
    closing_proposal,
    set_archived,
    set_supervision,
)
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.requests import RequestInput, list_requests, register_request
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import InformationRequest, MessageState, RequestLetter

WHO = Somebody()
DAY = date(2026, 5, 4)
FINE = ClosingInput(redacted_question="Hvor lages hanskene?", redacted_answer="I Kina.")


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(DAY)
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


@pytest.fixture
def decided(actor: Actor) -> str:
    case = ask(actor, WHO, DAY)
    answer(actor, WHO, case, date(2026, 5, 11))
    return case


def version(actor: Actor, case: str) -> int:
    return read_request(actor, case).request.version


def test_the_proposal_is_the_question_and_the_heads_of_the_answer_without_who_asked(
    actor: Actor, decided: str
) -> None:
    found = closing_proposal(actor, decided)
    assert found.question == (
        f"Hei, her er [navn]. Hvor lages {WHO.about}? Ring [telefon] eller skriv til [e-post]."
    )
    assert found.answer == (
        "Kort svar:\n\nDe lages i Kina, [navn]. Ring [telefon] eller skriv til [e-post].\n\n"
        "Dette har vi funnet:\n\n- Ett funn.\n- To funn.\n\n"
        "Avslått etter åpenhetsloven §\u00a06 annet ledd bokstav d."
    )


def test_a_case_without_a_letter_is_proposed_by_what_became_of_it(actor: Actor) -> None:
    case = register_request(actor, RequestInput(received_on=DAY, question="Kjøp våre penner"))
    with begin(actor, Verb.REOPEN_REQUEST) as work:
        work.get(InformationRequest, case).state = "SET_ASIDE"
    assert "ikke et krav om informasjon" in closing_proposal(actor, case).answer


def test_an_answer_that_somebody_typed_is_proposed_as_it_stands(actor: Actor) -> None:
    case = register_request(actor, RequestInput(received_on=DAY, question="Hvor?"))
    clock.set_as_of(DAY)
    send(actor, case, AnswerHeads(short_answer="I Kina."), DAY, text="# ikke en overskrift\n\nI Kina.")
    assert "I Kina." in closing_proposal(actor, case).answer


def test_closing_keeps_the_texts_the_day_and_who_did_it(actor: Actor, decided: str) -> None:
    clock.set_as_of(date(2026, 5, 20))
    close_request(actor, decided, FINE, version(actor, decided))
    row = read_request(actor, decided).request
    assert (row.redacted_question, row.redacted_answer) == ("Hvor lages hanskene?", "I Kina.")
    assert (row.closed_on, row.closed_by) == (date(2026, 5, 20), "Lokal bruker")
    assert read_request(actor, decided).events[-1].step == "CLOSED"
    assert row.state == "PARTLY_REFUSED", "closing decides nothing"


def test_closing_again_mends_the_texts_and_keeps_the_day(actor: Actor, decided: str) -> None:
    close(actor, decided, date(2026, 5, 20))
    clock.set_as_of(date(2026, 6, 20))
    assert closing_proposal(actor, decided).answer == "I Kina."
    mended = ClosingInput(redacted_question="Hvor lages hanskene?", redacted_answer="I Kina og i Malaysia.")
    close_request(actor, decided, mended, version(actor, decided))
    row = read_request(actor, decided).request
    assert (row.redacted_answer, row.closed_on) == ("I Kina og i Malaysia.", date(2026, 5, 20))


def test_a_case_that_owes_an_answer_cannot_be_closed(actor: Actor) -> None:
    case = ask(actor, WHO, DAY)
    with pytest.raises(NotDecided, match="mottatt"):
        close_request(actor, case, FINE, version(actor, case))
    assert read_request(actor, case).request.closed_on is None


@pytest.mark.parametrize(
    ("question", "said", "left"),
    [
        (f"{WHO.name} spurte", "I Kina.", WHO.name),
        ("Hvor?", "Svar til INNSENDER\n enestående.", WHO.name),
        ("Hvor?", f"Sendt til {WHO.email.upper()}.", WHO.email),
    ],
)
def test_texts_that_say_who_asked_are_refused_and_name_what_is_left(
    actor: Actor, decided: str, question: str, said: str, left: str
) -> None:
    given = ClosingInput(redacted_question=question, redacted_answer=said)
    with pytest.raises(TellsWhoAsked, match=left):
        close_request(actor, decided, given, version(actor, decided))
    assert read_request(actor, decided).request.closed_on is None


def test_a_sender_whom_nobody_wrote_down_is_known_from_the_mail(actor: Actor, decided: str) -> None:
    other = person(7)
    message(actor, other, decided, DAY)
    given = ClosingInput(redacted_question=f"{other.name} spurte", redacted_answer="I Kina.")
    with pytest.raises(TellsWhoAsked, match=other.name):
        close_request(actor, decided, given, version(actor, decided))


@pytest.mark.parametrize(("question", "said"), [("", "I Kina."), ("Hvor?", " \n ")])
def test_both_texts_are_required(actor: Actor, decided: str, question: str, said: str) -> None:
    given = ClosingInput(redacted_question=question, redacted_answer=said)
    with pytest.raises(FieldMissing, match="som tas vare på"):
        close_request(actor, decided, given, version(actor, decided))


def test_a_case_with_a_letter_on_its_way_or_an_unread_message_stays_open(actor: Actor, decided: str) -> None:
    waiting = message(actor, WHO, decided, date(2026, 5, 12), MessageState.WAITING)
    with pytest.raises(StillOnItsWay):
        close_request(actor, decided, FINE, version(actor, decided))
    with begin(actor, Verb.RECEIVE_MAIL) as work:
        from compliance_app.storage.tables import ReceivedMessage

        work.get(ReceivedMessage, waiting).state = MessageState.DONE.value
        work.add(
            RequestLetter(
                enterprise_id=work.enterprise_id, request_id=decided, kind="begrunnelse", text=LETTER, written_at=work.at
            )
        )  # fmt: skip
    with pytest.raises(StillOnItsWay):
        close_request(actor, decided, FINE, version(actor, decided))


def test_the_second_who_closes_is_told_and_a_second_click_does_nothing(actor: Actor, decided: str) -> None:
    seen = version(actor, decided)
    close_request(actor, decided, FINE, seen, once="knapp")
    close_request(actor, decided, FINE, seen, once="knapp")
    assert [event.step for event in read_request(actor, decided).events].count("CLOSED") == 1
    with pytest.raises(ChangedMeanwhile):
        close_request(actor, decided, FINE, seen)


def test_the_regulators_case_and_the_archive_are_written_down(actor: Actor, decided: str) -> None:
    set_supervision(actor, decided, True, version(actor, decided))
    assert read_request(actor, decided).request.supervision
    set_supervision(actor, decided, False, version(actor, decided))
    set_archived(actor, decided, date(2026, 5, 11), version(actor, decided))
    row = read_request(actor, decided)
    assert (row.request.supervision, row.request.archived_on) == (False, date(2026, 5, 11))
    assert [event.step for event in row.events][-3:] == ["SUPERVISION_BEGUN", "SUPERVISION_ENDED", "ARCHIVED"]


@pytest.mark.parametrize(
    ("day", "error"), [(None, FieldMissing), (date(2026, 5, 12), FieldWrong), (date(2026, 5, 3), FieldWrong)]
)
def test_a_day_of_archiving_that_cannot_be_is_refused(
    actor: Actor, decided: str, day: date | None, error: type[AktsomError]
) -> None:
    with pytest.raises(error):
        set_archived(actor, decided, day, version(actor, decided))


def test_nothing_changes_in_a_case_that_is_emptied(actor: Actor, decided: str) -> None:
    close(actor, decided, date(2026, 5, 20))
    clock.set_as_of(date(2027, 5, 21))
    purge_requests(actor)
    for change in (
        lambda seen: close_request(actor, decided, FINE, seen),
        lambda seen: set_supervision(actor, decided, True, seen),
        lambda seen: set_archived(actor, decided, DAY, seen),
    ):
        with pytest.raises(AlreadyPurged, match=r"21\. mai 2027"):
            change(version(actor, decided))


def test_who_may_not_answer_may_not_close(actor: Actor, decided: str) -> None:
    buyer = Actor("En innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        close_request(buyer, decided, FINE, version(actor, decided))
    assert len(list_requests(actor)) == 1
