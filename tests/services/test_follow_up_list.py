"""The list of all follow-ups: late first, each thing that waits in one group, found page by page and narrowed."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services import follow_up_list
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, all_contacts, save_contact
from compliance_app.services.effort import EffortInput, record_effort
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.follow_up_list import Group, Wanted, every_follow_up, follow_up_page
from compliance_app.services.follow_ups import (
    FollowUpInput,
    follow_ups_of,
    follow_ups_of_measure,
    next_of,
    save_follow_up,
)
from compliance_app.services.gap_list import gap_counts, lacking
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.ratings import rate_all
from compliance_app.services.statement_facts import gather
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import EffortKind, FollowUp, FollowUpKind, MeasurePurpose, Questionnaire

TODAY = date(2026, 11, 18)
"""A Wednesday; the week ends on the 22nd, the month on the 30th."""
MEETING, VISIT, FORM = FollowUpKind.MEETING, FollowUpKind.VISIT, FollowUpKind.QUESTIONNAIRE


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for name in ("Innkjøper 1", "Innkjøper 2"):
        save_contact(made, ContactInput(name=name))
    return made


def supplier(actor: Actor, name: str, **given) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def plan(actor: Actor, to: str, day: date, kind: FollowUpKind = MEETING, **given) -> str:
    """A follow-up planned for a day, made on that day or before where it has gone."""
    clock.set_as_of(min(day, TODAY))
    made = save_follow_up(actor, to, FollowUpInput(kind=kind, next_on=day, **given))
    clock.set_as_of(TODAY)
    return made


def done(actor: Actor, to: str, day: date, **given) -> str:
    return save_follow_up(actor, to, FollowUpInput(kind=VISIT, held_on=day, outcome="Fint", **given))


def groups(actor: Actor, wanted: Wanted = Wanted()) -> list[tuple[Group, date, str]]:  # noqa: B008 - frozen
    return [(line.group, line.day, line.supplier) for line in every_follow_up(actor, wanted)]


def test_late_comes_first_then_by_day_and_what_is_done_last_the_newest_first(actor: Actor) -> None:
    days = {
        "I går": date(2026, 11, 17),
        "I dag": TODAY,
        "Søndag": date(2026, 11, 22),
        "Mandag": date(2026, 11, 23),
        "Sist i måneden": date(2026, 11, 30),
        "Desember": date(2026, 12, 1),
    }
    for name, day in reversed(days.items()):
        plan(actor, supplier(actor, name), day)
    done(actor, supplier(actor, "Gjort før"), date(2026, 5, 1))
    done(actor, supplier(actor, "Gjort sist"), date(2026, 6, 1), next_on=date(2026, 11, 17))
    assert groups(actor) == [
        (Group.LATE, date(2026, 11, 17), "I går"),
        (Group.LATE, date(2026, 11, 17), "Gjort sist"),
        (Group.THIS_WEEK, TODAY, "I dag"),
        (Group.THIS_WEEK, date(2026, 11, 22), "Søndag"),
        (Group.THIS_MONTH, date(2026, 11, 23), "Mandag"),
        (Group.THIS_MONTH, date(2026, 11, 30), "Sist i måneden"),
        (Group.LATER, date(2026, 12, 1), "Desember"),
        (Group.DONE, date(2026, 6, 1), "Gjort sist"),
        (Group.DONE, date(2026, 5, 1), "Gjort før"),
    ]
    assert follow_up_page(actor, Wanted()).counts == {
        Group.LATE: 2,
        Group.THIS_WEEK: 2,
        Group.THIS_MONTH: 2,
        Group.LATER: 1,
        Group.DONE: 2,
    }


def test_a_week_that_crosses_the_month_leaves_nothing_out(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    for day in (date(2026, 11, 30), date(2026, 12, 6), date(2026, 12, 7), date(2026, 12, 31)):
        plan(actor, one, day)
    clock.set_as_of(date(2026, 11, 30))
    assert [group for group, _day, _name in groups(actor)] == [
        Group.THIS_WEEK,
        Group.THIS_WEEK,
        Group.LATER,
        Group.LATER,
    ]


def test_the_list_is_narrowed_by_owner_kind_supplier_and_group(actor: Actor) -> None:
    one, other = supplier(actor, "Hansker AS"), supplier(actor, "Ørsted Måling", country="DK")
    plan(actor, one, date(2026, 11, 1), owner="Innkjøper 1")
    plan(actor, other, date(2026, 12, 5), FORM, owner="innkjøper 2")
    done(actor, other, date(2026, 3, 1))
    plan(actor, supplier(actor, "Uten navn", owner="Innkjøper 2"), date(2026, 11, 20))
    for wanted, found in (
        (Wanted(owner="Innkjøper 2"), ["Uten navn", "Ørsted Måling"]),
        (Wanted(kind=MEETING), ["Hansker AS", "Uten navn"]),
        (Wanted(kind=FORM, owner="Innkjøper 1"), []),
        (Wanted(supplier_id=one), ["Hansker AS"]),
        (Wanted(text="ørsted"), ["Ørsted Måling", "Ørsted Måling"]),
        (Wanted(text="danmark"), ["Ørsted Måling", "Ørsted Måling"]),
        (Wanted(text="50 %"), []),
        (Wanted(groups=frozenset({Group.LATE})), ["Hansker AS"]),
        (Wanted(text="ørsted", groups=frozenset({Group.DONE})), ["Ørsted Måling"]),
    ):
        shown = follow_up_page(actor, wanted)
        assert [line.supplier for line in shown.rows] == found
        assert shown.found == len(found) == len(every_follow_up(actor, wanted))


def test_pages_hold_every_line_once_in_the_order_of_the_list(actor: Actor, monkeypatch) -> None:
    monkeypatch.setattr(follow_up_list, "PAGE_SIZE", 3)
    for number in range(5):
        one = supplier(actor, f"Leverandør {number}")
        plan(actor, one, TODAY + timedelta(days=number * 9))
        done(actor, one, TODAY - timedelta(days=number + 1))
    paged = [line for number in range(1, 5) for line in follow_up_page(actor, Wanted(), number).rows]
    assert paged == every_follow_up(actor, Wanted())
    assert follow_up_page(actor, Wanted(), 9).rows == ()


def test_suppliers_that_are_not_used_any_more_are_not_followed_up(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    plan(actor, one, date(2026, 12, 1))
    version = supplier_page(actor, one).supplier.version
    edit_supplier(actor, one, SupplierInput(name="Leverandør 1", active=False), version)
    assert groups(actor) == []
    assert follow_up_page(actor, Wanted()).found == 0


def test_an_owner_is_one_who_can_be_given_work_or_who_had_it(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    given = FollowUpInput(kind=MEETING, next_on=date(2026, 12, 1), owner="Noen andre")
    with pytest.raises(OwnerWithoutAccess, match="Noen andre"):
        save_follow_up(actor, one, given)
    made = save_follow_up(actor, one, given.model_copy(update={"owner": "Innkjøper 1"}))
    with begin(actor, Verb.MANAGE_CONTACTS) as work:
        (contact,) = [row for row in all_contacts(work) if row.name == "Innkjøper 1"]
        contact.active = False
    kept = given.model_copy(update={"owner": "Innkjøper 1", "what": "Ringe"})
    assert save_follow_up(actor, one, kept, made, 1) == made
    with pytest.raises(OwnerWithoutAccess):
        save_follow_up(actor, one, kept)


def test_a_plan_is_for_a_day_to_come_but_a_late_one_can_be_changed(actor: Actor) -> None:
    one = supplier(actor, "Leverandør 1")
    late = FollowUpInput(kind=MEETING, next_on=date(2026, 11, 1))
    with pytest.raises(FieldWrong, match="Neste gang"):
        save_follow_up(actor, one, late)
    made = plan(actor, one, date(2026, 11, 1))
    save_follow_up(actor, one, late.model_copy(update={"what": "Ring først"}), made, 1)
    with pytest.raises(FieldWrong, match="Neste gang"):
        save_follow_up(actor, one, late.model_copy(update={"next_on": date(2026, 11, 2)}), made, 2)
    with pytest.raises(FieldMissing, match="Gjort"):
        save_follow_up(actor, one, late.model_copy(update={"outcome": "Fint"}), made, 2)


def test_a_follow_up_of_a_measure_is_found_there_and_never_gives_it_a_result(actor: Actor) -> None:
    one, other = supplier(actor, "Leverandør 1"), supplier(actor, "Leverandør 2")
    measure = save_measure(
        actor,
        MeasureInput(
            purpose=MeasurePurpose.PREVENT, what="Kreve svar", due=date(2026, 12, 1), supplier_id=one
        ),
    )
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        asked = work.add(
            Questionnaire(
                enterprise_id=work.enterprise_id,
                supplier_id=one,
                period_id=period_of(work).id,
                questions="[]",
            )
        ).id
    given = FollowUpInput(kind=FORM, held_on=date(2026, 11, 2), outcome="Svarte på alt", measure_id=measure)
    made = save_follow_up(actor, one, given.model_copy(update={"questionnaire_id": asked}))
    ((row, name),) = follow_ups_of_measure(actor, measure)
    assert (row.id, row.questionnaire_id, name) == (made, asked, "Leverandør 1")
    (stands,) = supplier_page(actor, one).measures
    assert (stands.status, stands.result, stands.done_on) == ("PLANNED", "", None)
    for wrong, field in (({"measure_id": measure}, "Tiltak"), ({"questionnaire_id": asked}, "Spørreskjema")):
        with pytest.raises(FieldWrong, match=field):
            save_follow_up(
                actor, other, given.model_copy(update={"measure_id": None, "questionnaire_id": None} | wrong)
            )


days = st.integers(0, 30).map(lambda number: date(2026, 10, 1) + timedelta(days=number))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(days, st.none() | days), min_size=1, max_size=6))
def test_what_waits_is_what_has_not_been_done_since(actor: Actor, moves) -> None:
    clock.set_as_of(TODAY)
    one = supplier(actor, "Leverandør")
    for held, following in moves:
        given = FollowUpInput(kind=MEETING, held_on=held, outcome="Fint", next_on=following)
        try:
            save_follow_up(actor, one, given)
        except AktsomError:
            assert following is not None
            assert following <= held
    rows = follow_ups_of(actor, one)
    last = max((row.held_on for row in rows if row.held_on), default=date.min)
    expected = sorted(row.next_on for row in rows if row.next_on and row.next_on > last)
    assert sorted(row.waits_for for row in rows if row.waits_for) == expected
    following: FollowUp | None = next_of(rows)
    assert (following.waits_for if following else None) == (expected[0] if expected else None)


def test_an_answered_questionnaire_leaves_the_risk_unanswered_and_is_no_measure_in_the_statement(
    actor: Actor,
) -> None:
    one = supplier(actor, "Leverandør 1", country="VN")
    rate_all(actor)
    before = lacking(actor, one)
    assert before.measure
    save_follow_up(
        actor, one, FollowUpInput(kind=FORM, held_on=date(2026, 11, 2), outcome="Svarte på alt, uten avvik")
    )
    for kind in (EffortKind.ASKED, EffortKind.ANSWERED):
        record_effort(actor, one, EffortInput(kind=kind))
    assert lacking(actor, one) == before
    assert gap_counts(actor).suppliers == 1
    with reading(actor) as work:
        facts = gather(work, period_of(work))
    assert facts.measures == ()
