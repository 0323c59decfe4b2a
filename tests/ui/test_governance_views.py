"""Virksomheten, forankring and findings: policies, meetings, the board's input, training, clauses, dialogue and remedy."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.pages import checked, drawn_alone, links_of, opened_at, press, press_exactly, primaries, words

from compliance_app import clock
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.services import dialogue, governance, group, policies, remediation, training
from compliance_app.services import remediation_reads as remedies
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import (
    ClauseStatus,
    DialogueKind,
    EventKind,
    GroupRelation,
    ImpactKind,
    Satisfaction,
)
from compliance_app.ui.views import virksomheten

TODAY = date(2026, 5, 7)
FIRST = policies.PolicyInput(
    title="Krav til leverandører", adopted_by="styret", adopted_on=date(2025, 3, 12), document_version="1",
    next_review=date(2026, 3, 1), text="Alle avtaler skal ha kravet.",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day(local: None) -> None:
    clock.set_as_of(TODAY)


def part(name: str, **query: str) -> AppTest:
    return opened_at("virksomheten", **({"del": name} | query))


def fields(app: AppTest, label: str) -> list:
    kinds = (app.text_input, app.text_area, app.date_input, app.selectbox, app.radio, app.number_input)
    return [one for kind in kinds for one in kind if one.label == label]


def field(app: AppTest, label: str):
    return fields(app, label)[0]


def harm(actor: Actor, supplier: str | None = None, **changed) -> str:
    given = {
        "kind": ImpactKind.ACTUAL, "issue": Issue.LIVING_WAGE, "what": "Renholdere fikk ikke betalt for overtid",
        "scale": 2, "scope": 2, "irremediability": 1, "severity_reason": "Lest timelister.",
        "involvement": Involvement.CONTRIBUTED, "involvement_reason": "Vi presset prisen.", "supplier_id": supplier,
    }  # fmt: skip
    return save_impact(actor, ImpactInput(**{**given, **changed}))


# The headings


def test_every_part_stands_under_one_heading() -> None:
    listed = [one for group in virksomheten.GROUPS for one in virksomheten.parts_of(group)]
    assert sorted(listed) == sorted(virksomheten.PARTS)


@pytest.mark.usefixtures("actor")
@pytest.mark.parametrize("name", virksomheten.PARTS)
def test_an_address_opens_its_part_under_its_heading(name: str) -> None:
    app = part(name)
    assert app.session_state["del"] == name
    assert app.session_state["gruppe"] == virksomheten.group_of(name)


@pytest.mark.usefixtures("actor")
def test_another_heading_shows_its_first_part() -> None:
    app = part("styre")
    checked(app.button_group(key="gruppe").set_value("Forankring").run())
    assert app.session_state["del"] == "retningslinjer"
    assert app.query_params["del"] == "retningslinjer"
    checked(app.button_group(key="del").set_value("opplaering").run())
    assert app.session_state["gruppe"] == "Forankring"
    assert "Opplæring i kravene" in words(app)


# Policies


def test_a_review_that_is_late_is_said_first(actor: Actor) -> None:
    policies.save_policy(actor, policies.PolicyInput(title="Rutine for kartlegging"))
    policies.save_policy(actor, FIRST)
    app = part("retningslinjer")
    assert "Én av dem skulle vært sett over." in words(app)
    assert "Skulle vært sett over 1. mars 2026." in words(app)
    titles = [text for text in links_of(app) if text in {"Krav til leverandører", "Rutine for kartlegging"}]
    assert titles == ["Krav til leverandører", "Rutine for kartlegging"]


def test_a_new_edition_is_recorded_and_the_older_one_can_still_be_read(actor: Actor) -> None:
    first = policies.save_policy(actor, FIRST)
    app = part("retningslinjer", id=first)
    checked(app.button_group(key=f"way-{first}").set_value("Ny utgave").run())
    assert primaries(app) == ["Lagre ny utgave"]
    assert (field(app, "Tittel").value, field(app, "Versjon").value) == ("Krav til leverandører", "")
    field(app, "Hva den går ut på").set_value("Alle avtaler skal ha kravet, også rammeavtaler.")
    press(app, "Lagre ny utgave")
    assert "Feltet «Vedtatt» mangler" in words(app)
    assert field(app, "Hva den går ut på").value == "Alle avtaler skal ha kravet, også rammeavtaler."
    field(app, "Vedtatt").set_value(date(2026, 4, 20))
    field(app, "Versjon").set_value("2")
    press(app, "Lagre ny utgave")
    assert "Lagret kl." in words(app)
    now = policies.policies(actor)[0]
    app = part("retningslinjer", id=now.id)
    assert "Tidligere utgaver" in words(app)
    assert "Versjon 1" in links_of(app)
    old = part("retningslinjer", id=first)
    assert "Denne utgaven gjelder ikke lenger." in words(old)
    assert "Alle avtaler skal ha kravet." in words(old)
    assert "Utgaven som gjelder" in links_of(old)
    assert not fields(old, "Tittel")


def test_what_was_adopted_is_kept_unless_a_mistake_is_corrected(actor: Actor) -> None:
    made = policies.save_policy(actor, FIRST)
    app = part("retningslinjer", id=made)
    field(app, "Vedtatt av").set_value("daglig leder")
    press_exactly(app, "Lagre")
    assert "ble vedtatt 12.03.2025" in words(app)
    assert field(app, "Vedtatt av").value == "daglig leder"
    next(one for one in app.checkbox if one.label.startswith("Jeg retter")).check()
    press_exactly(app, "Lagre")
    assert [row.adopted_by for row in policies.policies(actor)] == ["daglig leder"]


# Clauses


def test_the_clauses_are_counted_and_lead_to_the_suppliers(actor: Actor) -> None:
    assert "Ingen leverandører er registrert ennå" in words(part("klausuler"))
    for number, status in enumerate((ClauseStatus.HAS, ClauseStatus.HAS, ClauseStatus.UNKNOWN)):
        add_supplier(
            actor,
            SupplierInput(name=f"Leverandør {number}", clause=status, clause_version="2" if number else ""),
        )
    app = part("klausuler")
    assert "2 av 3 leverandører har krav" in words(app)
    assert "For 1 er det ukjent." in words(app)
    assert "Versjon ikke oppgitt" in words(app)
    assert primaries(app) == ["Se dem uten krav"]
    app = press(app, "Se dem uten krav")
    assert "Leverandør 2" in links_of(app)
    assert "Leverandør 1" not in links_of(app)


# Meetings and the board's input


def test_a_kind_of_meeting_has_its_own_fields_and_keeps_what_the_others_have(actor: Actor) -> None:
    app = part("moter")
    assert fields(app, "Med hvem")
    assert not fields(app, "Tema for opplæring")
    checked(field(app, "Type").set_value(EventKind.TRAINING).run())
    field(app, "Tema for opplæring").set_value("åpenhetsloven")
    field(app, "Antall deltakere").set_value(12)
    press_exactly(app, "Lagre")
    row = governance.events(actor)[0]
    assert (row.kind, row.topic, row.people) == ("TRAINING", "åpenhetsloven", 12)
    checked(field(app, "Type").set_value(EventKind.MEETING_WITH_BUYER).run())
    press_exactly(app, "Lagre")
    assert "«Med hvem» mangler" in words(app)


def test_an_input_is_given_in_a_meeting_owned_and_answered(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Innkjøpslederen"))
    given = governance.EventInput(kind=EventKind.BOARD_MEETING, held_on=date(2026, 3, 2))
    meeting = governance.save_event(actor, given)
    assert "Skriv inn et innspill" in links_of(part("moter", id=meeting))
    app = part("innspill", mote=meeting)
    assert field(app, "Gitt i").value == meeting
    field(app, "Hva styret ber om").set_value("Se på IKT først")
    field(app, "Ansvarlig").set_value("Innkjøpslederen")
    field(app, "Frist").set_value(date(2026, 3, 1))
    press_exactly(app, "Lagre")
    assert "Fristen er før innspillet ble gitt" in words(app)
    field(app, "Frist").set_value(date(2026, 4, 1))
    press_exactly(app, "Lagre")
    app = part("innspill")
    text = words(app)
    assert "Over fristen 1. april 2026." in text
    assert "Ansvarlig: Innkjøpslederen. Gitt i styremøte 2. mars 2026." in text
    made = governance.board_inputs(actor)[0].id
    assert "Se på IKT først" in links_of(part("moter", id=meeting))
    app = part("innspill", id=made)
    field(app, "Hva som ble gjort med det").set_value("IKT er vurdert på nytt.")
    press_exactly(app, "Lagre")
    assert "Besvart 7. mai 2026: IKT er vurdert på nytt." in words(part("innspill"))


def test_an_input_can_be_given_an_owner_later(actor: Actor) -> None:
    save_contact(actor, ContactInput(name="Åse Eksempel"))
    made = governance.give_board_input(actor, governance.BoardInputInput(text="IKT"))
    assert "Ingen er ansvarlig." in words(part("innspill"))
    app = part("innspill", id=made)
    checked(app.button_group(key=f"way-{made}").set_value("Endre innspillet").run())
    field(app, "Ansvarlig").set_value("Åse Eksempel")
    press_exactly(app, "Lagre")
    assert governance.board_inputs(actor)[0].owner == "Åse Eksempel"


# Training


def test_training_is_recorded_for_several_and_those_who_lack_it_are_named(actor: Actor) -> None:
    assert "Legg til personer" in links_of(part("opplaering"))
    for name in ("Arne Eksempel", "Berit Eksempel", "Åse Eksempel"):
        save_contact(actor, ContactInput(name=name))
    app = part("opplaering")
    assert "Arne Eksempel, Berit Eksempel og Åse Eksempel er ikke ført opp" in words(app)
    press_exactly(app, "Lagre")
    assert "«Hva det gikk ut på» mangler" in words(app)
    field(app, "Hva det gikk ut på").set_value("Kravene til leverandører")
    app.multiselect[0].set_value(["Arne Eksempel", "Åse Eksempel"])
    press_exactly(app, "Lagre")
    assert "Berit Eksempel er ikke ført opp med opplæring." in words(app)
    assert {row.who for row in training.trainings(actor)} == {"Arne Eksempel", "Åse Eksempel"}
    made = training.trainings(actor)[0].id
    app = part("opplaering", id=made)
    field(app, "Gitt av").set_value("innkjøp")
    press_exactly(app, "Lagre")
    assert [row.given_by for row in training.trainings(actor)].count("innkjøp") == 1


# Dialogue


def test_a_conversation_is_recorded_opened_and_changed(actor: Actor) -> None:
    app = part("dialog")
    assert "Ingen samtaler er ført opp ennå." in words(app)
    field(app, "Med hvem").set_value("Klubben på <b>lageret</b>")
    press_exactly(app, "Lagre")
    assert "«Hva det handlet om» mangler" in words(app)
    field(app, "Hva det handlet om").set_value("Overtid i høysesongen")
    press_exactly(app, "Lagre")
    made = dialogue.dialogue_page(actor).rows[0].row.id
    app = part("dialog", id=made)
    field(app, "Hva det førte til").set_value("skiftplanen er endret")
    press_exactly(app, "Lagre")
    app = part("dialog")
    assert "Det førte til: skiftplanen er endret." in words(app)
    assert "Klubben på <b>lageret</b>" in links_of(app)


def test_the_log_is_narrowed_to_a_kind(actor: Actor) -> None:
    for kind, whom in ((DialogueKind.TRADE_UNION, "Klubben"), (DialogueKind.EMPLOYEES, "Verneombudet")):
        given = dialogue.DialogueInput(kind=kind, with_whom=whom, held_on=TODAY, about="Overtid")
        dialogue.save_dialogue(actor, given)
    app = part("dialog")
    assert {"Klubben", "Verneombudet"} <= set(links_of(app))
    checked(app.button_group(key="dialogue-kind").set_value(DialogueKind.EMPLOYEES).run())
    assert "Klubben" not in links_of(app)


def test_a_suppliers_page_leads_to_the_form_and_shows_what_was_said(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Renholdsleverandør 1"))
    app = part("dialog", leverandor=supplier)
    assert field(app, "Leverandør").value == supplier
    field(app, "Med hvem").set_value("Verneombudet")
    field(app, "Hva det handlet om").set_value("Overtid")
    press_exactly(app, "Lagre")

    def script(supplier: str) -> None:
        import streamlit as st

        from compliance_app.domain.permissions import EVERY_ROLE
        from compliance_app.ui import pages
        from compliance_app.ui.views.parts_dialogue import dialogue_of

        st.navigation(pages.build(roles=EVERY_ROLE, has_suppliers=True), position="hidden")
        dialogue_of(supplier)

    drawn = checked(AppTest.from_function(script, kwargs={"supplier": supplier}, default_timeout=30).run())
    assert "Verneombudet" in links_of(drawn)
    assert "Gjelder" not in words(drawn)


# Remedy


def test_harm_without_remedy_is_shown_and_led_to_the_form(actor: Actor) -> None:
    assert "Ingen faktisk negativ konsekvens er registrert." in words(part("gjenoppretting"))
    save_contact(actor, ContactInput(name="Innkjøpslederen"))
    supplier = add_supplier(actor, SupplierInput(name="Renholdsleverandør 1"))
    impact = harm(actor, supplier)
    app = part("gjenoppretting")
    assert "Mangler gjenoppretting" in "\n".join(str(one.value) for one in app.subheader)
    assert "Renholdere fikk ikke betalt for overtid" in links_of(app)
    app = part("gjenoppretting", konsekvens=impact)
    assert field(app, "Konsekvens").value == impact
    field(app, "Hva som skal gjøres for dem som er skadet").set_value("Etterbetale overtiden")
    field(app, "Avtalt med").set_value("De tillitsvalgte")
    field(app, "Avtalt").set_value(date(2026, 3, 1))
    field(app, "Frist").set_value(date(2026, 4, 1))
    field(app, "Ansvarlig").set_value("Innkjøpslederen")
    press_exactly(app, "Lagre")
    app = part("gjenoppretting")
    assert not app.subheader
    assert "Over fristen 1. april 2026." in words(app)
    made = remedies.remediations(actor)[0].row.id
    app = part("gjenoppretting", id=made)
    field(app, "Resultat").set_value("Alle har fått pengene.")
    press_exactly(app, "Lagre")
    assert "«Gjennomført» mangler" in words(app)
    assert field(app, "Resultat").value == "Alle har fått pengene."
    field(app, "Gjennomført").set_value(date(2026, 4, 20))
    field(app, "Er de som er skadet, fornøyde med det?").set_value(Satisfaction.YES)
    field(app, "Hvordan dere vet det").set_value("De tillitsvalgte sa det i møte.")
    press_exactly(app, "Lagre")
    assert "De som er skadet, er fornøyde." in words(part("gjenoppretting"))


def test_why_there_is_no_remedy_is_recorded_and_can_be_read(actor: Actor) -> None:
    impact = harm(actor)
    app = part("gjenoppretting", konsekvens=impact)
    checked(app.button_group(key=f"way-{impact}").set_value("Skriv hvorfor det ikke er aktuelt").run())
    app.text_area[0].set_value("De har fått erstatning av andre")
    press(app, "Lagre begrunnelsen")
    assert remedies.lacking_remedy(actor) == []
    app = part("gjenoppretting")
    assert [one.value for one in app.subheader] == ["Ikke aktuelt"]
    assert "De har fått erstatning av andre." in words(app)


@pytest.mark.parametrize(
    "name", ["retningslinjer", "moter", "innspill", "opplaering", "dialog", "gjenoppretting"]
)
def test_what_somebody_wrote_is_never_markup(actor: Actor, name: str) -> None:
    nasty = "<script>alert(1)</script> **fet** ![x](https://eksempel.invalid/x.png)"
    impact = harm(actor, what=nasty)
    policies.save_policy(actor, FIRST.model_copy(update={"title": nasty, "text": nasty}))
    governance.give_board_input(actor, governance.BoardInputInput(text=nasty, given_by=nasty))
    governance.save_event(actor, governance.EventInput(kind=EventKind.BOARD_MEETING, decisions=nasty))
    course = training.TrainingInput(who=nasty, held_on=TODAY, material=nasty)
    training.record_training(actor, course)
    talk = dialogue.DialogueInput(kind=DialogueKind.OTHER, with_whom=nasty, held_on=TODAY, about=nasty)
    dialogue.save_dialogue(actor, talk.model_copy(update={"impact_id": impact}))
    case = remediation.RemediationInput(impact_id=impact, remedy=nasty, agreed_with=nasty, agreed_on=TODAY)
    remediation.save_remediation(actor, case)
    app = drawn_alone("virksomheten", **{"del": name})
    shown = "\n".join(str(one.value) for one in app.html)
    assert "<script>" not in shown
    labels = [link.label for link in app.get("page_link")]
    assert not any("**fet**" in label or "![x](" in label for label in labels)
    assert len(primaries(app)) == 1


# The group


def test_a_company_of_the_group_is_written_down_and_changed(actor: Actor) -> None:
    app = part("konsern")
    assert "Er dere ikke i et konsern, trenger dere ikke fylle ut noe her." in words(app)
    field(app, "Navn").set_value("Morselskap 1 AS")
    field(app, "Hva selskapet er for dere").set_value(GroupRelation.PARENT)
    press_exactly(app, "Lagre")
    assert "Velg «Nei»" in words(app)
    assert field(app, "Navn").value == "Morselskap 1 AS"
    field(app, "Gjelder redegjørelsen selskapet?").set_value(*[False])
    press_exactly(app, "Lagre")
    assert "Morselskap. Redegjørelsen gjelder det ikke. Grunnen mangler." in words(app)
    (row,) = group.group_companies(actor)
    app = part("konsern", id=row.id)
    field(app, "Hvorfor ikke").set_value("det gir sin egen")
    press_exactly(app, "Lagre")
    assert [one.reason for one in group.group_companies(actor)] == ["det gir sin egen"]
