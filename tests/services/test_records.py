"""What people write down about the enterprise: kept whole, refused where it makes no sense, never lost to a stale form."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services import findings, records
from compliance_app.services.country_answers import answer_country, unanswered_countries
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    period_of,
    seats,
)
from compliance_app.services.findings import DecisionInput, ImpactInput, MeasureInput
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.records import (
    BoardInputInput,
    EventInput,
    OwnOperationsInput,
    PeriodInput,
    PolicyInput,
)
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    CountryAnswer,
    EventKind,
    ImpactKind,
    MeasurePurpose,
    MeasureStatus,
    SeatRole,
    Supplier,
)

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def gloves(actor: Actor) -> str:
    return save_category(actor, CategoryInput(name="Hansker"))


def impact(**changed) -> ImpactInput:
    given = {
        "kind": ImpactKind.POTENTIAL, "issue": Issue.OHS, "what": "Arbeidere kan bli syke av kjemikaliene",
        "scale": 2, "scope": 2, "irremediability": 2, "likelihood": 2,
    }  # fmt: skip
    return ImpactInput(**{**given, **changed})


def measure(**changed) -> MeasureInput:
    given = {"purpose": MeasurePurpose.PREVENT, "what": "Kreve vernebriller", "due": date(2026, 9, 1)}
    return MeasureInput(**{**given, **changed})


# Policies, meetings, the board's input


def test_a_policy_is_kept_and_can_be_changed(actor: Actor) -> None:
    made = records.save_policy(actor, PolicyInput(title="Krav til leverandører", adopted_by="styret"))
    kept = records.policies(actor)[0]
    records.save_policy(
        actor, PolicyInput(title="Krav til leverandører", owner="innkjøp"), made, kept.version
    )
    assert [(row.title, row.owner, row.adopted_by) for row in records.policies(actor)] == [
        ("Krav til leverandører", "innkjøp", "")
    ]


def test_a_form_older_than_the_row_is_refused_and_changes_nothing(actor: Actor) -> None:
    made = records.save_policy(actor, PolicyInput(title="Rutine 1"))
    records.save_policy(actor, PolicyInput(title="Rutine 2"), made, 1)
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker"):
        records.save_policy(actor, PolicyInput(title="Rutine 3"), made, 1)
    assert [row.title for row in records.policies(actor)] == ["Rutine 2"]


@pytest.mark.parametrize("title", ["", "   ", "\u200b"])
def test_a_policy_without_a_title_is_not_stored(actor: Actor, title: str) -> None:
    with pytest.raises(FieldMissing, match="Tittel"):
        records.save_policy(actor, PolicyInput(title=title))
    assert records.policies(actor) == []


def test_two_clicks_record_one_policy(actor: Actor) -> None:
    once = [records.save_policy(actor, PolicyInput(title="Krav"), once="nøkkel") for _click in range(2)]
    assert once[0] == once[1]
    assert len(records.policies(actor)) == 1


def test_what_has_happened_cannot_be_dated_tomorrow(actor: Actor) -> None:
    with pytest.raises(records.NotYet, match=r"08\.05\.2026"):
        records.save_policy(actor, PolicyInput(title="Krav", adopted_on=TODAY + timedelta(days=1)))
    with pytest.raises(records.NotYet):
        records.give_board_input(actor, BoardInputInput(text="IKT først", given_on=date(2027, 1, 1)))


def test_meetings_stand_newest_first_and_those_without_a_day_last(actor: Actor) -> None:
    for day in (date(2026, 3, 1), None, date(2026, 5, 1)):
        records.save_event(actor, EventInput(kind=EventKind.BOARD_MEETING, held_on=day))
    assert [row.held_on for row in records.events(actor)] == [date(2026, 5, 1), date(2026, 3, 1), None]


def test_a_meeting_can_be_changed(actor: Actor) -> None:
    made = records.save_event(actor, EventInput(kind=EventKind.TRAINING, topic="loven"))
    records.save_event(
        actor,
        EventInput(kind=EventKind.TRAINING, topic="åpenhetsloven", people=12),
        identity=made,
        seen_version=1,
    )
    assert [(row.topic, row.people) for row in records.events(actor)] == [("åpenhetsloven", 12)]


def test_the_boards_input_is_followed_until_it_is_answered(actor: Actor) -> None:
    made = records.give_board_input(actor, BoardInputInput(text="Se på IKT først", given_by="Styret"))
    row = records.board_inputs(actor)[0]
    assert (row.given_on, row.answer) == (TODAY, "")
    records.answer_board_input(actor, made, "IKT er vurdert på nytt.", row.version)
    answered = records.board_inputs(actor)[0]
    assert (answered.text, answered.answer, answered.answered_on) == (
        "Se på IKT først",
        "IKT er vurdert på nytt.",
        TODAY,
    )
    with pytest.raises(FieldMissing):
        records.answer_board_input(actor, made, " ", answered.version)


def test_a_board_member_may_give_input_but_not_record_policies(actor: Actor) -> None:
    member = Actor("Styremedlem 1", frozenset({Role.BOARD}), actor.enterprise_id)
    records.give_board_input(member, BoardInputInput(text="IKT først"))
    with pytest.raises(NotAllowed, match="retningslinje"):
        records.save_policy(member, PolicyInput(title="Krav"))


def test_each_record_is_one_line_of_the_log(actor: Actor) -> None:
    records.save_policy(actor, PolicyInput(title="Krav"))
    records.give_board_input(actor, BoardInputInput(text="IKT først"))
    assert [line.verb for line in newest_entries(actor, 2)] == ["GIVE_BOARD_INPUT", "RECORD_POLICY"]
    assert verify_log(actor).intact


# Own operations, periods, the board


def test_own_operations_are_assessed_once_a_year_and_can_be_changed(actor: Actor) -> None:
    given = OwnOperationsInput(people=40, sources="medarbeiderundersøkelsen")
    records.save_own_operations(actor, given)
    row = records.own_operations(actor)
    assert row is not None
    records.save_own_operations(actor, given.model_copy(update={"people": 41}), seen_version=row.version)
    changed = records.own_operations(actor)
    assert changed is not None
    assert (changed.people, changed.assessed_on, changed.assessed_by) == (41, TODAY, "Lokal bruker")
    with pytest.raises(ChangedMeanwhile):
        records.save_own_operations(actor, given, seen_version=row.version - 1)


def test_an_assessment_must_say_what_it_builds_on(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="bygger på"):
        records.save_own_operations(actor, OwnOperationsInput(sources=" "))
    assert records.own_operations(actor) is None


def test_full_time_equivalents_are_kept_per_year(actor: Actor) -> None:
    period = records.all_periods(actor)[0]
    records.save_period(actor, period.id, PeriodInput(full_time_equivalents=52), period.version)
    assert records.all_periods(actor)[0].full_time_equivalents == 52


def test_the_board_is_saved_without_its_blank_lines(actor: Actor) -> None:
    lines = [SeatInput(name="Leder 1", role=SeatRole.CHAIR), SeatInput(name=" "), SeatInput(name="Medlem 1")]
    records.save_board(actor, lines)
    with reading(actor) as work:
        assert [person.name for _seat, person in seats(work)] == ["Leder 1", "Medlem 1"]


def test_a_seat_cannot_end_before_it_begins(actor: Actor) -> None:
    line = SeatInput(name="Medlem 1", from_day=date(2026, 2, 1), to_day=date(2026, 1, 1))
    with pytest.raises(FieldWrong, match="Medlem 1"):
        records.save_board(actor, [line])


def test_an_appointing_body_without_a_person_is_told(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="linje 1"):
        records.save_board(actor, [SeatInput(name="", appointing_body="staten")])


# Countries that only a person can place


def test_one_answer_places_every_supplier_with_that_spelling(actor: Actor) -> None:
    first = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1"))
    second = add_supplier(actor, SupplierInput(name="Hanskeleverandør 2"))
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        for identity in (first, second):
            work.get(Supplier, identity).country_as_written = "Georgia/USA?"
    assert unanswered_countries(actor) == [("Georgia/USA?", 2)]
    assert answer_country(actor, "Georgia/USA?", "US") == 2
    assert unanswered_countries(actor) == []
    with reading(actor) as work:
        assert {work.get(Supplier, identity).country for identity in (first, second)} == {"US"}
        remembered = work.session.execute(select(col(CountryAnswer.country))).scalars().all()
    assert remembered == ["US"]


def test_a_spelling_that_is_no_country_is_answered_too(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Leverandør 1"))
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        work.get(Supplier, supplier).country_as_written = "diverse"
    assert answer_country(actor, "diverse", None) == 1
    assert unanswered_countries(actor) == []


def test_only_countries_are_answers(actor: Actor) -> None:
    with pytest.raises(FieldWrong, match="Land"):
        answer_country(actor, "Utopia", "XX")
    with reading(actor) as work:
        assert work.session.execute(select(func.count()).select_from(CountryAnswer)).scalar_one() == 0


# Impacts


def significant(actor: Actor) -> list[tuple[bool, str]]:
    return [(one.row.significant, one.row.significant_reason) for one in findings.impacts(actor)]


def test_grave_harm_is_significant_however_unlikely(actor: Actor) -> None:
    findings.save_impact(actor, impact(scale=4, likelihood=1))
    flag, reason = significant(actor)[0]
    assert flag
    assert "fare for liv" in reason


def test_lesser_harm_is_not_significant_by_the_figures(actor: Actor) -> None:
    findings.save_impact(actor, impact())
    assert significant(actor) == [(False, "")]


def test_a_person_may_decide_otherwise_but_not_without_a_reason(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        findings.save_impact(actor, impact(significant=True))
    findings.save_impact(actor, impact(significant=True, significant_reason="mange er berørt"))
    assert significant(actor) == [(True, "mange er berørt")]


def test_what_has_happened_is_certain(actor: Actor) -> None:
    findings.save_impact(actor, impact(kind=ImpactKind.ACTUAL, scale=3, likelihood=1))
    row = findings.impacts(actor)[0].row
    assert (row.likelihood, row.significant) == (4, True)


def test_actual_impacts_stand_first_then_the_significant_then_the_gravest(actor: Actor) -> None:
    for what, changes in {
        "liten": {"scale": 1, "scope": 1, "irremediability": 1},
        "merkbar": {},
        "grov": {"scale": 4},
        "faktisk": {"kind": ImpactKind.ACTUAL, "scale": 1},
    }.items():
        findings.save_impact(actor, impact(what=what, **changes))
    assert [one.row.what for one in findings.impacts(actor)] == ["faktisk", "grov", "merkbar", "liten"]


def test_an_impact_names_what_it_concerns(actor: Actor, gloves: str) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1"))
    findings.save_impact(actor, impact(category_id=gloves))
    findings.save_impact(actor, impact(supplier_id=supplier))
    findings.save_impact(actor, impact())
    assert {one.subject for one in findings.impacts(actor)} == {
        "Hansker",
        "Hanskeleverandør 1",
        "egen virksomhet",
    }
    with pytest.raises(FieldWrong, match="enten"):
        findings.save_impact(actor, impact(supplier_id=supplier, category_id=gloves))


# Measures and choices


def test_a_finished_measure_must_have_a_result(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Resultat"):
        findings.save_measure(actor, measure(status=MeasureStatus.DONE, result=" "))
    findings.save_measure(actor, measure(status=MeasureStatus.DONE, result="Alle bruker vernebriller."))
    assert len(findings.measures(actor)) == 1


def test_a_planned_measure_must_have_a_day(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Frist"):
        findings.save_measure(actor, measure(due=None))


def test_a_measure_against_an_impact_takes_its_subject(actor: Actor, gloves: str) -> None:
    made = findings.save_impact(actor, impact(category_id=gloves))
    findings.save_measure(actor, measure(impact_id=made))
    assert [one.subject for one in findings.measures(actor)] == ["Hansker"]


def test_measures_stand_by_date_and_the_finished_last(actor: Actor) -> None:
    findings.save_measure(
        actor, measure(what="ferdig", status=MeasureStatus.DONE, result="x", due=date(2026, 1, 1))
    )
    findings.save_measure(actor, measure(what="sen", due=date(2026, 12, 1)))
    findings.save_measure(actor, measure(what="snart", due=date(2026, 6, 1)))
    assert [one.row.what for one in findings.measures(actor)] == ["snart", "sen", "ferdig"]


def test_a_choice_to_wait_needs_a_subject_and_a_reason(actor: Actor, gloves: str) -> None:
    with pytest.raises(FieldMissing, match="Gjelder"):
        findings.decide_to_wait(actor, DecisionInput(reason="Lite volum"))
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        findings.decide_to_wait(actor, DecisionInput(reason="", category_id=gloves))
    findings.decide_to_wait(actor, DecisionInput(reason="Lite volum", category_id=gloves))
    assert [(one.subject, one.row.decided_by) for one in findings.decisions(actor)] == [
        ("Hansker", "Lokal bruker")
    ]


def test_nothing_can_concern_another_enterprises_category(actor: Actor, gloves: str) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    with pytest.raises(Exception, match="ikke funnet"):
        findings.decide_to_wait(other, DecisionInput(reason="Lite volum", category_id=gloves))
    assert findings.decisions(other) == []


def test_suppliers_are_found_by_part_of_their_name(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Hanskeleverandør 1"))
    add_supplier(actor, SupplierInput(name="IKT-leverandør 1"))
    assert [name for _id, name in findings.suppliers_named(actor, "hanske")] == ["Hanskeleverandør 1"]
    assert findings.suppliers_named(actor, "100 %") == []


def test_answering_a_country_rates_the_supplier_anew(actor: Actor) -> None:
    supplier = add_supplier(
        actor, SupplierInput(name="Rådgiver 1", industry_standard="SN2025", industry_code="70.200")
    )
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        work.get(Supplier, supplier).country_as_written = "Kjina"
    answer_country(actor, "Kjina", "CN")
    line = page(actor, Filter(), Order.RISK).rows[0]
    assert line.geographic == "HIGH"
    with reading(actor) as work:
        assert period_of(work).label == "2025"
