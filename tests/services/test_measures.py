"""Measures: what is refused with a sentence, who can own them, whether they helped, and the list late first."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, contacts, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measure_list import Group, Wanted, every_measure, measure_page
from compliance_app.services.measures import (
    EffectInput,
    MeasureInput,
    judge_effect,
    measures,
    read_measure,
    save_measure,
)
from compliance_app.services.records import NotYet
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Effect, ImpactKind, Lever, MeasurePurpose, MeasureStatus

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def given(**changed: object) -> MeasureInput:
    plain = {"purpose": MeasurePurpose.MITIGATE, "what": "Kreve rutine for overtid", "due": date(2026, 9, 1)}
    return MeasureInput(**{**plain, **changed})


def done(actor: Actor, **changed: object) -> str:
    return save_measure(actor, given(status=MeasureStatus.DONE, result="Overtiden er halvert.", **changed))


def test_due_before_it_began_or_was_recorded_is_refused_at_the_field(actor: Actor) -> None:
    with pytest.raises(FieldWrong, match=r"Frist.*før tiltaket ble registrert 07\.05\.2026.*Siden"):
        save_measure(actor, given(due=date(2026, 5, 6)))
    with pytest.raises(FieldWrong, match=r"Frist.*før dagen tiltaket begynte"):
        save_measure(actor, given(since=date(2026, 9, 2)))
    save_measure(actor, given(due=date(2026, 5, 6), since=date(2026, 1, 2)))
    save_measure(actor, given(due=TODAY))


def test_what_has_become_late_can_still_be_saved(actor: Actor) -> None:
    made = save_measure(actor, given(due=date(2026, 5, 8)))
    clock.set_as_of(date(2026, 8, 1))
    save_measure(
        actor, given(due=date(2026, 5, 8), what="Kreve skriftlig rutine"), identity=made, seen_version=1
    )
    assert measures(actor)[0].row.what == "Kreve skriftlig rutine"


def test_an_owner_must_be_somebody_who_can_be_given_work(actor: Actor) -> None:
    with pytest.raises(OwnerWithoutAccess, match="Innkjøper 1 står ikke blant dem som kan få oppgaver"):
        save_measure(actor, given(owner="Innkjøper 1"))
    save_contact(actor, ContactInput(name="Innkjøper 1"))
    made = done(actor, owner="innkjøper  1")
    assert measures(actor)[0].row.owner == "Innkjøper 1"
    person = contacts(actor)[0]
    save_contact(actor, ContactInput(name="Innkjøper 1", active=False), person.id, person.version)
    with pytest.raises(OwnerWithoutAccess):
        save_measure(actor, given(owner="Innkjøper 1"))
    kept = given(
        owner="Innkjøper 1", what="Som før", status=MeasureStatus.DONE, result="Overtiden er halvert."
    )
    save_measure(actor, kept, identity=made, seen_version=1)


def test_to_end_the_relation_asks_what_it_does_to_those_who_work_there(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Følger for dem som arbeider der"):
        save_measure(actor, given(lever=Lever.DISENGAGEMENT))
    save_measure(actor, given(lever=Lever.DISENGAGEMENT, effect_on_people="Vi gir et halvt års varsel."))
    save_measure(actor, given(lever=Lever.DIALOGUE))


def test_a_finished_measure_has_a_day_that_has_come(actor: Actor) -> None:
    with pytest.raises(NotYet, match="Gjennomført"):
        done(actor, done_on=date(2026, 5, 8))
    with pytest.raises(FieldWrong, match="Sett status til «Gjennomført»"):
        save_measure(actor, given(done_on=date(2026, 5, 1)))
    done(actor)
    assert measures(actor)[0].row.done_on == TODAY


def test_whether_it_helped_is_judged_afterwards_with_how_we_know(actor: Actor) -> None:
    waiting = save_measure(actor, given())
    how = EffectInput(effect=Effect.HELPED, reason="Timelistene for mars viser det.")
    with pytest.raises(FieldWrong, match="ikke gjennomført"):
        judge_effect(actor, waiting, how, 1)
    made = done(actor)
    with pytest.raises(FieldMissing, match="Hvordan dere vet det"):
        judge_effect(actor, made, EffectInput(effect=Effect.NOT, reason=" "), 1)
    with pytest.raises(FieldWrong, match="før tiltaket var gjennomført"):
        judge_effect(actor, made, EffectInput(effect=Effect.NOT, reason="x", judged_on=date(2026, 1, 1)), 1)
    judge_effect(actor, made, how, 1)
    row = read_measure(actor, made)[0].row
    assert (row.effect, row.effect_judged_on, row.effect_judged_by) == ("HELPED", TODAY, "Lokal bruker")
    with pytest.raises(ChangedMeanwhile):
        judge_effect(actor, made, how, 1)


def test_one_measure_is_read_with_the_impact_it_is_against(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="IKT-leverandør 1", country="NO"))
    impact = save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.POTENTIAL, issue="WORKING_HOURS", what="Overtid ved montering", scale=3, scope=3,
            irremediability=2, likelihood=3, supplier_id=supplier, severity_reason="Mange arbeider over 60 timer.",
        ),
    )  # fmt: skip
    found, against = read_measure(actor, save_measure(actor, given(impact_id=impact, cost=1_250_000)))
    assert (found.supplier, against and against.what) == ("IKT-leverandør 1", "Overtid ved montering")
    assert (found.row.cost, found.row.cost_currency) == (1_250_000, "NOK")
    with pytest.raises(NotFound):
        read_measure(actor, "finnes-ikke")


def test_the_list_is_late_first_then_by_day_and_the_finished_last(actor: Actor) -> None:
    began = date(2025, 6, 1)
    save_measure(actor, given(what="Senere", due=date(2026, 12, 1)))
    save_measure(actor, given(what="Sent", due=date(2026, 4, 1), since=began))
    save_measure(actor, given(what="I mai", due=date(2026, 5, 31)))
    save_measure(actor, given(what="Uten dag", due=None, status=MeasureStatus.ONGOING))
    done(actor, what="Gjort")
    shown = measure_page(actor, Wanted())
    assert [(row.what, row.group) for row in shown.rows] == [
        ("Sent", Group.LATE), ("I mai", Group.THIS_MONTH), ("Senere", Group.LATER),
        ("Uten dag", Group.WITHOUT_DAY), ("Gjort", Group.DONE),
    ]  # fmt: skip
    assert shown.counts == dict.fromkeys(Group, 1)
    assert [row.what for row in measure_page(actor, Wanted(groups=frozenset({Group.LATE}))).rows] == ["Sent"]


def test_open_measures_of_an_earlier_year_are_still_in_the_list(actor: Actor) -> None:
    save_measure(actor, given(what="Lovet i fjor"))
    open_period(actor, 2026)
    assert [row.what for row in measure_page(actor, Wanted()).rows] == ["Lovet i fjor"]


def test_a_search_finds_what_is_done_against_whom_and_by_whom_in_any_case(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Ærlig Økonomisjef"))
    supplier = add_supplier(actor, SupplierInput(name="Ålesund Prøvefirma AS", country="NO"))
    save_measure(actor, given(what="Besøk", supplier_id=supplier))
    save_measure(actor, given(what="Møte", owner="Ærlig Økonomisjef"))
    assert [row.what for row in measure_page(actor, Wanted(text="åLESUND")).rows] == ["Besøk"]
    assert [row.what for row in every_measure(actor, Wanted(text="ærlig ø"))] == ["Møte"]
    assert [row.what for row in measure_page(actor, Wanted(owner="Ærlig Økonomisjef")).rows] == ["Møte"]
    assert measure_page(actor, Wanted(text="finnes ikke")).found == 0


def test_every_measure_stands_on_exactly_one_page(actor: Actor) -> None:
    for number in range(60):
        due = date(2026, 4 + number % 6, 1 + number % 28)
        if number % 7:
            save_measure(actor, given(what=f"Tiltak {number}", due=due, since=date(2025, 1, 1)))
        else:
            done(actor, what=f"Tiltak {number}", due=due)
    seen = [row.what for number in (1, 2, 3) for row in measure_page(actor, Wanted(), number).rows]
    assert sorted(seen) == sorted(f"Tiltak {number}" for number in range(60))
    assert [row.what for row in every_measure(actor, Wanted())] == seen
    assert measure_page(actor, Wanted(), 4).rows == ()
