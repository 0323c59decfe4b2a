"""Konsekvenser: the picture leads to the list, the form shows its steps and asks one question at a time, and keeps what was typed."""

from datetime import date

import pytest
from support.pages import dialog_alone, links_of, opened_at, plain, press, primaries, said_under, words

from compliance_app import clock
from compliance_app.domain.involvement import QUESTIONS, RESPONSES, Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.services.assessments import own_operations, partners
from compliance_app.services.decisions import DecisionInput, decide_to_wait, decisions
from compliance_app.services.impact_list import impacts, read_impact
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.ratings import JudgementInput, judge_supplier
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.storage.tables import ImpactKind, Relationship

ADVISER = {"country": "NO", "industry_standard": "SN2025", "industry_code": "70.200"}


@pytest.fixture
def supplier(actor) -> str:
    clock.set_as_of(date(2026, 5, 7))
    made = add_supplier(actor, SupplierInput(name="Rådgiver 1", **ADVISER))
    judge_supplier(actor, made, JudgementInput(level=Level.HIGH, reason="Lange dager."))
    return made


def impact(actor, **changed) -> str:
    given = {
        "kind": ImpactKind.POTENTIAL, "issue": Issue.WORKING_HOURS, "what": "tvungen overtid", "scale": 3, "scope": 3,
        "irremediability": 2, "likelihood": 3, "severity_reason": "Lest i en rapport.",
    }  # fmt: skip
    return save_impact(actor, ImpactInput(**given | changed))


def field(app, kind: str, label: str):
    return next(one for one in getattr(app, kind) if plain(one.label) == label)


def questions(app) -> list[str]:
    asked = {one.question for one in QUESTIONS}
    return [one.label for one in app.radio if one.label in asked]


def test_an_empty_list_says_what_to_do_and_shows_what_the_risk_asks_for(supplier) -> None:
    app = opened_at("konsekvenser")
    assert "Ingen konsekvenser er registrert for 2025" in words(app)
    assert primaries(app) == ["Ny konsekvens"]
    assert "Det risikoen ber om: 1" in links_of(app)


def test_the_picture_is_a_table_whose_cells_lead_to_their_impacts(actor, supplier) -> None:
    impact(actor, supplier_id=supplier)
    impact(actor, what="støv", scale=1, scope=1, irremediability=1, likelihood=1, country="MY")
    app = opened_at("konsekvenser")
    text = words(app)
    assert "To konsekvenser for 2025: ingen faktiske og én vesentlig risiko." in text
    assert 'href="konsekvenser?alvor=3&amp;sannsynlig=3"' in text
    assert "1 med alvorlighetsgrad 3, sannsynlig, høy prioritet" in text.replace('<span class="ak-hide">', "")
    assert [one for one in links_of(app) if one in {"Tvungen overtid", "Støv"}] == ["Tvungen overtid", "Støv"]
    chosen = opened_at("konsekvenser", alvor="1", sannsynlig="1")
    assert "Støv" in links_of(chosen)
    assert "Tvungen overtid" not in links_of(chosen)
    assert 'aria-current="true"' in words(chosen)
    assert "Tvungen overtid" in links_of(opened_at("konsekvenser", alvor="9", sannsynlig="x"))


def test_the_list_can_be_narrowed_to_what_nobody_has_answered(actor, supplier) -> None:
    made = impact(actor, supplier_id=supplier)
    impact(actor, what="støv")
    decide_to_wait(actor, DecisionInput(reason="Andre er verre.", impact_id=made))
    app = opened_at("konsekvenser")
    pills = next(
        one for one in app.get("button_group") if "Uten tiltak eller grunn" in str(one.proto.options)
    )
    app.session_state[pills.proto.id] = None
    app.session_state["impacts-shown"] = "Uten tiltak eller grunn"
    app.run()
    assert "Støv" in links_of(app)
    assert "Tvungen overtid" not in links_of(app)
    assert "Andre er verre." in words(app)


def test_an_impact_is_recorded_with_steps_in_words_and_one_question_at_a_time(actor, supplier) -> None:
    app = opened_at("konsekvenser", ny="1", leverandor=supplier)
    assert field(app, "selectbox", "Leverandør").value == supplier
    assert (
        "4: fare for liv, frihet eller kropp, barne- eller tvangsarbeid"
        in field(app, "radio", "Grovhet").options
    )
    assert questions(app) == [QUESTIONS[0].question]
    field(app, "selectbox", "Tema").set_value(Issue.WORKING_HOURS)
    field(app, "text_area", "Hva som skjer").set_value("Tvungen overtid")
    for label, step in {"Grovhet": 3, "Omfang": 2, "Uopprettelighet": 2, "Sannsynlighet": 3}.items():
        field(app, "radio", label).set_value(step)
    app.run()
    text = words(app)
    assert "Alvorlighetsgrad 3 av 4" in text
    assert "grovheten er vurdert til «alvorlig»" in text
    assert "en vesentlig risiko" in text
    field(app, "radio", QUESTIONS[0].question).set_value(False).run()
    field(app, "radio", QUESTIONS[1].question).set_value(True).run()
    assert questions(app) == [one.question for one in QUESTIONS[:2]]
    assert RESPONSES[Involvement.CONTRIBUTED] in words(app)
    press(app, "Lagre konsekvensen")
    assert "Feltet «Hvorfor disse trinnene» mangler" in said_under(app, "Hvorfor disse trinnene")
    assert "Se feltet «Hvorfor disse trinnene» lenger opp." in words(app)
    assert field(app, "text_area", "Hva som skjer").value == "Tvungen overtid"
    field(app, "text_area", "Hvorfor disse trinnene").set_value("Fagforeningen har meldt fra.")
    press(app, "Lagre konsekvensen")
    assert "Lagret" in words(app)
    [one] = impacts(actor)
    assert (one.supplier, one.row.involvement, one.row.significant) == ("Rådgiver 1", "CONTRIBUTED", True)
    assert one.row.involvement_reason.startswith("Skaden skjer hos andre")


def test_nobody_chosen_is_not_ones_own_people(actor, supplier) -> None:
    app = opened_at("konsekvenser", ny="1")
    field(app, "text_area", "Hva som skjer").set_value("Tvungen overtid").run()
    press(app, "Lagre konsekvensen")
    assert "Feltet «Gjelder» mangler" in words(app)
    assert impacts(actor) == []


def test_likelihood_and_significance_are_not_asked_of_what_has_happened(actor) -> None:
    made = impact(actor, kind=ImpactKind.ACTUAL)
    app = opened_at("konsekvenser", id=made)
    assert "Sannsynlighet" not in [one.label for one in app.radio]
    assert "Det som har skjedd, er sikkert." in words(app)
    assert "Er risikoen vesentlig?" not in words(app)


def test_a_decision_against_the_steps_asks_for_a_reason_and_keeps_it(actor) -> None:
    made = impact(actor)
    app = opened_at("konsekvenser", id=made)
    field(app, "radio", "Avgjørelse").set_value(False).run()
    press(app, "Lagre konsekvensen")
    assert "Hvorfor risikoen er vesentlig, eller ikke" in words(app)
    field(app, "text_area", "Hvorfor risikoen er vesentlig, eller ikke").set_value("bare ett skift er berørt")
    press(app, "Lagre konsekvensen")
    row = read_impact(actor, made).row
    assert (row.significant, row.significant_reason) == (False, "bare ett skift er berørt")


def test_three_times_no_is_said_to_belong_elsewhere(actor) -> None:
    app = opened_at("konsekvenser", ny="1", egen="1")
    for one in QUESTIONS:
        field(app, "radio", one.question).set_value(False).run()
    assert "Den hører ikke hjemme her" in words(app)


def test_an_impact_that_is_not_there_is_said_in_a_sentence(actor) -> None:
    assert "Konsekvensen ble ikke funnet" in words(opened_at("konsekvenser", id="finnes-ikke"))


def test_waiting_with_an_impact_is_said_on_its_page(actor) -> None:
    made = impact(actor)
    assert "Begrunnelse" in [
        one.label for one in press(opened_at("konsekvenser", id=made), "Begrunn at dere").text_area
    ]
    app = dialog_alone("parts_wait", "say_why", name="Tvungen overtid", impact_id=made)
    press(app, "Lagre begrunnelsen")
    assert "Feltet «Begrunnelse» mangler" in words(app)
    field(app, "text_area", "Begrunnelse").set_value("Vi begynner med hansker.")
    press(app, "Lagre begrunnelsen")
    assert [one.row.reason for one in decisions(actor)] == ["Vi begynner med hansker."]
    shown = opened_at("konsekvenser", id=made)
    assert "Vi begynner med hansker." in words(shown)
    assert "Begrunn at dere venter" not in [one.label for one in shown.button]


def test_a_reason_can_be_changed_but_not_over_somebody_elses(actor) -> None:
    made = decide_to_wait(actor, DecisionInput(reason="Lite volum", impact_id=impact(actor)))
    app = dialog_alone("parts_wait", "change_why", identity=made)
    changed = DecisionInput(reason="Avtalen er sagt opp.", impact_id=decisions(actor)[0].row.impact_id)
    decide_to_wait(actor, changed, identity=made, seen_version=1)
    field(app, "text_area", "Begrunnelse").set_value("Mindre alvorlig enn andre.")
    press(app, "Lagre begrunnelsen")
    assert "Lokal bruker endret valget" in words(app)
    press(app, "Lagre begrunnelsen")
    assert [one.row.reason for one in decisions(actor)] == ["Mindre alvorlig enn andre."]


# What the risk asks for


def test_the_work_list_offers_an_impact_or_a_reason_for_each(actor, supplier) -> None:
    app = opened_at("risikoen-ber-om")
    text = words(app)
    assert "Én leverandør med høy risiko venter på svar i 2025." in text
    assert "Mangler beskrevet konsekvens og tiltak." in text
    assert [one.label for one in app.button] == ["Registrer konsekvens", "Begrunn"]
    assert "Begrunnelse" in [one.label for one in press(app, "Begrunn").text_area]
    app = dialog_alone("parts_wait", "say_why", name="Rådgiver 1", supplier_id=supplier)
    field(app, "text_area", "Begrunnelse").set_value("Avtalen går ut i juni.")
    press(app, "Lagre begrunnelsen")
    assert "Alt som er høyt eller medium, er besvart" in words(opened_at("risikoen-ber-om"))
    assert [one.subject for one in decisions(actor)] == ["Rådgiver 1"]


def test_one_category_is_answered_where_a_finding_leads(actor, supplier) -> None:
    category = save_category(actor, CategoryInput(name="Renhold"))
    app = opened_at("risikoen-ber-om", id=category)
    assert "Ett svar her gjelder alle leverandørene i kategorien." in words(app)
    assert "Begrunn" in [one.label for one in app.button]
    assert "ble ikke funnet" in words(opened_at("risikoen-ber-om", id="finnes-ikke"))


def test_a_described_risk_is_asked_for_a_measure(actor, supplier) -> None:
    impact(actor, supplier_id=supplier)
    app = opened_at("risikoen-ber-om")
    assert "Mangler tiltak." in words(app)
    assert [one.label for one in app.button] == ["Legg til tiltak", "Begrunn"]


# Own operations, business partners, and the way from Virksomheten


def test_the_part_of_virksomheten_shows_the_picture_and_the_ways_on(actor, supplier) -> None:
    empty = opened_at("virksomheten", **{"del": "konsekvenser"})
    assert "Ingen er registrert ennå." in words(empty)
    impact(actor, supplier_id=supplier)
    app = opened_at("virksomheten", **{"del": "konsekvenser"})
    assert 'href="konsekvenser?alvor=3&amp;sannsynlig=3"' in words(app)
    assert "Se alle, mest alvorlig først" in links_of(app)


@pytest.mark.parametrize(
    ("part", "read", "said"),
    [
        ("egen-virksomhet", own_operations, "Egen virksomhet er ikke vurdert for 2025."),
        ("forretningspartnere", partners, "Forretningspartnerne er ikke vurdert for 2025."),
    ],
)
def test_each_assessment_is_recorded_for_the_year(actor, part, read, said) -> None:
    app = opened_at("virksomheten", **{"del": part})
    assert said in words(app)
    press(app, "Lagre")
    assert "Feltet «Hva vurderingen bygger på» mangler" in words(app)
    field(app, "text_area", "Hva vurderingen bygger på").set_value("samtaler")
    app.number_input[0].set_value(12)
    press(app, "Lagre")
    row = read(actor)
    assert (row.sources, row.model_dump().get("people", row.model_dump().get("partners"))) == ("samtaler", 12)
    assert "Vurdert av Lokal bruker" in words(app)


def test_business_partners_in_the_register_are_counted(actor) -> None:
    add_supplier(
        actor, SupplierInput(name="Regnskapsfører 1", relationship=Relationship.BUSINESS_PARTNER, **ADVISER)
    )
    app = opened_at("virksomheten", **{"del": "forretningspartnere"})
    assert "Se dem i registeret" in links_of(app)
