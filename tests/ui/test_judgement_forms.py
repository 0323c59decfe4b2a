"""The judgement of a supplier and of a category: last year's and the default beside, several sources with their days."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import opened_at, press, words

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.ratings import JudgementInput, judge_category, judge_supplier, rate_all
from compliance_app.services.records import category_judgements
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.supplier_reads import supplier_overview
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor


@pytest.fixture(autouse=True)
def _on_the_day(local: None) -> None:
    clock.set_as_of(date(2026, 11, 22))


@pytest.fixture
def actor() -> Actor:
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2024))
    given = CategoryInput(name="Hansker", industry_standard="SN2025", industry_code="22.120")
    category = save_category(owner, given)
    supplier = add_supplier(owner, SupplierInput(name="Leverandør 1", country="NO", category_id=category))
    last = JudgementInput(
        level=Level.HIGH, reason="Lest om gummi.", sources_read="https://eksempel.invalid/a (lest 03.03.2025)"
    )
    judge_category(owner, category, last)
    judge_supplier(owner, supplier, last)
    open_period(owner, 2025)
    rate_all(owner)
    return owner


def ids(actor: Actor) -> tuple[str, str]:
    supplier = page(actor, Filter(), Order.NAME).rows[0].id
    category = supplier_overview(actor, supplier).page.category
    assert category is not None
    return supplier, category.id


def fill_in(app: AppTest, *sources: tuple[str, date | None]) -> None:
    wheres = [field for field in app.text_input if field.label.startswith("Kilde ")]
    days = [field for field in app.date_input if field.label == "Lest"]
    for (where, day), text, when in zip(sources, wheres, days, strict=False):
        text.set_value(where)
        when.set_value(day)


def test_a_supplier_with_last_year_and_the_default_beside(actor: Actor) -> None:
    supplier, _category = ids(actor)
    app = opened_at("leverandor", id=supplier, skjema="vurder")
    text = words(app)
    for part in (
        "Uten egen vurdering",
        "Grunnlag",
        "I 2024",
        "Lest om gummi.",
        "eksempel.invalid/a, lest 3. mars 2025",
    ):
        assert part in text
    app.radio[1].set_value(Level.MEDIUM)
    next(area for area in app.text_area if area.label == "Begrunnelse").set_value("Bedre nå.")
    fill_in(app, ("https://eksempel.invalid/b", None))
    press(app, "Lagre vurderingen")
    assert "Oppgi dagen du leste den." in words(app)
    fill_in(app, ("https://eksempel.invalid/b", date(2026, 11, 1)), ("Årsmelding", date(2026, 11, 20)))
    press(app, "Lagre vurderingen")
    own = supplier_overview(actor, supplier).judgement
    assert own is not None
    assert own.sources_read == "https://eksempel.invalid/b (lest 01.11.2026); Årsmelding (lest 20.11.2026)"
    assert own.read_on == date(2026, 11, 20)
    again = opened_at("leverandor", id=supplier, skjema="vurder")
    shown = [field.value for field in again.text_input if field.label.startswith("Kilde ")]
    assert shown == ["https://eksempel.invalid/b", "Årsmelding", "", ""]


def test_a_category_with_last_year_and_the_default_beside(actor: Actor) -> None:
    _supplier, category = ids(actor)
    app = opened_at("virksomheten", **{"del": "kategorier", "id": category})
    text = words(app)
    for part in ("Forslag etter næringskode", "Grunnlag", "I 2024", "Lest om gummi."):
        assert part in text
    next(one for one in app.radio if one.label == "Bransjerisiko").set_value(Level.MEDIUM)
    next(area for area in app.text_area if area.label == "Begrunnelse").set_value("Bedre nå.")
    fill_in(app, ("", date(2026, 11, 1)))
    press(app, "Lagre")
    assert "«Kilde 1» mangler" in words(app)
    fill_in(app, ("Rapport", date(2026, 11, 1)))
    press(app, "Lagre")
    found = category_judgements(actor)[category]
    assert (found.level, found.sources_read, found.read_on) == (
        "MEDIUM",
        "Rapport (lest 01.11.2026)",
        date(2026, 11, 1),
    )
