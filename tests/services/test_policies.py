"""Policies and procedures: what was adopted stands, a new edition takes its place, and the old one can still be read."""

from datetime import date, timedelta

import pytest

from compliance_app import clock
from compliance_app.domain.errors import (
    AktsomError,
    ChangedMeanwhile,
    FieldMissing,
    FieldWrong,
    NotAllowed,
    NotFound,
)
from compliance_app.domain.permissions import Role
from compliance_app.services import policies
from compliance_app.services.clauses import clause_counts
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, save_contact
from compliance_app.services.due import DueKind
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.facts_enterprise import policies_and_procedures
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.policies import PolicyInput
from compliance_app.services.records import NotYet
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import ClauseStatus, Policy

TODAY = date(2026, 5, 7)
FIRST = PolicyInput(
    title="Krav til leverandører", adopted_by="styret", adopted_on=date(2025, 3, 12), document_version="1"
)
SECOND = FIRST.model_copy(update={"adopted_on": date(2026, 4, 20), "document_version": "2", "text": "Nytt."})


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def row(actor: Actor, identity: str) -> Policy:
    with reading(actor) as work:
        return work.get(Policy, identity)


def test_a_policy_that_is_not_adopted_can_be_changed(actor: Actor) -> None:
    made = policies.save_policy(actor, PolicyInput(title="Krav", adopted_by="styret"))
    policies.save_policy(actor, PolicyInput(title="Krav til leverandører", owner="innkjøp"), made, 1)
    assert [(one.title, one.owner, one.adopted_by) for one in policies.policies(actor)] == [
        ("Krav til leverandører", "innkjøp", "")
    ]


def test_a_form_older_than_the_row_is_refused_and_changes_nothing(actor: Actor) -> None:
    made = policies.save_policy(actor, PolicyInput(title="Rutine 1"))
    policies.save_policy(actor, PolicyInput(title="Rutine 2"), made, 1)
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker"):
        policies.save_policy(actor, PolicyInput(title="Rutine 3"), made, 1)
    assert [one.title for one in policies.policies(actor)] == ["Rutine 2"]


@pytest.mark.parametrize("title", ["", "   ", "\u200b"])
def test_a_policy_without_a_title_is_not_stored(actor: Actor, title: str) -> None:
    with pytest.raises(FieldMissing, match="Tittel"):
        policies.save_policy(actor, PolicyInput(title=title))
    assert policies.policies(actor) == []


def test_two_clicks_record_one_policy_and_one_edition(actor: Actor) -> None:
    once = [policies.save_policy(actor, FIRST, once="nøkkel") for _click in range(2)]
    assert once[0] == once[1]
    again = [policies.new_edition(actor, once[0], SECOND, 1, once="utgave") for _click in range(2)]
    assert again[0] == again[1]
    assert len(policies.policies(actor)) == 1


def test_what_has_happened_cannot_be_dated_tomorrow(actor: Actor) -> None:
    with pytest.raises(NotYet, match=r"08\.05\.2026"):
        policies.save_policy(actor, PolicyInput(title="Krav", adopted_on=TODAY + timedelta(days=1)))


def test_it_cannot_be_looked_at_again_before_it_was_adopted(actor: Actor) -> None:
    given = FIRST.model_copy(update={"next_review": date(2025, 3, 11)})
    with pytest.raises(FieldWrong, match="Ses over neste gang"):
        policies.save_policy(actor, given)


def test_what_was_adopted_is_not_overwritten(actor: Actor) -> None:
    made = policies.save_policy(actor, FIRST)
    for changed in (
        {"title": "Noe annet"}, {"adopted_by": "daglig leder"}, {"adopted_on": None}, {"document_version": "2"},
    ):  # fmt: skip
        with pytest.raises(policies.AlreadyAdopted, match=r"12\.03\.2025.*Ny utgave"):
            policies.save_policy(actor, FIRST.model_copy(update=changed), made, 1)
    assert row(actor, made).version == 1


def test_what_was_left_blank_and_who_follows_up_may_be_filled_in(actor: Actor) -> None:
    made = policies.save_policy(actor, FIRST)
    more = {"text": "Alle avtaler skal ha kravet.", "next_review": date(2027, 3, 1), "owner": "innkjøp"}
    policies.save_policy(actor, FIRST.model_copy(update=more), made, 1)
    assert (row(actor, made).text, row(actor, made).owner) == ("Alle avtaler skal ha kravet.", "innkjøp")


def test_a_mistake_in_what_was_recorded_can_be_corrected(actor: Actor) -> None:
    made = policies.save_policy(actor, FIRST.model_copy(update={"adopted_by": "stryet"}))
    policies.save_policy(actor, FIRST, made, 1, correcting=True)
    assert row(actor, made).adopted_by == "styret"
    assert verify_log(actor).intact


def test_a_new_edition_takes_the_place_of_the_one_before_and_keeps_it(actor: Actor) -> None:
    first = policies.save_policy(actor, FIRST)
    second = policies.new_edition(actor, first, SECOND, 1)
    third_given = SECOND.model_copy(update={"adopted_on": TODAY, "document_version": "3"})
    third = policies.new_edition(actor, second, third_given, 1)
    assert [one.id for one in policies.policies(actor)] == [third]
    assert [(one.id, one.document_version) for one in policies.read_editions(actor, third).older] == [
        (second, "2"),
        (first, "1"),
    ]
    kept = row(actor, first)
    assert (kept.adopted_on, kept.adopted_by, kept.text) == (date(2025, 3, 12), "styret", "")
    assert [line.verb for line in newest_entries(actor, 3)] == ["RECORD_POLICY"] * 3


def test_an_older_edition_is_read_only(actor: Actor) -> None:
    first = policies.save_policy(actor, FIRST)
    policies.new_edition(actor, first, SECOND, 1)
    seen = row(actor, first).version
    with pytest.raises(policies.OlderEdition):
        policies.save_policy(actor, FIRST, first, seen, correcting=True)
    with pytest.raises(policies.OlderEdition):
        policies.new_edition(actor, first, SECOND.model_copy(update={"document_version": "4"}), seen)


def test_two_who_make_a_new_edition_at_once_do_not_make_two(actor: Actor) -> None:
    first = policies.save_policy(actor, FIRST)
    policies.new_edition(actor, first, SECOND, 1)
    with pytest.raises(ChangedMeanwhile):
        policies.new_edition(actor, first, SECOND.model_copy(update={"document_version": "2b"}), 1)
    assert len(policies.policies(actor)) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"adopted_on": None}, "Vedtatt"),
        ({"adopted_on": date(2025, 3, 11)}, "Vedtatt"),
        ({"document_version": "1"}, "Versjon"),
    ],
)
def test_a_new_edition_is_adopted_later_under_a_version_of_its_own(
    actor: Actor, changed: dict, field: str
) -> None:
    first = policies.save_policy(actor, FIRST)
    with pytest.raises((FieldMissing, FieldWrong), match=field):
        policies.new_edition(actor, first, SECOND.model_copy(update=changed), 1)
    assert [one.id for one in policies.policies(actor)] == [first]


def test_only_the_edition_in_force_is_due_and_goes_into_the_statement(actor: Actor) -> None:
    due = {"next_review": date(2026, 5, 1)}
    first = policies.save_policy(actor, FIRST.model_copy(update=due))
    assert policies.review_overdue(row(actor, first), TODAY)
    second = policies.new_edition(
        actor, first, SECOND.model_copy(update={"next_review": date(2026, 5, 8)}), 1
    )
    assert not policies.review_overdue(row(actor, first), TODAY)
    assert [one.id for one in read_today(actor).due if one.kind is DueKind.REVIEW] == [second]
    with reading(actor) as work:
        told, _procedures = policies_and_procedures(work)
        assert [one.adopted_on for one in told] == [date(2026, 4, 20)]
        assert period_of(work).label == "2025"


def test_who_looks_at_it_again_is_somebody_who_can_get_work_here(actor: Actor) -> None:
    given = FIRST.model_copy(update={"review_owner": "Kvalitetslederen"})
    with pytest.raises(OwnerWithoutAccess, match="Hvem som ser over"):
        policies.save_policy(actor, given)
    save_contact(actor, ContactInput(name="Kvalitetslederen"))
    made = policies.save_policy(actor, given.model_copy(update={"review_owner": "kvalitetslederen"}))
    assert row(actor, made).review_owner == "Kvalitetslederen"


def test_an_edition_that_is_replaced_holds_nobody_back(actor: Actor) -> None:
    first, second = (
        save_contact(actor, ContactInput(name=name)) for name in ("Kvalitetslederen", "Innkjøpslederen")
    )
    given = FIRST.model_copy(update={"review_owner": "Kvalitetslederen"})
    made = policies.save_policy(actor, given)
    policies.new_edition(actor, made, SECOND.model_copy(update={"review_owner": "Innkjøpslederen"}), 1)
    save_contact(actor, ContactInput(name="Kvalitetslederen", active=False), first, 1)
    with pytest.raises(AktsomError, match="Innkjøpslederen"):
        save_contact(actor, ContactInput(name="Innkjøpslederen", active=False), second, 1)
    assert row(actor, made).review_owner == "Kvalitetslederen"


def test_another_enterprise_finds_none_of_it(actor: Actor) -> None:
    first = policies.save_policy(actor, FIRST)
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    for act in (
        lambda: policies.save_policy(other, FIRST, first, 1),
        lambda: policies.new_edition(other, first, SECOND, 1),
        lambda: policies.read_editions(other, first),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_reader_may_read_but_not_record(actor: Actor) -> None:
    reader = Actor("Leser 1", frozenset({Role.READER}), actor.enterprise_id)
    assert policies.policies(reader) == []
    with pytest.raises(NotAllowed, match="retningslinje"):
        policies.save_policy(reader, FIRST)


# Contract clauses


def test_the_clauses_of_active_suppliers_are_counted_by_status_and_version(actor: Actor) -> None:
    given = [
        (ClauseStatus.HAS, "2"), (ClauseStatus.HAS, "2"), (ClauseStatus.HAS, "1"), (ClauseStatus.HAS, ""),
        (ClauseStatus.LACKS, ""), (ClauseStatus.UNKNOWN, ""),
    ]  # fmt: skip
    for number, (status, version) in enumerate(given):
        add_supplier(actor, SupplierInput(name=f"Leverandør {number}", clause=status, clause_version=version))
    gone = add_supplier(actor, SupplierInput(name="Borte", clause=ClauseStatus.HAS, clause_version="2"))
    edit_supplier(actor, gone, SupplierInput(name="Borte", clause=ClauseStatus.HAS, active=False), 1)
    found = clause_counts(actor)
    assert found.versions == (("2", 2), ("1", 1), ("", 1))
    assert (found.total, found.bound) == (6, 4)
    assert found.statuses == {
        ClauseStatus.HAS: 4, ClauseStatus.LACKS: 1, ClauseStatus.NOT_APPLICABLE: 0, ClauseStatus.UNKNOWN: 1,
    }  # fmt: skip


def test_the_count_follows_the_register(actor: Actor) -> None:
    assert clause_counts(actor).total == 0
    add_supplier(actor, SupplierInput(name="Leverandør 1"))
    assert clause_counts(actor).statuses[ClauseStatus.UNKNOWN] == 1
