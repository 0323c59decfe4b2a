"""A whole year at an enterprise like the reference organisation: from the mapping to a statement that has something to say."""

import re
from datetime import date

import pytest
from support.asked import typed_in, version
from support.smtp_server import PostOffice
from support.year import (
    ADDRESS,
    ASSEMBLY,
    BUYER,
    LEADER,
    MINE,
    OWNER,
    QUESTIONS,
    TALKS,
    Mapped,
    answered_on_the_web,
    cells_of,
    harm_described,
    mapped,
    measure_promised,
)

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.domain.questionnaire import ProposalKind
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.services import statements
from compliance_app.services.assessments import OwnOperationsInput, save_own_operations
from compliance_app.services.board import read_board
from compliance_app.services.chain import LinkInput
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.effort import efforts_of
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, save_follow_up
from compliance_app.services.gap_list import gap_counts
from compliance_app.services.governance import (
    BoardInputInput,
    EventInput,
    answer_board_input,
    board_inputs,
    give_board_input,
    save_event,
)
from compliance_app.services.measures import (
    EffectInput,
    MeasureInput,
    judge_effect,
    read_measure,
    save_measure,
)
from compliance_app.services.questionnaire_course import mark_sent
from compliance_app.services.questionnaire_proposals import (
    FollowUpPlan,
    leave_proposal,
    take_as_follow_up,
    take_into_chain,
)
from compliance_app.services.questionnaire_reads import Status, read_questionnaire
from compliance_app.services.questionnaire_return import read_workbook, record_answers
from compliance_app.services.questionnaire_send import DoneInput, ReadyInput, make_ready, send_by_mail
from compliance_app.services.questionnaires import QuestionnaireInput, make_questionnaire
from compliance_app.services.reminders import remind
from compliance_app.services.supplier_work import supplier_work
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor
from compliance_app.storage.tables import (
    AnswerSource,
    Effect,
    EventKind,
    FollowUpKind,
    MailState,
    MeasureStatus,
)

ANSWERS = {
    "producer_countries": RawAnswer("Malaysia og Sør-Korea"),
    "policy": RawAnswer("YES"),
    "speaking_up": RawAnswer("PARTLY", "De innleide har ingen å gå til."),
    "own_incidents": RawAnswer("NO"),
    "recruitment_fees": RawAnswer("NO"),
}
CALM = ANSWERS | {"producer_countries": RawAnswer("Malaysia"), "speaking_up": RawAnswer("YES")}


@pytest.fixture
def there(database: str) -> Mapped:
    return mapped()


def asked(actor: Actor, supplier: str) -> str:
    given = QuestionnaireInput(
        questions=list(QUESTIONS), email="salg@eksempel.example", recipient="Salgssjefen", due=date(2025, 5, 5),
        owner=BUYER,
    )  # fmt: skip
    return make_questionnaire(actor, supplier, given)


def answered_by_link(actor: Actor, supplier: str, office: PostOffice, answers: dict[str, RawAnswer]) -> str:
    """Ask by mail; the supplier opens the link that came with it."""
    clock.set_as_of(date(2025, 4, 14))
    made = asked(actor, supplier)
    assert send_by_mail(actor, made, ReadyInput(), version(actor, made)).state is MailState.ACCEPTED
    (mail,) = office.mailbox
    assert mail.recipients == ("salg@eksempel.example",)
    link = re.search(r"https://\S+/sporreskjema/[\w-]+", mail.text)
    assert link is not None
    receipt = answered_on_the_web(link[0], answers)
    assert "Takk" in receipt
    view = read_questionnaire(actor, made)
    assert view.status is Status.ANSWERED
    assert {one.source for one in view.asked.sources.values()} == {AnswerSource.LINK}
    return made


def answered_by_workbook(actor: Actor, supplier: str, answers: dict[str, RawAnswer]) -> str:
    """Send the workbook by hand; it comes back filled in and is read."""
    made = asked(actor, supplier)
    ready = make_ready(actor, made, ReadyInput(), version(actor, made))
    mark_sent(actor, made, DoneInput(how="e-post med regnearket"), version(actor, made))
    questions = read_questionnaire(actor, made).asked.questions
    read = read_workbook(actor, typed_in(ready.workbook, **cells_of(questions, answers)), "svar.xlsx")
    assert (read.questionnaire_id, read.errors, read.missing) == (made, (), 0)
    record_answers(actor, made, read.filled, AnswerSource.WORKBOOK, read.seen_version)
    assert read_questionnaire(actor, made).status is Status.ANSWERED
    return made


def proposals_answered(there: Mapped, questionnaire: str) -> None:
    """A person decides: the new country goes into the chain, what the temporary workers lack is to be talked about."""
    actor = there.actor
    for proposal in read_questionnaire(actor, questionnaire).proposals:
        if proposal.kind == ProposalKind.NEW_COUNTRY and proposal.country == "KR":
            take_into_chain(actor, proposal.id, LinkInput(), proposal.version)
        elif proposal.kind == ProposalKind.FOLLOW_UP:
            plan = FollowUpPlan(next_on=date(2025, 5, 19), owner=BUYER, what="Hvem de innleide kan gå til")
            take_as_follow_up(actor, proposal.id, plan, proposal.version)
        else:
            leave_proposal(actor, proposal.id, "Vi visste det fra før.", proposal.version)


def finished(actor: Actor, measure: str) -> None:
    found, _impact = read_measure(actor, measure)
    row = found.row
    given = MeasureInput(**{name: getattr(row, name) for name in MeasureInput.model_fields}).model_copy(
        update={
            "status": MeasureStatus.DONE, "done_on": clock.today(),
            "result": "Leverandøren har lagt frem avtalene, og gebyrene er betalt tilbake",
        }
    )  # fmt: skip
    save_measure(actor, given, identity=measure, seen_version=row.version)


def judged(actor: Actor, measure: str) -> None:
    row = read_measure(actor, measure)[0].row
    how = EffectInput(effect=Effect.HELPED, reason="Arbeiderne har bekreftet det til fagforeningen.")
    judge_effect(actor, measure, how, row.version)


def words_of(actor: Actor, year: str = "2025") -> str:
    statements.draft(actor, year)
    page = statements.read_statement(actor, year)
    assert page is not None
    text = "\n".join(chapter.markdown for chapter in page.chapters)
    return text.replace("\\", "").replace("\u00a0", " ")


def test_a_year_from_the_mapping_to_the_statement(there: Mapped, office: PostOffice) -> None:
    actor = there.actor
    page = supplier_page(actor, there.first)
    assert (page.assessments[0].sector, page.assessments[0].overall) == (Level.MEDIUM, Level.MEDIUM)
    assert gap_counts(actor).total == 3  # the category and its two suppliers

    mine, assembly = harm_described(there)
    measure = measure_promised(there, assembly)
    late = date(2025, 12, 1)
    decide_to_wait(
        actor, DecisionInput(reason="Vi begynner med monteringen.", impact_id=mine, look_again_on=late)
    )
    assert gap_counts(actor).suppliers == 0

    by_link = answered_by_link(actor, there.first, office, ANSWERS)
    by_workbook = answered_by_workbook(actor, there.second, CALM)
    assert read_today(actor).waiting.proposals >= 2
    before = supplier_page(actor, there.first).assessments[0].overall
    proposals_answered(there, by_link)
    proposals_answered(there, by_workbook)
    after = supplier_page(actor, there.first)
    assert "KR" in {producer.country for _link, producer in after.links}
    assert after.assessments[0].overall == before == Level.MEDIUM
    assert read_today(actor).waiting.proposals == 0
    assert read_measure(actor, measure)[0].row.status == MeasureStatus.PLANNED  # answers are no results

    clock.set_as_of(date(2025, 5, 20))
    save_follow_up(
        actor, there.first,
        FollowUpInput(
            kind=FollowUpKind.MEETING, held_on=date(2025, 5, 20), what="Rekruttering til fabrikken",
            outcome="Leverandøren henter inn avtalene", measure_id=measure,
        ),
    )  # fmt: skip
    clock.set_as_of(date(2025, 6, 2))
    finished(actor, measure)
    clock.set_as_of(date(2025, 10, 6))
    judged(actor, measure)

    clock.set_as_of(date(2025, 11, 3))
    meeting = save_event(
        actor,
        EventInput(
            kind=EventKind.BOARD_MEETING, held_on=date(2025, 11, 3), minutes_reference="Sak 41/25",
            decisions="Styret ble orientert om IKT-leverandørene.",
        ),
    )  # fmt: skip
    given = BoardInputInput(
        text="Se på råvareleddet også",
        given_by="Styret",
        event_id=meeting,
        owner=LEADER,
        due=date(2025, 12, 15),
    )
    answer = give_board_input(actor, given)
    assert [row.text for row in read_board(actor).work.unanswered] == ["Se på råvareleddet også"]
    clock.set_as_of(date(2025, 12, 10))
    answer_board_input(actor, answer, "Gruvene er tatt inn i planen for neste år.", 1)
    people = OwnOperationsInput(people=40, sources="vernerunder og medarbeiderundersøkelse")
    save_own_operations(actor, people)

    _stands_on_the_suppliers_page(there, measure, by_link)
    _stands_in_the_boards_picture(actor)
    _stands_in_the_statement(actor)


def _stands_on_the_suppliers_page(there: Mapped, measure: str, questionnaire: str) -> None:
    found = supplier_work(there.actor, there.first)
    assert {one.row.what for one in found.impacts} == {MINE, ASSEMBLY}
    assert not any(one.own for one in found.impacts)  # they are the producers', and seen from both suppliers
    assert {one.row.what for one in supplier_work(there.actor, there.second).impacts} == {MINE, ASSEMBLY}
    (done,) = found.measures
    assert (done.row.id, done.row.effect, done.row.owner) == (measure, Effect.HELPED, BUYER)
    assert [one.row.reason for one in found.decisions] == ["Vi begynner med monteringen."]
    assert [(one.row.id, one.status, one.open_proposals) for one in found.questionnaires] == [
        (questionnaire, Status.ANSWERED, 0)
    ]
    assert not found.lacks
    held = [row for row in follow_ups_of(there.actor, there.first) if row.held_on]
    assert [(row.kind, row.measure_id) for row in held] == [(FollowUpKind.MEETING, measure)]
    assert [row.kind for row in efforts_of(there.actor, there.first)] == ["ANSWERED", "ASKED"]
    assert supplier_work(there.actor, there.adviser).impacts == ()


def _stands_in_the_boards_picture(actor: Actor) -> None:
    board = read_board(actor)
    work = board.work
    assert (board.matrix[Level.MEDIUM, Level.MEDIUM], work.impacts.total, work.impacts.significant) == (
        2,
        2,
        2,
    )
    assert work.impacts.matrix == {(4, 2): 1, (3, 3): 1}
    assert (work.measures.states[MeasureStatus.DONE], work.measures.effects[Effect.HELPED]) == (1, 1)
    assert (work.efforts.asked, work.efforts.answered, work.efforts.no_answer) == (2, 2, 0)
    assert work.unanswered == ()
    assert [row.answer for row in board.inputs] == ["Gruvene er tatt inn i planen for neste år."]


def _stands_in_the_statement(actor: Actor) -> None:
    clock.set_as_of(date(2026, 3, 2))
    text = words_of(actor)
    for words in (
        "bransjerisiko til lav, med unntak av IKT, som er vurdert til medium",
        "to vesentlige risikoer",
        "spørreskjema fra to av to",
        "hadde møte med én",
        "gebyrene er betalt tilbake",
        "Vi begynner med monteringen",
        "Styret",
        "Se på råvareleddet også",
    ):
        assert words.lower() in text.lower(), f"«{words}» in {text}"
    assert "Vi har ikke avdekket vesentlig risiko" not in text
    rules = {one.rule for one in statements.check(actor, "2025").errors}
    assert not rules & {"R13", "R14", "R17", "R18", "R19", "F-HIGH", "F-NOTHING-FOUND"}


def test_the_same_year_with_nothing_found_is_asked_what_the_act_asks(
    there: Mapped, office: PostOffice
) -> None:
    """Law.md 3.1: where was looked, what is not known, medium without measures, own people, a form is not diligence."""
    actor = there.actor
    answered_by_link(actor, there.first, office, CALM)
    clock.set_as_of(date(2026, 3, 2))
    text = words_of(actor)
    assert "Vi har ikke avdekket vesentlig risiko eller faktiske negative konsekvenser" in text
    assert "Vi kan ikke utelukke at slike forhold finnes." in text
    for part in ("Slik har vi lett", "Dette vet vi ikke", "Neste skritt"):
        assert part in text
    report = statements.check(actor, "2025")
    warned = {one.rule: one for one in (*report.errors, *report.warnings)}
    assert {"R10", "R11", "R22", "F-NOTHING-FOUND", "F-MEDIUM", "F-QUESTIONNAIRE"} <= set(warned), sorted(
        warned
    )
    assert all(one.fix for one in warned.values())
    counts = gap_counts(actor)
    assert (counts.categories, counts.suppliers) == (1, 2)
    assert supplier_work(actor, there.first).lacks.measure  # an answered form meets no risk
    assert read_board(actor).work.measures.total == 0

    decide_to_wait(actor, DecisionInput(reason="Avtalene løper ut i sommer.", category_id=there.category))
    words_of(actor)
    left = {one.rule for one in statements.check(actor, "2025").warnings}
    assert "F-MEDIUM" not in left


def test_a_day_passes_and_the_right_persons_digest_says_so(there: Mapped, office: PostOffice) -> None:
    actor = there.actor
    _mine, assembly = harm_described(there)
    measure_promised(there, assembly)
    plan = FollowUpInput(kind=FollowUpKind.VISIT, next_on=date(2025, 6, 2), owner=LEADER)
    save_follow_up(actor, there.second, plan)
    clock.set_as_of(date(2025, 6, 3))
    assert remind(actor).sent == 2
    told = {mail.recipients[0]: mail.text for mail in office.mailbox}
    assert set(told) == {ADDRESS[BUYER], ADDRESS[LEADER]}
    assert TALKS in told[ADDRESS[BUYER]]
    assert TALKS not in told[ADDRESS[LEADER]]
    assert "IKT-leverandør 2" in told[ADDRESS[LEADER]]
    assert "IKT-leverandør 2" not in told[ADDRESS[BUYER]]
    assert remind(actor).told == ()
    assert OWNER not in "".join(told.values())
    late = [one for one in read_today(actor).due if one.day < clock.today()]
    assert {(one.owner, one.day) for one in late} == {(BUYER, date(2025, 6, 2)), (LEADER, date(2025, 6, 2))}
    assert board_inputs(actor) == []
