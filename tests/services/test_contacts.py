"""Those who can own work: told apart, followed when their name changes, and never gone with work left to nobody."""

from datetime import UTC, date, datetime

import pytest

from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services import log
from compliance_app.services.contacts import (
    ContactInput,
    ContactTwice,
    OwnerWithoutAccess,
    OwnsOpenWork,
    contacts,
    hand_over,
    open_work_by_contact,
    owner_names,
    require_owner,
    save_contact,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.owned_work import OWNED
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    METADATA,
    AdverseImpact,
    BoardInput,
    FollowUp,
    Measure,
    Policy,
    PriorityDecision,
    Questionnaire,
    RemediationCase,
    ReportingPeriod,
)

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = date(2026, 5, 1)


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def person(actor: Actor, name: str, **more: object) -> str:
    return save_contact(actor, ContactInput(name=name, **more))


def version(actor: Actor, identity: str) -> int:
    return next(one.version for one in contacts(actor) if one.id == identity)


def own_everything(actor: Actor, owner: str) -> None:
    """Give somebody one open and, where there is such a thing, one finished row of every table."""
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", owner=owner))
    with begin(actor, Verb.RECORD_MEASURE) as work:
        here = {"enterprise_id": work.enterprise_id}
        period = here | {"period_id": work.session.query(ReportingPeriod).one().id}
        impact = work.add(
            AdverseImpact(
                **period, kind="POTENTIAL", issue="OHS", what="Kjemikalier", scale=2, scope=2, irremediability=2,
                likelihood=2, involvement="DIRECTLY_LINKED", significant=False,
            )
        )  # fmt: skip
        remedy = {
            "impact_id": impact.id,
            "remedy": "Etterbetaling",
            "agreed_with": "Arbeiderne",
            "agreed_on": DAY,
        }
        choice = {"supplier_id": supplier, "reason": "Størst først", "look_again_on": DAY, "owner": owner}
        asked = {"supplier_id": supplier, "questions": "[]", "owner": owner}
        for row in (
            Measure(**period, purpose="PREVENT", what="Åpent", owner=owner),
            Measure(**period, purpose="PREVENT", what="Ferdig", owner=owner, status="DONE", result="Bedre"),
            FollowUp(**here, supplier_id=supplier, kind="MEETING", next_on=DAY, waits_for=DAY, owner=owner),
            FollowUp(**here, supplier_id=supplier, kind="VISIT", held_on=date(2026, 4, 1), owner=owner),
            Questionnaire(**period, **asked, state="SENT"),
            Questionnaire(**period, **asked, state="ANSWERED"),
            Policy(**here, title="Krav", owner="kvalitetslederen", review_owner=owner),
            PriorityDecision(**period, **choice, decided_at=AT.replace(day=1)),
            PriorityDecision(**period, **choice, decided_at=AT.replace(day=2)),
            RemediationCase(**here, **remedy, owner=owner),
            RemediationCase(**here, **remedy, owner=owner, done_on=DAY, result="Betalt"),
            BoardInput(**period, text="IKT", owner=owner),
            BoardInput(**period, text="IKT", owner=owner, answered_on=DAY),
        ):
            work.session.add(row)


def owners(actor: Actor) -> dict[str, list[str]]:
    """Who stands in each table, in the order of its rows."""
    with reading(actor) as work:
        return {
            one.table.__tablename__: [
                getattr(row, one.column) for row in work.session.query(one.table).order_by(one.table.id)
            ]
            for one in OWNED
        }


def test_every_column_of_an_owner_is_known() -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for column in table.c
        if column.name == "owner" or column.name.endswith("_owner")
    }
    known = {f"{one.table.__tablename__}.{one.column}" for one in OWNED}
    assert there - known == {"policy.owner", "contact.compliance_owner"}


def test_a_new_name_follows_to_all_that_stands_under_the_old(actor: Actor) -> None:
    kari = person(actor, "Kari Ås")
    own_everything(actor, "Kari Ås")
    with begin(actor, Verb.RECORD_MEASURE) as work:
        work.session.query(Measure).first().owner = "kari  ås"
    before = {one.id: one.version for one in contacts(actor)}
    save_contact(actor, ContactInput(name="Kari Åsen"), kari, before[kari])
    assert {name for names in owners(actor).values() for name in names} == {"Kari Åsen"}
    assert owner_names(actor) == ["Kari Åsen"]
    assert log.verify_log(actor).intact
    assert open_work_by_contact(actor) == {kari: 8}


def test_somebody_elses_work_keeps_its_name(actor: Actor) -> None:
    kari = person(actor, "Kari")
    own_everything(actor, "Karin")
    save_contact(actor, ContactInput(name="Kari Nord"), kari, 1)
    assert {name for names in owners(actor).values() for name in names} == {"Karin"}


def test_who_has_work_left_is_asked_who_takes_over(actor: Actor) -> None:
    kari, ola = person(actor, "Kari", compliance_owner=True), person(actor, "Ola")
    own_everything(actor, "Kari")
    with pytest.raises(OwnsOpenWork) as refused:
        save_contact(actor, ContactInput(name="Kari", active=False), kari, 1)
    assert "Kari er ansvarlig for åtte oppgaver" in str(refused.value)
    assert owner_names(actor) == ["Kari", "Ola"]
    assert hand_over(actor, kari, "Ola", version(actor, kari)) == 8
    assert owner_names(actor) == ["Ola"]
    assert open_work_by_contact(actor) == {ola: 8}
    assert next(one.compliance_owner for one in contacts(actor) if one.id == ola)
    assert {table: names for table, names in owners(actor).items() if names} == {
        "measure": ["Ola", "Kari"], "follow_up": ["Ola", "Kari"], "questionnaire": ["Ola", "Kari"], "policy": ["Ola"],
        "priority_decision": ["Kari", "Ola"], "remediation_case": ["Ola", "Kari"], "board_input": ["Ola", "Kari"],
        "supplier": ["Ola"],
    }  # fmt: skip
    assert log.verify_log(actor).intact


def test_whoever_has_nothing_left_can_leave(actor: Actor) -> None:
    kari = person(actor, "Kari")
    save_contact(actor, ContactInput(name="Kari", active=False), kari, 1)
    assert owner_names(actor) == []


def test_work_is_handed_to_another_who_can_have_it(actor: Actor) -> None:
    kari = person(actor, "Kari")
    person(actor, "Ola", active=False)
    own_everything(actor, "Kari")
    for new_owner, error in (("", FieldMissing), ("kari", FieldWrong), ("Ola", OwnerWithoutAccess), ("Per", OwnerWithoutAccess)):  # fmt: skip
        with pytest.raises(error):
            hand_over(actor, kari, new_owner, 1)
    with pytest.raises(ChangedMeanwhile):
        hand_over(actor, kari, "Ola", 7)
    assert owner_names(actor) == ["Kari"]


def test_two_of_one_name_and_an_address_that_is_none_are_refused(actor: Actor) -> None:
    person(actor, "Kari Ås")
    with pytest.raises(ContactTwice):
        person(actor, "kari  ÅS")
    with pytest.raises(FieldWrong):
        person(actor, "Ola", email="ola hos eksempel")
    with pytest.raises(FieldMissing):
        person(actor, "  ")


def test_an_owner_field_takes_who_can_have_work_and_who_had_it_before(actor: Actor) -> None:
    person(actor, "Kari Ås")
    person(actor, "Ola", active=False)
    with reading(actor) as work:
        assert require_owner(work, " kari  ås ") == "Kari Ås"
        assert require_owner(work, "") == ""
        assert require_owner(work, "ola", "Ola") == "Ola"
        for nobody in ("Ola", "Per"):
            with pytest.raises(OwnerWithoutAccess):
                require_owner(work, nobody)
