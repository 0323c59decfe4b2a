"""The judgement of a supplier and of a category: last year's and the default beside, several sources with their days."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.ratings import JudgementInput, judge_category, judge_supplier, rate_all
from compliance_app.services.records import category_judgements
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.supplier_reads import supplier_overview
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import engine as engines

APP = """
import streamlit as st
from compliance_app.ui import pages, shell

frame = shell.current()
opened = st.navigation(pages.build(has_suppliers=frame.has_suppliers), position="hidden")
start = st.session_state.pop("start", None)
if start:
    st.switch_page(pages.link(start[0]), query_params=start[1])
opened.run()
"""


@pytest.fixture(autouse=True)
def _local(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 11, 22))
    yield
    engines.engine().dispose()
    engines.forget_engines()


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


def opened(path: str, **query: str) -> AppTest:
    app = AppTest.from_string(APP, default_timeout=60)
    app.session_state["start"] = (path, query)
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    parts = (*app.title, *app.header, *app.html, *app.error)
    return (
        "\n".join(str(part.value) for part in parts)
        .replace("\\", "")
        .replace("\u2060", "")
        .replace("\xa0", " ")
    )


def fill_in(app: AppTest, *sources: tuple[str, date | None]) -> None:
    wheres = [field for field in app.text_input if field.label.startswith("Kilde ")]
    days = [field for field in app.date_input if field.label == "Lest"]
    for (where, day), text, when in zip(sources, wheres, days, strict=False):
        text.set_value(where)
        when.set_value(day)


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.startswith(label)).click()
    return ran(app)


def test_a_supplier_with_last_year_and_the_default_beside(actor: Actor) -> None:
    supplier, _category = ids(actor)
    app = opened("leverandor", id=supplier, skjema="vurder")
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
    again = opened("leverandor", id=supplier, skjema="vurder")
    shown = [field.value for field in again.text_input if field.label.startswith("Kilde ")]
    assert shown == ["https://eksempel.invalid/b", "Årsmelding", "", ""]


def test_a_category_with_last_year_and_the_default_beside(actor: Actor) -> None:
    _supplier, category = ids(actor)
    app = opened("virksomheten", **{"del": "kategorier", "id": category})
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
