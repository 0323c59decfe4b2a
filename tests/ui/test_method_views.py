"""The method page: a draft is seen before it can be saved, an index is compared before it is used, and history tells it."""

import json

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, opened_at, press_exactly, primaries

from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import Dimension
from compliance_app.services.datasets import all_datasets
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.method import method_in_force
from compliance_app.services.method_versions import MethodInput, change_method, method_history
from compliance_app.services.ratings import JudgementInput, explain, judge_category
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Supply

pytestmark = pytest.mark.usefixtures("local")


@pytest.fixture
def actor(local: None) -> Actor:
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = save_category(actor, CategoryInput(name="Rådgivning", supply=Supply.SERVICES))
    judge_category(actor, category, JudgementInput(level=Level.LOW, reason="Kontorarbeid."))
    for country in ("NO", "US", "CN"):
        add_supplier(actor, SupplierInput(name=f"Rådgiver {country}", country=country, category_id=category))
    return actor


def said(app: AppTest) -> str:
    shown = [one.proto.body if hasattr(one.proto, "body") else str(one.value) for one in app.get("html")]
    return " ".join([*shown, *(str(one.value) for one in app.header)])


def test_the_method_page_tells_the_method_its_stability_and_its_versions(actor: Actor) -> None:
    change_method(actor, 1, MethodInput(medium=20, reason="Styret ville ha strengere grenser"))
    app = opened_at("virksomheten", **{"del": "metode"})
    text = said(app)
    for piece in (
        "Metode 2", "fra 20 til under 45", "vekt 1 (25", "1\u00a0000 tilfeldige vektinger",
        "Styret ville ha strengere grenser. Medium begynner på 20, ikke 25.", "Programmets egen metode.", "Lokal bruker",
    ):  # fmt: skip
        assert piece in text, piece
    assert primaries(app) == ["Endre metoden"]


def test_a_draft_is_seen_before_it_can_be_saved_and_what_was_typed_stays_when_refused(actor: Actor) -> None:
    app = opened_at("endre-metode")
    assert primaries(app) == []
    app.number_input(key="medium").set_value(20.0)
    app = press_exactly(app, "Se hva det endrer")
    text = said(app)
    assert "1 av 3 leverandører bytter nivå." in text
    assert "Medium begynner på 20, ikke 25." in text
    assert "USA" in text
    assert "hviler på et land" in text
    assert [link.label for link in app.get("page_link") if "Rådgiver" in link.label] == ["Rådgiver US"]
    assert len(method_history(actor)) == 1
    assert primaries(app) == ["Lagre som ny metode"]
    app = press_exactly(app, "Lagre som ny metode")
    assert "«Begrunnelse» mangler" in app.error[0].value.replace("\\", "")
    assert app.number_input(key="medium").value == 20
    app.text_area(key="method-reason").set_value("Styret ville det.")
    app = press_exactly(app, "Lagre som ny metode")
    assert method_in_force(actor).method.medium == 20
    assert method_history(actor)[0].reason == "Styret ville det."
    assert app.success[0].value.startswith("Metode 2 er lagret")


def test_a_floor_is_set_with_the_versions_reason_and_a_meaningless_draft_is_refused(actor: Actor) -> None:
    app = opened_at("endre-metode")
    app.number_input(key="medium").set_value(50.0)
    app = press_exactly(app, "Se hva det endrer")
    assert "Grensen for medium" in app.error[0].value.replace("\\", "")
    app.number_input(key="medium").set_value(25.0)
    app.selectbox(key="floor-country").set_value("NO")
    app = press_exactly(app, "Se hva det endrer")
    assert "Laveste nivå for Norge er høy." in said(app)
    app.text_area(key="method-reason").set_value("Okkupert i eksempelet.")
    press_exactly(app, "Lagre som ny metode")
    assert method_in_force(actor).method.floors["NO"].reason == "Okkupert i eksempelet."
    app = opened_at("endre-metode")
    app.multiselect(key="floors-removed").set_value(["NO"])
    app = press_exactly(app, "Se hva det endrer")
    assert "Norge har ikke lenger et laveste nivå." in said(app)


def test_a_draft_that_equals_the_method_has_nothing_to_save(actor: Actor) -> None:
    app = press_exactly(opened_at("endre-metode"), "Se hva det endrer")
    assert "Alt er likt metode 1" in said(app)
    assert primaries(app) == []


def test_an_index_is_read_compared_and_taken_into_use(actor: Actor) -> None:
    app = opened_at("datagrunnlag")
    assert "Alle landenes tall er fra utgavene som følger med programmet." in said(app)
    assert "V-Dem v16, V-Dem Institute" in said(app)
    app.file_uploader[0].set_value(
        ("indeks.csv", b"Land;Score\nNorge;9\nKina;2\nUSA;8\nVerden;5\n", "text/csv")
    )
    app = checked(app.run())
    assert "Tall for 3 land, fra 2 til 9." in said(app)
    assert "ikke tatt med: Verden." in said(app)
    app = press_exactly(app, "Les inn")
    assert "den verste verdien på skalaen" in app.error[0].value
    app.selectbox(key="index-dimension").set_value(Dimension.LABOUR_RIGHTS)
    app.text_input(key="index-name").set_value("Egen indeks")
    app.text_input(key="index-edition").set_value("2026")
    app.number_input(key="index-worst").set_value(10.0)
    app.number_input(key="index-best").set_value(0.0)
    app.number_input(key="index-of-year").set_value(2026)
    app = press_exactly(app, "Les inn")
    (stored,) = all_datasets(actor)
    assert json.loads(stored.row.content)["NOR"] == [9.0, 2026]
    text = said(app)
    assert "10 er verst og 0 best på skalaen." in text
    assert "Begge har tall for 3 land." in text
    assert primaries(app) == ["Ta i bruk som ny metode"]
    app.text_area(key=f"use-reason-{stored.row.id}").set_value("Nyere tall.")
    app = press_exactly(app, "Ta i bruk som ny metode")
    assert app.success[0].value.startswith("Metode 2 er lagret")
    assert "«Egen indeks», 2026" in said(app)
    norwegian = {part.dimension: part.value for part in method_in_force(actor).countries["NO"].dimensions}
    assert norwegian[Dimension.LABOUR_RIGHTS] == 90


def test_an_index_that_no_version_uses_can_be_removed(actor: Actor) -> None:
    app = opened_at("datagrunnlag")
    app.file_uploader[0].set_value(
        ("indeks.csv", b"Land;Score;Year\nNorge;9;2025\nKina;2;2025\n", "text/csv")
    )
    app = checked(app.run())
    app.text_input(key="index-name").set_value("Prøve")
    app.text_input(key="index-edition").set_value("1")
    app.number_input(key="index-worst").set_value(0.0)
    app.number_input(key="index-best").set_value(10.0)
    app = press_exactly(app, "Les inn")
    app = press_exactly(app, "Fjern indeksen")
    assert all_datasets(actor) == []
    assert app.success[0].value.startswith("Indeksen er fjernet")


def test_a_file_that_is_no_index_is_refused_with_a_sentence(actor: Actor) -> None:
    app = opened_at("datagrunnlag")
    app.file_uploader[0].set_value(("indeks.csv", b"a;b\n1;2\n", "text/csv"))
    app = checked(app.run())
    assert "Ingen kolonne i arket" in app.error[0].value


def test_the_supplier_page_says_what_each_figure_weighs_how_old_it_is_and_how_stable_the_level_is(
    actor: Actor,
) -> None:
    from compliance_app.services.register import Filter, Order, page

    row = next(one for one in page(actor, Filter(), Order.NAME).rows if one.name == "Rådgiver CN")
    assert explain(actor, row.id).assessment.geographic == "HIGH"
    text = said(opened_at("leverandor", id=row.id))
    assert "89,3 av 100, og 37 prosent av landets tall. Tallet er fra 2022" in text
    assert "Leverandørens eget land, Kina, er det svakeste leddet." in text
    assert "Alle 1\u00a0000 tilfeldige vektinger av de fire tallene gir høy" in text
