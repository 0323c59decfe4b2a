"""«Kan dette gis ut?» on the page of a fact, and «Det dere ikke gir ut» under Virksomheten."""

from datetime import date

import pytest
from promises.acts_impacts import impact
from streamlit.testing.v1 import AppTest
from support.pages import checked, opened_at, press, said_under, words

from compliance_app import clock
from compliance_app.domain.requests import Disclosure
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.disclosure import DisclosureInput, disclosure_of, set_disclosure
from compliance_app.services.impacts import save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.subjects import producers_named
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ImpactKind, MeasurePurpose

SECRET = DisclosureInput(disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Prisene bygger på det.")


@pytest.fixture
def supplier(actor: Actor) -> str:
    clock.set_as_of(date(2026, 5, 7))
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))


def folded(app: AppTest) -> str:
    return next(one.label for one in app.expander if one.label.startswith("Kan dette gis ut?"))


def choose(app: AppTest, chosen: Disclosure, reason: str = "") -> AppTest:
    next(one for one in app.radio if one.label == "Kan dette gis ut?").set_value(chosen)
    next(one for one in app.text_area if one.label == "Begrunnelse").set_value(reason)
    button = next(
        one for one in app.button if one.form_id.startswith("utlevering-")
    )  # the page has other buttons
    return checked(button.click().run())


def test_a_supplier_is_closed_with_a_reason_and_opened_again(actor: Actor, supplier: str) -> None:
    app = opened_at("leverandor", id=supplier)
    assert folded(app) == "Kan dette gis ut? Ja"
    choose(app, Disclosure.BUSINESS_SENSITIVE)
    assert "Skriv hvorfor dette ikke kan gis ut." in said_under(app, "Begrunnelse")
    choose(app, Disclosure.BUSINESS_SENSITIVE, "Prisene bygger på det")
    assert folded(app) == "Kan dette gis ut? Nei, forretningsforhold"
    assert "Prisene bygger på det. Bestemt av Lokal bruker" in words(app)
    assert "men uten navnet" in words(app)
    choose(app, Disclosure.OPEN)
    assert disclosure_of(actor, "supplier", supplier).is_open


def test_the_second_of_two_is_told_and_may_then_go_on(actor: Actor, supplier: str) -> None:
    app = opened_at("leverandor", id=supplier)
    set_disclosure(actor, "supplier", supplier, SECRET)
    choose(app, Disclosure.PERSONAL, "Enkeltpersonforetak")
    assert "endret hva som kan gis ut" in words(app)
    assert disclosure_of(actor, "supplier", supplier).disclosure is Disclosure.BUSINESS_SENSITIVE
    choose(app, Disclosure.PERSONAL, "Enkeltpersonforetak")
    assert disclosure_of(actor, "supplier", supplier).disclosure is Disclosure.PERSONAL


def test_a_measure_and_a_risk_have_the_same_question(actor: Actor, supplier: str) -> None:
    measure = save_measure(
        actor, MeasureInput(purpose=MeasurePurpose.PREVENT, what="Møte", due=date(2026, 9, 1))
    )
    risk = save_impact(actor, impact(supplier_id=supplier))
    for path, kind, identity in (("tiltak", "measure", measure), ("konsekvenser", "adverse_impact", risk)):
        app = opened_at(path, id=identity)
        choose(app, Disclosure.BUSINESS_SENSITIVE, "Avtalt med leverandøren")
        assert folded(app) == "Kan dette gis ut? Nei, forretningsforhold"
        assert not disclosure_of(actor, kind, identity).is_open


def test_actual_harm_has_no_form_but_says_why(actor: Actor, supplier: str) -> None:
    harm = save_impact(actor, impact(kind=ImpactKind.ACTUAL, supplier_id=supplier))
    app = opened_at("konsekvenser", id=harm)
    assert folded(app) == "Kan dette gis ut? Ja"
    assert "§ 6 tredje ledd" in words(app)
    assert not [one for one in app.radio if one.label == "Kan dette gis ut?"]


def test_the_list_says_what_is_left_out_and_why_and_opens_it(actor: Actor, supplier: str) -> None:
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut"})
    assert "Ingenting er unntatt." in words(app)
    set_disclosure(actor, "supplier", supplier, SECRET)
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut"})
    assert "Drifts- eller forretningsforhold (§ 6 annet ledd bokstav d). Prisene bygger på det." in words(app)
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut", "id": f"supplier.{supplier}"})
    assert folded(app) == "Kan dette gis ut? Nei, forretningsforhold"
    press(app, "Lukk")
    assert not [one for one in app.expander if one.label.startswith("Kan dette gis ut?")]
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut", "id": f"supplier.{supplier}"})
    choose(app, Disclosure.OPEN)
    assert "Ingenting er unntatt." in words(app)


def test_a_country_is_left_out_from_the_list_itself(actor: Actor, supplier: str) -> None:
    save_category(actor, CategoryInput(name="Hansker"))
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut"})
    press(app, "Unnta fra svar")
    assert "Velg hva som ikke kan gis ut." in said_under(app, "Hva")
    what = next(one for one in app.selectbox if one.label == "Hva")
    assert what.options[0] == "Hansker"
    what.select("Malaysia")
    press(app, "Unnta fra svar")
    assert "Skriv hvorfor dette ikke kan gis ut." in said_under(app, "Begrunnelse")
    next(one for one in app.text_area if one.label == "Begrunnelse").set_value("Vi forhandler nå")
    press(app, "Unnta fra svar")
    assert "Vi forhandler nå." in words(app)
    assert disclosure_of(actor, "country", "MY").disclosure is Disclosure.BUSINESS_SENSITIVE
    app = opened_at("virksomheten", **{"del": "gis-ikke-ut"})
    assert "Malaysia" not in next(one for one in app.selectbox if one.label == "Hva").options


def test_a_producer_is_closed_on_its_own_page(actor: Actor, supplier: str) -> None:
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 1", country="MY"))
    producer = producers_named(actor, "Fabrikk 1")[0][0]
    app = opened_at("produsent", id=producer)
    choose(app, Disclosure.BUSINESS_SENSITIVE, "Vi forhandler nå")
    assert folded(app) == "Kan dette gis ut? Nei, forretningsforhold"
