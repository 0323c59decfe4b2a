"""Beside a case: what can be told and what not, past answers that look alike, and putting an answer out for all."""

from datetime import date

import pytest
from promises.acts_impacts import impact
from streamlit.testing.v1 import AppTest
from support.pages import dialog_alone, drawn_alone, links_of, press, words
from support.request_cases import send

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Disclosure
from compliance_app.services.disclosure import DisclosureInput, set_disclosure
from compliance_app.services.impacts import save_impact
from compliance_app.services.public_answers import list_public_answers
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import ImpactKind, InformationRequest, Supply


@pytest.fixture
def supplier(actor: Actor) -> str:
    clock.set_as_of(date(2026, 5, 7))
    category = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO", category_id=category))


def ask(actor: Actor, question: str) -> str:
    return register_request(actor, RequestInput(received_on=date(2026, 5, 4), question=question))


def case_page(request_id: str) -> AppTest:
    return drawn_alone("henvendelse", id=request_id)


def drawn(function: str, request_id: str) -> AppTest:
    module = "parts_public_answer" if function == "public_answer_of" else "parts_answer_material"
    return dialog_alone(module, function, request_id)


def test_passages_stand_with_their_sources_and_lead_to_them(actor: Actor, supplier: str) -> None:
    save_impact(actor, impact(kind=ImpactKind.ACTUAL, supplier_id=supplier, what="Arbeidere blir syke"))
    app = case_page(ask(actor, "Hva vet dere om Hanskeleverandør 1?"))
    assert "Hanskeleverandør 1 holder til i Norge og leverer hansker." in words(app)
    assert "Kilde: leverandøren «Hanskeleverandør 1», 2025" in words(app)
    assert "Leverandøren «Hanskeleverandør 1»" in links_of(app)
    assert "Konsekvensen «Arbeidere blir syke»" in links_of(app)
    assert "Ikke gitt ut" not in words(app)


def test_what_is_not_told_is_shown_with_ground_and_reason(actor: Actor, supplier: str) -> None:
    secret = DisclosureInput(disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Vi forhandler nå")
    set_disclosure(actor, "supplier", supplier, secret)
    app = case_page(ask(actor, "Hva vet dere om Hanskeleverandør 1?"))
    assert "Ikke gitt ut: leverandøren «Hanskeleverandør 1»" in words(app)
    assert "Drifts- eller forretningsforhold (§ 6 annet ledd bokstav d). Vi forhandler nå." in words(app)


def test_words_the_register_does_not_know_are_named(actor: Actor, supplier: str) -> None:
    app = case_page(ask(actor, "Hvor lages pianoene?"))
    assert "Ingenting i registeret ligner på «pianoene»." in words(app)


def test_an_empty_register_says_so(actor: Actor) -> None:
    clock.set_as_of(date(2026, 5, 7))
    app = case_page(ask(actor, "Hva med hansker?"))
    assert "Registeret er tomt" in words(app)


def test_past_answers_that_look_alike_are_links(actor: Actor, supplier: str) -> None:
    first = ask(actor, "Hvor lages hanskene deres?")
    send(actor, first, AnswerHeads(short_answer="I Malaysia."), date(2026, 5, 6))
    now = ask(actor, "Jeg lurer på hanskene")
    app = drawn("similar_of", now)
    assert links_of(app) == ["2026-01: Hvor lages hanskene deres?"]
    assert "Besvart 6. mai 2026, etter 2 dager. I Malaysia." in words(app)
    assert not drawn("similar_of", ask(actor, "Hva med hotellene?")).header


def test_an_answer_is_put_out_with_one_click_and_taken_back(actor: Actor, supplier: str) -> None:
    identity = ask(actor, "Hvor lages hanskene?")
    assert not drawn("public_answer_of", identity).header
    with begin(actor, Verb.CLOSE_REQUEST) as work:
        row = work.get(InformationRequest, identity)
        row.redacted_question, row.redacted_answer, row.closed_on = "Hvor?", "I Malaysia.", clock.today()
    app = press(drawn("public_answer_of", identity), "Legg ut for alle")
    assert "Ligger ute for alle siden" in words(app)
    press(app, "Ta det bort")
    assert "Tatt bort fra den åpne siden" in words(app)
    assert list_public_answers(actor)[0].withdrawn_at is not None


def test_a_text_that_names_the_one_who_asked_is_refused_on_the_page(actor: Actor, supplier: str) -> None:
    identity = ask(actor, "Hvor lages hanskene?")
    with begin(actor, Verb.CLOSE_REQUEST) as work:
        row = work.get(InformationRequest, identity)
        row.requester, row.closed_on = "Innsender En", clock.today()
        row.redacted_question, row.redacted_answer = "Innsender spør", "I Malaysia."
    app = press(drawn("public_answer_of", identity), "Legg ut for alle")
    assert "Spørsmålet inneholder «Innsender»" in words(app)
    assert list_public_answers(actor) == ()
