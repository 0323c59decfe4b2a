"""The pages «I dag», «Styret» and «Virksomheten» as a reader meets them: the sentence, one primary button, links that lead."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, dialog_alone, drawn_alone, opened_at, primaries
from support.published import lay_out, published, publisher
from support.statements import YEAR, frozen_statement

from compliance_app import clock
from compliance_app.domain.issues import Issue
from compliance_app.services import governance, impacts, measures, policies, statements
from compliance_app.services.demo import example_id, load_example
from compliance_app.services.enterprises import (
    EnterpriseInput,
    create_enterprise,
    edit_enterprise,
    open_period,
    read_enterprise,
)
from compliance_app.services.governance import BoardInputInput
from compliance_app.services.impacts import ImpactInput
from compliance_app.services.measures import MeasureInput
from compliance_app.services.policies import PolicyInput
from compliance_app.services.publishing import begin_update
from compliance_app.services.ratings import rate_all
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.storage.tables import ImpactKind, MeasurePurpose, MeasureStatus
from compliance_app.ui.views.virksomheten import PARTS

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel <b>AS</b>"), 2025))


def said(app: AppTest) -> str:
    return " ".join(
        str(part.value)
        for part in (*app.title, *app.header, *app.html, *app.error, *app.success, *app.markdown)
    ).replace("\u00a0", " ")


def links(app: AppTest) -> dict[str, str]:
    """Page links: their text and where they lead."""
    found = app.get("page_link")
    return {
        link.proto.label.replace("\\", ""): f"{link.proto.page}?{link.proto.query_string}" for link in found
    }


def consultant(actor, name="Rådgiver 1", country="NO"):
    return add_supplier(
        actor, SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")
    )


# I dag


def test_the_title_is_the_day_and_the_sentence_says_when_the_statement_is_due(actor):
    consultant(actor)
    app = drawn_alone("idag")
    assert app.title[0].value.replace("\\", "").replace("\u00a0", " ") == "Torsdag 7. mai"
    assert "Redegjørelsen for 2025 skal ligge på nettsiden innen 30. juni." in said(app)


def test_what_is_late_is_said_first_and_stands_first(actor):
    measures.save_measure(
        actor,
        MeasureInput(
            purpose=MeasurePurpose.PREVENT,
            what="Møte om arbeidstid",
            due=date(2026, 4, 30),
            since=date(2026, 1, 5),
        ),
    )
    register_request(actor, RequestInput(received_on=date(2026, 5, 1), question="Hvor lages hanskene?"))
    app = drawn_alone("idag")
    assert "Ett tiltak er over fristen, og én henvendelse skal besvares innen fredag 22. mai." in said(app)
    assert list(links(app))[:2] == ["Møte om arbeidstid", "Henvendelse 2026-01"]
    assert "7 dager over" in said(app)


def test_what_is_missing_leads_to_the_rows_it_counts(actor):
    consultant(actor, country="CN")
    found = links(drawn_alone("idag"))
    asked = "Én leverandør med høy risiko mangler konsekvens, tiltak eller begrunnelse"
    assert found[asked].startswith("risikoen-ber-om")
    unchecked = next(text for text in found if "ikke sjekket for klausul" in text)
    assert found[unchecked] == "leverandorer?avtale=UNKNOWN"
    assert "del=egen-virksomhet" in found["Egen virksomhet er ikke vurdert for 2025"]


@pytest.mark.parametrize("late", [False, True])
def test_an_urgent_request_is_the_most_useful_thing(actor, late):
    consultant(actor)
    received = date(2026, 4, 1) if late else date(2026, 4, 20)
    register_request(actor, RequestInput(received_on=received, question="Hvor lages hanskene?"))
    assert primaries(drawn_alone("idag")) == ["Svar på henvendelse 2026-01"]


def test_then_suppliers_ratings_the_draft_and_the_statement_in_turn(actor):
    assert primaries(drawn_alone("idag")) == ["Ta inn leverandører"]
    consultant(actor)
    assert primaries(drawn_alone("idag")) == ["Lag utkast"]
    statements.draft(actor)
    assert primaries(drawn_alone("idag")) == ["Les redegjørelsen"]
    open_period(actor, 2026)
    assert primaries(drawn_alone("idag")) == ["Vurder nå"]


def test_rating_from_the_page_rates_and_says_so(actor):
    consultant(actor)
    open_period(actor, 2026)
    app = drawn_alone("idag")
    assert "0 av 1 leverandører er vurdert for 2026." in said(app)
    app = checked(app.button(key="most-useful").click().run())
    assert "Alle leverandørene er vurdert." in said(app)
    assert primaries(app) == ["Lag utkast"]


def test_a_deadline_that_has_passed_is_not_made_into_a_coming_one(actor):
    clock.set_as_of(date(2026, 11, 22))
    text = said(drawn_alone("idag"))
    assert "skulle ligge på nettsiden innen 30. juni." in text
    assert "Den neste, for 2026, skal ut innen 30. juni 2027." in text


def test_what_is_out_is_not_asked_for_while_an_update_of_it_is_written(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    owner = publisher()
    consultant(owner)
    published(owner)
    begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
    clock.set_as_of(date(2026, 7, 20))
    text = said(drawn_alone("idag"))
    assert "Redegjørelsen for 2025 ble publisert fredag 22. mai. En oppdatert utgave er begynt." in text
    assert "ikke registrert" not in text
    assert "skulle ligge på nettsiden" not in text
    asked = said(drawn_alone("styret"))
    assert "Styret bes om" in asked
    assert "signere redegjørelsen" not in asked


def test_a_statement_that_waits_for_two_things_has_two_deadlines(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    owner = publisher()
    consultant(owner)
    lay_out(owner, frozen_statement(owner), reason="Ingen rakk å signere før fristen.")
    app = drawn_alone("idag")
    assert list(links(app))[:2] == [
        "Kontrollere adressen til redegjørelsen for 2025", "Få signert redegjørelsen for 2025",
    ]  # fmt: skip
    asked = said(drawn_alone("styret"))
    assert "0 av 3 har signert." in asked


def test_the_years_phases_show_what_the_register_has(actor):
    consultant(actor)
    text = said(drawn_alone("idag"))
    assert "Styret, signering" in text
    assert "nå</span>" in text
    assert text.count("ferdig") == 3  # kartlegging, vurdering, tiltak
    consultant(actor, "Rådgiver 2", country=None)
    assert "1 ukjent" in said(drawn_alone("idag"))


# Styret


def test_the_boards_sentence_counts_and_says_why(actor):
    consultant(actor, "Rådgiver 1", "CN")
    consultant(actor, "Rådgiver 2", "BD")
    consultant(actor, "Rådgiver 3")
    text = said(drawn_alone("styret"))
    assert "To leverandører har høy risiko. Årsaken er ledd i kjeden i Bangladesh og Kina." in text
    assert "første året som er vurdert her" in text


def test_last_year_is_shown_where_it_exists(actor):
    consultant(actor, "Rådgiver 1")
    open_period(actor, 2026)
    rate_all(actor)
    consultant(actor, "Rådgiver 2", "CN")
    text = said(drawn_alone("styret"))
    assert "Én leverandør har høy risiko, én flere enn for 2025." in text
    assert "Ingen leverandører har fått et annet nivå enn for 2025." in text


def test_no_high_risk_is_told_with_what_the_rest_are(actor):
    consultant(actor, "Rådgiver 1")
    consultant(actor, "Rådgiver 2", "IT")
    assert "Ingen leverandører har høy risiko, én medium og én lav." in said(drawn_alone("styret"))


def test_every_count_of_the_matrix_is_a_link_to_its_suppliers(actor):
    consultant(actor, "Rådgiver 1", "CN")
    consultant(actor, "Rådgiver 2")
    consultant(actor, "Rådgiver 3")
    found = {
        text: address
        for text, address in links(drawn_alone("styret")).items()
        if text.startswith("Geografisk")
    }
    assert len(found) == 2
    high = next(address for text, address in found.items() if "▲ Høy, bransje" in text)
    assert "geografisk=HIGH" in high
    assert "bransje=" in high
    assert any(text.endswith("2 leverandører") for text in found)


def test_an_unrated_register_asks_for_nothing_but_shows_no_picture(actor):
    app = drawn_alone("styret")
    assert "Ingen leverandører er vurdert for 2025" in said(app)
    assert primaries(app) == ["Gi innspill"]


def test_the_board_sees_how_many_deadlines_wait_and_how_many_are_late(actor):
    consultant(actor)
    for what, day in (("Møte", date(2026, 4, 30)), ("Besøk", date(2026, 6, 1))):
        given = MeasureInput(purpose=MeasurePurpose.PREVENT, what=what, due=day, since=date(2026, 1, 5))
        measures.save_measure(actor, given)
    assert '<b>2</b>, <span class="ak-late">1 over fristen</span>' in said(drawn_alone("styret"))


def test_signatures_are_counted_only_where_there_is_a_statement(actor):
    consultant(actor)
    assert "har signert" not in said(drawn_alone("styret"))
    assert "Å lese og signere redegjørelsen innen 30. juni." in said(drawn_alone("styret"))


def test_the_board_gives_its_input(actor):
    consultant(actor)
    app = dialog_alone("styret", "_give_input")
    assert primaries(app) == ["Lagre innspillet"]
    app.text_area[0].input("Se på IKT først")
    submit(app, "Lagre innspillet")
    assert [row.text for row in governance.board_inputs(actor)] == ["Se på IKT først"]
    assert "Ikke besvart: «Se på IKT først»" in said(drawn_alone("styret"))


def test_an_input_without_words_is_refused_above_the_form(actor):
    app = submit(dialog_alone("styret", "_give_input"), "Lagre innspillet")
    assert "«Innspill» mangler" in app.error[0].value
    assert governance.board_inputs(actor) == []


# Virksomheten


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_with_at_most_one_primary_button(actor, part):
    consultant(actor)
    governance.give_board_input(actor, BoardInputInput(text="<script>alert(1)</script>"))
    policies.save_policy(actor, PolicyInput(title="<img src=x onerror=y>"))
    app = drawn_alone("virksomheten", **{"del": part})
    assert len(primaries(app)) == (0 if part in {"land", "kontrollister", "brukere", "personvern"} else 1), (
        primaries(app)
    )
    assert "<script>" not in said(app)
    assert "<img" not in said(app)


def test_the_page_says_what_is_not_filled_in(actor):
    assert "Ikke fylt ut: organisasjonsnummer, kontakt for henvendelser" in said(drawn_alone("virksomheten"))


def test_before_there_is_an_enterprise_the_page_says_where_to_begin(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    app = drawn_alone("virksomheten")
    assert "Virksomheten er ikke registrert ennå" in said(app)
    assert primaries(app) == ["Begynn med en liste"]


def submit(app: AppTest, label: str = "Lagre") -> AppTest:
    return checked(next(button for button in app.button if button.label == label).click().run())


def field(app: AppTest, label: str):
    return next(one for one in (*app.text_input, *app.text_area) if one.label == label)


def test_the_enterprises_form_is_saved(actor):
    app = drawn_alone("virksomheten")
    field(app, "Navn").input("Eksempel AS")
    field(app, "Org.nr.").input("923 609 016")
    app = submit(app)
    assert "Lagret kl." in said(app)
    row = read_enterprise(actor)
    assert (row.name, row.org_number) == ("Eksempel AS", "923609016")


def test_what_was_typed_stays_when_it_is_refused(actor):
    app = drawn_alone("virksomheten")
    field(app, "Org.nr.").input("12345678")
    field(app, "Kort navn").input("Eksempelet")
    app = submit(app)
    assert "ni" in app.error[0].value
    assert field(app, "Kort navn").value == "Eksempelet"
    assert read_enterprise(actor).short_name == ""


def test_somebody_elses_change_is_told_and_the_own_text_can_then_be_saved(actor):
    app = drawn_alone("virksomheten")
    edit_enterprise(actor, EnterpriseInput(name="Endret av en annen"), 1)
    field(app, "Kort navn").input("Eksempelet")
    app = submit(app)
    assert "Lokal bruker endret" in app.error[0].value.replace("\\", "")
    assert field(app, "Kort navn").value == "Eksempelet"
    submit(app)
    assert read_enterprise(actor).short_name == "Eksempelet"


def test_a_row_is_opened_by_its_link_and_changed(actor):
    made = policies.save_policy(actor, PolicyInput(title="Krav"))
    listed = drawn_alone("virksomheten", **{"del": "retningslinjer"})
    assert f"id={made}" in links(listed)["Krav"]
    app = drawn_alone("virksomheten", **{"del": "retningslinjer", "id": made})
    assert field(app, "Tittel").value == "Krav"
    field(app, "Tittel").input("Krav til leverandører")
    app = submit(app)
    assert [row.title for row in policies.policies(actor)] == ["Krav til leverandører"]
    assert field(app, "Tittel").value == ""


def test_a_board_line_is_added_and_another_taken_away(actor):
    app = drawn_alone("virksomheten", **{"del": "styre"})
    field(app, "Navn").input("Leder 1")
    app = submit(app)
    assert field(app, "Navn").value == "Leder 1"
    field(app, "Navn").input("")
    field(app, "Navn, linje 2").input("Leder 2")
    app = submit(app)
    assert field(app, "Navn").value == "Leder 2"


def test_the_log_is_checked_and_its_head_shown(actor):
    app = drawn_alone("virksomheten", **{"del": "logg"})
    app = checked(app.button(key="verify-log").click().run())
    assert "Loggen stemmer." in said(app).replace("\\", "")
    assert "<code" in said(app)


def test_the_example_is_taken_away(actor):
    load_example("noklus", actor)
    labels = [button.label for button in drawn_alone("virksomheten", **{"del": "logg"}).button]
    assert "Fjern eksempelet Noklus" in labels
    dialog_alone("parts_examples", "_ask_remove", "noklus").button(key="confirm-remove").click().run()
    assert example_id("noklus") is None
    labels = [button.label for button in drawn_alone("virksomheten", **{"del": "logg"}).button]
    assert "Hent eksempelet Noklus" in labels


def test_the_old_address_of_the_measures_leads_to_their_page(actor):
    consultant(actor)
    assert opened_at("virksomheten", **{"del": "tiltak"}).title[0].value == "Tiltak"


def test_the_board_may_look_at_the_harm_instead_of_the_suppliers(actor):
    consultant(actor, country="CN")
    impacts.save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.POTENTIAL, issue=Issue.WORKING_HOURS, what="Tvungen overtid", scale=3, scope=3,
            irremediability=2, likelihood=3, country="CN", severity_reason="Lest i en rapport.",
        ),
    )  # fmt: skip
    app = drawn_alone("styret")
    assert "med alvorlighetsgrad 3" not in said(app)
    app.session_state["board-picture"] = "Konsekvensene"
    app = checked(app.run())
    assert "med alvorlighetsgrad 3, sannsynlig, høy prioritet" in said(app)
    assert "én vesentlig risiko" in said(app)


def test_what_waits_for_a_decision_is_a_row_each(actor):
    done = {"status": MeasureStatus.DONE, "result": "Gjort.", "done_on": date(2026, 1, 5)}
    given = MeasureInput(purpose=MeasurePurpose.PREVENT, what="Møte", **done)
    measures.save_measure(actor, given)
    app = drawn_alone("idag")
    assert "Venter på dere" in said(app)
    assert links(app)["Ett tiltak er gjennomført, men ingen har sagt om det virket"].startswith("tiltak")
