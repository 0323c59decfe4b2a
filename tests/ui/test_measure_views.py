"""The page «Tiltak» as a person meets it: late first, a form that keeps what was typed, and whether it helped."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, opened_at, press, primaries, said_under, words

from compliance_app import clock
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.measures import MeasureInput, measures, save_measure
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import MeasurePurpose, MeasureStatus


@pytest.fixture
def actor(home: object, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 5, 7))
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(made, SupplierInput(name="IKT-leverandør 1", country="NO"))
    return made


def record(actor: Actor, **changed: object) -> str:
    plain = {"purpose": MeasurePurpose.PREVENT, "what": "Møte om arbeidstid", "due": date(2026, 9, 1)}
    return save_measure(actor, MeasureInput(**{**plain, **changed}))


def field(app: AppTest, kind: str, label: str):
    return next(one for one in getattr(app, kind) if one.label == label)


def test_without_measures_the_page_says_where_to_begin(actor: Actor) -> None:
    app = opened_at("tiltak")
    assert "Ingen tiltak ennå" in words(app)
    assert len(primaries(app)) == 1


def test_the_sentence_counts_and_the_late_stand_first_with_the_risk_they_answer(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør Ærø", country="MY"))
    record(actor, what="Senere")
    record(actor, what="Sent", due=date(2026, 4, 30), since=date(2026, 1, 2), supplier_id=supplier)
    app = opened_at("tiltak")
    assert "To tiltak er åpne. Ett er over fristen." in words(app)
    assert [head.value for head in app.header] == ["Over fristen (1)", "Senere (1)"]
    assert "Mot risikoen hos Hanskeleverandør Ærø. Planlagt. Ingen ansvarlig." in words(app)
    assert "7 dager over" in words(app)


def test_a_measure_is_made_with_visible_labels_alone(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Innkjøpsleder"))
    app = opened_at("tiltak", ny="1")
    assert len(primaries(app)) == 1
    field(app, "text_input", "Hva dere gjør").set_value("Kreve liste over produsenter")
    field(app, "selectbox", "Ansvarlig").set_value("Innkjøpsleder")
    field(app, "text_input", "Kostnad").set_value("12 500")
    press(app, "Lagre tiltaket")
    assert "Et planlagt tiltak må ha en frist." in words(app)
    assert field(app, "text_input", "Hva dere gjør").value == "Kreve liste over produsenter"
    field(app, "date_input", "Frist").set_value(date(2026, 9, 1))
    press(app, "Lagre tiltaket")
    row = measures(actor)[0].row
    assert (row.what, row.owner, row.cost) == ("Kreve liste over produsenter", "Innkjøpsleder", 1_250_000)
    assert "Lagret" in words(app)
    assert app.title[0].value == "Tiltak"


def test_a_result_is_asked_for_when_it_is_done(actor: Actor) -> None:
    made = record(actor)
    app = opened_at("tiltak", id=made)
    field(app, "text_area", "Hvorfor det ikke er gjennomført").set_value("fabrikken var stengt")
    field(app, "radio", "Status").set_value(MeasureStatus.DONE)
    checked(app.run())
    press(app, "Lagre tiltaket")
    assert "Et gjennomført tiltak må ha et resultat." in words(app)
    field(app, "text_area", "Resultat").set_value("Overtiden er halvert.")
    press(app, "Lagre tiltaket")
    assert measures(actor)[0].row.done_on == date(2026, 5, 7)


def test_ending_the_relation_asks_for_its_effect_on_people(actor: Actor) -> None:
    app = opened_at("tiltak", id=record(actor))
    field(app, "selectbox", "Hvordan dere påvirker").select("Avslutte forholdet på en ansvarlig måte")
    checked(app.run())
    press(app, "Lagre tiltaket")
    assert "Følger for dem som arbeider der" in words(app)
    field(app, "text_area", "Følger for dem som arbeider der").set_value("Vi varsler et halvt år i forveien.")
    press(app, "Lagre tiltaket")
    assert measures(actor)[0].row.lever == "DISENGAGEMENT"


def test_an_amount_that_is_none_is_refused_at_the_field(actor: Actor) -> None:
    app = opened_at("tiltak", id=record(actor))
    field(app, "text_input", "Kostnad").set_value("mye")
    press(app, "Lagre tiltaket")
    assert "Skriv et beløp i kroner" in said_under(app, "Kostnad")
    assert measures(actor)[0].row.cost is None


def test_a_day_before_it_began_and_a_missing_result_are_said_at_the_field(actor: Actor) -> None:
    app = opened_at("tiltak", id=record(actor))
    field(app, "date_input", "Siden").set_value(date(2026, 10, 1))
    press(app, "Lagre tiltaket")
    assert "Fristen er før dagen tiltaket begynte." in said_under(app, "Frist")
    field(app, "date_input", "Siden").set_value(date(2026, 4, 1))
    field(app, "radio", "Status").set_value(MeasureStatus.DONE).run()
    press(app, "Lagre tiltaket")
    assert said_under(app, "Frist") == ""
    assert "Feltet «Resultat» mangler." in said_under(app, "Resultat")
    assert len(app.error) == 1


def test_afterwards_one_says_whether_it_helped(actor: Actor) -> None:
    made = record(actor, status=MeasureStatus.DONE, result="Møtet ble holdt.")
    app = opened_at("tiltak", id=made)
    press(app, "Lagre vurderingen")
    assert "Velg det svaret som passer best." in words(app)
    field(app, "radio", "Hjalp det dem det gjelder?").set_value("NOT")
    field(app, "text_area", "Hvordan dere vet det").set_value("Timelistene er som før.")
    press(app, "Lagre vurderingen")
    assert "Det virket ikke." in words(app)


def test_a_measure_begun_from_a_supplier_is_aimed_at_it(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="MY"))
    app = opened_at("tiltak", ny="1", leverandor=supplier, navn="Hanskeleverandør 1")
    field(app, "text_input", "Hva dere gjør").set_value("Besøke fabrikken")
    field(app, "date_input", "Frist").set_value(date(2026, 9, 1))
    press(app, "Lagre tiltaket")
    assert measures(actor)[0].supplier == "Hanskeleverandør 1"


def test_what_does_not_exist_is_said_in_words(actor: Actor) -> None:
    assert "ble ikke funnet" in words(opened_at("tiltak", id="finnes-ikke"))
