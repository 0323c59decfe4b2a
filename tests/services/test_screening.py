"""Lists come in with source and hash, names are compared, people decide, and decisions hold as long as both sides do."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed, NotFound
from compliance_app.domain.permissions import Role, Verb
from compliance_app.files.screening import ReadList, read_pasted
from compliance_app.services import screening_lists
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.screening import (
    HitExpired,
    decide_hit,
    hit_view,
    hits,
    hits_of_supplier,
    next_waiting,
    screening,
)
from compliance_app.services.screening_check import check
from compliance_app.services.screening_lists import (
    EditionKnown,
    EditionOlder,
    ImportedList,
    ListInput,
    NoNames,
)
from compliance_app.services.screening_lists import (
    screening_lists as current_lists,
)
from compliance_app.services.statement_facts import gather
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.task_worker import work_off
from compliance_app.services.tasks import newest_task, start
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import HitDecision, ScreeningEntry, ScreeningList

DAY = date(2026, 3, 2)
NAME, SOURCE = "Liste A", "https://liste.invalid/a"
FIRST = "Navn\tLand\tGrunn\nSolvang Tekstil Co., Ltd.\tKina\tTvangsarbeid\nHavblikk Hansker\tMalaysia\tTvangsarbeid\n"
SAME, NOT_THE_SAME, OPEN = HitDecision.SAME, HitDecision.NOT_THE_SAME, HitDecision.OPEN


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 11, 22))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def taken(actor: Actor, text: str = FIRST, day: date = DAY, name: str = NAME) -> ImportedList:
    read: ReadList = read_pasted(text)
    assert read.columns is not None
    given = ListInput(name=name, source=SOURCE, retrieved_on=day)
    return screening_lists.import_screening_list(actor, read, read.columns, given)


def supplier(actor: Actor, name: str, country: str | None = "CN") -> str:
    return add_supplier(actor, SupplierInput(name=name, country=country))


def waiting(actor: Actor) -> list[tuple[str, str]]:
    return [(one.subject.names[0], one.entry.name) for one in hits(actor).rows]


def decide(actor: Actor, decision: HitDecision, reason: str = "Sett på nettstedet og adressen.") -> None:
    one = hits(actor).rows[0]
    decide_hit(actor, one.hit.id, decision, reason, one.hit.version)


# Lists


def test_a_list_keeps_its_source_day_hash_and_all_it_says(actor: Actor) -> None:
    done = taken(actor)
    assert (done.entries, done.newer_edition) == (2, False)
    row = current_lists(actor)[0]
    assert (row.name, row.source, row.retrieved_on, row.entries) == (NAME, SOURCE, DAY, 2)
    assert len(row.file_hash) == 64
    with reading(actor) as work:
        entry = work.session.execute(
            select(ScreeningEntry).where(ScreeningEntry.name.startswith("Solvang"))
        ).scalar_one()  # type: ignore[attr-defined]
        assert (entry.country, json.loads(entry.details)) == ("CN", {"Grunn": "Tvangsarbeid"})


def test_taking_a_list_in_is_one_entry_of_the_log(actor: Actor) -> None:
    taken(actor)
    assert newest_entries(actor)[0].verb == Verb.IMPORT_SCREENING_LIST
    assert verify_log(actor).intact


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": " "}, FieldMissing),
        ({"source": ""}, FieldMissing),
        ({"retrieved_on": None}, FieldMissing),
        ({"retrieved_on": date(2026, 11, 23)}, FieldWrong),
        ({"preset": "noe"}, FieldWrong),
    ],
)
def test_name_source_and_day_are_needed(
    actor: Actor, change: dict[str, object], error: type[Exception]
) -> None:
    read = read_pasted(FIRST)
    assert read.columns is not None
    given = ListInput.model_validate({"name": NAME, "source": SOURCE, "retrieved_on": DAY} | change)
    with pytest.raises(error):
        screening_lists.import_screening_list(actor, read, read.columns, given)
    assert current_lists(actor) == []


def test_a_list_of_people_alone_is_refused(actor: Actor) -> None:
    with pytest.raises(NoNames, match="1 rader gjelder personer"):
        taken(actor, "Navn\tType\nPerson 1\tIndividual\n")


def test_the_same_bytes_again_only_note_the_day(actor: Actor) -> None:
    first = taken(actor)
    again = taken(actor, day=DAY + timedelta(days=30))
    assert (again.id, again.unchanged) == (first.id, True)
    assert [row.retrieved_on for row in current_lists(actor)] == [DAY + timedelta(days=30)]


def test_an_older_edition_does_not_replace_a_newer(actor: Actor) -> None:
    taken(actor)
    with pytest.raises(EditionOlder):
        taken(actor, FIRST + "Nordlys\tNorge\t\n", DAY - timedelta(days=1))
    taken(actor, FIRST + "Nordlys\tNorge\t\n", DAY + timedelta(days=1), name="LISTE A")
    with pytest.raises(EditionKnown):
        taken(actor, day=DAY + timedelta(days=2))
    assert [(row.name, row.entries) for row in current_lists(actor)] == [(NAME, 3)]


# Comparing


def test_suppliers_and_producers_are_compared_and_nothing_is_decided(actor: Actor) -> None:
    one = supplier(actor, "SOLVANG TEKSTIL AS")
    link_producer(actor, one, LinkInput(producer_name="Havblikk Hansker Sdn Bhd", country="MY"))
    supplier(actor, "Noe annet AS")
    taken(actor)
    done = check(actor)
    assert (done.lists, done.entries, done.suppliers, done.producers) == (1, 2, 2, 1)
    assert (done.matches, done.new, done.waiting) == (2, 2, 2)
    assert set(waiting(actor)) == {
        ("SOLVANG TEKSTIL AS", "Solvang Tekstil Co., Ltd."),
        ("Havblikk Hansker Sdn Bhd", "Havblikk Hansker"),
    }
    found = screening(actor).lists[0]
    assert (found.suppliers, found.producers, found.waiting) == (2, 1, 2)
    assert found.checked_at is not None
    assert supplier_page(actor, one).supplier.active
    assert [view.subject.names[0] for view in hits_of_supplier(actor, one)] == [
        "SOLVANG TEKSTIL AS",
        "Havblikk Hansker Sdn Bhd",
    ]
    assert hits_of_supplier(actor, one)[1].suppliers == ((one, "SOLVANG TEKSTIL AS"),)


def test_inactive_suppliers_are_not_compared(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Solvang Tekstil", country="CN", active=False))
    taken(actor)
    assert check(actor).suppliers == 0


def test_both_sides_and_the_reasons_are_shown(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil", "NO")
    taken(actor)
    check(actor)
    view = hits(actor).rows[0]
    assert view.hit.score == 90
    assert view.reasons == (
        "Navnet er det samme uten selskapsform, tegn og småord.",
        "Landene er ulike: Norge i registeret, Kina i listen.",
    )
    assert (view.listed.name, view.details) == (NAME, {"Grunn": "Tvangsarbeid"})
    assert hit_view(actor, view.hit.id).entry.name == "Solvang Tekstil Co., Ltd."


# Deciding


def test_a_decision_is_remembered_and_never_asked_again(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    decide(actor, NOT_THE_SAME)
    again = check(actor)
    assert (again.matches, again.new, again.waiting) == (1, 0, 0)
    kept = hits(actor, NOT_THE_SAME).rows[0].hit
    assert (kept.decided_by, kept.reason) == (actor.name, "Sett på nettstedet og adressen.")
    assert newest_entries(actor)[1].verb == Verb.DECIDE_SCREENING_HIT
    assert verify_log(actor).intact


def test_a_decision_needs_a_reason_and_the_newest_form(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    one = hits(actor).rows[0].hit
    with pytest.raises(FieldMissing):
        decide_hit(actor, one.id, SAME, " ", one.version)
    decide_hit(actor, one.id, SAME, "Samme adresse.", one.version)
    with pytest.raises(ChangedMeanwhile):
        decide_hit(actor, one.id, NOT_THE_SAME, "Nei.", one.version)
    decide_hit(actor, one.id, OPEN, "", one.version + 1)
    assert len(waiting(actor)) == 1
    assert next_waiting(actor) == one.id
    assert next_waiting(actor, after=one.id) == ""


def test_the_decision_expires_when_the_supplier_changes_and_the_old_answer_is_shown(actor: Actor) -> None:
    identity = supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    decide(actor, NOT_THE_SAME, "En annen by.")
    row = supplier_page(actor, identity).supplier
    edit_supplier(actor, identity, SupplierInput(name="Solvang Tekstiler", country="CN"), row.version)
    assert hits_of_supplier(actor, identity)[0].stale
    done = check(actor)
    assert (done.asked_again, done.waiting, done.gone) == (1, 1, 1)
    earlier = hits(actor).rows[0].earlier
    assert earlier is not None
    assert (earlier.decision, earlier.reason) == (NOT_THE_SAME, "En annen by.")


def test_what_has_changed_since_cannot_be_decided_before_the_next_check(actor: Actor) -> None:
    identity = supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    row = supplier_page(actor, identity).supplier
    edit_supplier(actor, identity, SupplierInput(name="Solvang Tekstil", country="NO"), row.version)
    with pytest.raises(HitExpired):
        decide(actor, SAME)


def test_a_newer_edition_keeps_what_is_the_same_and_asks_what_has_changed(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    supplier(actor, "Havblikk Hansker", "MY")
    taken(actor)
    check(actor)
    decide(actor, NOT_THE_SAME)
    decide(actor, SAME)
    newer = FIRST.replace("Malaysia\tTvangsarbeid", "Malaysia\tOpphevet") + "Nordlys\tNorge\t\n"
    done = taken(actor, newer, DAY + timedelta(days=1))
    assert (done.newer_edition, done.new_entries, done.gone_entries) == (True, 2, 1)
    assert (done.kept_decisions, done.asked_again) == (1, 1)
    assert screening(actor).lists[0].checked_at is None
    assert check(actor).waiting == 1
    assert waiting(actor) == [("Havblikk Hansker", "Havblikk Hansker")]
    assert hits(actor).rows[0].earlier is not None
    kept = [one for decision in (SAME, NOT_THE_SAME) for one in hits(actor, decision).rows]
    assert [one.subject.names[0] for one in kept] == ["Solvang Tekstil"]
    assert not kept[0].stale


def test_an_answer_holds_again_when_the_register_says_the_same_again(actor: Actor) -> None:
    identity = supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    decide(actor, NOT_THE_SAME)
    for name in ("Nordlys", "Solvang Tekstil"):
        row = supplier_page(actor, identity).supplier
        edit_supplier(actor, identity, SupplierInput(name=name, country="CN"), row.version)
        check(actor)
    assert waiting(actor) == []
    assert hits(actor, NOT_THE_SAME).total == 1


def test_the_check_runs_as_a_task(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    taken(actor)
    start(actor, "screening")
    work_off()
    done = newest_task(actor, "screening")
    assert done is not None
    assert (done.state, done.result["waiting"]) == ("DONE", 1)


# Who may


def test_readers_see_and_do_not_decide(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    taken(actor)
    check(actor)
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    assert len(hits(reader).rows) == 1
    for act in (lambda: decide(reader, SAME), lambda: check(reader), lambda: taken(reader, name="B")):
        with pytest.raises(NotAllowed):
            act()


def test_another_enterprise_sees_nothing_of_it(actor: Actor) -> None:
    supplier(actor, "Solvang Tekstil")
    done = taken(actor)
    check(actor)
    hit = hits(actor).rows[0].hit
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annet AS"), 2025))
    assert screening(other).lists == []
    assert hits(other).total == 0
    with pytest.raises(NotFound):
        decide_hit(other, hit.id, SAME, "Grunn.", hit.version)
    with pytest.raises(NotFound):
        hit_view(other, hit.id)
    with reading(other) as work, pytest.raises(NotFound):
        work.get(ScreeningList, done.id)


def test_the_statement_names_the_lists_that_were_compared_and_no_others(actor: Actor) -> None:
    taken(actor)
    supplier(actor, "Solvang Tekstil")
    with reading(actor) as work:
        assert gather(work, period_of(work)).screening_lists == ()
    check(actor)
    with reading(actor) as work:
        (named,) = gather(work, period_of(work)).screening_lists
    assert named.text.replace("\u00a0", " ") == "Liste A (2. mars 2026)"
    assert named.source.kind == "ScreeningList"
