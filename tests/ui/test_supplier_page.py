"""The supplier's page as the buyer uses it through the year: follow-ups, evidence, what is due, what has been done."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain.issues import Issue
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.evidence import EvidenceInput, attach, evidence_of
from compliance_app.services.findings import ImpactInput, MeasureInput, save_impact, save_measure
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, save_follow_up
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import FollowUpKind, ImpactKind, MeasurePurpose


@pytest.fixture(autouse=True)
def _local(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 5, 7))


@pytest.fixture
def actor() -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), year=2025))


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
    text = words(opened(supplier))
    assert "Utfall: Ett avvik om overtid." in text
    assert "Følg opp" in text
    assert "Neste gang 1. juni" in text.replace("\u00a0", " ")


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


def test_evidence_is_a_source_or_a_file_and_comes_back_as_a_download(actor, supplier) -> None:
    app = opened(supplier, "dokumentasjon")
    app.text_input(key=f"evidence-{supplier}-title").set_value("Egenerklæring")
    press(app, "Lagre dokumentasjonen")
    assert "Kilde" in app.error[0].value
    app.text_input(key=f"evidence-{supplier}-source").set_value("Sak 26/14 i arkivet")
    press(app, "Lagre dokumentasjonen")
    attach(actor, EvidenceInput(title="Rapport", supplier_id=supplier), (b"%PDF-1.7\n%%EOF", "rapport.pdf"))
    assert {one.row.title for one in evidence_of(actor, supplier)} == {"Egenerklæring", "Rapport"}
    app = opened(supplier)
    assert "Sak 26/14 i arkivet" in words(app)
    assert [one.label.replace("\\", "") for one in app.get("download_button")] == ["Rapport"]


def test_impacts_and_measures_stand_on_the_page_and_a_risk_without_either_is_said(actor, supplier) -> None:
    assert "Ingen tiltak og ingen begrunnelse ennå" in words(opened(supplier))
    save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.ACTUAL, issue=Issue.FORCED_LABOUR, what="Pass ble holdt tilbake", scale=4, scope=2,
            irremediability=2, supplier_id=supplier,
        ),
    )  # fmt: skip
    measure = MeasureInput(
        purpose=MeasurePurpose.CEASE,
        what="Kreve passene levert tilbake",
        due=date(2026, 5, 1),
        supplier_id=supplier,
    )
    save_measure(actor, measure)
    text = words(opened(supplier))
    assert "Pass ble holdt tilbake" in text
    assert "Faktisk. Tvangsarbeid og menneskehandel. Alvorlighetsgrad 4 av 4." in text
    assert "6 dager over" in text.replace("\u00a0", " ")
    assert "Ingen tiltak og ingen begrunnelse ennå" not in text


def test_history_says_who_did_what(actor, supplier) -> None:
    text = words(opened(supplier))
    assert "Navn: Hanskeleverandør 1" in text
    assert "Ansvarlig hos dere: Innkjøp" in text
    assert "Lokal bruker" in text
