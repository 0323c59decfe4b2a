"""«I dag»: what is due comes by date, what is missing is counted, and a large register asks no more of the database."""

from datetime import date

import pytest
from sqlalchemy import event
from support.asked import sent
from support.links import at_base

from compliance_app import clock
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Role
from compliance_app.services import assessments, decisions, governance, impacts, measures, policies
from compliance_app.services.assessments import OwnOperationsInput
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.decisions import DecisionInput
from compliance_app.services.due import MOST, DueKind
from compliance_app.services.enterprises import (
    EnterpriseInput,
    create_enterprise,
    edit_enterprise,
    open_period,
    read_enterprise,
)
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.gaps import Gap
from compliance_app.services.governance import BoardInputInput, EventInput
from compliance_app.services.impacts import ImpactInput
from compliance_app.services.measures import MeasureInput
from compliance_app.services.policies import PolicyInput
from compliance_app.services.ratings import JudgementInput, judge_category, rate_all
from compliance_app.services.remediation import RemediationInput, save_remediation
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.today import read_deadlines, read_today
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import (
    ClauseStatus,
    EventKind,
    FollowUpKind,
    ImpactKind,
    MeasurePurpose,
    MeasureStatus,
    Supply,
)

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def measure(actor: Actor, what: str, due: date, **changed) -> str:
    given = {"purpose": MeasurePurpose.PREVENT, "what": what, "due": due, "since": date(2025, 1, 2)}
    return measures.save_measure(actor, MeasureInput(**{**given, **changed}))


def consultant(actor: Actor, name: str = "Rådgiver 1", country: str | None = "NO", **changed) -> str:
    return add_supplier(
        actor,
        SupplierInput(
            name=name, country=country, industry_standard="SN2025", industry_code="70.200", **changed
        ),
    )


def gaps(actor: Actor) -> dict[Gap, int]:
    return {
        gap: count for gap, count in read_today(actor).gaps.items() if count and gap is not Gap.CLAUSE_UNKNOWN
    }


# What is due


def test_what_is_due_comes_by_date_the_late_first(actor: Actor) -> None:
    measure(actor, "sent tiltak", date(2026, 6, 1))
    measure(actor, "for sent tiltak", date(2026, 4, 30))
    register_request(actor, RequestInput(received_on=date(2026, 4, 20), question="Hvor lages hanskene?"))
    now = read_today(actor)
    assert [(one.kind, one.day) for one in now.due] == [
        (DueKind.MEASURE, date(2026, 4, 30)),
        (DueKind.REQUEST, date(2026, 5, 11)),
        (DueKind.MEASURE, date(2026, 6, 1)),
    ]
    assert [one.title for one in now.late] == ["for sent tiltak"]


def test_finished_measures_and_those_far_ahead_are_not_due(actor: Actor) -> None:
    measure(actor, "ferdig", date(2026, 5, 1), status=MeasureStatus.DONE, result="Gjort.")
    measure(actor, "neste vår", date(2027, 5, 1))
    now = read_today(actor)
    assert now.due == ()
    assert (now.measures.total, now.measures.done, now.measures.late) == (2, 1, 0)


def test_a_choice_to_wait_and_a_policy_come_back_on_their_day(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Hansker"))
    decisions.decide_to_wait(
        actor, DecisionInput(reason="Lite volum", category_id=category, look_again_on=date(2026, 6, 1))
    )
    policies.save_policy(actor, PolicyInput(title="Krav", owner="innkjøp", next_review=date(2026, 5, 20)))
    due = read_today(actor).due
    assert [(one.kind, one.title, one.owner) for one in due] == [
        (DueKind.REVIEW, "Krav", "innkjøp"),
        (DueKind.LOOK_AGAIN, "Hansker", ""),
    ]


def test_everything_that_has_a_day_comes_with_who_does_it(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Innkjøper 1"))
    supplier = consultant(actor, country="CN")
    by = {"owner": "Innkjøper 1"}
    plan = FollowUpInput(kind=FollowUpKind.MEETING, what="Overtid", next_on=date(2026, 5, 20), **by)
    save_follow_up(actor, supplier, plan)
    governance.give_board_input(actor, BoardInputInput(text="Se på IKT", due=date(2026, 5, 21), **by))
    impact = harm(actor, supplier, Involvement.CONTRIBUTED)
    save_remediation(
        actor,
        RemediationInput(
            impact_id=impact, remedy="Etterbetaling", agreed_with="de tillitsvalgte", agreed_on=date(2026, 4, 1),
            due=date(2026, 5, 22), **by,
        ),
    )  # fmt: skip
    with at_base():
        enterprise = read_enterprise(actor)
        edit_enterprise(
            actor, EnterpriseInput(name="Eksempel AS", contact="a@eksempel.example"), enterprise.version
        )
        sent(actor, supplier)
    decisions.decide_to_wait(
        actor, DecisionInput(reason="Lite volum", impact_id=impact, look_again_on=date(2026, 5, 23), **by)
    )
    due = [(one.kind, one.title, one.owner) for one in read_today(actor).due]
    assert due == [
        (DueKind.FOLLOW_UP, "Rådgiver 1", "Innkjøper 1"),
        (DueKind.BOARD_INPUT, "Se på IKT", "Innkjøper 1"),
        (DueKind.REMEDIATION, "Etterbetaling", "Innkjøper 1"),
        (DueKind.LOOK_AGAIN, "Tvungen overtid", "Innkjøper 1"),
        (DueKind.QUESTIONNAIRE, "Rådgiver 1", ""),
    ]


def test_what_is_done_answered_or_withdrawn_has_no_day_any_more(actor: Actor) -> None:
    given = governance.give_board_input(actor, BoardInputInput(text="Se på IKT", due=date(2026, 5, 21)))
    governance.answer_board_input(actor, given, "Gjort.", 1)
    assert read_today(actor).due == ()


def test_what_waits_for_a_decision_is_counted(actor: Actor) -> None:
    supplier = consultant(actor, country="CN")
    harm(actor, supplier, Involvement.CONTRIBUTED)
    done = {"status": MeasureStatus.DONE, "result": "Gjort."}
    measure(actor, "nylig ferdig", date(2026, 5, 1), done_on=date(2026, 5, 1), **done)
    measure(actor, "ferdig for lenge siden", date(2026, 1, 5), done_on=date(2026, 1, 5), **done)
    waiting = read_today(actor).waiting
    assert (waiting.without_remedy, waiting.not_judged, waiting.asks.suppliers) == (1, 1, 1)
    assert (waiting.proposals, waiting.hits) == (0, 0)


def test_all_that_is_late_is_counted_also_beyond_what_is_shown(actor: Actor) -> None:
    for number in range(MOST + 2):
        measure(actor, f"Tiltak {number}", date(2026, 4, 1))
    now = read_today(actor)
    assert len(now.due) == MOST
    assert now.overdue[DueKind.MEASURE] == MOST + 2


def harm(actor: Actor, supplier: str, tie: Involvement = Involvement.DIRECTLY_LINKED) -> str:
    return impacts.save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.ACTUAL, issue=Issue.WORKING_HOURS, what="Tvungen overtid", scale=3, scope=3,
            irremediability=2, supplier_id=supplier, severity_reason="Lest i en rapport.", involvement=tie,
            involvement_reason="Vi kortet ned leveringstiden.",
        ),
    )  # fmt: skip


def test_each_role_has_the_deadlines_it_does_something_about_and_the_board_counts_of_all(
    actor: Actor,
) -> None:
    register_request(actor, RequestInput(received_on=date(2026, 5, 4), question="Hvor lages hanskene?"))
    measure(actor, "tiltak", date(2026, 6, 1))

    def person(role: Role) -> Actor:
        return Actor("En person", frozenset({role}), actor.enterprise_id)

    kinds = {
        role: [one.kind for one in read_today(person(role)).due]
        for role in Role
        if role is not Role.LINK_HOLDER
    }
    assert kinds == {
        Role.READER: [], Role.BOARD: [], Role.ADMIN: [], Role.PROCUREMENT: [DueKind.MEASURE],
        Role.COMPLIANCE_OWNER: [DueKind.REQUEST, DueKind.MEASURE], Role.DIRECTOR: [DueKind.REQUEST, DueKind.MEASURE],
    }  # fmt: skip
    counted = read_deadlines(person(Role.BOARD))
    assert (counted.total, counted.late, counted.next) == (2, 0, read_today(actor).due[0].day)
    assert read_today(person(Role.DIRECTOR)).overdue[DueKind.FOLLOW_UP] == 0


# What is missing


def test_an_empty_register_says_so_and_promises_nothing(actor: Actor) -> None:
    now = read_today(actor)
    assert (now.suppliers, now.not_rated, now.due, now.own_operations, now.standing.status) == (
        0,
        0,
        (),
        False,
        None,
    )
    assert not any(now.gaps.values())


def test_a_seller_of_goods_without_a_chain_is_missing_its_chain(actor: Actor) -> None:
    goods = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", category_id=goods))
    assert gaps(actor) == {Gap.CHAIN_UNKNOWN: 1}


def test_a_missing_country_is_counted_as_missing(actor: Actor) -> None:
    consultant(actor, country=None)
    assert gaps(actor) == {Gap.COUNTRY_MISSING: 1}


def test_a_high_risk_is_answered_by_an_impact_and_by_a_measure(actor: Actor) -> None:
    supplier = consultant(actor, country="CN")
    assert gaps(actor) == {Gap.HIGH_UNANSWERED: 1, Gap.UNANSWERED: 1}
    made = impacts.save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.POTENTIAL, issue=Issue.WORKING_HOURS, what="Tvungen overtid", scale=3, scope=3,
            irremediability=2, likelihood=3, supplier_id=supplier, severity_reason="Lest i en rapport.",
        ),
    )  # fmt: skip
    assert gaps(actor) == {Gap.UNANSWERED: 1}
    measure(actor, "Møte om arbeidstid", date(2026, 9, 1), impact_id=made)
    assert gaps(actor) == {}


def test_a_reason_on_the_category_answers_for_its_suppliers_only(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Renhold", supply=Supply.SERVICES))
    judge_category(actor, category, JudgementInput(level=Level.MEDIUM, reason="Lave lønninger."))
    consultant(actor, "Renhold 1", category_id=category)
    consultant(actor, "Rådgiver i Kina", country="CN")
    assert gaps(actor)[Gap.UNANSWERED] == 2
    decisions.decide_to_wait(actor, DecisionInput(reason="Avtalen er ny", category_id=category))
    assert gaps(actor) == {Gap.HIGH_UNANSWERED: 1, Gap.UNANSWERED: 1}


def test_what_was_decided_last_year_does_not_answer_for_this_year(actor: Actor) -> None:
    supplier = consultant(actor, country="CN")
    decisions.decide_to_wait(actor, DecisionInput(reason="Lite volum", supplier_id=supplier))
    assert gaps(actor) == {}
    open_period(actor, 2026)
    rate_all(actor)
    assert gaps(actor) == {Gap.HIGH_UNANSWERED: 1, Gap.UNANSWERED: 1}


def test_clauses_are_counted_as_lacking_or_not_looked_at(actor: Actor) -> None:
    for number, clause in enumerate((ClauseStatus.LACKS, ClauseStatus.UNKNOWN, ClauseStatus.HAS)):
        consultant(actor, f"Rådgiver {number}", clause=clause)
    found = read_today(actor).gaps
    assert (found[Gap.CLAUSE_LACKS], found[Gap.CLAUSE_UNKNOWN]) == (1, 1)


def test_a_supplier_no_longer_used_lacks_nothing(actor: Actor) -> None:
    consultant(actor, country="CN", active=False, clause=ClauseStatus.LACKS)
    assert gaps(actor) == {}


# The year


@pytest.mark.parametrize(
    ("day", "publish_by", "following", "next_year"),
    [
        (date(2026, 5, 7), date(2026, 6, 30), date(2026, 6, 30), 2025),
        (date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30), 2025),
        (date(2026, 7, 1), date(2026, 6, 30), date(2027, 6, 30), 2026),
        (date(2028, 1, 2), date(2026, 6, 30), date(2028, 6, 30), 2027),
    ],
)
def test_the_statements_day_and_the_next_one(
    actor: Actor, day: date, publish_by: date, following: date, next_year: int
) -> None:
    clock.set_as_of(day)
    now = read_today(actor)
    assert (now.publish_by, now.next_publish_by, now.next_year) == (publish_by, following, next_year)
    assert now.newest_year_open is (next_year == 2025)


def test_a_new_year_begins_without_ratings(actor: Actor) -> None:
    consultant(actor)
    assert read_today(actor).not_rated == 0
    open_period(actor, 2026)
    assert (read_today(actor).year, read_today(actor).not_rated) == ("2026", 1)


def test_board_meetings_count_as_treated_or_as_briefing(actor: Actor) -> None:
    governance.save_event(actor, EventInput(kind=EventKind.BOARD_MEETING, held_on=date(2026, 3, 2)))
    assert (read_today(actor).treated, read_today(actor).briefed) == (False, True)
    governance.save_event(actor, EventInput(kind=EventKind.BOARD_MEETING, treats_statement=True))
    assert read_today(actor).treated


def test_a_meeting_to_come_has_not_briefed_anyone(actor: Actor) -> None:
    governance.save_event(actor, EventInput(kind=EventKind.BOARD_MEETING, held_on=date(2026, 11, 2)))
    assert not read_today(actor).briefed


def test_own_operations_are_seen(actor: Actor) -> None:
    assessments.save_own_operations(actor, OwnOperationsInput(sources="vernerunder"))
    assert read_today(actor).own_operations


# Size


def statements_of(actor: Actor) -> int:
    asked: list[str] = []

    def note(*args) -> None:
        asked.append(args[2])

    event.listen(engine(), "before_cursor_execute", note)
    read_today(actor)
    event.remove(engine(), "before_cursor_execute", note)
    return len(asked)


def test_a_larger_register_asks_no_more_of_the_database(actor: Actor) -> None:
    work_with(actor, 1)
    few = statements_of(actor)
    for number in range(2, 12):
        work_with(actor, number)
    assert statements_of(actor) == few


def work_with(actor: Actor, number: int) -> None:
    """One supplier at high, answered in no way, and one with something of most kinds."""
    consultant(actor, f"Rådgiver uten svar {number}", country="CN")
    supplier = consultant(actor, f"Rådgiver {number}", country="CN")
    measure(actor, f"Tiltak {number}", date(2026, 6, number), supplier_id=supplier)
    plan = FollowUpInput(kind=FollowUpKind.MEETING, next_on=date(2026, 6, number))
    save_follow_up(actor, supplier, plan)
    decisions.decide_to_wait(
        actor, DecisionInput(reason="Lite volum", supplier_id=supplier, look_again_on=date(2026, 6, number))
    )
    asked = BoardInputInput(text=f"Se på nummer {number}", due=date(2026, 6, number))
    governance.give_board_input(actor, asked)
    register_request(actor, RequestInput(received_on=date(2026, 5, 4), question=f"Spørsmål {number}?"))
