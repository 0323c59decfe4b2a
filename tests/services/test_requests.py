"""A request from its arrival to the answer that was sent: the clock of § 7, the steps, the letters, the figures."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import select
from support.request_cases import QUESTION, answer, ask, prolong, register, send

from compliance_app import clock
from compliance_app.domain.deadlines import DeadlineState, ExtensionClosed, PromisedTooLate
from compliance_app.domain.errors import (
    AktsomError,
    ChangedMeanwhile,
    FieldMissing,
    FieldWrong,
    NotAllowed,
    NotFound,
)
from compliance_app.domain.permissions import Role
from compliance_app.domain.requests import IllegalStep, RequestState, RequestStep
from compliance_app.services import request_letters as letters
from compliance_app.services import request_send as sending
from compliance_app.services import request_steps as steps
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.possible_breaches import Classification, classify_breach
from compliance_app.services.request_case import read_request
from compliance_app.services.request_counts import request_counts
from compliance_app.services.request_letter_inputs import (
    AcknowledgementInput,
    AnswerHeads,
    ClarificationInput,
    ExtensionGround,
    ExtensionInput,
)
from compliance_app.services.request_letters import ExtensionGroundMissing, make_letter
from compliance_app.services.request_send import SentBy
from compliance_app.services.requests import (
    ReceivedInFuture,
    RequestInput,
    due_requests,
    find_request,
    list_requests,
    register_request,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditEntry, RequestChannel


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempellaboratoriet", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2026))


# --- registering


def test_an_anonymous_request_is_registered_with_its_number_and_deadline(actor: Actor) -> None:
    case = read_request(actor, register(actor))
    assert (case.request.number, case.request.requester, case.request.reply_to) == ("2026-01", "", "")
    assert (case.deadline.statutory, case.deadline.operative) == (date(2026, 5, 25), date(2026, 5, 22))
    assert case.state is RequestState.RECEIVED
    assert [event.step for event in case.events] == ["REGISTERED"]


@pytest.mark.parametrize(
    ("received", "error", "words"),
    [
        (None, FieldMissing, "Oppgi dagen kravet kom"),
        (date(2026, 5, 8), ReceivedInFuture, "8. mai 2026"),
        (date(2016, 5, 4), FieldWrong, "1. juli 2022"),
    ],
)
def test_the_day_of_receipt_is_never_assumed(
    actor: Actor, received: date | None, error: type[AktsomError], words: str
) -> None:
    with pytest.raises(error, match=words):
        register_request(actor, RequestInput(received_on=received, question=QUESTION))
    assert list_requests(actor) == []


def test_a_question_is_required_but_nothing_else(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Spørsmålet"):
        register_request(actor, RequestInput(received_on=date(2026, 5, 4), question=" \n "))


def test_numbers_run_by_the_year_received_and_past_ninety_nine(actor: Actor) -> None:
    for _one in range(100):
        register(actor)
    last = register(actor)
    other_year = register(actor, date(2025, 12, 31))
    assert read_request(actor, last).request.number == "2026-101"
    assert read_request(actor, other_year).request.number == "2025-01"
    assert find_request(actor, "2026-101") == last


def test_many_registering_at_once_get_different_numbers(actor: Actor) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: register(actor), range(24)))
    numbers = {line.number for line in list_requests(actor)}
    assert numbers == {f"2026-{n:02d}" for n in range(1, 25)}


def test_a_second_click_registers_once(actor: Actor) -> None:
    given = RequestInput(received_on=date(2026, 5, 4), question=QUESTION)
    first = register_request(actor, given, once="knapp")
    assert register_request(actor, given, once="knapp") == first
    assert len(list_requests(actor)) == 1


def test_readers_and_the_board_do_not_see_cases(actor: Actor) -> None:
    identity = register(actor, requester="Innsender 1", reply_to="en@eksempel.invalid")
    outside = Actor("Styremedlem", frozenset({Role.BOARD, Role.READER}), actor.enterprise_id)
    for refused in (list_requests, due_requests, lambda one: read_request(one, identity)):
        with pytest.raises(NotAllowed):
            refused(outside)
    assert "Innsender" not in repr(list_requests(actor))


def test_another_enterprises_case_is_not_found(actor: Actor) -> None:
    identity = register(actor)
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    for lookup in (read_request, find_request):
        with pytest.raises(NotFound):
            lookup(stranger, identity)
    assert list_requests(stranger) == []


# --- the clock, through the service (law.md 2.3)

VECTORS = [
    ("2026-04-15", "2026-05-06", "2026-05-06"),
    ("2026-05-04", "2026-05-25", "2026-05-22"),
    ("2026-11-02", "2026-11-23", "2026-11-23"),
    ("2026-11-07", "2026-11-28", "2026-11-27"),
    ("2026-12-03", "2026-12-24", "2026-12-24"),
    ("2026-12-11", "2027-01-01", "2026-12-31"),
    ("2026-12-31", "2027-01-21", "2027-01-21"),
    ("2027-03-04", "2027-03-25", "2027-03-24"),
    ("2027-04-26", "2027-05-17", "2027-05-14"),
]


def test_the_nine_vectors_stand_on_case_list_and_letter(actor: Actor) -> None:
    clock.set_as_of(date(2027, 4, 30))
    made = {register(actor, date.fromisoformat(received)): received for received, _s, _o in VECTORS}
    lines = {made[line.id]: line.deadline for line in list_requests(actor)}
    cases = {received: read_request(actor, identity).deadline for identity, received in made.items()}
    for received, statutory, operative in VECTORS:
        for deadline in (lines[received], cases[received]):
            assert deadline.statutory.isoformat() == statutory
            assert deadline.operative.isoformat() == operative


def test_what_is_due_comes_late_first_and_closed_last(actor: Actor) -> None:
    soon, late, done = (register(actor, date(2026, month, 4)) for month in (5, 4, 3))
    answer(actor, done, date(2026, 5, 7))
    assert [line.id for line in list_requests(actor)] == [late, soon, done]
    assert [line.id for line in list_requests(actor, open_only=True)] == [late, soon]
    assert list_requests(actor)[0].clock is DeadlineState.OVERDUE
    assert [line.id for line in due_requests(actor, within_days=7)] == [late]


def test_overdue_is_derived_and_leaves_nothing_behind(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    case = read_request(actor, identity)
    assert case.clock is DeadlineState.OVERDUE
    assert (case.state, case.breaches) == (RequestState.RECEIVED, ())
    assert "domstolloven" in case.late_note


# --- answering


@pytest.mark.parametrize(
    ("sent", "clock_state", "breaches"),
    [
        (date(2026, 5, 22), DeadlineState.ANSWERED_IN_TIME, 0),
        (date(2026, 5, 25), DeadlineState.ANSWERED_INTERNALLY_LATE, 0),
        (date(2026, 5, 26), DeadlineState.ANSWERED_LATE, 1),
        (date(2026, 6, 3), DeadlineState.ANSWERED_LATE, 1),
    ],
)
def test_only_an_answer_sent_after_the_acts_last_day_is_a_possible_breach(
    actor: Actor, sent: date, clock_state: DeadlineState, breaches: int
) -> None:
    identity = register(actor)
    answer(actor, identity, sent)
    case = read_request(actor, identity)
    assert (case.clock, len(case.breaches)) == (clock_state, breaches)
    assert (case.request.answered_on, case.state) == (sent, RequestState.ANSWERED)


def test_what_counts_is_the_day_it_was_sent_not_the_day_it_was_recorded(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 6, 20))
    answer(actor, identity, date(2026, 5, 20))
    assert read_request(actor, identity).clock is DeadlineState.ANSWERED_IN_TIME


def test_a_late_answer_on_the_first_working_day_carries_the_149_note_and_is_open(actor: Actor) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 26))
    (breach,) = read_request(actor, identity).breaches
    assert breach.classification == "OPEN"
    assert "§\u00a0149" in breach.note
    assert "én dag etter lovens siste dag, mandag 25. mai 2026" in breach.what
    later = register(actor)
    answer(actor, later, date(2026, 5, 27))
    assert read_request(actor, later).breaches[0].note == ""


def test_a_person_classifies_a_breach_with_a_reason(actor: Actor) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 26))
    (breach,) = read_request(actor, identity).breaches
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        classify_breach(actor, breach.id, Classification.NO_BREACH, " ", breach.version)
    classify_breach(actor, breach.id, Classification.NO_BREACH, "2. pinsedag.", breach.version)
    (judged,) = read_request(actor, identity).breaches
    assert (judged.classification, judged.reason) == ("NO_BREACH", "2. pinsedag.")
    with pytest.raises(ChangedMeanwhile):
        classify_breach(actor, breach.id, Classification.BREACH, "Uenig.", breach.version)


@pytest.mark.parametrize("sent", [None, date(2026, 5, 8), date(2026, 5, 3)])
def test_an_answer_needs_a_day_that_can_be_right(actor: Actor, sent: date | None) -> None:
    identity = register(actor)
    with pytest.raises(AktsomError):
        send(actor, identity, AnswerHeads(short_answer="Svar."), sent)
    assert read_request(actor, identity).state is RequestState.RECEIVED


def test_an_answered_case_cannot_be_answered_again_and_the_act_is_named(actor: Actor) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 7))
    with pytest.raises(IllegalStep, match="åpenhetsloven §\u00a07 første ledd"):
        answer(actor, identity, date(2026, 5, 7), "Igjen.")
    assert read_request(actor, identity).steps == (RequestStep.REOPEN,)


def test_a_second_click_answers_once(actor: Actor) -> None:
    identity = register(actor)
    given = AnswerHeads(short_answer="I Tyskland.")
    for _click in range(2):
        send(actor, identity, given, date(2026, 5, 7), 1, by=SentBy.LETTER, once="svar-1")
    sent = [event for event in read_request(actor, identity).events if event.step == "ANSWER"]
    assert [event.sent_by_channel for event in sent] == ["LETTER"]
    assert "I Tyskland." in sent[0].text
    with read_session() as session:
        verbs = session.execute(select(AuditEntry.verb)).scalars().all()
    assert verbs.count("ANSWER_REQUEST") == 1


def test_the_second_of_two_who_answer_is_told_who_was_first(actor: Actor) -> None:
    identity = register(actor)
    seen = read_request(actor, identity).request.version
    first = Actor("Kollega", actor.roles, actor.enterprise_id)
    send(first, identity, AnswerHeads(short_answer="Først."), date(2026, 5, 7), seen)
    with pytest.raises(ChangedMeanwhile, match="Kollega endret saken kl"):
        send(actor, identity, AnswerHeads(short_answer="Sist."), date(2026, 5, 7), seen)
    last = read_request(actor, identity).events[-1].text
    assert "Først." in last
    assert "Sist." not in last


# --- steps on the way


def test_a_case_is_taken_up_once_and_can_be_noted(actor: Actor) -> None:
    identity = register(actor)
    steps.take_up(actor, identity, 1)
    steps.note(actor, identity, "Ringte innkjøp.")
    case = read_request(actor, identity)
    assert (case.state, case.events[-1].text) == (RequestState.UNDER_REVIEW, "Ringte innkjøp.")
    with pytest.raises(IllegalStep):
        steps.take_up(actor, identity, case.request.version)
    with pytest.raises(FieldMissing):
        steps.note(actor, identity, "")


def test_a_question_back_does_not_stop_the_clock(actor: Actor) -> None:
    identity = register(actor)
    before = read_request(actor, identity).deadline
    ask(actor, identity)
    case = read_request(actor, identity)
    assert (case.state, case.deadline) == (RequestState.CLARIFICATION_ASKED, before)
    steps.receive_clarification(actor, identity, "De røde.", case.request.version)
    case = read_request(actor, identity)
    assert (case.state, case.deadline) == (RequestState.UNDER_REVIEW, before)


@pytest.mark.parametrize(
    "changed",
    [{"questions": " "}, {"reply_by": None}, {"reply_by": date(2026, 5, 23)}, {"reply_by": date(2026, 5, 6)}],
)
def test_a_question_back_asks_something_and_in_time(actor: Actor, changed: dict[str, object]) -> None:
    identity = register(actor)
    with pytest.raises((FieldMissing, FieldWrong)):
        ask(actor, identity, **changed)
    assert len(read_request(actor, identity).events) == 1


def test_an_extension_moves_the_deadline_to_the_promise_and_two_months_stay_the_acts(actor: Actor) -> None:
    identity = register(actor)
    prolong(actor, identity)
    case = read_request(actor, identity)
    assert (case.deadline.operative, case.deadline.statutory) == (date(2026, 6, 19), date(2026, 7, 4))
    assert RequestStep.EXTEND not in case.steps
    with pytest.raises(IllegalStep, match="én forlengelse"):
        prolong(actor, identity)
    answer(actor, identity, date(2026, 7, 3))
    case = read_request(actor, identity)
    assert (case.clock, case.breaches) == (DeadlineState.ANSWERED_INTERNALLY_LATE, ())


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"ground": None}, ExtensionGroundMissing),
        ({"reasons": " "}, ExtensionGroundMissing),
        ({"promised_on": None}, FieldMissing),
        ({"promised_on": date(2026, 7, 4)}, PromisedTooLate),
        ({"promised_on": date(2026, 5, 22)}, sending.NothingGained),
    ],
)
def test_an_extension_needs_ground_reasons_and_a_lawful_day(
    actor: Actor, changed: dict[str, object], error: type[AktsomError]
) -> None:
    identity = register(actor)
    with pytest.raises(error):
        prolong(actor, identity, **changed)
    assert read_request(actor, identity).request.promised_on is None


def test_no_extension_after_the_three_weeks(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 26))
    assert RequestStep.EXTEND not in read_request(actor, identity).steps
    with pytest.raises(ExtensionClosed, match=r"25\. mai 2026"):
        prolong(actor, identity, sent_on=date(2026, 5, 26))
    prolong(actor, identity, sent_on=date(2026, 5, 25))


# --- letters


def plain(markdown: str) -> str:
    return re.sub(r"[\\*]|\u00a0", lambda hit: " " if hit.group() == "\u00a0" else "", markdown)


def test_the_acknowledgement_prints_the_deadline_and_its_working(actor: Actor) -> None:
    identity = register(actor, topic="prøverør", reply_to="en@eksempel.invalid")
    letter = make_letter(actor, identity, AcknowledgementInput())
    text = plain(letter.markdown)
    assert letter.subject == "Vi har mottatt spørsmålet ditt (2026-01)"
    for words in (
        "Hei!",
        "Vi mottok spørsmålet ditt 4. mai 2026. Slik forstår vi det: Prøverør.",
        "senest 22. mai 2026. Fristen i åpenhetsloven § 7 er tre uker",
        "det vil si 25. mai 2026. Den dagen er andre pinsedag, derfor svarer vi senest siste virkedag før.",
        "Du trenger ikke si hvem du er eller hvorfor du spør.",
        "bare i denne saken",
        "- Mottatt: mandag 4. mai 2026.",
        "- Tre uker: mandag 25. mai 2026.",
        "- Ikke virkedag: 2. pinsedag. Den 25. mai er helligdag",
        "- Svar senest: fredag 22. mai 2026.",
        "skriv til spor@eksempel.invalid og oppgi 2026-01.",
    ):
        assert words in text
    send(actor, identity, AcknowledgementInput(), date(2026, 5, 7))
    case = read_request(actor, identity)
    assert (case.acknowledged, case.state) == (True, RequestState.RECEIVED)


def test_a_late_acknowledgement_promises_no_day_that_is_gone(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 30))
    text = plain(make_letter(actor, identity, AcknowledgementInput()).markdown)
    assert "og senest" not in text
    assert "Fristen i åpenhetsloven § 7 var tre uker" in text
    clock.set_as_of(date(2026, 5, 25))
    prolong(actor, identity, sent_on=date(2026, 5, 25))
    with pytest.raises(letters.AcknowledgementClosed):
        make_letter(actor, identity, AcknowledgementInput())


def test_the_notice_of_extension_holds_its_three_elements(actor: Actor) -> None:
    given = ExtensionInput(
        summary="prøverør",
        ground=ExtensionGround.BOTH,
        reasons="Elleve ledd må svare.",
        promised_on=date(2026, 6, 19),
    )
    text = plain(make_letter(actor, register(actor), given).markdown)
    for words in (
        "Du spurte oss 4. mai 2026 om prøverør. Vi forlenger fristen for å svare.",
        "## Grunnene til forlengelsen",
        "Mengden og typen informasjon som etterspørres, gjør det uforholdsmessig byrdefullt å svare innen tre uker.",
        "Elleve ledd må svare.",
        "## Når informasjonen kan ventes",
        "Du får svaret senest 19. juni 2026.",
        "inntil to måneder etter at vi mottok spørsmålet, det vil si 4. juli 2026.",
        "Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven.",
    ):
        assert words in text


def test_the_question_back_says_that_the_clock_runs(actor: Actor) -> None:
    given = ClarificationInput(questions="- Hvilke rør?\n- Hvilket år?", reply_by=date(2026, 5, 14))
    text = plain(make_letter(actor, register(actor, topic="prøverør"), given).markdown)
    for words in ("- Hvilke rør?\n- Hvilket år?", "Svarer du innen 14. mai 2026", "senest 22. mai 2026"):
        assert words in text
    assert "Fristen vår løper videre mens vi venter" in text


HEADS = {
    "short_answer": ("Kort svar", "De lages i Tyskland."),
    "how": ("Slik har vi undersøkt", "Vi spurte leverandøren."),
    "findings": ("Dette har vi funnet", "Ingen brudd er avdekket."),
    "measures": ("Dette gjør vi", "Vi besøker fabrikken i høst."),
    "limits": ("Dette vet vi ikke", "Vi kjenner ikke råvaren."),
}


def test_the_answer_has_its_heads_and_the_authority(actor: Actor) -> None:
    identity = register(actor, topic="prøverør", requester="Innsender 1")
    given = AnswerHeads(
        **{head: text for head, (_name, text) in HEADS.items()}, sender="Leder 1, kvalitetsleder"
    )
    letter = make_letter(actor, identity, given)
    assert letter.subject == "Svar på spørsmålet ditt om prøverør (2026-01)"
    text = plain(letter.markdown)
    for name, written in HEADS.values():
        assert f"## {name}\n\n{written}" in text
    for words in (
        "Hei Innsender 1!",
        "Du spurte oss 4. mai 2026 om prøverør.",
        "oppgi 2026-01.",
        "Leder 1, kvalitetsleder",
    ):
        assert words in text
    assert "Forbrukertilsynet er tilsyns- og veiledningsorgan for åpenhetsloven." in text
    assert "Eksempellaboratoriet" in text


@pytest.mark.parametrize("head", [head for head in HEADS if head != "short_answer"])
def test_a_head_left_empty_is_struck_with_its_title(actor: Actor, head: str) -> None:
    given = {one: text for one, (_name, text) in HEADS.items() if one != head}
    text = make_letter(actor, register(actor), AnswerHeads(**given)).markdown
    assert HEADS[head][0] not in text


def test_an_answer_without_the_answer_is_refused(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Kort svar"):
        make_letter(actor, register(actor), AnswerHeads(short_answer=" ", how="Vi lette."))


def test_nothing_a_stranger_wrote_becomes_markup(actor: Actor) -> None:
    hostile = "# Overskrift\n<script>alert(1)</script> ![x](http://eksempel.invalid/a.png) **fet**"
    given = RequestInput(
        received_on=date(2026, 5, 4), question=hostile, requester="[Kari](javascript:alert(1))"
    )
    letter = make_letter(actor, register_request(actor, given), AnswerHeads(short_answer="<b>Nei</b>"))
    page = letters.letter_html(letter.whole)
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert "javascript" not in re.sub(r">[^<]*<", "><", page)
    assert (page.count("<h3"), page.count("<h4")) == (1, 2)


def test_word_and_pdf_say_what_the_letter_says(actor: Actor) -> None:
    letter = make_letter(actor, register(actor), AnswerHeads(short_answer="Første linje.\n- Et punkt"))
    word = docx.Document(io.BytesIO(letters.letter_file(actor, letter, "docx")))
    heads = [paragraph.text for paragraph in word.paragraphs if paragraph.style.name == "Heading 1"]
    assert heads == ["Kort svar", "Er noe uklart?"]
    in_word = [paragraph.text for paragraph in word.paragraphs]
    pages = PdfReader(io.BytesIO(letters.letter_file(actor, letter, "pdf"))).pages
    in_pdf = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for words in ("Kort svar", "Første linje.", "Et punkt", "Vennlig hilsen"):
        assert words in in_word
        assert words in in_pdf


# --- figures


def test_the_figures_of_a_period_count_what_was_received_in_it(actor: Actor) -> None:
    in_time, late, waiting, extended = (register(actor) for _one in range(4))
    register(actor, date(2026, 4, 1))
    register(actor, date(2025, 12, 31), channel=RequestChannel.LETTER)
    prolong(actor, extended)
    answer(actor, in_time, date(2026, 5, 8))
    clock.set_as_of(date(2026, 5, 20))
    with reading(actor) as work:
        figures = request_counts(work, period_of(work, 2026))
    assert (figures.received, figures.in_time, figures.late, figures.waiting, figures.overdue) == (
        5,
        1,
        0,
        3,
        1,
    )
    answer(actor, late, date(2026, 6, 1))
    with reading(actor) as work:
        figures = request_counts(work, period_of(work, 2026))
    assert (figures.in_time, figures.late, figures.waiting, figures.overdue) == (1, 1, 1, 2)
    assert (figures.extended, figures.refused, figures.median_days) == (1, 0, 16)
    assert read_request(actor, waiting).clock is DeadlineState.OVERDUE
