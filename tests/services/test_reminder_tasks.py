"""What is open and whose it is: one task of each kind, found for the right person and nobody else."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.reminders import Kind
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.reminder_tasks import OpenWork, open_work, tasks_of
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.review_year import open_year
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    BoardInput,
    Contact,
    FollowUpKind,
    Measure,
    Policy,
    PriorityDecision,
    Questionnaire,
    RemediationCase,
    ReportingPeriod,
)
from compliance_app.ui.pages import PAGES
from compliance_app.ui.views.virksomheten import PARTS

TODAY = date(2026, 5, 7)
DUE = date(2026, 5, 20)
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def person(actor: Actor, name: str, **more: object) -> str:
    return save_contact(actor, ContactInput(name=name, email="kari@eksempel.no", **more))


def put(actor: Actor, table: type, **values: object) -> str:
    """A row of the newest period."""
    with begin(actor, Verb.RECORD_MEASURE) as work:
        if "period_id" in table.model_fields:
            values["period_id"] = work.session.query(ReportingPeriod).one().id
        return work.add(table(enterprise_id=work.enterprise_id, **values)).id


def impact(actor: Actor, **more: object) -> str:
    given = {
        "kind": "POTENTIAL", "issue": "OHS", "what": "Kjemikalier", "scale": 2, "scope": 2, "irremediability": 2,
        "likelihood": 2, "involvement": "DIRECTLY_LINKED", "significant": False,
    }  # fmt: skip
    return put(actor, AdverseImpact, **given | more)


def follow_up_of(actor: Actor, supplier: str, **given: Any) -> str:
    return save_follow_up(actor, supplier, FollowUpInput(kind=FollowUpKind.MEETING, what="Lønn", **given))


def read(actor: Actor, until: date | None = None) -> OpenWork:
    with reading(actor) as work:
        return open_work(work, until)


def found(actor: Actor, until: date | None = None) -> set[tuple[Kind, str]]:
    return {(one.kind, one.title) for one in read(actor, until).tasks}


def test_one_of_each_kind_is_found_with_its_owner_day_and_page(actor: Actor) -> None:
    kari = person(actor, "Kari", compliance_owner=True)
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", owner="Kari"))
    request = register_request(
        actor, RequestInput(received_on=TODAY, question="Hvem er Ola?", requester="Ola")
    )
    measure = put(actor, Measure, purpose="PREVENT", what="Vernebriller", owner="Kari", due=DUE)
    follow_up = follow_up_of(actor, supplier, next_on=DUE, owner="Kari")
    sent = put(
        actor, Questionnaire, supplier_id=supplier, state="SENT", questions="[]", due=DUE, owner="Kari"
    )
    policy = put(actor, Policy, title="Krav til leverandører", next_review=DUE, review_owner="Kari")
    waits = put(
        actor, PriorityDecision, supplier_id=supplier, reason="Størst først", decided_at=AT, look_again_on=DUE,
        owner="Kari",
    )  # fmt: skip
    case = put(
        actor, RemediationCase, impact_id=impact(actor), remedy="Etterbetaling", agreed_with="Arbeiderne",
        agreed_on=TODAY, due=DUE, owner="Kari",
    )  # fmt: skip
    asked = put(actor, BoardInput, text="IKT først", owner="Kari", due=DUE)
    opened = open_year(actor, 2025)
    work = read(actor)
    by_kind = {one.kind: one for one in work.tasks}
    assert len(work.tasks) == len(by_kind) == len(Kind)
    assert {one.owner for one in work.tasks} == {kari}
    assert {one.due for one in work.tasks if one.kind not in {Kind.REQUEST, Kind.REVIEW, Kind.STATEMENT}} == {
        DUE
    }
    assert {kind: by_kind[kind].id for kind in Kind} == {
        Kind.REQUEST: request, Kind.MEASURE: measure, Kind.FOLLOW_UP: follow_up, Kind.QUESTIONNAIRE: sent,
        Kind.POLICY: policy, Kind.LOOK_AGAIN: waits, Kind.REMEDIATION: case, Kind.BOARD_INPUT: asked,
        Kind.REVIEW: opened.period_id, Kind.STATEMENT: opened.period_id,
    }  # fmt: skip
    assert (by_kind[Kind.REQUEST].title, by_kind[Kind.REQUEST].due) == ("2026-01", date(2026, 5, 28))
    assert by_kind[Kind.REVIEW].title == "Gjennomgangen for 2025 (1 leverandør gjenstår)"
    assert by_kind[Kind.REVIEW].due == date(2026, 6, 30)
    assert by_kind[Kind.FOLLOW_UP].path == f"leverandor?id={supplier}"
    assert "Ola" not in repr(work.tasks)
    for one in work.tasks:
        page, _mark, query = one.path.partition("?")
        assert page in {there.url_path for there in PAGES}
        assert parse_qs(query).get("del", ["innspill"])[0] in PARTS
    assert (work.unplaced, work.unanswered) == ({}, 0)


def test_what_is_done_is_not_open(actor: Actor) -> None:
    person(actor, "Kari")
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))
    put(
        actor, Measure, purpose="PREVENT", what="Ferdig", owner="Kari", due=DUE, status="DONE", result="Bedre"
    )
    follow_up_of(actor, supplier, next_on=TODAY, owner="Kari")
    follow_up_of(actor, supplier, held_on=TODAY, outcome="Enige", owner="Kari")
    put(actor, Questionnaire, supplier_id=supplier, state="ANSWERED", questions="[]", due=DUE, owner="Kari")
    put(actor, BoardInput, text="IKT", owner="Kari", due=DUE, answered_on=TODAY)
    for day, look_again in ((1, DUE), (2, None)):
        put(
            actor, PriorityDecision, supplier_id=supplier, reason="Størst først", look_again_on=look_again,
            decided_at=AT.replace(day=day), owner="Kari",
        )  # fmt: skip
    assert found(actor) == set()


def test_what_is_due_later_is_left_out_where_nobody_can_be_reminded_of_it(actor: Actor) -> None:
    person(actor, "Kari")
    put(actor, Measure, purpose="PREVENT", what="Nå", owner="Kari", due=DUE)
    put(actor, Measure, purpose="PREVENT", what="Senere", owner="Kari", due=date(2026, 12, 1))
    assert found(actor, DUE) == {(Kind.MEASURE, "Nå")}
    assert len(found(actor)) == 2


def test_a_follow_up_that_names_nobody_is_the_suppliers_owners(actor: Actor) -> None:
    kari, ola = person(actor, "Kari"), person(actor, "Ola")
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", owner="ola"))
    follow_up_of(actor, supplier, next_on=DUE)
    follow_up_of(actor, supplier, next_on=DUE, owner="KARI")
    assert {one.owner for one in read(actor).tasks} == {kari, ola}


def test_what_reaches_nobody_is_counted_by_whose_it_is(actor: Actor) -> None:
    put(actor, Measure, purpose="PREVENT", what="En", owner="Innkjøpslederen", due=DUE)
    put(actor, Measure, purpose="PREVENT", what="To", owner="", due=DUE)
    register_request(actor, RequestInput(received_on=TODAY, question="Hvem?"))
    work = read(actor)
    assert work.tasks == []
    assert (work.unplaced, work.unanswered) == ({"Innkjøpslederen": 1, "": 1}, 1)


def test_the_review_is_one_line_for_each_owner_and_the_rest_is_the_compliance_owners(actor: Actor) -> None:
    kari, ola = person(actor, "Kari", compliance_owner=True), person(actor, "Ola")
    for number, owner in enumerate(["Ola", "ola ", "", "Kari"]):
        add_supplier(actor, SupplierInput(name=f"Leverandør {number}", country="NO", owner=owner))
    open_year(actor, 2025)
    reviews = [one for one in read(actor).tasks if one.kind is Kind.REVIEW]
    assert {one.owner: one.title for one in reviews} == {
        ola: "Gjennomgangen for 2025 (2 leverandører gjenstår)",
        kari: "Gjennomgangen for 2025 (2 leverandører gjenstår)",
    }


def test_one_persons_tasks_are_that_persons(actor: Actor) -> None:
    kari, _ola = person(actor, "Kari"), person(actor, "Ola")
    put(actor, Measure, purpose="PREVENT", what="Karis", owner="Kari", due=DUE)
    put(actor, Measure, purpose="PREVENT", what="Olas", owner="Ola", due=DUE)
    with reading(actor) as work:
        assert [one.title for one in tasks_of(work, work.get(Contact, kari))] == ["Karis"]
        assert len(tasks_of(work)) == 2
