"""The supplier's page as the buyer uses it through the year: follow-ups, evidence, what is due, what has been done."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.asked import sent
from support.links import at_base
from support.pages import links_of, primaries

from compliance_app import clock
from compliance_app.domain.issues import Issue
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.evidence import EvidenceInput, attach
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, save_follow_up
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import FollowUpKind, ImpactKind, MeasurePurpose, Supply


@pytest.fixture(autouse=True)
def _local(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 5, 7))


@pytest.fixture
def actor() -> Actor:
    return local_actor(
        create_enterprise(
            local_actor(), EnterpriseInput(name="Eksempel AS", contact="innkjop@eksempel.example"), year=2025
        )
    )


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="VN", owner="Innkjøp"))


def opened(identity: str, form: str = "", **more: str) -> AppTest:
    app = AppTest.from_string(
        "from compliance_app.ui.views import leverandor\nleverandor.view()\n", default_timeout=30
    )
    app.query_params["id"] = identity
    if form:
        app.query_params["skjema"] = form
    for name, value in more.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    return " ".join(
        str(one.value) for one in (*app.markdown, *app.get("html"), *app.header) if one.value is not None
    )


def press(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    app.run()
    assert not app.exception, app.exception
    return app


def test_a_follow_up_is_registered_from_the_page_and_the_next_one_stands_first(actor, supplier) -> None:
    app = opened(supplier, "oppfolging")
    app.text_area(key=f"follow-{supplier}-new-what").set_value("Besøk på lageret")
    app.date_input(key=f"follow-{supplier}-new-held").set_value(date(2026, 5, 4))
    press(app, "Lagre oppfølgingen")
    assert "Utfall" in app.error[0].value
    assert app.text_area(key=f"follow-{supplier}-new-what").value == "Besøk på lageret"
    app.text_area(key=f"follow-{supplier}-new-outcome").set_value("Ett avvik om overtid")
    app.date_input(key=f"follow-{supplier}-new-next").set_value(date(2026, 6, 1))
    press(app, "Lagre oppfølgingen")
    (row,) = follow_ups_of(actor, supplier)
    assert (row.what, row.outcome, row.next_on) == (
        "Besøk på lageret",
        "Ett avvik om overtid",
        date(2026, 6, 1),
    )
    app = opened(supplier)
    assert "Utfall: Ett avvik om overtid." in words(app)
    assert "Følg opp" in links_of(app)
    assert "Neste gang 1. juni" in words(app).replace("\u00a0", " ")


def test_a_follow_up_that_somebody_else_changed_is_told_and_ones_own_text_stays(actor, supplier) -> None:
    given = FollowUpInput(kind=FollowUpKind.MEETING, held_on=date(2026, 4, 1), outcome="Første ord")
    identity = save_follow_up(actor, supplier, given)
    app = opened(supplier, "oppfolging", rad=identity)
    place = f"follow-{supplier}-{identity}"
    app.text_area(key=f"{place}-outcome").set_value("Mine ord")
    save_follow_up(actor, supplier, given.model_copy(update={"outcome": "Andres ord"}), identity, 1)
    press(app, "Lagre oppfølgingen")
    assert "endret" in app.error[0].value
    assert app.text_area(key=f"{place}-outcome").value == "Mine ord"
    assert [row.outcome for row in follow_ups_of(actor, supplier)] == ["Andres ord"]
    press(app, "Lagre oppfølgingen")
    assert [row.outcome for row in follow_ups_of(actor, supplier)] == ["Mine ord"]


def test_evidence_stands_on_the_page_and_a_file_comes_back_as_a_download(actor, supplier) -> None:
    source = EvidenceInput(
        title="Egenerklæring", source="Sak 26/14 i arkivet", read_on=date(2026, 5, 4), supplier_id=supplier
    )
    attach(actor, source)
    attach(actor, source.model_copy(update={"title": "Rapport"}), (b"%PDF-1.7\n%%EOF", "rapport.pdf"))
    app = opened(supplier)
    assert "Sak 26/14 i arkivet" in words(app)
    assert [one.label.replace("\\", "") for one in app.get("download_button")] == ["Rapport"]


def harm(actor: Actor, **about) -> str:
    given = ImpactInput(
        kind=ImpactKind.ACTUAL, issue=Issue.FORCED_LABOUR, what="Pass ble holdt tilbake", scale=4, scope=2,
        irremediability=2, severity_reason="Arbeiderne har fortalt det.", **about,
    )  # fmt: skip
    return save_impact(actor, given)


def measure(actor: Actor, **more) -> str:
    given = {
        "purpose": MeasurePurpose.CEASE, "what": "Kreve passene levert tilbake", "due": date(2026, 5, 1),
        "since": date(2026, 1, 5),
    }  # fmt: skip
    return save_measure(actor, MeasureInput(**given | more))


def test_a_risk_that_nobody_has_answered_is_said_with_both_ways_to_answer(actor, supplier) -> None:
    app = opened(supplier)
    assert "Hvem kan bli skadet, og hvordan?" in words(app)
    assert "Ingen tiltak og ingen begrunnelse ennå" in words(app)
    labels = {one.label for one in app.button}
    assert {"Registrer konsekvens", "Nytt tiltak", "Begrunn at dere venter"} <= labels
    assert primaries(app) == ["Vurder for 2025"]


def test_impacts_and_measures_stand_on_the_page_and_open_on_their_own(actor, supplier) -> None:
    impact = harm(actor, supplier_id=supplier)
    made = measure(actor, impact_id=impact)
    app = opened(supplier)
    text = words(app).replace("\u00a0", " ")
    assert "Faktisk. Tvangsarbeid og menneskehandel. Alvorlighetsgrad 4 av 4." in text
    assert "Mot: Pass ble holdt tilbake." in text
    assert "6 dager over" in text
    assert "Ingen tiltak og ingen begrunnelse ennå" not in text
    leads = {
        link.proto.label: f"{link.proto.page}?{link.proto.query_string}" for link in app.get("page_link")
    }
    assert leads["Pass ble holdt tilbake"] == f"konsekvenser?id={impact}"
    assert leads["Kreve passene levert tilbake"] == f"tiltak?id={made}"


def test_what_concerns_the_category_the_chain_or_the_country_reaches_the_supplier(actor, supplier) -> None:
    category = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    other = add_supplier(actor, SupplierInput(name="Hanskeleverandør 2", country="NO", category_id=category))
    link_producer(actor, other, LinkInput(producer_name="Fabrikk 1", country="VN"))
    producer = supplier_page(actor, other).links[0][1].id
    for about in ({"category_id": category}, {"producer_id": producer}, {"country": "VN"}):
        harm(actor, **about)
    measure(actor, category_id=category)
    text = words(opened(other))
    for subject in ("Hansker", "Fabrikk 1", "Vietnam"):
        assert f"Alvorlighetsgrad 4 av 4. Gjelder {subject}." in text
    assert "ansvarlig" not in text
    assert "Gjelder Hansker." in text
    mine = words(opened(supplier))
    assert "Gjelder Vietnam." in mine
    assert "Fabrikk 1" not in mine


def test_the_choice_to_wait_stands_with_who_and_when(actor, supplier) -> None:
    decide_to_wait(
        actor, DecisionInput(reason="Avtalen er ny.", supplier_id=supplier, look_again_on=date(2026, 9, 1))
    )
    text = words(opened(supplier)).replace("\u00a0", " ")
    assert "Avtalen er ny." in text
    assert "Ses på igjen 1. september 2026." in text
    assert "Dere valgte å vente" in text


def test_a_calm_supplier_shows_no_empty_sections_and_everything_can_be_reached(actor) -> None:
    calm = add_supplier(
        actor,
        SupplierInput(name="Rådgiver 1", country="NO", industry_standard="SN2025", industry_code="70.200"),
    )
    app = opened(calm)
    heads = [one.value for one in app.header]
    for empty in (
        "Negative konsekvenser",
        "Tiltak",
        "Oppfølging",
        "Spørreskjema",
        "Forsøk på å få svar",
        "Dialog",
        "Det neste",
    ):
        assert empty not in heads
    labels = {one.label for one in app.button}
    assert {"Konsekvens", "Tiltak", "Spørreskjema", "Dialog", "Oppfølging", "Forsøk på å få svar"} <= labels


def test_what_is_due_stands_together_late_first(actor, supplier) -> None:
    measure(actor, supplier_id=supplier)
    save_follow_up(actor, supplier, FollowUpInput(kind=FollowUpKind.MEETING, next_on=date(2026, 5, 20)))
    with at_base():
        sent(actor, supplier)
    names = links_of(opened(supplier))
    due = [name for name in names if name in {"Kreve passene levert tilbake", "Følg opp", "Spørreskjema"}]
    assert due[-3:] == ["Kreve passene levert tilbake", "Følg opp", "Spørreskjema"]


def test_history_says_who_did_what(actor, supplier) -> None:
    text = words(opened(supplier))
    assert "Navn: Hanskeleverandør 1" in text
    assert "Ansvarlig hos dere: Innkjøp" in text
    assert "Lokal bruker" in text
