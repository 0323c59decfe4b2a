"""Questionnaires on screen: from the supplier's page to a decided proposal, with the labels a person sees."""

import json
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.asked import answered, buyer, made_ready, questions_of, sent, supplier_of, typed_in
from support.pages import checked, links_of, opened_at, plain, press, press_exactly, primaries, words

from compliance_app import clock
from compliance_app.domain.involvement import QUESTIONS
from compliance_app.domain.issues import Issue
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.services.follow_ups import follow_ups_of
from compliance_app.services.questionnaire_reads import Status, questionnaires_of, read_questionnaire
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.work import Actor

SECTION = """
import streamlit as st
from compliance_app.domain.permissions import EVERY_ROLE
from compliance_app.ui import pages
from compliance_app.ui.views.parts_questionnaire import questionnaires_of
st.navigation(pages.build(roles=EVERY_ROLE, has_suppliers=True), position="hidden")
questionnaires_of(st.session_state["supplier"])
"""


@pytest.fixture
def actor(local: None, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    clock.set_as_of(date(2026, 11, 22))
    return buyer()


@pytest.fixture
def supplier(actor: Actor) -> str:
    return supplier_of(actor, "Hanskeleverandør Ærlig & Sønner med et temmelig langt navn 1")


def section(supplier: str) -> AppTest:
    app = AppTest.from_string(SECTION, default_timeout=60)
    app.session_state["supplier"] = supplier
    return checked(app.run())


def one(identity: str, form: str = "") -> AppTest:
    return opened_at("sporreskjema", id=identity, **({"skjema": form} if form else {}))


def code(app: AppTest) -> str:
    return plain("\n".join(str(block.value) for block in app.code))


def test_the_empty_list_says_where_to_begin(actor: Actor, supplier: str) -> None:
    app = opened_at("sporreskjema")
    assert "Et svar er et startpunkt, ikke et tiltak med resultat." in words(app)
    assert "Ingen spørreskjemaer ennå" in words(app)
    assert primaries(app) == ["Se leverandørene"]


def test_a_supplier_that_was_never_asked_can_be_asked(actor: Actor, supplier: str) -> None:
    app = section(supplier)
    assert "Ikke spurt ennå." in words(app)
    assert primaries(app) == []
    sent(actor, supplier)
    app = section(supplier)
    assert [label for label in links_of(app) if label.startswith("Venter på svar innen")]
    assert "Lag spørreskjema" not in [button.label for button in app.button]


def test_questions_are_proposed_with_why_and_changed(actor: Actor, supplier: str) -> None:
    app = opened_at("sporreskjema", leverandor=supplier)
    assert primaries(app) == ["Lag spørreskjemaet"]
    ticked = [box for box in app.checkbox if box.value]
    assert 1 < len(ticked) <= 12
    assert "Valgt ut fra" in words(app)
    for box in ticked[1:]:
        box.uncheck()
    guards = next(box for box in app.checkbox if "bevæpnede vakter" in box.label)
    guards.check()
    press(app, "Lag spørreskjemaet")
    (line,) = questionnaires_of(actor, supplier)
    assert len(questions_of(actor, line.row.id)) == 2
    assert "guards" in {question.id for question in questions_of(actor, line.row.id)}


def test_a_refused_form_keeps_what_was_ticked(actor: Actor, supplier: str) -> None:
    app = opened_at("sporreskjema", leverandor=supplier)
    for box in app.checkbox:
        box.check()
    press(app, "Lag spørreskjemaet")
    assert "grensen er tolv" in words(app)
    assert all(box.value for box in app.checkbox)
    for box in app.checkbox:
        box.uncheck()
    press(app, "Lag spørreskjemaet")
    assert "Velg minst ett spørsmål." in words(app)
    assert questionnaires_of(actor, supplier) == []


def test_made_ready_sent_by_a_person_and_reminded_of(actor: Actor, supplier: str) -> None:
    app = press(opened_at("sporreskjema", leverandor=supplier), "Lag spørreskjemaet")
    (line,) = questionnaires_of(actor, supplier)
    app = one(line.row.id)
    assert "er ikke sendt ennå" in words(app)
    assert primaries(app) == ["Gjør klart til å sende"]
    press(app, "Gjør klart til å sende")
    assert "E-post er ikke satt opp" in words(app)
    assert primaries(app) == ["Gjør klart, så sender jeg selv"]
    press(app, "Gjør klart, så sender jeg selv")
    assert "https://aktsom.eksempel.example/sporreskjema/" in code(app)
    assert "Etter åpenhetsloven skal vi undersøke" in code(app)
    assert primaries(app) == ["Det er sendt"]
    assert questionnaires_of(actor, supplier)[0].status is Status.NOT_SENT
    press(app, "Det er sendt")
    assert "Skjemaet står som sendt." in words(app)
    assert primaries(app) == ["Før inn svar"]
    assert "https://aktsom" not in code(app) + words(app)
    press(app, "Minn om skjemaet")
    press(app, "Vis teksten, så sender jeg selv")
    assert "Påminnelse: svar innen" in code(app)
    press(app, "Påminnelsen er sendt")
    assert "Påminnelsen er ført opp." in words(app)
    assert read_questionnaire(actor, line.row.id).asked.row.reminded == 1


def test_more_time_a_new_link_no_answer_and_withdrawal(actor: Actor, supplier: str) -> None:
    made, _secret = sent(actor, supplier)
    app = press(one(made), "Gi mer tid")
    press(app, "Lagre fristen")
    assert "Fristen er endret." in words(app)
    press(app, "Lag en ny lenke")
    press(app, "Lag den nye lenken")
    assert "https://aktsom.eksempel.example/sporreskjema/" in code(app)
    app = press(one(made), "De svarte ikke")
    press(app, "Før opp at de ikke svarte")
    assert "Svarte ikke på spørreskjemaet." in words(app)
    press(app, "Trekk skjemaet tilbake")
    assert "Trukket tilbake. Lenken virker ikke lenger." in words(app)


def test_a_workbook_is_shown_beside_last_time_before_it_is_kept(actor: Actor, supplier: str) -> None:
    answered(actor, supplier)
    made, ready = made_ready(actor, supplier)
    place = [question.id for question in questions_of(actor, made)].index("producer_countries") + 1
    filled = typed_in(ready.workbook, **{str(place): "Kina, Malaysia"})
    app = press(one(made), "Før inn svar")
    app.file_uploader[0].set_value(("svar.xlsx", filled, "application/octet-stream"))
    checked(app.run())
    assert "Kina og Malaysia" in words(app)
    assert "endret" in words(app)
    assert read_questionnaire(actor, made).asked.answers == {}
    press(app, "Ta inn svarene fra")
    assert "Svarene er lagret." in words(app)
    assert read_questionnaire(actor, made).status is Status.ANSWERED


def test_a_foreign_file_is_refused_with_a_sentence(actor: Actor, supplier: str) -> None:
    made, _ready = made_ready(actor, supplier)
    _other, theirs = made_ready(actor, supplier_of(actor, "Annen leverandør 1"))
    app = one(made, "svar")
    app.file_uploader[0].set_value(("svar.xlsx", theirs.workbook, "application/octet-stream"))
    checked(app.run())
    assert "Den hører til en annen leverandør eller et annet spørreskjema." in words(app)


def test_answers_are_written_in_by_hand_and_mistakes_stand_at_the_question(
    actor: Actor, supplier: str
) -> None:
    made, _ready = made_ready(actor, supplier)
    app = one(made, "svar")
    app.segmented_control[0].set_value("Skriv inn svarene")
    checked(app.run())
    countries = next(area for area in app.text_area if "hvilke land" in area.label.casefold())
    countries.set_value("Atlantis")
    press(app, "Lagre svarene")
    assert "Landet «Atlantis» er ukjent." in words(app)
    countries = next(area for area in app.text_area if "hvilke land" in area.label.casefold())
    assert countries.value == "Atlantis"
    countries.set_value("Kina")
    press(app, "Lagre svarene")
    assert "Svarene er lagret." in words(app)
    assert read_questionnaire(actor, made).asked.texts("nb")["producer_countries"] == "Kina"


def test_a_proposal_is_decided_on_the_page(actor: Actor, supplier: str) -> None:
    told = {
        "producer_countries": RawAnswer("Kina, Bangladesh"),
        "own_incidents": RawAnswer("YES", "<b>To</b> arbeidere fikk ikke lønn."),
    }
    made = answered(actor, supplier, **told)
    app = one(made)
    assert "Et land som ikke står i kjeden: Bangladesh" in words(app)
    assert "&lt;b&gt;To&lt;/b&gt;" in words(app)
    assert len(primaries(app)) == 1
    press_exactly(app, "Legg til i kjeden")
    assert "risikoen er vurdert på nytt" in words(app)
    assert "BD" in {producer.country for _link, producer in supplier_page(actor, supplier).links}
    for way in app.segmented_control:
        if "FOLLOW_UP" in way.options or any("Ta det opp" in str(text) for text in way.options):
            way.set_value("FOLLOW_UP")
            break
    checked(app.run())
    app.date_input[0].set_value(date(2026, 12, 1))
    press(app, "Planlegg oppfølgingen")
    assert "Oppfølgingen er planlagt." in words(app)
    assert follow_ups_of(actor, supplier)[0].questionnaire_id == made


def test_a_document_is_accepted_with_a_reason(actor: Actor, supplier: str) -> None:
    made, _secret = sent(actor, supplier)
    app = press(one(made), "Godta et dokument i stedet")
    assert primaries(app) == ["Godta dokumentet i stedet for svar"]
    next(field for field in app.text_area if field.label == "Hvorfor det holder").set_value("Svarer på alt.")
    press(app, "Godta dokumentet i stedet for svar")
    assert "Det er ikke noe dokument å godta." in words(app)
    app.text_input[0].set_value("https://leverandor.example/vsme.pdf")
    press(app, "Godta dokumentet i stedet for svar")
    assert "Dokumentet er godtatt i stedet for svar." in words(app)
    assert read_questionnaire(actor, made).asked.row.accepted_instead == "Svarer på alt."


def test_the_list_counts_and_filters(actor: Actor, supplier: str) -> None:
    sent(actor, supplier)
    answered(actor, supplier_of(actor, "Svart AS"), own_incidents=RawAnswer("YES", "Noe hendte."))
    app = opened_at("sporreskjema")
    assert "Ett spørreskjema venter på svar." in words(app)
    assert "venter på dere" in words(app)
    assert "Svart AS" in links_of(app)
    app.segmented_control[0].set_value(Status.ANSWERED)
    checked(app.run())
    assert [label for label in links_of(app) if label == "Svart AS"]
    assert primaries(app) == []


def test_an_unknown_one_is_a_sentence(actor: Actor, supplier: str) -> None:
    app = one("nobody")
    assert "Spørreskjemaet ble ikke funnet" in words(app)
    assert json.dumps(links_of(app))


def test_an_incident_fills_in_the_form_of_an_impact_and_is_tied_to_it(actor: Actor, supplier: str) -> None:
    made = answered(actor, supplier, own_incidents=RawAnswer("YES", "To arbeidere fikk ikke lønn."))
    told = next(row for row in read_questionnaire(actor, made).proposals if row.kind == "INCIDENT_REPORTED")
    app = opened_at("konsekvenser", ny="1", leverandor=supplier, forslag=told.id)
    what = next(area for area in app.text_area if area.label == "Hva som skjer")
    assert what.value == "To arbeidere fikk ikke lønn."
    assert next(field for field in app.radio if field.label == "Faktisk eller potensiell").value == "ACTUAL"
    next(box for box in app.selectbox if box.label == "Tema").set_value(Issue.LIVING_WAGE)
    for label in ("Grovhet", "Omfang", "Uopprettelighet"):
        next(field for field in app.radio if field.label == label).set_value(2)
    next(area for area in app.text_area if area.label == "Hvorfor disse trinnene").set_value(
        "Lønnen er betalt."
    )
    for question in QUESTIONS:
        asked = [field for field in app.radio if question.question in plain(field.label)]
        if asked:
            checked(asked[0].set_value(True).run())
            break
    press(app, "Lagre konsekvensen")
    assert "Ikke lagret" not in words(app), words(app)
    decided = next(row for row in read_questionnaire(actor, made).proposals if row.id == told.id)
    assert (decided.state, decided.object_kind) == ("TAKEN", "adverse_impact")
    assert "Knyttet til en negativ konsekvens." in words(one(made))
