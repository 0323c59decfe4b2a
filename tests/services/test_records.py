"""What people write down about the enterprise: kept whole, refused where it makes no sense, never lost to a stale form."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.services import impacts, measures, records, subjects
from compliance_app.services.country_answers import answer_country, unanswered_countries
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    period_of,
    seats,
)
from compliance_app.services.impacts import ImpactInput
from compliance_app.services.measures import MeasureInput
from compliance_app.services.records import (
    PeriodInput,
)
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    CountryAnswer,
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
        "scale": 2, "scope": 2, "irremediability": 2, "likelihood": 2, "severity_reason": "Kjent fra bransjen.",
    }  # fmt: skip
    return ImpactInput(**{**given, **changed})


def measure(**changed) -> MeasureInput:
    given = {
        "purpose": MeasurePurpose.PREVENT,
        "what": "Kreve vernebriller",
        "due": date(2026, 9, 1),
        "since": date(2026, 1, 5),
    }
    return MeasureInput(**{**given, **changed})


# Own operations, periods, the board


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


# Measures and choices


def test_a_finished_measure_must_have_a_result(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Resultat"):
        measures.save_measure(actor, measure(status=MeasureStatus.DONE, result=" "))
    measures.save_measure(actor, measure(status=MeasureStatus.DONE, result="Alle bruker vernebriller."))
    assert len(measures.measures(actor)) == 1


def test_a_planned_measure_must_have_a_day(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Frist"):
        measures.save_measure(actor, measure(due=None))


def test_a_measure_against_an_impact_takes_its_subject(actor: Actor, gloves: str) -> None:
    made = impacts.save_impact(actor, impact(category_id=gloves))
    measures.save_measure(actor, measure(impact_id=made))
    assert [one.subject for one in measures.measures(actor)] == ["Hansker"]


def test_measures_stand_by_date_and_the_finished_last(actor: Actor) -> None:
    measures.save_measure(
        actor, measure(what="ferdig", status=MeasureStatus.DONE, result="x", due=date(2026, 1, 7))
    )
    measures.save_measure(actor, measure(what="sen", due=date(2026, 12, 1)))
    measures.save_measure(actor, measure(what="snart", due=date(2026, 6, 1)))
    assert [one.row.what for one in measures.measures(actor)] == ["snart", "sen", "ferdig"]


def test_suppliers_are_found_by_part_of_their_name(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Hanskeleverandør 1"))
    add_supplier(actor, SupplierInput(name="IKT-leverandør 1"))
    assert [name for _id, name in subjects.suppliers_named(actor, "hanske")] == ["Hanskeleverandør 1"]
    assert subjects.suppliers_named(actor, "100 %") == []


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
